/* src/domain/judging.c - many facts judged, those that need a plugin in a child process. */
#include "base/base.h"

#include "domain/judging_private.h"

/* ---- verdicts ---------------------------------------------------------------------------------------------- */

static bool needs_plugin(const struct facts *f)
{
    const char *one[1];
    size_t n;
    facts_plugins(f, one, 1, &n);
    return n > 0;
}

static int judge_here(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                      struct verdict *ret, struct facts **guarded, size_t *place,
                      size_t *ret_guarded, struct sotay_error *err)
{
    AUTO(judge) j = {.plugins = app->plugins};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (!needs_plugin(facts[i])) {
            rc = judge_facts(&j, facts[i], want_criteria, &ret[i], err);
            continue;
        }
        place[*ret_guarded] = i;
        guarded[(*ret_guarded)++] = facts[i];
    }
    return rc;
}

static int take_verdicts(const struct task *t, const size_t *place, struct verdict *ret,
                         struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < t->n_verdicts && rc >= 0; i++)
        rc = answer_verdict(t, i, &ret[place[i]], err);
    return rc;
}

/* ---- assessments --------------------------------------------------------------------------------------------- */

static void begin_assessed(struct assessing *a)
{
    for (size_t i = 0; i < a->facts->series.n; i++)
        a->ret[i] = (struct assessed){.result = a->core_results[i]};
}

/* Its pieces begin with the first-th. */
static int take_all_assessed(const struct task *t, size_t first, struct assessing *a,
                             struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < a->facts->series.n && rc >= 0; i++)
        rc = answer_assessed(t, first + i, &a->ret[i], err);
    a->done = rc >= 0;
    for (size_t i = 0; i < a->facts->series.n && rc < 0; i++)
        free(a->ret[i].reasons);
    if (rc < 0)
        begin_assessed(a);
    return rc;
}

/* Is there anything that a plugin has to be asked? */
static bool is_to_ask(struct assessing *a)
{
    if (!a || a->done)
        return false;
    begin_assessed(a);
    a->done = !a->facts->series.n || !needs_plugin(a->facts);
    return !a->done;
}

int judging_assess(struct app *app, struct assessing *a, struct sotay_error *err)
{
    return is_to_ask(a) ? judging_assess_many(app, a, 1, err) : SOTAY_OK;
}

int judging_assess_many(struct app *app, struct assessing *all, size_t n, struct sotay_error *err)
{
    AUTO(task) t = {.app = app, .assess = all, .n_assess = n};
    size_t first = 0;
    for (size_t i = 0; i < n; i++)
        begin_assessed(&all[i]);
    int rc = task_begin(&t, err);
    if (rc >= 0)
        rc = task_run(&t, err);
    for (size_t i = 0; i < n && rc >= 0; first += all[i++].facts->series.n)
        rc = take_all_assessed(&t, first, &all[i], err);
    return rc;
}

/* ---- both ---------------------------------------------------------------------------------------------------- */

static int judge_guarded(struct task *t, const size_t *place, struct verdict *ret,
                         struct assessing *along, struct sotay_error *err)
{
    struct sotay_error ignored = {0};
    int rc = task_begin(t, err);
    if (rc >= 0)
        rc = task_run(t, err);
    if (rc >= 0)
        rc = take_verdicts(t, place, ret, err);
    if (rc >= 0 && along)
        (void)take_all_assessed(t, t->n_verdicts, along, &ignored);
    return rc;
}

int judging_run_along(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                      struct verdict *ret, struct assessing *along, struct sotay_error *err)
{
    size_t n_guarded = 0;
    AUTO_FREE struct facts **guarded = calloc(n + 1, sizeof(struct facts *));
    AUTO_FREE size_t *place = calloc(n + 1, sizeof(*place));
    if (!guarded || !place)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++)
        verdict_begin(&ret[i], &facts[i]->person, facts[i]->skill);
    int rc = judge_here(app, facts, n, want_criteria, ret, guarded, place, &n_guarded, err);
    along = is_to_ask(along) ? along : NULL;
    if (rc < 0 || (!n_guarded && !along))
        return rc;
    AUTO(task)
    t = {.app = app,
         .facts = guarded,
         .n_verdicts = n_guarded,
         .want_criteria = want_criteria,
         .assess = along,
         .n_assess = along ? 1 : 0};
    return judge_guarded(&t, place, ret, along, err);
}

int judging_run(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                struct verdict *ret, struct sotay_error *err)
{
    return judging_run_along(app, facts, n, want_criteria, ret, NULL, err);
}
