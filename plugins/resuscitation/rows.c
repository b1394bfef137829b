/* plugins/resuscitation/rows.c - which rows of a checklist's table apply to a performance, and what
 * limits they set. */
#include "resuscitation.h"

/* ---- making a table ready --------------------------------------------------------------------- */

static int add_condition(struct rows *rows, enum condition_kind kind, const char *measure,
                         const struct sotay_table_column *cell)
{
    struct condition *c = &rows->condition[rows->n_conditions];
    if (rows->n_conditions == ROW_CONDITIONS_MAX) {
        rows->host->log(rows->host, SOTAY_LOG_ERROR, "a table has more than 16 conditions");
        return -1;
    }
    c->kind = kind;
    c->cell = cell;
    c->years = NULL;
    c->measure = sotay_find_column(rows->host, rows->series, measure, strlen(measure));
    if (strcmp(measure, "age_months") == 0)
        c->years = sotay_column_named(rows->series, "age_years", strlen("age_years"));
    rows->n_conditions++;
    return c->measure == NULL ? -1 : 0;
}

static int take_column(struct rows *rows, const struct sotay_table_column *c)
{
    static const struct {
        const char *prefix;
        enum condition_kind kind;
        int is_word;
    } kinds[] = {
        {"from_", CONDITION_FROM, 0}, {"below_", CONDITION_BELOW, 0}, {"is_", CONDITION_IS, 1}};
    static const struct {
        const char *name;
        size_t at;
        int is_word;
    } plain[] = {{"measure", offsetof(struct rows, measure), 1},
                 {"low", offsetof(struct rows, low), 0},
                 {"high", offsetof(struct rows, high), 0},
                 {"most", offsetof(struct rows, most), 0},
                 {"tolerance", offsetof(struct rows, tolerance), 0},
                 {"per", offsetof(struct rows, per), 1},
                 {"value", offsetof(struct rows, value), 1}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t len = strlen(kinds[i].prefix);
        if (c->name[0] == kinds[i].prefix[0] && c->is_word == kinds[i].is_word &&
            strncmp(c->name, kinds[i].prefix, len) == 0)
            return add_condition(rows, kinds[i].kind, c->name + len, c);
    }
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (c->name[0] == plain[i].name[0] && c->is_word == plain[i].is_word &&
            strcmp(c->name, plain[i].name) == 0)
            memcpy((char *)rows + plain[i].at, &c, sizeof(const void *));
    return 0; /* other columns are remarks */
}

int32_t rows_new(const struct sotay_host *host, const struct sotay_series *series,
                 const char *table, size_t len, struct rows *ret)
{
    char name[104];
    size_t kept = len < 100 ? len : 100;
    memset(ret, 0, sizeof *ret);
    memcpy(name, table, kept);
    name[kept] = '\0';
    ret->host = host;
    ret->series = series;
    ret->table = sotay_find_table(host, series, name);
    if (ret->table == NULL)
        return -1;
    for (uint32_t i = 0; i < ret->table->n_columns; i++)
        if (take_column(ret, ret->table->columns[i]) < 0)
            return -1;
    return 0;
}

/* ---- conditions ------------------------------------------------------------------------------- */

static enum fit fits_number(const struct condition *c, uint32_t row, uint32_t at)
{
    int64_t limit;
    struct exact value;
    if (!sotay_cell(c->cell, row, &limit))
        return FIT_YES;
    if (sotay_is_recorded(c->measure, at)) {
        value = exact_of(c->measure->value[at], c->measure->decimals);
    } else if (c->years != NULL && sotay_is_recorded(c->years, at)) {
        value = exact_times(exact_of(c->years->value[at], c->years->decimals), exact_of(12, 0));
    } else {
        return FIT_UNKNOWN;
    }
    int order = exact_compare(value, exact_of(limit, c->cell->decimals));
    return (c->kind == CONDITION_FROM ? order >= 0 : order < 0) ? FIT_YES : FIT_NO;
}

static enum fit fits_word(const struct condition *c, uint32_t row, uint32_t at)
{
    const char *wanted = sotay_cell_word(c->cell, row);
    if (wanted == NULL)
        return FIT_YES;
    if (!sotay_is_recorded(c->measure, at))
        return FIT_UNKNOWN;
    return strcmp(word_of(c->measure, at), wanted) == 0 ? FIT_YES : FIT_NO;
}

enum fit rows_fit(const struct rows *rows, uint32_t row, uint32_t at, const char **ret_missing)
{
    enum fit all = FIT_YES;
    for (uint32_t i = 0; i < rows->n_conditions; i++) {
        const struct condition *c = &rows->condition[i];
        enum fit one = c->kind == CONDITION_IS ? fits_word(c, row, at) : fits_number(c, row, at);
        if (one == FIT_NO)
            return FIT_NO;
        if (one == FIT_UNKNOWN && all == FIT_YES) {
            all = FIT_UNKNOWN;
            *ret_missing = c->measure->name;
        }
    }
    return all;
}

/* ---- limits ----------------------------------------------------------------------------------- */

static struct exact smaller(struct exact a, struct exact b)
{
    return exact_compare(a, b) < 0 ? a : b;
}

/* 1 with the limit, 0 where the cell is empty. */
static int limit_of(const struct rows *rows, const struct sotay_table_column *column, uint32_t row,
                    const struct exact *per, struct exact *ret)
{
    int64_t number;
    if (column == NULL || !sotay_cell(column, row, &number))
        return 0;
    *ret = exact_of(number, column->decimals);
    if (per != NULL)
        *ret = exact_times(*ret, *per);
    if (rows->most != NULL && sotay_cell(rows->most, row, &number))
        *ret = smaller(*ret, exact_of(number, rows->most->decimals));
    return 1;
}

static struct exact percent_of(struct exact e, wide percent)
{
    struct exact share = {percent, 100};
    return exact_times(e, share);
}

/* 1 with the factor, 0 where there is none, -1 where it was not recorded. */
static int factor_of(const struct rows *rows, uint32_t row, uint32_t at, struct exact *ret,
                     const char **ret_missing)
{
    const char *name = rows->per != NULL ? sotay_cell_word(rows->per, row) : NULL;
    if (name == NULL)
        return 0;
    const struct sotay_column *c = sotay_column_named(rows->series, name, strlen(name));
    if (c == NULL || !is_number(c) || !sotay_is_recorded(c, at)) {
        *ret_missing = name;
        return -1;
    }
    *ret = exact_of(c->value[at], c->decimals);
    return 1;
}

enum fit rows_band(const struct rows *rows, uint32_t row, uint32_t at, struct band *ret,
                   const char **ret_missing)
{
    struct exact per = {1, 1};
    int64_t tolerance = 0;
    int factor = factor_of(rows, row, at, &per, ret_missing);
    memset(ret, 0, sizeof *ret);
    ret->row = row;
    if (factor < 0)
        return FIT_UNKNOWN;
    ret->has_low = limit_of(rows, rows->low, row, factor ? &per : NULL, &ret->plain_low);
    ret->has_high = limit_of(rows, rows->high, row, factor ? &per : NULL, &ret->plain_high);
    if (rows->tolerance != NULL && !sotay_cell(rows->tolerance, row, &tolerance))
        tolerance = 0;
    if (ret->has_low)
        ret->low = percent_of(ret->plain_low, 100 - tolerance);
    if (ret->has_high)
        ret->high = percent_of(ret->plain_high, 100 + tolerance);
    ret->value = rows->value != NULL ? sotay_cell_word(rows->value, row) : NULL;
    return FIT_YES;
}

int band_holds(const struct band *band, struct exact value)
{
    return !(band->has_low && exact_compare(value, band->low) < 0) &&
           !(band->has_high && exact_compare(value, band->high) > 0);
}

const char *band_text(const struct sotay_host *host, const struct band *band)
{
    const char *low = band->has_low ? exact_text(host, band->low) : "";
    const char *high = band->has_high ? exact_text(host, band->high) : "";
    if (low == NULL || high == NULL)
        return NULL;
    if (!band->has_high)
        return sotay_join_text(host, sotay_tr(host, "at least"), " ", low);
    if (!band->has_low)
        return sotay_join_text(host, sotay_tr(host, "at most"), " ", high);
    return strcmp(low, high) == 0 ? low : sotay_join_text(host, low, "-", high);
}

const char *guideline_text(const struct sotay_host *host, const struct sotay_series *series)
{
    if (!SOTAY_HAS(series, struct sotay_series, guideline) || series->guideline == NULL ||
        series->guideline[0] == '\0')
        return "";
    return sotay_join_text(host, "(", series->guideline, ")");
}
