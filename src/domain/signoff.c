/* src/domain/signoff.c - one watched performance: read from what somebody typed, checked, written. */
#include "base/base.h"

#include "domain/signoff.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/checklists.h"
#include "domain/competency.h"
#include "domain/newcomer.h"
#include "domain/record_private.h"
#include "domain/signoff_fact.h"

void signoff_done(struct signoff *s)
{
    for (size_t i = 0; i < CHECKLIST_MEASURES_MAX; i++)
        free(s->measure_text[i]);
    free(s->case_ref);
    free(s->note);
    *s = (struct signoff){0};
}

/* ---- reading a wish --------------------------------------------------------------------------------- */

static int find_person(struct app *app, const char *option, const char *text, struct id *ret,
                       struct sotay_error *err)
{
    if (!text || !*text)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("option --%s is needed"), option);
    int rc = record_find(app, &noun_table[NOUN_PERSON], text, ret, err);
    if (rc < 0)
        sotay_error_prefix(err, "--%s", option);
    return rc;
}

static int read_when(struct app *app, const char *text, struct signoff *s, struct sotay_error *err)
{
    struct day_text today = day_iso(app->today);
    if (!moment_typed(text && *text ? text : today.s, &s->day, s->performed_at, &s->has_time))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Write 2026-01-14, 2026-01-14T09:30 or 14/01/2026."),
                          _("--performed-at: '%s' is not a day"), text);
    if (s->day > app->today)
        return sotay_fail(err, SOTAY_EREFUSED, _("Record it on or after the day it was seen."),
                          _("--performed-at: %s lies in the future"), day_shown(s->day).s);
    return SOTAY_OK;
}

static int check_day(struct app *app, const struct id *trainee, const struct id *mentor,
                     sotay_day day, struct sotay_error *err)
{
    int rc = signoff_check_day(app, trainee, mentor, day, err);
    if (rc < 0)
        sotay_error_prefix(err, "--performed-at");
    return rc;
}

/* The facility that text is the code of; SOTAY_END: of none. */
static int facility_by_code(struct app *app, const char *code, struct id *ret,
                            struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_FACILITY_BY_CODE);
    stmt_text(&q, 1, code);
    int rc = stmt_step(&q, err);
    if (rc == SOTAY_OK)
        *ret = stmt_col_id(&q, 0);
    return rc;
}

int signoff_of_facility(struct app *app, const struct signoff_wish *w, bool *ret,
                        struct sotay_error *err)
{
    const char *places[] = {w->facility, w->trainee, NULL}; /* NULL: everywhere */
    char canonical[24];
    sotay_day day;
    bool has_time;
    *ret = false;
    if (!w->performed_at || !moment_typed(w->performed_at, &day, canonical, &has_time))
        day = app->today;
    for (size_t i = 0; w->skill && i < COUNT_OF(places); i++) {
        struct id place, adoption;
        const struct checklist *c = NULL;
        int rc = places[i] ? facility_by_code(app, places[i], &place, err) : SOTAY_OK;
        if (rc == SOTAY_END)
            continue;
        if (rc >= 0)
            rc = rights_checklist(&app->rights, w->skill, places[i] ? &place : NULL, day, &adoption,
                                  err);
        if (rc == SOTAY_OK)
            rc = checklists_get(&app->checklists, app->store, &adoption, &c, NULL, err);
        if (c)
            *ret = c->of_facility;
        if (rc != SOTAY_END)
            return rc;
    }
    return SOTAY_OK;
}

/* A facility is assessed where it is. */
static int read_assessed(struct app *app, const struct signoff_wish *w, struct signoff *s,
                         struct sotay_error *err)
{
    struct id where;
    if (!w->trainee || !*w->trainee)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("option --%s is needed"), "trainee");
    int rc = record_find(app, &noun_table[NOUN_FACILITY], w->trainee, &s->trainee, err);
    if (rc < 0) {
        sotay_error_prefix(err, "--trainee");
        sotay_error_hint(err, _("%s assesses a facility: give its code or name."), w->skill);
        return rc;
    }
    s->facility = s->trainee;
    if (!w->facility || !*w->facility)
        return SOTAY_OK;
    rc = record_find(app, &noun_table[NOUN_FACILITY], w->facility, &where, err);
    if (rc < 0)
        sotay_error_prefix(err, "--facility");
    else if (!id_equal(&where, &s->trainee))
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Leave --facility out."),
                        _("--facility: a facility is assessed where it is"));
    return rc;
}

static int read_place(struct app *app, const char *text, struct signoff *s, struct sotay_error *err)
{
    if (text && *text) {
        int rc = record_find(app, &noun_table[NOUN_FACILITY], text, &s->facility, err);
        if (rc < 0)
            sotay_error_prefix(err, "--facility");
        return rc;
    }
    int rc = rights_posting(&app->rights, &s->trainee, s->day, &s->facility, err);
    return rc != SOTAY_END
               ? rc
               : sotay_fail(err, SOTAY_EUSAGE, _("Say where it was seen: --facility CODE"),
                            _("the trainee has no place of work on that day"));
}

static int read_level(const char *text, struct signoff *s, struct sotay_error *err)
{
    int64_t level;
    const struct checklist *c = s->checklist;
    if (!text || !text_to_int(text, &level) || level < c->level_min || level > c->level_max)
        return sotay_fail(err, SOTAY_EREFUSED, _("See 'sotay checklist show SKILL'."),
                          _("--level must be a number from %d to %d"), c->level_min, c->level_max);
    s->o.level = (int)level;
    return SOTAY_OK;
}

static int mark(struct signoff *s, const char *option, const char *list, uint8_t state,
                struct sotay_error *err)
{
    AUTO_FREE char *steps = NULL;
    if (!steps_canonical(list, s->checklist->n_steps, &steps))
        return sotay_fail(err, SOTAY_EREFUSED, _("Write numbers of steps, for example 2,5."),
                          _("--%s: '%s' is not a list of steps from 1 to %zu"), option, list,
                          s->checklist->n_steps);
    for (const char *at = steps; at && *at;) {
        size_t step = (size_t)strtoul(at, NULL, 10) - 1;
        if (s->steps[step] != SOTAY_STEP_DONE && s->steps[step] != state)
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("--%s: step %zu stands in two lists"),
                              option, step + 1);
        if (state == SOTAY_STEP_NOT_APPLICABLE && !s->checklist->steps[step].na)
            return sotay_fail(err, SOTAY_EREFUSED, _("Record it as missed or not observed."),
                              _("--%s: step %zu always applies"), option, step + 1);
        s->steps[step] = state;
        at = strchr(at, ';');
        at = at ? at + 1 : NULL;
    }
    return SOTAY_OK;
}

static int read_scores(const char *list, struct signoff *s, struct sotay_error *err)
{
    const struct checklist *c = s->checklist;
    AUTO_FREE char *scores = NULL;
    if (!scores_canonical(list, c->n_steps, &scores))
        return sotay_fail(err, SOTAY_EREFUSED, _("Write STEP=SCORE, for example 3=2;4=4."),
                          _("--score: '%s' is not a list of scores"), list);
    for (const char *at = scores; at && *at;) {
        char *after;
        size_t step = (size_t)strtoul(at, &after, 10) - 1;
        long score = strtol(after + 1, &after, 10);
        const struct checklist_step *form = &c->steps[step];
        if (!form->scored)
            return sotay_fail(err, SOTAY_EREFUSED, NULL, _("--score: step %zu takes no score"),
                              step + 1);
        if (score < form->score_min || score > form->score_max)
            return sotay_fail(err, SOTAY_EREFUSED, NULL,
                              _("--score: step %zu is scored from %d to %d"), step + 1,
                              form->score_min, form->score_max);
        s->scores[step] = (int32_t)score;
        at = *after ? after + 1 : NULL;
    }
    for (size_t i = 0; i < c->n_steps; i++)
        if (c->steps[i].scored && s->steps[i] == SOTAY_STEP_DONE && s->scores[i] == INT32_MIN)
            return sotay_fail(err, SOTAY_EREFUSED, _("Give it with --score STEP=SCORE."),
                              _("step %zu needs a score"), i + 1);
    return SOTAY_OK;
}

static int no_measure(const struct checklist *c, const char *name, struct sotay_error *err)
{
    AUTO(str) names = {0};
    for (size_t i = 0; i < c->n_measures; i++)
        str_addf(&names, "%s%s", i ? ", " : "", c->measures[i].name);
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("--measure: there is no '%s' on this checklist"), name);
    if (names.len)
        sotay_error_hint(err, _("It has %s; 'sotay checklist show %s' tells more."),
                         str_text(&names), c->skill);
    else
        sotay_error_hint(err, _("'sotay checklist show %s' shows what it asks for."), c->skill);
    return SOTAY_EREFUSED;
}

static int read_measure(struct signoff *s, const char *text, struct sotay_error *err)
{
    char name[64];
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof(name))
        return sotay_fail(err, SOTAY_EREFUSED, _("Write NAME=VALUE, for example comp_rate=110."),
                          _("--measure: '%s' is not a measurement"), text);
    snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
    int at = checklist_measure(s->checklist, name);
    if (at < 0)
        return no_measure(s->checklist, name, err);
    if (!equals[1])
        return sotay_fail(err, SOTAY_EREFUSED, _("Give a value, or - where it was not measured."),
                          _("--measure: '%s' has no value"), name);
    if (s->measure_text[at] || s->unmeasured[at])
        return sotay_fail(err, SOTAY_EREFUSED, _("Give each measurement once."),
                          _("--measure: '%s' is given twice"), name);
    s->unmeasured[at] = strcmp(equals + 1, "-") == 0;
    if (s->unmeasured[at])
        return SOTAY_OK;
    int rc = text_to_nfc(equals + 1, &s->measure_text[at], err);
    if (rc >= 0)
        rc = checklist_parse_measure(&s->checklist->measures[at], s->measure_text[at],
                                     &s->measures[at], err);
    if (rc < 0)
        sotay_error_prefix(err, "--measure");
    return rc;
}

static int read_text(const char *option, const char *text, size_t most, char **ret,
                     struct sotay_error *err)
{
    if (!text || !*text)
        return SOTAY_OK;
    int rc = text_to_nfc(text, ret, err);
    if (rc < 0)
        return rc;
    if (strlen(*ret) > most || !text_is_plain(*ret))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("--%s: not one line of readable text"),
                          option);
    return SOTAY_OK;
}

static int read_form(const struct signoff_wish *w, struct signoff *s, struct sotay_error *err)
{
    int rc = read_level(w->level, s, err);
    if (rc >= 0)
        rc = mark(s, "missed", w->missed, SOTAY_STEP_MISSED, err);
    if (rc >= 0)
        rc = mark(s, "not-observed", w->not_observed, SOTAY_STEP_NOT_OBSERVED, err);
    if (rc >= 0)
        rc = mark(s, "na", w->na, SOTAY_STEP_NOT_APPLICABLE, err);
    if (rc >= 0)
        rc = read_scores(w->scores, s, err);
    for (size_t i = 0; i < w->n_measures && rc >= 0; i++)
        rc = read_measure(s, w->measures[i], err);
    if (rc < 0)
        return rc;
    const char *setting = w->setting && *w->setting ? w->setting : "real";
    s->simulated = strcmp(setting, "simulated") == 0;
    if (!s->simulated && strcmp(setting, "real") != 0)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("--setting is real or simulated"));
    rc = read_text("case-ref", w->case_ref, 100, &s->case_ref, err);
    return rc < 0 ? rc : read_text("note", w->note, 1000, &s->note, err);
}

int signoff_prepare(struct app *app, const struct signoff_wish *w, const struct id *mentor,
                    bool live, struct signoff *s, struct sotay_error *err)
{
    *s = (struct signoff){.id = id_random(), .mentor = *mentor};
    bool of_facility = false;
    int rc = signoff_of_facility(app, w, &of_facility, err);
    if (rc >= 0 && !of_facility)
        rc = find_person(app, "trainee", w->trainee, &s->trainee, err);
    if (rc >= 0 && (!w->skill || !*w->skill))
        rc = sotay_fail(err, SOTAY_EUSAGE, _("See 'sotay skill list'."),
                        _("option --skill is needed"));
    if (rc >= 0)
        rc = read_when(app, w->performed_at, s, err);
    if (rc >= 0)
        rc = check_day(app, of_facility ? NULL : &s->trainee, mentor, s->day, err);
    if (rc >= 0)
        rc = of_facility ? read_assessed(app, w, s, err) : read_place(app, w->facility, s, err);
    if (rc >= 0)
        rc = skill_checklist(app, w->skill, &s->facility, s->day, &s->checklist, &s->adoption, err);
    if (rc >= 0 && s->checklist->of_facility != of_facility)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Name the facility by its code: --facility CODE."),
                        _("the checklist in force there assesses somebody or something else"));
    if (rc >= 0 && w->typist && *w->typist) {
        rc = find_person(app, "typist", w->typist, &s->typist, err);
        s->has_typist = rc >= 0;
    }
    if (rc < 0)
        return rc;
    snprintf(s->skill, sizeof(s->skill), "%s", s->checklist->skill);
    for (size_t i = 0; i < CHECKLIST_STEPS_MAX; i++)
        s->scores[i] = INT32_MIN;
    for (size_t i = 0; i < CHECKLIST_MEASURES_MAX; i++)
        s->measures[i].state = SOTAY_VALUE_MISSING;
    s->o = (struct observation){
        .step = s->steps, .step_score = s->scores, .measure = s->measures, .transcribed = !live};
    rc = read_form(w, s, err);
    if (rc >= 0)
        s->passed = checklist_assess(s->checklist, &s->o, NULL);
    return rc;
}

int signoff_foresee_mentor(struct app *app, const struct signoff *s, struct str *out,
                           bool *ret_counts, struct sotay_error *err)
{
    char policy[64] = "";
    bool good = false;
    int rc = rights_covers(&app->rights, &s->mentor, ROLE_MENTOR, s->checklist->specialty,
                           &s->facility, s->day, &good, err);
    if (rc < 0)
        return rc;
    if (!good)
        str_addf(out, "%s\n", word_shown("no-grant"));
    *ret_counts = good;
    rc = rights_works_at(&app->rights, &s->mentor, &s->facility, s->day, &good, err);
    if (rc < 0 || good)
        return rc < 0 ? rc : str_check(out, err);
    str_addf(out, "%s\n", _("the mentor was neither posted nor sent there that day"));
    rc = rights_policy(&app->rights, "outside-secondment", &s->facility, s->day, "warn", policy,
                       err);
    *ret_counts = *ret_counts && strcmp(policy, "refuse") != 0;
    return rc < 0 ? rc : str_check(out, err);
}

int signoff_foresee(struct app *app, const struct signoff *s, struct str *out,
                    struct sotay_error *err)
{
    AUTO(record) person = {0};
    const struct noun *n = &noun_table[NOUN_PERSON];
    bool counts;
    int rc = signoff_foresee_mentor(app, s, out, &counts, err);
    if (rc < 0)
        return rc;
    if (id_equal(&s->mentor, &s->trainee))
        str_addf(out, "%s\n", word_shown("self"));
    rc =
        s->checklist->of_facility ? SOTAY_OK : record_get(app->store, n, &s->trainee, &person, err);
    if (rc < 0)
        return rc;
    const char *cadre = person.v[noun_field(n, "cadre")];
    if (!s->checklist->of_facility && !checklist_has_cadre(s->checklist, cadre ? cadre : ""))
        str_addf(out, "%s\n", word_shown("cadre"));
    if (s->passed == SOTAY_ASSESS_INCOMPLETE)
        str_addf(out, "%s\n", word_shown("incomplete"));
    rc = signoff_foresee_ages(app, s, out, err);
    if (rc >= 0)
        rc = signoff_foresee_twin(app, s, out, err);
    return rc < 0 ? rc : str_check(out, err);
}

int signoff_foresee_row(struct app *app, const struct signoff_row *row, struct str *out,
                        struct sotay_error *err)
{
    struct signoff s = {.trainee = row->trainee, .mentor = row->mentor, .facility = row->facility};
    s.passed = row->passed > 0    ? SOTAY_ASSESS_PASSED
               : row->passed == 0 ? SOTAY_ASSESS_FAILED
                                  : SOTAY_ASSESS_INCOMPLETE;
    if (!moment_parse(row->performed_at, &s.day, s.performed_at, &s.has_time))
        s.day = app->today;
    int rc = skill_checklist(app, row->skill, &s.facility, s.day, &s.checklist, &s.adoption, err);
    if (rc == SOTAY_EABSENT) {
        str_addf(out, "%s\n", word_shown("not-adopted"));
        return str_check(out, err);
    }
    return rc < 0 ? rc : signoff_foresee(app, &s, out, err);
}

/* ---- writing --------------------------------------------------------------------------------------------- */

struct lists { /* a form's marks as texts */
    struct str missed, not_observed, na, scores, measures;
};

static void lists_done(struct lists *l)
{
    str_done(&l->missed);
    str_done(&l->not_observed);
    str_done(&l->na);
    str_done(&l->scores);
    str_done(&l->measures);
}

static int lists_make(const struct signoff *s, struct lists *l, struct sotay_error *err)
{
    for (size_t i = 0; i < s->checklist->n_steps; i++) {
        struct str *list = s->steps[i] == SOTAY_STEP_MISSED           ? &l->missed
                           : s->steps[i] == SOTAY_STEP_NOT_OBSERVED   ? &l->not_observed
                           : s->steps[i] == SOTAY_STEP_NOT_APPLICABLE ? &l->na
                                                                      : NULL;
        if (list)
            str_addf(list, "%s%zu", list->len ? ";" : "", i + 1);
        if (s->scores[i] != INT32_MIN)
            str_addf(&l->scores, "%s%zu=%d", l->scores.len ? ";" : "", i + 1, (int)s->scores[i]);
    }
    for (size_t i = 0; i < s->checklist->n_measures; i++) {
        if (s->measures[i].state == SOTAY_VALUE_MISSING)
            continue;
        AUTO(str) text = {0};
        checklist_format_measure(&s->checklist->measures[i], &s->measures[i], &text);
        measures_add(&l->measures, s->checklist->measures[i].name, str_text(&text));
    }
    return l->missed.failed || l->not_observed.failed || l->na.failed || l->scores.failed ||
                   l->measures.failed
               ? sotay_nomem(err)
               : SOTAY_OK;
}

static const char *or_null(const struct str *s)
{
    return s->len ? s->data : NULL;
}

static int append(struct writer *w, const struct signoff *s, bool unsigned_,
                  struct sotay_error *err)
{
    __attribute__((cleanup(lists_done))) struct lists l = {0};
    AUTO(str) body = {0};
    int rc = lists_make(s, &l, err);
    if (rc < 0)
        return rc;
    struct signoff_fact fact = {.trainee = s->trainee,
                                .mentor = s->mentor,
                                .facility = s->facility,
                                .typist = s->typist,
                                .has_typist = s->has_typist,
                                .adoption = s->adoption,
                                .has_adoption = true,
                                .batch = w->batch,
                                .skill = s->skill,
                                .performed_at = s->performed_at,
                                .missed = or_null(&l.missed),
                                .not_observed = or_null(&l.not_observed),
                                .na = or_null(&l.na),
                                .scores = or_null(&l.scores),
                                .measures = or_null(&l.measures),
                                .case_ref = s->case_ref,
                                .level = s->o.level,
                                .simulated = s->simulated,
                                .origin = unsigned_ ? ORIGIN_OBSERVED : ORIGIN_SIGNED};
    signoff_fact_encode(&fact, &body);
    rc = str_check(&body, err);
    if (rc >= 0)
        rc = writer_append(w, unsigned_ ? "signoff.observe" : "signoff.add", &s->id, body.data,
                           body.len, !unsigned_, NULL, err);
    if (rc < 0 || !s->note)
        return rc;
    AUTO(str) note = {0};
    body_id(&note, "person", &s->trainee);
    body_text(&note, "note", s->note);
    rc = str_check(&note, err);
    return rc < 0 ? rc
                  : writer_append(w, "signoff.note", &s->id, note.data, note.len, false, NULL, err);
}

int signoff_add(struct app *app, const struct actor *actor, const struct signoff *s, bool unsigned_,
                struct sotay_error *err)
{
    if (!unsigned_ && (!actor || !id_equal(&actor->person, &s->mentor)))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Act as the mentor (--as), or add --unsigned --mentor PERSON."),
                          _("only the mentor who watched can sign"));
    AUTO(writer) w = {0};
    int rc = app_write(app, actor, &w, err);
    if (rc >= 0 && s->newcomer)
        rc = newcomer_append(&w, s->newcomer, &s->home, err);
    if (rc >= 0)
        rc = append(&w, s, unsigned_, err);
    if (rc < 0 || app->dry_run)
        return rc;
    rc = writer_commit(&w, err);
    record_forget(app);
    return rc;
}
