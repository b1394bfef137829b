-- src/store/sql/erasure.sql - persons whose personal text is erased.

-- name: erasure_put
-- The first of several stands.
INSERT INTO erasure (person, entry, day, cadre, removed, clock) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (person) DO NOTHING

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
