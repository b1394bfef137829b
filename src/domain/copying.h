/* src/domain/copying.h - what backup, restore, clone and kit share: a second notebook looked at beside
 * the first, and the sealed keys that go with it. */
#ifndef SOTAY_COPYING_H
#define SOTAY_COPYING_H
#include "base/base.h"
#include "base/place.h"
#include "domain/app.h"

struct copy_progress { /* may be empty */
    void (*tell)(void *with, const char *what, int64_t done, int64_t total);
    void *with;
    const char *what; /* set by whoever works */
};
/* As store and ledger call back; with is a struct copy_progress. */
void copy_progress_at(void *with, int64_t done, int64_t total);

/* One at a time on this computer: their unfinished files have fixed names. */
int copying_lock(const struct app *app, struct place_lock *ret, struct sotay_error *err);
/* An application like that one on another notebook; ended by app_done. */
int copying_open(const struct app *like, const char *path, enum store_mode mode, struct app *ret,
                 struct sotay_error *err);
/* One value of the ends of all chains: two notebooks hold the same records exactly when it is equal. */
int copying_ends(struct store *s, struct hash *ret, struct sotay_error *err);
/* Does `all` hold every record of `some`?  What cannot be read is not known to be there. */
int copying_holds(struct store *all, struct store *some, bool *ret, struct sotay_error *err);
/* Checks everything in the file, and that its ends are these (NULL: any). */
int copying_verify(const struct app *like, const char *path, const struct hash *ends,
                   struct copy_progress *progress, int64_t *ret_records, struct sotay_error *err);

/* Empties what only the notebook that it was copied from knew, in a transaction of its own. */
int copying_clear(struct store *copy, struct sotay_error *err);
/* Puts the sealed key files of this notebook's people and authority into an open copy. */
int copying_put_keys(struct app *app, struct store *copy, int *ret_keys, struct sotay_error *err);
/* The reverse: those that are not here yet; a file that is here is never touched. */
struct keys_back {
    char (*v)[512];
    size_t n;
    bool stay; /* else keys_back_done removes them again */
};
int copying_take_keys(struct app *from, struct keys_back *ret, struct sotay_error *err);
void keys_back_done(struct keys_back *k);
#endif
