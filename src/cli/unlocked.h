/* src/cli/unlocked.h - the key that is unlocked for this terminal (`key open`). */
#ifndef SOTAY_CLI_UNLOCKED_H
#define SOTAY_CLI_UNLOCKED_H
#include "cli/cli.h"

/* Is a good key of `who` unlocked for this terminal?  Then nobody has to be asked for a passphrase. */
bool cli_unlocked(struct cli *cli, const char *who, struct actor *ret);
#endif
