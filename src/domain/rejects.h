/* src/domain/rejects.h - the bad rows of an import: told one by one, kept for FILE.rejected.csv. */
#ifndef SOTAY_REJECTS_H
#define SOTAY_REJECTS_H
#include "base/csv.h"
#include "base/str.h"
#include "domain/import.h"

struct rejects {
    struct str text; /* header and bad rows, as CSV */
    int64_t n;
};
int rejects_begin(struct rejects *r, const struct csv_row *header, struct sotay_error *err);
/* Tells "FILE:LINE: why" and keeps the row. */
int reject(struct rejects *r, const char *file, const struct csv_row *row,
           const struct sotay_error *why, const struct import_options *options,
           struct sotay_error *err);
/* After the last row.  Bad rows without skip_bad: SOTAY_EREFUSED, nothing may be written.  With it:
 * FILE.rejected.csv is written (not on a dry run) and named in counts. */
int rejects_settle(struct rejects *r, const char *file, const struct import_options *options,
                   struct import_counts *counts, bool dry_run, struct sotay_error *err);
/* The two steps by themselves: a line of CSV; FILE.rejected.csv (stdin.rejected.csv for "-"), 0600,
 * whole or not at all, named in counts. */
void rejects_add_line(struct str *out, const char *const *cells, size_t n);
int rejects_write(const struct str *text, const char *file, struct import_counts *counts,
                  struct sotay_error *err);
void rejects_done(struct rejects *r);
#endif
