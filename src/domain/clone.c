/* src/domain/clone.c - a notebook made from another file: copied, checked, put in its place. */
#include "base/base.h"

#include "domain/clone.h"

#include "base/str.h"
#include "domain/backup.h"
#include "domain/sync_private.h"
#include "ledger/device.h"

#include <errno.h>
#include <sys/stat.h>

#define UNFINISHED ".unfinished"
#define ROOM_TO_WORK (INT64_C(4) << 20)

void clone_done(struct clone *c)
{
    if (!c)
        return;
    if (c->begun) {
        struct stat st;
        if (stat(c->temp, &st) == 0)
            device_forget(c->state_dir, (uint64_t)st.st_ino);
        store_remove(c->temp);
    }
    keys_back_done(&c->keys);
    place_lock_done(&c->lock);
    free(c->state_dir);
    c->state_dir = NULL;
    c->begun = false;
}

/* ---- may it be ---------------------------------------------------------------------------------- */

static int check_target(struct clone *c, const struct clone_wish *w, struct sotay_error *err)
{
    static const char *const beside[] = {"-wal", "-journal"};
    if (place_is_same(c->source, c->target))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name another place for the copy."),
                          _("'%s' cannot become a copy of itself"), w->target);
    bool taken = place_is_taken(c->target);
    if (taken && w->is_backup && !w->force)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("With --force it is moved aside, never deleted; --to NOTEBOOK names "
                            "another place."),
                          _("there is a notebook already: '%s'"), c->target);
    if (taken && !w->force)
        return sotay_fail(err, SOTAY_EREFUSED, _("Name a file that is not there yet."),
                          _("'%s' is there already"), c->target);
    struct stat st;
    if (taken && (lstat(c->target, &st) != 0 || !S_ISREG(st.st_mode)))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name another place."), _("'%s' is not a file"),
                          c->target);
    for (size_t i = 0; !w->force && i < COUNT_OF(beside); i++) {
        AUTO(str) name = {0};
        str_addf(&name, "%s%s", c->target, beside[i]);
        if (str_check(&name, err) < 0)
            return SOTAY_EFAIL;
        if (place_is_taken(name.data))
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("It belongs to a notebook that is gone: move it away first."),
                              _("'%s' is there already"), name.data);
    }
    return store_check_place(c->target, err);
}

static int settle_names(struct clone *c, const struct clone_wish *w, struct sotay_error *err)
{
    AUTO_FREE char *real = realpath(w->source, NULL);
    if (!real)
        return sotay_fail(err, errno == ENOENT || errno == ENOTDIR ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check the name; is the stick plugged in?"), _("there is no file '%s'"),
                          w->source);
    snprintf(c->source, sizeof(c->source), "%s", real);
    int rc = place_resolve(w->target, c->target, err);
    if (rc >= 0 && snprintf(c->temp, PLACE_MAX, "%s" UNFINISHED, c->target) >= PLACE_MAX)
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("file name '%s' is too long"), w->target);
    return rc;
}

/* ---- the copy ----------------------------------------------------------------------------------- */

/* One that may be at work is copied page by page; one on a stick is only read. */
static int copy(struct clone *c, struct copy_progress *progress, struct sotay_error *err)
{
    struct store *from = NULL, *to = NULL;
    char folder[PLACE_MAX];
    int rc = place_folder(c->source, folder, err);
    if (rc < 0)
        return rc;
    if (c->is_backup || store_check_place(c->source, NULL) < 0 || access(c->source, W_OK) != 0 ||
        access(folder, W_OK) != 0)
        return store_copy_bytes(c->source, c->temp, copy_progress_at, progress, err);
    rc = store_open(c->source, STORE_LOOK, &from, err);
    if (rc >= 0) {
        AUTO(txn) view = {0};
        struct hash ends;
        rc = txn_begin_read(&view, from, err);
        if (rc >= 0)
            rc = copying_ends(from, &ends, err);
        if (rc >= 0)
            rc = store_copy(from, c->temp, copy_progress_at, progress, &to, err);
    }
    store_close(to);
    store_close(from);
    return rc;
}

/* What the other notebook knew of folders, computers and backups is not known here. */
static int make_own(struct clone *c, struct sotay_error *err)
{
    struct store *s = NULL;
    int rc = store_open(c->temp, STORE_WRITE, &s, err);
    if (rc < 0)
        return rc;
    rc = store_set_alone(s, false, err);
    if (rc >= 0)
        rc = copying_clear(s, err);
    store_close(s);
    return rc;
}

/* The inode may have been another notebook's. */
static void forget_inode(const struct clone *c)
{
    struct stat st;
    if (stat(c->temp, &st) == 0)
        device_forget(c->state_dir, (uint64_t)st.st_ino);
}

/* SOTAY_END: what is there cannot be opened, or says nothing of it. */
static int read_authority(const char *path, struct hash *ret, char ret_name[COMPUTER_NAME_MAX])
{
    struct sotay_error ignored;
    struct store *s = NULL;
    if (store_open(path, STORE_LOOK, &s, &ignored) < 0)
        return SOTAY_END;
    int rc;
    {
        AUTO(stmt) q = stmt_open(s, SQL_AUTHORITY_KEY);
        rc = stmt_step(&q, &ignored);
        if (rc == SOTAY_OK)
            *ret = stmt_col_hash(&q, 0);
    }
    sync_authority(s, ret_name);
    store_close(s);
    return rc == SOTAY_OK ? SOTAY_OK : SOTAY_END;
}

/* Never in the place of another authority's, be it moved aside. */
static int check_authority(const struct clone *c, struct sotay_error *err)
{
    char own[COMPUTER_NAME_MAX], other[COMPUTER_NAME_MAX];
    struct hash from, there;
    if (!c->force || read_authority(c->temp, &from, own) != SOTAY_OK ||
        read_authority(c->target, &there, other) != SOTAY_OK || hash_equal(&from, &there))
        return SOTAY_OK;
    return sotay_fail(
        err, SOTAY_EREFUSED, _("Name another place with --to, or move that notebook away."),
        _("notebook '%s' is of another authority: '%s' (%.8s); the backup is of '%s' (%.8s)"),
        c->target, other, hash_hex(&there).s, own, hash_hex(&from).s);
}

static int check_and_keys(struct app *app, struct clone *c, struct copy_progress *progress,
                          struct sotay_error *err)
{
    int rc = copying_verify(app, c->temp, NULL, progress, &c->records, err);
    if (rc == SOTAY_EDAMAGE)
        sotay_error_prefix(err, "%s", c->source);
    if (rc >= 0)
        rc = check_authority(c, err);
    if (rc < 0)
        return rc;
    AUTO(app) on_temp = {0};
    rc = copying_open(app, c->temp, STORE_READ, &on_temp, err);
    if (rc < 0)
        return rc;
    int64_t clock;
    c->authority = on_temp.authority;
    rc = ledger_newest(on_temp.store, &clock, &c->newest_ms, err);
    if (rc < 0)
        return rc;
    return c->is_backup ? copying_take_keys(&on_temp, &c->keys, err) : SOTAY_OK;
}

/* The copy's own name tells nobody anything, and what helps is another file. */
static void damaged_source(const struct clone *c, const char *source, struct sotay_error *err)
{
    if (strstr(err->message, c->temp))
        sotay_fail(err, SOTAY_EDAMAGE, NULL, _("'%s' is damaged"), source);
    sotay_error_hint(
        err, "%s",
        c->is_backup ? _("Name a file that 'sotay backup' wrote; if this is one, take an older.")
                     : _("Name the file of a whole notebook; 'sotay restore' takes a backup."));
}

int clone_make(struct app *app, const struct clone_wish *w, struct clone *c,
               struct sotay_error *err)
{
    struct copy_progress progress = w->progress;
    struct stat st;
    char folder[PLACE_MAX];
    *c = (struct clone){.lock = {.fd = -1}, .is_backup = w->is_backup, .force = w->force};
    c->state_dir = text_dup(app->paths.state_dir);
    if (!c->state_dir)
        return sotay_nomem(err);
    int rc = settle_names(c, w, err);
    if (rc >= 0)
        rc = check_target(c, w, err);
    if (rc >= 0)
        rc = place_folder(c->target, folder, err);
    if (rc >= 0 && stat(c->source, &st) == 0)
        rc = place_need_space(folder, (int64_t)st.st_size + ROOM_TO_WORK, err);
    if (rc >= 0)
        rc = copying_lock(app, &c->lock, err);
    if (rc < 0)
        return rc;
    store_remove(c->temp); /* of a run that was cut off */
    c->begun = true;
    progress.what = _("copying");
    rc = copy(c, &progress, err);
    if (rc >= 0) {
        forget_inode(c);
        rc = check_and_keys(app, c, &progress, err);
    }
    if (rc == SOTAY_EDAMAGE)
        damaged_source(c, w->source, err);
    return rc < 0 ? rc : make_own(c, err);
}

/* ---- who may write ------------------------------------------------------------------------------ */

static int check_enrolled(struct app *app, const struct device *d, const char *file,
                          struct sotay_error *err)
{
    bool enrolled = false, closed = false;
    {
        AUTO(stmt) q = stmt_open(app->store, SQL_DEVICE_GET);
        stmt_blob(&q, 1, d->key.b, HASH_SIZE);
        int rc = stmt_step(&q, err);
        if (rc < 0)
            return rc;
        enrolled = rc == SOTAY_OK && stmt_col_int(&q, 0) != 0;
        closed = rc == SOTAY_OK && !stmt_col_is_null(&q, 3);
    }
    if (!enrolled || closed)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Make one with 'sotay device enrol --new FILE', then copy the notebook "
                            "again."),
                          closed ? _("the computer of '%s' was closed in this notebook")
                                 : _("this notebook does not know the computer of '%s'"),
                          file);
    AUTO(stmt) q = stmt_open(app->store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&q, 1);
        if (hash_equal(&key, &d->key))
            return sotay_fail(err, SOTAY_EREFUSED,
                              _("Each computer needs one of its own: 'sotay device enrol --new "
                                "FILE' makes another."),
                              _("'%s' serves another computer already"), file);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int clone_take_device(struct app *app, const char *file, char ret_series[8],
                      struct sotay_error *err)
{
    AUTO(device) d = {0};
    int rc = device_take_file(file, app->here.state_dir, store_inode(app->store), &d, err);
    if (rc >= 0)
        rc = check_enrolled(app, &d, file, err);
    if (rc >= 0)
        rc = device_series(app->store, &d.key, ret_series, err);
    return rc < 0 ? rc : device_save(&d, err);
}

/* ---- in its place ------------------------------------------------------------------------------- */

static int name_aside(struct clone *c, struct sotay_error *err)
{
    const int most = 1000;
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    struct day_text day = day_iso(day_of_time((int64_t)now.tv_sec * 1000, 0));
    for (int i = 1; i < most; i++) {
        int n = i == 1
                    ? snprintf(c->aside, PLACE_MAX, "%s.before-restore-%s", c->target, day.s)
                    : snprintf(c->aside, PLACE_MAX, "%s.before-restore-%s-%d", c->target, day.s, i);
        if (n >= PLACE_MAX)
            break;
        if (!place_is_taken(c->aside))
            return SOTAY_OK;
    }
    return sotay_fail(err, SOTAY_EREFUSED, _("Move the old ones away first."),
                      _("there is no name left for what '%s' was"), c->target);
}

/* A second name first, so that at no moment there is no notebook of the old name. */
static int move_aside(struct clone *c, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (place_is_taken(c->target)) {
        rc = store_check_free(c->target, err);
        if (rc >= 0 && link(c->target, c->aside) < 0)
            rc =
                sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the permissions of the folder."),
                           _("cannot write '%s': %s"), c->aside, strerror(errno));
    }
    if (rc >= 0)
        rc = store_beside_move(c->target, c->aside, err);
    if (rc >= 0)
        rc = place_sync_folder(c->target, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* The file it came from is a backup of it, as old as its newest record, and so is what it takes the
 * place of: an erasure later on can name them. */
static void note_copies(const struct clone *c)
{
    struct sotay_error ignored;
    if (c->is_backup)
        (void)backup_note(c->temp, c->source, c->newest_ms, &ignored);
    if (c->force && place_is_taken(c->target))
        (void)backup_note(c->temp, c->aside, c->newest_ms - 1, &ignored); /* never the newest */
}

int clone_would_put(struct clone *c, struct sotay_error *err)
{
    return c->force && place_is_taken(c->target) ? name_aside(c, err) : SOTAY_OK;
}

int clone_put(struct clone *c, struct sotay_error *err)
{
    int rc = c->force ? name_aside(c, err) : SOTAY_OK;
    if (rc >= 0) {
        note_copies(c);
        rc = store_check_closed(c->temp, err);
    }
    if (rc >= 0)
        rc = place_settle(c->temp, err);
    if (rc >= 0 && c->force)
        rc = move_aside(c, err);
    if (rc >= 0 && !place_is_taken(c->aside))
        c->aside[0] = '\0';
    if (rc >= 0)
        rc = place_put(c->temp, c->target, c->force, err);
    if (rc < 0)
        return rc;
    c->begun = false;
    c->keys.stay = true;
    return SOTAY_OK;
}
