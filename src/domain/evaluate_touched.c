/* src/domain/evaluate_touched.c - which pairs of trainee and skill a transaction touched; each is looked
 * at once, in the order of the table of sign-offs. */
#include "base/base.h"

#include "domain/checklists.h"
#include "domain/evaluate.h"
#include "domain/folds.h"
#include "domain/record.h"
#include "domain/signoff_compare.h"

#include <assert.h>

#define INDEX_ROWS 50000 /* from here on it is quicker to make the indexes afterwards */

static int mark_pair(struct fold *f, const struct id *trainee, const char *skill,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_COMPETENCY_MARK);
    stmt_blob(&q, 1, trainee->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    return stmt_run(&q, err);
}

/* Where a mentor is posted, and so whether they come from outside, may change a verdict although no
 * sign-off changed. */
static bool changes_verdicts(enum sql_id query)
{
    return query == SQL_PAIRS_OF_MENTOR;
}

static int collect(struct fold *f, enum sql_id query, const void *key, size_t len, bool is_text,
                   struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, query);
    if (key && is_text)
        stmt_text_static(&q, 1, key, len);
    else if (key)
        stmt_blob(&q, 1, key, len);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id trainee = stmt_col_id(&q, 0);
        int touched = fold_touch(f, TOUCH_PAIR, &trainee, stmt_col_text(&q, 1), err);
        if (touched >= 0 && changes_verdicts(query))
            touched = mark_pair(f, &trainee, stmt_col_text(&q, 1), err);
        if (touched < 0)
            return touched;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int collect_each(struct fold *f, const struct map *m, enum sql_id query, bool is_text,
                        struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < m->cap && rc >= 0; i++)
        if (m->slots[i].key)
            rc = collect(f, query, m->slots[i].key, m->slots[i].len, is_text, err);
    return rc;
}

/* A posting or a class may change a verdict although no sign-off changed. */
static int mark_trainees(struct fold *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (int which = 0; which < 2; which++) {
        const struct map *m = which ? &f->mentors : &f->trainees;
        for (size_t i = 0; i < m->cap && rc >= 0; i++) {
            if (!m->slots[i].key)
                continue;
            AUTO(stmt) q = stmt_open(f->store, SQL_COMPETENCY_MARK_PERSON);
            stmt_blob(&q, 1, m->slots[i].key, m->slots[i].len);
            rc = stmt_run(&q, err);
        }
    }
    return rc;
}

static int collect_all(struct fold *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (f->all || f->skills.count) { /* the rules themselves may have changed */
        AUTO(stmt) q = stmt_open(f->store, SQL_COMPETENCY_MARK_ALL);
        rc = stmt_run(&q, err);
    }
    if (rc >= 0 && f->all)
        return collect(f, SQL_PAIRS_ALL, NULL, 0, false, err);
    if (rc >= 0)
        rc = collect_each(f, &f->mentors, SQL_PAIRS_OF_MENTOR, false, err);
    if (rc >= 0)
        rc = collect_each(f, &f->trainees, SQL_PAIRS_OF_TRAINEE, false, err);
    if (rc >= 0)
        rc = collect_each(f, &f->skills, SQL_PAIRS_OF_SKILL, true, err);
    return rc;
}

/* Pairs by trainee and skill, as the table of sign-offs and those kept back are ordered. */
static int compare_slots(const void *x, const void *y)
{
    const struct map_slot *a = *(const struct map_slot *const *)x,
                          *b = *(const struct map_slot *const *)y;
    int order = memcmp(a->key, b->key, a->len < b->len ? a->len : b->len);
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static bool is_of_pair(const struct stored_signoff *s, const struct map_slot *slot)
{
    size_t len = strlen(s->fact.skill);
    return slot->len == ID_SIZE + len && memcmp(slot->key, s->fact.trainee.b, ID_SIZE) == 0 &&
           memcmp((const char *)slot->key + ID_SIZE, s->fact.skill, len) == 0;
}

static int evaluate_pairs(struct evaluation *v, struct fold *f, const struct map_slot **slots,
                          size_t n, struct sotay_error *err)
{
    struct pending_signoffs none = {0}, *kept = f->pending ? f->pending : &none;
    size_t at = 0;
    int rc = SOTAY_OK;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        struct id trainee;
        size_t first = at;
        memcpy(trainee.b, slots[i]->key, ID_SIZE);
        while (at < kept->n && is_of_pair(&kept->rows[at], slots[i]))
            at++;
        rc = evaluation_pair(v, &trainee, (const char *)slots[i]->key + ID_SIZE,
                             slots[i]->len - ID_SIZE, at > first ? kept->rows + first : NULL,
                             at - first, err);
    }
    assert(rc < 0 || at == kept->n);
    return rc;
}

static int evaluate_sorted(struct app *app, struct fold *f, struct sotay_error *err)
{
    const struct map *m = &f->pairs;
    AUTO_FREE const struct map_slot **slots = calloc(m->count + 1, sizeof(const struct map_slot *));
    struct evaluation *v = NULL;
    size_t n = 0;
    if (!slots)
        return sotay_nomem(err);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].key)
            slots[n++] = &m->slots[i];
    if (n > 1)
        qsort(slots, n, sizeof(*slots), compare_slots);
    if (f->pending)
        pending_sort(f->pending);
    int rc = evaluation_new(app, f, &v, err);
    if (rc >= 0)
        rc = evaluate_pairs(v, f, slots, n, err);
    evaluation_free(v);
    return rc;
}

static int forget_gone(struct fold *f, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(f->store, SQL_COMPETENCY_FORGET_GONE);
    return stmt_run(&q, err);
}

int evaluate_touched(struct app *app, struct fold *f, struct sotay_error *err)
{
    if (f->comparing)
        return compared_finish(app, f, err);
    if (f->receiving) { /* other forms may be adopted now, other rights given */
        checklists_free(app->checklists);
        app->checklists = NULL;
        rights_forget(&app->rights);
        record_cache_free(app->records);
        app->records = NULL;
    }
    bool many = f->pending && f->pending->n >= INDEX_ROWS;
    int rc = mark_trainees(f, err);
    if (rc >= 0)
        rc = collect_all(f, err);
    if (rc >= 0 && many)
        rc = store_script(f->store, SQL_SIGNOFF_INDEXES_DROP, err);
    if (rc >= 0)
        rc = evaluate_sorted(app, f, err);
    if (rc >= 0 && many && f->store == f->source) /* a copy made to compare is only walked */
        rc = store_script(f->store, SQL_SIGNOFF_INDEXES_MAKE, err);
    if (rc >= 0 && f->rebuilding && f->store == f->source)
        rc = forget_gone(f, err);
    if (f->ops->done) /* written: a second finish would write them again */
        f->ops->done(f);
    return rc < 0 ? rc : SOTAY_OK;
}
