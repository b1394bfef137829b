/* tests/unit/test_count.c - the built-in rule `count`, by a table and against a slow, plain reading
 * of its definition; and `attend`. */
#include "base/base.h"

#include "base/day.h"
#include "base/str.h"
#include "plugin/rule.h"

#include "suites.h"

#define N_MAX 400

struct events { /* a series and the arrays behind it */
    uint32_t n;
    int32_t day[N_MAX], level[N_MAX], mentor[N_MAX], facility[N_MAX], minute[N_MAX];
    uint8_t flags[N_MAX], passed[N_MAX];
};

/* "2025-01-31a 2025-02-01b*^+ 2025-02-02c-": day, mentor, * simulated, ^ a mentor from outside,
 * + confirmed, - failed. */
static void events_read(const char *text, struct events *ret)
{
    memset(ret, 0, sizeof *ret);
    for (const char *at = text; *at; at += strspn(at, " ")) {
        char day[11] = {0};
        memcpy(day, at, 10);
        uint32_t i = ret->n++;
        ck_assert(ret->n < N_MAX);
        ret->day[i] = day_parse(day);
        ck_assert_msg(ret->day[i] != DAY_NONE, "no day in '%s'", at);
        ret->mentor[i] = at[10] - 'a';
        ret->passed[i] = 1;
        for (at += 11; *at && *at != ' '; at++)
            if (*at == '-')
                ret->passed[i] = 0;
            else
                ret->flags[i] |= *at == '*'   ? SOTAY_FLAG_SIMULATED
                                 : *at == '^' ? SOTAY_FLAG_OUTSIDE
                                              : SOTAY_FLAG_CONFIRMED;
    }
}

static struct sotay_series series_of(const struct events *e)
{
    return (struct sotay_series){
        .size = sizeof(struct sotay_series),
        .n = e->n,
        .day = e->day,
        .level = e->level,
        .flags = e->flags,
        .passed = e->passed,
        .mentor = e->mentor,
        .facility = e->facility,
        .minute = e->minute,
    };
}

/* Binds `count` or `attend` with "name=value name=value" and judges. */
static void judge(struct host *h, const char *rule, const char *params, const struct events *e,
                  sotay_day as_of, struct sotay_judgement *ret)
{
    struct checklist_param pairs[16];
    char copy[300];
    size_t n = 0;
    snprintf(copy, sizeof copy, "%s", params);
    for (char *at = copy; *at;) {
        char *end = at + strcspn(at, " ");
        char *next = end + strspn(end, " ");
        char *value = strchr(at, '=');
        *end = '\0';
        *value++ = '\0';
        pairs[n++] = (struct checklist_param){at, value, 1};
        at = next;
    }
    const struct checklist form = {.label = "test.ini"};
    const struct checklist_rule from = {.name = rule, .use = rule, .params = pairs, .n_params = n};
    struct rule_bound bound;
    struct sotay_error err = {0};
    ck_assert_msg(rule_bind(NULL, &form, &from, &bound, &err) == SOTAY_OK, "%s", err.message);
    struct sotay_series s = series_of(e);
    ck_assert_msg(rule_judge(&bound, h, &s, as_of, ret, &err) == SOTAY_OK, "%s", err.message);
}

static const char *const state_words[] = {"pending", "not-yet", "lapsed", "competent"};

/* "competent since 2025-01-01 until 2026-01-01 refresh 2025-07-01 values 3/2/2" */
static void describe(const struct sotay_judgement *j, struct str *out)
{
    str_add(out, state_words[j->state]);
    if (j->since != SOTAY_DAY_NONE)
        str_addf(out, " since %s", day_iso(j->since).s);
    if (j->expires != SOTAY_DAY_NONE)
        str_addf(out, " until %s", day_iso(j->expires).s);
    if (j->refresh_due != SOTAY_DAY_NONE)
        str_addf(out, " refresh %s", day_iso(j->refresh_due).s);
    for (uint32_t i = 0; i < j->n_criteria; i++) {
        const struct sotay_criterion *c = rule_criterion(j, i);
        str_addf(out, "%s%lld%s", i ? "/" : " values ", (long long)c->value, c->met ? "" : "!");
        ck_assert_int_eq(c->met, c->value >= c->target);
    }
    if (j->state == SOTAY_STATE_COMPETENT)
        ck_assert_int_eq(j->holds_until, j->expires);
    else /* nothing but a new fact changes it */
        ck_assert_int_eq(j->holds_until, SOTAY_DAY_NONE);
}

#define USUAL "performances=3 mentors=2 days=2 window-months=12 valid-months=24 refresh-months=6"
#define LOW "performances=2 days=2 window-months=12 valid-months=12 outside=2 confirmed=1"
#define THREE "2025-01-10a 2025-01-10b 2025-03-05a"

static const struct {
    const char *label, *params, *events, *as_of, *want;
} cases[] = {
    {"nothing yet", USUAL, "", "2025-06-01", "not-yet values 0!/0!/0!"},
    {"one short", USUAL, "2025-01-10a 2025-03-05b", "2025-06-01", "not-yet values 2!/2/2"},
    {"failed ones do not count", USUAL, "2025-01-10a 2025-01-11b- 2025-03-05b", "2025-06-01",
     "not-yet values 2!/2/2"},
    {"met on the third", USUAL, THREE, "2025-03-05",
     "competent since 2025-03-05 until 2027-03-05 refresh 2025-09-05 values 3/2/2"},
    {"the day before it was met", USUAL, THREE, "2025-03-04", "not-yet values 2!/2/1!"},
    {"one mentor is not two", USUAL, "2025-01-10a 2025-02-10a 2025-03-05a", "2025-06-01",
     "not-yet values 3/1!/3"},
    {"one day is not two", USUAL, "2025-01-10a 2025-01-10b 2025-01-10c", "2025-06-01",
     "not-yet values 3/3/1!"},
    {"several mentors on one day", "performances=3 mentors=3",
     "2025-01-10a 2025-01-10b 2025-01-10c", "2025-01-10",
     "competent since 2025-01-10 values 3/3/1"},
    {"more on the day it is met", USUAL, THREE " 2025-03-05c 2025-03-05d", "2025-03-05",
     "competent since 2025-03-05 until 2027-03-05 refresh 2025-09-05 values 5/4/2"},
    {"last valid day", USUAL, THREE, "2027-03-05",
     "competent since 2025-03-05 until 2027-03-05 refresh 2025-09-05 values 3/2/2"},
    {"lapsed on the next", USUAL, THREE, "2027-03-06", "lapsed until 2027-03-05 values 0!/0!/0!"},
    {"for good", "performances=2", "2025-01-10a 2025-01-11a", "2099-01-01",
     "competent since 2025-01-11 values 2/1/2"},
    {"later ones are not known yet", USUAL, THREE " 2026-01-01c", "2025-12-31",
     "competent since 2025-03-05 until 2027-03-05 refresh 2025-09-05 values 3/2/2"},

    {"exactly a window ago is out", "performances=2 window-months=12", "2024-03-05a 2025-03-05a",
     "2025-03-05", "not-yet values 1!/1/1"},
    {"a day less is in", "performances=2 window-months=12", "2024-03-06a 2025-03-05a", "2025-03-05",
     "competent since 2025-03-05 values 2/1/2"},
    {"the window moves on with today", "performances=3 window-months=12", "2024-03-06a 2025-03-05a",
     "2025-03-06", "not-yet values 1!/1/1"},
    {"no window", "performances=2", "1999-03-05a 2025-03-05a", "2025-03-05",
     "competent since 2025-03-05 values 2/1/2"},
    {"window back to 28 Feb: the 28th is out", "performances=2 window-months=1",
     "2025-02-28a 2025-03-31a", "2025-03-31", "not-yet values 1!/1/1"},
    {"window back to 28 Feb: 1 March is in", "performances=2 window-months=1",
     "2025-03-01a 2025-03-31a", "2025-03-31", "competent since 2025-03-31 values 2/1/2"},
    {"window from 29 Feb back to 28 Feb", "performances=2 window-months=12",
     "2023-02-28a 2024-02-29a", "2024-02-29", "not-yet values 1!/1/1"},
    {"window from 28 Feb leaves 29 Feb in", "performances=2 window-months=12",
     "2024-02-29a 2025-02-28a", "2025-02-28", "competent since 2025-02-28 values 2/1/2"},

    {"29 Feb holds through 28 Feb", "valid-months=12", "2024-02-29a", "2025-02-28",
     "competent since 2024-02-29 until 2025-02-28 values 1/1/1"},
    {"29 Feb lapses on 1 March", "valid-months=12", "2024-02-29a", "2025-03-01",
     "lapsed until 2025-02-28 values 1/1/1/0!"},
    {"29 Feb holds through 29 Feb after four years", "valid-months=48", "2024-02-29a", "2028-02-29",
     "competent since 2024-02-29 until 2028-02-29 values 1/1/1"},
    {"31 Jan and a month", "valid-months=1", "2025-01-31a", "2025-02-28",
     "competent since 2025-01-31 until 2025-02-28 values 1/1/1"},
    {"31 Aug and six months, refresher", "valid-months=0 refresh-months=6", "2025-08-31a",
     "2025-09-01", "competent since 2025-08-31 refresh 2026-02-28 values 1/1/1"},

    {"simulated ones do not count", "performances=2", "2025-01-10a 2025-01-11b*", "2025-02-01",
     "not-yet values 1!/1/1"},
    {"one simulated one counts", "performances=2 mentors=2 days=2 simulated=1",
     "2025-01-10a 2025-01-11b*", "2025-02-01", "competent since 2025-01-11 values 2/2/2"},
    {"the second gives nothing", "performances=3 simulated=1",
     "2025-01-10a 2025-01-11b* 2025-01-12c*", "2025-02-01", "not-yet values 2!/2/2"},
    {"no mentor beyond the limit", "performances=2 mentors=3 simulated=1",
     "2025-01-10a 2025-01-11b* 2025-01-12c*", "2025-02-01", "not-yet values 2/2!/2"},
    {"no day beyond the limit", "performances=2 days=3 simulated=1",
     "2025-01-10a 2025-01-11a* 2025-01-12a*", "2025-02-01", "not-yet values 2/1/2!"},
    {"one more never hurts: the older mentor helps", "performances=3 mentors=2 simulated=1",
     "2025-01-10b* 2025-01-11a* 2025-01-12a 2025-01-13a", "2025-02-01",
     "competent since 2025-01-13 values 3/2/3"},
    {"a mentor seen both ways is one", "performances=3 mentors=2 simulated=2",
     "2025-01-10a* 2025-01-11a 2025-01-12a*", "2025-02-01", "not-yet values 3/1!/3"},
    {"a day with both is one", "performances=2 days=2 simulated=1", "2025-01-10a 2025-01-10b*",
     "2025-02-01", "not-yet values 2/2/1!"},
    {"simulation alone, within the limit", "performances=2 simulated=2",
     "2025-01-10a* 2025-01-11b*", "2025-02-01", "competent since 2025-01-11 values 2/2/2"},
    {"a simulated one within the limit renews", "performances=1 simulated=1 valid-months=12",
     "2025-01-10a 2025-12-01a*", "2026-06-01",
     "competent since 2025-01-10 until 2026-12-01 values 2/1/2"},
    {"one beyond a limit of 0 renews nothing", "performances=1 valid-months=12",
     "2025-01-10a 2025-12-01a*", "2026-06-01", "lapsed until 2026-01-10 values 1/1/1/0!"},
    {"a failed one renews nothing", "performances=1 valid-months=12", "2025-01-10a 2025-12-01a-",
     "2026-06-01", "lapsed until 2026-01-10 values 1/1/1/0!"},

    {"each one renews", "performances=2 window-months=12 valid-months=12",
     "2025-01-10a 2025-02-10a 2025-08-01a", "2026-03-01",
     "competent since 2025-02-10 until 2026-08-01 values 3/1/3"},
    {"one alone in its window renews nothing", "performances=2 window-months=6 valid-months=12",
     "2025-01-10a 2025-02-10a 2025-12-01a", "2026-02-11", "lapsed until 2026-02-10 values 1!/1/1"},
    {"renewed on the last day goes on", "valid-months=12", "2024-05-10a 2025-05-10a", "2025-06-01",
     "competent since 2024-05-10 until 2026-05-10 values 2/1/2"},
    {"renewed on the day after goes on", "valid-months=12", "2024-05-10a 2025-05-11a", "2025-06-01",
     "competent since 2024-05-10 until 2026-05-11 values 2/1/2"},
    {"two days after begins anew", "valid-months=12", "2024-05-10a 2025-05-12a", "2025-06-01",
     "competent since 2025-05-12 until 2026-05-12 values 2/1/2"},
    {"lapsed in between, as of then", "valid-months=12", "2024-05-10a 2025-05-12a", "2025-05-11",
     "lapsed until 2025-05-10 values 1/1/1/0!"},
    {"long lapsed, met again", USUAL, THREE " 2028-01-01a 2028-01-02b 2028-01-03c", "2028-02-01",
     "competent since 2028-01-03 until 2030-01-03 refresh 2028-07-03 values 3/3/3"},
    {"values of the last day it was met", USUAL, THREE, "2026-06-01",
     "competent since 2025-03-05 until 2027-03-05 refresh 2025-09-05 values 3/2/2"},

    {"nobody asks where the mentor is from", "performances=2", "2025-01-10a^+ 2025-01-11a",
     "2025-02-01", "competent since 2025-01-11 values 2/1/2"},
    {"one from outside short", LOW, "2025-01-10a^+ 2025-01-11a", "2025-02-01",
     "not-yet values 2/1/2/1!/1"},
    {"one confirmed short", LOW, "2025-01-10a^ 2025-01-11a^", "2025-02-01",
     "not-yet values 2/1/2/2/0!"},
    {"two from outside, one of them confirmed", LOW, "2025-01-10a^+ 2025-01-11a^", "2025-02-01",
     "competent since 2025-01-11 until 2026-01-11 values 2/1/2/2/1"},
    {"the confirmed one need not be the one from outside", LOW,
     "2025-01-10a^ 2025-01-11a^ 2025-01-12b+", "2025-02-01",
     "competent since 2025-01-12 until 2026-01-12 values 3/2/3/2/1"},
    {"not confirmed still counts for the rest", LOW, "2025-01-10a^+ 2025-01-11a^ 2025-06-01a^",
     "2025-07-01", "competent since 2025-01-11 until 2026-06-01 values 3/1/3/3/1"},
    {"failed ones are none from outside", LOW, "2025-01-10a^+ 2025-01-11a 2025-01-12a^+-",
     "2025-02-01", "not-yet values 2/1/2/1!/1"},
    {"the one from outside left the window", LOW, "2024-01-10a^+ 2025-01-10a^+ 2025-01-11b+",
     "2025-01-11", "not-yet values 2/2/2/1!/2"},
    {"the confirmed one left the window: nothing renews", LOW,
     "2025-01-10a^+ 2025-01-11a^ 2026-01-11a^ 2026-01-12a^", "2026-01-12",
     "lapsed until 2026-01-11 values 2/1/2/2/0!"},
    {"simulated ones from outside up to the limit", "performances=2 simulated=1 outside=2",
     "2025-01-10a^ 2025-01-11a*^ 2025-01-12a*^", "2025-02-01",
     "competent since 2025-01-11 values 2/1/2/2"},
    {"and not beyond it", "performances=1 simulated=1 outside=2",
     "2025-01-10a 2025-01-11a*^ 2025-01-12a*^", "2025-02-01", "not-yet values 2/1/2/1!"},
    {"simulated and confirmed, without limit", "performances=3 simulated=3 outside=2 confirmed=1",
     "2025-01-10a*^ 2025-01-10a*^ 2025-01-10a*+", "2025-02-01",
     "competent since 2025-01-10 values 3/1/1/2/1"},
    {"simulated and confirmed with a limit of 0", "performances=1 confirmed=1",
     "2025-01-10a*^+ 2025-01-11a", "2025-02-01", "not-yet values 1/1/1/0!"},
    {"only confirmed is asked for", "confirmed=1", "2025-01-10a+", "2025-02-01",
     "competent since 2025-01-10 values 1/1/1/1"},
    {"each of them renews", LOW, "2025-01-10a^+ 2025-12-01a^+ 2025-12-02a^", "2026-12-01",
     "competent since 2025-12-01 until 2026-12-02 values 3/1/3/3/2"},
    {"lapsed by time alone, and shown so", "outside=1 confirmed=1 valid-months=1", "2025-01-10a^+",
     "2025-03-01", "lapsed until 2025-02-10 values 1/1/1/1/1/0!"},
};

START_TEST(count_follows_its_definition)
{
    struct events e;
    struct sotay_judgement j;
    AUTO(str) got = {0};
    struct host *h = host_new();
    events_read(cases[_i].events, &e);
    judge(h, "count", cases[_i].params, &e, day_parse(cases[_i].as_of), &j);
    describe(&j, &got);
    ck_assert_msg(strcmp(str_text(&got), cases[_i].want) == 0, "%s:\n  got  %s\n  want %s",
                  cases[_i].label, str_text(&got), cases[_i].want);
    host_free(h);
}
END_TEST

/* ---- against the definition, read slowly ----------------------------------------------------- */

struct plain {
    int performances, mentors, days, window, valid, simulated, outside, confirmed;
};
#define VALUES 5 /* performances, mentors, days, outside, confirmed */

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

static bool is_simulated(const struct events *e, uint32_t i)
{
    return e->flags[i] & SOTAY_FLAG_SIMULATED;
}

static bool plain_counts(const struct plain *p, const struct events *e, uint32_t i, sotay_day d)
{
    sotay_day after = p->window ? day_add_months(d, -p->window) : INT32_MIN;
    return e->passed[i] && e->day[i] <= d && e->day[i] > after;
}

/* Those in the window that have the flag (0: all). */
static int plain_flagged(const struct plain *p, const struct events *e, sotay_day d, int flag)
{
    int real = 0, simulated = 0;
    for (uint32_t i = 0; i < e->n; i++)
        if (plain_counts(p, e, i, d) && (e->flags[i] & flag) == flag)
            *(is_simulated(e, i) ? &simulated : &real) += 1;
    return real + lesser(simulated, p->simulated);
}

/* What lies in (d - window, d], counted from nothing each time. */
static void plain_window(const struct plain *p, const struct events *e, sotay_day d,
                         int ret[VALUES])
{
    int mentors[2] = {0, 0}, days[2] = {0, 0};
    for (uint32_t i = 0; i < e->n; i++) {
        if (!plain_counts(p, e, i, d))
            continue;
        bool first_mentor = true, first_day = true, real_mentor = false, real_day = false;
        for (uint32_t k = 0; k < e->n; k++) {
            if (!plain_counts(p, e, k, d))
                continue;
            bool same_mentor = e->mentor[k] == e->mentor[i], same_day = e->day[k] == e->day[i];
            first_mentor = first_mentor && !(same_mentor && k < i);
            first_day = first_day && !(same_day && k < i);
            real_mentor = real_mentor || (same_mentor && !is_simulated(e, k));
            real_day = real_day || (same_day && !is_simulated(e, k));
        }
        mentors[real_mentor] += first_mentor;
        days[real_day] += first_day;
    }
    ret[0] = plain_flagged(p, e, d, 0);
    ret[1] = mentors[1] + lesser(mentors[0], p->simulated);
    ret[2] = days[1] + lesser(days[0], p->simulated);
    ret[3] = plain_flagged(p, e, d, SOTAY_FLAG_OUTSIDE);
    ret[4] = plain_flagged(p, e, d, SOTAY_FLAG_CONFIRMED);
}

static bool plain_is_met(const struct plain *p, const int values[VALUES])
{
    return values[0] >= p->performances && values[1] >= p->mentors && values[2] >= p->days &&
           values[3] >= p->outside && values[4] >= p->confirmed;
}

static void plain_judge(const struct plain *p, const struct events *e, sotay_day as_of,
                        struct str *out)
{
    sotay_day since = DAY_NONE, end = DAY_NONE, met = DAY_NONE;
    int values[VALUES];
    for (uint32_t i = 0; i < e->n && e->day[i] <= as_of; i++) {
        if (!e->passed[i] || (is_simulated(e, i) && p->simulated == 0))
            continue;
        plain_window(p, e, e->day[i], values);
        if (!plain_is_met(p, values))
            continue;
        if (met == DAY_NONE || (p->valid && e->day[i] > end + 1))
            since = e->day[i];
        met = e->day[i];
        end = day_add_months(met, p->valid);
    }
    bool holds = met != DAY_NONE && (p->valid == 0 || as_of <= end);
    plain_window(p, e, holds ? met : as_of, values);
    str_add(out, holds ? "competent" : met != DAY_NONE ? "lapsed" : "not-yet");
    if (holds)
        str_addf(out, " since %s", day_iso(since).s);
    if (met != DAY_NONE && p->valid)
        str_addf(out, " until %s", day_iso(end).s);
    const int wanted[VALUES] = {p->performances, p->mentors, p->days, p->outside, p->confirmed};
    for (int i = 0; i < VALUES; i++)
        if (i < 3 || wanted[i] > 0)
            str_addf(out, "%s%d%s", i ? "/" : " values ", values[i],
                     values[i] < wanted[i] ? "!" : "");
    if (!holds && met != DAY_NONE && plain_is_met(p, values))
        str_add(out, "/0!"); /* when it was met last */
}

static uint32_t random_state;
static int random_below(int n) /* the same numbers everywhere */
{
    random_state = random_state * 1664525u + 1013904223u;
    return (int)((random_state >> 10) % (uint32_t)n);
}

START_TEST(count_equals_the_slow_reading)
{
    struct host *h = host_new();
    random_state = (uint32_t)_i + 1;
    for (int round = 0; round < 40; round++) {
        struct plain p = {1 + random_below(5), 1 + random_below(3), 1 + random_below(3),
                          random_below(8),     random_below(8),     random_below(3),
                          random_below(3),     random_below(3)};
        struct events e = {.n = (uint32_t)random_below(40)};
        sotay_day d = day_from_ymd(2023, 12, 1);
        for (uint32_t i = 0; i < e.n; i++) {
            d += random_below(4) ? random_below(20) : random_below(150);
            e.day[i] = d;
            e.mentor[i] = random_below(4);
            e.passed[i] = random_below(5) > 0;
            e.flags[i] = random_below(3) == 0 ? SOTAY_FLAG_SIMULATED : 0;
            e.flags[i] |= random_below(2) == 0 ? SOTAY_FLAG_OUTSIDE : 0;
            e.flags[i] |= random_below(2) == 0 ? SOTAY_FLAG_CONFIRMED : 0;
            e.flags[i] |= random_below(2) == 0 ? SOTAY_FLAG_TRANSCRIBED : 0;
        }
        sotay_day as_of = d - random_below(200) + random_below(300);
        char params[200];
        snprintf(params, sizeof params,
                 "performances=%d mentors=%d days=%d window-months=%d valid-months=%d simulated=%d "
                 "outside=%d confirmed=%d",
                 p.performances, p.mentors, p.days, p.window, p.valid, p.simulated, p.outside,
                 p.confirmed);
        struct sotay_judgement j;
        AUTO(str) got = {0};
        AUTO(str) want = {0};
        judge(h, "count", params, &e, as_of, &j);
        describe(&j, &got);
        plain_judge(&p, &e, as_of, &want);
        ck_assert_msg(strcmp(str_text(&got), str_text(&want)) == 0,
                      "round %d of %d, %s, as of %s:\n  got  %s\n  want %s", round, _i, params,
                      day_iso(as_of).s, str_text(&got), str_text(&want));
        host_clear(h);
    }
    host_free(h);
}
END_TEST

/* A quarter of a million performances are judged in a moment only if the rule is linear. */
START_TEST(count_is_linear)
{
    enum { N = 250000 };
    int32_t *numbers = calloc(2 * (size_t)N, sizeof *numbers);
    uint8_t *bytes = calloc(2 * (size_t)N, 1);
    ck_assert(numbers && bytes);
    for (int i = 0; i < N; i++) {
        bytes[i] = SOTAY_FLAG_OUTSIDE | SOTAY_FLAG_CONFIRMED;
        numbers[i] = i / 4;
        numbers[N + i] = i % 1000;
        bytes[N + i] = 1;
    }
    const struct sotay_series s = {.size = sizeof s,
                                   .n = N,
                                   .day = numbers,
                                   .mentor = numbers + N,
                                   .flags = bytes,
                                   .passed = bytes + N};
    const struct checklist form = {.label = "test.ini"};
    const struct checklist_param params[] = {{"window-months", "600", 1},
                                             {"mentors", "1000", 1},
                                             {"outside", "1000", 1},
                                             {"confirmed", "1000", 1}};
    const struct checklist_rule from = {.use = "count", .params = params, .n_params = 4};
    struct rule_bound bound;
    struct sotay_judgement j;
    struct host *h = host_new();
    ck_assert_int_eq(rule_bind(NULL, &form, &from, &bound, NULL), SOTAY_OK);
    clock_t begun = clock();
    ck_assert_int_eq(rule_judge(&bound, h, &s, N / 4, &j, NULL), SOTAY_OK);
    ck_assert_int_eq(j.state, SOTAY_STATE_COMPETENT);
    ck_assert_int_eq(j.since, 249);
    ck_assert(clock() - begun < CLOCKS_PER_SEC);
    host_free(h);
    free(bytes);
    free(numbers);
}
END_TEST

START_TEST(count_refuses_a_series_out_of_order)
{
    struct events e;
    events_read("2025-01-11a 2025-01-10a", &e);
    const struct checklist form = {.label = "test.ini"};
    const struct checklist_rule from = {.use = "count"};
    struct rule_bound bound;
    struct sotay_judgement j;
    struct host *h = host_new();
    struct sotay_series s = series_of(&e);
    ck_assert_int_eq(rule_bind(NULL, &form, &from, &bound, NULL), SOTAY_OK);
    ck_assert_int_eq(rule_judge(&bound, h, &s, e.day[0], &j, NULL), SOTAY_EFAIL);
    host_free(h);
}
END_TEST

/* ---- attend ---------------------------------------------------------------------------------- */

static const struct {
    const char *label, *params, *events, *as_of, *want;
} attend_cases[] = {
    {"no class", "course=GIE-N1", "", "2025-01-01", "not-yet values 0!"},
    {"a class, for good", "course=GIE-N1", "2025-01-10a", "2090-01-01",
     "competent since 2025-01-10 values 1"},
    {"before it ended", "course=GIE-N1", "2025-01-10a", "2025-01-09", "not-yet values 0!"},
    {"valid a year", "course=GIE-N1 valid-months=12", "2025-01-10a", "2026-01-10",
     "competent since 2025-01-10 until 2026-01-10 values 1"},
    {"lapsed", "course=GIE-N1 valid-months=12", "2025-01-10a", "2026-01-11",
     "lapsed until 2026-01-10 values 0!"},
    {"from the last one", "course=GIE-N1 valid-months=12", "2025-01-10a 2025-06-30a", "2026-01-11",
     "competent since 2025-01-10 until 2026-06-30 values 1"},
};

START_TEST(attend_holds_from_the_last_class)
{
    struct events e;
    struct sotay_judgement j;
    AUTO(str) got = {0};
    struct host *h = host_new();
    events_read(attend_cases[_i].events, &e);
    judge(h, "attend", attend_cases[_i].params, &e, day_parse(attend_cases[_i].as_of), &j);
    describe(&j, &got);
    ck_assert_msg(strcmp(str_text(&got), attend_cases[_i].want) == 0, "%s:\n  got  %s\n  want %s",
                  attend_cases[_i].label, str_text(&got), attend_cases[_i].want);
    host_free(h);
}
END_TEST

Suite *suite_count(void)
{
    Suite *s = suite_create("count");
    TCase *tc = tcase_create("count");
    tcase_add_loop_test(tc, count_follows_its_definition, 0, (int)COUNT_OF(cases));
    tcase_add_loop_test(tc, count_equals_the_slow_reading, 0, 25);
    tcase_add_test(tc, count_is_linear);
    tcase_add_test(tc, count_refuses_a_series_out_of_order);
    tcase_add_loop_test(tc, attend_holds_from_the_last_class, 0, (int)COUNT_OF(attend_cases));
    suite_add_tcase(s, tc);
    return s;
}
