/* src/cli/signoff_filling.h - a form that is being filled in by questions: what its parts share. */
#ifndef SOTAY_SIGNOFF_FILLING_H
#define SOTAY_SIGNOFF_FILLING_H
#include "cli/ask.h"
#include "cli/signoff_ask.h"
#include "domain/form_draft.h"

#define BACK SOTAY_END /* what a question answers when the one before is wanted */

struct filling { /* being filled */
    struct cli *cli;
    struct signoff_wish *wish;
    struct signoff_answers *a;
    struct signoff_form *form;
    struct skills skills;
    size_t n_mine; /* of them, which come first: those that the mentor is here for */
    size_t n_fit;  /* and all that assess such a trainee */
    struct id trainee, facility;
    bool of_facility; /* the trainee is one: then that is also where */
    sotay_day day;
    const struct checklist *c; /* known once the skill is */
    const char *kept; /* what was answered to this question before the form was broken off */
    const char *was;  /* what was answered to it before it is asked again: Enter keeps it */
    bool takes_kept;  /* the form goes on with what was kept */
    bool asks_again;  /* somebody went back: from there on nothing is taken unasked */
    bool keys_told;   /* what ? and < are for */
    bool was_shown;   /* what is filled in so far */
    bool was_asked;   /* the question was really asked */
    bool was_told;    /* that answers cannot be kept */
};

/* One answer; '?' is answered here.  BACK: the question before.  What is kept is the first answer; where
 * there was one, Enter is that again: the prompt has to show it. */
int filling_ask(struct filling *f, const char *prompt, const char *help, struct answer *ret,
                struct sotay_error *err);
int filling_ask_into(struct filling *f, struct str *to, const char *prompt, const char *help,
                     struct sotay_error *err);
/* The refusal is told, and the question comes again. */
void filling_tell(const struct sotay_error *why);
/* Keeps an answer, on the disk when this returns; a failure is told once. */
void filling_keep(struct filling *f, const char *key, const char *text);

/* ---- who, where, when, what (signoff_ask_who.c) --------------------------------------------------- */

int filling_ask_trainee(struct filling *f, struct sotay_error *err);
int filling_take_trainee(struct filling *f, const char *text, struct sotay_error *err);
int filling_ask_facility(struct filling *f, struct sotay_error *err);
int filling_ask_day(struct filling *f, struct sotay_error *err);
int filling_ask_skill(struct filling *f, struct sotay_error *err);
/* A form in force there that day; its title is shown. */
int filling_take_skill(struct filling *f, const char *skill, struct sotay_error *err);
/* Somebody who is not in the list; typed: what they were looked for by. */
void filling_forget_newcomer(struct filling *f);
int filling_ask_newcomer(struct filling *f, const char *typed, struct sotay_error *err);

/* ---- what was seen (signoff_ask_steps.c) ---------------------------------------------------------- */

int filling_ask_setting(struct filling *f, struct sotay_error *err);
int filling_ask_step(struct filling *f, size_t at, struct sotay_error *err);
int filling_ask_measure(struct filling *f, size_t at, struct sotay_error *err);
/* Whether the condition of only-if holds among what was answered. */
bool filling_has_measure(const struct filling *f, size_t at);
int filling_ask_level(struct filling *f, struct sotay_error *err);
int filling_ask_case(struct filling *f, struct sotay_error *err);
int filling_ask_note(struct filling *f, struct sotay_error *err);

/* ---- handed over (signoff_answers.c) --------------------------------------------------------------- */

/* What an option says of a measure: NAME=VALUE; NULL: nothing. */
const char *filling_measure_given(const struct filling *f, size_t at);
/* The wish gets all that was answered. */
int filling_take_over(struct filling *f, struct sotay_error *err);

/* ---- what is filled in already (signoff_so_far.c) -------------------------------------------------- */

struct so_far { /* how far it is */
    bool facility, day, skill, setting, level;
    size_t steps, measures;
};
int filling_show_so_far(struct filling *f, const struct so_far *n, struct sotay_error *err);

/* ---- kept and gone on with (signoff_kept.c) ------------------------------------------------------- */

#define FORM_AGAIN ".again" /* key of the question that somebody went back to */

/* What was answered under this key is kept or was, or neither. */
void filling_find(struct filling *f, const char *key);
/* The next question shows what it was answered with, and so do those after it. */
void filling_go_back(struct filling *f, const char *key);
/* Who answers for the form. */
int filling_keep_people(struct filling *f, struct sotay_error *err);
/* Asks whether to go on with what is kept.  SOTAY_EREFUSED: stop here, it stays. */
int filling_offer(struct filling *f, struct sotay_error *err);
#endif
