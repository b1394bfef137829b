/* src/domain/import_changes.c - what the rows of a file would change, before anybody is asked. */
#include "base/base.h"

#include "domain/import_changes.h"

enum {
    MOVES_MAX = COUNT_OF(((struct draft *)0)->moves),
    CHANGES_MAX = NOUN_FIELDS_MAX + MOVES_MAX
};

struct changes { /* of one row */
    struct import_change list[CHANGES_MAX];
    struct str text[2 * CHANGES_MAX]; /* what they show */
    size_t n;
};

static void changes_done(struct changes *c)
{
    for (size_t i = 0; i < COUNT_OF(c->text); i++)
        str_done(&c->text[i]);
}

static int show(struct app *app, const struct field *f, const char *value, struct str *out,
                struct sotay_error *err)
{
    struct id id;
    if (!value || !*value)
        return SOTAY_OK;
    if (f->type == FIELD_REF && f->ref == NOUN_FACILITY && id_parse(value, &id))
        return record_label(app, &noun_table[NOUN_FACILITY], &id, out, err);
    return show_value(app, f, value, false, out, err);
}

static int add(const struct plan *p, struct changes *c, enum import_change_kind kind,
               const struct field *f, const char *before, const char *after, const char *day,
               struct sotay_error *err)
{
    struct str *was = &c->text[2 * c->n], *is = &c->text[2 * c->n + 1];
    int rc = show(p->app, f, before, was, err);
    if (rc >= 0)
        rc = show(p->app, f, after, is, err);
    c->list[c->n++] = (struct import_change){kind, f, str_text(was), str_text(is),
                                             day && *day ? day_parse(day) : DAY_NONE};
    return rc;
}

/* One posting that begins, ends, goes away or is another. */
static int add_move(const struct plan *p, struct changes *c, const struct set *move,
                    struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_POSTING];
    const struct record *r = records_find(&p->postings, &move->id);
    const int place = noun_field(n, "facility"), part = noun_field(n, "department"),
              start = noun_field(n, "start_date"), end = noun_field(n, "end_date");
    const char *was = r ? r->v[place] : NULL;
    if (!r)
        return add(p, c, CHANGE_STAY_BEGINS, &n->fields[place], NULL, move->v[place],
                   move->v[start], err);
    if (move->is_void > 0)
        return add(p, c, CHANGE_STAY_GOES, &n->fields[place], was, NULL, NULL, err);
    if (move->v[end])
        return add(p, c, CHANGE_STAY_ENDS, &n->fields[place], was, NULL, move->v[end], err);
    int at = move->v[place] ? place : part;
    return add(p, c, CHANGE_FIELD, &n->fields[at], r->v[at], move->v[at], NULL, err);
}

static int tell_row(const struct plan *p, const struct draft *d,
                    const struct import_options *options, struct sotay_error *err)
{
    __attribute__((cleanup(changes_done))) struct changes c = {0};
    AUTO(str) who = {0};
    int rc = record_label(p->app, p->n, &d->set.id, &who, err);
    for (size_t i = 0; rc >= 0 && i < p->n->n_fields; i++)
        if (d->changed >> i & 1)
            rc = add(p, &c, CHANGE_FIELD, &p->n->fields[i], d->known->v[i], d->set.v[i], NULL, err);
    for (size_t i = 0; rc >= 0 && i < d->n_moves; i++)
        rc = add_move(p, &c, &d->moves[i], err);
    if (rc >= 0)
        options->changed(options->with, d->line, str_text(&who), c.list, c.n);
    return rc;
}

int plan_tell_changes(const struct plan *p, const struct import_options *options,
                      struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && options->changed && i < p->n_rows; i++)
        if (p->rows[i].state == DRAFT_CHANGED)
            rc = tell_row(p, &p->rows[i], options, err);
    return rc;
}
