/* src/domain/evaluate.h - which sign-offs of one trainee in one skill count, and why not the others. */
#ifndef SOTAY_EVALUATE_H
#define SOTAY_EVALUATE_H
#include "domain/app.h"
#include "domain/signoff_pending.h"
#include "ledger/fold.h"

struct evaluation;

int evaluation_new(struct app *app, struct fold *f, struct evaluation **ret,
                   struct sotay_error *err);
/* Settles one pair: rows that changed are written, and the pair is marked to be judged.  `fresh` are
 * its rows that were kept back, in their order: they are written for the first time. */
int evaluation_pair(struct evaluation *v, const struct id *trainee, const char *skill, size_t len,
                    struct stored_signoff *fresh, size_t n_fresh, struct sotay_error *err);
void evaluation_free(struct evaluation *v);
#endif
