/* src/domain/series.h - the performances that count, as the columns a rule is given. */
#ifndef SOTAY_SERIES_H
#define SOTAY_SERIES_H
#include "domain/app.h"
#include "domain/signoff_fact.h"
#include "plugin/checklist.h"

struct series { /* memory is kept from pair to pair */
    uint32_t n, cap;
    const struct checklist *form;
    int32_t *day, *level, *mentor, *facility, *minute;
    uint8_t *flags, *passed;
    int64_t *value; /* column by column: value[column * cap + row] */
    uint8_t *state;
    uint8_t *step; /* row by row: step[row * n_steps + i] */
    int32_t *score;
    char **text; /* of text measures, column by column; owned */
    uint8_t *critical;
    struct sotay_column *columns;
    const struct sotay_column **column_list;
    struct id *mentors, *facilities; /* by number */
    int32_t n_mentors, n_facilities;
    struct sotay_series view;
};
void series_free(struct series *s);

/* Counted sign-offs of the pair dated up to as_of, on this form. */
int series_read(struct series *s, struct app *app, const struct id *person, const char *skill,
                const struct checklist *form, sotay_day as_of, struct sotay_error *err);
/* Completed classes of a course, on their last days. */
int series_read_classes(struct series *s, struct app *app, const struct id *person,
                        const char *course, const struct checklist *form, sotay_day as_of,
                        struct sotay_error *err);
/* The whole as a rule sees it, with this column of results (NULL: the core's own). */
const struct sotay_series *series_view(struct series *s, const uint8_t *passed);
#endif
