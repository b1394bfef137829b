/* src/base/sheet.c - a list of cells in memory: put in cell by cell, within limits, then read. */
#include "base/base.h"

#include "base/sheet.h"

#include "base/text.h"

static const struct sheet_cell empty_cell = {"", SHEET_EMPTY};

const struct sheet_cell *sheet_cell(const struct sheet_row *row, size_t column)
{
    return column < row->n ? &row->cells[column] : &empty_cell;
}

struct column_letters column_letters(size_t column)
{
    struct column_letters out = {""};
    char reversed[sizeof out.s];
    size_t n = 0;
    for (size_t left = column + 1; left && n + 1 < sizeof reversed; left = (left - 1) / 26)
        reversed[n++] = (char)('A' + (left - 1) % 26);
    for (size_t i = 0; i < n; i++)
        out.s[i] = reversed[n - 1 - i];
    return out;
}

static int refuse(const struct sheet *s, int64_t line, const char *hint, const char *why,
                  struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, hint, "%s:%lld: %s", s->file, (long long)line, why);
}

static int refuse_size(const struct sheet *s, int64_t line, const char *why,
                       struct sotay_error *err)
{
    return refuse(s, line, _("Divide it into several files, or take away what is not needed."), why,
                  err);
}

int sheet_begin(struct sheet *s, const char *file, const char *name, struct sotay_error *err)
{
    *s = (struct sheet){0};
    s->file = arena_text(&s->mem, file);
    s->name = s->file ? arena_text(&s->mem, name) : NULL;
    return s->name ? SOTAY_OK : sotay_nomem(err);
}

void sheet_done(struct sheet *s)
{
    free(s->rows);
    free(s->ranges);
    free(s->names);
    free(s->open_cells);
    arena_done(&s->mem);
    *s = (struct sheet){0};
}

int sheet_add_name(struct sheet *s, const char *name, struct sotay_error *err)
{
    char *copy = arena_text(&s->mem, name);
    if (!copy || !list_grow(&s->names, &s->names_cap, s->n_names, sizeof *s->names))
        return sotay_nomem(err);
    s->names[s->n_names++] = copy;
    return SOTAY_OK;
}

/* ---- cells -------------------------------------------------------------------------------------- */

/* Moves the cells of the open row to where they stay. */
static int close_row(struct sheet *s, struct sotay_error *err)
{
    if (!s->open_n)
        return SOTAY_OK;
    struct sheet_cell *cells = arena_bytes(&s->mem, s->open_n * sizeof *cells);
    if (!cells || !list_grow(&s->rows, &s->rows_cap, s->n_rows, sizeof *s->rows))
        return sotay_nomem(err);
    memcpy(cells, s->open_cells, s->open_n * sizeof *cells);
    s->rows[s->n_rows++] = (struct sheet_row){s->open_line, cells, s->open_n};
    if (s->open_n > s->widest)
        s->widest = s->open_n;
    s->open_n = 0;
    return SOTAY_OK;
}

/* Empty cells up to this column, and room for its own. */
static int reach(struct sheet *s, size_t column, struct sotay_error *err)
{
    s->n_cells += column + 1 - s->open_n;
    if (s->n_cells > SHEET_CELLS_MAX)
        return refuse_size(s, s->open_line, _("the list has too many cells"), err);
    while (s->open_n <= column) {
        if (!list_grow(&s->open_cells, &s->open_cap, s->open_n, sizeof *s->open_cells))
            return sotay_nomem(err);
        s->open_cells[s->open_n++] = empty_cell;
    }
    return SOTAY_OK;
}

static int check_place(const struct sheet *s, int64_t line, size_t column, struct sotay_error *err)
{
    if (line < 1 || line > SHEET_LINES_MAX)
        return refuse_size(s, line, _("the list has more lines than a workbook may have"), err);
    if (column >= SHEET_COLUMNS_MAX)
        return refuse_size(s, line, _("the list has more columns than a workbook may have"), err);
    if (line < s->open_line || (line == s->open_line && column < s->open_n))
        return refuse(s, line, _("Save it again with Excel or LibreOffice."),
                      _("the cells are not in order"), err);
    return SOTAY_OK;
}

/* The text in normal form and width, kept; *ret stays as it is for what is only blanks. */
static int keep_text(struct sheet *s, int64_t line, const char *text, const char **ret,
                     struct sotay_error *err)
{
    AUTO_FREE char *nfc = NULL;
    int rc = text_to_nfc(text, &nfc, err);
    if (rc == SOTAY_EREFUSED)
        return refuse(s, line, NULL, _("the text is not UTF-8"), err);
    if (rc < 0)
        return rc;
    text_narrow(nfc);
    if (!*nfc)
        return SOTAY_OK;
    s->n_text += strlen(nfc);
    if (s->n_text > SHEET_TEXT_MAX)
        return refuse_size(s, line, _("the list has too much text"), err);
    *ret = arena_text(&s->mem, nfc);
    return *ret ? SOTAY_OK : sotay_nomem(err);
}

int sheet_put(struct sheet *s, int64_t line, size_t column, enum sheet_kind kind, const char *text,
              struct sotay_error *err)
{
    const char *kept = "";
    int rc = check_place(s, line, column, err);
    if (rc >= 0)
        rc = keep_text(s, line, text, &kept, err);
    if (rc < 0 || !*kept || kind == SHEET_EMPTY)
        return rc;
    if (line != s->open_line)
        rc = close_row(s, err);
    if (rc < 0)
        return rc;
    s->open_line = line;
    rc = reach(s, column, err);
    if (rc >= 0)
        s->open_cells[column] = (struct sheet_cell){kept, (uint8_t)kind};
    return rc;
}

/* ---- merged ranges ------------------------------------------------------------------------------ */

int sheet_merge(struct sheet *s, const struct sheet_range *range, struct sotay_error *err)
{
    if (range->line < 1 || range->last_line < range->line || range->last_line > SHEET_LINES_MAX ||
        range->last_column < range->column || range->last_column >= SHEET_COLUMNS_MAX)
        return refuse(s, range->line, _("Save it again with Excel or LibreOffice."),
                      _("cells are merged that cannot be there"), err);
    if (s->n_ranges >= SHEET_RANGES_MAX)
        return refuse_size(s, range->line, _("too many cells are merged"), err);
    if (!list_grow(&s->ranges, &s->ranges_cap, s->n_ranges, sizeof *s->ranges))
        return sotay_nomem(err);
    s->ranges[s->n_ranges++] = *range;
    return SOTAY_OK;
}

static int range_compare(const void *a, const void *b)
{
    const struct sheet_range *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Index of the first row from that line on. */
static size_t row_from(const struct sheet *s, int64_t line)
{
    size_t low = 0, high = s->n_rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->rows[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Sets an empty cell of the row, which becomes as long as that needs. */
static int fill_cell(struct sheet *s, struct sheet_row *row, size_t column,
                     const struct sheet_cell *with, struct sotay_error *err)
{
    if (column >= row->n) {
        s->n_cells += column + 1;
        struct sheet_cell *cells = NULL;
        if (s->n_cells > SHEET_CELLS_MAX)
            return refuse_size(s, row->line, _("the list has too many cells"), err);
        cells = arena_bytes(&s->mem, (column + 1) * sizeof *cells);
        if (!cells)
            return sotay_nomem(err);
        for (size_t i = 0; i <= column; i++)
            cells[i] = *sheet_cell(row, i);
        row->cells = cells;
        row->n = column + 1;
        if (row->n > s->widest)
            s->widest = row->n;
    }
    if (row->cells[column].kind == SHEET_EMPTY)
        row->cells[column] = *with;
    return SOTAY_OK;
}

static int fill_range(struct sheet *s, const struct sheet_range *r, struct sotay_error *err)
{
    size_t at = row_from(s, r->line);
    if (at == s->n_rows || s->rows[at].line != r->line)
        return SOTAY_OK; /* nothing stands in its first cell */
    const struct sheet_cell with = *sheet_cell(&s->rows[at], r->column);
    int rc = SOTAY_OK;
    if (with.kind == SHEET_EMPTY)
        return rc;
    for (at++; rc >= 0 && at < s->n_rows && s->rows[at].line <= r->last_line; at++)
        rc = fill_cell(s, &s->rows[at], r->column, &with, err);
    return rc;
}

/* Ranges that lie over another, which no program writes, are not filled: that bounds the work. */
static int fill_ranges(struct sheet *s, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    int64_t filled = 0; /* last line filled in this column */
    if (s->n_ranges)
        qsort(s->ranges, s->n_ranges, sizeof *s->ranges, range_compare);
    for (size_t i = 0; rc >= 0 && i < s->n_ranges; i++) {
        const struct sheet_range *r = &s->ranges[i];
        if (i && r->column != s->ranges[i - 1].column)
            filled = 0;
        if (r->column != r->last_column || r->line <= filled)
            continue;
        filled = r->last_line;
        rc = fill_range(s, r, err);
    }
    return rc;
}

int sheet_end(struct sheet *s, struct sotay_error *err)
{
    int rc = close_row(s, err);
    if (rc >= 0)
        rc = fill_ranges(s, err);
    free(s->open_cells);
    s->open_cells = NULL;
    s->open_cap = 0;
    return rc;
}
