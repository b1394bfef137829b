/* src/cli/signoff_words.h - what stands on a form, in the user's language. */
#ifndef SOTAY_SIGNOFF_WORDS_H
#define SOTAY_SIGNOFF_WORDS_H
#include "base/base.h"
#include "base/str.h"
#include "plugin/checklist.h"

/* The Vietnamese text where there is one and the user reads Vietnamese. */
const char *signoff_pick(const char *english, const char *vietnamese);
/* The unit of a measurement: words such as years in the user's language; "" for NULL. */
const char *signoff_unit(const char *unit);
/* " (100 to 120 /min)": what is wanted of a measurement, added to out. */
void signoff_bounds_text(const struct checklist_measure *m, struct str *out);
/* The i-th word one may choose from, as it is recorded and as it is shown. */
size_t signoff_n_words(const struct checklist_measure *m);
const char *signoff_word(const struct checklist_measure *m, size_t i);
const char *signoff_word_shown(const struct checklist_measure *m, size_t i);
/* "Chest compressions per minute: 110 /min", of what was recorded. */
void signoff_measure_text(const struct checklist_measure *m, const char *value, struct str *out);
/* What a level means, in the user's language; "" when it is none. */
const char *signoff_level_text(const struct checklist *c, int level);
/* "on a patient", "on a manikin"; where a facility was assessed, that. */
const char *signoff_setting_text(bool of_facility, bool simulated);
#endif
