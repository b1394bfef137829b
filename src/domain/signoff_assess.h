/* src/domain/signoff_assess.h - what the rules of a checklist say of one performance, beside the form's own
 * pass mark: the plugins are asked in a child process. */
#ifndef SOTAY_SIGNOFF_ASSESS_H
#define SOTAY_SIGNOFF_ASSESS_H
#include "base/map.h"
#include "domain/judging.h"
#include "domain/signoff.h"

/* The core's result and the rules' together, under the rule set in force that day, and what the rules
 * have to say, one reason a line.  SOTAY_END: no rule of the checklist looks at single performances. */
int signoff_assess(struct app *app, const struct signoff *s, int *ret_result, struct str *reasons,
                   struct sotay_error *err);

/* The form by which a recorded one was seen; borrowed.  SOTAY_END: it is not here. */
int signoff_form(struct app *app, const struct id *signoff, const struct checklist **ret,
                 struct sotay_error *err);

/* The same of a row. */
int signoff_checklist(struct app *app, const struct stored_signoff *row,
                      const struct checklist **ret, struct sotay_error *err);

struct stored_assessment { /* of one that is recorded */
    struct facts_pool pool;
    int core_result; /* -1: there is none */
    struct str own;  /* the form's own reasons */
    bool asks;       /* a plugin has something to say: */
    struct assessing of_plugins;
    struct assessed of;
};
void stored_assessment_done(struct stored_assessment *a);
/* Only gathers; no plugin is asked. */
int stored_assessment_begin(struct stored_assessment *a, struct app *app, const struct id *signoff,
                            struct sotay_error *err);
/* Begins, and does what competency_settle does after a sign-off; plugins are asked both in one child.
 * *ret_settled: what that came to, *ret_why why it failed. */
int stored_assessment_settle(struct stored_assessment *a, struct app *app, const struct id *signoff,
                             int *ret_settled, struct sotay_error *ret_why,
                             struct sotay_error *err);
/* The same as of signoff_assess, the form's own reasons first; result -1 where the core has none.
 * SOTAY_END: neither the form nor a rule has anything to say.  Plugins that were not asked yet are. */
int stored_assessment_end(struct stored_assessment *a, int *ret_result, struct str *reasons,
                          struct sotay_error *err);
/* All of it. */
int signoff_assess_stored(struct app *app, const struct id *signoff, int *ret_result,
                          struct str *reasons, struct sotay_error *err);

/* Whether each of many recorded ones was passed, form and rules together, under the rule set in force on
 * its day: what lists and pages say of it.  Plugins are asked about many at a time.
 * AUTO(outcomes) o = {.pool = {.app = app}}; add each, ask, and then read them. */
struct outcomes {
    struct facts_pool pool;
    struct map of; /* id -> SOTAY_ASSESS_*, where the rules say other than the form */
    struct outcome_asked *asked;
    size_t n, cap;
};
void outcomes_done(struct outcomes *o);
int outcomes_add(struct outcomes *o, const struct stored_signoff *row, struct sotay_error *err);
int outcomes_ask(struct outcomes *o, struct sotay_error *err);
/* SOTAY_ASSESS_*, -1: the form has none.  Of one that was not added what the form says. */
int outcome_of(const struct outcomes *o, const struct stored_signoff *row);

struct assessed_pair { /* the performances of a pair that count, oldest first */
    struct id *id;
    struct assessed *of;
    size_t n;
};
void assessed_pair_done(struct assessed_pair *p);
/* As a verdict of that day sees them.  n 0: no rule looks at single performances. */
int signoff_assess_pair(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, struct assessed_pair *ret, struct sotay_error *err);
/* NULL: it is not among them. */
const struct assessed *assessed_find(const struct assessed_pair *p, const struct id *signoff);
#endif
