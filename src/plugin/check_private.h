/* src/plugin/check_private.h - shared by check.c, check_calls.c and check_sheets.c. */
#ifndef SOTAY_CHECK_PRIVATE_H
#define SOTAY_CHECK_PRIVATE_H
#include "plugin/check.h"
#include "plugin/guard.h"
#include "plugin/rule.h"
#include "plugin/trial.h"

/* What the child writes and we read: it outlives the child. */
struct check_room {
    struct check_report report;
    int unit;           /* under trial: one rule with one set of parameters */
    char rule[140];     /* its name */
    char doing[300];    /* the call that runs */
    int32_t rule_index; /* of the report, -1 none yet */
};

/* The child at work. */
struct check_work {
    struct guard *guard;
    struct check_room *room;
    struct plugins *plugins;
    struct host *host, *again;
    const char *name;
    const struct checklist *forms; /* that use this plugin */
    size_t n_forms;
    const struct checklist *trial_form;
    int first; /* unit to begin with */
};

void check_note(struct check_room *room, bool is_error, const char *kind, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* One rule with one set of parameters on every kind of series.  setting: what the messages call the
 * set; asks_much: thousands too; must_answer: on this form it has no excuse; may_be_mute: it was given
 * a measure that need not suit it. */
struct check_unit {
    const struct rule_bound *rule;
    const struct checklist *form;
    const char *guideline, *setting;
    bool asks_much, must_answer, may_be_mute;
};
void check_calls(struct check_work *w, const struct check_unit *u);
/* The name's row of the report; what follows is counted there. */
void check_begin(struct check_work *w, const char *name);
/* A sheet module: writing, reading back, damaged files. */
void check_sheets(struct check_work *w, const struct sotay_sheets *s);
#endif
