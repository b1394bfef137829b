/* src/domain/certificate.h - certificates: issued, verified, listed, revoked (DESIGN 8). */
#ifndef SOTAY_CERTIFICATE_H
#define SOTAY_CERTIFICATE_H
#include "base/base.h"
#include "base/day.h"
#include "base/str.h"
#include "domain/app.h"
#include "domain/jws.h"
#include "ledger/fold.h"

struct certificate_wish {
    const char *person, *skill, *class_, *facility; /* as typed; skill or class_ */
    const char *layout;                             /* portrait, landscape */
    const char *sign_as;                            /* "", KT., TL., TUQ., Q. */
    /* Of the signatory, e.g. "PHÓ GIÁM ĐỐC"; "" none; NULL: as certificate_last_title says, or by that of
     * the head. */
    const char *title;
    const char *head_title; /* of the head who is signed for; NULL: by the type of the facility */
    const char *place;      /* before the date */
    bool blank;             /* number and date are entered by hand after signature */
    bool again;             /* although one is valid that holds as long */
};
/* Another one of the same person for the same skill or class. */
struct certificate_other {
    char number[80];           /* "" there is none */
    sotay_day issued, expires; /* DAY_NONE: for good */
};
struct certificate_result {
    struct id id;
    char number[80]; /* 12/2026/GCN-DB-TT09 */
    struct str *pdf; /* filled when given */
    char jws[512];
    struct id person;
    char skill[104], class_code[80]; /* one of them is "" */
    sotay_day expires;               /* DAY_NONE: for good */
    struct certificate_other
        before;  /* the one that is valid already, also when that is a reason to refuse */
    bool renews; /* that one: the new one holds longer */
};
#define TITLE_SIZE 484 /* 120 letters */
/* What stood above the name of this issuer on the last certificate of this facility that holds and was
 * signed for nobody else; "" nothing.  SOTAY_END: there is none yet. */
int certificate_last_title(struct app *app, const struct id *issuer, const struct id *facility,
                           char ret[TITLE_SIZE], struct sotay_error *err);
/* Judges, checks the rights, numbers, signs, draws and stores in one transaction.  SOTAY_EREFUSED when
 * the rule does not find the person competent (the unmet conditions are named), the actor may not, or one
 * that holds as long is there and wish->again is not set. */
int certificate_issue(struct app *app, const struct actor *actor,
                      const struct certificate_wish *wish, struct certificate_result *ret,
                      struct sotay_error *err);
/* The skills somebody is competent in today for which no certificate holds as long. */
struct certificate_wanting {
    size_t n;
    char skill[104]; /* the first of them */
};
int certificate_wanting(struct app *app, const struct id *person, struct certificate_wanting *ret,
                        struct sotay_error *err);
/* The stored PDF (the same bytes), or the page drawn anew from the snapshot; one that was revoked is
 * drawn with the mark of it.  *ret_revoked: that day, or DAY_NONE. */
int certificate_print(struct app *app, const char *id_or_number, struct str *ret_pdf,
                      bool *ret_same, sotay_day *ret_revoked, struct sotay_error *err);
int certificate_revoke(struct app *app, const struct actor *actor, const char *id_or_number,
                       const char *reason, struct sotay_error *err);

struct certificate_row {
    struct id id, person;
    const char *number, *person_code, *full_name, *skill, *class_code, *facility_code, *issuer_code;
    sotay_day issued, expires, revoked; /* DAY_NONE */
    const char *reason;                 /* of the revocation or NULL */
    const char *doubt; /* why it cannot be relied on (key not confirmed ...) or NULL */
    const char *newer; /* number of the newest that was issued since for the same, or NULL */
    /* Numbers of sign-offs that it stands on and that were withdrawn since ("0890e0d2, 01092180"); NULL:
     * none, or it holds no more. */
    const char *withdrawn;
};
typedef int (*certificate_visit)(void *with, const struct certificate_row *row,
                                 struct sotay_error *err);
int certificate_list(struct app *app, const char *facility, const char *person, const char *skill,
                     certificate_visit visit, void *with, struct sotay_error *err);

/* Those that hold and whose last day lies from today to `until`, the first to lapse first; without those
 * in whose place a newer one was issued. */
int certificate_lapsing(struct app *app, sotay_day until, certificate_visit visit, void *with,
                        struct sotay_error *err);

/* Does anybody have two for the same skill or class? */
int certificate_any_twice(struct app *app, bool *ret, struct sotay_error *err);

#define WITHDRAWN_SIZE 200
/* Does it stand on this sign-off?  Where its text was erased nobody can tell: if it is the trainee's, it
 * does. */
int certificate_stands_on(struct app *app, const struct id *certificate, const struct id *signoff,
                          const struct id *trainee, bool *ret, struct sotay_error *err);
/* Those that hold and stand on the sign-off. */
int certificate_each_on(struct app *app, const struct id *signoff, certificate_visit visit,
                        void *with, struct sotay_error *err);

/* Two certificates that hold and carry one number: one of them is to be revoked and issued again. */
struct same_number {
    const char *number;
    struct id first, other; /* other: the later one */
    char command[160];      /* what revokes the other, without the leading "sotay " */
};
typedef int (*same_number_visit)(void *with, const struct same_number *s, struct sotay_error *err);
int certificate_same_numbers(struct app *app, same_number_visit visit, void *with,
                             struct sotay_error *err);

enum certificate_standing {
    CERTIFICATE_VALID,   /* `why` may hold a warning */
    CERTIFICATE_ERASED,  /* valid, but whose it is was erased here */
    CERTIFICATE_NOT_YET, /* issued after the day asked about */
    CERTIFICATE_EXPIRED,
    CERTIFICATE_REVOKED,
    CERTIFICATE_NONE, /* no certificate at all: no code was found */
    CERTIFICATE_NOT_GENUINE,
    CERTIFICATE_UNKNOWN_ISSUER,
};
struct certificate_check {
    enum certificate_standing standing;
    char holder[JWS_NAME_SIZE]; /* in full where the notebook knows it, else as the token says */
    char subject[120], issuer[120], jti[40], why[400];
    sotay_day issued, expires, revoked;
    sotay_day list_day;  /* of what day the list of issuers is; DAY_NONE: none was given */
    bool erased;         /* the notebook no longer holds whose it is; holder is "" then */
    bool notebook;       /* the open notebook was asked, too */
    bool accepted;       /* the list vouches for this one although trust in its key has ended */
    char signer[200];    /* whom the key speaks for */
    char list_name[200]; /* the authority that signed the list */
    struct hash list_key;
    struct certificate_other
        newer; /* as the notebook knows; number "": none, or it was not asked */
    char withdrawn[WITHDRAWN_SIZE]; /* as certificate_row.withdrawn; "" none, or it was not asked */
};
/* token: the text of the QR, or the bytes of a PDF.  issuers: text of an issuer list, or NULL.  The
 * open notebook, if any, is asked as well: beside a list it only makes things worse, when it knows that
 * the certificate or its key was revoked or that it was recorded otherwise.  Always SOTAY_OK when a
 * standing could be given. */
int certificate_verify(struct app *app, const char *bytes, size_t len, const char *issuers,
                       size_t issuers_len, struct certificate_check *ret, struct sotay_error *err);
/* The issuer list: keys with dates and revocations, signed by the authority. */
int certificate_issuers(struct app *app, const struct actor *authority, struct str *out,
                        struct sotay_error *err);
/* Folds certificate.issue, certificate.page and certificate.revoke; SOTAY_END for other kinds. */
int certificate_fold(struct app *app, struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err);
#endif
