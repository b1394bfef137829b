/* src/domain/report.h - what each station lacks; who is on which course. */
#ifndef SOTAY_REPORT_H
#define SOTAY_REPORT_H
#include "base/base.h"
#include "domain/app.h"

struct gap_row { /* one facility of the required type, one skill */
    const char *facility_code, *facility_name, *skill;
    int required, competent, lapsing, missing; /* lapsing: within 90 days of the day asked */
    sotay_day
        earliest; /* of a gap: it cannot be closed before; DAY_NONE: not with the mentors planned */
};
typedef int (*gap_visit)(void *with, const struct gap_row *row, struct sotay_error *err);
/* The nearest requirement upward wins; a person counts where posted that day,
 * departments included; of a skill that is a facility's own the facility counts itself. */
struct gap_ask {
    const struct id *facility; /* it and what is below; NULL: all */
    sotay_day as_of;
    bool outlook; /* also when each gap could be closed */
};
int report_gaps(struct app *app, const struct gap_ask *ask, gap_visit visit, void *with,
                struct sotay_error *err);

struct training_row {
    const char *kind, *specialty, *status; /* long|short; enrolled, completed, failed */
    int people;
};
struct training_total {
    int people, long_people, short_people; /* distinct */
};
typedef int (*training_visit)(void *with, const struct training_row *row, struct sotay_error *err);
/* Classes that start in the year; people by their posting on that day, at the facility or below. */
int report_training(struct app *app, int year, const struct id *facility, training_visit visit,
                    void *with, struct training_total *ret, struct sotay_error *err);
#endif
