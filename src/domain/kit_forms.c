/* src/domain/kit_forms.c - which forms a place needs: the skills required of its type, nearest upward. */
#include "base/base.h"

#include "domain/kit.h"

#include "base/str.h"
#include "domain/checklists.h"
#include "domain/notebook.h"
#include "ledger/noun.h"

#define UP_MAX 30
#define EVERYWHERE UP_MAX /* farther than any scope */

struct needed {
    char *skill;
    int distance; /* of the requirement's scope, upward */
    int people;
};
struct needs {
    struct app *app;
    const struct id *facility;
    char *type;
    struct id up[UP_MAX]; /* the place, then what is above it */
    int n_up;
    struct needed *v;
    size_t n;
};

static void needs_done(struct needs *n)
{
    for (size_t i = 0; i < n->n; i++)
        free(n->v[i].skill);
    free(n->v);
    free(n->type);
}

static int read_up(struct needs *n, struct sotay_error *err)
{
    const struct noun *noun = &noun_table[NOUN_FACILITY];
    int parent = noun_field(noun, "parent"), type = noun_field(noun, "type");
    struct id at = *n->facility;
    for (n->n_up = 0; n->n_up < UP_MAX;) {
        AUTO(record) r = {0};
        int rc = record_get(n->app->store, noun, &at, &r, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
        n->up[n->n_up++] = at;
        if (n->n_up == 1 && !(n->type = text_dup(r.v[type] ? r.v[type] : "")))
            return sotay_nomem(err);
        if (!r.v[parent] || !id_parse(r.v[parent], &at))
            break;
    }
    return SOTAY_OK;
}

/* -1: not above this place. */
static int distance(const struct needs *n, struct stmt *q)
{
    if (stmt_col_is_null(q, 0))
        return EVERYWHERE;
    struct id scope = stmt_col_id(q, 0);
    for (int i = 0; i < n->n_up; i++)
        if (id_equal(&scope, &n->up[i]))
            return i;
    return -1;
}

/* Rows come by skill: the one before is the only one of the same. */
static int take(struct needs *n, const char *skill, int far, int people, struct sotay_error *err)
{
    struct needed *last = n->n ? &n->v[n->n - 1] : NULL;
    if (!last || strcmp(last->skill, skill) != 0) {
        struct needed *grown = realloc(n->v, (n->n + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        n->v = grown;
        last = &grown[n->n];
        *last = (struct needed){.skill = text_dup(skill), .distance = far, .people = people};
        if (!last->skill)
            return sotay_nomem(err);
        n->n++;
    } else if (far < last->distance || (far == last->distance && people > last->people)) {
        last->distance = far;
        last->people = people;
    }
    return SOTAY_OK;
}

static int read_needs(struct needs *n, struct sotay_error *err)
{
    int rc = read_up(n, err);
    if (rc < 0 || !n->type)
        return rc;
    AUTO(stmt) q = stmt_open(n->app->store, SQL_REPORT_REQUIREMENTS);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        int far = distance(n, &q);
        if (far < 0 || strcmp(stmt_col_text(&q, 1), n->type) != 0)
            continue;
        rc = take(n, stmt_col_text(&q, 2), far, (int)stmt_col_int(&q, 3), err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int show(struct needs *n, const struct needed *needed, kit_form_visit visit, void *with,
                struct sotay_error *err)
{
    struct kit_form f = {.skill = needed->skill, .decision = "", .people = needed->people};
    struct decision decision = {0};
    struct id adoption;
    int rc = rights_checklist(&n->app->rights, needed->skill, n->facility, n->app->today, &adoption,
                              err);
    if (rc == SOTAY_OK) {
        rc = checklists_get(&n->app->checklists, n->app->store, &adoption, &f.checklist, NULL, err);
        if (rc >= 0)
            rc = adoption_decision(n->app, &adoption, &decision, err);
        f.decision = decision.text;
    }
    return rc < 0 ? rc : visit(with, &f, err);
}

int kit_forms(struct app *app, const struct id *facility, kit_form_visit visit, void *with,
              struct sotay_error *err)
{
    AUTO(needs) n = {.app = app, .facility = facility};
    int rc = read_needs(&n, err);
    for (size_t i = 0; rc >= 0 && i < n.n; i++)
        if (n.v[i].people > 0)
            rc = show(&n, &n.v[i], visit, with, err);
    return rc < 0 ? rc : SOTAY_OK;
}

int kit_people_with_key(struct app *app, const struct id *facility, int *ret,
                        struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PEOPLE_WITH_KEY);
    stmt_blob(&q, 1, facility->b, ID_SIZE);
    stmt_int(&q, 2, app->today);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? (int)stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}
