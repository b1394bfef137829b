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

-- name: undo_snapshot
-- Does the certificate stand on this sign-off?  Where its text was erased nobody can tell: then it does.
SELECT 1 FROM certificate WHERE id = ?1 AND (snapshot IS NULL OR instr(snapshot, ?2) > 0)

-- name: undo_counted
-- What counts of all that was recorded after a command.
SELECT id FROM signoff WHERE counted = 1 AND clock > ?1

-- name: undo_issued
-- Who issued certificates after a command.
SELECT issuer FROM certificate WHERE page IS NOT NULL AND clock > ?1
