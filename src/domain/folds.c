/* src/domain/folds.c - the folds of the domain's kinds. */
#include "base/base.h"

#include "domain/folds.h"

#include "domain/signoff_compare.h"
#include "domain/signoff_pending.h"
#include "ledger/erasure.h"
#include "ledger/ledger.h"
#include "ledger/receive.h"
#include "ledger/structure.h"

/* -1 marks a signature that does not fit. */
static int64_t trusted_actor(const struct fold *f, const struct entry *e)
{
    return fold_signature_holds(f, e) ? e->actor_no : -1;
}

/* Kept back in a large batch, else written at once, as those beyond its bound are, which are written a
 * second time when what counts is settled at the end. */
static int add(struct fold *f, const struct stored_signoff *s, struct sotay_error *err)
{
    if (f->comparing)
        return compared_add(f, s, err);
    bool keep = f->bulk && strlen(s->fact.skill) <= TOUCH_TEXT_MAX;
    if (keep && !f->pending && !(f->pending = calloc(1, sizeof(*f->pending))))
        return sotay_nomem(err);
    int rc = keep && f->pending->n < f->bulk ? pending_add(f->pending, s, err)
                                             : stored_signoff_insert(f->store, s, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_PAIR, &s->fact.trainee, s->fact.skill, err);
}

/* Whatever record of a person was meant, it is the one that is kept. */
static int name_kept(struct fold *f, struct signoff_fact *s, struct sotay_error *err)
{
    int rc = rights_self(&f->rights, &s->trainee, &s->trainee, err);
    if (rc >= 0)
        rc = rights_self(&f->rights, &s->mentor, &s->mentor, err);
    return rc >= 0 && s->has_typist ? rights_self(&f->rights, &s->typist, &s->typist, err) : rc;
}

static int fold_fact(struct fold *f, const struct entry *e, const struct signoff_fact *s,
                     struct sotay_error *err)
{
    struct stored_signoff row = {.fact = *s,
                                 .id = e->subject,
                                 .chain = e->chain,
                                 .seq = e->seq,
                                 .clock = e->clock,
                                 .passed = -1,
                                 .confirmed = DAY_NONE,
                                 .written = day_of_time(e->time, (int)f->utc_offset),
                                 .has_signature = s->origin == ORIGIN_SIGNED};
    char canonical[24];
    bool has_time;
    if (!moment_parse(s->performed_at, &row.day, canonical, &has_time))
        return SOTAY_END; /* of a form not known here: held */
    if (row.has_signature) {
        row.sign_chain = e->chain;
        row.sign_seq = e->seq;
        row.sign_actor = trusted_actor(f, e);
    }
    int rc = erasure_of_notes(f, &s->trainee, &e->subject, err);
    if (rc >= 0)
        rc = name_kept(f, &row.fact, err);
    return rc < 0 ? rc : add(f, &row, err);
}

static int fold_signoff(struct fold *f, const struct entry *e, const json_t *payload,
                        enum signoff_origin origin, struct sotay_error *err)
{
    struct signoff_fact decoded;
    const struct signoff_fact *s = f->hint;
    if (!s) {
        if (!signoff_fact_decode(payload, &decoded))
            return SOTAY_END;
        decoded.origin = origin;
        s = &decoded;
    }
    return fold_fact(f, e, s, err);
}

/* Signatures and retractions bear on the pair of the sign-off they name, once it is here. */
static int touch_pair_of(struct fold *f, const struct id *signoff, struct sotay_error *err)
{
    if (f->rebuilding) /* every pair is looked at */
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(f->store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) { /* one, unless somebody copied its id */
        struct id trainee = stmt_col_id(&q, 1);
        rc = fold_touch(f, TOUCH_PAIR, &trainee, stmt_col_text(&q, 2), err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int fold_signature(struct fold *f, const struct entry *e, const json_t *payload,
                          struct sotay_error *err)
{
    struct hash observation;
    if (!payload_hash(payload, "observation", &observation))
        return SOTAY_END;
    AUTO(stmt) q = stmt_open(f->store, SQL_SIGNATURE_ADD);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_int(&q, 2, e->chain);
    stmt_int(&q, 3, e->seq);
    stmt_int(&q, 4, trusted_actor(f, e));
    stmt_blob(&q, 5, observation.b, HASH_SIZE);
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : touch_pair_of(f, &e->subject, err);
}

static int fold_retraction(struct fold *f, const struct entry *e, const json_t *payload,
                           struct sotay_error *err)
{
    const char *reason = payload_text(payload, "reason");
    AUTO(stmt) q = stmt_open(f->store, SQL_RETRACTION_ADD);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_int(&q, 2, e->chain);
    stmt_int(&q, 3, e->seq);
    stmt_int(&q, 4, trusted_actor(f, e));
    stmt_int(&q, 5, day_of_time(e->time, (int)f->utc_offset));
    stmt_text(&q, 6, reason ? reason : "");
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : touch_pair_of(f, &e->subject, err);
}

static int fold_confirmation(struct fold *f, const struct entry *e, const json_t *payload,
                             struct sotay_error *err)
{
    struct hash observation;
    struct id person;
    if (!payload_hash(payload, "observation", &observation) ||
        !payload_id(payload, "person", &person))
        return SOTAY_END;
    int rc = rights_self(&f->rights, &person, &person, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_CONFIRMATION_ADD);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_int(&q, 2, e->chain);
    stmt_int(&q, 3, e->seq);
    stmt_int(&q, 4, trusted_actor(f, e));
    stmt_blob(&q, 5, person.b, ID_SIZE);
    stmt_blob(&q, 6, observation.b, HASH_SIZE);
    stmt_int(&q, 7, e->clock);
    stmt_int(&q, 8, day_of_time(e->time, (int)f->utc_offset));
    stmt_int(&q, 9, payload_int(payload, "withdrawn", 0) != 0);
    rc = stmt_run(&q, err);
    return rc < 0 ? rc : touch_pair_of(f, &e->subject, err);
}

static int touch_transcribed(void *with, const struct entry *e, struct sotay_error *err)
{
    return strcmp(e->kind, "signoff.transcribe") == 0 ? touch_pair_of(with, &e->subject, err)
                                                      : SOTAY_OK;
}

/* A long transaction may come in several parts. */
static int touch_attested(struct fold *f, const struct entry *e, int64_t count,
                          struct sotay_error *err)
{
    int64_t chain = e->chain, last = e->seq - 1, first = e->seq - count;
    while (chain && last >= first) {
        AUTO(stmt) q = stmt_open(f->source, SQL_CHAIN_GET);
        stmt_int(&q, 1, chain);
        int rc = stmt_step(&q, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
        struct hash device = stmt_col_hash(&q, 0), base = stmt_col_hash(&q, 2);
        int64_t base_seq = stmt_col_int(&q, 1);
        rc = ledger_each_in(f->source, chain, first > base_seq ? first : base_seq + 1, last,
                            touch_transcribed, f, err);
        last = base_seq;
        if (rc >= 0 && last >= first)
            rc = ledger_find(f->source, &device, base_seq, &base, &chain, NULL, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return SOTAY_OK;
}

/* The entries it answers for stand right before it in the chain; the hash of the last one, which covers
 * all before, must be the one it names. */
static int fold_attestation(struct fold *f, const struct entry *e, const json_t *payload,
                            struct sotay_error *err)
{
    struct hash last;
    struct id batch;
    int64_t count = payload_int(payload, "count", 0);
    if (!payload_hash(payload, "last", &last) || !payload_id(payload, "batch", &batch) || count < 1)
        return SOTAY_END;
    bool fits = hash_equal(&last, &e->prev) && count < e->seq;
    AUTO(stmt) q = stmt_open(f->store, SQL_ATTESTATION_ADD);
    stmt_blob(&q, 1, batch.b, ID_SIZE);
    stmt_int(&q, 2, e->chain);
    stmt_int(&q, 3, e->seq);
    stmt_int(&q, 4, fits ? trusted_actor(f, e) : -1);
    stmt_int(&q, 5, count);
    stmt_int(&q, 6, day_of_time(e->time, (int)f->utc_offset));
    stmt_int(&q, 7, e->clock);
    stmt_blob(&q, 8, e->hash.b, HASH_SIZE);
    int rc = stmt_run(&q, err);
    /* Written here, its rows are in the same transaction, touched already. */
    return rc >= 0 && f->receiving ? touch_attested(f, e, count, err) : rc;
}

static int fold_note(struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err)
{
    const char *note = payload_text(payload, "note");
    bool erased = !note;
    int rc = fold_history(f, e, err); /* so that it is found when its sign-off comes later */
    if (rc >= 0 && note)
        rc = erasure_of_note(f, e, &erased, err);
    if (rc < 0 || erased)
        return rc;
    AUTO(stmt) q = stmt_open(f->store, SQL_NOTE_PUT);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_text(&q, 2, note);
    stmt_int(&q, 3, e->clock);
    stmt_blob(&q, 4, e->device.b, HASH_SIZE);
    stmt_blob(&q, 5, e->hash.b, HASH_SIZE);
    return stmt_run(&q, err);
}

int signoff_fold(struct app *app, struct fold *f, const struct entry *e, const json_t *payload,
                 struct sotay_error *err)
{
    (void)app;
    if (strcmp(e->kind, "signoff.add") == 0)
        return fold_signoff(f, e, payload, ORIGIN_SIGNED, err);
    if (strcmp(e->kind, "signoff.observe") == 0)
        return fold_signoff(f, e, payload, ORIGIN_OBSERVED, err);
    if (strcmp(e->kind, "signoff.transcribe") == 0)
        return fold_signoff(f, e, payload, ORIGIN_TRANSCRIBED, err);
    if (strcmp(e->kind, "signoff.sign") == 0)
        return fold_signature(f, e, payload, err);
    if (strcmp(e->kind, "signoff.retract") == 0)
        return fold_retraction(f, e, payload, err);
    if (strcmp(e->kind, "signoff.confirm") == 0)
        return fold_confirmation(f, e, payload, err);
    if (strcmp(e->kind, "signoff.note") == 0)
        return fold_note(f, e, payload, err);
    if (strcmp(e->kind, "attest") == 0)
        return fold_attestation(f, e, payload, err);
    return SOTAY_END;
}

static int domain_fold(void *domain, struct fold *f, const struct entry *e, const json_t *payload,
                       struct sotay_error *err)
{
    if (strncmp(e->kind, "certificate.", 12) == 0)
        return certificate_fold(domain, f, e, payload, err);
    return signoff_fold(domain, f, e, payload, err);
}

static int domain_finish(void *domain, struct fold *f, struct sotay_error *err)
{
    return evaluate_touched(domain, f, err);
}

static void domain_done(struct fold *f)
{
    compared_free(f);
    pending_free(f->pending);
    f->pending = NULL;
}

static int origin_of(const char *kind)
{
    return strcmp(kind, "signoff.add") == 0          ? ORIGIN_SIGNED
           : strcmp(kind, "signoff.observe") == 0    ? ORIGIN_OBSERVED
           : strcmp(kind, "signoff.transcribe") == 0 ? ORIGIN_TRANSCRIBED
                                                     : -1;
}

static int domain_fold_text(void *domain, struct fold *f, const struct entry *e,
                            struct sotay_error *err)
{
    struct signoff_fact fact;
    int origin = origin_of(e->kind);
    (void)domain;
    if (origin < 0)
        return SOTAY_END;
    str_clear(&f->text);
    str_add_bytes(&f->text, e->payload, e->payload_len);
    if (str_check(&f->text, err) < 0)
        return SOTAY_EFAIL;
    if (strlen(f->text.data) != e->payload_len || !signoff_fact_scan(f->text.data, &fact))
        return SOTAY_END;
    fact.origin = (enum signoff_origin)origin;
    return fold_fact(f, e, &fact, err);
}

const struct fold_ops domain_folds = {.fold = domain_fold,
                                      .fold_text = domain_fold_text,
                                      .finish = domain_finish,
                                      .done = domain_done};
