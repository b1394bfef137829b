/* src/ledger/batch.h - the commands of a chain: the entries that one transaction wrote, told apart by the
 * batch that their payloads name. */
#ifndef SOTAY_BATCH_H
#define SOTAY_BATCH_H
#include "base/base.h"
#include "base/id.h"
#include "ledger/ledger.h"
#include "store/store.h"

struct batch {
    struct id id;     /* zeros: the text of its entries was erased */
    struct id undoes; /* the batch that it reverses; zeros: none */
    int64_t chain, first, last;
    int64_t clock, time; /* of its last entry */
    int64_t actor_no;    /* 0: nobody was named */
};

/* Reads batch and undoes of a payload as this program writes it; zeros where they are not there. */
void batch_of_payload(const char *payload, size_t len, struct id *ret_batch, struct id *ret_undoes);
/* Calls back for every batch of a chain, the newest first; a non-zero answer ends it. */
typedef int (*batch_visit)(void *with, const struct batch *b, struct sotay_error *err);
int batch_each(struct store *store, int64_t chain, batch_visit visit, void *with,
               struct sotay_error *err);
/* The chain that this computer goes on with; 0: it has not written in this file yet. */
int batch_own_chain(struct store *store, const struct ledger_here *here, int64_t *ret,
                    struct sotay_error *err);
#endif
