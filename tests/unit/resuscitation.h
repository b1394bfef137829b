/* tests/unit/resuscitation.h - performances on the forms of resuscitation, for the tests of their
 * rules. */
#ifndef SOTAY_TEST_RESUSCITATION_H
#define SOTAY_TEST_RESUSCITATION_H
#include "base/base.h"

#include <check.h>

#include "base/str.h"
#include "plugin/checklist.h"
#include "plugin/trial.h"
#include "specialty.h"

#define PASSED SOTAY_ASSESS_PASSED
#define FAILED SOTAY_ASSESS_FAILED
#define PAPER SOTAY_FLAG_TRANSCRIBED

void read_form(const char *name, struct checklist *ret);
/* "age_years=8 dose=300" into a row */
void fill(const struct trial *t, uint32_t row, const char *given);
/* What the form says, and then what is given here. */
void params_of(const struct sotay_rule *rule, const struct checklist_rule *r,
               const struct given *given, size_t n, struct sotay_value *ret);
/* One performance by all plugin rules of the standard way; the reasons, one a line. */
int assess_trial(const struct trial *t, const char *guideline, int core, struct str *why);
/* Steps all done; what the form's own pass mark says counts too, but for what is missing.
 * guideline NULL: the first of the form. */
int assess(const char *name, const char *guideline, const char *given, int flags, struct str *why);
/* reason: part of one, or NULL */
void expect(const char *name, const char *guideline, const char *given, int want,
            const char *reason);
/* Under each rule set of basic life support. */
void expect_in_all(const char *name, const char *given, int want, const char *reason);

TCase *tcase_refresh(void); /* vectors 9 and 10 */
TCase *tcase_dose(void);    /* vector 6 */
#endif
