/* src/ledger/receive.c - takes in entries of other computers: all is checked first, then taken and
 * folded in one transaction. */
#include "base/base.h"

#include "ledger/receive_private.h"

#include "ledger/erasure.h"
#include "ledger/refold.h"
#include "ledger/structure.h"

#define BULK_ENTRIES 2000

struct job { /* one stretch */
    const struct stretch *s;
    struct stretch_result *result;
    struct checked checked;
    bool good;
};

struct receiving {
    struct store *store;
    const struct receive_options *o;
    struct receive_report *report;
    struct points points;
    struct job *jobs; /* by device, then first */
    size_t n;
    struct hash authority;
    bool has_authority;
    int64_t done, total; /* each entry is met three times: checked, taken, folded */
    struct map actors;   /* key -> number */
    struct news news;
};

static void receiving_done(struct receiving *r)
{
    free(r->jobs);
    free(r->news.ranges);
    map_done(&r->points.map);
    map_done(&r->actors);
}

static void progress(void *with, int64_t entries)
{
    struct receiving *r = with;
    int64_t before = r->done / 256;
    r->done += entries;
    if (r->o->progress && r->done / 256 != before)
        r->o->progress(r->o->with, r->done, r->total);
}

static int64_t length(const struct stretch *s)
{
    return s->last >= s->first ? s->last - s->first + 1 : 0;
}

/* ---- which of them fit ---------------------------------------------------------------------------------- */

static int compare_jobs(const void *x, const void *y)
{
    const struct stretch *a = ((const struct job *)x)->s, *b = ((const struct job *)y)->s;
    int by_device = hash_compare(&a->device, &b->device);
    if (by_device)
        return by_device;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->last != b->last)
        return a->last > b->last ? -1 : 1; /* the longer one makes the other known */
    return a < b ? -1 : a > b;
}

static int begin(struct receiving *r, const struct stretch *stretches, size_t n,
                 struct stretch_result *results, struct sotay_error *err)
{
    r->jobs = calloc(n + 1, sizeof(*r->jobs));
    if (!r->jobs)
        return sotay_nomem(err);
    r->n = n;
    r->points.store = r->store;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        const struct stretch *s = &stretches[i];
        results[i] = (struct stretch_result){0};
        r->jobs[i] = (struct job){.s = s, .result = &results[i]};
        r->total += 3 * length(s);
        rc = point_want(&r->points, &s->device, s->first - 1, &s->prev, err);
        if (rc >= 0)
            rc = point_want(&r->points, &s->device, s->last, &s->head, err);
    }
    if (n > 1)
        qsort(r->jobs, n, sizeof(*r->jobs), compare_jobs);
    AUTO(stmt) q = stmt_open(r->store, SQL_AUTHORITY_FIRST);
    int found = rc < 0 ? rc : stmt_step(&q, err);
    if (found == SOTAY_OK) {
        r->has_authority = true;
        r->authority = stmt_col_hash(&q, 0);
    }
    return found < 0 ? found : SOTAY_OK;
}

/* The last entry of the device that is here or comes with what was found good. */
static int greatest_seq(struct receiving *r, const struct job *job, int64_t *ret,
                        struct sotay_error *err)
{
    *ret = 0;
    for (const struct job *j = r->jobs; j < job; j++)
        if (j->good && hash_equal(&j->s->device, &job->s->device) && j->s->last > *ret)
            *ret = j->s->last;
    AUTO(stmt) q = stmt_open(r->store, SQL_CHAIN_OF_DEVICE);
    stmt_blob(&q, 1, job->s->device.b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        AUTO(stmt) head = stmt_open(r->store, SQL_CHAIN_HEAD);
        stmt_int(&head, 1, stmt_col_int(&q, 0));
        int found = stmt_step(&head, err);
        if (found < 0)
            return found;
        if (found == SOTAY_OK && stmt_col_int(&head, 0) > *ret)
            *ret = stmt_col_int(&head, 0);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Of a branch that begins somewhere below, all that is certain is that the one before is missing. */
static int tell_gap(struct receiving *r, struct job *job, struct sotay_error *err)
{
    int64_t here;
    int rc = greatest_seq(r, job, &here, err);
    job->result->fit = STRETCH_GAP;
    job->result->missing_last = job->s->first - 1;
    job->result->missing_first = here < job->s->first - 1 ? here + 1 : job->s->first - 1;
    r->report->missing++;
    return rc;
}

static int weigh(struct receiving *r, struct job *job, struct sotay_error *err)
{
    const struct stretch *s = job->s;
    int64_t clock = 0;
    int rc = point_find(&r->points, &s->device, s->last, &s->head, &clock, err);
    if (rc != SOTAY_END) {
        job->result->fit = STRETCH_KNOWN;
        return rc;
    }
    clock = 0;
    if (s->first > 1) {
        rc = point_find(&r->points, &s->device, s->first - 1, &s->prev, &clock, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : tell_gap(r, job, err);
    }
    rc = stretch_check(s, &r->points, clock, r->has_authority ? &r->authority : NULL, progress, r,
                       &job->checked, err);
    if (rc < 0)
        return rc;
    job->good = !job->checked.why[0];
    job->result->taken = job->good ? length(s) - job->checked.known : 0;
    if (job->good)
        return SOTAY_OK;
    job->result->fit = STRETCH_BAD;
    snprintf(job->result->why, sizeof(job->result->why), "%s", job->checked.why);
    r->report->refused++;
    return SOTAY_OK;
}

static int weigh_all(struct receiving *r, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < r->n && rc >= 0; i++) {
        rc = weigh(r, &r->jobs[i], err);
        if (!r->jobs[i].good)
            r->total -= 3 * length(r->jobs[i].s);
    }
    return rc;
}

/* ---- taking ------------------------------------------------------------------------------------------------ */

struct taking {
    struct receiving *r;
    struct job *job;
    struct seen seen;
    int64_t chain, seq; /* chain 0: so far all were here */
    int64_t first;      /* the first that was new */
    struct hash head;   /* of the entry before */
};

static int changed_meanwhile(const struct stretch *s, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, _("Try again when nobody writes there."),
                      _("records of computer %.8s changed while they were read; nothing was taken"),
                      hash_hex(&s->device).s);
}

static int add_chain(struct receiving *r, const struct hash *device, int64_t base_seq,
                     const struct hash *base_hash, int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->store, SQL_CHAIN_ADD);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    stmt_int(&q, 2, base_seq);
    stmt_blob(&q, 3, base_hash->b, HASH_SIZE);
    int rc = stmt_run(&q, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) newest = stmt_open(r->store, SQL_CHAIN_NEWEST);
    rc = stmt_step(&newest, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&newest, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Has the device any entry at this place already?  Then another one there is a branch. */
static int place_is_taken(struct receiving *r, const struct hash *device, int64_t seq, bool *ret,
                          struct sotay_error *err)
{
    *ret = false;
    AUTO(stmt) q = stmt_open(r->store, SQL_CHAIN_OF_DEVICE);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    int rc = SOTAY_OK;
    while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        AUTO(stmt) at = stmt_open(r->store, SQL_ENTRY_AT);
        stmt_int(&at, 1, stmt_col_int(&q, 0));
        stmt_int(&at, 2, seq);
        int found = stmt_step(&at, err);
        if (found < 0)
            return found;
        *ret = found == SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* The chain that holds the entry before is carried on at its end; anywhere else begins a branch. */
static int find_place(struct taking *t, const struct entry *e, struct sotay_error *err)
{
    struct receiving *r = t->r;
    int64_t chain = 0;
    if (e->seq > 1) {
        int rc = ledger_find(r->store, &e->device, e->seq - 1, &e->prev, &chain, NULL, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : changed_meanwhile(t->job->s, err);
        AUTO(stmt) head = stmt_open(r->store, SQL_CHAIN_HEAD);
        stmt_int(&head, 1, chain);
        rc = stmt_step(&head, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK && stmt_col_int(&head, 0) == e->seq - 1) {
            t->chain = chain;
            return SOTAY_OK;
        }
    }
    int rc = place_is_taken(r, &e->device, e->seq, &t->job->result->forked, err);
    return rc < 0 ? rc : add_chain(r, &e->device, e->seq - 1, &e->prev, &t->chain, err);
}

static int actor_no(struct receiving *r, const struct hash *key, int64_t *ret,
                    struct sotay_error *err)
{
    if (map_get(&r->actors, key->b, HASH_SIZE, ret))
        return SOTAY_OK;
    int rc = ledger_actor_no(r->store, key, ret, err);
    if (rc >= 0 && !*ret) {
        AUTO(stmt) q = stmt_open(r->store, SQL_ACTOR_ADD);
        stmt_blob(&q, 1, key->b, HASH_SIZE);
        rc = stmt_run(&q, err);
        if (rc >= 0)
            rc = ledger_actor_no(r->store, key, ret, err);
    }
    if (rc >= 0 && !map_put(&r->actors, key->b, HASH_SIZE, *ret))
        rc = sotay_nomem(err);
    return rc;
}

static int store_mark(struct receiving *r, const struct entry *e, const uint8_t *mark,
                      struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(r->store, SQL_MARK_ADD);
    stmt_int(&q, 1, e->chain);
    stmt_int(&q, 2, e->seq);
    stmt_blob(&q, 3, mark, SIGNATURE_SIZE);
    return stmt_run(&q, err);
}

static int store_new(struct taking *t, const struct entry *e, const struct hash *hash,
                     const uint8_t *mark, struct sotay_error *err)
{
    struct receiving *r = t->r;
    struct entry new = *e;
    bool erased = false;
    new.hash = *hash;
    new.chain = t->chain;
    int rc = new.payload ? erasure_covers(r->store, &new, &erased, err) : SOTAY_OK;
    if (erased)
        new.payload = NULL;
    if (rc >= 0 && new.has_actor)
        rc = actor_no(r, &new.actor, &new.actor_no, err);
    if (rc >= 0)
        rc = entry_store(r->store, &new, err);
    if (rc >= 0 && mark)
        rc = store_mark(r, &new, mark, err);
    if (kind_is_structural(new.kind)) {
        if (!r->news.structural || new.clock < r->news.structural_from)
            r->news.structural_from = new.clock;
        r->news.structural++;
    }
    return rc;
}

static int take_entry(void *with, const struct entry *e, const uint8_t *mark,
                      struct sotay_error *err)
{
    struct taking *t = with;
    struct hash hash = entry_hash(e), payload = {{0}};
    if (e->payload)
        payload = hash_of(e->payload, e->payload_len);
    if (!hash_equal(&e->device, &t->job->s->device) || e->seq != t->seq + 1 ||
        !hash_equal(&e->prev, &t->head) || (e->payload && !hash_equal(&payload, &e->payload_hash)))
        return changed_meanwhile(t->job->s, err);
    seen_add(&t->seen, e, &hash, mark);
    int rc = SOTAY_OK;
    if (!t->chain) {
        bool here;
        rc = ledger_has(t->r->store, &e->device, e->seq, &hash, &here, err);
        if (rc >= 0 && !here) {
            rc = find_place(t, e, err);
            t->first = e->seq;
        }
    }
    if (rc >= 0 && t->chain)
        rc = store_new(t, e, &hash, mark, err);
    t->seq = e->seq;
    t->head = hash;
    progress(t->r, 1);
    return rc;
}

static int add_news(struct receiving *r, const struct taking *t, struct sotay_error *err)
{
    struct news *n = &r->news;
    struct news_range *grown = realloc(n->ranges, (n->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    n->ranges = grown;
    grown[n->n++] = (struct news_range){t->chain, t->first, t->seq};
    return SOTAY_OK;
}

static int take(struct receiving *r, struct job *job, struct sotay_error *err)
{
    struct taking t = {.r = r, .job = job, .seq = job->s->first - 1, .head = job->s->prev};
    seen_begin(&t.seen);
    int rc = job->s->each(job->s, take_entry, &t, err);
    if (rc < 0)
        return rc;
    struct hash seen = seen_end(&t.seen);
    if (!hash_equal(&seen, &job->checked.seen))
        return changed_meanwhile(job->s, err);
    job->result->taken = t.chain ? t.seq - t.first + 1 : 0;
    job->result->fit = t.chain ? STRETCH_NEW : STRETCH_KNOWN;
    r->report->taken += job->result->taken;
    r->report->forked += job->result->forked;
    return t.chain ? add_news(r, &t, err) : SOTAY_OK;
}

static int count_waiting(struct receiving *r, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < r->news.n && rc >= 0; i++) {
        AUTO(stmt) q = stmt_open(r->store, SQL_HELD_IN);
        stmt_int(&q, 1, r->news.ranges[i].chain);
        stmt_int(&q, 2, r->news.ranges[i].first);
        stmt_int(&q, 3, r->news.ranges[i].last);
        rc = stmt_step(&q, err);
        if (rc == SOTAY_OK)
            r->report->waiting += stmt_col_int(&q, 0);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int fold(struct receiving *r, const struct ledger_here *here, struct sotay_error *err)
{
    AUTO(fold) f = {0};
    int rc = fold_open(&f, r->store, r->store, here->ops, here->domain, err);
    f.receiving = true;
    f.bulk = r->report->taken >= BULK_ENTRIES ? BULK_KEPT : 0;
    if (rc >= 0)
        rc = fold_news(&f, &r->news, progress, r, err);
    if (rc >= 0)
        rc = fold_finish(&f, err);
    return rc < 0 ? rc : count_waiting(r, err);
}

static int take_all(struct receiving *r, const struct ledger_here *here, struct sotay_error *err)
{
    AUTO(txn) tx = {0};
    int rc = txn_begin(&tx, r->store, err);
    for (size_t i = 0; i < r->n && rc >= 0; i++)
        if (r->jobs[i].good)
            rc = take(r, &r->jobs[i], err);
    if (rc >= 0 && r->news.n)
        rc = fold(r, here, err);
    if (rc < 0 || r->o->dry_run)
        return rc;
    return txn_commit(&tx, err);
}

/* Without the right to write, what would be taken is all that can be told. */
static void count_only(struct receiving *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->jobs[i].good)
            r->report->taken += r->jobs[i].result->taken;
}

int ledger_receive(struct store *store, const struct ledger_here *here,
                   const struct stretch *stretches, size_t n, const struct receive_options *o,
                   struct stretch_result *results, struct receive_report *ret,
                   struct sotay_error *err)
{
    static const struct receive_options none;
    AUTO(receiving) r = {.store = store, .o = o ? o : &none, .report = ret};
    *ret = (struct receive_report){0};
    int rc = begin(&r, stretches, n, results, err);
    if (rc >= 0)
        rc = weigh_all(&r, err);
    int64_t expected = 0;
    for (size_t i = 0; i < r.n; i++)
        expected += r.jobs[i].good ? r.jobs[i].result->taken : 0;
    if (rc < 0 || !expected)
        return rc;
    if (r.o->dry_run && !store_is_writable(store)) {
        count_only(&r);
        return rc;
    }
    if (expected >= BULK_ENTRIES)
        store_expect_bulk(store);
    return take_all(&r, here, err);
}
