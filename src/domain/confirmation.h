/* src/domain/confirmation.h - the lead of a place confirms a sign-off that an outside mentor gave there:
 * half of what a low-volume way asks for. */
#ifndef SOTAY_CONFIRMATION_H
#define SOTAY_CONFIRMATION_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"
#include "domain/signoff_row.h"

/* The first day from which the sign-off counts as confirmed: entries signed by the confirmed key of
 * somebody who is coordinator of the sign-off's facility that day, neither its mentor nor its trainee.
 * DAY_NONE: not confirmed.  It is part of the row, settled with what counts. */
static inline int confirmation_day(struct app *app, const struct stored_signoff *s, sotay_day *ret,
                                   struct sotay_error *err)
{
    (void)app;
    (void)err;
    *ret = s->confirmed;
    return SOTAY_OK;
}

struct confirmation {
    struct id person;
    sotay_day day;
};
/* Worked out from the entries in `source` and the tables that rights reads.  SOTAY_END: none. */
int confirmation_find(struct rights *rights, struct store *source, const struct stored_signoff *s,
                      struct confirmation *ret, struct sotay_error *err);
/* SOTAY_EREFUSED, with the reason, when the person may not confirm this sign-off today, or it is
 * confirmed already. */
int confirmation_check(struct app *app, const struct id *person, const struct id *signoff,
                       struct sotay_error *err);
/* Signs one for each. */
int signoff_confirm(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                    struct sotay_error *err);
/* Takes back what confirms them: one's own, or as coordinator of the place whoever's. */
int signoff_unconfirm(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                      struct sotay_error *err);
/* One of either, as a part of a transaction. */
int confirmation_append(struct app *app, struct writer *w, const struct id *id, bool withdraw,
                        struct sotay_error *err);
#endif
