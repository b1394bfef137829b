/* src/domain/rejects.h - the bad rows of an import: whether they may be left out, and what they become in
 * FILE.rejected.csv, where each says why; mended, that file is imported again. */
#ifndef SOTAY_REJECTS_H
#define SOTAY_REJECTS_H
#include "base/csv.h"
#include "base/str.h"
#include "domain/import.h"

struct rejects {     /* AUTO(rejects) r = {0}; */
    struct str text; /* header and bad rows, as CSV */
    bool inside;     /* of a line */
    size_t
        columns; /* of the file's header; skipped: of these, why the row was bad when last read */
    size_t skipped;
};
void rejects_done(struct rejects *r);
/* Is it the heading of what FILE.rejected.csv says of each row, in whichever language? */
bool rejects_is_reason(const char *heading);

/* Line by line: cells, then the last one, which is why the row is bad (or the heading of that). */
void rejects_cell(struct rejects *r, const char *text);
void rejects_end(struct rejects *r, const char *why);

/* Of a file that is taken as it stands: its header; one row, which is told as "FILE:LINE: why". */
int rejects_begin(struct rejects *r, const struct csv_row *header, struct sotay_error *err);
int reject(struct rejects *r, const char *file, const struct csv_row *row,
           const struct sotay_error *why, const struct import_options *options,
           struct sotay_error *err);

/* Somebody is asked, and says that the bad rows may be left out; not where all are bad. */
bool rejects_left_out(const struct import_options *options, const struct import_counts *counts);
/* SOTAY_EREFUSED: they may not.  name: as messages call the file. */
int rejects_refuse(const char *name, const struct import_counts *counts, struct sotay_error *err);
/* FILE.rejected.csv (stdin.rejected.csv for "-"), 0600, whole or not at all, named in counts. */
int rejects_write(const struct rejects *r, const char *file, struct import_counts *counts,
                  struct sotay_error *err);
#endif
