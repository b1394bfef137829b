/* src/store/compare.c - two stores side by side, row by row. */
#include "base/base.h"

#include "base/str.h"
#include "store/store.h"
#include "store/store_private.h"

int store_open_scratch(struct store **ret, struct sotay_error *err)
{
    struct store *s = calloc(1, sizeof(*s));
    if (!s || !(s->path = text_dup("(scratch)"))) {
        free(s);
        return sotay_nomem(err);
    }
    s->writable = true;
    s->migrating = true;
    int rc = sqlite3_open_v2(
        "", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    rc = rc == SQLITE_OK
             ? store_exec(
                   s, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768",
                   err)
             : store_fail(s, rc, err);
    if (rc >= 0)
        rc = migrate(s, err);
    s->migrating = false;
    if (rc < 0) {
        store_close(s);
        return rc;
    }
    *ret = s;
    return SOTAY_OK;
}

static void add_value(struct str *out, struct stmt *q, int at)
{
    switch (sqlite3_column_type(q->raw, at)) {
    case SQLITE_NULL:
        str_add(out, "NULL");
        break;
    case SQLITE_INTEGER:
        str_add_int(out, stmt_col_int(q, at));
        break;
    case SQLITE_BLOB:
        str_add(out, "x'");
        str_add_hex(out, stmt_col_blob(q, at), stmt_col_size(q, at));
        str_add_char(out, '\'');
        break;
    default:
        str_add_char(out, '\'');
        str_add_bytes(out, stmt_col_text(q, at), stmt_col_size(q, at));
        str_add_char(out, '\'');
    }
}

void stmt_row_text(struct stmt *q, struct str *out)
{
    int n = sqlite3_column_count(q->raw);
    for (int i = 0; i < n; i++) {
        if (i)
            str_add_char(out, '|');
        add_value(out, q, i);
    }
}

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int at)
{
    int type = sqlite3_column_type(a, at);
    if (type != sqlite3_column_type(b, at))
        return false;
    if (type == SQLITE_NULL)
        return true;
    if (type == SQLITE_INTEGER)
        return sqlite3_column_int64(a, at) == sqlite3_column_int64(b, at);
    const void *x =
        type == SQLITE_TEXT ? (const void *)sqlite3_column_text(a, at) : sqlite3_column_blob(a, at);
    const void *y =
        type == SQLITE_TEXT ? (const void *)sqlite3_column_text(b, at) : sqlite3_column_blob(b, at);
    int len = sqlite3_column_bytes(a, at);
    return len == sqlite3_column_bytes(b, at) && (len == 0 || memcmp(x, y, (size_t)len) == 0);
}

static bool same_row(struct stmt *a, struct stmt *b)
{
    int n = sqlite3_column_count(a->raw);
    for (int i = 0; i < n; i++)
        if (!same_value(a->raw, b->raw, i))
            return false;
    return true;
}

int store_compare(struct store *a, struct store *b, enum sql_id query, struct str *ret_row,
                  struct id *ret_subject, struct sotay_error *err)
{
    AUTO(stmt) x = stmt_open(a, query);
    AUTO(stmt) y = stmt_open(b, query);
    for (;;) {
        int in_a = stmt_step(&x, err);
        int in_b = in_a < 0 ? in_a : stmt_step(&y, err);
        if (in_b < 0)
            return in_b;
        if (in_a == SOTAY_END && in_b == SOTAY_END)
            return SOTAY_OK;
        if (in_a == SOTAY_OK && in_b == SOTAY_OK && same_row(&x, &y))
            continue;
        struct stmt *there = in_a == SOTAY_OK ? &x : &y;
        stmt_row_text(there, ret_row);
        *ret_subject = stmt_col_id(there, 0);
        int rc = str_check(ret_row, err);
        return rc < 0 ? rc : SOTAY_END;
    }
}

int store_dump(struct store *s, enum sql_id query, struct str *out, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, query);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        stmt_row_text(&q, out);
        str_add_char(out, '\n');
    }
    return rc < 0 ? rc : str_check(out, err);
}
