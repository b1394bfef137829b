/* src/ledger/fold.h - entries -> tables.  Structural kinds fold first, in the order (clock, device,
 * hash), each admitted or held by the state made before it; the rest is judged by the result. */
#ifndef SOTAY_FOLD_H
#define SOTAY_FOLD_H
#include "base/base.h"
#include "base/map.h"
#include "base/str.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"
#include "ledger/rights.h"
#include "store/store.h"
#include <jansson.h>

struct fold;
struct admission;
struct folding;
struct pending_signoffs;
struct compared_signoffs;

/* What the domain adds: its kinds, and what is done with the sign-offs that were touched. */
struct fold_ops {
    /* One entry of a kind that the ledger's own table does not know.  payload is NULL when erased.
     * Returns SOTAY_END for a kind nobody knows: it is then held. */
    int (*fold)(void *domain, struct fold *f, const struct entry *e, const json_t *payload,
                struct sotay_error *err);
    /* May fold an entry from its text, where that is quicker than JSON.  SOTAY_END: it is not one of
     * those, or not plain enough; nothing was done. */
    int (*fold_text)(void *domain, struct fold *f, const struct entry *e, struct sotay_error *err);
    /* Before COMMIT: settle everything that was marked.  SOTAY_END: comparing, something differs. */
    int (*finish)(void *domain, struct fold *f, struct sotay_error *err);
    /* Frees what the domain kept in the fold. */
    void (*done)(struct fold *f);
};

#define BULK_KEPT 65536    /* sign-offs kept back: 20 MB, whatever comes */
#define TOUCH_TEXT_MAX 128 /* bytes of a skill's name that tell pairs apart */

/* Why a sign-off may have to be looked at again. */
enum fold_touch {
    TOUCH_MENTOR,  /* grants, keys, postings, secondments of this person */
    TOUCH_TRAINEE, /* cadre, posting of this person */
    TOUCH_PAIR,    /* this trainee, this skill (text) */
    TOUCH_SKILL,   /* adoption of a checklist */
    TOUCH_ALL,     /* the tree, policies, an attestation's loss */
};

struct fold {
    struct store *store;  /* the tables */
    struct store *source; /* the entries; the same store but when verifying */
    struct rights rights; /* of `store` */
    const void *hint;     /* what the entry being folded says, already decoded by who wrote it */
    const struct fold_ops *ops;
    void *domain;
    struct map pairs; /* trainee id + skill text -> 1 */
    struct map mentors, trainees, skills;
    size_t
        bulk; /* many sign-offs are coming: so many are kept back and written at the end; 0: none */
    struct pending_signoffs *pending; /* the domain's: those kept back */
    entry_visit visit; /* sees each entry first, and its signature; NULL: nobody does */
    void *visit_with;
    bool comparing; /* sign-offs are not written: they are compared with those of `source` */
    struct compared_signoffs *compared; /* the domain's: of comparing */
    bool all;
    bool rebuilding; /* entries come from the ledger, every pair is looked at in the end */
    bool check;      /* their signatures were not checked on the way: do it now */
    bool receiving;  /* entries of other computers, in any order */
    bool look_again; /* a device or key was admitted: held entries may go now */
    bool erase_due;  /* a person was erased: their text goes when all is folded anew */
    bool again;      /* what is folded rests on something else now: all is folded anew in the end */
    bool limits_moved;        /* a key ended, or what is trusted of one changed: see limits.c */
    struct folding *folding;  /* the structure, from its start; NULL: not now */
    struct admission *before; /* who was admitted before the structure changed; NULL: it did not */
    struct str text;          /* for fold_text: a copy of the payload to cut up */
    int64_t utc_offset;       /* minutes */
    struct hash authority;    /* first authority key: the name of this authority */
    bool has_authority;
};

int fold_open(struct fold *f, struct store *store, struct store *source, const struct fold_ops *ops,
              void *domain, struct sotay_error *err);
void fold_done(struct fold *f);
int fold_touch(struct fold *f, enum fold_touch what, const struct id *person, const char *skill,
               struct sotay_error *err);
/* Folds one entry that was just appended or received.  *ret_held (may be NULL) receives a held
 * reason code or NULL. */
int fold_entry(struct fold *f, const struct entry *e, const char **ret_held,
               struct sotay_error *err);
/* The payload as JSON, to be freed with json_decref; *ret is NULL when it cannot be read or was erased.
 * Running out of memory is an error, never an unreadable payload. */
int fold_payload(const struct entry *e, json_t **ret, struct sotay_error *err);
/* Does the entry's signature hold?  Only asked where nobody has asked before. */
bool fold_signature_holds(const struct fold *f, const struct entry *e);
/* May unsigned edits of this computer, or edits signed by this key, be used?  Only the header's device,
 * seq, actor and is_signed are looked at.  *ret_held: NULL, or why not. */
int fold_admits(struct fold *f, const struct entry *e, const char **ret_held,
                struct sotay_error *err);
int fold_finish(struct fold *f, struct sotay_error *err);
/* Empties every folded table of `store` and folds all entries of `source` again; the caller holds a
 * transaction on `store`. */
int fold_rebuild(struct store *store, struct store *source, const struct fold_ops *ops,
                 void *domain, struct sotay_error *err);
/* The same into an empty scratch store, but for sign-offs, which are only compared with those of
 * `source`.  In the same walk each entry goes to `check` first, which looks at its signature.  SOTAY_END:
 * the sign-offs differ. */
int fold_compare(struct store *store, struct store *source, const struct fold_ops *ops,
                 void *domain, entry_visit check, void *check_with, struct sotay_error *err);
/* Sentence for a reason code of table held, and what to do about it. */
const char *held_sentence(const char *code);
const char *held_hint(const char *code);
#endif
