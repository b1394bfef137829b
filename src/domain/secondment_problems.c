/* src/domain/secondment_problems.c - what stands in the way of people who are sent somewhere. */
#include "base/base.h"

#include "domain/secondment.h"

#include "domain/record_private.h"

struct stay {                                /* a secondment */
    struct id id, person, host, home, round; /* zeros: not known */
    const char *code, *specialties;
    struct span days;
    bool is_listed;
};

struct looker {
    struct app *app;
    struct records known;
    struct stay *all;
    size_t n;
    size_t *order; /* those listed, in their order */
    size_t n_listed;
    sotay_day from;
    struct map told; /* persons whose key was looked at */
    stay_visit visit;
    void *with;
};

static void looker_done(struct looker *l)
{
    records_done(&l->known);
    free(l->all);
    free(l->order);
    map_done(&l->told);
}

/* ---- gathering ---------------------------------------------------------------------------------- */

static struct id id_field(const struct record *r, const char *name)
{
    struct id id = {{0}};
    const char *hex = record_named(&noun_table[NOUN_SECONDMENT], r, name);
    if (!hex || !id_parse(hex, &id))
        id = (struct id){{0}};
    return id;
}

static int gather(struct looker *l, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_SECONDMENT];
    int rc = records_load(&l->known, l->app->store, n, err);
    if (rc < 0)
        return rc;
    l->all = calloc(l->known.n + 1, sizeof(*l->all));
    l->order = calloc(l->known.n + 1, sizeof(*l->order));
    if (!l->all || !l->order)
        return sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < l->known.n; i++) {
        const struct record *r = &l->known.list[i];
        struct id person = id_field(r, "person");
        if (r->is_void)
            continue;
        struct stay *s = &l->all[l->n++];
        *s = (struct stay){
            .id = r->id,
            .host = id_field(r, "host"),
            .home = id_field(r, "home"),
            .round = id_field(r, "round"),
            .code = record_named(n, r, "code"),
            .specialties = record_named(n, r, "specialties"),
            .days = span_of(record_named(n, r, "start_date"), record_named(n, r, "end_date")),
        };
        rc = rights_self(&l->app->rights, &person, &s->person, err);
    }
    return rc;
}

static int take_listed(void *with, const struct record *r, const char *facility,
                       const char *department, struct sotay_error *err)
{
    struct looker *l = with;
    (void)facility;
    (void)department;
    (void)err;
    for (size_t i = 0; i < l->n; i++) {
        struct stay *s = &l->all[i];
        if (!id_equal(&s->id, &r->id))
            continue;
        if (l->from == DAY_NONE || s->days.end == DAY_NONE || s->days.end >= l->from) {
            s->is_listed = true;
            l->order[l->n_listed++] = i;
        }
        break;
    }
    return SOTAY_OK;
}

/* ---- telling ------------------------------------------------------------------------------------ */

static int shown(struct looker *l, enum noun_id noun, const struct id *id, char ret[80],
                 struct sotay_error *err)
{
    ret[0] = '\0';
    return id_is_zero(id) ? SOTAY_OK : record_shown_code(l->app, noun, id, ret, err);
}

static int tell(struct looker *l, const struct stay *s, struct stay_problem *p,
                struct sotay_error *err)
{
    int rc = shown(l, NOUN_SECONDMENT, &s->id, p->code, err);
    if (rc >= 0)
        rc = shown(l, NOUN_PERSON, &s->person, p->person, err);
    if (rc >= 0)
        rc = shown(l, NOUN_FACILITY, &s->host, p->host, err);
    if (rc >= 0)
        rc = shown(l, NOUN_ROUND, &s->round, p->round, err);
    if (rc >= 0)
        rc = person_full_name(l->app, &s->person, p->name, err);
    p->days = s->days;
    return rc < 0 ? rc : l->visit(l->with, p, err);
}

/* ---- looking ------------------------------------------------------------------------------------ */

static int look_at_rights(struct looker *l, const struct stay *s, struct sotay_error *err)
{
    AUTO(right_gaps) g = {0};
    int rc = right_gaps_find(&g, l->app, &s->person, &s->host, s->specialties, s->days, err);
    for (size_t i = 0; rc >= 0 && i < g.n; i++) {
        struct stay_problem p = {
            .trouble = g.list[i].taken_back ? STAY_RIGHT_TAKEN_BACK : STAY_LACKS_RIGHT,
            .specialty = g.list[i].specialty,
            .missing = g.list[i].days,
        };
        rc = tell(l, s, &p, err);
    }
    return rc;
}

static int look_at_key(struct looker *l, const struct stay *s, struct sotay_error *err)
{
    int64_t seen;
    bool confirmed = false, announced = false;
    if (map_get(&l->told, s->person.b, ID_SIZE, &seen))
        return SOTAY_OK;
    if (!map_put(&l->told, s->person.b, ID_SIZE, 1))
        return sotay_nomem(err);
    AUTO(stmt) q = stmt_open(l->app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, s->person.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        confirmed = confirmed || strcmp(stmt_col_text(&q, 1), "confirmed") == 0;
        announced = announced || strcmp(stmt_col_text(&q, 1), "announced") == 0;
    }
    struct stay_problem p = {.trouble = announced ? STAY_KEY_NOT_CONFIRMED : STAY_LACKS_KEY};
    return rc < 0 || confirmed ? (rc < 0 ? rc : SOTAY_OK) : tell(l, s, &p, err);
}

static bool is_earlier(const struct stay *a, const struct stay *b)
{
    return a->days.start != b->days.start ? a->days.start < b->days.start
                                          : id_compare(&a->id, &b->id) < 0;
}

/* A pair is told once: at the later one, or at the one that is listed. */
static int look_at_others(struct looker *l, const struct stay *s, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < l->n; i++) {
        const struct stay *other = &l->all[i];
        if (other == s || !id_equal(&other->person, &s->person) ||
            !spans_overlap(other->days, s->days) || (other->is_listed && is_earlier(s, other)))
            continue;
        struct stay_problem p = {.trouble = STAY_OVERLAPS, .other_days = other->days};
        rc = shown(l, NOUN_SECONDMENT, &other->id, p.other, err);
        if (rc >= 0)
            rc = tell(l, s, &p, err);
    }
    return rc;
}

static int look_at_home(struct looker *l, const struct stay *s, struct sotay_error *err)
{
    bool same = false;
    struct stay_problem p = {.trouble = STAY_HOST_IS_HOME};
    if (id_is_zero(&s->home) || id_is_zero(&s->host))
        return SOTAY_OK;
    int rc = rights_same_place(&l->app->rights, &s->home, &s->host, &same, err);
    return rc < 0 || !same ? rc : tell(l, s, &p, err);
}

/* The last day of the person's last posting before `day`; DAY_NONE: there was none. */
static int last_posted(struct looker *l, const struct id *person, sotay_day day, sotay_day *ret,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(l->app->store, SQL_POSTING_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc;
    *ret = DAY_NONE;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (stmt_col_is_null(&q, 2))
            continue;
        sotay_day end = (sotay_day)stmt_col_int(&q, 2);
        if (end < day && (*ret == DAY_NONE || end > *ret))
            *ret = end;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int look_at_posting(struct looker *l, const struct stay *s, struct sotay_error *err)
{
    struct id place;
    struct stay_problem p = {.trouble = STAY_POSTING_ENDED};
    sotay_day today = l->app->today, day = s->days.end;
    if (day == DAY_NONE)
        day = s->days.start > today ? s->days.start : today;
    int rc = rights_posting(&l->app->rights, &s->person, day, &place, err);
    if (rc != SOTAY_END)
        return rc;
    rc = last_posted(l, &s->person, day, &p.ended, err);
    return rc < 0 || p.ended == DAY_NONE ? rc : tell(l, s, &p, err);
}

int secondment_problems(struct app *app, const struct record_filter *filter, sotay_day from,
                        stay_visit visit, void *with, struct sotay_error *err)
{
    static int (*const looks[])(struct looker *, const struct stay *, struct sotay_error *) = {
        look_at_rights, look_at_key, look_at_others, look_at_home, look_at_posting,
    };
    __attribute__((cleanup(looker_done))) struct looker l = {
        .app = app, .from = from, .visit = visit, .with = with};
    int rc = gather(&l, err);
    if (rc >= 0)
        rc = record_list(app, &noun_table[NOUN_SECONDMENT], filter, take_listed, &l, err);
    for (size_t i = 0; rc >= 0 && i < l.n_listed; i++)
        for (size_t k = 0; rc >= 0 && k < COUNT_OF(looks); k++)
            rc = looks[k](&l, &l.all[l.order[i]], err);
    return rc;
}
