/* src/domain/whatif.h - what a new checklist file would change: every pair of its skill judged by the
 * checklist in force and by the new one.  Nothing is written. */
#ifndef SOTAY_WHATIF_H
#define SOTAY_WHATIF_H
#include "domain/competency.h"
#include "plugin/checklist.h"

enum whatif_change {
    WHATIF_SAME,   /* neither way competent, and the result is the same or another kind of not */
    WHATIF_KEEPS,  /* competent both ways */
    WHATIF_GAINS,  /* competent only by the new one */
    WHATIF_LAPSES, /* competent by the one in force, lapsed by the new one */
    WHATIF_LOSES,  /* competent by the one in force, not yet or waiting by the new one */
    WHATIF_COUNT
};
struct whatif_row {
    const char *person_code, *full_name, *facility_code, *skill;
    int before, after; /* SOTAY_STATE_* */
    enum whatif_change change;
};
typedef int (*whatif_visit)(void *with, const struct whatif_row *row, struct sotay_error *err);
const char *whatif_word(enum whatif_change change); /* machine: keeps, gains ... */

/* Sign-offs keep the results they were given by the form of their day; what is new are the rules.
 * facility: posted there or below; NULL any. */
int competency_whatif(struct app *app, const struct checklist *fresh, const struct id *facility,
                      sotay_day as_of, whatif_visit visit, void *with, struct sotay_error *err);
#endif
