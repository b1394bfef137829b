/* src/domain/judge.h - the verdict on one person and one skill, from what counts. */
#ifndef SOTAY_JUDGE_H
#define SOTAY_JUDGE_H
#include "domain/competency.h"

/* Judging many pairs in one go keeps the forms, the bound rules and the host's memory. */
struct judge {
    struct app *app;
    struct bound_skill *skills;
    size_t n_skills;
    struct host *host;
    struct series *series; /* memory of the pair at hand */
    int depth;             /* of skills that ask for other skills */
};
void judge_done(struct judge *j);

/* Judges as of a day.  With criteria only when want_criteria.  A plugin that is missing, refused or not
 * to be believed gives SOTAY_STATE_PENDING with the reason in verdict.why; that is no failure. */
int judge_pair(struct judge *j, const struct id *person, const char *skill, sotay_day as_of,
               bool want_criteria, struct verdict *ret, struct sotay_error *err);
/* "resuscitation 48216-1763725012;": the plugins that judging this skill calls, each with a stamp of
 * its file; "" when built-in rules suffice. */
/* Are these still the plugins that are here? */
int judge_plugins_hold(struct judge *j, const char *plugins, bool *ret, struct sotay_error *err);
int judge_plugins(struct judge *j, const struct id *person, const char *skill, sotay_day as_of,
                  struct str *out, struct sotay_error *err);
#endif
