/* tests/unit/test_erasure_group.c - an erasure covers every record of the person, whoever linked them
 * when, in whatever order it becomes known. */
#include "base/base.h"

#include "domain/person_erase.h"
#include "domain/person_link.h"
#include "ledger/erasure.h"
#include "notebooks.h"

#include <sqlite3.h>

static struct id twin; /* of the second nurse */

static void setup(void)
{
    world_setup();
    twin = world_add(NULL, NOUN_PERSON, "code", "TW", "family_name", "Lò", "given_name", "Bích",
                     "citizen_id", "011199000123", "cadre", "nurse", "facility", "S2", NULL);
}

/* Records of that person which still hold their text. */
static int64_t texts(const struct id *person)
{
    AUTO(str) sql = {0};
    sqlite3 *db = world_raw(store_path(world.app.store));
    str_addf(&sql,
             "SELECT count(*) FROM entry WHERE kind = 'person.set' AND subject = x'%s' AND payload "
             "IS NOT NULL",
             id_hex(person).s);
    int64_t n = world_number(db, str_text(&sql));
    sqlite3_close(db);
    return n;
}

static void erase(const struct id *person)
{
    AUTO(person_erasure) e = {0};
    MUST(person_erase(&world.app, &world.keeper, person, "request 1", &e, &why));
}

static void merge(const struct id *person, const struct id *into)
{
    MUST(person_merge(&world.app, &world.keeper, person, into, &why));
}

static void gone(const struct id *person)
{
    ck_assert_int_eq(texts(person), 0);
    ck_assert_str_eq(field_of(NOUN_PERSON, person, "given_name"), "");
    ck_assert_str_eq(field_of(NOUN_PERSON, person, "citizen_id"), "");
}

/* One computer erases a person while another one links a record with them, earlier or later by the
 * ledger's own clock; either of the two records is the one that is erased. */
START_TEST(linked_and_erased_at_once)
{
    const struct id *erased = _i & 2 ? &twin : &world.second_nurse;
    copy(HERE, "one");
    at("one");
    for (int i = 0; i < (_i & 1 ? 3 : 0); i++)
        enrol(&(struct hash){{(uint8_t)(40 + i)}}, "ZZ");
    merge(&twin, &world.second_nurse);
    at(HERE);
    for (int i = 0; i < (_i & 1 ? 0 : 3); i++)
        enrol(&(struct hash){{(uint8_t)(50 + i)}}, "ZZ");
    erase(erased);
    sync_both(HERE, "one");
    gone(&twin);
    gone(&world.second_nurse);
    at("one");
    gone(&twin);
    gone(&world.second_nurse);
    /* Taking the link back brings nothing back. */
    MUST(person_unmerge(&world.app, &world.keeper, &twin, &why));
    gone(&twin);
    gone(&world.second_nurse);
    MUST(world_verify());
    sync_both(HERE, "one");
    gone(&twin);
    gone(&world.second_nurse);
    ck_assert_str_eq(field_of(NOUN_PERSON, &twin, "cadre"), "nurse");
}
END_TEST

/* Whoever erases knew that the two are not one person. */
START_TEST(a_link_that_was_taken_back_covers_nobody)
{
    merge(&twin, &world.second_nurse);
    copy(HERE, "one"); /* it knows of the link only */
    MUST(person_unmerge(&world.app, &world.keeper, &twin, &why));
    int64_t before = texts(&twin);
    erase(&world.second_nurse);
    ck_assert_int_gt(before, 0);
    ck_assert_int_eq(texts(&twin), before);
    gone(&world.second_nurse);
    sync_both(HERE, "one");
    ck_assert_int_eq(texts(&twin), before);
    at("one");
    ck_assert_int_eq(texts(&twin), before);
    gone(&world.second_nurse);
}
END_TEST

/* The same, where the link comes first, then the erasure, and that it was taken back comes last. */
START_TEST(that_a_link_was_taken_back_comes_last)
{
    merge(&twin, &world.second_nurse);
    copy(HERE, "one");
    copy(HERE, "two");
    at("one");
    MUST(person_unmerge(&world.app, &world.keeper, &twin, &why));
    copy("one", "three"); /* another computer erases, which knows of it */
    at("three");
    erase(&world.second_nurse);
    struct store *one = NULL, *three = NULL;
    struct stretch *back = NULL, *list = NULL;
    size_t n_back = 0, n = 0;
    at("two");
    MUST(store_open(world_path("one"), STORE_READ, &one, &why));
    MUST(store_open(world_path("three"), STORE_READ, &three, &why));
    missing(one, 0, &back, &n_back);
    missing(three, 0, &list, &n);
    ck_assert_uint_eq(n_back, 1);
    ck_assert_uint_eq(n, 2);
    size_t last = hash_equal(&list[0].device, &back[0].device) ? 0 : 1;
    AUTO(got) got = {0};
    receive(&list[1 - last], 1, false, &got);
    ck_assert_msg(got.results[0].fit == STRETCH_NEW, "%d %s", (int)got.results[0].fit,
                  got.results[0].why);
    int64_t before = texts(&twin);
    ck_assert_int_gt(before, 0);
    gone(&world.second_nurse);
    receive(&list[last], 1, false, &got);
    ck_assert_int_eq(texts(&twin), before);
    free_all(list, n);
    free_all(back, n_back);
    store_close(one);
    store_close(three);
    sync_both("two", "three");
    ck_assert_int_eq(texts(&twin), before);
}
END_TEST

/* A third record, linked with one that was linked with the one who was erased. */
START_TEST(links_of_links_are_covered)
{
    struct id third = world_add(NULL, NOUN_PERSON, "code", "TX", "family_name", "Lò", "given_name",
                                "Bích", "citizen_id", "011199000124", "cadre", "nurse", NULL);
    copy(HERE, "one");
    copy(HERE, "two");
    erase(&third);
    at("one");
    merge(&third, &twin);
    at("two");
    merge(&twin, &world.second_nurse);
    at(HERE);
    pull("two");
    ck_assert_int_gt(texts(&twin), 0);
    pull("one");
    gone(&twin);
    gone(&world.second_nurse);
    sync_both(HERE, "one");
    sync_both(HERE, "two");
    gone(&third);
}
END_TEST

Suite *suite_erasure_group(void);
Suite *suite_erasure_group(void)
{
    Suite *s = suite_create("erasure_group");
    TCase *tc = tcase_create("erasure_group");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, world_teardown);
    tcase_add_loop_test(tc, linked_and_erased_at_once, 0, 4);
    tcase_add_test(tc, a_link_that_was_taken_back_covers_nobody);
    tcase_add_test(tc, that_a_link_was_taken_back_comes_last);
    tcase_add_test(tc, links_of_links_are_covered);
    suite_add_tcase(s, tc);
    return s;
}
