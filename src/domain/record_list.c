/* src/domain/record_list.c - fields as they are shown, and lists of records with filters. */
#include "base/base.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/record_private.h"
#include "domain/typed.h"

/* ---- fields ---------------------------------------------------------------------------------- */

static int show_reference(struct app *app, enum noun_id noun, const char *hex, struct str *out,
                          struct sotay_error *err)
{
    struct id id;
    char code[80];
    if (!id_parse(hex, &id))
        return SOTAY_OK;
    int rc = record_shown_code(app, noun, &id, code, err);
    if (rc >= 0)
        str_add(out, *code ? code : hex); /* of a record that has not come yet */
    return rc;
}

int show_value(struct app *app, const struct field *f, const char *value, bool identifiers,
               struct str *out, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (f->type == FIELD_REF)
        return show_reference(app, f->ref, value, out, err);
    if (f->type == FIELD_CITIZEN && !identifiers) {
        size_t len = strlen(value);
        str_addf(out, "*********%s", len > 3 ? value + len - 3 : "");
        return SOTAY_OK;
    }
    if (f->type != FIELD_REFS) {
        str_add(out, value);
        return SOTAY_OK;
    }
    for (const char *at = value; rc >= 0 && *at;) {
        char hex[2 * ID_SIZE + 1];
        snprintf(hex, sizeof(hex), "%.32s", at);
        str_add(out, at == value ? "" : ";");
        rc = show_reference(app, f->ref, hex, out, err);
        at += strcspn(at, ";");
        at += *at == ';';
    }
    return rc;
}

int show_in_words(struct app *app, const struct field *f, const char *value, struct str *out,
                  struct sotay_error *err)
{
    sotay_day day = f->type == FIELD_DAY || f->type == FIELD_BIRTH ? day_parse(value) : DAY_NONE;
    if (day != DAY_NONE)
        str_add(out, day_shown(day).s);
    else if (field_is_words(f))
        words_shown(value, out);
    else
        return show_value(app, f, value, false, out, err);
    return SOTAY_OK;
}

int record_show_field(struct app *app, const struct noun *n, const struct record *r, size_t field,
                      bool identifiers, struct str *out, struct sotay_error *err)
{
    const char *value = r->v[field];
    if (!value)
        return SOTAY_OK;
    if (n->fields[field].type != FIELD_CODE)
        return show_value(app, &n->fields[field], value, identifiers, out, err);
    char code[80];
    int rc = record_shown_code(app, n->id, &r->id, code, err);
    if (rc >= 0)
        str_add(out, *code ? code : value);
    return rc;
}

/* ---- filters --------------------------------------------------------------------------------- */

struct lister {
    struct app *app;
    const struct noun *n;
    const struct record_filter *filter;
    record_visit visit;
    void *with;
    sotay_day day;
    char *wanted[NOUN_FIELDS_MAX]; /* canonical, or a search key for FIELD_TEXT; NULL = any */
    struct id place;               /* filter->facility */
    char *text;                    /* search key of filter->text */
    struct map within;             /* facility id + field number -> 0, 1 */
    struct map posted;             /* person id -> index of postings: where they are that day */
    struct records postings, all;
};

static void lister_done(struct lister *l)
{
    for (size_t i = 0; i < NOUN_FIELDS_MAX; i++)
        free(l->wanted[i]);
    free(l->text);
    map_done(&l->within);
    map_done(&l->posted);
    records_done(&l->postings);
    records_done(&l->all);
}

static int want(struct lister *l, size_t i, const char *typed, struct sotay_error *err)
{
    const struct field *f = &l->n->fields[i];
    struct id id;
    if (f->type == FIELD_REF || f->type == FIELD_REFS) {
        int rc = record_find(l->app, &noun_table[f->ref], typed, &id, err);
        if (rc < 0)
            return rc;
        l->wanted[i] = text_dup(id_hex(&id).s);
    } else if (f->type == FIELD_TEXT) {
        l->wanted[i] = text_search_key(typed);
    } else if (f->type == FIELD_CODE || f->type == FIELD_SKILL || f->type == FIELD_NAMES) {
        l->wanted[i] = text_nfc(typed, strlen(typed));
    } else {
        l->wanted[i] = field_typed(f, typed);
        if (!l->wanted[i] && f->words)
            return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: '%s' is none of: %s"), f->name, typed,
                              f->words);
        if (!l->wanted[i])
            return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: '%s' cannot be looked for"), f->name,
                              typed);
    }
    return l->wanted[i] ? SOTAY_OK : sotay_nomem(err);
}

static int lister_open(struct lister *l, struct sotay_error *err)
{
    const struct record_filter *filter = l->filter;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < l->n->n_fields; i++)
        if (filter->v[i] && *filter->v[i])
            rc = want(l, i, filter->v[i], err);
    if (rc >= 0 && filter->facility)
        rc = record_find(l->app, &noun_table[NOUN_FACILITY], filter->facility, &l->place, err);
    if (rc >= 0 && filter->text) {
        l->text = text_search_key(filter->text);
        rc = l->text ? SOTAY_OK : sotay_nomem(err);
    }
    return rc;
}

/* Is the facility `hex` the same as `top` or below it?  Asked once for each facility and filter. */
static int is_within(struct lister *l, const char *hex, const struct id *top, size_t slot,
                     bool *ret, struct sotay_error *err)
{
    struct id id;
    int64_t known;
    char key[ID_SIZE + 1];
    *ret = false;
    if (!hex || !id_parse(hex, &id))
        return SOTAY_OK;
    memcpy(key, id.b, ID_SIZE);
    key[ID_SIZE] = (char)slot;
    if (map_get(&l->within, key, sizeof(key), &known)) {
        *ret = known != 0;
        return SOTAY_OK;
    }
    int rc = rights_within(&l->app->rights, &id, top, ret, err);
    if (rc >= 0 && !map_put(&l->within, key, sizeof(key), *ret))
        rc = sotay_nomem(err);
    return rc;
}

static bool list_has(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = list; at && *at; at += strcspn(at, ";"), at += *at == ';')
        if (strcspn(at, ";") == len && strncmp(at, word, len) == 0)
            return true;
    return false;
}

static bool text_matches(const char *value, const char *words)
{
    AUTO_FREE char *key = text_search_key(value);
    return key && search_matches(key, words);
}

static bool code_matches(struct lister *l, const struct record *r, const char *wanted)
{
    char code[80] = "";
    record_shown_code(l->app, l->n->id, &r->id, code, NULL);
    return strcmp(wanted, code) == 0 || (r->v[0] && strcmp(wanted, r->v[0]) == 0);
}

static int field_matches(struct lister *l, const struct record *r, size_t i, bool *ret,
                         struct sotay_error *err)
{
    const struct field *f = &l->n->fields[i];
    const char *v = r->v[i], *wanted = l->wanted[i];
    struct id id;
    size_t len = strlen(wanted);
    *ret = false;
    if (!v)
        return SOTAY_OK;
    switch (f->type) {
    case FIELD_REF:
        if (f->ref == NOUN_FACILITY && id_parse(wanted, &id))
            return is_within(l, v, &id, i, ret, err);
        if (f->ref == NOUN_PERSON && id_parse(v, &id)) { /* or a duplicate of theirs */
            int rc = rights_self(&l->app->rights, &id, &id, err);
            *ret = strcmp(id_hex(&id).s, wanted) == 0;
            return rc;
        }
        *ret = strcmp(v, wanted) == 0;
        break;
    case FIELD_REFS:
    case FIELD_NAMES:
        *ret = list_has(v, wanted);
        break;
    case FIELD_TEXT:
        *ret = text_matches(v, wanted);
        break;
    case FIELD_CODE:
        *ret = code_matches(l, r, wanted);
        break;
    case FIELD_BIRTH: /* a year means everybody born in it */
        *ret = strncmp(v, wanted, len) == 0 && (len == 4 || !v[len]);
        break;
    case FIELD_SKILL: /* a specialty means all of its skills */
        *ret = strcmp(v, wanted) == 0 || (strncmp(v, wanted, len) == 0 && v[len] == '.');
        break;
    default:
        *ret = strcmp(v, wanted) == 0;
    }
    return SOTAY_OK;
}

/* The name or title, and the code. */
static bool says(const struct lister *l, const struct record *r)
{
    AUTO(str) s = {0};
    for (size_t i = 0; i < l->n->n_fields; i++) {
        const char *name = l->n->fields[i].name;
        bool is_name = strcmp(name, "name") == 0 || strcmp(name, "title") == 0 ||
                       strcmp(name, "title_vi") == 0 || strcmp(name, "family_name") == 0 ||
                       strcmp(name, "middle_name") == 0 || strcmp(name, "given_name") == 0 ||
                       l->n->fields[i].type == FIELD_CODE;
        if (is_name && r->v[i])
            str_addf(&s, "%s ", r->v[i]);
    }
    return text_matches(str_text(&s), l->text);
}

static bool in_force(const struct lister *l, const struct record *r)
{
    const char *revoked = record_named(l->n, r, "revoked");
    if (revoked && day_parse(revoked) <= l->day && !l->filter->include_removed)
        return false; /* a right that was taken back */
    if (l->filter->as_of == DAY_NONE || l->n->id == NOUN_PERSON || noun_field(l->n, "end_date") < 0)
        return true;
    return span_has(span_of(record_named(l->n, r, "start_date"), record_named(l->n, r, "end_date")),
                    l->day);
}

/* What was removed takes along what cannot be without it: the postings of a removed person. */
static int is_hidden(struct lister *l, const struct record *r, bool *ret, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    *ret = r->is_void;
    for (size_t i = 0; rc >= 0 && !*ret && i < l->n->n_fields; i++) {
        const struct field *f = &l->n->fields[i];
        const struct codes *codes;
        struct id id;
        if (f->type != FIELD_REF || !f->required || !r->v[i] || !id_parse(r->v[i], &id))
            continue;
        rc = record_codes(l->app, f->ref, &codes, err);
        if (rc < 0 || code_of_id(codes, &id))
            continue;
        AUTO(record) named = {0};
        rc = record_get(l->app->store, &noun_table[f->ref], &id, &named, err);
        *ret = rc == SOTAY_OK && named.is_void;
    }
    return rc;
}

static int matches(struct lister *l, const struct record *r, bool *ret, struct sotay_error *err)
{
    bool hidden = false;
    int rc = l->filter->include_removed ? SOTAY_OK : is_hidden(l, r, &hidden, err);
    *ret = !hidden && in_force(l, r) && (!l->text || says(l, r));
    for (size_t i = 0; rc >= 0 && *ret && i < l->n->n_fields; i++)
        if (l->wanted[i])
            rc = field_matches(l, r, i, ret, err);
    return rc;
}

/* ---- where persons are ----------------------------------------------------------------------- */

/* Posting columns come by start, unknown first, then clock and id: the last one stands. */
static int find_whereabouts(struct lister *l, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(l->app->store, SQL_RECORD_POSTINGS);
    stmt_int(&q, 1, l->day);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct records *all = &l->postings;
        if (!list_grow(&all->list, &all->cap, all->n, sizeof(*all->list)))
            return sotay_nomem(err);
        struct record *r = &all->list[all->n++];
        *r = (struct record){0};
        rc = record_read(&q, &noun_table[NOUN_POSTING], r, err);
        struct id person;
        if (rc >= 0 && r->v[0] && id_parse(r->v[0], &person) &&
            !map_put(&l->posted, person.b, ID_SIZE, (int64_t)all->n - 1))
            rc = sotay_nomem(err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int visit_person(struct lister *l, const struct record *r, struct sotay_error *err)
{
    enum { FACILITY = 1, DEPARTMENT = 2 };
    int64_t at;
    struct id id;
    char code[80] = "";
    const struct record *stay =
        map_get(&l->posted, r->id.b, ID_SIZE, &at) ? &l->postings.list[at] : NULL;
    const char *hex = stay ? stay->v[FACILITY] : NULL;
    int rc = SOTAY_OK;
    if (l->filter->facility) {
        bool there;
        rc = is_within(l, hex, &l->place, NOUN_FIELDS_MAX, &there, err);
        if (rc < 0 || !there)
            return rc;
    }
    if (hex && id_parse(hex, &id))
        rc = record_shown_code(l->app, NOUN_FACILITY, &id, code, err);
    if (rc < 0)
        return rc;
    return l->visit(l->with, r, code, stay && stay->v[DEPARTMENT] ? stay->v[DEPARTMENT] : "", err);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static int visit_one(void *with, const struct record *r, struct sotay_error *err)
{
    struct lister *l = with;
    bool good;
    int rc = matches(l, r, &good, err);
    if (rc < 0 || !good)
        return rc;
    return l->n->id == NOUN_PERSON ? visit_person(l, r, err) : l->visit(l->with, r, "", "", err);
}

struct keyed {
    char *key;
    const struct record *r;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : id_compare(&x->r->id, &y->r->id);
}

static int sort_keyed(struct lister *l, struct keyed *list, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < l->all.n; i++) {
        AUTO(str) key = {0};
        list[i].r = &l->all.list[i];
        rc = record_shown_key(l->app, l->n, list[i].r, &key, err);
        if (rc < 0)
            return rc;
        list[i].key = key.len ? str_steal(&key) : text_dup("");
        if (!list[i].key)
            return sotay_nomem(err);
    }
    qsort(list, l->all.n, sizeof(*list), by_key);
    return rc;
}

/* Keys hold ids inside; people know codes, so the order is made here. */
static int list_keyed(struct lister *l, struct sotay_error *err)
{
    int rc = records_load(&l->all, l->app->store, l->n, err);
    if (rc < 0)
        return rc;
    struct keyed *list = calloc(l->all.n + 1, sizeof(*list));
    if (!list)
        return sotay_nomem(err);
    rc = sort_keyed(l, list, err);
    for (size_t i = 0; rc == SOTAY_OK && i < l->all.n; i++)
        rc = visit_one(l, list[i].r, err);
    for (size_t i = 0; i < l->all.n; i++)
        free(list[i].key);
    free(list);
    return rc;
}

int record_list(struct app *app, const struct noun *n, const struct record_filter *filter,
                record_visit visit, void *with, struct sotay_error *err)
{
    __attribute__((cleanup(lister_done))) struct lister l = {
        .app = app,
        .n = n,
        .filter = filter,
        .visit = visit,
        .with = with,
        .day = filter->as_of == DAY_NONE ? app->today : filter->as_of};
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, app->store, err);
    if (rc >= 0)
        rc = lister_open(&l, err);
    if (rc >= 0 && n->id == NOUN_PERSON)
        rc = find_whereabouts(&l, err);
    if (rc < 0)
        return rc;
    rc = n->has_code ? record_each(app->store, n, visit_one, &l, err) : list_keyed(&l, err);
    return rc < 0 ? rc : SOTAY_OK;
}
