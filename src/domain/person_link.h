/* src/domain/person_link.h - several records of one person: found, made one, taken apart again. */
#ifndef SOTAY_PERSON_LINK_H
#define SOTAY_PERSON_LINK_H
#include "base/base.h"
#include "domain/app.h"
#include "domain/history.h"
#include "domain/person_stays.h"
#include "domain/person_taken.h"
#include "domain/record.h"

enum {
    DIFFERS_CITIZEN = 1,
    DIFFERS_NAME = 2,
    DIFFERS_BIRTH = 4,
    DIFFERS_CADRE = 8,
    DIFFERS_SEX = 16,
    DIFFERS_LICENCE = 32,
    DIFFERS_PHONE = 64,
    /* what says little of whether they are one: it changes, or is typed wrong */
    DIFFERS_LITTLE = DIFFERS_CADRE | DIFFERS_SEX | DIFFERS_LICENCE | DIFFERS_PHONE,
};
struct
    compared { /* AUTO(compared) c = {0}; two records beside one another: the duplicate, the kept */
    struct record record[2];
    struct str label[2]; /* "DB-00938 Trần Trọng Sùng" */
    struct str about[2]; /* citizen ID masked, cadre, place; "; " between */
    unsigned differs;    /* what is known of both and is not the same */
    bool is_doubtful;    /* more than a name speaks against their being one person */
    struct str goes;     /* "postings: 1; rights: 2": what of the duplicate becomes the other's */
    struct str place;    /* where the kept one will work, if that is another place than now; "" */
    struct str ends;     /* "T01 Trạm Một (until 2025-12-31)": where they then work no longer */
    struct str cadre;    /* that of the kept one, where the duplicate has another; "" */
    struct merged_stays stays;
    struct merged_fields fields;
};
void compared_done(struct compared *c);
int person_compare(struct app *app, const struct id *duplicate, const struct id *into,
                   struct compared *ret, struct sotay_error *err);
/* From now on `duplicate` is the same person as `into`, whose record is kept and takes over what it leaves
 * empty; of two open places of work the one that began last stands.  SOTAY_EREFUSED when they are one already, or the actor may not. */
int person_merge(struct app *app, const struct actor *actor, const struct id *duplicate,
                 const struct id *into, struct sotay_error *err);
/* Takes that back: the duplicate is a record of its own again, and what ended with the merge goes on. */
int person_unmerge(struct app *app, const struct actor *actor, const struct id *duplicate,
                   struct sotay_error *err);
/* They are two people, however alike they look: person_duplicates tells of them no more.  *ret_known: that
 * was said before.  SOTAY_EREFUSED when they are one person here, or have one citizen ID. */
int person_tell_apart(struct app *app, const struct actor *actor, const struct id *one,
                      const struct id *other, bool *ret_known, struct sotay_error *err);
/* The duplicate that text means, by its own code or inner id.  SOTAY_EABSENT: no such duplicate. */
int person_find_duplicate(struct app *app, const char *text, struct id *ret,
                          struct sotay_error *err);
/* "DB-00938; DB-00940": the codes of the records that are part of this one; "" if none. */
int person_duplicate_codes(struct app *app, const struct id *kept, struct str *out,
                           struct sotay_error *err);
/* "DB-00938 Trần Trọng Sùng": a record by its own code and name, a duplicate too. */
int person_own_label(struct app *app, const struct id *person, struct str *out,
                     struct sotay_error *err);

/* The places of the entries that made this record one with another, or took it apart, put among those of
 * its edits; and what such an entry says of it. */
int person_add_links(struct app *app, const struct id *person, struct entry_places *p,
                     struct sotay_error *err);
int person_link_words(struct app *app, const struct id *person, const struct entry *e,
                      struct str *out, struct sotay_error *err);

enum { SAME_CITIZEN = 1, SAME_NAME = 2, SAME_CODE = 4, SAME_PHONE = 8 };
struct pair_found {
    struct id keep, other;                /* keep: the one that was written first */
    unsigned same;                        /* what they share */
    const char *keep_label, *other_label; /* with birth date, cadre, place and phone */
    const char *keep_code, *other_code;
    const char *command; /* what mends it, without the leading "sotay " */
};
typedef int (*pair_visit)(void *with, const struct pair_found *pair, struct sotay_error *err);
/* Records that may be one person: the same citizen ID, or the same name but for marks and the same birth
 * date (a year is the same as a day of it), unless the citizen ID of each is known and another, or they were
 * told apart; and those that have only their code in common. */
int person_duplicates(struct app *app, pair_visit visit, void *with, struct sotay_error *err);

/* Records of any noun that share their code with another: shown is the one that ends in ~2. */
typedef int (*code_visit)(void *with, const struct noun *n, const char *shown, const char *command,
                          struct sotay_error *err);
int record_same_codes(struct app *app, code_visit visit, void *with, struct sotay_error *err);
#endif
