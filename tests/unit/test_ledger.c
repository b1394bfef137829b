/* tests/unit/test_ledger.c - appending: chain, clock, mark, all or nothing; and what can never be
 * changed afterwards. */
#include "base/base.h"

#include <sodium.h>
#include <sqlite3.h>
#include <unistd.h>

#include "suites.h"
#include "store/store_private.h"
#include "world.h"

struct seen {
    struct hash head;
    int64_t n, seq, clock;
    char last_kind[KIND_SIZE];
};

static int look(void *with, const struct entry *e, struct sotay_error *err)
{
    struct seen *s = with;
    (void)err;
    struct hash hash = entry_hash(e), payload = hash_of(e->payload, e->payload_len);
    ck_assert_int_eq(e->chain, 1);
    ck_assert_int_eq(e->seq, s->seq + 1);
    ck_assert_int_eq(e->clock, s->clock + 1); /* one computer: the greatest seen is its own */
    ck_assert(hash_equal(&e->prev, &s->head));
    ck_assert(hash_equal(&hash, &e->hash));
    ck_assert(hash_equal(&payload, &e->payload_hash));
    ck_assert(!e->is_signed || entry_signature_holds(e));
    s->n++;
    s->seq = e->seq;
    s->clock = e->clock;
    s->head = e->hash;
    snprintf(s->last_kind, sizeof s->last_kind, "%s", e->kind);
    return SOTAY_OK;
}

static struct seen walk(void)
{
    struct seen s = {0};
    MUST(ledger_each(world.app.store, look, &s, &why));
    ck_assert_int_eq(s.n, world_entries());
    return s;
}

START_TEST(entries_are_linked_without_gaps)
{
    struct seen before = walk();
    struct id id =
        world_add(NULL, NOUN_COURSE, "code", "K1", "title", "Băng bó", "kind", "short", NULL);
    MUST(world_edit(NULL, NOUN_COURSE, &id, "hours", "8", NULL));
    struct seen after = walk();
    ck_assert_int_eq(after.n, before.n + 2);
    ck_assert_str_eq(after.last_kind, "course.set");
}
END_TEST

START_TEST(every_transaction_ends_with_a_mark)
{
    sqlite3 *db = world_raw(NULL);
    int64_t marks = world_number(db, "SELECT count(*) FROM mark");
    world_add(NULL, NOUN_COURSE, "code", "K1", "title", "Băng bó", "kind", "short", NULL);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM mark"), marks + 1);
    ck_assert_int_eq(world_number(db, "SELECT max(seq) FROM mark"),
                     world_number(db, "SELECT max(seq) FROM entry"));
    sqlite3_close(db);
    /* Two entries in one: only the last is marked. */
    AUTO(writer) w = {0};
    struct id a = {{1}}, b = {{2}};
    const char *body = "\"set\":{\"title\":\"A\"}";
    MUST(app_write(&world.app, NULL, &w, &why));
    MUST(writer_append(&w, "course.set", &a, body, strlen(body), false, NULL, &why));
    MUST(writer_append(&w, "course.set", &b, body, strlen(body), false, NULL, &why));
    MUST(writer_commit(&w, &why));
    writer_done(&w);
    db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM mark"), marks + 2);
    ck_assert_int_eq(world_number(db, "SELECT max(seq) FROM mark"),
                     world_number(db, "SELECT max(seq) FROM entry"));
    sqlite3_close(db);
}
END_TEST

START_TEST(the_mark_is_signed_by_the_device)
{
    struct seen s = walk();
    AUTO(stmt) chain = stmt_open(world.app.store, SQL_CHAIN_ALL);
    ck_assert_int_eq(stmt_step(&chain, &why), SOTAY_OK);
    struct hash device = stmt_col_hash(&chain, 1);
    char text[MARK_TEXT_MAX];
    size_t len = mark_text(&device, s.seq, &s.head, text);
    AUTO(stmt) q = stmt_open(world.app.store, SQL_MARK_ALL);
    bool found = false;
    while (stmt_step(&q, &why) == SOTAY_OK)
        if (stmt_col_int(&q, 1) == s.seq) {
            found = true;
            ck_assert_int_eq(crypto_sign_verify_detached(stmt_col_blob(&q, 2),
                                                         (const uint8_t *)text, len, device.b),
                             0);
        }
    ck_assert(found);
}
END_TEST

START_TEST(the_clock_follows_the_greatest_known)
{
    struct elsewhere d;
    struct id what = {{9}};
    elsewhere_begin(&d);
    d.clock = 100000;
    elsewhere_append(&d, &world.keeper, true, false, "course.set", &what,
                     "\"set\":{\"title\":\"Xa\"}");
    world_rebuild();
    world_add(NULL, NOUN_COURSE, "code", "K1", "title", "Băng bó", "kind", "short", NULL);
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT max(clock) FROM entry WHERE chain = 1"), 100002);
    sqlite3_close(db);
    MUST(world_verify());
}
END_TEST

START_TEST(what_is_not_committed_was_never_there)
{
    AUTO(str) before = {0};
    AUTO(str) after = {0};
    struct id id = {{1}};
    const char *body = "\"set\":{\"code\":\"K1\",\"title\":\"A\"}";
    int64_t entries = world_entries();
    MUST(ledger_dump(world.app.store, &before, &why));
    {
        AUTO(writer) w = {0};
        MUST(app_write(&world.app, &world.keeper, &w, &why));
        MUST(writer_append(&w, "course.set", &id, body, strlen(body), false, NULL, &why));
        ck_assert_int_eq(world_entries(), entries + 1);
    }
    ck_assert_int_eq(world_entries(), entries);
    MUST(ledger_dump(world.app.store, &after, &why));
    world_same(&before, &after);
    world_add(NULL, NOUN_COURSE, "code", "K2", "title", "Sau", "kind", "short",
              NULL); /* the chain goes on */
    walk();
    MUST(world_verify());
}
END_TEST

START_TEST(a_writer_without_entries_writes_nothing)
{
    sqlite3 *db = world_raw(NULL);
    int64_t marks = world_number(db, "SELECT count(*) FROM mark");
    AUTO(writer) w = {0};
    MUST(app_write(&world.app, NULL, &w, &why));
    MUST(writer_commit(&w, &why));
    writer_done(&w);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM mark"), marks);
    sqlite3_close(db);
}
END_TEST

START_TEST(the_payload_has_salt_and_batch)
{
    world_add(NULL, NOUN_COURSE, "code", "K1", "title", "Băng bó", "kind", "short", NULL);
    world_add(NULL, NOUN_COURSE, "code", "K2", "title", "Băng bó", "kind", "short", NULL);
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM entry WHERE payload NOT LIKE "
                                      "'{%\"batch\":\"%\",\"salt\":\"%\"}'"),
                     0);
    /* Two commands, two batches and salts; every salt is its own. */
    ck_assert_int_eq(
        world_number(db, "SELECT count(DISTINCT substr(payload, -34)) = count(*) FROM entry"), 1);
    sqlite3_close(db);
}
END_TEST

/* ---- nothing is changed ---------------------------------------------------------------------------- */

static const char *const changes[] = {
    "UPDATE entry SET time = time + 1 WHERE seq = 2",
    "UPDATE entry SET payload = 'x' WHERE seq = 2",
    "UPDATE entry SET payload = NULL, time = 1 WHERE seq = 2",
    "UPDATE entry SET payload = NULL, signature = NULL WHERE seq = 1",
    "DELETE FROM entry WHERE seq = 2",
    "DELETE FROM entry",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
    "REPLACE INTO mark SELECT * FROM mark",
    "UPDATE chain SET base_seq = 1",
    "DELETE FROM chain",
    "INSERT OR REPLACE INTO chain SELECT * FROM chain",
    "UPDATE mark SET seq = seq + 1",
    "DELETE FROM mark",
    "UPDATE actor SET key = x'00'",
    "DELETE FROM actor",
    "INSERT OR REPLACE INTO actor SELECT * FROM actor",
};

START_TEST(nothing_changes_the_ledger_here)
{
    int rc = sqlite3_exec(world.app.store->db, changes[_i], NULL, NULL, NULL);
    ck_assert_msg(rc != SQLITE_OK, "%s", changes[_i]);
    MUST(world_verify());
}
END_TEST

START_TEST(triggers_keep_the_ledger_elsewhere)
{
    sqlite3 *db = world_raw(NULL);
    world_sql(db, "PRAGMA recursive_triggers = ON");
    char *message = NULL;
    int rc = sqlite3_exec(db, changes[_i], NULL, NULL, &message);
    ck_assert_msg(rc == SQLITE_CONSTRAINT, "%s: %d", changes[_i], rc);
    ck_assert_str_eq(message, "the ledger is never changed");
    sqlite3_free(message);
    sqlite3_close(db);
    MUST(world_verify());
}
END_TEST

static const char *const drops[] = {
    "DROP TABLE entry",
    "DROP TABLE chain",
    "DROP TABLE mark",
    "DROP TABLE actor",
    "DROP TRIGGER entry_no_update",
    "DROP TRIGGER entry_no_delete",
    "DROP TRIGGER chain_no_update",
    "DROP TRIGGER mark_no_delete",
    "DROP TRIGGER actor_no_update",
    "ALTER TABLE entry RENAME TO other",
    "ALTER TABLE mark ADD COLUMN note TEXT",
    "ALTER TABLE entry DROP COLUMN signature",
    "ATTACH 'other' AS other",
    "UPDATE sqlite_schema SET sql = '' WHERE name = 'entry_no_update'",
    "DELETE FROM sqlite_schema WHERE name = 'entry_no_update'",
};

START_TEST(nothing_takes_the_protection_away_here)
{
    sqlite3_exec(world.app.store->db, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
    int rc = sqlite3_exec(world.app.store->db, drops[_i], NULL, NULL, NULL);
    ck_assert_msg(rc != SQLITE_OK, "%s", drops[_i]);
    ck_assert_int_ne(sqlite3_exec(world.app.store->db, changes[0], NULL, NULL, NULL), SQLITE_OK);
    MUST(world_verify());
}
END_TEST

START_TEST(erasure_of_a_payload_is_allowed_and_whole)
{
    const char *erase =
        "UPDATE entry SET payload = NULL WHERE kind = 'person.set' AND subject = ?1";
    sqlite3 *db = world.app.store->db;
    sqlite3_stmt *q = NULL;
    ck_assert_int_eq(sqlite3_prepare_v2(db, erase, -1, &q, NULL),
                     SQLITE_AUTH); /* only by the erasure itself */
    store_allow_erasure(world.app.store, true);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE entry SET time = 1", NULL, NULL, NULL), SQLITE_AUTH);
    ck_assert_int_eq(sqlite3_exec(db, "DELETE FROM entry", NULL, NULL, NULL), SQLITE_AUTH);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE entry SET payload = '{}'", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT_TRIGGER);
    ck_assert_int_eq(sqlite3_prepare_v2(db, erase, -1, &q, NULL), SQLITE_OK);
    sqlite3_bind_blob(q, 1, world.second_nurse.b, ID_SIZE, SQLITE_STATIC);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_DONE);
    ck_assert_int_eq(sqlite3_changes(db), 1);
    sqlite3_finalize(q);
    store_allow_erasure(world.app.store, false);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE entry SET payload = NULL", NULL, NULL, NULL),
                     SQLITE_AUTH);
    world_rebuild();
    struct verify_report report;
    ck_assert_int_eq(world_verify(), SOTAY_EDAMAGE); /* nobody has said that it goes */
    world_said("its content is missing");
    AUTO(record) gone = {0};
    ck_assert_int_eq(
        record_get(world.app.store, &noun_table[NOUN_PERSON], &world.second_nurse, &gone, &why),
        SOTAY_END);
    MUST(world_append(&world.keeper, "person.erase", &world.second_nurse, "\"reason\":\"x\""));
    MUST(notebook_verify(&world.app, NULL, NULL, &report, &why));
    ck_assert_int_eq(report.erased, 1);
    ck_assert_int_eq(report.entries, world_entries());
}
END_TEST

/* ---- this computer, a copy -------------------------------------------------------------------------------- */

static void copy(const char *to)
{
    sqlite3 *db = world_raw(NULL);
    AUTO(str) sql = {0};
    unlink(to);
    str_addf(&sql, "VACUUM INTO '%s'", to);
    world_sql(db, str_text(&sql));
    sqlite3_close(db);
}

static void open_copy(void)
{
    char to[300];
    snprintf(to, sizeof to, "%s", world_path("copy"));
    copy(to);
    world_close();
    world_open(to);
}

START_TEST(a_copy_does_not_write_without_a_key)
{
    open_copy();
    REFUSED(world_try_add(NULL, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL));
    world_said("copy");
    world_said("--as ");
    MUST(world_verify());
}
END_TEST

START_TEST(a_copy_with_a_confirmed_key_is_a_new_device)
{
    open_copy();
    struct id id =
        world_add(&world.keeper, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL);
    MUST(world_edit(&world.keeper, NOUN_COURSE, &id, "hours", "8", NULL));
    MUST(world_verify());
    sqlite3 *db = world_raw(world_path("copy"));
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM chain"), 2);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM entry WHERE chain = 2"), 2);
    ck_assert_int_eq(
        world_number(db, "SELECT count(*) FROM entry WHERE chain = 2 AND signature IS NULL"), 0);
    ck_assert_int_eq(world_number(db, "SELECT min(seq) FROM entry WHERE chain = 2"), 1);
    sqlite3_close(db);
    world_reasons_hold();
    REFUSED(world_try_add(NULL, NOUN_COURSE, "code", "K2", "title", "A", "kind", "short",
                          NULL)); /* still nobody's */
}
END_TEST

START_TEST(an_enrolled_copy_writes_without_a_key)
{
    open_copy();
    world_add(&world.keeper, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL);
    AUTO(str) body = {0};
    {
        AUTO(stmt) q = stmt_open(world.app.store, SQL_CHAIN_ALL);
        ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
        ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
        struct hash device = stmt_col_hash(&q, 1);
        str_addf(&body, "\"name\":\"Trạm\",\"series\":\"B\",\"device\":\"%s\"",
                 hash_hex(&device).s);
    }
    MUST(world_append(&world.keeper, "device.enrol", &(struct id){{3}}, str_text(&body)));
    world_add(NULL, NOUN_COURSE, "code", "K2", "title", "B", "kind", "short", NULL);
    world_reasons_hold();
}
END_TEST

START_TEST(an_unconfirmed_key_does_not_open_a_copy)
{
    struct actor key;
    world_key(&key, &world.nurse);
    open_copy();
    REFUSED(world_try_add(&key, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL));
    world_said("not confirmed");
    MUST(world_verify());
}
END_TEST

/* The same file with an older content: the device's last mark is not in it. */
START_TEST(a_restored_notebook_is_a_new_device)
{
    char old[300], to[300];
    snprintf(old, sizeof old, "%s", world_path("old"));
    snprintf(to, sizeof to, "%s", world_path("sotay"));
    copy(old);
    world_add(NULL, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL);
    world_close();
    char *bytes = NULL;
    size_t len = 0;
    MUST(file_read(old, (size_t)1 << 28, &bytes, &len, &why));
    FILE *f = fopen(to, "w"); /* in place: the inode stays */
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
    free(bytes);
    world_open(NULL);
    MUST(world_verify());
    REFUSED(world_try_add(NULL, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL));
    world_add(&world.keeper, NOUN_COURSE, "code", "K1", "title", "A", "kind", "short", NULL);
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM chain"), 2);
    sqlite3_close(db);
    MUST(world_verify());
}
END_TEST

START_TEST(signing_needs_somebody)
{
    REFUSED(world_try_add(NULL, NOUN_FACILITY, "code", "X", "type", "station", "name", "X", NULL));
    world_said("--as ");
    REFUSED(world_append(NULL, "signoff.retract", &(struct id){{1}}, "\"reason\":\"x\""));
    REFUSED(world_append(NULL, "certificate.revoke", &(struct id){{1}}, "\"reason\":\"x\""));
}
END_TEST

START_TEST(a_wrong_passphrase_opens_nothing)
{
    AUTO(actor) a = {0};
    int64_t entries = world_entries();
    ck_assert_int_eq(app_unlock(&world.app, "DB-1", "khác", &a, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(app_unlock(&world.app, "authority", "", &a, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(a.secret[0] | a.secret[31] | a.secret[63], 0);
    ck_assert_int_eq(world_entries(), entries);
    ck_assert_int_eq(app_unlock(&world.app, "M1", PASSPHRASE, &a, &why),
                     SOTAY_EABSENT); /* no file here */
}
END_TEST

/* Else every undo of structure and every sync would read all records: cost follows what is new. */
START_TEST(structural_entries_are_found_by_their_index)
{
    static const enum sql_id queries[] = {SQL_ENTRY_STRUCTURAL, SQL_STRUCTURAL_SINCE};
    sqlite3 *db = world_raw(NULL);
    sqlite3_stmt *q = NULL;
    AUTO(str) sql = {0};
    str_add(&sql, "EXPLAIN QUERY PLAN ");
    str_add(&sql, sql_text[queries[_i]]);
    ck_assert_int_eq(sqlite3_prepare_v2(db, str_text(&sql), -1, &q, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    ck_assert_ptr_nonnull(
        strstr((const char *)sqlite3_column_text(q, 3), "entry_structure (clock>?)"));
    sqlite3_finalize(q);
    sqlite3_close(db);
}
END_TEST

/* SQLite would build a table of all kinds of the index for each row. */
START_TEST(writing_an_entry_makes_no_table)
{
    sqlite3 *db = world_raw(NULL);
    sqlite3_stmt *q = NULL;
    AUTO(str) sql = {0};
    str_add(&sql, "EXPLAIN ");
    str_add(&sql, sql_text[SQL_ENTRY_ADD]);
    ck_assert_int_eq(sqlite3_prepare_v2(db, str_text(&sql), -1, &q, NULL), SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW)
        ck_assert_str_ne((const char *)sqlite3_column_text(q, 1), "OpenEphemeral");
    sqlite3_finalize(q);
    sqlite3_close(db);
}
END_TEST

Suite *suite_ledger(void)
{
    Suite *s = suite_create("ledger");
    TCase *tc = tcase_create("ledger");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, entries_are_linked_without_gaps);
    tcase_add_test(tc, every_transaction_ends_with_a_mark);
    tcase_add_test(tc, the_mark_is_signed_by_the_device);
    tcase_add_test(tc, the_clock_follows_the_greatest_known);
    tcase_add_test(tc, what_is_not_committed_was_never_there);
    tcase_add_test(tc, a_writer_without_entries_writes_nothing);
    tcase_add_loop_test(tc, structural_entries_are_found_by_their_index, 0, 2);
    tcase_add_test(tc, writing_an_entry_makes_no_table);
    tcase_add_test(tc, the_payload_has_salt_and_batch);
    tcase_add_loop_test(tc, nothing_changes_the_ledger_here, 0, (int)COUNT_OF(changes));
    tcase_add_loop_test(tc, triggers_keep_the_ledger_elsewhere, 0, (int)COUNT_OF(changes));
    tcase_add_loop_test(tc, nothing_takes_the_protection_away_here, 0, (int)COUNT_OF(drops));
    tcase_add_test(tc, erasure_of_a_payload_is_allowed_and_whole);
    tcase_add_test(tc, a_copy_does_not_write_without_a_key);
    tcase_add_test(tc, a_copy_with_a_confirmed_key_is_a_new_device);
    tcase_add_test(tc, an_enrolled_copy_writes_without_a_key);
    tcase_add_test(tc, an_unconfirmed_key_does_not_open_a_copy);
    tcase_add_test(tc, a_restored_notebook_is_a_new_device);
    tcase_add_test(tc, signing_needs_somebody);
    tcase_add_test(tc, a_wrong_passphrase_opens_nothing);
    suite_add_tcase(s, tc);
    return s;
}
