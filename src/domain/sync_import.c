/* src/domain/sync_import.c - a file of parts taken in, and what its writer has remembered. */
#include "base/base.h"

#include "domain/sync_private.h"

#include "ledger/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define HAVE_MAX 100000 /* lines, and parts, of one file */
#define PART_MAX 50000

struct have {
    struct hash device, hash;
    int64_t seq;
    bool told; /* of a row of table peer: it goes on being true */
};
struct haves {
    struct have *v;
    size_t n, cap;
};

struct part { /* a segment within the file */
    int fd;
    int64_t at;
    struct segment seg;
};

struct parts {
    struct sync_run *run;
    const char *file;
    int fd;
    int64_t size, at;
    struct hash authority, from;
    bool has_from;
    struct haves haves;
    struct part **v; /* each keeps its place in memory */
    size_t n, cap;
};

static void parts_done(struct parts *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->v[i]);
    free(p->v);
    free(p->haves.v);
    if (p->fd >= 0)
        close(p->fd);
}

static int bad(const struct parts *p, const char *why, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, _("Nothing was taken: ask for the file once more."),
                      "'%s': %s", p->file, why);
}

static int cut(const struct parts *p, struct sotay_error *err)
{
    return bad(p, _("the file is cut short"), err);
}

static int not_parts(const struct parts *p, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Name a file that 'sotay sync --export' wrote.  A notebook or a folder is "
                        "synced without --import."),
                      _("'%s' is no file of records"), p->file);
}

static int have_add(struct haves *h, const struct have *one, struct sotay_error *err)
{
    if (h->n == h->cap) {
        size_t cap = h->cap ? 2 * h->cap : 32;
        struct have *grown = realloc(h->v, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        h->v = grown;
        h->cap = cap;
    }
    h->v[h->n++] = *one;
    return SOTAY_OK;
}

/* ---- its first lines -------------------------------------------------------------------------------------- */

/* "<device> <seq> <hash>" */
static bool parse_have(const char *v, size_t len, struct have *ret)
{
    const char *first = memchr(v, ' ', len);
    const char *second = first ? memchr(first + 1, ' ', len - (size_t)(first + 1 - v)) : NULL;
    *ret = (struct have){.told = false};
    return second && feed_hex(v, (size_t)(first - v), ret->device.b, HASH_SIZE) &&
           feed_int(first + 1, (size_t)(second - first - 1), &ret->seq) && ret->seq > 0 &&
           feed_hex(second + 1, len - (size_t)(second + 1 - v), ret->hash.b, HASH_SIZE);
}

/* The next line if it is a field of that name; SOTAY_END: another one. */
static int next_field(struct parts *p, struct feed *f, const char *name, const char **ret,
                      size_t *ret_len, struct sotay_error *err)
{
    const char *line;
    size_t len;
    int rc = feed_line(f, &line, &len, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END)
        return feed_left(f) <= FEED_LINE_MAX ? cut(p, err)
               : p->at ? bad(p, _("the file was changed after it was written"), err)
                       : not_parts(p, err);
    if (!feed_field(line, len, name, ret, ret_len))
        return SOTAY_END;
    feed_pass(f, len + 1);
    p->at += (int64_t)len + 1;
    return SOTAY_OK;
}

static int read_haves(struct parts *p, struct feed *f, struct sotay_error *err)
{
    const char *v;
    size_t len;
    int rc;
    while ((rc = next_field(p, f, "have", &v, &len, err)) == SOTAY_OK) {
        struct have one;
        if (!parse_have(v, len, &one) || p->haves.n == HAVE_MAX)
            return bad(p, _("the file was changed after it was written"), err);
        rc = have_add(&p->haves, &one, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_head(struct parts *p, struct feed *f, struct sotay_error *err)
{
    const char *v;
    size_t len;
    int rc = next_field(p, f, "sotay-parts", &v, &len, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_END || !feed_is(v, len, "1"))
        return not_parts(p, err);
    rc = next_field(p, f, "authority", &v, &len, err);
    if (rc == SOTAY_OK && !feed_hex(v, len, p->authority.b, HASH_SIZE))
        rc = SOTAY_END;
    if (rc == SOTAY_OK)
        rc = next_field(p, f, "from", &v, &len, err);
    if (rc == SOTAY_OK) {
        p->has_from = !feed_is(v, len, "-");
        if (p->has_from && !feed_hex(v, len, p->from.b, HASH_SIZE))
            rc = SOTAY_END;
    }
    if (rc == SOTAY_END)
        return bad(p, _("the file was changed after it was written"), err);
    return rc < 0 ? rc : read_haves(p, f, err);
}

/* ---- its parts ----------------------------------------------------------------------------------------------- */

static int read_part(struct parts *p, struct sotay_error *err)
{
    struct sotay_error why = {0};
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 32;
        struct part **grown = realloc(p->v, cap * sizeof(struct part *));
        if (!grown)
            return sotay_nomem(err);
        p->v = grown;
        p->cap = cap;
    }
    if (p->n == PART_MAX)
        return bad(p, _("it is larger than any file of Sotay's"), err);
    struct part *part = p->v[p->n] = calloc(1, sizeof(*part));
    if (!part)
        return sotay_nomem(err);
    p->n++;
    part->fd = p->fd;
    part->at = p->at;
    if (segment_parse_file(p->fd, p->at, &part->seg, NULL, &why) < 0)
        return bad(p, why.message, err);
    if (!hash_equal(&part->seg.authority, &p->authority))
        return bad(p, _("the file was changed after it was written"), err);
    p->at += (int64_t)part->seg.len;
    sync_progress(p->run, _("reading"), p->at, p->size);
    return SOTAY_OK;
}

/* The hash of all bytes up to p->at. */
static int hash_before(const struct parts *p, struct hash *ret, struct sotay_error *err)
{
    crypto_generichash_state state;
    int64_t done = 0;
    struct feed f = feed_of_file(p->fd, 0);
    int rc = SOTAY_OK;
    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    while (rc >= 0 && done < p->at) {
        rc = feed_fill(&f, 1, err);
        size_t left = feed_left(&f);
        if (rc >= 0 && !left)
            rc = cut(p, err);
        if (rc < 0)
            break;
        size_t n = (int64_t)left < p->at - done ? left : (size_t)(p->at - done);
        crypto_generichash_update(&state, (const unsigned char *)feed_here(&f), n);
        feed_pass(&f, n);
        done += (int64_t)n;
    }
    feed_done(&f);
    crypto_generichash_final(&state, ret->b, HASH_SIZE);
    return rc;
}

/* SOTAY_END: this was the last line, and it is right. */
static int read_next(struct parts *p, struct sotay_error *err)
{
    const char *v;
    size_t len;
    struct hash said, is;
    int64_t at = p->at;
    struct feed f = feed_of_file(p->fd, p->at);
    int rc = next_field(p, &f, "sotay-segment", &v, &len, err);
    p->at = at;
    if (rc == SOTAY_OK)
        rc = read_part(p, err);
    else if (rc == SOTAY_END) {
        rc = next_field(p, &f, "end", &v, &len, err);
        int64_t end = p->at;
        bool good = rc == SOTAY_OK && end == p->size && feed_hex(v, len, said.b, HASH_SIZE);
        p->at = at;
        if (rc >= 0 && good)
            rc = hash_before(p, &is, err);
        if (rc >= 0)
            rc = good && hash_equal(&said, &is)
                     ? SOTAY_END
                     : bad(p, _("the file was changed after it was written"), err);
    }
    feed_done(&f);
    return rc;
}

static int open_parts(struct parts *p, struct sotay_error *err)
{
    struct stat st;
    p->fd = open(p->file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (p->fd < 0)
        return sotay_fail(err, errno == ENOENT || errno == ENOTDIR ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check the name and the permissions."), _("cannot open '%s': %s"),
                          p->file, strerror(errno));
    if (fstat(p->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is not a file"), p->file);
    p->size = (int64_t)st.st_size;
    return p->size > SYNC_PARTS_MAX ? bad(p, _("it is larger than any file of Sotay's"), err)
                                    : SOTAY_OK;
}

static int read_parts(struct parts *p, struct sotay_error *err)
{
    int rc = open_parts(p, err);
    if (rc < 0)
        return rc;
    struct feed f = feed_of_file(p->fd, 0);
    rc = read_head(p, &f, err);
    feed_done(&f);
    if (rc < 0)
        return rc;
    if (!hash_equal(&p->authority, &p->run->app->authority))
        return sync_foreign(p->run->app, p->file, "", &p->authority, err);
    while ((rc = read_next(p, err)) == SOTAY_OK)
        ;
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- taken ---------------------------------------------------------------------------------------------------- */

static int walk_part(const struct stretch *s, stretch_visit visit, void *with,
                     struct sotay_error *err)
{
    const struct part *part = s->with;
    return segment_walk_file(part->fd, part->at, &part->seg, visit, with, err);
}

/* The greatest seq of a device that is here. */
static int newest_of(struct app *app, const struct hash *device, int64_t *ret,
                     struct sotay_error *err)
{
    AUTO_FREE struct chain_head *heads = NULL;
    size_t n = 0;
    int rc = ledger_heads(app->store, &heads, &n, err);
    *ret = 0;
    for (size_t i = 0; rc >= 0 && i < n; i++)
        if (hash_equal(&heads[i].device, device) && heads[i].seq > *ret)
            *ret = heads[i].seq;
    return rc;
}

/* Entries that the writer has and that neither were here nor came: left out for somebody else, or lost on
 * the way.  What was told as a gap, or would be taken, is not told again. */
static int tell_lacking(struct parts *p, const struct sync_offer *offer, struct sotay_error *err)
{
    struct app *app = p->run->app;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->haves.n; i++) {
        const struct have *h = &p->haves.v[i];
        bool is_here, told = false;
        int64_t newest = 0;
        rc = ledger_has(app->store, &h->device, h->seq, &h->hash, &is_here, err);
        if (rc < 0 || is_here)
            continue;
        for (size_t k = 0; k < offer->n && !told; k++)
            told = hash_equal(&offer->stretches[k].device, &h->device) &&
                   (offer->results[k].fit == STRETCH_GAP || p->run->o->dry_run);
        if (told)
            continue;
        char name[COMPUTER_NAME_MAX];
        rc = newest_of(app, &h->device, &newest, err);
        sync_computer(app->store, &h->device, name);
        const struct sync_note note = {.kind = SYNC_MISSING,
                                       .name = name,
                                       .first = newest < h->seq ? newest + 1 : h->seq,
                                       .last = h->seq};
        p->run->ret->here.missing++;
        if (rc >= 0)
            rc = sync_tell(p->run, &note, err);
    }
    return rc;
}

/* ---- what the writer has ---------------------------------------------------------------------------------------- */

/* An older line stays true where a newer one speaks of entries that are not here: it says from where on
 * the other's chain is known to be ours. */
static int keep_older(struct parts *p, struct haves *old, struct sotay_error *err)
{
    struct app *app = p->run->app;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < old->n; i++) {
        bool named = false, superseded = false;
        for (size_t k = 0; rc >= 0 && k < p->haves.n; k++) {
            const struct have *h = &p->haves.v[k];
            bool is_here = false;
            if (!hash_equal(&h->device, &old->v[i].device))
                continue;
            named = true;
            rc = ledger_has(app->store, &h->device, h->seq, &h->hash, &is_here, err);
            superseded = superseded || is_here || h->seq <= old->v[i].seq;
        }
        old->v[i].told = named && !superseded;
    }
    return rc;
}

static int put_peer(struct app *app, const struct hash *peer, const struct have *h,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PEER_PUT);
    stmt_blob(&q, 1, peer->b, HASH_SIZE);
    stmt_blob(&q, 2, h->device.b, HASH_SIZE);
    stmt_int(&q, 3, h->seq);
    stmt_blob(&q, 4, h->hash.b, HASH_SIZE);
    return stmt_run(&q, err);
}

/* Only what is here as well is of use; an older line stays where a newer one says nothing. */
int sync_remember_heads(struct app *app, const struct hash *peer, const struct chain_head *heads,
                        size_t n, struct sotay_error *err)
{
    if (sodium_is_zero(peer->b, HASH_SIZE))
        return SOTAY_OK;
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, app->store, err);
    bool all_here = true;
    for (int put = 0; put < 2 && rc >= 0; put++) {
        for (size_t i = 0; rc >= 0 && i < n; i++) {
            const struct have one = {
                .device = heads[i].device, .hash = heads[i].head, .seq = heads[i].seq};
            bool is_here = false;
            rc = ledger_has(app->store, &one.device, one.seq, &one.hash, &is_here, err);
            all_here = all_here && is_here;
            if (rc >= 0 && put && is_here)
                rc = put_peer(app, peer, &one, err);
        }
        if (rc >= 0 && !put && all_here) {
            AUTO(stmt) q = stmt_open(app->store, SQL_PEER_CLEAR);
            stmt_blob(&q, 1, peer->b, HASH_SIZE);
            rc = stmt_run(&q, err);
        }
    }
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static int read_peer(struct app *app, const struct hash *peer, struct haves *ret,
                     struct sotay_error *err)
{
    int rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_PEER_OF);
    stmt_blob(&q, 1, peer->b, HASH_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        const struct have one = {.device = stmt_col_hash(&q, 0),
                                 .seq = stmt_col_int(&q, 1),
                                 .hash = stmt_col_hash(&q, 2)};
        rc = have_add(ret, &one, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int remember(struct parts *p, struct sotay_error *err)
{
    struct app *app = p->run->app;
    struct haves old = {0};
    struct hash here;
    int rc = sync_this_computer(app, &here, err);
    if (rc < 0 || !p->has_from || p->run->o->dry_run || hash_equal(&here, &p->from))
        return rc;
    AUTO(txn) tx = {0};
    rc = txn_begin(&tx, app->store, err);
    if (rc >= 0)
        rc = read_peer(app, &p->from, &old, err);
    if (rc >= 0)
        rc = keep_older(p, &old, err);
    if (rc >= 0) {
        AUTO(stmt) q = stmt_open(app->store, SQL_PEER_CLEAR);
        stmt_blob(&q, 1, p->from.b, HASH_SIZE);
        rc = stmt_run(&q, err);
    }
    for (size_t i = 0; rc >= 0 && i < p->haves.n; i++)
        rc = put_peer(app, &p->from, &p->haves.v[i], err);
    for (size_t i = 0; rc >= 0 && i < old.n; i++)
        if (old.v[i].told)
            rc = put_peer(app, &p->from, &old.v[i], err);
    free(old.v);
    return rc < 0 ? rc : txn_commit(&tx, err);
}

static int take(struct parts *p, struct sotay_error *err)
{
    AUTO(sync_offer) offer = {0};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n; i++) {
        struct stretch s = p->v[i]->seg.stretch;
        s.each = walk_part;
        s.with = p->v[i];
        rc = sync_offer_add(&offer, &s, NULL, err);
    }
    p->run->ret->files_read = 1;
    if (rc >= 0)
        rc = sync_receive(p->run, p->run->app, &offer, &p->run->ret->here, err);
    if (rc >= 0)
        rc = tell_lacking(p, &offer, err);
    if (rc >= 0)
        rc = remember(p, err);
    return rc < 0 ? rc : sync_all_refused(&offer, p->file, err);
}

int sync_import(struct app *app, const char *file, const struct sync_options *o,
                struct sync_report *ret, struct sotay_error *err)
{
    struct sync_run run = {.app = app, .o = o, .ret = ret};
    struct parts p = {.run = &run, .file = file, .fd = -1};
    *ret = (struct sync_report){0};
    int rc = read_parts(&p, err);
    if (rc >= 0)
        rc = take(&p, err);
    parts_done(&p);
    return rc < 0 ? rc : SOTAY_OK;
}
