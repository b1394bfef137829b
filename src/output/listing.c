/* src/output/listing.c - lists: JSON and CSV as the rows come, tables when all are there. */
#include "base/base.h"

#include "output/output.h"

#include <errno.h>

#include "base/csv.h"
#include "base/day.h"
#include "base/sheet.h"
#include "base/str.h"
#include "base/text.h"
#include "base/word.h"
#include "output/table.h"

struct listing {
    FILE *to;
    struct sheet *sheet; /* OUT_SHEET: where rows go instead */
    enum out_format format;
    const struct out_column *columns;
    size_t n, n_rows;
    const char *empty_note;
    bool begun;      /* JSON and CSV: the head is out */
    struct str line; /* JSON and CSV: the row being made */
    /* Table: what people see. */
    struct out_column *heads; /* those of columns that are not hidden */
    size_t n_heads;
    char **cells; /* n_cells of them are set */
    size_t n_cells, room;
};

static int write_failed(struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, _("Look whether the disk is full or the reader has gone."),
                      _("cannot write the list: %s"), strerror(errno ? errno : EIO));
}

static int write_line(struct listing *l, struct sotay_error *err)
{
    int rc = str_check(&l->line, err);
    if (rc < 0)
        return rc;
    if (l->format == OUT_CSV && isatty(fileno(l->to)) == 1) { /* to be looked at, not kept */
        text_clean_lines(l->line.data);
        l->line.len = strlen(l->line.data);
    }
    errno = 0;
    if (fwrite(l->line.data, 1, l->line.len, l->to) != l->line.len)
        return write_failed(err);
    return SOTAY_OK;
}

/* Beginning. */

static int begin_csv(struct listing *l, struct sotay_error *err)
{
    for (size_t i = 0; i < l->n; i++)
        csv_add_cell(&l->line, l->columns[i].name, i == 0);
    str_add_char(&l->line, '\n');
    return write_line(l, err);
}

static int begin_sheet(struct listing *l, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < l->n; i++)
        rc = sheet_put(l->sheet, 1, i, SHEET_TEXT,
                       *l->columns[i].title ? l->columns[i].title : l->columns[i].name, err);
    return rc;
}

static int begin_json(struct listing *l, struct sotay_error *err)
{
    str_add(&l->line, "{\"format\":1,\"rows\":[");
    return write_line(l, err);
}

static int begin_table(struct listing *l, struct sotay_error *err)
{
    l->heads = calloc(l->n + 1, sizeof *l->heads);
    if (!l->heads)
        return sotay_nomem(err);
    for (size_t i = 0; i < l->n; i++)
        if (!l->columns[i].hide)
            l->heads[l->n_heads++] = l->columns[i];
    return SOTAY_OK;
}

int listing_begin(FILE *to, enum out_format format, const struct out_column *columns, size_t n,
                  const char *empty_note, struct listing **ret, struct sotay_error *err)
{
    struct listing *l = calloc(1, sizeof *l);
    if (!l)
        return sotay_nomem(err);
    *l = (struct listing){.to = to, .format = format, .columns = columns, .n = n};
    l->empty_note = empty_note;
    int rc = format == OUT_TABLE ? begin_table(l, err) : SOTAY_OK;
    if (rc < 0) {
        listing_free(l);
        return rc;
    }
    *ret = l;
    return SOTAY_OK;
}

int listing_begin_sheet(struct sheet *to, const struct out_column *columns, size_t n,
                        struct listing **ret, struct sotay_error *err)
{
    int rc = listing_begin(NULL, OUT_SHEET, columns, n, NULL, ret, err);
    if (rc >= 0)
        (*ret)->sheet = to;
    return rc;
}

/* The head goes out with the first row or at the end: what fails before them prints nothing. */
static int begin_lines(struct listing *l, struct sotay_error *err)
{
    if (l->begun || l->format == OUT_TABLE)
        return SOTAY_OK;
    l->begun = true;
    return l->format == OUT_JSON  ? begin_json(l, err)
           : l->format == OUT_CSV ? begin_csv(l, err)
                                  : begin_sheet(l, err);
}

/* Rows. */

static void add_json_value(struct str *line, enum cell_type type, const char *text)
{
    int64_t value;
    if (!text || !*text)
        str_add(line, "null");
    else if (type == CELL_INT && text_to_int(text, &value))
        str_add_int(line, value);
    else if (type == CELL_BOOL && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        str_add(line, text);
    else
        str_add_json(line, text);
}

static int row_json(struct listing *l, const char *const *cells, struct sotay_error *err)
{
    str_clear(&l->line);
    str_add(&l->line, l->n_rows ? ",\n{" : "\n{");
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            str_add_char(&l->line, ',');
        str_add_json(&l->line, l->columns[i].name);
        str_add_char(&l->line, ':');
        add_json_value(&l->line, l->columns[i].type, cells[i]);
    }
    str_add_char(&l->line, '}');
    return write_line(l, err);
}

static int row_csv(struct listing *l, const char *const *cells, struct sotay_error *err)
{
    str_clear(&l->line);
    for (size_t i = 0; i < l->n; i++)
        csv_add_cell(&l->line, cells[i], i == 0);
    str_add_char(&l->line, '\n');
    return write_line(l, err);
}

/* Only what is whole of its type: of a day, "1980" alone stays text. */
static enum sheet_kind kind_of(enum cell_type type, const char *text)
{
    int64_t value;
    switch (type) {
    case CELL_INT:
        return text_to_int(text, &value) ? SHEET_NUMBER : SHEET_TEXT;
    case CELL_BOOL:
        return strcmp(text, "true") == 0 || strcmp(text, "false") == 0 ? SHEET_FLAG : SHEET_TEXT;
    case CELL_DAY:
        return day_parse(text) == DAY_NONE ? SHEET_TEXT : SHEET_DAY;
    default:
        return SHEET_TEXT;
    }
}

static int row_sheet(struct listing *l, const char *const *cells, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < l->n; i++) {
        AUTO(str) words = {0};
        const char *text = cells[i] ? cells[i] : "";
        if (l->columns[i].type == CELL_WORD) {
            words_shown(text, &words);
            text = str_text(&words);
        }
        rc = sheet_put(l->sheet, (int64_t)l->n_rows + 2, i, kind_of(l->columns[i].type, text), text,
                       err);
    }
    return rc;
}

static bool more_cells(struct listing *l)
{
    if (l->room - l->n_cells >= l->n_heads)
        return true;
    size_t room = l->room * 2 + l->n_heads * 16;
    char **cells = realloc(l->cells, room * sizeof *cells);
    if (!cells)
        return false;
    l->cells = cells;
    l->room = room;
    return true;
}

static int row_table(struct listing *l, const char *const *cells, struct sotay_error *err)
{
    if (!more_cells(l))
        return sotay_nomem(err);
    for (size_t i = 0; i < l->n; i++) {
        if (l->columns[i].hide)
            continue;
        char *text = table_text(l->columns[i].type, cells[i] ? cells[i] : "");
        if (!text)
            return sotay_nomem(err);
        l->cells[l->n_cells++] = text;
    }
    return SOTAY_OK;
}

int listing_row(struct listing *l, const char *const *cells, struct sotay_error *err)
{
    int rc = begin_lines(l, err);
    if (rc >= 0)
        rc = l->format == OUT_TABLE  ? row_table(l, cells, err)
             : l->format == OUT_JSON ? row_json(l, cells, err)
             : l->format == OUT_CSV  ? row_csv(l, cells, err)
                                     : row_sheet(l, cells, err);
    l->n_rows += rc >= 0;
    return rc;
}

/* Ending. */

static int end_json(struct listing *l, struct sotay_error *err)
{
    str_clear(&l->line);
    str_add(&l->line, l->n_rows ? "\n]}\n" : "]}\n");
    return write_line(l, err);
}

static int end_table(struct listing *l, struct sotay_error *err)
{
    if (l->n_rows && l->n_heads)
        return table_print(l->to, l->heads, l->n_heads, l->cells, l->n_rows, out_columns(l->to),
                           err);
    if (!l->n_rows && l->empty_note)
        fprintf(l->to, "%s\n", l->empty_note);
    return SOTAY_OK;
}

static int flush(struct listing *l, struct sotay_error *err)
{
    errno = 0;
    if (fflush(l->to) != 0 || ferror(l->to))
        return write_failed(err);
    return SOTAY_OK;
}

int listing_end(struct listing *l, struct sotay_error *err)
{
    int rc = begin_lines(l, err);
    if (rc >= 0 && l->format == OUT_TABLE)
        rc = end_table(l, err);
    if (rc >= 0 && l->format == OUT_JSON)
        rc = end_json(l, err);
    if (rc >= 0)
        rc = l->format == OUT_SHEET ? sheet_end(l->sheet, err) : flush(l, err);
    listing_free(l);
    return rc;
}

void listing_free(struct listing *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->n_cells; i++)
        free(l->cells[i]);
    free(l->cells);
    free(l->heads);
    str_done(&l->line);
    free(l);
}
