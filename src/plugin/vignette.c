/* src/plugin/vignette.c - tries the practice cases of a form: the expected decision passes, another
 * does not. */
#include "base/base.h"

#include "plugin/vignette.h"

#include "base/str.h"
#include "base/text.h"
#include "plugin/guard.h"
#include "plugin/rule.h"
#include "plugin/trial.h"

enum { RULES_TRIED_MAX = 32 };

struct finding { /* of one case under one rule set */
    bool done;
    enum vignette_outcome outcome;
    char text[300];
};

struct work {
    struct plugins *plugins;
    const struct checklist *form;
    struct guard *guard;
    struct finding *findings; /* in the shared memory: case by case, rule set by rule set */
    size_t n_guidelines;
    struct host *host;
    struct rule_bound rules[RULES_TRIED_MAX]; /* of plugins, under this rule set */
    size_t n_rules;
};

static const char *guideline_of(const struct checklist *c, size_t i)
{
    return c->n_guidelines ? c->guidelines[i].name : "";
}

static void bind_rules(struct work *w, const char *guideline)
{
    w->n_rules = 0;
    for (size_t i = 0; i < w->form->n_rules && w->n_rules < RULES_TRIED_MAX; i++) {
        const struct checklist_rule *r = &w->form->rules[i];
        char plugin[64];
        if (rule_is_plugin(r->use, plugin) && checklist_applies(&r->guidelines, guideline) &&
            rule_bind(w->plugins, w->form, r, &w->rules[w->n_rules], NULL) >= 0)
            w->n_rules++;
    }
}

/* ---- one performance ---------------------------------------------------------------------------- */

static int set_measure(const struct trial *t, const struct checklist_param *p)
{
    struct observed_measure v;
    int c = checklist_measure(t->form, p->name);
    if (c < 0 || checklist_parse_measure(&t->form->measures[c], p->value, &v, NULL) < 0)
        return SOTAY_EFAIL;
    t->state[c] = v.state;
    t->value[c] = v.value;
    t->text[c] = v.text;
    return c;
}

/* The worst that the checklist and its rules say.  SOTAY_END: a rule cannot answer. */
static int assess_all(struct work *w, const struct trial *t, int *ret_result, struct str *why)
{
    int core = trial_core_result(t, 0, true);
    *ret_result = core;
    for (size_t i = 0; i < w->n_rules; i++) {
        struct trial_one one;
        struct sotay_assessment a;
        struct sotay_error err = {0};
        host_clear(w->host);
        guard_beat(w->guard);
        const struct sotay_performance *p = trial_performance(t, 0, core, w->host, &one);
        if (rule_assess(&w->rules[i], w->host, p, &a, &err) < 0) {
            str_add(why, err.message);
            return SOTAY_END;
        }
        if (a.result < *ret_result)
            *ret_result = a.result;
        for (uint32_t k = 0; a.result != SOTAY_ASSESS_PASSED && k < a.n_reasons; k++)
            if (!strstr(str_text(why), a.reasons[k])) /* another way says the same */
                str_addf(why, "%s%s", why->len ? "; " : "", a.reasons[k]);
    }
    return SOTAY_OK;
}

/* ---- wrong decisions ----------------------------------------------------------------------------- */

static bool passes_with(struct work *w, const struct trial *t, size_t cell, int64_t value)
{
    AUTO(str) why = {0};
    int64_t kept = t->value[cell];
    int result = SOTAY_ASSESS_FAILED;
    t->value[cell] = value;
    bool passes = assess_all(w, t, &result, &why) == SOTAY_OK && result == SOTAY_ASSESS_PASSED;
    t->value[cell] = kept;
    return passes;
}

static void tell(struct finding *f, enum vignette_outcome outcome,
                 const struct checklist_measure *m, int64_t value)
{
    AUTO(str) text = {0};
    const struct observed_measure v = {.state = SOTAY_VALUE, .value = value};
    str_add(&text, m->name);
    if (outcome == VIGNETTE_ALSO_PASSES) {
        str_add_char(&text, '=');
        checklist_format_measure(m, &v, &text);
    }
    f->outcome = outcome;
    snprintf(f->text, sizeof f->text, "%s", str_text(&text));
}

/* Numbers may be right within limits, so only the far ends are surely wrong: one of them is enough. */
static void try_wrong_number(struct work *w, const struct trial *t, int c, struct finding *f)
{
    const struct checklist_measure *m = &t->form->measures[c];
    if (!m->has_plausible)
        return;
    int64_t low = m->plausible_min, high = m->plausible_max, right = t->value[c];
    bool low_passes = low == right || passes_with(w, t, (size_t)c, low);
    bool high_passes = high == right || passes_with(w, t, (size_t)c, high);
    if (low_passes && high_passes)
        tell(f, VIGNETTE_ALL_PASS, m, 0);
}

static void try_wrong_choice(struct work *w, const struct trial *t, int c, struct finding *f)
{
    const struct checklist_measure *m = &t->form->measures[c];
    int64_t n = m->type == SOTAY_MEASURE_CHOICE ? (int64_t)m->n_choices : 2;
    int64_t passing = 0, other = 0;
    for (int64_t v = 0; v < n; v++) {
        if (v == t->value[c] || !passes_with(w, t, (size_t)c, v))
            continue;
        passing++;
        other = v;
    }
    if (passing == n - 1)
        tell(f, VIGNETTE_ALL_PASS, m, 0);
    else if (passing > 0 && f->outcome == VIGNETTE_HOLDS)
        tell(f, VIGNETTE_ALSO_PASSES, m, other);
}

static void try_wrong(struct work *w, const struct trial *t, int c, struct finding *f)
{
    switch (t->form->measures[c].type) {
    case SOTAY_MEASURE_CHOICE:
    case SOTAY_MEASURE_YES_NO:
        try_wrong_choice(w, t, c, f);
        break;
    case SOTAY_MEASURE_NUMBER:
    case SOTAY_MEASURE_COUNT:
        try_wrong_number(w, t, c, f);
        break;
    default:
        break; /* texts and dates have no wrong value that could be made up */
    }
}

/* ---- one case ------------------------------------------------------------------------------------ */

static void try_case(struct work *w, const struct checklist_case *k, const struct trial *t,
                     struct finding *f)
{
    AUTO(str) why = {0};
    int decisions[CHECKLIST_MEASURES_MAX], result;
    for (size_t i = 0; i < k->n_given; i++)
        set_measure(t, &k->given[i]);
    for (size_t i = 0; i < k->n_expect; i++)
        decisions[i] = set_measure(t, &k->expect[i]);
    int rc = assess_all(w, t, &result, &why);
    f->outcome = rc == SOTAY_END                 ? VIGNETTE_NOT_TRIED
                 : result != SOTAY_ASSESS_PASSED ? VIGNETTE_NOT_PASSED
                                                 : VIGNETTE_HOLDS;
    snprintf(f->text, sizeof f->text, "%s", f->outcome == VIGNETTE_HOLDS ? "" : str_text(&why));
    bool holds = f->outcome == VIGNETTE_HOLDS;
    for (size_t i = 0; holds && i < k->n_expect && f->outcome != VIGNETTE_ALL_PASS; i++)
        if (decisions[i] >= 0)
            try_wrong(w, t, decisions[i], f);
}

static void try_cases(void *with)
{
    struct work *w = with;
    plugins_risk(w->plugins);
    w->host = host_new();
    for (size_t g = 0; w->host && g < w->n_guidelines; g++) {
        const char *guideline = guideline_of(w->form, g);
        bind_rules(w, guideline);
        for (size_t i = 0; i < w->form->n_cases; i++) {
            AUTO(trial) t = {0};
            struct finding *f = &w->findings[g * w->form->n_cases + i];
            if (f->done || !checklist_applies(&w->form->cases[i].guidelines, guideline))
                continue;
            f->done = true; /* also when it ends in an accident */
            f->outcome = VIGNETTE_NOT_TRIED;
            snprintf(f->text, sizeof f->text, "%s",
                     w->n_rules ? _("the plugin crashed or gave no answer") : "");
            if (w->n_rules && trial_new(w->form, guideline, 1, &t, NULL) >= 0)
                try_case(w, &w->form->cases[i], &t, f);
        }
    }
}

static int try_in_children(struct work *w, int seconds, struct sotay_error *err)
{
    struct guard_report r;
    int rc;
    size_t left = w->form->n_cases * w->n_guidelines + 1;
    do /* after an accident the others are tried in another child */
        rc = guard_run(w->guard, try_cases, w, seconds, &r, err);
    while (rc >= 0 && r.end != GUARD_DONE && --left > 0);
    return rc;
}

int vignettes_try(struct plugins *p, const struct checklist *c, int seconds, vignette_visit visit,
                  void *with, struct sotay_error *err)
{
    struct work w = {
        .plugins = p, .form = c, .n_guidelines = c->n_guidelines ? c->n_guidelines : 1};
    size_t n = c->n_cases * w.n_guidelines;
    if (n == 0)
        return SOTAY_OK;
    int rc = guard_new(n * sizeof *w.findings, &w.guard, err);
    if (rc < 0)
        return rc;
    w.findings = guard_memory(w.guard);
    rc = try_in_children(&w, seconds, err);
    for (size_t i = 0; rc >= 0 && i < n; i++)
        if (w.findings[i].done)
            visit(with, &c->cases[i % c->n_cases], guideline_of(c, i / c->n_cases),
                  w.findings[i].outcome, w.findings[i].text);
    guard_free(w.guard);
    return rc;
}
