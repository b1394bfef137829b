/* src/domain/judge.c - the verdict on one person and one skill: the rules of each way, called and joined. */
#include "base/base.h"

#include "domain/judge.h"

#include "base/str.h"
#include "base/text.h"
#include "domain/checklists.h"
#include "domain/series.h"
#include "plugin/rule.h"

#define RULES_MAX 8
#define DEPTH_MAX 4

struct bound_skill { /* one adopted form and its rules, ready to be called */
    struct id adoption;
    const struct checklist *form;
    bool approved;
    struct rule_bound rules[RULES_MAX];
    bool good[RULES_MAX];
    char why[RULES_MAX][300]; /* when not good */
    size_t n;
};

void judge_done(struct judge *j)
{
    free(j->skills);
    host_free(j->host);
    series_free(j->series);
    *j = (struct judge){0};
}

void verdict_done(struct verdict *v)
{
    for (size_t i = 0; i < v->n_criteria; i++) {
        free(v->criteria[i].id);
        free(v->criteria[i].label);
        free(v->criteria[i].unit);
        free(v->criteria[i].value);
        free(v->criteria[i].target);
    }
    free(v->criteria);
    v->criteria = NULL;
    v->n_criteria = 0;
}

const char *state_word(int state)
{
    static const char *const words[] = {"pending", "not-yet", "lapsed", "competent"};
    return state >= 0 && state <= 3 ? words[state] : "pending";
}

/* ---- forms and rules, bound once ------------------------------------------------------------------------- */

static int bind(struct judge *j, const struct id *adoption, struct bound_skill *b,
                struct sotay_error *err)
{
    int rc =
        checklists_get(&j->app->checklists, j->app->store, adoption, &b->form, &b->approved, err);
    if (rc != SOTAY_OK)
        return rc;
    b->adoption = *adoption;
    b->n = b->form->n_rules < RULES_MAX ? b->form->n_rules : RULES_MAX;
    for (size_t i = 0; i < b->n; i++) {
        struct sotay_error why;
        b->good[i] =
            rule_bind(j->app->plugins, b->form, &b->form->rules[i], &b->rules[i], &why) >= 0;
        if (!b->good[i])
            snprintf(b->why[i], sizeof(b->why[i]), "%.299s", why.message);
    }
    return SOTAY_OK;
}

static int form_of(struct judge *j, const struct id *person, const char *skill, sotay_day as_of,
                   struct id *ret, struct sotay_error *err)
{
    struct id place;
    int rc = rights_posting(&j->app->rights, person, as_of, &place, err);
    return rc < 0 ? rc
                  : rights_checklist(&j->app->rights, skill, rc == SOTAY_OK ? &place : NULL, as_of,
                                     ret, err);
}

static int bound_of(struct judge *j, const struct id *adoption, struct bound_skill **ret,
                    struct sotay_error *err)
{
    for (size_t i = 0; i < j->n_skills; i++) {
        if (id_equal(&j->skills[i].adoption, adoption)) {
            *ret = &j->skills[i];
            return SOTAY_OK;
        }
    }
    struct bound_skill *grown = realloc(j->skills, (j->n_skills + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    j->skills = grown;
    grown[j->n_skills] = (struct bound_skill){0};
    int rc = bind(j, adoption, &grown[j->n_skills], err);
    if (rc == SOTAY_OK)
        *ret = &grown[j->n_skills++];
    return rc;
}

/* ---- one rule ------------------------------------------------------------------------------------------------ */

/* What a plugin thinks of each performance can only make it worse. */
static int assess_all(struct judge *j, const struct rule_bound *rule, uint8_t *passed,
                      struct sotay_error *err)
{
    struct series *s = j->series;
    const struct sotay_series *whole = series_view(s, NULL);
    size_t k = s->form->n_steps, m = s->form->n_measures;
    AUTO_FREE struct sotay_column *columns = calloc(m ? m : 1, sizeof(*columns));
    AUTO_FREE const struct sotay_column **list =
        calloc(m ? m : 1, sizeof(const struct sotay_column *));
    AUTO_FREE const char **texts = calloc(m ? m : 1, sizeof(const char *));
    if (!columns || !list || !texts)
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    for (uint32_t i = 0; i < s->n && rc >= 0; i++) {
        for (size_t c = 0; c < m; c++) {
            columns[c] = *whole->columns[c];
            columns[c].value += i;
            columns[c].state += i;
            list[c] = &columns[c];
            texts[c] = s->text[c * s->cap + i];
        }
        struct sotay_series one = *whole;
        one.n = 1;
        one.columns = list;
        one.day += i;
        one.level += i;
        one.flags += i;
        one.passed += i;
        one.mentor += i;
        one.facility += i;
        one.minute += i;
        struct sotay_performance p = {.size = sizeof(p),
                                      .one = &one,
                                      .n_steps = (uint32_t)k,
                                      .step = s->step + i * k,
                                      .step_score = s->score + i * k,
                                      .step_critical = s->critical,
                                      .core_result =
                                          s->passed[i] ? SOTAY_ASSESS_PASSED : SOTAY_ASSESS_FAILED};
        struct sotay_assessment a = {.size = sizeof(a)};
        host_set_texts(j->host, texts, 1);
        rc = rule_assess(rule, j->host, &p, &a, err);
        passed[i] = rc >= 0 && a.result == SOTAY_ASSESS_PASSED;
    }
    return rc;
}

static int set_texts(struct judge *j, const char ***ret, struct sotay_error *err)
{
    struct series *s = j->series;
    size_t m = s->form->n_measures;
    const char **texts = calloc(m * s->n + 1, sizeof(const char *));
    if (!texts)
        return sotay_nomem(err);
    for (size_t c = 0; c < m; c++)
        for (uint32_t r = 0; r < s->n; r++)
            texts[c * s->n + r] = s->text[c * s->cap + r];
    host_set_texts(j->host, texts, s->n);
    *ret = texts;
    return SOTAY_OK;
}

static const char *word_param(const struct rule_bound *b, const char *name)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, name) == 0)
            return b->values[i].word;
    return NULL;
}

static int judge_series(struct judge *j, const struct rule_bound *b, const struct id *person,
                        const struct bound_skill *skill, sotay_day as_of,
                        struct sotay_judgement *ret, struct sotay_error *err)
{
    AUTO_FREE uint8_t *passed = NULL;
    AUTO_FREE const char **texts = NULL;
    int rc = SOTAY_OK;
    const char *course = b->plugin ? NULL : word_param(b, "course");
    if (course) {
        rc = series_read_classes(j->series, j->app, person, course, skill->form, as_of, err);
    } else if (b->plugin) {
        passed = calloc(j->series->n + 1, 1);
        rc = passed ? assess_all(j, b, passed, err) : sotay_nomem(err);
    }
    if (rc >= 0)
        rc = set_texts(j, &texts, err);
    if (rc >= 0)
        rc = rule_judge(b, j->host, series_view(j->series, passed), as_of, ret, err);
    if (course && rc >= 0) /* the next rule wants the performances again */
        rc = series_read(j->series, j->app, person, skill->form->skill, skill->form, as_of, err);
    return rc;
}

/* ---- joining ---------------------------------------------------------------------------------------------------- */

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

static int add_criterion(struct verdict *v, const char *id, const char *label, const char *unit,
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

static int add_criteria(struct verdict *v, const struct sotay_judgement *judged,
                        struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (uint32_t i = 0; i < judged->n_criteria && rc >= 0; i++) {
        const struct sotay_criterion *c = rule_criterion(judged, i);
        struct decimal_text value = text_of_decimal(c->value, c->decimals);
        struct decimal_text target = text_of_decimal(c->target, c->decimals);
        rc = add_criterion(v, c->id, c->label, c->unit, c->value_text ? c->value_text : value.s,
                           c->target_text ? c->target_text : target.s, c->met != 0, err);
    }
    return rc;
}

static void add_rule_name(struct verdict *v, const struct rule_bound *b,
                          const struct checklist_rule *r)
{
    if (v->n_rules == COUNT_OF(v->rules))
        return;
    struct verdict_rule *x = &v->rules[v->n_rules++];
    snprintf(x->name, sizeof(x->name), "%s", r->use);
    snprintf(x->plugin, sizeof(x->plugin), "%s", b && b->plugin ? b->plugin->name : "sotay");
    snprintf(x->version, sizeof(x->version), "%s",
             b && b->plugin ? b->plugin->version : PACKAGE_VERSION);
}

/* Other skills that must be held. */
static int judge_others(struct judge *j, const struct rule_bound *b, const struct id *person,
                        sotay_day as_of, struct verdict *v, struct joined *all, bool want_criteria,
                        struct sotay_error *err)
{
    AUTO_FREE char *skills = text_dup(word_param(b, "skills"));
    char *rest = NULL;
    int rc = SOTAY_OK;
    for (char *skill = skills ? strtok_r(skills, " ,;", &rest) : NULL; skill && rc >= 0;
         skill = strtok_r(NULL, " ,;", &rest)) {
        AUTO(judge) other = {.app = j->app, .depth = j->depth + 1};
        AUTO(verdict)
        held = {.since = DAY_NONE,
                .expires = DAY_NONE,
                .holds_until = DAY_NONE,
                .refresh_due = DAY_NONE};
        if (j->depth >= DEPTH_MAX) /* skills that ask for each other in a ring never hold */
            held.state = SOTAY_STATE_NOT_YET;
        else
            rc = judge_pair(&other, person, skill, as_of, false, &held, err);
        if (rc < 0)
            break;
        join(all, as_of, held.state, held.since, held.expires, held.holds_until, held.refresh_due);
        if (want_criteria)
            rc = add_criterion(v, "skill-held", skill, "", state_word(held.state), "competent",
                               held.state == SOTAY_STATE_COMPETENT, err);
    }
    return rc;
}

static void wait_for(struct verdict *v, const char *why)
{
    v->state = SOTAY_STATE_PENDING;
    v->since = v->expires = v->holds_until = v->refresh_due = DAY_NONE;
    snprintf(v->why, sizeof(v->why), "%.299s", why);
}

/* One rule that could be bound.  SOTAY_END: its plugin gave no answer to be believed, the verdict waits. */
static int judge_rule(struct judge *j, const struct bound_skill *skill, const struct rule_bound *b,
                      const struct id *person, sotay_day as_of, bool want_criteria,
                      struct verdict *v, struct joined *all, struct sotay_error *err)
{
    struct sotay_error why = {0};
    struct sotay_judgement judged = {.size = sizeof(judged)};
    if (!b->rule->judge)
        return judge_others(j, b, person, as_of, v, all, want_criteria, err);
    int rc = judge_series(j, b, person, skill, as_of, &judged, &why);
    if (rc >= 0) {
        join(all, as_of, judged.state, judged.since, judged.expires, judged.holds_until,
             judged.refresh_due);
        rc = want_criteria ? add_criteria(v, &judged, err) : SOTAY_OK;
    } else if (b->plugin) { /* not to be believed: it waits, the rest goes on */
        wait_for(v, why.message);
        rc = SOTAY_END;
    } else if (err) {
        *err = why;
    }
    host_clear(j->host);
    return rc;
}

/* The rules of a way as of a day; j->series holds the facts of that day. */
static int judge_rules(struct judge *j, const struct bound_skill *skill, const char *way,
                       const struct id *person, sotay_day as_of, bool want_criteria,
                       struct verdict *v, struct joined *all, struct sotay_error *err)
{
    *all = (struct joined){0};
    for (size_t i = 0; i < skill->n; i++) {
        const struct checklist_rule *from = &skill->form->rules[i];
        if (strcmp(from->way, way) != 0)
            continue;
        add_rule_name(v, skill->good[i] ? &skill->rules[i] : NULL, from);
        if (!skill->good[i]) {
            wait_for(v, skill->why[i]);
            return SOTAY_OK;
        }
        int rc = judge_rule(j, skill, &skill->rules[i], person, as_of, want_criteria, v, all, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    if (all->any)
        joined_answer(all, v);
    return SOTAY_OK;
}

/* Several rules that lapsed at different times: goes back, from one last day to the one before, until it
 * finds a day on which all of them held.  There may be none: they held at different times. */
static int find_last_day(struct judge *j, const struct bound_skill *skill, const char *way,
                         const struct id *person, sotay_day as_of, struct verdict *v,
                         struct sotay_error *err)
{
    struct joined all = {0};
    struct verdict then = {.state = SOTAY_STATE_LAPSED};
    sotay_day day = v->expires;
    int rc = SOTAY_OK;
    while (rc >= 0 && then.state == SOTAY_STATE_LAPSED && day != DAY_NONE) {
        v->expires = day;
        then = (struct verdict){.state = SOTAY_STATE_NOT_YET, .expires = DAY_NONE};
        rc = series_read(j->series, j->app, person, v->skill, skill->form, day, err);
        if (rc >= 0)
            rc = judge_rules(j, skill, way, person, day, false, &then, &all, err);
        day = then.expires; /* of a lapsed one before the day looked at */
    }
    if (then.state != SOTAY_STATE_COMPETENT)
        v->expires = DAY_NONE;
    if (rc >= 0) /* the next way wants all of it again */
        rc = series_read(j->series, j->app, person, v->skill, skill->form, as_of, err);
    return rc;
}

static int judge_way(struct judge *j, const struct bound_skill *skill, const char *way,
                     const struct id *person, sotay_day as_of, bool want_criteria,
                     struct verdict *v, struct sotay_error *err)
{
    struct joined all;
    snprintf(v->way, sizeof(v->way), "%s", way);
    int rc = judge_rules(j, skill, way, person, as_of, want_criteria, v, &all, err);
    if (rc >= 0 && v->state == SOTAY_STATE_LAPSED && !joined_is_certain(&all))
        rc = find_last_day(j, skill, way, person, as_of, v, err);
    return rc;
}

/* The best way wins; of two as good the one that holds, or held, longer; then the first. */
static bool is_better(const struct verdict *a, const struct verdict *b)
{
    if (a->state != b->state || a->state < SOTAY_STATE_LAPSED)
        return a->state > b->state;
    bool for_good = a->state == SOTAY_STATE_COMPETENT;
    if (a->expires == DAY_NONE || b->expires == DAY_NONE)
        return a->expires != b->expires && (a->expires == DAY_NONE) == for_good;
    return a->expires > b->expires;
}

static int judge_ways(struct judge *j, const struct bound_skill *skill, const struct id *person,
                      sotay_day as_of, bool want_criteria, struct verdict *best,
                      struct sotay_error *err)
{
    bool any = false;
    sotay_day holds_until = DAY_NONE;
    for (size_t i = 0; i < skill->n; i++) {
        const char *way = skill->form->rules[i].way;
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || strcmp(skill->form->rules[k].way, way) == 0;
        if (seen)
            continue;
        struct verdict v = *best;
        v.criteria = NULL;
        v.n_criteria = v.n_rules = 0;
        v.why[0] = '\0';
        int rc = judge_way(j, skill, way, person, as_of, want_criteria, &v, err);
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
        wait_for(best, _("the checklist names no rule"));
    best->holds_until = holds_until; /* another way may change before the best one does */
    return SOTAY_OK;
}

int judge_pair(struct judge *j, const struct id *person, const char *skill, sotay_day as_of,
               bool want_criteria, struct verdict *ret, struct sotay_error *err)
{
    *ret = (struct verdict){.person = *person,
                            .since = DAY_NONE,
                            .expires = DAY_NONE,
                            .holds_until = DAY_NONE,
                            .refresh_due = DAY_NONE};
    snprintf(ret->skill, sizeof(ret->skill), "%s", skill);
    if (!j->host && !(j->host = host_new()))
        return sotay_nomem(err);
    if (!j->series && !(j->series = calloc(1, sizeof(*j->series))))
        return sotay_nomem(err);
    struct id adoption;
    struct bound_skill *bound = NULL;
    int rc = form_of(j, person, skill, as_of, &adoption, err);
    if (rc == SOTAY_OK)
        rc = bound_of(j, &adoption, &bound, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END) {
        wait_for(ret, _("no checklist of this skill is in force"));
        return SOTAY_OK;
    }
    ret->revision = bound->form->revision;
    ret->adoption = adoption;
    ret->approved = bound->approved;
    for (size_t i = 0; i < bound->n; i++)
        ret->leans = ret->leans || strcmp(bound->form->rules[i].use, "all") == 0 ||
                     strcmp(bound->form->rules[i].use, "attend") == 0;
    rc = series_read(j->series, j->app, person, skill, bound->form, as_of, err);
    if (rc >= 0)
        rc = judge_ways(j, bound, person, as_of, want_criteria, ret, err);
    if (rc < 0)
        verdict_done(ret);
    return rc;
}

/* ---- which plugins ------------------------------------------------------------------------------------------------- */

static bool has_word(const struct str *text, const char *name)
{
    size_t len = strlen(name);
    for (const char *p = strstr(str_text(text), name); p; p = strstr(p + 1, name))
        if ((p == text->data || p[-1] == ';') && p[len] == ' ')
            return true;
    return false;
}

int judge_plugins(struct judge *j, const struct id *person, const char *skill, sotay_day as_of,
                  struct str *out, struct sotay_error *err)
{
    struct id adoption;
    const struct checklist *form;
    str_clear(out);
    int rc = form_of(j, person, skill, as_of, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&j->app->checklists, j->app->store, &adoption, &form, NULL, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    for (size_t i = 0; i < form->n_rules; i++) {
        char name[64], stamp[64];
        if (!rule_is_plugin(form->rules[i].use, name) || has_word(out, name))
            continue;
        rc = plugins_stamp(j->app->plugins, name, stamp, err);
        if (rc < 0)
            return rc;
        str_addf(out, "%s %s;", name, stamp);
    }
    return str_check(out, err);
}

int judge_plugins_hold(struct judge *j, const char *plugins, bool *ret, struct sotay_error *err)
{
    *ret = true;
    for (const char *at = plugins ? plugins : ""; *at && *ret;) {
        char name[64], stamp[64];
        size_t len = strcspn(at, ";"), word = strcspn(at, " ");
        snprintf(name, sizeof(name), "%.*s", (int)(word < 63 ? word : 63), at);
        int rc = plugins_stamp(j->app->plugins, name, stamp, err);
        if (rc < 0)
            return rc;
        *ret = word < len && len - word - 1 == strlen(stamp) &&
               strncmp(at + word + 1, stamp, strlen(stamp)) == 0;
        at += len + (at[len] == ';');
    }
    return SOTAY_OK;
}
