/* include/sotay/table-helpers.h - reading the tables of numbers that a checklist carries.
 *
 * Not part of the ABI: every function is static inline and is compiled into the plugin that uses
 * it.  Tables came with ABI 1.1; of an older Sotay none is found.
 */
#ifndef SOTAY_TABLE_HELPERS_H
#define SOTAY_TABLE_HELPERS_H

#include "sotay/rule-helpers.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The table of that name; NULL, and a line in the log, where the checklist has none. */
static inline const struct sotay_table *
sotay_find_table(const struct sotay_host *host, const struct sotay_series *series, const char *name)
{
    size_t len = strlen(name);
    if (SOTAY_HAS(series, struct sotay_series, tables))
        for (uint32_t i = 0; i < series->n_tables; i++)
            if (sotay_is_named(series->tables[i]->name, name, len))
                return series->tables[i];
    sotay_log_missing(host, "the checklist has no table", name, len);
    return NULL;
}

static inline void sotay_log_no_column(const struct sotay_host *host,
                                       const struct sotay_table *table, const char *name)
{
    char message[240];
    snprintf(message, sizeof message, "table '%.100s' has no column '%.100s'", table->name, name);
    host->log(host, SOTAY_LOG_ERROR, message);
}

/* The column of that name; NULL, and a line in the log, where the table has none. */
static inline const struct sotay_table_column *
sotay_table_column_of(const struct sotay_host *host, const struct sotay_table *table,
                      const char *name)
{
    size_t len = strlen(name);
    for (uint32_t i = 0; i < table->n_columns; i++)
        if (sotay_is_named(table->columns[i]->name, name, len))
            return table->columns[i];
    sotay_log_no_column(host, table, name);
    return NULL;
}

/* 1 and the number, scaled by the column's decimals; 0 where the cell is empty ("-") or a word. */
static inline int sotay_cell(const struct sotay_table_column *column, uint32_t row, int64_t *ret)
{
    if (column->is_word || column->state[row] != SOTAY_VALUE)
        return 0;
    *ret = column->number[row];
    return 1;
}

/* The word of a cell; NULL where it is empty or a number. */
static inline const char *sotay_cell_word(const struct sotay_table_column *column, uint32_t row)
{
    return column->is_word && column->state[row] == SOTAY_VALUE ? column->word[row] : NULL;
}

#ifdef __cplusplus
}
#endif
#endif
