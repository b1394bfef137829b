-- src/store/sql/record.sql - what lists of records read beside the records themselves.

-- name: record_postings
-- Postings in force on day ?1; of several the last row stands, as rights have it.
SELECT id, void, clock, person, facility, department, start_date, end_date FROM posting
WHERE void = 0 AND facility IS NOT NULL AND (start_date IS NULL OR start_date <= ?1)
    AND (end_date IS NULL OR end_date >= ?1)
ORDER BY start_date NULLS FIRST, clock, id

-- name: record_postings_of
SELECT id, void, clock, person, facility, department, start_date, end_date FROM posting
WHERE person = ?1 ORDER BY id

-- name: record_citizen
SELECT code FROM person WHERE citizen_id = ?1 AND id <> ?2 AND void = 0
