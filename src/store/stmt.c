/* src/store/stmt.c - statements: prepared once, bound by position, errors that stick. */
#include "base/base.h"

#include "store/store.h"
#include "store/store_private.h"

struct stmt stmt_open(struct store *s, enum sql_id id)
{
    struct stmt q = {.store = s, .id = (int)id};
    if (s->cache[id] && !s->busy[id]) {
        q.raw = s->cache[id];
        s->busy[id] = true;
        return q;
    }
    unsigned flags = s->cache[id] ? 0 : SQLITE_PREPARE_PERSISTENT;
    q.rc = sqlite3_prepare_v3(s->db, sql_text[id], -1, flags, &q.raw, NULL);
    q.own = s->cache[id] != NULL; /* the cached one is in use further up */
    if (!q.own && q.rc == SQLITE_OK) {
        s->cache[id] = q.raw;
        s->busy[id] = true;
    }
    return q;
}

void stmt_done(struct stmt *q)
{
    if (!q->raw)
        return;
    if (q->own) {
        sqlite3_finalize(q->raw);
    } else {
        sqlite3_reset(q->raw);
        sqlite3_clear_bindings(q->raw);
        q->store->busy[q->id] = false;
    }
    q->raw = NULL;
}

void stmt_int(struct stmt *q, int at, int64_t value)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_int64(q->raw, at, value);
}

void stmt_null(struct stmt *q, int at)
{
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_bind_null(q->raw, at);
}

void stmt_text(struct stmt *q, int at, const char *text)
{
    if (q->rc == SQLITE_OK)
        q->rc = text ? sqlite3_bind_text(q->raw, at, text, -1, SQLITE_TRANSIENT)
                     : sqlite3_bind_null(q->raw, at);
}

void stmt_text_static(struct stmt *q, int at, const char *text, size_t len)
{
    if (q->rc == SQLITE_OK)
        q->rc = text ? sqlite3_bind_text64(q->raw, at, text, len, SQLITE_STATIC, SQLITE_UTF8)
                     : sqlite3_bind_null(q->raw, at);
}

void stmt_blob(struct stmt *q, int at, const void *bytes, size_t len)
{
    if (q->rc == SQLITE_OK)
        q->rc = bytes ? sqlite3_bind_blob64(q->raw, at, bytes, len, SQLITE_STATIC)
                      : sqlite3_bind_null(q->raw, at);
}

int stmt_step(struct stmt *q, struct sotay_error *err)
{
    if (q->rc == SQLITE_OK) {
        int rc = sqlite3_step(q->raw);
        if (rc == SQLITE_ROW)
            return SOTAY_OK;
        if (rc == SQLITE_DONE)
            return SOTAY_END;
        q->rc = rc;
    }
    return store_fail(q->store, q->rc, err);
}

void stmt_reset(struct stmt *q)
{
    if (q->raw && q->rc == SQLITE_OK)
        sqlite3_reset(q->raw);
}

int stmt_run(struct stmt *q, struct sotay_error *err)
{
    int rc = stmt_step(q, err);
    if (rc < 0)
        return rc;
    stmt_reset(q);
    return SOTAY_OK;
}

int64_t stmt_col_int(struct stmt *q, int at)
{
    return sqlite3_column_int64(q->raw, at);
}

const char *stmt_col_text(struct stmt *q, int at)
{
    return (const char *)sqlite3_column_text(q->raw, at);
}

const void *stmt_col_blob(struct stmt *q, int at)
{
    return sqlite3_column_blob(q->raw, at);
}

size_t stmt_col_size(struct stmt *q, int at)
{
    return (size_t)sqlite3_column_bytes(q->raw, at);
}

bool stmt_col_is_null(struct stmt *q, int at)
{
    return sqlite3_column_type(q->raw, at) == SQLITE_NULL;
}

struct id stmt_col_id(struct stmt *q, int at)
{
    struct id id = {{0}};
    const void *bytes = sqlite3_column_blob(q->raw, at);
    if (bytes && sqlite3_column_bytes(q->raw, at) == ID_SIZE)
        memcpy(id.b, bytes, ID_SIZE);
    return id;
}

struct hash stmt_col_hash(struct stmt *q, int at)
{
    struct hash hash = {{0}};
    const void *bytes = sqlite3_column_blob(q->raw, at);
    if (bytes && sqlite3_column_bytes(q->raw, at) == HASH_SIZE)
        memcpy(hash.b, bytes, HASH_SIZE);
    return hash;
}
