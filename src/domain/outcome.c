/* src/domain/outcome.c - was it passed?  Form and rules together, of many sign-offs at a time. */
#include "base/base.h"

#include "base/arena.h"
#include "domain/signoff_assess.h"

#include "domain/competency_private.h"

#define ASKED_MAX 500 /* of one child */

struct outcome_asked {
    struct id id;
    struct facts *facts; /* of this one performance */
    int core_result;
    struct assessed of;
};

void outcomes_done(struct outcomes *o)
{
    facts_pool_done(&o->pool);
    map_done(&o->of);
    free(o->asked);
    *o = (struct outcomes){0};
}

static bool has_plugin_rule(const struct checklist *c)
{
    char plugin[64];
    for (size_t i = 0; i < c->n_rules; i++)
        if (rule_is_plugin(c->rules[i].use, plugin))
            return true;
    return false;
}

/* Only what the form lets pass can become worse by a rule.  SOTAY_END: there is nobody to ask. */
static int find_form(struct outcomes *o, const struct stored_signoff *row,
                     const struct checklist **ret, struct sotay_error *err)
{
    struct verdict block;
    if (row->passed != SOTAY_ASSESS_PASSED)
        return SOTAY_END;
    int rc = signoff_checklist(o->pool.app, row, ret, err);
    if (rc != SOTAY_OK || !has_plugin_rule(*ret))
        return rc < 0 ? rc : SOTAY_END;
    rc = competency_block(o->pool.app, &row->fact.trainee, row->fact.skill, &block, err);
    return rc == SOTAY_OK ? SOTAY_END : rc < 0 ? rc : SOTAY_OK;
}

int outcomes_add(struct outcomes *o, const struct stored_signoff *row, struct sotay_error *err)
{
    const struct checklist *c = NULL;
    struct facts *f = NULL;
    const char *one[1];
    size_t n;
    int rc = find_form(o, row, &c, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    if (o->n == ASKED_MAX || facts_bytes(&o->pool) > FACTS_BYTES_MAX)
        rc = outcomes_ask(o, err);
    if (rc >= 0)
        rc = facts_begin(&o->pool, &row->fact.trainee, c, row->day, &f, err);
    if (rc < 0)
        return rc;
    facts_plugins(f, one, 1, &n);
    if (!n)
        return SOTAY_OK;
    if (!list_grow(&o->asked, &o->cap, o->n, sizeof(*o->asked)))
        return sotay_nomem(err);
    rc = series_add_stored(&f->series, o->pool.app, row, &o->pool.filled, err);
    if (rc >= 0)
        o->asked[o->n++] =
            (struct outcome_asked){.id = row->id, .facts = f, .core_result = row->passed};
    return rc;
}

int outcomes_ask(struct outcomes *o, struct sotay_error *err)
{
    if (!o->n)
        return SOTAY_OK;
    AUTO_FREE struct assessing *all = calloc(o->n, sizeof(*all));
    if (!all)
        return sotay_nomem(err);
    for (size_t i = 0; i < o->n; i++) {
        struct outcome_asked *a = &o->asked[i];
        all[i] =
            (struct assessing){.facts = a->facts, .core_results = &a->core_result, .ret = &a->of};
    }
    int rc = judging_assess_many(o->pool.app, all, o->n, err);
    for (size_t i = 0; i < o->n; i++) {
        const struct outcome_asked *a = &o->asked[i];
        free(a->of.reasons);
        if (rc >= 0 && a->of.result != a->core_result &&
            !map_put(&o->of, a->id.b, ID_SIZE, a->of.result))
            rc = sotay_nomem(err);
    }
    o->n = 0;
    facts_clear(&o->pool);
    return rc;
}

int outcome_of(const struct outcomes *o, const struct stored_signoff *row)
{
    int64_t known;
    return map_get(&o->of, row->id.b, ID_SIZE, &known) ? (int)known : row->passed;
}
