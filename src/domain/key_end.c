/* src/domain/key_end.c - keys that end: revoked, replaced, and late signatures that are let in. */
#include "base/base.h"

#include "domain/notebook.h"
#include "domain/record.h"

#include <unistd.h>

/* Of each device one number, though it may have written several chains. */
struct limit {
    struct hash device;
    int64_t seq;
};
struct limits {
    struct limit *list;
    size_t n;
};

static void limits_done(struct limits *l)
{
    free(l->list);
}

static int raise_limit(struct limits *l, const struct hash *device, int64_t seq,
                       struct sotay_error *err)
{
    for (size_t i = 0; i < l->n; i++) {
        if (!hash_equal(&l->list[i].device, device))
            continue;
        if (l->list[i].seq < seq)
            l->list[i].seq = seq;
        return SOTAY_OK;
    }
    struct limit *grown = realloc(l->list, (l->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    l->list = grown;
    grown[l->n++] = (struct limit){*device, seq};
    return SOTAY_OK;
}

static int head_of(struct app *app, int64_t chain, int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHAIN_HEAD);
    stmt_int(&q, 1, chain);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

/* The record before the first that the key signed there on or after that day. */
static int head_before(struct app *app, int64_t chain, const struct hash *key, sotay_day since,
                       int64_t *ret, struct sotay_error *err)
{
    int64_t actor;
    int rc = ledger_actor_no(app->store, key, &actor, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_KEY_FIRST_SINCE);
    stmt_int(&q, 1, chain);
    stmt_int(&q, 2, actor);
    stmt_int(&q, 3, ((int64_t)since * 1440 - app->utc_offset) * 60000);
    rc = stmt_step(&q, err);
    if (rc == SOTAY_OK && !stmt_col_is_null(&q, 0) && stmt_col_int(&q, 0) - 1 < *ret)
        *ret = stmt_col_int(&q, 0) - 1;
    return rc < 0 ? rc : SOTAY_OK;
}

static int known_limits(struct app *app, const struct hash *key, sotay_day since,
                        struct limits *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        int64_t seq = 0, chain = stmt_col_int(&q, 0);
        struct hash device = stmt_col_hash(&q, 1);
        rc = head_of(app, chain, &seq, err);
        if (rc >= 0 && key && since != DAY_NONE)
            rc = head_before(app, chain, key, since, &seq, err);
        if (rc >= 0 && seq > 0)
            rc = raise_limit(ret, &device, seq, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void add_limits(struct str *body, const struct limits *l)
{
    str_add(body, ",\"last\":{");
    for (size_t i = 0; i < l->n; i++)
        str_addf(body, "%s\"%s\":%lld", i ? "," : "", hash_hex(&l->list[i].device).s,
                 (long long)l->list[i].seq);
    str_add(body, "}");
}

int body_limits(struct app *app, struct str *body, const struct hash *key, sotay_day since,
                struct sotay_error *err)
{
    __attribute__((cleanup(limits_done))) struct limits l = {.n = 0};
    int rc = known_limits(app, key, since, &l, err);
    add_limits(body, &l);
    return rc < 0 ? rc : str_check(body, err);
}

/* ---- revoking ------------------------------------------------------------------------------------- */

static int owner_of(struct app *app, const struct hash *key, struct id *ret, bool *ret_revoked,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc
                      : sotay_fail(err, SOTAY_EABSENT, _("See 'sotay key list'."),
                                   _("there is no such key"));
    *ret = stmt_col_id(&q, 0);
    *ret_revoked = strcmp(stmt_col_text(&q, 1), "revoked") == 0;
    return SOTAY_OK;
}

static int revoke_append(struct app *app, struct writer *w, const struct id *person,
                         const struct hash *key, const char *reason, sotay_day since,
                         struct sotay_error *err)
{
    AUTO(str) body = {0};
    struct id facility;
    body_text(&body, "key", hash_hex(key).s);
    body_text(&body, "reason", reason ? reason : "");
    int rc = rights_posting(&app->rights, person, app->today, &facility, err);
    if (rc == SOTAY_OK)
        body_id(&body, "facility", &facility);
    if (rc >= 0)
        rc = body_limits(app, &body, key, since, err);
    return rc < 0 ? rc
                  : writer_append(w, "key.revoke", person, body.data, body.len, true, NULL, err);
}

int key_revoke_since(struct app *app, const struct actor *actor, const struct hash *key,
                     const char *reason, sotay_day since, struct sotay_error *err)
{
    struct id person;
    bool revoked;
    int rc = owner_of(app, key, &person, &revoked, err);
    if (rc < 0)
        return rc;
    AUTO(writer) w = {0};
    rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = revoke_append(app, &w, &person, key, reason, since, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

int key_revoke(struct app *app, const struct actor *actor, const struct hash *key,
               const char *reason, struct sotay_error *err)
{
    return key_revoke_since(app, actor, key, reason, DAY_NONE, err);
}

/* ---- what was signed late ---------------------------------------------------------------------------- */

static int trusted_upto(struct app *app, const struct hash *key, const struct hash *device,
                        int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_KEY_LIMIT_GET);
    stmt_blob(&q, 1, key->b, HASH_SIZE);
    stmt_blob(&q, 2, device->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

static int count_late(struct app *app, const struct hash *key, const struct limits *accepted,
                      struct key_late *ret, struct sotay_error *err)
{
    int64_t actor;
    int rc = ledger_actor_no(app->store, key, &actor, err);
    *ret = (struct key_late){0};
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(app->store, SQL_KEY_ENTRIES);
    stmt_int(&q, 1, actor);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash device;
        int64_t upto, seq = stmt_col_int(&q, 1);
        rc = ledger_chain_device(app->store, stmt_col_int(&q, 0), &device, err);
        if (rc >= 0)
            rc = trusted_upto(app, key, &device, &upto, err);
        if (rc < 0)
            return rc;
        if (seq <= upto)
            continue;
        ret->records++;
        for (size_t i = 0; i < accepted->n; i++)
            ret->accepted +=
                hash_equal(&accepted->list[i].device, &device) && seq <= accepted->list[i].seq;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int accepted_limits(struct app *app, const struct hash *computer, int64_t upto,
                           struct limits *ret, struct sotay_error *err)
{
    __attribute__((cleanup(limits_done))) struct limits known = {.n = 0};
    int rc = known_limits(app, NULL, DAY_NONE, &known, err);
    for (size_t i = 0; rc >= 0 && i < known.n; i++) {
        struct limit *l = &known.list[i];
        if (computer && !hash_equal(&l->device, computer))
            continue;
        rc = raise_limit(ret, &l->device, upto > 0 && upto < l->seq ? upto : l->seq, err);
    }
    return rc;
}

int key_accept(struct app *app, const struct actor *actor, const struct hash *key,
               const struct hash *computer, int64_t upto, struct key_late *ret,
               struct sotay_error *err)
{
    __attribute__((cleanup(limits_done))) struct limits l = {.n = 0};
    AUTO(str) body = {0};
    struct id person;
    bool revoked;
    int rc = owner_of(app, key, &person, &revoked, err);
    if (rc < 0)
        return rc;
    if (!revoked)
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay key list'."),
                          _("this key was not revoked: what it signs needs no such word"));
    AUTO(writer) w = {0};
    rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = accepted_limits(app, computer, upto, &l, err);
    if (rc >= 0)
        rc = count_late(app, key, &l, ret, err);
    if (rc < 0)
        return rc;
    if (ret->accepted == 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay signoff list --reason key-revoked'."),
                          _("there is nothing that this key signed late"));
    body_text(&body, "key", hash_hex(key).s);
    str_add(&body, ",\"accept\":true");
    add_limits(&body, &l);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(&w, "key.revoke", &person, body.data, body.len, true, NULL, err);
    return rc < 0 || app->dry_run ? rc : writer_commit(&w, err);
}

/* ---- renewing ------------------------------------------------------------------------------------------ */

struct old_keys {
    struct hash *list;
    size_t n;
};

static void old_keys_done(struct old_keys *o)
{
    free(o->list);
}

static int find_old(struct app *app, const struct id *person, struct old_keys *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_PERSON_KEY_OF);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (strcmp(stmt_col_text(&q, 1), "confirmed") != 0)
            continue;
        struct hash *grown = realloc(ret->list, (ret->n + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        ret->list = grown;
        grown[ret->n++] = stmt_col_hash(&q, 0);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int replace(struct app *app, const struct actor *actor, const struct id *person,
                   const struct hash *fresh, struct sotay_error *err)
{
    __attribute__((cleanup(old_keys_done))) struct old_keys old = {.n = 0};
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0)
        rc = find_old(app, person, &old, err);
    if (rc >= 0)
        rc = key_confirm_append(app, &w, person, fresh, err);
    /* After it: where one's own key confirmed the new one, that word is within what stays good. */
    for (size_t i = 0; rc >= 0 && i < old.n; i++)
        rc = revoke_append(app, &w, person, &old.list[i], "replaced", DAY_NONE, err);
    return rc < 0 ? rc : writer_commit(&w, err);
}

int key_renew(struct app *app, const struct actor *actor, const struct id *person,
              const char *passphrase, struct key_result *ret, struct sotay_error *err)
{
    char folder[520], code[80];
    AUTO(actor) self = {0};
    *ret = (struct key_result){0};
    int rc = record_code(app->store, &noun_table[NOUN_PERSON], person, code, err);
    if (rc < 0 || app->dry_run)
        return rc;
    snprintf(folder, sizeof(folder), "%s/", app->paths.key_dir);
    rc = keyfile_create(folder, code, passphrase, &self, ret->file, err);
    if (rc < 0)
        return rc;
    ret->key = self.key;
    rc = replace(app, actor, person, &self.key, err);
    ret->confirmed = rc >= 0;
    if (rc < 0)
        unlink(ret->file);
    return rc;
}
