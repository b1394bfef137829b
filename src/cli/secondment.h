/* src/cli/secondment.h - `secondment list --problems`, for noun_read.c. */
#ifndef SOTAY_CLI_SECONDMENT_H
#define SOTAY_CLI_SECONDMENT_H
#include "cli/cli.h"
#include "domain/record.h"

/* The notebook is open.  With a round and without a day: all of that round; else those that are not
 * over on the day (default: today). */
int secondment_list_problems(struct cli *cli, struct record_filter *filter,
                             struct sotay_error *err);
#endif
