-- name: authority_get
SELECT active, name, utc_offset, first FROM authority WHERE key = ?1

-- name: authority_first
SELECT key, name, utc_offset, (SELECT count(*) FROM refold) FROM authority WHERE first = 1

-- name: authority_all
SELECT key, active, name, first FROM authority ORDER BY first DESC, key

-- name: authority_put
INSERT INTO authority (key, first, active, name, utc_offset) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (key) DO UPDATE SET active = excluded.active

-- name: device_get
SELECT enrolled, name, series FROM device WHERE key = ?1

-- name: device_all
SELECT key, name, series, enrolled FROM device ORDER BY series, key

-- name: device_put
INSERT INTO device (key, name, series, enrolled) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE SET name = excluded.name, series = excluded.series, enrolled = excluded.enrolled

-- name: person_key_get
SELECT person, state, since, clock FROM person_key WHERE key = ?1

-- name: person_key_put
INSERT INTO person_key (key, person, state, since, clock) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (key) DO UPDATE SET person = excluded.person, state = excluded.state,
    since = excluded.since, clock = excluded.clock

-- name: person_key_of
SELECT key, state, since FROM person_key WHERE person = ?1 ORDER BY clock DESC, key

-- name: person_key_all
SELECT key, person, state, since FROM person_key ORDER BY person, clock, key

-- name: key_limit_put
INSERT INTO key_limit (key, device, last_seq) VALUES (?1, ?2, ?3)
ON CONFLICT (key, device) DO UPDATE SET last_seq = excluded.last_seq

-- name: key_limit_get
SELECT last_seq FROM key_limit WHERE key = ?1 AND device = ?2

-- name: grants_of
SELECT role, specialty, facility, start_date, end_date, revoked FROM grants
WHERE person = ?1 AND void = 0

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

-- name: policy_for
SELECT id, value, facility, from_day FROM policy WHERE name = ?1
ORDER BY from_day DESC, clock DESC, id

-- name: policy_all
SELECT name, value, facility, from_day FROM policy ORDER BY name, from_day, clock, id
