/* src/cli/signoff_ask.h - a sign-off by questions, step by step, on a terminal. */
#ifndef SOTAY_SIGNOFF_ASK_H
#define SOTAY_SIGNOFF_ASK_H
#include "cli/cli.h"
#include "domain/signoff.h"

/* What was answered; the wish borrows from it. */
struct signoff_answers {
    struct str trainee, skill, facility, performed_at, level, missed, not_observed, na, scores,
        case_ref, note;
    struct str measure[CHECKLIST_MEASURES_MAX];
    const char *measures[CHECKLIST_MEASURES_MAX];
    size_t n_measures;
};
void signoff_answers_done(struct signoff_answers *a);

/* Asks for what the wish does not have yet.  SOTAY_EREFUSED when the input ends. */
int signoff_ask(struct cli *cli, struct signoff_wish *wish, struct signoff_answers *ret,
                struct sotay_error *err);
/* " (100 to 120 /min)": what is wanted of a measurement, added to out. */
void signoff_bounds_text(const struct checklist_measure *m, struct str *out);
/* What a level means, in the user's language; "" when it is none. */
const char *signoff_level_text(const struct checklist *c, int level);
#endif
