/* src/domain/record_identify.c - which record a row means: known, removed until now, or new. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"

static void add_key(const struct plan *p, struct str *key,
                    const char *(*value)(const void *, size_t), const void *of)
{
    for (size_t i = 0; i < p->n->n_fields; i++) {
        const char *text = p->n->fields[i].key ? value(of, i) : NULL;
        if (p->n->fields[i].key)
            str_addf(key, "%s/", text ? text : "");
    }
}

static const char *value_of_record(const void *of, size_t i)
{
    return ((const struct record *)of)->v[i];
}

static const char *value_of_draft(const void *of, size_t i)
{
    return draft_value(of, i);
}

enum { SPARSE_MAX = 64 }; /* of one code there are never so many */

int plan_known(struct plan *p, const struct id *id, const struct record **ret,
               struct sotay_error *err)
{
    *ret = records_find(&p->known, id);
    if (*ret || !p->sparse || p->known.n >= SPARSE_MAX)
        return SOTAY_OK;
    struct record *r = &p->known.list[p->known.n];
    int rc = record_get(p->app->store, p->n, id, r, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    *ret = r;
    return map_put(&p->known.by_id, id->b, ID_SIZE, (int64_t)p->known.n++) ? SOTAY_OK
                                                                           : sotay_nomem(err);
}

int plan_load_known(struct plan *p, struct sotay_error *err)
{
    p->sparse =
        p->single && p->n->has_code && p->n->id != NOUN_FACILITY && p->n->id != NOUN_SECONDMENT;
    if (!p->sparse)
        return records_load(&p->known, p->app->store, p->n, err);
    p->known.list =
        calloc(SPARSE_MAX, sizeof(*p->known.list)); /* never moves: drafts point into it */
    p->known.cap = SPARSE_MAX;
    return p->known.list ? SOTAY_OK : sotay_nomem(err);
}

int plan_index_known(struct plan *p, struct sotay_error *err)
{
    AUTO(str) key = {0};
    int64_t at;
    for (size_t i = 0; i < p->known.n; i++) {
        const struct record *r = &p->known.list[i];
        str_clear(&key);
        add_key(p, &key, value_of_record, r);
        /* of one key the first; a removed one only where no other is */
        bool taken = map_get(&p->known_by_key, str_text(&key), key.len, &at) &&
                     (r->is_void || !p->known.list[at].is_void);
        if (!taken && !map_put(&p->known_by_key, str_text(&key), key.len, (int64_t)i))
            return sotay_nomem(err);
    }
    return str_check(&key, err);
}

/* Codes that differ only by case are one slip of the finger apart. */
static int check_case(struct plan *p, struct draft *d, struct sotay_error *err)
{
    const struct code *near;
    int64_t row;
    AUTO_FREE char *key = text_case_key(d->code);
    int rc = record_by_case(p->app, p->n->id, d->code, &near, err);
    if (rc < 0 || !key)
        return rc < 0 ? rc : sotay_nomem(err);
    if (near && strcmp(near->shown, d->code) != 0 && !id_equal(&near->id, &d->set.id)) {
        plan_bad(p, d, p->n->fields[0].name, _("there is a %s '%s', which differs only by case"),
                 noun_shown(p->n), near->shown);
        return SOTAY_OK;
    }
    if (map_get(&p->row_by_case, key, strlen(key), &row) &&
        strcmp(p->rows[row].code, d->code) != 0) {
        plan_bad(p, d, p->n->fields[0].name, _("line %lld has '%s', which differs only by case"),
                 (long long)p->rows[row].line, p->rows[row].code);
        return SOTAY_OK;
    }
    return map_put(&p->row_by_case, key, strlen(key), (int64_t)p->n_rows - 1) ? SOTAY_OK
                                                                              : sotay_nomem(err);
}

/* Ids made from codes: a removed record comes back, a renamed one keeps its id for itself. */
static int find_by_made_id(struct plan *p, struct draft *d, struct sotay_error *err)
{
    const struct record *r;
    d->set.id = noun_id_of_code(&p->app->authority, p->n->name, d->code);
    int rc = plan_known(p, &d->set.id, &r, err);
    if (rc < 0 || !r)
        return rc;
    d->known = r;
    d->revive = r->is_void;
    if (!r->is_void)
        plan_bad(p, d, p->n->fields[0].name, _("'%s' was the code of what is now '%s'"), d->code,
                 r->v[0] ? r->v[0] : "");
    return SOTAY_OK;
}

/* A removed record of this code comes back; of several persons the one most alike. */
static int find_removed(struct plan *p, struct draft *d, struct sotay_error *err)
{
    const struct codes *removed;
    int rc = record_removed(p->app, p->n->id, &removed, err);
    const struct code *c = rc < 0 ? NULL : code_of_text(removed, d->code);
    if (rc < 0)
        return rc;
    d->set.id = c ? c->id : id_random();
    if (!c)
        return SOTAY_OK;
    rc = p->n->id == NOUN_PERSON ? person_match(p, d, true, &d->known, err)
                                 : plan_known(p, &c->id, &d->known, err);
    if (rc < 0 || !d->known)
        return rc;
    d->set.id = d->known->id;
    d->revive = true;
    if (p->n->id == NOUN_PERSON && person_conflicts(p, d))
        plan_bad(p, d, p->n->fields[0].name,
                 _("'%s' was the code of somebody else, who was removed: take another one"),
                 d->code);
    return SOTAY_OK;
}

/* The code of a duplicate: what a file says of it was said of the record that is kept. */
static int check_duplicate(struct plan *p, struct draft *d, const struct id *found, bool *ret,
                           struct sotay_error *err)
{
    char kept[80];
    *ret = false;
    int rc = p->n->id == NOUN_PERSON ? record_shown_code(p->app, NOUN_PERSON, found, kept, err)
                                     : SOTAY_END;
    if (rc < 0 || rc == SOTAY_END || strcmp(kept, d->code) == 0)
        return rc < 0 ? rc : SOTAY_OK;
    *ret = true;
    d->set.id = *found;
    d->state = DRAFT_SAME;
    if (p->single)
        plan_bad(p, d, p->n->fields[0].name, _("'%s' is the same person as '%s'"), d->code, kept);
    else
        plan_warn(p, d, p->n->fields[0].name, _("'%s' is the same person as '%s': left as it is"),
                  d->code, kept);
    return SOTAY_OK;
}

static int identify_coded(struct plan *p, struct draft *d, struct sotay_error *err)
{
    if (!*d->code) {
        plan_bad(p, d, p->n->fields[0].name, _("a code is needed"));
        return SOTAY_OK;
    }
    struct id found;
    bool is_duplicate = false;
    int rc = record_by_code(p->app, p->n->id, d->code, &found, err);
    if (rc == SOTAY_OK)
        rc = check_duplicate(p, d, &found, &is_duplicate, err);
    if (rc < 0 || is_duplicate)
        return rc;
    if (rc == SOTAY_OK) {
        rc = p->n->id == NOUN_PERSON ? person_match(p, d, false, &d->known, err)
                                     : plan_known(p, &found, &d->known, err);
        d->set.id = d->known ? d->known->id : found;
        if (d->known && p->n->id == NOUN_PERSON && person_conflicts(p, d))
            plan_bad(p, d, p->n->fields[0].name,
                     _("'%s' is somebody else: same code, other name, and no equal birth date or "
                       "citizen ID"),
                     d->code);
    } else if (!d->set.v[0]) {
        if (d->state != DRAFT_BAD) /* a code of that form was told already */
            plan_bad(p, d, p->n->fields[0].name, _("there is no %s '%s'"), noun_shown(p->n),
                     d->code);
    } else {
        rc = rc < 0 ? rc : check_case(p, d, err);
        if (rc >= 0 && d->state != DRAFT_BAD)
            rc = p->n->id_from_code ? find_by_made_id(p, d, err) : find_removed(p, d, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void identify_keyed(struct plan *p, struct draft *d, const struct str *key)
{
    int64_t at;
    if (map_get(&p->known_by_key, str_text(key), key->len, &at)) {
        d->known = &p->known.list[at];
        d->revive = d->known->is_void;
        d->set.id = d->known->id;
    } else {
        d->set.id = id_random();
    }
}

/* A record that is edited must not take the name of another. */
static int check_taken(struct plan *p, struct draft *d, const struct str *key,
                       struct sotay_error *err)
{
    int64_t at;
    if (!p->n->has_code) {
        if (map_get(&p->known_by_key, str_text(key), key->len, &at) &&
            &p->known.list[at] != d->known && !p->known.list[at].is_void)
            plan_bad(p, d, NULL, _("there is another %s like this"), noun_shown(p->n));
        return SOTAY_OK;
    }
    if (d->set.v[0] && *d->set.v[0] &&
        strcmp(d->set.v[0], d->known->v[0] ? d->known->v[0] : "") != 0) {
        int near = check_case(p, d, err);
        if (near < 0 || d->state == DRAFT_BAD)
            return near;
    }
    struct id other;
    int rc = d->set.v[0] && *d->set.v[0] ? record_by_code(p->app, p->n->id, d->code, &other, err)
                                         : SOTAY_END;
    if (rc == SOTAY_OK && !id_equal(&other, &d->set.id) &&
        (!d->known->v[0] || strcmp(d->known->v[0], d->set.v[0]) != 0))
        plan_bad(p, d, p->n->fields[0].name, _("there is another %s '%s'"), noun_shown(p->n),
                 d->code);
    return rc < 0 ? rc : SOTAY_OK;
}

int plan_identify(struct plan *p, struct draft *d, const struct input *in, struct str *key,
                  struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (in->edit) {
        d->set.id = *in->edit;
        rc = plan_known(p, in->edit, &d->known, err);
        if (rc < 0)
            return rc;
        if (!d->known)
            return sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no such %s"), noun_shown(p->n));
    }
    if (p->n->has_code)
        str_add(key, d->code);
    else
        add_key(p, key, value_of_draft, d);
    if (in->edit)
        rc = check_taken(p, d, key, err);
    else if (p->n->has_code)
        rc = identify_coded(p, d, err);
    else if (d->state != DRAFT_BAD)
        identify_keyed(p, d, key);
    return rc < 0 ? rc : str_check(key, err);
}
