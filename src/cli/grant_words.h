/* src/cli/grant_words.h - a right in words: who may do what, where, from when until when. */
#ifndef SOTAY_CLI_GRANT_WORDS_H
#define SOTAY_CLI_GRANT_WORDS_H
#include "cli/cli.h"
#include "domain/record.h"

/* "DB-2 Lò Văn Thu (1980, doctor, DB) may sign off\n  every specialty; everywhere; without an end".  Of the
 * right id (NULL: a new one), with what is wished instead; wish as typed, found in the notebook before. */
int grant_words(struct cli *cli, const struct id *id, const struct wish *wish, struct str *out,
                struct sotay_error *err);
#endif
