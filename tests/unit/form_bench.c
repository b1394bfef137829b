/* tests/unit/form_bench.c - performances on the forms of the ncd specialty. */
#include "base/base.h"

#include "form_bench.h"

#include <check.h>
#include <string.h>

#include "base/day.h"

#define LONG_AGO "2020-01-01"

struct bench bench;

/* The parameters of the form's first rule of that name, standing way. */
static void take_rule(const char *use)
{
    bench.rule = find_rule(use);
    const struct checklist_rule *r = NULL;
    for (size_t i = 0; i < bench.form.n_rules && !r; i++)
        if (strcmp(bench.form.rules[i].use, use) == 0)
            r = &bench.form.rules[i];
    ck_assert_msg(r != NULL, "%s has no rule %s", bench.form.skill, use);
    fill_params(bench.rule, NULL, 0, bench.params);
    for (size_t i = 0; i < r->n_params; i++) {
        uint32_t at = 0;
        while (at < bench.rule->n_params &&
               strcmp(bench.rule->params[at].name, r->params[i].name) != 0)
            at++;
        ck_assert_msg(at < bench.rule->n_params, "no parameter %s", r->params[i].name);
        if (bench.rule->params[at].type == SOTAY_PARAM_WORD)
            bench.params[at].word = r->params[i].value;
        else
            bench.params[at].number = strtoll(r->params[i].value, NULL, 10);
    }
}

/* The rule set in force; NULL: the first of the form. */
void form_take_guideline(const char *guideline)
{
    if (!guideline)
        guideline = checklist_first_guideline(&bench.form);
    struct sotay_series *series = &bench.trial.view;
    series->guideline = guideline;
    series->tables = checklist_tables(&bench.form, guideline, &series->n_tables);
}

void form_open(const char *name, const char *use)
{
    char path[600];
    struct sotay_error err = {0};
    const char *top = getenv("abs_top_srcdir");
    memset(&bench, 0, sizeof bench);
    snprintf(path, sizeof path, "%s/plugins/ncd/%s.ini", top ? top : ".", name);
    ck_assert_msg(checklist_read_file(path, name, &bench.form, &err) == SOTAY_OK, "%s",
                  err.message);
    ck_assert(trial_new(&bench.form, checklist_first_guideline(&bench.form), SERIES_MAX,
                        &bench.trial, &err) >= 0);
    bench.trial.view.n = 0;
    take_rule(use);
}

void form_close(void)
{
    host_empty();
    trial_done(&bench.trial);
    checklist_done(&bench.form);
}

uint32_t form_row(const char *day)
{
    uint32_t row = bench.trial.view.n++;
    ck_assert(row < SERIES_MAX);
    bench.trial.day[row] = day_parse(day);
    bench.trial.passed[row] = 1;
    for (size_t i = 0; i < bench.form.n_measures; i++)
        bench.trial.state[i * SERIES_MAX + row] = SOTAY_VALUE_MISSING;
    return row;
}

static void set_one(uint32_t row, const char *name, const char *value)
{
    struct observed_measure v;
    struct sotay_error err = {0};
    int at = checklist_measure(&bench.form, name);
    ck_assert_msg(at >= 0, "no measure %s", name);
    ck_assert_msg(checklist_parse_measure(&bench.form.measures[at], value, &v, &err) == SOTAY_OK,
                  "%s", err.message);
    bench.trial.state[(size_t)at * SERIES_MAX + row] = v.state;
    bench.trial.value[(size_t)at * SERIES_MAX + row] = v.value;
}

/* "age=57 sex=male"; an empty value: not recorded */
void form_set(uint32_t row, const char *pairs)
{
    char text[800], *save = NULL;
    snprintf(text, sizeof text, "%s", pairs);
    for (char *p = strtok_r(text, " ", &save); p; p = strtok_r(NULL, " ", &save)) {
        char *equals = strchr(p, '=');
        ck_assert_ptr_nonnull(equals);
        *equals = '\0';
        set_one(row, p, equals + 1);
    }
}

const struct checklist_case *form_find_case(const char *name)
{
    for (size_t i = 0; i < bench.form.n_cases; i++)
        if (strcmp(bench.form.cases[i].name, name) == 0)
            return &bench.form.cases[i];
    ck_abort_msg("%s has no case %s", bench.form.skill, name);
    return NULL;
}

uint32_t form_set_case(const struct checklist_case *k)
{
    bench.trial.view.n = 0;
    uint32_t row = form_row(LONG_AGO);
    for (size_t i = 0; i < k->n_given; i++)
        set_one(row, k->given[i].name, k->given[i].value);
    for (size_t i = 0; i < k->n_expect; i++)
        set_one(row, k->expect[i].name, k->expect[i].value);
    return row;
}

/* The result of the only row, and its reasons in one text. */
int form_assess(char *reasons, size_t size)
{
    struct sotay_assessment a = {.size = sizeof a, .result = -1};
    struct sotay_performance p = {
        .size = sizeof p, .one = &bench.trial.view, .core_result = SOTAY_ASSESS_PASSED};
    ck_assert_int_eq(bench.trial.view.n, 1);
    ck_assert_msg(bench.rule->assess(&host, &p, bench.params, &a) == 0, "no answer");
    reasons[0] = '\0';
    for (uint32_t i = 0; i < a.n_reasons; i++)
        snprintf(reasons + strlen(reasons), size - strlen(reasons), "%s\n", a.reasons[i]);
    return a.result;
}
