/* src/domain/understand_private.h - shared by understand*.c. */
#ifndef SOTAY_UNDERSTAND_PRIVATE_H
#define SOTAY_UNDERSTAND_PRIVATE_H
#include "base/map.h"
#include "base/str.h"
#include "domain/understand.h"

struct reader {
    const struct sheet *sheet;
    const struct noun *n;
    const struct headings *h;
    struct place_names *places;
    const struct understand_wishes *wishes;
    struct understood *u;
    struct sotay_error *err;
    /* Headings: target of each column of the sheet, and how sure that is. */
    int *target;
    size_t *rank;
    bool *wished;
    size_t width;
    size_t first_row, header_row; /* indexes of sheet->rows: first below the headings; headings */
    /* Rows: where the people below a heading work. */
    const char *section_place, *section_place_why, *section_department;
    size_t section_at;         /* of u->sections, or SIZE_MAX */
    size_t n_used;             /* columns */
    bool is_over;              /* signatures were seen */
    bool no_memory;            /* of keep */
    struct word_count *counts; /* words that columns of words held */
    size_t n_counts, counts_cap;
    struct map count_of;
};

struct word_count {
    size_t column; /* of u->columns */
    const char *text, *word;
    size_t n;
};

/* Texts that live as long as what was understood; "" for no memory, which is told at the end. */
const char *keep(struct reader *r, const char *text);

/* understand_header.c: finds the headings; fills target, rank, first_row.  SOTAY_END: none. */
int find_headings(struct reader *r);
/* Applies --column. */
int take_wishes(struct reader *r);
/* Text of a column's heading in one line. */
const char *heading_text(struct reader *r, size_t column);

/* understand_columns.c: what columns mean together; makes u->columns and the names of the rows. */
int settle_columns(struct reader *r);

/* understand_rows.c */
int read_rows(struct reader *r);

/* understand_cell.c: one cell into row->cells.  column: index of u->columns. */
int read_cell(struct reader *r, const struct sheet_row *from, size_t column, struct list_row *row);
/* What only the whole row shows: the name's parts, lost zeros. */
int finish_row(struct reader *r, struct list_row *row);
/* understand_day.c: an ISO day or year into ret; false: it is none that can be read. */
enum day_reading { DAY_READ, DAY_MONTH_DROPPED, DAY_SHORT_YEAR, DAY_EXCHANGED, DAY_UNREAD };
enum day_reading read_day(const struct sheet_cell *cell, sotay_day today, char ret[16]);
/* "2026-01" of a month's cell. */
bool read_month(const struct sheet_cell *cell, char ret[16]);

/* understand_records.c: records other than persons that are there already get their codes; then
 * parents that the list itself has. */
struct codes;
int match_records(struct understood *u, struct app *app, const struct codes *codes,
                  struct sotay_error *err);
int match_parents(struct understood *u, struct sotay_error *err);

void set_cell(struct reader *r, struct list_row *row, int target, const char *text);
const char *get_cell(const struct understood *u, const struct list_row *row, int target);
int add_problem(struct understood *u, struct list_row *row, int target, const char *why,
                struct sotay_error *err);
#endif
