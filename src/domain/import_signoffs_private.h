/* src/domain/import_signoffs_private.h - what reading a file of past sign-offs keeps at hand: its columns,
 * what is there already, and the good rows. */
#ifndef SOTAY_IMPORT_SIGNOFFS_PRIVATE_H
#define SOTAY_IMPORT_SIGNOFFS_PRIVATE_H
#include "base/csv.h"
#include "base/map.h"
#include "base/str.h"
#include "domain/import.h"
#include "domain/rejects.h"
#include "domain/signoff_fact.h"
#include "plugin/checklist.h"

enum column {
    COL_TRAINEE,
    COL_SKILL,
    COL_PERFORMED_AT,
    COL_FACILITY,
    COL_MENTOR,
    COL_LEVEL,
    COL_MISSED,
    COL_NOT_OBSERVED,
    COL_NA,
    COL_SCORES,
    COL_SETTING,
    COL_CASE_REF,
    COL_TYPIST,
    COL_NOTE,
    COL_COUNT
};

struct measure_column {
    size_t at;
    char name[64];
};

struct row { /* one good row; its texts lie in block */
    struct signoff_fact fact;
    char *block, *note;
};

struct known { /* a sign-off that is there already, or a row read before */
    uint8_t content[16];
    int64_t next; /* another of the same key; -1 none */
    bool used;    /* matched by a row of this file */
    bool from_file;
};

struct reading {
    struct app *app;
    const char *file;
    const struct import_options *options;
    struct import_counts *counts;
    int at[COL_COUNT]; /* cell of each column; -1 absent */
    struct measure_column measures[CHECKLIST_MEASURES_MAX];
    size_t n_measures;
    struct map persons, facilities; /* code -> index of ids */
    struct id *ids;
    size_t n_ids, cap_ids;
    struct map keys; /* key -> index of known */
    struct known *known;
    size_t n_known, cap_known;
    struct row *rows;
    size_t n_rows, cap_rows;
    struct str key, content, text;
    struct rejects rejects;
};

/* Room for one more; false: there is no memory. */
bool reading_room(void *list, size_t *cap, size_t n, size_t size);

/* ---- what is there already: import_signoffs_known.c ---------------------------------------------------- */

/* Codes of persons and facilities, and every sign-off. */
int known_read(struct reading *r, struct sotay_error *err);
/* Is it there already?  *ret_same: yes, with the same content. */
int known_match(struct reading *r, const struct row *row, bool *ret_same, struct sotay_error *err);

/* Warns once of good rows older than somebody in them: import_signoffs_births.c */
int births_warn(struct reading *r, struct sotay_error *err);

/* ---- columns and rows: import_signoffs_row.c ----------------------------------------------------------- */

int row_read_header(struct reading *r, const struct csv_row *header, struct sotay_error *err);
/* The caller frees ret->block.  SOTAY_EREFUSED, SOTAY_EABSENT: the row is bad, err says why. */
int row_read(struct reading *r, const struct csv_row *cells, struct row *ret,
             struct sotay_error *err);
#endif
