-- src/store/sql/backup.sql - what only one notebook knows of its copies, and what a copy carries.

-- name: backup_put
INSERT INTO backup (path, time) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET time = excluded.time

-- name: backup_remove
DELETE FROM backup WHERE path = ?1

-- name: backup_key_put
INSERT INTO backup_key (name, content) VALUES (?1, ?2)

-- name: backup_key_all
SELECT name, content FROM backup_key ORDER BY name

-- name: clear_local
DELETE FROM segment; DELETE FROM peer; DELETE FROM backup; DELETE FROM backup_key

-- name: authority_key
SELECT key, name FROM authority WHERE first = 1

-- name: people_with_key
-- Of those posted at a facility or a department of it on day ?2.
SELECT count(DISTINCT p.person) FROM posting AS p JOIN person_key AS k ON k.person = p.person
WHERE p.void = 0 AND k.state = 'confirmed'
    AND (p.facility = ?1 OR p.facility IN (SELECT id FROM facility WHERE parent = ?1
                                           AND type = 'department' AND void = 0))
    AND (p.start_date IS NULL OR p.start_date <= ?2) AND (p.end_date IS NULL OR p.end_date >= ?2)
