/* src/domain/folds.h - the folds of the domain: sign-offs and what belongs to them, certificates. */
#ifndef SOTAY_FOLDS_H
#define SOTAY_FOLDS_H
#include "domain/app.h"
#include "ledger/fold.h"

/* signoff.add, signoff.observe, signoff.transcribe, signoff.sign, signoff.retract, signoff.confirm,
 * signoff.note, attest.  SOTAY_END: another kind. */
int signoff_fold(struct app *app, struct fold *f, const struct entry *e, const json_t *payload,
                 struct sotay_error *err);
/* certificate.issue, .page, .revoke.  SOTAY_END: another kind. */
int certificate_fold(struct app *app, struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err);
/* Settles every pair of person and skill that the fold touched: what counts, and what must be judged. */
int evaluate_touched(struct app *app, struct fold *f, struct sotay_error *err);
#endif
