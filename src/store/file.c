/* src/store/file.c - looks at the file before SQLite does: is it a notebook, is it whole, does its
 * file system keep locks. */
#include "base/base.h"

#include "store/store.h"
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

static uint32_t big_endian(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int not_a_notebook(const char *path, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EDAMAGE, _("Give the notebook's file with --notebook FILE."),
                      _("'%s' is not a Sotay notebook"), path);
}

/* The log beside the file may hold pages that the file itself lacks yet. */
static bool has_wal(const char *path)
{
    char wal[4096];
    struct stat st;
    int n = snprintf(wal, sizeof(wal), "%s-wal", path);
    return n > 0 && (size_t)n < sizeof(wal) && stat(wal, &st) == 0 && st.st_size > 0;
}

static int check_header(const char *path, const unsigned char head[100], int64_t size,
                        struct sotay_error *err)
{
    if (memcmp(head, "SQLite format 3", 16) != 0)
        return not_a_notebook(path, err);
    if (big_endian(head + 68) != SOTAY_APPLICATION_ID && !has_wal(path))
        return not_a_notebook(path, err);
    int64_t page = head[16] << 8 | head[17];
    if (page == 1)
        page = 65536;
    int64_t pages = big_endian(head + 28);
    if (size < pages * page && !has_wal(path))
        return sotay_fail(err, SOTAY_EDAMAGE,
                          _("Keep the file as it is and go back to the newest backup."),
                          _("notebook '%s' is cut short: %lld of %lld bytes are there"), path,
                          (long long)size, (long long)(pages * page));
    return SOTAY_OK;
}

int file_check_notebook(const char *path, struct sotay_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sotay_fail(err, SOTAY_EABSENT,
                          _("Make one with 'sotay init', or give its file with --notebook FILE."),
                          _("there is no notebook '%s'"), path);
    if (fd < 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Check the permissions of the file and its folder."),
                          _("cannot open notebook '%s': %s"), path, strerror(errno));
    struct stat st;
    unsigned char head[100] = {0};
    int rc = SOTAY_OK;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        rc = not_a_notebook(path, err);
    } else if (st.st_size == 0) {
        rc =
            sotay_fail(err, SOTAY_EDAMAGE,
                       _("If it was a notebook, go back to the newest backup; for a new one remove "
                         "the empty file and run 'sotay init'."),
                       _("notebook '%s' is empty"), path);
    } else if (read(fd, head, sizeof(head)) != (ssize_t)sizeof(head)) {
        rc = not_a_notebook(path, err);
    } else {
        rc = check_header(path, head, (int64_t)st.st_size, err);
    }
    close(fd);
    return rc;
}

int file_check_system(const char *path, struct sotay_error *err)
{
    static const struct {
        long magic;
        const char *name;
    } bad[] = {
        {0x6969, "nfs"},        {0xff534d42L, "cifs"}, {0xfe534d42L, "smb"},
        {0x517b, "smb"},        {0x65735546L, "fuse"}, {0x4d44, "vfat"},
        {0x2011bab0L, "exfat"}, {0x5346544eL, "ntfs"}, {0x7366746eL, "ntfs"},
    };
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return SOTAY_OK; /* opening will say what is wrong */
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if ((unsigned long)fs.f_type == (unsigned long)bad[i].magic)
            return sotay_fail(
                err, SOTAY_EREFUSED,
                _("Keep the notebook on this computer's own disk, and carry changes in a "
                  "folder on the stick or share."),
                _("notebook '%s' lies on a %s file system, where it could be damaged"), path,
                bad[i].name);
    return SOTAY_OK;
}
