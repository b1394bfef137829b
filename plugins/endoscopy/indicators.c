/* plugins/endoscopy/indicators.c - endoscopy.indicators: all that decide are met on one day; then it
 * is valid, and kept by a table of its own. */
#include "kpi.h"

enum {
    PARAM_TABLE,
    PARAM_KEEP,
    PARAM_VALUES,
    PARAM_LIMITS,
    PARAM_VALID,
    PARAM_ASSESSMENT,
    PARAM_FORMATIVE,
    PARAM_SUMMATIVE,
    PARAM_SCORE
};

static const struct sotay_param params[] = {
    [PARAM_TABLE] = {.name = "table",
                     .label = SOTAY_LATER("Table of the indicators"),
                     .unit = "",
                     .type = SOTAY_PARAM_WORD,
                     .preset_word = "indicators"},
    /* A trainee who is through keeps it by less, and need not be assessed again. */
    [PARAM_KEEP] = {.name = "keep",
                    .label = SOTAY_LATER("Table of indicators to keep it, - for the same"),
                    .unit = "",
                    .type = SOTAY_PARAM_WORD,
                    .preset_word = "-"},
    [PARAM_VALUES] = {.name = "values",
                      .label = SOTAY_LATER("Table of the values that count or are left out"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "values"},
    [PARAM_LIMITS] = {.name = "limits",
                      .label = SOTAY_LATER("Table of limits by age"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "limits"},
    [PARAM_VALID] = SOTAY_PARAM_VALID_MONTHS(12),
    [PARAM_ASSESSMENT] = {.name = "assessment",
                          .label = SOTAY_LATER(
                              "Measure that says what kind of record it is, - for none"),
                          .unit = "",
                          .type = SOTAY_PARAM_WORD,
                          .preset_word = "-"},
    [PARAM_FORMATIVE] = {.name = "formative",
                         .label = SOTAY_LATER("Its word for a formative assessment"),
                         .unit = "",
                         .type = SOTAY_PARAM_WORD,
                         .preset_word = "formative"},
    [PARAM_SUMMATIVE] = {.name = "summative",
                         .label = SOTAY_LATER("Its word for a summative assessment"),
                         .unit = "",
                         .type = SOTAY_PARAM_WORD,
                         .preset_word = "summative"},
    /* The scale belongs to the checklist, so there is no preset worth having. */
    [PARAM_SCORE] = {.name = "item-score",
                     .label = SOTAY_LATER("Score that achieves an item"),
                     .unit = "",
                     .preset = 1,
                     .min = 1,
                     .max = 1000,
                     .stricter = SOTAY_STRICTER_UP},
};

enum { REACH, KEEP, N_SETS };

struct walk {
    struct kpi_set set[N_SETS]; /* KEEP may be empty */
    struct sotay_validity valid;
    uint32_t *lo[N_SETS]; /* windows of the last day that was met */
    uint32_t hi;
    int shown; /* which set was met, REACH or KEEP */
};

static int32_t walk_open(const struct sotay_host *host, const struct sotay_series *series,
                         const struct sotay_value *values, struct walk *w)
{
    const char *names[N_SETS] = {values[PARAM_TABLE].word, values[PARAM_KEEP].word};
    memset(w, 0, sizeof *w);
    w->valid = sotay_validity_new(values[PARAM_VALID].number);
    for (int i = REACH; i < N_SETS; i++) {
        if (i == KEEP && strcmp(names[i], "-") == 0)
            continue;
        if (kpi_open(host, series, names[i], values[PARAM_VALUES].word, values[PARAM_LIMITS].word,
                     &w->set[i]) < 0)
            return -1;
        w->lo[i] = (uint32_t *)host->alloc(host, ((uint64_t)w->set[i].n + 1) * sizeof *w->lo[i]);
        if (w->lo[i] == NULL)
            return -1;
    }
    return 0;
}

static void remember(struct walk *w, int shown, uint32_t hi)
{
    w->shown = shown;
    w->hi = hi;
    for (uint32_t i = 0; i < w->set[shown].n; i++)
        w->lo[shown][i] = w->set[shown].kpi[i].lo;
}

/* Once it has been reached it is kept, or won back, by the table for that. */
static int set_in_force(const struct walk *w)
{
    return w->valid.since != SOTAY_DAY_NONE && w->set[KEEP].n > 0 ? KEEP : REACH;
}

/* The rule is asked on performance days only, like all others: from a day on which everything is met
 * it is valid, and a later day renews it. */
static void walk_days(struct walk *w, const struct sotay_series *s, uint32_t n)
{
    uint32_t hi = 0;
    while (hi < n) {
        int32_t day = s->day[hi];
        while (hi < n && s->day[hi] == day)
            hi++;
        for (int i = REACH; i < N_SETS; i++)
            kpi_windows(&w->set[i], day, hi);
        int asked = set_in_force(w);
        if (!kpi_all_met(&w->set[asked], hi))
            continue;
        remember(w, asked, hi);
        sotay_validity_met(&w->valid, day);
    }
}

/* Of a valid person the windows of the day that was met last, else those of the last day. */
static uint32_t choose_windows(struct walk *w, int is_valid, uint32_t n)
{
    if (!is_valid) {
        w->shown = set_in_force(w);
        return n;
    }
    for (uint32_t i = 0; i < w->set[w->shown].n; i++)
        w->set[w->shown].kpi[i].lo = w->lo[w->shown][i];
    return w->hi;
}

static int32_t judge(const struct sotay_host *host, const struct sotay_series *series,
                     const struct sotay_value *values, int32_t as_of, struct sotay_judgement *ret)
{
    uint32_t n = sotay_rows_until(series, as_of);
    struct walk w;
    int all = 1;
    if (walk_open(host, series, values, &w) < 0)
        return -1;
    walk_days(&w, series, n);
    sotay_validity_answer(&w.valid, as_of, SOTAY_DAY_NONE, ret);
    uint32_t hi = choose_windows(&w, ret->state == SOTAY_STATE_COMPETENT, n);
    const struct kpi_set *set = &w.set[w.shown];
    struct sotay_criterion *c =
        (struct sotay_criterion *)host->alloc(host, ((uint64_t)set->n + 1) * sizeof *c);
    if (c == NULL)
        return -1;
    for (uint32_t i = 0; i < set->n; i++) {
        if (kpi_criterion(host, set, &set->kpi[i], hi, &c[i]) < 0)
            return -1;
        all = all && c[i].met;
    }
    ret->criteria = c;
    ret->n_criteria = set->n;
    if (ret->state != SOTAY_STATE_LAPSED || !all)
        return 0;
    ret->n_criteria++; /* nothing but time was against it: that has to be said */
    return sotay_date_criterion(host, "last-met", sotay_tr(host, "Last met"), w.valid.last_met,
                                w.valid.months, 0, &c[set->n]);
}

static int32_t assess(const struct sotay_host *host, const struct sotay_performance *performance,
                      const struct sotay_value *values, struct sotay_assessment *ret)
{
    return endo_assess_dops(host, performance, values[PARAM_ASSESSMENT].word,
                            values[PARAM_FORMATIVE].word, values[PARAM_SUMMATIVE].word,
                            values[PARAM_SCORE].number, ret);
}

const struct sotay_rule endo_indicators = {
    .size = sizeof(struct sotay_rule),
    .name = "indicators",
    .title = SOTAY_LATER("Indicators met together, and kept"),
    .params = params,
    .n_params = sizeof params / sizeof params[0],
    .assess = assess,
    .judge = judge,
};
