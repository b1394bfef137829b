/* src/domain/signoff_would.c - would a performance count if it were recorded now?  The reasons stand in the
 * order of what counts (evaluate_reason.c). */
#include "base/base.h"

#include "domain/signoff.h"

#include "domain/notebook.h"
#include "domain/record.h"

static int key_reason(struct app *app, const struct signoff *s, const char **ret,
                      struct sotay_error *err)
{
    struct hash key;
    bool good = false;
    struct sotay_error none = {0};
    int rc = key_of(app, &s->mentor, &key, &none);
    if (rc == SOTAY_OK)
        rc = rights_key_mentors(&app->rights, &key, &s->mentor, &good, err);
    else if (rc == SOTAY_EABSENT || rc == SOTAY_END)
        rc = SOTAY_OK;
    else
        *err = none;
    if (!good)
        *ret = "key-not-confirmed";
    return rc < 0 ? rc : SOTAY_OK;
}

static int mentor_reason(struct app *app, const struct signoff *s, const char **ret,
                         struct sotay_error *err)
{
    AUTO(str) words = {0};
    bool counts = false, covered = false;
    int rc = rights_covers(&app->rights, &s->mentor, ROLE_MENTOR, s->checklist->specialty,
                           &s->facility, s->day, &covered, err);
    if (rc >= 0)
        rc = signoff_foresee_mentor(app, s, &words, &counts, err);
    if (!counts)
        *ret = covered ? "outside-secondment" : "no-grant";
    else if (id_equal(&s->mentor, &s->trainee))
        *ret = "self";
    return rc;
}

static int form_reason(struct app *app, const struct signoff *s, const char **ret,
                       struct sotay_error *err)
{
    AUTO(record) person = {0};
    const struct noun *n = &noun_table[NOUN_PERSON];
    if (s->passed == SOTAY_ASSESS_INCOMPLETE)
        *ret = "incomplete";
    if (*ret || s->checklist->of_facility)
        return SOTAY_OK;
    int rc = record_get(app->store, n, &s->trainee, &person, err);
    if (rc < 0)
        return rc;
    const char *cadre = person.v[noun_field(n, "cadre")];
    if (!checklist_has_cadre(s->checklist, cadre ? cadre : ""))
        *ret = "cadre";
    return SOTAY_OK;
}

static int twin_reason(struct app *app, const struct signoff *s, const char **ret,
                       struct sotay_error *err)
{
    bool is_twin = false;
    int rc = signoff_is_twin(app, s, &is_twin, err);
    if (is_twin)
        *ret = "duplicate";
    return rc;
}

int signoff_would_count(struct app *app, const struct signoff *s, bool is_unsigned,
                        const char **ret_reason, struct sotay_error *err)
{
    static int (*const asks[])(struct app *, const struct signoff *, const char **,
                               struct sotay_error *) = {key_reason, mentor_reason, form_reason,
                                                        twin_reason};
    int rc = SOTAY_OK;
    *ret_reason = is_unsigned ? "unsigned" : NULL;
    for (size_t i = 0; i < COUNT_OF(asks) && rc >= 0 && !*ret_reason; i++)
        rc = asks[i](app, s, ret_reason, err);
    return rc < 0 ? rc : SOTAY_OK;
}
