-- name: person_get
SELECT id, void, clock, code, family_name, middle_name, given_name, sex, birth_date, citizen_id, cadre, licence_number, phone, provisional, not_same
FROM person WHERE id = ?1

-- name: person_put
INSERT INTO person (id, void, clock, search, sort, code, family_name, middle_name, given_name, sex, birth_date, citizen_id, cadre, licence_number, phone, provisional, not_same)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, code = excluded.code, family_name = excluded.family_name, middle_name = excluded.middle_name, given_name = excluded.given_name, sex = excluded.sex, birth_date = excluded.birth_date, citizen_id = excluded.citizen_id, cadre = excluded.cadre, licence_number = excluded.licence_number, phone = excluded.phone, provisional = excluded.provisional, not_same = excluded.not_same

-- name: person_list
SELECT id, void, clock, code, family_name, middle_name, given_name, sex, birth_date, citizen_id, cadre, licence_number, phone, provisional, not_same
FROM person ORDER BY sort, id

-- name: person_by_code
SELECT id FROM person WHERE code = ?1 AND void = 0 ORDER BY id

-- name: person_codes
SELECT id, code, search FROM person WHERE void = 0 ORDER BY code, id

-- name: person_drop
DELETE FROM person WHERE id = ?1

-- name: person_births
SELECT id, birth_date FROM person WHERE birth_date IS NOT NULL
