/* src/domain/evaluate_signature.c - whose signature stands on a sign-off, or for the file it came from, and
 * what it is worth (DESIGN 4, "What counts"). */
#include "base/base.h"

#include "domain/evaluate_private.h"

#include "ledger/ledger.h"

int signer_find(struct evaluation *v, int64_t actor, int64_t chain, int64_t seq, struct signer *ret,
                struct sotay_error *err)
{
    struct hash device;
    *ret = (struct signer){.standing = KEY_UNKNOWN};
    int rc = ledger_actor_key(v->f->source, actor, &ret->key, err);
    if (rc >= 0)
        rc = ledger_chain_device(v->f->source, chain, &device, err);
    return rc < 0 ? rc
                  : rights_key(&v->f->rights, &ret->key, &device, seq, &ret->standing, &ret->person,
                               err);
}

int signer_is_mentor(struct evaluation *v, const struct signer *by, const struct id *mentor,
                     bool *ret, struct sotay_error *err)
{
    *ret = by->standing == KEY_CONFIRMED && id_equal(&by->person, mentor);
    return *ret ? rights_key_mentors(&v->f->rights, &by->key, mentor, ret, err) : SOTAY_OK;
}

/* It answers for the `count` entries before it, wherever a branch of the computer's records begins. */
static int answers_for(struct evaluation *v, const struct signed_by *a,
                       const struct stored_signoff *s, bool *ret, struct sotay_error *err)
{
    *ret = a->seq && s->seq < a->seq && s->seq >= a->seq - a->count;
    if (!*ret || a->chain == s->chain)
        return SOTAY_OK;
    return ledger_before(v->f->source, s->chain, s->seq, a->chain, a->seq, ret, err);
}

/* The first signature that answers for the row: a batch's id is there for all to read, so what others
 * sign under it takes nothing away. */
static int find_attestation(struct evaluation *v, const struct stored_signoff *s,
                            struct sotay_error *err)
{
    bool fits = false;
    int rc = SOTAY_OK;
    if (id_equal(&v->attested.batch, &s->fact.batch))
        rc = answers_for(v, &v->attested, s, &fits, err);
    if (rc < 0 || fits)
        return rc;
    v->attested = (struct signed_by){.batch = s->fact.batch};
    AUTO(stmt) q = stmt_open(v->f->store, SQL_ATTESTATION_OF);
    stmt_blob(&q, 1, s->fact.batch.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct signed_by a = {.batch = s->fact.batch,
                              .chain = stmt_col_int(&q, 0),
                              .seq = stmt_col_int(&q, 1),
                              .actor = stmt_col_int(&q, 2),
                              .count = stmt_col_int(&q, 3),
                              .day = (sotay_day)stmt_col_int(&q, 4)};
        rc = answers_for(v, &a, s, &fits, err);
        if (rc < 0)
            return rc;
        if (fits && (!v->attested.seq || (v->attested.actor < 0 && a.actor >= 0)))
            v->attested = a;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static const char *key_reason(enum key_standing key)
{
    switch (key) {
    case KEY_CONFIRMED:
    case KEY_AUTHORITY:
        return NULL;
    case KEY_REVOKED:
        return "key-revoked";
    default:
        return "key-not-confirmed";
    }
}

/* What one signature is worth; actor -1: it does not fit. */
static int signature_reason(struct evaluation *v, const struct stored_signoff *s, int64_t actor,
                            int64_t chain, int64_t seq, const char **ret, struct sotay_error *err)
{
    struct signer by;
    bool good = false;
    *ret = "bad-signature";
    if (actor < 0)
        return SOTAY_OK;
    int rc = signer_find(v, actor, chain, seq, &by, err);
    *ret = key_reason(by.standing);
    if (rc >= 0 && !*ret)
        rc = signer_is_mentor(v, &by, &s->fact.mentor, &good, err);
    if (!*ret && !good) /* a confirmed key, but not for this mentor */
        *ret = "key-not-confirmed";
    return rc;
}

static int worth(const char *reason)
{
    static const char *const best_first[] = {"key-revoked", "key-not-confirmed", "bad-signature"};
    for (int i = 0; reason && i < (int)COUNT_OF(best_first); i++)
        if (strcmp(reason, best_first[i]) == 0)
            return i + 1;
    return reason ? (int)COUNT_OF(best_first) + 1 : 0;
}

/* Of the signatures given later over this very observation the best one counts, whichever came first. */
static int later_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                        struct sotay_error *err)
{
    AUTO(stmt) own = stmt_open(v->f->source, SQL_ENTRY_HASH_AT);
    stmt_int(&own, 1, s->chain);
    stmt_int(&own, 2, s->seq);
    int rc = stmt_step(&own, err);
    if (rc < 0)
        return rc;
    struct hash observation = stmt_col_hash(&own, 0);
    AUTO(stmt) q = stmt_open(v->f->store, SQL_SIGNATURE_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    *ret = "unsigned";
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash over = stmt_col_hash(&q, 3);
        int64_t actor = hash_equal(&over, &observation) ? stmt_col_int(&q, 2) : -1;
        const char *reason;
        rc = signature_reason(v, s, actor, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &reason, err);
        if (rc < 0)
            return rc;
        if (worth(reason) < worth(*ret))
            *ret = reason;
        if (!*ret)
            return SOTAY_OK; /* as good as it gets */
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int signed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                  struct sotay_error *err)
{
    if (s->fact.origin == ORIGIN_OBSERVED)
        return later_reason(v, s, ret, err);
    if (s->has_signature)
        return signature_reason(v, s, s->sign_actor, s->sign_chain, s->sign_seq, ret, err);
    *ret = "unsigned";
    return SOTAY_OK;
}

/* The key codes test whoever answered for the file. */
int transcribed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                       struct sotay_error *err)
{
    int rc = find_attestation(v, s, err);
    struct signed_by *a = &v->attested;
    if (rc < 0)
        return rc;
    if (!a->seq || a->actor < 0) {
        *ret = a->seq ? "bad-signature" : "not-attested";
        return SOTAY_OK;
    }
    if (!a->weighed)
        rc = signer_find(v, a->actor, a->chain, a->seq, &a->by, err);
    a->weighed = rc >= 0;
    *ret = key_reason(a->by.standing);
    if (rc < 0 || *ret || a->by.standing == KEY_AUTHORITY)
        return rc;
    bool may = false;
    rc = rights_key_covers(&v->f->rights, &a->by.key, &a->by.person, ROLE_COORDINATOR, "",
                           &s->fact.facility, a->day, &may, err);
    if (!may)
        *ret = "not-attested";
    return rc;
}
