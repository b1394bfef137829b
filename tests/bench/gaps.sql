-- tests/bench/gaps.sql - `report gaps` by hand over the tables of a notebook; @day is put in before.
WITH RECURSIVE
at (person, place) AS (
    SELECT person, facility FROM posting
    WHERE void = 0 AND (start_date IS NULL OR start_date <= @day)
        AND (end_date IS NULL OR end_date >= @day)
    UNION
    SELECT at.person, f.parent FROM at JOIN facility AS f ON f.id = at.place
    WHERE f.void = 0 AND f.type = 'department' AND f.parent IS NOT NULL
),
up (place, type, scope, depth) AS (
    SELECT id, type, id, 0 FROM facility WHERE void = 0
    UNION ALL
    SELECT up.place, up.type, f.parent, depth + 1 FROM up JOIN facility AS f ON f.id = up.scope
    WHERE f.void = 0 AND f.parent IS NOT NULL AND depth < 30
),
need (place, skill, people, depth) AS (
    SELECT up.place, r.skill, r.people, min(up.depth)
    FROM requirement AS r JOIN up ON up.scope = r.scope AND up.type = r.facility_type
    WHERE r.void = 0 GROUP BY up.place, r.skill
),
have (place, skill, competent, lapsing) AS (
    SELECT at.place, c.skill, count(*), sum(c.expires IS NOT NULL AND c.expires - @day <= 90)
    FROM competency AS c JOIN at ON at.person = c.person
    WHERE c.state = 3 GROUP BY at.place, c.skill
)
SELECT f.code AS facility, f.name, need.skill, need.people AS required,
    coalesce(have.competent, 0) AS competent, coalesce(have.lapsing, 0) AS lapsing,
    max(0, need.people - coalesce(have.competent, 0)) AS missing
FROM facility AS f JOIN need ON need.place = f.id
LEFT JOIN have ON have.place = f.id AND have.skill = need.skill
WHERE f.void = 0 AND (f.start_date IS NULL OR f.start_date <= @day)
    AND (f.end_date IS NULL OR f.end_date >= @day)
ORDER BY f.code, f.id, need.skill;
