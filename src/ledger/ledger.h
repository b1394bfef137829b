/* src/ledger/ledger.h - the chains of entries in a notebook: reading them, and appending in one
 * transaction that ends with the device's mark. */
#ifndef SOTAY_LEDGER_H
#define SOTAY_LEDGER_H
#include "base/base.h"
#include "base/str.h"
#include "ledger/entry.h"
#include "ledger/device.h"
#include "ledger/keyfile.h"
#include "store/store.h"

struct fold;
struct fold_ops;

/* What a writer needs to know about this computer; all of it comes in as arguments. */
struct ledger_here {
    const char *state_dir;      /* where device keys lie ($XDG_STATE_HOME/sotay) */
    int64_t now_ms;             /* time written into entries */
    const struct fold_ops *ops; /* the folds of the domain */
    void *domain;               /* handed to them */
};

/* One command's transaction.  AUTO(writer) w = {0}; */
struct writer {
    struct store *store;
    struct txn txn;
    const struct ledger_here *here;
    const struct actor *actor; /* signs; may be NULL */
    struct fold *fold;
    struct device device;
    int64_t chain, seq, clock;
    int64_t actor_no;    /* of the actor's key in this notebook; 0: not yet known */
    struct hash head;    /* hash of the device's last entry */
    struct id batch;     /* written into every payload */
    struct id undoes;    /* the batch that this one reverses; zeros: none */
    int64_t first_seq;   /* the first seq that this transaction appends */
    int64_t marked;      /* the last that carries a mark, or that was there before */
    bool new_device;     /* a device that this transaction starts */
    bool behind;         /* somebody's clock is too far ahead to be followed */
    bool enrolled;       /* this device may write what nobody signs */
    bool closed;         /* it may not, because a coordinator closed it */
    bool settled;        /* the folds are finished; nothing is appended any more */
    struct str payload;  /* of the last entry appended */
    uint8_t random[512]; /* for salts and ids: fetched many at a time */
    size_t random_left;
};

/* Kinds that carry authority: nothing of them is worth anything without a signature. */
bool kind_must_be_signed(const char *kind);

/* BEGIN IMMEDIATE, finds (or starts) this computer's device and its head.  actor may be NULL: then
 * only unsigned kinds can be appended and the device must be enrolled.  SOTAY_EREFUSED when the
 * notebook is a copy that nobody enrolled and there is no confirmed key. */
int writer_begin(struct writer *w, struct store *store, const struct ledger_here *here,
                 const struct actor *actor, struct sotay_error *err);
/* A random id, for those who need many. */
struct id writer_id(struct writer *w);
/* Appends and folds one entry.  body is the JSON text of the payload's members without braces
 * (`"a":1,"b":"x"`), NFC, to which salt and batch are added.  Signed when the kind must be, or when
 * sign is true.  ret (may be NULL) receives the entry; its payload text lives until the next append. */
int writer_append(struct writer *w, const char *kind, const struct id *subject, const char *body,
                  size_t body_len, bool sign, struct entry *ret, struct sotay_error *err);
/* Finishes the folds, so that the tables show what the transaction would do; then only commit, or go. */
int writer_settle(struct writer *w, struct sotay_error *err);
/* Settles, re-encodes every new entry from its row, appends the mark, commits, then
 * remembers the mark in the device file.  Without entries it just ends. */
int writer_commit(struct writer *w, struct sotay_error *err);
void writer_done(struct writer *w);

/* The series letters of a device's certificates; "" for one whose letters another one had first, "A"
 * for one that nobody enrolled. */
int device_series(struct store *store, const struct hash *device, char ret[8],
                  struct sotay_error *err);

/* Stores an entry's row as it is: chain, actor_no and hash are filled in. */
int entry_store(struct store *store, const struct entry *e, struct sotay_error *err);

/* ---- reading ---------------------------------------------------------------------------------- */

/* Calls back for every entry, chain by chain, seq by seq; the payload lives during the call only.  A
 * non-zero answer ends it. */
typedef int (*entry_visit)(void *with, const struct entry *e, struct sotay_error *err);
int ledger_each(struct store *store, entry_visit visit, void *with, struct sotay_error *err);
/* The same for a part of one chain. */
int ledger_each_in(struct store *store, int64_t chain, int64_t first, int64_t last,
                   entry_visit visit, void *with, struct sotay_error *err);
/* Structural entries only, by (clock, device, hash). */
int ledger_each_structural(struct store *store, entry_visit visit, void *with,
                           struct sotay_error *err);
int ledger_each_structural_from(struct store *store, int64_t clock, entry_visit visit, void *with,
                                struct sotay_error *err);
/* One entry by its place; *ret_memory holds the payload and is freed by the caller. */
int ledger_entry(struct store *store, int64_t chain, int64_t seq, struct entry *ret,
                 char **ret_memory, struct sotay_error *err);
/* Greatest clock and newest time known; zeros in an empty notebook. */
int ledger_newest(struct store *store, int64_t *ret_clock, int64_t *ret_time,
                  struct sotay_error *err);

/* Rows of table entry -> struct entry, for those who run their own queries. */
struct entry_rows {
    struct store *store;
    int64_t chain_no; /* the chain that was asked for last, and what its row says */
    struct hash device, base_hash;
    int64_t base_seq;
    struct hash *actors; /* by number */
    int64_t n_actors;
    int64_t chain, seq; /* of the row before */
    struct hash prev;   /* its hash */
};
int entry_rows_open(struct entry_rows *r, struct store *store, struct sotay_error *err);
/* Columns as query entry_range has them. The payload lives until the next step. */
int entry_rows_read(struct entry_rows *r, struct stmt *q, struct entry *ret,
                    struct sotay_error *err);
void entry_rows_done(struct entry_rows *r);

/* Does the first place come before the second one, in its chain or in those that it branched off? */
int ledger_before(struct store *store, int64_t chain, int64_t seq, int64_t later_chain,
                  int64_t later_seq, bool *ret, struct sotay_error *err);
/* The device that wrote a chain; zeros: there is no such chain. */
int ledger_chain_device(struct store *store, int64_t chain, struct hash *ret,
                        struct sotay_error *err);
/* Key of an actor's local number, and the reverse (0: unknown). */
int ledger_actor_key(struct store *store, int64_t no, struct hash *ret, struct sotay_error *err);
int ledger_actor_no(struct store *store, const struct hash *key, int64_t *ret,
                    struct sotay_error *err);

/* Adds a JSON member to a body: `,"name":"text"` (the comma only where needed). */
void body_text(struct str *body, const char *name, const char *text);
void body_int(struct str *body, const char *name, int64_t value);
void body_id(struct str *body, const char *name, const struct id *id);
void body_null(struct str *body, const char *name);
#endif
