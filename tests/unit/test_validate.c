/* tests/unit/test_validate.c - citizen IDs, birth dates and spans that go together or do not. */
#include "base/base.h"

#include <check.h>

#include "domain/validate.h"
#include "suites.h"

static const struct {
    const char *label, *citizen, *sex, *birth;
    bool good;
} citizens[] = {
    {"a man of 1985", "011085001234", "M", "1985-06-01", true},
    {"a woman of 2002", "011302012345", "F", "2002", true},
    {"a woman of 1985", "011185000001", "F", "1985-12-31", true},
    {"only the year", "011085001234", "M", "1985", true},
    {"sex not known", "011085001234", NULL, "1985", true},
    {"birth not known", "011185000001", "F", NULL, true},
    {"nothing known", "011285001234", NULL, NULL, true},
    {"the century is another", "011285001234", "M", "1985-06-01", false},
    {"the century is another, sex not known", "011285001234", NULL, "1985", false},
    {"a woman's digit for a man", "011185001234", "M", "1985", false},
    {"a man's digit for a woman", "011085001234", "F", NULL, false},
    {"another year", "011086001234", "M", "1985", false},
    {"another year, a day known", "011084001234", "M", "1985-01-01", false},
    {"11 digits", "01108500123", "M", "1985", false},
    {"13 digits", "0110850012345", "M", "1985", false},
    {"a letter", "01108500123x", "M", "1985", false},
    {"the last year of a century", "011099001234", "M", "1999", true},
    {"the first year of the next", "011200001234", "M", "2000", true},
};

START_TEST(citizen_ids_fit_their_person)
{
    const char *why = citizen_error(citizens[_i].citizen, citizens[_i].sex, citizens[_i].birth);
    ck_assert_msg((why == NULL) == citizens[_i].good, "%s: %s", citizens[_i].label,
                  why ? why : "taken");
}
END_TEST

static const struct {
    const char *citizen;
    bool odd;
} odd_ones[] = {
    {"011085001234", false}, {"096085001234", false}, {"001085001234", false},
    {"003085001234", true},  {"097085001234", true},  {"999085001234", true},
    {"011085000000", true},  {"011000000001", false},
};

START_TEST(odd_citizen_ids_are_told)
{
    ck_assert_msg((citizen_warning(odd_ones[_i].citizen) != NULL) == odd_ones[_i].odd, "%s",
                  odd_ones[_i].citizen);
}
END_TEST

static const struct {
    const char *birth, *day;
    int age;
} ages[] = {
    {"1990-03-02", "2026-03-01", 35},  {"1990-03-02", "2026-03-02", 36},
    {"1990-03-02", "1990-03-02", 0},   {"1990-03-02", "1990-03-01", -1},
    {"1990-03-02", "1896-11-25", -94}, {"1990", "2026-01-01", 36},
    {"1990", "1990-01-01", 0},         {"1990", "1989-12-31", -1},
    {"2008-02-29", "2023-02-28", 14},  {"2008-02-29", "2023-03-01", 15},
    {"", "2026-01-01", AGE_UNKNOWN},   {NULL, "2026-01-01", AGE_UNKNOWN},
};

static const struct {
    const char *phone;
    bool good;
} phones[] = {
    {"0912345678", true},        {"0912 345 678", true},
    {"+84 912.345.678", true},   {"(0215) 382-4567", true},
    {"0912-abc", false},         {"1234567", false},
    {"12345678", true},          {"", false},
    {"1234567890123456", false}, {"0912345678 / x", false},
};

START_TEST(telephone_numbers_have_digits)
{
    ck_assert_msg(phone_is_plausible(phones[_i].phone) == phones[_i].good, "%s", phones[_i].phone);
}
END_TEST

START_TEST(full_years_on_a_day)
{
    ck_assert_int_eq(age_on(ages[_i].birth, day_parse(ages[_i].day)), ages[_i].age);
}
END_TEST

static const struct {
    const char *a, *b;
    bool differ;
} births[] = {
    {"1985-06-01", "1985-06-01", false},
    {"1985-06-01", "1985-06-02", true},
    {"1985-06-01", "1985", false},
    {"1985", "1985-06-01", false},
    {"1985", "1985", false},
    {"1985", "1986", true},
    {"1986", "1985-06-01", true},
    {NULL, "1985-06-01", false},
    {"1985", NULL, false},
    {NULL, NULL, false},
};

START_TEST(birth_dates_are_compared)
{
    ck_assert_msg(birth_differs(births[_i].a, births[_i].b) == births[_i].differ, "%s, %s",
                  births[_i].a ? births[_i].a : "-", births[_i].b ? births[_i].b : "-");
}
END_TEST

static const struct {
    const char *label, *a[2], *b[2];
    bool overlap, sticks_out; /* a out of b */
} spans[] = {
    {"the same", {"2025-01-01", "2025-01-31"}, {"2025-01-01", "2025-01-31"}, true, false},
    {"one day shared", {"2025-01-01", "2025-01-31"}, {"2025-01-31", "2025-02-28"}, true, true},
    {"one after the other",
     {"2025-01-01", "2025-01-31"},
     {"2025-02-01", "2025-02-28"},
     false,
     true},
    {"one inside", {"2025-01-05", "2025-01-06"}, {"2025-01-01", "2025-01-31"}, true, false},
    {"both open", {NULL, NULL}, {NULL, NULL}, true, false},
    {"open end", {"2025-02-01", NULL}, {"2025-01-01", "2025-02-01"}, true, false},
    {"open end, too late", {"2025-02-02", NULL}, {"2025-01-01", "2025-02-01"}, false, true},
    {"open start", {NULL, "2025-01-01"}, {"2025-01-01", NULL}, true, false},
    {"open start, too early", {NULL, "2024-12-31"}, {"2025-01-01", NULL}, false, true},
    {"in an open one", {"2025-01-01", "2025-01-31"}, {NULL, NULL}, true, false},
};

START_TEST(spans_meet_or_not)
{
    struct span a = span_of(spans[_i].a[0], spans[_i].a[1]),
                b = span_of(spans[_i].b[0], spans[_i].b[1]);
    ck_assert_msg(spans_overlap(a, b) == spans[_i].overlap, "%s: overlap", spans[_i].label);
    ck_assert_msg(spans_overlap(b, a) == spans[_i].overlap, "%s: overlap, turned", spans[_i].label);
    ck_assert_msg(span_sticks_out(a, b) == spans[_i].sticks_out, "%s: sticks out", spans[_i].label);
}
END_TEST

START_TEST(spans_have_an_order)
{
    ck_assert(span_in_order(span_of("2025-01-01", "2025-01-01")));
    ck_assert(!span_in_order(span_of("2025-01-02", "2025-01-01")));
    ck_assert(span_in_order(span_of(NULL, "2025-01-01")));
    ck_assert(span_in_order(span_of("2025-01-01", NULL)));
    ck_assert(span_has(span_of("2025-01-01", "2025-01-02"), day_parse("2025-01-02")));
    ck_assert(!span_has(span_of("2025-01-01", "2025-01-02"), day_parse("2025-01-03")));
    ck_assert(!span_has(span_of("2025-01-01", NULL), day_parse("2024-12-31")));
}
END_TEST

Suite *suite_validate(void)
{
    Suite *s = suite_create("validate");
    TCase *t = tcase_create("validate");
    tcase_add_loop_test(t, citizen_ids_fit_their_person, 0, (int)COUNT_OF(citizens));
    tcase_add_loop_test(t, odd_citizen_ids_are_told, 0, (int)COUNT_OF(odd_ones));
    tcase_add_loop_test(t, telephone_numbers_have_digits, 0, (int)COUNT_OF(phones));
    tcase_add_loop_test(t, full_years_on_a_day, 0, (int)COUNT_OF(ages));
    tcase_add_loop_test(t, birth_dates_are_compared, 0, (int)COUNT_OF(births));
    tcase_add_loop_test(t, spans_meet_or_not, 0, (int)COUNT_OF(spans));
    tcase_add_test(t, spans_have_an_order);
    suite_add_tcase(s, t);
    return s;
}
