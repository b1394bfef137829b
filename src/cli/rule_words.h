/* src/cli/rule_words.h - the rules of a checklist in words. */
#ifndef SOTAY_RULE_WORDS_H
#define SOTAY_RULE_WORDS_H
#include "cli/cli.h"
#include "plugin/checklist.h"

/* "3 passed performances by 2 mentors on 2 days within 12 months; valid 24 months", added to out. */
void rule_words(struct cli *cli, const struct checklist *c, const struct checklist_rule *r,
                struct str *out);
#endif
