/* src/ledger/limits.c - folds the structure so that the limits of keys that ended hold from its start.
 *
 * Whoever holds a stolen key chooses what clock to write, so what was signed with it may come before the
 * entry that revokes it.  The structure is therefore folded once as if nothing was known; and where keys
 * ended, once more from the start with what is trusted of them in the end known from the beginning: what
 * lies beyond is held, wherever it comes in the order; what lies within (`key accept` let it in) is used.
 * It is all a function of the set of entries, so it is the same on every notebook.
 *
 * That second folding may end with other limits.  A thief may have revoked keys of others, or lowered the
 * limits of his own: now that is held, so those limits are gone, and what they held must come back.  So
 * it is folded until it ends with the limits it began with.
 *
 * - A's key revokes B's, and B's revokes A's, neither within what the other trusts: the first in the order
 *   stands, and the other is held, each time.  Who of the two is the thief no entry tells; a thief who writes an
 *   early clock wins until somebody whom he could not revoke (another coordinator, the authority) revokes
 *   his key.  From then on his word is held from the start, A's key is good, and so is A's word on B's.
 * - Each within what the other trusts: both keys ended.
 * - A key gives itself up: its own limits never hold that word (it lies beyond them), those that others
 *   set do.  So a thief cannot void what the key signed before by giving it up.
 * - What takes the trust from what it rests on itself: A owes the right to revoke B's key to an entry of B's
 *   that lies beyond A's limits for it.  Held, there would be no limits; then it would not be held, and so on
 *   without an end.  After FREELY foldings only those limits are known that come out as they
 *   went in; the others hold from their place in the order on, as they would with one folding.  Fewer are
 *   known each time, so it ends. */
#include "base/base.h"

#include "ledger/limits.h"

#include "ledger/rights_private.h"
#include "ledger/structure.h"

#define FREELY 6

static const struct hash no_device;

/* ---- lists of limits ------------------------------------------------------------------------------- */

static void key_limits_done(struct key_limits *l)
{
    free(l->list);
    *l = (struct key_limits){0};
}

static int compare(const void *x, const void *y)
{
    const struct key_limit *a = x, *b = y;
    int by_key = hash_compare(&a->key, &b->key);
    return by_key ? by_key : hash_compare(&a->device, &b->device);
}

static const struct key_limit *find(const struct key_limits *l, const struct hash *key,
                                    const struct hash *device)
{
    struct key_limit wanted = {.key = *key, .device = *device};
    return l->n ? bsearch(&wanted, l->list, l->n, sizeof(*l->list), compare) : NULL;
}

enum key_bound key_limits_ask(const struct key_limits *l, const struct hash *key,
                              const struct hash *device, int64_t seq)
{
    if (!l || !find(l, key, &no_device))
        return KEY_UNBOUND;
    const struct key_limit *one = find(l, key, device);
    return one && seq <= one->seq ? KEY_WITHIN : KEY_BEYOND;
}

static int add(struct key_limits *l, const struct key_limit *one, struct sotay_error *err)
{
    if (!rights_grow(&l->list, &l->cap, l->n, sizeof(*l->list)))
        return sotay_nomem(err);
    l->list[l->n++] = *one;
    return SOTAY_OK;
}

static bool same_limit(const struct key_limit *a, const struct key_limit *b)
{
    return compare(a, b) == 0 && a->seq == b->seq;
}

static bool same(const struct key_limits *a, const struct key_limits *b)
{
    for (size_t i = 0; a->n == b->n && i < a->n; i++)
        if (!same_limit(&a->list[i], &b->list[i]))
            return false;
    return a->n == b->n;
}

/* Where the limits of the key begin, and how many there are. */
static size_t count_of(const struct key_limits *l, const struct hash *key, size_t *ret_at)
{
    const struct key_limit *first = find(l, key, &no_device);
    size_t n = 0;
    *ret_at = first ? (size_t)(first - l->list) : 0;
    while (first && *ret_at + n < l->n && hash_equal(&l->list[*ret_at + n].key, key))
        n++;
    return n;
}

static bool same_of_key(const struct key_limits *a, const struct key_limits *b,
                        const struct hash *key)
{
    size_t in_a, in_b, n = count_of(a, key, &in_a);
    if (n != count_of(b, key, &in_b))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!same_limit(&a->list[in_a + i], &b->list[in_b + i]))
            return false;
    return true;
}

/* ---- what others say of a key ------------------------------------------------------------------------- */

static void folding_done(struct folding *t)
{
    key_limits_done(&t->known);
    key_limits_done(&t->known_of_others);
    map_done(&t->others);
    map_done(&t->bad);
}

static int put(struct folding *t, const struct hash *key, const struct hash *device, int64_t seq,
               struct sotay_error *err)
{
    struct hash both[2] = {*key, *device};
    return map_put(&t->others, both, sizeof(both), seq) ? SOTAY_OK : sotay_nomem(err);
}

static int64_t get(const struct folding *t, const struct hash *key, const struct hash *device)
{
    struct hash both[2] = {*key, *device};
    int64_t seq;
    return map_get(&t->others, both, sizeof(both), &seq) ? seq : 0;
}

/* For each computer the smaller number.  forget: none at all, nor that the key ended. */
static void lower(struct folding *t, const struct hash *key, const json_t *last, bool forget)
{
    struct hash both[2];
    for (size_t i = 0; i < t->others.cap; i++) {
        struct map_slot *slot = &t->others.slots[i];
        if (!slot->key)
            continue;
        memcpy(both, slot->key, sizeof(both));
        if (!hash_equal(&both[0], key) || (!forget && hash_equal(&both[1], &no_device)))
            continue;
        int64_t seq = forget ? 0 : payload_int(last, hash_hex(&both[1]).s, 0);
        if (seq < slot->value)
            slot->value = seq;
    }
}

static int raise(struct folding *t, const struct hash *key, const json_t *last,
                 struct sotay_error *err)
{
    const char *device_hex;
    json_t *seq;
    int rc = SOTAY_OK;
    json_object_foreach((json_t *)(uintptr_t)last, device_hex, seq)
    {
        struct hash device;
        if (rc >= 0 && json_is_integer(seq) && hash_parse(device_hex, &device) &&
            json_integer_value(seq) > get(t, key, &device))
            rc = put(t, key, &device, json_integer_value(seq), err);
    }
    return rc;
}

int key_limits_end(struct fold *f, const struct hash *key, const json_t *last, bool own, bool first,
                   struct sotay_error *err)
{
    struct folding *t = f->folding;
    if (!t)
        return SOTAY_OK;
    bool ended = get(t, key, &no_device) != 0;
    if (first && ended)
        lower(t, key, last, true); /* it was confirmed anew meanwhile */
    if (own)
        return SOTAY_OK;
    if (ended && !first) {
        lower(t, key, last, false);
        return SOTAY_OK;
    }
    int rc = put(t, key, &no_device, 1, err);
    return rc < 0 ? rc : raise(t, key, last, err);
}

int key_limits_accept(struct fold *f, const struct hash *key, const json_t *last,
                      struct sotay_error *err)
{
    struct folding *t = f->folding;
    return t && get(t, key, &no_device) ? raise(t, key, last, err) : SOTAY_OK;
}

bool key_limits_forbid(const struct fold *f, const struct entry *e)
{
    return f->folding && key_limits_ask(&f->folding->known_of_others, &e->actor, &e->device,
                                        e->seq) == KEY_BEYOND;
}

/* ---- folding ------------------------------------------------------------------------------------------- */

/* Keys that ended, as the tables have it now. */
static int read_ended(struct fold *f, struct key_limits *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_LIMIT_ENDED);
    int rc;
    ret->n = 0;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct key_limit one = {.key = stmt_col_hash(&q, 0)};
        if (!ret->n || !hash_equal(&ret->list[ret->n - 1].key, &one.key))
            rc = add(ret, &one, err);
        one.device = stmt_col_hash(&q, 1);
        one.seq = stmt_col_int(&q, 2);
        if (rc >= 0 && !stmt_col_is_null(&q, 1))
            rc = add(ret, &one, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Of those, what others than the key itself said. */
static int gather(const struct folding *t, const struct key_limits *ended, struct key_limits *ret,
                  struct sotay_error *err)
{
    struct key_limit one;
    int rc = SOTAY_OK;
    ret->n = 0;
    for (size_t i = 0; i < t->others.cap && rc >= 0; i++) {
        const struct map_slot *slot = &t->others.slots[i];
        if (!slot->key || slot->value <= 0)
            continue;
        memcpy(&one.key, slot->key, HASH_SIZE);
        memcpy(&one.device, (const char *)slot->key + HASH_SIZE, HASH_SIZE);
        one.seq = hash_equal(&one.device, &no_device) ? 0 : slot->value;
        if (find(ended, &one.key, &no_device))
            rc = add(ret, &one, err);
    }
    if (ret->n)
        qsort(ret->list, ret->n, sizeof(*ret->list), compare);
    return rc;
}

static void keep_keys(struct key_limits *l, const struct map *gone)
{
    size_t n = 0;
    int64_t is_gone;
    for (size_t i = 0; i < l->n; i++)
        if (!map_get(gone, l->list[i].key.b, HASH_SIZE, &is_gone))
            l->list[n++] = l->list[i];
    l->n = n;
}

/* Only what came out as it went in is known next time.  SOTAY_END: all of it did. */
static int know_less(struct folding *t, const struct key_limits *ended,
                     const struct key_limits *of_others, struct sotay_error *err)
{
    AUTO(map) gone = {0};
    for (size_t i = 0; i < t->known.n; i++) {
        const struct hash *key = &t->known.list[i].key;
        if ((!same_of_key(&t->known, ended, key) ||
             !same_of_key(&t->known_of_others, of_others, key)) &&
            !map_put(&gone, key->b, HASH_SIZE, 1))
            return sotay_nomem(err);
    }
    keep_keys(&t->known, &gone);
    keep_keys(&t->known_of_others, &gone);
    return gone.count ? SOTAY_OK : SOTAY_END;
}

static void know(struct key_limits *known, struct key_limits *found)
{
    struct key_limits before = *known;
    *known = *found;
    *found = before;
}

/* SOTAY_END: what was known is what came out. */
static int learn(struct folding *t, int times, struct key_limits *ended,
                 struct key_limits *of_others, struct sotay_error *err)
{
    if (same(&t->known, ended) && same(&t->known_of_others, of_others))
        return SOTAY_END;
    if (times >= FREELY)
        return know_less(t, ended, of_others, err);
    know(&t->known, ended);
    know(&t->known_of_others, of_others);
    return SOTAY_OK;
}

static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    return fold_entry(with, e, NULL, err);
}

static int fold_once(struct fold *f, struct sotay_error *err)
{
    map_clear(&f->folding->others);
    f->has_authority = false;
    f->look_again = f->again = false;
    rights_forget(&f->rights);
    int rc = ledger_each_structural(f->source, visit, f, err);
    f->folding->checked = true;
    return rc;
}

static int fold_until_known(struct fold *f, int (*clear)(struct fold *f, struct sotay_error *err),
                            struct sotay_error *err)
{
    __attribute__((cleanup(key_limits_done))) struct key_limits ended = {0}, of_others = {0};
    bool erase_due = f->erase_due;
    int rc = fold_once(f, err);
    for (int times = 1; rc >= 0; times++) {
        rc = read_ended(f, &ended, err);
        if (rc >= 0)
            rc = gather(f->folding, &ended, &of_others, err);
        if (rc >= 0)
            rc = learn(f->folding, times, &ended, &of_others, err);
        if (rc == SOTAY_END)
            return SOTAY_OK;
        f->erase_due = erase_due;
        if (rc >= 0)
            rc = clear(f, err);
        if (rc >= 0)
            rc = fold_once(f, err);
    }
    return rc;
}

int fold_structural(struct fold *f, int (*clear)(struct fold *f, struct sotay_error *err),
                    struct sotay_error *err)
{
    __attribute__((cleanup(folding_done))) struct folding t = {0};
    f->folding = &t;
    f->rights.known = &t.known;
    int rc = fold_until_known(f, clear, err);
    f->folding = NULL;
    f->rights.known = NULL;
    rights_forget(&f->rights);
    return rc;
}
