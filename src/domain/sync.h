/* src/domain/sync.h - notebooks that belong together stay together: over another notebook, a folder of
 * segments, or one file. */
#ifndef SOTAY_SYNC_H
#define SOTAY_SYNC_H
#include "base/base.h"
#include "domain/app.h"
#include "ledger/receive.h"

struct sync_report {
    struct receive_report here;  /* what came to this notebook */
    struct receive_report there; /* what went to the other: taken (entries), waiting and so on */
    int64_t files_read, files_written, files_skipped;
    int64_t files_replaced; /* of those written: they stand for older ones that held erased text */
};
enum sync_note_kind {
    SYNC_SKIPPED, /* a file that is damaged, cut short, foreign, a link: name, why */
    SYNC_KEPT,    /* a notebook that is only read, and so got nothing: name, why */
    SYNC_REFUSED, /* entries that are not genuine: name of the computer or file, why */
    SYNC_MISSING, /* entries first..last of a computer are missing: ask again */
    SYNC_FORKED,  /* two branches of one computer */
    SYNC_HELD,    /* count records that came wait: why, hint: what would release them */
};
struct sync_note {
    enum sync_note_kind kind;
    const char *name; /* a file, or a computer as people know it */
    const char *why;  /* a sentence without a full stop, or NULL */
    const char *hint; /* what to do, or NULL */
    int64_t first, last, count;
};
struct sync_options {
    bool dry_run;
    void (*progress)(void *with, const char *what, int64_t done, int64_t total);
    int (*note)(void *with, const struct sync_note *note, struct sotay_error *err);
    void *with;
};
/* OTHER is a folder or a notebook; both end with the union (a notebook where locks cannot be trusted is
 * only read).  SOTAY_EREFUSED: it is of another authority (both are named), the same notebook, or nothing
 * of it could be taken.  On a failure *ret tells what was done before it and stays. */
int sync_with(struct app *app, const char *other, const struct sync_options *o,
              struct sync_report *ret, struct sotay_error *err);
/* One file with what `for_device` (NULL: anybody) has not confirmed, and with what is here, so that
 * whoever imports it learns what it may leave out.  The file must not exist. */
int sync_export(struct app *app, const char *file, const struct hash *for_device,
                const struct sync_options *o, struct sync_report *ret, struct sotay_error *err);
int sync_import(struct app *app, const char *file, const struct sync_options *o,
                struct sync_report *ret, struct sotay_error *err);
#endif
