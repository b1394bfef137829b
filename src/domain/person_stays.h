/* src/domain/person_stays.h - where two records work that become one person. */
#ifndef SOTAY_PERSON_STAYS_H
#define SOTAY_PERSON_STAYS_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"

struct stay_ended {
    struct id posting, facility;
    sotay_day end; /* its last day; DAY_NONE: it goes */
};
struct merged_stays { /* AUTO(merged_stays) s = {0}; */
    bool has_place;
    struct id place; /* where the one person works today: what began last stands */
    struct stay_ended
        *list; /* open places of the other record, which would stay beside it for good */
    size_t n, cap;
};
void merged_stays_done(struct merged_stays *s);
int merged_stays_plan(struct app *app, const struct id *duplicate, const struct id *into,
                      struct merged_stays *ret, struct sotay_error *err);
int merged_stays_write(struct writer *w, const struct merged_stays *s, struct sotay_error *err);
/* Takes back what the last merge of this duplicate wrote besides the link: places that ended, fields that
 * were taken over; as far as it stands as the merge left it. */
int merged_stays_reopen(struct app *app, struct writer *w, const struct id *duplicate,
                        struct sotay_error *err);
#endif
