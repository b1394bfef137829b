/* src/plugin/assess.c - the core's own pass mark: one observation against its form. */
#include "base/base.h"

#include "plugin/checklist.h"

#include <stdarg.h>

#include "base/language.h"
#include "base/text.h"

const char *checklist_measure_title(const struct checklist_measure *m)
{
    bool vietnamese = language_is_vietnamese() && m->text_vi && m->text_vi[0];
    const char *title = vietnamese ? m->text_vi : m->text;
    return title && title[0] ? title : m->name;
}

__attribute__((format(printf, 2, 3))) static void reason(struct str *why, const char *fmt, ...)
{
    if (!why)
        return;
    char text[1200]; /* the title of a measure is one line of a form */
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (why->len)
        str_add(why, "; ");
    str_add(why, text);
}

/* What a step comes to.  A scored step goes by its score; one that was ticked but not scored was
 * not seen well enough to be scored, so it counts as not observed. */
static int step_result(const struct checklist *c, const struct observation *o, size_t i)
{
    const struct checklist_step *s = &c->steps[i];
    int given = o->step[i];
    if (given == SOTAY_STEP_NOT_APPLICABLE)
        return s->na ? given : SOTAY_STEP_NOT_OBSERVED;
    if (!s->scored || given == SOTAY_STEP_NOT_OBSERVED)
        return given;
    int32_t score = o->step_score ? o->step_score[i] : INT32_MIN;
    if (score == INT32_MIN)
        return given == SOTAY_STEP_MISSED ? given : SOTAY_STEP_NOT_OBSERVED;
    return score >= s->score_pass ? SOTAY_STEP_DONE : SOTAY_STEP_MISSED;
}

/* The points of the scored steps against what they could have been. */
static bool assess_score(const struct checklist *c, const struct observation *o, struct str *why)
{
    int points = 0, possible = 0;
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct checklist_step *s = &c->steps[i];
        int result = step_result(c, o, i);
        if (!s->scored || result == SOTAY_STEP_NOT_APPLICABLE)
            continue;
        possible += s->score_max;
        if (result != SOTAY_STEP_NOT_OBSERVED && o->step_score && o->step_score[i] != INT32_MIN)
            points += o->step_score[i];
    }
    if (points * 100 >= possible * c->pass_score)
        return true;
    reason(why, _("%d of %d points, %d%% needed"), points, possible, c->pass_score);
    return false;
}

/* Returns the result of the steps alone. */
static int assess_steps(const struct checklist *c, const struct observation *o, struct str *why)
{
    int done = 0, applicable = 0;
    bool incomplete = false, failed = false;
    for (size_t i = 0; i < c->n_steps; i++) {
        int result = step_result(c, o, i);
        applicable += result != SOTAY_STEP_NOT_APPLICABLE;
        done += result == SOTAY_STEP_DONE;
        if (!c->steps[i].critical)
            continue;
        if (result == SOTAY_STEP_NOT_OBSERVED) {
            incomplete = true;
            reason(why, _("step %zu, which must be done, was not observed"), i + 1);
        } else if (result == SOTAY_STEP_MISSED) {
            failed = true;
            reason(why, _("step %zu, which must be done, was missed"), i + 1);
        }
    }
    if (done * 100 < applicable * c->pass_percent) {
        failed = true;
        reason(why, _("%d of %d steps done, %d%% needed"), done, applicable, c->pass_percent);
    }
    if (!assess_score(c, o, why))
        failed = true;
    if (incomplete)
        return SOTAY_ASSESS_INCOMPLETE;
    return failed ? SOTAY_ASSESS_FAILED : SOTAY_ASSESS_PASSED;
}

bool checklist_asks_for(const struct checklist *c, const struct observation *o,
                        const struct checklist_measure *m)
{
    if (!m->only_if_measure)
        return true;
    int other = checklist_measure(c, m->only_if_measure);
    struct observed_measure wanted;
    return other >= 0 && o->measure[other].state == SOTAY_VALUE &&
           checklist_parse_measure(&c->measures[other], m->only_if_value, &wanted, NULL) >= 0 &&
           wanted.value == o->measure[other].value;
}

static bool assess_measure(const struct checklist *c, const struct observation *o, size_t i,
                           struct str *why)
{
    const struct checklist_measure *m = &c->measures[i];
    const struct observed_measure *v = &o->measure[i];
    if (v->state != SOTAY_VALUE) {
        bool required =
            m->required == REQUIRED_YES || (m->required == REQUIRED_LIVE && !o->transcribed);
        if (!required || !checklist_asks_for(c, o, m))
            return true;
        reason(why, _("%s: not recorded"), checklist_measure_title(m));
        return false;
    }
    if (m->has_min && v->value < m->min) {
        reason(why, _("%s: %s, below %s"), checklist_measure_title(m),
               text_of_decimal(v->value, m->decimals).s, text_of_decimal(m->min, m->decimals).s);
        return false;
    }
    if (m->has_max && v->value > m->max) {
        reason(why, _("%s: %s, above %s"), checklist_measure_title(m),
               text_of_decimal(v->value, m->decimals).s, text_of_decimal(m->max, m->decimals).s);
        return false;
    }
    return true;
}

int checklist_assess(const struct checklist *c, const struct observation *o, struct str *why)
{
    int result = assess_steps(c, o, why);
    bool good = true;
    if (o->level < c->pass_level) {
        reason(why, _("level %d, %d needed"), o->level, c->pass_level);
        good = false;
    }
    for (size_t i = 0; i < c->n_measures; i++)
        good = assess_measure(c, o, i, why) && good;
    /* What was not seen cannot be called a failure, whatever else went wrong. */
    return result == SOTAY_ASSESS_PASSED && !good ? SOTAY_ASSESS_FAILED : result;
}
