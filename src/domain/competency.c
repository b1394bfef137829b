/* src/domain/competency.c - verdicts: explained, listed from the cache, settled after changes. */
#include "base/base.h"

#include "domain/competency.h"

#include "base/str.h"
#include "domain/judge.h"
#include "domain/record.h"

struct pending { /* a pair that waits */
    struct id person;
    char skill[80];
    char plugins[160];
};

/* A plugin that was being asked when everything stopped is not asked again, as long as it is the same. */
static int is_blocked(struct judge *j, int64_t stale, const char *plugins, bool *ret,
                      struct sotay_error *err)
{
    *ret = false;
    return stale == 2 ? judge_plugins_hold(j, plugins, ret, err) : SOTAY_OK;
}

static void explain_block(struct verdict *v, const char *plugins)
{
    v->state = SOTAY_STATE_PENDING;
    v->since = v->expires = v->holds_until = v->refresh_due = DAY_NONE;
    snprintf(v->why, sizeof(v->why),
             _("plugin '%.*s' did not finish the last time it was asked; 'sotay competency "
               "rebuild' asks it again"),
             (int)strcspn(plugins, " "), plugins);
}

static int cached_block(struct judge *j, const struct id *person, const char *skill, bool *ret,
                        char ret_plugins[160], struct sotay_error *err)
{
    *ret = false;
    AUTO(stmt) q = stmt_open(j->app->store, SQL_COMPETENCY_GET);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    snprintf(ret_plugins, 160, "%s", stmt_col_text(&q, 9));
    return is_blocked(j, stmt_col_int(&q, 0), ret_plugins, ret, err);
}

int competency_explain(struct app *app, const struct id *person, const char *skill, sotay_day as_of,
                       struct verdict *ret, struct sotay_error *err)
{
    AUTO(judge) j = {.app = app};
    bool blocked = false;
    char plugins[160];
    *ret = (struct verdict){.person = *person,
                            .since = DAY_NONE,
                            .expires = DAY_NONE,
                            .holds_until = DAY_NONE,
                            .refresh_due = DAY_NONE};
    int rc = cached_block(&j, person, skill, &blocked, plugins, err);
    if (rc < 0)
        return rc;
    if (blocked) {
        snprintf(ret->skill, sizeof(ret->skill), "%s", skill);
        explain_block(ret, plugins);
        return SOTAY_OK;
    }
    return judge_pair(&j, person, skill, as_of, true, ret, err);
}

/* ---- settling ------------------------------------------------------------------------------------------------ */

static int collect(struct judge *j, struct pending **ret, size_t *ret_n, bool also_blocked,
                   struct sotay_error *err)
{
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(j->app->store, SQL_COMPETENCY_STALE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool blocked = false;
        if (!also_blocked)
            rc = is_blocked(j, stmt_col_int(&q, 2), stmt_col_text(&q, 3), &blocked, err);
        if (rc < 0)
            return rc;
        if (blocked)
            continue;
        if (*ret_n == cap) {
            cap = cap ? 2 * cap : 256;
            struct pending *grown = realloc(*ret, cap * sizeof(*grown));
            if (!grown)
                return sotay_nomem(err);
            *ret = grown;
        }
        struct pending *p = &(*ret)[(*ret_n)++];
        *p = (struct pending){.person = stmt_col_id(&q, 0)};
        snprintf(p->skill, sizeof(p->skill), "%s", stmt_col_text(&q, 1));
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Before a plugin is called it is noted that it will be: should it crash, it is not called again. */
static int note_plugins(struct judge *j, struct pending *list, size_t n, struct sotay_error *err)
{
    struct app *app = j->app;
    AUTO(str) plugins = {0};
    AUTO(txn) tx = {0};
    int rc = SOTAY_OK;
    bool any = false;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        rc = judge_plugins(j, &list[i].person, list[i].skill, app->today, &plugins, err);
        snprintf(list[i].plugins, sizeof(list[i].plugins), "%.159s", str_text(&plugins));
        any = any || list[i].plugins[0];
    }
    if (rc < 0 || !any)
        return rc;
    rc = txn_begin(&tx, app->store, err);
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (!list[i].plugins[0])
            continue;
        AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_BUSY);
        stmt_blob(&q, 1, list[i].person.b, ID_SIZE);
        stmt_text(&q, 2, list[i].skill);
        stmt_text(&q, 3, list[i].plugins);
        rc = stmt_run(&q, err);
    }
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static void bind_day(struct stmt *q, int at, sotay_day day)
{
    if (day == DAY_NONE)
        stmt_null(q, at);
    else
        stmt_int(q, at, day);
}

static int put(struct app *app, const struct pending *p, const struct verdict *v,
               struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_PUT);
    stmt_blob(&q, 1, p->person.b, ID_SIZE);
    stmt_text(&q, 2, p->skill);
    stmt_int(&q, 3, v->state);
    bind_day(&q, 4, v->since);
    bind_day(&q, 5, v->expires);
    bind_day(&q, 6,
             v->leans ? app->today - 1 : v->holds_until); /* judged again whenever it is read */
    bind_day(&q, 7, v->refresh_due);
    stmt_text(&q, 8, v->way);
    stmt_int(&q, 9, v->revision);
    stmt_int(&q, 10, app->today);
    stmt_text(&q, 11, p->plugins);
    return stmt_run(&q, err);
}

/* Under the write lock, so that no sign-off of another process falls between judging and writing. */
static int judge_all(struct judge *j, const struct pending *list, size_t n, struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, j->app->store, err);
    for (size_t i = 0; i < n && rc >= 0; i++) {
        AUTO(verdict) v = {0};
        rc = judge_pair(j, &list[i].person, list[i].skill, j->app->today, false, &v, err);
        if (rc >= 0)
            rc = put(j->app, &list[i], &v, err);
    }
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static int settle(struct app *app, bool also_blocked, int64_t *ret_judged, struct sotay_error *err)
{
    AUTO(judge) j = {.app = app};
    AUTO_FREE struct pending *list = NULL;
    size_t n = 0;
    if (app->dry_run)
        return SOTAY_OK;
    rights_forget(&app->rights);
    int rc = collect(&j, &list, &n, also_blocked, err);
    if (rc < 0 || !n)
        return rc;
    store_set_durable(app->store, false); /* a cache: losing it costs a second look, nothing else */
    rc = note_plugins(&j, list, n, err);
    if (rc >= 0)
        rc = judge_all(&j, list, n, err);
    store_set_durable(app->store, true);
    if (ret_judged)
        *ret_judged = (int64_t)n;
    return rc;
}

int competency_settle(struct app *app, int64_t *ret_judged, struct sotay_error *err)
{
    if (ret_judged)
        *ret_judged = 0;
    return settle(app, false, ret_judged, err);
}

static int mark_all(struct app *app, struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, app->store, err);
    if (rc >= 0) {
        AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_MARK_ALL);
        rc = stmt_run(&q, err);
    }
    if (rc >= 0) { /* pairs the cache has lost */
        AUTO(stmt) q = stmt_open(app->store, SQL_PAIRS_ALL);
        while (rc >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
            AUTO(stmt) mark = stmt_open(app->store, SQL_COMPETENCY_MARK);
            struct id person = stmt_col_id(&q, 0);
            stmt_blob(&mark, 1, person.b, ID_SIZE);
            stmt_text(&mark, 2, stmt_col_text(&q, 1));
            rc = stmt_run(&mark, err);
        }
    }
    return rc < 0 ? rc : txn_commit(&tx, err);
}

int competency_rebuild(struct app *app, int64_t *ret_judged, struct sotay_error *err)
{
    if (ret_judged)
        *ret_judged = 0;
    int rc = app->dry_run ? SOTAY_OK : mark_all(app, err);
    return rc < 0 ? rc : settle(app, true, ret_judged, err);
}

/* ---- lists ------------------------------------------------------------------------------------------------------- */

struct cached { /* a row of the cache, out of its statement */
    struct id person;
    char skill[80];
    int64_t stale;
    int state;
    sotay_day since, expires, holds_until, judged_on;
    char plugins[160];
};

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

static int freshen(struct judge *j, struct cached *c, sotay_day as_of, struct sotay_error *err)
{
    bool same = false, blocked = false;
    int rc = judge_plugins_hold(j, c->plugins, &same, err);
    if (rc >= 0)
        rc = is_blocked(j, c->stale, c->plugins, &blocked, err);
    if (rc < 0 || blocked)
        return rc;
    if (!c->stale && same && c->judged_on <= as_of &&
        (c->holds_until == DAY_NONE || as_of <= c->holds_until))
        return SOTAY_OK;
    AUTO(verdict) v = {0};
    rc = judge_pair(j, &c->person, c->skill, as_of, false, &v, err);
    c->state = v.state;
    c->since = v.since;
    c->expires = v.expires;
    return rc;
}

static int place_matches(struct app *app, const struct id *person, const struct id *facility,
                         sotay_day as_of, struct id *ret_place, bool *ret, struct sotay_error *err)
{
    *ret_place = (struct id){{0}};
    int rc = rights_posting(&app->rights, person, as_of, ret_place, err);
    *ret = !facility;
    if (rc == SOTAY_OK && facility)
        return rights_within(&app->rights, ret_place, facility, ret, err);
    return rc < 0 ? rc : SOTAY_OK;
}

static int show(struct judge *j, struct cached *c, const struct competency_filter *f,
                sotay_day as_of, competency_visit visit, void *with, struct sotay_error *err)
{
    struct id place;
    bool wanted;
    char code[80], facility[80], name[200];
    int rc = place_matches(j->app, &c->person, f->facility, as_of, &place, &wanted, err);
    if (rc < 0 || !wanted)
        return rc;
    rc = freshen(j, c, as_of, err);
    if (rc < 0 || (f->state >= 0 && f->state != c->state))
        return rc;
    rc = record_code(j->app->store, &noun_table[NOUN_PERSON], &c->person, code, err);
    if (rc >= 0)
        rc = record_code(j->app->store, &noun_table[NOUN_FACILITY], &place, facility, err);
    if (rc >= 0)
        rc = person_full_name(j->app, &c->person, name, err);
    if (rc < 0)
        return rc;
    struct competency_row row = {.person = c->person,
                                 .person_code = code,
                                 .full_name = name,
                                 .skill = c->skill,
                                 .facility_code = facility,
                                 .state = c->state,
                                 .since = c->since,
                                 .expires = c->expires};
    return visit(with, &row, err);
}

int competency_list(struct app *app, const struct competency_filter *f, competency_visit visit,
                    void *with, struct sotay_error *err)
{
    AUTO(judge) j = {.app = app};
    sotay_day as_of = f->as_of == DAY_NONE ? app->today : f->as_of;
    int rc = f->skill ? skill_check(app, f->skill, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    AUTO(stmt)
    q = stmt_open(app->store, f->person  ? SQL_COMPETENCY_OF_PERSON
                              : f->skill ? SQL_COMPETENCY_OF_SKILL
                                         : SQL_COMPETENCY_ALL);
    if (f->person)
        stmt_blob(&q, 1, f->person->b, ID_SIZE);
    else if (f->skill)
        stmt_text(&q, 1, f->skill);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct cached c;
        read_cached(&q, &c);
        if (f->skill && strcmp(f->skill, c.skill) != 0)
            continue;
        rc = show(&j, &c, f, as_of, visit, with, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
