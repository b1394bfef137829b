/* src/domain/policy.c - what a health department decides: which policies there are, set, listed. */
#include "base/base.h"

#include "base/str.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/notebook.h"
#include "ledger/noun.h"
#include "plugin/rule.h"

#define GUIDELINE "guideline."

static const struct {
    const char *name, *values;
} policies[] = {
    {"outside-secondment", "warn refuse"},
    {"paper", "count ignore"},
};

struct policy_rule { /* rule.SKILL.RULE.PARAMETER, taken apart */
    char skill[100], rule[100], param[100];
};

/* ---- rule sets ---------------------------------------------------------------------------------------------- */

struct rule_sets {
    struct app *app;
    const char *of;   /* a skill, or a specialty */
    const char *word; /* the one looked for; "" any */
    bool is_known, found;
    struct str words;    /* "erc-2025, aha-2020" */
    struct str subjects; /* skills that have several, where `of` is not known */
    struct str near;     /* those of them of the same specialty */
};

static void rule_sets_done(struct rule_sets *r)
{
    str_done(&r->words);
    str_done(&r->subjects);
    str_done(&r->near);
}

static bool is_listed(const struct str *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = strstr(str_text(list), word); at; at = strstr(at + 1, word))
        if ((at == list->data || at[-1] == ' ') && (!at[len] || at[len] == ','))
            return true;
    return false;
}

static void list_word(struct str *list, const char *word)
{
    if (!is_listed(list, word))
        str_addf(list, "%s%s", list->len ? ", " : "", word);
}

/* A hint holds so many names, and no half ones. */
static void list_subject(struct str *list, const char *skill)
{
    enum { MOST = 300 };
    if (is_listed(list, "..."))
        return;
    list_word(list, list->len + strlen(skill) < MOST ? skill : "...");
}

static bool is_same_specialty(const char *skill, const char *subject)
{
    size_t len = strcspn(skill, ".");
    return strncmp(skill, subject, len) == 0 && subject[len] == '.';
}

static bool is_of(const char *skill, const char *subject)
{
    size_t len = strlen(subject);
    return strcmp(skill, subject) == 0 ||
           (!strchr(subject, '.') && strncmp(skill, subject, len) == 0 && skill[len] == '.');
}

static int look_at(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct rule_sets *r = with;
    const struct checklist *c;
    int rc = checklists_get(&r->app->checklists, r->app->store, &a->id, &c, NULL, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK; /* of a newer Sotay */
    if (!is_of(a->skill, r->of)) {
        if (c->n_guidelines)
            list_subject(&r->subjects, a->skill);
        if (c->n_guidelines && is_same_specialty(a->skill, r->of))
            list_subject(&r->near, a->skill);
        return SOTAY_OK;
    }
    r->is_known = true;
    for (size_t i = 0; i < c->n_guidelines; i++) {
        list_word(&r->words, c->guidelines[i].name);
        r->found = r->found || strcmp(c->guidelines[i].name, r->word) == 0;
    }
    return SOTAY_OK;
}

static int check_guideline(struct app *app, const char *of, const char *word,
                           struct sotay_error *err)
{
    __attribute__((cleanup(rule_sets_done))) struct rule_sets r = {
        .app = app, .of = of, .word = word};
    int rc = checklist_each(app, look_at, &r, err);
    if (rc < 0 || r.found)
        return rc;
    if (!r.is_known) {
        sotay_fail(err, SOTAY_EABSENT, _("See 'sotay skill list'."),
                   _("there is no skill and no specialty '%s'"), of);
        if (r.subjects.len)
            sotay_error_hint(err, _("Several rule sets have: %s."),
                             str_text(r.near.len ? &r.near : &r.subjects));
        return SOTAY_EABSENT;
    }
    if (!r.words.len)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' has one rule set only"), of);
    return sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is no rule set of %s: %s"), word, of,
                      str_text(&r.words));
}

/* ---- stricter rules -------------------------------------------------------------------------------------- */

/* The skill is the adopted one whose name fits; of what is left the last word is the parameter. */
static int match_skill(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct rule_sets *r = with;
    size_t len = strlen(a->skill);
    (void)err;
    if (strncmp(r->of, a->skill, len) == 0 && r->of[len] == '.' && len > r->words.len) {
        str_clear(&r->words);
        str_add(&r->words, a->skill);
    }
    return SOTAY_OK;
}

static int take_apart(struct app *app, const char *name, struct policy_rule *ret,
                      struct sotay_error *err)
{
    __attribute__((cleanup(rule_sets_done))) struct rule_sets r = {
        .app = app, .of = name + strlen(POLICY_RULE)};
    int rc = checklist_each(app, match_skill, &r, err);
    if (rc < 0)
        return rc;
    if (!r.words.len)
        return sotay_fail(err, SOTAY_EABSENT,
                          _("Write rule.SKILL.RULE.PARAMETER; see 'sotay skill list'."),
                          _("'%s' names no skill"), name);
    const char *rule = r.of + r.words.len + 1, *dot = strrchr(rule, '.');
    if (!dot || dot == rule || !dot[1])
        return sotay_fail(err, SOTAY_EUSAGE, _("Write rule.SKILL.RULE.PARAMETER."),
                          _("'%s' names no parameter of a rule"), name);
    snprintf(ret->skill, sizeof(ret->skill), "%s", str_text(&r.words));
    snprintf(ret->rule, sizeof(ret->rule), "%.*s", (int)(dot - rule), rule);
    snprintf(ret->param, sizeof(ret->param), "%s", dot + 1);
    return SOTAY_OK;
}

static int no_rule(const struct checklist *c, const char *rule, struct sotay_error *err)
{
    AUTO(str) names = {0};
    for (size_t i = 0; i < c->n_rules; i++)
        list_word(&names, c->rules[i].name);
    sotay_fail(err, SOTAY_EABSENT, NULL, _("%s has no rule '%s'"), c->skill, rule);
    sotay_error_hint(err, _("It has: %s."), str_text(&names));
    return SOTAY_EABSENT;
}

/* Against the checklist in force there that day.  A later checklist may ask more by itself: then the
 * policy changes nothing, and never makes it less. */
static int check_rule(struct app *app, const char *name, const char *value,
                      const struct id *facility, sotay_day from, struct sotay_error *err)
{
    struct policy_rule at;
    struct rule_bound bound;
    struct id adoption;
    const struct checklist *c = NULL;
    if (strlen(name) >= sizeof(((struct policy_used *)0)->name) || strlen(value) > 60)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("the name or the value is too long"));
    int rc = take_apart(app, name, &at, err);
    if (rc >= 0)
        rc = skill_checklist(app, at.skill, facility, from, &c, &adoption, err);
    if (rc < 0)
        return rc;
    size_t i = 0;
    while (i < c->n_rules && strcmp(c->rules[i].name, at.rule) != 0)
        i++;
    if (i == c->n_rules)
        return no_rule(c, at.rule, err);
    if (strcmp(value, POLICY_NONE) == 0)
        return SOTAY_OK;
    rc = rule_bind(app->plugins, c, &c->rules[i], &bound, err);
    return rc < 0 ? rc : rule_make_stricter(&bound, at.param, value, err);
}

/* ---- all of them ----------------------------------------------------------------------------------------------- */

static bool is_word_of(const char *values, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = values; len && *at; at += strcspn(at, " "), at += *at == ' ')
        if (strcspn(at, " ") == len && strncmp(at, word, len) == 0)
            return true;
    return false;
}

static int check(struct app *app, const char *name, const char *value, const struct id *facility,
                 sotay_day from, struct sotay_error *err)
{
    if (strncmp(name, POLICY_RULE, strlen(POLICY_RULE)) == 0)
        return check_rule(app, name, value, facility, from, err);
    if (strncmp(name, GUIDELINE, strlen(GUIDELINE)) == 0)
        return check_guideline(app, name + strlen(GUIDELINE), value, err);
    for (size_t i = 0; i < COUNT_OF(policies); i++)
        if (strcmp(policies[i].name, name) == 0)
            return is_word_of(policies[i].values, value)
                       ? SOTAY_OK
                       : sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not a value of %s: %s"),
                                    value, name, policies[i].values);
    return sotay_fail(err, SOTAY_EUSAGE, NULL,
                      _("there is no policy '%s': outside-secondment, paper, guideline.SKILL, "
                        "guideline.SPECIALTY, rule.SKILL.RULE.PARAMETER"),
                      name);
}

int policy_set(struct app *app, const struct actor *actor, const char *name, const char *value,
               const struct id *facility, sotay_day from, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    int rc = check(app, name, value, facility, from, err);
    if (rc >= 0)
        rc = app_write(app, actor, &w, err);
    if (rc < 0)
        return rc;
    body_text(&body, "name", name);
    body_text(&body, "value", value);
    body_text(&body, "from", day_iso(from).s);
    if (facility)
        body_id(&body, "facility", facility);
    struct id id = id_random();
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "policy.set", &id, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int guideline_policy(struct app *app, const struct checklist *c, const struct id *place,
                     sotay_day day, struct policy_used *ret, struct sotay_error *err)
{
    const char *const of[] = {c->skill, c->specialty};
    for (size_t i = 0; c->n_guidelines && i < COUNT_OF(of); i++) {
        char name[160];
        snprintf(name, sizeof(name), GUIDELINE "%.140s", of[i]);
        int rc = rights_policy_found(&app->rights, name, place, day, ret, err);
        if (rc < 0 || (rc == SOTAY_OK && checklist_guideline(c, ret->value)))
            return rc;
    }
    return SOTAY_END;
}

int guideline_in_force(struct app *app, const struct checklist *c, const struct id *place,
                       sotay_day day, char ret[64], struct sotay_error *err)
{
    struct policy_used by;
    int rc = guideline_policy(app, c, place, day, &by, err);
    snprintf(ret, 64, "%s", rc == SOTAY_OK ? by.value : checklist_first_guideline(c));
    return rc < 0 ? rc : SOTAY_OK;
}

int policy_words(struct app *app, const struct policy_used *policy, const char *day,
                 struct str *out, struct sotay_error *err)
{
    char place[80] = "";
    int rc = SOTAY_OK;
    if (!policy->everywhere)
        rc = record_code(app->store, &noun_table[NOUN_FACILITY], &policy->facility, place, err);
    if (policy->everywhere)
        str_addf(out, _("%s = %s everywhere, from %s"), policy->name, policy->value, day);
    else
        str_addf(out, _("%s = %s at %s, from %s"), policy->name, policy->value, place, day);
    return rc < 0 ? rc : str_check(out, err);
}

int policy_each(struct app *app, policy_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_POLICY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct policy_used row = {.everywhere = stmt_col_is_null(&q, 2),
                                  .facility = stmt_col_id(&q, 2),
                                  .from = (sotay_day)stmt_col_int(&q, 3)};
        snprintf(row.name, sizeof(row.name), "%s", stmt_col_text(&q, 0));
        snprintf(row.value, sizeof(row.value), "%s", stmt_col_text(&q, 1));
        rc = visit(with, row.name, row.value, row.everywhere ? NULL : &row.facility, row.from, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
