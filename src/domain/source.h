/* src/domain/source.h - where the rows of an import come from: a CSV file in our own form, row by row;
 * a list that had to be understood; a workbook's sheet as it stands. */
#ifndef SOTAY_SOURCE_H
#define SOTAY_SOURCE_H
#include "domain/import.h"
#include "domain/understand.h"

struct source {             /* AUTO(source) s = {0}; */
    const char *name;       /* as messages call the file */
    struct csv_reader *csv; /* NULL: the rows are in memory */
    struct sheet sheet;
    struct headings headings;
    struct place_names places;
    bool is_list; /* list holds what the sheet means */
    struct understood list;
    struct csv_row header;
    size_t next;        /* row */
    const char **cells; /* of the last row of a sheet as it stands */
};
/* n: NULL for what has no table of headings, whose files are taken as they stand.  Lists are
 * understood, repaired as options->repair answers, and matched with the notebook. */
int source_open(struct source *s, struct app *app, const struct noun *n, const char *file,
                const struct import_options *options, struct sotay_error *err);
void source_done(struct source *s);
/* As csv_next. */
int source_next(struct source *s, struct csv_row *ret, struct sotay_error *err);
#endif
