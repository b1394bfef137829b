/* src/base/csv.h - reading CSV files: UTF-8 (BOM, CRLF accepted), comma, semicolon or tab found by
 * the header, quoted cells, streaming on libcsv in strict mode. */
#ifndef SOTAY_CSV_H
#define SOTAY_CSV_H
#include "base/base.h"

struct csv_reader; /* opaque */

struct csv_row {
    int64_t line;             /* line of the file where the row begins, from 1 */
    size_t n;                 /* number of cells */
    const char *const *cells; /* NFC, trimmed, one leading ' dropped; valid until the next row */
};

/* Opens FILE ("-" is standard input) and reads the header row.  Errors: SOTAY_EABSENT no such file;
 * SOTAY_EREFUSED a directory, an empty file, not UTF-8 (with the encoding hint), no header;
 * SOTAY_EFAIL read error.  *ret_reader is freed by csv_close. */
int csv_open(const char *path, struct csv_reader **ret_reader, struct sotay_error *err);
const struct csv_row *csv_header(const struct csv_reader *reader);
const char *csv_path(const struct csv_reader *reader);
/* SOTAY_OK, SOTAY_END, or SOTAY_EREFUSED "FILE:LINE: why" for a broken row (bad quote, bad UTF-8,
 * NUL, a row over 1 MiB) after which reading cannot go on. Rows of only empty cells are skipped. */
int csv_next(struct csv_reader *reader, struct csv_row *ret_row, struct sotay_error *err);
void csv_close(struct csv_reader *reader);

/* Appends one cell, quoted where needed, to a line; a cell that begins with = + - @ ' gets a leading
 * ' unless it is a number (as text_to_decimal has it) or a lone '-'. */
struct str;
void csv_add_cell(struct str *line, const char *text, bool first);
#endif
