-- name: chain_all
SELECT no, device, base_seq, base_hash FROM chain ORDER BY no

-- name: chain_add
INSERT INTO chain (no, device, base_seq, base_hash)
SELECT coalesce(max(no), 0) + 1, ?1, ?2, ?3 FROM chain

-- name: chain_head
SELECT seq, hash, clock, time FROM entry WHERE chain = ?1 ORDER BY seq DESC LIMIT 1

-- name: entry_hash_at
SELECT hash FROM entry WHERE chain = ?1 AND seq = ?2

-- name: actor_no
SELECT no FROM actor WHERE key = ?1

-- name: actor_key
SELECT key FROM actor WHERE no = ?1

-- name: actor_add
INSERT INTO actor (no, key) SELECT coalesce(max(no), 0) + 1, ?1 FROM actor

-- name: entry_add
INSERT INTO entry (chain, seq, clock, time, actor, kind, subject, payload_hash, hash, signature, payload)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)

-- name: mark_add
INSERT INTO mark (chain, seq, signature) VALUES (?1, ?2, ?3)

-- name: mark_all
SELECT chain, seq, signature FROM mark ORDER BY chain, seq

-- name: entry_by_chain
SELECT e.chain, e.seq, e.clock, e.time, e.actor, e.kind, e.subject, e.payload_hash, e.hash,
       e.signature, e.payload
FROM entry AS e ORDER BY e.chain, e.seq

-- name: entry_range
SELECT e.chain, e.seq, e.clock, e.time, e.actor, e.kind, e.subject, e.payload_hash, e.hash,
       e.signature, e.payload
FROM entry AS e WHERE e.chain = ?1 AND e.seq >= ?2 AND e.seq <= ?3 ORDER BY e.seq

-- name: entry_structural
-- Structural kinds, oldest clock first; ties are ordered in C by device and hash.
SELECT e.chain, e.seq, e.clock, e.time, e.actor, e.kind, e.subject, e.payload_hash, e.hash,
       e.signature, e.payload
FROM entry AS e
WHERE e.kind IN ('authority.begin', 'authority.add', 'authority.retire', 'device.enrol', 'device.close',
                 'key.add', 'key.confirm', 'key.revoke', 'facility.set', 'partnership.set', 'grant.set',
                 'checklist.adopt', 'policy.set', 'person.merge', 'person.erase')
ORDER BY e.clock, e.chain, e.seq

-- name: entry_count
SELECT count(*) FROM entry

-- name: history_add
INSERT INTO history (subject, clock, chain, seq) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (subject, clock, chain, seq) DO NOTHING

-- name: history_of
SELECT chain, seq FROM history WHERE subject = ?1 ORDER BY clock, chain, seq

-- name: held_add
INSERT INTO held (chain, seq, why) VALUES (?1, ?2, ?3)
ON CONFLICT (chain, seq) DO UPDATE SET why = excluded.why

-- name: held_remove
DELETE FROM held WHERE chain = ?1 AND seq = ?2

-- name: held_all
SELECT chain, seq, why FROM held ORDER BY chain, seq

-- name: held_count
SELECT count(*) FROM held

-- name: clear_structure
DELETE FROM authority; DELETE FROM device; DELETE FROM person_key; DELETE FROM key_limit;
DELETE FROM checklist; DELETE FROM policy; DELETE FROM facility; DELETE FROM partnership;
DELETE FROM grants; DELETE FROM person_link; DELETE FROM erasure

-- name: clear_records
DELETE FROM held; DELETE FROM history; DELETE FROM person; DELETE FROM posting; DELETE FROM course;
DELETE FROM class; DELETE FROM enrolment; DELETE FROM programme; DELETE FROM round;
DELETE FROM secondment; DELETE FROM requirement; DELETE FROM indicator; DELETE FROM signoff;
DELETE FROM signature; DELETE FROM retraction; DELETE FROM confirmation; DELETE FROM attestation; DELETE FROM signoff_note;
DELETE FROM certificate; DELETE FROM certificate_revocation

-- name: count_persons
SELECT count(*) FROM person WHERE void = 0

-- name: count_facilities
SELECT count(*) FROM facility WHERE void = 0

-- name: count_chains
SELECT count(*) FROM chain

-- name: refold_needed
SELECT 1 FROM refold LIMIT 1

-- name: refold_done
DELETE FROM refold
