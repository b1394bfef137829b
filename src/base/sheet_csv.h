/* src/base/sheet_csv.h - a CSV file whose first line need not be its headings, as a sheet. */
#ifndef SOTAY_SHEET_CSV_H
#define SOTAY_SHEET_CSV_H
#include "base/csv.h"
#include "base/sheet.h"

/* What the reader has left, its header row first; all cells are texts. */
int sheet_from_csv(struct csv_reader *reader, struct sheet *ret, struct sotay_error *err);
#endif
