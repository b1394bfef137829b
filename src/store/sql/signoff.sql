-- name: signoff_add
INSERT INTO signoff (id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed,
    not_observed, na, scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock,
    written, sign_chain, sign_seq, sign_actor, passed, counted, reason, confirmed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)

-- name: signoff_of_pair
-- Everything that is known of one person in one skill, oldest first.
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff WHERE trainee = ?1 AND skill = ?2 ORDER BY day, performed_at, clock, id

-- name: signoff_twin
-- One that counts of trainee ?1, skill ?2, day ?3, performed_at ?4, mentor ?5, case ?6, and whether it is of
-- origin ?7, from paper; such a one last.
SELECT id, origin = ?7 FROM signoff WHERE trainee = ?1 AND skill = ?2 AND day = ?3 AND performed_at = ?4
    AND mentor = ?5 AND coalesce(case_ref, '') = coalesce(?6, '') AND counted = 1
ORDER BY origin = ?7, clock, id LIMIT 1

-- name: signoff_get
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff WHERE id = ?1

-- name: signoff_all
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff ORDER BY day, performed_at, clock, id

-- name: signoff_of_mentor
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff WHERE mentor = ?1 ORDER BY day, performed_at, clock, id

-- name: signoff_of_trainee
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff WHERE trainee = ?1 ORDER BY skill, day, performed_at, clock, id

-- name: signoff_walk
-- The whole table in its own order, for comparing.
SELECT id, trainee, skill, day, performed_at, facility, mentor, typist, level, missed, not_observed, na,
    scores, measures, simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,
    sign_seq, sign_actor, passed, counted, reason, confirmed
FROM signoff ORDER BY trainee, skill, day, performed_at, clock, id, chain, seq

-- name: signoff_index_id
-- Only the index is read: what it says is compared with the table.
SELECT id, id, trainee, skill, day, performed_at, clock, chain, seq
FROM signoff INDEXED BY signoff_id ORDER BY id

-- name: signoff_index_mentor
SELECT mentor, id, trainee, skill, day, performed_at, clock, chain, seq
FROM signoff INDEXED BY signoff_mentor ORDER BY mentor

-- name: signoff_index_waits
SELECT mentor, id, trainee, skill, day, performed_at, clock, chain, seq
FROM signoff INDEXED BY signoff_waits
WHERE reason = 'key-not-confirmed' ORDER BY mentor

-- name: signoff_index_beyond
SELECT mentor, id, trainee, skill, day, performed_at, clock, chain, seq
FROM signoff INDEXED BY signoff_beyond
WHERE reason = 'key-revoked' ORDER BY mentor

-- name: signoff_judged
-- By the table's whole key: while many are written the indexes are not there.
UPDATE signoff SET passed = ?2, counted = ?3, reason = ?4, confirmed = ?12
WHERE trainee = ?7 AND skill = ?8 AND day = ?9 AND performed_at = ?10 AND clock = ?11 AND id = ?1
    AND chain = ?5 AND seq = ?6

-- name: signoff_keys
-- What a second import is compared with: not what an undone one brought.
SELECT trainee, skill, mentor, performed_at, case_ref, facility, level, missed, not_observed, na, scores,
    measures, simulated, typist, id
FROM signoff
WHERE counted = 1 OR NOT EXISTS
    (SELECT 1 FROM retraction AS r WHERE r.signoff = signoff.id AND r.reason = 'undone')
ORDER BY clock, chain, seq

-- name: signoff_ids_like
SELECT id FROM signoff WHERE id >= ?1 AND id <= ?2 ORDER BY id LIMIT 2

-- name: signoff_places
SELECT chain, seq FROM signoff WHERE id = ?1

-- name: signoff_attested
-- Who answered for the file that a sign-off from paper came from.
SELECT a.chain, a.seq FROM signoff AS s JOIN attestation AS a ON a.batch = s.batch
WHERE s.id = ?1 AND s.origin = 2 AND a.chain = s.chain AND a.seq > s.seq AND s.seq >= a.seq - a.count

-- name: signoff_count
SELECT count(*) FROM signoff

-- name: pairs_all
SELECT DISTINCT trainee, skill FROM signoff

-- name: pairs_of_mentor
SELECT DISTINCT trainee, skill FROM signoff WHERE mentor = ?1

-- name: pairs_of_trainee
SELECT DISTINCT trainee, skill FROM signoff WHERE trainee = ?1

-- name: pairs_of_skill
SELECT DISTINCT trainee, skill FROM signoff WHERE skill = ?1

-- name: signature_add
INSERT INTO signature (signoff, chain, seq, actor, observation) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (signoff, chain, seq) DO NOTHING

-- name: signature_of
SELECT chain, seq, actor, observation FROM signature WHERE signoff = ?1 ORDER BY chain, seq

-- name: retraction_add
INSERT INTO retraction (signoff, chain, seq, actor, day, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (signoff, chain, seq) DO NOTHING

-- name: retraction_of
SELECT chain, seq, actor, day, reason FROM retraction WHERE signoff = ?1 ORDER BY chain, seq

-- name: retraction_any
SELECT 1 FROM retraction LIMIT 1

-- name: confirmation_add
INSERT INTO confirmation (signoff, chain, seq, actor, person, observation, clock, day, withdrawn)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (signoff, chain, seq) DO NOTHING

-- name: confirmation_of
-- In the order in which they were written; what two computers wrote at once stays confirmed.
SELECT chain, seq, actor, person, observation, day, withdrawn FROM confirmation WHERE signoff = ?1
ORDER BY clock, withdrawn DESC, chain, seq

-- name: confirmation_any
SELECT 1 FROM confirmation LIMIT 1

-- name: attestation_add
INSERT INTO attestation (batch, chain, seq, actor, count, day, clock, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (batch, chain, seq) DO NOTHING

-- name: attestation_of
SELECT chain, seq, actor, count, day FROM attestation WHERE batch = ?1 ORDER BY clock, hash

-- name: note_put
INSERT INTO signoff_note (signoff, note, clock, device, hash) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (signoff) DO UPDATE
SET note = excluded.note, clock = excluded.clock, device = excluded.device, hash = excluded.hash
WHERE (excluded.clock, excluded.device, excluded.hash) > (clock, device, hash)

-- name: note_of
SELECT note FROM signoff_note WHERE signoff = ?1

-- name: person_cadre
SELECT cadre FROM person WHERE id = ?1

-- name: signoff_indexes_drop
DROP INDEX signoff_id; DROP INDEX signoff_mentor

-- name: signoff_indexes_make
CREATE INDEX signoff_id ON signoff (id); CREATE INDEX signoff_mentor ON signoff (mentor)

-- name: signoff_key_beyond
-- Sign-offs that do not count because the key of their mentor was revoked before.
SELECT mentor, count(*) FROM signoff
WHERE reason = 'key-revoked' AND origin <> 2 GROUP BY mentor

-- name: signoff_key_waits
-- Sign-offs that would count if only somebody confirmed the key of their mentor.
SELECT mentor, count(*) FROM signoff
WHERE reason = 'key-not-confirmed' AND origin <> 2 GROUP BY mentor
