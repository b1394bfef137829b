/* src/cli/menu_ask.h - questions of the menu whose answers are looked up at once, so that a slip is told
 * there and not by the command at the end. */
#ifndef SOTAY_CLI_MENU_ASK_H
#define SOTAY_CLI_MENU_ASK_H
#include "cli/ask.h"
#include "cli/cli.h"
#include "ledger/noun.h"

/* The notebook is opened for the question, and closed again.  usual: what Enter takes, "" nothing.
 * ret: the code; "" where all of them are meant, which only may_be_all takes, as 0.  SOTAY_END: it was
 * left out. */
int menu_ask_record(struct cli *cli, enum noun_id noun, const char *prompt, const char *usual,
                    bool may_be_all, struct answer *ret, struct sotay_error *err);
/* A specialty that has a checklist, from a list; ret as above, 0 is every one. */
int menu_ask_specialty(struct cli *cli, struct answer *ret, struct sotay_error *err);

/* What a certificate for this person most likely says; "" is not known. */
struct menu_certificate {
    char skill[104];   /* the only one that wants a certificate */
    char facility[80]; /* the one at whose head stands who signs */
};
int menu_foresee_certificate(struct cli *cli, const char *person, struct menu_certificate *ret,
                             struct sotay_error *err);
/* Has this person a key, confirmed or not? */
int menu_has_key(struct cli *cli, const char *person, bool *ret, struct sotay_error *err);
#endif
