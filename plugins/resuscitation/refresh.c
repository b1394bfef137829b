/* plugins/resuscitation/refresh.c - how long a certificate is valid, in calendar months, and apart
 * from that when the next refresher is due: spaced practice.  A refresher never extends validity. */
#include "resuscitation.h"

#define MENTORS_MAX 10

enum {
    REFRESH_VALID,
    REFRESH_RENEW,
    REFRESH_PERFORMANCES,
    REFRESH_MENTORS,
    REFRESH_DAYS,
    REFRESH_WINDOW,
    REFRESH_FIRST,
    REFRESH_GROWTH,
    REFRESH_LONGEST,
    REFRESH_FAILED,
    REFRESH_MEASURES,
    REFRESH_DEBRIEFED,
    REFRESH_SECOND
};

#define NUMBER_PARAM(name_, label_, unit_, preset_, min_, max_, stricter_) \
    { \
        .name = (name_), .label = (label_), .unit = (unit_), .preset = (preset_), .min = (min_), \
        .max = (max_), .stricter = (stricter_) \
    }

static const struct sotay_param refresh_params[] = {
    /* Cards of AHA run 24 months (verified). */
    [REFRESH_VALID] = SOTAY_PARAM_VALID_MONTHS(24),
    /* Performances within the last months before the end are the new certification; earlier ones are
     * refreshers (local choice, as the notices begin 90 days before). */
    [REFRESH_RENEW] = NUMBER_PARAM("renew-months",
                                   SOTAY_LATER("Months before the end in which it can be renewed"),
                                   "months", 3, 0, 600, SOTAY_STRICTER_FIXED),
    [REFRESH_PERFORMANCES] =
        NUMBER_PARAM("performances", SOTAY_LATER("Passed performances that certify"), "", 1, 1,
                     1000, SOTAY_STRICTER_UP),
    [REFRESH_MENTORS] = NUMBER_PARAM("mentors", SOTAY_LATER("By at least so many mentors"), "", 1,
                                     1, MENTORS_MAX, SOTAY_STRICTER_UP),
    [REFRESH_DAYS] = NUMBER_PARAM("days", SOTAY_LATER("On at least so many days"), "", 1, 1, 1000,
                                  SOTAY_STRICTER_UP),
    [REFRESH_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(12),
    /* Skills fade measurably within 3 months, most within 3 to 6 (reviews: secondary); spaced
     * practice is advised, the numbers are a local choice. */
    [REFRESH_FIRST] = NUMBER_PARAM("first-days", SOTAY_LATER("Days to the first refresher"), "days",
                                   90, 1, 1000, SOTAY_STRICTER_DOWN),
    [REFRESH_GROWTH] = NUMBER_PARAM(
        "growth-percent", SOTAY_LATER("Each pass makes the interval this much of the last"), "%",
        150, 100, 400, SOTAY_STRICTER_DOWN),
    [REFRESH_LONGEST] =
        NUMBER_PARAM("longest-days", SOTAY_LATER("Longest interval between refreshers"), "days",
                     180, 1, 2000, SOTAY_STRICTER_DOWN),
    [REFRESH_FAILED] =
        NUMBER_PARAM("failed-days", SOTAY_LATER("Days to the refresher after a failure"), "days",
                     30, 1, 1000, SOTAY_STRICTER_DOWN),
    [REFRESH_MEASURES] = WORD_PARAM(
        "measures", SOTAY_LATER("Measures of a full refresher, a/b for either, - for none"), "-"),
    [REFRESH_DEBRIEFED] = WORD_PARAM(
        "debriefed", SOTAY_LATER("Measure that says a real event was debriefed, - for none"), "-"),
    [REFRESH_SECOND] =
        WORD_PARAM("second-assessor", SOTAY_LATER("Measure of a second assessor, - for none"), "-"),
};

struct refresh { /* one call */
    const struct sotay_host *host;
    const struct sotay_series *series;
    const struct sotay_value *params;
    const struct sotay_column *debriefed;
};

static int64_t number(const struct refresh *r, int param)
{
    return r->params[param].number;
}

/* ---- what one performance was ----------------------------------------------------------------- */

/* "a/b": either of them. */
static int is_either_recorded(const struct refresh *r, const char *names, size_t len, uint32_t row)
{
    const char *end = names + len;
    while (names < end) {
        const char *slash = (const char *)memchr(names, '/', (size_t)(end - names));
        size_t one = slash != NULL ? (size_t)(slash - names) : (size_t)(end - names);
        const struct sotay_column *c = sotay_column_named(r->series, names, one);
        if (c != NULL && sotay_is_recorded(c, row))
            return 1;
        names += one + 1;
    }
    return 0;
}

static int has_all_metrics(const struct refresh *r, uint32_t row)
{
    const char *at = r->params[REFRESH_MEASURES].word, *name;
    size_t len;
    if (is_list_none(at))
        return 1;
    while ((name = sotay_next_name(&at, &len)) != NULL)
        if (!is_either_recorded(r, name, len, row))
            return 0;
    return 1;
}

static int is_real(const struct refresh *r, uint32_t row)
{
    return (r->series->flags[row] & SOTAY_FLAG_SIMULATED) == 0;
}

/* A drill is a refresher.  A real event is one when it was debriefed and its metrics recorded. */
static int is_refresher(const struct refresh *r, uint32_t row)
{
    if (!is_real(r, row) || is_list_none(r->params[REFRESH_DEBRIEFED].word))
        return 1;
    return r->debriefed != NULL && sotay_is_recorded(r->debriefed, row) &&
           r->debriefed->value[row] == 1 && has_all_metrics(r, row);
}

/* Two mentors at one place and minute, of whom one passed the person and the other did not. */
static int is_disputed(const struct sotay_series *s, uint32_t row, uint32_t n)
{
    uint32_t lo = row;
    if (s->minute[row] < 0)
        return 0;
    while (lo > 0 && s->day[lo - 1] == s->day[row])
        lo--;
    for (uint32_t i = lo; i < n && s->day[i] == s->day[row]; i++)
        if (s->minute[i] == s->minute[row] && s->facility[i] == s->facility[row] &&
            s->mentor[i] != s->mentor[row] && s->passed[i] != s->passed[row])
            return 1;
    return 0;
}

/* ---- the plan of refreshers ------------------------------------------------------------------- */

struct plan {
    int64_t interval; /* 0 before the first certification */
    int32_t due;      /* SOTAY_DAY_NONE before that */
};

static int64_t at_most_longest(const struct refresh *r, int64_t days)
{
    return days < number(r, REFRESH_LONGEST) ? days : number(r, REFRESH_LONGEST);
}

/* A failure shortens: it never puts off a date that is still to come. */
static void plan_failed(const struct refresh *r, int32_t day, struct plan *plan)
{
    plan->interval = at_most_longest(r, number(r, REFRESH_FAILED));
    int32_t due = day_later(day, plan->interval);
    if (plan->due == SOTAY_DAY_NONE || plan->due <= day || plan->due > due)
        plan->due = due;
}

static void plan_passed(const struct refresh *r, int32_t day, int is_full, struct plan *plan)
{
    if (plan->interval == 0)
        plan->interval = number(r, REFRESH_FIRST);
    else if (is_full)
        plan->interval = plan->interval * number(r, REFRESH_GROWTH) / 100;
    plan->interval = at_most_longest(r, plan->interval);
    plan->due = day_later(day, plan->interval);
}

/* All of one day is one step of the plan: practice that is massed is not spaced. */
static void plan_day(const struct refresh *r, uint32_t lo, uint32_t hi, struct plan *plan)
{
    int failed = 0, refreshed = 0, full = 0;
    for (uint32_t row = lo; row < hi; row++) {
        failed = failed || !r->series->passed[row];
        refreshed = refreshed || is_refresher(r, row);
        full = full || (is_refresher(r, row) && has_all_metrics(r, row));
    }
    if (failed)
        plan_failed(r, r->series->day[lo], plan);
    else if (refreshed || plan->interval == 0)
        plan_passed(r, r->series->day[lo], full, plan);
}

/* ---- certification ---------------------------------------------------------------------------- */

/* Enough passed performances, mentors and days among the rows [lo, hi)? */
static int certifies(const struct refresh *r, uint32_t lo, uint32_t hi)
{
    const struct sotay_series *s = r->series;
    int32_t mentor[MENTORS_MAX], last_day = SOTAY_DAY_NONE;
    int64_t performances = 0, days = 0, mentors = 0;
    for (uint32_t row = hi; row > lo; row--) {
        uint32_t at = row - 1;
        int64_t known = 0;
        if (!s->passed[at] || is_disputed(s, at, hi))
            continue;
        performances++;
        days += s->day[at] != last_day;
        last_day = s->day[at];
        while (known < mentors && mentor[known] != s->mentor[at])
            known++;
        if (known == mentors && mentors < MENTORS_MAX)
            mentor[mentors++] = s->mentor[at];
        if (performances >= number(r, REFRESH_PERFORMANCES) && days >= number(r, REFRESH_DAYS) &&
            mentors >= number(r, REFRESH_MENTORS))
            return 1;
    }
    return 0;
}

/* May the day certify: nothing is valid, or its end is near? */
static int is_open(const struct refresh *r, const struct sotay_validity *v, int32_t day)
{
    if (!sotay_validity_holds(v, day))
        return 1;
    return v->until != SOTAY_DAY_NONE &&
           day > sotay_add_months(v->until, -(int32_t)number(r, REFRESH_RENEW));
}

static int has_pass(const struct sotay_series *s, uint32_t lo, uint32_t hi)
{
    for (uint32_t row = lo; row < hi; row++)
        if (s->passed[row])
            return 1;
    return 0;
}

static void walk(const struct refresh *r, uint32_t n, struct sotay_validity *v, struct plan *plan)
{
    const struct sotay_series *s = r->series;
    const int32_t months = (int32_t)number(r, REFRESH_WINDOW);
    uint32_t window = 0, hi = 0;
    while (hi < n) {
        uint32_t lo = hi;
        int32_t day = s->day[lo];
        while (hi < n && s->day[hi] == day)
            hi++;
        while (months > 0 && window < hi && s->day[window] <= sotay_add_months(day, -months))
            window++;
        int32_t since = v->since;
        if (is_open(r, v, day) && has_pass(s, lo, hi) && certifies(r, window, hi))
            sotay_validity_met(v, day);
        if (v->since != since) { /* the plan begins with the certificate, whatever led to it */
            plan->interval = 0;
            plan->due = SOTAY_DAY_NONE;
        }
        if (v->since != SOTAY_DAY_NONE)
            plan_day(r, lo, hi, plan);
    }
}

/* ---- what is shown ---------------------------------------------------------------------------- */

/* "every 90 days" */
static const char *every_text(const struct sotay_host *host, int64_t days)
{
    const char *every = sotay_tr(host, "every"), *unit = sotay_tr(host, "days");
    char *text = (char *)host->alloc(host, strlen(every) + strlen(unit) + 32);
    if (text == NULL)
        return NULL;
    char *at = sotay_put_number(sotay_put(sotay_put(text, every), " "), days);
    sotay_put(sotay_put(at, " "), unit);
    return text;
}

static const char *word_and_day(const struct sotay_host *host, const char *word, int32_t day)
{
    return sotay_join_text(host, word, " ", sotay_day_text(host, day));
}

/* Current, due or expired, in this order of time. */
static int32_t refresh_criterion(const struct refresh *r, const struct sotay_judgement *j,
                                 const struct plan *plan, int32_t as_of,
                                 struct sotay_criterion *ret)
{
    const struct sotay_host *host = r->host;
    int holds = j->state == SOTAY_STATE_COMPETENT, due = holds && plan->due <= as_of;
    ret->size = sizeof *ret;
    ret->id = "refresh";
    ret->label = sotay_tr(host, "Refresh");
    ret->unit = "";
    ret->met = holds && !due;
    ret->value = ret->met;
    ret->target = 1;
    if (due)
        ret->value_text = word_and_day(host, sotay_tr(host, "due since"), plan->due);
    else if (holds)
        ret->value_text = word_and_day(host, sotay_tr(host, "current, next"), plan->due);
    else if (j->state == SOTAY_STATE_LAPSED)
        ret->value_text = word_and_day(host, sotay_tr(host, "expired, last day"), j->expires);
    else
        ret->value_text = sotay_tr(host, "none yet");
    ret->target_text =
        every_text(host, plan->interval > 0 ? plan->interval : number(r, REFRESH_FIRST));
    return ret->label != NULL && ret->value_text != NULL && ret->target_text != NULL ? 0 : -1;
}

/* Does the measure of the second assessor say that the two differ? */
static int second_differs(const struct refresh *r, uint32_t row)
{
    const char *name = r->params[REFRESH_SECOND].word;
    const struct sotay_column *c =
        is_list_none(name) ? NULL : sotay_column_named(r->series, name, strlen(name));
    return c != NULL && sotay_is_recorded(c, row) && strcmp(word_of(c, row), "differs") == 0;
}

/* The last day of the series on which two assessors differ, or none. */
static int32_t differ_day(const struct refresh *r, uint32_t n)
{
    for (uint32_t row = n; row > 0 && r->series->day[row - 1] == r->series->day[n - 1]; row--)
        if (second_differs(r, row - 1) || is_disputed(r->series, row - 1, n))
            return r->series->day[n - 1];
    return SOTAY_DAY_NONE;
}

static int32_t assessors_criterion(const struct refresh *r, int32_t day,
                                   struct sotay_criterion *ret)
{
    const struct sotay_host *host = r->host;
    ret->size = sizeof *ret;
    ret->id = "assessors";
    ret->label = sotay_tr(host, "Two assessors");
    ret->unit = "";
    ret->target = 1;
    ret->value_text = word_and_day(host, sotay_tr(host, "differ on"), day);
    ret->target_text = sotay_tr(host, "agreed or moderated");
    return ret->label != NULL && ret->value_text != NULL ? 0 : -1;
}

/* ---- judge and assess ------------------------------------------------------------------------- */

static int32_t refresh_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    struct refresh r = {host, series, params, NULL};
    struct sotay_validity valid = sotay_validity_new(params[REFRESH_VALID].number);
    struct plan plan = {0, SOTAY_DAY_NONE};
    const char *debriefed = params[REFRESH_DEBRIEFED].word;
    const uint32_t n = sotay_rows_until(series, as_of);
    struct sotay_criterion *c = (struct sotay_criterion *)host->alloc(host, 3 * sizeof *c);
    if (!is_list_none(debriefed)) {
        r.debriefed = sotay_find_column(host, series, debriefed, strlen(debriefed));
        if (r.debriefed == NULL)
            return -1;
    }
    if (c == NULL)
        return -1;
    walk(&r, n, &valid, &plan);
    sotay_validity_answer(&valid, as_of, plan.due, ret);
    /* On the day it falls due the words change, though the state does not. */
    if (ret->state == SOTAY_STATE_COMPETENT && plan.due > as_of &&
        (ret->holds_until == SOTAY_DAY_NONE || plan.due - 1 < ret->holds_until))
        ret->holds_until = plan.due - 1;
    int32_t differ = n > 0 ? differ_day(&r, n) : SOTAY_DAY_NONE;
    if (sotay_date_criterion(host, "certified", sotay_tr(host, "Last certification"),
                             valid.last_met, params[REFRESH_VALID].number,
                             ret->state == SOTAY_STATE_COMPETENT, &c[0]) < 0 ||
        refresh_criterion(&r, ret, &plan, as_of, &c[1]) < 0 ||
        (differ != SOTAY_DAY_NONE && assessors_criterion(&r, differ, &c[2]) < 0))
        return -1;
    ret->criteria = c;
    ret->n_criteria = differ != SOTAY_DAY_NONE ? 3 : 2;
    return 0;
}

/* Until somebody moderates, the stricter of the two assessors is right. */
static int32_t refresh_assess(const struct sotay_host *host,
                              const struct sotay_performance *performance,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    const struct refresh r = {host, performance->one, params, NULL};
    sotay_assess_as_core(performance, ret);
    if (performance->one->n == 0 || !second_differs(&r, 0))
        return 0;
    return sotay_assess_fail(
        host, sotay_tr(host, "two assessors differ on a critical step: to be moderated"), ret);
}

const struct sotay_rule refresh_rule = {
    .size = sizeof(struct sotay_rule),
    .name = "refresh",
    .title = SOTAY_LATER("Certificate and spaced refreshers"),
    .params = refresh_params,
    .n_params = sizeof refresh_params / sizeof refresh_params[0],
    .assess = refresh_assess,
    .judge = refresh_judge,
};
