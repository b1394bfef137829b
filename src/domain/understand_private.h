/* src/domain/understand_private.h - shared by understand*.c. */
#ifndef SOTAY_UNDERSTAND_PRIVATE_H
#define SOTAY_UNDERSTAND_PRIVATE_H
#include "base/map.h"
#include "base/str.h"
#include "domain/record_private.h"
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

struct codes;
struct same_asker;

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
/* understand_name.c: a whole name; all of it but the last word; one part. */
int read_full_name(struct reader *r, struct list_row *row, const char *text);
int read_family_middle(struct reader *r, struct list_row *row, const char *text);
int read_name_part(struct reader *r, struct list_row *row, int target, const char *text);
/* What only the whole row shows: the name's parts, lost zeros. */
int finish_row(struct reader *r, struct list_row *row);
/* understand_day.c: an ISO day or year into ret; false: it is none that can be read. */
enum day_reading { DAY_READ, DAY_MONTH_DROPPED, DAY_SHORT_YEAR, DAY_EXCHANGED, DAY_UNREAD };
enum day_reading read_day(const struct sheet_cell *cell, sotay_day today, char ret[16]);
/* "2026-01" of a month's cell. */
bool read_month(const struct sheet_cell *cell, char ret[16]);

/* understand_records.c: records other than persons that are there already get their codes; then
 * parents that the list itself has. */
int match_records(struct understood *u, struct app *app, const struct codes *codes,
                  struct sotay_error *err);
int match_parents(struct understood *u, struct sotay_error *err);

/* understand_people.c: people of the notebook, and rows of a list of people that were looked at. */
struct known_people {
    struct understood *u;
    struct app *app;
    const struct same_asker *asker;
    struct records list;
    struct map
        by_name; /* name without marks and case -> index of the list, the last of that name */
    struct map by_citizen;
    int64_t *before;    /* of the list: the one before of that name; -1 */
    struct map removed; /* name -> index of the only one of that name who was removed; -1 several */
    struct map in_file; /* name -> the last row so called */
    int64_t *row_before;
};
void known_people_done(struct known_people *k);
int known_people_load(struct known_people *k, struct understood *u, struct app *app,
                      const struct same_asker *asker, struct sotay_error *err);
/* The code of a row that has none, if it is somebody who is known; rows in their order. */
int match_person(struct known_people *k, size_t at, const struct codes *codes,
                 struct sotay_error *err);
/* Who was removed, has the name of the row and the same day of birth or citizen ID; NULL: nobody. */
int match_removed(const struct known_people *k, const struct list_row *row,
                  const struct record **ret, struct sotay_error *err);
/* A name in another list becomes a code. */
int match_named_person(struct known_people *k, struct list_row *row, int target,
                       struct sotay_error *err);

struct traits { /* "" not known */
    const char *birth, *citizen, *facility;
};

/* A row of a list of people that is looked at. */
struct row_match {
    struct known_people *k;
    struct list_row *row;
    size_t at;
    const struct codes *codes;
    struct str name;
    char *key;
    struct traits who;
    bool is_decided; /* it has its code now, or a problem */
};

/* understand_ask.c */
enum { NAME_PARTS = 3 };
extern const char *const person_name_parts[NAME_PARTS];
/* A field of a person; "" not known. */
const char *person_text(const struct record *r, const char *field);
/* The whole name of a row. */
void add_row_name(const struct understood *u, const struct list_row *row, struct str *out);
/* Is the row somebody of another row, or of a record?  SOTAY_END: nobody can be asked. */
int ask_same(const struct row_match *m, const struct list_row *row, const struct record *r,
             bool *ret, struct sotay_error *err);

/* By a field's name; "" none. */
const char *field_cell(const struct understood *u, const struct list_row *row, const char *field);
/* A copy of the text in the place of what stands there. */
int put_cell(struct understood *u, struct list_row *row, int target, const char *text,
             struct sotay_error *err);
void set_cell(struct reader *r, struct list_row *row, int target, const char *text);
const char *get_cell(const struct understood *u, const struct list_row *row, int target);
int add_problem(struct understood *u, struct list_row *row, int target, const char *why,
                struct sotay_error *err);
#endif
