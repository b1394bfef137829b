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
