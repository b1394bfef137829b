/* plugins/endoscopy/endoscopy.c - the specialty, and its two oldest rules: an unbroken run of passes,
 * and one rate such as "reached unassisted" with its exclusions. */
#include "endoscopy.h"

#define VALUES_MAX 16

/* ---- endoscopy.streak: the last N passed, and not long ago ----------------------------------- */

enum { STREAK_RUN, STREAK_VALID, STREAK_MEASURE, STREAK_LIMIT };

static const struct sotay_param streak_params[] = {
    /* Nurse sign-off: all critical steps on 3 consecutive direct observations (proposed for a
     * district unit; no published national minimum was found). */
    [STREAK_RUN] = ENDO_PARAM_RUN(3),
    /* Watched again every 12 months, after a pause of 3 months where there is enough work (same
     * proposal). */
    [STREAK_VALID] = SOTAY_PARAM_VALID_MONTHS(12),
    /* A limit that changes from one performance to the next, such as the contact time on the label
     * of the disinfectant used. */
    [STREAK_MEASURE] = {.name = "measure",
                        .label = SOTAY_LATER("Measure with a limit of its own, - for none"),
                        .unit = "",
                        .type = SOTAY_PARAM_WORD,
                        .preset_word = "-"},
    [STREAK_LIMIT] = {.name = "at-least",
                      .label = SOTAY_LATER("Measure that holds this limit, - for none"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "-"},
};

static int32_t streak_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    return endo_judge_run(host, series, params[STREAK_RUN].number, params[STREAK_VALID].number,
                          as_of, ret);
}

static int32_t streak_assess(const struct sotay_host *host,
                             const struct sotay_performance *performance,
                             const struct sotay_value *params, struct sotay_assessment *ret)
{
    const struct sotay_series *one = performance->one;
    const char *measure = params[STREAK_MEASURE].word, *limit = params[STREAK_LIMIT].word;
    sotay_assess_as_core(performance, ret);
    if (strcmp(measure, "-") == 0 || strcmp(limit, "-") == 0)
        return 0;
    const struct sotay_column *m = sotay_find_column(host, one, measure, strlen(measure));
    const struct sotay_column *l = sotay_find_column(host, one, limit, strlen(limit));
    if (m == NULL || l == NULL)
        return -1;
    if (one->n == 0 || !sotay_is_recorded(m, 0) || !sotay_is_recorded(l, 0))
        return 0;
    if (m->value[0] * sotay_scale(l->decimals) >= l->value[0] * sotay_scale(m->decimals))
        return 0;
    return sotay_assess_fail(
        host, sotay_label_of(host, "less than the limit for this performance", measure), ret);
}

static const struct sotay_rule streak = {
    .size = sizeof(struct sotay_rule),
    .name = "streak",
    .title = SOTAY_LATER("Passed several times in a row, and recently"),
    .params = streak_params,
    .n_params = sizeof streak_params / sizeof streak_params[0],
    .assess = streak_assess,
    .judge = streak_judge,
};

/* ---- endoscopy.rate: how often a measure had one of the counted values ----------------------- */

enum {
    RATE_MEASURE,
    RATE_COUNTED,
    RATE_LEFT_OUT,
    RATE_COMPARE,
    RATE_PERCENT,
    RATE_LEAST,
    RATE_WINDOW,
    RATE_VALID,
    RATE_WITHOUT
};

static const char *const compare_words[] = {
    [SOTAY_AT_LEAST] = "at-least",
    [SOTAY_ABOVE] = "above",
    [SOTAY_AT_MOST] = "at-most",
    [SOTAY_BELOW] = "below",
};

/* Thresholds of quality indicators belong to the checklist (for a trainee endoscopist: D2 and
 * retroflexion unassisted >= 95 %, caecum > 90 %, poor comfort < 10 %: JAG 2022-23).
 * Left out are procedures in which the thing was not intended or not possible, by coded reason. */
static const struct sotay_param rate_params[] = {
    [RATE_MEASURE] = {.name = "measure",
                      .label = SOTAY_LATER("Measure looked at"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD},
    [RATE_COUNTED] = {.name = "counted",
                      .label = SOTAY_LATER("Values that count, with commas between"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD},
    [RATE_LEFT_OUT] = {.name = "left-out",
                       .label = SOTAY_LATER("Values left out of the whole, - for none"),
                       .unit = "",
                       .type = SOTAY_PARAM_WORD,
                       .preset_word = "-"},
    [RATE_COMPARE] = {.name = "compare",
                      .label = SOTAY_LATER("How the share is compared"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "at-least",
                      .words = compare_words,
                      .n_words = sizeof compare_words / sizeof compare_words[0]},
    /* Which direction is stricter depends on `compare`, so a policy leaves it alone. */
    [RATE_PERCENT] = {.name = "percent",
                      .label = SOTAY_LATER("Share of the performances"),
                      .unit = "%",
                      .preset = 90,
                      .min = 0,
                      .max = 100,
                      .stricter = SOTAY_STRICTER_FIXED},
    [RATE_LEAST] = {.name = "least",
                    .label = SOTAY_LATER("Fewer performances than this say nothing"),
                    .unit = "",
                    .preset = 1,
                    .min = 1,
                    .max = 1000,
                    .stricter = SOTAY_STRICTER_FIXED},
    [RATE_WINDOW] = SOTAY_PARAM_WINDOW_MONTHS(3),
    [RATE_VALID] = SOTAY_PARAM_VALID_MONTHS(0),
    [RATE_WITHOUT] = SOTAY_PARAM_WITHOUT_DATA,
};

struct values {
    struct endo_range range[VALUES_MAX];
    uint32_t n;
};

static int32_t read_values(const struct sotay_host *host, const struct sotay_column *c,
                           const char *words, struct values *ret)
{
    const char *word;
    size_t len;
    ret->n = 0;
    if (strcmp(words, "-") == 0)
        return 0;
    while ((word = sotay_next_name(&words, &len)) != NULL) {
        if (ret->n == VALUES_MAX)
            return endo_complain(host, "the rule names over 16 values of measure", c->name);
        if (endo_range_of(host, c, word, len, &ret->range[ret->n]) < 0)
            return -1;
        ret->n++;
    }
    return 0;
}

static int has_value(const struct values *values, int64_t value)
{
    for (uint32_t i = 0; i < values->n; i++)
        if (endo_is_within(&values->range[i], value))
            return 1;
    return 0;
}

/* "comfort: 4, 5" */
static const char *rate_label(const struct sotay_host *host, const struct sotay_value *params)
{
    const char *words = params[RATE_COUNTED].word, *label = params[RATE_MEASURE].word, *word;
    const char *between = ": ";
    size_t len;
    while ((word = sotay_next_name(&words, &len)) != NULL) {
        char *one = (char *)host->alloc(host, len + 1);
        if (one == NULL)
            return NULL;
        memcpy(one, word, len);
        label = sotay_join_text(host, label, between, one);
        between = ", ";
    }
    return label;
}

static int32_t rate_open(const struct sotay_host *host, const struct sotay_series *series,
                         const struct sotay_value *params, struct sotay_share *share)
{
    const char *name = params[RATE_MEASURE].word;
    const struct sotay_column *c = sotay_find_column(host, series, name, strlen(name));
    struct values counted, left_out;
    if (c == NULL || read_values(host, c, params[RATE_COUNTED].word, &counted) < 0 ||
        read_values(host, c, params[RATE_LEFT_OUT].word, &left_out) < 0 ||
        sotay_share_new(host, series, params[RATE_PERCENT].number, name, rate_label(host, params),
                        share) < 0)
        return -1;
    share->accept = sotay_is_accepted(&params[RATE_WITHOUT]);
    share->least = (uint32_t)params[RATE_LEAST].number;
    while (share->compare < SOTAY_BELOW &&
           strcmp(compare_words[share->compare], params[RATE_COMPARE].word) != 0)
        share->compare++;
    for (uint32_t row = 0; row < series->n; row++) {
        if (!sotay_is_recorded(c, row) || has_value(&left_out, c->value[row]))
            continue;
        share->row[row] = has_value(&counted, c->value[row]) ? SOTAY_ROW_PART : SOTAY_ROW_WHOLE;
    }
    return 0;
}

static int32_t rate_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    struct sotay_share share;
    if (rate_open(host, series, params, &share) < 0)
        return -1;
    return sotay_shares_judge(host, series, &share, 1, params[RATE_WINDOW].number,
                              params[RATE_VALID].number, as_of, ret);
}

static const struct sotay_rule rate = {
    .size = sizeof(struct sotay_rule),
    .name = "rate",
    .title = SOTAY_LATER("Rate of a measured outcome"),
    .params = rate_params,
    .n_params = sizeof rate_params / sizeof rate_params[0],
    .assess = sotay_assess_nothing,
    .judge = rate_judge,
};

static const struct sotay_rule *const rules[] = {&streak, &rate, &endo_indicators, &endo_decision,
                                                 &endo_check};

SOTAY_SPECIALTY("endoscopy", "1.1.0", rules)
