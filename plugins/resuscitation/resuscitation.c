/* plugins/resuscitation/resuscitation.c - rules of emergency care: what Sotay finds in this plugin. */
#include "resuscitation.h"

static const struct sotay_rule *const rules[] = {&metrics_rule, &dose_rule, &refresh_rule,
                                                 &recent_rule};

SOTAY_SPECIALTY("resuscitation", "1.1.0", rules)
