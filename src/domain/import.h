/* src/domain/import.h - CSV files into records and sign-offs (DESIGN 7). */
#ifndef SOTAY_IMPORT_H
#define SOTAY_IMPORT_H
#include "base/base.h"
#include "domain/app.h"
#include "ledger/noun.h"

struct right_gaps;

struct import_options {
    bool dry_run, skip_bad;
    /* Called for every bad row ("FILE:LINE: column: why") and every warning; may be NULL. */
    void (*complain)(void *with, const char *line, bool warning);
    void (*progress)(void *with, int64_t rows);
    void *with;
    /* Secondments: filled with the mentor rights that those of the file lack (new, changed and
     * same); with `give` set they are given in the same transaction, by the actor.  NULL: not asked. */
    struct right_gaps *gaps;
};
struct import_counts {
    int64_t rows, added, changed, same, bad, warnings;
    char rejected[512]; /* file that took the bad rows, or "" */
    int64_t rights;     /* given along with them; has_rights: this was asked for */
    bool has_rights;
};
/* Everything in one transaction and one batch.  Bad rows without skip_bad: SOTAY_EREFUSED after all
 * were reported, nothing written. actor: who signs; NULL for nouns that need no signature. */
int import_records(struct app *app, const struct actor *actor, const struct noun *n,
                   const char *file, const struct import_options *options,
                   struct import_counts *ret, struct sotay_error *err);
/* Transcribed sign-offs with one attestation by actor over the batch. */
int import_signoffs(struct app *app, const struct actor *actor, const char *file,
                    const struct import_options *options, struct import_counts *ret,
                    struct sotay_error *err);
#endif
