/* src/ledger/segment.c - a stretch as a file: its name, and its text being written. */
#include "base/base.h"

#include "ledger/segment.h"

#include "ledger/feed.h"

#include <inttypes.h>
#include <sodium.h>

#define SUFFIX ".sotay"
#define SHORT 8 /* bytes of a hash that a name shows */
#define PIECE (64 * 1024)

/* ---- names ---------------------------------------------------------------------------------------- */

/* The next part of a name, up to the separator, which is passed. */
static bool next_part(const char **at, char separator, const char **ret, size_t *ret_len)
{
    const char *end = strchr(*at, separator);
    if (!end)
        return false;
    *ret = *at;
    *ret_len = (size_t)(end - *at);
    *at = end + 1;
    return true;
}

bool segment_name_parse(const char *name, struct segment_name *ret)
{
    const char *at = name, *part;
    size_t len;
    struct segment_name n = {0};
    if (!next_part(&at, '-', &part, &len) || !feed_hex(part, len, n.device, SHORT))
        return false;
    if (!next_part(&at, '-', &part, &len) || !feed_int(part, len, &n.first) || n.first < 1)
        return false;
    if (!next_part(&at, '-', &part, &len) || !feed_int(part, len, &n.last) || n.last < n.first)
        return false;
    if (!next_part(&at, '.', &part, &len) || !feed_hex(part, len, n.hash, SHORT))
        return false;
    if (strcmp(at, &SUFFIX[1]) != 0)
        return false;
    *ret = n;
    return true;
}

void segment_name_print(const struct segment_name *n, char ret[SEGMENT_NAME_MAX])
{
    char device[2 * SHORT + 1], hash[2 * SHORT + 1];
    sodium_bin2hex(device, sizeof(device), n->device, SHORT);
    sodium_bin2hex(hash, sizeof(hash), n->hash, SHORT);
    snprintf(ret, SEGMENT_NAME_MAX, "%s-%" PRId64 "-%" PRId64 "-%s" SUFFIX, device, n->first,
             n->last, hash);
}

/* ---- written --------------------------------------------------------------------------------------- */

void segment_written_done(struct segment_written *w)
{
    if (w)
        str_done(&w->erased);
}

struct printer {
    const struct segment_sink *sink;
    struct segment_written *ret;
    struct str piece; /* on its way out */
    crypto_generichash_state state;
    int64_t seq; /* of the entry before */
    bool marked; /* after it */
};

static int flush(struct printer *p, struct sotay_error *err)
{
    int rc = str_check(&p->piece, err);
    if (rc < 0 || !p->piece.len)
        return rc;
    crypto_generichash_update(&p->state, (const unsigned char *)p->piece.data, p->piece.len);
    p->ret->bytes += (int64_t)p->piece.len;
    rc = p->sink->put(p->sink->with, p->piece.data, p->piece.len, err);
    str_clear(&p->piece);
    return rc;
}

static void line_hex(struct str *out, const char *name, const void *bytes, size_t len)
{
    str_add(out, name);
    str_add_char(out, ' ');
    str_add_hex(out, bytes, len);
    str_add_char(out, '\n');
}

static void line_int(struct str *out, const char *name, int64_t value)
{
    str_add(out, name);
    str_add_char(out, ' ');
    str_add_int(out, value);
    str_add_char(out, '\n');
}

static int print_entry(void *with, const struct entry *e, const uint8_t *mark,
                       struct sotay_error *err)
{
    struct printer *p = with;
    struct str *out = &p->piece;
    char header[ENTRY_HEADER_MAX];
    str_add_bytes(out, header, entry_header(e, header));
    if (e->is_signed)
        line_hex(out, "signature", e->signature, SIGNATURE_SIZE);
    else
        str_add(out, "signature -\n");
    if (e->payload) {
        line_int(out, "content", (int64_t)e->payload_len);
        str_add_bytes(out, e->payload, e->payload_len);
        str_add_char(out, '\n');
    } else {
        str_add(out, "content -\n");
        str_addf(&p->ret->erased, "%s%" PRId64, p->ret->erased.len ? "," : "", e->seq);
    }
    if (mark)
        line_hex(out, "mark", mark, SIGNATURE_SIZE);
    p->marked = mark != NULL;
    p->seq = e->seq;
    return out->len < PIECE ? SOTAY_OK : flush(p, err);
}

static void print_head(struct printer *p, const struct stretch *s, const struct hash *authority)
{
    struct str *out = &p->piece;
    str_add(out, "sotay-segment 1\n");
    line_hex(out, "authority", authority->b, HASH_SIZE);
    line_hex(out, "device", s->device.b, HASH_SIZE);
    line_int(out, "first", s->first);
    line_int(out, "last", s->last);
    line_hex(out, "prev", s->prev.b, HASH_SIZE);
    line_hex(out, "head", s->head.b, HASH_SIZE);
}

static int print_end(struct printer *p, const struct stretch *s, struct sotay_error *err)
{
    struct hash end;
    struct segment_name *name = &p->ret->name;
    int rc = flush(p, err);
    crypto_generichash_final(&p->state, end.b, HASH_SIZE);
    line_hex(&p->piece, "end", end.b, HASH_SIZE);
    if (rc >= 0)
        rc = str_check(&p->piece, err);
    if (rc >= 0)
        rc = p->sink->put(p->sink->with, p->piece.data, p->piece.len, err);
    p->ret->bytes += (int64_t)p->piece.len;
    name->first = s->first;
    name->last = s->last;
    memcpy(name->device, s->device.b, SHORT);
    memcpy(name->hash, end.b, SHORT);
    p->ret->end = end;
    return rc < 0 ? rc : str_check(&p->ret->erased, err);
}

int segment_write(const struct stretch *s, const struct hash *authority,
                  const struct segment_sink *sink, struct segment_written *ret,
                  struct sotay_error *err)
{
    struct printer p = {.sink = sink, .ret = ret};
    *ret = (struct segment_written){0};
    crypto_generichash_init(&p.state, NULL, 0, HASH_SIZE);
    print_head(&p, s, authority);
    int rc = s->each(s, print_entry, &p, err);
    if (rc >= 0 && (p.seq != s->last || !p.marked))
        rc = sotay_fail(err, SOTAY_EDAMAGE, _("Run 'sotay notebook verify'."),
                        _("the records of computer %.8s end without its mark"),
                        hash_hex(&s->device).s);
    if (rc >= 0)
        rc = print_end(&p, s, err);
    str_done(&p.piece);
    return rc < 0 ? rc : SOTAY_OK;
}

static int put_text(void *with, const void *bytes, size_t len, struct sotay_error *err)
{
    struct str *out = with;
    str_add_bytes(out, bytes, len);
    return str_check(out, err);
}

int segment_print(const struct stretch *s, const struct hash *authority, struct str *out,
                  struct segment_name *ret_name, struct sotay_error *err)
{
    AUTO(segment_written) written = {0};
    const struct segment_sink sink = {put_text, out};
    int rc = segment_write(s, authority, &sink, &written, err);
    if (rc >= 0)
        *ret_name = written.name;
    return rc;
}
