/* src/domain/undo_plan.c - reads what a command wrote and decides, record by record, what reverses it. */
#include "base/base.h"

#include "domain/undo_private.h"

#include "ledger/fold.h"
#include "ledger/structure.h"

#include <stdarg.h>

void undoing_done(struct undoing *u)
{
    for (size_t i = 0; i < u->n; i++)
        json_decref(u->items[i].policy);
    free(u->items);
    map_done(&u->by_id);
    map_done(&u->seen);
    arena_done(&u->mem);
    str_done(&u->became);
}

void undo_refuse(struct undoing *u, const char *hint, const char *fmt, ...)
{
    char why[400];
    va_list args;
    if (u->refused++)
        return;
    va_start(args, fmt);
    vsnprintf(why, sizeof(why), fmt, args);
    va_end(args);
    sotay_fail(&u->first, SOTAY_EREFUSED, hint && *hint ? hint : NULL, "%s", why);
}

struct undo_item *undo_add(struct undoing *u, enum undo_act act, const struct id *id,
                           struct sotay_error *err)
{
    if (!list_grow(&u->items, &u->cap, u->n, sizeof(*u->items)) ||
        !map_put(&u->by_id, id->b, ID_SIZE, (int64_t)u->n)) {
        sotay_nomem(err);
        return NULL;
    }
    u->items[u->n] = (struct undo_item){.act = act, .id = *id};
    return &u->items[u->n++];
}

const struct undo_item *undo_item_of(const struct undoing *u, const struct id *id)
{
    int64_t at;
    return map_get(&u->by_id, id->b, ID_SIZE, &at) ? &u->items[at] : NULL;
}

/* ---- what is never undone ------------------------------------------------------------------------ */

static const struct {
    const char *kind, *why, *hint;
} never[] = {
    {"certificate.issue", N_("an issued certificate stays issued"),
     N_("Revoke it, with a reason: sotay certificate revoke NUMBER --reason \"...\"")},
    {"certificate.revoke", N_("a revoked certificate stays revoked"),
     N_("Issue a new one: sotay certificate issue --person PERSON --skill SKILL --facility "
        "FACILITY "
        "--output FOLDER")},
    {"key.add", N_("a key that was made cannot be unmade"),
     N_("Without a confirmation it signs nothing; a confirmed one ends with: sotay key revoke "
        "PERSON")},
    {"key.confirm", N_("what was signed with a confirmed key rests on it"),
     N_("From today on it ends with: sotay key revoke PERSON")},
    {"key.revoke", N_("a key that was revoked is not trusted again"),
     N_("Make a new one: sotay key renew PERSON")},
    {"person.erase", N_("what was erased is gone for good"), ""},
    {"device.enrol", N_("what was typed on that computer rests on this"),
     N_("From now on it ends with: sotay device close COMPUTER")},
    {"device.close", N_("a closed computer is not opened by undoing"),
     N_("Let it write again there: sotay device enrol --as COORDINATOR")},
    {"checklist.adopt", N_("a checklist that was put in force stays on record"),
     N_("Put the revision in force that should be: sotay checklist adopt SKILL --revision N")},
    {"authority.begin", N_("this is the beginning of the notebook"), ""},
    {"authority.add", N_("a key of the authority is not unmade"),
     N_("It ends with: sotay authority retire KEY --as authority")},
    {"authority.retire", N_("a retired key of the authority is not trusted again"),
     N_("Make a new one: sotay authority add --output FILE --as authority")},
};

static bool refuse_kind(struct undoing *u, const char *kind)
{
    for (size_t i = 0; i < COUNT_OF(never); i++) {
        if (strcmp(never[i].kind, kind) != 0)
            continue;
        undo_refuse(u, never[i].hint[0] ? _(never[i].hint) : NULL, "%s", _(never[i].why));
        return true;
    }
    return false;
}

/* ---- the walk --------------------------------------------------------------------------------------- */

/* They go with what they belong to. */
static bool goes_along(const char *kind)
{
    return strcmp(kind, "signoff.note") == 0 || strcmp(kind, "attest") == 0 ||
           strcmp(kind, "certificate.page") == 0;
}

/* A record that the command wrote twice is looked at once. */
static int once(struct undoing *u, const struct noun *n, const struct id *id,
                struct sotay_error *err)
{
    int64_t before;
    if (map_get(&u->seen, id->b, ID_SIZE, &before))
        return SOTAY_OK;
    if (!map_put(&u->seen, id->b, ID_SIZE, 1))
        return sotay_nomem(err);
    return undo_plan_record(u, n, id, err);
}

static int plan_other(struct undoing *u, const struct entry *e, struct sotay_error *err)
{
    json_t *payload = NULL;
    int rc = fold_payload(e, &payload, err);
    if (rc >= 0 && strncmp(e->kind, "signoff.", 8) == 0)
        rc = undo_plan_signoff(u, e, payload, err);
    else if (rc >= 0)
        rc = undo_plan_structure(u, e, payload, err);
    json_decref(payload);
    return rc;
}

static int visit(void *with, const struct entry *e, struct sotay_error *err)
{
    struct undoing *u = with;
    const struct noun *n = noun_by_kind(e->kind);
    if (goes_along(e->kind) || refuse_kind(u, e->kind))
        return SOTAY_OK;
    return n ? once(u, n, &e->subject, err) : plan_other(u, e, err);
}

static int report(struct undoing *u, struct sotay_error *err)
{
    if (!u->refused)
        return u->n ? SOTAY_OK
                    : sotay_fail(err, SOTAY_EREFUSED, NULL,
                                 _("nothing is left of it that could be undone"));
    int rc = sotay_fail(err, SOTAY_EREFUSED, u->first.hint[0] ? u->first.hint : NULL, "%s",
                        u->first.message);
    if (u->refused > 1)
        rc = sotay_fail(err, rc, u->first.hint[0] ? u->first.hint : NULL,
                        _("%s (and so for others: %zu)"), u->first.message, u->refused - 1);
    return rc;
}

int undo_plan(struct undoing *u, struct sotay_error *err)
{
    int rc =
        ledger_each_in(u->app->store, u->batch.chain, u->batch.first, u->batch.last, visit, u, err);
    if (rc >= 0 && !u->refused)
        rc = undo_check_named(u, err);
    if (rc >= 0 && !u->refused)
        rc = undo_check_places(u, err);
    return rc < 0 ? rc : report(u, err);
}
