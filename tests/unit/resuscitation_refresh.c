/* tests/unit/resuscitation_refresh.c - certificates and spaced refreshers, day by day; vectors 9 and
 * 10 of the domain. */
#include "base/base.h"

#include "resuscitation.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"

/* ---- refreshers: a life in days --------------------------------------------------------------- */

/* Marks of a performance: f failed, r real, d debriefed, x no metrics, b by another mentor, t at
 * eight, 2 a second assessor differs.  Without any: a passed drill with its metrics. */
struct seen {
    const char *day, *mark;
};

static void add_seen(const struct trial *t, uint32_t row, const struct seen *s)
{
    t->day[row] = day_parse(s->day);
    t->passed[row] = strchr(s->mark, 'f') == NULL;
    t->flags[row] = strchr(s->mark, 'r') ? 0 : SOTAY_FLAG_SIMULATED;
    t->mentor[row] = strchr(s->mark, 'b') != NULL;
    t->minute[row] = strchr(s->mark, 't') ? 480 : -1;
    if (!strchr(s->mark, 'x'))
        fill(t, row, "comp_rate=110 ccf=80");
    if (strchr(s->mark, 'd'))
        fill(t, row, "debriefed=yes");
    if (strchr(s->mark, '2'))
        fill(t, row, "second_assessor=differs");
}

struct life {
    const char *label;
    struct seen seen[6];
    const char *as_of;
    int want;
    const char *since, *expires, *due, *holds_until; /* NULL: none */
    const char *refresh;                             /* the words of the criterion */
    struct given given[6];
};

#define ONE_PASS \
    {"performances", 1, NULL}, {"mentors", 1, NULL}, \
    { \
        "days", 1, NULL \
    }

static void check_day(const char *label, const char *what, int32_t got, const char *want)
{
    int32_t day = want ? day_parse(want) : SOTAY_DAY_NONE;
    ck_assert_msg(got == day, "%s: %s is %s, not %s", label, what,
                  got == SOTAY_DAY_NONE ? "none" : day_iso(got).s, want ? want : "none");
}

static const struct checklist_rule *rule_named(const struct checklist *c, const char *name)
{
    for (size_t i = 0; i < c->n_rules; i++)
        if (strcmp(c->rules[i].name, name) == 0)
            return &c->rules[i];
    ck_abort_msg("no rule %s", name);
    return NULL;
}

struct lived { /* a life on its form, to be judged on any day */
    struct checklist form;
    struct trial trial;
    const struct sotay_rule *rule;
    struct sotay_value params[24];
};

static void lived_done(struct lived *v)
{
    trial_done(&v->trial);
    checklist_done(&v->form);
}

static void live(const struct life *l, struct lived *v)
{
    uint32_t n = 0;
    read_form("bls-adult", &v->form);
    while (n < COUNT_OF(l->seen) && l->seen[n].day)
        n++;
    ck_assert(
        trial_new(&v->form, checklist_first_guideline(&v->form), n ? n : 1, &v->trial, NULL) >= 0);
    for (uint32_t i = 0; i < n; i++)
        add_seen(&v->trial, i, &l->seen[i]);
    v->trial.view.n = n;
    v->rule = find_rule("resuscitation.refresh");
    params_of(v->rule, rule_named(&v->form, "refresh"), l->given, COUNT_OF(l->given), v->params);
}

static void judge_on(const struct lived *v, int32_t day, struct sotay_judgement *ret)
{
    *ret = (struct sotay_judgement){.size = sizeof *ret, .state = -1};
    ck_assert_int_eq(v->rule->judge(&host, &v->trial.view, v->params, day, ret), 0);
}

static void judge_life(const struct life *l, const char *as_of, struct sotay_judgement *ret)
{
    AUTO(lived) v = {0};
    live(l, &v);
    judge_on(&v, day_parse(as_of), ret);
}

static const struct sotay_criterion *criterion(const struct sotay_judgement *j, const char *id)
{
    for (uint32_t i = 0; i < j->n_criteria; i++)
        if (strcmp(j->criteria[i].id, id) == 0)
            return &j->criteria[i];
    return NULL;
}

static void check_life(const struct life *l)
{
    struct sotay_judgement j;
    judge_life(l, l->as_of, &j);
    ck_assert_msg(j.state == l->want, "%s: state %d", l->label, (int)j.state);
    check_day(l->label, "since", j.since, l->since);
    check_day(l->label, "expires", j.expires, l->expires);
    check_day(l->label, "refresh_due", j.refresh_due, l->due);
    check_day(l->label, "holds_until", j.holds_until, l->holds_until);
    const struct sotay_criterion *k = criterion(&j, "refresh");
    ck_assert(k != NULL && j.n_criteria >= 2);
    if (l->refresh)
        ck_assert_msg(strcmp(k->value_text, l->refresh) == 0, "%s: %s", l->label, k->value_text);
    ck_assert_int_eq(criterion(&j, "certified")->met, j.state == HAS);
    host_empty();
}

/* clang-format off */
START_TEST(resuscitation_vector_9)
{
    const struct life last = {"last day", {{"2024-08-31", ""}}, "2026-08-31", HAS, "2024-08-31",
        "2026-08-31", "2024-11-29", "2026-08-31", "due since 2024-11-29", {ONE_PASS}};
    const struct life after = {"day after", {{"2024-08-31", ""}}, "2026-09-01", LAPSED, NULL,
        "2026-08-31", NULL, NULL, "expired, last day 2026-08-31", {ONE_PASS}};
    check_life(&last);
    check_life(&after);
}
END_TEST

START_TEST(resuscitation_vector_10)
{
    const struct life first = {"90 days", {{"2026-01-01", ""}}, "2026-01-01", HAS, "2026-01-01",
        "2028-01-01", "2026-04-01", "2026-03-31", "current, next 2026-04-01", {ONE_PASS}};
    const struct life second = {"then 135", {{"2026-01-01", ""}, {"2026-04-01", ""}}, "2026-04-01",
        HAS, "2026-01-01", "2028-01-01", "2026-08-14", "2026-08-13", "current, next 2026-08-14",
        {ONE_PASS}};
    check_life(&first);
    check_life(&second);
}
END_TEST

/* ---- validity and refreshers --------------------------------------------------------------------- */

static const struct life lives[] = {
    {"nobody has watched", {{NULL, NULL}}, "2026-01-01", NOT_YET, .refresh = "none yet"},
    {"one pass of three certifies nobody", {{"2026-01-01", ""}}, "2026-01-02", NOT_YET,
     .refresh = "none yet"},
    {"three, two mentors, two days: valid from the last", {{"2026-01-01", ""}, {"2026-01-01", "b"},
     {"2026-02-10", ""}}, "2026-02-10", HAS, "2026-02-10", "2028-02-10", "2026-05-11", "2026-05-10",
     "current, next 2026-05-11", {{0}}},
    {"what failed before the certificate plans nothing", {{"2025-12-01", "f"}, {"2026-01-01", ""}},
     "2026-01-01", HAS, "2026-01-01", "2028-01-01", "2026-04-01", "2026-03-31",
     "current, next 2026-04-01", {ONE_PASS}},
    {"three by one mentor do not", {{"2026-01-01", ""}, {"2026-01-02", ""}, {"2026-01-03", ""}},
     "2026-02-01", NOT_YET, .refresh = "none yet"},
    {"the day before it is due", {{"2026-01-01", ""}}, "2026-03-31", HAS, "2026-01-01",
     "2028-01-01", "2026-04-01", "2026-03-31", "current, next 2026-04-01", {ONE_PASS}},
    {"the day it is due the words change", {{"2026-01-01", ""}}, "2026-04-01", HAS, "2026-01-01",
     "2028-01-01", "2026-04-01", "2028-01-01", "due since 2026-04-01", {ONE_PASS}},
    {"a refresher never extends the certificate", {{"2026-01-01", ""}, {"2026-12-01", ""},
     {"2027-09-30", ""}}, "2027-10-01", HAS, "2026-01-01", "2028-01-01", "2028-03-28", "2028-01-01",
     "current, next 2028-03-28", {ONE_PASS}},
    {"in the last three months it renews", {{"2026-01-01", ""}, {"2027-10-02", ""}}, "2027-10-02",
     HAS, "2026-01-01", "2029-10-02", "2028-02-14", "2028-02-13", .given = {ONE_PASS}},
    {"on the first of these months not yet", {{"2026-01-01", ""}, {"2027-10-01", ""}}, "2027-10-02",
     HAS, "2026-01-01", "2028-01-01", "2028-02-13", "2028-01-01", .given = {ONE_PASS}},
    {"renewed on the day after, unbroken", {{"2024-01-01", ""}, {"2026-01-02", ""}}, "2026-01-02",
     HAS, "2024-01-01", "2028-01-02", "2026-05-17", "2026-05-16", .given = {ONE_PASS}},
    {"a day later begins anew", {{"2024-01-01", ""}, {"2026-01-03", ""}}, "2026-01-03", HAS,
     "2026-01-03", "2028-01-03", "2026-04-03", "2026-04-02", .given = {ONE_PASS}},
    {"29 February", {{"2024-02-29", ""}}, "2026-02-28", HAS, "2024-02-29", "2026-02-28",
     "2024-05-29", "2026-02-28", "due since 2024-05-29", {ONE_PASS}},
    {"29 February, the day after", {{"2024-02-29", ""}}, "2026-03-01", LAPSED,
     .expires = "2026-02-28", .refresh = "expired, last day 2026-02-28", .given = {ONE_PASS}},
    {"months of validity, days of refresh: one does not move the other", {{"2026-01-01", ""}},
     "2026-02-02", LAPSED, .expires = "2026-02-01", .refresh = "expired, last day 2026-02-01",
     .given = {ONE_PASS, {"valid-months", 1, NULL}}},
    {"valid for good", {{"2016-01-01", ""}}, "2026-01-01", HAS, "2016-01-01", NULL, "2016-03-31",
     NULL, "due since 2016-03-31", {ONE_PASS, {"valid-months", 0, NULL}}},
    {"a failure after a pass: 30 days, and nothing taken away", {{"2026-01-01", ""},
     {"2026-02-01", "f"}}, "2026-02-01", HAS, "2026-01-01", "2028-01-01", "2026-03-03",
     "2026-03-02", "current, next 2026-03-03", {ONE_PASS}},
    {"a failure puts nothing off", {{"2026-01-01", ""}, {"2026-03-20", "f"}}, "2026-03-20", HAS,
     "2026-01-01", "2028-01-01", "2026-04-01", "2026-03-31", .given = {ONE_PASS}},
    {"a failure when it was due already", {{"2026-01-01", ""}, {"2026-05-01", "f"}}, "2026-05-01",
     HAS, "2026-01-01", "2028-01-01", "2026-05-31", "2026-05-30", .given = {ONE_PASS}},
    {"a pass after a failure: 45 days", {{"2026-01-01", ""}, {"2026-02-01", "f"},
     {"2026-03-01", ""}}, "2026-03-01", HAS, "2026-01-01", "2028-01-01", "2026-04-15", "2026-04-14",
     .given = {ONE_PASS}},
    {"passed and failed on one day is failed", {{"2026-01-01", ""}, {"2026-02-01", ""},
     {"2026-02-01", "f"}}, "2026-02-01", HAS, "2026-01-01", "2028-01-01", "2026-03-03",
     "2026-03-02", .given = {ONE_PASS}},
    {"three on one day are one step", {{"2026-01-01", ""}, {"2026-01-01", ""}, {"2026-01-01", ""}},
     "2026-01-01", HAS, "2026-01-01", "2028-01-01", "2026-04-01", "2026-03-31",
     .given = {ONE_PASS}},
    {"a pass without metrics does not lengthen", {{"2026-01-01", ""}, {"2026-03-01", "x"}},
     "2026-03-01", HAS, "2026-01-01", "2028-01-01", "2026-05-30", "2026-05-29",
     .given = {ONE_PASS}},
    {"never more than 180", {{"2026-01-01", ""}, {"2026-02-01", ""}, {"2026-03-01", ""},
     {"2026-04-01", ""}}, "2026-04-01", HAS, "2026-01-01", "2028-01-01", "2026-09-28",
     "2026-09-27", .given = {ONE_PASS}},
    {"a debriefed real arrest with metrics counts", {{"2026-01-01", ""}, {"2026-03-01", "rd"}},
     "2026-03-01", HAS, "2026-01-01", "2028-01-01", "2026-07-14", "2026-07-13",
     .given = {ONE_PASS}},
    {"one that nobody debriefed does not", {{"2026-01-01", ""}, {"2026-03-01", "r"}}, "2026-03-01",
     HAS, "2026-01-01", "2028-01-01", "2026-04-01", "2026-03-31", .given = {ONE_PASS}},
    {"one without metrics does not", {{"2026-01-01", ""}, {"2026-03-01", "rdx"}}, "2026-03-01",
     HAS, "2026-01-01", "2028-01-01", "2026-04-01", "2026-03-31", .given = {ONE_PASS}},
    {"a real arrest that failed shortens, debriefed or not", {{"2026-01-01", ""},
     {"2026-02-01", "rf"}}, "2026-02-01", HAS, "2026-01-01", "2028-01-01", "2026-03-03",
     "2026-03-02", .given = {ONE_PASS}},
    {"what comes later is not seen", {{"2026-01-01", ""}, {"2026-05-01", "f"}}, "2026-04-30", HAS,
     "2026-01-01", "2028-01-01", "2026-04-01", "2028-01-01", "due since 2026-04-01", {ONE_PASS}},
    {"two assessors who differ certify nobody", {{"2026-01-01", "t"}, {"2026-01-01", "tbf"}},
     "2026-01-01", NOT_YET, .refresh = "none yet", .given = {ONE_PASS}},
};
/* clang-format on */

START_TEST(certificate_and_refreshers)
{
    check_life(&lives[_i]);
}
END_TEST

/* Asked on any day, an answer stays the same up to the day it says. */
START_TEST(answers_hold_as_long_as_they_say)
{
    const struct life *l = &lives[_i];
    const struct seen *last = l->seen;
    while (last < l->seen + COUNT_OF(l->seen) - 1 && last[1].day)
        last++;
    int32_t from = last->day ? day_parse(last->day) : day_parse(l->as_of), until = from - 1;
    char kept[200] = "";
    AUTO(lived) v = {0};
    live(l, &v);
    for (int32_t day = from; day < from + 900; day++) {
        struct sotay_judgement j;
        char now[200];
        judge_on(&v, day, &j);
        snprintf(now, sizeof now, "%d %d %d %s", (int)j.state, (int)j.expires, (int)j.refresh_due,
                 criterion(&j, "refresh")->value_text);
        if (day <= until)
            ck_assert_msg(strcmp(now, kept) == 0, "%s: changed on %s", l->label, day_iso(day).s);
        ck_assert(j.holds_until == SOTAY_DAY_NONE || j.holds_until >= day);
        until = j.holds_until == SOTAY_DAY_NONE ? INT32_MAX : j.holds_until;
        memcpy(kept, now, sizeof kept);
        host_empty();
        if (day == from + 10)
            day = from + 25; /* the dates lie beyond */
    }
}
END_TEST

START_TEST(two_assessors_are_shown)
{
    const struct life differ = {"two sign-offs",
                                {{"2026-01-01", ""}, {"2026-02-01", "t"}, {"2026-02-01", "tbf"}},
                                .as_of = "2026-02-03",
                                .given = {ONE_PASS}};
    const struct life marked = {"second assessor", {{"2026-01-01", "2"}}, .as_of = "2026-01-01"};
    const struct life agree = {"no dispute",
                               {{"2026-02-01", "tf"}, {"2026-02-01", "bt"}, {"2026-02-02", ""}},
                               .as_of = "2026-02-03"};
    struct sotay_judgement j;
    judge_life(&differ, "2026-02-03", &j);
    ck_assert_ptr_nonnull(criterion(&j, "assessors"));
    ck_assert_str_eq(criterion(&j, "assessors")->value_text, "differ on 2026-02-01");
    ck_assert_int_eq(criterion(&j, "assessors")->met, 0);
    host_empty();
    judge_life(&marked, "2026-01-01", &j);
    ck_assert_ptr_nonnull(criterion(&j, "assessors"));
    host_empty();
    judge_life(&agree, "2026-02-03", &j);
    ck_assert_ptr_null(criterion(&j, "assessors"));
    host_empty();
    expect("bls-adult", NULL, "comp_rate=110 ccf=80 second_assessor=differs", FAILED,
           "two assessors differ on a critical step");
    expect("bls-adult", NULL, "comp_rate=110 ccf=80 second_assessor=moderated", PASSED, NULL);
}
END_TEST

TCase *tcase_refresh(void)
{
    TCase *tc = tcase_create("refresh");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, resuscitation_vector_9);
    tcase_add_test(tc, resuscitation_vector_10);
    tcase_add_loop_test(tc, certificate_and_refreshers, 0, (int)COUNT_OF(lives));
    tcase_add_loop_test(tc, answers_hold_as_long_as_they_say, 0, (int)COUNT_OF(lives));
    tcase_add_test(tc, two_assessors_are_shown);
    return tc;
}
