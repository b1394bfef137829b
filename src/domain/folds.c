/* src/domain/folds.c - the folds of the domain's kinds. */
#include "base/base.h"

#include "domain/folds.h"

#include "domain/signoff_fact.h"
#include "ledger/ledger.h"
#include "ledger/structure.h"

static void bind_id(struct stmt *q, int at, bool has, const struct id *id)
{
    stmt_blob(q, at, has ? id->b : NULL, ID_SIZE);
}

static void bind_text(struct stmt *q, int at, const char *text)
{
    stmt_text_static(q, at, text && *text ? text : NULL, text ? strlen(text) : 0);
}

/* -1 marks a signature that does not fit; what we sign ourselves needs no second look. */
static int64_t trusted_actor(const struct fold *f, const struct entry *e)
{
    if (!e->is_signed || (f->rebuilding && !entry_signature_holds(e)))
        return -1;
    return e->actor_no;
}

static int insert(struct fold *f, const struct entry *e, const struct signoff_fact *s, sotay_day day,
                  struct sotay_error *err)
{
    bool is_signed = s->origin == ORIGIN_SIGNED;
    AUTO(stmt) q = stmt_open(f->store, SQL_SIGNOFF_ADD);
    stmt_blob(&q, 1, e->subject.b, ID_SIZE);
    stmt_blob(&q, 2, s->trainee.b, ID_SIZE);
    bind_text(&q, 3, s->skill);
    stmt_int(&q, 4, day);
    bind_text(&q, 5, s->performed_at);
    stmt_blob(&q, 6, s->facility.b, ID_SIZE);
    stmt_blob(&q, 7, s->mentor.b, ID_SIZE);
    bind_id(&q, 8, s->has_typist, &s->typist);
    stmt_int(&q, 9, s->level);
    bind_text(&q, 10, s->missed);
    bind_text(&q, 11, s->not_observed);
    bind_text(&q, 12, s->na);
    bind_text(&q, 13, s->scores);
    bind_text(&q, 14, s->measures);
    stmt_int(&q, 15, s->simulated);
    bind_text(&q, 16, s->case_ref);
    bind_id(&q, 17, s->has_adoption, &s->adoption);
    stmt_int(&q, 18, s->origin);
    stmt_blob(&q, 19, s->batch.b, ID_SIZE);
    stmt_int(&q, 20, e->chain);
    stmt_int(&q, 21, e->seq);
    stmt_int(&q, 22, e->clock);
    stmt_int(&q, 23, day_of_time(e->time, (int)f->utc_offset));
    if (is_signed) {
        stmt_int(&q, 24, e->chain);
        stmt_int(&q, 25, e->seq);
        stmt_int(&q, 26, trusted_actor(f, e));
    } else {
        stmt_null(&q, 24);
        stmt_null(&q, 25);
        stmt_null(&q, 26);
    }
    int rc = stmt_run(&q, err);
    return rc < 0 ? rc : fold_touch(f, TOUCH_PAIR, &s->trainee, s->skill, err);
}

static int fold_signoff(struct fold *f, const struct entry *e, const json_t *payload,
                        enum signoff_origin origin, struct sotay_error *err)
{
    struct signoff_fact decoded;
    const struct signoff_fact *s = f->hint;
    if (!s) {
        if (!signoff_fact_decode(payload, &decoded))
            return SOTAY_END; /* of a form not known here: held */
        decoded.origin = origin;
        s = &decoded;
    }
    sotay_day day;
    char canonical[24];
    bool has_time;
    if (!moment_parse(s->performed_at, &day, canonical, &has_time))
        return SOTAY_END;
    return insert(f, e, s, day, err);
}

/* Signatures and retractions bear on the pair of the sign-off they name, once it is here. */
static int touch_pair_of(struct fold *f, const struct id *signoff, struct sotay_error *err)
{
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

const struct fold_ops domain_folds = {domain_fold, domain_finish};
