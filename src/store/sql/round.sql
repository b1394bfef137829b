-- name: round_get
SELECT id, void, clock, code, title, programme, document_no, document_date, issued_by
FROM round WHERE id = ?1

-- name: round_put
INSERT INTO round (id, void, clock, search, sort, code, title, programme, document_no, document_date, issued_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, title = excluded.title, programme = excluded.programme, document_no = excluded.document_no, document_date = excluded.document_date, issued_by = excluded.issued_by

-- name: round_list
SELECT id, void, clock, code, title, programme, document_no, document_date, issued_by
FROM round ORDER BY sort, id

-- name: round_by_code
SELECT id FROM round WHERE code = ?1 AND void = 0 ORDER BY id

-- name: round_codes
SELECT id, code, search FROM round WHERE void = 0 ORDER BY code, id

-- name: round_drop
DELETE FROM round WHERE id = ?1
