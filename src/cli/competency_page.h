/* src/cli/competency_page.h - an explained verdict, for people and for machines. */
#ifndef SOTAY_COMPETENCY_PAGE_H
#define SOTAY_COMPETENCY_PAGE_H
#include "cli/cli.h"
#include "domain/competency.h"

/* "competent", "not yet" ... in the user's language. */
const char *competency_state_shown(int state);
/* A person, or a facility where checklists assess one. */
int competency_find_subject(struct cli *cli, const char *text, struct id *ret,
                            struct sotay_error *err);
/* Of a condition: "4/5 = 80 %", and "(wanted: at least 90 %)". */
void competency_value_text(const struct verdict_criterion *c, struct str *out);
void competency_wanted_text(const struct verdict_criterion *c, struct str *out);
/* All of them, a line each, below a heading. */
void competency_conditions(const struct verdict *v, struct str *out);
int competency_print_page(struct cli *cli, const struct verdict *v, sotay_day as_of,
                          struct sotay_error *err);
int competency_print_json(struct cli *cli, const struct verdict *v, sotay_day as_of,
                          struct sotay_error *err);
#endif
