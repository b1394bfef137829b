/* src/domain/person_erase.h - the right to erasure: what is personal of somebody goes, what was taught
 * still counts. */
#ifndef SOTAY_PERSON_ERASE_H
#define SOTAY_PERSON_ERASE_H
#include "base/base.h"
#include "base/str.h"
#include "domain/app.h"
#include "ledger/erasure.h"

struct person_erasure {
    struct erasure_count count; /* records that hold text and will be, or were, emptied */
    size_t records;             /* records of the person that are not erased yet, duplicates too */
    bool was_erased;            /* all of them were erased before */
    char code[80];              /* how the lists name what is left */
    struct str label;           /* who it is */
    struct str backups;         /* made here, still there, and may hold the name: one a line */
    size_t n_backups;
    /* Records that are not linked with this one, but may be the same person (same citizen ID, or same name
     * and birth date): nothing of them goes.  A line each, what links it with whom behind it. */
    struct str similar;
    struct str similar_codes; /* "DB-00938; DB-00940" */
    size_t n_similar;
};
void person_erasure_done(struct person_erasure *e);

/* What would go.  SOTAY_EREFUSED when the actor (NULL: not asked) may not. */
int person_erase_look(struct app *app, const struct id *person, struct person_erasure *ret,
                      struct sotay_error *err);
/* Erases; of somebody erased before it only finishes what was left over.  reason says why (a request, a
 * decision) and must not hold what is erased.  actor may be NULL where nothing is left to record.
 * SOTAY_EFAIL "not finished": it is recorded, but the file could not be written anew yet. */
int person_erase(struct app *app, const struct actor *actor, const struct id *person,
                 const char *reason, struct person_erasure *ret, struct sotay_error *err);
#endif
