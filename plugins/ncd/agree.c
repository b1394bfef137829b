/* plugins/ncd/agree.c - two rules about readings: does the trainee find what the mentor finds, and
 * are readings rounded to the nearest ten. */
#include "ncd.h"

/* ---- ncd.agreement: trainee and mentor found the same ---------------------------------------- */

enum {
    AGREE_TRAINEE,
    AGREE_MENTOR,
    AGREE_TOLERANCE,
    AGREE_LIMIT,
    AGREE_PERCENT,
    AGREE_WINDOW,
    AGREE_VALID,
    AGREE_WITHOUT
};

static const struct sotay_param agree_params[] = {
    [AGREE_TRAINEE] = {.name = "trainee",
                       .label = SOTAY_LATER("Measure that holds the trainee's finding"),
                       .unit = "",
                       .type = SOTAY_PARAM_WORD},
    [AGREE_MENTOR] = {.name = "mentor",
                      .label = SOTAY_LATER("Measure that holds the mentor's finding"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD},
    /* In the unit of the measure, 0 for classes.  Two observers at one double stethoscope: pairs
     * more than 4 mmHg apart are thrown away when devices are validated (ISO 81060-2, from
     * memory). */
    [AGREE_TOLERANCE] = {.name = "tolerance",
                         .label = SOTAY_LATER("Difference that still agrees"),
                         .unit = "",
                         .preset = 4,
                         .min = 0,
                         .max = 1000,
                         .stricter = SOTAY_STRICTER_DOWN},
    /* Readings more than 10 mmHg apart are measured again (ACC/AHA technique); one such comparison
     * fails the performance. */
    [AGREE_LIMIT] = {.name = "limit",
                     .label = SOTAY_LATER("Difference above which the performance fails"),
                     .unit = "",
                     .preset = 10,
                     .min = 0,
                     .max = 1000,
                     .stricter = SOTAY_STRICTER_DOWN},
    /* A local choice. */
    [AGREE_PERCENT] = {.name = "percent",
                       .label = SOTAY_LATER("Share of the comparisons that agree"),
                       .unit = "%",
                       .preset = 80,
                       .min = 1,
                       .max = 100,
                       .stricter = SOTAY_STRICTER_UP},
    [AGREE_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(12),
    [AGREE_VALID] = SOTAY_PARAM_VALID_MONTHS(0),
    [AGREE_WITHOUT] = SOTAY_PARAM_WITHOUT_DATA,
};

struct pair {
    const struct sotay_column *trainee, *mentor;
};

/* Two choices can be compared by their numbers only where the lists are the same. */
static int is_comparable(const struct sotay_column *a, const struct sotay_column *b)
{
    int has_number = a->type == SOTAY_MEASURE_NUMBER || a->type == SOTAY_MEASURE_COUNT;
    if (has_number)
        return b->type == SOTAY_MEASURE_NUMBER || b->type == SOTAY_MEASURE_COUNT;
    if (a->type != b->type || a->type == SOTAY_MEASURE_TEXT || a->n_choices != b->n_choices)
        return 0;
    for (uint32_t i = 0; i < a->n_choices; i++)
        if (strcmp(a->choices[i], b->choices[i]) != 0)
            return 0;
    return 1;
}

static int32_t pair_open(const struct sotay_host *host, const struct sotay_series *series,
                         const struct sotay_value *params, struct pair *ret)
{
    const char *trainee = params[AGREE_TRAINEE].word, *mentor = params[AGREE_MENTOR].word;
    ret->trainee = sotay_find_column(host, series, trainee, strlen(trainee));
    ret->mentor = sotay_find_column(host, series, mentor, strlen(mentor));
    if (ret->trainee == NULL || ret->mentor == NULL)
        return -1;
    if (is_comparable(ret->trainee, ret->mentor))
        return 0;
    host->log(host, SOTAY_LOG_ERROR, "the two measures are not of one type, or differ in choices");
    return -1;
}

static int is_compared(const struct pair *p, uint32_t row)
{
    return sotay_is_recorded(p->trainee, row) && sotay_is_recorded(p->mentor, row);
}

/* The difference is at most `most` whole units. */
static int is_near(const struct pair *p, uint32_t row, int64_t most)
{
    int64_t of_trainee = sotay_scale(p->trainee->decimals);
    int64_t of_mentor = sotay_scale(p->mentor->decimals);
    int64_t apart = p->trainee->value[row] * of_mentor - p->mentor->value[row] * of_trainee;
    return (apart < 0 ? -apart : apart) <= most * of_trainee * of_mentor;
}

static int32_t agree_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    struct sotay_share share;
    struct pair p;
    const char *agrees = sotay_tr(host, "agrees with the mentor");
    if (pair_open(host, series, params, &p) < 0 ||
        sotay_share_new(host, series, params[AGREE_PERCENT].number, p.trainee->name,
                        sotay_join_text(host, p.trainee->name, " ", agrees), &share) < 0)
        return -1;
    share.accept = sotay_is_accepted(&params[AGREE_WITHOUT]);
    for (uint32_t row = 0; row < series->n; row++) {
        if (is_compared(&p, row))
            share.row[row] =
                is_near(&p, row, params[AGREE_TOLERANCE].number) ? SOTAY_ROW_PART : SOTAY_ROW_WHOLE;
    }
    return sotay_shares_judge(host, series, &share, 1, params[AGREE_WINDOW].number,
                              params[AGREE_VALID].number, as_of, ret);
}

static int32_t agree_assess(const struct sotay_host *host,
                            const struct sotay_performance *performance,
                            const struct sotay_value *params, struct sotay_assessment *ret)
{
    struct pair p;
    sotay_assess_as_core(performance, ret);
    if (pair_open(host, performance->one, params, &p) < 0)
        return -1;
    if (performance->one->n == 0 || !is_compared(&p, 0) ||
        is_near(&p, 0, params[AGREE_LIMIT].number))
        return 0;
    return sotay_assess_fail(
        host, sotay_label_of(host, "too far from what the mentor found", p.trainee->name), ret);
}

const struct sotay_rule ncd_agreement = {
    .size = sizeof(struct sotay_rule),
    .name = "agreement",
    .title = SOTAY_LATER("Finds what the mentor finds"),
    .params = agree_params,
    .n_params = sizeof agree_params / sizeof agree_params[0],
    .assess = agree_assess,
    .judge = agree_judge,
};

/* ---- ncd.digits: readings are not rounded to the nearest ten --------------------------------- */

enum { DIGITS_MEASURE, DIGITS_PERCENT, DIGITS_LEAST, DIGITS_WINDOW, DIGITS_VALID };

/* Read to the nearest even number, one reading in five ends in 0 by chance; on an automatic device,
 * one in ten.  Twice the larger share over ten readings or more is a local choice. */
static const struct sotay_param digits_params[] = {
    [DIGITS_MEASURE] = {.name = "measure",
                        .label = SOTAY_LATER("Measure looked at"),
                        .unit = "",
                        .type = SOTAY_PARAM_WORD},
    [DIGITS_PERCENT] = {.name = "percent",
                        .label = SOTAY_LATER("Most readings that may end in 0"),
                        .unit = "%",
                        .preset = 40,
                        .min = 20,
                        .max = 100,
                        .stricter = SOTAY_STRICTER_DOWN},
    [DIGITS_LEAST] = {.name = "least",
                      .label = SOTAY_LATER("Fewer readings than this say nothing"),
                      .unit = "",
                      .preset = 10,
                      .min = 1,
                      .max = 1000,
                      .stricter = SOTAY_STRICTER_FIXED},
    [DIGITS_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(12),
    [DIGITS_VALID] = SOTAY_PARAM_VALID_MONTHS(0),
};

/* A habit shows only in many readings: with too few, nothing is held against anybody. */
static int32_t digits_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    struct sotay_share share;
    const char *name = params[DIGITS_MEASURE].word, *ends = sotay_tr(host, "ends in 0");
    const struct sotay_column *column = sotay_find_column(host, series, name, strlen(name));
    if (column == NULL || sotay_share_new(host, series, params[DIGITS_PERCENT].number, name,
                                          sotay_join_text(host, name, " ", ends), &share) < 0)
        return -1;
    const int64_t ten = 10 * sotay_scale(column->decimals);
    share.compare = SOTAY_AT_MOST;
    share.least = (uint32_t)params[DIGITS_LEAST].number;
    for (uint32_t row = 0; row < series->n; row++) {
        if (sotay_is_recorded(column, row))
            share.row[row] = column->value[row] % ten == 0 ? SOTAY_ROW_PART : SOTAY_ROW_WHOLE;
    }
    return sotay_shares_judge(host, series, &share, 1, params[DIGITS_WINDOW].number,
                              params[DIGITS_VALID].number, as_of, ret);
}

const struct sotay_rule ncd_digits = {
    .size = sizeof(struct sotay_rule),
    .name = "digits",
    .title = SOTAY_LATER("Readings are not rounded to tens"),
    .params = digits_params,
    .n_params = sizeof digits_params / sizeof digits_params[0],
    .assess = sotay_assess_nothing,
    .judge = digits_judge,
};
