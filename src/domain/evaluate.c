/* src/domain/evaluate.c - which sign-offs count, and why not: computed from entries only, for one person
 * and one skill at a time (DESIGN 4, "What counts"). */
#include "base/base.h"

#include "domain/evaluate_private.h"

#include "domain/confirmation.h"
#include "domain/signoff_compare.h"
#include "ledger/ledger.h"

struct judged {                   /* one row of the pair, what was and what is */
    struct stored_signoff *fresh; /* kept back until now, or NULL: stored before */
    struct id id, mentor;
    int64_t chain, seq, clock;
    struct hash device, hash;
    sotay_day day;
    const char *performed_at, *case_ref;
    char *memory[2]; /* of the two texts, when the row comes from a statement */
    bool has_time;
    enum signoff_origin origin;
    int old_passed, passed;
    bool old_counted;
    char old_reason[24];
    const char *reason;
    sotay_day old_confirmed, confirmed;
};

static void pair_clear(struct pair *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->rows[i].memory[0]);
        free(p->rows[i].memory[1]);
    }
    p->n = 0;
}

/* ---- duplicates ---------------------------------------------------------------------------------------------- */

static bool same_performance(const struct judged *a, const struct judged *b)
{
    if (!a->has_time && !a->case_ref)
        return false;
    return id_equal(&a->mentor, &b->mentor) && strcmp(a->performed_at, b->performed_at) == 0 &&
           strcmp(a->case_ref ? a->case_ref : "", b->case_ref ? b->case_ref : "") == 0;
}

/* Signed before transcribed, then the smallest (clock, device, hash). */
static bool goes_before(const struct judged *a, const struct judged *b)
{
    bool paper_a = a->origin == ORIGIN_TRANSCRIBED, paper_b = b->origin == ORIGIN_TRANSCRIBED;
    if (paper_a != paper_b)
        return paper_b;
    if (a->clock != b->clock)
        return a->clock < b->clock;
    int by_device = hash_compare(&a->device, &b->device);
    return by_device ? by_device < 0 : hash_compare(&a->hash, &b->hash) < 0;
}

static int read_place(struct evaluation *v, struct judged *j, struct sotay_error *err)
{
    int rc = ledger_chain_device(v->f->source, j->chain, &j->device, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(v->f->source, SQL_ENTRY_HASH_AT);
    stmt_int(&q, 1, j->chain);
    stmt_int(&q, 2, j->seq);
    rc = stmt_step(&q, err);
    j->hash = rc == SOTAY_OK ? stmt_col_hash(&q, 0) : (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

/* Rows come in order of performed_at, so equal ones are neighbours. */
static int find_duplicates(struct evaluation *v, struct pair *p, struct sotay_error *err)
{
    for (size_t i = 0; i < p->n; i++) {
        struct judged *a = &p->rows[i];
        for (size_t k = i + 1; k < p->n && strcmp(a->performed_at, p->rows[k].performed_at) == 0;
             k++) {
            struct judged *b = &p->rows[k];
            if (a->reason || b->reason || !same_performance(a, b))
                continue;
            int rc = read_place(v, a, err);
            if (rc >= 0)
                rc = read_place(v, b, err);
            if (rc < 0)
                return rc;
            if (goes_before(a, b))
                b->reason = "duplicate";
            else
                a->reason = "duplicate";
        }
    }
    return SOTAY_OK;
}

/* ---- one pair --------------------------------------------------------------------------------------------------- */

/* Who is assessed: a person with a cadre, or a facility. */
static int read_trainee(struct evaluation *v, const struct id *trainee, struct sotay_error *err)
{
    AUTO(stmt) person = stmt_open(v->f->store, SQL_PERSON_CADRE);
    stmt_blob(&person, 1, trainee->b, ID_SIZE);
    int rc = stmt_step(&person, err);
    const char *cadre = rc == SOTAY_OK ? stmt_col_text(&person, 0) : NULL;
    snprintf(v->cadre, sizeof(v->cadre), "%s", cadre ? cadre : "");
    v->of_facility = false;
    if (rc != SOTAY_END)
        return rc;
    AUTO(stmt) facility = stmt_open(v->f->store, SQL_FACILITY_PLACE);
    stmt_blob(&facility, 1, trainee->b, ID_SIZE);
    rc = stmt_step(&facility, err);
    v->of_facility = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

static bool pair_room(struct pair *p)
{
    if (p->n < p->cap)
        return true;
    size_t cap = p->cap ? 2 * p->cap : 64;
    struct judged *grown = realloc(p->rows, cap * sizeof(*grown));
    if (!grown)
        return false;
    p->rows = grown;
    p->cap = cap;
    return true;
}

static int read_confirmed(struct evaluation *v, const struct stored_signoff *s, sotay_day *ret,
                          struct sotay_error *err)
{
    struct confirmation c;
    int rc = confirmation_find(&v->f->rights, v->f->source, s, &c, err);
    *ret = c.day;
    return rc < 0 ? rc : SOTAY_OK;
}

static int add_row(struct evaluation *v, struct pair *p, struct stored_signoff *s, bool is_fresh,
                   struct sotay_error *err)
{
    if (!pair_room(p))
        return sotay_nomem(err);
    struct judged *j = &p->rows[p->n];
    *j = (struct judged){.fresh = is_fresh ? s : NULL,
                         .id = s->id,
                         .mentor = s->fact.mentor,
                         .chain = s->chain,
                         .seq = s->seq,
                         .clock = s->clock,
                         .day = s->day,
                         .origin = s->fact.origin,
                         .old_passed = s->passed,
                         .old_counted = s->counted,
                         .old_confirmed = s->confirmed,
                         .confirmed = DAY_NONE,
                         .has_time = strchr(s->fact.performed_at, 'T') != NULL,
                         .performed_at = s->fact.performed_at,
                         .case_ref = s->fact.case_ref};
    if (!is_fresh) {
        j->performed_at = j->memory[0] = text_dup(s->fact.performed_at);
        j->case_ref = j->memory[1] = text_dup(s->fact.case_ref);
        snprintf(j->old_reason, sizeof(j->old_reason), "%s", s->reason ? s->reason : "");
    }
    p->n++;
    if (!j->performed_at || (s->fact.case_ref && !j->case_ref))
        return sotay_nomem(err);
    int rc = reason_of(v, s, &j->passed, &j->reason, err);
    return rc < 0 || !v->any_confirmation ? rc : read_confirmed(v, s, &j->confirmed, err);
}

static bool has_changed(const struct judged *j)
{
    return j->fresh || j->old_passed != j->passed || j->old_counted != !j->reason ||
           j->old_confirmed != j->confirmed ||
           strcmp(j->old_reason, j->reason ? j->reason : "") != 0;
}

static int write_row(struct evaluation *v, const struct judged *j, const struct id *trainee,
                     const char *skill, size_t len, struct sotay_error *err)
{
    if (j->fresh) {
        j->fresh->passed = j->passed;
        j->fresh->counted = !j->reason;
        j->fresh->reason = j->reason;
        j->fresh->confirmed = j->confirmed;
        return stored_signoff_insert(v->f->store, j->fresh, err);
    }
    AUTO(stmt) q = stmt_open(v->f->store, SQL_SIGNOFF_JUDGED);
    stmt_blob(&q, 1, j->id.b, ID_SIZE);
    if (j->passed < 0)
        stmt_null(&q, 2);
    else
        stmt_int(&q, 2, j->passed);
    stmt_int(&q, 3, !j->reason);
    stmt_text_static(&q, 4, j->reason, j->reason ? strlen(j->reason) : 0);
    stmt_int(&q, 5, j->chain);
    stmt_int(&q, 6, j->seq);
    stmt_blob(&q, 7, trainee->b, ID_SIZE);
    stmt_text_static(&q, 8, skill, len);
    stmt_int(&q, 9, j->day);
    stmt_text_static(&q, 10, j->performed_at, strlen(j->performed_at));
    stmt_int(&q, 11, j->clock);
    if (j->confirmed == DAY_NONE)
        stmt_null(&q, 12);
    else
        stmt_int(&q, 12, j->confirmed);
    return stmt_run(&q, err);
}

static int mark_pair(struct evaluation *v, const struct id *trainee, const char *skill, size_t len,
                     struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(v->f->store, SQL_COMPETENCY_MARK);
    stmt_blob(&q, 1, trainee->b, ID_SIZE);
    stmt_text_static(&q, 2, skill, len);
    return stmt_run(&q, err);
}

static int compare_judged(const void *x, const void *y)
{
    const struct judged *a = x, *b = y;
    int order = (a->day > b->day) - (a->day < b->day);
    if (!order)
        order = strcmp(a->performed_at, b->performed_at);
    if (!order)
        order = (a->clock > b->clock) - (a->clock < b->clock);
    return order ? order : memcmp(a->id.b, b->id.b, ID_SIZE);
}

static int read_stored(struct evaluation *v, struct pair *p, const struct id *trainee,
                       const char *skill, size_t len, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(v->f->comparing ? v->f->source : v->f->store, SQL_SIGNOFF_OF_PAIR);
    stmt_blob(&q, 1, trainee->b, ID_SIZE);
    stmt_text_static(&q, 2, skill, len);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct stored_signoff s;
        stored_signoff_read(&q, &s);
        rc = add_row(v, p, &s, false, err);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int is_there_any(struct store *store, enum sql_id query, bool *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, query);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

int evaluation_new(struct app *app, struct fold *f, struct evaluation **ret,
                   struct sotay_error *err)
{
    struct evaluation *v = calloc(1, sizeof(*v));
    if (!v)
        return sotay_nomem(err);
    v->app = app;
    v->f = f;
    int rc = is_there_any(f->store, SQL_RETRACTION_ANY, &v->any_retraction, err);
    if (rc >= 0)
        rc = is_there_any(f->store, SQL_CONFIRMATION_ANY, &v->any_confirmation, err);
    if (rc < 0)
        evaluation_free(v);
    else
        *ret = v;
    return rc;
}

void evaluation_free(struct evaluation *v)
{
    if (!v)
        return;
    pair_clear(&v->pair);
    free(v->pair.rows);
    filled_form_done(&v->form);
    free(v);
}

static int tell_verdicts(struct evaluation *v, const struct pair *p, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n; i++) {
        const struct judged *j = &p->rows[i];
        const struct stored_signoff s = {.id = j->id,
                                         .chain = j->chain,
                                         .seq = j->seq,
                                         .passed = j->passed,
                                         .counted = !j->reason,
                                         .reason = j->reason,
                                         .confirmed = j->confirmed};
        rc = compared_verdict(v->f, &s, err);
    }
    return rc;
}

int evaluation_pair(struct evaluation *v, const struct id *trainee, const char *skill, size_t len,
                    struct stored_signoff *fresh, size_t n_fresh, struct sotay_error *err)
{
    struct pair *p = &v->pair;
    pair_clear(p);
    size_t dot = 0;
    while (dot < len && skill[dot] != '.')
        dot++;
    snprintf(v->specialty, sizeof(v->specialty), "%.*s", (int)(dot < 39 ? dot : 39), skill);
    int rc = read_trainee(v, trainee, err);
    if (rc >= 0)
        rc = read_stored(v, p, trainee, skill, len, err);
    size_t n_stored = p->n;
    for (size_t i = 0; rc >= 0 && i < n_fresh; i++)
        rc = add_row(v, p, &fresh[i], true, err);
    if (rc >= 0 && n_stored && n_fresh)
        qsort(p->rows, p->n, sizeof(*p->rows), compare_judged);
    if (rc >= 0)
        rc = find_duplicates(v, p, err);
    if (v->f->comparing)
        return rc < 0 ? rc : tell_verdicts(v, p, err);
    bool changed = false;
    for (size_t i = 0; rc >= 0 && i < p->n; i++) {
        if (has_changed(&p->rows[i])) {
            changed = true;
            rc = write_row(v, &p->rows[i], trainee, skill, len, err);
        }
    }
    return rc < 0 || !changed ? rc : mark_pair(v, trainee, skill, len, err);
}
