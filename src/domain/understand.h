/* src/domain/understand.h - what a list means that somebody made for themselves: where its headings
 * are, what each column holds, which rows are people (or courses, ...), and each row in the form that
 * an import reads. */
#ifndef SOTAY_UNDERSTAND_H
#define SOTAY_UNDERSTAND_H
#include "base/csv.h"
#include "base/sheet.h"
#include "domain/headings.h"
#include "domain/place_names.h"

/* ---- what was understood --------------------------------------------------------------------- */

enum column_use {
    COLUMN_USED,
    COLUMN_IGNORED, /* numbers, notes; or --column said so */
    COLUMN_UNKNOWN, /* nothing here is called so */
    COLUMN_SECOND,  /* another column holds the same */
};
struct list_column {
    size_t at;           /* in the sheet */
    const char *heading; /* as it stands there, in one line */
    int target;
    enum column_use use;
    const char *words; /* of a column of words: "BS = bác sĩ (3), ĐD = điều dưỡng (8)"; "" */
};

enum left_why {
    LEFT_NUMBERS,  /* 1 2 3 under the headings */
    LEFT_HEADINGS, /* the headings again */
    LEFT_SECTION,  /* a heading between rows, which was understood or not */
    LEFT_FOOTER,   /* sums, signatures */
    LEFT_EMPTY,    /* nothing in any column that is used */
    LEFT_WHYS
};
struct left_row {
    int64_t line;
    enum left_why why;
    const char *text; /* what stands in it */
};

/* A heading between the rows that says where the people below it work. */
struct list_section {
    int64_t line;
    const char *text;
    int target;        /* TARGET_FACILITY, TARGET_DEPARTMENT; TARGET_UNKNOWN: passed over */
    const char *label; /* "DB-T12 Trạm Y tế xã Pu Nhi"; "" */
    size_t rows;
};

/* What would change what stands in a cell, and is done only when somebody agreed. */
enum repair_kind {
    REPAIR_CITIZEN, /* a citizen ID without its leading zeros */
    REPAIR_PHONE,   /* a telephone number without its leading zero */
    REPAIR_YEAR,    /* a birth date with a year of two digits */
    REPAIR_KINDS
};
struct repair {
    size_t n;
    int64_t line; /* of the first */
    const char *before, *after;
};
struct repair_cell {
    enum repair_kind kind;
    size_t row, column; /* of the rows below */
    const char *after;
};

struct list_problem { /* of one cell: the row is bad */
    const struct list_problem *next;
    int column; /* of the rows below; -1: the row */
    const char *why;
};
struct list_row {
    int64_t line;
    const char **cells; /* one for each name; "" nothing */
    const struct list_problem *problems;
    const char *who_birth; /* of the person named in it; "" */
    const char *twin;      /* code of the facility whose name means the same; "" */
    const char *same; /* "DB-00015 Trần Trọng Sùng (1980)": somebody who is there already */
    bool made_code;
    bool shares_made_code; /* it is somebody of a row before, whose code was made */
    bool is_bad;           /* the import found it so: it is not written */
};

struct understood { /* AUTO(understood) u = {0}; */
    const struct noun *n;
    const struct sheet *sheet; /* borrowed */
    struct arena mem;
    int64_t header_line, header_last; /* one line or two */
    struct list_column *columns;      /* that have a heading */
    size_t n_columns;
    /* The rows as an import reads them. */
    const char **names; /* names of columns, as our CSV files have them */
    int *targets;       /* field, TARGET_FACILITY or TARGET_DEPARTMENT of each */
    size_t n_names;
    struct list_row *rows;
    size_t n_rows, rows_cap;
    struct left_row *left;
    size_t n_left, left_cap;
    struct list_section *sections;
    size_t n_sections, sections_cap;
    struct repair repairs[REPAIR_KINDS];
    struct repair_cell *repair_cells;
    size_t n_repair_cells, repairs_cap;
    /* What was done without a question. */
    size_t n_capitals;       /* names in capitals, written as names are */
    const char *capitals[2]; /* the first, before and after */
    size_t n_remarks;        /* names with something in brackets behind, which was left off */
    const char *remark;      /* the first */
    size_t n_months;         /* birth dates of which only month and year are known: the year */
    size_t n_dates, n_texts; /* of one column of days: cells that Excel took as days, and texts */
    bool may_be_swapped;     /* the former may have day and month exchanged */
    size_t n_same;           /* people who are there already */
};
void understood_done(struct understood *u);

/* ---- understanding --------------------------------------------------------------------------- */

struct understand_wishes {
    const char *const *columns; /* "HEADING=NAME" or "LETTER=NAME"; NAME "-": not used */
    size_t n_columns;
    sotay_day today;
};

/* Reads it all.  SOTAY_END: no row looks like headings.  SOTAY_EREFUSED: a column without which
 * nothing can be made is missing; SOTAY_EUSAGE: a wish names no column.  sheet, headings and places
 * stay the caller's; places may be empty. */
int understand(const struct sheet *sheet, const struct noun *n, const struct headings *headings,
               struct place_names *places, const struct understand_wishes *wishes,
               struct understood *ret, struct sotay_error *err);
/* Puts what a repair of this kind would write in place. */
void understood_repair(struct understood *u, enum repair_kind kind);
/* What tells apart people of one name; "" not known. */
struct person_seen {
    int64_t line;     /* of the list; 0: somebody who is there already */
    const char *code; /* of whom is there already */
    const char *name, *birth, *cadre, *phone, *citizen;
    const char *place; /* "DB-T12 Trạm Y tế xã Pu Nhi" */
};
/* Is the person of a row the other one?  SOTAY_END: nobody can be asked; the row is a bad one then. */
struct same_asker {
    int (*ask)(void *with, const struct person_seen *of_row, const struct person_seen *other,
               bool *ret, struct sotay_error *err);
    void *with;
};
/* Beside the notebook, after the repairs: names become codes, people who are there already are
 * recognised, codes are made.  asker: NULL or without ask as if it always answered SOTAY_END. */
int understood_match(struct understood *u, struct app *app, const struct same_asker *asker,
                     struct sotay_error *err);

/* Row i will not be written. */
void understood_spoil(struct understood *u, size_t i);

/* The column of the rows that holds a target; -1 none. */
int understood_column(const struct understood *u, int target);
/* Row i as a row of a CSV file would be. */
struct csv_row understood_row(const struct understood *u, size_t i);
#endif
