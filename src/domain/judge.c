/* src/domain/judge.c - the verdict on one person and one skill: the rules of each way, called and joined. */
#include "base/base.h"

#include "domain/judge.h"

#include "base/str.h"
#include "base/text.h"
#include "domain/look.h"
#include "plugin/rule.h"

void judge_done(struct judge *j)
{
    host_free(j->host);
    *j = (struct judge){0};
}

/* ---- verdicts -------------------------------------------------------------------------------------------- */

static void criterion_free(struct verdict_criterion *c)
{
    free(c->id);
    free(c->label);
    free(c->unit);
    free(c->value);
    free(c->target);
}

void verdict_done(struct verdict *v)
{
    for (size_t i = 0; i < v->n_criteria; i++)
        criterion_free(&v->criteria[i]);
    free(v->criteria);
    free(v->rules);
    free(v->policies);
    v->criteria = NULL;
    v->rules = NULL;
    v->policies = NULL;
    v->n_criteria = v->n_rules = v->n_policies = 0;
}

const char *state_word(int state)
{
    static const char *const words[] = {"pending", "not-yet", "lapsed", "competent"};
    return state >= 0 && state <= 3 ? words[state] : "pending";
}

/* Quicker than printf, thousands of times. */
static void copy_text(char *to, size_t size, const char *from)
{
    size_t len = strnlen(from, size - 1);
    memcpy(to, from, len);
    to[len] = '\0';
}

void verdict_begin(struct verdict *v, const struct id *person, const char *skill)
{
    *v = (struct verdict){.person = *person,
                          .since = DAY_NONE,
                          .expires = DAY_NONE,
                          .holds_until = DAY_NONE,
                          .refresh_due = DAY_NONE};
    copy_text(v->skill, sizeof(v->skill), skill);
}

void verdict_wait(struct verdict *v, const char *why)
{
    v->state = SOTAY_STATE_PENDING;
    v->since = v->expires = v->holds_until = v->refresh_due = DAY_NONE;
    snprintf(v->why, sizeof(v->why), "%.299s", why);
}

int verdict_add_criterion(struct verdict *v, const char *id, const char *label, const char *unit,
                          const char *value, const char *target, bool met, struct sotay_error *err)
{
    struct verdict_criterion *grown = realloc(v->criteria, (v->n_criteria + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    v->criteria = grown;
    struct verdict_criterion *c = &grown[v->n_criteria++];
    *c = (struct verdict_criterion){.id = text_dup(id),
                                    .label = text_dup(label),
                                    .unit = text_dup(unit ? unit : ""),
                                    .value = text_dup(value),
                                    .target = text_dup(target),
                                    .met = met};
    return c->id && c->label && c->unit && c->value && c->target ? SOTAY_OK : sotay_nomem(err);
}

/* ---- joining --------------------------------------------------------------------------------------------- */

static sotay_day earliest(sotay_day a, sotay_day b)
{
    if (a == DAY_NONE || b == DAY_NONE)
        return a == DAY_NONE ? b : a;
    return a < b ? a : b;
}

/* What the rules of one way say together.  Until when is kept apart for the rules that hold and those
 * that no longer do: only the latter can say how long the whole held. */
struct joined {
    bool any;
    int state, lapsed; /* lapsed: how many rules are */
    sotay_day since, expires, lapsed_on, holds_until, refresh_due;
};

/* All rules must hold: the worst state; since the latest; the rest the earliest. */
static void join(struct joined *all, sotay_day as_of, int state, sotay_day since, sotay_day expires,
                 sotay_day holds_until, sotay_day refresh_due)
{
    if (!all->any)
        *all = (struct joined){.any = true,
                               .state = state,
                               .since = DAY_NONE,
                               .expires = DAY_NONE,
                               .lapsed_on = DAY_NONE,
                               .holds_until = DAY_NONE,
                               .refresh_due = DAY_NONE};
    if (state < all->state)
        all->state = state;
    if (since != DAY_NONE && since > all->since)
        all->since = since;
    if (state == SOTAY_STATE_COMPETENT)
        all->expires = earliest(all->expires, expires);
    all->lapsed += state == SOTAY_STATE_LAPSED;
    if (state == SOTAY_STATE_LAPSED && expires < as_of) /* a plugin's slip says nothing */
        all->lapsed_on = earliest(all->lapsed_on, expires);
    all->holds_until = earliest(all->holds_until, holds_until);
    all->refresh_due = earliest(all->refresh_due, refresh_due);
}

/* The dates that go with the state: of a competent person all of them, of somebody whose competence
 * has lapsed the last day it may have held, otherwise none. */
static void joined_answer(const struct joined *all, struct verdict *v)
{
    bool holds = all->state == SOTAY_STATE_COMPETENT;
    v->state = all->state;
    v->since = holds ? all->since : DAY_NONE;
    v->refresh_due = holds ? all->refresh_due : DAY_NONE;
    v->expires = holds                              ? all->expires
                 : all->state == SOTAY_STATE_LAPSED ? all->lapsed_on
                                                    : DAY_NONE;
    v->holds_until = all->holds_until;
}

/* Did everything hold on the day on which the first of the lapsed rules did for the last time?  One
 * lapsed rule and others that hold since then: yes.  Else that day has to be looked at. */
static bool joined_is_certain(const struct joined *all)
{
    return all->state != SOTAY_STATE_LAPSED || all->lapsed_on == DAY_NONE ||
           (all->lapsed == 1 && all->since <= all->lapsed_on);
}

/* ---- one rule -------------------------------------------------------------------------------------------- */

static int add_criteria(struct verdict *v, const struct sotay_judgement *judged,
                        struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (uint32_t i = 0; i < judged->n_criteria && rc >= 0; i++) {
        const struct sotay_criterion *c = rule_criterion(judged, i);
        struct decimal_text value = text_of_decimal(c->value, c->decimals);
        struct decimal_text target = text_of_decimal(c->target, c->decimals);
        rc = verdict_add_criterion(v, c->id, c->label, c->unit,
                                   c->value_text ? c->value_text : value.s,
                                   c->target_text ? c->target_text : target.s, c->met != 0, err);
    }
    return rc;
}

/* From here on it is this plugin that may crash. */
static void note(struct judge *j, const struct facts_rule *r)
{
    if (j->asks && r->plugin[0])
        j->asks(j->with, r->plugin);
}

/* What a plugin thinks of each performance that passed: 1 or 0. */
static int assess_each(struct judge *j, const struct look *l, const struct facts_rule *r,
                       uint8_t *ret, struct sotay_error *err)
{
    const struct sotay_series *all = &l->view.series;
    int rc = SOTAY_OK;
    if (!all->n || !memchr(all->passed, 1, all->n))
        return rc; /* nothing to ask */
    struct single s;
    note(j, r);
    single_begin(&s, l);
    for (uint32_t i = 0; i < all->n && rc >= 0; i++) {
        struct sotay_assessment a = {.size = sizeof(a)};
        if (!all->passed[i])
            continue;
        rc = rule_assess(&r->bound, j->host, single_at(&s, l, i, SOTAY_ASSESS_PASSED, j->host), &a,
                         err);
        ret[i] = rc >= 0 && a.result == SOTAY_ASSESS_PASSED;
    }
    host_clear(j->host);
    return rc;
}

/* It can only make it worse.  Rules are pure: what several ways ask is asked once. */
static int assess_all(struct judge *j, struct look *l, const struct facts_rule *r, uint8_t *passed,
                      struct sotay_error *err)
{
    uint32_t n = l->view.series.n;
    bool kept = r->same_as < LOOK_ANSWERS;
    uint8_t *assessed = kept ? l->assessed[r->same_as] : NULL, *fresh = NULL;
    int rc = SOTAY_OK;
    if (!assessed) {
        assessed = fresh = calloc((size_t)n + 1, 1);
        rc = fresh ? assess_each(j, l, r, fresh, err) : sotay_nomem(err);
    }
    for (uint32_t i = 0; i < n && rc >= 0; i++)
        passed[i] = passed[i] && assessed[i];
    if (rc >= 0 && fresh && kept)
        l->assessed[r->same_as] = STEAL(fresh);
    free(fresh);
    return rc;
}

static const char *word_param(const struct rule_bound *b, const char *name)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, name) == 0)
            return b->values[i].word;
    return NULL;
}

static int judge_performances(struct judge *j, const struct look *l, const struct facts_rule *r,
                              const uint8_t *passed, struct sotay_judgement *ret,
                              struct sotay_error *err)
{
    struct sotay_series series = l->view.series;
    note(j, r);
    series.passed = passed;
    host_set_texts(j->host, l->view.texts, series.n);
    return rule_judge(&r->bound, j->host, &series, l->as_of, ret, err);
}

/* One element for each class, on its last day. */
static int judge_classes(struct judge *j, const struct look *l, const struct facts_rule *r,
                         struct sotay_judgement *ret, struct sotay_error *err)
{
    const struct facts_classes *c = NULL;
    for (size_t i = 0; i < l->f->n_classes; i++)
        if (l->f->classes[i].rule == r)
            c = &l->f->classes[i];
    uint32_t n = c ? c->n : 0;
    while (n > 0 && c->day[n - 1] > l->as_of)
        n--;
    AUTO_FREE int32_t *zeros = calloc(n + 1, sizeof(*zeros));
    AUTO_FREE int32_t *unknown = malloc((n + 1) * sizeof(*unknown));
    AUTO_FREE uint8_t *ones = malloc(n + 1);
    if (!zeros || !unknown || !ones)
        return sotay_nomem(err);
    memset(ones, 1, n + 1);
    for (uint32_t i = 0; i < n; i++)
        unknown[i] = -1;
    const struct sotay_series series = {.size = sizeof(series),
                                        .n = n,
                                        .columns = l->view.list,
                                        .day = c ? c->day : zeros,
                                        .level = zeros,
                                        .flags = (const uint8_t *)zeros,
                                        .passed = ones,
                                        .mentor = zeros,
                                        .facility = zeros,
                                        .minute = unknown,
                                        .guideline = l->f->form->guideline};
    return rule_judge(&r->bound, j->host, &series, l->as_of, ret, err);
}

int verdict_add_rule(struct verdict *v, const char *name, const char *plugin, const char *version,
                     struct sotay_error *err)
{
    if (v->n_rules == VERDICT_RULES_MAX)
        return SOTAY_OK;
    struct verdict_rule *grown = realloc(v->rules, (v->n_rules + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    v->rules = grown;
    struct verdict_rule *x = &grown[v->n_rules++];
    copy_text(x->name, sizeof(x->name), name);
    copy_text(x->plugin, sizeof(x->plugin), plugin);
    copy_text(x->version, sizeof(x->version), version);
    return SOTAY_OK;
}

static int add_rule_name(struct verdict *v, const struct facts_rule *r, struct sotay_error *err)
{
    const struct sotay_plugin *p = r->good ? r->bound.plugin : NULL;
    return verdict_add_rule(v, r->from->use,
                            p              ? p->name
                            : r->plugin[0] ? r->plugin
                                           : "sotay",
                            p              ? p->version
                            : r->plugin[0] ? ""
                                           : PACKAGE_VERSION,
                            err);
}

static int judge_at(struct judge *j, const struct facts *first, const struct facts *f,
                    sotay_day as_of, bool want_criteria, struct verdict *ret,
                    struct sotay_error *err);

/* Other skills that must be held. */
static int judge_others(struct judge *j, const struct look *l, const struct facts_rule *r,
                        struct verdict *v, struct joined *all, bool want_criteria,
                        struct sotay_error *err)
{
    AUTO_FREE char *skills = text_dup(word_param(&r->bound, "skills"));
    char *rest = NULL;
    int rc = SOTAY_OK;
    for (char *skill = skills ? strtok_r(skills, " ", &rest) : NULL; skill && rc >= 0;
         skill = strtok_r(NULL, " ", &rest)) {
        const struct facts *other = facts_other(l->first, skill);
        AUTO(verdict) held;
        verdict_begin(&held, &l->f->person, skill);
        held.state = SOTAY_STATE_NOT_YET;
        if (other && j->depth < FACTS_DEPTH_MAX) { /* skills that ask for each other never hold */
            j->depth++;
            rc = judge_at(j, l->first, other, l->as_of, false, &held, err);
            j->depth--;
        }
        if (rc < 0)
            break;
        join(all, l->as_of, held.state, held.since, held.expires, held.holds_until,
             held.refresh_due);
        if (want_criteria)
            rc = verdict_add_criterion(v, "skill-held", skill, "", state_word(held.state),
                                       "competent", held.state == SOTAY_STATE_COMPETENT, err);
    }
    return rc;
}

/* As before: an answer stands for every way in which the same performances passed. */
static int answer_of(struct judge *j, struct look *l, const struct facts_rule *r,
                     const uint8_t *passed, bool want_criteria, struct sotay_judgement *ret,
                     struct sotay_error *err)
{
    size_t at = r->same_as;
    bool kept = r->plugin[0] && !want_criteria && at < LOOK_ANSWERS && l->passed_first &&
                memcmp(l->passed_first, passed, l->view.series.n) == 0;
    if (kept && l->has_answer[at]) {
        *ret = l->answers[at];
        return SOTAY_OK;
    }
    int rc = !r->plugin[0] && word_param(&r->bound, "course")
                 ? judge_classes(j, l, r, ret, err)
                 : judge_performances(j, l, r, passed, ret, err);
    if (rc >= 0 && kept) {
        l->answers[at] = *ret;
        l->has_answer[at] = true;
    }
    return rc;
}

/* One rule that could be bound.  SOTAY_END: its plugin gave no answer to be believed, the verdict waits. */
static int judge_rule(struct judge *j, struct look *l, const struct facts_rule *r,
                      const uint8_t *passed, bool want_criteria, struct verdict *v,
                      struct joined *all, struct sotay_error *err)
{
    struct sotay_error why = {0};
    struct sotay_judgement judged = {.size = sizeof(judged)};
    if (!r->bound.rule->judge)
        return judge_others(j, l, r, v, all, want_criteria, err);
    int rc = answer_of(j, l, r, passed, want_criteria, &judged, &why);
    if (rc >= 0) {
        join(all, l->as_of, judged.state, judged.since, judged.expires, judged.holds_until,
             judged.refresh_due);
        rc = want_criteria ? add_criteria(v, &judged, err) : SOTAY_OK;
    } else if (r->plugin[0]) { /* not to be believed: it waits, the rest goes on */
        verdict_wait(v, why.message);
        rc = SOTAY_END;
    } else if (err) {
        *err = why;
    }
    host_clear(j->host);
    return rc;
}

/* ---- ways ------------------------------------------------------------------------------------------------ */

static bool is_of_way(const struct facts_rule *r, const char *way)
{
    return strcmp(r->from->way, way) == 0;
}

/* Makes all rules of the way ready.  SOTAY_END: one cannot be called, the verdict waits. */
static int bind_way(struct judge *j, const struct look *l, const char *way, bool want_names,
                    struct verdict *v, struct sotay_error *err)
{
    const struct facts_form *form = l->f->form;
    for (size_t i = 0; i < form->n_rules; i++) {
        struct facts_rule *r = &form->rules[i];
        if (!is_of_way(r, way))
            continue;
        int rc = look_bind(j, form, r, err);
        if (rc >= 0 && want_names)
            rc = add_rule_name(v, r, err);
        if (rc < 0)
            return rc;
        if (!r->good) {
            verdict_wait(v, r->why);
            return SOTAY_END;
        }
    }
    return SOTAY_OK;
}

/* Which performances passed: by the checklist and then by every rule of the way.  What one rule finds
 * dangerous counts for no other.  SOTAY_END: a plugin gave no answer to be believed. */
static int assess_way(struct judge *j, struct look *l, const char *way, uint8_t *passed,
                      struct verdict *v)
{
    const struct facts_form *form = l->f->form;
    for (size_t i = 0; i < form->n_rules; i++) {
        struct sotay_error why = {0};
        if (!form->rules[i].plugin[0] || !is_of_way(&form->rules[i], way))
            continue;
        if (assess_all(j, l, &form->rules[i], passed, &why) < 0) {
            verdict_wait(v, why.message);
            return SOTAY_END;
        }
    }
    return SOTAY_OK;
}

/* The rules of a way as of the day of the look. */
static int judge_rules(struct judge *j, struct look *l, const char *way, bool want_criteria,
                       struct verdict *v, struct joined *all, struct sotay_error *err)
{
    const struct facts_form *form = l->f->form;
    uint32_t n = l->view.series.n;
    AUTO_FREE uint8_t *passed = malloc((size_t)n + 1);
    *all = (struct joined){0};
    if (!passed)
        return sotay_nomem(err);
    if (n)
        memcpy(passed, l->view.series.passed, n);
    int rc = bind_way(j, l, way, want_criteria, v, err);
    if (rc == SOTAY_OK)
        rc = assess_way(j, l, way, passed, v);
    if (rc == SOTAY_OK && !l->passed_first)
        l->passed_first = text_dup_bytes((const char *)passed, n);
    for (size_t i = 0; rc == SOTAY_OK && i < form->n_rules; i++)
        if (is_of_way(&form->rules[i], way))
            rc = judge_rule(j, l, &form->rules[i], passed, want_criteria, v, all, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    if (all->any) {
        joined_answer(all, v);
        v->holds_until = earliest(v->holds_until, l->view.holds_until);
    }
    return SOTAY_OK;
}

/* Several rules that lapsed at different times: goes back, from one last day to the one before, until it
 * finds a day on which all of them held.  There may be none: they held at different times. */
static int find_last_day(struct judge *j, const struct look *l, const char *way, struct verdict *v,
                         struct sotay_error *err)
{
    struct joined all;
    struct verdict then = {.state = SOTAY_STATE_LAPSED};
    sotay_day day = v->expires;
    int rc = SOTAY_OK;
    while (rc >= 0 && then.state == SOTAY_STATE_LAPSED && day != DAY_NONE) {
        AUTO(look) earlier = {0};
        v->expires = day;
        then = (struct verdict){.state = SOTAY_STATE_NOT_YET, .expires = DAY_NONE};
        rc = look_at(&earlier, l->first, l->f, day, err);
        if (rc >= 0)
            rc = judge_rules(j, &earlier, way, false, &then, &all, err);
        day = then.expires; /* of a lapsed one before the day looked at */
    }
    if (then.state != SOTAY_STATE_COMPETENT)
        v->expires = DAY_NONE;
    return rc;
}

static int judge_way(struct judge *j, struct look *l, const char *way, bool want_criteria,
                     struct verdict *v, struct sotay_error *err)
{
    struct joined all;
    copy_text(v->way, sizeof(v->way), way);
    int rc = judge_rules(j, l, way, want_criteria, v, &all, err);
    if (rc >= 0 && v->state == SOTAY_STATE_LAPSED && !joined_is_certain(&all))
        rc = find_last_day(j, l, way, v, err);
    return rc;
}

static bool is_extra(const char *id)
{
    return strcmp(id, "outside") == 0 || strcmp(id, "confirmed") == 0;
}

/* How far it is to what a way asks for.  One sign-off may add to several counts, so the largest lack
 * tells; a mentor from outside, the lead's word and any other condition come on top. */
static int64_t distance(const struct verdict *v)
{
    int64_t most = 0, others = 0, value, target;
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        if (c->met)
            continue;
        bool is_number = !c->unit[0] && text_to_int(c->value, &value) &&
                         text_to_int(c->target, &target) && target > value;
        int64_t lack = is_number ? target - value : 1;
        if (!is_number || is_extra(c->id))
            others += lack;
        else
            most = lack > most ? lack : most;
    }
    return most + others;
}

/* The best way wins; of two as good the one that holds, or held, longer; of two that do not hold yet the
 * nearer one, where criteria are there to tell; then the first. */
static bool is_better(const struct verdict *a, const struct verdict *b)
{
    if (a->state == SOTAY_STATE_NOT_YET && b->state == a->state && a->n_criteria && b->n_criteria)
        return distance(a) < distance(b);
    if (a->state != b->state || a->state < SOTAY_STATE_LAPSED)
        return a->state > b->state;
    bool for_good = a->state == SOTAY_STATE_COMPETENT;
    if (a->expires == DAY_NONE || b->expires == DAY_NONE)
        return a->expires != b->expires && (a->expires == DAY_NONE) == for_good;
    return a->expires > b->expires;
}

static int judge_ways(struct judge *j, struct look *l, bool want_criteria, struct verdict *best,
                      struct sotay_error *err)
{
    const struct facts_form *form = l->f->form;
    bool any = false;
    sotay_day holds_until = DAY_NONE;
    for (size_t i = 0; i < form->n_rules; i++) {
        if (!look_begins_way(form, i))
            continue;
        struct verdict v = *best;
        v.criteria = NULL;
        v.rules = NULL;
        v.n_criteria = v.n_rules = 0;
        v.why[0] = '\0';
        int rc = judge_way(j, l, form->rules[i].from->way, want_criteria, &v, err);
        holds_until = earliest(holds_until, v.holds_until);
        if (rc >= 0 && (!any || is_better(&v, best))) {
            verdict_done(best);
            *best = v;
            any = true;
        } else {
            verdict_done(&v);
        }
        if (rc < 0)
            return rc;
    }
    if (!any)
        verdict_wait(best, _("the checklist names no rule"));
    best->holds_until = holds_until; /* another way may change before the best one does */
    return SOTAY_OK;
}

static int judge_at(struct judge *j, const struct facts *first, const struct facts *f,
                    sotay_day as_of, bool want_criteria, struct verdict *ret,
                    struct sotay_error *err)
{
    AUTO(look) l = {0};
    verdict_begin(ret, &f->person, f->skill);
    if (!f->form) {
        verdict_wait(ret, _("no checklist of this skill is in force"));
        ret->holds_until = f->holds_until;
        return SOTAY_OK;
    }
    ret->revision = f->form->checklist->revision;
    ret->adoption = f->form->adoption;
    ret->approved = f->form->approved;
    ret->leans = f->form->leans;
    copy_text(ret->guideline, sizeof(ret->guideline), f->form->guideline);
    int rc = look_at(&l, first, f, as_of, err);
    if (rc >= 0)
        rc = judge_ways(j, &l, want_criteria, ret, err);
    ret->used = facts_policies_used(f);
    ret->holds_until = earliest(ret->holds_until, f->holds_until);
    return rc;
}

int judge_need_host(struct judge *j, struct sotay_error *err)
{
    if (!j->host)
        j->host = host_new();
    return j->host ? SOTAY_OK : sotay_nomem(err);
}

int judge_facts(struct judge *j, const struct facts *f, bool want_criteria, struct verdict *ret,
                struct sotay_error *err)
{
    verdict_begin(ret, &f->person, f->skill);
    int rc = judge_need_host(j, err);
    if (rc >= 0)
        host_set_translates(j->host, want_criteria);
    if (rc >= 0)
        rc = judge_at(j, f, f, f->as_of, want_criteria, ret, err);
    if (rc < 0)
        verdict_done(ret);
    return rc;
}
