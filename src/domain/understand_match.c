/* src/domain/understand_match.c - a list beside the notebook: names become codes, people who are
 * there already are recognised, codes that are missing are made. */
#include "base/base.h"

#include "base/text.h"
#include "domain/person.h"
#include "domain/record_private.h"
#include "domain/understand_private.h"

enum { SHOWN = 4 };

struct match {
    struct understood *u;
    struct app *app;
    struct sotay_error *err;
    const struct codes *codes; /* of the noun */
    struct records people;     /* of lists of persons, and where persons are named */
    struct map by_name;        /* name without marks and case -> index of chain, last first */
    int64_t *chain;            /* of people.list: the one before of that name; -1 */
    struct map by_citizen;
    struct map in_file;  /* name and birth date -> row */
    struct map prefixes; /* "DB" -> greatest number made */
    struct map first_of; /* what a prefix is made from -> index of firsts */
    char (*firsts)[80];
    size_t n_firsts, firsts_cap;
    struct map taken; /* codes of the file */
};

static void match_done(struct match *m)
{
    records_done(&m->people);
    map_done(&m->by_name);
    map_done(&m->by_citizen);
    map_done(&m->in_file);
    map_done(&m->prefixes);
    map_done(&m->first_of);
    map_done(&m->taken);
    free(m->chain);
    free(m->firsts);
}

static const char *text_keep(struct match *m, const char *text)
{
    const char *kept = arena_text(&m->u->mem, text);
    return kept ? kept : "";
}

static const char *cell_of(const struct match *m, const struct list_row *row, const char *field)
{
    int at = noun_field(m->u->n, field);
    return at >= 0 ? get_cell(m->u, row, at) : "";
}

static void put(struct match *m, struct list_row *row, int target, const char *text)
{
    int at = understood_column(m->u, target);
    if (at >= 0)
        row->cells[at] = text_keep(m, text);
}

/* ---- people who are there -------------------------------------------------------------------- */

static const char *value(const struct record *r, const char *field)
{
    return record_value(&noun_table[NOUN_PERSON], r, field);
}

static int index_person(struct match *m, size_t i)
{
    const struct record *r = &m->people.list[i];
    AUTO(str) name = {0};
    m->chain[i] = -1;
    if (r->is_void)
        return SOTAY_OK;
    person_add_name(r, &name);
    AUTO_FREE char *key = text_search_key(str_text(&name));
    if (!key)
        return sotay_nomem(m->err);
    map_get(&m->by_name, key, strlen(key), &m->chain[i]);
    const char *citizen = value(r, "citizen_id");
    if (!map_put(&m->by_name, key, strlen(key), (int64_t)i) ||
        (*citizen && !map_put(&m->by_citizen, citizen, strlen(citizen), (int64_t)i)))
        return sotay_nomem(m->err);
    return SOTAY_OK;
}

static int load_people(struct match *m)
{
    int rc = records_load(&m->people, m->app->store, &noun_table[NOUN_PERSON], m->err);
    m->chain = calloc(m->people.n + 1, sizeof(*m->chain));
    if (rc >= 0 && !m->chain)
        rc = sotay_nomem(m->err);
    for (size_t i = 0; rc >= 0 && i < m->people.n; i++)
        rc = index_person(m, i);
    return rc;
}

/* Those of a name; `birth` and `citizen` ("" not known) rule out who cannot be meant. */
struct found {
    const struct record *sure, *perhaps; /* the last of each */
    size_t n_sure, n_perhaps; /* perhaps: nothing tells them apart, nothing says the same */
    struct str labels;
};
static void found_done(struct found *f)
{
    str_done(&f->labels);
}

static int add_label(struct match *m, const struct record *r, struct found *f)
{
    if (f->n_sure + f->n_perhaps > SHOWN)
        return SOTAY_OK;
    if (f->labels.len)
        str_add(&f->labels, "; ");
    return person_label(m->app, &r->id, &f->labels, m->err);
}

static int look_at_person(struct match *m, const struct record *r, const char *birth,
                          const char *citizen, struct found *f)
{
    const char *his = value(r, "birth_date"), *number = value(r, "citizen_id");
    if ((*citizen && *number && strcmp(citizen, number) != 0) ||
        (*birth && *his && birth_differs(birth, his)))
        return SOTAY_OK;
    bool same = (*birth && *his) || (*citizen && *number);
    if (same) {
        f->sure = r;
        f->n_sure++;
    } else {
        f->perhaps = r;
        f->n_perhaps++;
    }
    return add_label(m, r, f);
}

static int find_people(struct match *m, const char *name, const char *birth, const char *citizen,
                       struct found *f)
{
    int64_t at = -1;
    AUTO_FREE char *key = text_search_key(name);
    if (!key)
        return sotay_nomem(m->err);
    if (*citizen && map_get(&m->by_citizen, citizen, strlen(citizen), &at)) {
        f->sure = &m->people.list[at];
        f->n_sure = 1;
        return add_label(m, f->sure, f);
    }
    at = -1;
    map_get(&m->by_name, key, strlen(key), &at);
    int rc = SOTAY_OK;
    for (; rc >= 0 && at >= 0; at = m->chain[at])
        rc = look_at_person(m, &m->people.list[at], birth, citizen, f);
    return rc;
}

/* ---- lists of people ------------------------------------------------------------------------- */

static void full_name(const struct match *m, const struct list_row *row, struct str *out)
{
    static const char *const parts[] = {"family_name", "middle_name", "given_name"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        const char *part = cell_of(m, row, parts[i]);
        if (*part)
            str_addf(out, "%s%s", out->len ? " " : "", part);
    }
}

static bool is_equal(const char *a, const char *b)
{
    AUTO_FREE char *x = text_search_key(a);
    AUTO_FREE char *y = text_search_key(b);
    return x && y && strcmp(x, y) == 0;
}

/* What is known more exactly stays: the spelling of a name, a day of which the list has the year. */
static void keep_known(struct match *m, struct list_row *row, const struct record *r)
{
    static const char *const parts[] = {"family_name", "middle_name", "given_name"};
    const char *birth = value(r, "birth_date");
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (is_equal(cell_of(m, row, parts[i]), value(r, parts[i])))
            put(m, row, noun_field(m->u->n, parts[i]), value(r, parts[i]));
    if (strlen(cell_of(m, row, "birth_date")) == 4 && strlen(birth) > 4)
        put(m, row, noun_field(m->u->n, "birth_date"), birth);
}

static int take_same(struct match *m, struct list_row *row, const struct record *r,
                     const char *label)
{
    const struct code *c = code_of_id(m->codes, &r->id);
    if (!c)
        return SOTAY_OK;
    row->same = text_keep(m, label);
    m->u->n_same++;
    put(m, row, 0, c->shown);
    keep_known(m, row, r);
    return SOTAY_OK;
}

/* The same person twice in the file: the row before has the code. */
static int find_in_file(struct match *m, size_t i, const char *name, int64_t *ret)
{
    struct list_row *row = &m->u->rows[i];
    AUTO(str) key = {0};
    AUTO_FREE char *plain = text_search_key(name);
    const char *citizen = cell_of(m, row, "citizen_id"), *birth = cell_of(m, row, "birth_date");
    *ret = -1;
    if (!plain)
        return sotay_nomem(m->err);
    if (!*birth && !*citizen)
        return SOTAY_OK;
    str_addf(&key, "%s\t%s", plain, *birth ? birth : citizen);
    int rc = str_check(&key, m->err);
    if (rc < 0 || map_get(&m->in_file, key.data, key.len, ret))
        return rc;
    return map_put(&m->in_file, key.data, key.len, (int64_t)i) ? SOTAY_OK : sotay_nomem(m->err);
}

static int explain(struct match *m, struct list_row *row, int target, const char *fmt,
                   const char *name, const struct found *f)
{
    AUTO(str) why = {0};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&why, fmt, name, str_text(&f->labels));
#pragma GCC diagnostic pop
    if (f->n_sure + f->n_perhaps > SHOWN)
        str_add(&why, "; ...");
    int rc = str_check(&why, m->err);
    return rc < 0 ? rc : add_problem(m->u, row, target, str_text(&why), m->err);
}

static int match_person(struct match *m, size_t i)
{
    struct list_row *row = &m->u->rows[i];
    AUTO(str) name = {0};
    __attribute__((cleanup(found_done))) struct found f = {0};
    int64_t before;
    full_name(m, row, &name);
    int rc = str_check(&name, m->err);
    if (rc < 0 || *get_cell(m->u, row, 0) || !name.len)
        return rc;
    rc = find_people(m, str_text(&name), cell_of(m, row, "birth_date"),
                     cell_of(m, row, "citizen_id"), &f);
    if (rc < 0)
        return rc;
    if (f.n_sure == 1)
        return take_same(m, row, f.sure, str_text(&f.labels));
    if (f.n_sure > 1 || f.n_perhaps)
        return explain(m, row, 0,
                       _("somebody is called '%s' already: %s; write the code of who is meant, or "
                         "the birth date"),
                       str_text(&name), &f);
    rc = find_in_file(m, i, str_text(&name), &before);
    if (rc >= 0 && before >= 0)
        put(m, row, 0, get_cell(m->u, &m->u->rows[before], 0));
    return rc;
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
        str_addf(&owner, "%s\t", cell_of(m, row, owners[i]));
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
        if (!code_of_text(m->codes, code) && !map_get(&m->taken, code, strlen(code), &other))
            break;
    }
    if (!map_put(&m->prefixes, prefix, strlen(prefix), number))
        return sotay_nomem(m->err);
    row->made_code = true;
    put(m, row, 0, code);
    if (m->u->n_made++ == 0)
        snprintf(m->u->made[0], sizeof(m->u->made[0]), "%s", code);
    snprintf(m->u->made[1], sizeof(m->u->made[1]), "%s", code);
    return SOTAY_OK;
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

static int match_named_person(struct match *m, struct list_row *row, int target)
{
    __attribute__((cleanup(found_done))) struct found f = {0};
    const char *name = get_cell(m->u, row, target);
    int rc = find_people(m, name, row->who_birth, "", &f);
    if (rc < 0 || (f.n_sure == 0 && f.n_perhaps == 0))
        return rc; /* told as nobody's code */
    const struct record *r = f.n_sure ? f.sure : f.perhaps;
    if (f.n_sure == 1 || (f.n_sure == 0 && f.n_perhaps == 1)) {
        char code[80];
        rc = record_shown_code(m->app, NOUN_PERSON, &r->id, code, m->err);
        if (rc >= 0)
            put(m, row, target, code);
        return rc;
    }
    return explain(m, row, target, _("'%s' is not clear; it may be: %s"), name, &f);
}

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
        return match_named_person(m, row, target);
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
        put(m, row, target, found->shown);
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
    if (*get_cell(m->u, row, 0))
        return rc;
    if (m->u->n->id == NOUN_PERSON)
        rc = match_person(m, i);
    bool is_bad = row->problems != NULL; /* what is not written takes no code */
    return rc < 0 || is_bad || *get_cell(m->u, row, 0) ? rc : make_code(m, row);
}

int understood_match(struct understood *u, struct app *app, struct sotay_error *err)
{
    __attribute__((cleanup(match_done))) struct match m = {.u = u, .app = app, .err = err};
    bool has_code = u->n->has_code;
    int rc = names_people(u->n) ? load_people(&m) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < u->n_rows; i++)
        rc = match_references(&m, &u->rows[i]);
    if (rc >= 0 && has_code)
        rc = record_codes(app, u->n->id, &m.codes, err);
    if (rc >= 0 && has_code && u->n->id != NOUN_PERSON)
        rc = match_records(u, app, m.codes, err);
    if (rc >= 0 && has_code)
        rc = note_codes(&m);
    for (size_t i = 0; rc >= 0 && has_code && i < u->n_rows; i++)
        rc = code_row(&m, i);
    return rc < 0 || u->n->id != NOUN_FACILITY ? rc : match_parents(u, err);
}
