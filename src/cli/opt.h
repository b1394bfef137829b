/* src/cli/opt.h - the options and arguments of a command: typed slots, read strictly.
 *
 * Long names are matched whole (no abbreviations, so that a later option never changes what a script
 * means); '_' reads as '-'.  "--" ends the options, "-" alone is an argument. */
#ifndef SOTAY_OPT_H
#define SOTAY_OPT_H
#include "base/base.h"
#include "base/day.h"
#include "base/str.h"

struct opt_list { /* values of what may be given several times; texts are borrowed from argv */
    const char **v;
    size_t n;
};
void opt_list_done(struct opt_list *l);

/* One option, or (positional) one argument.  Exactly one slot is set. */
struct opt {
    char letter;      /* 0: none */
    const char *name; /* long name; of a positional argument its name in capitals */
    const char *help; /* N_() */
    const char **str; /* not empty */
    sotay_day *day;   /* both date forms */
    int *num;         /* whole, not negative */
    bool *flag;
    struct opt_list *list;
    const char *value; /* what help calls its value; NULL: by the slot */
    const char *words; /* space-separated: only these values */
    bool required;
    bool positional;
    bool usual;        /* not required, but shown in the synopsis */
    bool may_be_empty; /* str: "" is accepted */
};

#define OPT_MAX 48 /* options of one command, the global ones included */

/* own and global end with a row whose name is NULL; global may be NULL.  argv holds no command
 * words.  SOTAY_EUSAGE names what is wrong; the caller adds the hint that names --help. */
int opt_parse(const struct opt *own, const struct opt *global, int argc, char **argv,
              struct sotay_error *err);
/* True if --help or -h stands before "--". */
bool opt_wants_help(int argc, char **argv);
/* "sotay signoff add --trainee PERSON [options]" into out, after the command's words. */
void opt_synopsis(const struct opt *own, const char *command, struct str *out);
/* One line for each option, the arguments first. */
void opt_describe(const struct opt *opts, struct str *out);
/* "--name --other", for completion. */
void opt_names(const struct opt *opts, struct str *out);
/* Words of text from column left on, in lines of at most 80 columns; column: where out stands.  A
 * new line is begun when less than two blanks would be between. */
void fill_text(const char *text, int column, int left, struct str *out);
/* The words of a command line, in lines of at most 80 columns, each but the first begun by `left`
 * blanks and each but the last ended by `joint` (" \\" where it is to be pasted); an option stays with
 * its value, quotes stay whole.  column: where out stands. */
void fill_command(const char *text, int column, int left, const char *joint, struct str *out);
/* True if word is one of the space-separated words. */
bool word_is_of(const char *word, const char *words);
#endif
