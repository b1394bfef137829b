/* src/cli/run_self.h - a command of sotay run out of another one, shown as it would be typed. */
#ifndef SOTAY_CLI_RUN_SELF_H
#define SOTAY_CLI_RUN_SELF_H
#include "base/str.h"
#include "cli/cli.h"

/* A word as a shell wants it: in quotes where it needs them. */
void word_quoted(const char *word, struct str *out);
/* "$ sotay WORD WORD > TO" on its own line, bold where there is colour; to may be NULL.  words end with
 * NULL. */
void run_show(const char *const *words, const char *to);

#define RUN_WORDS 24
struct run_words { /* of a command; borrowed texts */
    const char *v[RUN_WORDS + 1];
    size_t n;
    struct day_text today;
};
void run_add(struct run_words *w, const char *word);
/* What was given before the noun goes along: the notebook, the configuration, who acts, the day. */
void run_add_given(struct run_words *w, const struct cli *cli);
/* Shows the command, runs it as a program of its own on this terminal, and waits for it.  *ret_status: its
 * exit status; 128 and more: a signal. */
int run_program(const struct run_words *w, int *ret_status, struct sotay_error *err);
/* Shows the command and runs it in this process, with the key that is at hand; what goes wrong is told as
 * main() tells it, and *ret_rc says so. */
void run_here(struct cli *cli, const struct run_words *w, int *ret_rc);
#endif
