/* src/domain/workbook.h - lists in the files of a spreadsheet program, read and written by the sheet
 * module `xlsx`. */
#ifndef SOTAY_WORKBOOK_H
#define SOTAY_WORKBOOK_H
#include "base/base.h"
#include "base/sheet.h"
#include "base/str.h"
#include "domain/app.h"

/* By its first bytes, not by its name: a workbook; or an old or protected one, or a web page, which
 * workbook_read refuses with what to do about it. */
bool workbook_is(const char *path);
/* The sheet of that name or, sheet_name NULL, the first that is not hidden and has cells.  Each error
 * begins with FILE.  SOTAY_EABSENT: no such file or sheet; SOTAY_EREFUSED: damaged, protected, empty,
 * no workbook, or the module is not installed.  Within limits that no list of people comes near. */
int workbook_read(struct app *app, const char *path, const char *sheet_name, struct sheet *ret,
                  struct sotay_error *err);

struct workbook_column {
    int width;                /* in characters; 0: as its texts need it */
    enum sheet_kind kind;     /* how what is typed later is taken: SHEET_TEXT keeps leading zeros */
    const char *note;         /* a comment on its heading; or NULL */
    const char *const *words; /* to choose from; or NULL */
    size_t n_words;
};
/* A sheet to be written: its name, its cells where they stand, its first rows as headings. */
struct workbook_page {
    const struct sheet *sheet;
    size_t n_headings;                     /* at the top: set off, and kept in sight */
    const struct workbook_column *columns; /* may be NULL: texts, as wide as needed */
    size_t n_columns;
};
/* Writes a new file, 0600, whole or not at all; `replace`: an old one may go.  The same pages give the
 * same bytes.  SOTAY_EREFUSED: it is there already, or the module is not installed. */
int workbook_write(struct app *app, const char *path, const struct workbook_page *pages, size_t n,
                   bool replace, struct sotay_error *err);
/* SOTAY_EREFUSED, before any work is done, when workbook_write could not write there. */
int workbook_can_write(struct app *app, const char *path, bool replace, struct sotay_error *err);
/* The installed sheet module, for workbook.c and workbook_write.c. */
int workbook_module(struct app *app, const char *path, const struct sotay_sheets **ret,
                    struct sotay_error *err);
#endif
