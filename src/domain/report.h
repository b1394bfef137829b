/* src/domain/report.h - what each station lacks; who is on which course. */
#ifndef SOTAY_REPORT_H
#define SOTAY_REPORT_H
#include "base/base.h"
#include "domain/app.h"

struct gap_row { /* one facility of the required type, one skill */
    const char *facility_code, *facility_name, *skill;
    int required, competent, lapsing, missing; /* lapsing: within 90 days of the day asked */
};
typedef int (*gap_visit)(void *with, const struct gap_row *row, struct sotay_error *err);
/* facility NULL: all.  The nearest requirement upward wins; a person counts where posted that day,
 * departments included. */
int report_gaps(struct app *app, const struct id *facility, sotay_day as_of, gap_visit visit,
                void *with, struct sotay_error *err);

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
