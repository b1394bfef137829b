/* src/store/copy.c - whole copies of a notebook: taken while others write, and put in order before
 * they are used. */
#include "base/base.h"

#include "base/place.h"
#include "base/str.h"
#include "store/store.h"
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_A_STEP 256

int store_check_place(const char *path, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    int rc = place_folder(path, folder, err);
    if (rc < 0)
        return rc;
    rc = file_check_system(folder, err);
    if (rc < 0)
        sotay_error_prefix(err, "%s", path);
    return rc;
}

/* A file of ours, empty, that nobody else can read. */
static int new_file(const char *path, struct sotay_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return sotay_fail(err, errno == EEXIST ? SOTAY_EREFUSED : SOTAY_EFAIL,
                          _("Check the folder, its permissions and the free space."),
                          _("cannot write '%s': %s"), path, strerror(errno));
    close(fd);
    return SOTAY_OK;
}

/* Nobody else knows the file yet: it needs no locks, and no journal, for until it is whole it is
 * worth nothing. */
static int open_copy(const char *path, struct store **ret, struct sotay_error *err)
{
    struct store *s = calloc(1, sizeof(*s));
    if (!s || !(s->path = text_dup(path))) {
        free(s);
        return sotay_nomem(err);
    }
    s->writable = true;
    int sqlite_rc =
        sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (s->db) /* none where memory is short */
        sqlite3_extended_result_codes(s->db, 1);
    int rc = sqlite_rc == SQLITE_OK
                 ? store_exec(s,
                              "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF;"
                              "PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
                              "PRAGMA temp_store=MEMORY",
                              err)
                 : store_fail(s, sqlite_rc, err);
    if (rc < 0) {
        store_close(s);
        return rc;
    }
    *ret = s;
    return SOTAY_OK;
}

static int copy_pages(struct store *from, struct store *to,
                      void (*progress)(void *with, int64_t done, int64_t total), void *with,
                      struct sotay_error *err)
{
    sqlite3_backup *b = sqlite3_backup_init(to->db, "main", from->db, "main");
    if (!b)
        return store_fail(to, sqlite3_errcode(to->db), err);
    int rc;
    do {
        rc = sqlite3_backup_step(b, PAGES_A_STEP);
        int64_t total = sqlite3_backup_pagecount(b);
        if (progress)
            progress(with, total - sqlite3_backup_remaining(b), total);
    } while (rc == SQLITE_OK);
    int end = sqlite3_backup_finish(b);
    if (rc == SQLITE_DONE && end == SQLITE_OK)
        return SOTAY_OK;
    rc = rc == SQLITE_DONE ? end : rc;
    /* Which of the two it was is known from the target only. */
    return store_fail(sqlite3_errcode(to->db) != SQLITE_OK ? to : from, rc, err);
}

int store_copy(struct store *from, const char *path,
               void (*progress)(void *with, int64_t done, int64_t total), void *with,
               struct store **ret, struct sotay_error *err)
{
    struct store *to = NULL;
    int rc = new_file(path, err);
    if (rc < 0)
        return rc;
    rc = open_copy(path, &to, err);
    if (rc >= 0)
        rc = copy_pages(from, to, progress, with, err);
    if (rc >= 0)
        rc = store_set_alone(to, true, err);
    if (rc < 0) {
        store_close(to);
        store_remove(path);
        return rc;
    }
    guard_install(to);
    *ret = to;
    return SOTAY_OK;
}

int store_set_alone(struct store *s, bool alone, struct sotay_error *err)
{
    return store_exec(s,
                      alone ? "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE"
                            : "PRAGMA journal_mode=WAL",
                      err);
}

static const char *const beside[] = {"-wal", "-shm", "-journal"};

int store_check_closed(const char *path, struct sotay_error *err)
{
    static const char *const logs[] = {"-wal", "-journal"};
    for (size_t i = 0; i < COUNT_OF(logs); i++) {
        struct stat st;
        AUTO(str) name = {0};
        str_addf(&name, "%s%s", path, logs[i]);
        if (str_check(&name, err) < 0)
            return SOTAY_EFAIL;
        if (stat(name.data, &st) == 0 && st.st_size > 0)
            return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the free space."),
                              _("'%s' could not be finished"), path);
    }
    return SOTAY_OK;
}

void store_remove(const char *path)
{
    unlink(path);
    for (size_t i = 0; i < COUNT_OF(beside); i++) {
        AUTO(str) name = {0};
        str_addf(&name, "%s%s", path, beside[i]);
        if (str_check(&name, NULL) >= 0)
            unlink(name.data);
    }
}

/* Only a log holds what the file itself lacks: the rest is made anew. */
int store_copy_bytes(const char *from, const char *to,
                     void (*progress)(void *with, int64_t done, int64_t total), void *with,
                     struct sotay_error *err)
{
    struct stat st;
    AUTO(str) wal = {0}, to_wal = {0};
    str_addf(&wal, "%s-wal", from);
    str_addf(&to_wal, "%s-wal", to);
    int rc = str_check(&wal, err) < 0 ? SOTAY_EFAIL : str_check(&to_wal, err);
    if (rc >= 0)
        rc = file_check_notebook(from, err);
    if (rc >= 0)
        rc = place_copy(from, to, progress, with, err);
    if (rc >= 0 && stat(wal.data, &st) == 0 && st.st_size > 0)
        rc = place_copy(wal.data, to_wal.data, NULL, NULL, err);
    if (rc < 0)
        store_remove(to);
    return rc;
}

int store_beside_move(const char *path, const char *to, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(beside); i++) {
        AUTO(str) a = {0}, b = {0};
        str_addf(&a, "%s%s", path, beside[i]);
        str_addf(&b, "%s%s", to, beside[i]);
        rc = str_check(&a, err) < 0 ? SOTAY_EFAIL : str_check(&b, err);
        if (rc >= 0 && place_is_taken(a.data))
            rc = place_put(a.data, b.data, false, err);
    }
    return rc;
}

int store_check_free(const char *path, struct sotay_error *err)
{
    struct store *s = NULL;
    int rc = store_open(path, STORE_LOOK, &s, NULL);
    if (rc < 0)
        return SOTAY_END; /* damaged, or none of ours: nobody can be working in it */
    sqlite3_busy_timeout(s->db, 1000);
    /* A log can only be given up by who is alone. */
    rc = store_exec(s, "PRAGMA query_only=OFF; PRAGMA journal_mode=DELETE", err);
    if (rc >= 0)
        rc = store_exec(s, "PRAGMA journal_mode=WAL", err);
    store_close(s);
    return rc;
}
