/* src/domain/undo.h - the commands that were done on this computer, told in words; and the reversal of one
 * by new records.  A command is a batch: what one transaction wrote. */
#ifndef SOTAY_UNDO_H
#define SOTAY_UNDO_H
#include "base/base.h"
#include "base/str.h"
#include "domain/app.h"
#include "ledger/batch.h"

#define UNDO_LISTED 10
#define UNDO_ID_LEAST 8 /* digits by which a command can be named */

struct command_done {
    int number;       /* in the list, the newest is 1 */
    const char *word; /* the kind of its first record, for machines */
    const char *words;
    char by[80];       /* who signed; "" nobody */
    char computer[64]; /* another one, on which it was done; "" here */
    char writer[64];   /* name of the computer on which it was done, wherever that is; "" none */
    bool is_undone;    /* and not done again */
    struct batch batch;
};
typedef int (*command_visit)(void *with, const struct command_done *c, struct sotay_error *err);
/* The newest commands of this computer and, with `person` not NULL, of that person on any computer; at
 * most max, the newest first. */
int undo_list(struct app *app, const struct id *person, size_t max, command_visit visit, void *with,
              struct sotay_error *err);
/* The one that is meant by its number in that list, or by the first 8 digits of its own number; or of
 * that of a sign-off, which means the command that recorded this one alone.  SOTAY_EREFUSED: it was done
 * elsewhere, by somebody else, or recorded others too. */
int undo_find(struct app *app, const struct id *person, const char *text, struct batch *ret,
              struct sotay_error *err);
/* "imported people: 955 new" */
int undo_words(struct app *app, const struct batch *b, struct str *out, struct sotay_error *err);

#define UNDO_LINES 12 /* changes that are told one by one */

struct undo_result { /* AUTO(undo_result) r = {0}; */
    bool in_english; /* said before: the words are for machines */
    struct id batch; /* of the reversing command; zeros in a dry run */
    int64_t removed, brought_back, changed, withdrawn, recorded;
    struct str counts; /* "removed: people 954, postings 955"; "" nothing to count */
    struct str lines;  /* one for each change, "\n" behind each, the first UNDO_LINES */
    int64_t n_lines;   /* all of them */
    struct str words;  /* what was undone */
    struct str became; /* "0890e0d2 -> 5c4aab51", a line for each sign-off that has a new number */
};
void undo_result_done(struct undo_result *r);
/* Would reversing it need somebody's signature?  Refused as undo_do would refuse it, as far as that can be
 * told without the key. */
int undo_check(struct app *app, const struct batch *b, bool *ret_sign, struct sotay_error *err);
/* Reverses it in one transaction.  SOTAY_EREFUSED, with the reason, when others came to depend on it. */
int undo_do(struct app *app, const struct actor *actor, const struct batch *b,
            struct undo_result *ret, struct sotay_error *err);
/* Of a sign-off and the entry that withdrew it: the number under which it was recorded again, since that was
 * undone.  SOTAY_END: it was not. */
int undo_became(struct app *app, const struct entry *withdrawal, const struct id *signoff,
                struct id *ret, struct sotay_error *err);
/* Of a sign-off and the entry that recorded it: the number that it had before.  SOTAY_END: none. */
int undo_was(struct app *app, const struct entry *recording, const struct id *signoff,
             struct id *ret, struct sotay_error *err);
#endif
