/* src/cli/grant_find.h - the right that somebody means, by whose it is. */
#ifndef SOTAY_CLI_GRANT_FIND_H
#define SOTAY_CLI_GRANT_FIND_H
#include "cli/cli.h"

/* which: the right as lists have it, or a person; then those that go on on that day are looked through, only
 * of the role and at the facility where these are not NULL, and of several one is asked for on a terminal.
 * SOTAY_EABSENT: there is none.  SOTAY_EREFUSED: there are several, which were told. */
int grant_find(struct cli *cli, const char *which, const char *role, const char *facility,
               sotay_day day, struct id *ret, struct sotay_error *err);
#endif
