/* src/output/table.c - fitting a listing into the terminal and drawing it with libsmartcols. */
#include "base/base.h"

#include "output/table.h"

#include <langinfo.h>
#include <libsmartcols/libsmartcols.h>
#include <locale.h>

#include "base/day.h"
#include "base/str.h"
#include "base/text.h"

enum { GAP = 2, NARROWEST = 8, LONG_WORD = 16 };

struct fit {
    int width; /* given to the column */
    int whole; /* of the longest word */
    int word;  /* of the longest piece of one: narrower only when nothing else helps */
    int least; /* it is never made narrower */
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

char *table_text(enum cell_type type, const char *text)
{
    if (type == CELL_BOOL && strcmp(text, "true") == 0)
        return text_dup(_("yes"));
    if (type == CELL_BOOL && strcmp(text, "false") == 0)
        return text_dup(_("no"));
    char *shown = type == CELL_DAY ? show_moment(text) : text_dup(text);
    for (char *p = shown; p && *p; p++)
        if (*p == '\n' || *p == '\t' || *p == '\r')
            *p = ' ';
    if (shown)
        text_clean(shown);
    return shown;
}

/* Fitting. */

/* Bytes of the character at text, and its width. */
static size_t one_char(const char *text, int *ret_width)
{
    char one[8];
    size_t n = 1;
    while (n < 4 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n++;
    memcpy(one, text, n);
    one[n] = '\0';
    *ret_width = text_width(one);
    return n;
}

/* Bytes of one character with the marks that stand on it. */
static size_t cluster(const char *text, int *ret_width)
{
    int mark = 0;
    size_t len = one_char(text, ret_width);
    while (text[len]) {
        size_t n = one_char(text + len, &mark);
        if (mark > 0)
            break;
        len += n;
    }
    return len;
}

static int width_of(const char *text, size_t len)
{
    int width = 0, w;
    for (size_t i = 0; i < len; width += w)
        i += one_char(text + i, &w);
    return width;
}

/* A long word, such as the code of a skill, may end a line behind a dot, a hyphen or the like.  Bytes
 * of its next piece, of the whole word where it is short; len is the word's. */
static size_t piece_of(const char *word, size_t len, bool is_long)
{
    size_t n = strcspn(word, ".-/;,=");
    return !is_long || n + 1 >= len ? len : n + 1;
}

static int longest_piece(const char *text, bool cut)
{
    int longest = 0;
    while (*text) {
        size_t len = strcspn(text, " "), n;
        bool is_long = cut && width_of(text, len) > LONG_WORD;
        for (; len; text += n, len -= n) {
            n = piece_of(text, len, is_long);
            int width = width_of(text, n);
            longest = width > longest ? width : longest;
        }
        text += strspn(text, " ");
    }
    return longest;
}

static void measure(struct fit *fit, const struct out_column *head, char *const *cells, size_t n,
                    size_t n_rows)
{
    int title = text_width(head->title);
    fit->width = fit->word = fit->whole = title;
    for (size_t row = 0; row < n_rows; row++) {
        const char *cell = cells[row * n];
        int width = text_width(cell), word = longest_piece(cell, true);
        int whole = longest_piece(cell, false);
        if (width > fit->width)
            fit->width = width;
        if (whole > fit->whole)
            fit->whole = whole;
        if (word > fit->word)
            fit->word = word;
    }
    fit->least = fit->width;
    if (head->type == CELL_TEXT) {
        fit->least = title > NARROWEST ? title : NARROWEST;
        if (fit->least > fit->width)
            fit->least = fit->width;
    } else {
        fit->word = fit->whole = fit->width;
    }
}

/* The least width of a column: of whole words, of pieces of words, of some letters. */
static int least_of(const struct fit *fit, int step)
{
    return step == 0 ? fit->whole : step == 1 ? fit->word : fit->least;
}

/* Takes columns from the widest until the row fits, or none can give more. */
static int squeeze_to(struct fit *fits, size_t n, int total, int columns, int step)
{
    for (; total > columns; total--) {
        struct fit *widest = NULL;
        for (size_t i = 0; i < n; i++)
            if (fits[i].width > least_of(&fits[i], step) &&
                (!widest || fits[i].width > widest->width))
                widest = &fits[i];
        if (!widest)
            break;
        widest->width--;
    }
    return total;
}

/* At spaces and inside long words, then inside any if the row fits by that; otherwise at spaces alone:
 * the terminal wraps the lines, and nothing is lost. */
static void squeeze(struct fit *fits, size_t n, int columns)
{
    int gaps = (int)(n - 1) * GAP, total = gaps, least = gaps;
    for (size_t i = 0; i < n; i++) {
        total += fits[i].width;
        least += fits[i].least < fits[i].word ? fits[i].least : fits[i].word;
    }
    if (least > columns) {
        squeeze_to(fits, n, total, columns, 0);
        return;
    }
    total = squeeze_to(fits, n, total, columns, 1);
    squeeze_to(fits, n, total, columns, 2);
}

/* A word too long for a line of its own is cut between characters. */
static void add_long_word(struct str *out, const char *word, size_t len, int width, int *used)
{
    for (size_t n; len; word += n, len -= n) {
        int w;
        n = cluster(word, &w);
        if (n > len)
            n = len;
        if (*used && *used + w > width) {
            str_add_char(out, '\n');
            *used = 0;
        }
        str_add_bytes(out, word, n);
        *used += w;
    }
}

/* A new line, as far in as the text began. */
static void next_line(struct str *out, int indent, int *used)
{
    str_add_char(out, '\n');
    for (*used = 0; *used < indent; (*used)++)
        str_add_char(out, ' ');
}

/* By pieces where it is wider than the column. */
static void add_word(struct str *out, const char *word, size_t len, int width, int indent,
                     int *used)
{
    int whole = width_of(word, len);
    for (size_t n; len; word += n, len -= n) {
        n = piece_of(word, len, whole > width && whole > LONG_WORD);
        if (*used > indent && *used + width_of(word, n) > width)
            next_line(out, indent, used);
        add_long_word(out, word, n, width, used);
    }
}

/* The text in lines of at most width columns; the caller frees. */
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
        add_word(&out, text + spaces, len, width, indent, &used);
        text += spaces + len;
    }
    return str_steal(&out);
}

static bool wrap_cells(const struct fit *fits, size_t n, char **cells, size_t n_rows)
{
    for (size_t i = 0; i < n * n_rows; i++) {
        int width = fits[i % n].width;
        if (text_width(cells[i]) <= width)
            continue;
        char *lines = wrap(cells[i], width);
        if (!lines)
            return false;
        free(cells[i]);
        cells[i] = lines;
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

static bool fill(struct libscols_table *table, const struct out_column *heads, size_t n,
                 char *const *cells, size_t n_rows)
{
    for (size_t i = 0; i < n; i++)
        if (!add_column(table, &heads[i]))
            return false;
    for (size_t row = 0; row < n_rows; row++) {
        struct libscols_line *line = scols_table_new_line(table, NULL);
        for (size_t i = 0; line && i < n; i++)
            if (scols_line_set_data(line, i, cells[row * n + i]) != 0)
                return false;
        if (!line)
            return false;
    }
    return true;
}

/* The last column is padded like the others: spaces at the end of a line are left out. */
static void print_lines(FILE *to, const char *text)
{
    while (*text) {
        size_t len = strcspn(text, "\n"), shown = len;
        while (shown && text[shown - 1] == ' ')
            shown--;
        fwrite(text, 1, shown, to);
        fputc('\n', to);
        text += len + (text[len] == '\n');
    }
}

static bool draw(FILE *to, struct libscols_table *table)
{
    char *text = NULL;
    scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER); /* the width is settled already */
    if (scols_table_set_column_separator(table, "  ") != 0 ||
        scols_print_table_to_string(table, &text) != 0 || !text) {
        free(text);
        return false;
    }
    print_lines(to, text);
    free(text);
    return true;
}

int table_print(FILE *to, const struct out_column *heads, size_t n, char **cells, size_t n_rows,
                int columns, struct sotay_error *err)
{
    AUTO_FREE struct fit *fits = calloc(n, sizeof *fits);
    if (!fits)
        return sotay_nomem(err);
    if (columns > 0) {
        for (size_t i = 0; i < n; i++)
            measure(&fits[i], &heads[i], cells + i, n, n_rows);
        squeeze(fits, n, columns);
        if (!wrap_cells(fits, n, cells, n_rows))
            return sotay_nomem(err);
    }
    need_utf8();
    struct libscols_table *table = scols_new_table();
    bool good = table && fill(table, heads, n, cells, n_rows) && draw(to, table);
    if (table)
        scols_unref_table(table);
    return good ? SOTAY_OK : sotay_nomem(err);
}
