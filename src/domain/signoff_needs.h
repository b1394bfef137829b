/* src/domain/signoff_needs.h - what a form has to have for its rules, known while it is filled in. */
#ifndef SOTAY_SIGNOFF_NEEDS_H
#define SOTAY_SIGNOFF_NEEDS_H
#include "domain/signoff.h"

/* Who, where and when; of a performance that is being filled in. */
struct signoff_setting {
    const struct id *trainee, *mentor, *facility;
    const struct checklist *checklist;
    sotay_day day;
};
/* Does a rule of the checklist find fault when this measure is left out, all else well done?  It may be
 * content with others that the measure can be worked out from. */
int signoff_needs_measure(struct app *app, const struct signoff_setting *setting, size_t measure,
                          bool *ret, struct sotay_error *err);
/* SOTAY_EUSAGE names what is neither there nor said not to have been measured, and without which it cannot
 * pass. */
int signoff_check_measured(struct app *app, const struct signoff *s, struct sotay_error *err);
#endif
