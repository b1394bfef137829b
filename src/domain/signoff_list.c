/* src/domain/signoff_list.c - lists of sign-offs, and those that an explanation shows. */
#include "base/base.h"

#include "base/map.h"
#include "base/text.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/confirmation.h"
#include "domain/record.h"
#include "domain/signoff.h"
#include "domain/signoff_assess.h"
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

/* Of a person, or of a facility where the checklist assesses one. */
static int code_of_trainee(struct codes *c, const struct id *id, int64_t *ret, bool *ret_facility,
                           struct sotay_error *err)
{
    char code[80] = "";
    *ret_facility = false;
    AUTO(stmt) q = stmt_open(c->app->store, SQL_PERSON_CADRE);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_END) {
        rc = record_code(c->app->store, &noun_table[NOUN_FACILITY], id, code, err);
        *ret_facility = code[0] != '\0';
    }
    return rc < 0 ? rc : code_of(c, *ret_facility ? NOUN_FACILITY : NOUN_PERSON, id, ret, err);
}

struct listing_state {
    struct app *app;
    struct codes codes;
    bool has_trainee, has_mentor, has_facility;
    struct id trainee, mentor, facility;
    const struct signoff_filter *filter;
    struct map asks; /* skill -> does a way of it ask for the lead's word? */
    struct outcomes outcomes;
};

static void listing_done(struct listing_state *l)
{
    codes_done(&l->codes);
    map_done(&l->asks);
    outcomes_done(&l->outcomes);
}

static int find(struct app *app, enum noun_id noun, const char *text, bool *has, struct id *ret,
                struct sotay_error *err)
{
    *has = text && *text;
    return *has ? record_find_any(app, &noun_table[noun], text, ret, err) : SOTAY_OK;
}

static int find_trainee(struct listing_state *l, const char *text, struct sotay_error *err)
{
    struct sotay_error no_facility;
    int rc = find(l->app, NOUN_PERSON, text, &l->has_trainee, &l->trainee, err);
    if (rc == SOTAY_EABSENT &&
        record_find_any(l->app, &noun_table[NOUN_FACILITY], text, &l->trainee, &no_facility) >= 0)
        rc = SOTAY_OK;
    return rc;
}

/* ---- measures ------------------------------------------------------------------------------------------------ */

static bool same_letters(const char *a, size_t len, const char *b)
{
    AUTO_FREE char *part = text_dup_bytes(a, len);
    AUTO_FREE char *x = part ? text_case_key(part) : NULL;
    AUTO_FREE char *y = text_case_key(b);
    return x && y && strcmp(x, y) == 0;
}

/* NAME=VALUE among "name=value;name=value". */
static bool has_measure(const char *measures, const char *wanted)
{
    AUTO(str) written = {0}; /* as a value is written in the list */
    const char *equals = strchr(wanted, '=');
    if (!equals || !measures)
        return false;
    AUTO_FREE char *name = text_dup_bytes(wanted, (size_t)(equals - wanted));
    if (!name)
        return false;
    measures_add(&written, name, equals + 1);
    for (const char *at = measures; *at;) {
        size_t len = strcspn(at, ";");
        if (same_letters(at, len, str_text(&written)))
            return true;
        at += len + (at[len] == ';');
    }
    return false;
}

/* ---- what waits for the lead of the place ----------------------------------------------------------------- */

static bool asks_for_word(const struct checklist *c)
{
    for (size_t i = 0; i < c->n_rules; i++)
        for (size_t k = 0; k < c->rules[i].n_params; k++)
            if (strcmp(c->rules[i].use, "count") == 0 &&
                strcmp(c->rules[i].params[k].name, "confirmed") == 0 &&
                strtol(c->rules[i].params[k].value, NULL, 10) > 0)
                return true;
    return false;
}

static int skill_asks(struct listing_state *l, const struct stored_signoff *s, bool *ret,
                      struct sotay_error *err)
{
    int64_t known;
    const struct checklist *c = NULL;
    struct id adoption;
    const char *skill = s->fact.skill;
    if (map_get(&l->asks, skill, strlen(skill), &known)) {
        *ret = known != 0;
        return SOTAY_OK;
    }
    int rc =
        rights_checklist(&l->app->rights, skill, &s->fact.facility, l->app->today, &adoption, err);
    if (rc == SOTAY_OK)
        rc = checklists_get(&l->app->checklists, l->app->store, &adoption, &c, NULL, err);
    *ret = rc == SOTAY_OK && asks_for_word(c);
    if (rc < 0)
        return rc;
    return map_put(&l->asks, skill, strlen(skill), *ret) ? SOTAY_OK : sotay_nomem(err);
}

static int waits_for(struct listing_state *l, const struct stored_signoff *s,
                     const struct id *person, bool *ret, struct sotay_error *err)
{
    struct rights *r = &l->app->rights;
    int rc = SOTAY_OK;
    *ret = s->counted && s->passed == SOTAY_ASSESS_PASSED && s->confirmed == DAY_NONE &&
           !id_equal(person, &s->fact.mentor) && !id_equal(person, &s->fact.trainee);
    if (*ret)
        rc = skill_asks(l, s, ret, err);
    if (rc >= 0 && *ret)
        rc = rights_from_outside(r, &s->fact.mentor, &s->fact.facility, s->day, ret, err);
    if (rc >= 0 && *ret)
        rc = rights_covers(r, person, ROLE_COORDINATOR, "", &s->fact.facility, l->app->today, ret,
                           err);
    return rc;
}

/* ---- one row --------------------------------------------------------------------------------------------------- */

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
           !(f->counted_only && !s->counted) && !(f->not_counted_only && s->counted) &&
           !(f->measure && !has_measure(s->fact.measures, f->measure));
    int rc = SOTAY_OK;
    if (*ret && l->has_facility)
        rc = rights_within(&l->app->rights, &s->fact.facility, &l->facility, ret, err);
    if (rc >= 0 && *ret && f->to_confirm)
        rc = waits_for(l, s, f->to_confirm, ret, err);
    return rc;
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
    int64_t trainee, mentor, facility, typist = -1, confirmer = -1;
    bool of_facility = false;
    struct confirmation by = {.day = DAY_NONE};
    int rc = code_of_trainee(&l->codes, &f->trainee, &trainee, &of_facility, err);
    if (rc >= 0)
        rc = code_of(&l->codes, NOUN_PERSON, &f->mentor, &mentor, err);
    if (rc >= 0)
        rc = code_of(&l->codes, NOUN_FACILITY, &f->facility, &facility, err);
    if (rc >= 0 && f->has_typist)
        rc = code_of(&l->codes, NOUN_PERSON, &f->typist, &typist, err);
    if (rc >= 0 && s->confirmed != DAY_NONE)
        rc = confirmation_find(&l->app->rights, l->app->store, s, &by, err);
    if (rc == SOTAY_OK && by.day != DAY_NONE)
        rc = code_of(&l->codes, NOUN_PERSON, &by.person, &confirmer, err);
    if (rc < 0)
        return rc;
    int revision = revision_of(l->app, s, err);
    if (revision < 0)
        return revision;
    int passed = outcome_of(&l->outcomes, s);
    const char *state = state_of(s);
    struct withdrawal withdrawn;
    rc = s->counted ? SOTAY_END : signoff_withdrawal(l->app, &s->id, &withdrawn, err);
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK) /* whatever else keeps it from counting */
        state = "retracted";
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
                              .passed = passed == SOTAY_ASSESS_PASSED   ? 1
                                        : passed == SOTAY_ASSESS_FAILED ? 0
                                                                        : -1,
                              .counted = s->counted,
                              .reason = s->counted ? NULL : s->reason,
                              .state = state,
                              .checklist_revision = revision,
                              .of_facility = of_facility,
                              .written = s->written,
                              .confirmed = by.day,
                              .confirmer = by.person,
                              .confirmed_by = confirmer >= 0 ? l->codes.texts[confirmer] : NULL};
    return visit(with, &row, err);
}

/* visit NULL: the rules are asked about each, for the time when it is shown. */
static int each_of(struct listing_state *l, struct stmt *q, signoff_visit visit, void *with,
                   struct sotay_error *err)
{
    int rc;
    while ((rc = stmt_step(q, err)) == SOTAY_OK) {
        struct stored_signoff s;
        bool wanted = false;
        stored_signoff_read(q, &s);
        rc = matches(l, &s, &wanted, err);
        if (rc >= 0 && wanted && !visit)
            rc = outcomes_add(&l->outcomes, &s, err);
        else if (rc >= 0 && wanted &&
                 !(l->filter->to_confirm && outcome_of(&l->outcomes, &s) != SOTAY_ASSESS_PASSED))
            rc = show(l, &s, visit, with, err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int each(struct listing_state *l, enum sql_id query, signoff_visit visit, void *with,
                struct sotay_error *err)
{
    const struct signoff_filter *f = l->filter;
    AUTO(stmt) q = stmt_open(l->app->store, query);
    if (f->id)
        stmt_blob(&q, 1, f->id->b, ID_SIZE);
    else if (l->has_trainee || l->has_mentor)
        stmt_blob(&q, 1, l->has_trainee ? l->trainee.b : l->mentor.b, ID_SIZE);
    return each_of(l, &q, visit, with, err);
}

static int ask_rules(struct listing_state *l, enum sql_id query, struct sotay_error *err)
{
    int rc = each(l, query, NULL, NULL, err);
    return rc < 0 ? rc : outcomes_ask(&l->outcomes, err);
}

int signoff_list(struct app *app, const struct signoff_filter *filter, signoff_visit visit,
                 void *with, struct sotay_error *err)
{
    struct listing_state l = {
        .app = app, .codes = {.app = app}, .filter = filter, .outcomes = {.pool = {.app = app}}};
    int rc = find_trainee(&l, filter->trainee, err);
    if (rc >= 0)
        rc = find(app, NOUN_PERSON, filter->mentor, &l.has_mentor, &l.mentor, err);
    if (rc >= 0)
        rc = find(app, NOUN_FACILITY, filter->facility, &l.has_facility, &l.facility, err);
    if (rc >= 0 && filter->skill && *filter->skill)
        rc = skill_check(app, filter->skill, err);
    if (rc < 0)
        return rc;
    enum sql_id query = filter->id      ? SQL_SIGNOFF_GET
                        : l.has_trainee ? SQL_SIGNOFF_OF_TRAINEE
                        : l.has_mentor  ? SQL_SIGNOFF_OF_MENTOR
                                        : SQL_SIGNOFF_ALL;
    if (!filter->of_form)
        rc = ask_rules(&l, query, err);
    if (rc >= 0)
        rc = each(&l, query, visit, with, err);
    listing_done(&l);
    return rc;
}

int competency_signoffs(struct app *app, const struct id *person, const char *skill,
                        sotay_day as_of, signoff_visit visit, void *with, struct sotay_error *err)
{
    struct signoff_filter filter = {.from = DAY_NONE, .to = as_of, .of_form = true};
    struct listing_state l = {.app = app, .codes = {.app = app}, .filter = &filter};
    AUTO(stmt) q = stmt_open(app->store, SQL_SIGNOFF_OF_PAIR);
    stmt_blob(&q, 1, person->b, ID_SIZE);
    stmt_text(&q, 2, skill);
    int rc = each_of(&l, &q, visit, with, err);
    listing_done(&l);
    return rc;
}
