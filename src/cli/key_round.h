/* src/cli/key_round.h - `key new --round`, for cmd_key.c. */
#ifndef SOTAY_CLI_KEY_ROUND_H
#define SOTAY_CLI_KEY_ROUND_H
#include "cli/cli.h"

/* Keys and cards for everybody of the round, into the folder; the notebook is open. */
int key_new_round(struct cli *cli, const char *round, const char *folder, struct sotay_error *err);
#endif
