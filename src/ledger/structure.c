/* src/ledger/structure.c - admits or holds structural entries, one by one, in their order. */
#include "base/base.h"

#include "ledger/structure_private.h"

#include "base/text.h"
#include "ledger/limits.h"
#include "ledger/noun.h"

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
    *ret = (struct standing){.day = day_of_time(e->time, (int)f->utc_offset), .key = e->actor};
    int rc = rights_key(&f->rights, &e->actor, &e->device, e->seq, &key, &ret->person, err);
    ret->is_authority = key == KEY_AUTHORITY;
    ret->is_confirmed = key == KEY_CONFIRMED;
    ret->is_revoked = key == KEY_REVOKED;
    return rc;
}

int may_coordinate(struct fold *f, const struct standing *s, const struct id *facility, bool *ret,
                   struct sotay_error *err)
{
    *ret = s->is_authority;
    if (*ret || !s->is_confirmed)
        return SOTAY_OK;
    return rights_key_covers(&f->rights, &s->key, &s->person, ROLE_COORDINATOR, "", facility,
                             s->day, ret, err);
}

int check_place(struct fold *f, const struct standing *s, const json_t *payload, const char *member,
                const char **ret_held, struct sotay_error *err)
{
    struct id facility;
    bool has = payload_id(payload, member, &facility), good = false;
    int rc = may_coordinate(f, s, has ? &facility : NULL, &good, err);
    if (!good)
        *ret_held = s->is_revoked ? "key-revoked" : "no-right";
    return rc;
}

/* ---- one function for each kind ---------------------------------------------------------------------- */

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

/* Takes back the decision of that id, as if it had never been made.  One that is not here was taken back
 * before, or comes later: then all of this is folded anew. */
static int policy_drop(struct fold *f, const struct standing *s, const struct entry *e,
                       const char **ret_held, struct sotay_error *err)
{
    bool good = false;
    AUTO(stmt) q = stmt_open(f->store, SQL_POLICY_GET);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct id facility = stmt_col_id(&q, 2);
    rc = may_coordinate(f, s, stmt_col_is_null(&q, 2) ? NULL : &facility, &good, err);
    if (!good)
        *ret_held = s->is_revoked ? "key-revoked" : "no-right";
    if (rc < 0 || *ret_held)
        return rc;
    AUTO(stmt) drop = stmt_open(f->store, SQL_POLICY_DROP);
    stmt_blob(&drop, 1, e->subject.b, ID_SIZE);
    rc = stmt_run(&drop, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_ALL, NULL, NULL, err);
}

static int policy_set(struct fold *f, const struct standing *s, const struct entry *e,
                      const json_t *payload, const char **ret_held, struct sotay_error *err)
{
    if (json_is_true(json_object_get(payload, "void")))
        return policy_drop(f, s, e, ret_held, err);
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
    structure_fn *fold;
} kinds[] = {
    {"authority.begin", structure_authority_begin},
    {"authority.add", structure_authority_add},
    {"authority.retire", structure_authority_retire},
    {"device.enrol", structure_device_enrol},
    {"device.close", structure_device_close},
    {"key.add", structure_key_add},
    {"key.confirm", structure_key_confirm},
    {"key.revoke", structure_key_revoke},
    {"facility.set", facility_set},
    {"partnership.set", partnership_set},
    {"grant.set", grant_set},
    {"checklist.adopt", checklist_adopt},
    {"policy.set", policy_set},
    {"person.merge", structure_person_merge},
    {"person.erase", structure_person_erase},
};

bool kind_is_structural(const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return true;
    return false;
}

/* Told once, it need not be worked out again. */
static int note_bad(struct folding *t, const struct entry *e, struct sotay_error *err)
{
    return map_put(&t->bad, e->hash.b, HASH_SIZE, 1) ? SOTAY_OK : sotay_nomem(err);
}

static bool gives_up_own(const struct entry *e, const json_t *payload)
{
    struct hash key;
    bool ends =
        strcmp(e->kind, "authority.retire") == 0 ||
        (strcmp(e->kind, "key.revoke") == 0 && !json_is_true(json_object_get(payload, "accept")));
    return ends && payload_hash(payload, "key", &key) && hash_equal(&key, &e->actor);
}

/* Beyond what is trusted of its key, nothing is used, whatever it says. */
static int check_limits(struct fold *f, const struct entry *e, const json_t *payload,
                        struct standing *s, const char **ret_held, struct sotay_error *err)
{
    if (!s->is_revoked)
        return SOTAY_OK;
    if (!gives_up_own(e, payload) || key_limits_forbid(f, e)) {
        *ret_held = "key-revoked";
        return SOTAY_OK;
    }
    const struct key_limits *known = f->rights.known; /* it made those limits itself */
    f->rights.known = NULL;
    int rc = standing_of(f, e, s, err);
    f->rights.known = known;
    return rc;
}

int structure_fold(struct fold *f, const struct entry *e, const json_t *payload,
                   const char **ret_held, struct sotay_error *err)
{
    *ret_held = NULL;
    if (!fold_signature_holds(f, e)) {
        *ret_held = "bad-signature";
        return f->folding && !f->folding->checked ? note_bad(f->folding, e, err) : SOTAY_OK;
    }
    if (!payload) {
        *ret_held = "payload";
        return SOTAY_OK;
    }
    struct standing s;
    int rc = standing_of(f, e, &s, err);
    if (rc >= 0)
        rc = check_limits(f, e, payload, &s, ret_held, err);
    f->limits_moved = f->limits_moved || strcmp(e->kind, "key.revoke") == 0 ||
                      strcmp(e->kind, "authority.retire") == 0;
    for (size_t i = 0; rc >= 0 && !*ret_held && i < COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].kind, e->kind) == 0)
            rc = kinds[i].fold(f, &s, e, payload, ret_held, err);
    rights_forget(&f->rights);
    return rc;
}
