-- 0004: notebooks that belong together: linked persons, erasures, closed computers, who vouched for a
-- key; and what only this notebook knows of folders, of other computers and of its backups.

-- Structural entries are found without walking over all others.
CREATE INDEX entry_structure ON entry (clock, chain, seq)
WHERE kind IN ('authority.begin', 'authority.add', 'authority.retire', 'device.enrol', 'device.close',
               'key.add', 'key.confirm', 'key.revoke', 'facility.set', 'partnership.set', 'grant.set',
               'checklist.adopt', 'policy.set', 'person.merge', 'person.erase');

-- The last entry of a closed computer that is still used without a signature; NULL: not closed.
ALTER TABLE device ADD COLUMN closed INTEGER;

-- Who confirmed the key (NULL: the authority, or nobody yet) and on which day.
ALTER TABLE person_key ADD COLUMN confirmer BLOB;
ALTER TABLE person_key ADD COLUMN confirmed_day INTEGER;
ALTER TABLE person_key ADD COLUMN reason TEXT;

-- Two records of one person: `person` is the same as `into`, whose record is kept.
CREATE TABLE person_link (
    person BLOB NOT NULL PRIMARY KEY,
    "into" BLOB NOT NULL,
    clock INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Persons whose personal text is erased: what statistics need of them stands in the entry.
CREATE TABLE erasure (
    person BLOB NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    day INTEGER NOT NULL,
    cadre TEXT,
    clock INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of several notes on one sign-off the greatest (clock, device, hash) is shown.
DROP TABLE signoff_note;
CREATE TABLE signoff_note (
    signoff BLOB NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    clock INTEGER NOT NULL,
    device BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- local, not folded, never rebuilt ------------------------------------------------------------

-- Files of shared folders that were read to their end or written here; folder: its path.
CREATE TABLE segment (
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;

-- What another computer said that it has: entries of `device` up to seq, whose hash this is.
CREATE TABLE peer (
    peer BLOB NOT NULL,
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (peer, device, seq)
) STRICT, WITHOUT ROWID;

-- Backups made here, so that an erasure can name those that still hold a name.
CREATE TABLE backup (
    path TEXT NOT NULL PRIMARY KEY,
    time INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- In a backup only: sealed key files that go with it.
CREATE TABLE backup_key (
    name TEXT NOT NULL PRIMARY KEY,
    content BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: the tables were made by an older Sotay and are made again before they are used.
CREATE TABLE refold (
    needed INTEGER NOT NULL
) STRICT;
INSERT INTO refold (needed) SELECT 1 FROM entry LIMIT 1;
