-- name: authority_get
SELECT active, name, utc_offset, first FROM authority WHERE key = ?1

-- name: authority_first
SELECT key, name, utc_offset, (SELECT count(*) FROM refold) FROM authority WHERE first = 1

-- name: authority_all
SELECT key, active, name, first, since, retired FROM authority
ORDER BY active DESC, first DESC, since, key

-- name: authority_put
INSERT INTO authority (key, first, active, name, utc_offset, since) VALUES (?1, ?2, 1, ?3, ?4, ?5)
ON CONFLICT (key) DO NOTHING

-- name: authority_retire
UPDATE authority SET active = 0, retired = ?2 WHERE key = ?1 AND active = 1

-- name: device_get
SELECT enrolled, name, series, closed FROM device WHERE key = ?1

-- name: device_all
SELECT key, name, series, enrolled, closed FROM device ORDER BY length(series), series, key

-- name: device_put
INSERT INTO device (key, name, series, enrolled) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE SET name = excluded.name, series = excluded.series, enrolled = excluded.enrolled,
    closed = NULL

-- name: device_close
INSERT INTO device (key, name, series, enrolled, closed) VALUES (?1, '', '', 0, ?2)
ON CONFLICT (key) DO UPDATE SET closed = excluded.closed

-- name: person_key_get
SELECT person, state, since, clock, reason FROM person_key WHERE key = ?1

-- name: person_key_put
-- Whose it is was said first; later words may name another record of the same person.
INSERT INTO person_key (key, person, state, since, clock, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (key) DO UPDATE SET state = excluded.state,
    since = excluded.since, clock = excluded.clock, reason = excluded.reason

-- name: person_key_of
-- Of all records that are the same person.
WITH RECURSIVE same (id) AS (
    SELECT ?1 UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT key, state, since FROM person_key WHERE person IN (SELECT id FROM same)
ORDER BY clock DESC, key

-- name: person_key_all
SELECT key, person, state, since, reason FROM person_key ORDER BY person, clock, key

-- name: key_voucher_put
INSERT INTO key_voucher (key, entry, by_key, person, device, seq, facility, day, clock, ended)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (key, entry) DO UPDATE SET ended = excluded.ended

-- name: key_voucher_of
SELECT by_key, person, device, seq, facility, day, ended, entry FROM key_voucher WHERE key = ?1
ORDER BY clock, device, entry

-- name: key_voucher_end
UPDATE key_voucher SET ended = 1 WHERE key = ?1 AND entry = ?2

-- name: key_ended_put
INSERT INTO key_ended (key, entry, by_key, person, day, clock) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (key, entry) DO NOTHING

-- name: key_ended_of
SELECT by_key, person, day FROM key_ended WHERE key = ?1 ORDER BY clock, entry

-- name: key_limit_put
INSERT INTO key_limit (key, device, last_seq) VALUES (?1, ?2, ?3)
ON CONFLICT (key, device) DO UPDATE SET last_seq = excluded.last_seq

-- name: key_first_since
SELECT min(seq) FROM entry WHERE chain = ?1 AND actor = ?2 AND time >= ?3

-- name: key_entries
-- What a key signed, found by a walk over all entries: asked for when a key ended, not else.
SELECT chain, seq FROM entry WHERE actor = ?1 AND signature IS NOT NULL ORDER BY chain, seq

-- name: key_limit_of
SELECT device, last_seq FROM key_limit WHERE key = ?1 ORDER BY device

-- name: key_limit_ended
-- Each key that ended, with its limits if it has any.
SELECT e.key, l.device, l.last_seq
FROM (SELECT key FROM authority WHERE active = 0
      UNION SELECT key FROM person_key WHERE state = 'revoked') AS e
LEFT JOIN key_limit AS l ON l.key = e.key ORDER BY e.key, l.device

-- name: key_limit_clear
DELETE FROM key_limit WHERE key = ?1

-- name: key_limit_get
SELECT last_seq FROM key_limit WHERE key = ?1 AND device = ?2

-- name: grants_of
-- Of all records that are the same person.
WITH RECURSIVE same (id) AS (
    SELECT ?1 UNION SELECT l.person FROM person_link AS l JOIN same ON l."into" = same.id)
SELECT role, specialty, facility, start_date, end_date, revoked FROM grants
WHERE person IN (SELECT id FROM same) AND void = 0

-- name: facility_up
SELECT parent, predecessors FROM facility WHERE id = ?1 AND void = 0

-- name: facility_place
SELECT type, parent, predecessors FROM facility WHERE id = ?1

-- name: partnership_up
SELECT "upper", start_date, end_date FROM partnership
WHERE "lower" = ?1 AND void = 0 AND kind IN ('support', 'manage')

-- name: posting_of
SELECT facility, start_date, end_date, department, id FROM posting
WHERE person = ?1 AND void = 0 AND facility IS NOT NULL
ORDER BY start_date NULLS FIRST, clock, id

-- name: secondment_of
SELECT host, start_date, end_date FROM secondment WHERE person = ?1 AND void = 0

-- name: checklist_put
INSERT INTO checklist (id, skill, revision, facility, from_day, decision, clock, body, decision_date)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO NOTHING

-- name: checklist_for
SELECT id, skill, facility, from_day FROM checklist WHERE skill = ?1
ORDER BY from_day DESC, clock DESC, id

-- name: checklist_get
SELECT skill, revision, facility, from_day, decision, body, decision_date FROM checklist WHERE id = ?1

-- name: checklist_same
-- Do two adoptions hold the same bytes?
SELECT 1 FROM checklist AS a JOIN checklist AS b ON a.body = b.body WHERE a.id = ?1 AND b.id = ?2

-- name: checklist_all
SELECT id, skill, revision, facility, from_day, decision, body, decision_date FROM checklist
ORDER BY skill, from_day, clock, id

-- name: policy_put
INSERT INTO policy (id, name, value, facility, from_day, clock) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO NOTHING

-- name: policy_get
SELECT name, value, facility, from_day FROM policy WHERE id = ?1

-- name: policy_drop
DELETE FROM policy WHERE id = ?1

-- name: policy_for
SELECT id, value, facility, from_day FROM policy WHERE name = ?1
ORDER BY from_day DESC, clock DESC, id

-- name: policy_rule_names
SELECT DISTINCT name FROM policy WHERE name >= 'rule.' AND name < 'rule/' ORDER BY name

-- name: policy_all
SELECT name, value, facility, from_day, clock FROM policy ORDER BY name, from_day, clock, id
