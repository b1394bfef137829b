/* src/domain/signoff_assess.h - what the rules of a checklist say of one performance, beside the form's own
 * pass mark: the plugins are asked in a child process. */
#ifndef SOTAY_SIGNOFF_ASSESS_H
#define SOTAY_SIGNOFF_ASSESS_H
#include "domain/judging.h"
#include "domain/signoff.h"

/* The core's result and the rules' together, under the rule set in force that day, and what the rules
 * have to say, one reason a line.  SOTAY_END: no rule of the checklist looks at single performances. */
int signoff_assess(struct app *app, const struct signoff *s, int *ret_result, struct str *reasons,
                   struct sotay_error *err);
/* The same of one that is recorded, the form's own reasons first; result -1 where the core has none.
 * SOTAY_END: neither the form nor a rule has anything to say. */
int signoff_assess_stored(struct app *app, const struct id *signoff, int *ret_result,
                          struct str *reasons, struct sotay_error *err);

struct assessed_pair { /* the performances of a pair that count, oldest first */
    struct id *id;
    struct assessed *of;
    size_t n;
};
void assessed_pair_done(struct assessed_pair *p);
/* As a verdict of that day sees them.  n 0: no rule looks at single performances. */
int signoff_assess_pair(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, struct assessed_pair *ret, struct sotay_error *err);
/* NULL: it is not among them. */
const struct assessed *assessed_find(const struct assessed_pair *p, const struct id *signoff);
#endif
