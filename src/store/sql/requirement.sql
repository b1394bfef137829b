-- name: requirement_get
SELECT id, void, clock, scope, facility_type, skill, people
FROM requirement WHERE id = ?1

-- name: requirement_put
INSERT INTO requirement (id, void, clock, search, sort, scope, facility_type, skill, people)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, scope = excluded.scope, facility_type = excluded.facility_type, skill = excluded.skill, people = excluded.people

-- name: requirement_list
SELECT id, void, clock, scope, facility_type, skill, people
FROM requirement ORDER BY sort, id

-- name: requirement_drop
DELETE FROM requirement WHERE id = ?1
