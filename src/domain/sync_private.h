/* src/domain/sync_private.h - what the files of sync share. */
#ifndef SOTAY_SYNC_PRIVATE_H
#define SOTAY_SYNC_PRIVATE_H
#include "base/map.h"
#include "domain/sync.h"
#include "ledger/segment.h"

#define SYNC_FILE_MAX (INT64_C(1) << 30)  /* of a file in a folder: more is not read */
#define SYNC_PARTS_MAX (INT64_C(1) << 40) /* of an exported file */
#define SYNC_PART ".part"                 /* how temporary names end */
#define COMPUTER_NAME_MAX 80

struct sync_run {
    struct app *app;
    const struct sync_options *o;
    struct sync_report *ret;
};

/* What came, to be taken: stretches[i] is told as labels[i] (NULL: by its computer). */
struct sync_offer {
    struct stretch *stretches;
    const char **labels;
    struct stretch_result *results;
    size_t n, cap;
};
int sync_offer_add(struct sync_offer *f, const struct stretch *s, const char *label,
                   struct sotay_error *err);
void sync_offer_done(struct sync_offer *f);

/* Takes it into a notebook (this one or the other) and tells what was refused, is missing, forked or
 * waits. */
int sync_receive(struct sync_run *run, struct app *into, struct sync_offer *offer,
                 struct receive_report *ret, struct sotay_error *err);
/* SOTAY_EREFUSED when nothing of what was offered was good. */
int sync_all_refused(const struct sync_offer *offer, const char *where, struct sotay_error *err);
int sync_tell(struct sync_run *run, const struct sync_note *note, struct sotay_error *err);
/* A note about a file; its name is made fit to be shown. */
int sync_skip(struct sync_run *run, const char *name, const char *why, struct sotay_error *err);
int sync_skip_with(struct sync_run *run, const char *name, const char *why, const char *hint,
                   struct sotay_error *err);
void sync_progress(struct sync_run *run, const char *what, int64_t done, int64_t total);
/* Its name, else the first 8 digits of its key. */
void sync_computer(struct store *store, const struct hash *device, char ret[COMPUTER_NAME_MAX]);
/* "it is of another authority"; what: a folder, file or notebook; name may be "". */
int sync_foreign(struct app *app, const char *what, const char *name, const struct hash *authority,
                 struct sotay_error *err);
/* The computer that writes in the notebook; zeros: none yet. */
int sync_this_computer(struct app *app, struct hash *ret, struct sotay_error *err);
/* What a computer has, as its own notebook showed: what is exported for it later leaves that out.  peer
 * zeros: not known, nothing is kept. */
int sync_remember_heads(struct app *app, const struct hash *peer, const struct chain_head *heads,
                        size_t n, struct sotay_error *err);
/* The name people gave their authority. */
void sync_authority(struct store *store, char ret[COMPUTER_NAME_MAX]);

/* ---- stretches of this notebook, as files -------------------------------------------------------------- */

struct sync_range { /* of a chain; both ends are there, the last is marked */
    struct chain_head chain;
    int64_t first, last;
};
struct sync_ranges {
    struct sync_range *v;
    size_t n, cap;
};
void sync_ranges_done(struct sync_ranges *r);
/* first..last of a chain, the last moved on to the next mark, in pieces of bearable size. */
int sync_cut(struct store *store, const struct chain_head *chain, int64_t first, int64_t last,
             struct sync_ranges *ret, struct sotay_error *err);
struct sync_out { /* a file that is being written */
    int fd;
    const char *where; /* its name in messages */
};
int sync_out_put(void *out, const void *bytes, size_t len, struct sotay_error *err);
int sync_cannot_write(const char *where, int error, struct sotay_error *err);

/* ---- a folder -------------------------------------------------------------------------------------------- */

enum sync_file_state {
    SYNC_FILE_KNOWN,   /* read or written here before */
    SYNC_FILE_NEW,     /* read now, and whole */
    SYNC_FILE_DAMAGED, /* has a name of ours and another content */
    SYNC_FILE_GONE,    /* vanished while we looked */
};
struct sync_folder;
struct stat;
struct sync_file {
    struct sync_folder *folder;
    enum sync_file_state state;
    char *name;
    int64_t size, changed;
    struct hash device, head;
    int64_t first, last;
    char *erased;         /* seq without content: "5,17"; never NULL when known or new */
    struct segment *read; /* NEW: what was read */
    size_t offer;         /* NEW: its place in the offer */
    int64_t chain;        /* that holds what it holds; 0: none */
    bool stale;           /* it holds text that was erased here */
    bool remember;        /* a row of table segment is due */
};
struct sync_folder {
    struct sync_run *run;
    const char *shown; /* as the user named it */
    char *path;        /* as table segment has it */
    int fd;
    struct sync_file *files;
    size_t n, cap;
    struct map known; /* name -> row in files, while the rows of table segment are read */
    char part[24];    /* how the temporary names of this computer begin */
    int64_t foreign;
    struct hash foreign_authority;
    struct sync_offer offer;
};
void sync_folder_done(struct sync_folder *f);
int sync_folder_list(struct sync_folder *f, struct sotay_error *err);
int sync_folder_read(struct sync_folder *f, struct sotay_error *err);
int sync_folder_write(struct sync_folder *f, struct sotay_error *err);
/* The last step, also after a failure: what was read and written need not be looked at again. */
int sync_folder_remember(struct sync_folder *f, struct sotay_error *err);

struct sync_plan { /* of what is to be written */
    struct sync_folder *folder;
    struct chain_head *heads;
    size_t n_heads;
    struct sync_ranges ranges;
};
const struct chain_head *sync_plan_head(const struct sync_plan *p, int64_t chain);
/* Files read now whose entries were here already: who received them had no reason to look at their
 * signatures and contents.  One that is not what would be written from here is told and not counted. */
int sync_folder_compare(struct sync_plan *p, struct sotay_error *err);

struct sync_file *sync_folder_add(struct sync_folder *f, const char *name, struct sotay_error *err);
/* Size and time of change: while both stay, what is in the file stays.  (Inode numbers do not: on FAT they
 * are new each time the stick is plugged in.) */
void sync_file_note(struct sync_file *file, const struct stat *st);
int sync_folder(struct sync_run *run, const char *path, struct sotay_error *err);

/* ---- a notebook -------------------------------------------------------------------------------------------- */

int sync_notebook(struct sync_run *run, const char *path, struct sotay_error *err);
#endif
