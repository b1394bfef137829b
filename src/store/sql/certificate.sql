-- src/store/sql/certificate.sql - certificates, their revocations and their papers.

-- name: certificate_put
INSERT INTO certificate (entry, id, key, device, seq, clock, snapshot, holder)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (entry) DO UPDATE SET snapshot = excluded.snapshot, holder = excluded.holder

-- name: certificate_put_page
UPDATE certificate SET page = ?5, number = ?6, facility = ?7, facility_code = ?8, year = ?9,
    series = ?10, n = ?11, person = ?12, person_code = ?13, skill = ?14, class_code = ?15,
    specialty = ?16, issuer = ?17, issuer_code = ?18, issued = ?19, expires = ?20, iat = ?21,
    jws = ?22, pdf = ?23
WHERE entry = ?1 AND id = ?2 AND key = ?3 AND device = ?4 AND (page IS NULL OR page > ?5)

-- name: certificate_seq
SELECT seq FROM certificate WHERE entry = ?1 AND device = ?2

-- name: certificate_put_revocation
INSERT INTO certificate_revocation (entry, id, day, reason, key, device, seq, clock)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (entry) DO NOTHING

-- name: certificate_by_id
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, snapshot
FROM certificate WHERE id >= ?1 AND id <= ?2 AND page IS NOT NULL ORDER BY id, clock, entry LIMIT 20

-- name: certificate_by_number
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, snapshot
FROM certificate WHERE number = ?1 AND page IS NOT NULL ORDER BY clock, entry LIMIT 20

-- name: certificate_of_issuer
-- What ?1 issued for facility ?2, the last first.
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, snapshot
FROM certificate
WHERE issuer = ?1 AND facility = ?2 AND page IS NOT NULL AND snapshot IS NOT NULL
ORDER BY clock DESC, entry

-- name: certificate_series
-- All of person ?1, under every record of theirs, for skill ?2 or class ?3, the newest first.
WITH RECURSIVE up (id) AS (
    SELECT ?1 UNION SELECT l."into" FROM person_link AS l JOIN up ON l.person = up.id),
same (id) AS (
    SELECT id FROM up UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, NULL
FROM certificate
WHERE person IN (SELECT id FROM same) AND skill IS ?2 AND class_code IS ?3 AND page IS NOT NULL
ORDER BY issued DESC, clock DESC, entry

-- name: certificate_any_twice
-- Whether somebody, under whichever record of theirs, has two for one thing.
WITH RECURSIVE up (id, above) AS (
    SELECT person, "into" FROM person_link
    UNION SELECT up.id, l."into" FROM up JOIN person_link AS l ON l.person = up.above),
kept (id, person) AS (
    SELECT id, above FROM up WHERE above NOT IN (SELECT person FROM person_link))
SELECT 1 FROM certificate LEFT JOIN kept ON kept.id = certificate.person WHERE page IS NOT NULL
GROUP BY coalesce(kept.person, certificate.person), skill, class_code HAVING count(*) > 1 LIMIT 1

-- name: certificate_list
-- Of person ?1, under every record of theirs; NULL: of all.
WITH RECURSIVE up (id) AS (
    SELECT ?1 UNION SELECT l."into" FROM person_link AS l JOIN up ON l.person = up.id),
same (id) AS (
    SELECT id FROM up UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, NULL
FROM certificate WHERE page IS NOT NULL AND (?1 IS NULL OR person IN (SELECT id FROM same))
    AND (?2 IS NULL OR skill = ?2 OR class_code = ?2)
ORDER BY facility_code, year, series, n, entry

-- name: certificate_lapsing
-- Those whose last day lies from ?1 to ?2, unless one was issued since that holds longer.
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, NULL
FROM certificate AS c WHERE page IS NOT NULL AND expires BETWEEN ?1 AND ?2
    AND NOT EXISTS (
        WITH RECURSIVE up (id) AS (
            SELECT c.person UNION SELECT l."into" FROM person_link AS l JOIN up ON l.person = up.id),
        same (id) AS (
            SELECT id FROM up UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
        SELECT 1 FROM certificate AS later WHERE later.person IN (SELECT id FROM same)
        AND later.skill IS c.skill AND later.class_code IS c.class_code AND later.page IS NOT NULL
        AND (later.expires IS NULL OR later.expires > c.expires)
        AND NOT EXISTS (SELECT 1 FROM certificate_revocation AS r WHERE r.id = later.id))
ORDER BY expires, number, entry

-- name: certificate_rests_on
-- One that holds on day ?2 and was issued to person ?1, or at facility ?1; the last issued first.
SELECT number FROM certificate AS c WHERE page IS NOT NULL AND (person = ?1 OR facility = ?1)
    AND (expires IS NULL OR expires >= ?2)
    AND NOT EXISTS (SELECT 1 FROM certificate_revocation AS r WHERE r.id = c.id)
ORDER BY issued DESC, entry LIMIT 1

-- name: certificate_same_number
SELECT entry, id, key, device, seq, number, facility, facility_code, year, series, n, person,
    person_code, skill, class_code, specialty, issuer, issuer_code, issued, expires, iat, jws, pdf,
    holder, NULL
FROM certificate WHERE page IS NOT NULL AND number IN
    (SELECT number FROM certificate WHERE page IS NOT NULL GROUP BY number HAVING count(*) > 1)
ORDER BY number, issued, clock, device, entry

-- name: certificate_next
SELECT coalesce(max(n), 0) + 1 FROM certificate
WHERE facility_code = ?1 AND year = ?2 AND series = ?3

-- name: certificate_revocations
SELECT day, reason, key, device, seq FROM certificate_revocation
WHERE id = ?1 ORDER BY clock, device, entry

-- name: paper_get
SELECT pdf FROM paper WHERE certificate = ?1

-- name: paper_put
INSERT INTO paper (certificate, pdf) VALUES (?1, ?2)
ON CONFLICT (certificate) DO UPDATE SET pdf = excluded.pdf

-- name: enrolment_of
SELECT status, score, hours FROM enrolment
WHERE class = ?1 AND person = ?2 AND void = 0 ORDER BY id

-- name: authority_name
SELECT name FROM authority ORDER BY first DESC, key LIMIT 1

-- name: certificate_stands_on
-- Does certificate ?1 stand on sign-off ?2 of trainee ?3?  Where its text was erased nobody can tell: if it
-- is theirs, it does.
SELECT 1 FROM certificate
WHERE id = ?1 AND (instr(snapshot, ?2) > 0 OR (snapshot IS NULL AND person = ?3))

-- name: certificate_withdrawn
-- The sign-offs that certificate ?1 stands on and that were withdrawn since, the oldest first; NULL: none.
-- Not what counts again under a new number, since the withdrawal was undone.
WITH RECURSIVE up (id) AS (
    SELECT person FROM certificate WHERE id = ?1
    UNION SELECT l."into" FROM person_link AS l JOIN up ON l.person = up.id),
same (id) AS (
    SELECT id FROM up UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT group_concat(number, ', ') FROM (
    SELECT DISTINCT lower(substr(hex(s.id), 1, 8)) AS number
    FROM certificate AS c JOIN signoff AS s ON s.skill = c.skill
    WHERE c.id = ?1 AND s.trainee IN (SELECT id FROM same) AND s.reason = 'retracted'
        AND instr(c.snapshot, lower(hex(s.id))) > 0
        AND NOT EXISTS (SELECT 1 FROM signoff AS n
            WHERE n.trainee = s.trainee AND n.skill = s.skill AND n.day = s.day
                AND n.performed_at = s.performed_at AND n.mentor = s.mentor
                AND n.facility = s.facility AND n.level = s.level AND n.counted = 1)
    ORDER BY s.day, s.performed_at, s.id)
