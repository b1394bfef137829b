/* src/domain/notebook.h - a notebook as a whole: made, described, verified, rebuilt. */
#ifndef SOTAY_NOTEBOOK_H
#define SOTAY_NOTEBOOK_H
#include "base/base.h"
#include "domain/app.h"
#include "ledger/verify.h"
#include "plugin/checklist.h"

struct init_options {
    const char *name; /* of the authority, e.g. "Sở Y tế Điện Biên"; NULL: "Sotay" */
    /* Code and name of the first coordinator, or NULL; a name without code gets one. */
    const char *person, *full_name;
    const char *spare; /* file for the spare authority key, or NULL */
    const char *authority_passphrase, *person_passphrase;
    int utc_offset; /* minutes; 420 */
};
struct init_result {
    struct hash authority, spare, person_key;
    char authority_file[512], person_file[512];
    char person[80]; /* code of the first coordinator; "" none */
    int checklists;  /* adopted as drafts */
};
/* Makes the notebook, its device, the authority's key and spare, and adopts the shipped checklists.
 * On any failure no file is left behind. */
int notebook_init(struct app *app, const struct init_options *o, struct init_result *ret,
                  struct sotay_error *err);

struct notebook_info {
    char name[200];
    struct hash authority;
    int schema;
    int64_t entries, chains, waiting, signoffs, persons, facilities, size_bytes;
    int64_t newest_time;
};
int notebook_info(struct app *app, struct notebook_info *ret, struct sotay_error *err);
int notebook_verify(struct app *app, void (*progress)(void *, int64_t, int64_t), void *with,
                    struct verify_report *ret, struct sotay_error *err);
/* Folds everything anew in one transaction. */
int notebook_rebuild(struct app *app, int64_t *ret_entries, struct sotay_error *err);
/* Records kept but not used yet; without those that a later record has settled. */
typedef int (*waiting_visit)(void *with, const struct entry *e, const char *why,
                             struct sotay_error *err);
int notebook_waiting(struct app *app, waiting_visit visit, void *with, struct sotay_error *err);

/* ---- computers -------------------------------------------------------------------------------- */

struct computer {
    struct hash key;
    const char *name, *series; /* "" unless given */
    bool may_write;            /* what nobody signs */
    bool is_this;
    bool is_closed; /* what nobody signed is used up to `closed` only */
    int64_t closed;
    bool is_forked; /* it wrote two different records of one number, and was not closed */
    int64_t records, newest_ms; /* 0: it has written none that is here */
};
/* Lets this computer write what nobody signs, and gives it series letters of its own, drawn from its key;
 * one that had letters keeps them.  "" on a dry run for one that has no key yet.
 * SOTAY_EREFUSED when it may already, or the actor may not allow it. */
int computer_enrol(struct app *app, const struct actor *actor, const char *name, char ret_series[8],
                   struct hash *ret_key, struct sotay_error *err);
/* Makes the key of a computer that will get the notebook later, writes it to a new file, and allows it
 * now: who takes the notebook there takes the file too. */
int computer_enrol_new(struct app *app, const struct actor *actor, const char *file,
                       const char *name, char ret_series[8], struct hash *ret_key,
                       struct sotay_error *err);
/* A computer by its name, or by the first digits of its key.  SOTAY_EABSENT: none, or several. */
int computer_find(struct app *app, const char *text, struct hash *ret, struct sotay_error *err);
/* Of what that computer writes after its record `last` (-1: the newest that is here), only what somebody
 * signed is used; two branches of its records are reported no more.  Its letters stay taken.
 * 'device enrol' there, by a coordinator, opens it again. */
int computer_close(struct app *app, const struct actor *actor, const struct hash *key, int64_t last,
                   int64_t *ret_last, struct sotay_error *err);
typedef int (*computer_visit)(void *with, const struct computer *c, struct sotay_error *err);
/* Every computer that was allowed or has written here. */
int computer_each(struct app *app, computer_visit visit, void *with, struct sotay_error *err);

/* ---- keys ------------------------------------------------------------------------------------- */

struct key_result {
    struct hash key;
    char file[512];
    bool confirmed; /* in the same step, by who acted */
};
/* May the confirmer (who has a key file here) vouch for the person's keys today? */
int key_may_confirm(struct app *app, const struct id *confirmer, const struct id *person, bool *ret,
                    struct sotay_error *err);
/* A key pair for a person of this notebook; confirmed at once when confirmer (may be NULL) may. */
int key_new(struct app *app, const struct id *person, const char *passphrase,
            const struct actor *confirmer, struct key_result *ret, struct sotay_error *err);
/* Confirms the person's newest key that is not confirmed yet (from a key file here or announced in
 * the notebook); hex (may be NULL) names it. */
int key_confirm(struct app *app, const struct actor *actor, const struct id *person,
                const char *hex, struct hash *ret_key, struct sotay_error *err);
/* The entry alone, inside a transaction that is open already. */
int key_confirm_append(struct app *app, struct writer *w, const struct id *person,
                       const struct hash *key, struct sotay_error *err);
struct key_row {
    struct hash key;
    struct id person;
    const char *state; /* confirmed, revoked, not-confirmed */
    int64_t since_ms;
    const char *reason; /* why it is no longer trusted; NULL or "": not said */
    bool vouched;       /* the rest: who vouched for it, on which day, for which place */
    bool by_authority, everywhere;
    struct id by, at;
    sotay_day on;
};
typedef int (*key_visit)(void *with, const struct key_row *row, struct sotay_error *err);
/* person NULL: everyone. */
int key_list(struct app *app, const struct id *person, key_visit visit, void *with,
             struct sotay_error *err);
/* The person's newest confirmed key. */
int key_of(struct app *app, const struct id *person, struct hash *ret, struct sotay_error *err);
/* Is who acts, with that key (zeros: any of theirs), a coordinator there (NULL: everywhere) today? */
int key_coordinates(struct app *app, const struct actor *actor, const struct id *facility,
                    bool *ret, struct sotay_error *err);
/* Trust ends now: what the key signed so far, as this notebook knows it, stays good; what it signed
 * else is shown, not counted. */
int key_revoke(struct app *app, const struct actor *actor, const struct hash *key,
               const char *reason, struct sotay_error *err);
/* The same for a stolen key: since says from which day on, by the computers' clocks, it was in other
 * hands.  DAY_NONE: now. */
int key_revoke_since(struct app *app, const struct actor *actor, const struct hash *key,
                     const char *reason, sotay_day since, struct sotay_error *err);
struct key_late { /* what a key that ended signed beyond what is trusted */
    int64_t records, accepted;
};
/* A coordinator looked at what the key signed late and trusts it after all: all of it that is here, or
 * with a computer only what that one wrote up to its record `upto` (0: all).  A new key.revoke with higher
 * limits, so nothing that comes later is let in. */
int key_accept(struct app *app, const struct actor *actor, const struct hash *key,
               const struct hash *computer, int64_t upto, struct key_late *ret,
               struct sotay_error *err);
/* A new key pair, confirmed by who acts, and every older key of the person revoked as "replaced", in one
 * transaction. */
int key_renew(struct app *app, const struct actor *actor, const struct id *person,
              const char *passphrase, struct key_result *ret, struct sotay_error *err);

/* ---- the authority's keys ------------------------------------------------------------------------ */

/* Another key that may act as the authority. */
int authority_add(struct app *app, const struct actor *actor, const struct hash *key,
                  struct sotay_error *err);
/* From now on the key may nothing more; what it signed so far, as this notebook knows it, stays good.
 * SOTAY_EREFUSED: it is the last one. */
int authority_retire(struct app *app, const struct actor *actor, const struct hash *key,
                     struct sotay_error *err);
struct authority_row {
    struct hash key;
    bool active, first;
    int64_t since_ms, retired_ms; /* 0: not known, not retired */
};
typedef int (*authority_visit)(void *with, const struct authority_row *row,
                               struct sotay_error *err);
int authority_each(struct app *app, authority_visit visit, void *with, struct sotay_error *err);
/* Adds `"last":{computer: number}` to a body: the newest record of each computer known here, or with a
 * key and a day those before the first that the key signed on or after that day. */
int body_limits(struct app *app, struct str *body, const struct hash *key, sotay_day since,
                struct sotay_error *err);
/* format: hex, jwk, did. */
int key_export(const struct hash *key, const char *format, struct str *out,
               struct sotay_error *err);

/* ---- checklists and policies ------------------------------------------------------------------- */

struct decision {
    char text[120]; /* "QĐ 45/QĐ-SYT"; "" = nobody approved: draft */
    sotay_day day;  /* DAY_NONE: not known */
};
struct adoption {
    struct id id;
    char skill[80];
    int revision;
    struct id facility; /* zeros: everywhere */
    sotay_day from;
    struct decision decision;
    const char *text; /* INI bytes, during the visit only */
    size_t text_len;
};
typedef int (*adoption_visit)(void *with, const struct adoption *a, struct sotay_error *err);
int checklist_each(struct app *app, adoption_visit visit, void *with, struct sotay_error *err);
/* What approved this adoption. */
int adoption_decision(struct app *app, const struct id *adoption, struct decision *ret,
                      struct sotay_error *err);

struct adopt_wish {
    const char *file;          /* a checklist; NULL: the one on offer for skill and revision */
    const char *skill;         /* NULL with a file: the one it is of */
    int revision;              /* 0: with a file its own, else the newest on offer */
    const char *decision;      /* NULL: none, a draft */
    sotay_day decided, from;   /* decided: DAY_NONE not known */
    const struct id *facility; /* there and below it; NULL: everywhere */
};
struct adopt_found {
    char skill[80], file[512];
    int revision;
    char warning[300]; /* "" or what should be known before */
};
/* Which file it is, and whether it may be put in force.  SOTAY_EABSENT: no such file, or none on offer
 * (the hint names those); SOTAY_EREFUSED: two different files offer it, or the same bytes are in force
 * already by the same decision. */
int adopt_find(struct app *app, const struct adopt_wish *wish, struct adopt_found *ret,
               struct sotay_error *err);
/* Calls back for each checklist that the folders offer and that can be read. */
typedef int (*offer_visit)(void *with, const struct checklist *c, struct sotay_error *err);
int checklist_each_offer(struct app *app, offer_visit visit, void *with, struct sotay_error *err);
/* Puts it in force. */
int checklist_adopt(struct app *app, const struct actor *actor, const struct adopt_wish *wish,
                    struct adopt_found *ret, struct sotay_error *err);
/* The entry alone, inside a transaction that is open already; wish->file is set. */
int adopt_append(struct writer *w, const struct adopt_wish *wish, struct sotay_error *err);
/* name: outside-secondment (warn, refuse), paper (count, ignore), guideline.SKILL or
 * guideline.SPECIALTY (a rule set of a checklist adopted here), rule.SKILL.RULE.PARAMETER (a value that
 * is stricter than the checklist's; "none" ends it).  SOTAY_EUSAGE, SOTAY_EABSENT say what there is,
 * SOTAY_EREFUSED that it is not stricter, or out of range. */
int policy_set(struct app *app, const struct actor *actor, const char *name, const char *value,
               const struct id *facility, sotay_day from, struct sotay_error *err);
/* The policy that chooses the rule set of this checklist there.  SOTAY_END: none does. */
int guideline_policy(struct app *app, const struct checklist *c, const struct id *place,
                     sotay_day day, struct policy_used *ret, struct sotay_error *err);
/* The rule set of this checklist in force at a place: by policy of the skill, then of its specialty;
 * one that names no rule set of the form says nothing.  "" where the form has one only. */
int guideline_in_force(struct app *app, const struct checklist *c, const struct id *place,
                       sotay_day day, char ret[64], struct sotay_error *err);
typedef int (*policy_visit)(void *with, const char *name, const char *value,
                            const struct id *facility, sotay_day from, struct sotay_error *err);
int policy_each(struct app *app, policy_visit visit, void *with, struct sotay_error *err);
#endif
