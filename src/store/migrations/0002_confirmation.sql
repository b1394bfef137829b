-- 0002: the lead of a place confirms a sign-off that was given there.

-- Kept apart from the sign-off, so that it may arrive before it.  withdrawn: 1 takes back what was
-- confirmed before.
CREATE TABLE confirmation (
    signoff BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    person BLOB NOT NULL,
    observation BLOB NOT NULL,
    clock INTEGER NOT NULL,
    day INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    PRIMARY KEY (signoff, chain, seq)
) STRICT, WITHOUT ROWID;

-- The day from which it counts as confirmed; NULL: it does not.  No notebook had any before.
ALTER TABLE signoff ADD COLUMN confirmed INTEGER;
