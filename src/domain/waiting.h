/* src/domain/waiting.h - what a notebook keeps but does not use yet: for which reasons, and what would
 * release it, in words and with names. */
#ifndef SOTAY_WAITING_H
#define SOTAY_WAITING_H
#include "base/base.h"
#include "domain/app.h"

struct waiting_cause {
    const char *code;  /* the reason code all of them have */
    const char *about; /* code of a person, digits of a computer or key, a kind; "" none */
    int64_t records;   /* how many; sign-offs that do not count for it included */
    const char *text;  /* one sentence without full stop */
    const char *hint;  /* what to do, whom to ask; "" nothing helps */
};
typedef int (*waiting_cause_visit)(void *with, const struct waiting_cause *cause,
                                   struct sotay_error *err);
/* One visit for each cause, those with most records first. */
int waiting_causes(struct app *app, waiting_cause_visit visit, void *with, struct sotay_error *err);
#endif
