-- name: programme_get
SELECT id, void, clock, code, title, year, target_people
FROM programme WHERE id = ?1

-- name: programme_put
INSERT INTO programme (id, void, clock, search, sort, code, title, year, target_people)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, title = excluded.title, year = excluded.year, target_people = excluded.target_people

-- name: programme_list
SELECT id, void, clock, code, title, year, target_people
FROM programme ORDER BY sort, id

-- name: programme_by_code
SELECT id FROM programme WHERE code = ?1 AND void = 0 ORDER BY id

-- name: programme_codes
SELECT id, code, search FROM programme WHERE void = 0 ORDER BY code, id

-- name: programme_drop
DELETE FROM programme WHERE id = ?1
