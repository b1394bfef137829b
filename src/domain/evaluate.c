/* src/domain/evaluate.c - which sign-offs count, and why not: computed from entries only, for one person
 * and one skill at a time (DESIGN 4, "What counts"). */
#include "base/base.h"

#include "domain/checklists.h"
#include "domain/folds.h"
#include "domain/signoff_row.h"
#include "ledger/ledger.h"

struct evaluation {
    struct app *app;
    struct fold *f;
    bool any_retraction;
    char specialty[40];
    char cadre[40];   /* of the trainee; "" unknown */
    struct signed_by { /* the attestation asked last: most rows of a file share it */
        struct id batch;
        bool known;
        int64_t chain, seq, actor, count;
        sotay_day day;
    } attested;
    struct filled_form form;
};

struct judged { /* one row of the pair, what was and what is */
    struct id id, mentor;
    int64_t chain, seq, clock;
    struct hash device, hash;
    char *performed_at, *case_ref;
    bool has_time;
    enum signoff_origin origin;
    int old_passed, passed;
    bool old_counted;
    char old_reason[24];
    const char *reason;
};

struct pair {
    struct judged *rows;
    size_t n, cap;
};

static void pair_done(struct pair *p)
{
    for (size_t i = 0; i < p->n; i++) {
        free(p->rows[i].performed_at);
        free(p->rows[i].case_ref);
    }
    free(p->rows);
}

/* ---- whose signature, and what it is worth ---------------------------------------------------------- */

static int device_of_chain(struct store *store, int64_t chain, struct hash *ret, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(store, SQL_CHAIN_ALL);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        if (stmt_col_int(&q, 0) == chain) {
            *ret = stmt_col_hash(&q, 1);
            return SOTAY_OK;
        }
    }
    *ret = (struct hash){{0}};
    return rc < 0 ? rc : SOTAY_OK;
}

static int standing(struct evaluation *v, int64_t actor, int64_t chain, int64_t seq,
                    enum key_standing *ret, struct id *ret_person, struct sotay_error *err)
{
    struct hash key, device;
    int rc = ledger_actor_key(v->f->source, actor, &key, err);
    if (rc >= 0)
        rc = device_of_chain(v->f->source, chain, &device, err);
    return rc < 0 ? rc : rights_key(&v->f->rights, &key, &device, seq, ret, ret_person, err);
}

/* The mentor's own signature over this very observation, if one was given. */
static int find_signature(struct evaluation *v, struct stored_signoff *s, bool *ret_bad,
                          struct sotay_error *err)
{
    struct hash observation;
    AUTO(stmt) own = stmt_open(v->f->source, SQL_ENTRY_HASH_AT);
    stmt_int(&own, 1, s->chain);
    stmt_int(&own, 2, s->seq);
    int rc = stmt_step(&own, err);
    if (rc < 0)
        return rc;
    observation = stmt_col_hash(&own, 0);
    AUTO(stmt) q = stmt_open(v->f->store, SQL_SIGNATURE_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash over = stmt_col_hash(&q, 3);
        int64_t actor = stmt_col_int(&q, 2);
        if (actor < 0 || !hash_equal(&over, &observation)) {
            *ret_bad = true;
            continue;
        }
        s->has_signature = true;
        s->sign_chain = stmt_col_int(&q, 0);
        s->sign_seq = stmt_col_int(&q, 1);
        s->sign_actor = actor;
        enum key_standing key;
        struct id person;
        rc = standing(v, actor, s->sign_chain, s->sign_seq, &key, &person, err);
        if (rc < 0)
            return rc;
        if (key == KEY_CONFIRMED && id_equal(&person, &s->fact.mentor))
            return SOTAY_OK; /* as good as it gets */
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int find_attestation(struct evaluation *v, const struct stored_signoff *s, struct sotay_error *err)
{
    if (v->attested.known && id_equal(&v->attested.batch, &s->fact.batch))
        return SOTAY_OK;
    v->attested = (struct signed_by){.batch = s->fact.batch, .known = true};
    AUTO(stmt) q = stmt_open(v->f->store, SQL_ATTESTATION_OF);
    stmt_blob(&q, 1, s->fact.batch.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        v->attested.chain = stmt_col_int(&q, 0);
        v->attested.seq = stmt_col_int(&q, 1);
        v->attested.actor = stmt_col_int(&q, 2);
        v->attested.count = stmt_col_int(&q, 3);
        v->attested.day = (sotay_day)stmt_col_int(&q, 4);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static const char *key_reason(enum key_standing key)
{
    switch (key) {
    case KEY_CONFIRMED:
    case KEY_AUTHORITY:
        return NULL;
    case KEY_REVOKED:
        return "key-revoked";
    default:
        return "key-not-confirmed";
    }
}

static int signed_reason(struct evaluation *v, struct stored_signoff *s, const char **ret,
                         struct sotay_error *err)
{
    bool bad = false;
    int rc = SOTAY_OK;
    if (s->fact.origin == ORIGIN_OBSERVED)
        rc = find_signature(v, s, &bad, err);
    if (rc < 0)
        return rc;
    if (!s->has_signature) {
        *ret = bad ? "bad-signature" : "unsigned";
        return SOTAY_OK;
    }
    if (s->sign_actor < 0) {
        *ret = "bad-signature";
        return SOTAY_OK;
    }
    enum key_standing key;
    struct id person;
    rc = standing(v, s->sign_actor, s->sign_chain, s->sign_seq, &key, &person, err);
    *ret = key_reason(key);
    if (!*ret && !id_equal(&person, &s->fact.mentor)) /* a confirmed key, but not this mentor's */
        *ret = "key-not-confirmed";
    return rc;
}

/* For transcribed rows the key codes test whoever answered for the file. */
static int transcribed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                              struct sotay_error *err)
{
    int rc = find_attestation(v, s, err);
    const struct signed_by *a = &v->attested;
    if (rc < 0)
        return rc;
    if (a->seq && a->actor < 0) {
        *ret = "bad-signature";
        return SOTAY_OK;
    }
    if (!a->seq || a->chain != s->chain || s->seq >= a->seq || s->seq < a->seq - a->count) {
        *ret = "not-attested";
        return SOTAY_OK;
    }
    enum key_standing key;
    struct id person;
    rc = standing(v, a->actor, a->chain, a->seq, &key, &person, err);
    *ret = key_reason(key);
    if (rc < 0 || *ret || key == KEY_AUTHORITY)
        return rc;
    bool may = false;
    rc = rights_covers(&v->f->rights, &person, ROLE_COORDINATOR, "", &s->fact.facility, a->day, &may, err);
    if (!may)
        *ret = "not-attested";
    return rc;
}

/* ---- right, place, person ------------------------------------------------------------------------------ */

static int mentor_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                         struct sotay_error *err)
{
    bool good = false;
    int rc = rights_covers(&v->f->rights, &s->fact.mentor, ROLE_MENTOR, v->specialty, &s->fact.facility,
                           s->day, &good, err);
    if (rc < 0 || !good) {
        *ret = "no-grant";
        return rc;
    }
    char policy[64];
    rc = rights_policy(&v->f->rights, "outside-secondment", &s->fact.facility, s->day, "warn", policy, err);
    if (rc >= 0 && strcmp(policy, "refuse") == 0) {
        rc = rights_works_at(&v->f->rights, &s->fact.mentor, &s->fact.facility, s->day, &good, err);
        if (!good)
            *ret = "outside-secondment";
    }
    if (!*ret && id_equal(&s->fact.mentor, &s->fact.trainee))
        *ret = "self";
    return rc;
}

static int retraction_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                             struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(v->f->store, SQL_RETRACTION_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        enum key_standing key;
        struct id person;
        int64_t actor = stmt_col_int(&q, 2);
        if (actor < 0)
            continue;
        rc = standing(v, actor, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &key, &person, err);
        if (rc < 0)
            return rc;
        bool may = key == KEY_AUTHORITY || (key == KEY_CONFIRMED && id_equal(&person, &s->fact.mentor));
        if (!may && key == KEY_CONFIRMED)
            rc = rights_covers(&v->f->rights, &person, ROLE_COORDINATOR, "", &s->fact.facility,
                               (sotay_day)stmt_col_int(&q, 3), &may, err);
        if (may)
            *ret = "retracted";
        if (rc < 0 || may)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- the form --------------------------------------------------------------------------------------------- */

static int form_reason(struct evaluation *v, struct stored_signoff *s, int *ret_passed, const char **ret,
                       struct sotay_error *err)
{
    struct id in_force, used;
    int rc = rights_checklist(&v->f->rights, s->fact.skill, &s->fact.facility, s->day, &in_force, err);
    if (rc < 0)
        return rc;
    bool adopted = rc == SOTAY_OK && (!s->fact.has_adoption || id_equal(&in_force, &s->fact.adoption));
    used = s->fact.has_adoption ? s->fact.adoption : in_force;
    const struct checklist *c = NULL;
    if (rc == SOTAY_OK || s->fact.has_adoption) {
        rc = checklists_get(&v->app->checklists, v->f->store, &used, &c, NULL, err);
        if (rc < 0)
            return rc;
    }
    if (c) {
        rc = signoff_fact_fill(&s->fact, c, &v->form, err);
        if (rc < 0)
            return rc;
        *ret_passed = checklist_assess(c, &v->form.o, NULL);
    }
    if (!adopted || !c)
        *ret = "not-adopted";
    else if (*ret_passed == SOTAY_ASSESS_INCOMPLETE)
        *ret = "incomplete";
    else if (s->day > s->written)
        *ret = "future";
    else if (!checklist_has_cadre(c, v->cadre))
        *ret = "cadre";
    return SOTAY_OK;
}

static int paper_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                        struct sotay_error *err)
{
    char policy[64];
    int rc = rights_policy(&v->f->rights, "paper", &s->fact.facility, s->day, "count", policy, err);
    if (rc >= 0 && strcmp(policy, "ignore") == 0)
        *ret = "paper";
    return rc;
}

/* The first that applies, in the order of DESIGN 4; duplicates are found afterwards. */
static int reason_of(struct evaluation *v, struct stored_signoff *s, int *ret_passed, const char **ret,
                     struct sotay_error *err)
{
    const char *form = NULL;
    bool paper = s->fact.origin == ORIGIN_TRANSCRIBED;
    *ret = NULL;
    *ret_passed = -1;
    int rc = form_reason(v, s, ret_passed, &form, err); /* passed is wanted in any case */
    if (rc >= 0)
        rc = paper ? transcribed_reason(v, s, ret, err) : signed_reason(v, s, ret, err);
    if (rc >= 0 && !*ret)
        rc = mentor_reason(v, s, ret, err);
    if (rc >= 0 && !*ret && v->any_retraction)
        rc = retraction_reason(v, s, ret, err);
    if (rc >= 0 && !*ret)
        *ret = form;
    if (rc >= 0 && !*ret && paper)
        rc = paper_reason(v, s, ret, err);
    return rc;
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
    int rc = device_of_chain(v->f->source, j->chain, &j->device, err);
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
        for (size_t k = i + 1; k < p->n && strcmp(a->performed_at, p->rows[k].performed_at) == 0; k++) {
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

static int read_cadre(struct evaluation *v, const struct id *trainee, struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(v->f->store, SQL_PERSON_CADRE);
    stmt_blob(&q, 1, trainee->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    const char *cadre = rc == SOTAY_OK ? stmt_col_text(&q, 0) : NULL;
    snprintf(v->cadre, sizeof(v->cadre), "%s", cadre ? cadre : "");
    return rc < 0 ? rc : SOTAY_OK;
}

static int add_row(struct evaluation *v, struct pair *p, struct stored_signoff *s, struct sotay_error *err)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 16;
        struct judged *grown = realloc(p->rows, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        p->rows = grown;
        p->cap = cap;
    }
    struct judged *j = &p->rows[p->n];
    *j = (struct judged){.id = s->id, .mentor = s->fact.mentor, .chain = s->chain, .seq = s->seq,
                         .clock = s->clock, .origin = s->fact.origin, .old_passed = s->passed,
                         .old_counted = s->counted,
                         .has_time = strchr(s->fact.performed_at, 'T') != NULL,
                         .performed_at = text_dup(s->fact.performed_at),
                         .case_ref = text_dup(s->fact.case_ref)};
    snprintf(j->old_reason, sizeof(j->old_reason), "%s", s->reason ? s->reason : "");
    p->n++;
    if (!j->performed_at || (s->fact.case_ref && !j->case_ref))
        return sotay_nomem(err);
    return reason_of(v, s, &j->passed, &j->reason, err);
}

static bool has_changed(const struct judged *j)
{
    return j->old_passed != j->passed || j->old_counted != !j->reason ||
           strcmp(j->old_reason, j->reason ? j->reason : "") != 0;
}

static int write_row(struct evaluation *v, const struct judged *j, struct sotay_error *err)
{
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

static int evaluate_pair(struct evaluation *v, const struct id *trainee, const char *skill, size_t len,
                         struct sotay_error *err)
{
    __attribute__((cleanup(pair_done))) struct pair p = {0};
    size_t dot = 0;
    while (dot < len && skill[dot] != '.')
        dot++;
    snprintf(v->specialty, sizeof(v->specialty), "%.*s", (int)(dot < 39 ? dot : 39), skill);
    int rc = read_cadre(v, trainee, err);
    if (rc < 0)
        return rc;
    AUTO(stmt) q = stmt_open(v->f->store, SQL_SIGNOFF_OF_PAIR);
    stmt_blob(&q, 1, trainee->b, ID_SIZE);
    stmt_text_static(&q, 2, skill, len);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct stored_signoff s;
        stored_signoff_read(&q, &s);
        rc = add_row(v, &p, &s, err);
        if (rc < 0)
            return rc;
    }
    if (rc >= 0)
        rc = find_duplicates(v, &p, err);
    bool changed = false;
    for (size_t i = 0; rc >= 0 && i < p.n; i++) {
        if (has_changed(&p.rows[i])) {
            changed = true;
            rc = write_row(v, &p.rows[i], err);
        }
    }
    return rc < 0 || !changed ? (rc < 0 ? rc : SOTAY_OK) : mark_pair(v, trainee, skill, len, err);
}

/* ---- everything touched --------------------------------------------------------------------------------------- */

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

int evaluate_touched(struct app *app, struct fold *f, struct sotay_error *err)
{
    struct evaluation v = {.app = app, .f = f};
    int rc = mark_trainees(f, err);
    if (rc >= 0)
        rc = collect_all(f, err);
    if (rc < 0)
        return rc;
    {
        AUTO(stmt) q = stmt_open(f->store, SQL_RETRACTION_ANY);
        rc = stmt_step(&q, err);
        v.any_retraction = rc == SOTAY_OK;
    }
    for (size_t i = 0; i < f->pairs.cap && rc >= 0; i++) {
        const struct map_slot *slot = &f->pairs.slots[i];
        if (!slot->key)
            continue;
        struct id trainee;
        memcpy(trainee.b, slot->key, ID_SIZE);
        rc = evaluate_pair(&v, &trainee, (const char *)slot->key + ID_SIZE, slot->len - ID_SIZE, err);
    }
    filled_form_done(&v.form);
    return rc < 0 ? rc : SOTAY_OK;
}
