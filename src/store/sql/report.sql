-- src/store/sql/report.sql - what the reports read in one pass each.

-- name: report_facilities
SELECT id, parent, type, code, name, start_date, end_date FROM facility
WHERE void = 0 ORDER BY code, id

-- name: report_postings
SELECT person, facility FROM posting
WHERE void = 0 AND (start_date IS NULL OR start_date <= ?1) AND (end_date IS NULL OR end_date >= ?1)

-- name: report_requirements
SELECT scope, facility_type, skill, people FROM requirement
WHERE void = 0 AND skill IS NOT NULL AND facility_type IS NOT NULL ORDER BY skill, id

-- name: report_enrolments
SELECT coalesce(course.kind, ''), coalesce(course.specialty, ''), enrolment.status,
    enrolment.person, class.start_date
FROM class JOIN enrolment ON enrolment.class = class.id
    LEFT JOIN course ON course.id = class.course AND course.void = 0
WHERE class.void = 0 AND enrolment.void = 0
    AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = enrolment.person AND person.void <> 0)
    AND class.start_date BETWEEN ?1 AND ?2
    AND enrolment.status IN ('enrolled', 'completed', 'failed') AND enrolment.person IS NOT NULL
ORDER BY 1, 2, 3

-- name: report_all_postings
SELECT person, facility, start_date, end_date FROM posting
WHERE void = 0 AND person IS NOT NULL AND facility IS NOT NULL ORDER BY person

-- name: outlook_plans
-- Where those who may sign will be from day ?1 on: posted (0) or sent (1).
SELECT p.person, 0, p.facility, p.start_date, p.end_date FROM posting AS p
WHERE p.void = 0 AND p.facility IS NOT NULL AND (p.end_date IS NULL OR p.end_date >= ?1)
    AND p.person IN (SELECT person FROM grants WHERE role = 'mentor' AND void = 0)
UNION ALL
SELECT s.person, 1, s.host, s.start_date, s.end_date FROM secondment AS s
WHERE s.void = 0 AND s.host IS NOT NULL AND (s.end_date IS NULL OR s.end_date >= ?1)
    AND s.person IN (SELECT person FROM grants WHERE role = 'mentor' AND void = 0)

-- name: passbook_mentors
-- Everybody who has, or had, the right to sign somewhere.
SELECT DISTINCT g.person FROM grants AS g JOIN person AS p ON p.id = g.person
WHERE g.role = 'mentor' AND g.void = 0 AND p.void = 0

-- name: outlook_past
-- What was passed and counts before day ?1, of everybody who may not be competent the day before: all
-- but those of whom the cache knows better.
SELECT s.trainee, s.skill, s.day, s.mentor, s.facility, s.simulated
FROM competency AS c JOIN signoff AS s ON s.trainee = c.person AND s.skill = c.skill
WHERE s.counted = 1 AND s.passed = 2 AND s.day < ?1
    AND (c.state <> 3 OR c.stale <> 0 OR c.plugins <> '' OR c.judged_on >= ?1
         OR (c.holds_until IS NOT NULL AND c.holds_until < ?1 - 1))
ORDER BY s.trainee, s.skill, s.day

-- name: outlook_cadres
SELECT id, cadre FROM person WHERE void = 0
