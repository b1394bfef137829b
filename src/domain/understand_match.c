/* src/domain/understand_match.c - a list beside the notebook: names become codes, people who are
 * there already are recognised, codes that are missing are made. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"
#include "domain/understand_private.h"

struct match {
    struct understood *u;
    struct app *app;
    struct sotay_error *err;
    const struct codes *codes;   /* of the noun */
    const struct codes *removed; /* of the same */
    struct known_people people;  /* of lists of persons, and where persons are named */
    struct map prefixes;         /* "DB" -> greatest number made */
    struct map first_of;         /* what a prefix is made from -> index of firsts */
    char (*firsts)[80];
    size_t n_firsts, firsts_cap;
    struct map taken; /* codes of the file */
};

static void match_done(struct match *m)
{
    known_people_done(&m->people);
    map_done(&m->prefixes);
    map_done(&m->first_of);
    map_done(&m->taken);
    free(m->firsts);
}

/* ---- codes ----------------------------------------------------------------------------------- */

/* What record_make_code would give; asked once for each owner. */
static int first_code(struct match *m, const struct list_row *row, char ret[80])
{
    struct input in = {.line = row->line};
    AUTO(str) owner = {0};
    int64_t at;
    for (size_t i = 0; i < m->u->n_names; i++) {
        if (m->u->targets[i] >= 0)
            in.v[m->u->targets[i]] = row->cells[i];
        else if (m->u->targets[i] == TARGET_FACILITY)
            in.facility = row->cells[i];
    }
    static const char *const owners[] = {"parent", "course", "round"};
    str_add(&owner, m->u->n->id == NOUN_PERSON && in.facility ? in.facility : "");
    for (size_t i = 0; m->u->n->id != NOUN_PERSON && i < COUNT_OF(owners); i++)
        str_addf(&owner, "%s\t", field_cell(m->u, row, owners[i]));
    int rc = str_check(&owner, m->err);
    if (rc >= 0 && map_get(&m->first_of, str_text(&owner), owner.len, &at)) {
        memcpy(ret, m->firsts[at], 80);
        return SOTAY_OK;
    }
    if (rc >= 0)
        rc = record_make_code(m->app, m->u->n, &in, ret, m->err);
    if (rc < 0)
        return rc;
    if (!list_grow(&m->firsts, &m->firsts_cap, m->n_firsts, sizeof(*m->firsts)) ||
        !map_put(&m->first_of, str_text(&owner), owner.len, (int64_t)m->n_firsts))
        return sotay_nomem(m->err);
    memcpy(m->firsts[m->n_firsts++], ret, 80);
    return SOTAY_OK;
}

static int make_code(struct match *m, struct list_row *row)
{
    char code[80];
    int64_t number, last, other;
    int rc = first_code(m, row, code);
    char *dash = rc < 0 ? NULL : strrchr(code, '-');
    if (!dash || !text_to_int(dash + 1, &number))
        return rc;
    *dash = '\0';
    AUTO_FREE char *prefix = text_dup(code);
    if (!prefix)
        return sotay_nomem(m->err);
    if (map_get(&m->prefixes, prefix, strlen(prefix), &last) && last >= number)
        number = last + 1;
    for (;; number++) {
        snprintf(code, sizeof(code), "%.40s-%05lld", prefix, (long long)number);
        if (!code_of_text(m->codes, code) && !code_of_text(m->removed, code) &&
            !map_get(&m->taken, code, strlen(code), &other))
            break;
    }
    if (!map_put(&m->prefixes, prefix, strlen(prefix), number))
        return sotay_nomem(m->err);
    row->made_code = true;
    return put_cell(m->u, row, 0, code, m->err);
}

/* Whom an import that was undone had brought comes again as who it was. */
static int bring_back(struct match *m, struct list_row *row)
{
    const struct record *r;
    int64_t other;
    if (m->u->n->id != NOUN_PERSON)
        return SOTAY_OK;
    int rc = match_removed(&m->people, row, &r, m->err);
    const struct code *c = rc < 0 || !r ? NULL : code_of_id(m->removed, &r->id);
    if (!c || strchr(c->shown, '~') || code_of_text(m->codes, c->shown) ||
        map_get(&m->taken, c->shown, strlen(c->shown), &other))
        return rc;
    if (!map_put(&m->taken, c->shown, strlen(c->shown), row->line))
        return sotay_nomem(m->err);
    row->made_code = true;
    return put_cell(m->u, row, 0, c->shown, m->err);
}

static int note_codes(struct match *m)
{
    for (size_t i = 0; i < m->u->n_rows; i++) {
        const char *code = get_cell(m->u, &m->u->rows[i], 0);
        if (*code && !map_put(&m->taken, code, strlen(code), (int64_t)i))
            return sotay_nomem(m->err);
    }
    return SOTAY_OK;
}

/* ---- names that stand for codes -------------------------------------------------------------- */

/* By its code, else by the whole of its name. */
static int match_reference(struct match *m, struct list_row *row, int target)
{
    const struct field *f = &m->u->n->fields[target];
    const struct codes *codes;
    const char *text = get_cell(m->u, row, target);
    int rc = record_codes(m->app, f->ref, &codes, m->err);
    if (rc < 0 || !*text || code_of_text(codes, text))
        return rc;
    if (f->ref == NOUN_PERSON)
        return match_named_person(&m->people, row, target, m->err);
    AUTO_FREE char *key = text_search_key(text);
    const struct code *found = NULL;
    size_t n = 0;
    if (!key)
        return sotay_nomem(m->err);
    for (size_t i = 0; i < codes->n; i++)
        if (strcmp(codes->list[i].search, key) == 0) {
            found = &codes->list[i];
            n++;
        }
    if (n == 1)
        return put_cell(m->u, row, target, found->shown, m->err);
    return SOTAY_OK;
}

static int match_references(struct match *m, struct list_row *row)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < m->u->n_names; i++) {
        int target = m->u->targets[i];
        if (target >= 0 && m->u->n->fields[target].type == FIELD_REF)
            rc = match_reference(m, row, target);
    }
    return rc;
}

/* ---- all ------------------------------------------------------------------------------------- */

static bool names_people(const struct noun *n)
{
    for (size_t i = 0; i < n->n_fields; i++)
        if (n->fields[i].type == FIELD_REF && n->fields[i].ref == NOUN_PERSON)
            return true;
    return n->id == NOUN_PERSON;
}

/* Codes of rows that have none: people who are there, then new ones. */
static int code_row(struct match *m, size_t i)
{
    struct list_row *row = &m->u->rows[i];
    int rc = SOTAY_OK;
    if (m->u->n->id == NOUN_PERSON)
        rc = match_person(&m->people, i, m->codes, m->err);
    if (rc < 0 || row->problems || *get_cell(m->u, row, 0)) /* what is not written takes no code */
        return rc;
    rc = bring_back(m, row);
    return rc < 0 || *get_cell(m->u, row, 0) ? rc : make_code(m, row);
}

int understood_match(struct understood *u, struct app *app, const struct same_asker *asker,
                     struct sotay_error *err)
{
    __attribute__((cleanup(match_done))) struct match m = {.u = u, .app = app, .err = err};
    bool has_code = u->n->has_code;
    int rc = names_people(u->n) ? known_people_load(&m.people, u, app, asker, err) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < u->n_rows; i++)
        rc = match_references(&m, &u->rows[i]);
    if (rc >= 0 && has_code)
        rc = record_codes(app, u->n->id, &m.codes, err);
    if (rc >= 0 && has_code)
        rc = record_removed(app, u->n->id, &m.removed, err);
    if (rc >= 0 && has_code && u->n->id != NOUN_PERSON)
        rc = match_records(u, app, m.codes, err);
    if (rc >= 0 && has_code)
        rc = note_codes(&m);
    for (size_t i = 0; rc >= 0 && has_code && i < u->n_rows; i++)
        rc = code_row(&m, i);
    return rc < 0 || u->n->id != NOUN_FACILITY ? rc : match_parents(u, err);
}
