/* src/domain/record.h - adding, changing, finding and listing the records of any noun. */
#ifndef SOTAY_RECORD_H
#define SOTAY_RECORD_H
#include "base/base.h"
#include "base/map.h"
#include "base/str.h"
#include "domain/app.h"
#include "ledger/noun.h"

/* What app->records remembers; app_write forgets it. */
void record_cache_free(struct record_cache *cache);

/* Finds the one record that text means: its id (32 hex), its code (also CODE~2), or for nouns with a
 * name a unique part of the name, with or without Vietnamese marks.  SOTAY_EABSENT when there is none
 * or several; of several app->choose may ask which, else the message says so and the hint lists the
 * candidates (for persons with birth year, cadre and place).  For nouns without a code: the key fields
 * joined by '/', as lists show. */
int record_find(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                struct sotay_error *err);

/* The same; where nothing in use is meant, the one removed record that is. */
int record_find_any(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                    struct sotay_error *err);
/* The one removed record that text means; SOTAY_EREFUSED when what it means is in use. */
int record_find_removed(struct app *app, const struct noun *n, const char *text, struct id *ret_id,
                        struct sotay_error *err);

/* Shown text of a field: references as codes, citizen ids masked unless identifiers.  Added to out. */
int record_show_field(struct app *app, const struct noun *n, const struct record *r, size_t field,
                      bool identifiers, struct str *out, struct sotay_error *err);
/* "Trần Trọng Sùng" */
int person_full_name(struct app *app, const struct id *person, char ret[200],
                     struct sotay_error *err);
/* Canonical text of a field, "" when not known. */
const char *record_value(const struct noun *n, const struct record *r, const char *field);
/* "DB-00015 Trần Trọng Sùng (1980, other, DB)" for choosing between namesakes. */
int person_label(struct app *app, const struct id *person, struct str *out,
                 struct sotay_error *err);
/* The same with the name of the place: in a list to choose from. */
int person_choice(struct app *app, const struct id *person, struct str *out,
                  struct sotay_error *err);

/* With all of the birth date, and the phone number: of people who are alike. */
int person_label_more(struct app *app, const struct id *person, struct str *out,
                      struct sotay_error *err);
int person_choice_more(struct app *app, const struct id *person, struct str *out,
                       struct sotay_error *err);

/* The same of any record: "A-2 Trạm Y tế xã Thanh An", or its key. */
int record_label(struct app *app, const struct noun *n, const struct id *id, struct str *out,
                 struct sotay_error *err);

/* How a right stands on a day; removed ones are revoked. */
enum grant_standing { GRANT_HOLDS, GRANT_NOT_YET, GRANT_ENDED, GRANT_REVOKED };
enum grant_standing grant_standing(const struct record *r, sotay_day day);
struct grant_losses { /* sign-offs that would count no longer without it */
    int64_t n;
    sotay_day last; /* day of the newest */
};
/* Those of a mentor that rest on this right alone, seen on `from` or later. */
int grant_losses(struct app *app, const struct id *grant, sotay_day from, struct grant_losses *ret,
                 struct sotay_error *err);
/* Who gave it ("authority", or a person's code) and when; "" and 0: not known. */
int grant_giver(struct app *app, const struct id *grant, char ret_by[80], int64_t *ret_time_ms,
                struct sotay_error *err);

/* The code of a record as it would be kept.  SOTAY_EREFUSED: it is none. */
int record_read_code(const struct noun *n, const char *typed, char ret[80],
                     struct sotay_error *err);

/* A wish: fields to set.  Text as a user types it: codes for references, both date forms, "-" clears,
 * NULL unchanged. */
struct import_options;
struct wish {
    const char *v[NOUN_FIELDS_MAX];
    const char *facility, *department; /* person only: posting of a new person, or a move */
    const struct import_options *look; /* a dry run calls its `changed`; NULL: nobody asks */
};
struct save_result {
    struct id id;
    bool is_new, is_same;
    bool is_back;      /* it was removed until now */
    char code[80];     /* made one when the noun has codes and none was given */
    char label[400];   /* the code, or the key fields with '/' between */
    char warning[300]; /* "" or a warning that did not stop it */
};
/* Adds (id NULL) or edits one record in a transaction of its own; validated as an import row is. A
 * record with the same code or key already there: SOTAY_EREFUSED.  actor may be NULL for what needs
 * no signature.  app->dry_run: nothing is written. */
int record_save(struct app *app, const struct actor *actor, const struct noun *n,
                const struct id *id, const struct wish *wish, struct save_result *ret,
                struct sotay_error *err);
/* remove (and back): void records are hidden and count nowhere.  What is removed already, or was not,
 * is refused; so is removing the last coordinator of everything, unless the authority does it. */
int record_void(struct app *app, const struct actor *actor, const struct noun *n,
                const struct id *id, bool is_void, struct sotay_error *err);

/* SOTAY_EREFUSED while a certificate that holds rests on a person or a facility, or what others can do
 * rests on sign-offs that the person gave. */
int record_check_rests(struct app *app, const struct noun *n, const struct id *id,
                       struct sotay_error *err);
/* "postings: 2; certificates: 1 (1/2026/GCN-T01)": what names this record; "" if nothing. */
int record_hangs(struct app *app, const struct noun *n, const struct id *id, struct str *out,
                 struct sotay_error *err);

/* Lists records that match the filters, in order (persons by Vietnamese name, others by code or key).
 * visit answers non-zero to stop. */
struct record_filter {
    const char
        *v[NOUN_FIELDS_MAX]; /* as typed; NULL = any; a facility means it and what is below */
    const char *facility;    /* person: posted there (or below) on as_of */
    const char *text;        /* part of the name or title */
    sotay_day as_of;         /* DAY_NONE: today */
    bool include_removed;
};
typedef int (*record_visit)(void *with, const struct record *r, const char *facility_code,
                            const char *department, struct sotay_error *err);
int record_list(struct app *app, const struct noun *n, const struct record_filter *filter,
                record_visit visit, void *with, struct sotay_error *err);

/* Who changed what, when: the entries that touched a record, oldest first. */
struct record_change {
    const char *changes; /* one a line */
    struct id batch;     /* of the command; zeros: not known */
    bool undoes;         /* it reverses a command */
    bool is_undone;      /* its command was reversed, and not done again */
};
typedef int (*history_visit)(void *with, const struct entry *e, const struct record_change *c,
                             struct sotay_error *err);
int record_history(struct app *app, const struct id *id, history_visit visit, void *with,
                   struct sotay_error *err);
/* The same with fields and words as people call them. */
int record_history_in_words(struct app *app, const struct id *id, history_visit visit, void *with,
                            struct sotay_error *err);
/* Who wrote it: "authority", a person's code, "key 1a2b3c4d" of nobody who is known; where nobody signed
 * or was named, the computer: its name, or "computer 1a2b3c4d". */
int record_who(struct app *app, const struct entry *e, char ret[120], struct sotay_error *err);
/* What a computer is called; "" when it has no name. */
int record_device_name(struct app *app, const struct hash *device, char ret[64],
                       struct sotay_error *err);
#endif
