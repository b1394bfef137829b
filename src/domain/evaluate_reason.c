/* src/domain/evaluate_reason.c - why one sign-off does not count: right, place, person, form, paper. */
#include "base/base.h"

#include "domain/evaluate_private.h"

#include "domain/checklists.h"

/* ---- right, place, person ------------------------------------------------------------------------------ */

static int mentor_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                         struct sotay_error *err)
{
    bool good = false;
    int rc = rights_covers(&v->f->rights, &s->fact.mentor, ROLE_MENTOR, v->specialty,
                           &s->fact.facility, s->day, &good, err);
    if (rc < 0 || !good) {
        *ret = "no-grant";
        return rc;
    }
    char policy[64];
    rc = rights_policy(&v->f->rights, "outside-secondment", &s->fact.facility, s->day, "warn",
                       policy, err);
    if (rc >= 0 && strcmp(policy, "refuse") == 0) {
        rc = rights_works_at(&v->f->rights, &s->fact.mentor, &s->fact.facility, s->day, &good, err);
        if (!good)
            *ret = "outside-secondment";
    }
    if (!*ret && id_equal(&s->fact.mentor, &s->fact.trainee))
        *ret = "self";
    return rc;
}

static int retraction_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                             struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(v->f->store, SQL_RETRACTION_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct signer by;
        bool may = false;
        int64_t actor = stmt_col_int(&q, 2);
        if (actor < 0)
            continue;
        rc = signer_find(v, actor, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &by, err);
        if (rc >= 0)
            rc = signer_is_mentor(v, &by, &s->fact.mentor, &may, err);
        if (rc < 0)
            return rc;
        may = may || by.standing == KEY_AUTHORITY;
        const char *reason = stmt_col_text(&q, 4);
        if (!may && by.standing == KEY_CONFIRMED && reason && *reason)
            rc = rights_key_covers(&v->f->rights, &by.key, &by.person, ROLE_COORDINATOR, "",
                                   &s->fact.facility, (sotay_day)stmt_col_int(&q, 3), &may, err);
        if (may)
            *ret = "retracted";
        if (rc < 0 || may)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- the form --------------------------------------------------------------------------------------------- */

/* Was this the form in force?  The same bytes put in force again, now approved, are no other form. */
static int is_in_force(struct evaluation *v, const struct id *in_force, const struct id *used,
                       bool *ret, struct sotay_error *err)
{
    *ret = id_equal(in_force, used);
    if (*ret)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(v->f->store, SQL_CHECKLIST_SAME);
    stmt_blob(&q, 1, in_force->b, ID_SIZE);
    stmt_blob(&q, 2, used->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

static int form_reason(struct evaluation *v, struct stored_signoff *s, int *ret_passed,
                       const char **ret, struct sotay_error *err)
{
    struct id in_force, used;
    int rc =
        rights_checklist(&v->f->rights, s->fact.skill, &s->fact.facility, s->day, &in_force, err);
    if (rc < 0)
        return rc;
    bool any = rc == SOTAY_OK, adopted = any;
    used = s->fact.has_adoption ? s->fact.adoption : in_force;
    rc = any ? is_in_force(v, &in_force, &used, &adopted, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    const struct checklist *c = NULL;
    if (any || s->fact.has_adoption) {
        rc = checklists_get(&v->app->checklists, v->f->store, &used, &c, NULL, err);
        if (rc < 0)
            return rc;
    }
    if (c) {
        rc = signoff_fact_fill(&s->fact, c, &v->form, err);
        if (rc < 0)
            return rc;
        *ret_passed = checklist_assess(c, &v->form.o, NULL);
    }
    if (!adopted || !c)
        *ret = "not-adopted";
    else if (*ret_passed == SOTAY_ASSESS_INCOMPLETE)
        *ret = "incomplete";
    else if (s->day > s->written)
        *ret = "future";
    else if (c->of_facility ? !v->of_facility : !checklist_has_cadre(c, v->cadre))
        *ret = "cadre";
    return SOTAY_OK;
}

static int paper_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                        struct sotay_error *err)
{
    char policy[64];
    int rc = rights_policy(&v->f->rights, "paper", &s->fact.facility, s->day, "count", policy, err);
    if (rc >= 0 && strcmp(policy, "ignore") == 0)
        *ret = "paper";
    return rc;
}

int reason_of(struct evaluation *v, struct stored_signoff *s, int *ret_passed, const char **ret,
              struct sotay_error *err)
{
    const char *form = NULL;
    bool paper = s->fact.origin == ORIGIN_TRANSCRIBED;
    *ret = NULL;
    *ret_passed = -1;
    int rc = form_reason(v, s, ret_passed, &form, err); /* passed is wanted in any case */
    if (rc >= 0)
        rc = paper ? transcribed_reason(v, s, ret, err) : signed_reason(v, s, ret, err);
    if (rc >= 0 && !*ret)
        rc = mentor_reason(v, s, ret, err);
    if (rc >= 0 && !*ret && v->any_retraction)
        rc = retraction_reason(v, s, ret, err);
    if (rc >= 0 && !*ret)
        *ret = form;
    if (rc >= 0 && !*ret && paper)
        rc = paper_reason(v, s, ret, err);
    return rc;
}
