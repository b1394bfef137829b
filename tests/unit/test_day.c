/* tests/unit/test_day.c - civil days, months that end early, texts of days and moments. */
#include "base/base.h"

#include <check.h>

#include "base/day.h"
#include "suites.h"

START_TEST(every_day_comes_back)
{
    sotay_day first = day_from_ymd(1, 1, 1), last = day_from_ymd(9999, 12, 31);
    ck_assert_int_eq(first, DAY_FIRST);
    ck_assert_int_eq(last, DAY_LAST);
    int year, month, day, y = 1, m = 1, d = 1;
    for (sotay_day at = first; at <= last; at++) {
        day_to_ymd(at, &year, &month, &day);
        if (year != y || month != m || day != d || day_from_ymd(y, m, d) != at)
            ck_abort_msg("%d: %d-%d-%d, not %d-%d-%d", at, year, month, day, y, m, d);
        if (day_from_ymd(y, m, ++d) == DAY_NONE) {
            d = 1;
            m = m == 12 ? 1 : m + 1;
            y += m == 1;
        }
    }
    ck_assert_int_eq(y, 10000);
    ck_assert_int_eq(day_from_ymd(1970, 1, 1), 0);
    ck_assert_int_eq(day_from_ymd(2000, 3, 1), 11017);
}
END_TEST

static const struct {
    int y, m, d;
} no_days[] = {
    {2025, 2, 29}, {1900, 2, 29}, {2024, 2, 30}, {2025, 4, 31}, {2025, 0, 1}, {2025, 13, 1},
    {2025, 1, 0},  {2025, 1, 32}, {0, 1, 1},     {10000, 1, 1}, {-1, 12, 31},
};

START_TEST(no_such_day)
{
    ck_assert_int_eq(day_from_ymd(no_days[_i].y, no_days[_i].m, no_days[_i].d), DAY_NONE);
}
END_TEST

static const struct {
    const char *from;
    int months;
    const char *want;
} sums[] = {
    {"2025-01-31", 1, "2025-02-28"},          {"2024-01-31", 1, "2024-02-29"},
    {"2024-02-29", 12, "2025-02-28"},         {"2025-03-31", -1, "2025-02-28"},
    {"2025-11-30", 3, "2026-02-28"},          {"2025-01-15", 0, "2025-01-15"},
    {"2025-01-15", -13, "2023-12-15"},        {"2025-12-31", 24, "2027-12-31"},
    {"0001-01-15", -1, "0001-01-01"},         {"9999-12-15", 1, "9999-12-31"},
    {"2025-01-01", 2147483647, "9999-12-31"}, {"2025-01-01", -2147483647 - 1, "0001-01-01"},
};

static const struct {
    const char *text, *iso; /* "": no day */
} typed[] = {
    {"2026-01-14", "2026-01-14"},
    {"1/2/1990", "1990-02-01"},
    {"01-02-1990", "1990-02-01"},
    {"1.12.1990", "1990-12-01"},
    {"31/4/1990", ""},
    {"1/13/1990", ""},
    {"1/2-1990", ""},
    {"1/2/90", ""},
    {"1/2/19900", ""},
    {"001/2/1990", ""},
    {"1/2/1990 ", ""},
    {"/2/1990", ""},
    {"", ""},
    {"1", ""},
    {"1/", ""},
    {"1990", ""},
    {"29/2/2024", "2024-02-29"},
};

START_TEST(a_day_is_typed_as_people_do)
{
    ck_assert_str_eq(day_iso(day_typed(typed[_i].text)).s, typed[_i].iso);
    ck_assert_int_eq(day_typed(NULL), DAY_NONE);
}
END_TEST

START_TEST(months_are_added)
{
    struct day_text got = day_iso(day_add_months(day_parse(sums[_i].from), sums[_i].months));
    ck_assert_msg(strcmp(got.s, sums[_i].want) == 0, "%s + %d: got %s", sums[_i].from,
                  sums[_i].months, got.s);
}
END_TEST

static const struct {
    const char *text, *iso; /* NULL: no day */
} days[] = {
    {"2026-01-14", "2026-01-14"},
    {"14/01/2026", "2026-01-14"},
    {"29/02/2024", "2024-02-29"},
    {"29/02/2025", NULL},
    {"2026-1-14", NULL},
    {"14/1/2026", NULL},
    {" 2026-01-14", NULL},
    {"2026-01-14 ", NULL},
    {"2026-01-14T09:30", NULL},
    {"2026/01/14", NULL},
    {"14-01-2026", NULL},
    {"2026-13-01", NULL},
    {"", NULL},
    {"1985", NULL},
    {"20x6-01-14", NULL},
    {"+026-01-14", NULL},
};

START_TEST(days_are_read)
{
    sotay_day got = day_parse(days[_i].text);
    ck_assert_msg(strcmp(day_iso(got).s, days[_i].iso ? days[_i].iso : "") == 0, "'%s': got %s",
                  days[_i].text, day_iso(got).s);
    ck_assert((got == DAY_NONE) == (days[_i].iso == NULL));
}
END_TEST

START_TEST(days_are_shown)
{
    sotay_day d = day_from_ymd(2026, 1, 5);
    ck_assert_str_eq(day_iso(d).s, "2026-01-05");
    ck_assert_str_eq(day_vietnamese(d).s, "05/01/2026");
    ck_assert_str_eq(day_iso(DAY_NONE).s, "");
    ck_assert_str_eq(day_vietnamese(DAY_NONE).s, "");
    ck_assert_str_eq(day_iso(INT32_MAX).s, ""); /* a damaged file may hold it */
    ck_assert_int_eq(day_parse(NULL), DAY_NONE);
    ck_assert_int_eq(day_add_months(DAY_NONE, 3), DAY_NONE);
}
END_TEST

static const struct {
    const char *label;
    int64_t time_ms;
    int offset;
    sotay_day want;
} times[] = {
    {"the epoch", 0, 0, 0},
    {"just before it", -1, 0, -1},
    {"17:00 UTC is tomorrow in Vietnam", INT64_C(17) * 3600000, 420, 1},
    {"16:59:59.999 UTC is today", INT64_C(17) * 3600000 - 1, 420, 0},
    {"west of Greenwich", 0, -1, -1},
    {"a whole day before", -86400000, 0, -1},
    {"the last moment", INT64_MAX, 840, INT32_MAX},
    {"the first moment", INT64_MIN, -840, INT32_MIN + 1},
};

START_TEST(moments_have_a_day)
{
    sotay_day got = day_of_time(times[_i].time_ms, times[_i].offset);
    ck_assert_msg(got == times[_i].want, "%s: got %d", times[_i].label, got);
}
END_TEST

static const struct {
    const char *text, *want; /* NULL: no moment */
} moments[] = {
    {"2026-01-14", "2026-01-14"},
    {"14/01/2026", "2026-01-14"},
    {"2026-01-14T09:30", "2026-01-14T09:30"},
    {"2026-01-14 09:30", "2026-01-14T09:30"},
    {"14/01/2026 23:59:59", "2026-01-14T23:59:59"},
    {"2026-01-14T24:00", NULL},
    {"2026-01-14T09:60", NULL},
    {"2026-01-14T09:30:60", NULL},
    {"2026-01-14T9:30", NULL},
    {"2026-01-14T09:30Z", NULL},
    {"2026-01-14T09:30:00+07:00", NULL},
    {"2026-01-14 ", NULL},
    {"2026-01-14T", NULL},
    {"2026-01-14x09:30", NULL},
    {"2026-02-30T09:30", NULL},
    {"", NULL},
};

START_TEST(moments_are_read)
{
    sotay_day day = 99;
    char canonical[24] = "untouched";
    bool has_time = false;
    bool good = moment_parse(moments[_i].text, &day, canonical, &has_time);
    ck_assert_msg(good == (moments[_i].want != NULL), "'%s'", moments[_i].text);
    ck_assert_str_eq(canonical, good ? moments[_i].want : "untouched");
    ck_assert_int_eq(day, good ? day_from_ymd(2026, 1, 14) : 99);
    ck_assert(has_time == (good && strlen(canonical) > 10));
}
END_TEST

START_TEST(moments_are_typed)
{
    static const char *const lines[][2] = {{"9/11/2026", "2026-11-09"},
                                           {"1/2/2026 09:30", "2026-02-01T09:30"},
                                           {"2026-11-09T09:30", "2026-11-09T09:30"},
                                           {"9.11.2026", "2026-11-09"},
                                           {"13/13/2026", NULL},
                                           {"31/2/2026", NULL},
                                           {"0/1/2026", NULL},
                                           {"9/11/26", NULL},
                                           {"9/11/2026 9", NULL},
                                           {"9/11/2026 09:30 and more", NULL},
                                           {" 9/11/2026", NULL},
                                           {"", NULL}};
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        sotay_day day = 99;
        char canonical[24] = "untouched";
        bool has_time = false;
        bool good = moment_typed(lines[i][0], &day, canonical, &has_time);
        ck_assert_msg(good == (lines[i][1] != NULL), "'%s'", lines[i][0]);
        ck_assert_str_eq(canonical, good ? lines[i][1] : "untouched");
    }
    ck_assert(!moment_typed(NULL, NULL, NULL, NULL));
}
END_TEST

Suite *suite_day(void)
{
    Suite *s = suite_create("day");
    TCase *tc = tcase_create("day");
    tcase_add_test(tc, every_day_comes_back);
    tcase_add_loop_test(tc, no_such_day, 0, (int)COUNT_OF(no_days));
    tcase_add_loop_test(tc, a_day_is_typed_as_people_do, 0, (int)COUNT_OF(typed));
    tcase_add_loop_test(tc, months_are_added, 0, (int)COUNT_OF(sums));
    tcase_add_loop_test(tc, days_are_read, 0, (int)COUNT_OF(days));
    tcase_add_test(tc, days_are_shown);
    tcase_add_loop_test(tc, moments_have_a_day, 0, (int)COUNT_OF(times));
    tcase_add_test(tc, moments_are_typed);
    tcase_add_loop_test(tc, moments_are_read, 0, (int)COUNT_OF(moments));
    suite_add_tcase(s, tc);
    return s;
}
