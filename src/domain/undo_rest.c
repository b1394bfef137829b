/* src/domain/undo_rest.c - what others did since a command and would count no longer without it: told by
 * doing it and looking, before anything is kept. */
#include "base/base.h"

#include "domain/undo_private.h"

void undo_rest_done(struct undo_rest *r)
{
    map_done(&r->signoffs);
}

static int read_counted(struct undoing *u, struct map *into, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(u->app->store, SQL_UNDO_COUNTED);
    stmt_int(&q, 1, u->batch.clock);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id id = stmt_col_id(&q, 0);
        if (!map_put(into, id.b, ID_SIZE, 1))
            return sotay_nomem(err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_held(struct undoing *u, int64_t *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(u->app->store, SQL_HELD_COUNT);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK ? stmt_col_int(&q, 0) : 0;
    return rc < 0 ? rc : SOTAY_OK;
}

static int read_coordinated(struct undoing *u, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(u->app->store, SQL_RECORD_COORDINATORS);
    stmt_int(&q, 1, u->app->today);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int undo_rest_before(struct undoing *u, struct undo_rest *r, struct sotay_error *err)
{
    int rc = read_counted(u, &r->signoffs, err);
    if (rc >= 0)
        rc = read_held(u, &r->held, err);
    return rc < 0 ? rc : read_coordinated(u, &r->coordinated, err);
}

/* What ends it from a day on, and leaves what was before as it is. */
static const char *instead(const struct undoing *u)
{
    for (size_t i = 0; i < u->n; i++) {
        const struct undo_item *x = &u->items[i];
        if (x->act == UNDO_RECORD && x->n->id == NOUN_GRANT)
            return _("End the right from today on instead: sotay grant revoke RIGHT");
        if (x->act == UNDO_POLICY || x->act == UNDO_POLICY_AGAIN)
            return _("Decide anew from today on instead: sotay policy set");
    }
    return _("Change it from a day on instead: edit, with --end-date.");
}

static int lost(struct undoing *u, const struct map *before, size_t *ret, struct sotay_error *err)
{
    struct map after = {0};
    int64_t found;
    int rc = read_counted(u, &after, err);
    *ret = 0;
    for (size_t i = 0; i < before->cap && rc >= 0; i++) {
        const struct map_slot *s = &before->slots[i];
        struct id id;
        if (!s->key || map_get(&after, s->key, s->len, &found))
            continue;
        memcpy(id.b, s->key, ID_SIZE);
        *ret += undo_item_of(u, &id) == NULL;
    }
    map_done(&after);
    return rc;
}

/* Certificates that somebody issued by a right that would never have been. */
static int issued(struct undoing *u, size_t *ret, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    int person = noun_field(n, "person"), role = noun_field(n, "role"), rc;
    AUTO(stmt) q = stmt_open(u->app->store, SQL_UNDO_ISSUED);
    stmt_int(&q, 1, u->batch.clock);
    *ret = 0;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id by = stmt_col_id(&q, 0);
        bool hit = false;
        for (size_t i = 0; i < u->n; i++) {
            const struct undo_item *x = &u->items[i];
            hit = hit || (x->goes && x->n == n && x->before[role] && x->before[person] &&
                          strcmp(x->before[role], "issuer") == 0 &&
                          strcmp(x->before[person], id_hex(&by).s) == 0);
        }
        *ret += hit;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int undo_rest_after(struct undoing *u, struct undo_rest *r, const struct actor *actor,
                    struct sotay_error *err)
{
    struct undo_rest now = {0};
    size_t signoffs, certificates;
    record_forget(u->app);
    int rc = lost(u, &r->signoffs, &signoffs, err);
    if (rc >= 0)
        rc = issued(u, &certificates, err);
    if (rc >= 0)
        rc = read_held(u, &now.held, err);
    if (rc >= 0)
        rc = read_coordinated(u, &now.coordinated, err);
    if (rc < 0)
        return rc;
    if (signoffs)
        return sotay_fail(err, SOTAY_EREFUSED, instead(u),
                          _("others rest on it: sign-offs that would count no longer: %zu"),
                          signoffs);
    if (certificates)
        return sotay_fail(err, SOTAY_EREFUSED, instead(u),
                          _("others rest on it: certificates issued by that right: %zu"),
                          certificates);
    if (now.held > r->held)
        return sotay_fail(err, SOTAY_EREFUSED, instead(u),
                          _("others rest on it: records that would no longer be used: %lld"),
                          (long long)(now.held - r->held));
    if (r->coordinated && !now.coordinated && !(actor && actor->is_authority))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Give somebody else that right first, or act with --as authority."),
                          _("nobody would be a coordinator of everything any more"));
    return SOTAY_OK;
}
