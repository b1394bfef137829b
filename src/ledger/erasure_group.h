/* src/ledger/erasure_group.h - an erasure covers every record of the person: those that were linked with
 * the one it names when it was written, and those that somebody linked without knowing of it, before or
 * after.  Taking a link back brings nothing back.
 *
 * So that it is the same on every notebook in whatever order records arrive, each link that ever was
 * counts; whoever erases names the links that were taken back before, as far as they know (`apart`). */
#ifndef SOTAY_ERASURE_GROUP_H
#define SOTAY_ERASURE_GROUP_H
#include "base/base.h"
#include "ledger/entry.h"
#include "ledger/fold.h"

/* A rightful person.merge, whether or not it makes a circle. */
int erasure_group_link(struct fold *f, const struct entry *e, const struct id *into,
                       struct sotay_error *err);
struct erasure_said {
    sotay_day day;
    const char *cadre; /* NULL: not known */
    bool removed;
};
/* A rightful person.erase. */
int erasure_group_erase(struct fold *f, const struct entry *e, const json_t *payload,
                        const struct erasure_said *said, struct sotay_error *err);
/* Adds `"apart":[...]` to the body of a person.erase: the links that once joined other records to these,
 * which are all that one person has now. */
int erasure_group_apart(struct store *store, const struct id *persons, size_t n, struct str *body,
                        struct sotay_error *err);
#endif
