/* src/domain/signoff_row.c - one row of table signoff. */
#include "base/base.h"

#include "domain/signoff_row.h"

void stored_signoff_read(struct stmt *q, struct stored_signoff *ret)
{
    *ret = (struct stored_signoff){
        .id = stmt_col_id(q, 0),
        .day = (sotay_day)stmt_col_int(q, 3),
        .chain = stmt_col_int(q, 19),
        .seq = stmt_col_int(q, 20),
        .clock = stmt_col_int(q, 21),
        .written = (sotay_day)stmt_col_int(q, 22),
        .has_signature = !stmt_col_is_null(q, 24),
        .sign_chain = stmt_col_int(q, 23),
        .sign_seq = stmt_col_int(q, 24),
        .sign_actor = stmt_col_int(q, 25),
        .passed = stmt_col_is_null(q, 26) ? -1 : (int)stmt_col_int(q, 26),
        .counted = stmt_col_int(q, 27) != 0,
        .reason = stmt_col_text(q, 28),
        .confirmed = stmt_col_is_null(q, 29) ? DAY_NONE : (sotay_day)stmt_col_int(q, 29),
    };
    ret->fact = (struct signoff_fact){
        .trainee = stmt_col_id(q, 1),
        .skill = stmt_col_text(q, 2),
        .performed_at = stmt_col_text(q, 4),
        .facility = stmt_col_id(q, 5),
        .mentor = stmt_col_id(q, 6),
        .has_typist = !stmt_col_is_null(q, 7),
        .typist = stmt_col_id(q, 7),
        .level = (int)stmt_col_int(q, 8),
        .missed = stmt_col_text(q, 9),
        .not_observed = stmt_col_text(q, 10),
        .na = stmt_col_text(q, 11),
        .scores = stmt_col_text(q, 12),
        .measures = stmt_col_text(q, 13),
        .simulated = stmt_col_int(q, 14) != 0,
        .case_ref = stmt_col_text(q, 15),
        .has_adoption = !stmt_col_is_null(q, 16),
        .adoption = stmt_col_id(q, 16),
        .origin = (enum signoff_origin)stmt_col_int(q, 17),
        .batch = stmt_col_id(q, 18),
    };
}

int stored_signoff_find(struct stmt *q, const struct id *id, struct stored_signoff *ret,
                        struct sotay_error *err)
{
    stmt_blob(q, 1, id->b, ID_SIZE);
    int rc = stmt_step(q, err);
    if (rc == SOTAY_END)
        return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay signoff list'."),
                          _("there is no such sign-off"));
    if (rc >= 0)
        stored_signoff_read(q, ret);
    return rc;
}

static void bind_id(struct stmt *q, int at, bool has, const struct id *id)
{
    stmt_blob(q, at, has ? id->b : NULL, ID_SIZE);
}

static void bind_text(struct stmt *q, int at, const char *text)
{
    stmt_text_static(q, at, text && *text ? text : NULL, text ? strlen(text) : 0);
}

static void bind_fact(struct stmt *q, const struct signoff_fact *f)
{
    stmt_blob(q, 2, f->trainee.b, ID_SIZE);
    bind_text(q, 3, f->skill);
    bind_text(q, 5, f->performed_at);
    stmt_blob(q, 6, f->facility.b, ID_SIZE);
    stmt_blob(q, 7, f->mentor.b, ID_SIZE);
    bind_id(q, 8, f->has_typist, &f->typist);
    stmt_int(q, 9, f->level);
    bind_text(q, 10, f->missed);
    bind_text(q, 11, f->not_observed);
    bind_text(q, 12, f->na);
    bind_text(q, 13, f->scores);
    bind_text(q, 14, f->measures);
    stmt_int(q, 15, f->simulated);
    bind_text(q, 16, f->case_ref);
    bind_id(q, 17, f->has_adoption, &f->adoption);
    stmt_int(q, 18, f->origin);
    stmt_blob(q, 19, f->batch.b, ID_SIZE);
}

int stored_signoff_insert(struct store *store, const struct stored_signoff *s,
                          struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_SIGNOFF_ADD);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    bind_fact(&q, &s->fact);
    stmt_int(&q, 4, s->day);
    stmt_int(&q, 20, s->chain);
    stmt_int(&q, 21, s->seq);
    stmt_int(&q, 22, s->clock);
    stmt_int(&q, 23, s->written);
    if (s->has_signature) { /* unbound: NULL */
        stmt_int(&q, 24, s->sign_chain);
        stmt_int(&q, 25, s->sign_seq);
        stmt_int(&q, 26, s->sign_actor);
    }
    if (s->passed >= 0)
        stmt_int(&q, 27, s->passed);
    stmt_int(&q, 28, s->counted);
    bind_text(&q, 29, s->reason);
    if (s->confirmed != DAY_NONE)
        stmt_int(&q, 30, s->confirmed);
    return stmt_run(&q, err);
}

/* ---- the same for comparing -------------------------------------------------------------------------- */

static void put_id(struct tally *t, bool has, const struct id *id)
{
    if (has)
        tally_blob(t, id->b, ID_SIZE);
    else
        tally_null(t);
}

static void put_text(struct tally *t, const char *text)
{
    tally_text(t, text && *text ? text : NULL);
}

static void put_int(struct tally *t, bool has, int64_t value)
{
    if (has)
        tally_int(t, value);
    else
        tally_null(t);
}

static void put_form(struct tally *t, const struct signoff_fact *f)
{
    tally_int(t, f->level);
    put_text(t, f->missed);
    put_text(t, f->not_observed);
    put_text(t, f->na);
    put_text(t, f->scores);
    put_text(t, f->measures);
    tally_int(t, f->simulated);
    put_text(t, f->case_ref);
    put_id(t, f->has_adoption, &f->adoption);
    tally_int(t, f->origin);
    tally_blob(t, f->batch.b, ID_SIZE);
}

void stored_signoff_tally(const struct stored_signoff *s, struct tally *t)
{
    const struct signoff_fact *f = &s->fact;
    tally_blob(t, s->id.b, ID_SIZE);
    tally_blob(t, f->trainee.b, ID_SIZE);
    put_text(t, f->skill);
    tally_int(t, s->day);
    put_text(t, f->performed_at);
    tally_blob(t, f->facility.b, ID_SIZE);
    tally_blob(t, f->mentor.b, ID_SIZE);
    put_id(t, f->has_typist, &f->typist);
    put_form(t, f);
    tally_int(t, s->chain);
    tally_int(t, s->seq);
    tally_int(t, s->clock);
    tally_int(t, s->written);
    put_int(t, s->has_signature, s->sign_chain);
    put_int(t, s->has_signature, s->sign_seq);
    put_int(t, s->has_signature, s->sign_actor);
}

void stored_signoff_tally_verdict(const struct stored_signoff *s, struct tally *t)
{
    put_int(t, s->passed >= 0, s->passed);
    tally_int(t, s->counted);
    put_text(t, s->reason);
    put_int(t, s->confirmed != DAY_NONE, s->confirmed);
}
