/* src/domain/waiting_settled.c - which of the records that wait are settled by a later one. */
#include "base/base.h"

#include "domain/waiting_settled.h"

#include "ledger/fold.h"
#include "ledger/ledger.h"

struct place {
    int64_t chain, seq;
};

struct waits { /* for a circle to open */
    struct place at;
    struct id subject;
    bool is_link;
    json_t *fields; /* of a facility; NULL: not known */
    bool settled;
};

struct search {
    struct map held; /* place -> 1: for a circle, 0: for something else */
    struct waits *list;
    size_t n, cap;
    bool any;
};

static void search_done(struct search *s)
{
    for (size_t i = 0; i < s->n; i++)
        json_decref(s->list[i].fields);
    free(s->list);
    map_done(&s->held);
}

void settled_done(struct settled *s)
{
    map_done(&s->places);
}

bool settled_has(const struct settled *s, int64_t chain, int64_t seq)
{
    int64_t at;
    const struct place place = {chain, seq};
    return s->places.count && map_get(&s->places, &place, sizeof(place), &at);
}

static int read_held(struct app *app, struct search *s, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_HELD_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const struct place at = {stmt_col_int(&q, 0), stmt_col_int(&q, 1)};
        const char *why = stmt_col_text(&q, 2);
        bool circle = strcmp(why, "same-person") == 0 || strcmp(why, "cycle") == 0;
        s->any = s->any || circle;
        if (!map_put(&s->held, &at, sizeof(at), circle))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_fields(const struct entry *e, json_t **ret, struct sotay_error *err)
{
    json_t *payload = NULL;
    int rc = fold_payload(e, &payload, err);
    *ret = rc >= 0 ? json_incref(json_object_get(payload, "set")) : NULL;
    json_decref(payload);
    return rc;
}

static int add(struct search *s, const struct entry *e, bool is_link, struct sotay_error *err)
{
    if (s->n == s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 8;
        struct waits *grown = realloc(s->list, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        s->list = grown;
        s->cap = cap;
    }
    struct waits *one = &s->list[s->n++];
    *one = (struct waits){
        .at = {e->chain, e->seq}, .subject = e->subject, .is_link = is_link, .fields = NULL};
    return is_link ? SOTAY_OK : read_fields(e, &one->fields, err);
}

/* Does it say something else of every field? */
static bool says_all(const json_t *fields, const json_t *later)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)fields, name, value)
    {
        if (!json_object_get(later, name))
            return false;
    }
    return fields != NULL;
}

static int settle(struct search *s, const struct entry *e, bool is_link, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < s->n && rc >= 0; i++) {
        struct waits *one = &s->list[i];
        json_t *fields = NULL;
        if (one->settled || one->is_link != is_link || !id_equal(&one->subject, &e->subject))
            continue;
        if (!is_link)
            rc = read_fields(e, &fields, err);
        one->settled = is_link || says_all(one->fields, fields);
        json_decref(fields);
    }
    return rc;
}

/* In the order in which they are judged. */
static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    struct search *s = with;
    const struct place at = {e->chain, e->seq};
    int64_t circle;
    bool is_link = strcmp(e->kind, "person.merge") == 0;
    if (!is_link && strcmp(e->kind, "facility.set") != 0)
        return SOTAY_OK;
    if (!map_get(&s->held, &at, sizeof(at), &circle))
        return settle(s, e, is_link, err);
    return circle ? add(s, e, is_link, err) : SOTAY_OK;
}

int settled_read(struct app *app, struct settled *ret, struct sotay_error *err)
{
    __attribute__((cleanup(search_done))) struct search s = {.n = 0};
    int rc = read_held(app, &s, err);
    if (rc >= 0 && s.any)
        rc = ledger_each_structural(app->store, visit, &s, err);
    for (size_t i = 0; i < s.n && rc >= 0; i++)
        if (s.list[i].settled && !map_put(&ret->places, &s.list[i].at, sizeof(s.list[i].at), 1))
            rc = sotay_nomem(err);
    return rc;
}
