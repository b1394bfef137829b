/* src/domain/checklists.h - adopted checklists, parsed once a process. */
#ifndef SOTAY_CHECKLISTS_H
#define SOTAY_CHECKLISTS_H
#include "base/base.h"
#include "base/id.h"
#include "plugin/checklist.h"
#include "store/store.h"

struct checklists;

/* The checklist of an adoption; parsed from the bytes in the notebook on first use, then kept.
 * *pool may be NULL at first.  SOTAY_END: no such adoption here, or its bytes cannot be read. */
int checklists_get(struct checklists **pool, struct store *store, const struct id *adoption,
                   const struct checklist **ret, bool *ret_approved, struct sotay_error *err);
void checklists_free(struct checklists *pool);
#endif
