/* src/ledger/structure.c - admits or holds structural entries, one by one, in their order. */
#include "base/base.h"

#include "ledger/structure.h"

#include "base/text.h"
#include "ledger/noun.h"

/* Who acts in an entry, as far as the state before it knows. */
struct standing {
    bool is_authority, is_confirmed;
    struct id person;
    sotay_day day; /* civil day of the entry: rights have dates */
};

const char *payload_text(const json_t *payload, const char *name)
{
    return json_string_value(json_object_get(payload, name));
}

int64_t payload_int(const json_t *payload, const char *name, int64_t fallback)
{
    const json_t *value = json_object_get(payload, name);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool payload_id(const json_t *payload, const char *name, struct id *ret)
{
    const char *text = payload_text(payload, name);
    return text && id_parse(text, ret);
}

bool payload_hash(const json_t *payload, const char *name, struct hash *ret)
{
    const char *text = payload_text(payload, name);
    return text && hash_parse(text, ret);
}

static int standing_of(struct fold *f, const struct entry *e, struct standing *ret,
                       struct sotay_error *err)
{
    enum key_standing key;
    *ret = (struct standing){.day = day_of_time(e->time, (int)f->utc_offset)};
    int rc = rights_key(&f->rights, &e->actor, &e->device, e->seq, &key, &ret->person, err);
    ret->is_authority = key == KEY_AUTHORITY;
    ret->is_confirmed = key == KEY_CONFIRMED;
    return rc;
}

/* May who acts decide for this facility (NULL: everywhere)? */
static int may_coordinate(struct fold *f, const struct standing *s, const struct id *facility,
                          bool *ret, struct sotay_error *err)
{
    *ret = s->is_authority;
    if (*ret || !s->is_confirmed)
        return SOTAY_OK;
    return rights_covers(&f->rights, &s->person, ROLE_COORDINATOR, "", facility, s->day, ret, err);
}

static int check_place(struct fold *f, const struct standing *s, const json_t *payload,
                       const char *member, const char **ret_held, struct sotay_error *err)
{
    struct id facility;
    bool has = payload_id(payload, member, &facility), good = false;
    int rc = may_coordinate(f, s, has ? &facility : NULL, &good, err);
    if (!good)
        *ret_held = "no-right";
    return rc;
}

/* ---- one function for each kind ---------------------------------------------------------------------- */

typedef int (*structure_fn)(struct fold *f, const struct standing *s, const struct entry *e,
                            const json_t *payload, const char **ret_held, struct sotay_error *err);

static int put_authority(struct fold *f, const struct hash *key, bool first, const char *name,
                         int64_t offset, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_AUTHORITY_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_int(&q, 2, first);
    stmt_int(&q, 3, 1);
    stmt_text(&q, 4, name);
    stmt_int(&q, 5, offset);
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

static int authority_begin(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    (void)s;
    struct hash spare, device;
    const char *name = payload_text(payload, "name");
    int64_t offset = payload_int(payload, "utc_offset", 420);
    if (f->has_authority || !name || offset < -840 || offset > 840) {
        *ret_held = f->has_authority ? "no-right" : "payload";
        return SOTAY_OK;
    }
    int rc = put_authority(f, &e->actor, true, name, offset, err);
    if (rc >= 0 && payload_hash(payload, "spare", &spare))
        rc = put_authority(f, &spare, false, name, offset, err);
    if (rc >= 0 && payload_hash(payload, "device", &device))
        rc = put_device(f, &device, "", "A", err);
    f->has_authority = true;
    f->authority = e->actor;
    f->utc_offset = offset;
    f->look_again = true;
    return rc;
}

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

static int device_enrol(struct fold *f, const struct standing *s, const struct entry *e,
                        const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash device;
    bool good = s->is_authority, taken = false;
    const char *name = payload_text(payload, "name"), *series = payload_text(payload, "series");
    (void)e;
    if (!payload_hash(payload, "device", &device) || !series || !*series || strlen(series) > 4) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = SOTAY_OK;
    if (!good && s->is_confirmed)
        rc = rights_somewhere(&f->rights, &s->person, ROLE_COORDINATOR, s->day, &good, err);
    if (!good)
        *ret_held = s->is_authority || s->is_confirmed ? "no-right" : "key-not-confirmed";
    if (rc >= 0 && good)
        rc = series_is_taken(f, &device, series, &taken, err);
    if (rc < 0 || *ret_held)
        return rc;
    f->look_again = true;
    return put_device(f, &device, name ? name : "", taken ? "" : series, err);
}

static int put_key(struct fold *f, const struct hash *key, const struct id *person,
                   const char *state, const struct entry *e, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_PERSON_KEY_PUT);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, person->b, ID_SIZE);
    stmt_text(&q, 3, state);
    stmt_int(&q, 4, e->time);
    stmt_int(&q, 5, e->clock);
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

/* A key announces itself; that alone gives it no right. */
static int key_add(struct fold *f, const struct standing *s, const struct entry *e,
                   const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    (void)payload;
    (void)ret_held;
    if (s->is_authority || !id_is_zero(&s->person))
        return SOTAY_OK; /* known already */
    return put_key(f, &e->actor, &e->subject, "announced", e, err);
}

/* A key speaks for one person for good: nobody can make it somebody else's. */
static int check_owner(struct fold *f, const struct hash *key, const struct entry *e,
                       const char **ret_held, struct sotay_error *err)
{
    enum key_standing standing;
    struct id owner;
    int rc = rights_key(&f->rights, key, &e->device, e->seq, &standing, &owner, err);
    if (standing != KEY_UNKNOWN && !id_equal(&owner, &e->subject))
        *ret_held = "no-right";
    return rc;
}

/* `facility` is where the person works, as the one who confirms saw it: postings are no part of the
 * structure, so the entry itself says under which place it was decided. */
static int key_confirm(struct fold *f, const struct standing *s, const struct entry *e,
                       const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash key;
    if (!payload_hash(payload, "key", &key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_place(f, s, payload, "facility", ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = check_owner(f, &key, e, ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    f->look_again = true;
    return put_key(f, &key, &e->subject, "confirmed", e, err);
}

static int put_limits(struct fold *f, const struct hash *key, const json_t *last,
                      struct sotay_error *err)
{
    const char *device_hex;
    json_t *seq;
    int rc = SOTAY_OK;
    json_object_foreach((json_t *)(uintptr_t)last, device_hex, seq)
    {
        struct hash device;
        if (!hash_parse(device_hex, &device) || !json_is_integer(seq))
            continue;
        AUTO(stmt) q = stmt_open(f->store, SQL_KEY_LIMIT_PUT);
        stmt_blob(&q, 1, key->b, HASH_SIZE);
        stmt_blob(&q, 2, device.b, HASH_SIZE);
        stmt_int(&q, 3, json_integer_value(seq));
        rc = stmt_run(&q, err);
        if (rc < 0)
            break;
    }
    return rc;
}

static int key_revoke(struct fold *f, const struct standing *s, const struct entry *e,
                      const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    struct hash key;
    if (!payload_hash(payload, "key", &key)) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = SOTAY_OK;
    if (!hash_equal(&key, &e->actor)) /* whoever holds a key may give it up */
        rc = check_place(f, s, payload, "facility", ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = check_owner(f, &key, e, ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = put_limits(f, &key, json_object_get(payload, "last"), err);
    return rc < 0 || *ret_held ? rc : put_key(f, &key, &e->subject, "revoked", e, err);
}

/* Would this parent make the facility its own ancestor? */
static int makes_cycle(struct fold *f, const struct entry *e, const json_t *set, bool *ret,
                       struct sotay_error *err)
{
    struct id parent;
    *ret = false;
    if (!payload_id(set, "parent", &parent))
        return SOTAY_OK;
    return rights_within(&f->rights, &parent, &e->subject, ret, err);
}

static int facility_set(struct fold *f, const struct standing *s, const struct entry *e,
                        const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    const json_t *set = json_object_get(payload, "set");
    struct id parent;
    bool good = false, cycle = false;
    int rc = may_coordinate(f, s, &e->subject, &good, err);
    if (rc >= 0 &&
        payload_id(set, "parent", &parent)) { /* and the place it goes to, or comes from */
        bool above = false;
        rc = may_coordinate(f, s, &parent, &above, err);
        AUTO(record) known = {0};
        int found =
            rc < 0 ? rc
                   : record_get(f->store, &noun_table[NOUN_FACILITY], &e->subject, &known, err);
        rc = found < 0 ? found : rc;
        good = found == SOTAY_END ? above : good && above;
    } else if (rc >= 0 && good && json_is_null(json_object_get(set, "parent"))) {
        rc = may_coordinate(f, s, NULL, &good, err); /* out of the tree, away from those above */
    }
    if (rc >= 0)
        rc = makes_cycle(f, e, set, &cycle, err);
    if (!good || cycle)
        *ret_held = cycle ? "cycle" : "no-right";
    if (rc < 0 || *ret_held)
        return rc;
    rc = noun_fold(f, &noun_table[NOUN_FACILITY], e, payload, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

/* Rights over the facility the record names now, and over the one it named before. */
static int check_record(struct fold *f, const struct standing *s, const struct noun *n,
                        const char *member, const struct entry *e, const json_t *payload,
                        struct record *before, const char **ret_held, struct sotay_error *err)
{
    const json_t *set = json_object_get(payload, "set");
    int found = record_get(f->store, n, &e->subject, before, err);
    if (found < 0)
        return found;
    struct id facility;
    bool good = true;
    int rc = SOTAY_OK;
    if (found == SOTAY_OK) {
        const char *old = before->v[noun_field(n, member)];
        bool has = old && id_parse(old, &facility);
        rc = may_coordinate(f, s, has ? &facility : NULL, &good, err);
    }
    if (rc >= 0 && good && (found == SOTAY_END || json_object_get(set, member)))
        rc = check_place(f, s, set, member, ret_held, err);
    if (!good)
        *ret_held = "no-right";
    return rc;
}

static int partnership_set(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    AUTO(record) before = {0};
    const struct noun *n = &noun_table[NOUN_PARTNERSHIP];
    int rc = check_record(f, s, n, "lower", e, payload, &before, ret_held, err);
    if (rc >= 0 && !*ret_held)
        rc = noun_fold(f, n, e, payload, err);
    return rc < 0 || *ret_held ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

static int touch_holder(struct fold *f, const char *person, const char *role,
                        struct sotay_error *err)
{
    struct id id;
    if (!person || !id_parse(person, &id))
        return SOTAY_OK;
    /* A coordinator's right bears on what others typed and withdrew: everything is looked at. */
    return role && strcmp(role, "mentor") == 0 ? fold_touch(f, TOUCH_MENTOR, &id, NULL, err)
                                               : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

static int grant_set(struct fold *f, const struct standing *s, const struct entry *e,
                     const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    AUTO(record) before = {0};
    AUTO(record) after = {0};
    const struct noun *n = &noun_table[NOUN_GRANT];
    int rc = check_record(f, s, n, "facility", e, payload, &before, ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    rc = noun_fold(f, n, e, payload, err);
    if (rc >= 0)
        rc = touch_holder(f, before.v[0], before.v[1], err);
    if (rc >= 0)
        rc = record_get(f->store, n, &e->subject, &after, err);
    return rc < 0 ? rc : touch_holder(f, after.v[0], after.v[1], err);
}

static int checklist_adopt(struct fold *f, const struct standing *s, const struct entry *e,
                           const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    const char *skill = payload_text(payload, "skill"), *body = payload_text(payload, "body");
    const char *from = payload_text(payload, "from"), *decision = payload_text(payload, "decision");
    const char *decided = payload_text(payload, "decided");
    if (!skill || !body || !from || day_parse(from) == DAY_NONE) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_place(f, s, payload, "facility", ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    struct id facility;
    bool has = payload_id(payload, "facility", &facility);
    AUTO(stmt) q = stmt_open(f->store, SQL_CHECKLIST_PUT);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_text(&q, 2, skill);
    stmt_int(&q, 3, payload_int(payload, "revision", 0));
    stmt_blob(&q, 4, has ? facility.b : NULL, ID_SIZE);
    stmt_int(&q, 5, day_parse(from));
    stmt_text(&q, 6, decision ? decision : "");
    stmt_int(&q, 7, e->clock);
    stmt_text(&q, 8, body);
    if (decided && day_parse(decided) != DAY_NONE)
        stmt_int(&q, 9, day_parse(decided));
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_SKILL, NULL, skill, err);
}

static int policy_set(struct fold *f, const struct standing *s, const struct entry *e,
                      const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    const char *name = payload_text(payload, "name"), *value = payload_text(payload, "value");
    const char *from = payload_text(payload, "from");
    if (!name || !value || !from || day_parse(from) == DAY_NONE) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    int rc = check_place(f, s, payload, "facility", ret_held, err);
    if (rc < 0 || *ret_held)
        return rc;
    struct id facility;
    bool has = payload_id(payload, "facility", &facility);
    AUTO(stmt) q = stmt_open(f->store, SQL_POLICY_PUT);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_text(&q, 2, name);
    stmt_text(&q, 3, value);
    stmt_blob(&q, 4, has ? facility.b : NULL, ID_SIZE);
    stmt_int(&q, 5, day_parse(from));
    stmt_int(&q, 6, e->clock);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

static const struct {
    const char *kind;
    structure_fn fold;
} kinds[] = {
    {"authority.begin", authority_begin},
    {"device.enrol", device_enrol},
    {"key.add", key_add},
    {"key.confirm", key_confirm},
    {"key.revoke", key_revoke},
    {"facility.set", facility_set},
    {"partnership.set", partnership_set},
    {"grant.set", grant_set},
    {"checklist.adopt", checklist_adopt},
    {"policy.set", policy_set},
};

bool kind_is_structural(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return true;
    return false;
}

int structure_fold(struct fold *f, const struct entry *e, const json_t *payload,
                   const char **ret_held, struct sotay_error *err)
{
    *ret_held = NULL;
    if (!e->is_signed || (f->rebuilding && !entry_signature_holds(e))) {
        *ret_held = "bad-signature";
        return SOTAY_OK;
    }
    if (!payload) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    struct standing s;
    int rc = standing_of(f, e, &s, err);
    for (size_t i = 0; rc >= 0 && i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].kind, e->kind) == 0)
            rc = kinds[i].fold(f, &s, e, payload, ret_held, err);
    rights_forget(&f->rights);
    return rc;
}
