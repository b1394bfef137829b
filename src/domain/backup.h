/* src/domain/backup.h - the whole notebook and the sealed keys that go with it in one file, taken while
 * others write and checked before it counts. */
#ifndef SOTAY_BACKUP_H
#define SOTAY_BACKUP_H
#include "base/base.h"
#include "domain/copying.h"

struct backup_options {
    const char *to; /* a new file, or a folder: then the file is named after the moment */
    int keep;       /* in a folder: so many are left, this one included; 0: all */
    struct copy_progress progress;
};
struct backup_result {
    char path[PLACE_MAX];
    int64_t records, bytes;
    int keys;      /* sealed key files that went in */
    int removed;   /* older ones, in a folder */
    bool noted;    /* the notebook remembers it */
    bool too_many; /* this one is made, but older ones could not be removed: why */
    struct sotay_error why;
};
/* SOTAY_EREFUSED: the file is there, or is the notebook, or there is no room; SOTAY_EDAMAGE: the
 * notebook itself does not pass the check.  Whatever fails, older backups stay.
 *
 * Of those in the folder only such are removed as hold nothing that this notebook lacks.  app->dry_run:
 * all is asked, nothing is written. */
int backup_make(struct app *app, const struct backup_options *o, struct backup_result *ret,
                struct sotay_error *err);

/* The newest backup that this notebook remembers.  SOTAY_END: none. */
int backup_newest(struct app *app, char ret_path[PLACE_MAX], int64_t *ret_time_ms,
                  struct sotay_error *err);
/* Remembers, or forgets, one of them.  No entry: only this notebook knows. */
int backup_note(const char *notebook, const char *path, int64_t time_ms, struct sotay_error *err);
int backup_forget(const char *notebook, const char *path, struct sotay_error *err);
#endif
