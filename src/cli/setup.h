/* src/cli/setup.h - setup by questions: what its parts share.
 *
 * Each answer is carried out at once by the command that does it by hand, so that whenever it is cut off,
 * what was done is done, and the next run finds it there.  What was typed before the notebook could be
 * made is kept in a small file beside the computer's key. */
#ifndef SOTAY_CLI_SETUP_H
#define SOTAY_CLI_SETUP_H
#include "base/place.h"
#include "cli/ask.h"
#include "cli/cli.h"
#include "cli/run_self.h"
#include "domain/agenda.h"

#define SETUP_QUESTIONS 7

struct setup { /* AUTO(setup) s = {.cli = cli}; */
    struct cli *cli;
    int number; /* of the question being asked */
    bool has_notebook;
    char notebook[PLACE_MAX];
    struct agenda agenda;       /* as read last; zeros without a notebook */
    struct actor me, authority; /* unlocked in this run, or zeros */
    bool has_me_key, has_authority_key;
    bool ended;               /* the input, at a passphrase */
    const char *lacks;        /* why there is no notebook, in a sentence; NULL: there is one */
    char who[300];            /* whose key is at hand, as the configuration names them */
    struct secret passphrase; /* typed in this run; "" none */
};
void setup_done(struct setup *s);

/* ---- asking (setup_ask.c) ------------------------------------------------------------------------ */

/* A sentence, indented and in lines of 80 columns. */
void setup_note(const char *note);
/* "3/7  TITLE", and below it what it is for; note may be NULL. */
void setup_title(struct setup *s, const char *title, const char *note);
/* "3/7  TITLE: VALUE": it is there, and not asked for. */
void setup_shown(struct setup *s, const char *title, const char *value);
/* A line; "" is what Enter gives.  usual (may be NULL) is shown, and Enter takes it. */
int setup_ask(const char *prompt, const char *usual, struct answer *ret, struct sotay_error *err);
/* The same for a path: quotes of a file that was dragged here go, ~/ is the home folder. */
int setup_ask_path(const char *prompt, struct answer *ret, struct sotay_error *err);
/* A new passphrase, asked for until it is good.  SOTAY_END: it was left for later.  SOTAY_EREFUSED: given
 * up. */
int setup_ask_new_passphrase(struct setup *s, const char *prompt, struct secret *ret,
                             struct sotay_error *err);

/* ---- what is there (setup_ask.c) ------------------------------------------------------------------ */

/* Reads the configuration and the notebook anew. */
int setup_look(struct setup *s, struct sotay_error *err);
/* Runs a command with the keys that are at hand; *ret_rc: what it answered.  The configuration and the
 * notebook are looked at anew. */
int setup_run(struct setup *s, const char *const *words, int *ret_rc, struct sotay_error *err);
#define SETUP_RUN(s, ret_rc, err, ...) \
    setup_run(s, (const char *const[]){__VA_ARGS__, NULL}, ret_rc, err)
/* Unlocks the authority's key, or that of the person who works here, and keeps it at hand for setup_run:
 * with the passphrase of this run if it fits, else it is asked for.  *ret_rc as above. */
int setup_unlock(struct setup *s, bool authority, int *ret_rc, struct sotay_error *err);

/* ---- what was typed before there was a notebook (setup_draft.c) ----------------------------------- */

/* key: name, person, full_name.  "" where nothing was kept. */
void setup_draft_get(struct setup *s, const char *key, struct answer *ret);
void setup_draft_put(struct setup *s, const char *key, const char *value);
void setup_draft_drop(struct setup *s);

/* ---- the questions -------------------------------------------------------------------------------- */

int setup_language(struct setup *s, struct sotay_error *err);
/* From now on, whatever the terminal says. */
int setup_language_set(struct cli *cli, const char *language, struct sotay_error *err);
bool setup_language_is_known(const struct setup *s);
/* The department and who you are. */
int setup_department(struct setup *s, struct answer *ret_name, struct sotay_error *err);
int setup_person(struct setup *s, const char *department, struct sotay_error *err);
int setup_facilities(struct setup *s, struct sotay_error *err);
int setup_staff(struct setup *s, struct sotay_error *err);
int setup_backup(struct setup *s, struct sotay_error *err);
int setup_spare(struct setup *s, struct sotay_error *err);
#endif
