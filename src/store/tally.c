/* src/store/tally.c - sums of rows. */
#include "base/base.h"

#include "store/tally.h"

#include "store/store_private.h"

#include <sodium.h>

void tally_new(struct tally *t)
{
    *t = (struct tally){.sum = {0}};
    randombytes_buf(t->key, sizeof(t->key));
}

void tally_like(struct tally *t, const struct tally *other)
{
    *t = (struct tally){.sum = {0}};
    memcpy(t->key, other->key, sizeof(t->key));
}

void tally_done(struct tally *t)
{
    str_done(&t->row);
}

/* The kind of a value and its length stand before it: no two rows read the same. */
static void add(struct tally *t, char kind, const void *bytes, size_t len)
{
    uint64_t size = len;
    char head[1 + sizeof(size)] = {kind};
    memcpy(head + 1, &size, sizeof(size));
    str_add_bytes(&t->row, head, sizeof(head));
    if (len)
        str_add_bytes(&t->row, bytes, len);
}

void tally_null(struct tally *t)
{
    add(t, 'n', NULL, 0);
}

void tally_int(struct tally *t, int64_t value)
{
    add(t, 'i', &value, sizeof(value));
}

void tally_text(struct tally *t, const char *text)
{
    if (text)
        add(t, 't', text, strlen(text));
    else
        tally_null(t);
}

void tally_blob(struct tally *t, const void *bytes, size_t len)
{
    add(t, 'b', bytes, len);
}

void tally_columns(struct tally *t, struct stmt *q, int from, int n)
{
    for (int at = from; at < from + n; at++) {
        const void *bytes;
        switch (sqlite3_column_type(q->raw, at)) {
        case SQLITE_NULL:
            tally_null(t);
            break;
        case SQLITE_INTEGER:
            tally_int(t, sqlite3_column_int64(q->raw, at));
            break;
        case SQLITE_TEXT:
            bytes = sqlite3_column_text(q->raw, at);
            add(t, 't', bytes, (size_t)sqlite3_column_bytes(q->raw, at));
            break;
        default:
            bytes = sqlite3_column_blob(q->raw, at);
            add(t, 'b', bytes, (size_t)sqlite3_column_bytes(q->raw, at));
        }
    }
}

int tally_row(struct tally *t, struct sotay_error *err)
{
    unsigned char hash[crypto_shorthash_siphashx24_BYTES];
    uint64_t parts[2];
    int rc = str_check(&t->row, err);
    if (rc < 0)
        return rc;
    crypto_shorthash_siphashx24(hash, (const unsigned char *)str_text(&t->row), t->row.len, t->key);
    memcpy(parts, hash, sizeof(parts));
    t->sum[0] += parts[0];
    t->sum[1] += parts[1] + (t->sum[0] < parts[0]); /* one number of 128 bits */
    str_clear(&t->row);
    return SOTAY_OK;
}

bool tally_equal(const struct tally *a, const struct tally *b)
{
    return a->sum[0] == b->sum[0] && a->sum[1] == b->sum[1];
}

int tally_query(struct tally *t, struct store *s, enum sql_id query, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, query);
    AUTO(str) last = {0};
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        size_t len = stmt_col_size(&q, 0), both = len < last.len ? len : last.len;
        const void *first = stmt_col_blob(&q, 0);
        int order = both ? memcmp(str_text(&last), first, both) : 0;
        if (order > 0 || (order == 0 && last.len > len))
            return SOTAY_END;
        str_clear(&last);
        if (len)
            str_add_bytes(&last, first, len);
        tally_columns(t, &q, 0, sqlite3_column_count(q.raw));
        rc = tally_row(t, err);
        if (rc >= 0)
            rc = str_check(&last, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}
