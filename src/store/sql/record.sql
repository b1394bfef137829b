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

-- name: removed_facility
SELECT id, code, search FROM facility WHERE void <> 0 ORDER BY code, id

-- name: removed_person
-- Not those that are part of another record now.
SELECT id, code, search FROM person WHERE void = 1 ORDER BY code, id

-- name: removed_course
SELECT id, code, search FROM course WHERE void <> 0 ORDER BY code, id

-- name: removed_class
SELECT id, code, search FROM class WHERE void <> 0 ORDER BY code, id

-- name: removed_programme
SELECT id, code, search FROM programme WHERE void <> 0 ORDER BY code, id

-- name: removed_round
SELECT id, code, search FROM round WHERE void <> 0 ORDER BY code, id

-- name: removed_secondment
SELECT id, code, search FROM secondment WHERE void <> 0 ORDER BY code, id

-- What goes with a record when it is removed: a word and how many, in the order in which it is told.
-- name: hang_person
-- Of all records that are the same person.
WITH RECURSIVE same (id) AS (
    SELECT ?1 UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT 'posting', count(*) FROM posting WHERE person IN (SELECT id FROM same) AND void = 0
UNION ALL SELECT 'enrolment', count(*) FROM enrolment
    WHERE person IN (SELECT id FROM same) AND void = 0
UNION ALL SELECT 'secondment', count(*) FROM secondment
    WHERE person IN (SELECT id FROM same) AND void = 0
UNION ALL SELECT 'grant', count(*) FROM grants
    WHERE person IN (SELECT id FROM same) AND void = 0 AND revoked IS NULL
UNION ALL SELECT 'signoff', count(*) FROM signoff WHERE trainee IN (SELECT id FROM same)
UNION ALL SELECT 'given', count(*) FROM signoff WHERE mentor IN (SELECT id FROM same)
UNION ALL SELECT 'certificate', count(*) FROM certificate
    WHERE person IN (SELECT id FROM same) AND page IS NOT NULL
UNION ALL SELECT 'issued', count(*) FROM certificate
    WHERE issuer IN (SELECT id FROM same) AND page IS NOT NULL

-- name: hang_certificates
-- Those that were issued to person ?1, or at facility ?1; whether each holds on day ?2.
WITH RECURSIVE same (id) AS (
    SELECT ?1 UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT number, expires IS NOT NULL AND expires < ?2,
    EXISTS (SELECT 1 FROM certificate_revocation AS r WHERE r.id = c.id)
FROM certificate AS c
WHERE page IS NOT NULL AND (person IN (SELECT id FROM same) OR facility = ?1)
ORDER BY issued, year, n, entry

-- name: given_counts
-- Sign-offs of mentor ?1 that count for somebody who is still there.
SELECT count(*) FROM signoff AS s WHERE mentor = ?1 AND counted = 1
    AND NOT EXISTS (SELECT 1 FROM person AS p WHERE p.id = s.trainee AND p.void = 1)

-- name: hang_facility
SELECT 'facility', count(*) FROM facility WHERE parent = ?1 AND void = 0
UNION ALL SELECT 'posting', count(*) FROM posting WHERE facility = ?1 AND void = 0
UNION ALL SELECT 'class', count(*) FROM class WHERE facility = ?1 AND void = 0
UNION ALL SELECT 'secondment', count(*) FROM secondment WHERE (host = ?1 OR home = ?1) AND void = 0
UNION ALL SELECT 'partnership', count(*) FROM partnership WHERE ("upper" = ?1 OR "lower" = ?1) AND void = 0
UNION ALL SELECT 'requirement', count(*) FROM requirement WHERE scope = ?1 AND void = 0
UNION ALL SELECT 'grant', count(*) FROM grants WHERE facility = ?1 AND void = 0 AND revoked IS NULL
UNION ALL SELECT 'signoff', count(*) FROM signoff WHERE trainee = ?1
UNION ALL SELECT 'certificate', count(*) FROM certificate WHERE facility = ?1 AND page IS NOT NULL

-- name: hang_course
SELECT 'class', count(*) FROM class WHERE course = ?1 AND void = 0

-- name: hang_class
SELECT 'enrolment', count(*) FROM enrolment WHERE class = ?1 AND void = 0

-- name: hang_programme
SELECT 'class', count(*) FROM class WHERE programme = ?1 AND void = 0
UNION ALL SELECT 'round', count(*) FROM round WHERE programme = ?1 AND void = 0

-- name: hang_round
SELECT 'secondment', count(*) FROM secondment WHERE round = ?1 AND void = 0

-- name: record_coordinators
-- Who is a coordinator of everything on day ?1.
SELECT g.person FROM grants AS g JOIN person AS p ON p.id = g.person AND p.void IN (0, 2)
WHERE g.role = 'coordinator' AND g.void = 0 AND g.facility IS NULL AND g.specialty IS NULL
    AND (g.start_date IS NULL OR g.start_date <= ?1) AND (g.end_date IS NULL OR g.end_date >= ?1)
    AND (g.revoked IS NULL OR g.revoked > ?1)

-- name: record_specialties
-- Skills and specialties that are known here: what stands before the point is the specialty.
SELECT skill FROM checklist UNION
SELECT specialty FROM course WHERE void = 0 AND specialty IS NOT NULL ORDER BY 1
