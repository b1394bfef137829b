/* plugins/xlsx/write.c - sheets of typed cells to the bytes of a workbook, through libxlsxwriter. */
#include "xlsx.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#define WORDS_SHEET "sotay-words" /* hidden: what cells may be chosen from */

enum { CELL_CHARACTERS_MAX = 32767, NAME_CHARACTERS_MAX = 31 };

struct writer {
    const struct sotay_host *host;
    const struct sotay_book *book;
    lxw_workbook *file;
    lxw_worksheet *words;
    lxw_col_t n_lists; /* columns of it in use */
    lxw_format *heading, *text, *day, *moment;
};

static int32_t fail(const struct writer *w, int32_t code, const char *message)
{
    w->host->log(w->host, SOTAY_LOG_ERROR, w->host->translate(w->host, message));
    return code;
}

static int32_t out_of_memory(const struct writer *w)
{
    return fail(w, SOTAY_SHEET_NO_MEMORY, N_("out of memory"));
}

/* The library's own trouble, or the computer's. */
static int32_t check(const struct writer *w, lxw_error rc)
{
    if (rc == LXW_NO_ERROR)
        return 0;
    if (rc == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return out_of_memory(w);
    w->host->log(w->host, SOTAY_LOG_ERROR, lxw_strerror(rc));
    return SOTAY_SHEET_NO_MEMORY;
}

static size_t characters_of(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

/* ---- cells ---------------------------------------------------------------------------------------- */

static int32_t write_text(const struct writer *w, lxw_worksheet *sheet, lxw_row_t row,
                          lxw_col_t column, const char *text, lxw_format *format)
{
    if (characters_of(text) > CELL_CHARACTERS_MAX)
        return fail(w, SOTAY_SHEET_REFUSED,
                    N_("a text is longer than a cell of a workbook can be"));
    if (!strstr(text, "_x"))
        return check(w, worksheet_write_string(sheet, row, column, text, format));
    struct text escaped = {0};
    text_add_escaped(&escaped, text);
    int32_t rc =
        escaped.failed
            ? out_of_memory(w)
            : check(w, worksheet_write_string(sheet, row, column, text_of(&escaped), format));
    text_done(&escaped);
    return rc;
}

/* A day from 1900 on as a real date; *ret_written says whether it could be one. */
static int32_t write_day(const struct writer *w, lxw_worksheet *sheet, lxw_row_t row,
                         lxw_col_t column, const char *text, bool *ret_written)
{
    lxw_datetime at = {0};
    int hour = 0, minute = 0, second = 0, end = 0;
    lxw_format *format = w->day;
    if (sscanf(text, "%4d-%2d-%2d%n", &at.year, &at.month, &at.day, &end) != 3 || !end)
        return 0;
    if (text[end]) {
        if (sscanf(text + end, " %2d:%2d:%2d", &hour, &minute, &second) < 2)
            return 0;
        format = w->moment;
    }
    at.hour = hour;
    at.min = minute;
    at.sec = second;
    if (at.year < 1901 || at.year > 9999)
        return 0;
    *ret_written = true;
    return check(w, worksheet_write_datetime(sheet, row, column, &at, format));
}

/* Only if the file can give back the very same text: no leading zero, at most 15 digits. */
static int32_t write_number(const struct writer *w, lxw_worksheet *sheet, lxw_row_t row,
                            lxw_col_t column, const char *text, bool *ret_written)
{
    char plain[NUMBER_TEXT_MAX];
    if (!number_plain(text, plain) || strcmp(plain, text) != 0)
        return 0;
    *ret_written = true;
    return check(w, worksheet_write_number(sheet, row, column, strtod(text, NULL), NULL));
}

static int32_t write_cell(const struct writer *w, lxw_worksheet *sheet, lxw_row_t row,
                          lxw_col_t column, const struct sotay_cell *cell, lxw_format *format)
{
    bool written = false;
    int32_t rc = 0;
    if (!*cell->text || cell->kind == SOTAY_CELL_EMPTY)
        return format ? check(w, worksheet_write_blank(sheet, row, column, format)) : 0;
    if (cell->kind == SOTAY_CELL_FLAG)
        return check(w, worksheet_write_boolean(sheet, row, column, strcmp(cell->text, "true") == 0,
                                                format));
    if (cell->kind == SOTAY_CELL_DAY)
        rc = write_day(w, sheet, row, column, cell->text, &written);
    else if (cell->kind == SOTAY_CELL_NUMBER)
        rc = write_number(w, sheet, row, column, cell->text, &written);
    return rc < 0 || written
               ? rc
               : write_text(w, sheet, row, column, cell->text, format ? format : w->text);
}

/* ---- columns -------------------------------------------------------------------------------------- */

/* The words, below each other on the hidden sheet, and the range that names them. */
static int32_t write_words(struct writer *w, const struct sotay_page_column *c, char *formula,
                           size_t size)
{
    int32_t rc = 0;
    char first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH];
    if (!w->words)
        w->words = workbook_add_worksheet(w->file, WORDS_SHEET);
    if (!w->words)
        return out_of_memory(w);
    worksheet_hide(w->words);
    for (uint32_t i = 0; rc >= 0 && i < c->n_words; i++)
        rc = write_text(w, w->words, i, w->n_lists, c->words[i], w->text);
    lxw_rowcol_to_cell_abs(first, 0, w->n_lists, 1, 1);
    lxw_rowcol_to_cell_abs(last, c->n_words - 1, w->n_lists, 1, 1);
    snprintf(formula, size, "='" WORDS_SHEET "'!%s:%s", first, last);
    w->n_lists++;
    return rc;
}

/* What is not among the words is asked about, not refused: people know other words for the same. */
static int32_t offer_words(struct writer *w, lxw_worksheet *sheet, const struct sotay_page *page,
                           lxw_col_t column)
{
    char formula[100];
    const struct sotay_page_column *c = page->columns[column];
    if (!c->words || c->n_words == 0 || c->n_words > LXW_ROW_MAX)
        return 0;
    int32_t rc = write_words(w, c, formula, sizeof formula);
    lxw_data_validation choice = {.validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                  .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                                  .value_formula = formula};
    if (rc >= 0)
        rc = check(w, worksheet_data_validation_range(sheet, page->n_headings, column,
                                                      LXW_ROW_MAX - 1, column, &choice));
    return rc;
}

/* The box of a note is as large as its text needs, at some 36 characters a line. */
static int32_t add_note(const struct writer *w, lxw_worksheet *sheet, lxw_col_t column,
                        const char *note)
{
    size_t lines = characters_of(note) / 36 + 2;
    for (const char *at = note; (at = strchr(at, '\n')); at++)
        lines++;
    lxw_comment_options box = {
        .width = 280, .height = (uint16_t)(16 * (lines < 30 ? lines : 30)), .font_size = 9};
    if (characters_of(note) > CELL_CHARACTERS_MAX)
        return fail(w, SOTAY_SHEET_REFUSED,
                    N_("a text is longer than a cell of a workbook can be"));
    return check(w, worksheet_write_comment_opt(sheet, 0, column, note, &box));
}

static lxw_format *format_of_column(const struct writer *w, int32_t kind)
{
    return kind == SOTAY_CELL_TEXT ? w->text : kind == SOTAY_CELL_DAY ? w->day : NULL;
}

static int32_t write_columns(struct writer *w, lxw_worksheet *sheet, const struct sotay_page *page)
{
    int32_t rc = 0;
    for (uint32_t i = 0; rc >= 0 && i < page->n_columns; i++) {
        const struct sotay_page_column *c = page->columns[i];
        lxw_col_t at = (lxw_col_t)i;
        rc = check(w, worksheet_set_column(sheet, at, at, c->width > 0 ? c->width : 12,
                                           format_of_column(w, c->kind)));
        if (rc >= 0 && c->note && *c->note)
            rc = add_note(w, sheet, at, c->note);
        if (rc >= 0)
            rc = offer_words(w, sheet, page, at);
    }
    return rc;
}

/* ---- pages ---------------------------------------------------------------------------------------- */

/* As Excel allows it: 31 characters, none of []:*?/\ and no apostrophe at an end. */
static void sheet_name(const char *name, char ret[4 * NAME_CHARACTERS_MAX + 1])
{
    size_t n = 0, characters = 0;
    for (; *name; name++) {
        characters += (*name & 0xc0) != 0x80;
        if (characters > NAME_CHARACTERS_MAX)
            break;
        ret[n++] = (unsigned char)*name < 0x20 || strchr("[]:*?/\\'", *name) ? '_' : *name;
    }
    ret[n] = '\0';
}

static int32_t write_rows(const struct writer *w, lxw_worksheet *sheet,
                          const struct sotay_page *page)
{
    int32_t rc = 0;
    for (uint64_t i = 0; rc >= 0 && i < page->n_rows; i++)
        for (uint64_t j = 0; rc >= 0 && j < page->rows[i].n_cells; j++)
            rc = write_cell(w, sheet, (lxw_row_t)i, (lxw_col_t)j, &page->rows[i].cells[j],
                            i < page->n_headings ? w->heading : NULL);
    return rc;
}

static int32_t check_page(const struct writer *w, const struct sotay_page *page)
{
    bool fits = page->n_rows <= LXW_ROW_MAX && page->n_columns <= LXW_COL_MAX;
    for (uint64_t i = 0; fits && i < page->n_rows; i++)
        fits = page->rows[i].n_cells <= LXW_COL_MAX;
    return fits ? 0 : fail(w, SOTAY_SHEET_REFUSED, N_("there is more than a sheet can hold"));
}

static int32_t write_page(const struct writer *w, lxw_worksheet *sheet,
                          const struct sotay_page *page)
{
    int32_t rc = write_rows(w, sheet, page);
    if (page->n_headings)
        worksheet_freeze_panes(sheet, page->n_headings, 0);
    /* Codes are text: no green corner in each of them. */
    if (rc >= 0)
        rc = check(
            w, worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"));
    return rc;
}

/* All sheets before the hidden one, which write_columns adds behind them. */
static int32_t write_pages(struct writer *w)
{
    int32_t rc = 0;
    lxw_worksheet **sheets = calloc(w->book->n_pages, sizeof *sheets);
    if (!sheets)
        return out_of_memory(w);
    for (uint32_t i = 0; rc >= 0 && i < w->book->n_pages; i++) {
        char name[4 * NAME_CHARACTERS_MAX + 1];
        sheet_name(w->book->pages[i]->name, name);
        rc = check_page(w, w->book->pages[i]);
        if (rc >= 0 && *name && workbook_validate_sheet_name(w->file, name) != LXW_NO_ERROR)
            rc = fail(w, SOTAY_SHEET_REFUSED, N_("two sheets have one name"));
        sheets[i] = rc < 0 ? NULL : workbook_add_worksheet(w->file, *name ? name : NULL);
        if (rc >= 0 && !sheets[i])
            rc = out_of_memory(w);
    }
    for (uint32_t i = 0; rc >= 0 && i < w->book->n_pages; i++) {
        rc = write_columns(w, sheets[i], w->book->pages[i]);
        if (rc >= 0)
            rc = write_page(w, sheets[i], w->book->pages[i]);
    }
    free(sheets);
    return rc;
}

/* ---- the file ------------------------------------------------------------------------------------- */

static lxw_format *format_of(const struct writer *w, const char *code)
{
    lxw_format *format = workbook_add_format(w->file);
    if (format)
        format_set_num_format(format, code);
    return format;
}

static int32_t make_formats(struct writer *w)
{
    w->text = format_of(w, "@");
    w->day = format_of(w, "dd/mm/yyyy");
    w->moment = format_of(w, "dd/mm/yyyy hh:mm");
    w->heading = format_of(w, "@");
    if (!w->text || !w->day || !w->moment || !w->heading)
        return out_of_memory(w);
    format_set_bold(w->heading);
    format_set_text_wrap(w->heading);
    format_set_align(w->heading, LXW_ALIGN_VERTICAL_TOP);
    format_set_bg_color(w->heading, 0xDDEBF7);
    format_set_bottom(w->heading, LXW_BORDER_THIN);
    return 0;
}

static int32_t fill_file(struct writer *w)
{
    lxw_doc_properties properties = {.created = (time_t)w->book->created};
    int32_t rc = check(w, workbook_set_properties(w->file, &properties));
    if (rc >= 0)
        rc = make_formats(w);
    return rc < 0 ? rc : write_pages(w);
}

static int32_t make_file(struct writer *w, const char *path)
{
    char *folder = strdup(w->book->folder);
    lxw_workbook_options options = {.tmpdir = folder};
    w->file = folder ? workbook_new_opt(path, &options) : NULL;
    free(folder); /* copied */
    if (!w->file)
        return out_of_memory(w);
    int32_t rc = fill_file(w);
    if (rc >= 0)
        return check(w, workbook_close(w->file));
    lxw_workbook_free(w->file);
    return rc;
}

static int32_t hand_on(const struct writer *w, const char *path, const struct sotay_sink *sink)
{
    char block[16384];
    size_t n;
    int32_t rc = 0;
    FILE *file = fopen(path, "rb");
    if (!file) {
        w->host->log(w->host, SOTAY_LOG_ERROR, strerror(errno));
        return SOTAY_SHEET_NO_MEMORY;
    }
    while (rc >= 0 && (n = fread(block, 1, sizeof block, file)) > 0)
        rc = sink->write(sink, block, n);
    if (rc >= 0 && ferror(file)) {
        w->host->log(w->host, SOTAY_LOG_ERROR, strerror(errno));
        rc = SOTAY_SHEET_NO_MEMORY;
    }
    fclose(file);
    return rc;
}

int32_t xlsx_write(const struct sotay_host *host, const struct sotay_book *book,
                   const struct sotay_sink *sink)
{
    struct writer w = {.host = host, .book = book};
    size_t size = strlen(book->folder) + sizeof "/book.xlsx";
    char *path = malloc(size);
    locale_t here = duplocale(LC_GLOBAL_LOCALE);
    locale_t plain = here ? newlocale(LC_NUMERIC_MASK, "C", here) : here;
    if (!path || !plain) {
        free(path);
        if (here)
            freelocale(plain ? plain : here);
        return out_of_memory(&w);
    }
    snprintf(path, size, "%s/book.xlsx", book->folder);
    locale_t before = uselocale(plain); /* the library writes numbers with printf */
    int32_t rc = make_file(&w, path);
    uselocale(before);
    freelocale(plain);
    if (rc >= 0)
        rc = hand_on(&w, path, sink);
    remove(path);
    free(path);
    return rc;
}
