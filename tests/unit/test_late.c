/* tests/unit/test_late.c - what comes late, from branches, or crosses with something else: in the end all
 * notebooks have the same tables. */
#include "base/base.h"

#include <sqlite3.h>

#include "ledger/file.h"
#include "notebooks.h"
#include "suites.h"

/* ---- branches -------------------------------------------------------------------------------------------- */

static struct {
    char path[400];
    char *notebook, *device;
    size_t notebook_len, device_len;
} kept;

/* What a backup of the whole computer would hold. */
static void keep_computer(void)
{
    snprintf(kept.path, sizeof kept.path, "%s/state/%llu.device", world.folder,
             (unsigned long long)store_inode(world.app.store));
    world_close();
    MUST(file_read(world_path(HERE), (size_t)1 << 28, &kept.notebook, &kept.notebook_len, &why));
    MUST(file_read(kept.path, 1024, &kept.device, &kept.device_len, &why));
    world_open(NULL);
}

static void restore_computer(void)
{
    world_close();
    write_bytes(world_path(HERE), kept.notebook, kept.notebook_len); /* the same inode */
    write_bytes(kept.path, kept.device, kept.device_len);
    world_open(NULL);
}

static size_t forked(struct hash *ret)
{
    struct hash *list = NULL;
    size_t n = 0;
    MUST(ledger_forked(world.app.store, &list, &n, &why));
    if (n && ret)
        *ret = list[0];
    free(list);
    return n;
}

static int64_t chain_of_last_mark(void)
{
    sqlite3 *db = world_raw(NULL);
    int64_t chain = world_number(db, "SELECT chain FROM entry ORDER BY clock DESC, time LIMIT 1");
    sqlite3_close(db);
    return chain;
}

START_TEST(a_restored_computer_makes_a_branch)
{
    struct hash device = {{0}}, there;
    tick(2);
    keep_computer();
    edit_phone("0900000001");
    edit_phone("0900000002");
    copy(HERE, "b"); /* what others have seen of it */
    restore_computer();
    edit_phone("0900000003");
    edit_phone("0900000004");
    edit_phone("0900000005");
    ck_assert_uint_eq(forked(NULL), 0);
    copy(HERE, "c");
    at("b");
    ck_assert_int_eq(pull(HERE).forked, 1);
    ck_assert_uint_eq(forked(&device), 1);
    same_as_fresh();
    ck_assert_str_eq(phone(), "0900000005");
    at(HERE);
    ck_assert_int_eq(pull("b").forked, 1);
    ck_assert_uint_eq(forked(&there), 1);
    ck_assert(hash_equal(&device, &there));
    sync_both(HERE, "b");
    at(HERE);
    edit_phone("0900000006"); /* goes on where it stood */
    ck_assert_int_eq(chain_of_last_mark(), 1);
    edit_phone("0900000007");
    sync_both(HERE, "b");
    at("c");
    pull("b");
    same_as_fresh();
    same_tables("c", HERE);
    free(kept.notebook);
    free(kept.device);
}
END_TEST

START_TEST(branches_of_branches)
{
    keep_computer();
    edit_phone("0900000001");
    copy(HERE, "b");
    restore_computer();
    edit_phone("0900000002");
    free(kept.notebook);
    free(kept.device);
    keep_computer();
    edit_phone("0900000003");
    edit_phone("0900000004");
    copy(HERE, "c");
    restore_computer();
    edit_phone("0900000005");
    copy(HERE, "d");
    at("b");
    pull("c");
    pull("d");
    same_as_fresh();
    at("d");
    pull("b");
    same_as_fresh();
    at("c");
    pull("d");
    pull("b");
    same_as_fresh();
    same_tables("b", "c");
    same_tables("b", "d");
    ck_assert_uint_eq(forked(NULL), 1);
    free(kept.notebook);
    free(kept.device);
}
END_TEST

static const struct {
    const char *label, *sql;
} branch_damage[] = {
    {"its last entry cut off", "DELETE FROM entry WHERE chain = 2 AND seq = (SELECT max(seq) FROM "
                               "entry WHERE chain = 2)"},
    {"cut off with its mark",
     "DELETE FROM mark WHERE chain = 2; DELETE FROM entry WHERE chain = 2"},
    {"its base changed", "UPDATE chain SET base_seq = base_seq - 1 WHERE no = 2"},
    {"its base another", "UPDATE chain SET base_hash = zeroblob(32) WHERE no = 2"},
    {"an entry changed", "UPDATE entry SET time = time + 1 WHERE chain = 2"},
};

START_TEST(a_changed_branch_is_found)
{
    keep_computer();
    edit_phone("0900000001");
    copy(HERE, "b");
    restore_computer();
    edit_phone("0900000002");
    edit_phone("0900000003");
    pull("b");
    MUST(world_verify());
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT max(no) FROM chain"), 2);
    world_drop_triggers(db);
    world_sql(db, branch_damage[_i].sql);
    sqlite3_close(db);
    ck_assert_msg(world_verify() == SOTAY_EDAMAGE, "%s: %s", branch_damage[_i].label, why.message);
    free(kept.notebook);
    free(kept.device);
}
END_TEST

/* ---- late structure ---------------------------------------------------------------------------------------- */

START_TEST(a_right_that_ended_before)
{
    struct id grant = world_find(NOUN_GRANT, "CO/coordinator//C/");
    copy(HERE, "b");
    at("b");
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &grant, true, &why));
    at(HERE);
    tick(5);
    struct id made = world_add(&world.coordinator, NOUN_FACILITY, "code", "N", "type", "station",
                               "name", "N", "parent", "C", NULL);
    ck_assert_int_eq(pull("b").taken, 1);
    ck_assert_str_eq(field_of(NOUN_FACILITY, &made, "name"), "(none)");
    ck_assert_int_eq(held("no-right"), 1);
    sync_both(HERE, "b");
}
END_TEST

START_TEST(a_place_that_was_moved_before)
{
    copy(HERE, "b");
    at("b");
    MUST(world_edit(&world.authority, NOUN_FACILITY, &world.station, "parent", "H", NULL));
    at(HERE);
    struct id signoff = world_sign(&world.mentor, NULL); /* may at C, and H is not below it */
    ck_assert_str_eq(world_reason(&signoff), "counted");
    tick(3);
    MUST(world_edit(&world.coordinator, NOUN_FACILITY, &world.station, "name", "Khác", NULL));
    pull("b");
    ck_assert_str_eq(world_reason(&signoff), "no-grant");
    ck_assert_str_eq(field_of(NOUN_FACILITY, &world.station, "name"), "Trạm Sín Thầu");
    sync_both(HERE, "b");
}
END_TEST

START_TEST(a_key_confirmed_late)
{
    struct elsewhere d;
    struct actor key;
    world_key(&key, &world.second_nurse);
    copy(HERE, "b");
    copy(HERE, "c");
    elsewhere_begin(&d); /* writes into HERE, as if it had been synced from there */
    elsewhere_append(&d, &key, true, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"0900000009\"}");
    world_rebuild();
    ck_assert_int_eq(held("key-not-confirmed"), 1);
    at("b");
    tick(3);
    world_confirm(&key);
    at("c"); /* first the edit, then who may */
    ck_assert_int_eq(pull(HERE).waiting, 1);
    ck_assert_int_eq(held("key-not-confirmed"), 1);
    same_as_fresh();
    pull("b");
    ck_assert_int_eq(held("key-not-confirmed"), 0);
    ck_assert_str_eq(phone(), "0900000009");
    same_as_fresh();
    at(HERE);
    world_confirm(&key); /* here */
    ck_assert_int_eq(held("key-not-confirmed"), 0);
    same_as_fresh();
    sync_both(HERE, "b");
    at("c");
    pull("b");
    same_tables("c", "b");
}
END_TEST

START_TEST(a_computer_allowed_late)
{
    struct elsewhere d;
    copy(HERE, "b");
    elsewhere_begin(&d);
    elsewhere_append(&d, NULL, false, false, "person.set", &world.nurse,
                     "\"set\":{\"phone\":\"0900000001\"}");
    world_rebuild();
    at("b");
    enrol(&d.key, "B");
    at(HERE);
    ck_assert_int_eq(held("device"), 1);
    pull("b");
    ck_assert_int_eq(held("device"), 0);
    ck_assert_str_eq(phone(), "0900000001");
    sync_both(HERE, "b");
    ck_assert_str_eq(phone(), "0900000001");
}
END_TEST

/* Nothing that it signed is trusted. */
static void take_trust(const struct actor *key)
{
    AUTO(str) body = {0};
    str_addf(&body, "\"key\":\"%s\",\"last\":{}", hash_hex(&key->key).s);
    MUST(world_append(&world.authority, "key.revoke", &key->person, str_text(&body)));
}

START_TEST(a_key_that_was_revoked)
{
    struct actor key;
    world_key(&key, &world.second_nurse);
    world_confirm(&key);
    copy(HERE, "b");
    at("b"); /* whoever revokes has not seen what it signs here */
    take_trust(&key);
    at(HERE);
    struct id made = {{0}};
    {
        copy(HERE, "c");
        at("c");
        made = world_add(&key, NOUN_PERSON, "code", "N1", "given_name", "Mai", NULL);
        MUST(world_edit(&key, NOUN_PERSON, &world.nurse, "phone", "0900000009", NULL));
    }
    at(HERE);
    pull("c");
    ck_assert_str_eq(phone(), "0900000009");
    same_as_fresh();
    pull("b");
    ck_assert_str_ne(phone(), "0900000009");
    ck_assert_str_eq(field_of(NOUN_PERSON, &made, "given_name"), "(none)");
    ck_assert_int_eq(held("key-revoked"), 3); /* and what announced the key */
    sync_both(HERE, "b");
    at("c");
    pull("b");
    same_as_fresh();
    same_tables("c", HERE);
}
END_TEST

/* The same when it is this computer that revokes. */
START_TEST(a_key_that_is_revoked_here)
{
    struct actor key;
    world_key(&key, &world.second_nurse);
    world_confirm(&key);
    copy(HERE, "b");
    at("b");
    MUST(world_edit(&key, NOUN_PERSON, &world.nurse, "phone", "0900000009", NULL));
    at(HERE);
    pull("b");
    ck_assert_str_eq(phone(), "0900000009");
    take_trust(&key);
    ck_assert_str_ne(phone(), "0900000009");
    ck_assert_int_eq(held("key-revoked"), 2);
    same_as_fresh();
    sync_both(HERE, "b");
}
END_TEST

/* ---- edits that cross ----------------------------------------------------------------------------------------- */

START_TEST(an_edit_that_comes_late)
{
    copy(HERE, "b");
    at("b");
    MUST(world_edit(&world.keeper, NOUN_PERSON, &world.nurse, "phone", "0900000001", "sex", "M",
                    NULL));
    at(HERE);
    tick(3);
    edit_phone("0900000002");
    pull("b");
    ck_assert_str_eq(phone(), "0900000002");
    ck_assert_str_eq(field_of(NOUN_PERSON, &world.nurse, "sex"), "M");
    sync_both(HERE, "b");
}
END_TEST

START_TEST(edits_of_one_moment)
{
    copy(HERE, "b");
    copy(HERE, "c");
    at("b");
    MUST(world_edit(&world.keeper, NOUN_PERSON, &world.nurse, "phone", "0900000001", NULL));
    at("c");
    MUST(world_edit(&world.keeper, NOUN_PERSON, &world.nurse, "phone", "0900000002", NULL));
    at(HERE);
    pull("b");
    pull("c");
    same_as_fresh();
    at("b");
    pull("c");
    at("c");
    pull("b");
    same_tables("b", HERE);
    same_tables("c", HERE);
}
END_TEST

/* A posting that names somebody else now: the one named before is looked at as well. */
START_TEST(a_posting_of_somebody_else)
{
    MUST(policy_set(&world.app, &world.keeper, "outside-secondment", "refuse", NULL,
                    day_parse("2020-01-01"), &why));
    struct id posting = world_add(NULL, NOUN_POSTING, "person", "M1", "facility", "S1",
                                  "start_date", "2025-01-01", NULL);
    struct id signoff = world_sign(&world.mentor, NULL);
    ck_assert_str_eq(world_reason(&signoff), "counted");
    copy(HERE, "b");
    at("b");
    MUST(world_edit(&world.keeper, NOUN_POSTING, &posting, "person", "M2", NULL));
    at(HERE);
    tick(3);
    MUST(world_edit(NULL, NOUN_POSTING, &posting, "department", "Nội", NULL));
    pull("b");
    ck_assert_str_eq(world_reason(&signoff), "outside-secondment");
    sync_both(HERE, "b");
}
END_TEST

START_TEST(a_retraction_and_its_signoff)
{
    struct id signoff = world_sign(&world.mentor, NULL);
    copy(HERE, "b");
    at("b");
    MUST(signoff_retract(&world.app, &world.coordinator, &signoff, "another patient", &why));
    allow();
    struct id waiting =
        world_observe(&world.mentor.person, &(struct signoff_wish){.performed_at = "2026-02-14"});
    at(HERE);
    pull("b");
    ck_assert_str_eq(world_reason(&signoff), "retracted");
    ck_assert_str_eq(world_reason(&waiting), "unsigned");
    int64_t n;
    MUST(signoff_sign(&world.app, &world.mentor, &waiting, 1, &n, &why));
    sync_both(HERE, "b");
    at("b");
    ck_assert_str_eq(world_reason(&waiting), "counted");
}
END_TEST

START_TEST(the_same_performance_from_two_sides)
{
    struct signoff_wish wish = {.performed_at = "2026-02-20T10:00", .case_ref = "A1"};
    copy(HERE, "b");
    struct id here = world_sign(&world.mentor, &wish);
    at("b");
    struct id there = world_sign(&world.mentor, &wish);
    sync_both(HERE, "b");
    bool first = strcmp(world_reason(&here), "counted") == 0;
    ck_assert_str_eq(world_reason(first ? &there : &here), "duplicate");
}
END_TEST

/* A long import is marked on the way, so whoever answers for it may come in a part of its own. */
START_TEST(paper_that_comes_in_parts)
{
    struct store *other = NULL;
    struct stretch *list = NULL;
    size_t n = 0;
    struct elsewhere d;
    AUTO(got) got = {0};
    AUTO(str) row = {0};
    AUTO(str) attest = {0};
    copy(HERE, "b");
    elsewhere_begin(&d);
    signoff_body(&row, &world.mentor.person, "2026-02-01", "P1");
    elsewhere_append(&d, NULL, false, false, "signoff.transcribe", &(struct id){{5}},
                     str_text(&row));
    body_int(&attest, "count", 1);
    body_text(&attest, "last", hash_hex(&d.head).s);
    elsewhere_append(&d, &world.coordinator, true, false, "attest", &d.batch, str_text(&attest));
    world_rebuild();
    const char *reason = world_paper_reason("P1");
    ck_assert_str_eq(reason, "counted");
    at("b");
    MUST(store_open(world_path(HERE), STORE_READ, &other, &why));
    missing(other, 1, &list, &n);
    ck_assert_uint_eq(n, 2);
    receive(&list[0], 1, false, &got);
    ck_assert_str_eq(world_paper_reason("P1"), "not-attested");
    receive(&list[1], 1, false, &got);
    ck_assert_str_eq(world_paper_reason("P1"), "counted");
    free_all(list, n);
    store_close(other);
    sync_both(HERE, "b");
}
END_TEST

Suite *suite_late(void)
{
    Suite *s = suite_create("late");
    TCase *tc = tcase_create("late");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, a_restored_computer_makes_a_branch);
    tcase_add_test(tc, branches_of_branches);
    tcase_add_loop_test(tc, a_changed_branch_is_found, 0, (int)COUNT_OF(branch_damage));
    tcase_add_test(tc, a_right_that_ended_before);
    tcase_add_test(tc, a_place_that_was_moved_before);
    tcase_add_test(tc, a_key_confirmed_late);
    tcase_add_test(tc, a_computer_allowed_late);
    tcase_add_test(tc, a_key_that_was_revoked);
    tcase_add_test(tc, a_key_that_is_revoked_here);
    tcase_add_test(tc, an_edit_that_comes_late);
    tcase_add_test(tc, edits_of_one_moment);
    tcase_add_test(tc, a_posting_of_somebody_else);
    tcase_add_test(tc, a_retraction_and_its_signoff);
    tcase_add_test(tc, the_same_performance_from_two_sides);
    tcase_add_test(tc, paper_that_comes_in_parts);
    suite_add_tcase(s, tc);
    return s;
}
