-- name: chain_all
SELECT no, device, base_seq, base_hash FROM chain ORDER BY no

-- name: chain_add
INSERT INTO chain (no, device, base_seq, base_hash)
SELECT coalesce(max(no), 0) + 1, ?1, ?2, ?3 FROM chain

-- name: chain_get
SELECT device, base_seq, base_hash FROM chain WHERE no = ?1

-- name: chain_of_device
SELECT no, base_seq, base_hash FROM chain WHERE device = ?1 ORDER BY no

-- name: chain_empty
SELECT device, base_seq FROM chain
WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.chain = chain.no) ORDER BY no LIMIT 1

-- name: chain_newest
SELECT max(no) FROM chain

-- name: chain_forked
-- Computers with more than one branch that nobody closed.
SELECT c.device FROM chain AS c LEFT JOIN device AS d ON d.key = c.device
WHERE d.closed IS NULL GROUP BY c.device HAVING count(*) > 1 ORDER BY c.device

-- name: chain_head
SELECT seq, hash, clock, time FROM entry WHERE chain = ?1 ORDER BY seq DESC LIMIT 1

-- name: entry_hash_at
SELECT hash FROM entry WHERE chain = ?1 AND seq = ?2

-- name: entry_at
SELECT hash, clock FROM entry WHERE chain = ?1 AND seq = ?2

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

-- name: mark_range
SELECT seq, signature FROM mark WHERE chain = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq

-- name: mark_cut
-- Where a stretch from ?2 that should reach to ?3 is cut: the last mark up to there, else the next.
SELECT coalesce((SELECT max(seq) FROM mark WHERE chain = ?1 AND seq >= ?2 AND seq <= ?3),
                (SELECT min(seq) FROM mark WHERE chain = ?1 AND seq > ?3))

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

-- name: entry_backwards
SELECT seq, clock, time, actor, payload FROM entry WHERE chain = ?1 ORDER BY seq DESC

-- name: entry_structural
-- Structural kinds from clock ?1 on, in the words of their index, so that it is used; oldest clock
-- first: ties are ordered in C by device and hash.
SELECT e.chain, e.seq, e.clock, e.time, e.actor, e.kind, e.subject, e.payload_hash, e.hash,
       e.signature, e.payload
FROM entry AS e
WHERE (e.kind = 'authority.begin' OR e.kind = 'authority.add' OR e.kind = 'authority.retire' OR
       e.kind = 'device.enrol' OR e.kind = 'device.close' OR e.kind = 'key.add' OR
       e.kind = 'key.confirm' OR e.kind = 'key.revoke' OR e.kind = 'facility.set' OR
       e.kind = 'partnership.set' OR e.kind = 'grant.set' OR e.kind = 'checklist.adopt' OR
       e.kind = 'policy.set' OR e.kind = 'person.merge' OR e.kind = 'person.erase')
    AND e.clock >= ?1
ORDER BY e.clock, e.chain, e.seq

-- name: indexes_bad
SELECT c.integrity_check FROM sqlite_schema AS t, pragma_integrity_check(t.name) AS c
WHERE t.type = 'table' AND t.name <> 'signoff' AND c.integrity_check <> 'ok' LIMIT 1

-- name: entry_count
SELECT count(*) FROM entry

-- name: history_add
INSERT INTO history (subject, clock, chain, seq) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (subject, clock, chain, seq) DO NOTHING

-- name: history_of
SELECT chain, seq FROM history WHERE subject = ?1 ORDER BY clock, chain, seq

-- name: history_remove
DELETE FROM history WHERE subject = ?1 AND clock = ?2 AND chain = ?3 AND seq = ?4

-- name: history_shown
-- As the edits were made: those of one clock by computer and hash, as the fold has them.
SELECT h.chain, h.seq FROM history AS h JOIN chain AS c ON c.no = h.chain
JOIN entry AS e ON e.chain = h.chain AND e.seq = h.seq
WHERE h.subject = ?1 ORDER BY h.clock, c.device, e.hash

-- name: admission_devices
SELECT key, enrolled, closed FROM device

-- name: admission_keys
SELECT key FROM person_key UNION SELECT key FROM authority

-- name: admission_edits
-- Every edit that is used, with what decides whether it may be.
SELECT h.subject, h.clock, h.chain, h.seq, e.kind, c.device, e.actor, a.key, e.signature IS NOT NULL
FROM history AS h JOIN entry AS e ON e.chain = h.chain AND e.seq = h.seq
JOIN chain AS c ON c.no = h.chain LEFT JOIN actor AS a ON a.no = e.actor
ORDER BY h.subject, h.clock, h.chain, h.seq

-- name: held_add
INSERT INTO held (chain, seq, why) VALUES (?1, ?2, ?3)
ON CONFLICT (chain, seq) DO UPDATE SET why = excluded.why

-- name: held_remove
DELETE FROM held WHERE chain = ?1 AND seq = ?2

-- name: held_all
SELECT chain, seq, why FROM held ORDER BY chain, seq

-- name: held_count
SELECT count(*) FROM held

-- name: held_in
SELECT count(*) FROM held WHERE chain = ?1 AND seq >= ?2 AND seq <= ?3

-- name: clear_structure_traces
-- What the structure left in tables that it shares with the rest.
DELETE FROM held WHERE EXISTS (SELECT 1 FROM entry AS e WHERE e.chain = held.chain AND e.seq = held.seq
    AND e.kind IN ('authority.begin', 'authority.add', 'authority.retire', 'device.enrol', 'device.close',
                   'key.add', 'key.confirm', 'key.revoke', 'facility.set', 'partnership.set', 'grant.set',
                   'checklist.adopt', 'policy.set', 'person.merge', 'person.erase'));
DELETE FROM history WHERE (subject, clock, chain, seq) IN (SELECT subject, clock, chain, seq FROM entry
    WHERE kind = 'authority.begin' OR kind = 'authority.add' OR kind = 'authority.retire' OR
          kind = 'device.enrol' OR kind = 'device.close' OR kind = 'key.add' OR kind = 'key.confirm' OR
          kind = 'key.revoke' OR kind = 'facility.set' OR kind = 'partnership.set' OR
          kind = 'grant.set' OR kind = 'checklist.adopt' OR kind = 'policy.set' OR
          kind = 'person.merge' OR kind = 'person.erase')

-- name: structural_since
-- How many structural entries there are from clock ?1 on.
SELECT count(*) FROM entry
WHERE (kind = 'authority.begin' OR kind = 'authority.add' OR kind = 'authority.retire' OR
       kind = 'device.enrol' OR kind = 'device.close' OR kind = 'key.add' OR kind = 'key.confirm' OR
       kind = 'key.revoke' OR kind = 'facility.set' OR kind = 'partnership.set' OR
       kind = 'grant.set' OR kind = 'checklist.adopt' OR kind = 'policy.set' OR
       kind = 'person.merge' OR kind = 'person.erase')
    AND clock >= ?1

-- name: clear_structure
DELETE FROM authority; DELETE FROM device; DELETE FROM person_key; DELETE FROM key_limit;
DELETE FROM key_voucher; DELETE FROM key_ended;
DELETE FROM checklist; DELETE FROM policy; DELETE FROM facility; DELETE FROM partnership;
DELETE FROM grants; DELETE FROM person_link; DELETE FROM erasure;
DELETE FROM person_joined; DELETE FROM erasure_said

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

-- name: refold_done
DELETE FROM refold

-- name: watch_grants
-- What a right of a mentor bears on is that person; any other right bears on all.
SELECT CASE WHEN role = 'mentor' THEN person END, id, void, person, role, specialty, facility, start_date,
    end_date, revoked
FROM grants

-- name: watch_checklist
SELECT skill, id, revision, facility, from_day, clock, decision, decision_date, body FROM checklist

-- name: watch_facility
SELECT id, void, parent, type, predecessors FROM facility
