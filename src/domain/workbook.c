/* src/domain/workbook.c - reading a workbook: its bytes through the sheet module into cells. */
#include "base/base.h"

#include "domain/workbook.h"

#include "base/text.h"
#include "ledger/file.h"

#include <fcntl.h>

#define MODULE "xlsx"
#define FILE_BYTES_MAX ((size_t)64 << 20)

static const char zip_mark[] = "PK\x03\x04";
static const char ole_mark[] = "\xd0\xcf\x11\xe0"; /* of .xls, and around what is encrypted */

static const char *save_hint(void)
{
    return _("Open it in Excel or LibreOffice and save it as .xlsx, or as CSV UTF-8.");
}

/* A page that a browser shows, or XML: many a program calls such a table .xls. */
static bool is_markup(const char *bytes, size_t len)
{
    size_t at = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < len && strchr(" \t\r\n", bytes[at]) && bytes[at])
        at++;
    return at < len && bytes[at] == '<';
}

static bool begins_with(const char *bytes, size_t len, const char mark[static 4])
{
    return len >= 4 && memcmp(bytes, mark, 4) == 0;
}

bool workbook_is(const char *path)
{
    char head[64];
    int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    ssize_t n = pread(fd, head, sizeof head, 0);
    close(fd);
    size_t len = n > 0 ? (size_t)n : 0;
    return begins_with(head, len, zip_mark) || begins_with(head, len, ole_mark) ||
           is_markup(head, len);
}

int workbook_module(struct app *app, const char *path, const struct sotay_sheets **ret,
                    struct sotay_error *err)
{
    int rc = plugins_sheets(app->plugins, MODULE, ret, err);
    if (rc == SOTAY_EABSENT)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Use CSV UTF-8 instead, or install Sotay's module xlsx; 'sotay plugin "
                            "list' shows what is installed."),
                          _("%s: the part of Sotay for Excel workbooks is not installed"), path);
    return rc;
}

/* ---- what comes from the module ----------------------------------------------------------------- */

struct taking {
    struct sheet *into;
    const char *wanted; /* NULL: the first that has cells */
    bool begun, done;
    struct sotay_error *err;
    int rc; /* ours, once a function below has failed */
};

static struct taking *taking_of(const struct sotay_taker *taker)
{
    return taker->core;
}

static bool has_cells(const struct sheet *s)
{
    return s->n_rows > 0 || s->open_n > 0;
}

static int keep_name(struct taking *t, const char *name)
{
    AUTO_FREE char *nfc = NULL;
    int rc = text_to_nfc(name, &nfc, t->err);
    if (rc < 0)
        return rc;
    text_clean(nfc);
    t->into->name = arena_text(&t->into->mem, nfc);
    return t->into->name ? SOTAY_OK : sotay_nomem(t->err);
}

static bool is_wanted(const struct taking *t, const char *name, bool is_hidden)
{
    if (!t->wanted)
        return !is_hidden;
    AUTO_FREE char *a = text_case_key(name);
    AUTO_FREE char *b = text_case_key(t->wanted);
    return a && b && strcmp(a, b) == 0;
}

/* An empty sheet before this one is forgotten, with the ranges it had. */
static int32_t take_sheet(const struct sotay_taker *taker, const char *name, int32_t is_hidden)
{
    struct taking *t = taking_of(taker);
    struct sheet *s = t->into;
    t->done = t->done || (t->begun && (has_cells(s) || t->wanted));
    if (!is_hidden)
        t->rc = sheet_add_name(s, name, t->err);
    if (t->rc < 0 || t->done || !is_wanted(t, name, is_hidden != 0))
        return t->rc < 0 ? t->rc : 0;
    t->begun = true;
    s->n_ranges = 0;
    t->rc = keep_name(t, name);
    return t->rc < 0 ? t->rc : 1;
}

static enum sheet_kind kind_of(int32_t kind)
{
    switch (kind) {
    case SOTAY_CELL_EMPTY:
        return SHEET_EMPTY;
    case SOTAY_CELL_NUMBER:
        return SHEET_NUMBER;
    case SOTAY_CELL_DAY:
        return SHEET_DAY;
    case SOTAY_CELL_FLAG:
        return SHEET_FLAG;
    case SOTAY_CELL_BROKEN:
        return SHEET_BROKEN;
    default:
        return SHEET_TEXT;
    }
}

static int32_t take_cell(const struct sotay_taker *taker, int64_t line, uint32_t column,
                         int32_t kind, const char *text)
{
    struct taking *t = taking_of(taker);
    t->rc = sheet_put(t->into, line, column, kind_of(kind), text, t->err);
    return t->rc;
}

static int32_t take_range(const struct sotay_taker *taker, int64_t line, uint32_t column,
                          int64_t last_line, uint32_t last_column)
{
    struct taking *t = taking_of(taker);
    const struct sheet_range range = {line, last_line, column, last_column};
    t->rc = sheet_merge(t->into, &range, t->err);
    return t->rc;
}

/* ---- reading ------------------------------------------------------------------------------------ */

/* "EncryptedPackage" in UTF-16: a workbook behind a password. */
static int refuse_ole(const char *path, const char *bytes, size_t len, struct sotay_error *err)
{
    static const char mark[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (memmem(bytes, len, mark, sizeof mark))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Open it in Excel, take the password away under File, Info, Protect "
                            "Workbook, save it as .xlsx and try again."),
                          _("%s: this file is protected by a password"), path);
    return sotay_fail(err, SOTAY_EREFUSED, save_hint(),
                      _("%s: this is a file of an older Excel (.xls)"), path);
}

static int call_module(const struct sotay_sheets *module, const char *path, const char *bytes,
                       size_t len, struct taking *t, struct host *h)
{
    static const struct sotay_sheet_limits limits = {.size = sizeof limits,
                                                     .inflated_bytes = (uint64_t)256 << 20,
                                                     .entries = 2000,
                                                     .depth = 64,
                                                     .ratio = 250};
    const struct sotay_taker taker = {.size = sizeof taker,
                                      .core = t,
                                      .sheet = take_sheet,
                                      .cell = take_cell,
                                      .merged = take_range};
    host_set_plugin(h, &module->head);
    int32_t rc = module->read(host_table(h), bytes, len, &limits, &taker);
    if (t->rc < 0)
        return t->rc;
    if (rc >= 0)
        return SOTAY_OK;
    const char *why = host_last_log(h)[0] ? host_last_log(h) : _("this cannot be read");
    return sotay_fail(t->err, rc == SOTAY_SHEET_REFUSED ? SOTAY_EREFUSED : SOTAY_EFAIL,
                      rc == SOTAY_SHEET_REFUSED ? save_hint() : NULL, "%s: %s", path, why);
}

static int no_such_sheet(const struct taking *t, struct sotay_error *err)
{
    AUTO(str) names = {0};
    for (size_t i = 0; i < t->into->n_names; i++)
        str_addf(&names, "%s%s", i ? ", " : "", t->into->names[i]);
    sotay_fail(err, SOTAY_EABSENT, NULL, _("%s: there is no sheet '%s'"), t->into->file, t->wanted);
    if (names.len)
        sotay_error_hint(err, _("It has: %s."), str_text(&names));
    return SOTAY_EABSENT;
}

static int read_bytes(struct app *app, const char *path, const char *bytes, size_t len,
                      struct taking *t)
{
    const struct sotay_sheets *module = NULL;
    if (begins_with(bytes, len, ole_mark))
        return refuse_ole(path, bytes, len, t->err);
    if (is_markup(bytes, len))
        return sotay_fail(t->err, SOTAY_EREFUSED, save_hint(),
                          _("%s: this is a web page, whatever its name says"), path);
    int rc = workbook_module(app, path, &module, t->err);
    if (rc < 0)
        return rc;
    struct host *h = host_new();
    if (!h)
        return sotay_nomem(t->err);
    rc = call_module(module, path, bytes, len, t, h);
    host_free(h);
    if (rc >= 0)
        rc = sheet_end(t->into, t->err);
    if (rc >= 0 && t->wanted && !t->begun)
        return no_such_sheet(t, t->err);
    if (rc >= 0 && t->into->n_rows == 0)
        return sotay_fail(t->err, SOTAY_EREFUSED,
                          _("The first line has to hold the names of the columns."),
                          _("%s: the file is empty"), path);
    return rc;
}

int workbook_read(struct app *app, const char *path, const char *sheet_name, struct sheet *ret,
                  struct sotay_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    AUTO(sheet) s = {0};
    struct taking t = {.into = &s, .wanted = sheet_name, .err = err};
    int rc = file_read(path, FILE_BYTES_MAX, &bytes, &len, err);
    if (rc >= 0)
        rc = sheet_begin(&s, path, "", err);
    if (rc >= 0)
        rc = read_bytes(app, path, bytes, len, &t);
    if (rc < 0)
        return rc;
    s.is_workbook = true;
    *ret = s;
    s = (struct sheet){0}; /* the caller's now */
    return SOTAY_OK;
}
