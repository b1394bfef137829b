-- Every folded table in a fixed order, for comparing a notebook with a fresh fold.  The first column
-- is a blob that says what the row is about.

-- name: dump_authority
SELECT * FROM authority ORDER BY key

-- name: dump_device
SELECT * FROM device ORDER BY key

-- name: dump_person_key
SELECT * FROM person_key ORDER BY key

-- name: dump_key_limit
SELECT key, device, last_seq FROM key_limit ORDER BY key, device

-- name: dump_key_voucher
SELECT * FROM key_voucher ORDER BY key, entry

-- name: dump_key_ended
SELECT * FROM key_ended ORDER BY key, entry

-- name: dump_checklist
SELECT * FROM checklist ORDER BY id

-- name: dump_policy
SELECT id, name, value, facility, from_day, clock FROM policy ORDER BY id

-- name: dump_person_link
SELECT * FROM person_link ORDER BY person

-- name: dump_person_joined
SELECT * FROM person_joined ORDER BY entry

-- name: dump_erasure_said
SELECT * FROM erasure_said ORDER BY entry

-- name: dump_erasure
SELECT * FROM erasure ORDER BY person

-- name: dump_held
SELECT NULL, chain, seq, why FROM held ORDER BY chain, seq

-- name: dump_history
SELECT subject, clock, chain, seq FROM history ORDER BY subject, clock, chain, seq

-- name: dump_facility
SELECT * FROM facility ORDER BY id

-- name: dump_person
SELECT * FROM person ORDER BY id

-- name: dump_posting
SELECT * FROM posting ORDER BY id

-- name: dump_course
SELECT * FROM course ORDER BY id

-- name: dump_class
SELECT * FROM class ORDER BY id

-- name: dump_enrolment
SELECT * FROM enrolment ORDER BY id

-- name: dump_programme
SELECT * FROM programme ORDER BY id

-- name: dump_round
SELECT * FROM round ORDER BY id

-- name: dump_secondment
SELECT * FROM secondment ORDER BY id

-- name: dump_partnership
SELECT * FROM partnership ORDER BY id

-- name: dump_requirement
SELECT * FROM requirement ORDER BY id

-- name: dump_indicator
SELECT * FROM indicator ORDER BY id

-- name: dump_grants
SELECT * FROM grants ORDER BY id

-- name: dump_signoff
SELECT * FROM signoff
ORDER BY trainee, skill, day, performed_at, clock, id, chain, seq

-- name: dump_signature
SELECT * FROM signature ORDER BY signoff, chain, seq

-- name: dump_retraction
SELECT * FROM retraction ORDER BY signoff, chain, seq

-- name: dump_confirmation
SELECT * FROM confirmation ORDER BY signoff, chain, seq

-- name: dump_attestation
SELECT * FROM attestation ORDER BY batch, chain, seq

-- name: dump_signoff_note
SELECT * FROM signoff_note ORDER BY signoff

-- name: dump_certificate
SELECT * FROM certificate ORDER BY entry

-- name: dump_certificate_revocation
SELECT * FROM certificate_revocation ORDER BY entry
