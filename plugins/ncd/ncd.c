/* plugins/ncd/ncd.c - the rules of work with chronic disease, as the host finds them. */
#include "ncd.h"

static const struct sotay_rule *const rules[] = {&ncd_agreement, &ncd_digits, &ncd_decision,
                                                 &ncd_cohort};

SOTAY_SPECIALTY("ncd", "1.1.0", rules)
