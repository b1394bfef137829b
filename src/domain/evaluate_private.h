/* src/domain/evaluate_private.h - what evaluating one pair keeps at hand, and the questions about one
 * sign-off that are answered in files of their own.  Everywhere *ret is why it does not count, NULL: nothing
 * stands against it. */
#ifndef SOTAY_EVALUATE_PRIVATE_H
#define SOTAY_EVALUATE_PRIVATE_H
#include "domain/evaluate.h"
#include "domain/signoff_fact.h"

struct pair {
    struct judged *rows;
    size_t n, cap;
};

struct signer { /* whose signature, and how good the key is */
    struct hash key;
    enum key_standing standing;
    struct id person;
};

struct evaluation {
    struct app *app;
    struct fold *f;
    bool any_retraction, any_confirmation;
    char specialty[40];
    char cadre[40];    /* of the trainee; "" unknown */
    bool of_facility;  /* who is assessed is a facility */
    struct signed_by { /* the attestation asked last: most rows of a file share it */
        struct id batch;
        int64_t chain, seq, actor, count;
        sotay_day day;
        bool weighed; /* `by` is known */
        struct signer by;
    } attested;
    struct filled_form form;
    struct pair pair; /* the one being looked at */
};

/* ---- signatures: evaluate_signature.c ---------------------------------------------------------------- */

int signer_find(struct evaluation *v, int64_t actor, int64_t chain, int64_t seq, struct signer *ret,
                struct sotay_error *err);
/* The mentor's own key, and one that somebody vouched for where the mentor works? */
int signer_is_mentor(struct evaluation *v, const struct signer *by, const struct id *mentor,
                     bool *ret, struct sotay_error *err);
/* Of one that its mentor signs, at once or later. */
int signed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                  struct sotay_error *err);
/* Of one from paper: somebody answers for its file. */
int transcribed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                       struct sotay_error *err);

/* ---- all of them: evaluate_reason.c ------------------------------------------------------------------ */

/* The first that applies, in the order of DESIGN 4; duplicates are found afterwards. */
int reason_of(struct evaluation *v, struct stored_signoff *s, int *ret_passed, const char **ret,
              struct sotay_error *err);
#endif
