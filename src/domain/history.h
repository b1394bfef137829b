/* src/domain/history.h - the entries about one thing, told one after another. */
#ifndef SOTAY_HISTORY_H
#define SOTAY_HISTORY_H
#include "base/base.h"
#include "base/str.h"
#include "domain/record.h"

struct entry_place { /* of an entry */
    int64_t chain, seq;
};
struct entry_places { /* AUTO(entry_places) p = {0}; */
    struct entry_place *list;
    size_t n, cap;
};
/* The first two columns of a query, added. */
int entry_places_read(struct entry_places *p, struct stmt *q, struct sotay_error *err);
void entry_places_done(struct entry_places *p);

/* Says in words what an entry did; nothing where it is not told of. */
typedef int (*history_describe)(struct app *app, const struct entry *e, void *with, struct str *out,
                                struct sotay_error *err);
int history_walk(struct app *app, const struct entry_place *places, size_t n,
                 history_describe describe, void *describe_with, history_visit visit, void *with,
                 struct sotay_error *err);
/* Of a sign-off: recorded, signed, confirmed, withdrawn, its notes. */
int signoff_history(struct app *app, const struct id *id, history_visit visit, void *with,
                    struct sotay_error *err);
#endif
