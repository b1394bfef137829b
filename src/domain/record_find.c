/* src/domain/record_find.c - the one record that somebody means: by id, code, name or key. */
#include "base/base.h"

#include "base/text.h"
#include "domain/record_private.h"

enum { CANDIDATES_SHOWN = 5, KEY_HEX_LEAST = 8 };

/* Every word of `words` begins a word of `text`, in this order. */
bool search_matches(const char *text, const char *words)
{
    while (*words) {
        size_t len = strcspn(words, " ");
        bool found = false;
        while (*text && !found) {
            found = strncmp(text, words, len) == 0;
            text += strcspn(text, " ");
            text += *text == ' ';
        }
        if (!found)
            return false;
        words += len;
        words += *words == ' ';
    }
    return true;
}

/* ---- candidates ------------------------------------------------------------------------------ */

struct found {
    struct id first;
    size_t n;
    struct str names; /* of the first few */
};

static void found_done(struct found *f)
{
    str_done(&f->names);
}

static int add_candidate(struct app *app, const struct noun *n, const struct id *id,
                         const char *name, struct found *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (f->n++ == 0)
        f->first = *id;
    if (f->n > CANDIDATES_SHOWN)
        return SOTAY_OK;
    if (f->n > 1)
        str_add(&f->names, "; ");
    if (n->id == NOUN_PERSON)
        rc = person_label(app, id, &f->names, err);
    else
        str_add(&f->names, name);
    return rc;
}

/* The one found, or why there is not exactly one. */
static int answer(const struct noun *n, const char *text, const struct found *f, struct id *ret_id,
                  struct sotay_error *err)
{
    if (f->n == 1) {
        *ret_id = f->first;
        return SOTAY_OK;
    }
    if (f->n == 0)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no %s '%s'"), record_word(n), text);
    sotay_fail(err, SOTAY_EABSENT, NULL, _("'%s' may be any of %zu (%s)"), text, f->n,
               record_word(n));
    if (f->n > CANDIDATES_SHOWN)
        sotay_error_hint(err, _("Use the code: %s; and more."), str_text(&f->names));
    else
        sotay_error_hint(err, _("Use the code: %s."), str_text(&f->names));
    return SOTAY_EABSENT;
}

/* ---- with a code ----------------------------------------------------------------------------- */

static int find_by_search(struct app *app, const struct noun *n, const struct codes *codes,
                          const char *text, struct id *ret_id, struct sotay_error *err)
{
    __attribute__((cleanup(found_done))) struct found f = {0};
    AUTO_FREE char *words = text_search_key(text);
    if (!words)
        return sotay_nomem(err);
    int rc = SOTAY_OK, exact = 0;
    for (size_t i = 0; rc >= 0 && *words && i < codes->n; i++) {
        const struct code *c = &codes->list[i];
        if (!search_matches(c->search, words))
            continue;
        if (strcmp(c->search, words) == 0 && exact++ == 0)
            *ret_id = c->id;
        rc = add_candidate(app, n, &c->id, c->shown, &f, err);
    }
    if (rc >= 0 && exact == 1) /* the whole name, though other names begin like it */
        return SOTAY_OK;
    return rc < 0 ? rc : answer(n, text, &f, ret_id, err);
}

static int find_coded(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                      struct sotay_error *err)
{
    const struct codes *codes;
    int rc = record_by_code(app, n->id, text, ret_id, err);
    if (rc == SOTAY_END)
        rc = record_codes(app, n->id, &codes, err);
    else
        return rc;
    return rc < 0 ? rc : find_by_search(app, n, codes, text, ret_id, err);
}

/* ---- with a key ------------------------------------------------------------------------------ */

static bool is_hex_prefix(const char *text)
{
    size_t len = strlen(text);
    return len >= KEY_HEX_LEAST && len <= (size_t)2 * ID_SIZE &&
           text[strspn(text, "0123456789abcdef")] == '\0';
}

int record_shown_key(struct app *app, const struct noun *n, const struct record *r, struct str *out,
                     struct sotay_error *err)
{
    bool first = true;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < n->n_fields; i++) {
        if (!n->fields[i].key)
            continue;
        str_add(out, first ? "" : "/");
        first = false;
        rc = record_show_field(app, n, r, i, false, out, err);
    }
    return rc < 0 ? rc : str_check(out, err);
}

/* Empty parts at the end may be left out: "DB-00001/DB-T01" for "DB-00001/DB-T01/". */
static bool same_key(const char *shown, const char *text)
{
    size_t len = strlen(text);
    return strncmp(shown, text, len) == 0 && shown[len + strspn(shown + len, "/")] == '\0';
}

struct key_search {
    struct app *app;
    const struct noun *n;
    const char *text;
    bool by_hex;
    struct found found;
};

static int look_at(struct key_search *k, const struct record *r, struct sotay_error *err)
{
    AUTO(str) key = {0};
    bool hit = k->by_hex && strncmp(id_hex(&r->id).s, k->text, strlen(k->text)) == 0;
    if (r->is_void)
        return SOTAY_OK;
    int rc = record_shown_key(k->app, k->n, r, &key, err);
    if (rc < 0 || !(hit || same_key(str_text(&key), k->text)))
        return rc;
    if (k->found.n == 1) { /* two with one key: the ids tell them apart */
        str_addf(&k->found.names, " %.12s", id_hex(&k->found.first).s);
    }
    if (k->found.n)
        str_addf(&key, " %.12s", id_hex(&r->id).s);
    return add_candidate(k->app, k->n, &r->id, str_text(&key), &k->found, err);
}

static int find_keyed(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                      struct sotay_error *err)
{
    AUTO(records) all = {0};
    struct key_search k = {.app = app, .n = n, .text = text, .by_hex = is_hex_prefix(text)};
    int rc = *text ? records_load(&all, app->store, n, err) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < all.n; i++)
        rc = look_at(&k, &all.list[i], err);
    if (rc >= 0)
        rc = answer(n, text, &k.found, ret_id, err);
    found_done(&k.found);
    if (rc == SOTAY_EABSENT && !k.found.n)
        sotay_error_hint(err, _("Name it as 'sotay %s list' shows it, with / between the parts."),
                         n->name);
    return rc;
}

int record_find(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                struct sotay_error *err)
{
    struct id id;
    AUTO_FREE char *nfc = text_nfc(text, strlen(text));
    if (!nfc)
        return sotay_fail(err, SOTAY_EABSENT, NULL,
                          _("there is no such %s: this text is not UTF-8"), record_word(n));
    if (id_parse(nfc, &id)) {
        AUTO(record) r = {0};
        int rc = record_get(app->store, n, &id, &r, err);
        if (rc == SOTAY_OK)
            *ret_id = id;
        if (rc != SOTAY_END)
            return rc;
    }
    return n->has_code ? find_coded(app, n, nfc, ret_id, err)
                       : find_keyed(app, n, nfc, ret_id, err);
}
