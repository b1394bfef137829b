/* src/ledger/structure.h - the structural kinds: authority, devices, keys, facility tree, ties,
 * rights, checklists, policies.  Each entry is admitted or held by the state made before it. */
#ifndef SOTAY_STRUCTURE_H
#define SOTAY_STRUCTURE_H
#include "base/base.h"
#include "ledger/fold.h"
#include "ledger/noun.h"

bool kind_is_structural(const char *kind);
/* Folds one structural entry.  *ret_held: NULL when admitted, else why not. */
int structure_fold(struct fold *f, const struct entry *e, const json_t *payload,
                   const char **ret_held, struct sotay_error *err);
/* Folds one `NOUN.set` entry into its table, field by field the greatest (clock, device, hash); payload
 * is NULL when it was erased. */
int noun_fold(struct fold *f, const struct noun *n, const struct entry *e, const json_t *payload,
              struct sotay_error *err);

/* Notes that the entry touched its subject. */
int fold_history(struct fold *f, const struct entry *e, struct sotay_error *err);

/* Members of a payload; NULL or fallback when absent or of another type. */
const char *payload_text(const json_t *payload, const char *name);
int64_t payload_int(const json_t *payload, const char *name, int64_t fallback);
bool payload_id(const json_t *payload, const char *name, struct id *ret);
bool payload_hash(const json_t *payload, const char *name, struct hash *ret);
#endif
