-- name: secondment_get
SELECT id, void, clock, code, round, person, home, host, start_date, end_date, specialties
FROM secondment WHERE id = ?1

-- name: secondment_put
INSERT INTO secondment (id, void, clock, search, sort, code, round, person, home, host, start_date, end_date, specialties)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, round = excluded.round, person = excluded.person, home = excluded.home, host = excluded.host, start_date = excluded.start_date, end_date = excluded.end_date, specialties = excluded.specialties

-- name: secondment_list
SELECT id, void, clock, code, round, person, home, host, start_date, end_date, specialties
FROM secondment ORDER BY sort, id

-- name: secondment_by_code
SELECT id FROM secondment WHERE code = ?1 AND void = 0 ORDER BY id

-- name: secondment_codes
SELECT id, code, search FROM secondment WHERE void = 0 ORDER BY code, id

-- name: secondment_drop
DELETE FROM secondment WHERE id = ?1
