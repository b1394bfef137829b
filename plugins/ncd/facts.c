/* plugins/ncd/facts.c - reads the facts of a case and the limits of its checklist, and keeps what
 * the rules expect. */
#include "ncd.h"

/* ---- measures -------------------------------------------------------------------------------- */

const struct sotay_column *ncd_column(const struct sotay_series *series, const char *name)
{
    return sotay_column_named(series, name, strlen(name));
}

/* In millionths, whatever the decimals; NCD_NONE where that is no int64. */
static int64_t to_unit(int64_t value, int32_t decimals)
{
    int64_t scale = sotay_scale(decimals);
    if (scale > NCD_UNIT)
        return value / (scale / NCD_UNIT);
    int64_t factor = NCD_UNIT / scale;
    if (value > INT64_MAX / factor || value < -(INT64_MAX / factor))
        return NCD_NONE;
    return value * factor;
}

int64_t ncd_number(const struct ncd_case *c, const char *name)
{
    const struct sotay_column *column = ncd_column(c->series, name);
    if (column == NULL || !sotay_is_recorded(column, c->row))
        return NCD_NONE;
    if (column->type != SOTAY_MEASURE_NUMBER && column->type != SOTAY_MEASURE_COUNT)
        return NCD_NONE;
    return to_unit(column->value[c->row], column->decimals);
}

int32_t ncd_yes(const struct ncd_case *c, const char *name)
{
    const struct sotay_column *column = ncd_column(c->series, name);
    if (column == NULL || column->type != SOTAY_MEASURE_YES_NO ||
        !sotay_is_recorded(column, c->row))
        return -1;
    return column->value[c->row] != 0;
}

const char *ncd_word(const struct ncd_case *c, const char *name)
{
    const struct sotay_column *column = ncd_column(c->series, name);
    if (column == NULL || column->type != SOTAY_MEASURE_CHOICE ||
        !sotay_is_recorded(column, c->row))
        return NULL;
    int64_t at = column->value[c->row];
    return at >= 0 && at < (int64_t)column->n_choices ? column->choices[at] : NULL;
}

/* ---- tables ---------------------------------------------------------------------------------- */

const struct sotay_table *ncd_table(const struct ncd_case *c, const char *name)
{
    if (SOTAY_HAS(c->series, struct sotay_series, tables))
        for (uint32_t i = 0; i < c->series->n_tables; i++)
            if (strcmp(c->series->tables[i]->name, name) == 0)
                return c->series->tables[i];
    return NULL;
}

/* The row whose first column is that word; -1 where there is none, and then *ret_table may be
 * NULL. */
static int64_t find_row(struct ncd_case *c, const char *name, const char *word,
                        const struct sotay_table **ret_table)
{
    const struct sotay_table *table = sotay_find_table(c->host, c->series, name);
    *ret_table = table;
    if (table == NULL) {
        c->broken = 1;
        return -1;
    }
    for (uint32_t row = 0; row < table->n_rows && table->n_columns > 0; row++) {
        const char *found = sotay_cell_word(table->columns[0], row);
        if (found != NULL && word != NULL && strcmp(found, word) == 0)
            return row;
    }
    return -1;
}

int32_t ncd_has_row(struct ncd_case *c, const char *table, const char *word)
{
    const struct sotay_table *found;
    return find_row(c, table, word, &found) >= 0;
}

static void log_no_row(struct ncd_case *c, const char *table, const char *word)
{
    char message[160];
    snprintf(message, sizeof message, "table '%.60s' has no row '%.60s'", table,
             word != NULL ? word : "");
    c->host->log(c->host, SOTAY_LOG_ERROR, message);
    c->broken = 1;
}

static const struct sotay_table_column *find_cell(struct ncd_case *c, const char *table,
                                                  const char *word, const char *column,
                                                  uint32_t *ret_row)
{
    const struct sotay_table *found;
    int64_t row = find_row(c, table, word, &found);
    if (found == NULL)
        return NULL;
    if (row < 0) {
        log_no_row(c, table, word);
        return NULL;
    }
    const struct sotay_table_column *at = sotay_table_column_of(c->host, found, column);
    c->broken = c->broken || at == NULL;
    *ret_row = (uint32_t)row;
    return at;
}

int64_t ncd_limit(struct ncd_case *c, const char *table, const char *word, const char *column)
{
    uint32_t row;
    int64_t number;
    const struct sotay_table_column *at = find_cell(c, table, word, column, &row);
    if (at == NULL || !sotay_cell(at, row, &number))
        return NCD_NONE;
    return to_unit(number, at->decimals);
}

const char *ncd_limit_word(struct ncd_case *c, const char *table, const char *word,
                           const char *column)
{
    uint32_t row;
    const struct sotay_table_column *at = find_cell(c, table, word, column, &row);
    return at == NULL ? NULL : sotay_cell_word(at, row);
}

const char *ncd_band(struct ncd_case *c, const char *name, const char *from, int64_t value)
{
    const char *best = NULL;
    int64_t begins;
    const struct sotay_table *table = sotay_find_table(c->host, c->series, name);
    const struct sotay_table_column *column =
        table == NULL ? NULL : sotay_table_column_of(c->host, table, from);
    if (column == NULL) {
        c->broken = 1;
        return NULL;
    }
    for (uint32_t row = 0; row < table->n_rows; row++)
        if (sotay_cell(column, row, &begins) && value >= to_unit(begins, column->decimals))
            best = sotay_cell_word(table->columns[0], row);
    return best;
}

/* ---- what is expected ------------------------------------------------------------------------ */

static struct ncd_want *add_want(struct ncd_case *c, const char *measure, int32_t safer,
                                 const char *rules)
{
    if (c->n_wants == NCD_WANTS_MAX) { /* a mistake of this plugin: the case goes unanswered */
        c->host->log(c->host, SOTAY_LOG_ERROR, "too many decisions in one case");
        c->broken = 1;
        c->n_wants--;
    }
    struct ncd_want *want = &c->want[c->n_wants++];
    want->measure = measure;
    want->word = NULL;
    want->from = want->to = 0;
    want->safer = safer;
    snprintf(want->rules, sizeof want->rules, "%s", rules);
    return want;
}

void ncd_want_word(struct ncd_case *c, const char *measure, const char *word, int32_t safer,
                   const char *rules)
{
    if (word != NULL)
        add_want(c, measure, safer, rules)->word = word;
}

void ncd_want_range(struct ncd_case *c, const char *measure, int64_t from, int64_t to,
                    int32_t safer, const char *rules)
{
    if (from == NCD_NONE || to == NCD_NONE)
        return;
    struct ncd_want *want = add_want(c, measure, safer, rules);
    want->from = from;
    want->to = to;
}

void ncd_want_yes(struct ncd_case *c, const char *measure, int32_t yes, int32_t safer,
                  const char *rules)
{
    int64_t value = yes ? NCD_UNIT : 0;
    ncd_want_range(c, measure, value, value, safer, rules);
}

void ncd_want_visit(struct ncd_case *c, const char *table, const char *situation, const char *rules)
{
    ncd_want_word(c, c->urgency_name, ncd_limit_word(c, table, situation, "urgency"), NCD_HIGHER,
                  rules);
    ncd_want_range(c, c->next_name, ncd_limit(c, table, situation, "days_from"),
                   ncd_limit(c, table, situation, "days_to"), NCD_LOWER, rules);
}
