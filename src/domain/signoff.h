/* src/domain/signoff.h - one watched performance: recorded, signed, corrected, listed. */
#ifndef SOTAY_SIGNOFF_H
#define SOTAY_SIGNOFF_H
#include "base/base.h"
#include "base/day.h"
#include "domain/app.h"
#include "plugin/checklist.h"

/* Text as a user types it (codes or names for people and places).  The trainee is a facility where the
 * checklist assesses one; it is then also where that was seen. */
struct signoff_wish {
    const char *trainee, *skill, *facility, *mentor, *typist;
    const char *performed_at; /* NULL: today */
    const char *level;
    const char *missed, *not_observed, *na; /* step numbers, ',' or ';' between */
    const char *scores;                     /* 3=2;4=4 */
    const char *const *measures;            /* NAME=VALUE each; VALUE -: it was not measured */
    size_t n_measures;
    const char *setting; /* real, simulated; NULL: real */
    const char *case_ref, *note;
};

struct newcomer;
/* An observation read and checked, before anybody signs it. */
struct signoff {
    struct id id, trainee, mentor, facility, typist, adoption;
    bool has_typist;
    char skill[80];
    const struct checklist *checklist; /* in force there that day; borrowed from app */
    char performed_at[24];
    sotay_day day;
    bool has_time;
    struct observation o;
    uint8_t steps[CHECKLIST_STEPS_MAX];
    int32_t scores[CHECKLIST_STEPS_MAX];
    struct observed_measure measures[CHECKLIST_MEASURES_MAX];
    char *measure_text[CHECKLIST_MEASURES_MAX]; /* owned; of text measures */
    bool unmeasured[CHECKLIST_MEASURES_MAX];    /* that was said */
    bool simulated;
    char *case_ref, *note;           /* owned; NULL */
    int passed;                      /* SOTAY_ASSESS_* */
    const struct newcomer *newcomer; /* the trainee, written with it; NULL: is there; borrowed */
    struct id home;                  /* where the newcomer works */
};
void signoff_done(struct signoff *s);

/* Does the checklist of this skill, as it is in force at what the wish names, assess a facility? */
int signoff_of_facility(struct app *app, const struct signoff_wish *wish, bool *ret,
                        struct sotay_error *err);
/* SOTAY_EREFUSED for a day on which nobody can have watched: before the birth of one of them, or longer
 * ago than anybody works.  trainee NULL: a facility, or somebody who is not there yet. */
int signoff_check_day(struct app *app, const struct id *trainee, const struct id *mentor,
                      sotay_day day, struct sotay_error *err);
/* Reads the wish.  mentor: who watched.  SOTAY_EREFUSED names the option that is wrong; a date in the
 * future is refused.  Nothing is written. */
int signoff_prepare(struct app *app, const struct signoff_wish *wish, const struct id *mentor,
                    bool live, struct signoff *ret, struct sotay_error *err);
/* Sentences about what will not count although it may be recorded (no right there that day ...), one
 * a line, into out; "" when it will count. */
int signoff_foresee(struct app *app, const struct signoff *s, struct str *out,
                    struct sotay_error *err);
/* Only of the mentor: the right and the posting there that day.  *ret_counts: it may count all the same,
 * for what is said is only a warning there. */
int signoff_foresee_mentor(struct app *app, const struct signoff *s, struct str *out,
                           bool *ret_counts, struct sotay_error *err);
struct signoff_row;
/* The same of one that waits for its mentor's signature. */
int signoff_foresee_row(struct app *app, const struct signoff_row *row, struct str *out,
                        struct sotay_error *err);
/* Adds a sentence, one a line, where the trainee or the mentor was below the age of work that day: a birth
 * date that is wrong in the list must not keep anybody from signing. */
int signoff_foresee_ages(struct app *app, const struct signoff *s, struct str *out,
                         struct sotay_error *err);
/* Adds a sentence, one a line, where one of the same trainee, skill, mentor and time counts already. */
int signoff_foresee_twin(struct app *app, const struct signoff *s, struct str *out,
                         struct sotay_error *err);
/* Would it be a duplicate (DESIGN 4) of one that counts? */
int signoff_is_twin(struct app *app, const struct signoff *s, bool *ret, struct sotay_error *err);
/* Would it count, recorded now (is_unsigned: without a signature)?  *ret_reason: NULL, or the code why
 * not.  A newcomer has to be there for the moment. */
int signoff_would_count(struct app *app, const struct signoff *s, bool is_unsigned,
                        const char **ret_reason, struct sotay_error *err);
/* Writes it.  actor's person must be the mentor, or unsigned_ is true (then actor may be NULL). */
int signoff_add(struct app *app, const struct actor *actor, const struct signoff *s, bool unsigned_,
                struct sotay_error *err);

struct signoff_row { /* one line of a list; texts live during the visit */
    struct id id, trainee, mentor, facility, typist;
    const char *trainee_code, *mentor_code, *facility_code, *typist_code;
    const char *skill, *performed_at, *missed, *not_observed, *na, *scores, *setting, *case_ref,
        *note;
    const char *measures; /* "comp_rate=110;comp_depth=5.2" */
    int level;
    int passed; /* form and rules together: 1, 0, -1 = incomplete or not known */
    bool counted;
    const char *reason; /* code of DESIGN 4, NULL when counted */
    const char *state;  /* signed, unsigned, transcribed, retracted */
    int checklist_revision;
    bool of_facility;    /* trainee is a facility */
    sotay_day written;   /* by the clock of the computer on which it was recorded */
    sotay_day confirmed; /* by the lead of the place, from that day on; DAY_NONE: not */
    struct id confirmer;
    const char *confirmed_by; /* code; NULL */
};
struct signoff_filter {
    const struct id *id;                             /* this one; NULL any */
    const char *trainee, *mentor, *skill, *facility; /* as typed; NULL any; facility and below */
    const char *reason;                              /* a code */
    const char *measure;                             /* NAME=VALUE; letters' case does not matter */
    sotay_day from, to;                              /* DAY_NONE any */
    bool pending_only, counted_only, not_counted_only;
    const struct id *to_confirm; /* what this person may confirm, and a way asks for; NULL any */
    bool of_form;                /* row.passed is what the form alone says: no rule is asked */
};
typedef int (*signoff_visit)(void *with, const struct signoff_row *row, struct sotay_error *err);
int signoff_list(struct app *app, const struct signoff_filter *filter, signoff_visit visit,
                 void *with, struct sotay_error *err);
/* Full or unique beginning (8 digits at least) of the id. */
int signoff_find(struct app *app, const char *text, struct id *ret, struct sotay_error *err);

/* SOTAY_EREFUSED when it is signed already, withdrawn, or from paper. */
int signoff_waits(struct app *app, const struct id *id, struct sotay_error *err);
/* Signs observations that wait for the person of actor.  ids NULL: all of them. */
int signoff_sign(struct app *app, const struct actor *actor, const struct id *ids, size_t n,
                 int64_t *ret_signed, struct sotay_error *err);
int signoff_retract(struct app *app, const struct actor *actor, const struct id *id,
                    const char *reason, struct sotay_error *err);
struct withdrawal {   /* who took a sign-off back, when and why */
    struct id person; /* zeros: the authority, or a key nobody confirmed */
    sotay_day day;
    char reason[400];
};
/* SOTAY_END: nobody did. */
int signoff_withdrawal(struct app *app, const struct id *id, struct withdrawal *ret,
                       struct sotay_error *err);
/* Retracts and enters again with another trainee, everything else kept; of a facility that was assessed
 * the place goes with it. */
int signoff_correct(struct app *app, const struct actor *actor, const struct id *id,
                    const struct id *trainee, struct id *ret_new, struct sotay_error *err);
#endif
