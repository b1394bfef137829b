-- src/store/sql/erasure.sql - persons whose personal text is erased.

-- name: erasure_put
-- The first of several stands, of those that name the record if there are any.
INSERT INTO erasure (person, entry, day, cadre, removed, clock, named)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (person) DO UPDATE SET entry = excluded.entry, day = excluded.day, cadre = excluded.cadre,
    removed = excluded.removed, clock = excluded.clock, named = excluded.named
WHERE excluded.named > named OR (excluded.named = named
    AND (excluded.clock < clock OR (excluded.clock = clock AND excluded.entry < entry)))

-- name: erasure_said_put
INSERT INTO erasure_said (entry, person, day, cadre, removed, clock, apart)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (entry) DO NOTHING

-- name: erasure_said_of
SELECT entry, day, cadre, removed, clock, apart FROM erasure_said WHERE person = ?1 ORDER BY clock, entry

-- name: erasure_all
SELECT person, day, cadre, removed, clock FROM erasure ORDER BY person

-- name: entry_erase
UPDATE entry SET payload = NULL WHERE chain = ?1 AND seq = ?2

-- name: entry_erased
SELECT e.chain, e.seq, e.clock, e.time, e.actor, e.kind, e.subject, e.payload_hash, e.hash,
       e.signature, e.payload
FROM entry AS e WHERE e.payload IS NULL ORDER BY e.chain, e.seq

-- name: note_forget
DELETE FROM signoff_note WHERE signoff = ?1

-- name: paper_forget
DELETE FROM paper WHERE certificate = ?1

-- name: signoff_place
SELECT chain, seq FROM signoff WHERE id = ?1 ORDER BY clock, chain, seq LIMIT 1

-- name: certificate_holder
SELECT person FROM certificate WHERE id = ?1 AND page IS NOT NULL

-- name: erase_due_put
INSERT INTO erase_due (since) VALUES (?1)

-- name: erase_due
SELECT since FROM erase_due LIMIT 1

-- name: erase_due_clear
DELETE FROM erase_due

-- name: backups
SELECT path, time FROM backup ORDER BY time, path
