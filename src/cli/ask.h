/* src/cli/ask.h - questions on a terminal, and passphrases. */
#ifndef SOTAY_ASK_H
#define SOTAY_ASK_H
#include "base/base.h"
#include "base/str.h"

#define SECRET_TEXT_SIZE 1024

#define PASSPHRASE_LEAST 8 /* characters of a new one */

struct secret { /* wiped by secret_done */
    char s[SECRET_TEXT_SIZE];
    bool ended; /* the input ended before anything was typed: asking again is of no use */
};
void secret_done(struct secret *s);

/* From the file (which may be NULL), else SOTAY_PASSPHRASE_FILE, else asked on the terminal without
 * echo; twice when it is a new one.  line: which line of the file, from 1; a file of one line serves
 * any.  prompt is a sentence without colon.  SOTAY_EUSAGE when there is nobody to ask. */
int ask_passphrase(const char *file, int line, const char *prompt, bool is_new, struct secret *ret,
                   struct sotay_error *err);

/* How many lines the file (or SOTAY_PASSPHRASE_FILE) has, at most 2; 0: none is named, or it cannot be
 * read. */
int ask_file_lines(const char *file);

/* True when ask_passphrase would ask a person. */
bool ask_is_on_terminal(const char *file);

struct answer {
    char s[1024];
};
/* One line from standard input, trimmed; the prompt goes to standard error.  SOTAY_EREFUSED when the
 * input ends. */
int ask_line(const char *prompt, struct answer *ret, struct sotay_error *err);
/* What Ctrl-C says on standard error, on a line of its own, before it ends the program as ever; NULL:
 * nothing again. */
void ask_interrupted(const char *words);
/* A question with two answers, without "[Y/n]", which is added; Enter means `usual`; anything but yes
 * and no, as whole words (y, n, có, không), is asked again. */
int ask_yes(const char *question, bool usual, bool *ret_yes, struct sotay_error *err);

/* What stands behind a number of a list. */
typedef void (*ask_label)(const void *with, size_t i, struct str *out);
/* A list to choose from, numbered from + 1 up to until, as far as the screen has room for it and for a
 * question: nothing leaves the screen unread.  The first that was not shown; until: none. */
size_t ask_list(size_t from, size_t until, ask_label label, const void *with);
#endif
