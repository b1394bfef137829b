/* src/ledger/verify.h - everything in the notebook checked, always: pages, chains, marks, signatures,
 * payloads, and the folded tables against a fresh fold. */
#ifndef SOTAY_VERIFY_H
#define SOTAY_VERIFY_H
#include "base/base.h"
#include "base/str.h"
#include "ledger/fold.h"

struct verify_report {
    int64_t entries, signatures, marks, chains, erased;
};
/* on_progress may be NULL.  SOTAY_EDAMAGE names the entry ("record 57 of computer 1a2b3c4d: ..."). */
int ledger_verify(struct store *store, const struct fold_ops *ops, void *domain,
                  void (*on_progress)(void *with, int64_t done, int64_t total), void *with,
                  struct verify_report *ret, struct sotay_error *err);
/* All folded tables as text, for comparing. */
int ledger_dump(struct store *store, struct str *out, struct sotay_error *err);
#endif
