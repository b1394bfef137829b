/* plugins/ncd/cohort.c - ncd.cohort: the quarterly indicators of a station.
 *
 * Each is a fraction of numbers of the report: numerator over denominator less those left out with
 * a document.  Reports of the window are added up before the fraction is taken; comparison is
 * exact.  What each indicator is made of is its definition and stands here; its target is a row of
 * the checklist's table "indicators".
 */
#include "ncd.h"

enum { COHORT_WINDOW, COHORT_VALID, COHORT_WITHOUT };

static const struct sotay_param cohort_params[] = {
    [COHORT_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(3),
    [COHORT_VALID] = SOTAY_PARAM_VALID_MONTHS(6),
    [COHORT_WITHOUT] = SOTAY_PARAM_WITHOUT_DATA,
};

#define PARTS_MAX 5

struct indicator {
    const char *word; /* row of the table */
    const char *label;
    const char *part, *whole;   /* measures */
    const char *less[2];        /* taken from the whole: left out with a document */
    const char *percent;        /* of the whole: it is multiplied by this percentage */
    const char *sum[PARTS_MAX]; /* these and `less` add up to the whole; else the report is wrong */
};

static const struct indicator indicators[] = {
    {"control-6m",
     SOTAY_LATER("Hypertension controlled after 6 months"),
     "controlled_6m",
     "registered_6m",
     {"died_6m", "transferred_6m"},
     NULL,
     {"controlled_6m", "uncontrolled_6m", "no_visit_6m"}},
    {"control-in-care",
     SOTAY_LATER("Hypertension controlled, of those under care"),
     "care_controlled",
     "care_registered",
     {NULL, NULL},
     NULL,
     {"care_controlled", "care_uncontrolled", "care_missed"}},
    {"missed-visit",
     SOTAY_LATER("No visit in the last 3 months"),
     "care_missed",
     "care_registered",
     {NULL, NULL},
     NULL,
     {NULL}},
    {"lost",
     SOTAY_LATER("Lost to follow-up: no visit in 12 months"),
     "lost_12m",
     "registered",
     {NULL, NULL},
     NULL,
     {NULL}},
    {"coverage",
     SOTAY_LATER("Registered, of the hypertensives expected"),
     "registered",
     "adults",
     {NULL, NULL},
     "prevalence",
     {NULL}},
    {"drugs",
     SOTAY_LATER("Core drugs in stock"),
     "drugs_in_stock",
     "drugs_core",
     {NULL, NULL},
     NULL,
     {NULL}},
    {"diabetes-control",
     SOTAY_LATER("Diabetes controlled at the last visit"),
     "diabetes_controlled",
     "diabetes_registered",
     {NULL, NULL},
     NULL,
     {NULL}},
};

#define N_INDICATORS (sizeof indicators / sizeof indicators[0])

/* A fraction; both parts scaled alike.  whole 0: no data. */
struct fraction {
    int64_t part, whole;
};

/* ---- one report ------------------------------------------------------------------------------ */

static int64_t count_of(const struct ncd_case *c, const char *measure)
{
    int64_t value = measure == NULL ? NCD_NONE : ncd_number(c, measure);
    return value == NCD_NONE || value < 0 ? NCD_NONE : value / NCD_UNIT;
}

/* 1 and the fraction of one report; 0 where it is not reported. */
static int report_fraction(const struct ncd_case *c, const struct indicator *in,
                           struct fraction *ret)
{
    int64_t part = count_of(c, in->part), whole = count_of(c, in->whole), scale = 1000;
    if (part == NCD_NONE || whole == NCD_NONE || part > 1000000 || whole > 10000000)
        return 0;
    for (size_t i = 0; i < 2; i++) {
        int64_t less = count_of(c, in->less[i]);
        whole -= less == NCD_NONE ? 0 : less;
    }
    if (in->percent != NULL) { /* tenths of a percent */
        int64_t percent = ncd_number(c, in->percent);
        if (percent == NCD_NONE || percent < 0 || percent > 100 * NCD_UNIT)
            return 0;
        whole *= percent / (NCD_UNIT / 10);
    } else {
        whole *= scale;
    }
    ret->part = part * scale;
    ret->whole = whole;
    return whole >= 0;
}

/* NULL, or why the numbers of a report cannot be right. */
static const char *report_fault(const struct ncd_case *c, const struct indicator *in)
{
    int64_t whole = count_of(c, in->whole), sum = 0;
    char text[200];
    size_t at = 0;
    if (whole == NCD_NONE || in->sum[0] == NULL)
        return NULL;
    for (size_t i = 0; i < PARTS_MAX + 2; i++) {
        const char *name = i < PARTS_MAX ? in->sum[i] : in->less[i - PARTS_MAX];
        int64_t value = count_of(c, name);
        if (value == NCD_NONE) {
            if (name != NULL && i < PARTS_MAX)
                return NULL; /* not all of it is reported */
            continue;
        }
        sum += value;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%lld", at > 0 ? " + " : "",
                               (long long)value);
        if (at > sizeof text - 40)
            return NULL;
    }
    if (sum == whole)
        return NULL;
    snprintf(text + at, sizeof text - at, " = %lld, %s %lld", (long long)sum,
             sotay_tr(c->host, "but registered are"), (long long)whole);
    return sotay_label_of(c->host, in->label, text);
}

static void open_row(const struct sotay_host *host, const struct sotay_series *series, uint32_t row,
                     struct ncd_case *ret)
{
    ret->host = host;
    ret->series = series;
    ret->row = row;
    ret->broken = 0;
    ret->n_wants = 0;
    ret->missing = NULL;
}

/* A part larger than its whole. */
static const char *fraction_fault(const struct ncd_case *c, const struct indicator *in)
{
    struct fraction f;
    if (in->percent != NULL || !report_fraction(c, in, &f) || f.part <= f.whole)
        return NULL;
    return sotay_label_of(c->host, in->label,
                          sotay_tr(c->host, "more than there are people or drugs"));
}

static int32_t cohort_assess(const struct sotay_host *host,
                             const struct sotay_performance *performance,
                             const struct sotay_value *params, struct sotay_assessment *ret)
{
    struct ncd_case c;
    (void)params;
    sotay_assess_as_core(performance, ret);
    if (performance->one->n == 0)
        return 0;
    open_row(host, performance->one, 0, &c);
    for (size_t i = 0; i < N_INDICATORS; i++) {
        const char *fault = report_fault(&c, &indicators[i]);
        if (fault == NULL)
            fault = fraction_fault(&c, &indicators[i]);
        if (fault != NULL)
            return sotay_assess_fail(host, fault, ret);
    }
    return 0;
}

/* ---- the reports of a window ----------------------------------------------------------------- */

struct target {
    const struct indicator *of;
    int64_t tenths; /* of a percent */
    int at_most;
    const struct fraction *until; /* [i]: the sums of the reports before row i */
};

struct cohort {
    const struct sotay_host *host;
    const struct sotay_series *series;
    int accept; /* no data is held against nobody */
    uint32_t n;
    struct target target[N_INDICATORS];
};

static struct fraction window_fraction(const struct target *t, uint32_t lo, uint32_t hi)
{
    struct fraction sum = {t->until[hi].part - t->until[lo].part,
                           t->until[hi].whole - t->until[lo].whole};
    return sum;
}

/* The reports added up, so that a window is a difference.  0, or -1 without memory. */
static int32_t add_up(const struct cohort *cohort, struct target *t)
{
    const struct sotay_series *series = cohort->series;
    struct fraction *until = (struct fraction *)cohort->host->alloc(
        cohort->host, ((uint64_t)series->n + 1) * sizeof *until);
    struct fraction one;
    struct ncd_case c;
    if (until == NULL)
        return -1;
    for (uint32_t row = 0; row < series->n; row++) {
        open_row(cohort->host, series, row, &c);
        until[row + 1] = until[row];
        if (!report_fraction(&c, t->of, &one))
            continue;
        until[row + 1].part += one.part;
        until[row + 1].whole += one.whole;
    }
    t->until = until;
    return 0;
}

static int holds(const struct cohort *cohort, const struct target *t, uint32_t lo, uint32_t hi)
{
    struct fraction f = window_fraction(t, lo, hi);
    if (f.whole == 0)
        return cohort->accept && lo < hi;
    return t->at_most ? f.part * 1000 <= t->tenths * f.whole : f.part * 1000 >= t->tenths * f.whole;
}

static int cohort_look(const void *rule, uint32_t lo, uint32_t hi)
{
    const struct cohort *cohort = (const struct cohort *)rule;
    for (uint32_t i = 0; i < cohort->n; i++)
        if (!holds(cohort, &cohort->target[i], lo, hi))
            return SOTAY_DAY_MISSED;
    return SOTAY_DAY_MET;
}

/* The indicators of the table, in the order of this file; negative where the table does not fit. */
static int32_t read_targets(struct cohort *cohort)
{
    struct ncd_case c;
    const char *compare;
    open_row(cohort->host, cohort->series, 0, &c);
    cohort->n = 0;
    for (size_t i = 0; i < N_INDICATORS; i++) {
        if (!ncd_has_row(&c, "indicators", indicators[i].word))
            continue;
        struct target *t = &cohort->target[cohort->n];
        t->of = &indicators[i];
        int64_t percent = ncd_limit(&c, "indicators", indicators[i].word, "percent");
        compare = ncd_limit_word(&c, "indicators", indicators[i].word, "compare");
        if (percent == NCD_NONE || compare == NULL)
            continue; /* shown nowhere, judged by nobody: a row without a target */
        t->tenths = percent / (NCD_UNIT / 10);
        t->at_most = strcmp(compare, "at-most") == 0;
        if (add_up(cohort, t) < 0)
            return -1;
        cohort->n++;
    }
    return c.broken ? -1 : 0;
}

/* "44 of 78 (56.4 %)"; of coverage the whole may be no whole number: "310 of 512.4". */
static const char *fraction_text(const struct cohort *cohort, struct fraction f)
{
    char *text = (char *)cohort->host->alloc(cohort->host, 96);
    if (text == NULL)
        return NULL;
    int64_t tenths = (f.part * 2000 + f.whole) / (2 * f.whole);
    int n = snprintf(text, 96, "%lld %s %lld", (long long)(f.part / 1000),
                     sotay_tr(cohort->host, "of"), (long long)(f.whole / 1000));
    if (f.whole % 1000 != 0 && n > 0 && n < 60)
        n += snprintf(text + n, (size_t)(96 - n), ".%lld", (long long)(f.whole % 1000 / 100));
    if (n > 0 && n < 70)
        snprintf(text + n, (size_t)(96 - n), " (%lld.%lld %%)", (long long)(tenths / 10),
                 (long long)(tenths % 10));
    return text;
}

static const char *target_text(const struct cohort *cohort, const struct target *t)
{
    const char *words =
        t->at_most ? sotay_tr(cohort->host, "at most") : sotay_tr(cohort->host, "at least");
    size_t size = strlen(words) + 32;
    char *text = (char *)cohort->host->alloc(cohort->host, size);
    if (text == NULL)
        return NULL;
    snprintf(text, size, "%s %lld.%lld %%", words, (long long)(t->tenths / 10),
             (long long)(t->tenths % 10));
    return text;
}

static int32_t criterion(const struct cohort *cohort, const struct target *t, uint32_t lo,
                         uint32_t hi, struct sotay_criterion *ret)
{
    struct fraction f = window_fraction(t, lo, hi);
    ret->size = sizeof *ret;
    ret->id = t->of->word;
    ret->label = sotay_tr(cohort->host, t->of->label);
    ret->unit = "";
    ret->value = f.whole > 0 ? f.part * 1000 / f.whole : 0;
    ret->target = t->tenths;
    ret->decimals = 1;
    ret->met = holds(cohort, t, lo, hi);
    if (f.whole > 0)
        ret->value_text = fraction_text(cohort, f);
    else
        ret->value_text = cohort->accept && lo < hi ? sotay_tr(cohort->host, "no data (accepted)")
                                                    : sotay_tr(cohort->host, "no data");
    ret->target_text = target_text(cohort, t);
    return ret->value_text != NULL && ret->target_text != NULL ? 0 : -1;
}

static int32_t cohort_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    struct cohort cohort = {.host = host, .series = series};
    cohort.accept = sotay_is_accepted(&params[COHORT_WITHOUT]);
    if (read_targets(&cohort) < 0)
        return -1;
    struct sotay_walk walk = sotay_walk_new(params[COHORT_WINDOW].number,
                                            params[COHORT_VALID].number, cohort_look, &cohort);
    struct sotay_criterion *criteria =
        (struct sotay_criterion *)host->alloc(host, (cohort.n + 1) * sizeof *criteria);
    if (criteria == NULL)
        return -1;
    sotay_walk_judge(series, as_of, &walk, ret);
    int met = 1;
    for (uint32_t i = 0; i < cohort.n; i++) {
        if (criterion(&cohort, &cohort.target[i], walk.lo, walk.hi, &criteria[i]) < 0)
            return -1;
        met = met && criteria[i].met;
    }
    if (met && ret->state == SOTAY_STATE_LAPSED &&
        sotay_shares_too_old(host, &walk.valid, criteria, cohort.n) < 0)
        return -1;
    ret->criteria = criteria;
    ret->n_criteria = cohort.n;
    return 0;
}

const struct sotay_rule ncd_cohort = {
    .size = sizeof(struct sotay_rule),
    .name = "cohort",
    .title = SOTAY_LATER("Quarterly indicators of the station reach their targets"),
    .params = cohort_params,
    .n_params = sizeof cohort_params / sizeof cohort_params[0],
    .assess = cohort_assess,
    .judge = cohort_judge,
};
