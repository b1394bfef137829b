/* tests/histories/history.h - one random history: three to five notebooks of one authority, computers
 * that write past our own code, and what everybody may do to them.
 *
 *   stage.c   the first notebook, its copies, brought back before every history
 *   chance.c  random numbers that come again with the same seed
 *   pen.c     another computer's entries, of any kind, right or wrong
 *   compose.c what an entry may say
 *   steps.c   what people do at a notebook
 *   carry.c   entries carried between notebooks, whole or in part
 *   check.c   what must be true at the end */
#ifndef SOTAY_HISTORY_H
#define SOTAY_HISTORY_H
#include "base/base.h"

#include "base/str.h"
#include "domain/app.h"
#include "ledger/receive.h"

struct sqlite3;

#define TODAY "2026-03-02"
#define NOW_MS INT64_C(1772416800000) /* 2026-03-02 02:00 UTC */
#define DAY_MS INT64_C(86400000)
#define NOTEBOOKS_MAX 5
#define PENS_MAX 4
#define POOL_MAX 64

/* ---- chance.c: the same seed, the same numbers, also those that libsodium gives ------------------ */

void chance_use(void); /* before sodium_init */
void chance_seed(uint64_t seed);
unsigned chance(unsigned below); /* 0 .. below - 1 */
bool one_in(unsigned n);

/* ---- the play ----------------------------------------------------------------------------------- */

struct pool { /* ids that entries may name; whether a notebook has them yet is its own affair */
    struct id ids[POOL_MAX];
    unsigned n;
};

struct notebook {
    char path[300], state[300], device_path[700];
    struct app app;
    bool is_open, is_old; /* old: it does not know every kind */
    struct bytes *backup; /* of file and device file, or NULL */
};

struct bytes {
    char *file, *device;
    size_t file_len, device_len;
};

struct pen_entry {
    struct entry e;
    char *payload;
    bool marked;
    uint8_t mark[SIGNATURE_SIZE];
};
struct pen { /* a computer that writes what it likes */
    struct hash key;
    uint8_t secret[SECRET_SIZE];
    struct pen_entry *list;
    int64_t n, cap;
    bool is_enrolled;
};

struct kept { /* an entry of which a notebook said that it is there */
    struct hash device, hash;
    int64_t seq;
};

struct counts {
    int64_t histories, steps, refused, entries, held, stretches, gaps, bad, forks, restores, erased,
        counted, duplicates;
};

struct play {
    uint64_t seed;
    bool verbose, careful; /* careful: every notebook is verified after each step */
    bool erasing;          /* somebody is erased, on the word of those whose right cannot end */
    char folder[200];
    struct notebook books[NOTEBOOKS_MAX];
    unsigned n_books;
    struct pen pens[PENS_MAX];
    unsigned n_pens;
    struct actor keys[24];
    unsigned n_keys;
    struct pool people, places, signoffs, grants, others;
    struct hash entries[POOL_MAX]; /* hashes of observations that may be signed */
    struct id observed[POOL_MAX];
    unsigned n_entries;
    struct kept *kept;
    size_t n_kept, cap_kept;
    struct str log;
    int step;
    sotay_day today;
    struct counts counts;
};
extern struct play play;

struct id pick(const struct pool *p); /* any of them; a new one where it is empty */
void remember(struct pool *p, const struct id *id);
const struct actor *any_key(void);
const struct actor *a_mentor(void);

/* A line of the log; what went wrong ends the history. */
void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
__attribute__((noreturn, format(printf, 1, 2))) void broken(const char *fmt, ...);
/* What must go well; the first argument names it. */
void must(const char *what, int rc, const struct sotay_error *err);

/* ---- stage.c ------------------------------------------------------------------------------------- */

void stage_make(void);  /* once a process */
void stage_clear(void); /* the folder goes */
void stage_begin(unsigned n_books);
void stage_end(void);
void book_open(struct notebook *b);
void book_close(struct notebook *b);
void book_keep(struct notebook *b);    /* a backup, if there is none yet */
void book_restore(struct notebook *b); /* the backup over it */
/* Another file with the content and the computer's key of b: both go on writing as one computer. */
void book_copy_onto(struct notebook *b, struct notebook *onto);
struct sqlite3 *book_raw(const struct notebook *b);

/* ---- compose.c ------------------------------------------------------------------------------------ */

struct draft {
    char kind[KIND_SIZE];
    struct id subject;
    struct str body;
    const struct actor *actor; /* NULL: nobody */
    bool sign;
};
void draft_done(struct draft *d);
void compose(struct draft *d);
extern const char *const skills[2];

/* ---- pen.c ----------------------------------------------------------------------------------------- */

void pen_begin(struct pen *p);
void pen_done(struct pen *p);
void pen_write(struct pen *p, int64_t clock, int64_t time, const struct draft *d);
void pen_mark(struct pen *p); /* the last entry; only then can it be handed over */
void pen_fork(const struct pen *from, struct pen *to);
/* Entries first..last; first - 1 and last must be marked (or first 1). */
void pen_stretch(struct pen *p, int64_t first, int64_t last, struct stretch *ret);

/* ---- steps.c, carry.c, check.c ---------------------------------------------------------------------- */

void step_at_notebook(struct notebook *b);
void step_pen(struct pen *p);
void book_is_old(struct notebook *b, bool is_old); /* it does not know every kind; then it does */
void keep_new(struct notebook *b, int64_t rows_before);
int64_t book_entries(struct notebook *b);
void carry_some(struct notebook *from, struct notebook *to);
void carry_pen(struct pen *p, struct notebook *to, bool all);
void carry_damaged(struct pen *p, struct notebook *to);
void carry_everything(void);
void take(struct notebook *to, const struct stretch *list, size_t n, const char *whose);
void check_midway(struct notebook *b);
void check_now(struct notebook *b); /* where that was asked for */
void check_end(void);
/* Folded tables without the numbers that are this notebook's own. */
void tables_of(const struct notebook *b, struct str *out);
/* Kept entries that nobody has any more, because a backup was put back. */
void forget_lost(void);
#endif
