/* src/plugin/trial_kinds.c - the ways in which a series can be unusual. */
#include "base/base.h"

#include "plugin/trial.h"

#include "base/day.h"

enum { USUAL = 24, THOUSANDS = 5000 };
#define FAR INT64_C(1000000000) /* of a number that has no plausible range */

const char trial_form_text[] = "[checklist]\n"
                               "skill = trial.trial\n"
                               "revision = 1\n"
                               "title = \"Trial\"\n"
                               "cadres = nurse\n"
                               "[guideline-one]\n"
                               "title = \"One\"\n"
                               "source = \"Trial\"\n"
                               "[guideline-two]\n"
                               "title = \"Two\"\n"
                               "source = \"Trial\"\n"
                               "[step-1]\n"
                               "text = \"One\"\n"
                               "critical = yes\n"
                               "[step-2]\n"
                               "text = \"Two\"\n"
                               "na = yes\n"
                               "scale = 1 4 3\n"
                               "[measure-number]\n"
                               "text = \"Number\"\n"
                               "type = number\n"
                               "decimals = 2\n"
                               "min = 10\n"
                               "max = 50\n"
                               "plausible = -100 1000\n"
                               "[measure-count]\n"
                               "text = \"Count\"\n"
                               "type = count\n"
                               "[measure-choice]\n"
                               "text = \"Choice\"\n"
                               "type = choice\n"
                               "choices = one two three\n"
                               "[measure-yes]\n"
                               "text = \"Yes\"\n"
                               "type = yes-no\n"
                               "[measure-text]\n"
                               "text = \"Text\"\n"
                               "type = text\n"
                               "[measure-date]\n"
                               "text = \"Date\"\n"
                               "type = date\n"
                               "[table-numbers]\n"
                               "source = \"Trial\"\n"
                               "columns = from to:1 group:word\n"
                               "row-1 = \"0 1.5 one\"\n"
                               "row-2 = \"10 - two\"\n";

/* ---- chance, the same each time ---------------------------------------------------------------- */

static uint32_t chance(uint32_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

/* ---- pieces ------------------------------------------------------------------------------------ */

static int64_t lowest(const struct checklist_measure *m)
{
    if (m->type == SOTAY_MEASURE_DATE)
        return day_from_ymd(1, 1, 1);
    if (m->type != SOTAY_MEASURE_NUMBER && m->type != SOTAY_MEASURE_COUNT)
        return 0;
    return m->has_plausible ? m->plausible_min : m->type == SOTAY_MEASURE_COUNT ? 0 : -FAR;
}

static int64_t highest(const struct checklist_measure *m)
{
    switch (m->type) {
    case SOTAY_MEASURE_DATE:
        return day_from_ymd(9999, 12, 31);
    case SOTAY_MEASURE_CHOICE:
        return (int64_t)m->n_choices - 1;
    case SOTAY_MEASURE_YES_NO:
        return 1;
    case SOTAY_MEASURE_TEXT:
        return 0;
    default:
        return m->has_plausible ? m->plausible_max : FAR;
    }
}

static int64_t between(int64_t low, int64_t high, uint32_t *seed)
{
    uint64_t span = (uint64_t)(high - low) + 1;
    uint64_t much = ((uint64_t)chance(seed, UINT32_MAX) << 31) ^ chance(seed, UINT32_MAX);
    return low + (int64_t)(much % span);
}

/* A value that passes, of a date one near the performance. */
static int64_t usual_value(const struct checklist_measure *m, int32_t day, uint32_t *seed)
{
    int64_t low = lowest(m), high = highest(m);
    if (m->type == SOTAY_MEASURE_DATE)
        return day - (int64_t)chance(seed, 30);
    if (m->has_min)
        low = m->min;
    if (m->has_max)
        high = m->max;
    return between(low, high, seed);
}

static void set_cell(struct trial *t, size_t measure, uint32_t row, int64_t value, const char *text)
{
    size_t cell = measure * t->n + row;
    t->state[cell] = SOTAY_VALUE;
    t->value[cell] = value;
    t->text[cell] = t->form->measures[measure].type == SOTAY_MEASURE_TEXT ? text : NULL;
}

static void settle_passed(struct trial *t)
{
    for (uint32_t row = 0; row < t->n; row++)
        t->passed[row] = trial_core_result(t, row, false) == SOTAY_ASSESS_PASSED;
}

/* Two years of work, some of it together on one day. */
static void make_usual(struct trial *t, uint32_t *seed)
{
    int32_t day = day_from_ymd(2024, 2, 27);
    for (uint32_t row = 0; row < t->n; row++) {
        t->day[row] = day;
        t->mentor[row] = (int32_t)chance(seed, 4);
        t->facility[row] = (int32_t)chance(seed, 3);
        t->minute[row] = chance(seed, 2) ? (int32_t)chance(seed, 1440) : -1;
        for (size_t c = 0; c < t->form->n_measures; c++)
            set_cell(t, c, row, usual_value(&t->form->measures[c], day, seed), "S/N 1234");
        day += (int32_t)chance(seed, 60);
    }
    settle_passed(t);
}

static void make_none(struct trial *t, uint32_t *seed)
{
    (void)t;
    (void)seed;
}

static void make_failed(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (uint32_t row = 0; row < t->n; row++) {
        for (size_t i = 0; i < t->form->n_steps; i++) {
            t->step[row * t->form->n_steps + i] = SOTAY_STEP_MISSED;
            t->score[row * t->form->n_steps + i] = INT32_MIN;
        }
        t->level[row] = t->form->level_min;
        t->passed[row] = 0;
    }
}

static void make_thousands(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    int32_t first = day_from_ymd(2010, 1, 31);
    for (uint32_t row = 0; row < t->n; row++) {
        t->day[row] = first + (int32_t)row;
        t->mentor[row] = (int32_t)(row % 211);
    }
}

static void make_one_day(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (uint32_t row = 0; row < t->n; row++)
        t->day[row] = day_from_ymd(2024, 2, 29);
}

/* The first and the last days there are, ends of months, leap days. */
static void make_extreme_days(struct trial *t, uint32_t *seed)
{
    const int32_t days[] = {
        day_from_ymd(1, 1, 1),      day_from_ymd(1, 1, 2),     day_from_ymd(1899, 12, 31),
        day_from_ymd(1969, 12, 31), day_from_ymd(1970, 1, 1),  day_from_ymd(2000, 2, 29),
        day_from_ymd(2023, 1, 31),  day_from_ymd(2023, 2, 28), day_from_ymd(2024, 2, 29),
        day_from_ymd(2038, 1, 19),  day_from_ymd(9998, 2, 28), day_from_ymd(9999, 12, 31)};
    make_usual(t, seed);
    for (uint32_t row = 0; row < t->n; row++)
        t->day[row] = days[(size_t)row * COUNT_OF(days) / t->n];
}

static void make_missing(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    memset(t->state, SOTAY_VALUE_MISSING, t->form->n_measures * t->n);
    /* What a rule must not read is no sensible value. */
    for (size_t cell = 0; cell < t->form->n_measures * t->n; cell++) {
        t->value[cell] = INT64_MAX;
        t->text[cell] = NULL;
    }
}

static void make_not_applicable(struct trial *t, uint32_t *seed)
{
    make_missing(t, seed);
    memset(t->state, SOTAY_VALUE_NOT_APPLICABLE, t->form->n_measures * t->n);
    for (size_t i = 0; i < (size_t)t->n * t->form->n_steps; i++)
        if (t->form->steps[i % t->form->n_steps].na)
            t->step[i] = SOTAY_STEP_NOT_APPLICABLE;
}

static void make_not_observed(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    memset(t->step, SOTAY_STEP_NOT_OBSERVED, (size_t)t->n * t->form->n_steps);
    settle_passed(t);
}

static void make_some_missing(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (size_t cell = 0; cell < t->form->n_measures * t->n; cell++)
        if (chance(seed, 3) == 0) {
            t->state[cell] = chance(seed, 2) ? SOTAY_VALUE_MISSING : SOTAY_VALUE_NOT_APPLICABLE;
            t->value[cell] = INT64_MIN;
            t->text[cell] = NULL;
        }
    settle_passed(t);
}

static void flag_all(struct trial *t, uint32_t *seed, uint8_t flags)
{
    make_usual(t, seed);
    memset(t->flags, flags, t->n);
}

static void make_simulated(struct trial *t, uint32_t *seed)
{
    flag_all(t, seed, SOTAY_FLAG_SIMULATED);
}

static void make_transcribed(struct trial *t, uint32_t *seed)
{
    flag_all(t, seed, SOTAY_FLAG_TRANSCRIBED);
}

static void make_confirmed(struct trial *t, uint32_t *seed)
{
    flag_all(t, seed, SOTAY_FLAG_CONFIRMED | SOTAY_FLAG_OUTSIDE);
    memset(t->mentor, 0, t->n * sizeof *t->mentor);
}

static void make_many_mentors(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (uint32_t row = 0; row < t->n; row++)
        t->mentor[row] = t->facility[row] = (int32_t)row;
}

static void make_ends(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (size_t c = 0; c < t->form->n_measures; c++)
        for (uint32_t row = 0; row < t->n; row++) {
            const struct checklist_measure *m = &t->form->measures[c];
            set_cell(t, c, row, (row + c) % 2 ? lowest(m) : highest(m), row % 2 ? "" : "Đã xong");
        }
    settle_passed(t);
}

static void make_any(struct trial *t, uint32_t *seed)
{
    make_usual(t, seed);
    for (uint32_t row = 0; row < t->n; row++) {
        t->flags[row] = (uint8_t)chance(seed, 16);
        t->level[row] =
            t->form->level_min +
            (int32_t)chance(seed, (uint32_t)(t->form->level_max - t->form->level_min) + 1);
        for (size_t c = 0; c < t->form->n_measures; c++) {
            const struct checklist_measure *m = &t->form->measures[c];
            set_cell(t, c, row, between(lowest(m), highest(m), seed), "abc");
        }
        for (size_t i = 0; i < t->form->n_steps; i++)
            t->step[row * t->form->n_steps + i] = (uint8_t)chance(seed, 4);
    }
    settle_passed(t);
}

/* ---- the kinds --------------------------------------------------------------------------------- */

const struct trial_kind trial_kinds[] = {
    {N_("no performance"), 0, false, false, make_none},
    {N_("one performance"), 1, false, false, make_usual},
    {N_("one that failed"), 1, false, false, make_failed},
    {N_("usual"), USUAL, false, true, make_usual},
    {N_("all failed"), USUAL, false, true, make_failed},
    {N_("all simulated"), USUAL, false, false, make_simulated},
    {N_("all from paper"), USUAL, false, false, make_transcribed},
    {N_("one outside mentor, confirmed"), USUAL, false, false, make_confirmed},
    {N_("each by another mentor"), USUAL, false, false, make_many_mentors},
    {N_("no measure recorded"), USUAL, false, false, make_missing},
    {N_("no measure applicable"), USUAL, false, false, make_not_applicable},
    {N_("some measures missing"), USUAL, false, true, make_some_missing},
    {N_("steps not observed"), USUAL, false, false, make_not_observed},
    {N_("measures at the ends of what is plausible"), USUAL, false, false, make_ends},
    {N_("extreme days"), USUAL, false, false, make_extreme_days},
    {N_("by chance, first"), USUAL, false, true, make_any},
    {N_("by chance, second"), 3 * USUAL, false, false, make_any},
    {N_("thousands, a day each"), THOUSANDS, true, false, make_thousands},
    {N_("thousands on one day"), THOUSANDS, true, false, make_one_day},
    {0},
};

int trial_make(const struct trial_kind *kind, const struct checklist *form, const char *guideline,
               struct trial *ret, struct sotay_error *err)
{
    uint32_t seed = UINT32_C(2463534242) + (uint32_t)(kind - trial_kinds) * 7919;
    int rc = trial_new(form, guideline, kind->n, ret, err);
    if (rc >= 0)
        kind->make(ret, &seed);
    return rc;
}
