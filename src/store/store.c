/* src/store/store.c - opens and closes the notebook file; turns SQLite's answers into ours. */
#include "base/base.h"

#include "store/store.h"

#include "base/str.h"
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

int store_fail(struct store *s, int sqlite_rc, struct sotay_error *err)
{
    const char *path = s->path ? s->path : "?";
    switch (sqlite_rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return sotay_fail(err, SOTAY_EFAIL,
                          _("Wait until the other program has finished, then try again."),
                          _("notebook '%s' is in use by another program"), path);
    case SQLITE_FULL:
        return sotay_fail(err, SOTAY_EFAIL,
                          _("Free some space, then try again; nothing was changed."),
                          _("the disk with notebook '%s' is full"), path);
    case SQLITE_READONLY:
        return sotay_fail(
            err, SOTAY_EFAIL,
            _("Check the permissions of the file and its folder, or copy it elsewhere."),
            _("notebook '%s' cannot be written: the file or its folder is read-only"), path);
    case SQLITE_NOMEM:
        return sotay_nomem(err);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return sotay_fail(err, SOTAY_EDAMAGE,
                          _("Keep the file as it is and go back to the newest backup."),
                          _("notebook '%s' is damaged: %s"), path, sqlite3_errmsg(s->db));
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
        return sotay_fail(err, SOTAY_EFAIL, _("Check the disk and the permissions of the folder."),
                          _("notebook '%s' cannot be read or written: %s (%s)"), path,
                          sqlite3_errmsg(s->db), strerror(errno));
    default:
        return sotay_fail(err, SOTAY_EFAIL, _("Run 'sotay notebook verify'."),
                          _("notebook '%s': %s"), path, s->db ? sqlite3_errmsg(s->db) : "?");
    }
}

int store_exec(struct store *s, const char *sql, struct sotay_error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? SOTAY_OK : store_fail(s, rc, err);
}

int store_script(struct store *s, enum sql_id id, struct sotay_error *err)
{
    return store_exec(s, sql_text[id], err);
}

int store_pragma_int(struct store *s, const char *sql, int64_t *ret, struct sotay_error *err)
{
    sqlite3_stmt *raw = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &raw, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(raw);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(raw, 0);
    sqlite3_finalize(raw);
    return rc == SQLITE_ROW ? SOTAY_OK : store_fail(s, rc, err);
}

/* WAL keeps readers out of the writer's way; FULL makes every COMMIT durable; recursive_triggers
 * because INSERT OR REPLACE would slip past the delete triggers without it. */
static int configure(struct store *s, bool create, struct sotay_error *err)
{
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
    if (create) {
        int rc = store_exec(
            s, "PRAGMA page_size=4096; PRAGMA secure_delete=ON; PRAGMA journal_mode=WAL", err);
        if (rc < 0)
            return rc;
    }
    return store_exec(
        s,
        "PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY",
        err);
}

static int create_file(const char *path, struct sotay_error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file with --notebook."),
                          _("'%s' is there already"), path);
    if (fd < 0)
        return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check that the folder is there and can be written."),
                          _("cannot make '%s': %s"), path, strerror(errno));
    close(fd);
    return SOTAY_OK;
}

/* A medium that cannot be written has no place for the lock file either: read it as it is. */
static bool folder_is_writable(const char *path)
{
    const char *slash = strrchr(path, '/');
    AUTO_FREE char *folder = slash ? text_dup_bytes(path, (size_t)(slash - path)) : text_dup(".");
    return folder && access(*folder ? folder : "/", W_OK) == 0;
}

/* Where no lock file can be, or none that can be relied on, it is read as it is. */
static bool is_immutable(const char *path, enum store_mode mode)
{
    return access(path, W_OK) != 0 || !folder_is_writable(path) ||
           (mode == STORE_LOOK && file_check_system(path, NULL) < 0);
}

static int open_flags(const char *path, bool immutable, struct str *uri)
{
    int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    str_add(uri, "file:");
    for (const char *p = path; *p; p++) { /* a URI, so that read-only media can be opened */
        if (*p == '%' || *p == '?' || *p == '#')
            str_addf(uri, "%%%02x", (unsigned)(unsigned char)*p);
        else
            str_add_char(uri, *p);
    }
    if (immutable)
        str_add(uri, "?immutable=1");
    return flags | (immutable ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
}

int store_open(const char *path, enum store_mode mode, struct store **ret, struct sotay_error *err)
{
    int rc = mode == STORE_CREATE ? create_file(path, err) : file_check_notebook(path, err);
    const bool reads = mode == STORE_READ || mode == STORE_LOOK;
    if (rc >= 0 && !reads)
        rc = file_check_system(path, err);
    if (rc < 0)
        return rc;
    if (mode == STORE_WRITE && (access(path, W_OK) != 0 || !folder_is_writable(path)))
        return sotay_fail(
            err, SOTAY_EFAIL,
            _("Check the permissions of the file and its folder, or copy it elsewhere."),
            _("notebook '%s' cannot be written: the file or its folder is read-only"), path);
    struct store *s = calloc(1, sizeof(*s));
    if (!s || !(s->path = text_dup(path))) {
        free(s);
        return sotay_nomem(err);
    }
    s->writable = !reads;
    s->looking = mode == STORE_LOOK;
    AUTO(str) uri = {0};
    int flags = open_flags(path, reads && is_immutable(path, mode), &uri);
    int sqlite_rc = sqlite3_open_v2(str_text(&uri), &s->db, flags, NULL);
    rc = sqlite_rc == SQLITE_OK ? configure(s, mode == STORE_CREATE, err)
                                : store_fail(s, sqlite_rc, err);
    if (rc >= 0) {
        s->migrating = mode == STORE_CREATE;
        rc = migrate(s, err);
        s->migrating = false;
    }
    if (rc >= 0 && reads)
        rc = store_exec(s, "PRAGMA query_only=ON", err);
    if (rc < 0) {
        store_close(s);
        if (mode == STORE_CREATE)
            unlink(path);
        return rc;
    }
    guard_install(s);
    *ret = s;
    return SOTAY_OK;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        sqlite3_finalize(s->cache[i]);
    sqlite3_close(s->db);
    free(s->path);
    free(s);
}

const char *store_path(const struct store *s)
{
    return s->path;
}

bool store_is_writing(const struct store *s)
{
    return sqlite3_txn_state(s->db, NULL) == SQLITE_TXN_WRITE;
}

bool store_is_writable(const struct store *s)
{
    return s->writable;
}

uint64_t store_inode(const struct store *s)
{
    struct stat st;
    return stat(s->path, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

void store_wait_at_most(struct store *s, int milliseconds)
{
    sqlite3_busy_timeout(s->db, milliseconds);
}

void store_expect_bulk(struct store *s)
{
    /* Failing to get more cache is no failure of the work. */
    sqlite3_exec(s->db, "PRAGMA cache_size=-24576; PRAGMA wal_autocheckpoint=16384", NULL, NULL,
                 NULL);
}

int64_t store_changes(const struct store *s)
{
    return sqlite3_changes64(s->db);
}

int store_schema_version(const struct store *s)
{
    (void)s;
    return migration_count; /* anything else was refused at the door */
}

void store_allow_erasure(struct store *s, bool on)
{
    s->erasing = on;
}

static int not_finished(struct store *s, int sqlite_rc, struct sotay_error *err)
{
    struct sotay_error why = {0};
    store_fail(s, sqlite_rc, &why);
    return sotay_fail(
        err, SOTAY_EFAIL,
        _("Close other programs that use the notebook, then run the same command again; "
          "until then the text may still be found in the file."),
        _("the erasure is recorded, but not finished: %s"), why.message);
}

/* Cells that moved between pages leave copies behind in what is free of a page, which secure_delete does
 * not overwrite: only writing the file anew does away with them. */
int store_flush_erased(struct store *s, struct sotay_error *err)
{
    s->compacting = true;
    sqlite3_exec(s->db, "PRAGMA temp_store=FILE", NULL, NULL, NULL); /* it may be a large file */
    int rc = sqlite3_exec(s->db, "VACUUM", NULL, NULL, NULL);
    sqlite3_exec(s->db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
    s->compacting = false;
    if (rc == SQLITE_OK)
        rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return rc == SQLITE_OK ? SOTAY_OK : not_finished(s, rc, err);
}

static int check_answer(struct store *s, const char *sql, struct sotay_error *err)
{
    sqlite3_stmt *raw = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &raw, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(raw);
    const char *answer = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(raw, 0) : NULL;
    int out = SOTAY_OK;
    if (!answer && rc != SQLITE_DONE)
        out = store_fail(s, rc, err);
    else if (answer && strcmp(answer, "ok") != 0)
        out = sotay_fail(err, SOTAY_EDAMAGE,
                         _("Keep the file as it is and go back to the newest backup."),
                         _("notebook '%s' is damaged: %s"), s->path, answer);
    sqlite3_finalize(raw);
    return out;
}

int store_check_pages(struct store *s, struct sotay_error *err)
{
    int rc = check_answer(s, "PRAGMA quick_check(1)", err);
    return rc < 0 ? rc : check_answer(s, sql_text[SQL_INDEXES_BAD], err);
}

void store_set_durable(struct store *s, bool durable)
{
    /* NORMAL in WAL mode keeps the file sound; only the newest commits may be lost with the power. */
    sqlite3_exec(s->db, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL", NULL,
                 NULL, NULL);
}
