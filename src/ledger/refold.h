/* src/ledger/refold.h - folding what comes in any order so that the tables are those a fresh fold gives:
 * structure that arrives late, edits that are admitted late or no longer. */
#ifndef SOTAY_REFOLD_H
#define SOTAY_REFOLD_H
#include "base/base.h"
#include "ledger/fold.h"
#include "ledger/noun.h"

/* Entries that were just stored, none of them folded. */
struct news {
    struct news_range {
        int64_t chain, first, last;
    } * ranges;
    size_t n;
    int64_t structural;      /* how many of them are structural */
    int64_t structural_from; /* their smallest clock */
};
/* Folds them; fold_finish comes after it.  Each is re-encoded from its row and its hash compared. */
int fold_news(struct fold *f, const struct news *news,
              void (*progress)(void *with, int64_t entries), void *with, struct sotay_error *err);

/* Who is admitted is kept before the structure changes ... */
int admission_note(struct fold *f, struct sotay_error *err);
/* ... and afterwards edits that may not be used any more are taken out of their records, held ones that
 * may are folded. */
int admission_settle(struct fold *f, struct sotay_error *err);
void admission_free(struct admission *a);

/* Empties the structure and folds it again from its start: another set of entries, or other limits. */
int fold_structure_again(struct fold *f, struct sotay_error *err);

/* Makes the record again from the entries of its history; without any it is gone. */
int noun_make_again(struct fold *f, const struct noun *n, const struct id *subject,
                    struct sotay_error *err);
/* After structure was folded: who is admitted now, and held entries that may go. */
int fold_settle(struct fold *f, struct sotay_error *err);
#endif
