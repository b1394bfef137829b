/* src/cli/home.h - `sotay` alone: where things stand, what is next, and a menu. */
#ifndef SOTAY_CLI_HOME_H
#define SOTAY_CLI_HOME_H
#include "cli/cli.h"
#include "domain/agenda.h"

/* What the notebook holds, who works here, and what is to be done next, each with its command; less where
 * a menu comes below. */
int home_show(struct cli *cli, const struct agenda *a, bool menu, struct sotay_error *err);
/* A step in words, and the command that takes it, without the leading "sotay ". */
void home_step(const struct cli *cli, const struct agenda *a, enum agenda_step step,
               struct str *ret_text, struct str *ret_command);
/* Tasks of the person, by number, until Enter, 0 or the end of the input. */
int menu_run(struct cli *cli, struct agenda *a, struct sotay_error *err);
/* `sotay`, with options only. */
int home_main(struct cli *cli, int argc, char **argv, struct sotay_error *err);
/* setup, from here.  It ends in what there is now, unless the caller goes on and shows that. */
int setup_ask_all(struct cli *cli, bool goes_on, struct sotay_error *err);
#endif
