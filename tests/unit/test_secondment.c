/* tests/unit/test_secondment.c - the days on which somebody who is sent may not sign off there. */
#include "base/base.h"

#include <check.h>

#include "domain/secondment.h"
#include "suites.h"
#include "world.h"

static char told[2000];

/* "care 2026-01-05..2026-01-18; ..." of ST, sent to S1; '!' behind what was taken back. */
static const char *gaps_between(const char *specialties, const char *from, const char *until)
{
    AUTO(right_gaps) g = {0};
    AUTO(str) out = {0};
    struct id person = world_find(NOUN_PERSON, "ST");
    MUST(right_gaps_find(&g, &world.app, &person, &world.station, specialties, span_of(from, until),
                         &why));
    for (size_t i = 0; i < g.n; i++)
        str_addf(&out, "%s%s %s..%s%s", i ? "; " : "", g.list[i].specialty,
                 day_iso(g.list[i].days.start).s, day_iso(g.list[i].days.end).s,
                 g.list[i].taken_back ? "!" : "");
    snprintf(told, sizeof(told), "%s", str_text(&out));
    return told;
}

static const char *gaps(const char *specialties)
{
    return gaps_between(specialties, "2026-03-01", "2026-03-31");
}

static struct id give(const char *specialty, const char *facility, const char *from,
                      const char *until)
{
    return world_add(&world.authority, NOUN_GRANT, "person", "ST", "role", "mentor", "specialty",
                     specialty, "facility", facility, "start_date", from, "end_date", until, NULL);
}

START_TEST(without_any_right_all_days_are_missing)
{
    ck_assert_str_eq(gaps("care"), "care 2026-03-01..2026-03-31");
    ck_assert_str_eq(gaps("care;other"),
                     "care 2026-03-01..2026-03-31; other 2026-03-01..2026-03-31");
    ck_assert_str_eq(gaps(NULL), " 2026-03-01..2026-03-31");
    ck_assert_str_eq(gaps_between("care", "2026-03-01", NULL), "care 2026-03-01..");
    ck_assert_str_eq(gaps_between("care", "2026-03-01", "2026-03-01"),
                     "care 2026-03-01..2026-03-01");
}
END_TEST

static const struct {
    const char *specialty, *facility, *from, *until, *missing;
} rights[] = {
    {"care", "S1", "2026-03-01", "2026-03-31", ""},
    {"care", "S1", "2026-02-01", "2026-04-30", ""},
    {"care", "C", "2026-03-01", "2026-03-31", ""}, /* what is above covers it */
    {"", "S1", "2026-03-01", "2026-03-31", ""},    /* every specialty */
    {"care", "S1", "2026-03-02", "2026-03-31", "care 2026-03-01..2026-03-01"},
    {"care", "S1", "2026-03-01", "2026-03-30", "care 2026-03-31..2026-03-31"},
    {"care", "S1", "2026-03-10", "2026-03-12",
     "care 2026-03-01..2026-03-09; care 2026-03-13..2026-03-31"},
    {"care", "S2", "2026-03-01", "2026-03-31", "care 2026-03-01..2026-03-31"},
    {"other", "S1", "2026-03-01", "2026-03-31", "care 2026-03-01..2026-03-31"},
    {"care", "S1", "2026-04-01", "2026-04-30", "care 2026-03-01..2026-03-31"},
};

START_TEST(one_right_fills_its_days)
{
    give(rights[_i].specialty[0] ? rights[_i].specialty : "-", rights[_i].facility, rights[_i].from,
         rights[_i].until);
    ck_assert_msg(strcmp(gaps("care"), rights[_i].missing) == 0, "%d: %s", _i, told);
}
END_TEST

START_TEST(rights_that_touch_leave_no_gap)
{
    give("care", "S1", "2026-03-01", "2026-03-09");
    give("care", "C", "2026-03-10", "2026-03-20");
    ck_assert_str_eq(gaps("care"), "care 2026-03-21..2026-03-31");
    give("-", "S1", "2026-03-21", "-");
    ck_assert_str_eq(gaps("care"), "");
    ck_assert_str_eq(gaps_between("care", "2026-03-01", NULL), "");
}
END_TEST

START_TEST(what_is_given_is_missing_no_more)
{
    AUTO(right_gaps) g = {0};
    AUTO(writer) w = {0};
    struct id person = world_find(NOUN_PERSON, "ST");
    give("care", "S1", "2026-03-10", "2026-03-12");
    MUST(right_gaps_find(&g, &world.app, &person, &world.station, "care;other",
                         span_of("2026-03-01", "2026-03-31"), &why));
    ck_assert_uint_eq(right_gaps_givable(&g), 3);
    MUST(right_gaps_check(&g, &world.app, &world.coordinator, &why));
    ck_assert_int_eq(right_gaps_check(&g, &world.app, &world.mentor, &why), SOTAY_EREFUSED);
    world_said("S1");
    MUST(app_write(&world.app, &world.coordinator, &w, &why));
    MUST(right_gaps_append(&g, &w, &why));
    MUST(writer_commit(&w, &why));
    rights_forget(&world.app.rights);
    ck_assert_str_eq(gaps("care;other"), "");
}
END_TEST

START_TEST(two_rows_of_one_stay_are_one_gap)
{
    AUTO(right_gaps) g = {0};
    struct id person = world_find(NOUN_PERSON, "ST");
    MUST(right_gaps_find(&g, &world.app, &person, &world.station, "care",
                         span_of("2026-03-10", "2026-03-31"), &why));
    MUST(right_gaps_find(&g, &world.app, &person, &world.station, "care",
                         span_of("2026-03-01", "2026-03-20"), &why));
    ck_assert_uint_eq(g.n, 1);
    ck_assert_str_eq(day_iso(g.list[0].days.start).s, "2026-03-01");
    ck_assert_str_eq(day_iso(g.list[0].days.end).s, "2026-03-31");
}
END_TEST

Suite *suite_secondment(void)
{
    Suite *s = suite_create("secondment");
    TCase *t = tcase_create("gaps");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_test(t, without_any_right_all_days_are_missing);
    tcase_add_loop_test(t, one_right_fills_its_days, 0, COUNT_OF(rights));
    tcase_add_test(t, rights_that_touch_leave_no_gap);
    tcase_add_test(t, what_is_given_is_missing_no_more);
    tcase_add_test(t, two_rows_of_one_stay_are_one_gap);
    suite_add_tcase(s, t);
    return s;
}
