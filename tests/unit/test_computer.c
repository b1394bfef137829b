/* tests/unit/test_computer.c - letters of computers and numbers of certificates, where two notebooks did
 * not know of each other. */
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/notebook.h"
#include "notebooks.h"

/* ---- letters ------------------------------------------------------------------------------------- */

static void letters_of(const struct hash *key, char ret[8])
{
    MUST(device_series(world.app.store, key, ret, &why));
}

/* One backup restored on two computers: each is let in without knowing of the other. */
START_TEST(two_copies_have_letters_of_their_own)
{
    static const char *const names[] = {"one", "two"};
    char given[2][8], now[8];
    struct hash key[2];
    copy(HERE, "one");
    copy(HERE, "two");
    for (int i = 0; i < 2; i++) {
        at(names[i]);
        MUST(computer_enrol(&world.app, &world.keeper, "X", given[i], &key[i], &why));
        ck_assert_uint_eq(strlen(given[i]), 3);
        ck_assert_uint_eq(strspn(given[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 3);
    }
    ck_assert_str_ne(given[0], given[1]);
    sync_both("one", "two");
    for (int i = 0; i < 2; i++) {
        letters_of(&key[i], now);
        ck_assert_str_eq(now, given[i]);
    }
}
END_TEST

/* Letters that somebody has already: the next ones are drawn, not none. */
START_TEST(letters_that_are_taken_are_not_given)
{
    char first[8], now[8];
    struct hash key, other = {{9}};
    copy(HERE, "one");
    at("one");
    enrol(&(struct hash){{8}}, "ZZ");
    MUST(computer_enrol(&world.app, &world.keeper, "X", first, &key, &why));
    at(HERE);
    enrol(&other, first); /* earlier in the order: it keeps them */
    at("one");
    pull(HERE);
    letters_of(&other, now);
    ck_assert_str_eq(now, first);
    letters_of(&key, now);
    ck_assert_str_eq(now, "");
    MUST(computer_enrol(&world.app, &world.keeper, "X", now, &key, &why));
    ck_assert_uint_eq(strlen(now), 3);
    ck_assert_str_ne(now, first);
    sync_both(HERE, "one");
    letters_of(&key, first);
    ck_assert_str_eq(first, now);
}
END_TEST

/* ---- numbers ------------------------------------------------------------------------------------- */

struct told {
    int n;
    char number[80];
    struct id keep, other;
};

static int note(void *with, const struct same_number *s, struct sotay_error *err)
{
    struct told *t = with;
    (void)err;
    t->n++;
    snprintf(t->number, sizeof t->number, "%s", s->number);
    t->keep = s->first;
    t->other = s->other;
    return SOTAY_OK;
}

static struct told told(void)
{
    struct told t = {0};
    MUST(certificate_same_numbers(&world.app, note, &t, &why));
    return t;
}

START_TEST(two_certificates_of_one_number_are_named)
{
    world_certificate("1/2026/GCN-DB", "D", &world.nurse, NULL);
    copy(HERE, "one");
    struct id here = world_certificate("1/2026/GCN-DB-D", "D", &world.nurse, NULL);
    ck_assert_int_eq(told().n, 0);
    at("one");
    tick(5);
    struct id there = world_certificate("1/2026/GCN-DB-D", "D", &world.second_nurse, NULL);
    at(HERE);
    pull("one");
    struct told t = told();
    ck_assert_int_eq(t.n, 1);
    ck_assert_str_eq(t.number, "1/2026/GCN-DB-D");
    ck_assert(id_equal(&t.keep, &here) || id_equal(&t.keep, &there));
    ck_assert(id_equal(&t.other, &here) || id_equal(&t.other, &there));
    ck_assert(!id_equal(&t.other, &t.keep));
    /* Once one of them is revoked, the number means one certificate. */
    MUST(certificate_revoke(&world.app, &world.keeper, id_hex(&t.other).s, "number given twice",
                            &why));
    ck_assert_int_eq(told().n, 0);
}
END_TEST

Suite *suite_computer(void);
Suite *suite_computer(void)
{
    Suite *s = suite_create("computer");
    TCase *tc = tcase_create("computer");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_test(tc, two_copies_have_letters_of_their_own);
    tcase_add_test(tc, letters_that_are_taken_are_not_given);
    tcase_add_test(tc, two_certificates_of_one_number_are_named);
    suite_add_tcase(s, tc);
    return s;
}
