-- src/store/sql/agenda.sql - counts from which it follows what is to be done next.

-- name: agenda_counts
-- On day ?1: people, facilities, skills with a checklist, mentors, coordinators, good keys of the
-- authority, sign-offs.
SELECT (SELECT count(*) FROM person WHERE void = 0), (SELECT count(*) FROM facility WHERE void = 0),
    (SELECT count(DISTINCT skill) FROM checklist),
    (SELECT count(DISTINCT person) FROM grants WHERE role = 'mentor' AND void = 0
        AND (start_date IS NULL OR start_date <= ?1) AND (end_date IS NULL OR end_date >= ?1)
        AND (revoked IS NULL OR revoked > ?1)),
    (SELECT count(DISTINCT person) FROM grants WHERE role = 'coordinator' AND void = 0
        AND (start_date IS NULL OR start_date <= ?1) AND (end_date IS NULL OR end_date >= ?1)
        AND (revoked IS NULL OR revoked > ?1)),
    (SELECT count(*) FROM authority WHERE active = 1), (SELECT count(*) FROM signoff)

-- name: agenda_newcomers
-- People who were not in the list and are not confirmed yet.
SELECT count(*) FROM person WHERE provisional IS NOT NULL AND void = 0

-- name: agenda_to_sign
SELECT count(*) FROM signoff WHERE mentor = ?1 AND reason = 'unsigned'

-- name: agenda_keys
-- People whose newest key nobody confirmed.
SELECT k.person, max(k.since) FROM person_key AS k WHERE k.state = 'announced'
    AND NOT EXISTS (SELECT 1 FROM person_key AS other
                    WHERE other.person = k.person AND other.state = 'confirmed' AND other.since > k.since)
    AND EXISTS (SELECT 1 FROM person WHERE person.id = k.person AND person.void = 0)
GROUP BY k.person ORDER BY 2, 1
