/* src/domain/whatif.c - every pair of a skill, judged by the checklist in force and by a new one. */
#include "base/base.h"

#include "domain/whatif.h"

#include "domain/competency_private.h"
#include "domain/judging.h"

#define BATCH 250 /* pairs, each judged twice */

struct whatif {
    struct app *app;
    const struct checklist *fresh;
    const struct id *facility;
    sotay_day as_of;
    whatif_visit visit;
    void *with;
    struct facts_pool pool;
    struct id places[BATCH];
    struct facts *facts[2 * BATCH]; /* of each pair the one in force, then the new one */
    struct verdict verdicts[2 * BATCH];
    size_t n; /* pairs */
};

const char *whatif_word(enum whatif_change change)
{
    static const char *const words[WHATIF_COUNT] = {"same", "keeps", "gains", "lapses", "loses"};
    return words[change];
}

static enum whatif_change change_of(int before, int after)
{
    bool had = before == SOTAY_STATE_COMPETENT, has = after == SOTAY_STATE_COMPETENT;
    if (had == has)
        return has ? WHATIF_KEEPS : WHATIF_SAME;
    if (has)
        return WHATIF_GAINS;
    return after == SOTAY_STATE_LAPSED ? WHATIF_LAPSES : WHATIF_LOSES;
}

static int show(struct whatif *w, size_t i, struct sotay_error *err)
{
    const struct verdict *before = &w->verdicts[2 * i], *after = &w->verdicts[2 * i + 1];
    char code[80], facility[80], name[200];
    int rc = competency_name(w->app, &before->person, &w->places[i], code, facility, name, err);
    if (rc < 0)
        return rc;
    const struct whatif_row row = {.person_code = code,
                                   .full_name = name,
                                   .facility_code = facility,
                                   .skill = w->fresh->skill,
                                   .before = before->state,
                                   .after = after->state,
                                   .change = change_of(before->state, after->state)};
    return w->visit(w->with, &row, err);
}

static int judge_batch(struct whatif *w, struct sotay_error *err)
{
    int rc = judging_run(w->app, w->facts, 2 * w->n, false, w->verdicts, err);
    for (size_t i = 0; i < w->n && rc == SOTAY_OK; i++)
        rc = show(w, i, err);
    for (size_t i = 0; i < 2 * w->n; i++)
        verdict_done(&w->verdicts[i]);
    facts_clear(&w->pool);
    w->n = 0;
    return rc;
}

static int add_pair(struct whatif *w, const struct id *person, struct sotay_error *err)
{
    bool wanted = !w->facility;
    struct id place = {{0}};
    int rc = rights_posting(&w->app->rights, person, w->as_of, &place, err);
    if (rc >= 0 && w->facility)
        rc = rights_within(&w->app->rights, rc == SOTAY_OK ? &place : person, w->facility, &wanted,
                           err);
    if (rc < 0 || !wanted)
        return rc < 0 ? rc : SOTAY_OK;
    w->places[w->n] = place;
    rc = facts_gather(&w->pool, person, w->fresh->skill, w->as_of, &w->facts[2 * w->n], err);
    if (rc >= 0)
        rc = facts_gather_under(&w->pool, person, w->fresh, w->as_of, &w->facts[2 * w->n + 1], err);
    w->n += rc >= 0;
    bool full = w->n == BATCH || facts_bytes(&w->pool) > FACTS_BYTES_MAX;
    return rc >= 0 && full ? judge_batch(w, err) : rc;
}

static int each_pair(struct whatif *w, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(w->app->store, SQL_COMPETENCY_OF_SKILL);
    stmt_text(&q, 1, w->fresh->skill);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id person = stmt_col_id(&q, 0);
        rc = add_pair(w, &person, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    if (rc >= 0)
        rc = judge_batch(w, err);
    return rc < 0 ? rc : SOTAY_OK;
}

/* A rule that cannot be asked would make everybody wait. */
static int check_rules(struct app *app, const struct checklist *fresh, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < fresh->n_rules && rc >= 0; i++) {
        struct rule_bound bound;
        rc = rule_bind(app->plugins, fresh, &fresh->rules[i], &bound, err);
    }
    return rc;
}

int competency_whatif(struct app *app, const struct checklist *fresh, const struct id *facility,
                      sotay_day as_of, whatif_visit visit, void *with, struct sotay_error *err)
{
    int rc = skill_check(app, fresh->skill, err);
    if (rc >= 0)
        rc = check_rules(app, fresh, err);
    if (rc < 0)
        return rc;
    struct whatif *w = calloc(1, sizeof(*w));
    if (!w)
        return sotay_nomem(err);
    w->app = app;
    w->fresh = fresh;
    w->facility = facility;
    w->as_of = as_of;
    w->visit = visit;
    w->with = with;
    w->pool.app = app;
    rc = each_pair(w, err);
    facts_pool_done(&w->pool);
    free(w);
    return rc;
}
