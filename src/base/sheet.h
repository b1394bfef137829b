/* src/base/sheet.h - a list of cells in memory, be it from a workbook or a CSV file. */
#ifndef SOTAY_SHEET_H
#define SOTAY_SHEET_H
#include "base/arena.h"
#include "base/base.h"

#define SHEET_LINES_MAX 1048576 /* as Excel has them */
#define SHEET_COLUMNS_MAX 16384
#define SHEET_TEXT_MAX (64 << 20) /* bytes of all texts */
#define SHEET_CELLS_MAX (8 << 20) /* with the empty ones before a row's last */
#define SHEET_RANGES_MAX 65536

enum sheet_kind { SHEET_EMPTY, SHEET_TEXT, SHEET_NUMBER, SHEET_DAY, SHEET_FLAG, SHEET_BROKEN };

struct sheet_cell {
    /* NFC, trimmed, never NULL.  A number as Excel shows it without a format: decimal point, no
     * exponent ("1980", "11000123456", "7.5"); a day "1980-05-02" or, where it has a time of day,
     * "1980-05-02 07:30"; a time of no day "07:30"; a flag "true" or "false"; SHEET_BROKEN: the
     * error value, such as "#REF!".  SHEET_EMPTY: "". */
    const char *text;
    uint8_t kind; /* enum sheet_kind */
};

struct sheet_row {
    int64_t line; /* of the file as a person counts, from 1 */
    struct sheet_cell *cells;
    size_t n; /* the last of them is not empty */
};

/* Cells merged into one: lines from 1, columns from 0, the last ones included. */
struct sheet_range {
    int64_t line, last_line;
    size_t column, last_column;
};

/* AUTO(sheet) s = {0}; */
struct sheet {
    const char *file; /* as messages call it */
    const char *name; /* of the sheet; "" of a CSV file */
    bool is_workbook;
    struct sheet_row *rows; /* in the order of their lines; rows without any text are left out */
    size_t n_rows, widest;  /* widest: cells of the longest row */
    struct sheet_range *ranges;
    size_t n_ranges;
    /* A workbook's sheets that could have been read, in its order, this one included. */
    const char **names;
    size_t n_names;
    struct arena mem; /* of all texts and cells; what belongs to the sheet may be kept here too */
    /* Only while it is being made: */
    struct sheet_cell *open_cells;
    size_t open_cap, open_n, rows_cap, ranges_cap, names_cap, n_text, n_cells;
    int64_t open_line;
};

/* Making one: begin, then cells by increasing line (from 1) and column (from 0) with ranges at any
 * time between, then end.  name: "" for a CSV file. */
int sheet_begin(struct sheet *s, const char *file, const char *name, struct sotay_error *err);
/* text: UTF-8, made NFC and trimmed here; what is empty then is passed over.  SOTAY_EREFUSED
 * "FILE:LINE: why" where a limit is passed, for text that is not UTF-8, and for a cell that does not
 * come behind the one before. */
int sheet_put(struct sheet *s, int64_t line, size_t column, enum sheet_kind kind, const char *text,
              struct sotay_error *err);
int sheet_merge(struct sheet *s, const struct sheet_range *range, struct sotay_error *err);
/* One of the workbook's sheets. */
int sheet_add_name(struct sheet *s, const char *name, struct sotay_error *err);
/* Closes it: rows can be read.  Within a range of one column, the cells below the first get its text
 * (people merge a station's name down its column) in rows that have some cell of their own. */
int sheet_end(struct sheet *s, struct sotay_error *err);
void sheet_done(struct sheet *s);

/* The row's cell in that column, from 0; an empty one beyond its last. */
const struct sheet_cell *sheet_cell(const struct sheet_row *row, size_t column);
/* "A" for column 0, "AB" for 27: what Excel writes over it. */
struct column_letters {
    char s[8];
};
struct column_letters column_letters(size_t column);
#endif
