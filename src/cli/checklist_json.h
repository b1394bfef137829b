/* src/cli/checklist_json.h - a skill, or its whole form, for machines. */
#ifndef SOTAY_CLI_CHECKLIST_JSON_H
#define SOTAY_CLI_CHECKLIST_JSON_H
#include "cli/cli.h"
#include "domain/notebook.h"
#include "plugin/checklist.h"

/* What it asks for. */
int skill_json(const struct checklist *c, const struct decision *by, struct sotay_error *err);
/* With its steps, measures and rules; day: of the rule set in force. */
int checklist_json(struct cli *cli, const struct checklist *c, const struct decision *by,
                   sotay_day day, struct sotay_error *err);
#endif
