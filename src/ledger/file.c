/* src/ledger/file.c - small private files, written whole or not at all. */
#include "base/base.h"

#include "ledger/file.h"

#include "base/place.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

int file_write_private(const char *path, const void *bytes, size_t len, bool replace,
                       struct sotay_error *err)
{
    AUTO(str) temp = {0};
    str_addf(&temp, "%s.new", path);
    if (str_check(&temp, NULL) < 0)
        return sotay_nomem(err);
    if (!replace && place_is_taken(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, or move the old one away."),
                          _("'%s' is there already"), path);
    unlink(temp.data); /* left by a run that was cut off */
    int fd = open(temp.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool bad = fd < 0 || place_write_all(fd, bytes, len) < 0 || fsync(fd) < 0;
    int saved = errno;
    if (fd >= 0 && close(fd) < 0 && !bad) {
        bad = true;
        saved = errno;
    }
    if (!bad) {
        int rc = place_put(temp.data, path, replace, err); /* a link at PATH is never followed */
        if (rc < 0)
            unlink(temp.data);
        return rc;
    }
    unlink(temp.data);
    return sotay_fail(err, SOTAY_EFAIL, _("Check the folder, its permissions and the free space."),
                      _("cannot write '%s': %s"), path, strerror(saved));
}

static int read_open(int fd, const char *path, size_t max, char **ret, size_t *ret_len,
                     struct sotay_error *err)
{
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is not a file"), path);
    if ((uint64_t)st.st_size > max)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is too large"), path);
    AUTO_FREE char *bytes = malloc((size_t)st.st_size + 1);
    if (!bytes)
        return sotay_nomem(err);
    size_t len = 0;
    while (len < (size_t)st.st_size) {
        ssize_t n = read(fd, bytes + len, (size_t)st.st_size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read '%s': %s"), path,
                              strerror(errno));
        if (n == 0)
            break;
        len += (size_t)n;
    }
    bytes[len] = '\0';
    *ret = STEAL(bytes);
    *ret_len = len;
    return SOTAY_OK;
}

int file_read(const char *path, size_t max, char **ret_bytes, size_t *ret_len,
              struct sotay_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return sotay_fail(err, errno == ENOENT || errno == ENOTDIR ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check the name and the permissions."), _("cannot open '%s': %s"), path,
                          strerror(errno));
    int rc = read_open(fd, path, max, ret_bytes, ret_len, err);
    close(fd);
    return rc;
}

bool file_is_open_to_others(const char *path)
{
    enum { FAT = 0x4d44, EXFAT = 0x2011bab0 };
    struct stat st;
    struct statfs fs;
    if (stat(path, &st) != 0 || !(st.st_mode & 077))
        return false;
    return statfs(path, &fs) != 0 ||
           ((unsigned long)fs.f_type != FAT && (unsigned long)fs.f_type != EXFAT);
}

int folder_make_private(const char *path, struct sotay_error *err)
{
    AUTO_FREE char *copy = text_dup(path);
    if (!copy)
        return sotay_nomem(err);
    for (char *p = copy + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char kept = *p;
        *p = '\0';
        if (mkdir(copy, 0700) < 0 && errno != EEXIST)
            return sotay_fail(err, SOTAY_EFAIL, _("Check the permissions of the folder above."),
                              _("cannot make folder '%s': %s"), copy, strerror(errno));
        *p = kept;
        if (!kept)
            return SOTAY_OK;
    }
}
