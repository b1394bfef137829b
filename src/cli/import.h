/* src/cli/import.h - what every import command does around the domain's: complaints, bar, summary. */
#ifndef SOTAY_CLI_IMPORT_H
#define SOTAY_CLI_IMPORT_H
#include "cli/cli.h"
#include "domain/import.h"

struct import_talk {
    struct progress bar;
    bool all_warnings;
    int64_t warned;
    struct import_options options;
};
/* Fills options; what begins here ends in import_end.  Unless all_warnings, only the first few are
 * shown; bad rows always all. */
void import_begin(struct import_talk *t, struct cli *cli, bool skip_bad, bool all_warnings);
/* Takes the bar away; on success prints "facility: 65 new, 0 changed, 0 same"; noun for
 * machines, shown for people. */
int import_end(struct import_talk *t, struct cli *cli, const char *noun, const char *shown,
               const struct import_counts *counts, int rc, struct sotay_error *err);
/* What `NOUN import` and `signoff import` are asked. */
struct import_asked {
    const char *file;
    bool skip_bad, template, all_warnings;
    bool can_grant; /* there is a --grants */
    bool grants;
};
/* SOTAY_OK: file or template is set.  SOTAY_END: the help was given. */
int import_args(struct cli *cli, int argc, char **argv, struct import_asked *a,
                struct sotay_error *err);
#endif
