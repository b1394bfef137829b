/* src/domain/record_save.c - writes what a plan holds; adds, edits and removes single records. */
#include "base/base.h"

#include "base/text.h"
#include "domain/import_changes.h"
#include "domain/record_private.h"

/* ---- entries --------------------------------------------------------------------------------- */

int set_append(struct writer *w, const struct noun *n, const struct set *set,
               struct sotay_error *err)
{
    AUTO(str) fields = {0};
    AUTO(str) body = {0};
    for (size_t i = 0; i < n->n_fields; i++) {
        if (!set->v[i])
            continue;
        if (*set->v[i])
            body_text(&fields, n->fields[i].name, set->v[i]);
        else
            body_null(&fields, n->fields[i].name);
    }
    if (set->is_void >= 0)
        str_addf(&fields, "%s\"void\":%s", fields.len ? "," : "", set->is_void ? "true" : "false");
    if (!fields.len)
        return str_check(&fields, err);
    str_addf(&body, "\"set\":{%s}", str_text(&fields));
    int rc = str_check(&fields, err);
    if (rc >= 0)
        rc = str_check(&body, err);
    return rc < 0
               ? rc
               : writer_append(w, n->kind, &set->id, str_text(&body), body.len, false, NULL, err);
}

static int write_draft(struct plan *p, struct writer *w, const struct draft *d,
                       struct sotay_error *err)
{
    struct set set = d->set;
    for (size_t i = 0; i < p->n->n_fields; i++)
        if (!(d->changed >> i & 1))
            set.v[i] = NULL;
    int rc = set_append(w, p->n, &set, err);
    for (size_t i = 0; rc >= 0 && i < d->n_moves; i++)
        rc = set_append(w, &noun_table[NOUN_POSTING], &d->moves[i], err);
    return rc;
}

int plan_write(struct plan *p, struct writer *w, struct sotay_error *err)
{
    AUTO_FREE size_t *order = calloc(p->n_rows + 1, sizeof(*order));
    if (!order)
        return sotay_nomem(err);
    int rc = tree_order(p, order, err);
    for (size_t i = 0; rc >= 0 && i < p->n_rows; i++) {
        const struct draft *d = &p->rows[order[i]];
        if (d->state == DRAFT_NEW || d->state == DRAFT_CHANGED)
            rc = write_draft(p, w, d, err);
    }
    return rc;
}

/* ---- one record ------------------------------------------------------------------------------ */

static void note_warning(void *with, const struct draft *d, bool is_warning, const char *text)
{
    struct save_result *ret = with;
    (void)d;
    size_t used = strlen(ret->warning);
    if (!is_warning || used + strlen(text) + 3 > sizeof(ret->warning))
        return;
    snprintf(ret->warning + used, sizeof(ret->warning) - used, "%s%s", used ? "; " : "", text);
}

static int id_of_shown(struct app *app, enum noun_id noun, const char *text, struct id *ret,
                       bool *ret_has)
{
    *ret_has = text && *text && strcmp(text, "-") != 0 &&
               record_find(app, &noun_table[noun], text, ret, NULL) == SOTAY_OK;
    return SOTAY_OK;
}

/* Prefix of the codes that are made here. */
static void code_prefix(struct app *app, const struct noun *n, const struct input *in, char ret[80])
{
    static const char *const plain[NOUN_COUNT] = {
        [NOUN_FACILITY] = "CS",  [NOUN_COURSE] = "KH", [NOUN_CLASS] = "LOP",
        [NOUN_PROGRAMME] = "CT", [NOUN_ROUND] = "DOT", [NOUN_SECONDMENT] = "LP",
    };
    static const struct {
        enum noun_id noun, owner;
        const char *field;
    } owners[] = {
        {NOUN_FACILITY, NOUN_FACILITY, "parent"},
        {NOUN_CLASS, NOUN_COURSE, "course"},
        {NOUN_SECONDMENT, NOUN_ROUND, "round"},
    };
    snprintf(ret, 80, "%s", plain[n->id] ? plain[n->id] : "");
    for (size_t i = 0; i < COUNT_OF(owners); i++) {
        struct id owner;
        bool has = false;
        if (owners[i].noun != n->id)
            continue;
        id_of_shown(app, owners[i].owner, in->v[noun_field(n, owners[i].field)], &owner, &has);
        if (has)
            record_shown_code(app, owners[i].owner, &owner, ret, NULL);
    }
}

int record_make_code(struct app *app, const struct noun *n, const struct input *in, char ret[80],
                     struct sotay_error *err)
{
    const struct codes *codes, *removed;
    struct id facility;
    bool has = false;
    char prefix[80];
    if (n->id == NOUN_PERSON) {
        id_of_shown(app, NOUN_FACILITY, in->facility, &facility, &has);
        return person_next_code(app, has ? &facility : NULL, ret, err);
    }
    code_prefix(app, n, in, prefix);
    int rc = record_codes(app, n->id, &codes, err);
    if (rc >= 0)
        rc = record_removed(app, n->id, &removed, err);
    if (rc >= 0)
        record_next_code(codes, removed, prefix, ret);
    return rc;
}

/* The key as lists show it, of what the draft says. */
static int draft_label(struct app *app, const struct noun *n, const struct draft *d,
                       struct save_result *ret, struct sotay_error *err)
{
    AUTO(str) label = {0};
    struct record r = {.id = d->set.id};
    for (size_t i = 0; i < n->n_fields; i++)
        r.v[i] = (char *)(uintptr_t)draft_value(d, i); /* only read */
    int rc = n->has_code ? SOTAY_OK : record_shown_key(app, n, &r, &label, err);
    if (n->has_code)
        str_add(&label, ret->code);
    snprintf(ret->label, sizeof(ret->label), "%s", str_text(&label));
    return rc;
}

static int describe(struct app *app, const struct noun *n, const struct draft *d,
                    struct save_result *ret, struct sotay_error *err)
{
    ret->id = d->set.id;
    ret->is_new = d->state == DRAFT_NEW;
    ret->is_same = d->state == DRAFT_SAME;
    ret->is_back = d->revive;
    if (n->has_code && d->set.v[0])
        snprintf(ret->code, sizeof(ret->code), "%s", d->set.v[0]);
    else if (n->has_code)
        record_shown_code(app, n->id, &ret->id, ret->code, NULL);
    return draft_label(app, n, d, ret, err);
}

static int refuse_existing(const struct noun *n, const struct draft *d, const struct save_result *r,
                           struct sotay_error *err)
{
    const char *revoked = record_named(n, d->known, "revoked");
    if (revoked) {
        sotay_fail(err, SOTAY_EREFUSED,
                   _("Give it anew with another first day: --start-date DATE."),
                   _("this %s was there already, and was taken back from %s on: %s"), noun_shown(n),
                   day_shown(day_parse(revoked)).s, r->label);
        return SOTAY_EREFUSED;
    }
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("this %s is there already: %s"), noun_shown(n),
               r->label);
    if (n->id != NOUN_GRANT)
        sotay_error_hint(err, _("Change it with: sotay %s edit %s"), n->name, r->label);
    return SOTAY_EREFUSED;
}

static int plan_one(struct plan *p, struct app *app, const struct noun *n, struct input *in,
                    struct save_result *ret, struct sotay_error *err)
{
    char code[80];
    int rc = plan_open(p, app, n, true, err);
    p->tell = note_warning;
    p->with = ret;
    int status = n->id == NOUN_ENROLMENT && !in->edit ? noun_field(n, "status") : -1;
    if (status >= 0 && (!in->v[status] || !*in->v[status]))
        in->v[status] = "enrolled";
    if (rc >= 0 && n->has_code && !in->edit && (!in->v[0] || !*in->v[0])) {
        rc = record_make_code(app, n, in, code, err);
        in->v[0] = code;
    }
    if (rc >= 0)
        rc = plan_add(p, in, err);
    if (rc >= 0)
        rc = plan_finish(p, err);
    if (rc < 0)
        return rc;
    const struct draft *d = &p->rows[0];
    if (d->state == DRAFT_BAD && p->first.code) {
        if (err)
            *err = p->first;
        return p->first.code;
    }
    rc = describe(app, n, d, ret, err);
    return rc >= 0 && !in->edit && d->known && !d->revive ? refuse_existing(n, d, ret, err) : rc;
}

int record_save(struct app *app, const struct actor *actor, const struct noun *n,
                const struct id *id, const struct wish *wish, struct save_result *ret,
                struct sotay_error *err)
{
    struct input in = {.facility = wish->facility, .department = wish->department, .edit = id};
    memcpy(in.v, wish->v, sizeof(in.v));
    *ret = (struct save_result){0};
    AUTO(plan) p = {0};
    AUTO(writer) w = {0};
    AUTO(txn) view = {0};
    int rc = app->dry_run ? txn_begin_read(&view, app->store, err) : app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = plan_one(&p, app, n, &in, ret, err);
    if (rc >= 0 && app->dry_run && wish->look)
        rc = plan_tell_changes(&p, wish->look, err);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = plan_write(&p, &w, err);
    if (rc >= 0)
        rc = writer_commit(&w, err);
    record_forget(app);
    return rc;
}
