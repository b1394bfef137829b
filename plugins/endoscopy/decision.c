/* plugins/endoscopy/decision.c - endoscopy.decision: what the trainee decided against what a table
 * says: the first row that applies. */
#include "endoscopy.h"

enum { DECISION_MEASURE, DECISION_TABLE, DECISION_TOTALS, DECISION_RUN, DECISION_VALID };

static const struct sotay_param params[] = {
    [DECISION_MEASURE] = {.name = "decision",
                          .label = SOTAY_LATER("Measure that holds the decision"),
                          .unit = "",
                          .type = SOTAY_PARAM_WORD,
                          .preset_word = "decision"},
    [DECISION_TABLE] = {.name = "table",
                        .label = SOTAY_LATER("Table of decisions, the first that applies"),
                        .unit = "",
                        .type = SOTAY_PARAM_WORD,
                        .preset_word = "decisions"},
    [DECISION_TOTALS] = {.name = "totals",
                         .label = SOTAY_LATER("Table of totals: total and measure, - for none"),
                         .unit = "",
                         .type = SOTAY_PARAM_WORD,
                         .preset_word = "-"},
    [DECISION_RUN] = ENDO_PARAM_RUN(1),
    [DECISION_VALID] = SOTAY_PARAM_VALID_MONTHS(12),
};

enum { IF, OP, VALUE, FROM, EXPECT };
static const char *const names[] = {"if", "op", "value", "from", "expect", NULL};

/* The first row whose condition holds, or that has none; -1: none does; -2: no answer. */
static int64_t find_row(const struct sotay_host *host, const struct sotay_series *one,
                        const struct sotay_table_column *const *at, uint32_t n, const char *totals,
                        struct endo_condition *ret)
{
    for (uint32_t row = 0; row < n; row++) {
        const struct endo_condition k = {sotay_cell_word(at[IF], row), sotay_cell_word(at[OP], row),
                                         sotay_cell_word(at[VALUE], row),
                                         sotay_cell_word(at[FROM], row)};
        int holds = k.name == NULL ? ENDO_TRUE : endo_condition_holds(host, one, totals, &k);
        if (holds < 0)
            return -2;
        *ret = k;
        if (holds == ENDO_TRUE)
            return row;
    }
    return -1;
}

/* "expected alert: spo2_min 92 (below 94)" */
static int32_t say(const struct sotay_host *host, const struct sotay_series *one,
                   const char *totals, const struct endo_condition *k, const char *expected,
                   int failed, struct sotay_assessment *ret)
{
    struct endo_text text = endo_text_new(host);
    endo_add(&text, sotay_tr(host, "expected"));
    endo_add(&text, " ");
    endo_add(&text, expected);
    endo_add(&text, ": ");
    if (k->name != NULL)
        endo_add_condition(host, one, totals, k, 0, &text);
    else
        endo_add(&text, sotay_tr(host, "nothing speaks against it"));
    return endo_reason(host, text.bytes, failed, ret);
}

static int32_t decision_assess(const struct sotay_host *host,
                               const struct sotay_performance *performance,
                               const struct sotay_value *values, struct sotay_assessment *ret)
{
    const struct sotay_series *one = performance->one;
    const char *name = values[DECISION_MEASURE].word, *totals = values[DECISION_TOTALS].word;
    const struct sotay_column *given = sotay_find_column(host, one, name, strlen(name));
    const struct sotay_table *table = sotay_find_table(host, one, values[DECISION_TABLE].word);
    const struct sotay_table_column *at[5];
    struct endo_condition k = {NULL, NULL, NULL, NULL};
    struct endo_range range;
    sotay_assess_as_core(performance, ret);
    if (given == NULL || table == NULL || endo_columns(host, table, names, at) < 0)
        return -1;
    if (one->n == 0 || !sotay_is_recorded(given, 0))
        return 0;
    int64_t row = find_row(host, one, at, table->n_rows, totals, &k);
    if (row == -1)
        return 0;
    const char *expected = row >= 0 ? sotay_cell_word(at[EXPECT], (uint32_t)row) : NULL;
    if (expected == NULL || endo_range_of(host, given, expected, strlen(expected), &range) < 0)
        return -1;
    return say(host, one, totals, &k, expected, !endo_is_within(&range, given->value[0]), ret);
}

static int32_t decision_judge(const struct sotay_host *host, const struct sotay_series *series,
                              const struct sotay_value *values, int32_t as_of,
                              struct sotay_judgement *ret)
{
    return endo_judge_run(host, series, values[DECISION_RUN].number, values[DECISION_VALID].number,
                          as_of, ret);
}

const struct sotay_rule endo_decision = {
    .size = sizeof(struct sotay_rule),
    .name = "decision",
    .title = SOTAY_LATER("The decision that the findings ask for"),
    .params = params,
    .n_params = sizeof params / sizeof params[0],
    .assess = decision_assess,
    .judge = decision_judge,
};
