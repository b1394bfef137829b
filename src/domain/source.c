/* src/domain/source.c - where the rows of an import come from. */
#include "base/base.h"

#include "domain/source.h"

#include "base/sheet_csv.h"
#include "domain/rejects.h"
#include "domain/workbook.h"

void source_done(struct source *s)
{
    csv_close(s->csv);
    free(s->cells);
    understood_done(&s->list);
    place_names_done(&s->places);
    headings_done(&s->headings);
    sheet_done(&s->sheet);
    *s = (struct source){0};
}

/* ---- is it in our own form? ------------------------------------------------------------------ */

static bool is_own_name(const struct noun *n, const char *name)
{
    int target;
    return rejects_is_reason(name) ||
           (target_by_name(n, name, &target) && target >= TARGET_DEPARTMENT);
}

/* All columns are called as ours; or the one that tells which record is meant, and half of them: a
 * slip among those is told as one. */
static bool is_own_form(const struct noun *n, const struct csv_row *header)
{
    size_t own = 0;
    bool has_key = false;
    for (size_t i = 0; i < header->n; i++) {
        own += is_own_name(n, header->cells[i]);
        has_key = has_key || strcmp(header->cells[i], n->fields[0].name) == 0;
    }
    return own == header->n || (has_key && 2 * own >= header->n);
}

/* ---- lists ----------------------------------------------------------------------------------- */

static int ask_repairs(struct understood *u, const struct import_options *options,
                       struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (int kind = 0; rc >= 0 && kind < REPAIR_KINDS; kind++) {
        bool yes = false;
        if (u->repairs[kind].n && options->repair)
            rc = options->repair(options->with, u, kind, &yes, err);
        if (rc >= 0 && yes)
            understood_repair(u, kind);
    }
    return rc;
}

static int refuse_headings(const struct source *s, const struct noun *n, struct sotay_error *err)
{
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s: no row of the sheet '%s' looks like headings"),
               s->name, s->sheet.name);
    sotay_error_hint(err,
                     _("Write headings over the columns; 'sotay %s import --template NAME.xlsx' "
                       "makes a list to fill in.  --sheet NAME reads another sheet."),
                     n->name);
    return SOTAY_EREFUSED;
}

static int understand_sheet(struct source *s, struct app *app, const struct noun *n,
                            const struct import_options *options, struct sotay_error *err)
{
    const struct understand_wishes wishes = {options->columns, options->n_columns, app->today};
    understood_done(&s->list);
    s->list = (struct understood){0};
    return understand(&s->sheet, n, &s->headings, &s->places, &wishes, &s->list, err);
}

/* Nobody said which sheet, and the first is a cover: the next that can be read as a list. */
static int understand_other(struct source *s, struct app *app, const struct noun *n,
                            const char *file, const struct import_options *options)
{
    struct sheet first = s->sheet;
    int rc = SOTAY_END;
    s->sheet = (struct sheet){0};
    for (size_t i = 0; rc != SOTAY_OK && i < first.n_names; i++) {
        if (strcmp(first.names[i], first.name) == 0)
            continue;
        sheet_done(&s->sheet);
        rc = workbook_read(app, file, first.names[i], &s->sheet, NULL);
        if (rc >= 0)
            rc = understand_sheet(s, app, n, options, NULL);
    }
    struct sheet *unused = rc == SOTAY_OK ? &first : &s->sheet;
    sheet_done(unused);
    if (rc != SOTAY_OK)
        s->sheet = first;
    s->name = s->sheet.file;
    return rc == SOTAY_OK ? SOTAY_OK : SOTAY_END;
}

static int understand_list(struct source *s, struct app *app, const struct noun *n,
                           const char *file, const struct import_options *options,
                           struct sotay_error *err)
{
    int rc = headings_read(options->headings ? options->headings : "", &s->headings, err);
    if (rc >= 0)
        rc = place_names_load(&s->places, app, &s->headings, err);
    if (rc >= 0)
        rc = understand_sheet(s, app, n, options, err);
    if (rc == SOTAY_END && s->sheet.is_workbook && !options->sheet)
        rc = understand_other(s, app, n, file, options);
    if (rc == SOTAY_END) /* of a CSV file, its first line is told as what it is not */
        return s->sheet.is_workbook ? refuse_headings(s, n, err) : SOTAY_END;
    s->is_list = rc >= 0;
    if (rc >= 0 && options->understood)
        rc = options->understood(options->with, &s->list, err);
    if (rc >= 0)
        rc = ask_repairs(&s->list, options, err);
    const struct same_asker asker = {options->same, options->with};
    return rc < 0 ? rc : understood_match(&s->list, app, &asker, err);
}

/* The sheet as it stands: its first row names the columns. */
static int take_sheet(struct source *s, struct sotay_error *err)
{
    s->cells = calloc(s->sheet.widest + 1, sizeof(*s->cells));
    if (!s->cells)
        return sotay_nomem(err);
    const struct sheet_row *first = &s->sheet.rows[0];
    const char **names = arena_bytes(&s->sheet.mem, (first->n + 1) * sizeof(*names));
    if (!names)
        return sotay_nomem(err);
    for (size_t i = 0; i < first->n; i++)
        names[i] = first->cells[i].text;
    s->header = (struct csv_row){first->line, first->n, names};
    s->next = 1;
    return SOTAY_OK;
}

static int open_sheet(struct source *s, struct app *app, const struct noun *n, const char *file,
                      const struct import_options *options, struct sotay_error *err)
{
    int rc = n ? understand_list(s, app, n, file, options, err) : SOTAY_END;
    if (rc == SOTAY_END)
        return take_sheet(s, err);
    s->header = (struct csv_row){s->list.header_line, s->list.n_names, s->list.names};
    return rc;
}

/* ---- both ------------------------------------------------------------------------------------ */

int source_open(struct source *s, struct app *app, const struct noun *n, const char *file,
                const struct import_options *options, struct sotay_error *err)
{
    int rc;
    if (workbook_is(file)) {
        rc = workbook_read(app, file, options->sheet, &s->sheet, err);
        s->name = s->sheet.file;
        return rc < 0 ? rc : open_sheet(s, app, n, file, options, err);
    }
    rc = csv_open(file, &s->csv, err);
    if (rc < 0)
        return rc;
    s->name = csv_path(s->csv);
    if (options->sheet)
        return sotay_fail(err, SOTAY_EUSAGE, _("Leave --sheet out, or name an Excel list."),
                          _("--sheet: '%s' is a CSV file, it has no sheets"), s->name);
    s->header = *csv_header(s->csv);
    if (!n || (is_own_form(n, &s->header) && !options->n_columns))
        return SOTAY_OK;
    rc = sheet_from_csv(s->csv, &s->sheet, err);
    if (rc < 0)
        return rc;
    s->name = s->sheet.file;
    csv_close(s->csv);
    s->csv = NULL;
    return open_sheet(s, app, n, file, options, err);
}

static int next_of_sheet(struct source *s, struct csv_row *ret)
{
    if (s->next >= s->sheet.n_rows)
        return SOTAY_END;
    const struct sheet_row *row = &s->sheet.rows[s->next++];
    for (size_t i = 0; i < row->n; i++)
        s->cells[i] = row->cells[i].text;
    *ret = (struct csv_row){row->line, row->n, s->cells};
    return SOTAY_OK;
}

int source_next(struct source *s, struct csv_row *ret, struct sotay_error *err)
{
    if (s->csv)
        return csv_next(s->csv, ret, err);
    if (!s->is_list)
        return next_of_sheet(s, ret);
    if (s->next >= s->list.n_rows)
        return SOTAY_END;
    *ret = understood_row(&s->list, s->next++);
    return SOTAY_OK;
}
