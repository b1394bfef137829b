/* src/cli/import.h - what every import command does around the domain's: complaints, bar, summary. */
#ifndef SOTAY_CLI_IMPORT_H
#define SOTAY_CLI_IMPORT_H
#include "cli/cli.h"
#include "domain/import.h"
#include "ledger/noun.h"

struct import_asked;
struct import_talk {
    struct cli *cli;
    const struct import_asked *asked;
    struct progress bar;
    int64_t warned;
    size_t n_changed; /* rows that change a record, of which the first were shown */
    bool unrepaired;  /* nobody said whether something is to be put back */
    struct import_options options;
};
/* Fills options; what begins here ends in import_end.  Unless all warnings are asked for, only the
 * first few are shown; bad rows always all. */
void import_begin(struct import_talk *t, struct cli *cli, const struct import_asked *asked);
/* How the file is read: where its headings are explained, which sheet, which columns. */
void import_reading(struct cli *cli, const struct import_asked *asked, struct import_options *ret);
/* Takes the bar away; on success prints "facility: 65 new, 0 changed, 0 same"; noun for
 * machines, shown for people. */
int import_end(struct import_talk *t, struct cli *cli, const char *noun, const char *shown,
               const struct import_counts *counts, int rc, struct sotay_error *err);
/* What `NOUN import` and `signoff import` are asked. */
struct import_asked { /* AUTO(import_asked) a = {0}; */
    const char *file;
    const char *sheet, *repair;
    struct opt_list columns;
    bool yes;
    bool as_it_stands; /* the file is never understood: its headings are ours */
    bool skip_bad, template, all_warnings;
    bool can_grant; /* there is a --grants */
    bool grants;
};
void import_asked_done(struct import_asked *a);
/* SOTAY_OK: file or template is set.  SOTAY_END: the help was given. */
int import_args(struct cli *cli, int argc, char **argv, struct import_asked *a,
                struct sotay_error *err);
/* NOUN import --template: the header line, or an empty list to fill in. */
int import_template(struct cli *cli, const struct noun *n, const char *file,
                    struct sotay_error *err);

/* import_shown.c: what was understood of a list, and the questions about it; import_begin sets them. */
int import_show(void *talk, const struct understood *u, struct sotay_error *err);
int import_ask_repair(void *talk, const struct understood *u, int kind, bool *ret_yes,
                      struct sotay_error *err);
int import_ask_same(void *talk, const struct person_seen *of_row, const struct person_seen *other,
                    bool *ret, struct sotay_error *err); /* import_people.c */
void import_tell_made(const struct understood *u);
/* "********234": a number as lists show it. */
void import_mask(char *text);
void import_change_words(const struct import_change *c, struct str *out);
void import_show_change(void *talk, int64_t line, const char *who, const struct import_change *list,
                        size_t n);
/* Bad rows were told: whether the others are to be written; nobody is asked but on a terminal. */
int import_ask_leave_out(void *talk, const struct import_counts *counts, bool *ret_yes,
                         struct sotay_error *err);
/* How many more there are than were shown. */
void import_show_changes_left(struct import_talk *t);
int import_confirm(void *talk, const struct understood *u, const struct import_counts *counts,
                   struct sotay_error *err);
#endif
