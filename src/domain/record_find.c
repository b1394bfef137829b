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
    struct id ids[CANDIDATES_MAX]; /* the first ones */
    size_t n;
    bool removed;     /* what is looked at are removed records */
    struct str names; /* of the first few */
};

static void found_done(struct found *f)
{
    str_done(&f->names);
}

/* "A-2 Trạm Y tế xã Thanh An" */
static int add_label(struct app *app, const struct noun *n, const struct id *id, const char *code,
                     struct str *out, struct sotay_error *err)
{
    static const char *const names[] = {"name", "title"};
    AUTO(record) r = {0};
    str_add(out, code);
    int rc = n->has_code ? record_get(app->store, n, id, &r, err) : SOTAY_OK;
    for (size_t i = 0; rc == SOTAY_OK && i < COUNT_OF(names); i++) {
        const char *name = record_named(n, &r, names[i]);
        if (name)
            str_addf(out, " %s", name);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int record_label(struct app *app, const struct noun *n, const struct id *id, struct str *out,
                 struct sotay_error *err)
{
    char code[80];
    AUTO(record) r = {0};
    if (n->id == NOUN_PERSON)
        return person_label(app, id, out, err);
    int rc = n->has_code ? record_shown_code(app, n->id, id, code, err)
                         : record_get(app->store, n, id, &r, err);
    if (rc >= 0)
        rc = n->has_code ? add_label(app, n, id, code, out, err)
                         : record_shown_key(app, n, &r, out, err);
    return rc < 0 ? rc : str_check(out, err);
}

static int add_candidate(struct app *app, const struct noun *n, const struct id *id,
                         const char *code, struct found *f, struct sotay_error *err)
{
    int rc;
    if (f->n < CANDIDATES_MAX)
        f->ids[f->n] = *id;
    if (++f->n > CANDIDATES_SHOWN)
        return SOTAY_OK;
    if (f->n > 1)
        str_add(&f->names, "; ");
    if (n->id == NOUN_PERSON)
        rc = person_label(app, id, &f->names, err);
    else
        rc = add_label(app, n, id, code, &f->names, err);
    if (f->removed && n->has_code) /* codes of removed records need not be unique */
        str_addf(&f->names, " = %s", id_hex(id).s);
    return rc;
}

/* A word as a shell takes it. */
static void add_shell_word(struct str *out, const char *text)
{
    bool plain = *text && !strpbrk(text, " '\"\\$`!*?[](){}<>|&;#~");
    str_addf(out, plain ? "%s" : "'%s'", text);
}

static int fail_absent(const struct noun *n, const char *text, struct sotay_error *err)
{
    AUTO(str) word = {0};
    if (n->id == NOUN_PERSON && strcmp(text, "authority") == 0)
        return sotay_fail(err, SOTAY_EABSENT, _("Name a person, by code or a part of the name."),
                          _("the authority is no person"));
    sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no %s '%s'"), noun_shown(n), text);
    add_shell_word(&word, text);
    if (n->id == NOUN_PERSON)
        sotay_error_hint(err, _("Look for it: sotay person search %s, or sotay person list."),
                         str_text(&word));
    else if (n->has_code)
        sotay_error_hint(err, _("Look for it: sotay %s list --text %s, or sotay %s list."), n->name,
                         str_text(&word), n->name);
    else
        sotay_error_hint(err, _("Name it as 'sotay %s list' shows it, with / between the parts."),
                         n->name);
    return SOTAY_EABSENT;
}

static int fail_several(const struct noun *n, const char *text, const struct found *f,
                        struct sotay_error *err)
{
    sotay_fail(err, SOTAY_EABSENT, NULL, _("'%s' may be any of %zu (%s)"), text, f->n,
               noun_shown(n));
    if (f->n > CANDIDATES_SHOWN)
        sotay_error_hint(err, _("Use the code: %s; and more."), str_text(&f->names));
    else
        sotay_error_hint(err, _("Use the code: %s."), str_text(&f->names));
    return SOTAY_EABSENT;
}

/* A person at a terminal is asked; else the refusal names them. */
static int choose_one(struct app *app, const struct noun *n, const char *text,
                      const struct found *f, struct id *ret_id, struct sotay_error *err)
{
    size_t listed = f->n < CANDIDATES_MAX ? f->n : CANDIDATES_MAX;
    int rc = app->choose ? app->choose(app->choose_with, n, text, f->ids, listed, f->n, ret_id, err)
                         : SOTAY_END;
    return rc == SOTAY_END ? fail_several(n, text, f, err) : rc;
}

static int fail_removed(const struct noun *n, const char *text, struct sotay_error *err)
{
    AUTO(str) word = {0};
    sotay_fail(err, SOTAY_EABSENT, NULL, _("the %s '%s' was removed"), noun_shown(n), text);
    add_shell_word(&word, text);
    sotay_error_hint(err, _("Bring it back with: sotay %s remove %s --undo."), n->name,
                     str_text(&word));
    return SOTAY_EABSENT;
}

/* ---- with a code ----------------------------------------------------------------------------- */

/* By a part of the name; SOTAY_END: not exactly one, f tells how many. */
static int search_names(struct app *app, const struct noun *n, const struct codes *codes,
                        const char *text, struct found *f, struct id *ret_id,
                        struct sotay_error *err)
{
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
        rc = add_candidate(app, n, &c->id, c->shown, f, err);
    }
    if (rc >= 0 && exact == 1) /* the whole name, though other names begin like it */
        return SOTAY_OK;
    if (rc >= 0 && f->n == 1)
        *ret_id = f->ids[0];
    return rc < 0 ? rc : f->n == 1 ? SOTAY_OK : SOTAY_END;
}

/* Codes of removed records may be alike: "X" means every X and X~2. */
static int search_removed_codes(struct app *app, const struct noun *n, const struct codes *codes,
                                const char *text, bool any_case, struct found *f,
                                struct sotay_error *err)
{
    int rc = SOTAY_OK;
    AUTO_FREE char *wanted = any_case ? text_case_key(text) : text_dup(text);
    for (size_t i = 0; rc >= 0 && wanted && i < codes->n; i++) {
        const struct code *c = &codes->list[i];
        AUTO_FREE char *code = any_case ? text_case_key(c->shown) : text_dup(c->shown);
        char *tilde = code && !strchr(wanted, '~') ? strchr(code, '~') : NULL;
        if (tilde)
            *tilde = '\0';
        if (code && strcmp(code, wanted) == 0)
            rc = add_candidate(app, n, &c->id, c->shown, f, err);
    }
    return wanted ? rc : sotay_nomem(err);
}

static int find_coded(struct app *app, const struct noun *n, const char *text, struct found *f,
                      struct id *ret_id, struct sotay_error *err)
{
    const struct codes *codes;
    const struct code *c = NULL;
    int rc = record_by_code(app, n->id, text, ret_id, err);
    if (rc != SOTAY_END)
        return rc;
    rc = record_by_case(app, n->id, text, &c, err);
    if (c)
        *ret_id = c->id;
    if (rc < 0 || c)
        return rc;
    rc = record_codes(app, n->id, &codes, err);
    return rc < 0 ? rc : search_names(app, n, codes, text, f, ret_id, err);
}

static int find_coded_removed(struct app *app, const struct noun *n, const char *text,
                              struct found *f, struct id *ret_id, struct sotay_error *err)
{
    const struct codes *codes;
    int rc = record_removed(app, n->id, &codes, err);
    for (int any_case = 0; rc >= 0 && !f->n && any_case < 2; any_case++)
        rc = search_removed_codes(app, n, codes, text, any_case, f, err);
    if (rc < 0 || f->n > 1)
        return rc < 0 ? rc : SOTAY_END;
    if (f->n == 1) {
        *ret_id = f->ids[0];
        return SOTAY_OK;
    }
    return search_names(app, n, codes, text, f, ret_id, err);
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
    struct found *found;
};

static int look_at(struct key_search *k, const struct record *r, struct sotay_error *err)
{
    AUTO(str) key = {0};
    bool hit = k->by_hex && strncmp(id_hex(&r->id).s, k->text, strlen(k->text)) == 0;
    if (r->is_void != k->found->removed)
        return SOTAY_OK;
    int rc = record_shown_key(k->app, k->n, r, &key, err);
    if (rc < 0 || !(hit || same_key(str_text(&key), k->text)))
        return rc;
    if (k->found->n == 1) { /* two with one key: the ids tell them apart */
        str_addf(&k->found->names, " %.12s", id_hex(&k->found->ids[0]).s);
    }
    if (k->found->n)
        str_addf(&key, " %.12s", id_hex(&r->id).s);
    return add_candidate(k->app, k->n, &r->id, str_text(&key), k->found, err);
}

static int find_keyed(struct app *app, const struct noun *n, const char *text, struct found *f,
                      struct id *ret_id, struct sotay_error *err)
{
    AUTO(records) all = {0};
    struct key_search k = {
        .app = app, .n = n, .text = text, .by_hex = is_hex_prefix(text), .found = f};
    int rc = *text ? records_load(&all, app->store, n, err) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < all.n; i++)
        rc = look_at(&k, &all.list[i], err);
    if (rc >= 0 && f->n == 1)
        *ret_id = f->ids[0];
    return rc < 0 ? rc : f->n == 1 ? SOTAY_OK : SOTAY_END;
}

/* ---- both ------------------------------------------------------------------------------------ */

/* The text as it is compared, and the record whose inner id it is; SOTAY_END: it is none. */
static int find_by_id(struct app *app, const struct noun *n, const char *text, char **ret_nfc,
                      struct record *ret, struct sotay_error *err)
{
    struct id id;
    int rc = text_to_nfc(text, ret_nfc, err);
    if (rc == SOTAY_EREFUSED)
        return sotay_fail(err, SOTAY_EABSENT, NULL,
                          _("there is no such %s: this text is not UTF-8"), noun_shown(n));
    if (rc < 0)
        return rc;
    return id_parse(*ret_nfc, &id) ? record_get(app->store, n, &id, ret, err) : SOTAY_END;
}

static int find_removed(struct app *app, const struct noun *n, const char *text, struct found *f,
                        struct id *ret_id, struct sotay_error *err)
{
    f->removed = true;
    return n->has_code ? find_coded_removed(app, n, text, f, ret_id, err)
                       : find_keyed(app, n, text, f, ret_id, err);
}

/* Of a duplicate the record that is kept; app->note says so. */
static int find_kept(struct app *app, const char *text, struct id *ret_id, struct sotay_error *err)
{
    struct id given = *ret_id, meant;
    char code[80] = "";
    int rc = rights_self(&app->rights, &given, ret_id, err);
    if (rc >= 0)
        rc = record_shown_code(app, NOUN_PERSON, ret_id, code, err);
    if (rc < 0 || strcmp(code, text) == 0)
        return rc;
    bool is_other = !id_equal(&given, ret_id);
    if (!is_other)
        rc = record_by_linked_code(app, text, &meant, err);
    if (is_other || (rc == SOTAY_OK && id_equal(&meant, ret_id)))
        snprintf(app->note, sizeof(app->note), _("'%.100s' is the same person as '%s'"), text,
                 code);
    return rc < 0 ? rc : SOTAY_OK;
}

static int find_one(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                    struct sotay_error *err)
{
    AUTO_FREE char *nfc = NULL;
    AUTO(record) r = {0};
    AUTO(found) f = {0}, gone = {0};
    struct id removed;
    int rc = find_by_id(app, n, text, &nfc, &r, err);
    if (rc == SOTAY_OK)
        *ret_id = r.id;
    if (rc != SOTAY_END)
        return rc;
    rc = n->has_code ? find_coded(app, n, nfc, &f, ret_id, err)
                     : find_keyed(app, n, nfc, &f, ret_id, err);
    if (rc != SOTAY_END)
        return rc;
    if (f.n)
        return choose_one(app, n, nfc, &f, ret_id, err);
    rc = *nfc ? find_removed(app, n, nfc, &gone, &removed, err) : SOTAY_END;
    return rc < 0 ? rc : rc == SOTAY_OK ? fail_removed(n, nfc, err) : fail_absent(n, nfc, err);
}

int record_find(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                struct sotay_error *err)
{
    int rc = find_one(app, n, text, ret_id, err);
    return rc == SOTAY_OK && n->id == NOUN_PERSON ? find_kept(app, text, ret_id, err) : rc;
}

int record_find_any(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                    struct sotay_error *err)
{
    struct sotay_error why = {0};
    AUTO(found) gone = {0};
    AUTO_FREE char *nfc = NULL;
    int rc = record_find(app, n, text, ret_id, &why);
    if (rc == SOTAY_EABSENT && *text) {
        int there = text_to_nfc(text, &nfc, err);
        if (there == SOTAY_EFAIL)
            return there;
        there = nfc ? find_removed(app, n, nfc, &gone, ret_id, err) : SOTAY_END;
        if (there <= SOTAY_OK)
            return there;
    }
    if (rc < 0 && err)
        *err = why;
    return rc;
}

static int fail_in_use(const struct noun *n, const char *text, const struct id *removed,
                       struct sotay_error *err)
{
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("the %s '%s' was not removed"), noun_shown(n), text);
    if (removed)
        sotay_error_hint(err, _("One that was removed had the same name; its record number is %s."),
                         id_hex(removed).s);
    return SOTAY_EREFUSED;
}

int record_find_removed(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                        struct sotay_error *err)
{
    AUTO_FREE char *nfc = NULL;
    AUTO(record) r = {0};
    AUTO(found) f = {0}, live = {0};
    struct id other;
    int rc = find_by_id(app, n, text, &nfc, &r, err);
    if (rc == SOTAY_OK && r.is_void)
        *ret_id = r.id;
    if (rc != SOTAY_END)
        return rc < 0 || r.is_void ? rc : fail_in_use(n, nfc, NULL, err);
    int gone = find_removed(app, n, nfc, &f, ret_id, err);
    if (gone < 0)
        return gone;
    if (!f.n)
        rc = record_find(app, n, nfc, &other, err);
    else if (n->has_code)
        rc = record_by_code(app, n->id, nfc, &other, err);
    else
        rc = find_keyed(app, n, nfc, &live, &other, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK)
        return fail_in_use(n, nfc, gone == SOTAY_OK ? ret_id : NULL, err);
    return gone == SOTAY_OK ? SOTAY_OK : fail_several(n, nfc, &f, err);
}
