/* tests/fuzz/fuzz_xlsx.c - the reader of workbooks: an archive, or a text that becomes one, in which each
 * part begins on a line "@NAME" and ends before the next one. */
#include "fuzz.h"

#include "../unit/zip.h"
#include "base/sheet.h"
#include "base/str.h"
#include "sotay/plugin.h"

/* plugins/xlsx is built into this program. */
static const struct sotay_sheets *module(void)
{
    return (const struct sotay_sheets *)(const void *)sotay_plugin_entry();
}

/* ---- a host, and what takes the cells --------------------------------------------------------------- */

struct seen {
    struct sheet sheet;
    struct sotay_error err;
    bool open, logged;
};

static struct seen *seen; /* the host has no other way to tell */

static void on_log(const struct sotay_host *host, int32_t level, const char *message)
{
    (void)host;
    PROMISE(level == SOTAY_LOG_ERROR && message[0] && fuzz_is_utf8(message));
    seen->logged = true;
}

static const char *same_text(const struct sotay_host *host, const char *text)
{
    (void)host;
    return text;
}

static int32_t take_sheet(const struct sotay_taker *taker, const char *name, int32_t is_hidden)
{
    struct seen *s = taker->core;
    PROMISE(fuzz_is_utf8(name));
    sheet_done(&s->sheet);
    s->open = sheet_begin(&s->sheet, "fuzz", name, &s->err) == SOTAY_OK;
    return s->open && is_hidden <= 1;
}

static void check_number(const char *text)
{
    const char *at = text + (*text == '-');
    size_t whole = strspn(at, "0123456789");
    PROMISE(whole > 0 && (whole == 1 || *at != '0'));
    at += whole;
    if (*at == '.') {
        size_t part = strspn(at + 1, "0123456789");
        PROMISE(part > 0 && at[part] != '0');
        at += 1 + part;
    }
    PROMISE(!*at && strcmp(text, "-0") != 0);
}

/* "1980-05-02", with or without a time, or a time alone. */
static void check_day(const char *text)
{
    size_t len = strlen(text);
    size_t time = len >= 10 && text[4] == '-' ? 10 : 0;
    for (size_t i = 0; i < time; i++)
        PROMISE(i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9');
    if (len > time && time)
        PROMISE(text[time++] == ' ');
    for (size_t i = time; i < len; i++)
        PROMISE((i - time) % 3 == 2 ? text[i] == ':' : text[i] >= '0' && text[i] <= '9');
    PROMISE(len == time || len == time + 5 || len == time + 8);
}

static int32_t take_cell(const struct sotay_taker *taker, int64_t line, uint32_t column,
                         int32_t kind, const char *text)
{
    struct seen *s = taker->core;
    PROMISE(line >= 1 && line <= SHEET_LINES_MAX && column < SHEET_COLUMNS_MAX);
    PROMISE(kind >= SOTAY_CELL_TEXT && kind <= SOTAY_CELL_BROKEN && fuzz_is_utf8(text));
    if (kind == SOTAY_CELL_NUMBER)
        check_number(text);
    if (kind == SOTAY_CELL_DAY)
        check_day(text);
    int rc = sheet_put(&s->sheet, line, column, SHEET_TEXT, text, &s->err);
    if (rc < 0)
        fuzz_error(rc, &s->err);
    return rc < 0 ? -100 : 0;
}

static int32_t take_range(const struct sotay_taker *taker, int64_t line, uint32_t column,
                          int64_t last_line, uint32_t last_column)
{
    struct seen *s = taker->core;
    const struct sheet_range range = {line, last_line, column, last_column};
    return sheet_merge(&s->sheet, &range, &s->err) < 0 ? -100 : 0;
}

static void read_bytes(const void *bytes, size_t len)
{
    static const struct sotay_sheet_limits limits = {.size = sizeof limits,
                                                     .inflated_bytes = 8 << 20,
                                                     .entries = 2000,
                                                     .depth = 64,
                                                     .ratio = 250};
    struct seen s = {.open = false};
    const struct sotay_host host = {.size = sizeof host, .log = on_log, .translate = same_text};
    const struct sotay_taker taker = {.size = sizeof taker,
                                      .core = &s,
                                      .sheet = take_sheet,
                                      .cell = take_cell,
                                      .merged = take_range};
    seen = &s;
    int32_t rc = module()->read(&host, bytes, len, &limits, &taker);
    PROMISE(rc <= 0 && (rc == 0 || rc == -100 || s.logged));
    if (rc == 0 && s.open)
        PROMISE(sheet_end(&s.sheet, &s.err) == SOTAY_OK || s.err.message[0]);
    for (size_t i = 1; i < s.sheet.n_rows; i++)
        PROMISE(s.sheet.rows[i].line > s.sheet.rows[i - 1].line);
    sheet_done(&s.sheet);
}

/* ---- a text that becomes an archive ------------------------------------------------------------------ */

static void add_part(struct zip_made *z, const char *at, size_t len)
{
    char name[100];
    const char *end = memchr(at, '\n', len);
    size_t n = end ? (size_t)(end - at) : len;
    if (!end || n >= sizeof name || memchr(at, '\0', n))
        return;
    memcpy(name, at, n);
    name[n] = '\0';
    zip_add_bytes(z, name, end + 1, len - n - 1);
}

static void make(struct zip_made *z, const char *at, size_t len)
{
    const char *end = at + len;
    while (at < end) {
        const char *next = memmem(at, (size_t)(end - at), "\n@", 2);
        add_part(z, at, next ? (size_t)(next - at) : (size_t)(end - at));
        at = next ? next + 2 : end;
    }
    zip_end(z);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(zip_made) z = {0};
    AUTO_FREE char *text = fuzz_text(data, size);
    if (size == 0 || text[0] != '@') {
        read_bytes(text, size);
        return 0;
    }
    make(&z, text + 1, size - 1);
    if (!z.bytes.failed && !z.directory.failed)
        read_bytes(z.bytes.data, z.bytes.len);
    return 0;
}
