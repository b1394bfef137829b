-- name: enrolment_get
SELECT id, void, clock, class, person, status, score, hours, document_no
FROM enrolment WHERE id = ?1

-- name: enrolment_put
INSERT INTO enrolment (id, void, clock, search, sort, class, person, status, score, hours, document_no)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, class = excluded.class, person = excluded.person, status = excluded.status, score = excluded.score, hours = excluded.hours, document_no = excluded.document_no

-- name: enrolment_list
SELECT id, void, clock, class, person, status, score, hours, document_no
FROM enrolment ORDER BY sort, id

-- name: enrolment_drop
DELETE FROM enrolment WHERE id = ?1
