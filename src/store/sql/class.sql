-- name: class_get
SELECT id, void, clock, code, course, facility, start_date, end_date, capacity, programme, document_no, document_date
FROM class WHERE id = ?1

-- name: class_put
INSERT INTO class (id, void, clock, search, sort, code, course, facility, start_date, end_date, capacity, programme, document_no, document_date)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, course = excluded.course, facility = excluded.facility, start_date = excluded.start_date, end_date = excluded.end_date, capacity = excluded.capacity, programme = excluded.programme, document_no = excluded.document_no, document_date = excluded.document_date

-- name: class_list
SELECT id, void, clock, code, course, facility, start_date, end_date, capacity, programme, document_no, document_date
FROM class ORDER BY sort, id

-- name: class_by_code
SELECT id FROM class WHERE code = ?1 AND void = 0 ORDER BY id

-- name: class_codes
SELECT id, code, search FROM class WHERE void = 0 ORDER BY code, id

-- name: class_drop
DELETE FROM class WHERE id = ?1
