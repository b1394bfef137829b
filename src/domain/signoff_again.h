/* src/domain/signoff_again.h - what a command that reverses another does to sign-offs, inside its own
 * transaction. */
#ifndef SOTAY_SIGNOFF_AGAIN_H
#define SOTAY_SIGNOFF_AGAIN_H
#include "domain/signoff.h"
#include "domain/signoff_fact.h"

/* The reason written when one is withdrawn because the command that made it was undone: such a one may be
 * imported again.  Never translated in the records. */
#define SIGNOFF_UNDONE "undone"

struct signoff_seen {
    struct id id, trainee, mentor, facility;
    char skill[80], performed_at[24];
    int level;
    enum signoff_origin origin;
    bool is_withdrawn, was_signed, of_facility;
    sotay_day confirmed; /* DAY_NONE: not */
};
int signoff_look(struct app *app, const struct id *id, struct signoff_seen *ret,
                 struct sotay_error *err);
/* Withdraws it; SOTAY_EREFUSED when the actor may not. */
int signoff_take_back(struct app *app, struct writer *w, const struct id *id, const char *reason,
                      struct sotay_error *err);
/* Records it once more, under a new number, everything in it as it was.  Only its mentor can sign it
 * (ORIGIN_SIGNED); what is from paper is answered for by an attestation that the caller appends. */
int signoff_put_again(struct app *app, struct writer *w, const struct id *id,
                      enum signoff_origin origin, struct id *ret_new, struct sotay_error *err);
#endif
