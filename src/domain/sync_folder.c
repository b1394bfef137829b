/* src/domain/sync_folder.c - a folder of segments: what lies in it, and what of that is new. */
#include "base/base.h"

#include "domain/sync_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".sotay"

static void file_done(struct sync_file *file)
{
    free(file->name);
    free(file->erased);
    free(file->read);
}

void sync_folder_done(struct sync_folder *f)
{
    for (size_t i = 0; i < f->n; i++)
        file_done(&f->files[i]);
    free(f->files);
    free(f->path);
    map_done(&f->known);
    sync_offer_done(&f->offer);
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
}

struct sync_file *sync_folder_add(struct sync_folder *f, const char *name, struct sotay_error *err)
{
    if (f->n == f->cap) {
        size_t cap = f->cap ? 2 * f->cap : 64;
        struct sync_file *grown = realloc(f->files, cap * sizeof(*grown));
        if (!grown) {
            sotay_nomem(err);
            return NULL;
        }
        f->files = grown;
        f->cap = cap;
    }
    struct sync_file *file = &f->files[f->n];
    *file = (struct sync_file){.name = text_dup(name), .erased = text_dup("")};
    f->n++;
    if (file->name && file->erased)
        return file;
    sotay_nomem(err);
    return NULL;
}

void sync_file_note(struct sync_file *file, const struct stat *st)
{
    const uint64_t second = 1000000000; /* unsigned wraps around: a medium may say any year */
    file->size = (int64_t)st->st_size;
    file->changed =
        (int64_t)((uint64_t)st->st_mtim.tv_sec * second + (uint64_t)st->st_mtim.tv_nsec);
}

/* ---- what lies there --------------------------------------------------------------------------------- */

static bool ends_in_suffix(const char *name)
{
    size_t len = strlen(name), n = strlen(SUFFIX);
    return len >= n && strcmp(name + len - n, SUFFIX) == 0;
}

/* What an earlier run of this computer left when it was cut off, a day ago at least: another one may be
 * at work now. */
static void tidy(const struct sync_folder *f, const char *name)
{
    const time_t day = 24 * 60 * 60;
    size_t len = strlen(name), n = strlen(SYNC_PART);
    struct stat st;
    if (f->run->o->dry_run || strncmp(name, f->part, strlen(f->part)) != 0 || len < n ||
        strcmp(name + len - n, SYNC_PART) != 0)
        return;
    if (fstatat(f->fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
        st.st_mtime < time(NULL) - day)
        unlinkat(f->fd, name, 0);
}

/* Only a file of its own is ever opened: nothing is followed, nothing is waited for. */
static int list_one(struct sync_folder *f, const char *name, struct sotay_error *err)
{
    struct stat st;
    struct segment_name n;
    tidy(f, name);
    if (!ends_in_suffix(name) || fstatat(f->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return SOTAY_OK;
    if (S_ISLNK(st.st_mode))
        return sync_skip(f->run, name, _("it is a link"), err);
    if (!S_ISREG(st.st_mode))
        return sync_skip(f->run, name, _("it is not a file"), err);
    if (!segment_name_parse(name, &n))
        return sync_skip(f->run, name, _("Sotay gives no file of this folder such a name"), err);
    struct sync_file *file = sync_folder_add(f, name, err);
    if (!file)
        return SOTAY_EFAIL;
    file->state = SYNC_FILE_NEW;
    sync_file_note(file, &st);
    return SOTAY_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct sync_file *)a)->name, ((const struct sync_file *)b)->name);
}

/* What has not changed since it was read, or written here, is not read again. */
static int recall(struct sync_folder *f, struct sotay_error *err)
{
    int rc;
    AUTO(stmt) q = stmt_open(f->run->app->store, SQL_SEGMENT_OF);
    stmt_text(&q, 1, f->path);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        int64_t at;
        const char *name = stmt_col_text(&q, 0);
        if (!map_get(&f->known, name, strlen(name), &at) ||
            f->files[at].size != stmt_col_int(&q, 1) || f->files[at].changed != stmt_col_int(&q, 7))
            continue;
        struct sync_file *file = &f->files[at];
        free(file->erased);
        file->state = SYNC_FILE_KNOWN;
        file->device = stmt_col_hash(&q, 2);
        file->first = stmt_col_int(&q, 3);
        file->last = stmt_col_int(&q, 4);
        file->head = stmt_col_hash(&q, 5);
        file->erased = text_dup(stmt_col_text(&q, 6));
        if (!file->erased)
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int open_folder(struct sync_folder *f, struct sotay_error *err)
{
    f->fd = open(f->shown, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    f->path = realpath(f->shown, NULL);
    if (f->fd >= 0 && f->path)
        return SOTAY_OK;
    return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL,
                      _("Check the name and the permissions."), _("cannot open '%s': %s"), f->shown,
                      strerror(errno));
}

static int read_names(struct sync_folder *f, struct sotay_error *err)
{
    int fd = dup(f->fd), rc = SOTAY_OK;
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        if (fd >= 0)
            close(fd);
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read folder '%s': %s"), f->shown,
                          strerror(errno));
    }
    rewinddir(dir);
    for (;;) {
        errno = 0;
        const struct dirent *d = readdir(dir);
        if (!d && errno)
            rc = sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read folder '%s': %s"), f->shown,
                            strerror(errno));
        if (d)
            rc = list_one(f, d->d_name, err);
        if (!d || rc < 0)
            break;
    }
    closedir(dir);
    return rc;
}

int sync_folder_list(struct sync_folder *f, struct sotay_error *err)
{
    struct hash here = {{0}};
    int rc = open_folder(f, err);
    if (rc >= 0)
        rc = sync_this_computer(f->run->app, &here, err);
    snprintf(f->part, sizeof(f->part), ".sotay-%.8s-", hash_hex(&here).s);
    if (rc >= 0)
        rc = read_names(f, err);
    if (rc < 0)
        return rc;
    if (f->n)
        qsort(f->files, f->n, sizeof(*f->files), by_name);
    for (size_t i = 0; i < f->n; i++) {
        f->files[i].folder = f;
        if (!map_put(&f->known, f->files[i].name, strlen(f->files[i].name), (int64_t)i))
            return sotay_nomem(err);
    }
    return recall(f, err);
}

/* ---- what is new ----------------------------------------------------------------------------------------- */

static int open_file(const struct sync_file *file)
{
    return openat(file->folder->fd, file->name,
                  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* The walk of a file's stretch: the file is opened for as long as it takes. */
static int walk_file(const struct stretch *s, stretch_visit visit, void *visit_with,
                     struct sotay_error *err)
{
    const struct sync_file *file = s->with;
    int fd = open_file(file);
    if (fd < 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Nothing is lost: run the same command again."),
                          _("cannot open '%s': %s"), file->name, strerror(errno));
    int rc = segment_walk_file(fd, 0, file->read, visit, visit_with, err);
    close(fd);
    return rc;
}

/* Why it cannot be used; NULL: it can. */
static const char *look_at(struct sync_file *file, int fd, struct sotay_error *err)
{
    struct stat st;
    struct segment_name said;
    struct segment *seg = file->read;
    AUTO(str) erased = {0};
    if (fstat(fd, &st) != 0)
        return strerror(errno);
    if (!S_ISREG(st.st_mode))
        return _("it is not a file");
    if ((int64_t)st.st_size > SYNC_FILE_MAX)
        return _("it is larger than any file of Sotay's");
    sync_file_note(file, &st);
    if (segment_parse_file(fd, 0, seg, &erased, err) < 0)
        return err->message;
    if (seg->len != (size_t)st.st_size || !segment_name_parse(file->name, &said) ||
        memcmp(&said, &seg->name, sizeof(said)) != 0)
        return _("the file was changed after it was written");
    free(file->erased);
    file->erased = text_dup(str_text(&erased));
    file->device = seg->stretch.device;
    file->head = seg->stretch.head;
    file->first = seg->stretch.first;
    file->last = seg->stretch.last;
    return file->erased ? NULL : strerror(ENOMEM);
}

static int foreign(struct sync_folder *f, struct sync_file *file, struct sotay_error *err)
{
    char why[160];
    f->foreign++;
    f->foreign_authority = file->read->authority;
    file->state = SYNC_FILE_GONE; /* it is none of ours, whatever it is */
    snprintf(why, sizeof(why), _("it is of another authority (%.8s)"),
             hash_hex(&file->read->authority).s);
    return sync_skip(f->run, file->name, why, err);
}

static int offer(struct sync_folder *f, struct sync_file *file, struct sotay_error *err)
{
    struct stretch s = file->read->stretch;
    s.each = walk_file;
    s.with = file;
    file->offer = f->offer.n;
    f->run->ret->files_read++;
    return sync_offer_add(&f->offer, &s, file->name, err);
}

static int read_one(struct sync_folder *f, struct sync_file *file, struct sotay_error *err)
{
    struct sotay_error reading = {0};
    int fd = open_file(file);
    if (fd < 0 && errno == ENOENT) { /* another station replaced it this very moment */
        file->state = SYNC_FILE_GONE;
        return SOTAY_OK;
    }
    file->read = calloc(1, sizeof(*file->read));
    if (!file->read) {
        if (fd >= 0)
            close(fd);
        return sotay_nomem(err);
    }
    const char *why = fd < 0 ? strerror(errno) : look_at(file, fd, &reading);
    if (fd >= 0)
        close(fd);
    if (why) {
        file->state = SYNC_FILE_DAMAGED;
        return sync_skip_with(f->run, file->name, why,
                              _("If it is named again next time, delete it, and sync once more "
                                "with the computer that wrote it."),
                              err);
    }
    if (!hash_equal(&file->read->authority, &f->run->app->authority))
        return foreign(f, file, err);
    return offer(f, file, err);
}

int sync_folder_read(struct sync_folder *f, struct sotay_error *err)
{
    int64_t total = 0, done = 0, ours = 0;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < f->n; i++)
        total += f->files[i].state == SYNC_FILE_NEW ? f->files[i].size : 0;
    for (size_t i = 0; rc >= 0 && i < f->n; i++) {
        struct sync_file *file = &f->files[i];
        if (file->state == SYNC_FILE_NEW) {
            done += file->size;
            rc = read_one(f, file, err);
            sync_progress(f->run, _("reading"), done, total);
        }
        ours += file->state == SYNC_FILE_NEW || file->state == SYNC_FILE_KNOWN;
    }
    if (rc >= 0 && f->foreign && !ours)
        rc = sync_foreign(f->run->app, f->shown, "", &f->foreign_authority, err);
    return rc;
}

/* ---- remembered ------------------------------------------------------------------------------------------- */

static int remember_one(struct sync_folder *f, const struct sync_file *file,
                        struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->run->app->store, SQL_SEGMENT_PUT);
    stmt_text(&q, 1, f->path);
    stmt_text(&q, 2, file->name);
    stmt_int(&q, 3, file->size);
    stmt_blob(&q, 4, file->device.b, HASH_SIZE);
    stmt_int(&q, 5, file->first);
    stmt_int(&q, 6, file->last);
    stmt_blob(&q, 7, file->head.b, HASH_SIZE);
    stmt_text(&q, 8, file->erased);
    stmt_int(&q, 9, file->changed);
    return stmt_run(&q, err);
}

int sync_folder_remember(struct sync_folder *f, struct sotay_error *err)
{
    size_t due = 0;
    for (size_t i = 0; i < f->n; i++)
        due += f->files[i].remember;
    if (!due || f->run->o->dry_run)
        return SOTAY_OK;
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, f->run->app->store, err);
    for (size_t i = 0; rc >= 0 && i < f->n; i++) {
        if (!f->files[i].remember)
            continue;
        if (f->files[i].state == SYNC_FILE_GONE) {
            AUTO(stmt) q = stmt_open(f->run->app->store, SQL_SEGMENT_FORGET);
            stmt_text(&q, 1, f->path);
            stmt_text(&q, 2, f->files[i].name);
            rc = stmt_run(&q, err);
        } else {
            rc = remember_one(f, &f->files[i], err);
        }
    }
    return rc < 0 ? rc : txn_commit(&tx, err);
}

/* ---- in its order ------------------------------------------------------------------------------------------- */

static int run_folder(struct sync_folder *f, struct sotay_error *err)
{
    int rc = sync_folder_list(f, err);
    if (rc >= 0)
        rc = sync_folder_read(f, err);
    if (rc >= 0)
        rc = sync_receive(f->run, f->run->app, &f->offer, &f->run->ret->here, err);
    if (rc < 0)
        return rc;
    struct sotay_error late = {0};
    rc = sync_folder_write(f, err);
    int kept = sync_folder_remember(f, rc < 0 ? &late : err);
    if (rc >= 0)
        rc = kept;
    return rc < 0 ? rc : sync_all_refused(&f->offer, f->shown, err);
}

int sync_folder(struct sync_run *run, const char *path, struct sotay_error *err)
{
    struct sync_folder f = {.run = run, .shown = path, .fd = -1};
    int rc = run_folder(&f, err);
    sync_folder_done(&f);
    return rc;
}
