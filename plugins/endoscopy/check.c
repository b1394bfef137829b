/* plugins/endoscopy/check.c - endoscopy.check: what must be so in one performance, by tables: "where
 * the leak test failed, the scope is quarantined"; the least minutes for each disinfectant. */
#include "endoscopy.h"

enum { CHECK_TABLE, CHECK_FLOORS, CHECK_RUN, CHECK_VALID };

static const struct sotay_param params[] = {
    [CHECK_TABLE] = {.name = "table",
                     .label = SOTAY_LATER("Table of what must be so, - for none"),
                     .unit = "",
                     .type = SOTAY_PARAM_WORD,
                     .preset_word = "checks"},
    [CHECK_FLOORS] = {.name = "floors",
                      .label = SOTAY_LATER("Table of least values by a choice, - for none"),
                      .unit = "",
                      .type = SOTAY_PARAM_WORD,
                      .preset_word = "-"},
    [CHECK_RUN] = ENDO_PARAM_RUN(1),
    [CHECK_VALID] = SOTAY_PARAM_VALID_MONTHS(12),
};

/* Columns of the table: IF OP VALUE (empty: always), then MEASURE MUST NEEDS. */
enum { IF, OP, VALUE, MEASURE, MUST, NEEDS };
static const char *const names[] = {"if", "op", "value", "measure", "must", "needs", NULL};

static int32_t fail(const struct sotay_host *host, const struct sotay_series *one,
                    const struct endo_condition *where, const struct endo_condition *must,
                    struct sotay_assessment *ret)
{
    struct endo_text text = endo_text_new(host);
    endo_add(&text, sotay_tr(host, "critical:"));
    endo_add(&text, " ");
    endo_add_condition(host, one, "-", must, 1, &text);
    if (where->name != NULL) {
        endo_add(&text, ", ");
        endo_add(&text, sotay_tr(host, "because of"));
        endo_add(&text, " ");
        endo_add_condition(host, one, "-", where, 0, &text);
    }
    return endo_reason(host, text.bytes, 1, ret);
}

/* What is not recorded is not held against anybody here: `required` of the measure does that. */
static int32_t check_rows(const struct sotay_host *host, const struct sotay_series *one,
                          const struct sotay_table *table, struct sotay_assessment *ret)
{
    const struct sotay_table_column *at[6];
    if (endo_columns(host, table, names, at) < 0)
        return -1;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        const struct endo_condition where = {sotay_cell_word(at[IF], row),
                                             sotay_cell_word(at[OP], row),
                                             sotay_cell_word(at[VALUE], row), NULL};
        const struct endo_condition must = {sotay_cell_word(at[MEASURE], row),
                                            sotay_cell_word(at[MUST], row),
                                            sotay_cell_word(at[NEEDS], row), NULL};
        int applies = ENDO_TRUE, holds = endo_condition_holds(host, one, "-", &must);
        if (where.name != NULL)
            applies = endo_condition_holds(host, one, "-", &where);
        if (applies < 0 || holds < 0)
            return -1;
        if (applies == ENDO_TRUE && holds == ENDO_FALSE && fail(host, one, &where, &must, ret) < 0)
            return -1;
    }
    return 0;
}

static int32_t check_floor(const struct sotay_host *host, const struct sotay_series *one,
                           const struct sotay_column *choice,
                           const struct sotay_table_column *least, uint32_t row,
                           struct sotay_assessment *ret)
{
    const struct sotay_column *c = sotay_find_column(host, one, least->name, strlen(least->name));
    int64_t floor;
    if (c == NULL)
        return -1;
    if (!sotay_cell(least, row, &floor) || !endo_is_usable(c, 0))
        return 0;
    if (floor > ENDO_VALUE_MAX || least->decimals > 6)
        return endo_complain(host, "a least value is too large:", least->name);
    if (c->value[0] * sotay_scale(least->decimals) >= floor * sotay_scale(c->decimals))
        return 0;
    struct endo_text text = endo_text_new(host);
    endo_add(&text, sotay_tr(host, "critical:"));
    endo_add(&text, " ");
    endo_add(&text, c->name);
    endo_add(&text, " ");
    endo_add_value(&text, c, c->value[0]);
    endo_add(&text, ", ");
    endo_add(&text, sotay_tr(host, "wanted:"));
    endo_add(&text, " ");
    endo_add(&text, sotay_tr(host, "at least"));
    endo_add(&text, " ");
    endo_add_number(&text, floor, least->decimals);
    endo_add(&text, ", ");
    endo_add(&text, sotay_tr(host, "because of"));
    endo_add(&text, " ");
    endo_add(&text, choice->name);
    endo_add(&text, " ");
    endo_add_value(&text, choice, choice->value[0]);
    return endo_reason(host, text.bytes, 1, ret);
}

/* The first column is named as a choice; every column of numbers as a measure that it holds for. */
static int32_t check_floors(const struct sotay_host *host, const struct sotay_series *one,
                            const struct sotay_table *table, struct sotay_assessment *ret)
{
    const struct sotay_table_column *key = table->n_columns > 0 ? table->columns[0] : NULL;
    if (key == NULL || !key->is_word)
        return endo_complain(host, "its first column does not name a choice: table", table->name);
    const struct sotay_column *choice = sotay_find_column(host, one, key->name, strlen(key->name));
    if (choice == NULL)
        return -1;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        const char *word = sotay_cell_word(key, row);
        struct endo_range range;
        if (word == NULL || endo_range_of(host, choice, word, strlen(word), &range) < 0)
            return -1;
        if (!sotay_is_recorded(choice, 0) || !endo_is_within(&range, choice->value[0]))
            continue;
        for (uint32_t i = 1; i < table->n_columns; i++)
            if (!table->columns[i]->is_word &&
                check_floor(host, one, choice, table->columns[i], row, ret) < 0)
                return -1;
    }
    return 0;
}

static int32_t check_assess(const struct sotay_host *host,
                            const struct sotay_performance *performance,
                            const struct sotay_value *values, struct sotay_assessment *ret)
{
    const struct sotay_series *one = performance->one;
    const char *table = values[CHECK_TABLE].word, *floors = values[CHECK_FLOORS].word;
    const struct sotay_table *found;
    sotay_assess_as_core(performance, ret);
    if (one->n == 0)
        return 0;
    if (strcmp(table, "-") != 0) {
        found = sotay_find_table(host, one, table);
        if (found == NULL || check_rows(host, one, found, ret) < 0)
            return -1;
    }
    if (strcmp(floors, "-") == 0)
        return 0;
    found = sotay_find_table(host, one, floors);
    return found == NULL ? -1 : check_floors(host, one, found, ret);
}

static int32_t check_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *values, int32_t as_of,
                           struct sotay_judgement *ret)
{
    return endo_judge_run(host, series, values[CHECK_RUN].number, values[CHECK_VALID].number, as_of,
                          ret);
}

const struct sotay_rule endo_check = {
    .size = sizeof(struct sotay_rule),
    .name = "check",
    .title = SOTAY_LATER("What must be so in every performance"),
    .params = params,
    .n_params = sizeof params / sizeof params[0],
    .assess = check_assess,
    .judge = check_judge,
};
