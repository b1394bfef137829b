/* include/sotay/rule-helpers.h - what most rules need: months, columns, words, validity, shares.
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

/* The same day of the month, months later (or earlier), clamped to the month's end, and to the
 * years 1 to 9999, outside of which Sotay knows no day. */
static inline int32_t sotay_add_months(int32_t day, int32_t months)
{
    static const int8_t length[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct sotay_civil c = sotay_civil_from_day(day);
    int64_t count = c.year * 12 + (c.month - 1) + months;
    if (count < 12)
        return sotay_day_from_civil(1, 1, 1);
    if (count >= INT64_C(10000) * 12)
        return sotay_day_from_civil(9999, 12, 31);
    int64_t year = count / 12;
    int32_t month = (int32_t)(count % 12) + 1;
    int32_t last = length[month - 1];
    if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
        last = 29;
    return sotay_day_from_civil(year, month, c.mday < last ? c.mday : last);
}

/* ---- text, in memory of the call; NULL when there is none ------------------------------------ */

/* A rule writes many short texts, call after call, and printf is slow.  Each of these writes at `at`,
 * ends the text there and returns its end; whoever calls has seen to the room. */
static inline char *sotay_put(char *at, const char *text)
{
    size_t len = strlen(text);
    memcpy(at, text, len + 1);
    return at + len;
}

/* With so many digits at least; room for 21 bytes. */
static inline char *sotay_put_digits(char *at, int64_t number, int least)
{
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char digit[20];
    int n = 0;
    for (; left > 0 || n < least; left /= 10)
        digit[n++] = (char)('0' + left % 10);
    if (number < 0)
        *at++ = '-';
    while (n > 0)
        *at++ = digit[--n];
    *at = '\0';
    return at;
}

static inline char *sotay_put_number(char *at, int64_t number)
{
    return sotay_put_digits(at, number, 1);
}

/* "2026-01-14" */
static inline const char *sotay_day_text(const struct sotay_host *host, int32_t day)
{
    char *text = (char *)host->alloc(host, 32);
    struct sotay_civil c = sotay_civil_from_day(day);
    if (text == NULL)
        return NULL;
    char *at = sotay_put_digits(text, c.year, 4);
    at = sotay_put_digits(sotay_put(at, "-"), c.month, 2);
    sotay_put_digits(sotay_put(at, "-"), c.mday, 2);
    return text;
}

/* One text after the other, `between` between them. */
static inline const char *sotay_join_text(const struct sotay_host *host, const char *first,
                                          const char *between, const char *second)
{
    if (first == NULL || second == NULL)
        return NULL;
    char *text = (char *)host->alloc(host, strlen(first) + strlen(between) + strlen(second) + 1);
    if (text != NULL)
        sotay_put(sotay_put(sotay_put(text, first), between), second);
    return text;
}

/* "LABEL: name", the label translated. */
static inline const char *sotay_label_of(const struct sotay_host *host, const char *msgid,
                                         const char *name)
{
    return sotay_join_text(host, sotay_tr(host, msgid), ": ", name);
}

/* "55 of 57" */
static inline const char *sotay_fraction_text(const struct sotay_host *host, uint32_t part,
                                              uint32_t whole)
{
    const char *of = sotay_tr(host, "of");
    char *text = (char *)host->alloc(host, strlen(of) + 32);
    if (text == NULL)
        return NULL;
    char *at = sotay_put(sotay_put_number(text, part), " ");
    sotay_put_number(sotay_put(sotay_put(at, of), " "), whole);
    return text;
}

/* "at most 24 months ago"; of 0 months, which are no limit, "at any time" */
static inline const char *sotay_ago_text(const struct sotay_host *host, int64_t months)
{
    const char *most = sotay_tr(host, "at most");
    const char *ago = months == 1 ? sotay_tr(host, "month ago") : sotay_tr(host, "months ago");
    if (months == 0)
        return sotay_tr(host, "at any time");
    char *text = (char *)host->alloc(host, strlen(most) + strlen(ago) + 32);
    if (text == NULL)
        return NULL;
    char *at = sotay_put_number(sotay_put(sotay_put(text, most), " "), months);
    sotay_put(sotay_put(at, " "), ago);
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

/* Is the whole name the first `len` bytes there?  Asked of every column, so it looks at the first byte
 * before it calls anything. */
static inline int sotay_is_named(const char *whole, const char *name, size_t len)
{
    return len > 0 && whole[0] == name[0] && strncmp(whole, name, len) == 0 && whole[len] == '\0';
}

/* The column of a measure, or NULL in silence. */
static inline const struct sotay_column *sotay_column_named(const struct sotay_series *series,
                                                            const char *name, size_t len)
{
    for (uint32_t i = 0; i < series->n_columns; i++)
        if (sotay_is_named(series->columns[i]->name, name, len))
            return series->columns[i];
    return NULL;
}

/* "the checklist has no measure 'ccf'", apart from those who look: its text takes room on the stack. */
static inline void sotay_log_missing(const struct sotay_host *host, const char *what,
                                     const char *name, size_t len)
{
    char message[240];
    snprintf(message, sizeof message, "%.120s '%.*s'", what, (int)(len < 100 ? len : 100), name);
    host->log(host, SOTAY_LOG_ERROR, message);
}

/* The column of a measure; NULL, and a line in the log, where the checklist has none. */
static inline const struct sotay_column *sotay_find_column(const struct sotay_host *host,
                                                           const struct sotay_series *series,
                                                           const char *name, size_t len)
{
    const struct sotay_column *found = sotay_column_named(series, name, len);
    if (found == NULL)
        sotay_log_missing(host, "the checklist has no measure", name, len);
    return found;
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

/* Begins an assessment with what the checklist's own pass mark says. */
static inline void sotay_assess_as_core(const struct sotay_performance *performance,
                                        struct sotay_assessment *ret)
{
    ret->result = performance->core_result;
    ret->n_reasons = 0;
    ret->reasons = NULL;
}

/* The `assess` of a rule that adds nothing to that. */
static inline int32_t sotay_assess_nothing(const struct sotay_host *host,
                                           const struct sotay_performance *performance,
                                           const struct sotay_value *params,
                                           struct sotay_assessment *ret)
{
    (void)host;
    (void)params;
    sotay_assess_as_core(performance, ret);
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

/* ---- validity: from a day on which the rule is met, for so many months ----------------------- */

/* What a rule holds of a person while it walks through the days of a series. */
struct sotay_validity {
    int32_t months;   /* so long a met day holds; 0 = for good */
    int32_t since;    /* first day of the unbroken stretch; SOTAY_DAY_NONE: never met */
    int32_t last_met; /* the day that was met last */
    int32_t until;    /* last day of the stretch; SOTAY_DAY_NONE: for good */
};

static inline struct sotay_validity sotay_validity_new(int64_t months)
{
    struct sotay_validity v = {(int32_t)months, SOTAY_DAY_NONE, SOTAY_DAY_NONE, SOTAY_DAY_NONE};
    return v;
}

static inline int sotay_validity_holds(const struct sotay_validity *v, int32_t day)
{
    return v->since != SOTAY_DAY_NONE && (v->until == SOTAY_DAY_NONE || day <= v->until);
}

/* Days come in order.  Renewed before it ran out, or on the day after, a stretch goes on. */
static inline void sotay_validity_met(struct sotay_validity *v, int32_t day)
{
    if (!sotay_validity_holds(v, day - 1))
        v->since = day;
    v->last_met = day;
    v->until = v->months > 0 ? sotay_add_months(day, v->months) : SOTAY_DAY_NONE;
}

/* From this day on it does not hold, whatever was valid before. */
static inline void sotay_validity_break(struct sotay_validity *v, int32_t day)
{
    if (sotay_validity_holds(v, day))
        v->until = day - 1;
}

/* State and dates as of a day, all facts up to it walked through.  Competent: since and expires
 * are the ends of the stretch.  Lapsed: expires is the last day that held, so always before as_of.
 * Time alone changes nothing but a competent person's state, so only that answer has a
 * holds_until. refresh_due: the rule's date for a refresher, or none; it belongs to a competent
 * person. */
static inline void sotay_validity_answer(const struct sotay_validity *v, int32_t as_of,
                                         int32_t refresh_due, struct sotay_judgement *ret)
{
    int holds = sotay_validity_holds(v, as_of);
    sotay_judgement_clear(ret);
    if (v->since == SOTAY_DAY_NONE)
        return;
    ret->state = holds ? SOTAY_STATE_COMPETENT : SOTAY_STATE_LAPSED;
    ret->expires = v->until;
    if (!holds)
        return;
    ret->since = v->since;
    ret->holds_until = v->until;
    ret->refresh_due = refresh_due;
}

/* "Last drill: 2026-01-14 (wanted: at most 12 months ago)".  Returns 0, or -1 without memory. */
static inline int32_t sotay_date_criterion(const struct sotay_host *host, const char *id,
                                           const char *label, int32_t day, int64_t months, int met,
                                           struct sotay_criterion *ret)
{
    ret->size = sizeof *ret;
    ret->id = id;
    ret->label = label;
    ret->unit = "";
    ret->value = met ? 1 : 0;
    ret->target = 1;
    ret->decimals = 0;
    ret->met = met;
    ret->value_text =
        day != SOTAY_DAY_NONE ? sotay_day_text(host, day) : sotay_tr(host, "none yet");
    ret->target_text = sotay_ago_text(host, months);
    return label != NULL && ret->value_text != NULL && ret->target_text != NULL ? 0 : -1;
}

/* ---- the walk: from day to day through a series ---------------------------------------------- */

/* What a performance day was for the rule. */
enum {
    SOTAY_DAY_MISSED, /* renews nothing, and takes nothing away that is still valid */
    SOTAY_DAY_MET,    /* valid from that day on */
    SOTAY_DAY_BROKEN  /* from that day on it does not hold */
};

/* Looks at one performance day d, at its end: rows [0, hi) have happened, rows [lo, hi) lie in the
 * window (d - window_months, d].  Returns SOTAY_DAY_*. */
typedef int (*sotay_day_fn)(const void *rule, uint32_t lo, uint32_t hi);

struct sotay_walk {
    int32_t window_months; /* 0: the window holds all that has happened */
    int32_t refresh_due;   /* or SOTAY_DAY_NONE */
    sotay_day_fn look;
    const void *rule;            /* handed to look */
    struct sotay_validity valid; /* made by sotay_validity_new */
    uint32_t lo, hi;             /* found: the window an explanation shows */
};

static inline struct sotay_walk sotay_walk_new(int64_t window_months, int64_t valid_months,
                                               sotay_day_fn look, const void *rule)
{
    struct sotay_walk walk;
    walk.window_months = (int32_t)window_months;
    walk.refresh_due = SOTAY_DAY_NONE;
    walk.look = look;
    walk.rule = rule;
    walk.valid = sotay_validity_new(valid_months);
    walk.lo = walk.hi = 0;
    return walk;
}

/* Judges as the built-in rule `count` does.  A rule is asked on performance days only: met on one,
 * it is valid from there for valid.months, and each later day on which it is met renews that.  So
 * the last day depends on the day of a performance and not on when old ones leave a window, and
 * rules of one checklist that were met on one day and are valid equally long end on one day.  A
 * later day that misses the target renews nothing but leaves the validity that is there: nobody
 * loses a skill in the middle of it, except where the rule answers SOTAY_DAY_BROKEN.
 *
 * Fills state and dates of *ret.  [lo, hi) becomes the window of the last day that was met, or,
 * when nothing holds on as_of, that of the last performance day. */
static inline void sotay_walk_judge(const struct sotay_series *series, int32_t as_of,
                                    struct sotay_walk *walk, struct sotay_judgement *ret)
{
    uint32_t n = sotay_rows_until(series, as_of), lo = 0, hi = 0;
    walk->lo = walk->hi = 0;
    while (hi < n) {
        int32_t day = series->day[hi];
        while (hi < n && series->day[hi] == day)
            hi++;
        while (walk->window_months > 0 && lo < hi &&
               series->day[lo] <= sotay_add_months(day, -walk->window_months))
            lo++;
        int found = walk->look(walk->rule, lo, hi);
        if (found == SOTAY_DAY_BROKEN)
            sotay_validity_break(&walk->valid, day);
        if (found != SOTAY_DAY_MET)
            continue;
        sotay_validity_met(&walk->valid, day);
        walk->lo = lo;
        walk->hi = hi;
    }
    if (!sotay_validity_holds(&walk->valid, as_of)) {
        walk->lo = lo;
        walk->hi = hi;
    }
    sotay_validity_answer(&walk->valid, as_of, walk->refresh_due, ret);
}

/* ---- shares ---------------------------------------------------------------------------------- */

/* What one performance is for a share such as 55 of 57. */
enum { SOTAY_ROW_LEFT_OUT, SOTAY_ROW_WHOLE, SOTAY_ROW_PART };

/* Guidelines differ between ">= 90 %" and "> 90 %", so the comparison belongs to the threshold. */
enum { SOTAY_AT_LEAST, SOTAY_ABOVE, SOTAY_AT_MOST, SOTAY_BELOW };

struct sotay_count {
    uint32_t part, whole;
};

/* Made by sotay_share_new; the rule then fills row[]. */
struct sotay_share {
    const char *id, *label; /* of its criterion */
    uint8_t *row;           /* of each performance: SOTAY_ROW_* */
    uint32_t least;         /* a whole below this says nothing; from 1 */
    int32_t compare;        /* SOTAY_AT_LEAST... */
    int64_t percent;
    int32_t accept; /* 1: too little in the window is held against nobody; 0: it does not do */
};

/* `measure` names the criterion, `label` is shown.  0, or -1 when there is no memory. */
static inline int32_t sotay_share_new(const struct sotay_host *host,
                                      const struct sotay_series *series, int64_t percent,
                                      const char *measure, const char *label,
                                      struct sotay_share *ret)
{
    ret->id = sotay_id_of(host, measure);
    ret->label = label;
    ret->least = 1;
    ret->compare = SOTAY_AT_LEAST;
    ret->percent = percent;
    ret->accept = 1;
    ret->row = (uint8_t *)host->alloc(host, (uint64_t)series->n + 1);
    return ret->id != NULL && label != NULL && ret->row != NULL ? 0 : -1;
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

/* Exact fractions, never a rounded percentage: 189 of 210 is 90 %, 17 of 19 is not.  Accepting what
 * was not measured lets a person in whose sign-offs are all from paper. */
static inline int sotay_share_holds(const struct sotay_share *share, uint32_t lo, uint32_t hi)
{
    struct sotay_count count = sotay_share_count(share, lo, hi);
    int64_t part = (int64_t)count.part * 100, target = share->percent * (int64_t)count.whole;
    if (count.whole < share->least)
        return share->accept && lo < hi;
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

/* "4 of 5", "no data (accepted)", "3 of 4 (too few, accepted)" */
static inline const char *sotay_share_text(const struct sotay_host *host,
                                           const struct sotay_share *share, uint32_t lo,
                                           uint32_t hi)
{
    struct sotay_count count = sotay_share_count(share, lo, hi);
    int accepted = share->accept && lo < hi;
    if (count.whole == 0)
        return accepted ? sotay_tr(host, "no data (accepted)") : sotay_tr(host, "no data");
    const char *text = sotay_fraction_text(host, count.part, count.whole);
    if (count.whole >= share->least)
        return text;
    return sotay_join_text(host, text, " ",
                           accepted ? sotay_tr(host, "(too few, accepted)")
                                    : sotay_tr(host, "(too few)"));
}

/* "at least 60 %" */
static inline const char *sotay_share_target(const struct sotay_host *host,
                                             const struct sotay_share *share)
{
    static const char *const words[] = {SOTAY_LATER("at least"), SOTAY_LATER("above"),
                                        SOTAY_LATER("at most"), SOTAY_LATER("below")};
    const char *word = sotay_tr(host, words[share->compare]);
    char *text = (char *)host->alloc(host, strlen(word) + 32);
    if (text == NULL)
        return NULL;
    sotay_put(sotay_put_number(sotay_put(sotay_put(text, word), " "), share->percent), " %");
    return text;
}

/* The criterion of a share for the rows [lo, hi).  Returns 0, or -1 without memory. */
static inline int32_t sotay_share_criterion(const struct sotay_host *host,
                                            const struct sotay_share *share, uint32_t lo,
                                            uint32_t hi, struct sotay_criterion *ret)
{
    struct sotay_count count = sotay_share_count(share, lo, hi);
    ret->size = sizeof *ret;
    ret->id = share->id;
    ret->label = share->label;
    ret->unit = ""; /* the texts say it */
    ret->value = count.whole > 0 ? (int64_t)count.part * 100 / count.whole : 0;
    ret->target = share->percent;
    ret->decimals = 0;
    ret->met = sotay_share_holds(share, lo, hi);
    ret->value_text = sotay_share_text(host, share, lo, hi);
    ret->target_text = sotay_share_target(host, share);
    return ret->value_text != NULL && ret->target_text != NULL ? 0 : -1;
}

struct sotay_shares {
    const struct sotay_share *share;
    uint32_t n;
};

/* A sotay_day_fn: met where every share of a struct sotay_shares reaches its target. */
static inline int sotay_shares_look(const void *rule, uint32_t lo, uint32_t hi)
{
    const struct sotay_shares *shares = (const struct sotay_shares *)rule;
    for (uint32_t i = 0; i < shares->n; i++)
        if (!sotay_share_holds(&shares->share[i], lo, hi))
            return SOTAY_DAY_MISSED;
    return SOTAY_DAY_MET;
}

/* Nothing but time was against it: then each criterion says of what day its figure is, and how old
 * that may be: "4 of 5 on 2024-01-10 (wanted: at least 60 %, at most 24 months ago)". */
static inline int32_t sotay_shares_too_old(const struct sotay_host *host,
                                           const struct sotay_validity *v,
                                           struct sotay_criterion *criteria, uint32_t n)
{
    const char *day = sotay_day_text(host, v->last_met), *ago = sotay_ago_text(host, v->months);
    for (uint32_t i = 0; i < n; i++) {
        const char *value = sotay_join_text(host, criteria[i].value_text, ", ", day);
        const char *target = sotay_join_text(host, criteria[i].target_text, ", ", ago);
        if (value == NULL || target == NULL)
            return -1;
        criteria[i].met = 0;
        criteria[i].value_text = value;
        criteria[i].target_text = target;
    }
    return 0;
}

/* The `judge` of a rule made of shares, all of which must reach their targets.  Returns 0, or -1
 * without memory. */
static inline int32_t sotay_shares_judge(const struct sotay_host *host,
                                         const struct sotay_series *series,
                                         const struct sotay_share *share, uint32_t n,
                                         int64_t window_months, int64_t valid_months, int32_t as_of,
                                         struct sotay_judgement *ret)
{
    struct sotay_shares shares = {share, n};
    struct sotay_walk walk =
        sotay_walk_new(window_months, valid_months, sotay_shares_look, &shares);
    struct sotay_criterion *criteria =
        (struct sotay_criterion *)host->alloc(host, n * sizeof *criteria);
    int met = 1;
    sotay_walk_judge(series, as_of, &walk, ret);
    if (criteria == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        if (sotay_share_criterion(host, &share[i], walk.lo, walk.hi, &criteria[i]) < 0)
            return -1;
        met = met && criteria[i].met;
    }
    if (met && ret->state == SOTAY_STATE_LAPSED &&
        sotay_shares_too_old(host, &walk.valid, criteria, n) < 0)
        return -1;
    ret->criteria = criteria;
    ret->n_criteria = n;
    return 0;
}

/* ---- parameters that rules made of shares have in common ------------------------------------- */

/* Named like those of `count`, and of the same meaning. */
#define SOTAY_PARAM_WINDOW_MONTHS(months_) \
    { \
        .name = "window-months", .label = SOTAY_LATER("Months looked back, 0 for all"), \
        .unit = "months", .preset = (months_), .min = 0, .max = 600, \
        .stricter = SOTAY_STRICTER_FIXED \
    }
#define SOTAY_PARAM_VALID_MONTHS(months_) \
    { \
        .name = "valid-months", .label = SOTAY_LATER("Months it stays valid, 0 for good"), \
        .unit = "months", .preset = (months_), .min = 0, .max = 600, \
        .stricter = SOTAY_STRICTER_DOWN \
    }

static const char *const sotay_without_words[] = {"accept", "refuse"};

#define SOTAY_PARAM_WITHOUT_DATA \
    { \
        .name = "without-data", \
        .label = SOTAY_LATER("Too little recorded in the months looked back"), .unit = "", \
        .type = SOTAY_PARAM_WORD, .preset_word = "accept", .words = sotay_without_words, \
        .n_words = 2 \
    }

static inline int sotay_is_accepted(const struct sotay_value *without_data)
{
    return strcmp(without_data->word, sotay_without_words[0]) == 0;
}

/* ---- the plugin ------------------------------------------------------------------------------ */

/* The end of a specialty's file: what the host finds.  rules_: an array of pointers to rules. */
#define SOTAY_SPECIALTY(name_, version_, rules_) \
    static const struct sotay_specialty sotay_this_specialty = { \
        {SOTAY_PLUGIN_MAGIC, SOTAY_ABI_MAJOR, SOTAY_ABI_MINOR, sizeof(struct sotay_specialty), \
         SOTAY_KIND_SPECIALTY, 0, name_, version_}, \
        rules_, \
        sizeof(rules_) / sizeof((rules_)[0]), \
        0}; \
    const struct sotay_plugin *sotay_plugin_entry(void) \
    { \
        return &sotay_this_specialty.head; \
    }

#ifdef __cplusplus
}
#endif
#endif
