/* src/domain/signoff_day.c - whether somebody can have been seen on a day: born by then, and of an age to
 * work. */
#include "base/base.h"

#include "domain/signoff.h"

#include "domain/record_private.h"

/* Full years on that day; AGE_UNKNOWN where the birth date is, or the person. */
static int age_of(struct app *app, const struct id *person, sotay_day day, int *ret,
                  struct sotay_error *err)
{
    AUTO(record) r = {0};
    int rc = record_get(app->store, &noun_table[NOUN_PERSON], person, &r, err);
    *ret = rc == SOTAY_OK ? age_on(record_named(&noun_table[NOUN_PERSON], &r, "birth_date"), day)
                          : AGE_UNKNOWN;
    return rc < 0 ? rc : SOTAY_OK;
}

static int refuse_unborn(struct app *app, const struct id *person, sotay_day day,
                         struct sotay_error *err)
{
    char code[80];
    AUTO(str) who = {0};
    int rc = record_shown_code(app, NOUN_PERSON, person, code, err);
    if (rc >= 0)
        rc = person_label(app, person, &who, err);
    if (rc < 0)
        return rc;
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s lies before the birth of %s"), day_shown(day).s,
               str_text(&who));
    sotay_error_hint(
        err, _("Mend the day.  Or the birth date: sotay person edit %s --birth-date DATE"), code);
    return SOTAY_EREFUSED;
}

int signoff_check_day(struct app *app, const struct id *trainee, const struct id *mentor,
                      sotay_day day, struct sotay_error *err)
{
    enum { WORKING_LIFE = 60 };
    const struct id *both[] = {trainee, mentor};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        int age, rc = both[i] ? age_of(app, both[i], day, &age, err) : SOTAY_END;
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK && age != AGE_UNKNOWN && age < 0)
            return refuse_unborn(app, both[i], day, err);
    }
    if (day >= day_add_months(app->today, -12 * WORKING_LIFE))
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED, _("Mend the year."), _("%s is over %d years ago"),
                      day_shown(day).s, WORKING_LIFE);
}

int signoff_foresee_ages(struct app *app, const struct signoff *s, struct str *out,
                         struct sotay_error *err)
{
    const bool of_facility = s->checklist->of_facility;
    int trainee = AGE_UNKNOWN, mentor;
    int rc = of_facility ? SOTAY_OK : age_of(app, &s->trainee, s->day, &trainee, err);
    if (rc >= 0)
        rc = age_of(app, &s->mentor, s->day, &mentor, err);
    if (rc < 0)
        return rc;
    if (trainee != AGE_UNKNOWN && trainee < WORKING_AGE) {
        str_addf(out, _("by the birth date, the trainee was %d years old that day"), trainee);
        str_add_char(out, '\n');
    }
    if (mentor != AGE_UNKNOWN && mentor < WORKING_AGE) {
        str_addf(out, _("by the birth date, the mentor was %d years old that day"), mentor);
        str_add_char(out, '\n');
    }
    return SOTAY_OK;
}
