/* src/base/sheet_csv.c - a CSV file whose first line need not be its headings, as a sheet. */
#include "base/base.h"

#include "base/sheet_csv.h"

static int put_row(struct sheet *s, const struct csv_row *row, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < row->n; i++)
        rc = sheet_put(s, row->line, i, SHEET_TEXT, row->cells[i], err);
    return rc;
}

int sheet_from_csv(struct csv_reader *reader, struct sheet *ret, struct sotay_error *err)
{
    AUTO(sheet) s = {0};
    struct csv_row row;
    int rc = sheet_begin(&s, csv_path(reader), "", err);
    if (rc >= 0)
        rc = put_row(&s, csv_header(reader), err);
    while (rc >= 0 && (rc = csv_next(reader, &row, err)) == SOTAY_OK)
        rc = put_row(&s, &row, err);
    if (rc >= 0)
        rc = sheet_end(&s, err);
    if (rc < 0)
        return rc;
    *ret = s;
    s = (struct sheet){0};
    return SOTAY_OK;
}
