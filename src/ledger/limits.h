/* src/ledger/limits.h - keys that ended: up to which entry of each computer they are trusted, known before
 * the structure is folded, so that no clock which a thief writes comes before it. */
#ifndef SOTAY_LIMITS_H
#define SOTAY_LIMITS_H
#include "base/base.h"
#include "ledger/fold.h"

struct key_limit {
    struct hash key, device; /* device all zero: the key ended, whatever it may have signed */
    int64_t seq;
};
struct key_limits {
    struct key_limit *list; /* by key, then device */
    size_t n, cap;
};

enum key_bound { KEY_UNBOUND, KEY_WITHIN, KEY_BEYOND };
/* Is what the key signed there within what is trusted of it?  l may be NULL. */
enum key_bound key_limits_ask(const struct key_limits *l, const struct hash *key,
                              const struct hash *device, int64_t seq);

/* While the structure is folded from its start. */
struct folding {
    struct key_limits known;           /* what the folding before ended with */
    struct key_limits known_of_others; /* the same without what keys say of themselves */
    struct map others;                 /* key, device -> seq: being gathered */
    struct map bad;                    /* hashes of entries whose signature does not hold */
    bool checked;                      /* `bad` has all of them */
};

/* Folds all structural entries of f->source from the start into f->store, whose tables of the structure
 * are empty; `clear` empties them again. */
int fold_structural(struct fold *f, int (*clear)(struct fold *f, struct sotay_error *err),
                    struct sotay_error *err);

/* The trust in a key ended; first: it was good before.  Only looked at while all is folded. */
int key_limits_end(struct fold *f, const struct hash *key, const json_t *last, bool own, bool first,
                   struct sotay_error *err);
/* What it signed late was let in. */
int key_limits_accept(struct fold *f, const struct hash *key, const json_t *last,
                      struct sotay_error *err);
/* The entry gives up its own key: is it beyond what somebody else trusts of it? */
bool key_limits_forbid(const struct fold *f, const struct entry *e);
#endif
