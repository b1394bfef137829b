/* src/cli/signoff_ask.h - a sign-off by questions, step by step, on a terminal. */
#ifndef SOTAY_SIGNOFF_ASK_H
#define SOTAY_SIGNOFF_ASK_H
#include "cli/cli.h"
#include "cli/skill.h"
#include "domain/form_draft.h"
#include "domain/newcomer.h"
#include "domain/signoff.h"

/* What was answered; the wish borrows from it. */
struct signoff_answers {
    struct str trainee, skill, facility, performed_at, level, missed, not_observed, na, scores,
        setting, case_ref, note, typist;
    char step[CHECKLIST_STEPS_MAX]; /* 'm', 'o', 'x', 's' a score, or 0: done */
    int32_t score[CHECKLIST_STEPS_MAX];
    struct str
        measure[CHECKLIST_MEASURES_MAX]; /* NAME=VALUE, NAME=- not measured; empty: not asked */
    const char *measures[CHECKLIST_MEASURES_MAX];
};
void signoff_answers_done(struct signoff_answers *a);

/* What is asked for, beside the wish.  AUTO(signoff_form) form = {.draft.lock.fd = -1}; */
struct signoff_form {
    struct id mentor;
    struct newcomer newcomer; /* given by options, or answered */
    bool has_newcomer;
    struct id home; /* where the newcomer works; zeros: where they were seen */
    struct form_draft draft;
    bool is_kept;   /* after every answer, in the draft */
    bool goes_back; /* it was filled in, and its last question is wanted again */
};
void signoff_form_done(struct signoff_form *form);
/* What to say of one that is broken off and stays. */
const char *form_kept_words(void);

/* Asks for what the wish does not have yet, or goes on with a form that was broken off; with goes_back
 * with that in hand, the wish and the answers being as they were before the first time.  SOTAY_EREFUSED
 * when the input ends. */
int signoff_ask(struct cli *cli, struct signoff_wish *wish, struct signoff_form *form,
                struct signoff_answers *ret, struct sotay_error *err);
#endif
