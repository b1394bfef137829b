/* src/domain/copying.c - what backup, restore, clone and kit share. */
#include "base/base.h"

#include "domain/copying.h"

#include "base/str.h"
#include "domain/notebook.h"
#include "ledger/file.h"

#include <dirent.h>
#include <errno.h>

#define KEY_FILE_MAX 4096
#define KEY_FILES_MAX 10000
#define KEY_NAME_DIGITS 16
#define KEY_NAME_END ".key"

void copy_progress_at(void *with, int64_t done, int64_t total)
{
    struct copy_progress *p = with;
    if (p && p->tell)
        p->tell(p->with, p->what, done, total);
}

int copying_lock(const struct app *app, struct place_lock *ret, struct sotay_error *err)
{
    int rc = folder_make_private(app->paths.state_dir, err);
    return rc < 0 ? rc : place_lock(ret, app->paths.state_dir, "copying.lock", err);
}

int copying_open(const struct app *like, const char *path, enum store_mode mode, struct app *ret,
                 struct sotay_error *err)
{
    const struct paths *p = &like->paths;
    struct paths own = {.notebook = text_dup(path),
                        .state_dir = text_dup(p->state_dir),
                        .key_dir = text_dup(p->key_dir),
                        .plugin_dirs = text_dup(p->plugin_dirs),
                        .checklist_dirs = text_dup(p->checklist_dirs)};
    /* app_done frees them, whatever app_new answers */
    int rc = app_new(ret, &own, like->now_ms, like->today_given ? like->today : DAY_NONE, err);
    if (rc >= 0 && (!own.notebook || !own.state_dir || !own.key_dir || !own.plugin_dirs ||
                    !own.checklist_dirs))
        rc = sotay_nomem(err);
    return rc < 0 ? rc : app_open(ret, mode, err);
}

/* ---- comparing ---------------------------------------------------------------------------------- */

/* SOTAY_END: the chain is empty. */
static int chain_end(struct store *s, int64_t chain, int64_t *ret_seq, struct hash *ret_hash,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, SQL_CHAIN_HEAD);
    stmt_int(&q, 1, chain);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK) {
        *ret_seq = stmt_col_int(&q, 0);
        *ret_hash = stmt_col_hash(&q, 1);
    }
    return rc;
}

int copying_ends(struct store *s, struct hash *ret, struct sotay_error *err)
{
    AUTO(str) text = {0};
    AUTO(stmt) q = stmt_open(s, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash device = stmt_col_hash(&q, 1), end;
        int64_t seq;
        rc = chain_end(s, stmt_col_int(&q, 0), &seq, &end, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK)
            str_addf(&text, "%s %lld %s\n", hash_hex(&device).s, (long long)seq, hash_hex(&end).s);
    }
    if (rc >= 0)
        rc = str_check(&text, err);
    if (rc >= 0)
        *ret = hash_of(str_text(&text), text.len);
    return rc < 0 ? rc : SOTAY_OK;
}

static int has(struct store *s, const struct hash *device, int64_t seq, const struct hash *hash,
               bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, SQL_CHAIN_ALL);
    int rc = SOTAY_OK;
    *ret = false;
    while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash of = stmt_col_hash(&q, 1);
        if (!hash_equal(&of, device))
            continue;
        AUTO(stmt) at = stmt_open(s, SQL_ENTRY_HASH_AT);
        stmt_int(&at, 1, stmt_col_int(&q, 0));
        stmt_int(&at, 2, seq);
        int found = stmt_step(&at, err);
        if (found < 0)
            return found;
        struct hash there = found == SOTAY_OK ? stmt_col_hash(&at, 0) : (struct hash){{0}};
        *ret = hash_equal(&there, hash);
    }
    return *ret || rc >= 0 ? SOTAY_OK : rc;
}

int copying_holds(struct store *all, struct store *some, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(some, SQL_CHAIN_ALL);
    int rc = SOTAY_OK;
    *ret = true;
    while (*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash device = stmt_col_hash(&q, 1), end;
        int64_t seq;
        rc = chain_end(some, stmt_col_int(&q, 0), &seq, &end, err);
        if (rc == SOTAY_OK)
            rc = has(all, &device, seq, &end, ret, err);
        if (rc < 0)
            return rc;
    }
    return !*ret || rc >= 0 ? SOTAY_OK : rc;
}

int copying_verify(const struct app *like, const char *path, const struct hash *ends,
                   struct copy_progress *progress, int64_t *ret_records, struct sotay_error *err)
{
    AUTO(app) app = {0};
    struct verify_report report = {0};
    progress->what = _("checking");
    int rc = copying_open(like, path, STORE_READ, &app, err);
    if (rc >= 0)
        rc = notebook_verify(&app, copy_progress_at, progress, &report, err);
    struct hash there = {{0}};
    if (rc >= 0 && ends)
        rc = copying_ends(app.store, &there, err);
    if (rc >= 0 && ends && !hash_equal(ends, &there))
        rc = sotay_fail(err, SOTAY_EDAMAGE, _("Check the disk, then try again."),
                        _("'%s' does not hold what was written there"), path);
    if (rc >= 0)
        *ret_records = report.entries;
    return rc < 0 ? rc : SOTAY_OK;
}

int copying_clear(struct store *copy, struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, copy, err);
    if (rc >= 0)
        rc = store_script(copy, SQL_CLEAR_LOCAL, err);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

/* ---- sealed keys -------------------------------------------------------------------------------- */

static int is_known(struct store *s, enum sql_id query, const struct hash *key, bool *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, query);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

/* "0123456789abcdef.key": the only name that is looked for when a key is needed. */
static bool is_key_name(const char *name)
{
    return strlen(name) == KEY_NAME_DIGITS + strlen(KEY_NAME_END) &&
           strspn(name, "0123456789abcdef") == KEY_NAME_DIGITS &&
           strcmp(name + KEY_NAME_DIGITS, KEY_NAME_END) == 0;
}

static int put_key(struct app *app, struct store *copy, const char *name, int *ret_keys,
                   struct sotay_error *err)
{
    char path[1024];
    struct hash key;
    struct sotay_error ignored;
    bool known = false;
    if (snprintf(path, sizeof(path), "%s/%s", app->paths.key_dir, name) >= (int)sizeof(path) ||
        keyfile_public(path, &key, NULL, &ignored) < 0)
        return SOTAY_OK; /* damaged or another's: nothing to keep */
    int rc = is_known(app->store, SQL_PERSON_KEY_GET, &key, &known, err);
    if (rc >= 0 && !known)
        rc = is_known(app->store, SQL_AUTHORITY_GET, &key, &known, err);
    if (rc < 0 || !known)
        return rc;
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    rc = file_read(path, KEY_FILE_MAX, &bytes, &len, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(copy, SQL_BACKUP_KEY_PUT);
    stmt_text(&q, 1, name);
    stmt_blob(&q, 2, bytes, len);
    ++*ret_keys;
    return stmt_run(&q, err);
}

int copying_put_keys(struct app *app, struct store *copy, int *ret_keys, struct sotay_error *err)
{
    *ret_keys = 0;
    DIR *folder = opendir(app->paths.key_dir);
    if (!folder)
        return errno == ENOENT
                   ? SOTAY_OK
                   : sotay_fail(err, SOTAY_EFAIL, _("Check the permissions."), _("folder '%s': %s"),
                                app->paths.key_dir, strerror(errno));
    int rc = SOTAY_OK;
    const struct dirent *d;
    while (rc >= 0 && (d = readdir(folder)))
        if (is_key_name(d->d_name))
            rc = put_key(app, copy, d->d_name, ret_keys, err);
    closedir(folder);
    return rc;
}

void keys_back_done(struct keys_back *k)
{
    if (!k)
        return;
    for (size_t i = 0; !k->stay && i < k->n; i++)
        unlink(k->v[i]);
    free(k->v);
    *k = (struct keys_back){0};
}

/* A backup may be anybody's file: only what is a key file of that name is put there. */
static int take_key(struct app *from, struct stmt *q, struct keys_back *k, struct sotay_error *err)
{
    const char *name = stmt_col_text(q, 0);
    char path[512];
    struct hash key;
    if (!name || !is_key_name(name) || stmt_col_size(q, 1) > KEY_FILE_MAX || k->n >= KEY_FILES_MAX)
        return SOTAY_OK;
    if (snprintf(path, sizeof(path), "%s/%s", from->paths.key_dir, name) >= (int)sizeof(path) ||
        place_is_taken(path))
        return SOTAY_OK;
    char(*grown)[512] = realloc(k->v, (k->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    k->v = grown;
    int rc = folder_make_private(from->paths.key_dir, err);
    if (rc >= 0)
        rc = file_write_private(path, stmt_col_blob(q, 1), stmt_col_size(q, 1), false, err);
    if (rc < 0)
        return rc;
    struct sotay_error ignored;
    if (keyfile_public(path, &key, NULL, &ignored) < 0 ||
        strncmp(hash_hex(&key).s, name, KEY_NAME_DIGITS) != 0) {
        unlink(path);
        return SOTAY_OK;
    }
    memcpy(k->v[k->n++], path, sizeof(path));
    return SOTAY_OK;
}

int copying_take_keys(struct app *from, struct keys_back *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(from->store, SQL_BACKUP_KEY_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = take_key(from, &q, ret, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
