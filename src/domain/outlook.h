/* src/domain/outlook.h - when a gap could be closed at the earliest with the mentors who are planned: a
 * bound from below, as if every one of them signed every trainee every day. */
#ifndef SOTAY_OUTLOOK_H
#define SOTAY_OUTLOOK_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"
#include "domain/presence.h"

/* ---- one trainee: days and numbers only ------------------------------------------------------------- */

struct outlook_count { /* parameters of a rule `count`; what has to be confirmed is taken to be */
    int64_t performances, mentors, days, outside, simulated;
    int window_months, valid_months; /* 0: without end */
};
struct outlook_past { /* a passed performance that counts, oldest first */
    sotay_day day;
    struct id mentor;
    bool simulated, outside;
};
/* The first day from `from` on, up to `until`, on which the rule would hold; DAY_NONE: none.  A mentor
 * who is the trainee is passed over. */
sotay_day outlook_first_day(const struct outlook_count *c, const struct id *trainee,
                            const struct outlook_past *past, size_t n_past,
                            const struct mentor_stay *stays, size_t n_stays, sotay_day from,
                            sotay_day until);

/* ---- a facility ------------------------------------------------------------------------------------------ */

struct outlook;

/* as_of: the day asked about; what is planned lies after it. */
int outlook_new(struct app *app, sotay_day as_of, struct outlook **ret, struct sotay_error *err);
void outlook_free(struct outlook *o);
/* candidates: people posted there who are not competent (a facility that is assessed itself needs none).
 * *ret: the first day on which `missing` more of them could be; DAY_NONE: not with the mentors planned. */
int outlook_earliest(struct outlook *o, const struct id *facility, const char *skill,
                     const struct id *candidates, size_t n, int missing, sotay_day *ret,
                     struct sotay_error *err);
#endif
