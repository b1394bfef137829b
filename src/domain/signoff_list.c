/* src/domain/signoff_list.c - lists of sign-offs, and those that an explanation shows. */
#include "base/base.h"

#include "base/map.h"
#include "domain/competency.h"
#include "domain/record.h"
#include "domain/signoff.h"
#include "domain/signoff_row.h"

struct codes { /* ids -> codes, asked once */
    struct app *app;
    struct map known;
    char (*texts)[80];
    size_t n, cap;
};

static void codes_done(struct codes *c)
{
    map_done(&c->known);
    free(c->texts);
}

static int code_of(struct codes *c, enum noun_id noun, const struct id *id, int64_t *ret,
                   struct sotay_error *err)
{
    if (map_get(&c->known, id->b, ID_SIZE, ret))
        return SOTAY_OK;
    if (c->n == c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 64;
        char(*grown)[80] = realloc(c->texts, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        c->texts = grown;
        c->cap = cap;
    }
    int rc = record_code(c->app->store, &noun_table[noun], id, c->texts[c->n], err);
    if (rc < 0)
        return rc;
    if (!c->texts[c->n][0])
        snprintf(c->texts[c->n], 80, "%.8s", id_hex(id).s);
    *ret = (int64_t)c->n;
    return map_put(&c->known, id->b, ID_SIZE, (int64_t)c->n++) ? SOTAY_OK : sotay_nomem(err);
}

struct listing_state {
    struct app *app;
    struct codes codes;
    bool has_trainee, has_mentor, has_facility;
    struct id trainee, mentor, facility;
    const struct signoff_filter *filter;
};

static int find(struct app *app, enum noun_id noun, const char *text, bool *has, struct id *ret,
                struct sotay_error *err)
{
    *has = text && *text;
    return *has ? record_find_any(app, &noun_table[noun], text, ret, err) : SOTAY_OK;
}

static int matches(struct listing_state *l, const struct stored_signoff *s, bool *ret,
                   struct sotay_error *err)
{
    const struct signoff_filter *f = l->filter;
    *ret = !(l->has_trainee && !id_equal(&l->trainee, &s->fact.trainee)) &&
           !(l->has_mentor && !id_equal(&l->mentor, &s->fact.mentor)) &&
           !(f->skill && *f->skill && strcmp(f->skill, s->fact.skill) != 0) &&
           !(f->reason && *f->reason && (!s->reason || strcmp(f->reason, s->reason) != 0)) &&
           !(f->from != DAY_NONE && s->day < f->from) && !(f->to != DAY_NONE && s->day > f->to) &&
           !(f->pending_only && !(s->reason && strcmp(s->reason, "unsigned") == 0)) &&
           !(f->counted_only && !s->counted) && !(f->not_counted_only && s->counted);
    if (*ret && l->has_facility)
        return rights_within(&l->app->rights, &s->fact.facility, &l->facility, ret, err);
    return SOTAY_OK;
}

static const char *state_of(const struct stored_signoff *s)
{
    if (s->reason && strcmp(s->reason, "retracted") == 0)
        return "retracted";
    if (s->reason && strcmp(s->reason, "unsigned") == 0)
        return "unsigned";
    return s->fact.origin == ORIGIN_TRANSCRIBED ? "transcribed" : "signed";
}

static int revision_of(struct app *app, const struct stored_signoff *s, struct sotay_error *err)
{
    struct id adoption = s->fact.adoption;
    if (!s->fact.has_adoption) {
        int rc = rights_checklist(&app->rights, s->fact.skill, &s->fact.facility, s->day, &adoption,
                                  err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : 0;
    }
    AUTO(stmt) q = stmt_open(app->store, SQL_CHECKLIST_GET);
    stmt_blob(&q, 1, adoption.b, ID_SIZE);
    int rc = stmt_step(&q, err);
    return rc < 0 ? rc : rc == SOTAY_OK ? (int)stmt_col_int(&q, 1) : 0;
}

static int show(struct listing_state *l, const struct stored_signoff *s, signoff_visit visit,
                void *with, struct sotay_error *err)
{
    const struct signoff_fact *f = &s->fact;
    int64_t trainee, mentor, facility, typist = -1;
    int rc = code_of(&l->codes, NOUN_PERSON, &f->trainee, &trainee, err);
    if (rc >= 0)
        rc = code_of(&l->codes, NOUN_PERSON, &f->mentor, &mentor, err);
    if (rc >= 0)
        rc = code_of(&l->codes, NOUN_FACILITY, &f->facility, &facility, err);
    if (rc >= 0 && f->has_typist)
        rc = code_of(&l->codes, NOUN_PERSON, &f->typist, &typist, err);
    if (rc < 0)
        return rc;
    int revision = revision_of(l->app, s, err);
    if (revision < 0)
        return revision;
    AUTO(stmt) note = stmt_open(l->app->store, SQL_NOTE_OF);
    stmt_blob(&note, 1, s->id.b, ID_SIZE);
    rc = stmt_step(&note, err);
    if (rc < 0)
        return rc;
    struct signoff_row row = {.id = s->id,
                              .trainee = f->trainee,
                              .mentor = f->mentor,
                              .facility = f->facility,
                              .typist = f->typist,
                              .trainee_code = l->codes.texts[trainee],
                              .mentor_code = l->codes.texts[mentor],
                              .facility_code = l->codes.texts[facility],
                              .typist_code = typist >= 0 ? l->codes.texts[typist] : NULL,
                              .skill = f->skill,
                              .performed_at = f->performed_at,
                              .missed = f->missed,
                              .not_observed = f->not_observed,
                              .na = f->na,
                              .scores = f->scores,
                              .setting = f->simulated ? "simulated" : "real",
                              .case_ref = f->case_ref,
                              .note = rc == SOTAY_OK ? stmt_col_text(&note, 0) : NULL,
                              .measures = f->measures,
                              .level = f->level,
                              .passed = s->passed == SOTAY_ASSESS_PASSED   ? 1
                                        : s->passed == SOTAY_ASSESS_FAILED ? 0
                                                                           : -1,
                              .counted = s->counted,
                              .reason = s->counted ? NULL : s->reason,
                              .state = state_of(s),
                              .checklist_revision = revision};
    return visit(with, &row, err);
}

static int each(struct listing_state *l, struct stmt *q, signoff_visit visit, void *with,
                struct sotay_error *err)
{
    int rc;
    while ((rc = stmt_step(q, err)) == SOTAY_OK) {
        struct stored_signoff s;
        bool wanted = false;
        stored_signoff_read(q, &s);
        rc = matches(l, &s, &wanted, err);
        if (rc >= 0 && wanted)
            rc = show(l, &s, visit, with, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int signoff_list(struct app *app, const struct signoff_filter *filter, signoff_visit visit,
                 void *with, struct sotay_error *err)
{
    struct listing_state l = {.app = app, .codes = {.app = app}, .filter = filter};
    int rc = find(app, NOUN_PERSON, filter->trainee, &l.has_trainee, &l.trainee, err);
    if (rc >= 0)
        rc = find(app, NOUN_PERSON, filter->mentor, &l.has_mentor, &l.mentor, err);
    if (rc >= 0)
        rc = find(app, NOUN_FACILITY, filter->facility, &l.has_facility, &l.facility, err);
    if (rc >= 0 && filter->skill && *filter->skill)
        rc = skill_check(app, filter->skill, err);
    if (rc < 0)
        return rc;
    AUTO(stmt)
    q = stmt_open(app->store, filter->id      ? SQL_SIGNOFF_GET
                              : l.has_trainee ? SQL_SIGNOFF_OF_TRAINEE
                              : l.has_mentor  ? SQL_SIGNOFF_OF_MENTOR
                                              : SQL_SIGNOFF_ALL);
    if (filter->id)
        stmt_blob(&q, 1, filter->id->b, ID_SIZE);
    else if (l.has_trainee || l.has_mentor)
        stmt_blob(&q, 1, l.has_trainee ? l.trainee.b : l.mentor.b, ID_SIZE);
    rc = each(&l, &q, visit, with, err);
    codes_done(&l.codes);
    return rc;
}

int competency_signoffs(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, signoff_visit visit, void *with, struct sotay_error *err)
{
    struct signoff_filter filter = {.from = DAY_NONE, .to = as_of};
    struct listing_state l = {.app = app, .codes = {.app = app}, .filter = &filter};
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_OF_PAIR);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    int rc = each(&l, &q, visit, with, err);
    codes_done(&l.codes);
    return rc;
}
