/* src/ledger/read.c - entries out of the notebook. */
#include "base/base.h"

#include "ledger/ledger.h"

#include "base/map.h"

#define ACTORS_KEPT 16384 /* half a MiB: a damaged file may name any number */

void entry_rows_done(struct entry_rows *r)
{
    free(r->actors);
    r->actors = NULL;
}

int entry_rows_open(struct entry_rows *r, struct store *store, struct sotay_error *err)
{
    (void)err;
    *r = (struct entry_rows){.store = store};
    return SOTAY_OK;
}

/* What an entry's row does not repeat: asked once for each run of entries of one chain. */
static int chain_of(struct entry_rows *r, const struct entry *e, struct sotay_error *err)
{
    if (r->chain_no && r->chain_no == e->chain)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(r->store, SQL_CHAIN_GET);
    stmt_int(&q, 1, e->chain);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EDAMAGE, _("Go back to the newest backup."),
                          _("record %lld belongs to no known computer"), (long long)e->seq);
    if (rc < 0)
        return rc;
    r->chain_no = e->chain;
    r->device = stmt_col_hash(&q, 0);
    r->base_seq = stmt_col_int(&q, 1);
    r->base_hash = stmt_col_hash(&q, 2);
    return SOTAY_OK;
}

/* Room for one more key to remember; zeros: not asked yet. */
static bool actors_room(struct entry_rows *r, int64_t no)
{
    if (no < r->n_actors)
        return true;
    struct hash *grown = realloc(r->actors, (size_t)(no + 1) * sizeof(*grown));
    if (!grown)
        return false;
    memset(grown + r->n_actors, 0, (size_t)(no + 1 - r->n_actors) * sizeof(*grown));
    r->actors = grown;
    r->n_actors = no + 1;
    return true;
}

static int actor_of(struct entry_rows *r, int64_t no, struct hash *ret, struct sotay_error *err)
{
    static const struct hash unknown;
    if (no < 0 || no > ACTORS_KEPT)
        return ledger_actor_key(r->store, no, ret, err);
    if (!actors_room(r, no))
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    if (hash_equal(&r->actors[no], &unknown))
        rc = ledger_actor_key(r->store, no, &r->actors[no], err);
    *ret = r->actors[no];
    return rc;
}

static int prev_of(struct entry_rows *r, struct entry *e, struct sotay_error *err)
{
    if (e->seq == r->base_seq + 1) {
        e->prev = r->base_hash;
    } else if (r->chain == e->chain && r->seq == e->seq - 1) {
        e->prev = r->prev;
    } else {
        AUTO(stmt) q = stmt_open(r->store, SQL_ENTRY_HASH_AT);
        stmt_int(&q, 1, e->chain);
        stmt_int(&q, 2, e->seq - 1);
        int rc = stmt_step(&q, err);
        if (rc < 0)
            return rc;
        e->prev = rc == SOTAY_OK ? stmt_col_hash(&q, 0) : (struct hash){{0}};
    }
    return SOTAY_OK;
}

int entry_rows_read(struct entry_rows *r, struct stmt *q, struct entry *e, struct sotay_error *err)
{
    *e = (struct entry){.chain = stmt_col_int(q, 0),
                        .seq = stmt_col_int(q, 1),
                        .clock = stmt_col_int(q, 2),
                        .time = stmt_col_int(q, 3)};
    int rc = chain_of(r, e, err);
    if (rc < 0)
        return rc;
    e->device = r->device;
    e->has_actor = !stmt_col_is_null(q, 4);
    e->actor_no = stmt_col_int(q, 4);
    rc = e->has_actor ? actor_of(r, e->actor_no, &e->actor, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    const char *kind = stmt_col_text(q, 5);
    snprintf(e->kind, sizeof(e->kind), "%s", kind ? kind : "");
    e->subject = stmt_col_id(q, 6);
    e->payload_hash = stmt_col_hash(q, 7);
    e->hash = stmt_col_hash(q, 8);
    e->is_signed = !stmt_col_is_null(q, 9); /* of another size: one that does not fit */
    if (stmt_col_size(q, 9) == SIGNATURE_SIZE)
        memcpy(e->signature, stmt_col_blob(q, 9), SIGNATURE_SIZE);
    e->payload = stmt_col_text(q, 10);
    e->payload_len = stmt_col_size(q, 10);
    rc = prev_of(r, e, err);
    r->chain = e->chain;
    r->seq = e->seq;
    r->prev = e->hash;
    return rc;
}

static int each(struct store *store, struct stmt *q, entry_visit visit, void *with,
                struct sotay_error *err)
{
    AUTO(entry_rows) r = {0};
    int rc = entry_rows_open(&r, store, err);
    while (rc >= 0 && (rc = stmt_step(q, err)) == SOTAY_OK) {
        struct entry e;
        rc = entry_rows_read(&r, q, &e, err);
        if (rc >= 0)
            rc = visit(with, &e, err);
        if (rc != SOTAY_OK)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int ledger_each(struct store *store, entry_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_BY_CHAIN);
    return each(store, &q, visit, with, err);
}

int ledger_each_in(struct store *store, int64_t chain, int64_t first, int64_t last,
                   entry_visit visit, void *with, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_RANGE);
    stmt_int(&q, 1, chain);
    stmt_int(&q, 2, first);
    stmt_int(&q, 3, last);
    return each(store, &q, visit, with, err);
}

/* ---- structural entries, whole order ------------------------------------------------------------- */

/* SQL orders by clock; entries of one clock wait here until their device and hash can be compared. */
struct tie {
    struct entry *entries;
    size_t n, cap;
    entry_visit visit;
    void *with;
};

static int compare(const void *a, const void *b)
{
    return entry_compare(a, b);
}

static int tie_flush(struct tie *t, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (t->n > 1)
        qsort(t->entries, t->n, sizeof(*t->entries), compare);
    for (size_t i = 0; i < t->n; i++) {
        if (rc == SOTAY_OK)
            rc = t->visit(t->with, &t->entries[i], err);
        free((void *)(uintptr_t)t->entries[i].payload);
    }
    t->n = 0;
    return rc;
}

static int tie_add(void *with, const struct entry *e, struct sotay_error *err)
{
    struct tie *t = with;
    if (t->n && t->entries[0].clock != e->clock) {
        int rc = tie_flush(t, err);
        if (rc != SOTAY_OK)
            return rc;
    }
    if (t->n == t->cap) {
        size_t cap = t->cap ? 2 * t->cap : 4;
        struct entry *grown = realloc(t->entries, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        t->entries = grown;
        t->cap = cap;
    }
    t->entries[t->n] = *e;
    if (e->payload) {
        t->entries[t->n].payload = text_dup_bytes(e->payload, e->payload_len);
        if (!t->entries[t->n].payload)
            return sotay_nomem(err);
    }
    t->n++;
    return SOTAY_OK;
}

int ledger_each_structural(struct store *store, entry_visit visit, void *with,
                           struct sotay_error *err)
{
    return ledger_each_structural_from(store, INT64_MIN, visit, with, err);
}

int ledger_each_structural_from(struct store *store, int64_t clock, entry_visit visit, void *with,
                                struct sotay_error *err)
{
    struct tie t = {.visit = visit, .with = with};
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_STRUCTURAL);
    stmt_int(&q, 1, clock);
    int rc = each(store, &q, tie_add, &t, err);
    if (rc == SOTAY_OK)
        rc = tie_flush(&t, err);
    for (size_t i = 0; i < t.n; i++)
        free((void *)(uintptr_t)t.entries[i].payload);
    free(t.entries);
    return rc;
}

int ledger_entry(struct store *store, int64_t chain, int64_t seq, struct entry *ret,
                 char **ret_memory, struct sotay_error *err)
{
    AUTO(entry_rows) r = {0};
    int rc = entry_rows_open(&r, store, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(store, SQL_ENTRY_RANGE);
    stmt_int(&q, 1, chain);
    stmt_int(&q, 2, seq);
    stmt_int(&q, 3, seq);
    rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        rc = entry_rows_read(&r, &q, ret, err);
    if (rc != SOTAY_OK)
        return rc;
    *ret_memory = NULL;
    if (ret->payload) {
        *ret_memory = text_dup_bytes(ret->payload, ret->payload_len);
        if (!*ret_memory)
            return sotay_nomem(err);
        ret->payload = *ret_memory;
    }
    return SOTAY_OK;
}

int ledger_newest(struct store *store, int64_t *ret_clock, int64_t *ret_time,
                  struct sotay_error *err)
{
    int64_t clock = 0, time = 0;
    AUTO(stmt) chains = stmt_open(store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&chains, err)) == SOTAY_OK) {
        AUTO(stmt) head = stmt_open(store, SQL_CHAIN_HEAD);
        stmt_int(&head, 1, stmt_col_int(&chains, 0));
        int found = stmt_step(&head, err);
        if (found < 0)
            return found;
        if (found == SOTAY_END)
            continue;
        clock = stmt_col_int(&head, 2) > clock ? stmt_col_int(&head, 2) : clock;
        time = stmt_col_int(&head, 3) > time ? stmt_col_int(&head, 3) : time;
    }
    *ret_clock = clock;
    *ret_time = time;
    return rc < 0 ? rc : SOTAY_OK;
}

int ledger_chain_device(struct store *store, int64_t chain, struct hash *ret,
                        struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_CHAIN_GET);
    stmt_int(&q, 1, chain);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    *ret = rc == SOTAY_OK ? stmt_col_hash(&q, 0) : (struct hash){{0}};
    return SOTAY_OK;
}

int ledger_actor_key(struct store *store, int64_t no, struct hash *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ACTOR_KEY);
    stmt_int(&q, 1, no);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    *ret = rc == SOTAY_OK ? stmt_col_hash(&q, 0) : (struct hash){{0}};
    return SOTAY_OK;
}

int ledger_actor_no(struct store *store, const struct hash *key, int64_t *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_ACTOR_NO);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return SOTAY_OK;
}
