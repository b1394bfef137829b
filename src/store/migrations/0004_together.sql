-- 0004: notebooks that belong together: linked persons, erasures, closed computers, who vouched for a
-- key; and what only this notebook knows of folders, of other computers and of its backups.

-- Structural entries are found without walking over all others.
CREATE INDEX entry_structure ON entry (clock, chain, seq)
WHERE kind IN ('authority.begin', 'authority.add', 'authority.retire', 'device.enrol', 'device.close',
               'key.add', 'key.confirm', 'key.revoke', 'facility.set', 'partnership.set', 'grant.set',
               'checklist.adopt', 'policy.set', 'person.merge', 'person.erase');

-- The branches of one computer are found without looking at all others.
CREATE INDEX chain_device ON chain (device);

-- The last entry of a closed computer that is still used without a signature; NULL: not closed.
ALTER TABLE device ADD COLUMN closed INTEGER;

-- When an authority key was added and, if it was, retired; ms since 1970 by the clock of who did it.
ALTER TABLE authority ADD COLUMN since INTEGER;
ALTER TABLE authority ADD COLUMN retired INTEGER;

-- Why a key is no longer trusted.
ALTER TABLE person_key ADD COLUMN reason TEXT;

-- Who vouched that a key is a person's: one row for each key.confirm.  by_key signed it, person: whose
-- that key is (NULL: the authority's); device and seq: where it stands; facility: the place it names
-- (NULL: everywhere).  ended: somebody who decides for that place took the trust back.
CREATE TABLE key_voucher (
    key BLOB NOT NULL,
    entry BLOB NOT NULL,
    by_key BLOB NOT NULL,
    person BLOB,
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    facility BLOB,
    day INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (key, entry)
) STRICT, WITHOUT ROWID;

-- Who took the trust in a key back: one row for each key.revoke.  person NULL: the authority or whoever
-- holds the key, for every place; else a coordinator, for the places by_key decided for that day.
CREATE TABLE key_ended (
    key BLOB NOT NULL,
    entry BLOB NOT NULL,
    by_key BLOB NOT NULL,
    person BLOB,
    day INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    PRIMARY KEY (key, entry)
) STRICT, WITHOUT ROWID;

-- Two records of one person: `person` is the same as `into`, whose record is kept.
CREATE TABLE person_link (
    person BLOB NOT NULL PRIMARY KEY,
    "into" BLOB NOT NULL,
    clock INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_link_into ON person_link ("into");

-- Every link that ever was, taken back or not: an erasure covers whom it joined.
CREATE TABLE person_joined (
    entry BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    "into" BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_joined_person ON person_joined (person);
CREATE INDEX person_joined_into ON person_joined ("into");

-- What was said in each person.erase; apart: links (hashes, one behind the other) that do not count for it.
CREATE TABLE erasure_said (
    entry BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    day INTEGER NOT NULL,
    cadre TEXT,
    removed INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    apart BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_said_person ON erasure_said (person);

-- Persons whose personal text is erased: what statistics need of them stands in the entry.  named: the
-- entry names this record; else one that is or was linked with it.
CREATE TABLE erasure (
    person BLOB NOT NULL PRIMARY KEY,
    entry BLOB NOT NULL,
    day INTEGER NOT NULL,
    cadre TEXT,
    removed INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    named INTEGER NOT NULL
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

-- Of several that answer for a row the first (clock, hash) counts, wherever it stands.
DROP TABLE attestation;
CREATE TABLE attestation (
    batch BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    count INTEGER NOT NULL,
    day INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (batch, chain, seq)
) STRICT, WITHOUT ROWID;

-- Sign-offs that wait for a key to be confirmed are found without walking over all others.
CREATE INDEX signoff_waits ON signoff (mentor) WHERE reason = 'key-not-confirmed';
CREATE INDEX signoff_beyond ON signoff (mentor) WHERE reason = 'key-revoked';

-- ---- local, not folded, never rebuilt ------------------------------------------------------------

-- Files of shared folders that were read to their end or written here; folder: its path.  A file holds
-- first to last of a device, head is the hash of the last; erased: those without content, '5,17'; changed:
-- the time of its last change as the medium keeps it.
CREATE TABLE segment (
    folder TEXT NOT NULL,
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    device BLOB NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    head BLOB NOT NULL,
    erased TEXT NOT NULL,
    PRIMARY KEY (folder, name)
) STRICT, WITHOUT ROWID;

-- Few at most: which entries have lost their text.
CREATE INDEX entry_erased ON entry (chain, seq) WHERE payload IS NULL;

-- A row: text was erased here, and what is left of it in the file's pages is not yet overwritten.
CREATE TABLE erase_due (
    since INTEGER NOT NULL
) STRICT;

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
