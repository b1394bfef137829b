/* src/domain/person_stays.c - where two records work that become one person: the place that began last
 * stands, and what the other record says of a place ends, else the person would be counted at both. */
#include "base/base.h"

#include "domain/person_stays.h"

#include "base/text.h"
#include "domain/person_taken.h"
#include "domain/record_private.h"
#include "ledger/batch.h"
#include "ledger/fold.h"
#include "ledger/structure.h"

void merged_stays_done(struct merged_stays *s)
{
    free(s->list);
    *s = (struct merged_stays){0};
}

/* ---- what a merge ends --------------------------------------------------------------------------- */

struct held_stay {
    struct id posting, person, facility;
    struct span days;
};
struct held_stays { /* of today, as rights_posting orders them */
    struct held_stay *list;
    size_t n, cap;
};
static void held_stays_done(struct held_stays *s)
{
    free(s->list);
}

static sotay_day day_at(struct stmt *q, int at)
{
    return stmt_col_is_null(q, at) ? DAY_NONE : (sotay_day)stmt_col_int(q, at);
}

static int read_stays(struct app *app, const struct id *one, const struct id *other,
                      struct held_stays *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_POSTING_OF_TWO);
    stmt_blob(&q, 1, one->b, ID_SIZE);
    stmt_blob(&q, 2, other->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const struct held_stay stay = {stmt_col_id(&q, 0),
                                       stmt_col_id(&q, 1),
                                       stmt_col_id(&q, 2),
                                       {day_at(&q, 3), day_at(&q, 4)}};
        if (!span_has(stay.days, app->today))
            continue;
        if (!list_grow(&ret->list, &ret->cap, ret->n, sizeof(*ret->list)))
            return sotay_nomem(err);
        ret->list[ret->n++] = stay;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* The day before the one that stands began; where nobody knows when that was, yesterday, as when a
 * person moves.  What began no earlier than that goes as a whole. */
static sotay_day end_of(const struct app *app, const struct held_stay *s,
                        const struct held_stay *last)
{
    sotay_day end = (last->days.start == DAY_NONE ? app->today : last->days.start) - 1;
    bool same = last->days.start == s->days.start && id_equal(&last->facility, &s->facility);
    return same || (s->days.start != DAY_NONE && s->days.start > end) ? DAY_NONE : end;
}

int merged_stays_plan(struct app *app, const struct id *duplicate, const struct id *into,
                      struct merged_stays *ret, struct sotay_error *err)
{
    struct id one, other;
    AUTO(held_stays) all = {0};
    int rc = rights_self(&app->rights, duplicate, &one, err);
    if (rc >= 0)
        rc = rights_self(&app->rights, into, &other, err);
    if (rc >= 0)
        rc = read_stays(app, &one, &other, &all, err);
    if (rc < 0 || all.n == 0)
        return rc;
    const struct held_stay *last = &all.list[all.n - 1];
    ret->has_place = true;
    ret->place = last->facility;
    for (size_t i = 0; i < all.n && last->days.end == DAY_NONE; i++) {
        const struct held_stay *s = &all.list[i];
        if (s->days.end != DAY_NONE || id_equal(&s->person, &last->person))
            continue;
        if (!list_grow(&ret->list, &ret->cap, ret->n, sizeof(*ret->list)))
            return sotay_nomem(err);
        ret->list[ret->n++] = (struct stay_ended){s->posting, s->facility, end_of(app, s, last)};
    }
    return SOTAY_OK;
}

int merged_stays_write(struct writer *w, const struct merged_stays *s, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_POSTING];
    int rc = SOTAY_OK;
    for (size_t i = 0; i < s->n && rc >= 0; i++) {
        const struct stay_ended *x = &s->list[i];
        struct set set = {.id = x->posting, .is_void = x->end == DAY_NONE ? 1 : -1};
        const struct day_text end = day_iso(x->end == DAY_NONE ? 0 : x->end);
        if (x->end != DAY_NONE)
            set.v[noun_field(n, "end_date")] = end.s;
        rc = set_append(w, n, &set, err);
    }
    return rc;
}

/* ---- and what taking it apart opens again --------------------------------------------------------- */

struct last_merge {
    const struct id *duplicate;
    int64_t chain, seq; /* 0: none */
    struct id batch;
};

static int note_merge(void *with, const struct entry *e, struct sotay_error *err)
{
    struct last_merge *m = with;
    struct id unused, into;
    json_t *payload = NULL;
    if (strcmp(e->kind, "person.merge") != 0 || !id_equal(&e->subject, m->duplicate))
        return SOTAY_OK;
    int rc = fold_payload(e, &payload, err);
    if (payload && payload_id(payload, "into", &into)) {
        m->chain = e->chain;
        m->seq = e->seq;
        batch_of_payload(e->payload, e->payload_len, &m->batch, &unused);
    }
    json_decref(payload);
    return rc;
}

struct reopening {
    struct app *app;
    const struct id *batch;
    struct set *list;
    size_t n, cap;
    struct merged_fields fields;
};
static void reopening_done(struct reopening *r)
{
    free(r->list);
    merged_fields_done(&r->fields);
}

static int reopen(struct reopening *r, const struct entry *e, const json_t *set,
                  struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_POSTING];
    AUTO(record) now = {0};
    struct set back = {.id = e->subject, .is_void = -1};
    const char *end = payload_text(set, "end_date");
    int rc = record_get(r->app->store, n, &e->subject, &now, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    if (json_is_true(json_object_get(set, "void")) && now.is_void)
        back.is_void = 0;
    if (end && !now.is_void && strcmp(record_value(n, &now, "end_date"), end) == 0)
        back.v[noun_field(n, "end_date")] = "";
    else if (back.is_void < 0)
        return SOTAY_OK;
    if (!list_grow(&r->list, &r->cap, r->n, sizeof(*r->list)))
        return sotay_nomem(err);
    r->list[r->n++] = back;
    return SOTAY_OK;
}

/* A merge writes the link, then the places and the fields; a command that is another one ends it. */
static int look_back(void *with, const struct entry *e, struct sotay_error *err)
{
    struct reopening *r = with;
    struct id batch, unused;
    json_t *payload = NULL;
    batch_of_payload(e->payload, e->payload_len, &batch, &unused);
    if (!id_equal(&batch, r->batch))
        return SOTAY_END;
    if (strcmp(e->kind, noun_table[NOUN_PERSON].kind) == 0)
        return merged_fields_back(r->app, e, &r->fields, err);
    if (strcmp(e->kind, noun_table[NOUN_POSTING].kind) != 0)
        return SOTAY_OK;
    int rc = fold_payload(e, &payload, err);
    if (rc >= 0 && payload)
        rc = reopen(r, e, json_object_get(payload, "set"), err);
    json_decref(payload);
    return rc < 0 ? rc : SOTAY_OK;
}

int merged_stays_reopen(struct app *app, struct writer *w, const struct id *duplicate,
                        struct sotay_error *err)
{
    struct last_merge m = {.duplicate = duplicate};
    AUTO(reopening) r = {.app = app, .batch = &m.batch};
    int rc = ledger_each_structural(app->store, note_merge, &m, err);
    if (rc >= 0 && m.seq && !id_is_zero(&m.batch))
        rc = ledger_each_in(app->store, m.chain, m.seq + 1, INT64_MAX, look_back, &r, err);
    for (size_t i = 0; i < r.n && rc >= 0; i++)
        rc = set_append(w, &noun_table[NOUN_POSTING], &r.list[i], err);
    if (rc >= 0)
        rc = merged_fields_write(w, &r.fields, err);
    return rc < 0 ? rc : SOTAY_OK;
}
