/* src/domain/sync_parts.c - one file with what somebody lacks, and with what is here:
 *
 *   sotay-parts 1
 *   authority <64 hex>
 *   from <64 hex: key of the computer that wrote it, or ->
 *   have <64 hex: device> <seq> <64 hex: hash of that entry>      for each chain
 *                                       then segments, one after the other, and
 *   end <64 hex: BLAKE2b-256 of every byte before this line> */
#include "base/base.h"

#include "domain/sync_private.h"

#include "base/place.h"
#include "base/str.h"
#include "ledger/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

/* ---- written ------------------------------------------------------------------------------------------- */

struct parts_out {
    struct sync_out out;
    crypto_generichash_state state;
};

static int put(void *with, const void *bytes, size_t len, struct sotay_error *err)
{
    struct parts_out *p = with;
    crypto_generichash_update(&p->state, bytes, len);
    return sync_out_put(&p->out, bytes, len, err);
}

/* The last entry of a chain that a computer said it has, as far as it is also ours; else the chain's
 * base. */
static int confirmed(struct app *app, const struct hash *peer, const struct chain_head *chain,
                     int64_t *ret, struct sotay_error *err)
{
    *ret = chain->base_seq;
    if (!peer)
        return SOTAY_OK;
    int rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_PEER_OF);
    stmt_blob(&q, 1, peer->b, HASH_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash device = stmt_col_hash(&q, 0), hash = stmt_col_hash(&q, 2);
        int64_t seq = stmt_col_int(&q, 1), in_chain = 0;
        if (!hash_equal(&device, &chain->device) || seq <= *ret || seq > chain->seq)
            continue;
        rc = ledger_find(app->store, &device, seq, &hash, &in_chain, NULL, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK && in_chain == chain->chain)
            *ret = seq;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int plan(struct app *app, const struct hash *peer, const struct chain_head *heads, size_t n,
                struct sync_ranges *ret, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        int64_t until;
        rc = confirmed(app, peer, &heads[i], &until, err);
        if (rc >= 0 && until < heads[i].seq)
            rc = sync_cut(app->store, &heads[i], until + 1, heads[i].seq, ret, err);
    }
    return rc;
}

static int put_head(struct app *app, struct parts_out *p, const struct chain_head *heads, size_t n,
                    struct sotay_error *err)
{
    AUTO(str) text = {0};
    struct hash here;
    int rc = sync_this_computer(app, &here, err);
    if (rc < 0)
        return rc;
    bool is_nobody = sodium_is_zero(here.b, HASH_SIZE);
    str_addf(&text, "sotay-parts 1\nauthority %s\n", hash_hex(&app->authority).s);
    str_addf(&text, "from %s\n", is_nobody ? "-" : hash_hex(&here).s);
    for (size_t i = 0; i < n; i++) {
        str_addf(&text, "have %s ", hash_hex(&heads[i].device).s);
        str_add_int(&text, heads[i].seq);
        str_addf(&text, " %s\n", hash_hex(&heads[i].head).s);
    }
    rc = str_check(&text, err);
    return rc < 0 ? rc : put(p, text.data, text.len, err);
}

static int put_end(struct parts_out *p, struct sotay_error *err)
{
    AUTO(str) text = {0};
    struct hash end;
    crypto_generichash_final(&p->state, end.b, HASH_SIZE);
    str_addf(&text, "end %s\n", hash_hex(&end).s);
    int rc = str_check(&text, err);
    return rc < 0 ? rc : sync_out_put(&p->out, text.data, text.len, err);
}

static int put_all(struct sync_run *run, struct parts_out *p, const struct chain_head *heads,
                   size_t n, const struct sync_ranges *ranges, struct sotay_error *err)
{
    const struct segment_sink sink = {put, p};
    int64_t total = run->ret->there.taken, done = 0;
    int rc = put_head(run->app, p, heads, n, err);
    for (size_t i = 0; rc >= 0 && i < ranges->n; i++) {
        const struct sync_range *r = &ranges->v[i];
        AUTO(stretch) s = {0};
        AUTO(segment_written) w = {0};
        rc = stretch_of_chain(run->app->store, &r->chain, r->first, r->last, &s, err);
        if (rc >= 0)
            rc = segment_write(&s, &run->app->authority, &sink, &w, err);
        done += r->last - r->first + 1;
        sync_progress(run, _("writing"), done, total);
    }
    return rc < 0 ? rc : put_end(p, err);
}

static int write_file(struct sync_run *run, const char *file, const struct chain_head *heads,
                      size_t n, const struct sync_ranges *ranges, struct sotay_error *err)
{
    AUTO(str) temp = {0};
    uint8_t random[6];
    struct parts_out p = {.out = {-1, file}};
    randombytes_buf(random, sizeof(random));
    str_addf(&temp, "%s.", file);
    str_add_hex(&temp, random, sizeof(random));
    str_add(&temp, SYNC_PART);
    int rc = str_check(&temp, err);
    if (rc < 0)
        return rc;
    p.out.fd = open(temp.data, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (p.out.fd < 0)
        return sync_cannot_write(file, errno, err);
    crypto_generichash_init(&p.state, NULL, 0, HASH_SIZE);
    rc = put_all(run, &p, heads, n, ranges, err);
    if (rc >= 0 && fsync(p.out.fd) != 0)
        rc = sync_cannot_write(file, errno, err);
    if (close(p.out.fd) != 0 && rc >= 0)
        rc = sync_cannot_write(file, errno, err);
    if (rc >= 0)
        rc = place_put(temp.data, file, false, err);
    if (rc < 0)
        unlink(temp.data);
    return rc;
}

int sync_export(struct app *app, const char *file, const struct hash *for_device,
                const struct sync_options *o, struct sync_report *ret, struct sotay_error *err)
{
    struct sync_run run = {.app = app, .o = o, .ret = ret};
    AUTO(sync_ranges) ranges = {0};
    AUTO_FREE struct chain_head *heads = NULL;
    size_t n = 0;
    *ret = (struct sync_report){0};
    if (place_is_taken(file))
        return sotay_fail(err, SOTAY_EREFUSED, _("Choose another file, or move the old one away."),
                          _("'%s' is there already"), file);
    int rc = ledger_heads(app->store, &heads, &n, err);
    if (rc >= 0)
        rc = plan(app, for_device, heads, n, &ranges, err);
    for (size_t i = 0; i < ranges.n; i++)
        ret->there.taken += ranges.v[i].last - ranges.v[i].first + 1;
    if (rc >= 0 && !o->dry_run)
        rc = write_file(&run, file, heads, n, &ranges, err);
    ret->files_written = rc >= 0;
    return rc;
}
