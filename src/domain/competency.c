/* src/domain/competency.c - verdicts: explained, and listed from the cache. */
#include "base/base.h"

#include "domain/competency.h"

#include "base/str.h"
#include "domain/competency_private.h"
#include "domain/judging.h"
#include "domain/record.h"

int cached_is_blocked(struct app *app, int64_t stale, const char *plugins, bool *ret,
                      struct sotay_error *err)
{
    *ret = false;
    return stale == STALE_BLOCKED ? facts_stamps_hold(app, plugins, ret, err) : SOTAY_OK;
}

/* "resuscitation 48216-1763725012.5;" */
static void explain_block(struct app *app, struct verdict *v, const char *plugins,
                          const char *ended)
{
    char plugin[64];
    int len = (int)strcspn(plugins, " ");
    snprintf(plugin, sizeof(plugin), "%.*s", len < 63 ? len : 63, plugins);
    verdict_unfinished(v, app, plugin, ended);
}

int competency_block(struct app *app, const struct id *person, const char *skill,
                     struct verdict *ret, struct sotay_error *err)
{
    bool blocked = false;
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_GET);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        rc = cached_is_blocked(app, stmt_col_int(&q, 0), stmt_col_text(&q, 9), &blocked, err);
    if (rc < 0 || !blocked)
        return rc < 0 ? rc : SOTAY_END;
    explain_block(app, ret, stmt_col_text(&q, 9), stmt_col_text(&q, 6));
    return SOTAY_OK;
}

struct by_policy { /* while the sign-offs of a verdict are looked at */
    struct app *app;
    struct verdict *v;
};

static int add_policy(struct verdict *v, const struct policy_used *p, struct sotay_error *err)
{
    for (size_t i = 0; i < v->n_policies; i++)
        if (strcmp(v->policies[i].name, p->name) == 0 && v->policies[i].from == p->from &&
            id_equal(&v->policies[i].facility, &p->facility))
            return SOTAY_OK;
    struct policy_used *grown = realloc(v->policies, (v->n_policies + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    v->policies = grown;
    grown[v->n_policies++] = *p;
    return SOTAY_OK;
}

/* Whether a sign-off counts may have been decided by policy: of the place and day where it was given. */
static int look_at_signoff(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct by_policy *b = with;
    struct policy_used p;
    bool paper = strcmp(row->state, "transcribed") == 0 &&
                 (row->counted || (row->reason && strcmp(row->reason, "paper") == 0));
    bool outside = row->reason && strcmp(row->reason, "outside-secondment") == 0;
    char day[11];
    if (!paper && !outside)
        return SOTAY_OK;
    snprintf(day, sizeof(day), "%.10s", row->performed_at);
    int rc = rights_policy_found(&b->app->rights, paper ? "paper" : "outside-secondment",
                                 &row->facility, day_parse(day), &p, err);
    return rc == SOTAY_OK ? add_policy(b->v, &p, err) : rc < 0 ? rc : SOTAY_OK;
}

static int name_policies(struct app *app, const struct facts *f, struct verdict *v,
                         struct sotay_error *err)
{
    struct by_policy b = {app, v};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < f->n_policies && i < 64; i++)
        if (v->used >> i & 1)
            rc = add_policy(v, &f->policies[i], err);
    return rc < 0
               ? rc
               : competency_signoffs(app, &v->person, v->skill, f->as_of, look_at_signoff, &b, err);
}

int competency_explain(struct app *app, const struct id *person, const char *skill, sotay_day as_of,
                       struct verdict *ret, struct sotay_error *err)
{
    AUTO(facts_pool) pool = {.app = app};
    struct facts *facts;
    verdict_begin(ret, person, skill);
    int rc = competency_block(app, person, skill, ret, err);
    if (rc != SOTAY_END)
        return rc;
    rc = facts_gather(&pool, person, skill, as_of, &facts, err);
    if (rc >= 0)
        rc = judging_run(app, &facts, 1, true, ret, err);
    return rc < 0 ? rc : name_policies(app, facts, ret, err);
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

#define BATCH 1000
#define STAMPS_MAX 8

struct cached { /* a row of the cache, out of its statement */
    struct id person, place;
    char skill[80];
    int64_t stale;
    int state;
    sotay_day since, expires, holds_until, judged_on;
    char plugins[400];
};

struct named { /* of whom the last row was shown: rows of a person stand together */
    bool any;
    struct id person, place;
    char code[80], facility[80], name[200];
};

struct list { /* so many rows at a time, so that one child can judge what is not fresh */
    struct app *app;
    const struct competency_filter *filter;
    sotay_day as_of;
    competency_visit visit;
    void *with;
    struct facts_pool pool;
    struct cached rows[BATCH];
    size_t n;
    char held[STAMPS_MAX][sizeof(((struct cached *)0)->plugins)]; /* stamps that hold, this time */
    size_t n_held;
    struct named named;
};

static void list_done(struct list *l)
{
    facts_pool_done(&l->pool);
}

static sotay_day day_at(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

static void read_cached(struct stmt *q, struct cached *c)
{
    *c = (struct cached){.person = stmt_col_id(q, 0),
                         .stale = stmt_col_int(q, 2),
                         .state = (int)stmt_col_int(q, 3),
                         .since = day_at(q, 4),
                         .expires = day_at(q, 5),
                         .holds_until = day_at(q, 6),
                         .judged_on = day_at(q, 7)};
    snprintf(c->skill, sizeof(c->skill), "%s", stmt_col_text(q, 1));
    snprintf(c->plugins, sizeof(c->plugins), "%s", stmt_col_text(q, 8));
}

/* There are few different ones, and each look costs a look at files. */
static int stamps_hold(struct list *l, const char *stamps, bool *ret, struct sotay_error *err)
{
    *ret = true;
    for (size_t i = 0; i < l->n_held; i++)
        if (strcmp(l->held[i], stamps) == 0)
            return SOTAY_OK;
    int rc = facts_stamps_hold(l->app, stamps, ret, err);
    if (rc >= 0 && *ret && l->n_held < STAMPS_MAX)
        snprintf(l->held[l->n_held++], sizeof(l->held[0]), "%s", stamps);
    return rc;
}

static int is_fresh(struct list *l, const struct cached *c, bool *ret, struct sotay_error *err)
{
    *ret = false;
    int rc = cached_is_blocked(l->app, c->stale, c->plugins, ret, err);
    if (rc < 0 || *ret || c->stale || c->judged_on > l->as_of ||
        (c->holds_until != DAY_NONE && l->as_of > c->holds_until))
        return rc;
    return stamps_hold(l, c->plugins, ret, err);
}

static int judge_rows(struct list *l, struct facts **facts, struct cached **rows, size_t n,
                      struct sotay_error *err)
{
    AUTO_FREE struct verdict *verdicts = calloc(n + 1, sizeof(*verdicts));
    if (!verdicts)
        return sotay_nomem(err);
    int rc = judging_run(l->app, facts, n, false, verdicts, err);
    for (size_t i = 0; i < n; i++) {
        rows[i]->state = verdicts[i].state;
        rows[i]->since = verdicts[i].since;
        rows[i]->expires = verdicts[i].expires;
        verdict_done(&verdicts[i]);
    }
    return rc;
}

/* Judges what the cache cannot answer. */
static int freshen(struct list *l, struct sotay_error *err)
{
    struct facts *facts[BATCH];
    struct cached *rows[BATCH];
    size_t n = 0;
    int rc = SOTAY_OK;
    facts_clear(&l->pool);
    for (size_t i = 0; i < l->n && rc >= 0; i++) {
        bool fresh;
        struct cached *c = &l->rows[i];
        rc = is_fresh(l, c, &fresh, err);
        if (rc < 0 || fresh)
            continue;
        rc = facts_gather(&l->pool, &c->person, c->skill, l->as_of, &facts[n], err);
        rows[n++] = c;
        if (rc >= 0 && facts_bytes(&l->pool) > FACTS_BYTES_MAX) {
            rc = judge_rows(l, facts, rows, n, err);
            facts_clear(&l->pool);
            n = 0;
        }
    }
    return rc < 0 || !n ? rc : judge_rows(l, facts, rows, n, err);
}

static int place_matches(struct list *l, struct cached *c, bool *ret, struct sotay_error *err)
{
    const struct id *facility = l->filter->facility;
    int rc = rights_posting(&l->app->rights, &c->person, l->as_of, &c->place, err);
    if (rc == SOTAY_END)
        c->place = (struct id){{0}};
    *ret = !facility;
    if (rc >= 0 && facility) /* a facility that is assessed itself is its own place */
        rc = rights_within(&l->app->rights, rc == SOTAY_OK ? &c->place : &c->person, facility, ret,
                           err);
    return rc < 0 ? rc : SOTAY_OK;
}

int competency_name(struct app *app, const struct id *person, const struct id *place,
                    char ret_code[80], char ret_facility[80], char ret_name[200],
                    struct sotay_error *err)
{
    const struct noun *facilities = &noun_table[NOUN_FACILITY];
    int rc = record_code(app->store, &noun_table[NOUN_PERSON], person, ret_code, err);
    if (rc >= 0)
        rc = record_code(app->store, facilities, place, ret_facility, err);
    if (rc < 0)
        return rc;
    if (ret_code[0])
        return person_full_name(app, person, ret_name, err);
    AUTO(record) r = {0};
    ret_name[0] = '\0';
    rc = record_get(app->store, facilities, person, &r, err);
    if (rc != SOTAY_OK) /* somebody who has not come yet */
        return rc < 0 ? rc : SOTAY_OK;
    const char *name = r.v[noun_field(facilities, "name")];
    snprintf(ret_name, 200, "%.199s", name ? name : "");
    rc = record_code(app->store, facilities, person, ret_code, err);
    snprintf(ret_facility, 80, "%.79s", ret_code);
    return rc;
}

static int name_row(struct list *l, const struct cached *c, struct sotay_error *err)
{
    struct named *n = &l->named;
    if (n->any && id_equal(&n->person, &c->person) && id_equal(&n->place, &c->place))
        return SOTAY_OK;
    n->any = true;
    n->person = c->person;
    n->place = c->place;
    return competency_name(l->app, &c->person, &c->place, n->code, n->facility, n->name, err);
}

static int show(struct list *l, const struct cached *c, struct sotay_error *err)
{
    if (l->filter->state >= 0 && l->filter->state != c->state)
        return SOTAY_OK;
    int rc = name_row(l, c, err);
    if (rc < 0)
        return rc;
    struct competency_row row = {.person = c->person,
                                 .person_code = l->named.code,
                                 .full_name = l->named.name,
                                 .skill = c->skill,
                                 .facility_code = l->named.facility,
                                 .state = c->state,
                                 .since = c->since,
                                 .expires = c->expires};
    return l->visit(l->with, &row, err);
}

/* What has been collected; SOTAY_END: the visitor has seen enough. */
static int show_batch(struct list *l, struct sotay_error *err)
{
    int rc = freshen(l, err);
    for (size_t i = 0; i < l->n && rc == SOTAY_OK; i++)
        rc = show(l, &l->rows[i], err);
    l->n = 0;
    return rc;
}

static int list_rows(struct list *l, struct stmt *q, struct sotay_error *err)
{
    int rc;
    while ((rc = stmt_step(q, err)) == SOTAY_OK) {
        struct cached *c = &l->rows[l->n];
        bool wanted;
        read_cached(q, c);
        if (l->filter->skill && strcmp(l->filter->skill, c->skill) != 0)
            continue;
        rc = place_matches(l, c, &wanted, err);
        l->n += rc >= 0 && wanted;
        if (rc >= 0 && l->n == BATCH)
            rc = show_batch(l, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    if (rc >= 0)
        rc = show_batch(l, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* In one view: else each of thousands of small reads would take a lock of its own. */
static int list_all(struct list *l, struct sotay_error *err)
{
    const struct competency_filter *f = l->filter;
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, l->app->store, err);
    if (rc < 0)
        return rc;
    AUTO(stmt)
    q = stmt_open(l->app->store, f->person  ? SQL_COMPETENCY_OF_PERSON
                                 : f->skill ? SQL_COMPETENCY_OF_SKILL
                                            : SQL_COMPETENCY_ALL);
    if (f->person)
        stmt_blob(&q, 1, f->person->b, ID_SIZE);
    else if (f->skill)
        stmt_text(&q, 1, f->skill);
    return list_rows(l, &q, err);
}

int competency_list(struct app *app, const struct competency_filter *f, competency_visit visit,
                    void *with, struct sotay_error *err)
{
    int rc = f->skill ? skill_check(app, f->skill, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    struct list *l = calloc(1, sizeof(*l));
    if (!l)
        return sotay_nomem(err);
    l->app = app;
    l->filter = f;
    l->as_of = f->as_of == DAY_NONE ? app->today : f->as_of;
    l->visit = visit;
    l->with = with;
    l->pool.app = app;
    rc = list_all(l, err);
    list_done(l);
    free(l);
    return rc;
}
