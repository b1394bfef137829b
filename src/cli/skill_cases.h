/* src/cli/skill_cases.h - the practice cases of a form, for a class or for oneself. */
#ifndef SOTAY_SKILL_CASES_H
#define SOTAY_SKILL_CASES_H
#include "cli/cli.h"
#include "plugin/checklist.h"

/* Numbered; with the decisions that are expected only when answers is true.  SOTAY_EABSENT: it has
 * none. */
int skill_cases(struct cli *cli, const struct checklist *c, bool answers, struct sotay_error *err);
#endif
