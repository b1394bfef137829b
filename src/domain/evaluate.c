/* src/domain/evaluate.c - which sign-offs count, and why not: computed from entries only, for one person
 * and one skill at a time (DESIGN 4, "What counts"). */
#include "base/base.h"

#include "domain/evaluate.h"

#include "domain/checklists.h"
#include "domain/confirmation.h"
#include "domain/signoff_compare.h"
#include "ledger/ledger.h"

struct pair {
    struct judged *rows;
    size_t n, cap;
};

struct signer { /* whose signature, and how good the key is */
    struct hash key;
    enum key_standing standing;
    struct id person;
};

struct evaluation {
    struct app *app;
    struct fold *f;
    bool any_retraction, any_confirmation;
    char specialty[40];
    char cadre[40];    /* of the trainee; "" unknown */
    bool of_facility;  /* who is assessed is a facility */
    struct signed_by { /* the attestation asked last: most rows of a file share it */
        struct id batch;
        int64_t chain, seq, actor, count;
        sotay_day day;
        bool weighed; /* `by` is known */
        struct signer by;
    } attested;
    struct filled_form form;
    struct pair pair; /* the one being looked at */
};

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

/* ---- whose signature, and what it is worth ---------------------------------------------------------- */

static int find_signer(struct evaluation *v, int64_t actor, int64_t chain, int64_t seq,
                       struct signer *ret, struct sotay_error *err)
{
    struct hash device;
    *ret = (struct signer){.standing = KEY_UNKNOWN};
    int rc = ledger_actor_key(v->f->source, actor, &ret->key, err);
    if (rc >= 0)
        rc = ledger_chain_device(v->f->source, chain, &device, err);
    return rc < 0 ? rc
                  : rights_key(&v->f->rights, &ret->key, &device, seq, &ret->standing, &ret->person,
                               err);
}

/* The mentor's own key, and one that somebody vouched for where the mentor works? */
static int is_mentors(struct evaluation *v, const struct signer *by, const struct id *mentor,
                      bool *ret, struct sotay_error *err)
{
    *ret = by->standing == KEY_CONFIRMED && id_equal(&by->person, mentor);
    return *ret ? rights_key_mentors(&v->f->rights, &by->key, mentor, ret, err) : SOTAY_OK;
}

/* It answers for the `count` entries before it, wherever a branch of the computer's records begins. */
static int answers_for(struct evaluation *v, const struct signed_by *a,
                       const struct stored_signoff *s, bool *ret, struct sotay_error *err)
{
    *ret = a->seq && s->seq < a->seq && s->seq >= a->seq - a->count;
    if (!*ret || a->chain == s->chain)
        return SOTAY_OK;
    return ledger_before(v->f->source, s->chain, s->seq, a->chain, a->seq, ret, err);
}

/* The first signature that answers for the row: a batch's id is there for all to read, so what others
 * sign under it takes nothing away. */
static int find_attestation(struct evaluation *v, const struct stored_signoff *s,
                            struct sotay_error *err)
{
    bool fits = false;
    int rc = SOTAY_OK;
    if (id_equal(&v->attested.batch, &s->fact.batch))
        rc = answers_for(v, &v->attested, s, &fits, err);
    if (rc < 0 || fits)
        return rc;
    v->attested = (struct signed_by){.batch = s->fact.batch};
    AUTO(stmt) q = stmt_open(v->f->store, SQL_ATTESTATION_OF);
    stmt_blob(&q, 1, s->fact.batch.b, ID_SIZE);
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct signed_by a = {.batch = s->fact.batch,
                              .chain = stmt_col_int(&q, 0),
                              .seq = stmt_col_int(&q, 1),
                              .actor = stmt_col_int(&q, 2),
                              .count = stmt_col_int(&q, 3),
                              .day = (sotay_day)stmt_col_int(&q, 4)};
        rc = answers_for(v, &a, s, &fits, err);
        if (rc < 0)
            return rc;
        if (fits && (!v->attested.seq || (v->attested.actor < 0 && a.actor >= 0)))
            v->attested = a;
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

/* What one signature is worth; actor -1: it does not fit. */
static int signature_reason(struct evaluation *v, const struct stored_signoff *s, int64_t actor,
                            int64_t chain, int64_t seq, const char **ret, struct sotay_error *err)
{
    struct signer by;
    bool good = false;
    *ret = "bad-signature";
    if (actor < 0)
        return SOTAY_OK;
    int rc = find_signer(v, actor, chain, seq, &by, err);
    *ret = key_reason(by.standing);
    if (rc >= 0 && !*ret)
        rc = is_mentors(v, &by, &s->fact.mentor, &good, err);
    if (!*ret && !good) /* a confirmed key, but not for this mentor */
        *ret = "key-not-confirmed";
    return rc;
}

static int worth(const char *reason)
{
    static const char *const best_first[] = {"key-revoked", "key-not-confirmed", "bad-signature"};
    for (int i = 0; reason && i < (int)COUNT_OF(best_first); i++)
        if (strcmp(reason, best_first[i]) == 0)
            return i + 1;
    return reason ? (int)COUNT_OF(best_first) + 1 : 0;
}

/* Of the signatures given later over this very observation the best one counts, whichever came first. */
static int later_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                        struct sotay_error *err)
{
    AUTO(stmt) own = stmt_open(v->f->source, SQL_ENTRY_HASH_AT);
    stmt_int(&own, 1, s->chain);
    stmt_int(&own, 2, s->seq);
    int rc = stmt_step(&own, err);
    if (rc < 0)
        return rc;
    struct hash observation = stmt_col_hash(&own, 0);
    AUTO(stmt) q = stmt_open(v->f->store, SQL_SIGNATURE_OF);
    stmt_blob(&q, 1, s->id.b, ID_SIZE);
    *ret = "unsigned";
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct hash over = stmt_col_hash(&q, 3);
        int64_t actor = hash_equal(&over, &observation) ? stmt_col_int(&q, 2) : -1;
        const char *reason;
        rc = signature_reason(v, s, actor, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &reason, err);
        if (rc < 0)
            return rc;
        if (worth(reason) < worth(*ret))
            *ret = reason;
        if (!*ret)
            return SOTAY_OK; /* as good as it gets */
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int signed_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                         struct sotay_error *err)
{
    if (s->fact.origin == ORIGIN_OBSERVED)
        return later_reason(v, s, ret, err);
    if (s->has_signature)
        return signature_reason(v, s, s->sign_actor, s->sign_chain, s->sign_seq, ret, err);
    *ret = "unsigned";
    return SOTAY_OK;
}

/* For transcribed rows the key codes test whoever answered for the file. */
static int transcribed_reason(struct evaluation *v, const struct stored_signoff *s,
                              const char **ret, struct sotay_error *err)
{
    int rc = find_attestation(v, s, err);
    struct signed_by *a = &v->attested;
    if (rc < 0)
        return rc;
    if (!a->seq || a->actor < 0) {
        *ret = a->seq ? "bad-signature" : "not-attested";
        return SOTAY_OK;
    }
    if (!a->weighed)
        rc = find_signer(v, a->actor, a->chain, a->seq, &a->by, err);
    a->weighed = rc >= 0;
    *ret = key_reason(a->by.standing);
    if (rc < 0 || *ret || a->by.standing == KEY_AUTHORITY)
        return rc;
    bool may = false;
    rc = rights_key_covers(&v->f->rights, &a->by.key, &a->by.person, ROLE_COORDINATOR, "",
                           &s->fact.facility, a->day, &may, err);
    if (!may)
        *ret = "not-attested";
    return rc;
}

/* ---- right, place, person ------------------------------------------------------------------------------ */

static int mentor_reason(struct evaluation *v, const struct stored_signoff *s, const char **ret,
                         struct sotay_error *err)
{
    bool good = false;
    int rc = rights_covers(&v->f->rights, &s->fact.mentor, ROLE_MENTOR, v->specialty,
                           &s->fact.facility, s->day, &good, err);
    if (rc < 0 || !good) {
        *ret = "no-grant";
        return rc;
    }
    char policy[64];
    rc = rights_policy(&v->f->rights, "outside-secondment", &s->fact.facility, s->day, "warn",
                       policy, err);
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
        struct signer by;
        bool may = false;
        int64_t actor = stmt_col_int(&q, 2);
        if (actor < 0)
            continue;
        rc = find_signer(v, actor, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &by, err);
        if (rc >= 0)
            rc = is_mentors(v, &by, &s->fact.mentor, &may, err);
        if (rc < 0)
            return rc;
        may = may || by.standing == KEY_AUTHORITY;
        const char *reason = stmt_col_text(&q, 4);
        if (!may && by.standing == KEY_CONFIRMED && reason && *reason)
            rc = rights_key_covers(&v->f->rights, &by.key, &by.person, ROLE_COORDINATOR, "",
                                   &s->fact.facility, (sotay_day)stmt_col_int(&q, 3), &may, err);
        if (may)
            *ret = "retracted";
        if (rc < 0 || may)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- the form --------------------------------------------------------------------------------------------- */

/* Was this the form in force?  The same bytes put in force again, now approved, are no other form. */
static int is_in_force(struct evaluation *v, const struct id *in_force, const struct id *used,
                       bool *ret, struct sotay_error *err)
{
    *ret = id_equal(in_force, used);
    if (*ret)
        return SOTAY_OK;
    AUTO(stmt) q = stmt_open(v->f->store, SQL_CHECKLIST_SAME);
    stmt_blob(&q, 1, in_force->b, ID_SIZE);
    stmt_blob(&q, 2, used->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    *ret = rc == SOTAY_OK;
    return rc < 0 ? rc : SOTAY_OK;
}

static int form_reason(struct evaluation *v, struct stored_signoff *s, int *ret_passed,
                       const char **ret, struct sotay_error *err)
{
    struct id in_force, used;
    int rc =
        rights_checklist(&v->f->rights, s->fact.skill, &s->fact.facility, s->day, &in_force, err);
    if (rc < 0)
        return rc;
    bool any = rc == SOTAY_OK, adopted = any;
    used = s->fact.has_adoption ? s->fact.adoption : in_force;
    rc = any ? is_in_force(v, &in_force, &used, &adopted, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    const struct checklist *c = NULL;
    if (any || s->fact.has_adoption) {
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
    else if (c->of_facility ? !v->of_facility : !checklist_has_cadre(c, v->cadre))
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
static int reason_of(struct evaluation *v, struct stored_signoff *s, int *ret_passed,
                     const char **ret, struct sotay_error *err)
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
