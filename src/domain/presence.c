/* src/domain/presence.c - which mentors may sign at a place, from when until when. */
#include "base/base.h"

#include "domain/presence.h"

#include "base/arena.h"
#include "base/map.h"

struct plan { /* where a mentor will be: posted, or sent */
    struct id mentor, facility;
    bool is_sent;
    sotay_day from, until; /* DAY_NONE: open */
    int64_t next;          /* another one there + 1; 0 ends */
};

struct stays { /* at one facility, for one specialty */
    struct mentor_stay *list;
    size_t n, cap;
};

struct presence {
    struct app *app;
    sotay_day from, until;
    struct plan *plans;
    size_t n_plans, cap_plans;
    struct map posted_at, sent_to; /* place, host -> plan + 1 */
    struct map asked;              /* facility + specialty -> places */
    struct stays *places;
    size_t n_places, cap_places;
};

void presence_free(struct presence *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->n_places; i++)
        free(p->places[i].list);
    free(p->places);
    free(p->plans);
    map_done(&p->posted_at);
    map_done(&p->sent_to);
    map_done(&p->asked);
    free(p);
}

static sotay_day later(sotay_day a, sotay_day b)
{
    return a > b ? a : b;
}

static sotay_day column_day(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

/* Those posted are found by their place, those sent by where they are sent to. */
static int file_plan(struct presence *p, struct sotay_error *err)
{
    struct plan *plan = &p->plans[p->n_plans];
    const struct id *where = &plan->facility;
    size_t n = 1;
    int rc =
        plan->is_sent ? SOTAY_OK : rights_place(&p->app->rights, &plan->facility, &where, &n, err);
    if (rc < 0)
        return rc;
    struct map *m = plan->is_sent ? &p->sent_to : &p->posted_at;
    (void)map_get(m, where[0].b, ID_SIZE, &plan->next);
    return map_put(m, where[0].b, ID_SIZE, (int64_t)++p->n_plans) ? SOTAY_OK : sotay_nomem(err);
}

static int read_plans(struct presence *p, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(p->app->store, SQL_OUTLOOK_PLANS);
    stmt_int(&q, 1, p->from);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!list_grow(&p->plans, &p->cap_plans, p->n_plans, sizeof(*p->plans)))
            return sotay_nomem(err);
        p->plans[p->n_plans] = (struct plan){.mentor = stmt_col_id(&q, 0),
                                             .is_sent = stmt_col_int(&q, 1) != 0,
                                             .facility = stmt_col_id(&q, 2),
                                             .from = column_day(&q, 3),
                                             .until = column_day(&q, 4)};
        rc = file_plan(p, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int presence_new(struct app *app, sotay_day from, sotay_day until, struct presence **ret,
                 struct sotay_error *err)
{
    struct presence *p = calloc(1, sizeof(*p));
    if (!p)
        return sotay_nomem(err);
    p->app = app;
    p->from = from;
    p->until = until;
    int rc = read_plans(p, err);
    if (rc < 0)
        presence_free(p);
    else
        *ret = p;
    return rc;
}

/* The days of a plan on which the mentor has the right to sign there, stretch by stretch. */
static int add_stays(struct presence *p, struct stays *at, const struct plan *plan,
                     const struct id *facility, const char *specialty, struct sotay_error *err)
{
    struct rights *r = &p->app->rights;
    sotay_day last = plan->until == DAY_NONE || plan->until > p->until ? p->until : plan->until;
    int rc = SOTAY_OK;
    for (sotay_day d = later(plan->from, p->from); rc >= 0 && d <= last;) {
        sotay_day next;
        bool may = false, outside = false;
        rc = rights_next_change(r, &plan->mentor, d, &next, err);
        if (rc >= 0)
            rc = rights_covers(r, &plan->mentor, ROLE_MENTOR, specialty, facility, d, &may, err);
        if (rc >= 0 && may)
            rc = rights_from_outside(r, &plan->mentor, facility, d, &outside, err);
        sotay_day end = next == DAY_NONE || next > last ? last : next - 1;
        if (rc >= 0 && may) {
            if (!list_grow(&at->list, &at->cap, at->n, sizeof(*at->list)))
                return sotay_nomem(err);
            at->list[at->n++] = (struct mentor_stay){plan->mentor, d, end, outside};
        }
        d = end + 1;
    }
    return rc;
}

static int add_plans(struct presence *p, struct stays *at, const struct map *m,
                     int (*around)(struct rights *, const struct id *, const struct id **, size_t *,
                                   struct sotay_error *),
                     const struct id *facility, const char *specialty, struct sotay_error *err)
{
    const struct id *where;
    size_t n;
    int rc = around(&p->app->rights, facility, &where, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        int64_t plan = 0;
        (void)map_get(m, where[i].b, ID_SIZE, &plan);
        for (; rc >= 0 && plan; plan = p->plans[plan - 1].next)
            rc = add_stays(p, at, &p->plans[plan - 1], facility, specialty, err);
    }
    return rc;
}

static void answer(const struct stays *at, struct mentors_there *ret)
{
    *ret = (struct mentors_there){at->list, at->n};
}

int presence_at(struct presence *p, const struct id *facility, const char *specialty,
                struct mentors_there *ret, struct sotay_error *err)
{
    char key[ID_SIZE + 80];
    size_t len = strnlen(specialty, 80);
    int64_t known;
    memcpy(key, facility->b, ID_SIZE);
    memcpy(key + ID_SIZE, specialty, len);
    len += ID_SIZE;
    if (map_get(&p->asked, key, len, &known)) {
        answer(&p->places[known], ret);
        return SOTAY_OK;
    }
    if (!list_grow(&p->places, &p->cap_places, p->n_places, sizeof(*p->places)))
        return sotay_nomem(err);
    struct stays *at = &p->places[p->n_places];
    *at = (struct stays){0};
    if (!map_put(&p->asked, key, len, (int64_t)p->n_places++))
        return sotay_nomem(err);
    int rc = add_plans(p, at, &p->posted_at, rights_place, facility, specialty, err);
    if (rc >= 0)
        rc = add_plans(p, at, &p->sent_to, rights_above, facility, specialty, err);
    if (rc >= 0)
        answer(at, ret);
    return rc;
}
