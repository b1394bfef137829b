/* src/ledger/receive.h - entries of other computers taken into a notebook: all that came is checked
 * before anything is written, then taken and folded in one transaction.
 *
 * What is carried is a stretch: consecutive entries of one device, the last one with the device's
 * mark.  Order of arrival changes nothing: afterwards the tables are those a fresh fold would give. */
#ifndef SOTAY_RECEIVE_H
#define SOTAY_RECEIVE_H
#include "base/base.h"
#include "ledger/ledger.h"

/* One entry of a stretch, header fields, signature and payload (NULL: erased) filled in, chain and
 * actor_no not; mark: the device's signature after it, or NULL.  A non-zero answer ends the walk. */
typedef int (*stretch_visit)(void *with, const struct entry *e, const uint8_t *mark,
                             struct sotay_error *err);

struct stretch {
    struct hash device;
    int64_t first, last;
    struct hash prev; /* of the entry before first; zeros where first is 1 */
    struct hash head; /* of the last */
    /* Hands over each entry in turn; called twice, to check and to take.  What it cannot read is
     * SOTAY_EDAMAGE. */
    int (*each)(const struct stretch *s, stretch_visit visit, void *visit_with,
                struct sotay_error *err);
    void *with; /* of `each` */
};

enum stretch_fit {
    STRETCH_NEW,   /* some or all of it was taken */
    STRETCH_KNOWN, /* all of it was here */
    STRETCH_GAP,   /* entries before it are missing: missing_first to missing_last */
    STRETCH_BAD,   /* not genuine or damaged: why; nothing of it was taken */
};
struct stretch_result {
    enum stretch_fit fit;
    bool forked; /* a second branch of its device: taken, and reported until the device is closed */
    int64_t taken;
    int64_t missing_first, missing_last;
    char why[300];
};

struct receive_report {
    int64_t taken;   /* entries that are new here */
    int64_t waiting; /* of those, kept but not used yet */
    int64_t refused; /* stretches that were bad */
    int64_t missing; /* stretches with entries missing before them */
    int64_t forked;
};
struct receive_options {
    bool dry_run; /* all is checked and counted, nothing is written */
    void (*progress)(void *with, int64_t done, int64_t total); /* may be NULL; in entries */
    void *with;
};
/* Takes those stretches that fit, in an order in which they fit.  results has one element a stretch.
 * here gives the folds; no device is started and no mark is written.  Durable when it returns
 * SOTAY_OK; on an error nothing was taken. */
int ledger_receive(struct store *store, const struct ledger_here *here,
                   const struct stretch *stretches, size_t n, const struct receive_options *o,
                   struct stretch_result *results, struct receive_report *ret,
                   struct sotay_error *err);

/* ---- what a notebook has ------------------------------------------------------------------------ */

struct chain_head { /* one chain: a device, or a branch of one that forked */
    int64_t chain;
    struct hash device;
    int64_t base_seq; /* the chain holds base_seq + 1 to seq */
    struct hash base_hash;
    int64_t seq;
    struct hash head;
};
/* Of every chain that has entries, in the order of their local numbers.  The caller frees *ret. */
int ledger_heads(struct store *store, struct chain_head **ret, size_t *ret_n,
                 struct sotay_error *err);
/* Entries first..last of a chain of this store as a stretch; `stretch_done` frees what it holds.
 * first and last must be there, last must carry a mark. */
int stretch_of_chain(struct store *store, const struct chain_head *chain, int64_t first,
                     int64_t last, struct stretch *ret, struct sotay_error *err);
void stretch_done(struct stretch *s);
/* What `from` has and `to` lacks, at most max entries (0: no limit) a stretch, cut at marks (so one
 * transaction of more than max entries is one longer stretch); each to
 * be freed with stretch_done, *ret with free.  Costs a look at each chain's head, not at its entries,
 * but where a chain forked. */
int ledger_missing(struct store *from, struct store *to, int64_t max, struct stretch **ret,
                   size_t *ret_n, struct sotay_error *err);
/* Does the store hold this entry? */
int ledger_has(struct store *store, const struct hash *device, int64_t seq, const struct hash *hash,
               bool *ret, struct sotay_error *err);
/* The same, with the chain that holds it and its clock (may be NULL).  SOTAY_END: it is not here. */
int ledger_find(struct store *store, const struct hash *device, int64_t seq,
                const struct hash *hash, int64_t *ret_chain, int64_t *ret_clock,
                struct sotay_error *err);
/* Devices with more than one branch that are not closed.  *ret is freed by the caller. */
int ledger_forked(struct store *store, struct hash **ret, size_t *ret_n, struct sotay_error *err);
#endif
