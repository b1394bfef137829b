/* src/domain/signoff_row.h - one row of table signoff, as folds and verdicts read it. */
#ifndef SOTAY_SIGNOFF_ROW_H
#define SOTAY_SIGNOFF_ROW_H
#include "domain/signoff_fact.h"
#include "store/store.h"
#include "store/tally.h"

struct stored_signoff { /* texts live until the statement's next step */
    struct signoff_fact fact;
    struct id id;
    sotay_day day;     /* of performed_at */
    sotay_day written; /* civil day of the entry */
    int64_t chain, seq, clock;
    bool has_signature;
    int64_t sign_chain, sign_seq, sign_actor; /* actor -1: the signature does not fit */
    int passed;                               /* SOTAY_ASSESS_*, -1: not assessed */
    bool counted;
    const char *reason;
    sotay_day confirmed; /* counts as confirmed from that day on; DAY_NONE: it is not */
};
/* From any of the queries signoff_of_pair, signoff_get, signoff_all ... */
void stored_signoff_read(struct stmt *q, struct stored_signoff *ret);
/* One by its id; its texts live as long as *q, which the caller opened for signoff_get. */
int stored_signoff_find(struct stmt *q, const struct id *id, struct stored_signoff *ret,
                        struct sotay_error *err);
int stored_signoff_insert(struct store *store, const struct stored_signoff *s,
                          struct sotay_error *err);
/* The columns of the queries above as they would be written: up to sign_actor, and from passed on. */
void stored_signoff_tally(const struct stored_signoff *s, struct tally *t);
void stored_signoff_tally_verdict(const struct stored_signoff *s, struct tally *t);
#endif
