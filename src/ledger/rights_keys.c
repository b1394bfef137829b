/* src/ledger/rights_keys.c - what a key may do for its person: no more than whoever vouched for it.
 *
 * A key speaks as coordinator or issuer for a place only where somebody who vouched for it was a
 * coordinator that day, with a key that speaks for that place in its turn; in the end stands the
 * authority.  So a key made in another's name and confirmed "here" is worth nothing elsewhere. */
#include "base/base.h"

#include "ledger/rights_private.h"

struct voucher {
    struct hash by, device; /* the key that signed, the computer it was written on */
    int64_t seq;
    struct id person, facility;
    bool of_authority, everywhere, ended;
    sotay_day day;
};

struct vouchers_of { /* of one key */
    struct voucher *list;
    size_t n;
    bool holds;       /* one of them was not taken back: then only such count */
    int64_t question; /* the last in which it was asked: once is enough, and ends every circle */
};

void vouchers_free(struct vouchers_of *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(all[i].list);
    free(all);
}

static int read_vouchers(struct rights *r, const struct hash *key, struct vouchers_of *of,
                         struct sotay_error *err)
{
    size_t cap = 0;
    AUTO(stmt) q = stmt_open(r->store, SQL_KEY_VOUCHER_OF);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (!rights_grow(&of->list, &cap, of->n, sizeof(*of->list)))
            return sotay_nomem(err);
        struct voucher *v = &of->list[of->n++];
        *v = (struct voucher){.by = stmt_col_hash(&q, 0),
                              .of_authority = stmt_col_is_null(&q, 1),
                              .person = stmt_col_id(&q, 1),
                              .device = stmt_col_hash(&q, 2),
                              .seq = stmt_col_int(&q, 3),
                              .everywhere = stmt_col_is_null(&q, 4),
                              .facility = stmt_col_id(&q, 4),
                              .day = (sotay_day)stmt_col_int(&q, 5),
                              .ended = stmt_col_int(&q, 6) != 0};
        of->holds = of->holds || !v->ended;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Its place in the cache, which moves while others are read. */
static int vouchers_of(struct rights *r, const struct hash *key, int64_t *ret,
                       struct sotay_error *err)
{
    int rc = rights_need_cache(r, err);
    if (rc < 0)
        return rc;
    struct rights_cache *c = r->cache;
    if (map_get(&c->keys, key->b, HASH_SIZE, ret))
        return SOTAY_OK;
    if (!rights_grow(&c->vouchers, &c->cap_vouchers, c->n_vouchers, sizeof(*c->vouchers)) ||
        !map_put(&c->keys, key->b, HASH_SIZE, (int64_t)c->n_vouchers))
        return sotay_nomem(err);
    *ret = (int64_t)c->n_vouchers++;
    c->vouchers[*ret] = (struct vouchers_of){0};
    return read_vouchers(r, key, &c->vouchers[*ret], err);
}

/* Was whoever vouched a coordinator of that place, and is their word still good?  *ret_by: then it is as
 * good as the key they signed with. */
static int voucher_holds(struct rights *r, const struct voucher *v, const struct id *facility,
                         bool *ret, bool *ret_by, struct sotay_error *err)
{
    enum key_standing standing;
    struct id person;
    *ret = *ret_by = false;
    int rc = rights_key(r, &v->by, &v->device, v->seq, &standing, &person, err);
    if (rc < 0)
        return rc;
    if (v->of_authority) {
        *ret = standing == KEY_AUTHORITY;
        return SOTAY_OK;
    }
    if (standing != KEY_CONFIRMED)
        return SOTAY_OK;
    return rights_covers(r, &v->person, ROLE_COORDINATOR, "", facility, v->day, ret_by, err);
}

static bool counts(const struct vouchers_of *of, const struct voucher *v)
{
    return !v->ended || !of->holds;
}

struct asked { /* keys that one question leads to, as places in the cache */
    int64_t *list;
    size_t n, cap;
    int64_t question;
};

static int ask_key(struct rights *r, struct asked *a, const struct hash *key,
                   struct sotay_error *err)
{
    int64_t at;
    int rc = vouchers_of(r, key, &at, err);
    if (rc < 0 || r->cache->vouchers[at].question == a->question)
        return rc;
    if (!rights_grow(&a->list, &a->cap, a->n, sizeof(*a->list)))
        return sotay_nomem(err);
    r->cache->vouchers[at].question = a->question;
    a->list[a->n++] = at;
    return SOTAY_OK;
}

/* Does the authority stand behind one of the keys that are asked, or behind one that they rest on? */
static int ask_all(struct rights *r, struct asked *a, const struct id *facility, bool *ret,
                   struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t k = 0; k < a->n; k++) {
        for (size_t i = 0; i < r->cache->vouchers[a->list[k]].n; i++) {
            const struct vouchers_of *of = &r->cache->vouchers[a->list[k]];
            struct voucher v = of->list[i];
            bool by = false;
            if (counts(of, &v))
                rc = voucher_holds(r, &v, facility, ret, &by, err);
            if (rc >= 0 && by)
                rc = ask_key(r, a, &v.by, err);
            if (rc < 0 || *ret)
                return rc;
        }
    }
    return rc;
}

static int speaks(struct rights *r, const struct hash *key, const struct id *facility, bool *ret,
                  struct sotay_error *err)
{
    uint8_t asked[HASH_SIZE + ID_SIZE] = {0};
    int64_t known;
    *ret = false;
    int rc = rights_need_cache(r, err);
    if (rc < 0)
        return rc;
    memcpy(asked, key->b, HASH_SIZE);
    if (facility)
        memcpy(asked + HASH_SIZE, facility->b, ID_SIZE);
    if (map_get(&r->cache->spoken, asked, sizeof asked, &known)) {
        *ret = known != 0;
        return SOTAY_OK;
    }
    struct asked a = {.question = ++r->cache->questions};
    rc = ask_key(r, &a, key, err);
    if (rc >= 0)
        rc = ask_all(r, &a, facility, ret, err);
    free(a.list);
    if (rc >= 0 && !map_put(&r->cache->spoken, asked, sizeof asked, *ret))
        return sotay_nomem(err);
    return rc;
}

static int voucher_covers(struct rights *r, const struct voucher *v, const struct id *facility,
                          bool *ret, struct sotay_error *err)
{
    bool by = false;
    int rc = voucher_holds(r, v, facility, ret, &by, err);
    return rc >= 0 && by ? speaks(r, &v->by, facility, ret, err) : rc;
}

int rights_key_speaks(struct rights *r, const struct hash *key, const struct id *facility,
                      bool *ret, struct sotay_error *err)
{
    return speaks(r, key, facility, ret, err);
}

int rights_key_covers(struct rights *r, const struct hash *key, const struct id *person,
                      enum role role, const char *specialty, const struct id *facility,
                      sotay_day day, bool *ret, struct sotay_error *err)
{
    int rc = rights_covers(r, person, role, specialty, facility, day, ret, err);
    return rc >= 0 && *ret ? speaks(r, key, facility, ret, err) : rc;
}

/* ---- mentors --------------------------------------------------------------------------------------------- */

static bool stays_on(const struct stay *s, sotay_day day)
{
    return (s->start == DAY_NONE || s->start <= day) && (s->end == DAY_NONE || day <= s->end);
}

int rights_places(struct rights *r, const struct id *person, sotay_day day, struct id *ret,
                  size_t max, size_t *ret_n, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    *ret_n = 0;
    for (int which = 0; which < 2 && rc >= 0; which++) {
        struct stays_of stays = {0};
        rc = stays_known(r, which, person, &stays, err);
        for (size_t i = stays.n; rc >= 0 && i-- > 0 && *ret_n < max;)
            if (stays_on(&stays.list[i], day))
                ret[(*ret_n)++] = stays.list[i].facility;
    }
    return rc;
}

/* Did the one who vouched decide for a place where the person worked that day?  Where nothing is known
 * of that day, the place that was named is believed. */
static int saw_at_work(struct rights *r, const struct voucher *v, const struct id *person,
                       bool *ret, struct sotay_error *err)
{
    bool any = false;
    int rc = voucher_covers(r, v, NULL, ret, err);
    for (int which = 0; which < 2 && rc >= 0 && !*ret; which++) {
        struct stays_of stays = {0};
        rc = stays_known(r, which, person, &stays, err);
        for (size_t i = 0; rc >= 0 && i < stays.n && !*ret; i++) {
            struct id facility = stays.list[i].facility;
            if (!stays_on(&stays.list[i], v->day))
                continue;
            any = true;
            rc = voucher_covers(r, v, &facility, ret, err);
        }
    }
    if (rc >= 0 && !*ret && !any && !v->everywhere)
        rc = voucher_covers(r, v, &v->facility, ret, err);
    return rc;
}

int rights_key_mentors(struct rights *r, const struct hash *key, const struct id *person, bool *ret,
                       struct sotay_error *err)
{
    int64_t at, known;
    *ret = false;
    int rc = vouchers_of(r, key, &at, err);
    if (rc < 0)
        return rc;
    if (map_get(&r->cache->mentoring, key->b, HASH_SIZE, &known)) {
        *ret = known != 0;
        return SOTAY_OK;
    }
    for (size_t i = 0; rc >= 0 && !*ret && i < r->cache->vouchers[at].n; i++) {
        const struct vouchers_of *of = &r->cache->vouchers[at];
        struct voucher v = of->list[i];
        if (counts(of, &v))
            rc = saw_at_work(r, &v, person, ret, err);
    }
    if (rc >= 0 && !map_put(&r->cache->mentoring, key->b, HASH_SIZE, *ret))
        return sotay_nomem(err);
    return rc;
}
