/* src/ledger/heads.c - what a notebook has: the heads of its chains, and what another one lacks of them. */
#include "base/base.h"

#include "ledger/receive.h"

#define SEQ_MAX INT64_C(999999999999999999) /* a header has no number of more digits */

static int grow(void *list, size_t *cap, size_t n, size_t size, struct sotay_error *err)
{
    if (n < *cap)
        return SOTAY_OK;
    size_t wider = *cap ? 2 * *cap : 16;
    void *grown = realloc(*(void **)list, wider * size);
    if (!grown)
        return sotay_nomem(err);
    *(void **)list = grown;
    *cap = wider;
    return SOTAY_OK;
}

int ledger_heads(struct store *store, struct chain_head **ret, size_t *ret_n,
                 struct sotay_error *err)
{
    AUTO_FREE struct chain_head *list = NULL;
    size_t n = 0, cap = 0;
    AUTO(stmt) q = stmt_open(store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        AUTO(stmt) last = stmt_open(store, SQL_CHAIN_HEAD);
        stmt_int(&last, 1, stmt_col_int(&q, 0));
        int found = stmt_step(&last, err);
        if (found >= 0)
            rc = grow(&list, &cap, n, sizeof(*list), err);
        if (found < 0 || rc < 0)
            return found < 0 ? found : rc;
        if (found == SOTAY_END)
            continue;
        list[n++] = (struct chain_head){.chain = stmt_col_int(&q, 0),
                                        .device = stmt_col_hash(&q, 1),
                                        .base_seq = stmt_col_int(&q, 2),
                                        .base_hash = stmt_col_hash(&q, 3),
                                        .seq = stmt_col_int(&last, 0),
                                        .head = stmt_col_hash(&last, 1)};
    }
    if (rc < 0)
        return rc;
    *ret = STEAL(list);
    *ret_n = n;
    return SOTAY_OK;
}

static int hash_at(struct store *store, int64_t chain, int64_t seq, struct hash *ret,
                   struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_HASH_AT);
    stmt_int(&q, 1, chain);
    stmt_int(&q, 2, seq);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_hash(&q, 0);
    return rc;
}

int ledger_has(struct store *store, const struct hash *device, int64_t seq, const struct hash *hash,
               bool *ret, struct sotay_error *err)
{
    int64_t chain;
    int rc = ledger_find(store, device, seq, hash, &chain, NULL, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int ledger_find(struct store *store, const struct hash *device, int64_t seq,
                const struct hash *hash, int64_t *ret_chain, int64_t *ret_clock,
                struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_CHAIN_OF_DEVICE);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (stmt_col_int(&q, 1) >= seq)
            continue;
        AUTO(stmt) at = stmt_open(store, SQL_ENTRY_AT);
        stmt_int(&at, 1, stmt_col_int(&q, 0));
        stmt_int(&at, 2, seq);
        int found = stmt_step(&at, err);
        if (found < 0)
            return found;
        struct hash there = found == SOTAY_OK ? stmt_col_hash(&at, 0) : (struct hash){{0}};
        if (found == SOTAY_END || !hash_equal(&there, hash))
            continue;
        *ret_chain = stmt_col_int(&q, 0);
        if (ret_clock)
            *ret_clock = stmt_col_int(&at, 1);
        return SOTAY_OK;
    }
    return rc;
}

int ledger_before(struct store *store, int64_t chain, int64_t seq, int64_t later_chain,
                  int64_t later_seq, bool *ret, struct sotay_error *err)
{
    *ret = false;
    while (later_chain != chain) {
        AUTO(stmt) q = stmt_open(store, SQL_CHAIN_GET);
        stmt_int(&q, 1, later_chain);
        int rc = stmt_step(&q, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
        struct hash device = stmt_col_hash(&q, 0), base = stmt_col_hash(&q, 2);
        later_seq = stmt_col_int(&q, 1) + 1;
        if (seq >= later_seq)
            return SOTAY_OK; /* it would stand in this one */
        rc = ledger_find(store, &device, later_seq - 1, &base, &later_chain, NULL, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    *ret = seq < later_seq;
    return SOTAY_OK;
}

int ledger_forked(struct store *store, struct hash **ret, size_t *ret_n, struct sotay_error *err)
{
    AUTO_FREE struct hash *list = NULL;
    size_t n = 0, cap = 0;
    AUTO(stmt) q = stmt_open(store, SQL_CHAIN_FORKED);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = grow(&list, &cap, n, sizeof(*list), err);
        if (rc < 0)
            return rc;
        list[n++] = stmt_col_hash(&q, 0);
    }
    if (rc < 0)
        return rc;
    *ret = STEAL(list);
    *ret_n = n;
    return SOTAY_OK;
}

static int not_all_there(const struct chain_head *chain, int64_t first, int64_t last,
                         struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EDAMAGE, _("Run 'sotay notebook verify'."),
                      _("records %lld to %lld of computer %.8s are not all there"),
                      (long long)first, (long long)last, hash_hex(&chain->device).s);
}

/* ---- a stretch of a chain that is here ------------------------------------------------------------- */

struct chain_stretch { /* behind stretch.with */
    struct store *store;
    int64_t chain;
};

static int each_of_chain(const struct stretch *s, stretch_visit visit, void *visit_with,
                         struct sotay_error *err)
{
    const struct chain_stretch *from = s->with;
    AUTO(entry_rows) rows = {0};
    AUTO(stmt) q = stmt_open(from->store, SQL_ENTRY_RANGE);
    AUTO(stmt) marks = stmt_open(from->store, SQL_MARK_RANGE);
    stmt_int(&q, 1, from->chain);
    stmt_int(&q, 2, s->first);
    stmt_int(&q, 3, s->last);
    stmt_int(&marks, 1, from->chain);
    stmt_int(&marks, 2, s->first);
    stmt_int(&marks, 3, s->last);
    int rc = entry_rows_open(&rows, from->store, err);
    int more = rc < 0 ? rc : stmt_step(&marks, err);
    while (more >= 0 && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        rc = entry_rows_read(&rows, &q, &e, err);
        if (rc < 0)
            return rc;
        bool marked = more == SOTAY_OK && stmt_col_int(&marks, 0) == e.seq &&
                      stmt_col_size(&marks, 1) == SIGNATURE_SIZE;
        e.chain = e.actor_no = 0;
        rc = visit(visit_with, &e, marked ? stmt_col_blob(&marks, 1) : NULL, err);
        if (rc != SOTAY_OK)
            return rc;
        if (marked)
            more = stmt_step(&marks, err);
    }
    return more < 0 ? more : rc < 0 ? rc : SOTAY_OK;
}

int stretch_of_chain(struct store *store, const struct chain_head *chain, int64_t first,
                     int64_t last, struct stretch *ret, struct sotay_error *err)
{
    struct stretch s = {
        .device = chain->device, .first = first, .last = last, .each = each_of_chain};
    int rc = SOTAY_OK;
    if (first == chain->base_seq + 1)
        s.prev = chain->base_hash;
    else
        rc = hash_at(store, chain->chain, first - 1, &s.prev, err);
    if (rc == SOTAY_OK)
        rc = hash_at(store, chain->chain, last, &s.head, err);
    if (rc == SOTAY_END)
        return not_all_there(chain, first, last, err);
    if (rc < 0)
        return rc;
    struct chain_stretch *from = malloc(sizeof(*from));
    if (!from)
        return sotay_nomem(err);
    *from = (struct chain_stretch){store, chain->chain};
    s.with = from;
    *ret = s;
    return SOTAY_OK;
}

void stretch_done(struct stretch *s)
{
    if (!s || s->each != each_of_chain)
        return;
    free(s->with);
    s->with = NULL;
}

/* ---- what another notebook lacks -------------------------------------------------------------------- */

struct lacking {
    struct store *from, *to;
    int64_t max;
    struct stretch *list;
    size_t n, cap;
};

/* Whoever has an entry has all before it: the last one in common is found by halving. */
static int last_common(const struct lacking *l, const struct chain_head *h, int64_t *ret,
                       struct sotay_error *err)
{
    int64_t has = h->base_seq,
            lacks = h->seq; /* whether it has the base is the base's own question */
    bool there;
    int rc = ledger_has(l->to, &h->device, h->seq, &h->head, &there, err);
    if (rc < 0 || there) {
        *ret = h->seq;
        return rc;
    }
    AUTO(stmt) heads = stmt_open(l->to, SQL_CHAIN_OF_DEVICE);
    stmt_blob(&heads, 1, h->device.b, HASH_SIZE);
    while ((rc = stmt_step(&heads, err)) == SOTAY_OK) { /* nearly always: its own head */
        AUTO(stmt) q = stmt_open(l->to, SQL_CHAIN_HEAD);
        struct hash here;
        stmt_int(&q, 1, stmt_col_int(&heads, 0));
        rc = stmt_step(&q, err);
        int64_t seq = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
        if (rc == SOTAY_OK && seq > has && seq < lacks) {
            rc = hash_at(l->from, h->chain, seq, &here, err);
            struct hash head = stmt_col_hash(&q, 1);
            if (rc == SOTAY_OK && hash_equal(&head, &here))
                has = seq;
        }
        if (rc < 0)
            return rc;
    }
    while (rc >= 0 && lacks - has > 1) {
        int64_t middle = has + (lacks - has) / 2;
        struct hash hash;
        rc = hash_at(l->from, h->chain, middle, &hash, err);
        if (rc == SOTAY_OK)
            rc = ledger_has(l->to, &h->device, middle, &hash, &there, err);
        if (rc == SOTAY_OK && there)
            has = middle;
        else
            lacks = middle;
    }
    *ret = has;
    return rc < 0 ? rc : SOTAY_OK;
}

/* Where the stretch that begins at first ends: after max entries, or at the next mark. */
static int cut(const struct lacking *l, const struct chain_head *h, int64_t first, int64_t *ret,
               struct sotay_error *err)
{
    *ret = h->seq;
    if (!l->max || h->seq - first < l->max)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(l->from, SQL_MARK_CUT);
    stmt_int(&q, 1, h->chain);
    stmt_int(&q, 2, first);
    stmt_int(&q, 3, first + l->max - 1);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK && !stmt_col_is_null(&q, 0))
        *ret = stmt_col_int(&q, 0);
    return rc < 0 ? rc : SOTAY_OK;
}

static int add_chain(struct lacking *l, const struct chain_head *h, struct sotay_error *err)
{
    int64_t has = 0, last = 0;
    if (h->base_seq < 0 || h->seq > SEQ_MAX) /* the file is another's: it may say anything */
        return not_all_there(h, h->base_seq, h->seq, err);
    int rc = last_common(l, h, &has, err);
    for (int64_t first = has + 1; rc >= 0 && first <= h->seq; first = last + 1) {
        rc = cut(l, h, first, &last, err);
        if (rc >= 0)
            rc = grow(&l->list, &l->cap, l->n, sizeof(*l->list), err);
        if (rc >= 0)
            rc = stretch_of_chain(l->from, h, first, last, &l->list[l->n], err);
        if (rc >= 0)
            l->n++;
    }
    return rc;
}

int ledger_missing(struct store *from, struct store *to, int64_t max, struct stretch **ret,
                   size_t *ret_n, struct sotay_error *err)
{
    struct lacking l = {.from = from, .to = to, .max = max};
    AUTO_FREE struct chain_head *heads = NULL;
    size_t n = 0;
    int rc = ledger_heads(from, &heads, &n, err);
    for (size_t i = 0; i < n && rc >= 0; i++)
        rc = add_chain(&l, &heads[i], err);
    if (rc < 0) {
        for (size_t i = 0; i < l.n; i++)
            stretch_done(&l.list[i]);
        free(l.list);
        return rc;
    }
    *ret = l.list;
    *ret_n = l.n;
    return SOTAY_OK;
}
