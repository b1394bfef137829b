/* src/base/place.c - large files that appear in their place whole or not at all. */
#include "base/base.h"

#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define COPY_BYTES (256 * 1024)

static int too_long(const char *path, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EUSAGE, NULL, _("file name '%s' is too long"), path);
}

int place_folder(const char *path, char ret[PLACE_MAX], struct sotay_error *err)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash == path ? 1 : slash ? (size_t)(slash - path) : 0;
    if (len >= PLACE_MAX)
        return too_long(path, err);
    int n =
        slash ? snprintf(ret, PLACE_MAX, "%.*s", (int)len, path) : snprintf(ret, PLACE_MAX, ".");
    return n > 0 ? SOTAY_OK : too_long(path, err);
}

int place_resolve(const char *path, char ret[PLACE_MAX], struct sotay_error *err)
{
    char folder[PLACE_MAX];
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    AUTO_FREE char *whole = realpath(path, NULL);
    if (whole)
        return snprintf(ret, PLACE_MAX, "%s", whole) < PLACE_MAX ? SOTAY_OK : too_long(path, err);
    int rc = place_folder(path, folder, err);
    if (rc < 0)
        return rc;
    AUTO_FREE char *real = realpath(folder, NULL);
    if (!real || !*name)
        return sotay_fail(err, SOTAY_EABSENT, _("Make it first with mkdir, or name another place."),
                          _("there is no folder '%s'"), real ? path : folder);
    int n = snprintf(ret, PLACE_MAX, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name);
    return n < PLACE_MAX ? SOTAY_OK : too_long(path, err);
}

bool place_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool place_is_taken(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

bool place_is_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

int place_need_space(const char *folder, int64_t bytes, struct sotay_error *err)
{
    struct statvfs fs;
    if (statvfs(folder, &fs) != 0)
        return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL, NULL,
                          _("folder '%s': %s"), folder, strerror(errno));
    int64_t there = (int64_t)(fs.f_bavail * fs.f_frsize);
    if (there >= bytes)
        return SOTAY_OK;
    const double mega = 1024 * 1024;
    return sotay_fail(err, SOTAY_EREFUSED, _("Free some space there, or choose another disk."),
                      _("the disk of '%s' has %.1f MB free, and %.1f MB are needed"), folder,
                      (double)there / mega, (double)bytes / mega);
}

int place_settle(const char *path, struct sotay_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int bad = fd < 0 || fsync(fd) < 0 ? errno : 0;
    if (!bad) /* only advice: where it is not heeded the check reads what lies in memory */
        (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    if (fd >= 0)
        close(fd);
    return bad ? sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the free space."),
                            _("cannot write '%s': %s"), path, strerror(bad))
               : SOTAY_OK;
}

int place_sync_folder(const char *path, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    int rc = place_folder(path, folder, err);
    if (rc < 0)
        return rc;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* Some shares cannot sync a folder; that is no failure of theirs to keep it. */
    int bad = fd < 0 || (fsync(fd) < 0 && errno != EINVAL && errno != ENOSYS) ? errno : 0;
    if (fd >= 0)
        close(fd);
    return bad ? sotay_fail(err, SOTAY_EFAIL,
                            _("Check the disk and the permissions of the folder."),
                            _("folder '%s': %s"), folder, strerror(bad))
               : SOTAY_OK;
}

static int there_already(const char *path, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, or move the old one away."),
                      _("'%s' is there already"), path);
}

int place_put(const char *from, const char *to, bool replace, struct sotay_error *err)
{
    int bad = 0;
    if (replace) {
        bad = rename(from, to) < 0 ? errno : 0;
    } else if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) < 0) {
        bad = errno;
        if (bad == EEXIST)
            return there_already(to, err);
        if (bad == EINVAL || bad == ENOSYS) { /* a share that cannot promise it */
            if (place_is_taken(to))
                return there_already(to, err);
            bad = rename(from, to) < 0 ? errno : 0;
        }
    }
    if (bad)
        return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the permissions of the folder."),
                          _("cannot write '%s': %s"), to, strerror(bad));
    int rc = place_sync_folder(to, err);
    if (rc < 0 && !replace)
        unlink(to); /* what is not sure to stay is not left */
    return rc;
}

/* ---- copying ------------------------------------------------------------------------------------ */

struct stream {
    int from, to;
    int64_t total;
};

static int pour(const struct stream *s, void (*progress)(void *, int64_t, int64_t), void *with)
{
    AUTO_FREE char *bytes = malloc(COPY_BYTES);
    int64_t done = 0;
    if (!bytes)
        return ENOMEM;
    for (;;) {
        ssize_t n = read(s->from, bytes, COPY_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? errno : 0;
        for (ssize_t at = 0; at < n;) {
            ssize_t m = write(s->to, bytes + at, (size_t)(n - at));
            if (m < 0 && errno == EINTR)
                continue;
            if (m <= 0)
                return m < 0 ? errno : ENOSPC;
            at += m;
        }
        done += n;
        if (progress)
            progress(with, done, s->total);
    }
}

int place_copy(const char *from, const char *to,
               void (*progress)(void *with, int64_t done, int64_t total), void *with,
               struct sotay_error *err)
{
    struct stat st;
    struct stream s = {.from = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK), .to = -1};
    if (s.from < 0)
        return sotay_fail(err, errno == ENOENT || errno == ENOTDIR ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check the name and the permissions."), _("cannot open '%s': %s"), from,
                          strerror(errno));
    int bad = fstat(s.from, &st) < 0 ? errno : !S_ISREG(st.st_mode) ? EINVAL : 0;
    s.total = bad ? 0 : (int64_t)st.st_size;
    if (!bad)
        s.to = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (!bad && s.to < 0)
        bad = errno;
    if (!bad)
        bad = pour(&s, progress, with);
    if (!bad && fsync(s.to) < 0)
        bad = errno;
    close(s.from);
    if (s.to >= 0 && close(s.to) < 0 && !bad)
        bad = errno;
    if (!bad)
        return SOTAY_OK;
    if (s.to >= 0)
        unlink(to);
    return sotay_fail(err, SOTAY_EFAIL, _("Check the disks, their permissions and the free space."),
                      _("cannot copy '%s' to '%s': %s"), from, to, strerror(bad));
}

/* ---- one at a time ------------------------------------------------------------------------------ */

int place_lock(struct place_lock *l, const char *folder, const char *name, struct sotay_error *err)
{
    char path[PLACE_MAX];
    if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
        return too_long(folder, err);
    l->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (l->fd < 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Check the permissions of the folder."),
                          _("cannot write '%s': %s"), path, strerror(errno));
    if (flock(l->fd, LOCK_EX | LOCK_NB) == 0)
        return SOTAY_OK;
    place_lock_done(l);
    return sotay_fail(err, SOTAY_EFAIL, _("Wait until it has finished, then try again."),
                      _("another init, backup, restore or copy is running on this computer"));
}

void place_lock_done(struct place_lock *l)
{
    if (l && l->fd >= 0) {
        close(l->fd);
        l->fd = -1;
    }
}

int place_write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}
