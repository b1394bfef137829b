/* src/domain/kit.c - the folder for a new station's computer. */
#include "base/base.h"

#include "domain/kit.h"

#include "base/str.h"
#include "domain/notebook.h"
#include "ledger/device.h"
#include "ledger/file.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#define UNFINISHED ".unfinished"
#define ROOM_FOR_PAGES (INT64_C(4) << 20)

struct making { /* the folder until it has its name */
    const struct kit_wish *w;
    char folder[PLACE_MAX];
    bool begun;
};

static int inside(const char *folder, const char *name, char ret[PLACE_MAX],
                  struct sotay_error *err)
{
    return snprintf(ret, PLACE_MAX, "%s/%s", folder, name) < PLACE_MAX
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), folder);
}

/* Only what a kit is made of: should something else lie there, it stays, and so does the folder. */
static void remove_folder(const char *folder, const struct kit_wish *w)
{
    char path[PLACE_MAX];
    if (inside(folder, KIT_NOTEBOOK, path, NULL) >= 0)
        store_remove(path);
    if (inside(folder, KIT_DEVICE, path, NULL) >= 0)
        unlink(path);
    for (size_t i = 0; i < w->n_pages; i++)
        if (inside(folder, w->pages[i].name, path, NULL) >= 0)
            unlink(path);
    rmdir(folder);
}

static void making_done(struct making *m)
{
    if (m->begun)
        remove_folder(m->folder, m->w);
}

/* ---- may it be ---------------------------------------------------------------------------------- */

static bool is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    bool empty = dir != NULL;
    const struct dirent *d;
    while (empty && (d = readdir(dir)))
        empty = strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0;
    if (dir)
        closedir(dir);
    return empty;
}

static bool is_disk(const char *folder, const char *above)
{
    struct stat a, b;
    return stat(folder, &a) == 0 && stat(above, &b) == 0 && a.st_dev != b.st_dev;
}

int kit_check(struct app *app, const char *folder, char ret[PLACE_MAX], struct sotay_error *err)
{
    char above[PLACE_MAX];
    struct stat st;
    AUTO_FREE char *plain = text_dup(folder);
    if (!plain)
        return sotay_nomem(err);
    for (size_t n = strlen(plain); n > 1 && plain[n - 1] == '/'; n--)
        plain[n - 1] = '\0';
    int rc = place_resolve(plain, ret, err);
    if (rc >= 0)
        rc = place_folder(ret, above, err);
    if (rc < 0)
        return rc;
    if (place_is_taken(ret) && (!place_is_folder(ret) || !is_empty(ret)))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name a folder that is not there yet."),
                          _("'%s' is there already and is not an empty folder"), folder);
    if (is_disk(ret, above))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name a folder in it, such as 'kit'."),
                          _("'%s' is a whole disk"), folder);
    int64_t bytes = stat(store_path(app->store), &st) == 0 ? (int64_t)st.st_size : 0;
    return place_need_space(above, bytes + ROOM_FOR_PAGES, err);
}

/* ---- what goes in ------------------------------------------------------------------------------- */

static int add_device(struct app *app, const struct actor *actor, struct making *m,
                      struct kit_result *ret, struct sotay_error *err)
{
    char path[PLACE_MAX];
    int rc = inside(m->folder, KIT_DEVICE, path, err);
    return rc < 0
               ? rc
               : computer_enrol_new(app, actor, path, m->w->name, ret->series, &ret->device, err);
}

static int add_notebook(struct app *app, struct making *m, struct kit_result *ret,
                        struct sotay_error *err)
{
    struct copy_progress progress = m->w->progress;
    struct store *to = NULL;
    struct hash ends;
    char path[PLACE_MAX];
    progress.what = _("copying");
    int rc = inside(m->folder, KIT_NOTEBOOK, path, err);
    if (rc < 0)
        return rc;
    {
        AUTO(txn) view = {0};
        rc = txn_begin_read(&view, app->store, err);
        if (rc >= 0)
            rc = copying_ends(app->store, &ends, err);
        if (rc >= 0)
            rc = store_copy(app->store, path, copy_progress_at, &progress, &to, err);
    }
    if (rc >= 0)
        rc = copying_clear(to, err);
    store_close(to);
    if (rc >= 0)
        rc = place_settle(path, err);
    if (rc >= 0)
        rc = copying_verify(app, path, &ends, &progress, &ret->records, err);
    return rc < 0 ? rc : store_check_closed(path, err);
}

static int add_pages(struct making *m, const char *series, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < m->w->n_pages; i++) {
        char path[PLACE_MAX];
        AUTO(str) text = {0};
        rc = inside(m->folder, m->w->pages[i].name, path, err);
        if (rc >= 0)
            rc = m->w->pages[i].write(m->w->with, series, &text, err);
        if (rc >= 0)
            rc = str_check(&text, err);
        if (rc >= 0)
            rc = file_write_private(path, str_text(&text), text.len, false, err);
    }
    return rc;
}

static int begin(struct making *m, const char *target, struct sotay_error *err)
{
    const char *name = strrchr(target, '/') + 1;
    int n =
        snprintf(m->folder, PLACE_MAX, "%.*s.%s" UNFINISHED, (int)(name - target), target, name);
    if (n >= PLACE_MAX)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), target);
    struct stat st;
    /* Of a run that was cut off; through no link that somebody laid. */
    if (lstat(m->folder, &st) == 0 && S_ISDIR(st.st_mode))
        remove_folder(m->folder, m->w);
    if (mkdir(m->folder, 0700) < 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the permissions of the folder."),
                          _("cannot make folder '%s': %s"), m->folder, strerror(errno));
    m->begun = true;
    return SOTAY_OK;
}

int kit_make(struct app *app, const struct actor *actor, const struct kit_wish *w,
             struct kit_result *ret, struct sotay_error *err)
{
    AUTO(place_lock) lock = {.fd = -1};
    AUTO(making) m = {.w = w};
    *ret = (struct kit_result){0};
    int rc = kit_check(app, w->folder, ret->folder, err);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = copying_lock(app, &lock, err);
    if (rc >= 0)
        rc = begin(&m, ret->folder, err);
    if (rc >= 0)
        rc = add_device(app, actor, &m, ret, err);
    if (rc < 0)
        return rc;
    rc = add_notebook(app, &m, ret, err);
    if (rc >= 0)
        rc = add_pages(&m, ret->series, err);
    if (rc >= 0)
        rc = place_sync_folder(m.folder, err);
    if (rc >= 0) /* an empty folder gives way */
        rc = place_put(m.folder, ret->folder, true, err);
    if (rc < 0) {
        sotay_error_hint(err, _("The computer was enrolled: end that with 'sotay device close', "
                                "then try again."));
        return rc;
    }
    m.begun = false;
    return SOTAY_OK;
}
