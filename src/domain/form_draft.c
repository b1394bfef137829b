/* src/domain/form_draft.c - a form that is being filled in, kept on this computer. */
#include "base/base.h"

#include "domain/form_draft.h"

#include "base/arena.h"
#include "base/str.h"
#include "base/text.h"
#include "ledger/file.h"

#include <dirent.h>
#include <jansson.h>

#define FORMAT 1
#define PREFIX "form-"
#define SUFFIX ".json"
#define ASIDE ".damaged"
#define NAME_ENDS 24 /* more than any of the ends of a name */

static void forget(struct form_draft *d)
{
    for (size_t i = 0; i < d->n; i++) {
        free(d->list[i].key);
        free(d->list[i].text);
    }
    d->n = 0;
    d->total = 0;
    d->time_ms = 0;
    d->signoff = (struct id){{0}};
}

void form_draft_done(struct form_draft *d)
{
    if (!d)
        return;
    forget(d);
    free(d->list);
    d->list = NULL;
    d->cap = 0;
    if (d->lock.fd >= 0) { /* held by us, so nobody else uses it */
        char lock[PLACE_MAX];
        snprintf(lock, sizeof(lock), "%.*s.lock", PLACE_MAX - 6, d->stem);
        unlink(lock);
    }
    place_lock_done(&d->lock);
}

/* ---- answers --------------------------------------------------------------------------------------- */

static struct form_answer *find(const struct form_draft *d, const char *key)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->list[i].key, key) == 0)
            return &d->list[i];
    return NULL;
}

const char *form_draft_get(const struct form_draft *d, const char *key)
{
    const struct form_answer *a = find(d, key);
    return a ? a->text : NULL;
}

int form_draft_answers(const struct form_draft *d)
{
    int n = 0;
    for (size_t i = 0; i < d->n; i++)
        n += d->list[i].key[0] != '.';
    return n;
}

static void take_out(struct form_draft *d, struct form_answer *a)
{
    free(a->key);
    free(a->text);
    size_t after = d->n - 1 - (size_t)(a - d->list);
    memmove(a, a + 1, after * sizeof(*a));
    d->n--;
}

int form_draft_put(struct form_draft *d, const char *key, const char *text, struct sotay_error *err)
{
    struct form_answer *a = find(d, key);
    if (!text) {
        if (a)
            take_out(d, a);
        return SOTAY_OK;
    }
    if (!a && !list_grow(&d->list, &d->cap, d->n, sizeof(*d->list)))
        return sotay_nomem(err);
    struct form_answer made = {a ? a->key : text_dup(key), text_dup(text)};
    if (!made.key || !made.text) {
        free(made.text);
        if (!a)
            free(made.key);
        return sotay_nomem(err);
    }
    if (!a)
        a = &d->list[d->n++];
    else
        free(a->text);
    *a = made;
    return SOTAY_OK;
}

/* ---- the file -------------------------------------------------------------------------------------- */

static int make_stem(struct app *app, const struct id *who, char *ret, size_t size,
                     struct sotay_error *err)
{
    char notebook[PLACE_MAX];
    AUTO(str) text = {0};
    int rc = place_resolve(app->paths.notebook, notebook, err);
    str_addf(&text, "%s\n%s\n", notebook, id_hex(who).s);
    if (rc >= 0)
        rc = str_check(&text, err);
    if (rc < 0)
        return rc;
    struct hash h = hash_of(text.data, text.len);
    int n = snprintf(ret, size, "%s/" PREFIX "%.16s", app->paths.state_dir, hash_hex(&h).s);
    return n > 0 && (size_t)n + NAME_ENDS < size
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EFAIL, NULL, _("folder name '%s' is too long"),
                            app->paths.state_dir);
}

/* The first has the name that it had when there was one only. */
static void name_of_place(const char *stem, int place, char ret[PLACE_MAX])
{
    char number[16] = "";
    if (place > 0)
        snprintf(number, sizeof(number), "-%d", place);
    snprintf(ret, PLACE_MAX, "%.*s%s" SUFFIX, PLACE_MAX - NAME_ENDS, stem, number);
}

static bool take_answers(const json_t *answers, struct form_draft *d)
{
    const char *key;
    json_t *value;
    if (!json_is_object(answers))
        return false;
    json_object_foreach((json_t *)(uintptr_t)answers, key, value)
    {
        const char *text = json_string_value(value);
        if (!text || !text_is_plain(text) || form_draft_put(d, key, text, NULL) < 0)
            return false;
    }
    return true;
}

static bool parse(const char *bytes, size_t len, struct form_draft *d)
{
    json_t *root = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
    const char *signoff = json_string_value(json_object_get(root, "signoff"));
    const json_t *time = json_object_get(root, "time"), *total = json_object_get(root, "total");
    bool good = json_integer_value(json_object_get(root, "format")) == FORMAT &&
                json_is_integer(time) && json_is_integer(total) && json_integer_value(total) >= 0 &&
                json_integer_value(total) < INT32_MAX &&
                (!signoff || id_parse(signoff, &d->signoff)) &&
                take_answers(json_object_get(root, "answers"), d);
    d->time_ms = json_integer_value(time);
    d->total = (int32_t)json_integer_value(total);
    json_decref(root);
    return good;
}

static int read_file(struct form_draft *d, struct sotay_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    struct sotay_error why = {0};
    char aside[PLACE_MAX + sizeof(ASIDE)];
    int rc = file_read(d->path, FORM_DRAFT_MAX, &bytes, &len, &why);
    if (rc == SOTAY_EABSENT)
        return SOTAY_END;
    if (rc >= 0 && parse(bytes, len, d))
        return SOTAY_OK;
    forget(d);
    snprintf(aside, sizeof(aside), "%s" ASIDE, d->path);
    if (rename(d->path, aside) != 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("the kept form '%s' cannot be read"), d->path);
    return sotay_fail(err, SOTAY_EDAMAGE, NULL,
                      _("a form that was kept cannot be read; it is set aside: %s"), aside);
}

int form_draft_open(struct app *app, const struct id *who, struct form_draft *ret,
                    struct sotay_error *err)
{
    char lock[PLACE_MAX];
    struct sotay_error why = {0};
    *ret = (struct form_draft){.lock = {.fd = -1}};
    int rc = make_stem(app, who, ret->stem, sizeof(ret->stem), err);
    if (rc >= 0)
        rc = folder_make_private(app->paths.state_dir, err);
    if (rc < 0)
        return SOTAY_EFAIL;
    name_of_place(ret->stem, 0, ret->path);
    snprintf(lock, sizeof(lock), "%.*s.lock", PLACE_MAX - 6, ret->stem);
    const char *name = strrchr(lock, '/') + 1;
    bool is_there = place_is_taken(lock);
    if (place_lock(&ret->lock, app->paths.state_dir, name, &why) < 0) {
        if (is_there)
            return sotay_fail(err, SOTAY_EREFUSED, NULL,
                              _("another window is filling in a form; this one is not kept"));
        *err = why;
        return SOTAY_EFAIL;
    }
    return SOTAY_OK;
}

int form_draft_take(struct form_draft *d, int place, struct sotay_error *err)
{
    forget(d);
    name_of_place(d->stem, place, d->path);
    return read_file(d, err);
}

int form_drafts_kept(struct app *app, const struct id *who)
{
    char stem[PLACE_MAX], path[PLACE_MAX];
    int n = 0;
    if (make_stem(app, who, stem, sizeof(stem), NULL) < 0)
        return 0;
    for (int place = 0; place < FORM_DRAFTS_MAX; place++) {
        name_of_place(stem, place, path);
        n += place_is_taken(path);
    }
    return n;
}

static json_t *to_json(const struct form_draft *d)
{
    json_t *root = json_object(), *answers = json_object();
    bool bad = json_object_set_new(root, "format", json_integer(FORMAT)) < 0 ||
               json_object_set_new(root, "time", json_integer(d->time_ms)) < 0 ||
               json_object_set_new(root, "total", json_integer(d->total)) < 0;
    if (!id_is_zero(&d->signoff))
        bad = json_object_set_new(root, "signoff", json_string(id_hex(&d->signoff).s)) < 0 || bad;
    for (size_t i = 0; i < d->n && !bad; i++)
        bad = json_object_set_new(answers, d->list[i].key, json_string(d->list[i].text)) < 0;
    bad = json_object_set_new(root, "answers", answers) < 0 || bad;
    if (!bad)
        return root;
    json_decref(root);
    return NULL;
}

int form_draft_save(struct form_draft *d, struct sotay_error *err)
{
    json_t *root = to_json(d);
    AUTO_FREE char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_PRESERVE_ORDER) : NULL;
    json_decref(root);
    if (!text)
        return sotay_nomem(err);
    if (strlen(text) > FORM_DRAFT_MAX)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("the form is too large to be kept"));
    return file_write_private(d->path, text, strlen(text), true, err);
}

void form_draft_drop(struct form_draft *d)
{
    if (d->lock.fd < 0)
        return;
    if (unlink(d->path) == 0)
        (void)place_sync_folder(d->path, NULL);
    forget(d);
}

/* ---- erasing --------------------------------------------------------------------------------------- */

static bool has_suffix(const char *name, const char *suffix)
{
    size_t n = strlen(name), len = strlen(suffix);
    return n >= len && strcmp(name + n - len, suffix) == 0;
}

static bool is_of(const char *hex, const struct id *people, size_t n)
{
    struct id id;
    if (!hex || !id_parse(hex, &id))
        return false;
    for (size_t i = 0; i < n; i++)
        if (id_equal(&people[i], &id))
            return true;
    return false;
}

static bool is_called(const char *name, const char *const *names, size_t n)
{
    AUTO_FREE char *key = name ? text_search_key(name) : NULL;
    for (size_t i = 0; key && i < n; i++) {
        AUTO_FREE char *other = text_search_key(names[i]);
        if (other && strcmp(key, other) == 0)
            return true;
    }
    return false;
}

/* What cannot be read may hold anything. */
static bool names_one(const char *path, const struct id *people, size_t n, const char *const *names,
                      size_t n_names)
{
    AUTO(form_draft) d = {.lock = {.fd = -1}};
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    if (!has_suffix(path, SUFFIX) || file_read(path, FORM_DRAFT_MAX, &bytes, &len, NULL) < 0 ||
        !parse(bytes, len, &d))
        return true;
    return is_of(form_draft_get(&d, FORM_TRAINEE), people, n) ||
           is_of(form_draft_get(&d, FORM_MENTOR), people, n) ||
           is_of(form_draft_get(&d, FORM_TYPIST), people, n) ||
           is_called(form_draft_get(&d, FORM_NEW_NAME), names, n_names);
}

int form_drafts_erase(struct app *app, const struct id *people, size_t n, const char *const *names,
                      size_t n_names, struct sotay_error *err)
{
    DIR *folder = opendir(app->paths.state_dir);
    const struct dirent *e;
    int rc = SOTAY_OK;
    while (folder && (e = readdir(folder))) {
        char path[PLACE_MAX];
        if (strncmp(e->d_name, PREFIX, strlen(PREFIX)) != 0 || has_suffix(e->d_name, ".lock") ||
            snprintf(path, sizeof(path), "%s/%s", app->paths.state_dir, e->d_name) >=
                (int)sizeof(path) ||
            !names_one(path, people, n, names, n_names))
            continue;
        if (unlink(path) != 0 && rc >= 0)
            rc = sotay_fail(err, SOTAY_EFAIL, _("Delete the file by hand."),
                            _("the kept form '%s' names this person and cannot be deleted"), path);
    }
    if (folder)
        closedir(folder);
    return rc;
}
