/* src/domain/undo_signoff.c - what reverses entries about sign-offs, decisions and records that are one
 * person. */
#include "base/base.h"

#include "domain/undo_private.h"

#include "domain/notebook.h"
#include "ledger/structure.h"

int undo_signoff_when(struct app *app, const struct signoff_seen *s, struct str *out,
                      struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    AUTO(record) r = {0};
    char canonical[24] = "";
    sotay_day day;
    bool has_time = false;
    bool is_day = moment_parse(s->performed_at, &day, canonical, &has_time);
    int rc = s->of_facility ? SOTAY_END : record_get(app->store, n, &s->facility, &r, err);
    str_addf(out, _(", %.10s%s%s, level %d"), is_day ? day_shown(day).s : s->performed_at,
             has_time ? " " : "", has_time ? canonical + 11 : "", s->level);
    if (rc == SOTAY_OK && record_named(n, &r, "name"))
        str_addf(out, ", %s", record_named(n, &r, "name"));
    return rc < 0 ? rc : str_check(out, err);
}

int undo_signoff_label(struct app *app, const struct id *id, struct str *out,
                       struct sotay_error *err)
{
    struct signoff_seen s;
    int rc = signoff_look(app, id, &s, err);
    if (rc < 0)
        return rc;
    str_addf(out, _("sign-off %.8s, "), id_hex(id).s);
    rc = undo_label(app, &noun_table[s.of_facility ? NOUN_FACILITY : NOUN_PERSON], &s.trainee, out,
                    err);
    str_addf(out, ", %s", s.skill);
    return rc < 0 ? rc : undo_signoff_when(app, &s, out, err);
}

static int add(struct undoing *u, enum undo_act act, const struct signoff_seen *s,
               struct sotay_error *err)
{
    struct undo_item *x = undo_add(u, act, &s->id, err);
    if (!x)
        return SOTAY_EFAIL;
    x->signoff = *s;
    u->sign = true;
    return SOTAY_OK;
}

static int refuse(struct undoing *u, const struct signoff_seen *s, bool is_confirmed,
                  struct sotay_error *err)
{
    AUTO(str) label = {0}, hint = {0};
    int rc = undo_signoff_label(u->app, &s->id, &label, err);
    if (rc < 0)
        return rc;
    str_addf(&hint, _("Withdraw it, with a reason: sotay signoff retract %.8s --reason \"...\""),
             id_hex(&s->id).s);
    if (is_confirmed)
        undo_refuse(u, str_text(&hint), _("%s was confirmed for the place on %s"), str_text(&label),
                    day_shown(s->confirmed).s);
    else
        undo_refuse(u, str_text(&hint), _("%s was signed since by its mentor"), str_text(&label));
    return SOTAY_OK;
}

static int plan(struct undoing *u, const char *kind, const struct signoff_seen *s,
                const json_t *payload, struct sotay_error *err)
{
    bool is_observed = strcmp(kind, "signoff.observe") == 0;
    if (strcmp(kind, "signoff.retract") == 0)
        return s->is_withdrawn ? add(u, UNDO_RECORD_AGAIN, s, err) : SOTAY_OK;
    if (s->is_withdrawn)
        return SOTAY_OK; /* there is nothing to withdraw any more */
    if (strcmp(kind, "signoff.confirm") == 0) {
        bool back = payload_int(payload, "withdrawn", 0) != 0;
        return back == (s->confirmed == DAY_NONE)
                   ? add(u, back ? UNDO_CONFIRM : UNDO_UNCONFIRM, s, err)
                   : SOTAY_OK;
    }
    if (s->confirmed != DAY_NONE || (is_observed && s->was_signed))
        return refuse(u, s, s->confirmed != DAY_NONE, err);
    return add(u, strcmp(kind, "signoff.sign") == 0 ? UNDO_UNSIGN : UNDO_WITHDRAW, s, err);
}

int undo_plan_signoff(struct undoing *u, const struct entry *e, const json_t *payload,
                      struct sotay_error *err)
{
    struct signoff_seen s;
    if (undo_item_of(u, &e->subject))
        return SOTAY_OK;
    int rc = signoff_look(u->app, &e->subject, &s, err);
    if (rc == SOTAY_EABSENT) /* its sign-off has not come, or cannot be read */
        return SOTAY_OK;
    return rc < 0 ? rc : plan(u, e->kind, &s, payload, err);
}

/* ---- decisions ------------------------------------------------------------------------------------ */

struct search {
    const struct id *subject;
    const char *kind;
    int64_t before; /* clock */
    json_t *found;  /* the payload of the last one that says something */
};

static int look_for(void *with, const struct entry *e, struct sotay_error *err)
{
    struct search *s = with;
    json_t *payload = NULL;
    if (e->clock >= s->before || strcmp(e->kind, s->kind) != 0 ||
        !id_equal(&e->subject, s->subject))
        return SOTAY_OK;
    int rc = fold_payload(e, &payload, err);
    if (payload && (payload_text(payload, "name") || payload_text(payload, "into"))) {
        json_decref(s->found);
        s->found = payload;
    } else {
        json_decref(payload);
    }
    return rc;
}

static int find_before(struct undoing *u, const struct entry *e, json_t **ret,
                       struct sotay_error *err)
{
    struct search s = {.subject = &e->subject, .kind = e->kind, .before = e->clock};
    int rc = ledger_each_structural(u->app->store, look_for, &s, err);
    *ret = s.found;
    return rc < 0 ? rc : SOTAY_OK;
}

static int plan_policy(struct undoing *u, const struct entry *e, const json_t *payload,
                       struct sotay_error *err)
{
    bool was_dropped = json_is_true(json_object_get(payload, "void"));
    AUTO(stmt) q = stmt_open(u->app->store, SQL_POLICY_GET);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc < 0 || (rc == SOTAY_OK) == was_dropped)
        return rc < 0 ? rc : SOTAY_OK;
    struct undo_item *x =
        undo_add(u, was_dropped ? UNDO_POLICY_AGAIN : UNDO_POLICY, &e->subject, err);
    if (!x)
        return SOTAY_EFAIL;
    u->sign = true;
    if (!was_dropped) {
        x->policy = json_incref((json_t *)(uintptr_t)payload);
        return SOTAY_OK;
    }
    rc = find_before(u, e, &x->policy, err);
    if (rc >= 0 && !x->policy)
        undo_refuse(u, NULL, _("what was decided before cannot be read"));
    return rc;
}

/* ---- records that are one person ----------------------------------------------------------------------- */

static int link_now(struct undoing *u, const struct id *person, struct id *ret,
                    struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(u->app->store, SQL_PERSON_LINK_ALL);
    int rc;
    *ret = (struct id){{0}};
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id at = stmt_col_id(&q, 0);
        if (id_equal(&at, person))
            *ret = stmt_col_id(&q, 1);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int plan_link(struct undoing *u, const struct entry *e, const json_t *payload,
                     struct sotay_error *err)
{
    struct id said = {0}, now;
    json_t *before = NULL;
    AUTO(str) label = {0};
    if (!payload_id(payload, "into", &said))
        said = (struct id){{0}};
    int rc = link_now(u, &e->subject, &now, err);
    if (rc >= 0)
        rc = undo_label(u->app, &noun_table[NOUN_PERSON], &e->subject, &label, err);
    if (rc < 0)
        return rc;
    if (!id_equal(&said, &now)) {
        undo_refuse(u, _("'sotay person show PERSON' tells which codes are the same person."),
                    _("%s was merged or taken apart since"), str_text(&label));
        return SOTAY_OK;
    }
    struct undo_item *x = undo_add(u, UNDO_LINK, &e->subject, err);
    if (!x)
        return SOTAY_EFAIL;
    u->sign = true;
    if (id_is_zero(&said))
        rc = find_before(u, e, &before, err);
    if (before)
        payload_id(before, "into", &x->into);
    json_decref(before);
    return rc;
}

int undo_plan_structure(struct undoing *u, const struct entry *e, const json_t *payload,
                        struct sotay_error *err)
{
    if (strcmp(e->kind, "policy.set") == 0)
        return plan_policy(u, e, payload, err);
    if (strcmp(e->kind, "person.merge") == 0)
        return plan_link(u, e, payload, err);
    undo_refuse(u, _("Install the newer Sotay that wrote it."), _("it needs a newer Sotay"));
    return SOTAY_OK;
}
