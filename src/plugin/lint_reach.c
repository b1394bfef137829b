/* src/plugin/lint_reach.c - could a station meet the rules of this form with the mentors it gets? */
#include "base/base.h"

#include "plugin/lint.h"

#include "base/text.h"
#include "plugin/rule.h"

#define LOW_VOLUME "low-volume"

static int64_t value_of(const struct rule_bound *b, const char *name)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, name) == 0)
            return b->values[i].number;
    return 0;
}

static bool need_of(const struct checklist *c, const struct checklist_rule *r,
                    struct reach_need *ret)
{
    struct rule_bound b;
    if (strcmp(r->use, "count") != 0 || rule_bind(NULL, c, r, &b, NULL) < 0)
        return false;
    int64_t all = value_of(&b, "performances"), simulated = value_of(&b, "simulated");
    *ret = (struct reach_need){.performances = (int)(all > simulated ? all - simulated : 0),
                               .mentors = (int)value_of(&b, "mentors"),
                               .days = (int)value_of(&b, "days"),
                               .window_months = (int)value_of(&b, "window-months")};
    return true;
}

struct question {
    const struct reach *reach;
    const char *specialty, *guideline;
    struct reach_best best; /* of the rule that was out of reach */
    struct reach_need wanted;
    int line;
};

/* Rules of other kinds are taken as met: only `count` asks for mentors and days. */
static bool way_can_be_met(const struct checklist *c, const char *way, struct question *q)
{
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        struct reach_need need;
        struct reach_best best;
        if (strcmp(r->way, way) != 0 || !checklist_applies(&r->guidelines, q->guideline) ||
            !need_of(c, r, &need) || reach_can(q->reach, q->specialty, &need, &best))
            continue;
        if (!q->line) {
            q->best = best;
            q->wanted = need;
            q->line = r->line;
        }
        return false;
    }
    return true;
}

static bool any_way_can_be_met(const struct checklist *c, struct question *q)
{
    bool met = false;
    for (size_t i = 0; i < c->n_rules && !met; i++)
        if (checklist_applies(&c->rules[i].guidelines, q->guideline))
            met = way_can_be_met(c, c->rules[i].way, q);
    return met || q->line == 0;
}

/* A form that only asks for other skills leaves the ways to them. */
static bool counts(const struct checklist *c)
{
    for (size_t i = 0; i < c->n_rules; i++)
        if (strcmp(c->rules[i].use, "all") != 0)
            return true;
    return false;
}

static bool has_way(const struct checklist *c, const char *way)
{
    for (size_t i = 0; i < c->n_rules; i++)
        if (strcmp(c->rules[i].way, way) == 0)
            return true;
    return false;
}

static void add_out_of_reach(struct lint *l, enum lint_grade grade, const struct question *q)
{
    lint_add(
        l, grade, "reach", q->line,
        _("no station of the sample could meet it: %d mentors, %d days, %d performances within "
          "%d months are asked for, a station gets %d mentors and %d days at most; give it a "
          "way = low-volume"),
        q->wanted.mentors, q->wanted.days, q->wanted.performances, q->wanted.window_months,
        q->best.mentors, q->best.days);
}

void lint_reach(struct lint *l, const struct lint_world *w)
{
    const struct checklist *c = &l->form;
    bool required = reach_is_required(w->reach, c->skill, true);
    bool sent = reach_is_sent(w->reach, c->specialty);
    if (c->of_facility || !reach_has_cadre(w->reach, c) ||
        (!required && reach_is_required(w->reach, c->skill, false)))
        return; /* a skill of larger places */
    struct question q = {.reach = w->reach,
                         .specialty = sent ? c->specialty : NULL,
                         .guideline = checklist_first_guideline(c)};
    if (!any_way_can_be_met(c, &q))
        add_out_of_reach(l, required || sent ? LINT_WARNING : LINT_HINT, &q);
    if (required && counts(c) && !has_way(c, LOW_VOLUME))
        lint_add(l, LINT_WARNING, "low-volume", c->rules[0].line,
                 _("stations are required to have this skill, and there is no way = low-volume"));
}
