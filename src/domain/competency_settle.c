/* src/domain/competency_settle.c - judges the pairs that wait, and keeps the verdicts in the cache. */
#include "base/base.h"

#include "domain/competency.h"

#include "base/str.h"
#include "domain/competency_private.h"
#include "domain/judging.h"

#define BATCH 1000

struct pending { /* a pair that waits */
    struct id person;
    char skill[80];
};

struct settling {
    struct app *app;
    struct facts_pool pool;
    struct facts *facts[BATCH];
    struct verdict verdicts[BATCH];
    size_t n;                /* verdicts that are there */
    struct assessing *along; /* for the first child, or NULL */
};

static void settling_clear(struct settling *s)
{
    for (size_t i = 0; i < s->n; i++)
        verdict_done(&s->verdicts[i]);
    s->n = 0;
    facts_clear(&s->pool);
}

static void settling_free(struct settling *s)
{
    if (!s)
        return;
    settling_clear(s);
    facts_pool_done(&s->pool);
    free(s);
}

/* ---- which wait ------------------------------------------------------------------------------------------ */

static int collect(struct app *app, struct pending **ret, size_t *ret_n, bool also_blocked,
                   struct sotay_error *err)
{
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_STALE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        bool blocked = false;
        if (!also_blocked)
            rc = cached_is_blocked(app, stmt_col_int(&q, 2), stmt_col_text(&q, 3), &blocked, err);
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

/* ---- writing ------------------------------------------------------------------------------------------------ */

static void bind_day(struct stmt *q, int at, sotay_day day)
{
    if (day == DAY_NONE)
        stmt_null(q, at);
    else
        stmt_int(q, at, day);
}

static int put_block(struct app *app, const struct verdict *v, struct sotay_error *err)
{
    char stamp[64], plugins[160];
    int rc = plugins_stamp(app->plugins, v->unfinished, stamp, err);
    if (rc < 0)
        return rc;
    snprintf(plugins, sizeof(plugins), "%s %s;", v->unfinished, stamp);
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_BLOCK);
    stmt_blob(&q, 1, v->person.b, ID_SIZE);
    stmt_text(&q, 2, v->skill);
    stmt_text(&q, 3, plugins);
    stmt_text(&q, 4, v->ended);
    return stmt_run(&q, err);
}

static int put(struct app *app, const struct facts *f, const struct verdict *v,
               struct sotay_error *err)
{
    AUTO(str) plugins = {0};
    if (v->unfinished[0])
        return put_block(app, v, err);
    int rc = facts_stamps(app, f, &plugins, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_COMPETENCY_PUT);
    stmt_blob(&q, 1, v->person.b, ID_SIZE);
    stmt_text(&q, 2, v->skill);
    stmt_int(&q, 3, v->state);
    bind_day(&q, 4, v->since);
    bind_day(&q, 5, v->expires);
    bind_day(&q, 6,
             v->leans ? app->today - 1 : v->holds_until); /* judged again whenever it is read */
    bind_day(&q, 7, v->refresh_due);
    stmt_text(&q, 8, v->way);
    stmt_int(&q, 9, v->revision);
    stmt_int(&q, 10, app->today);
    stmt_text(&q, 11, str_text(&plugins));
    return stmt_run(&q, err);
}

/* ---- judging -------------------------------------------------------------------------------------------------- */

/* As many of the list as go together; *ret_n of them were judged. */
static int judge_some(struct settling *s, const struct pending *list, size_t n, size_t *ret_n,
                      struct sotay_error *err)
{
    int rc = SOTAY_OK;
    size_t i = 0;
    settling_clear(s);
    for (; i < n && i < BATCH && rc >= 0; i++) {
        if (i && facts_bytes(&s->pool) > FACTS_BYTES_MAX)
            break;
        rc = facts_gather(&s->pool, &list[i].person, list[i].skill, s->app->today, &s->facts[i],
                          err);
    }
    *ret_n = i;
    if (rc < 0)
        return rc;
    s->n = i;
    struct assessing *along = s->along;
    s->along = NULL; /* asked once: never again under the lock */
    return judging_run_along(s->app, s->facts, i, false, s->verdicts, along, err);
}

static int changes_by_others(struct app *app, int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHANGES_BY_OTHERS);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* The same in one view: else each of thousands of small reads would take a lock of its own. */
static int judge_in_view(struct settling *s, const struct pending *list, size_t n, size_t *ret_n,
                         struct sotay_error *err)
{
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, s->app->store, err);
    return rc < 0 ? rc : judge_some(s, list, n, ret_n, err);
}

/* Judged without the lock, for a plugin may hang; then, under it, once more if somebody else has written
 * in between, so that no sign-off falls between judging and writing. */
static int settle_some(struct settling *s, const struct pending *list, size_t n, size_t *ret_n,
                       struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int64_t before, after = 0;
    int rc = changes_by_others(s->app, &before, err);
    if (rc >= 0)
        rc = judge_in_view(s, list, n, ret_n, err);
    if (rc >= 0)
        rc = txn_begin(&tx, s->app->store, err);
    if (rc >= 0)
        rc = changes_by_others(s->app, &after, err);
    if (rc >= 0 && before != after) {
        rights_forget(&s->app->rights);
        rc = judge_some(s, list, *ret_n, ret_n, err);
    }
    for (size_t i = 0; i < s->n && rc >= 0; i++)
        rc = put(s->app, s->facts[i], &s->verdicts[i], err);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static int settle_list(struct app *app, const struct pending *list, size_t n,
                       struct assessing *along, struct sotay_error *err)
{
    struct settling *s = calloc(1, sizeof(*s));
    if (!s)
        return sotay_nomem(err);
    s->app = app;
    s->pool.app = app;
    s->along = along;
    int rc = SOTAY_OK;
    for (size_t at = 0, done = 0; at < n && rc >= 0; at += done)
        rc = settle_some(s, list + at, n - at, &done, err);
    settling_free(s);
    return rc;
}

static int settle(struct app *app, bool also_blocked, struct assessing *along, int64_t *ret_judged,
                  struct sotay_error *err)
{
    AUTO_FREE struct pending *list = NULL;
    size_t n = 0;
    if (app->dry_run)
        return SOTAY_OK;
    int rc = collect(app, &list, &n, also_blocked, err);
    if (rc < 0 || !n)
        return rc;
    store_set_durable(app->store, false); /* a cache: losing it costs a second look, nothing else */
    rc = settle_list(app, list, n, along, err);
    store_set_durable(app->store, true);
    if (ret_judged)
        *ret_judged = (int64_t)n;
    return rc;
}

int competency_settle(struct app *app, int64_t *ret_judged, struct sotay_error *err)
{
    if (ret_judged)
        *ret_judged = 0;
    rights_forget(&app->rights);
    return settle(app, false, NULL, ret_judged, err);
}

int competency_settle_along(struct app *app, struct assessing *along, struct sotay_error *err)
{
    return settle(app, false, along, NULL, err);
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
    rights_forget(&app->rights);
    return rc < 0 ? rc : settle(app, true, NULL, ret_judged, err);
}
