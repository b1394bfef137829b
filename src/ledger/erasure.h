/* src/ledger/erasure.h - the right to erasure: personal text leaves the records, whenever and however it
 * comes; the chain covers hashes and stays whole.
 *
 * Covered are the person.set of an erased person, the notes on what they were watched doing
 * (signoff.note, by its "person" or by its sign-off's trainee) and the snapshots of their certificates
 * (certificate.issue).  Ids are those written in the records; which
 * records an erasure covers says erasure_group.h. */
#ifndef SOTAY_ERASURE_H
#define SOTAY_ERASURE_H
#include "base/base.h"
#include "ledger/entry.h"
#include "ledger/fold.h"
#include "store/store.h"

/* Must this record be kept without its content?  Asked before one from elsewhere is taken in. */
int erasure_covers(struct store *store, const struct entry *e, bool *ret, struct sotay_error *err);
/* The same with what is remembered of persons, for many. */
int erasure_covers_by(struct rights *r, const struct entry *e, bool *ret, struct sotay_error *err);
/* May a record of this kind have lost its content?  Of kinds that only a newer Sotay knows: those that are
 * about persons. */
bool erasure_may_empty(const char *kind);
/* The first record without content for which no person.erase accounts, in use or waiting: once gone,
 * text is gone, even if whoever decided turns out to have had no right.  SOTAY_END: there is none.
 * Signatures were checked before. */
int erasure_unaccounted(struct store *store, struct entry *ret, struct sotay_error *err);

struct erasure_count { /* records that hold text */
    int64_t persons, notes, certificates;
};
/* What would go if these persons were erased. */
int erasure_count(struct store *store, const struct id *persons, size_t n,
                  struct erasure_count *ret, struct sotay_error *err);

/* Inside a transaction: empties every record of `store` that table erasure covers, and the papers. */
int erasure_sweep(struct store *store, struct sotay_error *err);
/* A sign-off came: notes that were here before it may be about an erased person. */
int erasure_of_notes(struct fold *f, const struct id *trainee, const struct id *signoff,
                     struct sotay_error *err);
/* A note came together with its sign-off, so that nothing here said whose it is when it was taken in.
 * Emptied if it is an erased person's: *ret. */
int erasure_of_note(struct fold *f, const struct entry *e, bool *ret, struct sotay_error *err);
/* The rows that erased persons have in the folded table. */
int erasure_rows(struct fold *f, struct sotay_error *err);

/* After COMMIT: is something left to do, and doing it: the file is written anew without what was freed,
 * and its log is emptied.  SOTAY_EFAIL "not finished" while another program holds the file open. */
int erasure_is_due(struct store *store, bool *ret, struct sotay_error *err);
int erasure_finish(struct store *store, struct sotay_error *err);
#endif
