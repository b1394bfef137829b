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

/* The one performance that the facts hold. */
static struct assessing one_of(struct facts *f, const int *core_result, struct assessed *ret)
{
    *ret = (struct assessed){.result = *core_result};
    return (struct assessing){.facts = f, .core_results = core_result, .ret = ret};
}

/* Rules name a measure by its name, as in "comp_rate: not recorded"; people know it by its title. */
static void add_titled(const struct checklist *c, const char *lines, struct str *out)
{
    for (const char *p = lines; *p;) {
        size_t len = strcspn(p, "\n"), name = strcspn(p, ":");
        for (size_t i = 0; name < len && i < c->n_measures; i++) {
            const struct checklist_measure *m = &c->measures[i];
            if (strlen(m->name) != name || strncmp(m->name, p, name) != 0)
                continue;
            str_add(out, checklist_measure_title(m));
            p += name;
            len -= name;
            break;
        }
        str_add_bytes(out, p, len);
        p += len;
        if (*p)
            str_add_char(out, *p++);
    }
}

/* Asks the plugins, unless that was done before. */
static int ask(struct app *app, struct assessing *one, int *ret_result, struct str *reasons,
               struct sotay_error *err)
{
    struct assessed *a = one->ret;
    struct verdict block;
    int rc = one->done ? SOTAY_END
                       : competency_block(app, &one->facts->person, one->facts->skill, &block, err);
    if (rc == SOTAY_OK) {
        str_add(reasons, block.why);
        return str_check(reasons, err);
    }
    if (rc >= 0)
        rc = judging_assess(app, one, err);
    *ret_result = a->result;
    if (a->reasons)
        add_titled(one->facts->form->checklist, a->reasons, reasons);
    free(a->reasons);
    a->reasons = NULL;
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
    if (rc < 0)
        return rc;
    struct assessed a;
    struct assessing one = one_of(f, &s->passed, &a);
    return ask(app, &one, ret_result, reasons, err);
}

/* The checklist by which it was seen.  SOTAY_END: there is none. */
int signoff_checklist(struct app *app, const struct stored_signoff *row,
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

int signoff_form(struct app *app, const struct id *signoff, const struct checklist **ret,
                 struct sotay_error *err)
{
    struct stored_signoff row;
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    int rc = stored_signoff_find(&q, signoff, &row, err);
    return rc == SOTAY_OK ? signoff_checklist(app, &row, ret, err) : rc;
}

/* ---- a recorded one -------------------------------------------------------------------------------------- */

void stored_assessment_done(struct stored_assessment *a)
{
    facts_pool_done(&a->pool);
    free(a->of.reasons);
    str_done(&a->own);
    *a = (struct stored_assessment){0};
}

static int show_to_plugins(struct stored_assessment *a, struct facts *f,
                           const struct stored_signoff *row, struct sotay_error *err)
{
    int rc = series_add_stored(&f->series, a->pool.app, row, &a->pool.filled, err);
    a->of_plugins = one_of(f, &a->core_result, &a->of);
    a->asks = rc >= 0;
    return rc;
}

int stored_assessment_begin(struct stored_assessment *a, struct app *app, const struct id *signoff,
                            struct sotay_error *err)
{
    struct stored_signoff row;
    const struct checklist *c = NULL;
    struct facts *f;
    *a = (struct stored_assessment){.pool = {.app = app}, .core_result = -1};
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_GET);
    stmt_blob(&q, 1, signoff->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    stored_signoff_read(&q, &row);
    a->core_result = row.passed;
    rc = signoff_checklist(app, &row, &c, err);
    if (rc == SOTAY_OK)
        rc = facts_begin(&a->pool, &row.fact.trainee, c, row.day, &f, err);
    if (rc != SOTAY_OK || row.passed < 0)
        return rc < 0 ? rc : SOTAY_OK;
    rc = signoff_fact_fill(&row.fact, c, &a->pool.filled, err);
    if (rc < 0)
        return rc;
    checklist_assess(c, &a->pool.filled.o, &a->own);
    rc = str_check(&a->own, err);
    return rc < 0 || !asks_plugin(f) ? rc : show_to_plugins(a, f, &row, err);
}

/* What the child that judges may be asked as well.  NULL: nothing, or a plugin that is not to be asked. */
static int along_of(struct stored_assessment *a, struct assessing **ret, struct sotay_error *err)
{
    struct verdict block;
    const struct facts *f = a->of_plugins.facts;
    *ret = NULL;
    int rc = a->asks ? competency_block(a->pool.app, &f->person, f->skill, &block, err) : SOTAY_OK;
    if (rc == SOTAY_END)
        *ret = &a->of_plugins;
    return rc < 0 ? rc : SOTAY_OK;
}

int stored_assessment_settle(struct stored_assessment *a, struct app *app, const struct id *signoff,
                             int *ret_settled, struct sotay_error *ret_why, struct sotay_error *err)
{
    struct assessing *along = NULL;
    rights_forget(&app->rights);
    int rc = stored_assessment_begin(a, app, signoff, err);
    if (rc >= 0)
        rc = along_of(a, &along, err);
    *ret_settled = competency_settle_along(app, along, ret_why);
    return rc;
}

int stored_assessment_end(struct stored_assessment *a, int *ret_result, struct str *reasons,
                          struct sotay_error *err)
{
    *ret_result = a->core_result;
    str_add(reasons, str_text(&a->own));
    if (a->own.len)
        str_add_char(reasons, '\n');
    if (a->asks)
        return ask(a->pool.app, &a->of_plugins, ret_result, reasons, err);
    int rc = str_check(reasons, err);
    return rc < 0 || reasons->len ? rc : SOTAY_END;
}

int signoff_assess_stored(struct app *app, const struct id *signoff, int *ret_result,
                          struct str *reasons, struct sotay_error *err)
{
    AUTO(stored_assessment) a = {0};
    int rc = stored_assessment_begin(&a, app, signoff, err);
    return rc < 0 ? rc : stored_assessment_end(&a, ret_result, reasons, err);
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
    struct assessing all = {.facts = f, .core_results = core, .ret = ret->of};
    return judging_assess(app, &all, err);
}
