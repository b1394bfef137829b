/* src/domain/signoff_compare.c - sums of the table of sign-offs, and of what its entries say. */
#include "base/base.h"

#include "domain/signoff_compare.h"

#include "domain/evaluate.h"
#include "store/tally.h"

/* Columns of query signoff_walk. */
enum {
    AT_ID,
    AT_TRAINEE,
    AT_SKILL,
    AT_MENTOR = 6,
    AT_CHAIN = 19,
    AT_CLOCK = 21,
    AT_PASSED = 26,
    AT_REASON = 28
};

struct compared_signoffs {
    struct tally facts, verdicts; /* as they should be */
};

static int open_sums(struct fold *f, struct sotay_error *err)
{
    if (f->compared)
        return SOTAY_OK;
    f->compared = calloc(1, sizeof(*f->compared));
    if (!f->compared)
        return sotay_nomem(err);
    tally_new(&f->compared->facts);
    tally_new(&f->compared->verdicts);
    return SOTAY_OK;
}

void compared_free(struct fold *f)
{
    if (!f->compared)
        return;
    tally_done(&f->compared->facts);
    tally_done(&f->compared->verdicts);
    free(f->compared);
    f->compared = NULL;
}

int compared_add(struct fold *f, const struct stored_signoff *s, struct sotay_error *err)
{
    int rc = open_sums(f, err);
    if (rc < 0)
        return rc;
    stored_signoff_tally(s, &f->compared->facts);
    return tally_row(&f->compared->facts, err);
}

int compared_verdict(struct fold *f, const struct stored_signoff *s, struct sotay_error *err)
{
    struct tally *t = &f->compared->verdicts;
    tally_blob(t, s->id.b, ID_SIZE);
    tally_int(t, s->chain);
    tally_int(t, s->seq);
    stored_signoff_tally_verdict(s, t);
    return tally_row(t, err);
}

/* ---- the table as it is ------------------------------------------------------------------------------ */

struct there {
    struct fold *f;
    struct evaluation *v;
    struct tally facts, verdicts, by_id, by_mentor, waits, beyond;
    struct id trainee; /* of the row before */
    struct str skill;
};

static void there_done(struct there *t)
{
    evaluation_free(t->v);
    tally_done(&t->facts);
    tally_done(&t->verdicts);
    tally_done(&t->by_id);
    tally_done(&t->by_mentor);
    tally_done(&t->waits);
    tally_done(&t->beyond);
    str_done(&t->skill);
}

/* What an index repeats of a row: what it is sorted by, then the table's key. */
static int tally_index(struct tally *t, struct stmt *q, int first, struct sotay_error *err)
{
    tally_columns(t, q, first, 1);
    tally_columns(t, q, AT_ID, 5);
    tally_columns(t, q, AT_CLOCK, 1);
    tally_columns(t, q, AT_CHAIN, 2);
    return tally_row(t, err);
}

static int tally_there(struct there *t, struct stmt *q, struct sotay_error *err)
{
    tally_columns(&t->facts, q, AT_ID, AT_PASSED);
    int rc = tally_row(&t->facts, err);
    tally_columns(&t->verdicts, q, AT_ID, 1);
    tally_columns(&t->verdicts, q, AT_CHAIN, 2);
    tally_columns(&t->verdicts, q, AT_PASSED, 4);
    if (rc >= 0)
        rc = tally_row(&t->verdicts, err);
    if (rc >= 0)
        rc = tally_index(&t->by_id, q, AT_ID, err);
    if (rc >= 0)
        rc = tally_index(&t->by_mentor, q, AT_MENTOR, err);
    const char *reason = stmt_col_text(q, AT_REASON);
    if (rc >= 0 && reason && strcmp(reason, "key-not-confirmed") == 0)
        rc = tally_index(&t->waits, q, AT_MENTOR, err);
    if (rc >= 0 && reason && strcmp(reason, "key-revoked") == 0)
        rc = tally_index(&t->beyond, q, AT_MENTOR, err);
    return rc;
}

/* A pair is looked at once, when its first row comes. */
static int look(struct there *t, struct stmt *q, struct sotay_error *err)
{
    struct id trainee = stmt_col_id(q, AT_TRAINEE);
    const char *skill = stmt_col_text(q, AT_SKILL);
    if (!skill)
        return sotay_nomem(err);
    if (t->skill.len && id_equal(&trainee, &t->trainee) && strcmp(str_text(&t->skill), skill) == 0)
        return SOTAY_OK;
    t->trainee = trainee;
    str_clear(&t->skill);
    str_add(&t->skill, skill);
    int rc = str_check(&t->skill, err);
    return rc < 0
               ? rc
               : evaluation_pair(t->v, &trainee, str_text(&t->skill), t->skill.len, NULL, 0, err);
}

static int walk(struct there *t, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(t->f->source, SQL_SIGNOFF_WALK);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        rc = tally_there(t, &q, err);
        if (rc >= 0)
            rc = look(t, &q, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int same_index(struct there *t, enum sql_id query, const struct tally *table,
                      struct sotay_error *err)
{
    AUTO(tally) index = {.sum = {0}};
    tally_like(&index, table);
    int rc = tally_query(&index, t->f->source, query, err);
    return rc != SOTAY_OK ? rc : tally_equal(&index, table) ? SOTAY_OK : SOTAY_END;
}

int compared_finish(struct app *app, struct fold *f, struct sotay_error *err)
{
    AUTO(there) t = {.f = f};
    int rc = open_sums(f, err);
    if (rc < 0)
        return rc;
    tally_like(&t.facts, &f->compared->facts);
    tally_like(&t.verdicts, &f->compared->verdicts);
    tally_new(&t.by_id);
    tally_new(&t.by_mentor);
    tally_new(&t.waits);
    tally_new(&t.beyond);
    rc = evaluation_new(app, f, &t.v, err);
    if (rc >= 0)
        rc = walk(&t, err);
    if (rc >= 0 && !(tally_equal(&t.facts, &f->compared->facts) &&
                     tally_equal(&t.verdicts, &f->compared->verdicts)))
        return SOTAY_END;
    if (rc == SOTAY_OK)
        rc = same_index(&t, SQL_SIGNOFF_INDEX_ID, &t.by_id, err);
    if (rc == SOTAY_OK)
        rc = same_index(&t, SQL_SIGNOFF_INDEX_MENTOR, &t.by_mentor, err);
    if (rc == SOTAY_OK)
        rc = same_index(&t, SQL_SIGNOFF_INDEX_WAITS, &t.waits, err);
    if (rc == SOTAY_OK)
        rc = same_index(&t, SQL_SIGNOFF_INDEX_BEYOND, &t.beyond, err);
    return rc;
}
