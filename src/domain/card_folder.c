/* src/domain/card_folder.c - the folder that key cards go into: private, whole, never through links. */
#include "base/base.h"

#include "domain/key_card.h"
#include "base/place.h"
#include "ledger/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#define WORK ".unfinished-cards"

static const char *const suffixes[] = {"pdf", "key"};

static int folder_failed(const struct card_folder *f, const char *name, struct sotay_error *err)
{
    int why = errno;
    return sotay_fail(err, SOTAY_EFAIL, _("Check the folder, its permissions and the free space."),
                      _("cannot write '%s/%s': %s"), f->path, name, strerror(why));
}

void card_file_name(const char *code, char ret[80])
{
    size_t n = 0;
    for (; *code && n + 1 < 80; code++) {
        bool bad = *code == '/' || (unsigned char)*code <= ' ' || (n == 0 && *code == '.');
        ret[n++] = bad ? '-' : *code;
    }
    ret[n] = '\0';
}

static int open_folder(struct card_folder *f, struct sotay_error *err)
{
    struct stat st;
    f->dir = open(f->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (f->dir < 0 && (errno == ELOOP || errno == ENOTDIR))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name a folder itself, and no link to one."),
                          _("'%s' is not a folder"), f->path);
    if (f->dir < 0 || fstat(f->dir, &st) < 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("folder '%s': %s"), f->path, strerror(errno));
    if (st.st_uid != geteuid() || (st.st_mode & 022))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Name a folder that is not there yet: it is made for you alone."),
                          _("others can write into folder '%s'"), f->path);
    if (flock(f->dir, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        return sotay_fail(err, SOTAY_EREFUSED, _("Wait until the other one is done."),
                          _("cards are being written into folder '%s' already"), f->path);
    return SOTAY_OK;
}

int card_folder_open(struct card_folder *f, const char *path, struct sotay_error *err)
{
    f->path = path;
    int rc = access(path, F_OK) == 0 ? SOTAY_OK : folder_make_private(path, err);
    if (rc >= 0)
        rc = open_folder(f, err);
    if (rc < 0)
        return rc;
    if (mkdirat(f->dir, WORK, 0700) < 0 && errno != EEXIST)
        return folder_failed(f, WORK, err);
    f->work = openat(f->dir, WORK, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return f->work < 0 ? folder_failed(f, WORK, err) : SOTAY_OK;
}

/* NAME.SUFFIX; false: too long for a file. */
static bool file_name(const char *name, const char *suffix, char ret[96])
{
    int n = snprintf(ret, 96, "%s.%s", name, suffix);
    return n > 0 && n < 96;
}

static bool is_there(int folder, const char *file)
{
    return faccessat(folder, file, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int check_free(const struct card_folder *f, const char *file, struct sotay_error *err)
{
    return is_there(f->dir, file)
               ? sotay_fail(err, SOTAY_EREFUSED, _("Move it away, or name another folder."),
                            _("'%s/%s' is there already"), f->path, file)
               : SOTAY_OK;
}

int card_folder_is_free(const struct card_folder *f, const char *name, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(suffixes); i++) {
        char file[96];
        if (file_name(name, suffixes[i], file))
            rc = check_free(f, file, err);
    }
    return rc;
}

int card_folder_put(struct card_folder *f, const char *name, const char *suffix, const void *bytes,
                    size_t len, struct sotay_error *err)
{
    char file[96];
    if (!file_name(name, suffix, file))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("file name '%s' is too long"), name);
    int fd = openat(f->work, file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return folder_failed(f, file, err);
    bool bad = place_write_all(fd, bytes, len) < 0 || fsync(fd) < 0;
    int why = errno;
    if (close(fd) < 0 && !bad) {
        bad = true;
        why = errno;
    }
    errno = why;
    return bad ? folder_failed(f, file, err) : SOTAY_OK;
}

int card_folder_sync(struct card_folder *f, struct sotay_error *err)
{
    /* Some media know no fsync of a folder; that is no reason to stop. */
    if ((fsync(f->work) < 0 || fsync(f->dir) < 0) && errno != EINVAL && errno != ENOTSUP)
        return folder_failed(f, WORK, err);
    return SOTAY_OK;
}

/* The key goes last: as long as it is in the work folder, the card is not finished. */
int card_folder_publish(struct card_folder *f, const char *name, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(suffixes); i++) {
        char file[96];
        if (!file_name(name, suffixes[i], file) || !is_there(f->work, file))
            continue; /* moved by a run that was cut off right then */
        rc = check_free(f, file, err);
        if (rc >= 0 && renameat(f->work, file, f->dir, file) < 0)
            rc = folder_failed(f, file, err);
    }
    return rc;
}

/* The content of a small regular file; NULL: it is none, or cannot be read. */
static char *read_small(int folder, const char *name)
{
    struct stat st;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char *text = NULL;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= KEYFILE_MAX)
        text = calloc(1, KEYFILE_MAX + 1);
    if (text && read(fd, text, KEYFILE_MAX) < 0) {
        free(text);
        text = NULL;
    }
    if (fd >= 0)
        close(fd);
    return text;
}

static void close_folder(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* A second descriptor, so that reading begins at the first name. */
static DIR *list_work(const struct card_folder *f)
{
    int fd = openat(f->work, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
    if (!list && fd >= 0)
        close(fd);
    return list;
}

int card_folder_each(struct card_folder *f, card_visit visit, void *with, struct sotay_error *err)
{
    __attribute__((cleanup(close_folder))) DIR *list = list_work(f);
    struct dirent *e;
    int rc = SOTAY_OK;
    while (rc >= 0 && list && (e = readdir(list))) {
        char name[80];
        size_t len = strlen(e->d_name);
        if (len < 5 || len >= sizeof(name) || strcmp(e->d_name + len - 4, ".key") != 0)
            continue;
        memcpy(name, e->d_name, len - 4);
        name[len - 4] = '\0';
        AUTO_FREE char *text = read_small(f->work, e->d_name);
        if (text)
            rc = visit(with, name, text, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

void card_folder_drop(struct card_folder *f)
{
    if (f->work < 0)
        return;
    {
        __attribute__((cleanup(close_folder))) DIR *list = list_work(f);
        struct dirent *e;
        while (list && (e = readdir(list)))
            if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
                unlinkat(f->work, e->d_name, 0);
    }
    close(f->work);
    f->work = -1;
    unlinkat(f->dir, WORK, AT_REMOVEDIR);
}

void card_folder_done(struct card_folder *f)
{
    if (f->work >= 0)
        close(f->work);
    if (f->dir >= 0)
        close(f->dir);
    f->dir = f->work = -1;
}
