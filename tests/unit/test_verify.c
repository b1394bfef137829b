/* tests/unit/test_verify.c - whatever is changed behind our back, verify finds it and names the record;
 * and folding everything again gives the same tables. */
#include "base/base.h"

#include <sqlite3.h>

#include "suites.h"
#include "world.h"

/* What somebody with a SQLite shell does; the notebook is closed meanwhile. */
static void tamper(const char *sql)
{
    world_close();
    sqlite3 *db = world_raw(NULL);
    world_drop_triggers(db);
    world_sql(db, sql);
    sqlite3_close(db);
    world_open(NULL);
}

static void must_be_damaged(const char *label)
{
    int rc = world_verify();
    ck_assert_msg(rc == SOTAY_EDAMAGE, "%s: %d, %s", label, rc, why.message);
    ck_assert_msg(why.hint[0] && why.message[0], "%s", label);
}

START_TEST(an_untouched_notebook_passes)
{
    struct verify_report report;
    sqlite3 *db = world_raw(NULL);
    MUST(notebook_verify(&world.app, NULL, NULL, &report, &why));
    ck_assert_int_eq(report.entries, world_number(db, "SELECT count(*) FROM entry"));
    ck_assert_int_eq(report.marks, world_number(db, "SELECT count(*) FROM mark"));
    ck_assert_int_eq(report.signatures, world_number(db, "SELECT count(signature) FROM entry"));
    ck_assert_int_eq(report.chains, 2);
    ck_assert_int_eq(report.erased, 0);
    sqlite3_close(db);
    tamper("VACUUM"); /* the triggers are no part of the truth, nor is the order of pages */
    MUST(world_verify());
}
END_TEST

/* ---- the ledger -------------------------------------------------------------------------------- */

/* :K is the seq of a signed sign-off in the middle of chain 1, :N the last one of that chain; with
 * names the record that the message must name, "" none. */
static const struct {
    const char *label, *sql, *names, *says;
} cases[] = {
    {"a byte of the payload",
     "UPDATE entry SET payload = replace(payload, '\"level\":5', '\"level\":4') WHERE seq = :K",
     "record :K ", "its content was changed"},
    {"white space in the payload",
     "UPDATE entry SET payload = payload || ' ' WHERE seq = :K AND chain = 1", "record :K ",
     "its content was changed"},
    {"clock", "UPDATE entry SET clock = clock + 1 WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"clock back", "UPDATE entry SET clock = 1 WHERE seq = :K AND chain = 1", "record :K ",
     "its place in time"},
    {"clock far ahead", "UPDATE entry SET clock = clock + 4294967297 WHERE seq = :K AND chain = 1",
     "record :K ", "its place in time"},
    {"time", "UPDATE entry SET time = time - 1 WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"kind", "UPDATE entry SET kind = 'signoff.observe' WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"subject", "UPDATE entry SET subject = zeroblob(16) WHERE seq = :K AND chain = 1",
     "record :K ", "it was changed"},
    {"actor", "UPDATE entry SET actor = 1 WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"no actor", "UPDATE entry SET actor = NULL WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"an actor nobody knows", "UPDATE entry SET actor = 999 WHERE seq = :K AND chain = 1",
     "record :K ", "it was changed"},
    {"payload hash", "UPDATE entry SET payload_hash = zeroblob(32) WHERE seq = :K AND chain = 1",
     "record :K ", "it was changed"},
    {"hash", "UPDATE entry SET hash = zeroblob(32) WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"a shorter hash", "UPDATE entry SET hash = x'00' WHERE seq = :K AND chain = 1", "record :K ",
     "it was changed"},
    {"seq", "UPDATE entry SET seq = 100000 WHERE seq = :K AND chain = 1", "record :M ",
     "before it is missing"},
    {"chain", "UPDATE entry SET chain = 7 WHERE seq = :K AND chain = 1", "record :M ",
     "before it is missing"},
    {"the key of an actor",
     "UPDATE actor SET key = zeroblob(32) WHERE no = (SELECT actor FROM entry WHERE seq = :K AND "
     "chain = 1)",
     "record ", "it was changed"},
    {"the key of a computer", "UPDATE chain SET device = zeroblob(32) WHERE no = 1", "record 1 ",
     "it was changed"},
    {"where a chain begins",
     "UPDATE chain SET base_hash = hash FROM entry WHERE no = 2 AND seq = 1", "record 1 ",
     "it was changed"},
    {"the number of a chain", "UPDATE chain SET no = 5 WHERE no = 2", "", ""},
    {"one missing", "DELETE FROM entry WHERE seq = :K AND chain = 1", "record :M ",
     "before it is missing"},
    {"the first missing", "DELETE FROM entry WHERE seq = 1 AND chain = 1", "record 2 ",
     "before it is missing"},
    {"two swapped",
     "UPDATE entry SET seq = -1 WHERE seq = :K AND chain = 1; UPDATE entry SET seq = :K WHERE seq "
     "= :M AND chain = 1; "
     "UPDATE entry SET seq = :M WHERE seq = -1",
     "record :K ", "it was changed"},
    {"two swapped, their clocks not",
     "UPDATE entry SET seq = -1, clock = clock + 1 WHERE seq = :K AND chain = 1;"
     "UPDATE entry SET seq = :K, clock = clock - 1 WHERE seq = :M AND chain = 1; UPDATE entry SET "
     "seq = :M WHERE seq = -1",
     "record :K ", "it was changed"},
    {"the last missing", "DELETE FROM entry WHERE seq = :N AND chain = 1", "record :N",
     "mark belongs to no record"},
    {"the last and the two last marks missing",
     "DELETE FROM entry WHERE seq = :N AND chain = 1; DELETE FROM mark WHERE seq >= :N - 1 AND "
     "chain = "
     "1",
     "record ", "mark after it is missing"},
    {"the very last missing", "DELETE FROM entry WHERE chain = 2 AND seq = 2", "record 2",
     "mark belongs to no record"},
    {"a copy of one at the end",
     "INSERT INTO entry SELECT chain, :N + 1, clock + 1000, time, actor, kind, subject, "
     "payload_hash, hash, signature, payload "
     "FROM entry WHERE seq = :K AND chain = 1",
     "record ", "it was changed"},
    {"a byte of the signature",
     "UPDATE entry SET signature = zeroblob(64) WHERE seq = :K AND chain = 1", "record :K ",
     "its signature does not fit"},
    {"the signature of another",
     "UPDATE entry SET signature = (SELECT signature FROM entry WHERE seq = 1 AND chain = 1) WHERE "
     "seq = :K AND chain = 1",
     "record :K ", "its signature does not fit"},
    {"a shorter signature",
     "UPDATE entry SET signature = substr(signature, 1, 63) WHERE seq = :K AND chain = 1",
     "record :K ", "signature"},
    {"no signature", "UPDATE entry SET signature = NULL WHERE seq = :K AND chain = 1", "record :K ",
     "signature"},
    {"a forged mark", "UPDATE mark SET signature = zeroblob(64) WHERE seq = :N AND chain = 1",
     "record :N ", "mark does not fit"},
    {"the mark of another",
     "UPDATE mark SET signature = (SELECT signature FROM mark WHERE seq = :N) WHERE seq = 1 OR seq "
     "= "
     "(SELECT min(seq) FROM mark)",
     "record ", "mark does not fit"},
    {"the last mark missing", "DELETE FROM mark WHERE seq = :N AND chain = 1", "record :N",
     "mark after it is missing"},
    {"the very last mark missing", "DELETE FROM mark WHERE seq = 2 AND chain = 2", "record 2",
     "mark after it is missing"},
    {"a mark of nothing", "INSERT INTO mark SELECT 2, 9, signature FROM mark LIMIT 1", "record 9",
     "mark belongs to no record"},
    {"marks of a chain that is not there",
     "INSERT INTO mark SELECT 9, 1, signature FROM mark LIMIT 1", "record 1",
     "mark belongs to no record"},
};

static void fill_in(const char *text, int64_t k, int64_t n, struct str *out)
{
    for (const char *p = text; *p; p++) {
        if (*p == ':' && strchr("KMN", p[1]) && p[1])
            str_add_int(out, *++p == 'K' ? k : *p == 'M' ? k + 1 : n);
        else
            str_add_char(out, *p);
    }
}

START_TEST(what_was_changed_is_found_and_named)
{
    AUTO(str) sql = {0};
    AUTO(str) names = {0};
    sqlite3 *db = world_raw(NULL);
    int64_t k = world_number(
        db,
        "SELECT min(e.seq) FROM entry e JOIN entry f ON f.chain = e.chain AND f.seq = e.seq + 1 "
        "WHERE e.kind = 'signoff.add' AND f.kind = 'signoff.add' AND e.chain = 1");
    int64_t n = world_number(db, "SELECT max(seq) FROM entry WHERE chain = 1");
    sqlite3_close(db);
    fill_in(cases[_i].sql, k, n, &sql);
    fill_in(cases[_i].names, k, n, &names);
    MUST(world_verify());
    tamper(str_text(&sql));
    must_be_damaged(cases[_i].label);
    ck_assert_msg(strstr(why.message, str_text(&names)), "%s: '%s' is not in '%s'", cases[_i].label,
                  str_text(&names), why.message);
    ck_assert_msg(strstr(why.message, cases[_i].says), "%s: '%s' is not in '%s'", cases[_i].label,
                  cases[_i].says, why.message);
    ck_assert_ptr_null(strstr(why.message, "()"));
}
END_TEST

/* Taking the signature away and folding again leaves no trace in the tables: it is missed all the same. */
START_TEST(a_signature_taken_away_is_missed_after_a_rebuild)
{
    tamper("UPDATE entry SET signature = NULL WHERE kind = 'signoff.add'");
    world_rebuild();
    must_be_damaged("no signature");
    ck_assert_ptr_nonnull(strstr(why.message, "its signature is missing"));
}
END_TEST

/* ---- folded tables -------------------------------------------------------------------------------- */

static const char *const tables[] = {
    "authority",  "device",      "person_key",    "key_limit",    "key_voucher",
    "key_ended",  "checklist",   "policy",        "person_link",  "erasure",
    "held",       "history",     "person_joined", "erasure_said", "facility",
    "person",     "posting",     "course",        "class",        "enrolment",
    "programme",  "round",       "secondment",    "partnership",  "requirement",
    "indicator",  "grants",      "signoff",       "signature",    "confirmation",
    "retraction", "attestation", "signoff_note",  "certificate",  "certificate_revocation",
};

struct column {
    char name[40], type[10];
    bool pk;
};
struct table {
    struct column columns[40];
    size_t n, n_pk;
};

static void read_table(sqlite3 *db, const char *name, struct table *ret)
{
    sqlite3_stmt *q = NULL;
    *ret = (struct table){0};
    ck_assert_int_eq(
        sqlite3_prepare_v2(db, "SELECT name, type, pk FROM pragma_table_info(?1)", -1, &q, NULL),
        SQLITE_OK);
    sqlite3_bind_text(q, 1, name, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW) {
        struct column *c = &ret->columns[ret->n++];
        snprintf(c->name, sizeof c->name, "\"%s\"", (const char *)sqlite3_column_text(q, 0));
        snprintf(c->type, sizeof c->type, "%s", (const char *)sqlite3_column_text(q, 1));
        c->pk = sqlite3_column_int(q, 2) > 0;
        ret->n_pk += c->pk;
    }
    sqlite3_finalize(q);
    ck_assert_uint_gt(ret->n, 0);
}

/* Another value of the same type, also for NULL. */
static void other_value(const struct column *c, struct str *out)
{
    if (strcmp(c->type, "INTEGER") == 0)
        str_addf(out, "coalesce(%s, 0) + 1000", c->name);
    else if (strcmp(c->type, "TEXT") == 0)
        str_addf(out, "coalesce(%s, '') || 'x'", c->name);
    else
        str_addf(out, "randomblob(coalesce(length(%s), 16))", c->name);
}

static void one_row(const struct table *t, const char *name, struct str *out)
{
    AUTO(str) key = {0};
    for (size_t i = 0; i < t->n; i++)
        if (t->columns[i].pk)
            str_addf(&key, "%s%s", key.len ? ", " : "", t->columns[i].name);
    if (!key.len)
        str_add(&key, "rowid");
    str_addf(out, " WHERE (%s) IN (SELECT %s FROM %s ORDER BY %s LIMIT 1)", str_text(&key),
             str_text(&key), name, str_text(&key));
}

static void check_named(const char *table, const char *column)
{
    ck_assert_msg(strstr(why.message, "differs from what its records say"), "%s.%s: %s", table,
                  column, why.message);
    ck_assert_msg(strstr(why.hint, "notebook rebuild"), "%s", why.hint);
    ck_assert_msg(!strstr(why.message, "00000000000000000000000000000000 "), "%s.%s: %s", table,
                  column, why.message);
}

START_TEST(a_changed_row_is_found)
{
    const char *name = tables[_i];
    struct table t;
    sqlite3 *db = world_raw(NULL);
    read_table(db, name, &t);
    AUTO(str) count = {0};
    str_addf(&count, "SELECT count(*) FROM %s", name);
    ck_assert_msg(world_number(db, str_text(&count)) > 0, "the notebook has no %s", name);
    sqlite3_close(db);
    for (size_t i = 0; i < t.n; i++) {
        AUTO(str) sql = {0};
        str_addf(&sql, "UPDATE %s SET %s = ", name, t.columns[i].name);
        other_value(&t.columns[i], &sql);
        one_row(&t, name, &sql);
        tamper(str_text(&sql));
        must_be_damaged(str_text(&sql));
        check_named(name, t.columns[i].name);
        world_close();
        world_setup_full();
    }
}
END_TEST

START_TEST(an_added_row_is_found)
{
    const char *name = tables[_i];
    struct table t;
    AUTO(str) sql = {0};
    sqlite3 *db = world_raw(NULL);
    read_table(db, name, &t);
    sqlite3_close(db);
    str_addf(&sql, "INSERT INTO %s SELECT ", name);
    for (size_t i = 0; i < t.n; i++) {
        str_add(&sql, i ? ", " : "");
        if (t.columns[i].pk)
            other_value(&t.columns[i], &sql);
        else
            str_add(&sql, t.columns[i].name);
    }
    str_addf(&sql, " FROM %s", name);
    one_row(&t, name, &sql);
    tamper(str_text(&sql));
    must_be_damaged(name);
    check_named(name, "");
}
END_TEST

START_TEST(a_removed_row_is_found)
{
    const char *name = tables[_i];
    struct table t;
    AUTO(str) sql = {0};
    sqlite3 *db = world_raw(NULL);
    read_table(db, name, &t);
    sqlite3_close(db);
    str_addf(&sql, "DELETE FROM %s", name);
    one_row(&t, name, &sql);
    tamper(str_text(&sql));
    must_be_damaged(name);
    check_named(name, "");
}
END_TEST

/* Every table of the notebook is the ledger, folded (and so in the list above), or known to be neither. */
START_TEST(no_table_is_forgotten)
{
    static const char *const others[] = {"entry",      "chain",      "mark",      "actor",
                                         "competency", "paper",      "segment",   "peer",
                                         "backup",     "backup_key", "erase_due", "refold"};
    sqlite3 *db = world_raw(NULL);
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(
        sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &q, NULL),
        SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(q, 0);
        bool known = strncmp(name, "sqlite_", 7) == 0;
        for (size_t i = 0; i < COUNT_OF(tables); i++)
            known = known || strcmp(name, tables[i]) == 0;
        for (size_t i = 0; i < COUNT_OF(others); i++)
            known = known || strcmp(name, others[i]) == 0;
        ck_assert_msg(known, "table '%s' is not verified, or not tested", name);
    }
    sqlite3_finalize(q);
    sqlite3_close(db);
}
END_TEST

START_TEST(a_record_is_named_by_its_last_entry)
{
    sqlite3 *db = world_raw(NULL);
    int64_t seq = world_number(
        db,
        "SELECT max(h.seq) FROM history h JOIN person p ON p.id = h.subject WHERE p.code = 'T1'");
    sqlite3_close(db);
    tamper("UPDATE person SET given_name = 'Ánh' WHERE code = 'T1'");
    must_be_damaged("a name");
    char want[80];
    snprintf(want, sizeof want, "person T1, record %lld differs", (long long)seq);
    ck_assert_msg(strstr(why.message, want), "'%s' is not in '%s'", want, why.message);
    ck_assert_msg(!strstr(why.message, "Ánh"), "the row is shown: '%s'", why.message);
    world_rebuild();
    MUST(world_verify());
}
END_TEST

START_TEST(the_cache_is_no_part_of_it)
{
    tamper("UPDATE competency SET state = 0; DELETE FROM competency WHERE skill = 'care.suture'");
    MUST(world_verify());
}
END_TEST

/* ---- again from the entries --------------------------------------------------------------------------- */

START_TEST(a_rebuild_gives_the_same_rows)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    AUTO(str) twice = {0};
    world_fill();
    MUST(ledger_dump(world.app.store, &before, &why));
    MUST(world_verify());
    world_rebuild();
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    ck_assert_uint_gt(before.len, 5000);
    world_close();
    world_open(NULL);
    int64_t entries = 0;
    MUST(notebook_rebuild(&world.app, &entries, &why));
    ck_assert_int_eq(entries, world_entries());
    MUST(ledger_dump(world.app.store, &twice, &why));
    world_same(&before, &twice);
}
END_TEST

START_TEST(a_rebuild_mends_the_tables)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    MUST(ledger_dump(world.app.store, &before, &why));
    tamper("DELETE FROM facility; DELETE FROM signoff; UPDATE grants SET role = 'issuer'; DELETE "
           "FROM authority");
    ck_assert(hash_equal(&world.app.authority, &world.authority.key)); /* it opens all the same */
    world_rebuild();
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    MUST(world_verify());
}
END_TEST

/* What an index should be made of, and what it is made of here. */
static const struct {
    const char *name, *good, *bad;
} indexes[] = {
    {"signoff_id", "signoff (id)", "signoff (batch)"},
    {"signoff_mentor", "signoff (mentor)", "signoff (facility)"},
    {"signoff_waits", "signoff (mentor) WHERE reason = ''key-not-confirmed''",
     "signoff (mentor) WHERE reason IS NULL"},
    {"signoff_beyond", "signoff (mentor) WHERE reason = ''key-revoked''",
     "signoff (mentor) WHERE reason IS NULL"},
    {"person_code", "person (code)", "person (phone)"},
};

static void declare(const char *name, const char *columns)
{
    AUTO(str) sql = {0};
    str_addf(&sql,
             "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX %s ON %s'"
             " WHERE name = '%s'",
             name, columns, name);
    sqlite3 *db = world_raw(NULL);
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
}

START_TEST(an_index_that_lies_is_found)
{
    AUTO(str) sql = {0};
    str_addf(&sql, "REINDEX %s", indexes[_i].name);
    world_close();
    declare(indexes[_i].name, indexes[_i].bad);
    sqlite3 *db = world_raw(NULL);
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
    declare(indexes[_i].name, indexes[_i].good);
    world_open(NULL);
    must_be_damaged(indexes[_i].name);
    world_said(strncmp(indexes[_i].name, "signoff", 7) == 0 ? "index of the sign-offs" : "index");
}
END_TEST

Suite *suite_verify(void)
{
    Suite *s = suite_create("verify");
    TCase *tc = tcase_create("verify");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin_full, NULL);
    tcase_add_checked_fixture(tc, world_setup_full, world_teardown);
    tcase_add_test(tc, an_untouched_notebook_passes);
    tcase_add_loop_test(tc, what_was_changed_is_found_and_named, 0, (int)COUNT_OF(cases));
    tcase_add_test(tc, a_signature_taken_away_is_missed_after_a_rebuild);
    tcase_add_loop_test(tc, a_changed_row_is_found, 0, (int)COUNT_OF(tables));
    tcase_add_loop_test(tc, an_added_row_is_found, 0, (int)COUNT_OF(tables));
    tcase_add_loop_test(tc, a_removed_row_is_found, 0, (int)COUNT_OF(tables));
    tcase_add_loop_test(tc, an_index_that_lies_is_found, 0, (int)COUNT_OF(indexes));
    tcase_add_test(tc, no_table_is_forgotten);
    tcase_add_test(tc, a_record_is_named_by_its_last_entry);
    tcase_add_test(tc, the_cache_is_no_part_of_it);
    tcase_add_test(tc, a_rebuild_mends_the_tables);
    suite_add_tcase(s, tc);
    TCase *fresh = tcase_create("rebuild");
    tcase_add_unchecked_fixture(fresh, world_begin, NULL);
    tcase_add_checked_fixture(fresh, world_setup, world_teardown);
    tcase_add_test(fresh, a_rebuild_gives_the_same_rows);
    suite_add_tcase(s, fresh);
    return s;
}
