/* src/ledger/noun_fold.c - `NOUN.set` entries into tables: only the fields that changed travel; field by
 * field the greatest (clock, device, hash) wins. */
#include "base/base.h"

#include "base/text.h"
#include "ledger/ledger.h"
#include "ledger/structure.h"

/* Applies one entry's fields; what cannot be read leaves the field as it was. */
static int apply(struct record *r, const struct noun *n, const json_t *payload,
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
            text = field_canonical(&n->fields[at], json_string_value(value));
            if (!text)
                continue;
        } else if (!json_is_null(value)) {
            continue;
        }
        free(r->v[at]);
        r->v[at] = text;
    }
    (void)err;
    return SOTAY_OK;
}

static int history_add(struct fold *f, const struct entry *e, struct sotay_error *err)
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

static int make_again(struct fold *f, const struct noun *n, const struct id *subject,
                      struct record *r, struct sotay_error *err)
{
    struct past *past = NULL;
    size_t n_past = 0;
    int rc = past_read(f, subject, &past, &n_past, err);
    if (rc >= 0 && n_past > 1)
        qsort(past, n_past, sizeof(*past), past_compare);
    record_done(r);
    *r = (struct record){.id = *subject};
    for (size_t i = 0; i < n_past; i++) {
        json_t *payload = NULL;
        if (rc >= 0)
            rc = fold_payload(&past[i].e, &payload, err);
        if (payload) {
            rc = apply(r, n, payload, err);
            json_decref(payload);
        }
        r->clock = past[i].e.clock;
        free(past[i].memory);
    }
    free(past);
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

static int touch_around(struct fold *f, const struct noun *n, const struct record *r,
                        const json_t *payload, struct sotay_error *err)
{
    const json_t *set = json_object_get(payload, "set");
    switch (n->id) {
    case NOUN_PERSON:
        return json_object_get(set, "cadre") || json_object_get(set, "void")
                   ? fold_touch(f, TOUCH_TRAINEE, &r->id, NULL, err)
                   : SOTAY_OK;
    case NOUN_POSTING:
    case NOUN_SECONDMENT:
        rights_forget(&f->rights);
        return touch_person_field(f, r, n, TOUCH_MENTOR, err);
    case NOUN_ENROLMENT: /* a completed class may be what a rule asks for */
        return touch_person_field(f, r, n, TOUCH_TRAINEE, err);
    default:
        return SOTAY_OK;
    }
}

int noun_fold(struct fold *f, const struct noun *n, const struct entry *e, const json_t *payload,
              struct sotay_error *err)
{
    AUTO(record) r = {.id = e->subject};
    int rc = history_add(f, e, err);
    if (rc >= 0)
        rc = record_get(f->store, n, &e->subject, &r, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK && e->clock <= r.clock) {
        rc = make_again(f, n, &e->subject, &r, err);
    } else {
        rc = touch_around(f, n, &r, payload, err); /* whom it named before */
        if (rc >= 0)
            rc = apply(&r, n, payload, err);
        r.clock = e->clock;
    }
    if (rc >= 0)
        rc = record_put(f->store, n, &r, err);
    return rc < 0 ? rc : touch_around(f, n, &r, payload, err);
}
