/* src/ledger/admission.c - whose edits may be used, before and after the structure changed: those that
 * may no longer be are taken out of their records, those that now may are folded. */
#include "base/base.h"

#include "ledger/ledger.h"
#include "ledger/noun.h"
#include "ledger/refold.h"
#include "ledger/rights_private.h"
#include "ledger/structure.h"

struct admission {
    struct map rows; /* what decides: computers, keys and how well they stand, limits of keys */
};

void admission_free(struct admission *a)
{
    if (!a)
        return;
    map_done(&a->rows);
    free(a);
}

static int put(struct admission *a, struct str *row, struct sotay_error *err)
{
    int rc = str_check(row, err);
    if (rc >= 0 && !map_put(&a->rows, row->data, row->len, 1))
        rc = sotay_nomem(err);
    str_clear(row);
    return rc;
}

static int note_devices(struct fold *f, struct admission *a, struct sotay_error *err)
{
    AUTO(str) row = {0};
    AUTO(stmt) q = stmt_open(f->store, SQL_ADMISSION_DEVICES);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&q, 0);
        str_addf(&row, "computer %s %lld %lld", hash_hex(&key).s, (long long)stmt_col_int(&q, 1),
                 stmt_col_is_null(&q, 2) ? -1LL : (long long)stmt_col_int(&q, 2));
        rc = put(a, &row, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* How the key stands at this place; nothing where nobody knows it. */
static int note_key(struct fold *f, struct admission *a, const struct hash *key,
                    const struct hash *device, int64_t seq, struct sotay_error *err)
{
    AUTO(str) row = {0};
    enum key_standing standing;
    struct id person;
    int rc = rights_key(&f->rights, key, device, seq, &standing, &person, err);
    if (rc < 0 || standing == KEY_UNKNOWN)
        return rc;
    str_addf(&row, "key %s %d %s %lld", hash_hex(key).s, (int)standing, hash_hex(device).s,
             (long long)seq);
    return put(a, &row, err);
}

static int note_keys(struct fold *f, struct admission *a, struct sotay_error *err)
{
    static const struct hash nowhere;
    AUTO(stmt) q = stmt_open(f->store, SQL_ADMISSION_KEYS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&q, 0);
        rc = note_key(f, a, &key, &nowhere, INT64_MAX, err);
        if (rc < 0)
            return rc;
    }
    AUTO(stmt) limits = stmt_open(f->store, SQL_DUMP_KEY_LIMIT);
    while (rc >= 0 && (rc = stmt_step(&limits, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&limits, 0), device = stmt_col_hash(&limits, 1);
        rc = note_key(f, a, &key, &device, stmt_col_int(&limits, 2), err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int note(struct fold *f, struct admission **ret, struct sotay_error *err)
{
    struct admission *a = calloc(1, sizeof(*a));
    if (!a)
        return sotay_nomem(err);
    int rc = note_devices(f, a, err);
    if (rc >= 0)
        rc = note_keys(f, a, err);
    if (rc < 0)
        admission_free(a);
    else
        *ret = a;
    return rc;
}

int admission_note(struct fold *f, struct sotay_error *err)
{
    return f->before ? SOTAY_OK : note(f, &f->before, err);
}

/* Is there a row in a that b has not? */
static bool has_more(const struct admission *a, const struct admission *b)
{
    int64_t ignored;
    for (size_t i = 0; i < a->rows.cap; i++)
        if (a->rows.slots[i].key &&
            !map_get(&b->rows, a->rows.slots[i].key, a->rows.slots[i].len, &ignored))
            return true;
    return false;
}

/* ---- edits that may not be used any more ------------------------------------------------------------ */

struct edit {
    struct id subject;
    const struct noun *noun;
    int64_t clock, chain, seq;
    const char *why;
};

struct withdrawn {
    struct edit *list;
    size_t n, cap;
    struct map answers; /* chain, actor, signed -> index of `known` */
    struct known {      /* a limit is all that tells entries of one key and computer apart */
        int64_t good_to, bad_from;
        const char *why;
    } * known;
    size_t n_known, cap_known;
};

static void withdrawn_done(struct withdrawn *w)
{
    free(w->list);
    free(w->known);
    map_done(&w->answers);
}

static int known_of(struct withdrawn *w, const struct entry *e, struct known **ret,
                    struct sotay_error *err)
{
    int64_t key[3] = {e->chain, e->has_actor ? e->actor_no : 0, e->is_signed}, at;
    if (!map_get(&w->answers, key, sizeof(key), &at)) {
        if (!rights_grow(&w->known, &w->cap_known, w->n_known, sizeof(*w->known)) ||
            !map_put(&w->answers, key, sizeof(key), (int64_t)w->n_known))
            return sotay_nomem(err);
        at = (int64_t)w->n_known++;
        w->known[at] = (struct known){.bad_from = INT64_MAX};
    }
    *ret = &w->known[at];
    return SOTAY_OK;
}

static int ask(struct fold *f, struct withdrawn *w, const struct entry *e, const char **ret,
               struct sotay_error *err)
{
    struct known *k;
    int rc = known_of(w, e, &k, err);
    *ret = NULL;
    if (rc < 0 || e->seq <= k->good_to)
        return rc;
    if (e->seq >= k->bad_from) {
        *ret = k->why;
        return SOTAY_OK;
    }
    rc = fold_admits(f, e, ret, err);
    if (rc < 0)
        return rc;
    if (!*ret) {
        k->good_to = e->seq;
    } else {
        k->bad_from = e->seq;
        k->why = *ret;
    }
    return SOTAY_OK;
}

static int find_withdrawn(struct fold *f, struct withdrawn *w, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_ADMISSION_EDITS);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e = {.chain = stmt_col_int(&q, 2),
                          .seq = stmt_col_int(&q, 3),
                          .device = stmt_col_hash(&q, 5),
                          .has_actor = !stmt_col_is_null(&q, 6),
                          .actor_no = stmt_col_int(&q, 6),
                          .actor = stmt_col_hash(&q, 7),
                          .is_signed = stmt_col_int(&q, 8) != 0};
        const char *why = NULL;
        const struct noun *n = noun_by_kind(stmt_col_text(&q, 4));
        if (!n || n->structural)
            continue;
        rc = ask(f, w, &e, &why, err);
        if (rc >= 0 && why && !rights_grow(&w->list, &w->cap, w->n, sizeof(*w->list)))
            rc = sotay_nomem(err);
        if (rc < 0)
            return rc;
        if (why)
            w->list[w->n++] = (struct edit){.subject = stmt_col_id(&q, 0),
                                            .noun = n,
                                            .clock = stmt_col_int(&q, 1),
                                            .chain = e.chain,
                                            .seq = e.seq,
                                            .why = why};
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int withdraw(struct fold *f, const struct edit *x, struct sotay_error *err)
{
    AUTO(stmt) past = stmt_open(f->store, SQL_HISTORY_REMOVE);
    stmt_blob(&past, 1, x->subject.b, ID_SIZE);
    stmt_int(&past, 2, x->clock);
    stmt_int(&past, 3, x->chain);
    stmt_int(&past, 4, x->seq);
    int rc = stmt_run(&past, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) held = stmt_open(f->store, SQL_HELD_ADD);
    stmt_int(&held, 1, x->chain);
    stmt_int(&held, 2, x->seq);
    stmt_text(&held, 3, x->why);
    return stmt_run(&held, err);
}

static int withdraw_all(struct fold *f, struct sotay_error *err)
{
    AUTO(withdrawn) w = {0};
    int rc = find_withdrawn(f, &w, err);
    for (size_t i = 0; i < w.n && rc >= 0; i++)
        rc = withdraw(f, &w.list[i], err);
    for (size_t i = 0; i < w.n && rc >= 0; i++) /* in the order of the history: by subject */
        if (i == 0 || w.list[i].noun != w.list[i - 1].noun ||
            !id_equal(&w.list[i].subject, &w.list[i - 1].subject))
            rc = noun_make_again(f, w.list[i].noun, &w.list[i].subject, err);
    return rc;
}

int admission_settle(struct fold *f, struct sotay_error *err)
{
    struct admission *before = f->before, *after = NULL;
    if (!before)
        return SOTAY_OK;
    f->before = NULL;
    int rc = note(f, &after, err);
    if (rc >= 0 && has_more(before, after)) {
        f->look_again = true; /* and why others wait may have changed */
        rc = withdraw_all(f, err);
    } else if (rc >= 0 && has_more(after, before)) {
        f->look_again = true;
    }
    admission_free(before);
    admission_free(after);
    return rc;
}
