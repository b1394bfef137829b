/* tests/unit/resuscitation.c - performances on the forms of resuscitation, by all their rules. */
#include "base/base.h"

#include "resuscitation.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "plugin/plugins.h"

void read_form(const char *name, struct checklist *ret)
{
    const char *top = getenv("abs_top_srcdir");
    char path[512];
    struct sotay_error err = {0};
    snprintf(path, sizeof path, "%s/plugins/resuscitation/%s.ini", top ? top : ".", name);
    ck_assert_msg(checklist_read_file(path, name, ret, &err) >= 0, "%s", err.message);
}

static const char *guideline_or_first(const struct checklist *c, const char *guideline)
{
    return guideline ? guideline : checklist_first_guideline(c);
}

void fill(const struct trial *t, uint32_t row, const char *given)
{
    while (given[strspn(given, " ")]) {
        char name[64], value[64];
        int used = 0;
        ck_assert_msg(sscanf(given, " %63[^=]=%63s%n", name, value, &used) == 2, "%s", given);
        given += used;
        int c = checklist_measure(t->form, name);
        struct observed_measure v;
        struct sotay_error err = {0};
        ck_assert_msg(c >= 0, "no measure %s", name);
        ck_assert_msg(checklist_parse_measure(&t->form->measures[c], value, &v, &err) >= 0, "%s",
                      err.message);
        t->value[(size_t)c * t->n + row] = v.value;
        t->state[(size_t)c * t->n + row] = v.state;
    }
}

void params_of(const struct sotay_rule *rule, const struct checklist_rule *r,
               const struct given *given, size_t n, struct sotay_value *ret)
{
    struct given all[40];
    size_t k = 0;
    for (size_t i = 0; i < r->n_params; i++) {
        int64_t number = 0;
        text_to_decimal(r->params[i].value, 0, &number);
        all[k++] = (struct given){r->params[i].name, number, r->params[i].value};
    }
    for (size_t i = 0; i < n && given[i].name; i++)
        all[k++] = given[i];
    fill_params(rule, all, k, ret);
}

int assess_trial(const struct trial *t, const char *guideline, int core, struct str *why)
{
    const struct checklist *c = t->form;
    struct host *texts = host_new();
    int result = core;
    ck_assert_ptr_nonnull(texts);
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        struct sotay_value params[24];
        struct trial_one one;
        struct sotay_assessment a = {.size = sizeof a, .result = -1};
        if (!strchr(r->use, '.') || strcmp(r->way, "standard") != 0 ||
            !checklist_applies(&r->guidelines, guideline))
            continue;
        const struct sotay_rule *rule = find_rule(r->use);
        params_of(rule, r, NULL, 0, params);
        const struct sotay_performance *p = trial_performance(t, 0, core, texts, &one);
        ck_assert_msg(rule->assess(&host, p, params, &a) == 0, "%s did not answer", r->use);
        ck_assert_int_le(a.result, core);
        result = a.result < result ? a.result : result;
        for (uint32_t k = 0; k < a.n_reasons; k++)
            str_addf(why, "%s\n", a.reasons[k]);
        host_empty();
    }
    host_free(texts);
    return result;
}

int assess(const char *name, const char *guideline, const char *given, int flags, struct str *why)
{
    AUTO(checklist) c = {0};
    AUTO(trial) t = {0};
    read_form(name, &c);
    guideline = guideline_or_first(&c, guideline);
    ck_assert(trial_new(&c, guideline, 1, &t, NULL) >= 0);
    t.flags[0] = (uint8_t)flags;
    for (size_t i = 0; i < c.n_steps; i++)
        t.score[i] = c.steps[i].scored ? c.steps[i].score_max : INT32_MIN;
    fill(&t, 0, given);
    return assess_trial(&t, guideline, trial_core_result(&t, 0, true), why);
}

void expect(const char *name, const char *guideline, const char *given, int want,
            const char *reason)
{
    AUTO(str) why = {0};
    int got = assess(name, guideline, given, 0, &why);
    ck_assert_msg(got == want, "%s %s %s: got %d: %s", name, guideline ? guideline : "", given, got,
                  str_text(&why));
    if (reason)
        ck_assert_msg(strstr(str_text(&why), reason) != NULL, "%s: '%s' is not in: %s", given,
                      reason, str_text(&why));
}

static const char *const bls_sets[] = {"erc-2025", "aha-2025", "aha-2020", "erc-2021"};

void expect_in_all(const char *name, const char *given, int want, const char *reason)
{
    for (size_t i = 0; i < COUNT_OF(bls_sets); i++)
        expect(name, bls_sets[i], given, want, reason);
}
