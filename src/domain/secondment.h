/* src/domain/secondment.h - people sent to a host for a term: what stands in the way of their signing
 * there, and the rights they lack. */
#ifndef SOTAY_SECONDMENT_H
#define SOTAY_SECONDMENT_H
#include "base/base.h"
#include "domain/app.h"
#include "domain/record.h"
#include "domain/validate.h"

/* Days on which somebody who is sent somewhere may not sign off a specialty there. */
struct right_gap {
    struct id person, host;
    char specialty[64]; /* "": the secondment names none, and there is no right of any */
    struct span days;   /* DAY_NONE as end: for good */
    bool taken_back;    /* there was a right, and it was revoked: not given again unasked */
};
struct right_gaps { /* AUTO(right_gaps) g = {0}; */
    struct right_gap *list;
    size_t n, cap;
    bool give; /* of an import: those that can be given are given in its transaction */
};
void right_gaps_done(struct right_gaps *g);
/* Adds the gaps of one secondment; specialties as the record has them. */
int right_gaps_find(struct right_gaps *g, struct app *app, const struct id *person,
                    const struct id *host, const char *specialties, struct span days,
                    struct sotay_error *err);
/* How many can be given without asking further: not taken back, and a specialty is named. */
size_t right_gaps_givable(const struct right_gaps *g);
bool right_gap_is_givable(const struct right_gap *g);
/* May that actor give them all?  SOTAY_EREFUSED names a host where not. */
int right_gaps_check(const struct right_gaps *g, struct app *app, const struct actor *actor,
                     struct sotay_error *err);
/* One grant each, inside a transaction that is open already. */
int right_gaps_append(const struct right_gaps *g, struct writer *w, struct sotay_error *err);

enum stay_trouble {
    STAY_LACKS_RIGHT,
    STAY_RIGHT_TAKEN_BACK,
    STAY_LACKS_KEY,
    STAY_KEY_NOT_CONFIRMED,
    STAY_OVERLAPS,
    STAY_HOST_IS_HOME,
    STAY_POSTING_ENDED,
};
struct stay_problem { /* texts live during the visit */
    enum stay_trouble trouble;
    char code[80], person[80], host[80], round[80]; /* codes */
    char name[200];                                 /* of the person */
    struct span days;                               /* of the secondment */
    const char *specialty;                          /* lacks right */
    struct span missing;                            /* lacks right: those days */
    char other[80];                                 /* overlaps: the other secondment */
    struct span other_days;
    sotay_day ended; /* posting ended: its last day */
};
typedef int (*stay_visit)(void *with, const struct stay_problem *p, struct sotay_error *err);
/* Of the secondments that match the filter and are not over before `from` (DAY_NONE: all), in the
 * order of lists. */
int secondment_problems(struct app *app, const struct record_filter *filter, sotay_day from,
                        stay_visit visit, void *with, struct sotay_error *err);
#endif
