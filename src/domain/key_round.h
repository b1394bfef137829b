/* src/domain/key_round.h - keys for everybody of a round at once, each on a printed card; and keys
 * brought here on a card. */
#ifndef SOTAY_KEY_ROUND_H
#define SOTAY_KEY_ROUND_H
#include "base/base.h"
#include "domain/app.h"
#include "domain/key_card.h"

struct round_person {
    struct id id;
    char code[80], name[200], file[80]; /* file: what its card is called, without suffix */
    struct hash key;                    /* once made */
    char *stays[CARD_STAYS]; /* owned: "Trạm Y tế A (DB-T01): 22/12/2025 - 04/01/2026" */
    size_t n_stays;          /* more than fit: the last line says how many more */
};
struct key_round {             /* AUTO(key_round) r = {0}; */
    char *authority, *title;   /* owned: what stands at the top of a card */
    struct round_person *list; /* those without a confirmed key, in the order of their codes */
    size_t n, cap;
    size_t people;   /* of the round in all */
    size_t restored; /* cards of a run that was cut off, found and moved to their place */
};
void key_round_done(struct key_round *r);
/* Who of the round has no confirmed key. */
int key_round_find(struct app *app, const struct id *round, struct key_round *ret,
                   struct sotay_error *err);
/* May that coordinator confirm them all?  SOTAY_EREFUSED names who not. */
int key_round_check(struct app *app, const struct id *coordinator, const struct key_round *r,
                    struct sotay_error *err);
/* Finishes or takes away what a run that was cut off left in the folder.  SOTAY_EREFUSED also when a
 * card of one of those in r lies there already. */
int key_round_tidy(struct app *app, struct key_round *r, struct card_folder *f,
                   struct sotay_error *err);
/* A key and a card for each, confirmed in one transaction.  When it fails, no card remains and no key
 * is confirmed - but for one case, which the message tells: confirmed, and a card cannot be moved to
 * its place. */
int key_round_make(struct app *app, const struct actor *actor, struct key_round *r,
                   struct card_folder *f, void (*progress)(void *with, int64_t done), void *with,
                   struct sotay_error *err);

struct key_imported {
    struct hash key;
    struct id person; /* zeros: the authority's */
    char file[512];
    bool is_same, is_confirmed;
};
/* Puts the text of a key file (as scanned or pasted) into this computer's key folder.  SOTAY_EREFUSED:
 * the notebook does not know the key, it was revoked, or a file of it is here already. */
int key_import(struct app *app, const char *text, struct key_imported *ret,
               struct sotay_error *err);
/* Whose key it is: ret gets person and is_authority.  as: "authority" or a person; NULL: anybody.
 * SOTAY_END: theirs it is not, or it is revoked or not known. */
int key_speaks_for(struct app *app, const struct hash *key, const char *as, struct actor *ret,
                   struct sotay_error *err);
#endif
