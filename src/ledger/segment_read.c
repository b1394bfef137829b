/* src/ledger/segment_read.c - a segment's text, read strictly: whatever is not as it would be written is
 * damage. */
#include "base/base.h"

#include "ledger/segment.h"

#include "ledger/feed.h"

#include <inttypes.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define LAST_LINE (4 + 64 + 1) /* "end <hash>" LF */

struct reader {
    struct feed feed;
    crypto_generichash_state state;
    struct segment *seg;
    struct hash before; /* of the entry before */
    int64_t seq;
    size_t passed;
    struct str *erased; /* NULL: nobody asks */
    stretch_visit visit;
    void *with;
    /* of the entry being read */
    struct entry entry;
    uint8_t mark[SIGNATURE_SIZE];
    bool marked;
};

static int none(struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EDAMAGE, NULL, _("this is no file of Sotay's"));
}

/* Does the whole of it end as a segment ends?  If not, its end was never copied. */
static bool ends_whole(const struct feed *f)
{
    char tail[LAST_LINE];
    const char *at = tail;
    struct stat st;
    if (f->fd < 0) {
        if (f->len < LAST_LINE)
            return false;
        at = f->window + f->len - LAST_LINE;
    } else if (fstat(f->fd, &st) != 0 || st.st_size < LAST_LINE ||
               pread(f->fd, tail, LAST_LINE, st.st_size - LAST_LINE) != LAST_LINE) {
        return false;
    }
    return memcmp(at, "end ", 4) == 0 && at[LAST_LINE - 1] == '\n';
}

static int broken(const struct reader *r, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EDAMAGE, NULL, "%s",
                      ends_whole(&r->feed) ? _("the file was changed after it was written")
                                           : _("the file is cut short"));
}

static void pass(struct reader *r, size_t len)
{
    crypto_generichash_update(&r->state, (const unsigned char *)feed_here(&r->feed), len);
    feed_pass(&r->feed, len);
    r->passed += len;
}

/* The value of the line that comes next; it is good until the next line is asked for. */
static int take(struct reader *r, const char *name, const char **ret, size_t *ret_len,
                struct sotay_error *err)
{
    const char *line;
    size_t len;
    int rc = feed_line(&r->feed, &line, &len, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END || !feed_field(line, len, name, ret, ret_len))
        return broken(r, err);
    pass(r, len + 1);
    return SOTAY_OK;
}

static int take_hex(struct reader *r, const char *name, void *ret, size_t n,
                    struct sotay_error *err)
{
    const char *v;
    size_t len;
    int rc = take(r, name, &v, &len, err);
    return rc < 0 ? rc : feed_hex(v, len, ret, n) ? SOTAY_OK : broken(r, err);
}

static int take_int(struct reader *r, const char *name, int64_t *ret, struct sotay_error *err)
{
    const char *v;
    size_t len;
    int rc = take(r, name, &v, &len, err);
    return rc < 0 ? rc : feed_int(v, len, ret) ? SOTAY_OK : broken(r, err);
}

static int read_head(struct reader *r, struct sotay_error *err)
{
    struct stretch *s = &r->seg->stretch;
    const char *line;
    size_t len;
    int rc = feed_line(&r->feed, &line, &len, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END || !feed_is(line, len, "sotay-segment 1"))
        return feed_left(&r->feed) ? none(err) : broken(r, err);
    pass(r, len + 1);
    rc = take_hex(r, "authority", r->seg->authority.b, HASH_SIZE, err);
    if (rc >= 0)
        rc = take_hex(r, "device", s->device.b, HASH_SIZE, err);
    if (rc >= 0)
        rc = take_int(r, "first", &s->first, err);
    if (rc >= 0)
        rc = take_int(r, "last", &s->last, err);
    if (rc >= 0)
        rc = take_hex(r, "prev", s->prev.b, HASH_SIZE, err);
    if (rc >= 0)
        rc = take_hex(r, "head", s->head.b, HASH_SIZE, err);
    if (rc >= 0 && (s->first < 1 || s->last < s->first))
        rc = broken(r, err);
    r->before = s->prev;
    r->seq = s->first - 1;
    return rc;
}

/* ---- one entry --------------------------------------------------------------------------------------- */

static int take_header(struct reader *r, struct sotay_error *err)
{
    size_t len = 0;
    int rc = feed_fill(&r->feed, ENTRY_HEADER_MAX, err);
    if (rc < 0)
        return rc;
    size_t left = feed_left(&r->feed);
    const char *here = feed_here(&r->feed);
    if (!entry_parse(here, left < ENTRY_HEADER_MAX ? left : ENTRY_HEADER_MAX, &r->entry, &len))
        return broken(r, err);
    struct entry *e = &r->entry;
    e->hash = hash_of(here, len);
    if (e->seq != r->seq + 1 || !hash_equal(&e->device, &r->seg->stretch.device) ||
        !hash_equal(&e->prev, &r->before))
        return broken(r, err);
    pass(r, len);
    return SOTAY_OK;
}

static int take_signature(struct reader *r, struct sotay_error *err)
{
    const char *v;
    size_t len;
    int rc = take(r, "signature", &v, &len, err);
    if (rc < 0)
        return rc;
    r->entry.is_signed = !feed_is(v, len, "-");
    return !r->entry.is_signed || feed_hex(v, len, r->entry.signature, SIGNATURE_SIZE)
               ? SOTAY_OK
               : broken(r, err);
}

/* The content stays in the window until the mark behind it is read. */
static int take_content(struct reader *r, struct sotay_error *err)
{
    const char *v;
    size_t len;
    int64_t n = 0;
    int rc = take(r, "content", &v, &len, err);
    if (rc < 0)
        return rc;
    bool erased = feed_is(v, len, "-");
    if (!erased && (!feed_int(v, len, &n) || n > SEGMENT_BYTES_MAX))
        return broken(r, err);
    if (erased && r->erased)
        str_addf(r->erased, "%s%" PRId64, r->erased->len ? "," : "", r->entry.seq);
    size_t want = erased ? 0 : (size_t)n + 1;
    rc = feed_fill(&r->feed, want + FEED_LINE_MAX + 1, err);
    if (rc < 0 || erased)
        return rc;
    const char *here = feed_here(&r->feed);
    if (feed_left(&r->feed) < want || here[n] != '\n')
        return broken(r, err);
    r->entry.payload = here;
    r->entry.payload_len = (size_t)n;
    pass(r, want);
    return SOTAY_OK;
}

static int take_mark(struct reader *r, struct sotay_error *err)
{
    const char *line, *v;
    size_t len, v_len;
    int rc = feed_line(&r->feed, &line, &len, err); /* in the window already: nothing moves */
    if (rc < 0)
        return rc;
    r->marked = rc == SOTAY_OK && feed_field(line, len, "mark", &v, &v_len);
    if (!r->marked)
        return SOTAY_OK;
    if (!feed_hex(v, v_len, r->mark, SIGNATURE_SIZE))
        return broken(r, err);
    pass(r, len + 1);
    return SOTAY_OK;
}

static int read_entry(struct reader *r, struct sotay_error *err)
{
    int rc = take_header(r, err);
    if (rc >= 0)
        rc = take_signature(r, err);
    if (rc >= 0)
        rc = take_content(r, err);
    if (rc >= 0)
        rc = take_mark(r, err);
    if (rc < 0)
        return rc;
    r->seq = r->entry.seq;
    r->before = r->entry.hash;
    return r->visit ? r->visit(r->with, &r->entry, r->marked ? r->mark : NULL, err) : SOTAY_OK;
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static int read_end(struct reader *r, struct sotay_error *err)
{
    struct segment *seg = r->seg;
    struct hash said;
    if (!r->marked)
        return broken(r, err);
    if (!hash_equal(&r->before, &seg->stretch.head))
        return broken(r, err);
    crypto_generichash_final(&r->state, seg->end.b, HASH_SIZE);
    crypto_generichash_init(&r->state, NULL, 0, HASH_SIZE); /* the last line is in no hash */
    int rc = take_hex(r, "end", said.b, HASH_SIZE, err);
    if (rc < 0)
        return rc;
    if (!hash_equal(&said, &seg->end))
        return broken(r, err);
    seg->len = r->passed;
    seg->name.first = seg->stretch.first;
    seg->name.last = seg->stretch.last;
    memcpy(seg->name.device, seg->stretch.device.b, sizeof(seg->name.device));
    memcpy(seg->name.hash, seg->end.b, sizeof(seg->name.hash));
    return SOTAY_OK;
}

static int read_all(struct reader *r, struct sotay_error *err)
{
    crypto_generichash_init(&r->state, NULL, 0, HASH_SIZE);
    int rc = read_head(r, err);
    while (rc == SOTAY_OK && r->seq < r->seg->stretch.last)
        rc = read_entry(r, err);
    return rc == SOTAY_OK ? read_end(r, err) : rc;
}

/* ---- in memory --------------------------------------------------------------------------------------- */

static int walk_bytes(const struct stretch *s, stretch_visit visit, void *with,
                      struct sotay_error *err)
{
    const struct segment *parsed = s->with;
    struct segment again = {0};
    struct reader r = {.feed = feed_of_bytes(parsed->bytes, parsed->len),
                       .seg = &again,
                       .visit = visit,
                       .with = with};
    return read_all(&r, err);
}

int segment_parse(const char *bytes, size_t len, struct segment *ret, struct sotay_error *err)
{
    *ret = (struct segment){.bytes = bytes};
    struct reader r = {.feed = feed_of_bytes(bytes, len), .seg = ret};
    int rc = read_all(&r, err);
    ret->stretch.each = walk_bytes;
    ret->stretch.with = ret;
    return rc;
}

/* ---- in a file --------------------------------------------------------------------------------------- */

static int walk_nothing(const struct stretch *s, stretch_visit visit, void *with,
                        struct sotay_error *err)
{
    (void)s;
    (void)visit;
    (void)with;
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("the file is not open"));
}

int segment_parse_file(int fd, int64_t at, struct segment *ret, struct str *erased,
                       struct sotay_error *err)
{
    *ret = (struct segment){.stretch = {.each = walk_nothing}};
    struct reader r = {.feed = feed_of_file(fd, at), .seg = ret, .erased = erased};
    int rc = read_all(&r, err);
    feed_done(&r.feed);
    return rc >= 0 && erased ? str_check(erased, err) : rc;
}

int segment_walk_file(int fd, int64_t at, const struct segment *parsed, stretch_visit visit,
                      void *visit_with, struct sotay_error *err)
{
    struct segment again = {0};
    struct reader r = {
        .feed = feed_of_file(fd, at), .seg = &again, .visit = visit, .with = visit_with};
    int rc = read_all(&r, err);
    if (rc == SOTAY_OK && !hash_equal(&again.end, &parsed->end))
        rc = broken(&r, err);
    feed_done(&r.feed);
    return rc;
}
