/* plugins/resuscitation/recent.c - the last passed drill is not too long ago.  Checklists of the first
 * revision use it; rule refresh keeps validity and refreshers apart. */
#include "resuscitation.h"

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

/* The day of the next refresher as planned on as_of. */
static int32_t next_refresher(const struct sotay_series *series, const struct sotay_value *params,
                              int32_t as_of)
{
    uint32_t n = sotay_rows_until(series, as_of);
    int64_t interval = 0;
    for (uint32_t row = 0; row < n; row++)
        interval = next_interval(interval, series->passed[row], params);
    return n > 0 ? day_later(series->day[n - 1], interval) : SOTAY_DAY_NONE;
}

static int32_t recent_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    const int64_t months = params[RECENT_MONTHS].number;
    struct sotay_walk walk = sotay_walk_new(0, months, passed_look, series);
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

const struct sotay_rule recent_rule = {
    .size = sizeof(struct sotay_rule),
    .name = "recent",
    .title = SOTAY_LATER("Practised recently"),
    .params = recent_params,
    .n_params = sizeof recent_params / sizeof recent_params[0],
    .assess = sotay_assess_nothing,
    .judge = recent_judge,
};
