/* src/cli/menu_ask.h - questions of the menu whose answers are looked up at once, so that a slip is told
 * there and not by the command at the end. */
#ifndef SOTAY_CLI_MENU_ASK_H
#define SOTAY_CLI_MENU_ASK_H
#include "cli/ask.h"
#include "cli/cli.h"
#include "ledger/noun.h"

/* The notebook is opened for the question, and closed again.  ret: the code; "" where all of them are
 * meant, which only may_be_all takes, as 0.  SOTAY_END: it was left out. */
int menu_ask_record(struct cli *cli, enum noun_id noun, const char *prompt, bool may_be_all,
                    struct answer *ret, struct sotay_error *err);
/* A specialty that has a checklist, from a list; ret as above, 0 is every one. */
int menu_ask_specialty(struct cli *cli, struct answer *ret, struct sotay_error *err);
#endif
