/* src/domain/undo_named.c - what others wrote that names a record which would be gone; and whether what
 * comes back still finds its place. */
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/undo_private.h"

/* ---- who names what goes ---------------------------------------------------------------------------- */

enum { BY_SIGNOFF = NOUN_COUNT, BY_CERTIFICATE, BY_KEY, BY_DECISION, BY_COUNT };

struct naming {
    struct undoing *u;
    const struct noun *n; /* of the records that are being looked at */
    bool goes[NOUN_COUNT];
    int64_t (*by)[BY_COUNT]; /* for each item: how many of what name it */
};

static void naming_done(struct naming *m)
{
    free(m->by);
}

static void count(struct naming *m, const struct id *id, size_t what)
{
    const struct undo_item *x = undo_item_of(m->u, id);
    if (x && x->goes)
        m->by[x - m->u->items][what]++;
}

static void count_hex(struct naming *m, const char *hex, size_t what)
{
    struct id id;
    if (hex && id_parse(hex, &id))
        count(m, &id, what);
}

/* As it will be, for what is changed along with it. */
static int visit_record(void *with, const struct record *r, struct sotay_error *err)
{
    struct naming *m = with;
    const struct undo_item *own = undo_item_of(m->u, &r->id);
    (void)err;
    if (own ? own->goes || (r->is_void && !own->comes) : r->is_void)
        return SOTAY_OK;
    for (size_t i = 0; i < m->n->n_fields; i++) {
        const struct field *f = &m->n->fields[i];
        const char *value = own ? own->after[i] : r->v[i];
        bool refers = f->type == FIELD_REF || f->type == FIELD_REFS;
        if (!refers || !m->goes[f->ref])
            continue;
        for (const char *at = value; at && *at; at += strcspn(at, ";"), at += *at == ';') {
            char hex[2 * ID_SIZE + 1];
            snprintf(hex, sizeof(hex), "%.32s", at);
            count_hex(m, hex, (size_t)m->n->id);
        }
    }
    return SOTAY_OK;
}

static int count_records(struct naming *m, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < NOUN_COUNT && rc >= 0; i++) {
        bool refers = false;
        m->n = &noun_table[i];
        for (size_t k = 0; k < m->n->n_fields; k++) {
            const struct field *f = &m->n->fields[k];
            refers = refers || ((f->type == FIELD_REF || f->type == FIELD_REFS) && m->goes[f->ref]);
        }
        if (refers)
            rc = record_each(m->u->app->store, m->n, visit_record, m, err);
    }
    return rc;
}

static int count_signoffs(struct naming *m, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(m->u->app->store, SQL_UNDO_SIGNOFFS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0);
        if (undo_item_of(m->u, &id)) /* it goes as well */
            continue;
        for (int i = 1; i <= 4; i++) {
            struct id named = stmt_col_id(&q, i);
            count(m, &named, BY_SIGNOFF);
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int count_rows(struct naming *m, enum sql_id query, size_t what, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(m->u->app->store, query);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0);
        count(m, &id, what);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static const char *word_of(size_t what)
{
    switch (what) {
    case BY_SIGNOFF:
        return _("sign-offs");
    case BY_CERTIFICATE:
        return _("certificates");
    case BY_KEY:
        return _("keys");
    case BY_DECISION:
        return _("decisions");
    default:
        return undo_many((enum noun_id)what);
    }
}

static int refuse_named(struct naming *m, const struct undo_item *x, struct sotay_error *err)
{
    AUTO(str) label = {0}, list = {0};
    const int64_t *by = m->by[x - m->u->items];
    for (size_t i = 0; i < BY_COUNT; i++)
        if (by[i])
            str_addf(&list, "%s%s: %lld", list.len ? "; " : "", word_of(i), (long long)by[i]);
    if (!list.len)
        return SOTAY_OK;
    int rc = undo_label(m->u->app, x->n, &x->id, &label, err);
    if (rc >= 0)
        rc = str_check(&list, err);
    if (rc >= 0)
        undo_refuse(m->u, _("Undo or remove those first; 'sotay undo' lists what was done here."),
                    _("%s is named by what came after: %s"), str_text(&label), str_text(&list));
    return rc;
}

/* ---- sign-offs that somebody relied on ---------------------------------------------------------------- */

/* Its holder would be provisional again, and have another code and birth date perhaps. */
static int refuse_unconfirmed(struct undoing *u, const struct certificate_row *row,
                              struct sotay_error *err)
{
    const struct undo_item *x = undo_item_of(u, &row->person);
    AUTO(str) label = {0}, hint = {0};
    if (!x || x->act != UNDO_RECORD || x->goes || x->n->id != NOUN_PERSON)
        return SOTAY_OK;
    const int at = noun_field(x->n, "provisional");
    const char *again = x->after[at], *now = x->before[at];
    if (!again || !*again || (now && *now)) /* none that was made since */
        return SOTAY_OK;
    int rc = undo_label(u->app, x->n, &x->id, &label, err);
    str_addf(&hint, _("Revoke that first: sotay certificate revoke %s --reason \"...\""),
             row->number);
    if (rc >= 0)
        rc = str_check(&hint, err);
    if (rc >= 0)
        undo_refuse(u, str_text(&hint), _("certificate %s stands on %s"), row->number,
                    str_text(&label));
    return rc < 0 ? rc : SOTAY_OK;
}

static int visit_certificate(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    struct naming *m = with;
    if (row->revoked != DAY_NONE)
        return SOTAY_OK;
    count(m, &row->person, BY_CERTIFICATE);
    int rc = refuse_unconfirmed(m->u, row, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < m->u->n; i++) {
        const struct undo_item *x = &m->u->items[i];
        AUTO(str) label = {0}, hint = {0};
        bool stands = false;
        if ((x->act != UNDO_WITHDRAW && x->act != UNDO_UNSIGN) || !row->skill ||
            !id_equal(&x->signoff.trainee, &row->person) ||
            strcmp(x->signoff.skill, row->skill) != 0)
            continue;
        rc = certificate_stands_on(m->u->app, &row->id, &x->id, &x->signoff.trainee, &stands, err);
        if (rc >= 0 && stands)
            rc = undo_signoff_label(m->u->app, &x->id, &label, err);
        if (rc < 0)
            return rc;
        str_addf(&hint, _("Revoke that first: sotay certificate revoke %s --reason \"...\""),
                 row->number);
        if (stands)
            undo_refuse(m->u, str_text(&hint), _("certificate %s stands on %s"), row->number,
                        str_text(&label));
    }
    return SOTAY_OK;
}

int undo_check_named(struct undoing *u, struct sotay_error *err)
{
    __attribute__((cleanup(naming_done))) struct naming m = {.u = u};
    bool any = false, signoffs = false, people = false;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < u->n; i++) {
        any = any || u->items[i].goes;
        people = people || (u->items[i].act == UNDO_RECORD && u->items[i].n->id == NOUN_PERSON);
        signoffs = signoffs || u->items[i].act == UNDO_WITHDRAW || u->items[i].act == UNDO_UNSIGN;
        if (u->items[i].goes)
            m.goes[u->items[i].n->id] = true;
    }
    if (!any && !signoffs && !people)
        return SOTAY_OK;
    m.by = calloc(u->n, sizeof(*m.by));
    if (!m.by)
        return sotay_nomem(err);
    if (people || signoffs)
        rc = certificate_list(u->app, NULL, NULL, NULL, visit_certificate, &m, err);
    if (rc >= 0)
        rc = count_records(&m, err);
    if (rc >= 0 && (m.goes[NOUN_PERSON] || m.goes[NOUN_FACILITY]))
        rc = count_signoffs(&m, err);
    if (rc >= 0 && m.goes[NOUN_PERSON])
        rc = count_rows(&m, SQL_UNDO_KEYS, BY_KEY, err);
    if (rc >= 0 && m.goes[NOUN_FACILITY])
        rc = count_rows(&m, SQL_UNDO_DECIDED, BY_DECISION, err);
    for (size_t i = 0; i < u->n && rc >= 0; i++)
        rc = refuse_named(&m, &u->items[i], err);
    return rc;
}

/* ---- a place to come back to ---------------------------------------------------------------------------- */

/* A record that is part of another one is out of sight, not removed; its own edits say whether it was. */
static int is_there(struct app *app, const struct noun *n, const struct record *r, bool *ret,
                    struct sotay_error *err)
{
    AUTO(past) p = {0};
    *ret = !r->is_void;
    if (!r->is_linked)
        return SOTAY_OK;
    int rc = past_read(app, n, &r->id, &p, err);
    *ret = true;
    for (size_t i = 0; i < p.n && rc >= 0; i++) {
        const json_t *is_void = json_object_get(json_object_get(p.list[i].payload, "set"), "void");
        if (is_void)
            *ret = !json_is_true(is_void);
    }
    return rc;
}

/* Is this record there once all is done? */
static int will_be(struct undoing *u, const struct noun *n, const struct id *id, bool *ret,
                   struct sotay_error *err)
{
    AUTO(record) r = {0};
    const struct undo_item *x = undo_item_of(u, id);
    *ret = x && x->comes;
    if (x && (x->comes || x->goes))
        return SOTAY_OK;
    int rc = record_get(u->app->store, n, id, &r, err);
    *ret = false;
    return rc == SOTAY_OK ? is_there(u->app, n, &r, ret, err) : rc < 0 ? rc : SOTAY_OK;
}

static int check_named_by(struct undoing *u, const struct undo_item *x, const struct field *f,
                          const char *value, struct sotay_error *err)
{
    for (const char *at = value; at && *at; at += strcspn(at, ";"), at += *at == ';') {
        char hex[2 * ID_SIZE + 1];
        struct id id;
        bool there = true;
        AUTO(str) label = {0}, named = {0};
        snprintf(hex, sizeof(hex), "%.32s", at);
        int rc = id_parse(hex, &id) ? will_be(u, &noun_table[f->ref], &id, &there, err) : SOTAY_OK;
        if (rc >= 0 && !there)
            rc = undo_label(u->app, x->n, &x->id, &label, err);
        if (rc >= 0 && !there)
            rc = undo_label(u->app, &noun_table[f->ref], &id, &named, err);
        if (rc < 0)
            return rc;
        if (!there)
            undo_refuse(u, _("Bring that one back first."),
                        _("%s belongs to %s, which was removed since"), str_text(&label),
                        str_text(&named));
    }
    return SOTAY_OK;
}

static bool changes(const struct undo_item *x, size_t k)
{
    return x->comes || (x->set.v[k] && strcmp(x->set.v[k], x->before[k] ? x->before[k] : "") != 0);
}

static int refuse_taken(struct undoing *u, const struct undo_item *x, struct sotay_error *err)
{
    AUTO(str) label = {0};
    int rc = undo_label(u->app, x->n, &x->id, &label, err);
    if (rc >= 0)
        undo_refuse(u, _("Change or remove that one first."), _("there is another %s '%s' now"),
                    noun_shown(x->n), str_text(&label));
    return rc;
}

static int check_code(struct undoing *u, const struct undo_item *x, struct sotay_error *err)
{
    struct id other;
    if (!x->after[0] || !changes(x, 0))
        return SOTAY_OK;
    int rc = record_by_code(u->app, x->n->id, x->after[0], &other, err);
    if (rc != SOTAY_OK || id_equal(&other, &x->id))
        return rc < 0 ? rc : SOTAY_OK;
    const struct undo_item *y = undo_item_of(u, &other);
    bool leaves = y && (y->goes || changes(y, 0));
    return leaves ? SOTAY_OK : refuse_taken(u, x, err);
}

/* Key fields with a line end behind each. */
static void key_of(const struct noun *n, const char *const *v, struct str *out)
{
    str_clear(out);
    for (size_t i = 0; i < n->n_fields; i++)
        if (n->fields[i].key)
            str_addf(out, "%s\n", v[i] ? v[i] : "");
}

struct keys {
    struct undoing *u;
    const struct noun *n;
    struct map taken;
    struct str key;
};

static void keys_done(struct keys *k)
{
    map_done(&k->taken);
    str_done(&k->key);
}

static int note_key(void *with, const struct record *r, struct sotay_error *err)
{
    struct keys *k = with;
    if (r->is_void || undo_item_of(k->u, &r->id))
        return SOTAY_OK;
    key_of(k->n, (const char *const *)r->v, &k->key);
    return str_check(&k->key, err) < 0 || !map_put(&k->taken, k->key.data, k->key.len, 1)
               ? sotay_nomem(err)
               : SOTAY_OK;
}

/* Two records that were one are taken apart: each has its own again, beside what the other has. */
static bool parts_people(const struct undoing *u)
{
    for (size_t i = 0; i < u->n; i++)
        if (u->items[i].act == UNDO_LINK && id_is_zero(&u->items[i].into))
            return true;
    return false;
}

static int check_keys(struct undoing *u, const struct noun *n, struct sotay_error *err)
{
    AUTO(keys) k = {.u = u, .n = n};
    int64_t found;
    if (parts_people(u))
        return SOTAY_OK;
    int rc = record_each(u->app->store, n, note_key, &k, err);
    for (size_t i = 0; i < u->n && rc >= 0; i++) {
        const struct undo_item *x = &u->items[i];
        if (x->act != UNDO_RECORD || x->n != n || x->goes)
            continue;
        key_of(n, x->after, &k.key);
        if (map_get(&k.taken, str_text(&k.key), k.key.len, &found))
            rc = refuse_taken(u, x, err);
    }
    return rc;
}

static int check_place(struct undoing *u, const struct undo_item *x, bool ret_keys[NOUN_COUNT],
                       struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t k = 0; k < x->n->n_fields && rc >= 0; k++) {
        const struct field *f = &x->n->fields[k];
        if (!changes(x, k))
            continue;
        ret_keys[x->n->id] = ret_keys[x->n->id] || (f->key && !x->n->has_code);
        if (f->type == FIELD_REF || f->type == FIELD_REFS)
            rc = check_named_by(u, x, f, x->after[k], err);
    }
    return rc >= 0 && x->n->has_code ? check_code(u, x, err) : rc;
}

int undo_check_places(struct undoing *u, struct sotay_error *err)
{
    bool keys[NOUN_COUNT] = {false};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < u->n && rc >= 0; i++)
        if (u->items[i].act == UNDO_RECORD && !u->items[i].goes)
            rc = check_place(u, &u->items[i], keys, err);
    for (size_t i = 0; i < NOUN_COUNT && rc >= 0; i++)
        if (keys[i])
            rc = check_keys(u, &noun_table[i], err);
    return rc;
}
