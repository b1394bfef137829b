-- name: course_get
SELECT id, void, clock, code, title, title_vi, kind, specialty, hours
FROM course WHERE id = ?1

-- name: course_put
INSERT INTO course (id, void, clock, search, sort, code, title, title_vi, kind, specialty, hours)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, title = excluded.title, title_vi = excluded.title_vi, kind = excluded.kind, specialty = excluded.specialty, hours = excluded.hours

-- name: course_list
SELECT id, void, clock, code, title, title_vi, kind, specialty, hours
FROM course ORDER BY sort, id

-- name: course_by_code
SELECT id FROM course WHERE code = ?1 AND void = 0 ORDER BY id

-- name: course_codes
SELECT id, code, search FROM course WHERE void = 0 ORDER BY code, id

-- name: course_drop
DELETE FROM course WHERE id = ?1
