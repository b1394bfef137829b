/* plugins/endoscopy/kpi_read.c - reads the tables of indicators, values and limits, and says of each
 * performance what it is for each indicator. */
#include "kpi.h"

#define KPI_MAX 60
#define SETS_MAX 16 /* measures an indicator asks about */
#define VALUES_MAX 40
#define THRESHOLD_MAX INT64_C(1000000000)

static const char *const kind_words[] = {"count", "mentors", "rate",      "ratio",
                                         "mean",  "median",  "over-limit"};
static const char *const compare_words[] = {
    [SOTAY_AT_LEAST] = "at-least",
    [SOTAY_ABOVE] = "above",
    [SOTAY_AT_MOST] = "at-most",
    [SOTAY_BELOW] = "below",
};

/* In the order of indicator_names. */
enum {
    NAME,
    KIND,
    MEASURE,
    OF,
    COMPARE,
    THRESHOLD,
    LEAST,
    MONTHS,
    DECIDES,
    MISSING,
    PASSED,
    AFTER,
    SIMULATED,
    N_INDICATOR_COLUMNS
};
static const char *const indicator_names[] = {
    "name",   "kind",    "measure", "of",     "compare", "threshold", "least",
    "months", "decides", "missing", "passed", "after",   "simulated", NULL};

/* ---- the table of values --------------------------------------------------------------------- */

enum { ROLE_ONLY, ROLE_LEFT_OUT, ROLE_COUNTED };
static const char *const role_words[] = {"only", "left-out", "counted"};

/* The values of one measure in one role. */
struct value_set {
    const struct sotay_column *column;
    int32_t role;
    uint32_t n;
    struct endo_range range[VALUES_MAX];
    uint16_t row[VALUES_MAX]; /* of the table, from 1 */
};

struct value_sets {
    struct value_set set[SETS_MAX];
    uint32_t n;
};

enum { V_INDICATOR, V_ROLE, V_MEASURE, V_VALUE };
static const char *const value_names[] = {"indicator", "role", "measure", "value", NULL};

static struct value_set *set_of(struct value_sets *sets, const struct sotay_column *column,
                                int32_t role)
{
    for (uint32_t i = 0; i < sets->n; i++)
        if (sets->set[i].column == column && sets->set[i].role == role)
            return &sets->set[i];
    if (sets->n == SETS_MAX)
        return NULL;
    struct value_set *set = &sets->set[sets->n++];
    set->column = column;
    set->role = role;
    set->n = 0;
    return set;
}

/* All rows of the table that belong to the indicator, or to all. */
static int32_t read_sets(const struct sotay_host *host, const struct sotay_series *s,
                         const struct sotay_table_column *const *at, uint32_t n_rows,
                         const struct kpi *k, struct value_sets *ret)
{
    ret->n = 0;
    for (uint32_t row = 0; row < n_rows; row++) {
        const char *of = sotay_cell_word(at[V_INDICATOR], row);
        const char *name = sotay_cell_word(at[V_MEASURE], row);
        const char *value = sotay_cell_word(at[V_VALUE], row);
        int role = endo_index_of(sotay_cell_word(at[V_ROLE], row), role_words, 3);
        if (of == NULL || name == NULL || value == NULL || role < 0)
            return endo_complain(host, "a row of values is not complete, of indicator", of);
        if (strcmp(of, "all") != 0 && strcmp(of, k->name) != 0)
            continue;
        const struct sotay_column *c = sotay_find_column(host, s, name, strlen(name));
        struct value_set *set = c != NULL ? set_of(ret, c, role) : NULL;
        if (c == NULL)
            return -1;
        if (set == NULL || set->n == VALUES_MAX)
            return endo_complain(host, "too many values of indicator", of);
        if (endo_range_of(host, c, value, strlen(value), &set->range[set->n]) < 0)
            return -1;
        set->row[set->n++] = (uint16_t)(row + 1);
    }
    return 0;
}

/* 1 + the index of the range that holds the value; 0: none does. */
static uint32_t found_in(const struct value_set *set, int64_t value)
{
    for (uint32_t i = 0; i < set->n; i++)
        if (endo_is_within(&set->range[i], value))
            return i + 1;
    return 0;
}

/* ---- what a performance is ------------------------------------------------------------------- */

/* Only, then left out, then counted; anything outside `only` is nobody's exclusion. */
static uint8_t sort_by_values(const struct value_sets *sets, uint32_t row, uint16_t *ret_why)
{
    uint8_t code = KPI_PART;
    for (int32_t role = ROLE_ONLY; role <= ROLE_COUNTED; role++)
        for (uint32_t i = 0; i < sets->n; i++) {
            const struct value_set *set = &sets->set[i];
            if (set->role != role)
                continue;
            int known = sotay_is_recorded(set->column, row);
            uint32_t found = known ? found_in(set, set->column->value[row]) : 0;
            if (role == ROLE_ONLY && !found)
                return KPI_OUTSIDE;
            if (role == ROLE_LEFT_OUT && found) {
                *ret_why = set->row[found - 1];
                return KPI_LEFT_OUT;
            }
            if (role == ROLE_COUNTED && !known)
                return KPI_UNRECORDED;
            if (role == ROLE_COUNTED && !found)
                code = KPI_WHOLE;
        }
    return code;
}

/* The dose is above the limit of the age.  -1: no limit for that age. */
static int is_over_limit(const struct kpi *k, uint32_t row)
{
    for (uint32_t i = 0; i < k->n_groups; i++) {
        const struct kpi_group *g = &k->group[i];
        if (k->of->value[row] >= g->from && k->of->value[row] < g->below)
            return k->measure->value[row] * sotay_scale(g->decimals - k->measure->decimals) >
                   g->limit;
    }
    return -1;
}

/* Kinds that look at figures need them, and a part no larger than its whole. */
static uint8_t sort_by_figures(const struct kpi *k, uint32_t row, uint8_t code)
{
    if (k->measure == NULL || (code != KPI_PART && code != KPI_WHOLE))
        return code;
    if (!endo_is_usable(k->measure, row) || (k->of != NULL && !endo_is_usable(k->of, row)))
        return KPI_UNRECORDED;
    if (k->kind == KPI_RATIO && (k->measure->value[row] < 0 || k->of->value[row] < 0 ||
                                 k->measure->value[row] > k->of->value[row]))
        return KPI_UNRECORDED;
    if (k->kind == KPI_MEDIAN || k->kind == KPI_OVER_LIMIT) {
        int over = is_over_limit(k, row);
        return over < 0 ? KPI_UNRECORDED : over ? KPI_PART : KPI_WHOLE;
    }
    return KPI_PART;
}

static void sort_row(const struct sotay_series *s, const struct value_sets *sets, uint32_t first,
                     uint32_t row, struct kpi *k)
{
    int simulated = s->flags[row] & SOTAY_FLAG_SIMULATED;
    if (row < first || (k->passed_only && !s->passed[row]))
        return; /* outside, as the memory is zeroed */
    uint8_t code = sort_by_figures(k, row, sort_by_values(sets, row, &k->why[row]));
    if (code == KPI_UNRECORDED && k->missing_counts && k->measure == NULL)
        code = KPI_BLANK;
    if (simulated)
        code = code == KPI_PART ? KPI_SIMULATED : KPI_OUTSIDE;
    k->code[row] = code;
}

/* The first row after an indicator was reached; n of the series: never. */
static uint32_t reached(const struct kpi_set *set, uint32_t after)
{
    uint32_t row = 0;
    if (after == KPI_AFTER_NONE)
        return 0;
    while (row < set->series->n && kpi_look(set, &set->kpi[after], 0, row).state != KPI_MET)
        row++;
    return row;
}

/* ---- the tables of indicators and limits ----------------------------------------------------- */

static int32_t read_limits(const struct sotay_host *host, const struct sotay_series *s,
                           const char *limits, struct kpi *k)
{
    static const char *const names[] = {"measure", "from_age", "below_age", "limit", NULL};
    const struct sotay_table_column *at[4];
    const struct sotay_table *table = sotay_find_table(host, s, limits);
    if (table == NULL || endo_columns(host, table, names, at) < 0)
        return -1;
    int32_t decimals =
        at[3]->decimals > k->measure->decimals ? at[3]->decimals : k->measure->decimals;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        const char *measure = sotay_cell_word(at[0], row);
        struct kpi_group *g = &k->group[k->n_groups];
        int64_t limit, scale = sotay_scale(k->of->decimals);
        if (measure == NULL || strcmp(measure, k->measure->name) != 0)
            continue;
        if (k->n_groups == KPI_GROUPS_MAX || !sotay_cell(at[1], row, &g->from) ||
            !sotay_cell(at[3], row, &limit) || limit < 0 || limit > ENDO_VALUE_MAX || g->from < 0 ||
            g->from > 1000 || at[1]->decimals != 0 || at[2]->decimals != 0)
            return endo_complain(host, "a limit is not complete, of measure", measure);
        g->from *= scale;
        g->below = INT64_MAX;
        if (sotay_cell(at[2], row, &g->below))
            g->below = g->below > 1000 ? INT64_MAX : g->below * scale;
        g->decimals = decimals;
        g->limit = limit * sotay_scale(decimals - at[3]->decimals);
        k->n_groups++;
    }
    return k->n_groups > 0 ? 0
                           : endo_complain(host, "there is no limit for measure", k->measure->name);
}

/* A number of the row; `preset` where the cell is empty. */
static int32_t number_of(const struct sotay_host *host, const struct sotay_table_column *at,
                         uint32_t row, int64_t preset, int64_t most, const char *name, int64_t *ret)
{
    if (!sotay_cell(at, row, ret))
        *ret = preset;
    if (*ret < 0 || *ret > most)
        return endo_complain(host, "a number is out of range, of indicator", name);
    return 0;
}

static int32_t find_measure(const struct sotay_host *host, const struct sotay_series *s,
                            const struct sotay_table_column *at, uint32_t row,
                            const struct sotay_column **ret)
{
    const char *name = sotay_cell_word(at, row);
    *ret = name != NULL ? sotay_find_column(host, s, name, strlen(name)) : NULL;
    return name == NULL || *ret != NULL ? 0 : -1;
}

/* Each kind has the measures it needs, and no others. */
static int has_its_measures(const struct kpi *k)
{
    int needs_of = k->kind == KPI_RATIO || k->kind == KPI_MEDIAN || k->kind == KPI_OVER_LIMIT;
    int needs_measure = needs_of || k->kind == KPI_MEAN;
    return (k->measure != NULL) == needs_measure && (k->of != NULL) == needs_of &&
           (k->kind != KPI_RATIO || k->measure->decimals == k->of->decimals) &&
           (k->measure == NULL || k->measure->decimals <= 6);
}

static int32_t read_after(const struct sotay_host *host, const struct kpi_set *set,
                          const char *name, struct kpi *k)
{
    k->after = KPI_AFTER_NONE;
    for (uint32_t i = 0; name != NULL && i < set->n; i++)
        if (strcmp(set->kpi[i].name, name) == 0)
            k->after = i;
    if (name == NULL || (k->after != KPI_AFTER_NONE && set->kpi[k->after].kind == KPI_COUNT))
        return 0;
    return endo_complain(host, "'after' names no count above it:", name);
}

static int32_t read_row(const struct sotay_host *host, const struct kpi_set *set,
                        const struct sotay_table_column *const *at, uint32_t row, struct kpi *k)
{
    static const char *const decide_words[] = {"report", "yes"};
    static const char *const missing_words[] = {"left-out", "counts"};
    const int has_threshold_decimals = at[THRESHOLD]->decimals <= 2;
    int64_t months;
    k->name = sotay_cell_word(at[NAME], row);
    k->kind = endo_index_of(sotay_cell_word(at[KIND], row), kind_words, 7);
    k->compare = endo_index_of(sotay_cell_word(at[COMPARE], row), compare_words, 4);
    k->decides = endo_index_of(sotay_cell_word(at[DECIDES], row), decide_words, 2);
    k->missing_counts = endo_index_of(sotay_cell_word(at[MISSING], row), missing_words, 2);
    k->passed_only = sotay_cell_word(at[PASSED], row) != NULL;
    if (k->name == NULL || k->kind < 0 || k->compare < 0 || k->decides < 0 ||
        k->missing_counts < 0 || !has_threshold_decimals)
        return endo_complain(host, "a row is not complete, of indicator", k->name);
    if (number_of(host, at[THRESHOLD], row, 0, THRESHOLD_MAX, k->name, &k->threshold) < 0 ||
        number_of(host, at[LEAST], row, 1, THRESHOLD_MAX, k->name, &k->least) < 0 ||
        number_of(host, at[MONTHS], row, 0, 600, k->name, &months) < 0 ||
        number_of(host, at[SIMULATED], row, 0, THRESHOLD_MAX, k->name, &k->simulated) < 0 ||
        find_measure(host, set->series, at[MEASURE], row, &k->measure) < 0 ||
        find_measure(host, set->series, at[OF], row, &k->of) < 0 ||
        read_after(host, set, sotay_cell_word(at[AFTER], row), k) < 0)
        return -1;
    k->threshold *= sotay_scale(2 - at[THRESHOLD]->decimals);
    k->months = (int32_t)months;
    if (!has_its_measures(k) || (k->simulated > 0 && k->kind != KPI_COUNT))
        return endo_complain(host, "the measures do not fit the kind of indicator", k->name);
    return 0;
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int32_t sort_rows(const struct sotay_host *host, struct kpi_set *set,
                         struct value_sets *sets, const struct sotay_table_column *const *values,
                         uint32_t n_values, struct kpi *k)
{
    const struct sotay_series *s = set->series;
    uint32_t first = reached(set, k->after);
    k->code = (uint8_t *)host->alloc(host, (uint64_t)s->n + 1);
    k->why = (uint16_t *)host->alloc(host, ((uint64_t)s->n + 1) * sizeof *k->why);
    if (k->code == NULL || k->why == NULL || read_sets(host, s, values, n_values, k, sets) < 0)
        return -1;
    for (uint32_t row = 0; row < s->n; row++)
        sort_row(s, sets, first, row, k);
    return kpi_sum(host, s, k);
}

int32_t kpi_open(const struct sotay_host *host, const struct sotay_series *series,
                 const char *indicators, const char *values, const char *limits,
                 struct kpi_set *ret)
{
    const struct sotay_table_column *at[N_INDICATOR_COLUMNS], *value_at[4];
    const struct sotay_table *table = sotay_find_table(host, series, indicators);
    const struct sotay_table *of_values = sotay_find_table(host, series, values);
    struct value_sets *sets = (struct value_sets *)host->alloc(host, sizeof *sets);
    ret->n = 0;
    ret->series = series;
    if (table == NULL || of_values == NULL || sets == NULL ||
        endo_columns(host, table, indicator_names, at) < 0 ||
        endo_columns(host, of_values, value_names, value_at) < 0)
        return -1;
    if (table->n_rows == 0 || table->n_rows > KPI_MAX)
        return endo_complain(host, "too many indicators, or none, in table", indicators);
    ret->value_word = value_at[V_VALUE];
    ret->kpi = (struct kpi *)host->alloc(host, table->n_rows * sizeof *ret->kpi);
    if (ret->kpi == NULL)
        return -1;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        struct kpi *k = &ret->kpi[row];
        if (read_row(host, ret, at, row, k) < 0)
            return -1;
        if ((k->kind == KPI_MEDIAN || k->kind == KPI_OVER_LIMIT) &&
            read_limits(host, series, limits, k) < 0)
            return -1;
        if (sort_rows(host, ret, sets, value_at, of_values->n_rows, k) < 0)
            return -1;
        ret->n++;
    }
    return 0;
}
