/* src/domain/sync_ranges.c - stretches of this notebook cut into pieces that a stick can bear. */
#include "base/base.h"

#include "domain/sync_private.h"

#include <errno.h>
#include <unistd.h>

/* Of an entry beside its content: header, signature, length, mark. */
#define ENTRY_FRAME (ENTRY_HEADER_MAX + 2 * SIGNATURE_SIZE + 32 + 2 * SIGNATURE_SIZE + 8)

void sync_ranges_done(struct sync_ranges *r)
{
    free(r->v);
    *r = (struct sync_ranges){0};
}

static int add(struct sync_ranges *r, const struct chain_head *chain, int64_t first, int64_t last,
               struct sotay_error *err)
{
    if (r->n == r->cap) {
        size_t cap = r->cap ? 2 * r->cap : 16;
        struct sync_range *grown = realloc(r->v, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        r->v = grown;
        r->cap = cap;
    }
    r->v[r->n++] = (struct sync_range){.chain = *chain, .first = first, .last = last};
    return SOTAY_OK;
}

/* The first mark at or behind a seq. */
static int mark_from(struct store *store, int64_t chain, int64_t seq, int64_t *ret,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_MARK_FROM);
    stmt_int(&q, 1, chain);
    stmt_int(&q, 2, seq);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_int(&q, 0);
    return rc == SOTAY_END ? sotay_fail(err, SOTAY_EDAMAGE, _("Run 'sotay notebook verify'."),
                                        _("the mark of a computer is missing"))
                           : rc;
}

int sync_cut(struct store *store, const struct chain_head *chain, int64_t first, int64_t last,
             struct sync_ranges *ret, struct sotay_error *err)
{
    int64_t end = last, begin = first, cut = 0, bytes = 0, since = 0; /* cut: the last mark seen */
    int rc = mark_from(store, chain->chain, last, &end, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_SIZES);
    stmt_int(&q, 1, chain->chain);
    stmt_int(&q, 2, first);
    stmt_int(&q, 3, end);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        int64_t seq = stmt_col_int(&q, 0), size = stmt_col_int(&q, 1) + ENTRY_FRAME;
        bool full = bytes + size > SEGMENT_BYTES_MAX || seq - begin >= SEGMENT_ENTRIES_MAX;
        if (full && cut >= begin) {
            rc = add(ret, chain, begin, cut, err);
            if (rc < 0)
                return rc;
            begin = cut + 1;
            bytes = since;
        }
        bytes += size;
        since += size;
        if (stmt_col_int(&q, 2)) {
            cut = seq;
            since = 0;
        }
    }
    if (rc < 0)
        return rc;
    return begin > end ? SOTAY_OK : add(ret, chain, begin, end, err);
}

int sync_cannot_write(const char *where, int error, struct sotay_error *err)
{
    return sotay_fail(
        err, SOTAY_EFAIL,
        _("Nothing is lost: make room or plug it in again, then run the same command again."),
        _("'%s' cannot be written: %s"), where, strerror(error));
}

int sync_out_put(void *with, const void *bytes, size_t len, struct sotay_error *err)
{
    const struct sync_out *out = with;
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = write(out->fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return sync_cannot_write(out->where, n < 0 ? errno : EIO, err);
        at += n;
        len -= (size_t)n;
    }
    return SOTAY_OK;
}
