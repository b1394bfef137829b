/* tests/unit/test_dates.c - the dates of a verdict are true: of every rule on random series, and of
 * several rules and ways together. */
#include "base/base.h"

#include <check.h>
#include <string.h>

#include "base/day.h"
#include "plugin/rule.h"
#include "specialty.h"
#include "suites.h"
#include "world.h"

/* ---- the dates of an answer, day by day ------------------------------------------------------ */

/* Rules and parameters that the random series go through, the built-in ones too. */
/* clang-format off */
static const struct {
    const char *use, *columns;
    struct given given[8];
} walked[] = {
    {MET, "rate,depth", {OF_BOTH}},
    {MET, "rate", {OF_RATE, {"without-data", 0, "refuse"}, {"window-months", 3, NULL},
     {"valid-months", 2, NULL}}},
    {MET, "rate", {OF_RATE, {"valid-months", 0, NULL}}},
    {REC, NULL, {{"months", 2, NULL}}},
    {RUN, NULL, {{"valid-months", 3, NULL}}},
    {RUN, NULL, {{"run", 2, NULL}, {"valid-months", 0, NULL}}},
    {RATE, "d2", {OF_D2, {"percent", 60, NULL}, {"least", 3, NULL}}},
    {RATE, "comfort", {OF_COMFORT, {"percent", 50, NULL}, {"without-data", 0, "refuse"}}},
    {AGREE, "mine,theirs", {OF_PAIR, {"tolerance", 60, NULL}, {"window-months", 2, NULL},
     {"valid-months", 1, NULL}}},
    {DIGITS, "mine", {OF_MINE, {"least", 2, NULL}, {"window-months", 1, NULL},
     {"valid-months", 1, NULL}}},
    {"count", NULL, {{"performances", 3, NULL}, {"days", 2, NULL}, {"window-months", 2, NULL},
     {"valid-months", 3, NULL}, {"refresh-months", 1, NULL}, {"simulated", 1, NULL}}},
    {"count", NULL, {{"performances", 2, NULL}, {"valid-months", 1, NULL}}},
    {"count", NULL, {{"performances", 3, NULL}, {"mentors", 2, NULL}, {"window-months", 6, NULL}}},
    {"attend", NULL, {{"course", 0, "X"}, {"valid-months", 2, NULL}}},
};
/* clang-format on */

/* The same numbers on every machine. */
static uint32_t dice(uint32_t *seed, uint32_t sides)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % sides;
}

#define WALKED_DAYS 500

/* Up to 14 performances, some of one day, in good times and bad times. */
static const struct sotay_series *random_series(uint32_t *seed, const char *columns)
{
    static const int64_t numbers[] = {90, 100, 110, 120, 140, 150};
    int32_t day = day_parse("2024-01-01");
    const struct sotay_series *series = make_series(columns, NULL, 0);
    uint32_t n = dice(seed, 15), bad = 1;
    for (uint32_t i = 0; i < n; i++) {
        static const uint32_t gaps[] = {0, 1, 2, 10, 30, 60, 90, 150};
        day += (int32_t)gaps[dice(seed, COUNT_OF(gaps))];
        bad = dice(seed, 4) ? bad : dice(seed, 4);
        struct day_text text = day_iso(day);
        struct row row = {.day = text.s, .failed = dice(seed, 4) < bad};
        for (uint32_t c = 0; c < series->n_columns; c++) {
            row.v[c] = numbers[dice(seed, COUNT_OF(numbers))];
            if (strcmp(made.column[c].name, "theirs") == 0)
                row.v[c] *= 10;
            else if (made.column[c].type == SOTAY_MEASURE_CHOICE)
                row.v[c] = dice(seed, 4);
            else if (made.column[c].type == SOTAY_MEASURE_COUNT)
                row.v[c] = 1 + dice(seed, 5);
            else if (strcmp(made.column[c].name, "depth") == 0)
                row.v[c] = 48 + dice(seed, 14);
            if (dice(seed, 4) == 0)
                row.v[c] = NO;
        }
        add_row(&row, series->n_columns);
        made.number[i] = (int32_t)dice(seed, 3);
        made.flags[i] = dice(seed, 4) == 0 ? SOTAY_FLAG_SIMULATED : 0;
    }
    return series;
}

struct answer {
    int32_t state, since, expires, holds_until, refresh_due;
};

static struct answer answer_on(const struct sotay_rule *rule, const struct sotay_series *series,
                               const struct sotay_value *params, int32_t as_of)
{
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    ck_assert_int_eq(rule->judge(&host, series, params, as_of, &j), 0);
    int met = 1;
    for (uint32_t i = 0; i < j.n_criteria; i++)
        met = met && j.criteria[i].met;
    ck_assert_msg(met == (j.state == HAS), "%s: criteria and state disagree on %s", rule->name,
                  day_iso(as_of).s);
    host_empty();
    return (struct answer){j.state, j.since, j.expires, j.holds_until, j.refresh_due};
}

/* What every rule promises of its dates: a[i] is the answer as of first + i. */
static const char *broken_promise(const struct answer *a, int32_t first, int i, int last_fact)
{
    const struct answer *now = &a[i];
    int64_t expires = (int64_t)now->expires - first, since = (int64_t)now->since - first;
    if (now->state == NOT_YET)
        return now->since == DAY_NONE && now->expires == DAY_NONE && now->holds_until == DAY_NONE
                   ? NULL
                   : "a date of somebody who never had it";
    if (now->state == LAPSED) {
        if (now->since != DAY_NONE || now->refresh_due != DAY_NONE || now->holds_until != DAY_NONE)
            return "a date of somebody who has it no longer";
        if (now->expires == DAY_NONE || expires >= i)
            return "lapsed, but until a day to come";
        for (int64_t k = expires + 1; k <= i; k++)
            if (a[k].state == HAS)
                return "had it after the last day";
        return a[expires].state == HAS ? NULL : "the last day was another";
    }
    if (since > i || a[since].state != HAS || (since > 0 && a[since - 1].state == HAS))
        return "the first day was another";
    for (int64_t k = since; k <= i; k++)
        if (a[k].state != HAS)
            return "not unbroken since its first day";
    if (now->holds_until != now->expires)
        return "holds until another day than the last";
    if (i < last_fact) /* what follows is not without new facts */
        return NULL;
    for (int64_t k = i; k < WALKED_DAYS && (now->expires == DAY_NONE || k <= expires); k++)
        if (memcmp(&a[k], now, sizeof *now) != 0)
            return "changed without new facts";
    if (now->expires != DAY_NONE && expires + 1 < WALKED_DAYS && a[expires + 1].state != LAPSED)
        return "did not lapse";
    return NULL;
}

static const struct sotay_rule *any_rule(const char *use)
{
    return strchr(use, '.') ? find_rule(use) : rule_builtin(use);
}

START_TEST(dates_are_true_on_every_day)
{
    struct sotay_value params[24];
    const struct sotay_rule *rule = any_rule(walked[_i].use);
    int seen[4] = {0};
    uint32_t seed = (uint32_t)_i + 1;
    fill_params(rule, walked[_i].given, COUNT_OF(walked[_i].given), params);
    for (int round = 0; round < 25; round++) {
        struct answer a[WALKED_DAYS];
        const struct sotay_series *series = random_series(&seed, walked[_i].columns);
        int32_t first = day_parse("2023-12-30");
        int last_fact = series->n ? series->day[series->n - 1] - first : 0;
        for (int i = 0; i < WALKED_DAYS; i++)
            a[i] = answer_on(rule, series, params, first + i);
        for (int i = 0; i < WALKED_DAYS; i++) {
            const char *broken = broken_promise(a, first, i, last_fact);
            ck_assert_msg(broken == NULL, "%s, round %d, as of %s: %s", walked[_i].use, round,
                          day_iso(first + i).s, broken);
            seen[a[i].state]++;
        }
    }
    ck_assert_msg(seen[NOT_YET] > 0 && seen[HAS] > 0, "%s: too tame", walked[_i].use);
}
END_TEST

/* Rules that were met on one day and are valid equally long end on one day. */
START_TEST(ends_with_count)
{
    struct sotay_value params[24];
    const struct sotay_rule *count = rule_builtin("count"), *metrics = find_rule(MET);
    static const struct row rows[] = {
        {"2026-01-31", .v = {110}}, {"2026-03-02", .v = {90}}, {"2026-10-08", .v = {120}}};
    const struct sotay_series *series = make_series("rate", rows, COUNT_OF(rows));
    int32_t as_of = day_parse("2026-11-15");
    fill_params(count, (const struct given[]){{"performances", 3, NULL}, YEAR}, 3, params);
    struct answer by_count = answer_on(count, series, params, as_of);
    fill_params(metrics, (const struct given[]){OF_RATE}, 4, params);
    struct answer by_metrics = answer_on(metrics, series, params, as_of);
    ck_assert_str_eq(day_iso(by_count.expires).s, "2028-10-08");
    ck_assert_str_eq(day_iso(by_metrics.expires).s, "2028-10-08");
}
END_TEST

/* ---- several rules, several ways ------------------------------------------------------------- */

#define RULE(name, way, values) \
    "[rule-" name "]\nuse = count\nway = " way "\nmentors = 1\ndays = 1\n" values "\n\n"

/* Rules of one way that lapse and come back at different times; the second with another way. */
static const struct {
    const char *skill, *rules;
} joined[] = {
    {"care.one", RULE("a", "standard", "performances = 2\nwindow-months = 1\nvalid-months = 3")
                     RULE("b", "standard", "performances = 1\nvalid-months = 1") RULE(
                         "c", "standard", "performances = 3\nwindow-months = 4\nvalid-months = 2")},
    {"care.two", RULE("a", "standard", "performances = 2\nwindow-months = 1\nvalid-months = 2")
                     RULE("b", "standard", "performances = 1\nvalid-months = 1") RULE(
                         "c", "station", "performances = 3\nwindow-months = 6\nvalid-months = 1")},
};

static struct answer explained_on(const char *skill, sotay_day day)
{
    struct verdict v;
    MUST(competency_explain(&world.app, &world.nurse, skill, day, &v, &why));
    verdict_done(&v);
    return (struct answer){v.state, v.since, v.expires, v.holds_until, v.refresh_due};
}

/* Like broken_promise, but rules that held at different times may have lapsed without a day on
 * which all did, and a better way may have held before the one that is named. */
static const char *broken_word(const struct answer *a, sotay_day first, int i, int last_fact,
                               bool one_way)
{
    const struct answer *now = &a[i];
    int64_t last = (int64_t)now->expires - first, since = (int64_t)now->since - first;
    if (now->state != HAS && now->since != DAY_NONE)
        return "a first day of somebody who does not have it";
    if (now->state == HAS && (since > i || a[since].state != HAS))
        return "the first day was another";
    if (now->state == HAS && one_way && a[since - 1].state == HAS)
        return "the first day was an earlier one";
    if (now->state == LAPSED && now->expires != DAY_NONE && (last >= i || a[last].state != HAS))
        return "the last day was another";
    if (now->state == NOT_YET || now->state == LAPSED)
        for (int64_t k = now->expires == DAY_NONE ? 0 : last + 1; k <= i; k++)
            if (a[k].state == HAS)
                return "had it after the last day";
    if (i < last_fact)
        return NULL;
    if (now->state == HAS && (a[last].state != HAS || a[last + 1].state == HAS))
        return "does not end on its last day";
    for (int64_t k = i; k <= (int64_t)now->holds_until - first; k++)
        if (a[k].state != now->state || a[k].since != now->since || a[k].expires != now->expires)
            return "changed without new facts";
    return NULL;
}

START_TEST(joined_dates_are_true_on_every_day)
{
    const char *skill = joined[_i / 4].skill;
    sotay_day first = day_parse("2025-02-20"), day = first;
    uint32_t seed = (uint32_t)_i + 1;
    struct answer a[WALKED_DAYS];
    bool unsure = false;
    world_adopt(skill, 1, "2020-01-01", "nurse", joined[_i / 4].rules);
    for (int n = 0; n < 9; n++) {
        static const uint32_t gaps[] = {1, 3, 20, 45, 70};
        day += (int32_t)gaps[dice(&seed, COUNT_OF(gaps))];
        if (day > day_parse(TODAY))
            break;
        world_sign(&world.mentor,
                   &(struct signoff_wish){.skill = skill, .performed_at = day_iso(day).s});
    }
    rights_forget(&world.app.rights);
    for (int i = 0; i < WALKED_DAYS; i++)
        a[i] = explained_on(skill, first + i);
    for (int i = 1; i < WALKED_DAYS; i++) {
        const char *broken = broken_word(a, first, i, day - first, _i < 4);
        ck_assert_msg(broken == NULL, "%s, as of %s: %s", skill, day_iso(first + i).s, broken);
        unsure = unsure || a[i].state != NOT_YET;
    }
    ck_assert_msg(unsure, "%s: too tame", skill);
}
END_TEST

Suite *suite_dates(void)
{
    Suite *suite = suite_create("dates");
    TCase *tc = tcase_create("dates");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_loop_test(tc, dates_are_true_on_every_day, 0, (int)COUNT_OF(walked));
    tcase_add_test(tc, ends_with_count);
    tcase_add_loop_test(tc, joined_dates_are_true_on_every_day, 0, 8);
    suite_add_tcase(suite, tc);
    return suite;
}
