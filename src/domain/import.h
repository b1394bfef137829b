/* src/domain/import.h - files into records and sign-offs (DESIGN 7): CSV files in our own form, and
 * lists that people made for themselves, which are understood first. */
#ifndef SOTAY_IMPORT_H
#define SOTAY_IMPORT_H
#include "base/base.h"
#include "domain/app.h"
#include "ledger/noun.h"

struct right_gaps;
struct person_seen;
struct understood;

/* What a row changes of a record that is there.  before and after as lists show them, "" nothing. */
enum import_change_kind {
    CHANGE_FIELD,
    CHANGE_STAY_BEGINS, /* of somebody's posting: after; day: its first one */
    CHANGE_STAY_ENDS,   /* before; day: its last one */
    CHANGE_STAY_GOES,   /* before: it began today, and is taken back */
};
struct import_change {
    enum import_change_kind kind;
    const struct field *field;
    const char *before, *after;
    sotay_day day;
};

struct import_counts;
struct import_options {
    bool dry_run, skip_bad;
    /* Called for every bad row ("FILE:LINE: column: why") and every warning; may be NULL. */
    void (*complain)(void *with, const char *line, bool warning);
    void (*progress)(void *with, int64_t rows);
    /* Called for every row that changes something, where the rows are looked at before anything is
     * written: in a dry run, and before `confirm`; who: the record's label.  May be NULL. */
    void (*changed)(void *with, int64_t line, const char *who, const struct import_change *list,
                    size_t n);
    void *with;
    /* Secondments: filled with the mentor rights that those of the file lack (new, changed and
     * same); with `give` set they are given in the same transaction, by the actor.  NULL: not asked. */
    struct right_gaps *gaps;

    /* Of a file that is not in our own form: */
    const char *headings;       /* files of share/headings, ':' between; NULL: only our own names */
    const char *sheet;          /* of a workbook; NULL: the first */
    const char *const *columns; /* "HEADING=NAME" */
    size_t n_columns;
    /* Called with what was understood, before the rows are judged; NULL: not told. */
    int (*understood)(void *with, const struct understood *u, struct sotay_error *err);
    /* Called once for each kind of repair (enum repair_kind) that there is something of; NULL: no. */
    int (*repair)(void *with, const struct understood *u, int kind, bool *ret_yes,
                  struct sotay_error *err);
    /* Called for somebody of a list who may be somebody else of that name: see struct same_asker. */
    int (*same)(void *with, const struct person_seen *of_row, const struct person_seen *other,
                bool *ret, struct sotay_error *err);
    /* Called when some rows are bad and skip_bad is not set; yes: as if it were.  NULL: no. */
    int (*leave_out)(void *with, const struct import_counts *counts, bool *ret_yes,
                     struct sotay_error *err);
    /* Called when all rows are judged and good enough; below 0: nothing is written.  NULL: goes on. */
    int (*confirm)(void *with, const struct understood *u, const struct import_counts *counts,
                   struct sotay_error *err);
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
