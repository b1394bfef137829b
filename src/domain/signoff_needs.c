/* src/domain/signoff_needs.c - asks the rules whether a measure may be left out, by a performance in which
 * all is well but for that. */
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

/* Is there anything in a that b does not say? */
static bool says_more(const char *a, const char *b)
{
    for (const char *p = a; *p;) {
        size_t n = strcspn(p, "\n");
        if (!has_line(b, p, n))
            return true;
        p += n + (p[n] == '\n');
    }
    return false;
}

int signoff_needs_measure(struct app *app, const struct signoff_setting *setting, size_t measure,
                          bool *ret, struct sotay_error *err)
{
    AUTO(signoff) s = {0};
    AUTO(str) without = {0}, with = {0};
    int result;
    *ret = false;
    if (setting->checklist->measures[measure].type == SOTAY_MEASURE_TEXT)
        return SOTAY_OK; /* no rule measures itself by one */
    make_good(&s, setting);
    int rc = signoff_assess(app, &s, &result, &without, err);
    if (rc != SOTAY_OK || result == SOTAY_ASSESS_PASSED)
        return rc < 0 ? rc : SOTAY_OK;
    s.measures[measure] = (struct observed_measure){
        .state = SOTAY_VALUE, .value = good_value(&setting->checklist->measures[measure])};
    rc = signoff_assess(app, &s, &result, &with, err);
    *ret = rc == SOTAY_OK && says_more(str_text(&without), str_text(&with));
    return rc < 0 ? rc : SOTAY_OK;
}
