/* src/domain/competency_window.c - the period that passed performances must lie in, as the rules of a verdict
 * have it. */
#include "base/base.h"

#include "domain/competency.h"

#include "base/text.h"
#include "domain/checklists.h"
#include "plugin/rule.h"

#define PARAM "window-months"

static int64_t bound_window(const struct rule_bound *b)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, PARAM) == 0)
            return b->values[i].number;
    return 0;
}

/* A policy may have made it shorter. */
static int64_t by_policy(const struct verdict *v, const struct checklist_rule *r, int64_t months)
{
    char name[300];
    int64_t decided;
    (void)snprintf(name, sizeof name, "rule.%s.%s." PARAM, v->skill, r->name);
    for (size_t i = 0; i < v->n_policies; i++)
        if (strcmp(v->policies[i].name, name) == 0 && text_to_int(v->policies[i].value, &decided))
            months = decided;
    return months;
}

/* Of several rules that count, the longest; one without a period lets any day count. */
int competency_window(struct app *app, const struct verdict *v, int *ret_months,
                      struct sotay_error *err)
{
    const struct checklist *c = NULL;
    int64_t longest = 0;
    *ret_months = 0;
    if (!v->revision)
        return SOTAY_OK;
    int rc = checklists_get(&app->checklists, app->store, &v->adoption, &c, NULL, err);
    for (size_t i = 0; rc == SOTAY_OK && i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        struct rule_bound b;
        struct sotay_error unknown;
        if (strcmp(r->use, "count") != 0 || strcmp(r->way, v->way) != 0 ||
            !checklist_applies(&r->guidelines, v->guideline))
            continue;
        if (rule_bind(app->plugins, c, r, &b, &unknown) < 0)
            return SOTAY_OK;
        int64_t months = by_policy(v, r, bound_window(&b));
        if (!months)
            return SOTAY_OK;
        longest = months > longest ? months : longest;
    }
    *ret_months = (int)longest;
    return rc < 0 ? rc : SOTAY_OK;
}

bool competency_is_too_old(const struct verdict *v, int months, sotay_day as_of, sotay_day day)
{
    return months > 0 && v->state != SOTAY_STATE_COMPETENT && day <= day_add_months(as_of, -months);
}
