-- name: partnership_get
SELECT id, void, clock, "upper", "lower", kind, start_date, end_date, document_no
FROM partnership WHERE id = ?1

-- name: partnership_put
INSERT INTO partnership (id, void, clock, search, sort, "upper", "lower", kind, start_date, end_date, document_no)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, "upper" = excluded."upper", "lower" = excluded."lower", kind = excluded.kind, start_date = excluded.start_date, end_date = excluded.end_date, document_no = excluded.document_no

-- name: partnership_list
SELECT id, void, clock, "upper", "lower", kind, start_date, end_date, document_no
FROM partnership ORDER BY sort, id

-- name: partnership_drop
DELETE FROM partnership WHERE id = ?1
