/* src/domain/signoff_pending.h - sign-offs of a large batch, kept back until it is known which of them
 * count: then each is written once, in the order of its table. */
#ifndef SOTAY_SIGNOFF_PENDING_H
#define SOTAY_SIGNOFF_PENDING_H
#include "domain/signoff_row.h"
#include "ledger/fold.h"

struct pending_signoffs {
    struct stored_signoff *rows;
    size_t n, cap;
    struct text_block *texts; /* memory of what the rows point to */
};

/* Copies the row and its texts. */
int pending_add(struct pending_signoffs *p, const struct stored_signoff *s,
                struct sotay_error *err);
/* Sorts by the key of table signoff: trainee, skill, day, performed_at, clock, id. */
void pending_sort(struct pending_signoffs *p);
/* By day, performed_at, clock, id: the order within one pair. */
int signoff_compare(const struct stored_signoff *a, const struct stored_signoff *b);
void pending_free(struct pending_signoffs *p);
#endif
