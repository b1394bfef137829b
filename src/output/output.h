/* src/output/output.h - what commands print: tables for people, JSON and CSV for machines.
 * Used by cli only.  Machine formats are never translated. */
#ifndef SOTAY_OUTPUT_H
#define SOTAY_OUTPUT_H
#include "base/base.h"
#include "base/sheet.h"

enum out_format {
    OUT_TABLE,
    OUT_JSON,
    OUT_CSV,
    OUT_SHEET, /* cells in memory, of what would be CSV; only by listing_begin_sheet */
};

enum cell_type {
    CELL_TEXT,
    CELL_INT,  /* text holds a decimal integer or "" */
    CELL_BOOL, /* text is "true", "false" or "" (null) */
    CELL_DAY,  /* ISO text; shown by locale in tables (dd/mm/yyyy in Vietnamese), ISO elsewhere */
    CELL_WORD, /* words as they are typed, ';' between; in tables as people read them (base/word.h) */
};

struct out_column {
    const char *name;  /* of the CSV column and the JSON key */
    const char *title; /* translated heading of the table */
    enum cell_type type;
    bool hide; /* not in the table, only in JSON and CSV */
};

struct listing; /* rows on their way out */

/* columns live until listing_end.  JSON: {"format":1,"rows":[{...}]}, streamed; empty text and
 * empty numbers are null.  CSV: header and rows by csv_add_cell.  Table: libsmartcols, UTF-8
 * whatever the locale says (falls back to C.UTF-8), CELL_BOOL as yes and no; an empty list prints
 * empty_note (may be NULL) instead.  At the width of out_columns() it is wrapped between words, never
 * within one; what does not fit beside the rest goes on in a further line of its row, and columns
 * without any text are left out then. */
int listing_begin(FILE *to, enum out_format format, const struct out_column *columns, size_t n,
                  const char *empty_note, struct listing **ret, struct sotay_error *err);
/* The same rows as CSV would have, with the headings and words of tables, into a sheet that was begun and
 * that listing_end ends. */
int listing_begin_sheet(struct sheet *to, const struct out_column *columns, size_t n,
                        struct listing **ret, struct sotay_error *err);
/* cells: n texts, NULL = empty. */
int listing_row(struct listing *l, const char *const *cells, struct sotay_error *err);
int listing_end(struct listing *l,
                struct sotay_error *err); /* flushes, frees; reports write errors */
void listing_free(struct listing *l);     /* without printing; NULL is fine */

/* A block "Label: value" for show commands, labels aligned by width; a pair whose value is NULL is
 * left out, further lines of a value stand below its first; wrapped at the width of out_columns(). */
struct out_pair {
    const char *label, *value;
};
int out_pairs(FILE *to, const struct out_pair *pairs, size_t n, struct sotay_error *err);

/* A progress bar on stderr when it is a terminal and the work takes over a second. */
struct progress {
    const char *label;
    int64_t total, shown;
    int64_t began_ms;
    bool on;
};
void progress_begin(struct progress *p, const char *label, int64_t total);
void progress_at(struct progress *p, int64_t done);
void progress_done(struct progress *p);

/* True if text for a person may have colour: a terminal, no NO_COLOR, not TERM=dumb. */
bool out_colour(FILE *to);
/* Width of the terminal, else COLUMNS, else 80; what is no terminal has the width COLUMNS says,
 * else 0: any width, nothing is wrapped. */
int out_columns(FILE *to);
/* Lines of the terminal, else LINES, else 24. */
int out_rows(FILE *to);
/* True if messages appear in Vietnamese: LC_ALL, LC_MESSAGES, LANG, LANGUAGE as gettext does. */
bool out_is_vietnamese(void);
#endif
