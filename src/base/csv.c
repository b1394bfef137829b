/* src/base/csv.c - reading CSV row by row on libcsv in strict mode; writing single cells.
 * The file is given to libcsv one line at a time, so a row is known to begin on the line that was
 * fed last when no row is open: libcsv itself counts no lines. */
#include "base/base.h"

#include "base/csv.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "base/str.h"
#include "base/text.h"

enum { BLOCK_BYTES = 65536, ROW_BYTES_MAX = 1 << 20 };

struct csv_reader {
    char *path;
    int fd;
    bool at_end;   /* nothing more to read */
    bool started;  /* libcsv is set up */
    bool finished; /* libcsv was told that nothing follows */
    struct csv_parser parser;
    char *block;
    size_t block_len, block_at;
    size_t lf_end; /* behind the next LF of the block, if it is behind block_at */
    int64_t line;  /* of the next byte */
    bool after_cr; /* the byte before it was CR */
    /* The row: */
    int64_t row_line; /* where it began */
    size_t row_bytes; /* given to libcsv since then */
    bool begun, row_ready;
    bool blank;         /* all its cells are empty */
    bool no_utf8;       /* some cell is not UTF-8 */
    bool no_memory;     /* callbacks cannot answer */
    struct str text;    /* the cells, each closed by NUL */
    size_t *starts;     /* offsets into text */
    const char **cells; /* made of starts when the row is whole */
    size_t n, room;
    /* The first row: */
    struct csv_row header;
    char **header_cells;
};

/* Reasons. */

static const char *encoding_hint(void)
{
    return _("Save the file again as UTF-8: in Excel choose the type \"CSV UTF-8\".");
}

static int refuse_line(const struct csv_reader *r, int64_t line, const char *hint, const char *why,
                       struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, hint, "%s:%lld: %s", r->path, (long long)line, why);
}

static int refuse_file(const struct csv_reader *r, const char *hint, const char *why,
                       struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EREFUSED, hint, "%s: %s", r->path, why);
}

/* Reading. */

static bool begins(const struct csv_reader *r, const char *bytes, size_t n)
{
    return r->block_len >= n && memcmp(r->block, bytes, n) == 0;
}

/* Fills the block; a short file is all there, a pipe is read until the block is full. */
static int read_block(struct csv_reader *r, struct sotay_error *err)
{
    r->block_len = r->block_at = r->lf_end = 0;
    while (r->block_len < BLOCK_BYTES && !r->at_end) {
        ssize_t n = read(r->fd, r->block + r->block_len, BLOCK_BYTES - r->block_len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read '%s': %s"), r->path,
                              strerror(errno));
        r->at_end = n == 0;
        r->block_len += (size_t)n;
    }
    return SOTAY_OK;
}

/* A NUL is never text: a file of zeros is refused here, at its first block. */
static int check_block(const struct csv_reader *r, struct sotay_error *err)
{
    const char *nul = memchr(r->block, '\0', r->block_len);
    if (!nul)
        return SOTAY_OK;
    int64_t line = r->line;
    for (const char *p = r->block; p < nul; p++)
        line += *p == '\n';
    return refuse_line(r, line, encoding_hint(), _("not a text file: it has a zero byte"), err);
}

static int check_kind(struct csv_reader *r, struct sotay_error *err)
{
    if (begins(r, "\xff\xfe", 2) || begins(r, "\xfe\xff", 2))
        return refuse_file(r, encoding_hint(), _("the encoding is UTF-16, not UTF-8"), err);
    if (begins(r, "PK\x03\x04", 4) || begins(r, "\xd0\xcf\x11\xe0", 4))
        return refuse_file(r, encoding_hint(), _("this is an Excel workbook, not a CSV file"), err);
    if (begins(r, "\xef\xbb\xbf", 3))
        r->block_at = 3;
    return SOTAY_OK;
}

static const char delimiters[] = {',', ';', '\t'};

/* Counts each in the line at *at, outside quotes, and goes on behind it; false: the line is blank. */
static bool count_delimiters(const struct csv_reader *r, size_t *at, size_t n[3])
{
    bool quoted = false, seen = false;
    memset(n, 0, 3 * sizeof *n);
    for (; *at < r->block_len; ++*at) {
        char c = r->block[*at];
        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r'))
            break;
        seen = seen || c != ' ';
        for (size_t i = 0; !quoted && i < 3; i++)
            n[i] += c == delimiters[i];
    }
    ++*at;
    return seen;
}

static unsigned char commonest(const size_t n[3])
{
    if (n[1] > n[0] && n[1] >= n[2])
        return ';';
    return n[2] > n[0] ? '\t' : ',';
}

/* The commonest of the three in the first line that is not blank.  A title may stand there alone: then
 * the one that most of the next lines have, and at least two. */
static unsigned char sniff_delimiter(const struct csv_reader *r)
{
    enum { LINES = 30 };
    size_t at = r->block_at, n[3] = {0}, lines[3] = {0};
    while (at < r->block_len && !count_delimiters(r, &at, n))
        ;
    if (n[0] + n[1] + n[2] > 0)
        return commonest(n);
    for (int i = 0; i < LINES && at < r->block_len; i++) {
        count_delimiters(r, &at, n);
        for (size_t k = 0; k < 3; k++)
            lines[k] += n[k] > 0;
    }
    unsigned char best = commonest(lines);
    return lines[best == ',' ? 0 : best == ';' ? 1 : 2] >= 2 ? best : ',';
}

/* Cells. */

static bool more_cells(struct csv_reader *r)
{
    if (r->n < r->room)
        return true;
    size_t room = r->room ? r->room * 2 : 32;
    size_t *starts = realloc(r->starts, room * sizeof *starts);
    if (starts)
        r->starts = starts;
    const char **cells = starts ? realloc(r->cells, room * sizeof *cells) : NULL;
    if (!cells)
        return false;
    r->cells = cells;
    r->room = room;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Returns true if there is a byte that is not ASCII. */
static bool trim_ascii(const char **text, size_t *len)
{
    const char *from = *text, *to = from + *len;
    while (from < to && is_blank(*from))
        from++;
    while (from < to && is_blank(to[-1]))
        to--;
    *text = from;
    *len = (size_t)(to - from);
    unsigned char all = 0;
    for (; from < to; from++)
        all |= (unsigned char)*from;
    return all >= 0x80;
}

static void add_normal(struct csv_reader *r, const char *text, size_t len)
{
    if (text_utf8_error(text, len) != len) {
        r->no_utf8 = true;
        return;
    }
    AUTO_FREE char *nfc = text_nfc(text, len);
    AUTO_FREE char *bare = nfc && *nfc == '\'' ? text_nfc(nfc + 1, strlen(nfc + 1)) : NULL;
    if (!nfc || (*nfc == '\'' && !bare))
        r->no_memory = true;
    else
        str_add(&r->text, bare ? bare : nfc);
}

static bool quick_nfc(const char *text, size_t len)
{
    /* A space that is not ASCII (U+00A0) may have to be trimmed, also behind the apostrophe. */
    return text_is_nfc(text, len) && (unsigned char)text[0] != 0xc2 && text[0] != '\'' &&
           (len < 2 || (unsigned char)text[len - 2] != 0xc2);
}

static void on_cell(void *bytes, size_t len, void *reader)
{
    struct csv_reader *r = reader;
    const char *text = bytes ? bytes : "";
    if (!more_cells(r)) {
        r->no_memory = true;
        return;
    }
    r->starts[r->n++] = r->text.len;
    bool ascii = !trim_ascii(&text, &len);
    if (!ascii && !quick_nfc(text, len)) {
        add_normal(r, text, len);
    } else {
        if (len && text[0] == '\'') {
            text++;
            len--;
            trim_ascii(&text, &len);
        }
        str_add_bytes(&r->text, text, len);
    }
    r->blank = r->blank && r->text.len == r->starts[r->n - 1];
    str_add_char(&r->text, '\0'); /* closes the cell */
}

static void on_row(int end, void *reader)
{
    (void)end;
    struct csv_reader *r = reader;
    r->row_ready = true;
}

/* Rows. */

static void forget_row(struct csv_reader *r)
{
    str_clear(&r->text);
    r->n = 0;
    r->blank = true;
    r->begun = r->row_ready = false;
}

/* Length up to and with the next end of line (LF, CR or CR LF), or to the end of the block. */
static size_t next_line(struct csv_reader *r)
{
    const char *from = r->block + r->block_at;
    size_t left = r->block_len - r->block_at;
    if (r->lf_end <= r->block_at) { /* looked for once, however many CR are in the line */
        const char *lf = memchr(from, '\n', left);
        r->lf_end = lf ? (size_t)(lf - r->block) + 1 : r->block_len;
    }
    size_t len = r->lf_end - r->block_at;
    const char *cr = memchr(from, '\r', len);
    if (cr)
        len = (size_t)(cr - from) + 1;
    if (cr && len < left && from[len] == '\n')
        len++;
    for (size_t i = 0; i < len && !r->begun; i++)
        r->begun = !is_blank(from[i]);
    return len;
}

/* CR LF counts once, also when a block ends between the two. */
static void count_line(struct csv_reader *r, const char *from, size_t len)
{
    r->after_cr = from[len - 1] == '\r';
    r->line += from[len - 1] == '\n';
}

static int parse_error(struct csv_reader *r, struct sotay_error *err)
{
    if (csv_error(&r->parser) == CSV_ENOMEM)
        return sotay_nomem(err);
    return refuse_line(r, r->row_line,
                       _("Put the whole cell in quotes and write each quote inside it twice."),
                       _("a quote in the wrong place"), err);
}

static int too_long(const struct csv_reader *r, struct sotay_error *err)
{
    return refuse_line(r, r->row_line, _("Look for a quote that is opened there and never closed."),
                       _("a row of more than 1 MiB begins here"), err);
}

/* Gives libcsv one line.  Blank lines make no row: what follows them begins on its own line. */
static int feed_line(struct csv_reader *r, struct sotay_error *err)
{
    const char *from = r->block + r->block_at;
    if (r->after_cr && *from != '\n')
        r->line++;
    if (!r->begun && r->n == 0) {
        r->row_line = r->line;
        r->row_bytes = 0;
    }
    size_t len = next_line(r);
    r->row_bytes += len;
    if (r->row_bytes > ROW_BYTES_MAX)
        return too_long(r, err);
    if (csv_parse(&r->parser, from, len, on_cell, on_row, r) != len)
        return parse_error(r, err);
    r->block_at += len;
    count_line(r, from, len);
    return SOTAY_OK;
}

static int finish(struct csv_reader *r, struct sotay_error *err)
{
    r->finished = true;
    if (csv_fini(&r->parser, on_cell, on_row, r) != 0)
        return refuse_line(r, r->row_line, _("Close the quote, or take it away."),
                           _("a quote opened here is never closed"), err);
    return SOTAY_OK;
}

/* One step nearer to a whole row. */
static int advance(struct csv_reader *r, struct sotay_error *err)
{
    if (r->block_at < r->block_len)
        return feed_line(r, err);
    if (r->at_end)
        return finish(r, err);
    int rc = read_block(r, err);
    return rc < 0 ? rc : check_block(r, err);
}

static int check_row(const struct csv_reader *r, struct sotay_error *err)
{
    if (r->no_memory || r->text.failed)
        return sotay_nomem(err);
    if (r->no_utf8)
        return refuse_line(r, r->row_line, encoding_hint(), _("the text is not UTF-8"), err);
    return SOTAY_OK;
}

static int read_row(struct csv_reader *r, struct csv_row *ret_row, struct sotay_error *err)
{
    do {
        forget_row(r);
        while (!r->row_ready) {
            if (r->finished)
                return SOTAY_END;
            int rc = advance(r, err);
            if (rc >= 0)
                rc = check_row(r, err);
            if (rc < 0)
                return rc;
        }
    } while (r->blank);
    for (size_t i = 0; i < r->n; i++)
        r->cells[i] = r->text.data + r->starts[i];
    *ret_row = (struct csv_row){r->row_line, r->n, r->cells};
    return SOTAY_OK;
}

int csv_next(struct csv_reader *reader, struct csv_row *ret_row, struct sotay_error *err)
{
    return read_row(reader, ret_row, err);
}

/* Opening. */

static int open_file(struct csv_reader *r, const char *path, struct sotay_error *err)
{
    struct stat st;
    bool standard = strcmp(path, "-") == 0;
    r->fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (r->fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sotay_fail(err, SOTAY_EABSENT, _("Check the name and the folder of the file."),
                          _("there is no file '%s'"), path);
    if (r->fd < 0 || fstat(r->fd, &st) < 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot open '%s': %s"), r->path,
                          strerror(errno));
    if (S_ISDIR(st.st_mode))
        return refuse_file(r, _("Give the name of an Excel or CSV file."), _("this is a folder"),
                           err);
    return SOTAY_OK;
}

static int begin(struct csv_reader *r, struct sotay_error *err)
{
    int rc = read_block(r, err);
    if (rc >= 0)
        rc = check_kind(r, err);
    if (rc >= 0)
        rc = check_block(r, err);
    if (rc < 0)
        return rc;
    if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return sotay_nomem(err);
    r->started = true;
    csv_set_delim(&r->parser, sniff_delimiter(r));
    return SOTAY_OK;
}

static int keep_header(struct csv_reader *r, const struct csv_row *row, struct sotay_error *err)
{
    r->header_cells = calloc(row->n, sizeof *r->header_cells);
    if (!r->header_cells)
        return sotay_nomem(err);
    for (size_t i = 0; i < row->n; i++) {
        r->header_cells[i] = text_dup(row->cells[i]);
        r->header = (struct csv_row){row->line, i + 1, (const char *const *)r->header_cells};
        if (!r->header_cells[i])
            return sotay_nomem(err);
    }
    return SOTAY_OK;
}

static int read_header(struct csv_reader *r, struct sotay_error *err)
{
    struct csv_row row;
    int rc = read_row(r, &row, err);
    if (rc == SOTAY_END)
        return refuse_file(r, _("The first line has to hold the names of the columns."),
                           _("the file is empty"), err);
    return rc < 0 ? rc : keep_header(r, &row, err);
}

int csv_open(const char *path, struct csv_reader **ret_reader, struct sotay_error *err)
{
    struct csv_reader *r = calloc(1, sizeof *r);
    if (!r)
        return sotay_nomem(err);
    r->fd = -1;
    r->line = r->row_line = 1;
    r->path = text_dup(strcmp(path, "-") == 0 ? _("standard input") : path);
    r->block = malloc(BLOCK_BYTES);
    int rc = r->path && r->block ? open_file(r, path, err) : sotay_nomem(err);
    if (rc >= 0)
        rc = begin(r, err);
    if (rc >= 0)
        rc = read_header(r, err);
    if (rc < 0) {
        csv_close(r);
        return rc;
    }
    *ret_reader = r;
    return SOTAY_OK;
}

const struct csv_row *csv_header(const struct csv_reader *reader)
{
    return &reader->header;
}

const char *csv_path(const struct csv_reader *reader)
{
    return reader->path;
}

void csv_close(struct csv_reader *reader)
{
    if (!reader)
        return;
    if (reader->started)
        csv_free(&reader->parser);
    if (reader->fd >= 0)
        close(reader->fd);
    for (size_t i = 0; i < reader->header.n; i++)
        free(reader->header_cells[i]);
    free(reader->header_cells);
    free(reader->path);
    free(reader->block);
    free(reader->starts);
    free(reader->cells);
    str_done(&reader->text);
    free(reader);
}
