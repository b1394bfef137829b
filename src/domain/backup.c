/* src/domain/backup.c - makes a backup, notes it, and thins out the older ones of a folder. */
#include "base/base.h"

#include "domain/backup.h"

#include "base/str.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#define NAME_BEGIN "sotay-"
#define NAME_END ".backup"
#define NAME_DATE "0000-00-00-0000" /* 0: a digit */
#define NAMES_A_MINUTE 99
#define ROOM_FOR_KEYS (INT64_C(1) << 20)

struct names { /* of backups in a folder */
    char **v;
    size_t n;
};

static void names_done(struct names *l)
{
    for (size_t i = 0; i < l->n; i++)
        free(l->v[i]);
    free(l->v);
}

/* ---- where to ----------------------------------------------------------------------------------- */

/* sotay-2026-11-22-0731.backup, or -0731-2 where one was made in that minute already. */
static int name_of_moment(const struct app *app, const char *folder, int number,
                          char ret[PLACE_MAX], struct sotay_error *err)
{
    const int64_t minute_ms = 60000;
    int64_t minutes = app->here.now_ms / minute_ms + app->utc_offset;
    sotay_day day = day_of_time(app->here.now_ms, app->utc_offset);
    int of_day = (int)(minutes - (int64_t)day * 24 * 60);
    char again[16] = "";
    if (number > 1)
        snprintf(again, sizeof(again), "-%d", number);
    int n = snprintf(ret, PLACE_MAX, "%s/" NAME_BEGIN "%s-%02d%02d%s" NAME_END,
                     strcmp(folder, "/") == 0 ? "" : folder, day_iso(day).s, of_day / 60,
                     of_day % 60, again);
    return n < PLACE_MAX
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), folder);
}

static int choose_path(struct app *app, const struct backup_options *o, char ret[PLACE_MAX],
                       struct sotay_error *err)
{
    char folder[PLACE_MAX];
    if (!place_is_folder(o->to)) {
        int rc = place_resolve(o->to, ret, err);
        if (rc < 0)
            return rc;
        if (place_is_same(ret, store_path(app->store)))
            return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, on another disk."),
                              _("'%s' is the notebook itself"), o->to);
        if (place_is_taken(ret))
            return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, or name a folder."),
                              _("'%s' is there already"), o->to);
        return SOTAY_OK;
    }
    int rc = place_resolve(o->to, folder, err);
    int next = 1; /* above those of this minute: the last one made stays the newest */
    for (int i = NAMES_A_MINUTE; rc >= 0 && next == 1 && i >= 1; i--) {
        rc = name_of_moment(app, folder, i, ret, err);
        if (rc >= 0 && place_is_taken(ret))
            next = i + 1;
    }
    if (rc >= 0)
        rc = name_of_moment(app, folder, next, ret, err);
    if (rc >= 0 && next > NAMES_A_MINUTE)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Wait a minute."), _("'%s' is there already"), ret);
    return rc;
}

/* The same for every run of this notebook, so that what an interrupted one left is found. */
static int name_unfinished(const struct app *app, const char *path, char ret[PLACE_MAX],
                           struct sotay_error *err)
{
    char host[256] = "", folder[PLACE_MAX];
    AUTO(str) what = {0};
    (void)gethostname(host, sizeof(host) - 1);
    str_addf(&what, "%s\n%s\n%s\n", host, app->paths.state_dir, store_path(app->store));
    int rc = str_check(&what, err);
    if (rc >= 0)
        rc = place_folder(path, folder, err);
    if (rc < 0)
        return rc;
    struct hash hash = hash_of(what.data, what.len);
    int n = snprintf(ret, PLACE_MAX, "%s/.sotay-%.12s.part", folder, hash_hex(&hash).s);
    return n < PLACE_MAX
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), folder);
}

/* The copy needs what the notebook has, with what still lies in its log. */
static int64_t bytes_of(const char *path)
{
    struct stat st;
    AUTO(str) wal = {0};
    int64_t n = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
    str_addf(&wal, "%s-wal", path);
    if (str_check(&wal, NULL) >= 0 && stat(wal.data, &st) == 0)
        n += (int64_t)st.st_size;
    return n;
}

/* ---- making it ---------------------------------------------------------------------------------- */

static int fill(struct app *app, struct store *copy, struct backup_result *ret,
                struct sotay_error *err)
{
    int rc = copying_clear(copy, err);
    AUTO(txn) tx = {0};
    if (rc >= 0)
        rc = txn_begin(&tx, copy, err);
    if (rc >= 0)
        rc = copying_put_keys(app, copy, &ret->keys, err);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static int copy(struct app *app, const char *temp, struct copy_progress *progress,
                struct hash *ret_ends, struct backup_result *ret, struct sotay_error *err)
{
    struct store *to = NULL;
    progress->what = _("copying");
    int rc;
    {
        AUTO(txn) view = {0}; /* what is read first settles which moment is copied */
        rc = txn_begin_read(&view, app->store, err);
        if (rc >= 0)
            rc = copying_ends(app->store, ret_ends, err);
        if (rc >= 0)
            rc = store_copy(app->store, temp, copy_progress_at, progress, &to, err);
    }
    if (rc >= 0)
        rc = fill(app, to, ret, err);
    store_close(to);
    return rc < 0 ? rc : place_settle(temp, err);
}

static int make_at(struct app *app, const struct backup_options *o, const char *temp,
                   struct backup_result *ret, struct sotay_error *err)
{
    struct copy_progress progress = o->progress;
    struct hash ends;
    struct stat st;
    int rc = copy(app, temp, &progress, &ends, ret, err);
    if (rc >= 0)
        rc = copying_verify(app, temp, &ends, &progress, &ret->records, err);
    if (rc >= 0)
        rc = store_check_closed(temp, err);
    if (rc >= 0)
        rc = place_put(temp, ret->path, false, err);
    if (rc >= 0 && stat(ret->path, &st) == 0)
        ret->bytes = (int64_t)st.st_size;
    return rc;
}

/* ---- the notebook's own list -------------------------------------------------------------------- */

static int write_list(const char *notebook, enum sql_id query, const char *path,
                      const int64_t *time_ms, struct sotay_error *err)
{
    struct store *s = NULL;
    int rc = store_open(notebook, STORE_WRITE, &s, err);
    if (rc < 0)
        return rc;
    {
        AUTO(txn) tx = {0};
        rc = txn_begin(&tx, s, err);
        if (rc >= 0) {
            AUTO(stmt) q = stmt_open(s, query);
            stmt_text(&q, 1, path);
            if (time_ms)
                stmt_int(&q, 2, *time_ms);
            rc = stmt_run(&q, err);
        }
        if (rc >= 0)
            rc = txn_commit(&tx, err);
    }
    store_close(s);
    return rc;
}

int backup_note(const char *notebook, const char *path, int64_t time_ms, struct sotay_error *err)
{
    return write_list(notebook, SQL_BACKUP_PUT, path, &time_ms, err);
}

int backup_forget(const char *notebook, const char *path, struct sotay_error *err)
{
    return write_list(notebook, SQL_BACKUP_REMOVE, path, NULL, err);
}

int backup_newest(struct app *app, char ret_path[PLACE_MAX], int64_t *ret_time_ms,
                  struct sotay_error *err)
{
    bool any = false;
    AUTO(stmt) q = stmt_open(app->store, SQL_BACKUPS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) { /* the oldest first */
        any = true;
        snprintf(ret_path, PLACE_MAX, "%s", stmt_col_text(&q, 0));
        *ret_time_ms = stmt_col_int(&q, 1);
    }
    return rc < 0 ? rc : any ? SOTAY_OK : SOTAY_END;
}

/* ---- thinning out ------------------------------------------------------------------------------- */

static bool is_our_name(const char *name)
{
    const size_t begin = strlen(NAME_BEGIN), date = strlen(NAME_DATE), end = strlen(NAME_END);
    size_t len = strlen(name);
    if (len < begin + date + end || strncmp(name, NAME_BEGIN, begin) != 0 ||
        strcmp(name + len - end, NAME_END) != 0)
        return false;
    for (size_t i = 0; i < date; i++) {
        char c = name[begin + i], want = NAME_DATE[i];
        if (want == '0' ? !isdigit((unsigned char)c) : c != want)
            return false;
    }
    const char *again = name + begin + date;
    size_t rest = len - begin - date - end; /* "" or "-2" to "-99" */
    if (rest == 0)
        return true;
    return (rest == 2 || rest == 3) && again[0] == '-' && isdigit((unsigned char)again[1]) &&
           (rest == 2 || isdigit((unsigned char)again[2]));
}

/* Oldest first: by date and minute, then by number within the minute. */
static int by_age(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    const size_t head = strlen(NAME_BEGIN) + strlen(NAME_DATE);
    int c = strncmp(x, y, head);
    if (c != 0)
        return c;
    size_t m = strlen(x), n = strlen(y);
    return m != n ? (m < n ? -1 : 1) : strcmp(x, y);
}

/* Of this authority, and nothing in it that is not here as well: what lies there may be another
 * station's, or of a notebook that was lost since. */
static bool may_go(struct app *app, const char *path)
{
    struct sotay_error ignored;
    struct store *s = NULL;
    struct stat st;
    bool holds = false;
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
        store_open(path, STORE_LOOK, &s, &ignored) < 0)
        return false;
    {
        AUTO(stmt) q = stmt_open(s, SQL_AUTHORITY_KEY);
        if (stmt_step(&q, &ignored) == SOTAY_OK) {
            struct hash authority = stmt_col_hash(&q, 0);
            holds = hash_equal(&authority, &app->authority);
        }
    }
    if (holds && copying_holds(app->store, s, &holds, &ignored) < 0)
        holds = false;
    store_close(s);
    return holds;
}

static int list_folder(const char *folder, const char *but, struct names *ret,
                       struct sotay_error *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("folder '%s': %s"), folder, strerror(errno));
    int rc = SOTAY_OK;
    const struct dirent *d;
    while (rc >= 0 && (d = readdir(dir))) {
        if (!is_our_name(d->d_name) || strcmp(d->d_name, but) == 0)
            continue;
        char **grown = realloc(ret->v, (ret->n + 1) * sizeof(*grown));
        if (grown)
            ret->v = grown;
        if (!grown || !(grown[ret->n] = text_dup(d->d_name)))
            rc = sotay_nomem(err);
        else
            ret->n++;
    }
    closedir(dir);
    if (ret->n > 1)
        qsort(ret->v, ret->n, sizeof(*ret->v), by_age);
    return rc;
}

/* The new one always stays, though a wrong clock may have named it as the oldest. */
static int thin_out(struct app *app, int keep, struct backup_result *ret, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    AUTO(names) found = {0};
    int rc = place_folder(ret->path, folder, err);
    if (rc >= 0)
        rc = list_folder(folder, strrchr(ret->path, '/') + 1, &found, err);
    int left = 1;
    for (size_t i = found.n; rc >= 0 && i-- > 0;) {
        char path[PLACE_MAX];
        if (snprintf(path, sizeof(path), "%s/%s", folder, found.v[i]) >= (int)sizeof(path) ||
            !may_go(app, path) || left++ < keep)
            continue;
        if (unlink(path) < 0) {
            rc = sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot remove '%s': %s"), path,
                            strerror(errno));
        } else {
            struct sotay_error ignored;
            ret->removed++;
            (void)backup_forget(app->paths.notebook, path, &ignored);
        }
    }
    return rc;
}

int backup_make(struct app *app, const struct backup_options *o, struct backup_result *ret,
                struct sotay_error *err)
{
    char folder[PLACE_MAX], temp[PLACE_MAX];
    AUTO(place_lock) lock = {.fd = -1};
    *ret = (struct backup_result){0};
    bool in_folder = place_is_folder(o->to);
    int rc = choose_path(app, o, ret->path, err);
    if (rc >= 0)
        rc = place_folder(ret->path, folder, err);
    if (rc >= 0)
        rc = place_need_space(folder, bytes_of(store_path(app->store)) + ROOM_FOR_KEYS, err);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = copying_lock(app, &lock, err);
    if (rc >= 0)
        rc = name_unfinished(app, ret->path, temp, err);
    if (rc < 0)
        return rc;
    store_remove(temp); /* of a run that was cut off */
    rc = make_at(app, o, temp, ret, err);
    if (rc < 0) {
        store_remove(temp);
        return rc;
    }
    struct sotay_error ignored;
    ret->noted = backup_note(app->paths.notebook, ret->path, app->here.now_ms, &ignored) >= 0;
    if (in_folder && o->keep > 0)
        ret->too_many = thin_out(app, o->keep, ret, &ret->why) < 0;
    return SOTAY_OK;
}
