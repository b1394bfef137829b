/* src/output/table.c - fitting a listing into the terminal and drawing it with libsmartcols. */
#include "base/base.h"

#include "output/table.h"

#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>

#include "base/day.h"
#include "base/str.h"
#include "base/text.h"
#include "base/word.h"

enum { GAP = 2, READABLE = 12, READABLE_LINES = 3, READABLE_MOST = 20 };

/* How a column fits.  A word is never cut: codes are copied and typed. */
struct fit {
    size_t column; /* of the listing */
    int width;     /* given to the column */
    int readable;  /* it is made narrower only where it stands alone: then down to */
    int whole;     /* its longest word */
};

/* Where the columns do not fit side by side, each row goes on in a further line, as the headings do. */
struct band {
    const struct fit *fits;
    size_t n;
    int left;
};

/* Texts of cells. */

static char *show_moment(const char *text)
{
    sotay_day day;
    char canonical[24];
    bool has_time;
    if (!out_is_vietnamese() || !moment_parse(text, &day, canonical, &has_time))
        return text_dup(text);
    struct str shown = {0};
    str_add(&shown, day_vietnamese(day).s);
    if (has_time) {
        str_add_char(&shown, ' ');
        str_add(&shown, canonical + 11);
    }
    return str_steal(&shown);
}

static char *show_words(const char *text)
{
    struct str shown = {0};
    words_shown(text, &shown);
    return shown.len || shown.failed ? str_steal(&shown) : text_dup("");
}

char *table_text(enum cell_type type, const char *text)
{
    if (type == CELL_BOOL && strcmp(text, "true") == 0)
        return text_dup(_("yes"));
    if (type == CELL_BOOL && strcmp(text, "false") == 0)
        return text_dup(_("no"));
    char *shown = type == CELL_DAY    ? show_moment(text)
                  : type == CELL_WORD ? show_words(text)
                                      : text_dup(text);
    for (char *p = shown; p && *p; p++)
        if (*p == '\n' || *p == '\t' || *p == '\r')
            *p = ' ';
    if (shown)
        text_clean(shown);
    return shown;
}

/* Fitting. */

/* Bytes of the first len of text. */
static int width_of(const char *text, size_t len)
{
    AUTO_FREE char *part = text_dup_bytes(text, len);
    return part ? text_width(part) : (int)len;
}

static int longest_word(const char *text)
{
    int longest = 0;
    while (*text) {
        size_t len = strcspn(text, " ");
        int width = width_of(text, len);
        longest = width > longest ? width : longest;
        text += len + strspn(text + len, " ");
    }
    return longest;
}

static void measure(struct fit *fit, const struct out_column *head, char *const *cells, size_t n,
                    size_t n_rows)
{
    int title = text_width(head->title), longest = 0;
    fit->whole = title;
    for (size_t row = 0; row < n_rows; row++) {
        const char *cell = cells[row * n];
        int width = text_width(cell), word = longest_word(cell);
        longest = width > longest ? width : longest;
        fit->whole = word > fit->whole ? word : fit->whole;
    }
    fit->width = longest > title ? longest : title;
    if (head->type != CELL_TEXT && head->type != CELL_WORD)
        fit->whole = fit->width;
    int lines = (longest + READABLE_LINES - 1) / READABLE_LINES;
    fit->readable = lines < READABLE ? READABLE : lines > READABLE_MOST ? READABLE_MOST : lines;
    if (fit->readable < fit->whole)
        fit->readable = fit->whole;
    if (fit->readable > fit->width)
        fit->readable = fit->width;
}

/* Leaves out columns that say nothing, but not all. */
static size_t drop_empty(struct fit *fits, size_t n, char *const *cells, size_t n_rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool empty = i > 0;
        for (size_t row = 0; empty && row < n_rows; row++)
            empty = !*cells[row * n + i];
        if (!empty)
            fits[kept++] = fits[i];
    }
    return kept;
}

static int sum_of(const struct fit *fits, size_t n, bool readable)
{
    int sum = n ? ((int)n - 1) * GAP : 0;
    for (size_t i = 0; i < n; i++)
        sum += readable ? fits[i].readable : fits[i].width;
    return sum;
}

/* Takes columns from the widest until the row fits. */
static void squeeze(struct fit *fits, size_t n, int columns)
{
    for (int total = sum_of(fits, n, false); total > columns; total--) {
        struct fit *widest = NULL;
        for (size_t i = 0; i < n; i++)
            if (fits[i].width > (n > 1 ? fits[i].readable : fits[i].whole) &&
                (!widest || fits[i].width > widest->width))
                widest = &fits[i];
        if (!widest)
            return;
        widest->width--;
    }
}

/* As many columns as can be read side by side, at least one. */
static size_t take_columns(const struct fit *fits, size_t n, int columns)
{
    size_t taken = 1;
    while (taken < n && sum_of(fits, taken + 1, true) <= columns)
        taken++;
    return taken;
}

/* Lines of a row behind the first begin below its second column where that is not far. */
static size_t divide(struct fit *fits, size_t n, int columns, struct band *ret)
{
    size_t n_bands = 0;
    int left = 0;
    for (size_t at = 0; at < n;) {
        size_t taken = take_columns(fits + at, n - at, columns - left);
        squeeze(fits + at, taken, columns - left);
        ret[n_bands++] = (struct band){fits + at, taken, left};
        at += taken;
        left = 4 * fits[0].width <= columns ? fits[0].width + GAP : GAP;
    }
    return n_bands;
}

/* A new line, as far in as the text began. */
static void next_line(struct str *out, int indent, int *used)
{
    str_add_char(out, '\n');
    for (*used = 0; *used < indent; (*used)++)
        str_add_char(out, ' ');
}

/* The text in lines of at most width columns, or of one word; the caller frees. */
static char *wrap(const char *text, int width)
{
    struct str out = {0};
    int used = 0, indent = (int)strspn(text, " ") < width / 2 ? (int)strspn(text, " ") : 0;
    while (*text) {
        size_t spaces = strspn(text, " "), len = strcspn(text + spaces, " ");
        int w = width_of(text + spaces, len);
        if (used > indent && used + (int)spaces + w > width) {
            next_line(&out, indent, &used);
        } else if (len) {
            str_add_bytes(&out, text, spaces);
            used += (int)spaces;
        }
        str_add_bytes(&out, text + spaces, len);
        used += w;
        text += spaces + len;
    }
    return str_steal(&out);
}

static bool wrap_cells(const struct fit *fits, size_t n_fits, size_t n, char **cells, size_t n_rows)
{
    for (size_t i = 0; i < n_fits * n_rows; i++) {
        const struct fit *fit = &fits[i % n_fits];
        char **cell = &cells[i / n_fits * n + fit->column];
        if (text_width(*cell) <= fit->width)
            continue;
        char *lines = wrap(*cell, fit->width);
        if (!lines)
            return false;
        free(*cell);
        *cell = lines;
    }
    return true;
}

/* Drawing. */

/* libsmartcols writes \x.. for every letter that the locale does not know. */
static void need_utf8(void)
{
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static bool add_column(struct libscols_table *table, const struct out_column *head)
{
    int flags = head->type == CELL_INT ? SCOLS_FL_RIGHT : SCOLS_FL_WRAP;
    struct libscols_column *column = scols_table_new_column(table, head->title, 0, flags);
    if (!column)
        return false;
    if (head->type == CELL_INT)
        return true;
    return scols_column_set_safechars(column, "\n") == 0 &&
           scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
                                     NULL) == 0;
}

static bool fill(struct libscols_table *table, const struct band *band,
                 const struct out_column *heads, size_t n, char *const *cells, size_t n_rows)
{
    for (size_t i = 0; i < band->n; i++)
        if (!add_column(table, &heads[band->fits[i].column]))
            return false;
    for (size_t row = 0; row < n_rows; row++) {
        struct libscols_line *line = scols_table_new_line(table, NULL);
        for (size_t i = 0; line && i < band->n; i++)
            if (scols_line_set_data(line, i, cells[row * n + band->fits[i].column]) != 0)
                return false;
        if (!line)
            return false;
    }
    return true;
}

/* The lines of a band; the caller frees.  NULL: no memory. */
static char *draw(const struct band *band, const struct out_column *heads, size_t n,
                  char *const *cells, size_t n_rows)
{
    char *text = NULL;
    struct libscols_table *table = scols_new_table();
    if (table)
        scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER); /* the width is settled already */
    if (table && (!fill(table, band, heads, n, cells, n_rows) ||
                  scols_table_set_column_separator(table, "  ") != 0 ||
                  scols_print_table_to_string(table, &text) != 0)) {
        free(text);
        text = NULL;
    }
    if (table)
        scols_unref_table(table);
    return text;
}

/* One line; the last column is padded like the others: spaces at its end are left out. */
static const char *print_line(FILE *to, const char *text, int left)
{
    size_t len = strcspn(text, "\n"), shown = len;
    while (shown && text[shown - 1] == ' ')
        shown--;
    if (shown || !left) /* what goes on with nothing goes on without a line */
        fprintf(to, "%*s%.*s\n", left, "", (int)shown, text);
    return text + len + (text[len] == '\n');
}

/* Lines of a row in this band. */
static size_t height_of(const struct band *band, char *const *row)
{
    size_t highest = 1;
    for (size_t i = 0; i < band->n; i++) {
        size_t lines = 1;
        for (const char *at = row[band->fits[i].column]; *at; at++)
            lines += *at == '\n';
        highest = lines > highest ? lines : highest;
    }
    return highest;
}

/* Row by row the lines of each band; the headings are the first row. */
static bool print_bands(FILE *to, const struct band *bands, size_t n_bands,
                        const struct out_column *heads, size_t n, char *const *cells, size_t n_rows)
{
    AUTO_FREE const char **at = calloc(n_bands, sizeof *at);
    AUTO_FREE char **texts = calloc(n_bands, sizeof *texts);
    bool good = at && texts;
    for (size_t i = 0; good && i < n_bands; i++) {
        at[i] = texts[i] = draw(&bands[i], heads, n, cells, n_rows);
        good = texts[i] != NULL;
    }
    for (size_t row = 0; good && row <= n_rows; row++)
        for (size_t i = 0; i < n_bands; i++)
            for (size_t k = row ? height_of(&bands[i], cells + (row - 1) * n) : 1; k; k--)
                at[i] = print_line(to, at[i], bands[i].left);
    for (size_t i = 0; texts && i < n_bands; i++)
        free(texts[i]);
    return good;
}

int table_print(FILE *to, const struct out_column *heads, size_t n, char **cells, size_t n_rows,
                int columns, struct sotay_error *err)
{
    AUTO_FREE struct fit *fits = calloc(n, sizeof *fits);
    AUTO_FREE struct band *bands = calloc(n, sizeof *bands);
    size_t kept = n, n_bands = 1;
    if (!fits || !bands)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++) {
        fits[i].column = i;
        measure(&fits[i], &heads[i], cells + i, n, n_rows);
    }
    bands[0] = (struct band){fits, n, 0};
    if (columns > 0 && sum_of(fits, n, false) > columns) {
        kept = drop_empty(fits, n, cells, n_rows);
        n_bands = divide(fits, kept, columns, bands);
        if (!wrap_cells(fits, kept, n, cells, n_rows))
            return sotay_nomem(err);
    }
    need_utf8();
    return print_bands(to, bands, n_bands, heads, n, cells, n_rows) ? SOTAY_OK : sotay_nomem(err);
}
