/* src/domain/record_codes.c - codes of many records, both ways, and records of a noun in memory. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"

/* ---- codes ----------------------------------------------------------------------------------- */

enum { ONE_BY_ONE = 16 }; /* so many codes are looked up singly before all are read */

struct record_cache {
    struct codes of[NOUN_COUNT], removed[NOUN_COUNT];
    int asked[NOUN_COUNT];
};

static void codes_done(struct codes *c)
{
    free(c->list);
    map_done(&c->by_id);
    map_done(&c->by_shown);
    map_done(&c->by_case);
    arena_done(&c->mem);
}

void record_cache_free(struct record_cache *cache)
{
    for (size_t i = 0; cache && i < NOUN_COUNT; i++) {
        codes_done(&cache->of[i]);
        codes_done(&cache->removed[i]);
    }
    free(cache);
}

void record_forget(struct app *app)
{
    rights_forget(&app->rights);
    record_cache_free(app->records);
    app->records = NULL;
}

static int need_cache(struct app *app, struct sotay_error *err)
{
    if (!app->records)
        app->records = calloc(1, sizeof(*app->records));
    return app->records ? SOTAY_OK : sotay_nomem(err);
}

/* Rows come by code, then id: the second and later of one code are numbered. */
static bool add_code(struct codes *c, const struct id *id, const char *code, const char *search,
                     int nth)
{
    char shown[96];
    if (!list_grow(&c->list, &c->cap, c->n, sizeof(*c->list)))
        return false;
    if (nth > 1)
        snprintf(shown, sizeof(shown), "%s~%d", code, nth);
    else
        snprintf(shown, sizeof(shown), "%s", code);
    struct code *x = &c->list[c->n];
    *x = (struct code){
        .id = *id, .shown = arena_text(&c->mem, shown), .search = arena_text(&c->mem, search)};
    memcpy(x->hex, id_hex(id).s, sizeof(x->hex));
    return x->shown && x->search && map_put(&c->by_id, id->b, ID_SIZE, (int64_t)c->n) &&
           map_put(&c->by_shown, shown, strlen(shown), (int64_t)c->n++);
}

static int read_codes(struct app *app, enum sql_id query, struct codes *c, struct sotay_error *err)
{
    char before[80] = "";
    int nth = 0, rc;
    AUTO(stmt) q = stmt_open(app->store, query);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0);
        const char *code = stmt_col_text(&q, 1), *search = stmt_col_text(&q, 2);
        if (!code)
            continue;
        nth = nth && strcmp(code, before) == 0 ? nth + 1 : 1;
        snprintf(before, sizeof(before), "%s", code);
        if (!add_code(c, &id, code, search ? search : "", nth))
            return sotay_nomem(err);
    }
    c->loaded = rc == SOTAY_END;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Codes of duplicates mean the record that is kept, where nobody else has them. */
static int add_linked(struct app *app, struct codes *c, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_LINKED_PERSONS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0), kept;
        const char *code = stmt_col_text(&q, 1);
        int64_t at, other;
        rc = rights_self(&app->rights, &id, &kept, err);
        if (rc < 0)
            return rc;
        if (!map_get(&c->by_id, kept.b, ID_SIZE, &at))
            continue;
        bool free_code = code && !map_get(&c->by_shown, code, strlen(code), &other);
        if (!map_put(&c->by_id, id.b, ID_SIZE, at) ||
            (free_code && !map_put(&c->by_shown, code, strlen(code), at)))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int record_codes(struct app *app, enum noun_id noun, const struct codes **ret,
                 struct sotay_error *err)
{
    int rc = need_cache(app, err);
    if (rc < 0)
        return rc;
    struct codes *c = &app->records->of[noun];
    if (!c->loaded) {
        codes_done(c);
        *c = (struct codes){0};
        rc = read_codes(app, noun_table[noun].sql_codes, c, err);
        if (rc >= 0 && noun == NOUN_PERSON)
            rc = add_linked(app, c, err);
    }
    *ret = c;
    return rc;
}

int record_removed(struct app *app, enum noun_id noun, const struct codes **ret,
                   struct sotay_error *err)
{
    static const enum sql_id queries[NOUN_COUNT] = {
        [NOUN_FACILITY] = SQL_REMOVED_FACILITY,     [NOUN_PERSON] = SQL_REMOVED_PERSON,
        [NOUN_COURSE] = SQL_REMOVED_COURSE,         [NOUN_CLASS] = SQL_REMOVED_CLASS,
        [NOUN_PROGRAMME] = SQL_REMOVED_PROGRAMME,   [NOUN_ROUND] = SQL_REMOVED_ROUND,
        [NOUN_SECONDMENT] = SQL_REMOVED_SECONDMENT,
    };
    int rc = need_cache(app, err);
    if (rc < 0)
        return rc;
    struct codes *c = &app->records->removed[noun];
    if (!c->loaded && noun_table[noun].has_code) {
        codes_done(c);
        *c = (struct codes){0};
        rc = read_codes(app, queries[noun], c, err);
    }
    *ret = c;
    return rc;
}

static bool index_cases(struct codes *c)
{
    for (size_t i = 0; i < c->n; i++) {
        AUTO_FREE char *key = text_case_key(c->list[i].shown);
        int64_t other;
        if (!key)
            return false;
        bool twice = map_get(&c->by_case, key, strlen(key), &other);
        if (!map_put(&c->by_case, key, strlen(key), twice ? -1 : (int64_t)i))
            return false;
    }
    c->has_cases = true;
    return true;
}

int record_by_case(struct app *app, enum noun_id noun, const char *text, const struct code **ret,
                   struct sotay_error *err)
{
    const struct codes *codes;
    int64_t at = -1;
    *ret = NULL;
    int rc = record_codes(app, noun, &codes, err);
    if (rc < 0)
        return rc;
    AUTO_FREE char *key = text_case_key(text);
    if (!key && text_utf8_error(text, strlen(text)) == strlen(text))
        return sotay_nomem(err);
    if (!key)
        return SOTAY_OK; /* not UTF-8: nobody's code */
    if (!codes->has_cases && !index_cases(&app->records->of[noun]))
        return sotay_nomem(err);
    if (map_get(&codes->by_case, key, strlen(key), &at) && at >= 0)
        *ret = &codes->list[at];
    return SOTAY_OK;
}

const struct code *code_of_id(const struct codes *c, const struct id *id)
{
    int64_t at;
    return map_get(&c->by_id, id->b, ID_SIZE, &at) ? &c->list[at] : NULL;
}

const struct code *code_of_text(const struct codes *c, const char *shown)
{
    int64_t at;
    return map_get(&c->by_shown, shown, strlen(shown), &at) ? &c->list[at] : NULL;
}

int record_by_linked_code(struct app *app, const char *code, struct id *ret,
                          struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_LINKED_BY_CODE);
    stmt_text(&q, 1, code);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    struct id id = stmt_col_id(&q, 0);
    return rights_self(&app->rights, &id, ret, err);
}

int record_by_code(struct app *app, enum noun_id noun, const char *shown, struct id *ret,
                   struct sotay_error *err)
{
    const struct codes *codes = app->records ? &app->records->of[noun] : NULL;
    if (codes && codes->loaded) {
        const struct code *c = code_of_text(codes, shown);
        if (c)
            *ret = c->id;
        return c ? SOTAY_OK : SOTAY_END;
    }
    int64_t nth = 1;
    const char *tilde = strrchr(shown, '~');
    AUTO_FREE char *code = text_dup_bytes(shown, tilde ? (size_t)(tilde - shown) : strlen(shown));
    if (!code)
        return sotay_nomem(err);
    if (tilde && (!text_to_int(tilde + 1, &nth) || nth < 2))
        return SOTAY_END;
    AUTO(stmt) q = stmt_open(app->store, noun_table[noun].sql_by_code);
    stmt_text(&q, 1, code);
    int rc = SOTAY_OK;
    for (int64_t i = 0; rc == SOTAY_OK && i < nth; i++)
        rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_id(&q, 0);
    if (rc == SOTAY_END && noun == NOUN_PERSON && !tilde)
        return record_by_linked_code(app, code, ret, err);
    return rc;
}

int record_read_code(const struct noun *n, const char *typed, char ret[80], struct sotay_error *err)
{
    AUTO_FREE char *code = field_canonical(&n->fields[0], typed);
    if (!code)
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("'%s' is no code: at most 64 bytes, without ~ / ;"), typed);
    snprintf(ret, 80, "%s", code);
    return SOTAY_OK;
}

void record_next_code(const struct codes *c, const struct codes *removed, const char *prefix,
                      char ret[80])
{
    size_t len = strlen(prefix);
    int64_t greatest = 0, number;
    for (size_t i = 0; i < c->n; i++) {
        const char *shown = c->list[i].shown;
        if (strncmp(shown, prefix, len) == 0 && shown[len] == '-' && strlen(shown + len + 1) <= 9 &&
            text_to_int(shown + len + 1, &number) && number > greatest)
            greatest = number;
    }
    do /* a duplicate keeps its code, and whoever has that of a removed record is that one again */
        snprintf(ret, 80, "%.40s-%05lld", prefix, (long long)++greatest);
    while (code_of_text(c, ret) || code_of_text(removed, ret));
}

int record_shown_code(struct app *app, enum noun_id noun, const struct id *id, char ret[80],
                      struct sotay_error *err)
{
    struct id kept = *id;
    int rc = need_cache(app, err);
    if (rc >= 0 && noun == NOUN_PERSON)
        rc = rights_self(&app->rights, id, &kept, err);
    id = &kept;
    if (rc < 0)
        return rc;
    if (app->records->of[noun].loaded || ++app->records->asked[noun] > ONE_BY_ONE) {
        const struct codes *codes;
        rc = record_codes(app, noun, &codes, err);
        const struct code *c = rc < 0 ? NULL : code_of_id(codes, id);
        if (rc < 0 || c) {
            snprintf(ret, 80, "%s", c ? c->shown : "");
            return rc;
        }
    }
    return record_code(app->store, &noun_table[noun], id, ret, err);
}

/* ---- records in memory ----------------------------------------------------------------------- */

int records_read(struct records *r, struct stmt *q, const struct noun *n, struct sotay_error *err)
{
    int rc;
    while ((rc = stmt_step(q, err)) == SOTAY_OK) {
        if (!list_grow(&r->list, &r->cap, r->n, sizeof(*r->list)))
            return sotay_nomem(err);
        struct record *at = &r->list[r->n++];
        *at = (struct record){0};
        rc = record_read(q, n, at, err);
        if (rc < 0)
            return rc;
        if (!map_put(&r->by_id, at->id.b, ID_SIZE, (int64_t)r->n - 1))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int records_load(struct records *r, struct store *s, const struct noun *n, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, n->sql_list);
    return records_read(r, &q, n, err);
}

const struct record *records_find(const struct records *r, const struct id *id)
{
    int64_t at;
    return map_get(&r->by_id, id->b, ID_SIZE, &at) ? &r->list[at] : NULL;
}

const struct record *records_find_hex(const struct records *r, const char *hex)
{
    struct id id;
    return hex && id_parse(hex, &id) ? records_find(r, &id) : NULL;
}

void records_done(struct records *r)
{
    for (size_t i = 0; i < r->n; i++)
        record_done(&r->list[i]);
    free(r->list);
    map_done(&r->by_id);
    *r = (struct records){0};
}

const char *record_named(const struct noun *n, const struct record *r, const char *field)
{
    int at = noun_field(n, field);
    return r && at >= 0 ? r->v[at] : NULL;
}

const char *record_value(const struct noun *n, const struct record *r, const char *field)
{
    int at = noun_field(n, field);
    return at >= 0 && r->v[at] ? r->v[at] : "";
}
