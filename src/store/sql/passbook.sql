-- src/store/sql/passbook.sql - what one person sees of herself.

-- name: passbook_skills
SELECT skill FROM competency WHERE person = ?1 ORDER BY skill

-- name: passbook_courses
-- Classes that person ?1 is enrolled in and that are not over on day ?2.
SELECT c.code, k.code, k.title, k.title_vi, c.start_date, c.end_date
FROM enrolment AS e JOIN class AS c ON c.id = e.class AND c.void = 0
    LEFT JOIN course AS k ON k.id = c.course AND k.void = 0
WHERE e.person = ?1 AND e.void = 0 AND e.status = 'enrolled'
    AND (c.end_date IS NULL OR c.end_date >= ?2)
ORDER BY c.start_date, c.code
