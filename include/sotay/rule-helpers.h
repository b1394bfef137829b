/* include/sotay/rule-helpers.h - small things most rules need: months, columns, words, windows.
 *
 * Not part of the ABI: every function is static inline and is compiled into the plugin that uses
 * it.  A plugin may do without this header.  Days, months and decimals are as in plugin.h.
 */
#ifndef SOTAY_RULE_HELPERS_H
#define SOTAY_RULE_HELPERS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "sotay/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A text that is translated later, where it is shown (titles and labels of parameters). */
#define SOTAY_LATER(text) (text)

/* The text in the user's language. */
static inline const char *sotay_tr(const struct sotay_host *host, const char *msgid)
{
    return host->translate(host, msgid);
}

/* ---- days ------------------------------------------------------------------------------------ */

struct sotay_civil {
    int64_t year;
    int32_t month, mday; /* from 1 */
};

static inline struct sotay_civil sotay_civil_from_day(int32_t day)
{
    /* Years that begin on 1 March, in eras of 400 years: the leap day is then the last day. */
    int64_t shifted = (int64_t)day + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    struct sotay_civil civil;
    civil.mday = (int32_t)(of_year - (153 * month + 2) / 5 + 1);
    civil.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    civil.year = year + era * 400 + (civil.month <= 2 ? 1 : 0);
    return civil;
}

static inline int32_t sotay_day_from_civil(int64_t year, int32_t month, int32_t mday)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era_year = y - era * 400;
    int64_t of_year = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
    int64_t of_era = of_era_year * 365 + of_era_year / 4 - of_era_year / 100 + of_year;
    return (int32_t)(era * 146097 + of_era - 719468);
}

/* The same day of the month, months later (or earlier), clamped to the month's end. */
static inline int32_t sotay_add_months(int32_t day, int32_t months)
{
    static const int8_t length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct sotay_civil c = sotay_civil_from_day(day);
    int64_t count = c.year * 12 + (c.month - 1) + months;
    int64_t year = (count >= 0 ? count : count - 11) / 12;
    int32_t month = (int32_t)(count - year * 12) + 1;
    int32_t last = length[month - 1];
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        last = 29;
    return sotay_day_from_civil(year, month, c.mday < last ? c.mday : last);
}

/* The last day D whose window (D - months, D] still holds `day`.  Not always day + months - 1:
 * 28, 29, 30 and 31 May minus three months are all 28 February. */
static inline int32_t sotay_last_day_in_window(int32_t day, int32_t months)
{
    int32_t last = sotay_add_months(day, months) - 1;
    while (sotay_add_months(last + 1, -months) < day)
        last++;
    return last;
}

/* ---- text, in memory of the call; NULL when there is none ------------------------------------ */

/* "2026-01-14" */
static inline const char *sotay_day_text(const struct sotay_host *host, int32_t day)
{
    char *text = (char *)host->alloc(host, 32);
    struct sotay_civil c = sotay_civil_from_day(day);
    if (text != NULL)
        snprintf(text, 32, "%04lld-%02d-%02d", (long long)c.year, (int)c.month, (int)c.mday);
    return text;
}

/* "55/57" */
static inline const char *sotay_fraction_text(const struct sotay_host *host, uint32_t part,
                                              uint32_t whole)
{
    char *text = (char *)host->alloc(host, 32);
    if (text != NULL)
        snprintf(text, 32, "%u/%u", (unsigned)part, (unsigned)whole);
    return text;
}

/* "LABEL: name", the label translated. */
static inline const char *sotay_label_of(const struct sotay_host *host, const char *msgid,
                                         const char *name)
{
    const char *label = sotay_tr(host, msgid);
    size_t size = strlen(label) + strlen(name) + 3;
    char *text = (char *)host->alloc(host, size);
    if (text != NULL)
        snprintf(text, size, "%s: %s", label, name);
    return text;
}

/* The name of a measure as the id of a criterion: comp_rate -> comp-rate. */
static inline const char *sotay_id_of(const struct sotay_host *host, const char *name)
{
    size_t len = strlen(name);
    char *text = (char *)host->alloc(host, len + 1);
    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < len; i++)
        text[i] = name[i] == '_' || name[i] == '.' ? '-' : name[i];
    return text;
}

/* ---- parameters and columns ------------------------------------------------------------------ */

/* A parameter is one word; a list of names is written in it with commas: comp_rate,comp_depth.  One
 * name at each call: its start and *ret_len, or NULL at the end; *at begins as the whole text. */
static inline const char *sotay_next_name(const char **at, size_t *ret_len)
{
    const char *start = *at + strspn(*at, ", ");
    size_t len = strcspn(start, ", ");
    *at = start + len;
    *ret_len = len;
    return len == 0 ? NULL : start;
}

/* The column of a measure; NULL, and a line in the log, where the checklist has none. */
static inline const struct sotay_column *sotay_find_column(const struct sotay_host *host,
                                                           const struct sotay_series *series,
                                                           const char *name, size_t len)
{
    char message[160];
    for (uint32_t i = 0; i < series->n_columns; i++)
        if (strlen(series->columns[i]->name) == len &&
            memcmp(series->columns[i]->name, name, len) == 0)
            return series->columns[i];
    snprintf(message, sizeof message, "the checklist has no measure '%.*s'",
             (int)(len < 100 ? len : 100), name);
    host->log(host, SOTAY_LOG_ERROR, message);
    return NULL;
}

static inline int sotay_is_recorded(const struct sotay_column *column, uint32_t row)
{
    return column->state[row] == SOTAY_VALUE;
}

/* 10^decimals */
static inline int64_t sotay_scale(int32_t decimals)
{
    int64_t scale = 1;
    for (int32_t i = 0; i < decimals && i < 18; i++)
        scale *= 10;
    return scale;
}

/* ---- series ---------------------------------------------------------------------------------- */

/* Performances up to as_of: the rows [0, this). */
static inline uint32_t sotay_rows_until(const struct sotay_series *series, int32_t as_of)
{
    uint32_t n = 0;
    while (n < series->n && series->day[n] <= as_of)
        n++;
    return n;
}

static inline void sotay_judgement_clear(struct sotay_judgement *ret)
{
    ret->state = SOTAY_STATE_NOT_YET;
    ret->since = ret->expires = ret->holds_until = ret->refresh_due = SOTAY_DAY_NONE;
    ret->n_criteria = 0;
    ret->criteria = NULL;
}

/* A rule that adds nothing to what the checklist's own pass mark says. */
static inline int32_t sotay_assess_as_core(const struct sotay_performance *performance,
                                           struct sotay_assessment *ret)
{
    ret->result = performance->core_result;
    ret->n_reasons = 0;
    ret->reasons = NULL;
    return 0;
}

/* Turns a pass into a fail, with the reason (translated).  A result that is not a pass stays. */
static inline int32_t sotay_assess_fail(const struct sotay_host *host, const char *reason,
                                        struct sotay_assessment *ret)
{
    const char **reasons = (const char **)host->alloc(host, sizeof *reasons);
    if (reasons == NULL || reason == NULL)
        return -1;
    reasons[0] = reason;
    if (ret->result == SOTAY_ASSESS_PASSED)
        ret->result = SOTAY_ASSESS_FAILED;
    ret->reasons = reasons;
    ret->n_reasons = 1;
    return 0;
}

/* Unbroken stretches of days: hold() says that the days from..until hold, both inclusive, and is
 * called by rising `from`; cut() says that from `day` on nothing holds any more. */
struct sotay_stretch {
    int32_t since, until; /* SOTAY_DAY_NONE: never */
};

static inline void sotay_stretch_hold(struct sotay_stretch *s, int32_t from, int32_t until)
{
    if (s->until == SOTAY_DAY_NONE || from > s->until + 1)
        s->since = from;
    if (s->until == SOTAY_DAY_NONE || until > s->until)
        s->until = until;
}

static inline void sotay_stretch_cut(struct sotay_stretch *s, int32_t day)
{
    if (s->until != SOTAY_DAY_NONE && s->until >= day)
        s->until = day - 1;
}

/* Moving windows.  `is_met` says whether the rule holds when the window shows the rows [lo, hi) and
 * the rows [0, hi) have happened.  It is asked on every day on which the window changes. */
typedef int (*sotay_window_fn)(const void *rule, uint32_t lo, uint32_t hi);

struct sotay_window {
    uint32_t lo, hi; /* rows in the window on as_of */
};

/* Fills state and dates of *ret: since = the day the rule began to hold without a break, expires =
 * the day before it would break when nobody adds anything, holds_until = the day before the window
 * next loses a row.  Without performances nobody is competent.  months 0: no row ever leaves. */
static inline struct sotay_window sotay_judge_window(const struct sotay_series *series,
                                                     int32_t months, int32_t as_of,
                                                     sotay_window_fn is_met, const void *rule,
                                                     struct sotay_judgement *ret)
{
    struct sotay_window now = {0, 0};
    uint32_t n = sotay_rows_until(series, as_of), lo = 0, hi = 0;
    int holds = 0, ever = 0;
    sotay_judgement_clear(ret);
    for (;;) {
        int64_t next = INT64_MAX;
        int64_t leaves = INT64_MAX;
        if (months > 0 && lo < hi)
            leaves = (int64_t)sotay_last_day_in_window(series->day[lo], months) + 1;
        if (hi < n)
            next = series->day[hi];
        if (leaves < next)
            next = leaves;
        if (next == INT64_MAX)
            break;
        if (next > as_of && ret->holds_until == SOTAY_DAY_NONE)
            ret->holds_until = (int32_t)(next - 1);
        if (next > as_of && !holds)
            break;
        while (hi < n && series->day[hi] <= next)
            hi++;
        while (months > 0 && lo < hi && sotay_last_day_in_window(series->day[lo], months) < next)
            lo++;
        int met = is_met(rule, lo, hi);
        if (next > as_of) {
            if (met)
                continue;
            ret->expires = (int32_t)(next - 1);
            break;
        }
        if (met && !holds)
            ret->since = (int32_t)next;
        now.lo = lo;
        now.hi = hi;
        holds = met;
        ever = ever || met;
    }
    if (!holds)
        ret->since = SOTAY_DAY_NONE;
    ret->state = holds ? SOTAY_STATE_COMPETENT : ever ? SOTAY_STATE_LAPSED : SOTAY_STATE_NOT_YET;
    return now;
}

/* ---- shares ---------------------------------------------------------------------------------- */

/* What one performance is for a share such as 55/57. */
enum { SOTAY_ROW_LEFT_OUT, SOTAY_ROW_WHOLE, SOTAY_ROW_PART };

/* Guidelines differ between ">= 90 %" and "> 90 %", so the comparison belongs to the threshold. */
enum { SOTAY_AT_LEAST, SOTAY_ABOVE, SOTAY_AT_MOST, SOTAY_BELOW };

struct sotay_count {
    uint32_t part, whole;
};

/* Made by sotay_share_new; row[] is then filled by the rule, and sotay_share_ready called. */
struct sotay_share {
    uint8_t *row; /* of each performance: SOTAY_ROW_* */
    uint32_t n;
    uint32_t least;     /* a whole below this says nothing; from 1 */
    uint32_t enough_at; /* from so many performances on there has been enough; n + 1 = never */
    int32_t compare;    /* SOTAY_AT_LEAST... */
    int64_t percent;
    int32_t accept; /* 1: a share that has never had enough data does not stand in the way */
};

/* 0, or -1 when there is no memory. */
static inline int32_t sotay_share_new(const struct sotay_host *host,
                                      const struct sotay_series *series, int64_t percent,
                                      struct sotay_share *ret)
{
    ret->n = series->n;
    ret->least = 1;
    ret->enough_at = 0;
    ret->compare = SOTAY_AT_LEAST;
    ret->percent = percent;
    ret->accept = 1;
    ret->row = (uint8_t *)host->alloc(host, (uint64_t)series->n + 1);
    return ret->row != NULL ? 0 : -1;
}

static inline void sotay_share_ready(struct sotay_share *share)
{
    uint32_t whole = 0;
    share->enough_at = share->n + 1;
    for (uint32_t i = 0; i < share->n && share->enough_at > share->n; i++) {
        whole += share->row[i] != SOTAY_ROW_LEFT_OUT ? 1U : 0U;
        if (whole >= share->least)
            share->enough_at = i + 1;
    }
}

static inline struct sotay_count sotay_share_count(const struct sotay_share *share, uint32_t lo,
                                                   uint32_t hi)
{
    struct sotay_count count = {0, 0};
    for (uint32_t i = lo; i < hi; i++) {
        count.whole += share->row[i] != SOTAY_ROW_LEFT_OUT ? 1U : 0U;
        count.part += share->row[i] == SOTAY_ROW_PART ? 1U : 0U;
    }
    return count;
}

/* Exact fractions, never a rounded percentage: 189/210 is 90 %, 17/19 is not.
 * Accepting what was never measured lets a person in whose sign-offs are all from paper.  It does
 * not forgive somebody whose figures have only left the window. */
static inline int sotay_share_holds(const struct sotay_share *share, uint32_t lo, uint32_t hi)
{
    struct sotay_count count;
    int64_t part, target;
    if (hi < share->enough_at)
        return share->accept && hi > 0;
    count = sotay_share_count(share, lo, hi);
    if (count.whole < share->least)
        return 0;
    part = (int64_t)count.part * 100;
    target = share->percent * (int64_t)count.whole;
    switch (share->compare) {
    case SOTAY_ABOVE:
        return part > target;
    case SOTAY_AT_MOST:
        return part <= target;
    case SOTAY_BELOW:
        return part < target;
    default:
        return part >= target;
    }
}

/* The criterion of a share for the rows [lo, hi).  Returns 0, or -1 without memory; id and label
 * may be NULL for that reason. */
static inline int32_t sotay_share_criterion(const struct sotay_host *host,
                                            const struct sotay_share *share, uint32_t lo,
                                            uint32_t hi, const char *id, const char *label,
                                            struct sotay_criterion *ret)
{
    static const char *const sign[] = {">=", ">", "<=", "<"};
    struct sotay_count count = sotay_share_count(share, lo, hi);
    char *target = (char *)host->alloc(host, 32);
    if (target == NULL || id == NULL || label == NULL)
        return -1;
    snprintf(target, 32, "%s %lld %%", sign[share->compare], (long long)share->percent);
    ret->size = sizeof *ret;
    ret->id = id;
    ret->label = label;
    ret->unit = "%";
    ret->value = count.whole > 0 ? (int64_t)count.part * 100 / count.whole : 0;
    ret->target = share->percent;
    ret->decimals = 0;
    ret->met = sotay_share_holds(share, lo, hi);
    ret->value_text = count.whole > 0 ? sotay_fraction_text(host, count.part, count.whole)
                                      : sotay_tr(host, "no data");
    ret->target_text = share->compare == SOTAY_AT_LEAST ? NULL : target;
    return ret->value_text != NULL ? 0 : -1;
}

#ifdef __cplusplus
}
#endif
#endif
