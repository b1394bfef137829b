/* src/domain/signoff_needs.c - which measures may not be left out: by the checklist, and by its rules, which
 * are asked by a performance in which all is well but for that. */
#include "base/base.h"

#include "domain/signoff_needs.h"

#include "domain/signoff_assess.h"

/* All steps done, independently, and nothing measured. */
static void make_good(struct signoff *s, const struct signoff_setting *with)
{
    const struct checklist *c = with->checklist;
    *s = (struct signoff){.id = id_random(),
                          .trainee = *with->trainee,
                          .mentor = *with->mentor,
                          .facility = *with->facility,
                          .checklist = c,
                          .day = with->day,
                          .passed = SOTAY_ASSESS_PASSED};
    snprintf(s->performed_at, sizeof(s->performed_at), "%s", day_iso(with->day).s);
    for (size_t i = 0; i < CHECKLIST_STEPS_MAX; i++) {
        s->steps[i] = SOTAY_STEP_DONE;
        s->scores[i] = i < c->n_steps && c->steps[i].scored ? c->steps[i].score_max : INT32_MIN;
    }
    for (size_t i = 0; i < CHECKLIST_MEASURES_MAX; i++)
        s->measures[i].state = SOTAY_VALUE_MISSING;
    s->o = (struct observation){
        .level = c->level_max, .step = s->steps, .step_score = s->scores, .measure = s->measures};
}

/* Within the limits of the checklist, where it has any. */
static int64_t good_value(const struct checklist_measure *m)
{
    if (m->has_min && m->has_max)
        return m->min + (m->max - m->min) / 2;
    if (m->has_min || m->has_max)
        return m->has_min ? m->min : m->max;
    return m->has_plausible ? m->plausible_min + (m->plausible_max - m->plausible_min) / 2
           : m->type == SOTAY_MEASURE_YES_NO ? 1
                                             : 0;
}

static bool has_line(const char *lines, const char *line, size_t len)
{
    for (const char *p = lines; *p;) {
        size_t n = strcspn(p, "\n");
        if (n == len && memcmp(p, line, len) == 0)
            return true;
        p += n + (p[n] == '\n');
    }
    return false;
}

/* What is said in a and not in b. */
static void said_only(const char *a, const char *b, struct str *out)
{
    for (const char *p = a; *p;) {
        size_t n = strcspn(p, "\n");
        if (!has_line(b, p, n)) {
            str_add_bytes(out, p, n);
            str_add_char(out, '\n');
        }
        p += n + (p[n] == '\n');
    }
}

/* Is any line of a in b? */
static bool share_line(const char *a, const char *b)
{
    for (const char *p = a; *p;) {
        size_t n = strcspn(p, "\n");
        if (has_line(b, p, n))
            return true;
        p += n + (p[n] == '\n');
    }
    return false;
}

/* What the rules find fault with only because the measure is not there; "" nothing. */
static int faults_without(struct app *app, const struct signoff_setting *setting, size_t measure,
                          struct str *ret, struct sotay_error *err)
{
    AUTO(signoff) s = {0};
    AUTO(str) without = {0}, with = {0};
    int result;
    if (setting->checklist->measures[measure].type == SOTAY_MEASURE_TEXT)
        return SOTAY_OK; /* no rule measures itself by one */
    make_good(&s, setting);
    int rc = signoff_assess(app, &s, &result, &without, err);
    if (rc != SOTAY_OK || result == SOTAY_ASSESS_PASSED)
        return rc < 0 ? rc : SOTAY_OK;
    s.measures[measure] = (struct observed_measure){
        .state = SOTAY_VALUE, .value = good_value(&setting->checklist->measures[measure])};
    rc = signoff_assess(app, &s, &result, &with, err);
    if (rc == SOTAY_OK)
        said_only(str_text(&without), str_text(&with), ret);
    return rc < 0 ? rc : str_check(ret, err);
}

int signoff_needs_measure(struct app *app, const struct signoff_setting *setting, size_t measure,
                          bool *ret, struct sotay_error *err)
{
    AUTO(str) faults = {0};
    int rc = faults_without(app, setting, measure, &faults, err);
    *ret = rc >= 0 && faults.len;
    return rc;
}

/* ---- one that was read ----------------------------------------------------------------------------- */

/* faults: what the rules say of all of it; a need that something else meets is none. */
static int is_lacking(struct app *app, const struct signoff *s, size_t i, const char *faults,
                      bool *ret, struct sotay_error *err)
{
    const struct checklist_measure *m = &s->checklist->measures[i];
    const struct signoff_setting setting = {.trainee = &s->trainee,
                                            .mentor = &s->mentor,
                                            .facility = &s->facility,
                                            .checklist = s->checklist,
                                            .day = s->day};
    AUTO(str) own = {0};
    *ret = false;
    if (s->measures[i].state != SOTAY_VALUE_MISSING || s->unmeasured[i] ||
        !checklist_asks_for(s->checklist, &s->o, m))
        return SOTAY_OK;
    *ret = m->required != REQUIRED_NO;
    int rc = *ret || !*faults ? SOTAY_OK : faults_without(app, &setting, i, &own, err);
    *ret = *ret || share_line(str_text(&own), faults);
    return rc;
}

static int refuse_lacking(const struct signoff *s, const size_t *at, size_t n,
                          struct sotay_error *err)
{
    enum { MANY = 4 }; /* more are only named */
    AUTO(str) names = {0};
    const struct checklist_measure *m = s->checklist->measures;
    for (size_t i = 0; i < n; i++) {
        str_addf(&names, "%s%s", i ? ", " : "", m[at[i]].name);
        if (n < MANY)
            str_addf(&names, " (%s)", checklist_measure_title(&m[at[i]]));
    }
    sotay_fail(err, SOTAY_EUSAGE, NULL, _("measurements are missing: %s"), str_text(&names));
    sotay_error_hint(err,
                     _("Give each, such as -m %s=VALUE; where it was not measured -m %s=-: then it "
                       "does not pass."),
                     m[at[0]].name, m[at[0]].name);
    return SOTAY_EUSAGE;
}

int signoff_check_measured(struct app *app, const struct signoff *s, struct sotay_error *err)
{
    size_t at[CHECKLIST_MEASURES_MAX], n = 0;
    AUTO(str) faults = {0};
    int result, rc = signoff_assess(app, s, &result, &faults, NULL);
    if (rc != SOTAY_OK) /* rules that cannot be asked now find no fault */
        str_clear(&faults);
    for (size_t i = 0; i < s->checklist->n_measures; i++) {
        bool lacks;
        rc = is_lacking(app, s, i, str_text(&faults), &lacks, err);
        if (rc < 0)
            return rc;
        if (lacks)
            at[n++] = i;
    }
    return n ? refuse_lacking(s, at, n, err) : SOTAY_OK;
}
