/* src/cli/history.h - who changed what, when, on which computer, as it is shown below what it is about. */
#ifndef SOTAY_CLI_HISTORY_H
#define SOTAY_CLI_HISTORY_H
#include "cli/cli.h"
#include "domain/record.h"

typedef int (*history_each)(struct app *app, const struct id *id, history_visit visit, void *with,
                            struct sotay_error *err);
/* As a table or CSV. */
int history_list(struct cli *cli, history_each each, const struct id *id, struct sotay_error *err);
/* Adds the member "history". */
int history_json(struct cli *cli, history_each each, const struct id *id, struct str *out,
                 struct sotay_error *err);
#endif
