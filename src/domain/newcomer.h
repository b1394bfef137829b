/* src/domain/newcomer.h - somebody who is not in the list yet: written down where they were met, as a
 * provisional person, whom the centre confirms or joins with the record that it has. */
#ifndef SOTAY_NEWCOMER_H
#define SOTAY_NEWCOMER_H
#include "base/base.h"
#include "domain/app.h"
#include "domain/record.h"

#define NEWCOMER_PREFIX "TAM-" /* of the codes that are made for them; no list has such ones */

struct newcomer {
    struct id id;
    char code[24];
    char *name[3];       /* family, middle, given; owned */
    char birth_year[12]; /* "1992" */
    char cadre[24];      /* a word of the list; "" not known */
};
/* Reads what was typed; cadre may be NULL.  Nothing is written.  SOTAY_EUSAGE tells what is wrong with
 * it. */
int newcomer_read(struct app *app, const char *name, const char *birth_year, const char *cadre,
                  struct newcomer *ret, struct sotay_error *err);
void newcomer_done(struct newcomer *n);

/* The words of a person's cadre, with blanks between. */
const char *newcomer_cadres(void);
/* People of this name (but for marks) and birth year who are there already, at most max. */
int newcomer_twins(struct app *app, const struct newcomer *n, struct id *ret, size_t max,
                   size_t *ret_n, struct sotay_error *err);
/* Others of the name (but for marks) of somebody who is there, at most max. */
int person_namesakes(struct app *app, const struct id *person, struct id *ret, size_t max,
                     size_t *ret_n, struct sotay_error *err);
/* Appends the person and where they work; in a transaction that is open. */
int newcomer_append(struct writer *w, const struct newcomer *n, const struct id *facility,
                    struct sotay_error *err);

int person_is_provisional(struct app *app, const struct id *person, bool *ret,
                          struct sotay_error *err);
/* Refused for a provisional person, with the command that mends it. */
int person_must_be_confirmed(struct app *app, const struct id *person, struct sotay_error *err);
/* The centre knows who it is: from now on a person like any other, with the fields of the wish and a
 * code as others have, unless it has one already. */
int person_confirm(struct app *app, const struct actor *actor, const struct id *person,
                   const struct wish *wish, struct save_result *ret, struct sotay_error *err);
#endif
