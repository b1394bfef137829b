-- name: grant_get
SELECT id, void, clock, person, role, specialty, facility, start_date, end_date, revoked
FROM grants WHERE id = ?1

-- name: grant_put
INSERT INTO grants (id, void, clock, search, sort, person, role, specialty, facility, start_date, end_date, revoked)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, person = excluded.person, role = excluded.role, specialty = excluded.specialty, facility = excluded.facility, start_date = excluded.start_date, end_date = excluded.end_date, revoked = excluded.revoked

-- name: grant_list
SELECT id, void, clock, person, role, specialty, facility, start_date, end_date, revoked
FROM grants ORDER BY sort, id

-- name: grant_drop
DELETE FROM grants WHERE id = ?1
