/* src/domain/judging_private.h - what a child that judges shares with us, and how it is put to work and
 * its answers are taken. */
#ifndef SOTAY_JUDGING_PRIVATE_H
#define SOTAY_JUDGING_PRIVATE_H
#include "domain/judging.h"
#include "plugin/guard.h"

#include <stdatomic.h>

/* What the child leaves behind.  None of it is believed before it was looked at. */
struct slot {
    _Atomic int done;
    int rc, result;
    size_t text_at, text_end, n_rules, n_criteria; /* their texts one after the other */
    struct verdict v;                              /* without them */
    struct sotay_error err;
};
struct board {
    _Atomic size_t at;
    char plugin[64]; /* asked last, "" none */
    size_t text_used;
};

struct task { /* n pieces of work, for a child to do one after the other */
    struct app *app;
    struct facts *const *facts; /* of each verdict: these are the first pieces */
    size_t n_verdicts;
    bool want_criteria;
    const struct assessing *assess; /* n_assess of them: each performance is a piece after those */
    size_t n_assess;
    size_t n, from;
    struct guard *guard;
    struct board *board;
    struct slot *slots;
    char *texts;
    size_t text_bytes;
};

/* ---- the child: judging_child.c ------------------------------------------------------------------------ */

int task_begin(struct task *t, struct sotay_error *err);
void task_done(struct task *t);
/* Child after child, until every piece is done, or its plugin was given up. */
int task_run(struct task *t, struct sotay_error *err);
/* The first plugin of these facts that was given up; NULL: none. */
const char *task_given_up(const struct app *app, const struct facts *f);

/* The performance that the i-th piece is, and whose.  i: at least n_verdicts. */
const struct assessing *task_assessing(const struct task *t, size_t i, size_t *ret_row);

/* ---- what it left behind: judging_answer.c ------------------------------------------------------------- */

/* The i-th; of one that no child came to the end of, why. */
int answer_verdict(const struct task *t, size_t i, struct verdict *ret, struct sotay_error *err);
int answer_assessed(const struct task *t, size_t i, struct assessed *ret, struct sotay_error *err);
#endif
