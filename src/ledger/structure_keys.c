/* src/ledger/structure_keys.c - the structural kinds of trust: authority, computers, keys. */
#include "base/base.h"

#include "ledger/structure_private.h"

#include "ledger/limits.h"

static int put_authority(struct fold *f, const struct hash *key, bool first, const char *name,
                         int64_t offset, int64_t since, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_int(&q, 2, first);
    stmt_text(&q, 3, name);
    stmt_int(&q, 4, offset);
    stmt_int(&q, 5, since);
    return stmt_run(&q, err);
}

static int put_device(struct fold *f, const struct hash *key, const char *name, const char *series,
                      struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_DEVICE_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_text(&q, 2, name);
    stmt_text(&q, 3, series);
    stmt_int(&q, 4, 1);
    return stmt_run(&q, err);
}

/* Whoever has stolen the first key may write a beginning that comes before the true one, which then only
 * adds the spare key: with that the stolen one is retired, and what it began is held. */
static int add_spare(struct fold *f, const struct hash *spare, const struct entry *e,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_FIRST);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        rc =
            put_authority(f, spare, false, stmt_col_text(&q, 1), stmt_col_int(&q, 2), e->time, err);
    f->look_again = true;
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

int structure_authority_begin(struct fold *f, const struct standing *s, const struct entry *e,
                              const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash spare, device;
    const char *name = payload_text(payload, "name");
    int64_t offset = payload_int(payload, "utc_offset", 420);
    bool anew = f->has_authority && s->is_authority && hash_equal(&f->authority, &e->actor);
    if (anew && payload_hash(payload, "spare", &spare))
        return add_spare(f, &spare, e, err);
    if (f->has_authority || !name || offset < -840 || offset > 840) {
        *ret_held = f->has_authority ? "no-right" : "payload";
        return SOTAY_OK;
    }
    int rc = put_authority(f, &e->actor, true, name, offset, e->time, err);
    if (rc >= 0 && payload_hash(payload, "spare", &spare))
        rc = put_authority(f, &spare, false, name, offset, e->time, err);
    if (rc >= 0 && payload_hash(payload, "device", &device))
        rc = put_device(f, &device, "", "A", err);
    f->has_authority = true;
    f->authority = e->actor;
    f->utc_offset = offset;
    f->look_again = true;
    return rc;
}

/* ---- limits: up to which entry of each computer a key that ended is good -------------------------- */

struct limit {
    struct hash device;
    int64_t seq;
};

static int put_limit(struct fold *f, const struct hash *key, const struct limit *l,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_LIMIT_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, l->device.b, HASH_SIZE);
    stmt_int(&q, 3, l->seq);
    return stmt_run(&q, err);
}

static int read_limits(struct fold *f, const struct hash *key, struct limit **ret, size_t *ret_n,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_LIMIT_OF);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct limit *grown = realloc(*ret, (*ret_n + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        *ret = grown;
        grown[(*ret_n)++] = (struct limit){stmt_col_hash(&q, 0), stmt_col_int(&q, 1)};
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int clear_limits(struct fold *f, const struct hash *key, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_LIMIT_CLEAR);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    return stmt_run(&q, err);
}

/* Two who revoke one key have not seen the same: what one of them did not trust is not trusted. */
static int lower_limits(struct fold *f, const struct hash *key, const json_t *last,
                        struct sotay_error *err)
{
    AUTO_FREE struct limit *list = NULL;
    size_t n = 0;
    int rc = read_limits(f, key, &list, &n, err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        int64_t seq = payload_int(last, hash_hex(&list[i].device).s, 0);
        if (seq < list[i].seq)
            list[i].seq = seq;
        rc = put_limit(f, key, &list[i], err);
    }
    return rc;
}

/* Entries beyond the limits are trusted after all: the limits only rise. */
static int raise_limits(struct fold *f, const struct hash *key, const json_t *last,
                        struct sotay_error *err)
{
    AUTO_FREE struct limit *list = NULL;
    size_t n = 0;
    const char *device_hex;
    json_t *seq;
    int rc = read_limits(f, key, &list, &n, err);
    json_object_foreach((json_t *)(uintptr_t)last, device_hex, seq)
    {
        struct limit one = {.seq = json_integer_value(seq)};
        if (rc < 0 || !hash_parse(device_hex, &one.device) || !json_is_integer(seq))
            continue;
        for (size_t i = 0; i < n; i++)
            if (hash_equal(&list[i].device, &one.device) && list[i].seq > one.seq)
                one.seq = list[i].seq;
        rc = put_limit(f, key, &one, err);
    }
    return rc;
}

static int first_limits(struct fold *f, const struct hash *key, const json_t *last,
                        struct sotay_error *err)
{
    int rc = clear_limits(f, key, err);
    return rc < 0 ? rc : raise_limits(f, key, last, err);
}

/* ---- keys of the authority ------------------------------------------------------------------------- */

static int count_authority(struct fold *f, const struct hash *key, int64_t *ret_active,
                           bool *ret_known, bool *ret_this, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_ALL);
    int rc;
    *ret_active = 0;
    *ret_known = *ret_this = false;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash one = stmt_col_hash(&q, 0);
        bool active = stmt_col_int(&q, 1) != 0;
        *ret_active += active;
        if (hash_equal(&one, key)) {
            *ret_known = true;
            *ret_this = active;
        }
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* A key that a person announced is never the authority's: whoever holds it would be both. */
static int is_persons(struct fold *f, const struct hash *key, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int structure_authority_add(struct fold *f, const struct standing *s, const struct entry *e,
                            const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash key;
    bool taken = false;
    if (!payload_hash(payload, "key", &key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = s->is_authority ? is_persons(f, &key, &taken, err) : SOTAY_OK;
    if (!s->is_authority || taken)
        *ret_held = s->is_revoked ? "key-revoked" : "no-right";
    if (rc < 0 || *ret_held)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_FIRST);
    rc = stmt_step(&q, err);
    if (rc < 0)
        return rc;
    f->look_again = true;
    rc = put_authority(f, &key, false, stmt_col_text(&q, 1), stmt_col_int(&q, 2), e->time, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

int structure_authority_retire(struct fold *f, const struct standing *s, const struct entry *e,
                               const json_t *payload, const char **ret_held,
                               struct sotay_error *err)
{
    struct hash key;
    int64_t active = 0;
    bool known = false, is_active = false;
    const json_t *last = json_object_get(payload, "last");
    if (!payload_hash(payload, "key", &key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = count_authority(f, &key, &active, &known, &is_active, err);
    if (!s->is_authority || !known)
        *ret_held = s->is_revoked ? "key-revoked" : "no-right";
    else if (is_active && active < 2)
        *ret_held = "last-key";
    if (rc < 0 || *ret_held)
        return rc;
    rc = is_active ? first_limits(f, &key, last, err) : lower_limits(f, &key, last, err);
    if (rc >= 0)
        rc = key_limits_end(f, &key, last, hash_equal(&key, &e->actor), is_active, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_RETIRE);
    stmt_blob(&q, 1, key.b, HASH_SIZE);
    stmt_int(&q, 2, e->time);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

/* ---- computers --------------------------------------------------------------------------------------- */

/* A letter belongs to one computer, a computer has one letter: where two were given at once, the
 * first keeps it, and the other asks for a new one. */
static int series_is_taken(struct fold *f, const struct hash *device, const char *series, bool *ret,
                           struct sotay_error *err)
{
    int rc = SOTAY_OK;
    *ret = false;
    AUTO(stmt) q = stmt_open(f->store, SQL_DEVICE_ALL);
    while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash key = stmt_col_hash(&q, 0);
        *ret = !hash_equal(&key, device) && strcmp(stmt_col_text(&q, 2), series) == 0;
    }
    return *ret ? SOTAY_OK : rc < 0 ? rc : SOTAY_OK;
}

/* The letter a computer has stays its own: numbers of certificates were made with it. */
static int series_it_has(struct fold *f, const struct hash *device, char ret[8],
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    snprintf(ret, 8, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 2) : "");
    return rc < 0 ? rc : SOTAY_OK;
}

static int check_computers(struct fold *f, const struct standing *s, const char **ret_held,
                           struct sotay_error *err)
{
    bool good = s->is_authority;
    int rc = SOTAY_OK;
    if (!good && s->is_confirmed)
        rc = rights_somewhere(&f->rights, &s->person, ROLE_COORDINATOR, s->day, &good, err);
    if (!good)
        *ret_held = s->is_revoked     ? "key-revoked"
                    : s->is_confirmed ? "no-right"
                                      : "key-not-confirmed";
    return rc;
}

int structure_device_enrol(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash device;
    bool taken = false;
    char own[8] = "";
    const char *name = payload_text(payload, "name"), *series = payload_text(payload, "series");
    (void)e;
    if (!payload_hash(payload, "device", &device) || !series || !*series || strlen(series) > 4) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_computers(f, s, ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = series_is_taken(f, &device, series, &taken, err);
    if (rc >= 0 && !*ret_held)
        rc = series_it_has(f, &device, own, err);
    if (rc < 0 || *ret_held)
        return rc;
    f->look_again = true;
    return put_device(f, &device, name ? name : "", own[0] ? own : taken ? "" : series, err);
}

/* From now on nothing that nobody signed is used of what that computer writes after `last`. */
int structure_device_close(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash device;
    int64_t last = payload_int(payload, "last", -1);
    (void)e;
    if (!payload_hash(payload, "device", &device) || last < 0) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_computers(f, s, ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    f->look_again = true;
    AUTO(stmt) q = stmt_open(f->store, SQL_DEVICE_CLOSE);
    stmt_blob(&q, 1, device.b, HASH_SIZE);
    stmt_int(&q, 2, last);
    return stmt_run(&q, err);
}

/* ---- keys of persons --------------------------------------------------------------------------------- */

static int put_key(struct fold *f, const struct hash *key, const struct id *person,
                   const char *state, const char *reason, const struct entry *e,
                   struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_PERSON_KEY_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, person->b, ID_SIZE);
    stmt_text(&q, 3, state);
    stmt_int(&q, 4, e->time);
    stmt_int(&q, 5, e->clock);
    if (reason)
        stmt_text(&q, 6, reason);
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

/* A key announces itself; that alone gives it no right. */
int structure_key_add(struct fold *f, const struct standing *s, const struct entry *e,
                      const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    (void)payload;
    (void)ret_held;
    if (s->is_authority || !id_is_zero(&s->person))
        return SOTAY_OK; /* known already */
    return put_key(f, &e->actor, &e->subject, "announced", NULL, e, err);
}

/* A key speaks for one person for good: nobody can make it somebody else's. */
static int check_owner(struct fold *f, const struct hash *key, const struct entry *e,
                       const char **ret_held, struct sotay_error *err)
{
    enum key_standing standing;
    struct id owner, subject = e->subject;
    int rc = rights_key(&f->rights, key, &e->device, e->seq, &standing, &owner, err);
    if (rc >= 0) /* whichever record of the person is named */
        rc = rights_self(&f->rights, &e->subject, &subject, err);
    if (standing == KEY_AUTHORITY || (!id_is_zero(&owner) && !id_equal(&owner, &subject)))
        *ret_held = "no-right";
    return rc;
}

struct voucher_row {
    struct hash entry;
    struct id facility;
    bool everywhere, ended;
};

static int read_vouchers(struct fold *f, const struct hash *key, struct voucher_row **ret,
                         size_t *ret_n, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_VOUCHER_OF);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct voucher_row *grown = realloc(*ret, (*ret_n + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        *ret = grown;
        grown[(*ret_n)++] = (struct voucher_row){.entry = stmt_col_hash(&q, 7),
                                                 .everywhere = stmt_col_is_null(&q, 4),
                                                 .facility = stmt_col_id(&q, 4),
                                                 .ended = stmt_col_int(&q, 6) != 0};
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* Did somebody who decides for that place take the trust in this key back?  Then it does not matter that
 * another one, who had not heard of it, vouches for the key. */
static int is_ended(struct fold *f, const struct hash *key, const struct id *facility, bool *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_ENDED_OF);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = SOTAY_OK;
    *ret = false;
    while (!*ret && (rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash by = stmt_col_hash(&q, 0);
        struct id person = stmt_col_id(&q, 1);
        if (stmt_col_is_null(&q, 1)) {
            *ret = true;
            break;
        }
        rc = rights_key_covers(&f->rights, &by, &person, ROLE_COORDINATOR, "", facility,
                               (sotay_day)stmt_col_int(&q, 2), ret, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int put_voucher(struct fold *f, const struct standing *s, const struct hash *key,
                       const struct id *facility, const struct entry *e, bool ended,
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_VOUCHER_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 3, e->actor.b, HASH_SIZE);
    stmt_blob(&q, 4, s->is_authority ? NULL : s->person.b, ID_SIZE);
    stmt_blob(&q, 5, e->device.b, HASH_SIZE);
    stmt_int(&q, 6, e->seq);
    stmt_blob(&q, 7, facility ? facility->b : NULL, ID_SIZE);
    stmt_int(&q, 8, s->day);
    stmt_int(&q, 9, e->clock);
    stmt_int(&q, 10, ended);
    return stmt_run(&q, err);
}

static int state_of(struct fold *f, const struct hash *key, char ret[16], struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    snprintf(ret, 16, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 1) : "");
    return rc < 0 ? rc : SOTAY_OK;
}

/* `facility` is where the person works, as the one who confirms saw it: postings are no part of the
 * structure, so the entry itself says under which place it was decided.  What the key may do with it is
 * weighed anew whenever somebody asks (rights_keys.c). */
int structure_key_confirm(struct fold *f, const struct standing *s, const struct entry *e,
                          const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash key;
    struct id place;
    char state[16] = "";
    bool ended = false, has = payload_id(payload, "facility", &place);
    if (!payload_hash(payload, "key", &key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_place(f, s, payload, "facility", ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = check_owner(f, &key, e, ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = is_ended(f, &key, has ? &place : NULL, &ended, err);
    if (rc >= 0 && !*ret_held)
        rc = state_of(f, &key, state, err);
    if (rc >= 0 && !*ret_held)
        rc = put_voucher(f, s, &key, has ? &place : NULL, e, ended, err);
    if (rc < 0 || *ret_held)
        return rc;
    if (ended && state[0]) /* the state stays; but what was signed before may be vouched for now */
        return fold_touch(f, TOUCH_ALL, NULL, NULL, err);
    f->look_again = true;
    f->limits_moved = f->limits_moved || strcmp(state, "revoked") == 0;
    return put_key(f, &key, &e->subject, ended ? "revoked" : "confirmed", NULL, e, err);
}

/* ---- the trust ends ------------------------------------------------------------------------------------ */

/* Which vouchers this word takes back: all of them, where the authority or the key itself says so, else
 * those for places of the coordinator.  Nobody can end what others, elsewhere, answer for. */
struct ending {
    struct hash key;
    bool all;
    struct voucher_row *vouchers;
    size_t n, reached, left; /* left: those that hold on */
};

static void ending_done(struct ending *x)
{
    free(x->vouchers);
}

static int weigh_ending(struct fold *f, const struct standing *s, struct ending *x,
                        struct sotay_error *err)
{
    int rc = read_vouchers(f, &x->key, &x->vouchers, &x->n, err);
    for (size_t i = 0; rc >= 0 && i < x->n; i++) {
        struct voucher_row *v = &x->vouchers[i];
        bool covers = x->all;
        if (!covers)
            rc = may_coordinate(f, s, v->everywhere ? NULL : &v->facility, &covers, err);
        x->reached += covers;
        v->ended = v->ended || covers;
        x->left += !v->ended;
    }
    return rc;
}

static int put_ending(struct fold *f, const struct standing *s, const struct ending *x,
                      const struct entry *e, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_KEY_ENDED_PUT);
    stmt_blob(&q, 1, x->key.b, HASH_SIZE);
    stmt_blob(&q, 2, e->hash.b, HASH_SIZE);
    stmt_blob(&q, 3, e->actor.b, HASH_SIZE);
    stmt_blob(&q, 4, x->all ? NULL : s->person.b, ID_SIZE);
    stmt_int(&q, 5, s->day);
    stmt_int(&q, 6, e->clock);
    int rc = stmt_run(&q, err);
    for (size_t i = 0; rc >= 0 && i < x->n; i++) {
        if (!x->vouchers[i].ended)
            continue;
        AUTO(stmt) end = stmt_open(f->store, SQL_KEY_VOUCHER_END);
        stmt_blob(&end, 1, x->key.b, HASH_SIZE);
        stmt_blob(&end, 2, x->vouchers[i].entry.b, HASH_SIZE);
        rc = stmt_run(&end, err);
    }
    return rc;
}

static int end_trust(struct fold *f, const struct standing *s, const struct ending *x,
                     const struct entry *e, const json_t *payload, struct sotay_error *err)
{
    char state[16];
    const json_t *last = json_object_get(payload, "last");
    const char *reason = payload_text(payload, "reason");
    int rc = state_of(f, &x->key, state, err);
    if (rc >= 0)
        rc = put_ending(f, s, x, e, err);
    if (rc < 0 || x->left)
        return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
    bool first = strcmp(state, "revoked") != 0;
    rc = key_limits_end(f, &x->key, last, hash_equal(&x->key, &e->actor), first, err);
    if (rc < 0)
        return rc;
    if (!first) {
        rc = lower_limits(f, &x->key, last, err);
        return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
    }
    rc = first_limits(f, &x->key, last, err);
    return rc < 0 ? rc : put_key(f, &x->key, &e->subject, "revoked", reason, e, err);
}

/* What the key signed late was looked at, and is trusted after all. */
static int accept_late(struct fold *f, const struct ending *x, const json_t *payload,
                       struct sotay_error *err)
{
    char state[16];
    int rc = state_of(f, &x->key, state, err);
    if (rc < 0 || strcmp(state, "revoked") != 0)
        return rc;
    f->look_again = true;
    rc = raise_limits(f, &x->key, json_object_get(payload, "last"), err);
    if (rc >= 0)
        rc = key_limits_accept(f, &x->key, json_object_get(payload, "last"), err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

int structure_key_revoke(struct fold *f, const struct standing *s, const struct entry *e,
                         const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    __attribute__((cleanup(ending_done))) struct ending x = {.n = 0};
    bool accepts = json_is_true(json_object_get(payload, "accept"));
    if (!payload_hash(payload, "key", &x.key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    bool own = hash_equal(&x.key, &e->actor); /* whoever holds a key may give it up */
    x.all = s->is_authority || (own && !accepts);
    int rc = own && accepts ? SOTAY_OK : weigh_ending(f, s, &x, err);
    if (rc >= 0 && !x.all && x.n == 0)
        rc = check_place(f, s, payload, "facility", ret_held, err);
    if (!*ret_held && !x.all && (x.n > 0 || (own && accepts)) && x.reached == 0)
        *ret_held = s->is_revoked ? "key-revoked" : "no-right";
    if (rc >= 0 && !*ret_held)
        rc = check_owner(f, &x.key, e, ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    return accepts ? accept_late(f, &x, payload, err) : end_trust(f, s, &x, e, payload, err);
}
