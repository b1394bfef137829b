-- name: competency_mark
-- To be judged again; the last answer stays until then.
INSERT INTO competency (person, skill, stale, state, way, revision, judged_on, plugins)
VALUES (?1, ?2, 1, 0, '', 0, 0, '')
ON CONFLICT (person, skill) DO UPDATE SET stale = 1

-- name: competency_mark_person
UPDATE competency SET stale = 1 WHERE person = ?1

-- name: competency_mark_all
UPDATE competency SET stale = 1

-- name: competency_block
-- A plugin did not finish (way says how): not asked again as long as its file is the same.
UPDATE competency SET stale = 2, state = 0, since = NULL, expires = NULL, holds_until = NULL,
    refresh_due = NULL, way = ?4, plugins = ?3
WHERE person = ?1 AND skill = ?2

-- name: changes_by_others
-- Another number when another connection has written in between.
SELECT data_version FROM pragma_data_version

-- name: competency_put
INSERT INTO competency (person, skill, stale, state, since, expires, holds_until, refresh_due, way,
    revision, judged_on, plugins)
VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (person, skill) DO UPDATE SET stale = 0, state = excluded.state, since = excluded.since,
    expires = excluded.expires, holds_until = excluded.holds_until, refresh_due = excluded.refresh_due,
    way = excluded.way, revision = excluded.revision, judged_on = excluded.judged_on,
    plugins = excluded.plugins

-- name: competency_stale
SELECT person, skill, stale, plugins FROM competency WHERE stale <> 0 ORDER BY person, skill

-- name: competency_get
SELECT stale, state, since, expires, holds_until, refresh_due, way, revision, judged_on, plugins
FROM competency WHERE person = ?1 AND skill = ?2

-- name: competency_all
-- Persons who were removed are in no list; those who have not come yet are.
SELECT person, skill, stale, state, since, expires, holds_until, judged_on, plugins
FROM competency
WHERE NOT EXISTS (SELECT 1 FROM person WHERE person.id = competency.person AND person.void <> 0)
ORDER BY person, skill

-- name: competency_of_person
SELECT person, skill, stale, state, since, expires, holds_until, judged_on, plugins
FROM competency WHERE person = ?1
    AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = competency.person AND person.void <> 0)
ORDER BY skill

-- name: competency_of_skill
SELECT person, skill, stale, state, since, expires, holds_until, judged_on, plugins
FROM competency WHERE skill = ?1
    AND NOT EXISTS (SELECT 1 FROM person WHERE person.id = competency.person AND person.void <> 0)
ORDER BY person

-- name: class_days_of_person
-- Completed classes of one course, by the day they ended.
SELECT c.end_date, c.facility FROM enrolment AS e
JOIN class AS c ON c.id = e.class AND c.void = 0
JOIN course AS k ON k.id = c.course AND k.void = 0
WHERE e.person = ?1 AND e.void = 0 AND e.status = 'completed' AND k.code = ?2
  AND c.end_date IS NOT NULL
ORDER BY c.end_date
