/* src/domain/signoff_compare.h - the table of sign-offs compared with what its entries say, without
 * making it a second time: their sums must be the same, and so must those of the verdicts. */
#ifndef SOTAY_SIGNOFF_COMPARE_H
#define SOTAY_SIGNOFF_COMPARE_H
#include "domain/app.h"
#include "domain/signoff_row.h"
#include "ledger/fold.h"

/* One sign-off as its entry gives it. */
int compared_add(struct fold *f, const struct stored_signoff *s, struct sotay_error *err);
/* What was found out about one. */
int compared_verdict(struct fold *f, const struct stored_signoff *s, struct sotay_error *err);
/* After all entries.  SOTAY_END: something differs. */
int compared_finish(struct app *app, struct fold *f, struct sotay_error *err);
void compared_free(struct fold *f);
#endif
