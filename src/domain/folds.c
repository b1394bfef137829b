/* src/domain/folds.c - the folds of the domain's kinds. */
#include "base/base.h"

#include "domain/folds.h"

#include "domain/signoff_pending.h"
#include "ledger/ledger.h"
#include "ledger/structure.h"

/* -1 marks a signature that does not fit; what we sign ourselves needs no second look. */
static int64_t trusted_actor(const struct fold *f, const struct entry *e)
{
    if (!e->is_signed || (f->rebuilding && !entry_signature_holds(e)))
        return -1;
    return e->actor_no;
}

/* Kept back in a large batch, else written at once; what counts is settled at the end. */
static int add(struct fold *f, const struct stored_signoff *s, struct sotay_error *err)
{
    bool keep = f->bulk && strlen(s->fact.skill) <= TOUCH_TEXT_MAX;
    if (keep && !f->pending && !(f->pending = calloc(1, sizeof(*f->pending))))
        return sotay_nomem(err);
    int rc = keep && pending_has_room(f->pending) ? pending_add(f->pending, s, err)
                                                  : stored_signoff_insert(f->store, s, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_PAIR, &s->fact.trainee, s->fact.skill, err);
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
    return add(f, &row, err);
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
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    struct id trainee = stmt_col_id(&q, 1);
    return fold_touch(f, TOUCH_PAIR, &trainee, stmt_col_text(&q, 2), err);
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
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : touch_pair_of(f, &e->subject, err);
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
    return stmt_run(&q, err); /* its rows are in the same transaction, touched already */
}

static int fold_note(struct fold *f, const struct entry *e, const json_t *payload,
                     struct sotay_error *err)
{
    const char *note = payload_text(payload, "note");
    if (!note)
        return SOTAY_OK; /* erased */
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
    pending_free(f->pending);
    f->pending = NULL;
}

static int domain_fold_text(void *domain, struct fold *f, const struct entry *e,
                            struct sotay_error *err)
{
    struct signoff_fact fact;
    (void)domain;
    if (strcmp(e->kind, "signoff.transcribe") != 0)
        return SOTAY_END;
    str_clear(&f->text);
    str_add_bytes(&f->text, e->payload, e->payload_len);
    if (str_check(&f->text, err) < 0)
        return SOTAY_EFAIL;
    if (strlen(f->text.data) != e->payload_len || !signoff_fact_scan(f->text.data, &fact))
        return SOTAY_END;
    fact.origin = ORIGIN_TRANSCRIBED;
    return fold_fact(f, e, &fact, err);
}

const struct fold_ops domain_folds = {.fold = domain_fold,
                                      .fold_text = domain_fold_text,
                                      .finish = domain_finish,
                                      .done = domain_done};
