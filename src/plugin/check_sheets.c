/* src/plugin/check_sheets.c - tries a sheet module: what it writes has to come back cell by cell, and
 * what is no workbook has to be refused. */
#include "base/base.h"

#include "plugin/check_private.h"

#include <dirent.h>
#include <errno.h>

#include "base/str.h"

enum { ROWS = 40, COLUMNS = 5, CUTS = 60, FLIPS = 400 };

struct sample {
    struct sotay_cell cells[ROWS][COLUMNS];
    char numbers[ROWS][24];
    struct sotay_row rows[ROWS];
};

/* ---- a made-up sheet ----------------------------------------------------------------------------- */

static void sample_make(struct sample *s)
{
    static const char *const texts[] = {"Nguyễn Thị Hoa", "001080000123", "=1+1", "<&>\"'", "0"};
    static const char *const days[] = {"1980-05-02", "2024-02-29", "2026-11-22 07:30"};
    for (int i = 0; i < ROWS; i++) {
        struct sotay_cell *c = s->cells[i];
        snprintf(s->numbers[i], sizeof s->numbers[i], "%d%s", i * 12345, i % 2 ? ".5" : "");
        c[0] = (struct sotay_cell){texts[i % (int)COUNT_OF(texts)], SOTAY_CELL_TEXT, 0};
        c[1] = (struct sotay_cell){s->numbers[i], SOTAY_CELL_NUMBER, 0};
        c[2] = (struct sotay_cell){days[i % (int)COUNT_OF(days)], SOTAY_CELL_DAY, 0};
        c[3] = (struct sotay_cell){"", SOTAY_CELL_EMPTY, 0};
        c[4] = (struct sotay_cell){i % 3 ? "true" : "false", SOTAY_CELL_FLAG, 0};
        s->rows[i] = (struct sotay_row){c, COLUMNS};
    }
}

/* ---- writing -------------------------------------------------------------------------------------- */

static int32_t collect(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    struct str *out = sink->core;
    str_add_bytes(out, bytes, (size_t)len);
    return out->failed ? SOTAY_SHEET_NO_MEMORY : 0;
}

static void begin_call(struct check_work *w, const char *doing)
{
    struct check_room *room = w->room;
    host_clear(w->host);
    guard_beat(w->guard);
    snprintf(room->doing, sizeof room->doing, "%s", doing);
    room->report.rules[room->rule_index].calls++;
}

static bool write_sample(struct check_work *w, const struct sotay_sheets *s,
                         const struct sample *sample, const char *folder, struct str *out)
{
    static const char *const words[] = {"nurse", "doctor"};
    const struct sotay_page_column column = {.size = sizeof column,
                                             .width = 12,
                                             .kind = SOTAY_CELL_TEXT,
                                             .note = "ghi chú",
                                             .words = words,
                                             .n_words = COUNT_OF(words)};
    const struct sotay_page_column *const columns[COLUMNS] = {&column, &column, &column, &column,
                                                              &column};
    const struct sotay_page page = {.size = sizeof page,
                                    .name = "Danh sách",
                                    .rows = sample->rows,
                                    .n_rows = ROWS,
                                    .columns = columns,
                                    .n_columns = COLUMNS,
                                    .n_headings = 1};
    const struct sotay_page *const pages[] = {&page};
    const struct sotay_book book = {
        .size = sizeof book, .pages = pages, .n_pages = 1, .created = 1763164800, .folder = folder};
    const struct sotay_sink sink = {.size = sizeof sink, .core = out, .write = collect};
    begin_call(w, "write");
    if (s->write(host_table(w->host), &book, &sink) >= 0)
        return true;
    check_note(w->room, true, "mute", "write: %s", host_last_log(w->host));
    return false;
}

/* ---- reading -------------------------------------------------------------------------------------- */

struct taken {
    const struct sample *sample; /* NULL: anything may come */
    bool open;                   /* a sheet whose cells are compared */
    int cells, wrong;
};

static int32_t take_sheet(const struct sotay_taker *taker, const char *name, int32_t is_hidden)
{
    struct taken *t = taker->core;
    t->open = !is_hidden && strcmp(name, "Danh sách") == 0;
    return t->open || !t->sample;
}

static int32_t take_cell(const struct sotay_taker *taker, int64_t line, uint32_t column,
                         int32_t kind, const char *text)
{
    struct taken *t = taker->core;
    if (!t->sample)
        return 0;
    bool fits = line >= 1 && line <= ROWS && column < COLUMNS;
    const struct sotay_cell *want = fits ? &t->sample->cells[line - 1][column] : NULL;
    if (kind == SOTAY_CELL_EMPTY)
        return 0;
    t->cells++;
    t->wrong += !want || want->kind != kind || strcmp(want->text, text) != 0;
    return 0;
}

static int32_t take_range(const struct sotay_taker *taker, int64_t line, uint32_t column,
                          int64_t last_line, uint32_t last_column)
{
    (void)taker;
    (void)line;
    (void)column;
    (void)last_line;
    (void)last_column;
    return 0;
}

static int32_t read_it(struct check_work *w, const struct sotay_sheets *s, const void *bytes,
                       size_t len, const char *doing, struct taken *t)
{
    static const struct sotay_sheet_limits limits = {.size = sizeof limits,
                                                     .inflated_bytes = 16 << 20,
                                                     .entries = 200,
                                                     .depth = 64,
                                                     .ratio = 250};
    const struct sotay_taker taker = {.size = sizeof taker,
                                      .core = t,
                                      .sheet = take_sheet,
                                      .cell = take_cell,
                                      .merged = take_range};
    begin_call(w, doing);
    int32_t rc = s->read(host_table(w->host), bytes, len, &limits, &taker);
    if (rc < 0 && !host_last_log(w->host)[0])
        check_note(w->room, true, "mute", _("refuses a file without saying why"));
    return rc;
}

static void read_back(struct check_work *w, const struct sotay_sheets *s,
                      const struct sample *sample, const struct str *file)
{
    struct taken t = {.sample = sample};
    if (read_it(w, s, file->data, file->len, "read", &t) < 0)
        check_note(w->room, true, "mute", "read: %s", host_last_log(w->host));
    else if (t.cells != ROWS * (COLUMNS - 1) || t.wrong)
        check_note(w->room, true, "promise",
                   _("of %d cells that it wrote, %d came back, %d of them different"),
                   ROWS * (COLUMNS - 1), t.cells, t.wrong);
}

/* Cut short anywhere: refused.  One byte changed: whatever it says, it does not crash. */
static void read_damaged(struct check_work *w, const struct sotay_sheets *s, const struct str *file)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < CUTS; i++) {
        struct taken t = {0};
        if (read_it(w, s, file->data, file->len * i / CUTS, "read (cut short)", &t) >= 0)
            check_note(w->room, true, "promise", _("takes a file that was cut short"));
    }
    for (int i = 0; i < FLIPS; i++) {
        struct taken t = {0};
        seed = seed * 1664525 + 1013904223;
        size_t at = (size_t)(seed >> 4) % file->len;
        char kept = file->data[at];
        file->data[at] = (char)(kept ^ (1 << i % 8));
        read_it(w, s, file->data, file->len, "read (damaged)", &t);
        file->data[at] = kept;
    }
}

/* ---- both ------------------------------------------------------------------------------------------ */

static bool is_empty(const char *folder)
{
    int n = 0;
    DIR *dir = opendir(folder);
    while (dir && readdir(dir))
        n++;
    if (dir)
        closedir(dir);
    return n <= 2;
}

static void try_in_folder(struct check_work *w, const struct sotay_sheets *s,
                          const struct sample *sample, const char *folder)
{
    AUTO(str) once = {0};
    AUTO(str) again = {0};
    if (!write_sample(w, s, sample, folder, &once) || !write_sample(w, s, sample, folder, &again) ||
        !once.len)
        return;
    if (once.len != again.len || memcmp(once.data, again.data, once.len) != 0)
        check_note(w->room, true, "impure", _("wrote one sheet in two ways"));
    if (!is_empty(folder))
        check_note(w->room, true, "leak", _("leaves files behind"));
    read_back(w, s, sample, &once);
    read_damaged(w, s, &once);
}

void check_sheets(struct check_work *w, const struct sotay_sheets *s)
{
    AUTO(str) folder = {0};
    const char *tmp = getenv("TMPDIR");
    AUTO_FREE struct sample *sample = calloc(1, sizeof *sample);
    str_addf(&folder, "%s/sotay-check-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!sample || str_check(&folder, NULL) < 0 || w->first > 0)
        return;
    sample_make(sample);
    check_begin(w, s->suffix);
    w->room->unit = 0;
    if (!mkdtemp(folder.data)) {
        check_note(w->room, true, "mute", "%s: %s", folder.data, strerror(errno));
        return;
    }
    try_in_folder(w, s, sample, folder.data);
    rmdir(folder.data);
}
