/* src/cli/import.h - what every import command does around the domain's: complaints, bar, summary. */
#ifndef SOTAY_CLI_IMPORT_H
#define SOTAY_CLI_IMPORT_H
#include "cli/cli.h"
#include "domain/import.h"

struct import_talk {
    struct progress bar;
    bool shown;
    struct import_options options;
};
/* Fills options; what begins here ends in import_end. */
void import_begin(struct import_talk *t, struct cli *cli, bool skip_bad);
/* Takes the bar away; on success prints "facility: 65 new, 0 changed, 0 same". */
int import_end(struct import_talk *t, struct cli *cli, const char *noun,
               const struct import_counts *counts, int rc, struct sotay_error *err);
#endif
