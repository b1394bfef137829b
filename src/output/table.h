/* src/output/table.h - a listing as a table for people; used by listing.c only. */
#ifndef SOTAY_TABLE_H
#define SOTAY_TABLE_H
#include "output/output.h"

/* The text a person sees in a cell: no control characters, days and yes/no by language.  The caller
 * frees.  NULL: no memory. */
char *table_text(enum cell_type type, const char *text);
/* Prints the table; cells holds n_rows * n texts of table_text, which are replaced by wrapped ones;
 * n is not 0.  columns is 0 for any width.  Write errors stay with the stream. */
int table_print(FILE *to, const struct out_column *heads, size_t n, char **cells, size_t n_rows,
                int columns, struct sotay_error *err);
#endif
