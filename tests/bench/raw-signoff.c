/* tests/bench/raw-signoff.c - the floor of one sign-off: opens a copy of a notebook (same tables,
 * triggers and indexes), inserts the rows of one sign-off as ready-made bytes in one durable
 * transaction, and closes.  It computes nothing: no hash, no signature, no verdict.
 * usage: raw-signoff NOTEBOOK */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static const char payload[] =
    "{\"trainee\":\"6560074b47935443a9cbdda035d8f481\",\"skill\":\"resuscitation.bls-adult\","
    "\"at\":\"2026-11-15\",\"facility\":\"271299e7966ebdf2605d4c1c9f1bf5d8\","
    "\"mentor\":\"265f4e1e49d674e03d26e27582f44922\",\"level\":5,\"setting\":\"real\","
    "\"measures\":\"comp_rate=110;comp_depth=5.5;ccf=82;pause_max=8\",\"case\":\"B-0001\","
    "\"checklist\":\"e131be6fd41306670441c90fb6e00d36\","
    "\"batch\":\"f1881ae5ff0b55be729faf69ef1b85a4\",\"salt\":\"6c85ad4d842f0cae61bc8c13366cc705\"}";
static const char statement_entry[] =
    "INSERT INTO entry (chain, seq, clock, time, actor, kind, subject, payload_hash, hash,"
    " signature, payload) VALUES (1, ?1, ?1, 1790000000000, 1, 'signoff.add', ?2, ?3, ?3, ?4, ?5)";
static const char statement_mark[] = "INSERT INTO mark (chain, seq, signature) VALUES (1, ?1, ?2)";
static const char statement_signoff[] =
    "INSERT INTO signoff (id, trainee, skill, day, performed_at, facility, mentor, level, measures,"
    " simulated, case_ref, adoption, origin, batch, chain, seq, clock, written, sign_chain,"
    " sign_seq, sign_actor, passed, counted)"
    " VALUES (?2, ?3, 'resuscitation.bls-adult', 20772, '2026-11-15', ?3, ?3, 5,"
    " 'comp_rate=110;comp_depth=5.5;ccf=82;pause_max=8', 0, 'B-0001', ?3, 0, ?3, 1, ?1, ?1, 20772,"
    " 1, ?1, 1, 2, 1)";
static const char statement_competency[] =
    "INSERT INTO competency (person, skill, stale, state, since, expires, holds_until, refresh_due,"
    " way, revision, judged_on, plugins)"
    " VALUES (?1, 'resuscitation.bls-adult', 0, 3, 20772, 21500, 21500, 20900, 'standard', 1, "
    "20772,"
    " 'resuscitation 1.0.0') ON CONFLICT (person, skill) DO UPDATE SET"
    " since = excluded.since, expires = excluded.expires, judged_on = excluded.judged_on";

static sqlite3 *db;

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
        fprintf(stderr, "raw-signoff: %s\n", sqlite3_errmsg(db));
    return q;
}

static int run(sqlite3_stmt *q)
{
    int rc = sqlite3_step(q);
    sqlite3_finalize(q);
    if (rc != SQLITE_DONE)
        fprintf(stderr, "raw-signoff: %s\n", sqlite3_errmsg(db));
    return rc == SQLITE_DONE;
}

static int insert_all(void)
{
    unsigned char id[16], person[16], hash[32], signature[64];
    memset(person, 0x65, sizeof(person));
    memset(hash, 0x42, sizeof(hash));
    memset(signature, 0x17, sizeof(signature));
    sqlite3_stmt *q = prepare("SELECT max(seq) + 1 FROM entry WHERE chain = 1");
    if (!q || sqlite3_step(q) != SQLITE_ROW)
        return 0;
    sqlite3_int64 seq = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    sqlite3_randomness(sizeof(id), id);
    if (!(q = prepare(statement_entry)))
        return 0;
    sqlite3_bind_int64(q, 1, seq);
    sqlite3_bind_blob(q, 2, id, sizeof(id), SQLITE_STATIC);
    sqlite3_bind_blob(q, 3, hash, sizeof(hash), SQLITE_STATIC);
    sqlite3_bind_blob(q, 4, signature, sizeof(signature), SQLITE_STATIC);
    sqlite3_bind_text(q, 5, payload, -1, SQLITE_STATIC);
    if (!run(q) || !(q = prepare(statement_signoff)))
        return 0;
    sqlite3_bind_int64(q, 1, seq);
    sqlite3_bind_blob(q, 2, id, sizeof(id), SQLITE_STATIC);
    sqlite3_bind_blob(q, 3, person, sizeof(person), SQLITE_STATIC);
    if (!run(q) || !(q = prepare(statement_competency)))
        return 0;
    sqlite3_bind_blob(q, 1, person, sizeof(person), SQLITE_STATIC);
    if (!run(q) || !(q = prepare(statement_mark)))
        return 0;
    sqlite3_bind_int64(q, 1, seq);
    sqlite3_bind_blob(q, 2, signature, sizeof(signature), SQLITE_STATIC);
    return run(q);
}

int main(int argc, char **argv)
{
    if (argc != 2 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return 1;
    int good = sqlite3_exec(db, "PRAGMA synchronous=FULL; BEGIN IMMEDIATE", NULL, NULL, NULL) ==
                   SQLITE_OK &&
               insert_all() && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(db);
    puts(good ? "recorded" : "failed");
    return good ? 0 : 1;
}
