/* src/domain/signoff_assess.c - asks the rules about single performances. */
#include "base/base.h"

#include "domain/signoff_assess.h"

#include "domain/checklists.h"
#include "domain/competency_private.h"

static bool asks_plugin(const struct facts *f)
{
    const char *one[1];
    size_t n;
    facts_plugins(f, one, 1, &n);
    return n > 0;
}

/* The one row that the facts hold. */
static int assess_row(struct app *app, struct facts *f, int core_result, int *ret_result,
                      struct str *reasons, struct sotay_error *err)
{
    struct assessed a = {.result = core_result};
    struct verdict block;
    int rc = competency_block(app, &f->person, f->skill, &block, err);
    if (rc == SOTAY_OK) {
        str_add(reasons, block.why);
        return str_check(reasons, err);
    }
    if (rc >= 0)
        rc = judging_assess(app, f, &core_result, &a, err);
    *ret_result = a.result;
    if (a.reasons)
        str_add(reasons, a.reasons);
    free(a.reasons);
    return rc < 0 ? rc : str_check(reasons, err);
}

int signoff_assess(struct app *app, const struct signoff *s, int *ret_result, struct str *reasons,
                   struct sotay_error *err)
{
    AUTO(facts_pool) pool = {.app = app};
    struct facts *f;
    bool outside = false;
    *ret_result = s->passed;
    int rc = facts_begin(&pool, &s->trainee, s->checklist, s->day, &f, err);
    if (rc < 0 || !asks_plugin(f))
        return rc < 0 ? rc : SOTAY_END;
    rc = rights_from_outside(&app->rights, &s->mentor, &s->facility, s->day, &outside, err);
    if (rc < 0)
        return rc;
    const struct series_row row = {
        .id = s->id,
        .mentor = s->mentor,
        .facility = s->facility,
        .day = s->day,
        .confirmed = DAY_NONE,
        .level = s->o.level,
        .flags = (uint8_t)((s->simulated ? SOTAY_FLAG_SIMULATED : 0) |
                           (s->o.transcribed ? SOTAY_FLAG_TRANSCRIBED : 0) |
                           (outside ? SOTAY_FLAG_OUTSIDE : 0)),
        .passed = s->passed == SOTAY_ASSESS_PASSED,
        .performed_at = s->performed_at,
        .steps = s->steps,
        .scores = s->scores,
        .measures = s->measures,
    };
    rc = series_add(&f->series, &row, err);
    return rc < 0 ? rc : assess_row(app, f, s->passed, ret_result, reasons, err);
}

/* The checklist by which it was seen.  SOTAY_END: there is none. */
static int checklist_of(struct app *app, const struct stored_signoff *row,
                        const struct checklist **ret, struct sotay_error *err)
{
    struct id adoption = row->fact.adoption;
    int rc = row->fact.has_adoption
                 ? SOTAY_OK
                 : rights_checklist(&app->rights, row->fact.skill, &row->fact.facility, row->day,
                                    &adoption, err);
    return rc != SOTAY_OK ? rc
                          : checklists_get(&app->checklists, app->store, &adoption, ret, NULL, err);
}

/* What the form itself finds wrong, before what the rules say. */
static void add_own_reasons(const struct checklist *c, const struct observation *o,
                            struct str *reasons)
{
    checklist_assess(c, o, reasons);
    if (reasons->len)
        str_add_char(reasons, '\n');
}

int signoff_assess_stored(struct app *app, const struct id *signoff, int *ret_result,
                          struct str *reasons, struct sotay_error *err)
{
    AUTO(facts_pool) pool = {.app = app};
    struct stored_signoff row;
    const struct checklist *c = NULL;
    struct facts *f;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc;
    stored_signoff_read(&q, &row);
    *ret_result = row.passed;
    rc = checklist_of(app, &row, &c, err);
    if (rc == SOTAY_OK)
        rc = facts_begin(&pool, &row.fact.trainee, c, row.day, &f, err);
    if (rc != SOTAY_OK || row.passed < 0)
        return rc < 0 ? rc : SOTAY_END;
    rc = signoff_fact_fill(&row.fact, c, &pool.filled, err);
    if (rc < 0)
        return rc;
    add_own_reasons(c, &pool.filled.o, reasons);
    if (!asks_plugin(f)) {
        rc = str_check(reasons, err);
        return rc < 0 || reasons->len ? rc : SOTAY_END;
    }
    rc = series_add_stored(&f->series, app, &row, &pool.filled, err);
    return rc < 0 ? rc : assess_row(app, f, row.passed, ret_result, reasons, err);
}

/* ---- a pair ---------------------------------------------------------------------------------------------- */

void assessed_pair_done(struct assessed_pair *p)
{
    for (size_t i = 0; i < p->n; i++)
        free(p->of[i].reasons);
    free(p->of);
    free(p->id);
    *p = (struct assessed_pair){0};
}

const struct assessed *assessed_find(const struct assessed_pair *p, const struct id *signoff)
{
    for (size_t i = 0; i < p->n; i++)
        if (id_equal(&p->id[i], signoff))
            return &p->of[i];
    return NULL;
}

int signoff_assess_pair(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, struct assessed_pair *ret, struct sotay_error *err)
{
    AUTO(facts_pool) pool = {.app = app};
    struct facts *f;
    int rc = facts_gather(&pool, person, skill, as_of, &f, err);
    if (rc < 0)
        return rc;
    f->n_others = 0; /* only this skill's own performances are asked about */
    if (!f->form || !f->series.n || !asks_plugin(f))
        return SOTAY_OK;
    size_t n = f->series.n;
    AUTO_FREE int *core = calloc(n, sizeof(*core));
    ret->id = calloc(n, sizeof(*ret->id));
    ret->of = calloc(n, sizeof(*ret->of));
    if (!core || !ret->id || !ret->of)
        return sotay_nomem(err);
    ret->n = n;
    for (size_t i = 0; i < n; i++) {
        ret->id[i] = f->series.id[i];
        core[i] = f->series.passed[i] ? SOTAY_ASSESS_PASSED : SOTAY_ASSESS_FAILED;
    }
    return judging_assess(app, f, core, ret->of, err);
}
