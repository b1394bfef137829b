/* src/domain/adopt.c - checklists and policies in force: adopted, set, listed. */
#include "base/base.h"

#include "base/str.h"
#include "base/text.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/notebook.h"

int checklist_each(struct app *app, adoption_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct adoption a = {.id = stmt_col_id(&q, 0),
                             .revision = (int)stmt_col_int(&q, 2),
                             .facility = stmt_col_id(&q, 3),
                             .from = (sotay_day)stmt_col_int(&q, 4),
                             .text = stmt_col_text(&q, 6),
                             .text_len = stmt_col_size(&q, 6)};
        snprintf(a.skill, sizeof(a.skill), "%s", stmt_col_text(&q, 1));
        snprintf(a.decision, sizeof(a.decision), "%s", stmt_col_text(&q, 5));
        rc = visit(with, &a, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int checklist_adopt(struct app *app, const struct actor *actor, const char *file,
                    const char *decision, sotay_day from, const struct id *facility,
                    struct sotay_error *err)
{
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = adopt_append(&w, file, decision, from, facility, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

static const struct {
    const char *name, *values;
} policies[] = {
    {"outside-secondment", "warn refuse"},
    {"paper", "count ignore"},
};

static int check_policy(const char *name, const char *value, struct sotay_error *err)
{
    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        if (strcmp(policies[i].name, name) != 0)
            continue;
        const char *space = strchr(policies[i].values, ' ');
        size_t first = (size_t)(space - policies[i].values);
        if ((strlen(value) == first && strncmp(value, policies[i].values, first) == 0) ||
            strcmp(value, space + 1) == 0)
            return SOTAY_OK;
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not a value of %s: %s"), value, name,
                          policies[i].values);
    }
    return sotay_fail(err, SOTAY_EUSAGE, NULL,
                      _("there is no policy '%s': outside-secondment, paper"), name);
}

int policy_set(struct app *app, const struct actor *actor, const char *name, const char *value,
               const struct id *facility, sotay_day from, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    AUTO(str) body = {0};
    int rc = check_policy(name, value, err);
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

int policy_each(struct app *app, policy_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_POLICY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id facility = stmt_col_id(&q, 2);
        rc = visit(with, stmt_col_text(&q, 0), stmt_col_text(&q, 1),
                   stmt_col_is_null(&q, 2) ? NULL : &facility, (sotay_day)stmt_col_int(&q, 3), err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- skills --------------------------------------------------------------------------------------------- */

int skill_checklist(struct app *app, const char *skill, const struct id *facility, sotay_day day,
                    const struct checklist **ret, struct id *ret_adoption, struct sotay_error *err)
{
    int rc = rights_checklist(&app->rights, skill, facility, day, ret_adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&app->checklists, app->store, ret_adoption, ret, NULL, err);
    if (rc != SOTAY_END)
        return rc;
    return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay skill list'."),
                      _("there is no checklist in force for skill '%s'"), skill);
}

struct skills {
    struct app *app;
    sotay_day as_of;
    skill_visit visit;
    void *with;
    char last[80];
};

static int visit_adoption(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct skills *s = with;
    const struct checklist *c;
    struct id adoption;
    bool approved;
    if (strcmp(s->last, a->skill) == 0) /* adoptions come sorted by skill */
        return SOTAY_OK;
    snprintf(s->last, sizeof(s->last), "%s", a->skill);
    int rc = rights_checklist(&s->app->rights, a->skill, NULL, s->as_of, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&s->app->checklists, s->app->store, &adoption, &c, &approved, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    return s->visit(s->with, c, approved, err);
}

int skill_each(struct app *app, sotay_day as_of, skill_visit visit, void *with,
               struct sotay_error *err)
{
    struct skills s = {.app = app, .as_of = as_of, .visit = visit, .with = with};
    return checklist_each(app, visit_adoption, &s, err);
}

/* ---- names of skills that were typed ---------------------------------------------------------------------- */

enum { NEAR_SHOWN = 4 };

struct nearest {
    const char *typed;
    bool found;
    char last[80];
    struct near_skill {
        char skill[80];
        int distance;
    } list[NEAR_SHOWN]; /* nearest first */
    size_t n;
};

/* A specialty, or the name without one, is as near as can be; else letters are counted. */
static int skill_distance(const char *typed, const char *skill)
{
    const char *point = strchr(skill, '.'), *name = point ? point + 1 : skill;
    size_t len = strlen(typed);
    if (strncmp(name, typed, len) == 0 || (strncmp(skill, typed, len) == 0 && skill[len] == '.'))
        return 0;
    int whole = word_distance(typed, skill), part = word_distance(typed, name);
    return whole < part ? whole : part;
}

static int look_at_skill(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct nearest *n = with;
    (void)err;
    if (strcmp(a->skill, n->last) == 0)
        return SOTAY_OK;
    snprintf(n->last, sizeof(n->last), "%s", a->skill);
    n->found = n->found || strcmp(a->skill, n->typed) == 0;
    int distance = skill_distance(n->typed, a->skill);
    size_t at = n->n;
    while (at > 0 && n->list[at - 1].distance > distance)
        at--;
    if (at == NEAR_SHOWN)
        return SOTAY_OK;
    size_t last = n->n < NEAR_SHOWN ? n->n++ : NEAR_SHOWN - 1;
    memmove(&n->list[at + 1], &n->list[at], (last - at) * sizeof(n->list[0]));
    n->list[at].distance = distance;
    snprintf(n->list[at].skill, sizeof(n->list[at].skill), "%s", a->skill);
    return SOTAY_OK;
}

int skill_check(struct app *app, const char *skill, struct sotay_error *err)
{
    struct nearest n = {.typed = skill};
    AUTO(str) names = {0};
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_OF_SKILL);
    stmt_text(&q, 1, skill); /* sign-offs of a skill may come before its checklist */
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        rc = checklist_each(app, look_at_skill, &n, err);
    else
        n.found = true;
    if (rc < 0 || n.found)
        return rc < 0 ? rc : SOTAY_OK;
    for (size_t i = 0; i < n.n; i++)
        str_addf(&names, "%s%s", i ? ", " : "", n.list[i].skill);
    sotay_fail(err, SOTAY_EABSENT, _("See 'sotay skill list'."), _("there is no skill '%s'"),
               skill);
    if (names.len)
        sotay_error_hint(err, _("The nearest are: %s; 'sotay skill list' has all."),
                         str_text(&names));
    return SOTAY_EABSENT;
}
