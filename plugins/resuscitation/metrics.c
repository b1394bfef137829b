/* plugins/resuscitation/metrics.c - the measured quality of resuscitation: rate and compression
 * fraction from raw counts, limits by age and guideline from a table, order, total score. */
#include "resuscitation.h"

#define MEASURES_MAX 16

enum {
    METRICS_MEASURES,
    METRICS_PERCENT,
    METRICS_WINDOW,
    METRICS_VALID,
    METRICS_WITHOUT,
    METRICS_CCF,
    METRICS_ARREST,
    METRICS_PAUSES,
    METRICS_GOAL,
    METRICS_FRACTION,
    METRICS_COUNT,
    METRICS_TIME,
    METRICS_RATE,
    METRICS_RANGES,
    METRICS_REQUIRED,
    METRICS_ORDER,
    METRICS_SCORE
};

/* The limits are the min and max of the checklist and the rows of its table, with their sources;
 * what stands here is a local choice that a checklist sets for itself. */
static const struct sotay_param metrics_params[] = {
    [METRICS_MEASURES] =
        WORD_PARAM("measures", SOTAY_LATER("Measures looked at, with commas between"), NULL),
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
    [METRICS_CCF] = {.name = "fraction-percent",
                     .label = SOTAY_LATER("Compression fraction from the stopwatch, at least"),
                     .unit = "%",
                     .preset = 60,
                     .min = 1,
                     .max = 100,
                     .stricter = SOTAY_STRICTER_UP},
    [METRICS_ARREST] =
        WORD_PARAM("arrest-time", SOTAY_LATER("Measure of the whole time, - for none"), "-"),
    [METRICS_PAUSES] =
        WORD_PARAM("pause-total", SOTAY_LATER("Measure of all pauses together, - for none"), "-"),
    [METRICS_GOAL] = {.name = "fraction-goal",
                      .label = SOTAY_LATER("Compression fraction to aim at, 0 for none"),
                      .unit = "%",
                      .preset = 0,
                      .min = 0,
                      .max = 100,
                      .stricter = SOTAY_STRICTER_FIXED},
    [METRICS_FRACTION] = WORD_PARAM(
        "fraction", SOTAY_LATER("Measure that the fraction from the stopwatch stands for"), "ccf"),
    [METRICS_COUNT] =
        WORD_PARAM("counted", SOTAY_LATER("Measure of what was counted in a run, - for none"), "-"),
    [METRICS_TIME] =
        WORD_PARAM("run-time", SOTAY_LATER("Measure from the first to the last counted"), "-"),
    [METRICS_RATE] = WORD_PARAM(
        "rate", SOTAY_LATER("Measure that the rate from the count stands for"), "comp_rate"),
    [METRICS_RANGES] = WORD_PARAM("ranges", SOTAY_LATER("Table of limits, - for none"), "-"),
    [METRICS_REQUIRED] = WORD_PARAM(
        "required", SOTAY_LATER("Measures not passed when not recorded, - for none"), "-"),
    [METRICS_ORDER] =
        WORD_PARAM("order", SOTAY_LATER("Times that must follow each other: a<b,c<d"), "-"),
    [METRICS_SCORE] = {.name = "least-score",
                       .label = SOTAY_LATER("Sum of the scores of all items, at least"),
                       .unit = "",
                       .preset = 0,
                       .min = 0,
                       .max = 10000,
                       .stricter = SOTAY_STRICTER_UP},
};

/* ---- the figures of one performance ----------------------------------------------------------- */

struct figures { /* what is looked up once a call */
    const struct sotay_host *host;
    const struct sotay_series *series;
    const struct sotay_value *params;
    const struct sotay_column *arrest, *pauses, *count, *time;
    const struct sotay_column *fraction, *rate; /* what these stand for, or NULL */
    struct rows rows;
    int has_rows;
};

/* 1 with both columns, 0 where the checklist does not use them, -1 where one is missing. */
static int find_pair(const struct figures *f, int first, int second,
                     const struct sotay_column **ret_first, const struct sotay_column **ret_second)
{
    const char *a = f->params[first].word, *b = f->params[second].word;
    *ret_first = *ret_second = NULL;
    if (is_list_none(a) || is_list_none(b))
        return 0;
    *ret_first = sotay_find_column(f->host, f->series, a, strlen(a));
    *ret_second = sotay_find_column(f->host, f->series, b, strlen(b));
    return *ret_first == NULL || *ret_second == NULL ? -1 : 1;
}

static int32_t figures_new(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, struct figures *ret)
{
    const char *ranges = params[METRICS_RANGES].word;
    memset(ret, 0, sizeof *ret);
    ret->host = host;
    ret->series = series;
    ret->params = params;
    if (find_pair(ret, METRICS_ARREST, METRICS_PAUSES, &ret->arrest, &ret->pauses) < 0 ||
        find_pair(ret, METRICS_COUNT, METRICS_TIME, &ret->count, &ret->time) < 0)
        return -1;
    ret->fraction = sotay_column_named(series, params[METRICS_FRACTION].word,
                                       strlen(params[METRICS_FRACTION].word));
    ret->rate =
        sotay_column_named(series, params[METRICS_RATE].word, strlen(params[METRICS_RATE].word));
    if (is_list_none(ranges))
        return 0;
    ret->has_rows = 1;
    if (rows_new(host, series, ranges, strlen(ranges), &ret->rows) < 0)
        return -1;
    if (ret->rows.measure != NULL)
        return 0;
    host->log(host, SOTAY_LOG_ERROR, "a table of limits needs a column 'measure:word'");
    return -1;
}

enum got { GOT_NOTHING, GOT_VALUE, GOT_NONSENSE };

static int is_pair(const struct sotay_column *a, const struct sotay_column *b, uint32_t row)
{
    return a != NULL && b != NULL && sotay_is_recorded(a, row) && sotay_is_recorded(b, row);
}

/* 100 (T - P) / T */
static enum got fraction_of(const struct figures *f, uint32_t row, struct exact *ret)
{
    if (!is_pair(f->arrest, f->pauses, row))
        return GOT_NOTHING;
    wide total = (wide)f->arrest->value[row] * sotay_scale(f->pauses->decimals);
    wide pauses = (wide)f->pauses->value[row] * sotay_scale(f->arrest->decimals);
    if (total <= 0 || pauses < 0 || pauses > total)
        return GOT_NONSENSE;
    ret->num = 100 * (total - pauses);
    ret->den = total;
    return GOT_VALUE;
}

/* 60 (n - 1) / (t_last - t_first): n compressions have n - 1 intervals between them. */
static enum got rate_of(const struct figures *f, uint32_t row, struct exact *ret)
{
    if (!is_pair(f->count, f->time, row))
        return GOT_NOTHING;
    wide n = f->count->value[row] / sotay_scale(f->count->decimals), time = f->time->value[row];
    if (n < 2 || time <= 0)
        return GOT_NONSENSE;
    ret->num = 60 * (n - 1) * sotay_scale(f->time->decimals);
    ret->den = time;
    return GOT_VALUE;
}

/* The figure of a measure: worked out from the raw counts where they are there, else as recorded. */
static enum got figure_of(const struct figures *f, const struct sotay_column *c, uint32_t row,
                          struct exact *ret, int *ret_worked_out)
{
    enum got got = GOT_NOTHING;
    if (c == f->fraction)
        got = fraction_of(f, row, ret);
    else if (c == f->rate)
        got = rate_of(f, row, ret);
    *ret_worked_out = got == GOT_VALUE;
    if (got != GOT_NOTHING || !sotay_is_recorded(c, row))
        return got;
    *ret = exact_of(c->value[row], c->decimals);
    return GOT_VALUE;
}

/* ---- against the limits ----------------------------------------------------------------------- */

struct verdict { /* of one measure of one performance */
    enum got got;
    struct exact value;
    int within, worked_out;
    uint32_t applied;    /* rows of the table */
    const char *unknown; /* what was not recorded and some row asks about */
    const char *missing; /* the same, where it decides */
    struct band band;    /* the last row that was looked at; row UINT32_MAX: the checklist's own */
    const char *wanted;  /* the words allowed, of a choice */
};

/* The limits that the checklist writes beside the measure itself. */
static struct band own_band(const struct sotay_column *c)
{
    struct band band;
    memset(&band, 0, sizeof band);
    band.row = UINT32_MAX;
    band.has_low = c->has_min != 0;
    band.has_high = c->has_max != 0;
    band.low = exact_of(c->min, c->decimals);
    band.high = exact_of(c->max, c->decimals);
    return band;
}

static int holds(const struct band *band, const struct sotay_column *c, uint32_t row,
                 struct exact value)
{
    if (is_number(c))
        return band_holds(band, value);
    return band->value == NULL || strcmp(word_of(c, row), band->value) == 0;
}

/* One row that applies, or may apply. */
static void look_at_row(const struct figures *f, const struct sotay_column *c, uint32_t row,
                        uint32_t at, struct verdict *v)
{
    const char *missing = NULL;
    struct band band;
    enum fit fit = rows_fit(&f->rows, row, at, &missing);
    if (fit == FIT_NO)
        return;
    enum fit known = rows_band(&f->rows, row, at, &band, &missing);
    if (fit == FIT_UNKNOWN || known == FIT_UNKNOWN) {
        v->unknown = missing;
        if (known == FIT_YES && holds(&band, c, at, v->value))
            v->missing = missing; /* this may be what lets it pass */
        return;
    }
    if (!v->within)
        v->band = band;
    if (band.value != NULL)
        v->wanted =
            v->wanted == NULL ? band.value : sotay_join_text(f->host, v->wanted, " / ", band.value);
    v->within = v->within || holds(&band, c, at, v->value);
    v->applied++;
}

/* The rows of the table for this measure: within when one of those that apply lets it pass. */
static void look_at_rows(const struct figures *f, const struct sotay_column *c, uint32_t at,
                         struct verdict *v)
{
    for (uint32_t row = 0; f->has_rows && row < f->rows.table->n_rows; row++) {
        const char *measure = sotay_cell_word(f->rows.measure, row);
        if (measure != NULL && strcmp(measure, c->name) == 0)
            look_at_row(f, c, row, at, v);
    }
    if (v->within)
        v->missing = NULL;
    else if (v->applied == 0)
        v->missing = v->unknown;
}

static struct verdict look(const struct figures *f, const struct sotay_column *c, uint32_t at)
{
    struct verdict v;
    memset(&v, 0, sizeof v);
    v.value = exact_of(0, 0);
    if (is_number(c))
        v.got = figure_of(f, c, at, &v.value, &v.worked_out);
    else
        v.got = sotay_is_recorded(c, at) ? GOT_VALUE : GOT_NOTHING;
    if (v.got != GOT_VALUE)
        return v;
    look_at_rows(f, c, at, &v);
    if (is_number(c)) {
        struct band own = own_band(c);
        int within_own = band_holds(&own, v.value);
        if (v.applied == 0 || (v.within && !within_own))
            v.band = own;
        v.within = (v.applied == 0 || v.within) && within_own;
    } else if (v.applied == 0) {
        v.within = 1;
    }
    const struct exact least = exact_of(f->params[METRICS_CCF].number, 0);
    if (c == f->fraction && v.worked_out && exact_compare(v.value, least) < 0) {
        v.within = 0;
        v.band = own_band(c);
        v.band.has_low = 1;
        v.band.low = least;
    }
    return v;
}

/* ---- judge: most of what was measured lies within the limits ---------------------------------- */

static int32_t add_share(const struct figures *f, const struct sotay_column *c,
                         struct sotay_share *ret)
{
    const struct sotay_host *host = f->host;
    const char *within = sotay_tr(host, "within its limits");
    if (c == NULL || sotay_share_new(host, f->series, f->params[METRICS_PERCENT].number, c->name,
                                     sotay_join_text(host, c->name, " ", within), ret) < 0)
        return -1;
    ret->accept = sotay_is_accepted(&f->params[METRICS_WITHOUT]);
    for (uint32_t row = 0; row < f->series->n; row++) {
        struct verdict v = look(f, c, row);
        if (v.got == GOT_VALUE && v.missing == NULL)
            ret->row[row] = v.within ? SOTAY_ROW_PART : SOTAY_ROW_WHOLE;
    }
    return 0;
}

static int32_t metrics_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    struct sotay_share shares[MEASURES_MAX];
    struct figures f;
    const char *at = params[METRICS_MEASURES].word, *word;
    uint32_t n = 0;
    size_t len;
    if (figures_new(host, series, params, &f) < 0)
        return -1;
    while ((word = sotay_next_name(&at, &len)) != NULL) {
        if (n == MEASURES_MAX) {
            host->log(host, SOTAY_LOG_ERROR, "more than 16 measures are named");
            return -1;
        }
        if (add_share(&f, sotay_find_column(host, series, word, len), &shares[n]) < 0)
            return -1;
        n++;
    }
    if (n == 0)
        return -1;
    return sotay_shares_judge(host, series, shares, n, params[METRICS_WINDOW].number,
                              params[METRICS_VALID].number, as_of, ret);
}

/* ---- assess: one performance ------------------------------------------------------------------ */

/* "comp_rate: 120.83, above 120 (erc-2025)" */
static void say_outside(const struct figures *f, const struct sotay_column *c,
                        const struct verdict *v, struct reasons *r)
{
    const struct sotay_host *host = f->host;
    const char *of = v->band.row == UINT32_MAX ? "" : guideline_text(host, f->series);
    if (!is_number(c)) {
        reasons_fail(r, c->name,
                     sotay_join_text(host, word_of(c, 0), ", ", sotay_tr(host, "wanted:")),
                     v->wanted, of);
        return;
    }
    int below = v->band.has_low && exact_compare(v->value, v->band.low) < 0;
    const char *word = sotay_tr(host, below ? SOTAY_LATER("below") : SOTAY_LATER("above"));
    const char *limit = exact_text(host, below ? v->band.low : v->band.high);
    reasons_fail(r, c->name, sotay_join_text(host, exact_text(host, v->value), ", ", word), limit,
                 of);
}

static void assess_measure(const struct figures *f, const struct sotay_column *c, struct reasons *r)
{
    const struct sotay_host *host = f->host;
    int paper = is_from_paper(f->series, 0);
    if (paper && !sotay_is_recorded(c, 0) && c != f->fraction && c != f->rate)
        return;
    struct verdict v = look(f, c, 0);
    if (v.got == GOT_NONSENSE && c == f->fraction) {
        reasons_fail(r, sotay_tr(host, "the pauses are longer than the whole resuscitation"), NULL,
                     NULL, NULL);
    } else if (v.got == GOT_NONSENSE) {
        reasons_fail(r, c->name, sotay_tr(host, "two counted or more and a time are needed"), NULL,
                     NULL);
    } else if (v.got == GOT_NOTHING) {
        if (!paper && list_has(f->params[METRICS_REQUIRED].word, c->name))
            reasons_fail(r, c->name, sotay_tr(host, "not recorded"), NULL, NULL);
    } else if (v.missing != NULL) {
        if (!paper)
            reasons_fail(r, v.missing, sotay_tr(host, "not recorded"), NULL, NULL);
    } else if (!v.within) {
        /* What stands beside the measure is the core's to say */
        if (v.worked_out || v.band.row != UINT32_MAX)
            say_outside(f, c, &v, r);
    }
}

/* The stopwatch of a checklist that has no measure for the fraction. */
static void assess_stopwatch(const struct figures *f, struct reasons *r)
{
    const char *name = f->params[METRICS_FRACTION].word;
    const struct exact least = exact_of(f->params[METRICS_CCF].number, 0);
    struct exact fraction;
    enum got got = fraction_of(f, 0, &fraction);
    if (got == GOT_NONSENSE)
        reasons_fail(r, sotay_tr(f->host, "the pauses are longer than the whole resuscitation"),
                     NULL, NULL, NULL);
    if (got == GOT_VALUE && exact_compare(fraction, least) < 0)
        reasons_fail(r, sotay_column_named(f->series, name, strlen(name)) != NULL ? name : "ccf",
                     sotay_join_text(f->host, exact_text(f->host, fraction), ", ",
                                     sotay_tr(f->host, "below")),
                     exact_text(f->host, least), NULL);
}

/* Enough to pass, and still less than one should aim at: said, and held against nobody. */
static void say_goal(const struct figures *f, struct reasons *r)
{
    const struct exact goal = exact_of(f->params[METRICS_GOAL].number, 0);
    struct exact fraction;
    int worked_out;
    if (f->fraction == NULL || figure_of(f, f->fraction, 0, &fraction, &worked_out) != GOT_VALUE ||
        exact_compare(fraction, goal) >= 0 || r->failed)
        return;
    reasons_add(r, f->fraction->name,
                sotay_join_text(f->host, exact_text(f->host, fraction), ", ",
                                sotay_tr(f->host, "below the goal of")),
                exact_text(f->host, goal), NULL);
}

/* The two times of "a<b", the second one after the first or with it, where both were recorded. */
static int32_t assess_order(const struct figures *f, const char *pair, size_t len,
                            struct reasons *r)
{
    const char *sign = (const char *)memchr(pair, '<', len);
    size_t first_len = sign != NULL ? (size_t)(sign - pair) : 0;
    if (sign == NULL) {
        f->host->log(f->host, SOTAY_LOG_ERROR, "an order is written a<b");
        return -1;
    }
    const struct sotay_column *a = sotay_find_column(f->host, f->series, pair, first_len);
    const struct sotay_column *b =
        sotay_find_column(f->host, f->series, sign + 1, len - first_len - 1);
    if (a == NULL || b == NULL)
        return -1;
    if (!sotay_is_recorded(a, 0) || !sotay_is_recorded(b, 0))
        return 0;
    if (exact_compare(exact_of(a->value[0], a->decimals), exact_of(b->value[0], b->decimals)) > 0)
        reasons_fail(r, sotay_tr(f->host, "out of order"), a->name, sotay_tr(f->host, "after"),
                     b->name);
    return 0;
}

static int32_t assess_orders(const struct figures *f, struct reasons *r)
{
    const char *at = f->params[METRICS_ORDER].word, *pair;
    size_t len;
    if (is_list_none(at))
        return 0;
    while ((pair = sotay_next_name(&at, &len)) != NULL)
        if (assess_order(f, pair, len, r) < 0)
            return -1;
    return 0;
}

/* An item that was not scored is worth nothing. */
static void assess_score(const struct figures *f, const struct sotay_performance *p,
                         struct reasons *r)
{
    const int64_t least = f->params[METRICS_SCORE].number;
    int64_t total = 0;
    if (least == 0)
        return;
    for (uint32_t i = 0; i < p->n_steps; i++)
        total += p->step_score[i] != INT32_MIN ? p->step_score[i] : 0;
    const char *what = sotay_tr(f->host, "sum of the scores");
    const char *sum = exact_text(f->host, exact_of(total, 0));
    const char *wanted = exact_text(f->host, exact_of(least, 0));
    if (total < least)
        reasons_fail(r, what, sotay_join_text(f->host, sum, ", ", sotay_tr(f->host, "below")),
                     wanted, NULL);
}

static int32_t metrics_assess(const struct sotay_host *host,
                              const struct sotay_performance *performance,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    struct figures f;
    struct reasons r = {host, {NULL}, 0, 0, 0};
    sotay_assess_as_core(performance, ret);
    if (figures_new(host, performance->one, params, &f) < 0)
        return -1;
    if (performance->one->n == 0)
        return 0;
    for (uint32_t i = 0; i < performance->one->n_columns; i++)
        assess_measure(&f, performance->one->columns[i], &r);
    assess_stopwatch(&f, &r);
    if (assess_orders(&f, &r) < 0)
        return -1;
    assess_score(&f, performance, &r);
    say_goal(&f, &r);
    return reasons_give(&r, ret);
}

const struct sotay_rule metrics_rule = {
    .size = sizeof(struct sotay_rule),
    .name = "metrics",
    .title = SOTAY_LATER("Measured quality within limits"),
    .params = metrics_params,
    .n_params = sizeof metrics_params / sizeof metrics_params[0],
    .assess = metrics_assess,
    .judge = metrics_judge,
};
