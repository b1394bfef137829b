/* src/domain/form_draft.h - a form that is being filled in, kept on this computer after every answer, so
 * that neither a power cut nor a closed window loses it.
 *
 * One file for each form of a notebook and of a person who acts, in the folder of this computer's keys:
 * 0600, JSON, whole or not at all.  It holds answers, never a passphrase or a citizen ID; people stand in it by their
 * ids, but for the name of a newcomer. */
#ifndef SOTAY_FORM_DRAFT_H
#define SOTAY_FORM_DRAFT_H
#include "base/base.h"
#include "base/id.h"
#include "base/place.h"
#include "domain/app.h"

#define FORM_DRAFT_MAX (64 * 1024) /* bytes of a file */
#define FORM_DRAFTS_MAX 9          /* that one person has begun */

struct form_answer {
    char *key, *text;
};
struct form_draft {         /* AUTO(form_draft) d = {.lock.fd = -1}; */
    char stem[PLACE_MAX];   /* of the names of the person's files */
    char path[PLACE_MAX];   /* of this one */
    struct place_lock lock; /* while it is open: only one window of a person fills in forms */
    int64_t time_ms;        /* of the last answer */
    int32_t total;          /* questions, as far as they were known */
    struct id signoff;      /* what it was about to become; zeros: nothing yet */
    struct form_answer *list;
    size_t n, cap;
};
/* For a new form, or to take one that is there.  SOTAY_EREFUSED: another window is filling one in.
 * SOTAY_EFAIL: none can be kept here. */
int form_draft_open(struct app *app, const struct id *who, struct form_draft *ret,
                    struct sotay_error *err);
/* The form of a place, from 0 to FORM_DRAFTS_MAX - 1, instead of the one in hand, which stays on the
 * disk.  SOTAY_END: the place is free for a new one.  SOTAY_EDAMAGE: what was there could not be read and
 * was set aside; the place is free. */
int form_draft_take(struct form_draft *d, int place, struct sotay_error *err);
/* How many are kept for this person, without looking into them. */
int form_drafts_kept(struct app *app, const struct id *who);
void form_draft_done(struct form_draft *d);
const char *form_draft_get(const struct form_draft *d, const char *key); /* NULL: not answered */
/* How many questions are answered. */
int form_draft_answers(const struct form_draft *d);
/* In memory; text NULL: not answered any more. */
int form_draft_put(struct form_draft *d, const char *key, const char *text,
                   struct sotay_error *err);
int form_draft_save(struct form_draft *d, struct sotay_error *err);
/* The file goes, and with it all answers. */
void form_draft_drop(struct form_draft *d);

/* Keys of what names people: their ids as 32 hex digits, and what a newcomer is called.  What begins
 * with a dot is no answer of its own. */
#define FORM_TRAINEE "trainee"
#define FORM_MENTOR ".mentor"
#define FORM_TYPIST ".typist"
#define FORM_NEW_NAME ".new.name"
/* Removes every draft here that names one of these people, by id or by name, and those that were set
 * aside, which may. */
int form_drafts_erase(struct app *app, const struct id *people, size_t n, const char *const *names,
                      size_t n_names, struct sotay_error *err);
#endif
