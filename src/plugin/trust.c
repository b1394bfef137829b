/* src/plugin/trust.c - checks that nobody but root and the user could have written a plugin. */
#include "base/base.h"

#include "plugin/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static int unreadable(const char *path, int why, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, NULL, _("cannot read '%s': %s"), path, strerror(why));
}

static int check_owner(const char *path, const struct stat *st, struct sotay_error *err)
{
    if (st->st_uid == 0 || st->st_uid == geteuid())
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Plugins must belong to you or to the system's administrator."),
                      _("'%s' belongs to somebody else (user %ld)"), path, (long)st->st_uid);
}

static int check_writable(const char *path, const struct stat *st, struct sotay_error *err)
{
    if (!(st->st_mode & (S_IWGRP | S_IWOTH)))
        return SOTAY_OK;
    int rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' can be written by other users"), path);
    sotay_error_hint(err, _("Run: chmod go-w '%s'"), path);
    return rc;
}

static int check_one_folder(const char *path, struct sotay_error *err)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return unreadable(path, errno, err);
    if (!S_ISDIR(st.st_mode))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is not a folder"), path);
    int rc = check_owner(path, &st, err);
    /* In root's sticky folder others may add names, but not move or replace ours. */
    if (rc < 0 || (st.st_uid == 0 && (st.st_mode & S_ISVTX)))
        return rc;
    return check_writable(path, &st, err);
}

int trust_folder(const char *folder, char **ret_real, struct sotay_error *err)
{
    AUTO_FREE char *real = realpath(folder, NULL);
    if (!real)
        return errno == ENOMEM ? sotay_nomem(err) : unreadable(folder, errno, err);
    int rc = check_one_folder("/", err);
    for (size_t i = 1; rc >= 0 && real[1] && i <= strlen(real); i++) {
        char next = real[i];
        if (next != '/' && next != '\0')
            continue;
        real[i] = '\0';
        rc = check_one_folder(real, err);
        real[i] = next;
        if (!next)
            break;
    }
    if (rc < 0)
        return rc;
    *ret_real = STEAL(real);
    return SOTAY_OK;
}

int trust_file(const char *path, struct sotay_error *err)
{
    /* O_NONBLOCK: opening a pipe must not wait for its other end. */
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ELOOP)
        return sotay_fail(err, SOTAY_EREFUSED, _("Copy the file itself there."),
                          _("'%s' is a symbolic link"), path);
    if (fd < 0)
        return unreadable(path, errno, err);
    struct stat st;
    int rc = fstat(fd, &st) == 0 ? SOTAY_OK : unreadable(path, errno, err);
    close(fd);
    if (rc >= 0 && !S_ISREG(st.st_mode))
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is not a regular file"), path);
    if (rc >= 0)
        rc = check_owner(path, &st, err);
    return rc < 0 ? rc : check_writable(path, &st, err);
}
