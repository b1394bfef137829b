/* plugins/endoscopy/one.c - what rules that look at one performance have in common: conditions on
 * its measures and totals of them, and reasons. */
#include "endoscopy.h"

/* ---- reasons --------------------------------------------------------------------------------- */

int32_t endo_reason(const struct sotay_host *host, const char *reason, int failed,
                    struct sotay_assessment *ret)
{
    const char **reasons =
        (const char **)host->alloc(host, ((uint64_t)ret->n_reasons + 1) * sizeof *reasons);
    if (reasons == NULL || reason == NULL)
        return -1;
    for (uint32_t i = 0; i < ret->n_reasons; i++)
        reasons[i] = ret->reasons[i];
    reasons[ret->n_reasons] = reason;
    ret->reasons = reasons;
    ret->n_reasons++;
    if (failed && ret->result == SOTAY_ASSESS_PASSED)
        ret->result = SOTAY_ASSESS_FAILED;
    return 0;
}

/* ---- values and totals ----------------------------------------------------------------------- */

/* NULL without a line in the log: the name may be a number or a total. */
static const struct sotay_column *peek_column(const struct sotay_series *series, const char *name)
{
    return sotay_column_named(series, name, strlen(name));
}

/* Rows of the table: the total's name, a measure that belongs to it. */
static int total_of(const struct sotay_host *host, const struct sotay_series *one,
                    const char *totals, const char *name, int64_t *ret, int32_t *ret_decimals)
{
    static const char *const names[] = {"total", "measure", NULL};
    const struct sotay_table_column *at[2];
    const struct sotay_table *table = sotay_find_table(host, one, totals);
    int known = 0, all = 1;
    if (table == NULL || endo_columns(host, table, names, at) < 0)
        return -1;
    *ret = 0;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        const char *total = sotay_cell_word(at[0], row), *measure = sotay_cell_word(at[1], row);
        if (total == NULL || measure == NULL || strcmp(total, name) != 0)
            continue;
        const struct sotay_column *c = sotay_find_column(host, one, measure, strlen(measure));
        if (c == NULL)
            return -1;
        if (known && *ret_decimals != c->decimals)
            return endo_complain(host, "measures of different decimals in total", name);
        *ret_decimals = c->decimals;
        known = 1;
        all = all && one->n > 0 && endo_is_usable(c, 0);
        *ret += all ? c->value[0] : 0;
    }
    if (!known)
        return endo_complain(host, "there is no measure and no total", name);
    return all ? ENDO_TRUE : ENDO_UNKNOWN;
}

int endo_value_of(const struct sotay_host *host, const struct sotay_series *one, const char *totals,
                  const char *name, const struct sotay_column **ret_column, int64_t *ret,
                  int32_t *ret_decimals)
{
    const struct sotay_column *c = peek_column(one, name);
    *ret_column = c;
    *ret = 0;
    if (c == NULL && strcmp(totals, "-") != 0)
        return total_of(host, one, totals, name, ret, ret_decimals);
    if (c == NULL)
        return endo_complain(host, "there is no measure", name);
    *ret_decimals = c->decimals;
    if (one->n == 0 || !endo_is_usable(c, 0))
        return ENDO_UNKNOWN;
    *ret = c->value[0];
    return ENDO_TRUE;
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* In the order of op_words. */
enum { IS, IS_NOT, BELOW, ABOVE, AT_LEAST, AT_MOST, FALL, NOT_PAST, RECORDED, MISSING };
static const char *const op_words[] = {"is",      "is-not", "below",    "above",    "at-least",
                                       "at-most", "fall",   "not-past", "recorded", "missing"};

struct side { /* of a comparison */
    int64_t value;
    int32_t decimals;
};

/* The right side of a comparison: a number, or what another measure or total has. */
static int right_of(const struct sotay_host *host, const struct sotay_series *one,
                    const char *totals, const char *word, int32_t decimals, struct side *ret)
{
    const struct sotay_column like = {.name = word, .decimals = decimals}, *c;
    struct endo_range range;
    if (word == NULL)
        return endo_complain(host, "a comparison has nothing to compare with:", "value");
    ret->decimals = decimals;
    if (word[0] < '0' || word[0] > '9')
        return endo_value_of(host, one, totals, word, &c, &ret->value, &ret->decimals);
    if (endo_range_of(host, &like, word, strlen(word), &range) < 0)
        return -1;
    if (range.low != range.high || range.low > ENDO_VALUE_MAX)
        return endo_complain(host, "this is not one number to compare with:", word);
    ret->value = range.low;
    return ENDO_TRUE;
}

static int compared(int op, const struct side *l, const struct side *r)
{
    /* Usable values and six decimals at most: below 10^15 each. */
    int64_t a = l->value * sotay_scale(r->decimals), b = r->value * sotay_scale(l->decimals);
    switch (op) {
    case BELOW:
        return a < b;
    case ABOVE:
        return a > b;
    case AT_LEAST:
        return a >= b;
    default:
        return a <= b;
    }
}

static int is_one_of(const struct sotay_host *host, const struct sotay_column *c, int64_t value,
                     const char *word)
{
    struct endo_range range;
    if (c == NULL || word == NULL)
        return endo_complain(host, "'is' wants a measure and a value:", word);
    if (endo_range_of(host, c, word, strlen(word), &range) < 0)
        return -1;
    return endo_is_within(&range, value) ? ENDO_TRUE : ENDO_FALSE;
}

/* At least so many percent less than it was: 96 is 20 % below 120. */
static int has_fallen(const struct sotay_host *host, const struct sotay_series *one,
                      const char *totals, const struct endo_condition *k, const struct side *now)
{
    struct side percent, before;
    const struct sotay_column *c;
    if (k->from == NULL)
        return endo_complain(host, "'fall' wants the measure it fell from:", k->name);
    int got = endo_value_of(host, one, totals, k->from, &c, &before.value, &before.decimals);
    if (got != ENDO_TRUE)
        return got;
    got = right_of(host, one, totals, k->value, 0, &percent);
    if (got != ENDO_TRUE)
        return got;
    if (before.decimals != now->decimals || percent.value > 100)
        return endo_complain(host, "'fall' wants a percentage and two measures alike:", k->name);
    return (before.value - now->value) * 100 >= percent.value * before.value ? ENDO_TRUE
                                                                             : ENDO_FALSE;
}

int endo_condition_holds(const struct sotay_host *host, const struct sotay_series *one,
                         const char *totals, const struct endo_condition *k)
{
    int op = endo_index_of(k->op, op_words, (int)(sizeof op_words / sizeof op_words[0]));
    const struct sotay_column *c;
    struct side left, right;
    if (op < 0 || k->name == NULL)
        return endo_complain(host, "there is no comparison", k->op);
    if (op == RECORDED || op == MISSING) { /* of a text, too */
        c = peek_column(one, k->name);
        int got = c != NULL
                      ? (one->n > 0 && sotay_is_recorded(c, 0) ? ENDO_TRUE : ENDO_UNKNOWN)
                      : endo_value_of(host, one, totals, k->name, &c, &left.value, &left.decimals);
        return got < 0 ? got : (got == ENDO_TRUE) == (op == RECORDED) ? ENDO_TRUE : ENDO_FALSE;
    }
    int got = endo_value_of(host, one, totals, k->name, &c, &left.value, &left.decimals);
    if (got != ENDO_TRUE)
        return got;
    switch (op) {
    case IS:
        return is_one_of(host, c, left.value, k->value);
    case IS_NOT:
        got = is_one_of(host, c, left.value, k->value);
        return got < 0 ? got : got == ENDO_TRUE ? ENDO_FALSE : ENDO_TRUE;
    case FALL:
        return has_fallen(host, one, totals, k, &left);
    case NOT_PAST:
        return left.value >= one->day[0] ? ENDO_TRUE : ENDO_FALSE;
    default:
        got = right_of(host, one, totals, k->value, left.decimals, &right);
        return got != ENDO_TRUE ? got : compared(op, &left, &right) ? ENDO_TRUE : ENDO_FALSE;
    }
}

/* "92" */
static void add_now(const struct sotay_host *host, const struct sotay_series *one,
                    const char *totals, const char *name, struct endo_text *text)
{
    const struct sotay_column *c;
    int64_t value;
    int32_t decimals = 0;
    int got = endo_value_of(host, one, totals, name, &c, &value, &decimals);
    if (got != ENDO_TRUE && c != NULL && c->type == SOTAY_MEASURE_TEXT)
        return;
    endo_add(text, " ");
    if (got != ENDO_TRUE)
        endo_add(text, sotay_tr(host, "not recorded"));
    else if (c != NULL && c->type == SOTAY_MEASURE_DATE)
        endo_add(text, sotay_day_text(host, (int32_t)value));
    else if (c != NULL)
        endo_add_value(text, c, value);
    else
        endo_add_number(text, value, decimals);
}

static const char *op_text(const struct sotay_host *host, int op)
{
    static const char *const texts[] = {
        SOTAY_LATER("is"),        SOTAY_LATER("is not"),
        SOTAY_LATER("below"),     SOTAY_LATER("above"),
        SOTAY_LATER("at least"),  SOTAY_LATER("at most"),
        SOTAY_LATER("fallen by"), SOTAY_LATER("not past on the day"),
        SOTAY_LATER("recorded"),  SOTAY_LATER("not recorded")};
    return sotay_tr(host, texts[op]);
}

void endo_add_condition(const struct sotay_host *host, const struct sotay_series *one,
                        const char *totals, const struct endo_condition *k, int wanted,
                        struct endo_text *text)
{
    int op = endo_index_of(k->op, op_words, (int)(sizeof op_words / sizeof op_words[0]));
    endo_add(text, k->name);
    if (op < 0)
        return;
    if (op != RECORDED && op != MISSING)
        add_now(host, one, totals, k->name, text);
    if (op == IS && !wanted)
        return; /* the value says it */
    endo_add(text, wanted ? ", " : " (");
    if (wanted)
        endo_add(text, sotay_tr(host, "wanted:"));
    if (op != IS) {
        endo_add(text, wanted ? " " : "");
        endo_add(text, op_text(host, op));
    }
    if (k->value != NULL) {
        endo_add(text, " ");
        endo_add(text, k->value);
        if (op == FALL)
            endo_add(text, " %");
        else if (op > IS_NOT && (k->value[0] < '0' || k->value[0] > '9'))
            add_now(host, one, totals, k->value, text);
    }
    endo_add(text, wanted ? "" : ")");
}
