-- name: facility_get
SELECT id, void, clock, code, parent, type, name, start_date, end_date, predecessors
FROM facility WHERE id = ?1

-- name: facility_put
INSERT INTO facility (id, void, clock, search, sort, code, parent, type, name, start_date, end_date, predecessors)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, parent = excluded.parent, type = excluded.type, name = excluded.name, start_date = excluded.start_date, end_date = excluded.end_date, predecessors = excluded.predecessors

-- name: facility_list
SELECT id, void, clock, code, parent, type, name, start_date, end_date, predecessors
FROM facility ORDER BY sort, id

-- name: facility_by_code
SELECT id FROM facility WHERE code = ?1 AND void = 0 ORDER BY id

-- name: facility_codes
SELECT id, code, search FROM facility WHERE void = 0 ORDER BY code, id

-- name: facility_drop
DELETE FROM facility WHERE id = ?1
