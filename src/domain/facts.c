/* src/domain/facts.c - gathers from the notebook what a verdict rests on. */
#include "base/base.h"

#include "domain/facts.h"

#include "domain/checklists.h"
#include "domain/notebook.h"

#define PLUGINS_MAX 16

/* ---- memory ---------------------------------------------------------------------------------------- */

static void classes_clear(struct facts *f)
{
    for (size_t i = 0; i < f->n_classes; i++)
        free(f->classes[i].day);
    free(f->classes);
    f->classes = NULL;
    f->n_classes = 0;
}

static void policies_clear(struct facts *f)
{
    free(f->policies);
    f->policies = NULL;
    f->n_policies = 0;
}

static void facts_free(struct facts *f)
{
    classes_clear(f);
    policies_clear(f);
    free(f->others);
    series_done(&f->series);
    free(f);
}

void facts_pool_done(struct facts_pool *p)
{
    for (size_t i = 0; i < p->cap; i++)
        if (p->list[i])
            facts_free(p->list[i]);
    for (size_t i = 0; i < p->n_forms; i++) {
        free(p->forms[i]->rules);
        free(p->forms[i]->stricter);
        free(p->forms[i]->holds);
        free(p->forms[i]);
    }
    free(p->list);
    free(p->forms);
    filled_form_done(&p->filled);
    *p = (struct facts_pool){0};
}

void facts_clear(struct facts_pool *p)
{
    for (size_t i = 0; i < p->n; i++) {
        classes_clear(p->list[i]);
        policies_clear(p->list[i]);
        free(p->list[i]->others);
        p->list[i]->others = NULL;
        p->list[i]->n_others = 0;
    }
    p->n = 0;
}

size_t facts_bytes(const struct facts_pool *p)
{
    size_t bytes = 0;
    for (size_t i = 0; i < p->n; i++)
        bytes += sizeof(struct facts) + p->list[i]->series.block_bytes;
    return bytes;
}

static int new_facts(struct facts_pool *p, struct facts **ret, struct sotay_error *err)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 8;
        struct facts **grown = realloc(p->list, cap * sizeof(struct facts *));
        if (!grown)
            return sotay_nomem(err);
        memset(grown + p->cap, 0, (cap - p->cap) * sizeof(struct facts *));
        p->list = grown;
        p->cap = cap;
    }
    struct facts **slot = &p->list[p->n];
    if (!*slot && !(*slot = calloc(1, sizeof(struct facts))))
        return sotay_nomem(err);
    struct series kept = (*slot)->series;
    **slot = (struct facts){.series = kept, .holds_until = DAY_NONE};
    p->n++;
    *ret = *slot;
    return SOTAY_OK;
}

/* ---- forms ------------------------------------------------------------------------------------------- */

static int bind_rules(struct facts_form *f, struct sotay_error *err)
{
    const struct checklist *c = f->checklist;
    f->rules = calloc(c->n_rules + 1, sizeof(*f->rules));
    if (!f->rules)
        return sotay_nomem(err);
    for (size_t i = 0; i < c->n_rules; i++) {
        if (!checklist_applies(&c->rules[i].guidelines, f->guideline))
            continue;
        struct facts_rule *r = &f->rules[f->n_rules++];
        r->same_as = f->n_rules - 1;
        r->from = &c->rules[i];
        f->leans =
            f->leans || strcmp(r->from->use, "all") == 0 || strcmp(r->from->use, "attend") == 0;
        if (rule_is_plugin(r->from->use, r->plugin))
            continue;
        struct sotay_error why;
        r->plugin[0] = '\0';
        r->is_bound = true;
        r->good = rule_bind(NULL, c, r->from, &r->bound, &why) >= 0;
        if (!r->good)
            snprintf(r->why, sizeof(r->why), "%.299s", why.message);
        facts_make_stricter(f, r);
    }
    return SOTAY_OK;
}

/* The parameter that the policy rule.SKILL.RULE.PARAMETER is about, if it is about that rule. */
static const char *param_of(const struct policy_used *policy, const struct checklist *c,
                            const char *rule)
{
    const char *at = policy->name + strlen(POLICY_RULE) + strlen(c->skill) + 1;
    size_t len = strlen(rule);
    return strncmp(at, rule, len) == 0 && at[len] == '.' && !strchr(at + len + 1, '.')
               ? at + len + 1
               : NULL;
}

void facts_make_stricter(const struct facts_form *form, struct facts_rule *r)
{
    for (size_t i = 0; r->good && i < form->n_stricter; i++) {
        const struct policy_used *policy = &form->stricter[i];
        const char *param = param_of(policy, form->checklist, r->from->name);
        if (!param || rule_make_stricter(&r->bound, param, policy->value, NULL) < 0)
            continue; /* the checklist, or another policy, asks as much: that one holds */
        form->holds[i] = true;
        for (size_t k = 0; k < i; k++)
            if (strcmp(form->stricter[k].name, policy->name) == 0)
                form->holds[k] = false;
    }
}

uint64_t facts_policies_used(const struct facts *f)
{
    uint64_t used = 0;
    for (size_t i = 0; i < f->n_policies && i < 64; i++)
        if (i >= f->form->n_stricter || f->form->holds[i])
            used |= UINT64_C(1) << i;
    return used;
}

static bool asks_as_much(const struct facts_form *form, const struct policy_used *stricter,
                         size_t n)
{
    bool same = form->n_stricter == n;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(form->stricter[i].name, stricter[i].name) == 0 &&
               strcmp(form->stricter[i].value, stricter[i].value) == 0;
    return same;
}

static int keep_stricter(struct facts_form *f, const struct policy_used *stricter, size_t n,
                         struct sotay_error *err)
{
    f->stricter = calloc(n + 1, sizeof(*f->stricter));
    f->holds = calloc(n + 1, sizeof(*f->holds));
    if (!f->stricter || !f->holds)
        return sotay_nomem(err);
    if (n)
        memcpy(f->stricter, stricter, n * sizeof(*stricter));
    f->n_stricter = n;
    return SOTAY_OK;
}

static int form_of(struct facts_pool *p, const struct id *adoption, const struct checklist *c,
                   bool approved, const char *guideline, const struct policy_used *stricter,
                   size_t n_stricter, struct facts_form **ret, struct sotay_error *err)
{
    for (size_t i = 0; i < p->n_forms; i++) {
        if (p->forms[i]->checklist == c && strcmp(p->forms[i]->guideline, guideline) == 0 &&
            asks_as_much(p->forms[i], stricter, n_stricter)) {
            *ret = p->forms[i];
            return SOTAY_OK;
        }
    }
    struct facts_form **grown = realloc(p->forms, (p->n_forms + 1) * sizeof(struct facts_form *));
    if (!grown)
        return sotay_nomem(err);
    p->forms = grown;
    struct facts_form *f = calloc(1, sizeof(*f));
    if (!f)
        return sotay_nomem(err);
    p->forms[p->n_forms++] = f;
    f->adoption = *adoption;
    f->checklist = c;
    f->approved = approved;
    snprintf(f->guideline, sizeof(f->guideline), "%.39s", guideline);
    f->tables = checklist_tables(c, guideline, &f->n_tables);
    *ret = f;
    int rc = keep_stricter(f, stricter, n_stricter, err);
    return rc < 0 ? rc : bind_rules(f, err);
}

/* Where the person works that day.  A facility that is assessed itself is its own place; of anybody else
 * without a place of work only what is decided for everywhere holds. */
static int place_of(struct app *app, const struct id *person, sotay_day day, struct id *ret,
                    struct sotay_error *err)
{
    int rc = rights_posting(&app->rights, person, day, ret, err);
    if (rc == SOTAY_END)
        *ret = *person;
    return rc < 0 ? rc : SOTAY_OK;
}

/* At the end of those of the form. */
static int add_rule_set(struct facts_pool *p, struct facts *f, const struct checklist *c,
                        const struct id *place, struct sotay_error *err)
{
    struct policy_used by;
    int rc = guideline_policy(p->app, c, place, f->as_of, &by, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct policy_used *grown = realloc(f->policies, (f->n_policies + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    f->policies = grown;
    grown[f->n_policies++] = by;
    return SOTAY_OK;
}

/* checklist NULL: the one in force. */
static int choose_form(struct facts_pool *p, struct facts *f, const struct checklist *checklist,
                       struct sotay_error *err)
{
    struct id place, adoption = {{0}};
    char guideline[64];
    bool approved = false;
    int rc = place_of(p->app, &f->person, f->as_of, &place, err);
    if (rc >= 0) /* also where there is no form: one may be in force later on */
        rc = rights_decided_until(&p->app->rights, &f->person, f->skill, f->as_of, &f->holds_until,
                                  err);
    if (rc >= 0 && !checklist) {
        rc = rights_checklist(&p->app->rights, f->skill, &place, f->as_of, &adoption, err);
        if (rc == SOTAY_OK)
            rc = checklists_get(&p->app->checklists, p->app->store, &adoption, &checklist,
                                &approved, err);
    }
    if (rc != SOTAY_OK)
        return rc;
    rc = guideline_in_force(p->app, checklist, &place, f->as_of, guideline, err);
    if (rc >= 0)
        rc = rights_stricter(&p->app->rights, f->skill, &place, f->as_of, &f->policies,
                             &f->n_policies, err);
    if (rc >= 0)
        rc = form_of(p, &adoption, checklist, approved, guideline, f->policies, f->n_policies,
                     &f->form, err);
    return rc < 0 ? rc : add_rule_set(p, f, checklist, &place, err);
}

/* ---- classes and other skills -------------------------------------------------------------------------- */

static const char *word_of(const struct facts_rule *r, const char *name)
{
    for (uint32_t i = 0; r->good && i < r->bound.rule->n_params; i++)
        if (strcmp(r->bound.rule->params[i].name, name) == 0)
            return r->bound.values[i].word;
    return NULL;
}

static int read_classes(struct facts_pool *p, struct facts *f, const struct facts_rule *rule,
                        const char *course, struct sotay_error *err)
{
    struct facts_classes *grown =
        realloc(f->classes, (f->n_classes + 1) * sizeof(struct facts_classes));
    if (!grown)
        return sotay_nomem(err);
    f->classes = grown;
    struct facts_classes *c = &grown[f->n_classes++];
    *c = (struct facts_classes){.rule = rule};
    AUTO(stmt) q = stmt_open(p->app->store, SQL_CLASS_DAYS_OF_PERSON);
    stmt_blob(&q, 1, f->person.b, ID_SIZE);
    stmt_text(&q, 2, course);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        sotay_day day = (sotay_day)stmt_col_int(&q, 0);
        if (day > f->as_of)
            break; /* by their days */
        int32_t *days = realloc(c->day, (c->n + 1) * sizeof(*days));
        if (!days)
            return sotay_nomem(err);
        c->day = days;
        days[c->n++] = day;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int gather_one(struct facts_pool *p, const struct id *person, const char *skill,
                      const struct checklist *checklist, sotay_day as_of, struct facts **ret,
                      struct sotay_error *err)
{
    struct facts *f;
    int rc = new_facts(p, &f, err);
    if (rc < 0)
        return rc;
    f->person = *person;
    f->as_of = as_of;
    snprintf(f->skill, sizeof(f->skill), "%s", skill);
    *ret = f;
    rc = choose_form(p, f, checklist, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    rc = series_read(&f->series, p->app, person, skill, f->form->checklist, as_of, &p->filled, err);
    for (size_t i = 0; rc >= 0 && i < f->form->n_rules; i++) {
        const char *course =
            f->form->rules[i].plugin[0] ? NULL : word_of(&f->form->rules[i], "course");
        if (course)
            rc = read_classes(p, f, &f->form->rules[i], course, err);
    }
    return rc;
}

const struct facts *facts_other(const struct facts *first, const char *skill)
{
    if (strcmp(first->skill, skill) == 0)
        return first;
    for (size_t i = 0; i < first->n_others; i++)
        if (strcmp(first->others[i]->skill, skill) == 0)
            return first->others[i];
    return NULL;
}

static int add_other(struct facts_pool *p, struct facts *first, const char *skill,
                     struct sotay_error *err)
{
    struct facts *other;
    if (facts_other(first, skill))
        return SOTAY_OK;
    struct facts **grown = realloc(first->others, (first->n_others + 1) * sizeof(struct facts *));
    if (!grown)
        return sotay_nomem(err);
    first->others = grown;
    int rc = gather_one(p, &first->person, skill, NULL, first->as_of, &other, err);
    if (rc >= 0)
        first->others[first->n_others++] = other;
    return rc;
}

/* What the rules `all` of these facts ask for. */
static int add_others_of(struct facts_pool *p, struct facts *first, const struct facts *of,
                         struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; of->form && of->form->leans && rc >= 0 && i < of->form->n_rules; i++) {
        if (strcmp(of->form->rules[i].from->use, "all") != 0)
            continue;
        AUTO_FREE char *skills = text_dup(word_of(&of->form->rules[i], "skills"));
        char *rest = NULL;
        for (char *skill = skills ? strtok_r(skills, " ", &rest) : NULL; skill && rc >= 0;
             skill = strtok_r(NULL, " ", &rest))
            rc = add_other(p, first, skill, err);
    }
    return rc;
}

/* Level by level, each skill once. */
static int add_others(struct facts_pool *p, struct facts *first, struct sotay_error *err)
{
    int rc = add_others_of(p, first, first, err);
    size_t at = 0;
    for (int depth = 1; rc >= 0 && depth < FACTS_DEPTH_MAX && at < first->n_others; depth++) {
        size_t end = first->n_others;
        for (; rc >= 0 && at < end; at++)
            rc = add_others_of(p, first, first->others[at], err);
    }
    return rc;
}

int facts_gather(struct facts_pool *p, const struct id *person, const char *skill, sotay_day as_of,
                 struct facts **ret, struct sotay_error *err)
{
    int rc = gather_one(p, person, skill, NULL, as_of, ret, err);
    return rc < 0 ? rc : add_others(p, *ret, err);
}

int facts_gather_under(struct facts_pool *p, const struct id *person,
                       const struct checklist *checklist, sotay_day as_of, struct facts **ret,
                       struct sotay_error *err)
{
    int rc = gather_one(p, person, checklist->skill, checklist, as_of, ret, err);
    return rc < 0 ? rc : add_others(p, *ret, err);
}

int facts_begin(struct facts_pool *p, const struct id *person, const struct checklist *checklist,
                sotay_day day, struct facts **ret, struct sotay_error *err)
{
    struct facts *f;
    int rc = new_facts(p, &f, err);
    if (rc < 0)
        return rc;
    f->person = *person;
    f->as_of = day;
    snprintf(f->skill, sizeof(f->skill), "%s", checklist->skill);
    *ret = f;
    rc = choose_form(p, f, checklist, err);
    return rc < 0 ? rc : series_start(&f->series, checklist, err);
}

/* ---- which plugins --------------------------------------------------------------------------------------- */

static void add_plugins(const struct facts *f, const char **ret, size_t most, size_t *n)
{
    for (size_t i = 0; f->form && i < f->form->n_rules; i++) {
        const char *name = f->form->rules[i].plugin;
        size_t k = 0;
        while (k < *n && strcmp(ret[k], name) != 0)
            k++;
        if (name[0] && k == *n && *n < most)
            ret[(*n)++] = name;
    }
}

void facts_plugins(const struct facts *f, const char **ret, size_t most, size_t *ret_n)
{
    *ret_n = 0;
    add_plugins(f, ret, most, ret_n);
    for (size_t i = 0; i < f->n_others; i++)
        add_plugins(f->others[i], ret, most, ret_n);
}

int facts_stamps(struct app *app, const struct facts *f, struct str *out, struct sotay_error *err)
{
    const char *names[PLUGINS_MAX];
    size_t n;
    facts_plugins(f, names, PLUGINS_MAX, &n);
    for (size_t i = 0; i < n; i++) {
        char stamp[64];
        int rc = plugins_stamp(app->plugins, names[i], stamp, err);
        if (rc < 0)
            return rc;
        str_addf(out, "%s %s;", names[i], stamp);
    }
    return str_check(out, err);
}

int facts_stamps_hold(struct app *app, const char *stamps, bool *ret, struct sotay_error *err)
{
    *ret = true;
    for (const char *at = stamps ? stamps : ""; *at && *ret;) {
        char name[64], stamp[64];
        size_t len = strcspn(at, ";"), word = strcspn(at, " ");
        snprintf(name, sizeof(name), "%.*s", (int)(word < 63 ? word : 63), at);
        int rc = plugins_stamp(app->plugins, name, stamp, err);
        if (rc < 0)
            return rc;
        *ret = word < len && len - word - 1 == strlen(stamp) &&
               strncmp(at + word + 1, stamp, strlen(stamp)) == 0;
        at += len + (at[len] == ';');
    }
    return SOTAY_OK;
}
