/* src/domain/undo_private.h - shared by undo*.c: what a command did, and what reverses it. */
#ifndef SOTAY_UNDO_PRIVATE_H
#define SOTAY_UNDO_PRIVATE_H
#include "base/arena.h"
#include "base/base.h"
#include "base/map.h"
#include "domain/record_private.h"
#include "domain/signoff_again.h"
#include "domain/undo.h"

/* ---- words ------------------------------------------------------------------------------------- */

/* "DB-00327 Lò Thị Mai"; for what has no code its key. */
int undo_label(struct app *app, const struct noun *n, const struct id *id, struct str *out,
               struct sotay_error *err);
/* "sign-off 3f2a9c1d, Lò Thị Mai, ward.bandage" */
int undo_signoff_label(struct app *app, const struct id *id, struct str *out,
                       struct sotay_error *err);
/* "people", "postings" */
const char *undo_many(enum noun_id noun);

/* ---- the past of one record --------------------------------------------------------------------- */

struct past_entry {
    struct entry e; /* without its text */
    json_t *payload;
    struct id batch, undoes;
    bool is_cancelled; /* its batch was undone, and not done again */
};
struct past { /* in the order of the fold; AUTO(past) p = {0}; */
    struct past_entry *list;
    size_t n, cap;
    bool is_erased; /* some of it lost its text */
};
int past_read(struct app *app, const struct noun *n, const struct id *id, struct past *ret,
              struct sotay_error *err);
void past_done(struct past *p);
/* Does this later entry, for what stood at `at`, come to nothing: undone, or the undoing of what came
 * after `at`? */
bool past_is_neutral(const struct past *p, size_t at, size_t later);

/* ---- which commands undid which ------------------------------------------------------------------- */

struct undone {         /* AUTO(undone) x = {0}; */
    struct batch *list; /* of all chains, those that reverse another */
    size_t n, cap;
};
/* All from that clock on. */
int undone_read(struct app *app, int64_t clock, struct undone *ret, struct sotay_error *err);
void undone_done(struct undone *x);
/* The command that undid this one and was not undone itself; NULL: none. */
const struct batch *undone_by(const struct undone *x, const struct id *batch);

/* The batch of that id, written before that clock.  SOTAY_END: it is not here. */
int undo_batch_of(struct app *app, const struct id *batch, int64_t before, struct batch *ret,
                  struct sotay_error *err);

/* ---- what is to be done -------------------------------------------------------------------------- */

enum undo_act {
    UNDO_RECORD,       /* set holds what is written */
    UNDO_WITHDRAW,     /* a sign-off */
    UNDO_UNSIGN,       /* a signature: the sign-off waits again */
    UNDO_RECORD_AGAIN, /* a sign-off that was withdrawn */
    UNDO_CONFIRM,
    UNDO_UNCONFIRM,
    UNDO_POLICY, /* a decision is dropped */
    UNDO_POLICY_AGAIN,
    UNDO_LINK, /* a person is linked to `into`, or to nobody */
};

struct undo_item {
    enum undo_act act;
    struct id id;
    /* of a record */
    const struct noun *n;
    struct set set;
    bool goes, comes;
    const char *before[NOUN_FIELDS_MAX]; /* as it is now */
    const char *after[NOUN_FIELDS_MAX];  /* as it will be */
    /* of a sign-off */
    struct signoff_seen signoff;
    /* of a link; zeros: none */
    struct id into;
    json_t *policy; /* what is decided again */
};

struct undoing { /* AUTO(undoing) u = {.app = app, .batch = b}; */
    struct app *app;
    struct batch batch;
    struct arena mem;
    struct undo_item *items; /* in the order in which the command wrote */
    size_t n, cap;
    struct map by_id; /* record or sign-off -> index of items */
    struct map seen;  /* subjects of records that were looked at */
    struct sotay_error first;
    size_t refused;
    bool sign; /* somebody's signature is needed */
    struct str became;
    size_t n_became;
};
/* ", 2026-11-14, level 5, TYT xã Pu Nhi": what tells sign-offs of one person and skill apart. */
int undo_signoff_when(struct app *app, const struct signoff_seen *s, struct str *out,
                      struct sotay_error *err);
void undoing_done(struct undoing *u);
/* Notes why it cannot be; the first reason is told, with how many more there are. */
void undo_refuse(struct undoing *u, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
struct undo_item *undo_add(struct undoing *u, enum undo_act act, const struct id *id,
                           struct sotay_error *err);
const struct undo_item *undo_item_of(const struct undoing *u, const struct id *id); /* or NULL */

/* Reads the command and decides what reverses it; refusals are noted. */
int undo_plan(struct undoing *u, struct sotay_error *err);
/* One record that it wrote. */
int undo_plan_record(struct undoing *u, const struct noun *n, const struct id *id,
                     struct sotay_error *err);
/* One entry of another kind. */
int undo_plan_signoff(struct undoing *u, const struct entry *e, const json_t *payload,
                      struct sotay_error *err);
int undo_plan_structure(struct undoing *u, const struct entry *e, const json_t *payload,
                        struct sotay_error *err);
/* After the last one: what names what will be gone, and whether what comes back has its place still. */
int undo_check_named(struct undoing *u, struct sotay_error *err);
int undo_check_places(struct undoing *u, struct sotay_error *err);

/* ---- what came to rest on it, told by comparing before and after ------------------------------------ */

struct undo_rest {       /* AUTO(undo_rest) r = {0}; */
    struct map signoffs; /* those that count, and were recorded after the command */
    int64_t held;
    bool coordinated;
};
int undo_rest_before(struct undoing *u, struct undo_rest *r, struct sotay_error *err);
int undo_rest_after(struct undoing *u, struct undo_rest *r, const struct actor *actor,
                    struct sotay_error *err);
void undo_rest_done(struct undo_rest *r);
#endif
