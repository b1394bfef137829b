/* src/domain/understand_records.c - records of a list, other than persons, that are there already: of
 * the same name or title, or what says the same of the same. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"
#include "domain/understand_private.h"

/* By what a record without a title is known; NULL: by its name or title. */
static const char *const *identity(const struct noun *n)
{
    static const char *const stay[] = {"person", "host", "start_date", NULL}, *const lesson[] = {
                                                                                  "course",
                                                                                  "facility",
                                                                                  "start_date",
                                                                                  NULL};
    return n->id == NOUN_SECONDMENT ? stay : n->id == NOUN_CLASS ? lesson : NULL;
}

static int take_code(struct understood *u, struct list_row *row, const char *code,
                     struct sotay_error *err)
{
    int at = understood_column(u, 0);
    const char *kept = arena_text(&u->mem, code);
    if (at < 0 || !kept)
        return at < 0 ? SOTAY_OK : sotay_nomem(err);
    row->cells[at] = row->same = kept;
    u->n_same++;
    return SOTAY_OK;
}

/* ---- by a name ------------------------------------------------------------------------------- */

/* A course may have its Vietnamese title behind the other. */
static bool is_titled(const struct noun *n, const char *search, const char *key)
{
    size_t len = strlen(key);
    return strncmp(search, key, len) == 0 &&
           (search[len] == '\0' || (search[len] == ' ' && n->id == NOUN_COURSE));
}

static int match_title(struct understood *u, struct list_row *row, const struct codes *codes,
                       struct sotay_error *err)
{
    int at = noun_field(u->n, u->n->id == NOUN_FACILITY ? "name" : "title");
    const struct code *found = NULL;
    size_t n = 0;
    AUTO_FREE char *key = text_search_key(at < 0 ? "" : get_cell(u, row, at));
    if (!key)
        return sotay_nomem(err);
    for (size_t i = 0; *key && i < codes->n; i++)
        if (is_titled(u->n, codes->list[i].search, key)) {
            found = &codes->list[i];
            n++;
        }
    if (n == 0 && *row->twin)
        return take_code(u, row, row->twin, err);
    return n == 1 ? take_code(u, row, found->shown, err) : SOTAY_OK;
}

/* ---- by what it says ------------------------------------------------------------------------- */

static void record_key(const struct noun *n, const struct record *r, struct str *out)
{
    for (const char *const *f = identity(n); *f; f++)
        str_addf(out, "%s\t", record_value(n, r, *f));
}

/* The same of a row, whose cells are codes; false: something is missing or not known. */
static int row_key(struct understood *u, struct app *app, const struct list_row *row,
                   struct str *out, bool *ret_whole, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    *ret_whole = true;
    for (const char *const *f = identity(u->n); rc >= 0 && *f; f++) {
        const struct codes *codes;
        int at = noun_field(u->n, *f);
        const char *text = get_cell(u, row, at);
        const struct code *c = NULL;
        if (u->n->fields[at].type == FIELD_REF) {
            rc = record_codes(app, u->n->fields[at].ref, &codes, err);
            c = rc < 0 ? NULL : code_of_text(codes, text);
            text = c ? c->hex : "";
        }
        *ret_whole = *ret_whole && *text;
        str_addf(out, "%s\t", text);
    }
    return rc;
}

static int match_identity(struct understood *u, struct app *app, const struct codes *codes,
                          struct sotay_error *err)
{
    AUTO(records) all = {0};
    AUTO(map) known = {0};
    int rc = records_load(&all, app->store, u->n, err);
    for (size_t i = 0; rc >= 0 && i < all.n; i++) {
        AUTO(str) key = {0};
        record_key(u->n, &all.list[i], &key);
        if (!all.list[i].is_void && !map_put(&known, str_text(&key), key.len, (int64_t)i))
            rc = sotay_nomem(err);
    }
    for (size_t i = 0; rc >= 0 && i < u->n_rows; i++) {
        AUTO(str) key = {0};
        bool whole;
        int64_t at;
        if (*get_cell(u, &u->rows[i], 0))
            continue;
        rc = row_key(u, app, &u->rows[i], &key, &whole, err);
        const struct code *c = NULL;
        if (rc >= 0 && whole && map_get(&known, str_text(&key), key.len, &at))
            c = code_of_id(codes, &all.list[at].id);
        if (c)
            rc = take_code(u, &u->rows[i], c->shown, err);
    }
    return rc;
}

int match_records(struct understood *u, struct app *app, const struct codes *codes,
                  struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (identity(u->n))
        return match_identity(u, app, codes, err);
    for (size_t i = 0; rc >= 0 && i < u->n_rows; i++)
        if (!*get_cell(u, &u->rows[i], 0))
            rc = match_title(u, &u->rows[i], codes, err);
    return rc;
}

/* ---- parents --------------------------------------------------------------------------------- */

int match_parents(struct understood *u, struct sotay_error *err)
{
    AUTO(map) named = {0};
    int parent = understood_column(u, noun_field(u->n, "parent"));
    for (size_t i = 0; parent >= 0 && i < u->n_rows; i++) {
        AUTO_FREE char *key = text_search_key(get_cell(u, &u->rows[i], noun_field(u->n, "name")));
        if (!key || (*key && !map_put(&named, key, strlen(key), (int64_t)i)))
            return sotay_nomem(err);
    }
    for (size_t i = 0; parent >= 0 && i < u->n_rows; i++) {
        int64_t at;
        AUTO_FREE char *key = text_search_key(u->rows[i].cells[parent]);
        if (!key)
            return sotay_nomem(err);
        if (map_get(&named, key, strlen(key), &at) && *get_cell(u, &u->rows[at], 0))
            u->rows[i].cells[parent] = get_cell(u, &u->rows[at], 0);
    }
    return SOTAY_OK;
}
