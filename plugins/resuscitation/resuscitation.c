/* plugins/resuscitation/resuscitation.c - rules of emergency care: the measured quality of chest
 * compressions, and how long ago the last drill was. */
#include "sotay/rule-helpers.h"

#define MEASURES_MAX 16

/* ---- resuscitation.metrics: most of what was measured lies within the limits ----------------- */

enum {
    METRICS_MEASURES,
    METRICS_PERCENT,
    METRICS_WINDOW,
    METRICS_VALID,
    METRICS_WITHOUT,
    METRICS_CCF,
    METRICS_ARREST,
    METRICS_PAUSES
};

static const struct sotay_param metrics_params[] = {
    [METRICS_MEASURES] = {.name = "measures",
                          .label = SOTAY_LATER("Measures looked at, with commas between"),
                          .unit = "",
                          .type = SOTAY_PARAM_WORD},
    /* The limits themselves are the min and max of the checklist (100-120 /min, 5-6 cm: AHA 2025,
     * ERC 2025).  That four of five performances should lie within is a local choice. */
    [METRICS_PERCENT] = {.name = "percent",
                         .label = SOTAY_LATER("Share of the measured performances within limits"),
                         .unit = "%",
                         .preset = 80,
                         .min = 1,
                         .max = 100,
                         .stricter = SOTAY_STRICTER_UP},
    [METRICS_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(12),
    [METRICS_VALID] = SOTAY_PARAM_VALID_MONTHS(0),
    [METRICS_WITHOUT] = SOTAY_PARAM_WITHOUT_DATA,
    /* Compression time over arrest time: at least 60 %, 80 % as the goal (AHA consensus on CPR
     * quality).  Worked out from a stopwatch as (arrest - pauses) / arrest. */
    [METRICS_CCF] = {.name = "fraction-percent",
                     .label = SOTAY_LATER("Compression fraction from the stopwatch, at least"),
                     .unit = "%",
                     .preset = 60,
                     .min = 1,
                     .max = 100,
                     .stricter = SOTAY_STRICTER_UP},
    [METRICS_ARREST] = {.name = "arrest-time",
                        .label = SOTAY_LATER("Measure of the whole time, - for none"),
                        .unit = "",
                        .type = SOTAY_PARAM_WORD,
                        .preset_word = "-"},
    [METRICS_PAUSES] = {.name = "pause-total",
                        .label = SOTAY_LATER("Measure of all pauses together, - for none"),
                        .unit = "",
                        .type = SOTAY_PARAM_WORD,
                        .preset_word = "-"},
};

static int is_within(const struct sotay_column *c, uint32_t row)
{
    return !(c->has_min && c->value[row] < c->min) && !(c->has_max && c->value[row] > c->max);
}

static int32_t metrics_add(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, const struct sotay_column *c,
                           struct sotay_share *ret)
{
    const char *within = sotay_tr(host, "within its limits");
    if (c == NULL || sotay_share_new(host, series, params[METRICS_PERCENT].number, c->name,
                                     sotay_join_text(host, c->name, " ", within), ret) < 0)
        return -1;
    ret->accept = sotay_is_accepted(&params[METRICS_WITHOUT]);
    for (uint32_t row = 0; row < series->n; row++) {
        if (sotay_is_recorded(c, row))
            ret->row[row] = is_within(c, row) ? SOTAY_ROW_PART : SOTAY_ROW_WHOLE;
    }
    return 0;
}

static int32_t metrics_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    struct sotay_share shares[MEASURES_MAX];
    const char *at = params[METRICS_MEASURES].word, *word;
    uint32_t n = 0;
    size_t len;
    while ((word = sotay_next_name(&at, &len)) != NULL) {
        if (n == MEASURES_MAX) {
            host->log(host, SOTAY_LOG_ERROR, "more than 16 measures are named");
            return -1;
        }
        const struct sotay_column *c = sotay_find_column(host, series, word, len);
        if (metrics_add(host, series, params, c, &shares[n]) < 0)
            return -1;
        n++;
    }
    if (n == 0)
        return -1;
    return sotay_shares_judge(host, series, shares, n, params[METRICS_WINDOW].number,
                              params[METRICS_VALID].number, as_of, ret);
}

/* 1 with the value, 0 when it was not recorded, -1 when the checklist has no such measure. */
static int32_t stopwatch(const struct sotay_host *host, const struct sotay_series *one,
                         const char *name, int64_t *ret, int32_t *ret_decimals)
{
    const struct sotay_column *c = sotay_find_column(host, one, name, strlen(name));
    if (c == NULL)
        return -1;
    if (one->n == 0 || !sotay_is_recorded(c, 0))
        return 0;
    *ret = c->value[0];
    *ret_decimals = c->decimals;
    return 1;
}

/* The fraction is worked out from the two times, so that nobody rounds 59.58 % up by hand. */
static int32_t metrics_assess(const struct sotay_host *host,
                              const struct sotay_performance *performance,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    const char *arrest_name = params[METRICS_ARREST].word;
    const char *pauses_name = params[METRICS_PAUSES].word;
    int64_t arrest = 0, pauses = 0;
    int32_t arrest_decimals = 0, pauses_decimals = 0;
    sotay_assess_as_core(performance, ret);
    if (strcmp(arrest_name, "-") == 0 || strcmp(pauses_name, "-") == 0)
        return 0;
    int32_t rc = stopwatch(host, performance->one, arrest_name, &arrest, &arrest_decimals);
    if (rc > 0)
        rc = stopwatch(host, performance->one, pauses_name, &pauses, &pauses_decimals);
    if (rc <= 0)
        return rc;
    arrest *= sotay_scale(pauses_decimals);
    pauses *= sotay_scale(arrest_decimals);
    if (arrest <= 0 || pauses > arrest)
        return sotay_assess_fail(
            host, sotay_tr(host, "the pauses are longer than the whole resuscitation"), ret);
    if ((arrest - pauses) * 100 < params[METRICS_CCF].number * arrest)
        return sotay_assess_fail(
            host, sotay_tr(host, "compressions took too small a part of the time"), ret);
    return 0;
}

static const struct sotay_rule metrics = {
    .size = sizeof(struct sotay_rule),
    .name = "metrics",
    .title = SOTAY_LATER("Measured quality within limits"),
    .params = metrics_params,
    .n_params = sizeof metrics_params / sizeof metrics_params[0],
    .assess = metrics_assess,
    .judge = metrics_judge,
};

/* ---- resuscitation.recent: the last passed drill is not too long ago ------------------------- */

enum { RECENT_MONTHS, RECENT_FIRST, RECENT_GROWTH, RECENT_LONGEST, RECENT_FAILED };

static const struct sotay_param recent_params[] = {
    /* Skills fade measurably within 3 months, most within 3 to 6 (reviews); cards run 24 months
     * (AHA).  12 is a local choice between the two. */
    [RECENT_MONTHS] = {.name = "months",
                       .label = SOTAY_LATER("Months since the last passed performance"),
                       .unit = "months",
                       .preset = 12,
                       .min = 1,
                       .max = 120,
                       .stricter = SOTAY_STRICTER_DOWN},
    /* Spaced practice gives a date to plan by and never a state (local choice): the interval begins
     * at `first-days`, grows with each pass, falls back after a failure. */
    [RECENT_FIRST] = {.name = "first-days",
                      .label = SOTAY_LATER("Days to the first refresher"),
                      .unit = "days",
                      .preset = 90,
                      .min = 1,
                      .max = 1000,
                      .stricter = SOTAY_STRICTER_DOWN},
    [RECENT_GROWTH] = {.name = "growth-percent",
                       .label = SOTAY_LATER("Each pass makes the interval this much of the last"),
                       .unit = "%",
                       .preset = 150,
                       .min = 100,
                       .max = 400,
                       .stricter = SOTAY_STRICTER_DOWN},
    [RECENT_LONGEST] = {.name = "longest-days",
                        .label = SOTAY_LATER("Longest interval between refreshers"),
                        .unit = "days",
                        .preset = 180,
                        .min = 1,
                        .max = 2000,
                        .stricter = SOTAY_STRICTER_DOWN},
    [RECENT_FAILED] = {.name = "failed-days",
                       .label = SOTAY_LATER("Days to the refresher after a failure"),
                       .unit = "days",
                       .preset = 30,
                       .min = 1,
                       .max = 1000,
                       .stricter = SOTAY_STRICTER_DOWN},
};

/* 0 before the first performance. */
static int64_t next_interval(int64_t interval, int passed, const struct sotay_value *params)
{
    int64_t next = params[RECENT_FIRST].number;
    if (!passed)
        next = params[RECENT_FAILED].number;
    else if (interval > 0)
        next = interval * params[RECENT_GROWTH].number / 100;
    return next < params[RECENT_LONGEST].number ? next : params[RECENT_LONGEST].number;
}

static int recent_look(const void *rule, uint32_t lo, uint32_t hi)
{
    const struct sotay_series *series = (const struct sotay_series *)rule;
    (void)lo;
    for (uint32_t row = hi; row > 0 && series->day[row - 1] == series->day[hi - 1]; row--)
        if (series->passed[row - 1])
            return SOTAY_DAY_MET;
    return SOTAY_DAY_MISSED;
}

/* The day of the next refresher as planned on as_of. */
static int32_t next_refresher(const struct sotay_series *series, const struct sotay_value *params,
                              int32_t as_of)
{
    uint32_t n = sotay_rows_until(series, as_of);
    int64_t interval = 0;
    for (uint32_t row = 0; row < n; row++)
        interval = next_interval(interval, series->passed[row], params);
    return n > 0 ? (int32_t)(series->day[n - 1] + interval) : SOTAY_DAY_NONE;
}

static int32_t recent_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    const int64_t months = params[RECENT_MONTHS].number;
    struct sotay_walk walk = sotay_walk_new(0, months, recent_look, series);
    struct sotay_criterion *c = (struct sotay_criterion *)host->alloc(host, sizeof *c);
    if (c == NULL)
        return -1;
    walk.refresh_due = next_refresher(series, params, as_of);
    sotay_walk_judge(series, as_of, &walk, ret);
    ret->criteria = c;
    ret->n_criteria = 1;
    return sotay_date_criterion(host, "last-passed", sotay_tr(host, "Last passed performance"),
                                walk.valid.last_met, months, ret->state == SOTAY_STATE_COMPETENT,
                                c);
}

static const struct sotay_rule recent = {
    .size = sizeof(struct sotay_rule),
    .name = "recent",
    .title = SOTAY_LATER("Practised recently"),
    .params = recent_params,
    .n_params = sizeof recent_params / sizeof recent_params[0],
    .assess = sotay_assess_nothing,
    .judge = recent_judge,
};

static const struct sotay_rule *const rules[] = {&metrics, &recent};

SOTAY_SPECIALTY("resuscitation", "1.0.0", rules)
