/* src/domain/clone.h - a notebook that is made from another file, a notebook or a backup: copied under
 * a name beside its place, checked, enrolled there, and then put in its place in one step. */
#ifndef SOTAY_CLONE_H
#define SOTAY_CLONE_H
#include "base/base.h"
#include "domain/copying.h"

struct clone_wish {
    const char *source; /* any medium; it is only read */
    const char *target; /* on a file system with locks */
    bool
        is_backup; /* restore: the sealed keys in it come back, and who lacks it can be told apart */
    bool force;    /* the file that is there is moved aside */
    struct copy_progress progress;
};

struct clone {                                 /* AUTO(clone) c = {0}; */
    char source[PLACE_MAX], target[PLACE_MAX]; /* resolved */
    char temp[PLACE_MAX];                      /* the notebook until clone_put */
    char aside[PLACE_MAX];                     /* where the old one went; "" none */
    int64_t records, newest_ms;                /* how many, and when the newest was written */
    struct hash authority;
    struct keys_back keys;
    struct place_lock lock;
    char *state_dir;
    bool begun, is_backup, force;
};
/* Takes back what was not put in its place. */
void clone_done(struct clone *c);

/* app is not open (its paths are used).  Everything in the source is checked: SOTAY_EDAMAGE leaves
 * nothing behind.  SOTAY_EREFUSED: the target is there (without force), is the source, lies on a file
 * system without locks or without room.  Afterwards the notebook is c->temp: nobody can write in it
 * before somebody is enrolled. */
int clone_make(struct app *app, const struct clone_wish *w, struct clone *c,
               struct sotay_error *err);
/* A computer file made in advance, and enrolled in this notebook, becomes this computer's key for it.
 * SOTAY_EREFUSED: it is not enrolled there, or serves another computer already. */
int clone_take_device(struct app *on_temp, const char *file, char ret_series[8],
                      struct sotay_error *err);
/* Names c->aside as clone_put would. */
int clone_would_put(struct clone *c, struct sotay_error *err);
/* In its place, durably: before it the old one is there, afterwards the new one. */
int clone_put(struct clone *c, struct sotay_error *err);
#endif
