-- src/store/sql/undo.sql - what a command did, and what came to rest on it.

-- name: undo_kinds
-- Of one command: how many records of each kind, and the first.
SELECT kind, count(*), min(seq) FROM entry WHERE chain = ?1 AND seq >= ?2 AND seq <= ?3
GROUP BY kind ORDER BY min(seq)

-- name: undo_kind
-- Of one kind in a command: subjects, those that are removed, those that were not there before.
SELECT count(DISTINCT subject),
    sum(instr(payload, '"void":true') > 0),
    sum(instr(payload, '"void":false') > 0 OR NOT EXISTS
        (SELECT 1 FROM history AS h WHERE h.subject = e.subject
            AND (h.clock < e.clock OR (h.clock = e.clock AND h.chain <> e.chain))))
FROM entry AS e WHERE chain = ?1 AND seq >= ?2 AND seq <= ?3 AND kind = ?4

-- name: undo_signoffs
-- Whom and what the sign-offs name that were not withdrawn.
SELECT id, trainee, mentor, facility, typist FROM signoff AS s
WHERE counted = 1 OR NOT EXISTS (SELECT 1 FROM retraction AS r WHERE r.signoff = s.id)

-- name: undo_keys
SELECT person FROM person_key

-- name: undo_decided
-- Places for which something was decided.
SELECT facility FROM policy WHERE facility IS NOT NULL
UNION ALL SELECT facility FROM checklist WHERE facility IS NOT NULL

-- name: undo_counted
-- What counts of all that was recorded after a command.
SELECT id FROM signoff WHERE counted = 1 AND clock > ?1

-- name: undo_issued
-- Who issued certificates after a command.
SELECT issuer FROM certificate WHERE page IS NOT NULL AND clock > ?1

-- name: undo_became
-- What the command at chain ?2, ?3 to ?4, recorded in the place of sign-off ?1.
SELECT n.id FROM signoff AS o JOIN signoff AS n
    ON n.trainee = o.trainee AND n.skill = o.skill AND n.day = o.day
    AND n.performed_at = o.performed_at AND n.mentor = o.mentor
WHERE o.id = ?1 AND n.id <> o.id AND n.chain = ?2 AND n.seq BETWEEN ?3 AND ?4 ORDER BY n.seq LIMIT 1

-- name: undo_was
-- The sign-off that the command at chain ?2, ?3 to ?4, withdrew and in whose place ?1 stands.
SELECT o.id FROM signoff AS n JOIN signoff AS o
    ON o.trainee = n.trainee AND o.skill = n.skill AND o.day = n.day
    AND o.performed_at = n.performed_at AND o.mentor = n.mentor
JOIN retraction AS r ON r.signoff = o.id
WHERE n.id = ?1 AND o.id <> n.id AND r.chain = ?2 AND r.seq BETWEEN ?3 AND ?4 ORDER BY r.seq LIMIT 1
