/* src/domain/certificate_private.h - what the files of the certificate noun share. */
#ifndef SOTAY_CERTIFICATE_PRIVATE_H
#define SOTAY_CERTIFICATE_PRIVATE_H
#include "base/base.h"

#include "domain/certificate.h"
#include "domain/competency.h"
#include "domain/jws.h"
#include "domain/notebook.h"
#include "domain/record.h"
#include "domain/signoff_assess.h"
#include "ledger/noun.h"

struct certificate { /* a row of the folded table */
    struct hash entry, key, device, pdf;
    int64_t seq, year, n, iat;
    struct id id, facility, person, issuer;
    sotay_day issued, expires;
    char number[80], facility_code[80], series[8], person_code[80], issuer_code[80];
    char skill[104], class_code[80], specialty[104];
    char jws[JWS_MAX + 1];   /* without its payload */
    char *holder, *snapshot; /* owned; NULL once erased */
};
void certificate_done(struct certificate *c);
int certificate_read(struct stmt *q, struct certificate *ret, struct sotay_error *err);
/* By id (32 hex, or a unique beginning of 8 at least) or printed number; SOTAY_EABSENT. */
int certificate_find(struct app *app, const char *text, struct certificate *ret,
                     struct sotay_error *err);

struct revocation {
    sotay_day day; /* DAY_NONE: not revoked */
    char reason[200];
};
/* The first revocation that counts: by the authority, or by somebody who was issuer or coordinator
 * over the issuing facility that day. */
int certificate_revocation(struct app *app, const struct certificate *c, struct revocation *ret,
                           struct sotay_error *err);
/* How the key that issued it stands there. */
int certificate_key(struct app *app, const struct certificate *c, enum key_standing *ret,
                    struct id *ret_person, struct sotay_error *err);
/* What stands before the dot of a skill. */
void skill_specialty(const char *skill, char ret[104]);
/* As much of the text as there is room for, cut at a letter. */
void text_cut(char *ret, size_t size, const char *text);

/* Was it issued by somebody who had the right, and not revoked?  Its last day is not asked about. */
int certificate_stands(struct app *app, const struct certificate *c, bool *ret,
                       struct sotay_error *err);

/* Of the same person for the same skill or class as c, which need not be recorded yet: the one that is
 * valid today, and of several the one that holds longest.  SOTAY_END: there is none. */
int certificate_in_force(struct app *app, const struct certificate *c,
                         struct certificate_other *ret, struct sotay_error *err);
/* Would c hold longer than that one? */
bool certificate_renews(const struct certificate *c, const struct certificate_other *before);
/* The newest that was issued after c and not revoked; number "" when there is none. */
int certificate_newer(struct app *app, const struct certificate *c, struct certificate_other *ret,
                      struct sotay_error *err);

/* Is it neither revoked nor past its last day? */
bool certificate_holds(const struct app *app, sotay_day expires, sotay_day revoked);
/* certificate_row.withdrawn of any; "" none. */
int certificate_withdrawn(struct app *app, const struct id *certificate, char ret[WITHDRAWN_SIZE],
                          struct sotay_error *err);

#define LINE_LETTERS 120 /* of a title or a place, as typed */
#define LINE_SIZE (4 * LINE_LETTERS + 1)

/* What is gathered before a certificate is written. */
struct issuing {
    struct app *app;
    const struct actor *actor;
    const struct certificate_wish *wish;
    struct certificate c; /* the facts of its row */
    struct record holder, facility, class_, course;
    struct verdict verdict;
    const struct checklist *checklist; /* borrowed; NULL for a class */
    bool is_class;
    char full_name[JWS_NAME_SIZE], signatory[JWS_NAME_SIZE];
    char unit[1004], managing[1004], workplace[2008]; /* as the page names them */
    struct decision decision;
    char score[40], hours[40];
    char place[LINE_SIZE], title[LINE_SIZE], head_title[LINE_SIZE];
    struct assessed_pair assessed;           /* what the rules say of each sign-off */
    json_t *mentors, *signoffs, *confirmers; /* arrays */
    size_t outside;                          /* mentors from elsewhere */
    int window; /* months within which what was passed had to lie; 0: any time */
};
void issuing_done(struct issuing *i);
/* Fails where the record of the id is not here. */
int issuing_record(struct issuing *i, enum noun_id noun, const struct id *id, struct record *ret,
                   struct sotay_error *err);

/* Whom it names (certificate_parties.c). */
bool word_is_one_of(const char *word, const char *const *words);
int parties_check_titles(const struct issuing *i, struct sotay_error *err);
int parties_find_people(struct issuing *i, struct sotay_error *err);
int parties_find_facility(struct issuing *i, struct sotay_error *err);
int parties_check_rights(struct issuing *i, struct sotay_error *err);

/* {"number": ...}: everything the page says and what it rests on. */
int snapshot_make(const struct issuing *i, json_t **ret, struct sotay_error *err);
/* As it was stored; the caller lets go of it. */
int snapshot_parse(const char *text, json_t **ret, struct sotay_error *err);
/* Mentors and sign-offs that counted, for the snapshot. */
int evidence_gather(struct issuing *i, struct sotay_error *err);
/* What the token of a snapshot says; led is the issue entry's. */
int snapshot_claims(const json_t *snapshot, const struct id *id, const struct hash *entry,
                    struct jws_claims *ret, struct sotay_error *err);

/* Draws the page of a snapshot.  token: the QR code's text. */
int certificate_draw(struct app *app, const json_t *snapshot, const struct id *id,
                     const char *token, bool revoked, struct str *out, struct sotay_error *err);
/* Draws again what was issued. */
int certificate_redraw(struct app *app, const struct certificate *c, bool revoked, struct str *out,
                       struct sotay_error *err);
/* Fails when certificates cannot be drawn here. */
int certificate_can_draw(struct app *app, const struct sotay_output **ret, struct sotay_error *err);

/* Against a list of issuers. check holds what the token says. */
int issuers_verify(const char *list, size_t len, const struct jws *j,
                   struct certificate_check *check, struct sotay_error *err);
/* Only what the list is: its day, its name, its key. */
int issuers_head(const char *list, size_t len, struct certificate_check *check,
                 struct sotay_error *err);
/* Fills what the token says, with days at the offset. */
void check_fill(struct certificate_check *check, const struct jws *j, int utc_offset);
void check_set(struct certificate_check *check, enum certificate_standing standing,
               const char *why);
#endif
