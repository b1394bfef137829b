-- 0001: the ledger, which is the truth, and the tables folded from it, which can be thrown away.

-- ---- ledger ------------------------------------------------------------------------------------

-- One chain of entries: a device, or the branch of a device whose chain forked at base_seq.
CREATE TABLE chain (
    no INTEGER PRIMARY KEY,
    device BLOB NOT NULL,
    base_seq INTEGER NOT NULL,
    base_hash BLOB NOT NULL
) STRICT;

-- Public keys that signed, numbered so that an entry need not repeat 32 bytes.
CREATE TABLE actor (
    no INTEGER PRIMARY KEY,
    key BLOB NOT NULL
) STRICT;
CREATE INDEX actor_key ON actor (key);

CREATE TABLE entry (
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    time INTEGER NOT NULL,
    actor INTEGER,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    payload_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB,
    payload TEXT,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

-- A device's signature over the head of its chain at the end of a transaction.
CREATE TABLE mark (
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER chain_no_update BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER chain_no_delete BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER actor_no_update BEFORE UPDATE ON actor BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER actor_no_delete BEFORE DELETE ON actor BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER mark_no_update BEFORE UPDATE ON mark BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER mark_no_delete BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
-- The one change allowed is the erasure of a payload; the chain covers its hash and stays whole.
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
WHEN NEW.payload IS NOT NULL
  OR OLD.chain <> NEW.chain OR OLD.seq <> NEW.seq OR OLD.clock <> NEW.clock OR OLD.time <> NEW.time
  OR OLD.actor IS NOT NEW.actor OR OLD.kind <> NEW.kind OR OLD.subject <> NEW.subject
  OR OLD.payload_hash <> NEW.payload_hash OR OLD.hash <> NEW.hash
  OR OLD.signature IS NOT NEW.signature
BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;

-- ---- folded: structure -------------------------------------------------------------------------

CREATE TABLE authority (
    key BLOB NOT NULL PRIMARY KEY,
    first INTEGER NOT NULL,
    active INTEGER NOT NULL,
    name TEXT NOT NULL,
    utc_offset INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    key BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    series TEXT NOT NULL,
    enrolled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Keys of persons.  state: announced, confirmed, revoked.
CREATE TABLE person_key (
    key BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    clock INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_key_person ON person_key (person);

-- Of a revoked key: up to which entry of each device its signatures are good.
CREATE TABLE key_limit (
    key BLOB NOT NULL,
    device BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (key, device)
) STRICT, WITHOUT ROWID;

CREATE TABLE checklist (
    id BLOB NOT NULL PRIMARY KEY,
    skill TEXT NOT NULL,
    revision INTEGER NOT NULL,
    facility BLOB,
    from_day INTEGER NOT NULL,
    decision TEXT NOT NULL,
    clock INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX checklist_skill ON checklist (skill, from_day);

CREATE TABLE policy (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    facility BLOB,
    from_day INTEGER NOT NULL,
    clock INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Entries kept but not used, with what they wait for.
CREATE TABLE held (
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

-- Which entries touched a record: its history, and the source when a late one arrives.
CREATE TABLE history (
    subject BLOB NOT NULL,
    clock INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject, clock, chain, seq)
) STRICT, WITHOUT ROWID;

-- ---- folded: records ---------------------------------------------------------------------------

CREATE TABLE facility (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    parent BLOB,
    type TEXT,
    name TEXT,
    start_date INTEGER,
    end_date INTEGER,
    predecessors TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX facility_code ON facility (code);

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    family_name TEXT,
    middle_name TEXT,
    given_name TEXT,
    sex TEXT,
    birth_date TEXT,
    citizen_id TEXT,
    cadre TEXT,
    licence_number TEXT,
    phone TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX person_code ON person (code);

CREATE TABLE posting (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    person BLOB,
    facility BLOB,
    department TEXT,
    start_date INTEGER,
    end_date INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE course (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    title TEXT,
    title_vi TEXT,
    kind TEXT,
    specialty TEXT,
    hours INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX course_code ON course (code);

CREATE TABLE class (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    course BLOB,
    facility BLOB,
    start_date INTEGER,
    end_date INTEGER,
    capacity INTEGER,
    programme BLOB,
    document_no TEXT,
    document_date INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX class_code ON class (code);

CREATE TABLE enrolment (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    class BLOB,
    person BLOB,
    status TEXT,
    score TEXT,
    hours TEXT,
    document_no TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE programme (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    title TEXT,
    year INTEGER,
    target_people INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX programme_code ON programme (code);

CREATE TABLE round (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    title TEXT,
    programme BLOB,
    document_no TEXT,
    document_date INTEGER,
    issued_by TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX round_code ON round (code);

CREATE TABLE secondment (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    code TEXT,
    round BLOB,
    person BLOB,
    home BLOB,
    host BLOB,
    start_date INTEGER,
    end_date INTEGER,
    specialties TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX secondment_code ON secondment (code);

CREATE TABLE partnership (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    "upper" BLOB,
    "lower" BLOB,
    kind TEXT,
    start_date INTEGER,
    end_date INTEGER,
    document_no TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE requirement (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    scope BLOB,
    facility_type TEXT,
    skill TEXT,
    people INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE indicator (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    facility BLOB,
    month TEXT,
    indicator TEXT,
    value TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
    id BLOB NOT NULL PRIMARY KEY,
    void INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort TEXT NOT NULL,
    person BLOB,
    role TEXT,
    specialty TEXT,
    facility BLOB,
    start_date INTEGER,
    end_date INTEGER,
    revoked INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX posting_person ON posting (person);
CREATE INDEX posting_facility ON posting (facility);
CREATE INDEX enrolment_person ON enrolment (person);
CREATE INDEX enrolment_class ON enrolment (class);
CREATE INDEX grants_person ON grants (person);
CREATE INDEX partnership_lower ON partnership ("lower");
CREATE INDEX secondment_person ON secondment (person);

-- ---- folded: sign-offs -------------------------------------------------------------------------

-- origin: 0 signed by the mentor, 1 observation not signed yet, 2 transcribed from paper.
-- chain, seq: the entry that holds it; sign_*: the entry whose signature counts, and its key.
-- The key keeps the performances of one person in one skill together, oldest first: judging reads them
-- in one go.  Chain and seq make it unique whatever a merge brings.
-- passed: 2 passed, 1 failed, 0 incomplete (as in plugin.h), NULL not assessed.  reason: code of DESIGN 4, NULL when counted.
CREATE TABLE signoff (
    id BLOB NOT NULL,
    trainee BLOB NOT NULL,
    skill TEXT NOT NULL,
    day INTEGER NOT NULL,
    performed_at TEXT NOT NULL,
    facility BLOB NOT NULL,
    mentor BLOB NOT NULL,
    typist BLOB,
    level INTEGER NOT NULL,
    missed TEXT,
    not_observed TEXT,
    na TEXT,
    scores TEXT,
    measures TEXT,
    simulated INTEGER NOT NULL,
    case_ref TEXT,
    adoption BLOB,
    origin INTEGER NOT NULL,
    batch BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    written INTEGER NOT NULL,
    sign_chain INTEGER,
    sign_seq INTEGER,
    sign_actor INTEGER,
    passed INTEGER,
    counted INTEGER NOT NULL,
    reason TEXT,
    PRIMARY KEY (trainee, skill, day, performed_at, clock, id, chain, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX signoff_id ON signoff (id);
CREATE INDEX signoff_mentor ON signoff (mentor);

-- Signatures given later, and retractions; kept apart so that they may arrive before their sign-off.
CREATE TABLE signature (
    signoff BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    observation BLOB NOT NULL,
    PRIMARY KEY (signoff, chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE retraction (
    signoff BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (signoff, chain, seq)
) STRICT, WITHOUT ROWID;

-- One person answers for a batch of transcribed sign-offs: the `count` entries before it.
CREATE TABLE attestation (
    batch BLOB NOT NULL,
    chain INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    actor INTEGER NOT NULL,
    count INTEGER NOT NULL,
    day INTEGER NOT NULL,
    PRIMARY KEY (batch, chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE signoff_note (
    signoff BLOB NOT NULL PRIMARY KEY,
    note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---- a cache, not folded -----------------------------------------------------------------------

-- stale: 0 good, 1 to be judged, 2 being judged by the plugins named (they may have crashed).
CREATE TABLE competency (
    person BLOB NOT NULL,
    skill TEXT NOT NULL,
    stale INTEGER NOT NULL,
    state INTEGER NOT NULL,
    since INTEGER,
    expires INTEGER,
    holds_until INTEGER,
    refresh_due INTEGER,
    way TEXT NOT NULL,
    revision INTEGER NOT NULL,
    judged_on INTEGER NOT NULL,
    plugins TEXT NOT NULL,
    PRIMARY KEY (person, skill)
) STRICT, WITHOUT ROWID;
-- In the order in which they are asked for: otherwise the whole table would be read.
CREATE INDEX competency_stale ON competency (person, skill) WHERE stale <> 0;

-- ---- folded: certificates ---------------------------------------------------------------------

-- From certificate.issue: entry (its hash), id, key, device, seq, clock, snapshot and holder (both
-- NULL once erased).  The rest from certificate.page, which holds no name and is never erased; page
-- (its hash) is NULL until it came.  jws is the token without its payload.
CREATE TABLE certificate (
    entry BLOB NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    key BLOB NOT NULL,
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    clock INTEGER NOT NULL,
    snapshot TEXT,
    holder TEXT,
    page BLOB,
    number TEXT,
    facility BLOB,
    facility_code TEXT,
    year INTEGER,
    series TEXT,
    n INTEGER,
    person BLOB,
    person_code TEXT,
    skill TEXT,
    class_code TEXT,
    specialty TEXT,
    issuer BLOB,
    issuer_code TEXT,
    issued INTEGER,
    expires INTEGER,
    iat INTEGER,
    jws TEXT,
    pdf BLOB
) STRICT;
CREATE INDEX certificate_id ON certificate (id);
CREATE INDEX certificate_number ON certificate (number);
CREATE INDEX certificate_register ON certificate (facility_code, year, series, n);
CREATE INDEX certificate_person ON certificate (person);

-- Kept apart so that it may arrive before its certificate; whether it counts is judged when read.
CREATE TABLE certificate_revocation (
    entry BLOB NOT NULL PRIMARY KEY,
    id BLOB NOT NULL,
    day INTEGER NOT NULL,
    reason TEXT NOT NULL,
    key BLOB NOT NULL,
    device BLOB NOT NULL,
    seq INTEGER NOT NULL,
    clock INTEGER NOT NULL
) STRICT;
CREATE INDEX certificate_revocation_id ON certificate_revocation (id);

-- ---- local, not folded, never rebuilt -------------------------------------------------------------

-- The PDF of certificates that were issued here, so that printing again gives the same bytes.
CREATE TABLE paper (
    certificate BLOB NOT NULL PRIMARY KEY,
    pdf BLOB NOT NULL
) STRICT;
