-- name: posting_get
SELECT id, void, clock, person, facility, department, start_date, end_date
FROM posting WHERE id = ?1

-- name: posting_put
INSERT INTO posting (id, void, clock, search, sort, person, facility, department, start_date, end_date)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, person = excluded.person, facility = excluded.facility, department = excluded.department, start_date = excluded.start_date, end_date = excluded.end_date

-- name: posting_list
SELECT id, void, clock, person, facility, department, start_date, end_date
FROM posting ORDER BY sort, id

-- name: posting_drop
DELETE FROM posting WHERE id = ?1
