/* src/domain/workbook_write.c - sheets of cells to a workbook, through the sheet module, to a file put in
 * its place whole. */
#include "base/base.h"

#include "domain/workbook.h"

#include "base/place.h"
#include "base/text.h"
#include "ledger/file.h"

#include <dirent.h>
#include <errno.h>

enum { WIDTH_MIN = 6, WIDTH_MAX = 50 };
#define CREATED 315532800 /* 1980-01-01, as in every entry of the archive */

/* ---- pages as the module takes them -------------------------------------------------------------- */

struct book { /* memory of all pages */
    struct arena mem;
    struct sotay_book book;
};

static void book_done(struct book *b)
{
    arena_done(&b->mem);
}

static int32_t kind_of(enum sheet_kind kind)
{
    static const int32_t kinds[] = {
        [SHEET_EMPTY] = SOTAY_CELL_EMPTY,   [SHEET_TEXT] = SOTAY_CELL_TEXT,
        [SHEET_NUMBER] = SOTAY_CELL_NUMBER, [SHEET_DAY] = SOTAY_CELL_DAY,
        [SHEET_FLAG] = SOTAY_CELL_FLAG,     [SHEET_BROKEN] = SOTAY_CELL_BROKEN,
    };
    return kinds[kind];
}

static int add_rows(struct book *b, const struct sheet *s, struct sotay_page *page,
                    struct sotay_error *err)
{
    page->n_rows = s->n_rows ? (uint64_t)s->rows[s->n_rows - 1].line : 0;
    struct sotay_row *rows = arena_bytes(&b->mem, (size_t)page->n_rows * sizeof *rows);
    page->rows = rows;
    for (size_t i = 0; rows && i < s->n_rows; i++) {
        const struct sheet_row *from = &s->rows[i];
        struct sotay_cell *cells = arena_bytes(&b->mem, from->n * sizeof *cells);
        if (!cells)
            return sotay_nomem(err);
        for (size_t j = 0; j < from->n; j++)
            cells[j] = (struct sotay_cell){from->cells[j].text, kind_of(from->cells[j].kind), 0};
        rows[from->line - 1] = (struct sotay_row){cells, from->n};
    }
    return rows ? SOTAY_OK : sotay_nomem(err);
}

/* The longest line of its texts, within reason; headings may wrap at their words. */
static int width_of(const struct sheet *s, size_t column)
{
    int width = WIDTH_MIN;
    for (size_t i = 0; i < s->n_rows; i++) {
        int here = text_width(sheet_cell(&s->rows[i], column)->text) + 2;
        width = here > width ? here : width;
    }
    return width < WIDTH_MAX ? width : WIDTH_MAX;
}

static int add_columns(struct book *b, const struct workbook_page *from, struct sotay_page *page,
                       struct sotay_error *err)
{
    size_t n = from->columns ? from->n_columns : from->sheet->widest;
    struct sotay_page_column *columns = arena_bytes(&b->mem, n * sizeof *columns);
    const struct sotay_page_column **list = arena_bytes(&b->mem, n * sizeof *list);
    if (!columns || !list)
        return sotay_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct workbook_column plain = {.kind = SHEET_TEXT};
        const struct workbook_column *c = from->columns ? &from->columns[i] : &plain;
        columns[i] = (struct sotay_page_column){
            .size = sizeof columns[i],
            .width = c->width ? c->width : width_of(from->sheet, i),
            .kind = kind_of(c->kind),
            .note = c->note,
            .words = c->words,
            .n_words = (uint32_t)c->n_words,
        };
        list[i] = &columns[i];
    }
    page->columns = list;
    page->n_columns = (uint32_t)n;
    return SOTAY_OK;
}

static int book_make(struct book *b, const struct workbook_page *pages, size_t n,
                     const char *folder, struct sotay_error *err)
{
    struct sotay_page *made = arena_bytes(&b->mem, n * sizeof *made);
    const struct sotay_page **list = arena_bytes(&b->mem, n * sizeof *list);
    int rc = made && list ? SOTAY_OK : sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        made[i] = (struct sotay_page){.size = sizeof made[i],
                                      .name = pages[i].sheet->name,
                                      .n_headings = (uint32_t)pages[i].n_headings};
        list[i] = &made[i];
        rc = add_rows(b, pages[i].sheet, &made[i], err);
        if (rc >= 0)
            rc = add_columns(b, &pages[i], &made[i], err);
    }
    b->book = (struct sotay_book){.size = sizeof b->book,
                                  .pages = list,
                                  .n_pages = (uint32_t)n,
                                  .created = CREATED,
                                  .folder = folder};
    return rc;
}

/* ---- a folder of the call's own ------------------------------------------------------------------ */

/* Beside the file: what passes through it is meant for that disk, and nobody else may look in. */
static int work_folder_make(const char *path, struct str *ret, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    int rc = place_folder(path, folder, err);
    if (rc >= 0)
        str_addf(ret, "%s/.sotay-XXXXXX", folder);
    if (rc >= 0)
        rc = str_check(ret, err);
    if (rc >= 0 && !mkdtemp(ret->data)) {
        rc =
            sotay_fail(err, SOTAY_EFAIL, _("Check the folder, its permissions and the free space."),
                       _("cannot write '%s': %s"), path, strerror(errno));
        str_clear(ret);
    }
    return rc;
}

static void work_folder_drop(const char *folder)
{
    DIR *dir = *folder ? opendir(folder) : NULL;
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    if (*folder)
        rmdir(folder);
}

/* ---- writing ------------------------------------------------------------------------------------- */

static int32_t collect(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    struct str *out = sink->core;
    str_add_bytes(out, bytes, (size_t)len);
    return out->failed ? SOTAY_SHEET_NO_MEMORY : 0;
}

static int call_module(const struct sotay_sheets *module, const char *path,
                       const struct sotay_book *book, struct str *out, struct sotay_error *err)
{
    const struct sotay_sink sink = {.size = sizeof sink, .core = out, .write = collect};
    struct host *h = host_new();
    if (!h)
        return sotay_nomem(err);
    host_set_plugin(h, &module->head);
    int32_t rc = module->write(host_table(h), book, &sink);
    int done = str_check(out, err);
    if (done >= 0 && rc < 0)
        done = sotay_fail(err, rc == SOTAY_SHEET_REFUSED ? SOTAY_EREFUSED : SOTAY_EFAIL, NULL,
                          _("cannot write '%s': %s"), path, host_last_log(h));
    host_free(h);
    return done;
}

static int make_bytes(const struct sotay_sheets *module, const char *path,
                      const struct workbook_page *pages, size_t n, struct str *out,
                      struct sotay_error *err)
{
    AUTO(str) folder = {0};
    __attribute__((cleanup(book_done))) struct book b = {0};
    int rc = work_folder_make(path, &folder, err);
    if (rc >= 0)
        rc = book_make(&b, pages, n, str_text(&folder), err);
    if (rc >= 0)
        rc = call_module(module, path, &b.book, out, err);
    work_folder_drop(str_text(&folder));
    return rc;
}

int workbook_can_write(struct app *app, const char *path, bool replace, struct sotay_error *err)
{
    const struct sotay_sheets *module = NULL;
    if (place_is_folder(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Give the name of a file that ends in .xlsx."),
                          _("'%s' is a folder"), path);
    if (!replace && place_is_taken(path))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Choose another file, or add --force to replace it."),
                          _("'%s' is there already"), path);
    return workbook_module(app, path, &module, err);
}

int workbook_write(struct app *app, const char *path, const struct workbook_page *pages, size_t n,
                   bool replace, struct sotay_error *err)
{
    const struct sotay_sheets *module = NULL;
    AUTO(str) bytes = {0};
    int rc = workbook_can_write(app, path, replace, err);
    if (rc >= 0)
        rc = workbook_module(app, path, &module, err);
    if (rc >= 0)
        rc = make_bytes(module, path, pages, n, &bytes, err);
    return rc < 0 ? rc : file_write_private(path, bytes.data, bytes.len, replace, err);
}
