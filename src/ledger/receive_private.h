/* src/ledger/receive_private.h - what checking and taking of stretches share. */
#ifndef SOTAY_RECEIVE_PRIVATE_H
#define SOTAY_RECEIVE_PRIVATE_H
#include "ledger/receive.h"

#include "base/map.h"

#include <sodium.h>

#define TIME_MIN (-INT64_C(62135596800000)) /* the beginning of year 1: a clock may be wrong */
#define TIME_MAX INT64_C(253402300799999)   /* the end of year 9999 */

/* Both walks over a stretch must see the same: what the entries' hashes do not cover goes in here. */
struct seen {
    crypto_generichash_state state;
};
void seen_begin(struct seen *s);
void seen_add(struct seen *s, const struct entry *e, const struct hash *hash, const uint8_t *mark);
struct hash seen_end(struct seen *s);

/* Entries that stretches begin after or end with -> clock, once they are known to be genuine. */
struct points {
    struct map map;
    struct store *store;
};
/* SOTAY_END: neither here nor among what was checked. */
int point_find(struct points *p, const struct hash *device, int64_t seq, const struct hash *hash,
               int64_t *ret_clock, struct sotay_error *err);
int point_want(struct points *p, const struct hash *device, int64_t seq, const struct hash *hash,
               struct sotay_error *err);

struct checked {
    int64_t known; /* entries at its beginning that are here already */
    struct hash seen;
    char why[300]; /* "": it is good */
};
/* Walks over a stretch whose first entry follows one of clock `clock` (0: it is the first), and checks
 * it wholly; the points in it are known afterwards, if it is good.  authority may be NULL. */
int stretch_check(const struct stretch *s, struct points *points, int64_t clock,
                  const struct hash *authority, void (*progress)(void *with, int64_t entries),
                  void *with, struct checked *ret, struct sotay_error *err);
#endif
