/* src/plugin/reach.h - what stations get of mentors, by the sample province: can a rule be met there? */
#ifndef SOTAY_REACH_H
#define SOTAY_REACH_H
#include "base/base.h"
#include "plugin/checklist.h"

struct reach;

/* FOLDER has facilities.csv, secondments.csv, requirements.csv and people.csv, as `import` takes
 * them. */
int reach_read(const char *folder, struct reach **ret, struct sotay_error *err);
void reach_free(struct reach *r);

/* Is the skill required of stations; of facilities of other types? */
bool reach_is_required(const struct reach *r, const char *skill, bool of_stations);
/* Are people of the specialty sent to stations? */
bool reach_is_sent(const struct reach *r, const char *specialty);
/* Does somebody of one of the form's cadres work at a station? */
bool reach_has_cadre(const struct reach *r, const struct checklist *c);

/* What a rule asks for within window_months (0: ever). */
struct reach_need {
    int performances; /* of real patients: a mentor watches one such performance of a trainee a day */
    int mentors, days, window_months;
};
struct reach_best {
    int mentors, days; /* the most that one station gets: mentors, days with a mentor */
};
/* Could one station at least meet it, with the mentors of this specialty that are sent there (NULL:
 * of any)? */
bool reach_can(const struct reach *r, const char *specialty, const struct reach_need *need,
               struct reach_best *ret_best);
#endif
