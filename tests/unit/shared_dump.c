/* tests/unit/shared_dump.c - a notebook as text without what is local. */
#include "base/base.h"

#include "shared_dump.h"

#include <sqlite3.h>
#include <string.h>

#include "store/store.h"

static int fail(sqlite3 *db, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, NULL, "shared_dump: %s", sqlite3_errmsg(db));
}

/* "chain" needs "seq" beside it, "sign_chain" "sign_seq". */
static void add_column(struct str *sql, const char *table, const char *name)
{
    const char *prefix = strcmp(name, "sign_chain") == 0 ? "sign_" : "";
    if (strcmp(name, "chain") == 0 || strcmp(name, "sign_chain") == 0)
        str_addf(sql,
                 "(SELECT quote(e.hash) FROM entry AS e WHERE e.chain = %s.%schain AND "
                 "e.seq = %s.%sseq)",
                 table, prefix, table, prefix);
    else if (strcmp(name, "actor") == 0 || strcmp(name, "sign_actor") == 0)
        str_addf(sql, "(SELECT quote(a.key) FROM actor AS a WHERE a.no = %s.%s)", table, name);
    else
        str_addf(sql, "quote(%s.\"%s\")", table, name);
}

static int columns(sqlite3 *db, const char *table, struct str *sql, struct sotay_error *err)
{
    AUTO(str) pragma = {0};
    sqlite3_stmt *q = NULL;
    bool any = false;
    str_addf(&pragma, "PRAGMA table_info(%s)", table);
    int rc = sqlite3_prepare_v2(db, str_text(&pragma), -1, &q, NULL);
    while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
        str_add(sql, any ? " || '|' || coalesce(" : "coalesce(");
        add_column(sql, table, (const char *)sqlite3_column_text(q, 1));
        str_add(sql, ", '-')");
        any = true;
    }
    sqlite3_finalize(q);
    if (rc != SQLITE_OK)
        return fail(db, err);
    return any ? str_check(sql, err)
               : sotay_fail(err, SOTAY_EFAIL, NULL, "shared_dump: no table '%s'", table);
}

static int rows(sqlite3 *db, const char *sql, struct str *out, struct sotay_error *err)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
        str_add_bytes(out, (const char *)sqlite3_column_text(q, 0),
                      (size_t)sqlite3_column_bytes(q, 0));
        str_add_char(out, '\n');
        rc = SQLITE_OK;
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? str_check(out, err) : fail(db, err);
}

static int table(sqlite3 *db, const char *name, struct str *out, struct sotay_error *err)
{
    AUTO(str) sql = {0};
    str_add(&sql, "SELECT ");
    int rc = columns(db, name, &sql, err);
    str_addf(&sql, " AS line FROM %s ORDER BY line", name);
    str_addf(out, "-- %s\n", name);
    return rc < 0 ? rc : rows(db, str_text(&sql), out, err);
}

static int with_file(const char *path, struct str *out,
                     int (*dump)(sqlite3 *db, struct str *out, struct sotay_error *err),
                     struct sotay_error *err)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK ? SOTAY_OK
                                                                                  : fail(db, err);
    sqlite3_busy_timeout(db, 5000);
    if (rc >= 0)
        rc = dump(db, out, err);
    sqlite3_close(db);
    return rc;
}

static int dump_tables(sqlite3 *db, struct str *out, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < SQL_COUNT && rc >= 0; i++)
        if (strncmp(sql_name[i], "dump_", 5) == 0)
            rc = table(db, sql_name[i] + 5, out, err);
    return rc;
}

static int dump_entries(sqlite3 *db, struct str *out, struct sotay_error *err)
{
    str_add(out, "-- entries\n");
    int rc = rows(db,
                  "SELECT quote(hash) || '|' || seq || '|' || coalesce(quote(signature), '-') || "
                  "'|' || (payload IS NULL) AS line FROM entry ORDER BY line",
                  out, err);
    str_add(out, "-- marks\n");
    return rc < 0 ? rc
                  : rows(db,
                         "SELECT quote(e.hash) || '|' || quote(m.signature) AS line FROM mark AS m "
                         "JOIN entry AS e ON e.chain = m.chain AND e.seq = m.seq ORDER BY line",
                         out, err);
}

int shared_dump(const char *path, struct str *out, struct sotay_error *err)
{
    return with_file(path, out, dump_tables, err);
}

int shared_entries(const char *path, struct str *out, struct sotay_error *err)
{
    return with_file(path, out, dump_entries, err);
}
