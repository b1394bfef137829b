/* src/ledger/noun_fold.c - `NOUN.set` entries into tables: only the fields that changed travel; field by
 * field the greatest (clock, device, hash) wins. */
#include "base/base.h"

#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/refold.h"
#include "ledger/structure.h"

int record_apply(struct record *r, const struct noun *n, const json_t *payload,
                 struct sotay_error *err)
{
    const char *name;
    json_t *value;
    json_t *set = json_object_get(payload, "set");
    json_object_foreach(set, name, value)
    {
        if (strcmp(name, "void") == 0) {
            r->is_void = json_is_true(value);
            continue;
        }
        int at = noun_field(n, name);
        if (at < 0)
            continue; /* of a newer version */
        char *text = NULL;
        if (json_is_string(value)) {
            int rc = field_read(&n->fields[at], json_string_value(value), &text, err);
            if (rc < 0)
                return rc;
            if (!text)
                continue;
        } else if (!json_is_null(value)) {
            continue;
        }
        free(r->v[at]);
        r->v[at] = text;
    }
    return SOTAY_OK;
}

int fold_history(struct fold *f, const struct entry *e, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_HISTORY_ADD);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_int(&q, 2, e->clock);
    stmt_int(&q, 3, e->chain);
    stmt_int(&q, 4, e->seq);
    return stmt_run(&q, err);
}

/* ---- an entry that arrives late: the record is made again from all of its entries ------------------- */

struct past {
    struct entry e;
    char *memory;
};

static int past_compare(const void *a, const void *b)
{
    return entry_compare(&((const struct past *)a)->e, &((const struct past *)b)->e);
}

static int past_read(struct fold *f, const struct id *subject, struct past **ret, size_t *ret_n,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_HISTORY_OF);
    stmt_blob(&q, 1, subject->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct past *grown = realloc(*ret, (*ret_n + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        *ret = grown;
        grown[*ret_n] = (struct past){0};
        rc = ledger_entry(f->source, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &grown[*ret_n].e,
                          &grown[*ret_n].memory, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK)
            (*ret_n)++;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void past_free(struct past *past, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(past[i].memory);
    free(past);
}

/* *ret_any: there is something to make it from. */
static int read_again(struct fold *f, const struct noun *n, const struct id *subject,
                      struct record *r, bool *ret_any, struct sotay_error *err)
{
    struct past *past = NULL;
    size_t n_past = 0;
    int rc = past_read(f, subject, &past, &n_past, err);
    if (rc >= 0 && n_past > 1)
        qsort(past, n_past, sizeof(*past), past_compare);
    record_done(r);
    *r = (struct record){.id = *subject};
    *ret_any = false;
    for (size_t i = 0; i < n_past && rc >= 0; i++) {
        json_t *payload = NULL;
        if (strcmp(past[i].e.kind, n->kind) != 0)
            continue; /* of something else with the same id */
        rc = fold_payload(&past[i].e, &payload, err);
        if (!payload)
            continue; /* erased: it says nothing any more */
        rc = record_apply(r, n, payload, err);
        json_decref(payload);
        r->clock = past[i].e.clock;
        *ret_any = true;
    }
    past_free(past, n_past);
    return rc;
}

/* ---- what else a changed record bears on -------------------------------------------------------------- */

static int touch_person_field(struct fold *f, const struct record *r, const struct noun *n,
                              enum fold_touch what, struct sotay_error *err)
{
    struct id person;
    int at = noun_field(n, "person");
    return at >= 0 && r->v[at] && id_parse(r->v[at], &person)
               ? fold_touch(f, what, &person, NULL, err)
               : SOTAY_OK;
}

/* payload NULL: whatever it bears on. */
static int touch_around(struct fold *f, const struct noun *n, const struct record *r,
                        const json_t *payload, struct sotay_error *err)
{
    const json_t *set = json_object_get(payload, "set");
    switch (n->id) {
    case NOUN_PERSON:
        return !payload || json_object_get(set, "cadre") || json_object_get(set, "void")
                   ? fold_touch(f, TOUCH_TRAINEE, &r->id, NULL, err)
                   : SOTAY_OK;
    case NOUN_POSTING:
    case NOUN_SECONDMENT:
        rights_forget_places(&f->rights);
        return touch_person_field(f, r, n, TOUCH_MENTOR, err);
    case NOUN_ENROLMENT: /* a completed class may be what a rule asks for */
        return touch_person_field(f, r, n, TOUCH_TRAINEE, err);
    default:
        return SOTAY_OK;
    }
}

/* What is said of a duplicate is said of the record that is kept; the entry names the one it meant. */
static int name_kept(struct fold *f, const struct noun *n, struct record *r,
                     struct sotay_error *err)
{
    struct id person, self;
    if (n->id != NOUN_POSTING && n->id != NOUN_ENROLMENT && n->id != NOUN_SECONDMENT)
        return SOTAY_OK;
    int at = noun_field(n, "person");
    if (!r->v[at] || !id_parse(r->v[at], &person))
        return SOTAY_OK;
    int rc = rights_self(&f->rights, &person, &self, err);
    if (rc < 0 || id_equal(&person, &self))
        return rc;
    memcpy(r->v[at], id_hex(&self).s, (size_t)2 * ID_SIZE);
    return SOTAY_OK;
}

/* A duplicate is hidden while it is one; its own row says not whether it was removed before. */
static int hide_duplicate(struct fold *f, const struct noun *n, struct record *r,
                          struct sotay_error *err)
{
    return n->id == NOUN_PERSON ? rights_is_linked(&f->rights, &r->id, &r->is_linked, err)
                                : SOTAY_OK;
}

/* Of an erased person the erasure alone says what is left. */
static int is_erased(struct fold *f, const struct noun *n, const struct id *subject, bool *ret,
                     struct sotay_error *err)
{
    *ret = false;
    return n->id == NOUN_PERSON ? rights_erased(&f->rights, subject, ret, err) : SOTAY_OK;
}

static int keep(struct fold *f, const struct noun *n, struct record *r, struct sotay_error *err)
{
    int rc = name_kept(f, n, r, err);
    if (rc >= 0)
        rc = hide_duplicate(f, n, r, err);
    return rc < 0 ? rc : record_put(f->store, n, r, err);
}

int noun_make_again(struct fold *f, const struct noun *n, const struct id *subject,
                    struct sotay_error *err)
{
    AUTO(record) r = {.id = *subject};
    bool any = false, erased;
    int rc = is_erased(f, n, subject, &erased, err);
    if (rc < 0 || erased)
        return rc;
    rc = record_get(f->store, n, subject, &r, err);
    if (rc == SOTAY_OK)
        rc = touch_around(f, n, &r, NULL, err); /* whom it named before */
    if (rc >= 0)
        rc = read_again(f, n, subject, &r, &any, err);
    if (rc < 0)
        return rc;
    if (any) {
        rc = keep(f, n, &r, err);
    } else {
        AUTO(stmt) q = stmt_open(f->store, n->sql_drop);
        stmt_blob(&q, 1, subject->b, ID_SIZE);
        rc = stmt_run(&q, err);
    }
    return rc < 0 ? rc : touch_around(f, n, &r, NULL, err);
}

int noun_fold(struct fold *f, const struct noun *n, const struct entry *e, const json_t *payload,
              struct sotay_error *err)
{
    AUTO(record) r = {.id = e->subject};
    bool any, erased = false;
    int rc = fold_history(f, e, err);
    if (rc >= 0)
        rc = is_erased(f, n, &e->subject, &erased, err);
    if (rc < 0 || erased || !payload)
        return rc;
    int found = rc < 0 ? rc : record_get(f->store, n, &e->subject, &r, err);
    if (found < 0)
        return found;
    rc = hide_duplicate(f, n, &r, err);
    bool late = found == SOTAY_OK && (e->clock <= r.clock || r.is_linked);
    if (rc >= 0)
        rc = touch_around(f, n, &r, payload, err); /* whom it named before */
    if (rc >= 0 && late) {
        rc = read_again(f, n, &e->subject, &r, &any, err);
    } else if (rc >= 0) {
        rc = record_apply(&r, n, payload, err);
        r.clock = e->clock;
    }
    if (rc >= 0)
        rc = keep(f, n, &r, err);
    return rc < 0 ? rc : touch_around(f, n, &r, payload, err);
}
