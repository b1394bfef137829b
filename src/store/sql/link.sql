-- src/store/sql/link.sql - records that are one person.

-- name: person_link_all
SELECT person, "into" FROM person_link ORDER BY person

-- name: person_joined_put
INSERT INTO person_joined (entry, person, "into") VALUES (?1, ?2, ?3) ON CONFLICT (entry) DO NOTHING

-- name: person_joined_of
SELECT entry, person, "into" FROM person_joined WHERE person = ?1 OR "into" = ?1 ORDER BY entry

-- name: person_link_put
INSERT INTO person_link (person, "into", clock) VALUES (?1, ?2, ?3)
ON CONFLICT (person) DO UPDATE SET "into" = excluded."into", clock = excluded.clock

-- name: person_link_remove
DELETE FROM person_link WHERE person = ?1

-- name: linked_persons
-- Records that are part of another one now.
SELECT id, code, search FROM person WHERE void = 2 ORDER BY code, id

-- name: linked_by_code
SELECT id FROM person WHERE code = ?1 AND void = 2 ORDER BY id

-- name: competency_forget_gone
-- Of pairs that have no sign-off: it is another person's since records were linked or parted.
DELETE FROM competency WHERE NOT EXISTS
    (SELECT 1 FROM signoff AS s WHERE s.trainee = competency.person AND s.skill = competency.skill)

-- name: person_duplicates
-- What tells whether two records may be one person; those that count nowhere are left out.
SELECT id, code, search, birth_date, citizen_id, phone, provisional FROM person
WHERE void = 0 AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.person = person.id)
ORDER BY code, id

-- name: person_apart
-- Of removed records and parts of others too.
SELECT id, not_same FROM person WHERE not_same IS NOT NULL

-- name: record_begun
-- When a record was first spoken of.
SELECT min(clock) FROM history WHERE subject = ?1

-- name: same_code_any
-- Cheap, and may be about records that were removed.
SELECT 1 WHERE EXISTS (SELECT code FROM person GROUP BY code HAVING count(*) > 1)
    OR EXISTS (SELECT code FROM class GROUP BY code HAVING count(*) > 1)
    OR EXISTS (SELECT code FROM round GROUP BY code HAVING count(*) > 1)
    OR EXISTS (SELECT code FROM secondment GROUP BY code HAVING count(*) > 1)

-- name: posting_of_two
-- Where the two work, as posting_of has it of one.
SELECT id, person, facility, start_date, end_date FROM posting
WHERE person IN (?1, ?2) AND void = 0 AND facility IS NOT NULL
ORDER BY start_date NULLS FIRST, clock, id
