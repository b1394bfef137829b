/* src/domain/app.h - the application: everything a command needs, passed around, never global. */
#ifndef SOTAY_APP_H
#define SOTAY_APP_H
#include "base/base.h"
#include "base/day.h"
#include "ledger/ledger.h"
#include "ledger/rights.h"
#include "plugin/plugins.h"
#include "store/store.h"

struct paths {
    char *notebook;                     /* the file */
    char *state_dir;                    /* device keys: $XDG_STATE_HOME/sotay */
    char *key_dir;                      /* sealed secret keys: $XDG_DATA_HOME/sotay/keys */
    char *plugin_dirs, *checklist_dirs; /* colon-separated */
};

struct record_cache;
struct noun;

#define CANDIDATES_MAX 9 /* so that one digit chooses */
/* A name means several records: somebody is asked which.  ids: the first n_ids of n_all.  SOTAY_END:
 * nobody can be asked, or none was chosen. */
typedef int (*app_choose)(void *with, const struct noun *n, const char *text, const struct id *ids,
                          size_t n_ids, size_t n_all, struct id *ret, struct sotay_error *err);

struct app {
    struct paths paths;
    struct store *store; /* NULL until app_open */
    struct plugins *plugins;
    struct rights rights;
    struct checklists *checklists; /* adopted ones, parsed once */
    sotay_day today;
    int64_t now_ms;
    bool today_given;      /* --today or SOTAY_TODAY confirmed the clock */
    struct hash authority; /* of the open notebook */
    int utc_offset;        /* minutes */
    struct ledger_here here;
    bool dry_run;
    char note[300];    /* what should be said beside the answer: whom a duplicate's code means */
    app_choose choose; /* NULL: a name that means several is refused */
    void *choose_with;
    struct record_cache *records; /* codes of records, as they were when first asked */
};

/* paths are owned by app afterwards. now_ms is the computer's clock; today DAY_NONE = from the clock
 * (with the notebook's offset once it is open). */
int app_new(struct app *app, const struct paths *paths, int64_t now_ms, sotay_day today,
            struct sotay_error *err);
void app_done(struct app *app);
/* Opens the notebook, learns authority and offset, settles today, and (for writing) checks the clock:
 * SOTAY_EREFUSED when the computer's clock lies before the newest time known or over 30 days after
 * it and nobody confirmed the day. */
int app_open(struct app *app, enum store_mode mode, struct sotay_error *err);
/* After app_open failed for the clock and the user said the day is right. */
void app_confirm_today(struct app *app, sotay_day today);

/* Unlocks the key of who acts.  as: "authority", or a person (code or unique part of the name).
 * Looks for key files of that person in key_dir whose key is known; SOTAY_EABSENT none here;
 * SOTAY_EREFUSED wrong passphrase. */
int app_unlock(struct app *app, const char *as, const char *passphrase, struct actor *ret,
               struct sotay_error *err);
/* What app_unlock would say before it needs a passphrase: SOTAY_EABSENT when no key of theirs lies on
 * this computer, SOTAY_EREFUSED when each one here was revoked. */
int app_has_key(struct app *app, const char *as, struct sotay_error *err);
/* The file of the person's newest confirmed key (NULL: an active one of the authority) on this
 * computer. */
int key_file_here(struct app *app, const struct id *person, char ret_path[512],
                  struct sotay_error *err);
/* Starts a write transaction of this app. */
int app_write(struct app *app, const struct actor *actor, struct writer *ret,
              struct sotay_error *err);
extern const struct fold_ops domain_folds;
#endif
