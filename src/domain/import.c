/* src/domain/import.c - files into records: every row is judged before one is written. */
#include "base/base.h"

#include "domain/import.h"

#include "domain/import_changes.h"
#include "domain/record_private.h"
#include "domain/rejects.h"
#include "domain/secondment.h"
#include "domain/source.h"

enum {
    COLUMN_FACILITY = TARGET_FACILITY,
    COLUMN_DEPARTMENT = TARGET_DEPARTMENT,
    BULK_ROWS = 500,
    PROGRESS_ROWS = 256
};

struct raw { /* a row of the file */
    int64_t line;
    const char **cells;                  /* as many as the header has */
    bool too_long;                       /* there was text beyond the last column */
    const struct list_problem *problems; /* of a list that was understood */
    bool made_code;                      /* it had none, and was given the first one */
};

struct table {
    const char *name; /* as messages call the file */
    struct arena mem;
    const char **header, **shown; /* shown: as the rejected rows have it */
    int *field;                   /* of each column, or COLUMN_... */
    bool is_list;                 /* that was understood: not in our own form */
    size_t n_columns;
    struct raw *list;
    size_t n, cap;
    struct sotay_error broken; /* where reading could not go on; code 0: at the end */
};

static void table_done(struct table *s)
{
    free(s->list);
    arena_done(&s->mem);
}

/* ---- the header ------------------------------------------------------------------------------ */

static void add_known_columns(const struct noun *n, struct str *out)
{
    for (size_t i = 0; i < n->n_fields; i++)
        if (!n->fields[i].hidden)
            str_addf(out, "%s%s", i ? "," : "", n->fields[i].name);
    if (n->id == NOUN_PERSON)
        str_add(out, ",facility,department");
}

static int column_field(const struct noun *n, const char *name, int *ret)
{
    int at = noun_field(n, name);
    if (at >= 0 && !n->fields[at].hidden) {
        *ret = at;
        return SOTAY_OK;
    }
    *ret = strcmp(name, "facility") == 0 ? COLUMN_FACILITY : COLUMN_DEPARTMENT;
    return n->id == NOUN_PERSON &&
                   (strcmp(name, "facility") == 0 || strcmp(name, "department") == 0)
               ? SOTAY_OK
               : SOTAY_END;
}

static int read_column(struct table *s, const struct noun *n, const struct csv_row *header,
                       size_t i, struct sotay_error *err)
{
    s->header[i] = arena_text(&s->mem, header->cells[i]);
    if (!s->header[i])
        return sotay_nomem(err);
    if (column_field(n, header->cells[i], &s->field[i]) == SOTAY_END) {
        AUTO(str) known = {0};
        add_known_columns(n, &known);
        sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s:%lld: unknown column '%s'"), s->name,
                   (long long)header->line, header->cells[i]);
        sotay_error_hint(err, _("Known columns: %s."), str_text(&known));
        return SOTAY_EREFUSED;
    }
    for (size_t k = 0; k < i; k++)
        if (s->field[k] == s->field[i])
            return sotay_fail(err, SOTAY_EREFUSED, _("Keep one of the two and delete the other."),
                              _("%s:%lld: column '%s' is there twice"), s->name,
                              (long long)header->line, header->cells[i]);
    return SOTAY_OK;
}

/* Without these no row can say which record it means. */
static int check_key_columns(const struct table *s, const struct noun *n, int64_t line,
                             struct sotay_error *err)
{
    for (size_t i = 0; i < n->n_fields; i++) {
        bool found = !n->fields[i].key || !n->fields[i].required;
        for (size_t k = 0; k < s->n_columns; k++)
            found = found || s->field[k] == (int)i;
        if (!found)
            return sotay_fail(err, SOTAY_EREFUSED, _("The first line must name the columns."),
                              _("%s:%lld: column '%s' is missing"), s->name, (long long)line,
                              n->fields[i].name);
    }
    return SOTAY_OK;
}

static int read_header(struct table *s, const struct noun *n, const struct csv_row *header,
                       struct sotay_error *err)
{
    s->header = arena_bytes(&s->mem, (header->n + 1) * sizeof(*s->header));
    s->field = arena_bytes(&s->mem, (header->n + 1) * sizeof(*s->field));
    if (!s->header || !s->field)
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    for (s->n_columns = 0; rc >= 0 && s->n_columns < header->n; s->n_columns++)
        rc = read_column(s, n, header, s->n_columns, err);
    return rc < 0 ? rc : check_key_columns(s, n, header->line, err);
}

/* ---- the rows -------------------------------------------------------------------------------- */

static int keep_row(struct table *s, const struct csv_row *row, struct sotay_error *err)
{
    if (!list_grow(&s->list, &s->cap, s->n, sizeof(*s->list)))
        return sotay_nomem(err);
    struct raw *raw = &s->list[s->n++];
    *raw = (struct raw){.line = row->line,
                        .cells = arena_bytes(&s->mem, s->n_columns * sizeof(*raw->cells))};
    if (!raw->cells)
        return sotay_nomem(err);
    for (size_t i = 0; i < row->n; i++) {
        if (i >= s->n_columns)
            raw->too_long = raw->too_long || *row->cells[i];
        else if (!(raw->cells[i] = arena_text(&s->mem, row->cells[i])))
            return sotay_nomem(err);
    }
    for (size_t i = row->n; i < s->n_columns; i++)
        raw->cells[i] = "";
    return SOTAY_OK;
}

/* What was left of a list is read as a list again: under headings, with codes still to be made. */
static int show_headings(struct table *s, const struct source *source, struct sotay_error *err)
{
    s->shown = s->header;
    if (!source->is_list)
        return SOTAY_OK;
    s->shown = arena_bytes(&s->mem, (s->n_columns + 1) * sizeof(*s->shown));
    for (size_t i = 0; s->shown && i < s->n_columns; i++)
        s->shown[i] = target_title(source->list.n, s->field[i]);
    return s->shown ? SOTAY_OK : sotay_nomem(err);
}

static void take_understood(struct raw *raw, const struct list_row *row)
{
    raw->problems = row->problems;
    raw->made_code = row->made_code;
}

static int table_read(struct table *s, const struct noun *n, struct source *source,
                      struct sotay_error *err)
{
    struct csv_row row;
    s->name = source->name;
    s->is_list = source->is_list;
    int rc = read_header(s, n, &source->header, err);
    if (rc >= 0)
        rc = show_headings(s, source, err);
    while (rc >= 0 && (rc = source_next(source, &row, &s->broken)) == SOTAY_OK) {
        rc = keep_row(s, &row, err);
        if (rc >= 0 && source->is_list)
            take_understood(&s->list[s->n - 1], &source->list.rows[s->n - 1]);
    }
    if (rc == SOTAY_EREFUSED && s->broken.code)
        return SOTAY_OK; /* told after the rows before it */
    if (rc < 0 && s->broken.code && err)
        *err = s->broken;
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- telling --------------------------------------------------------------------------------- */

struct teller {
    const struct table *table;
    const struct import_options *options;
    struct import_counts *counts;
};

static void tell(void *with, const struct draft *d, bool is_warning, const char *text)
{
    struct teller *t = with;
    AUTO(str) line = {0};
    if (is_warning)
        t->counts->warnings++;
    if (!t->options->complain)
        return;
    str_addf(&line, "%s:%lld: %s", t->table->name, (long long)d->line, text);
    t->options->complain(t->options->with, str_text(&line), is_warning);
}

static void count(const struct plan *p, struct import_counts *ret)
{
    ret->rows = (int64_t)p->n_rows;
    for (size_t i = 0; i < p->n_rows; i++) {
        enum draft_state state = p->rows[i].state;
        ret->added += state == DRAFT_NEW;
        ret->changed += state == DRAFT_CHANGED;
        ret->same += state == DRAFT_SAME;
        ret->bad += state == DRAFT_BAD;
    }
}

/* ---- planning -------------------------------------------------------------------------------- */

static int announce(struct plan *p, const struct table *s, struct sotay_error *err)
{
    size_t column = 0;
    int rc = SOTAY_OK;
    while (column < s->n_columns && s->field[column] != 0)
        column++;
    for (size_t i = 0; rc >= 0 && i < s->n && column < s->n_columns; i++) {
        AUTO_FREE char *code = field_canonical(&p->n->fields[0], s->list[i].cells[column]);
        if (code)
            rc = plan_announce(p, code, err);
    }
    return rc;
}

static void fill_input(const struct table *s, const struct raw *raw, struct input *in)
{
    in->line = raw->line;
    for (size_t i = 0; i < s->n_columns; i++) {
        if (s->field[i] == COLUMN_FACILITY)
            in->facility = raw->cells[i];
        else if (s->field[i] == COLUMN_DEPARTMENT)
            in->department = raw->cells[i];
        else
            in->v[s->field[i]] = raw->cells[i];
    }
}

static bool has_problem(const struct raw *raw, size_t column)
{
    for (const struct list_problem *x = raw->problems; x; x = x->next)
        if (x->column == (int)column)
            return true;
    return false;
}

/* What the list says of it cannot be understood: told, with what else is wrong in its other cells. */
static int plan_problems(struct plan *p, const struct table *s, const struct raw *raw,
                         struct sotay_error *err)
{
    struct input in = {0};
    struct draft *d;
    AUTO_FREE const char **others = calloc(s->n_columns + 1, sizeof(*others));
    if (!others)
        return sotay_nomem(err);
    for (size_t i = 0; i < s->n_columns; i++)
        others[i] = has_problem(raw, i) ? "" : raw->cells[i];
    fill_input(s, &(struct raw){.line = raw->line, .cells = others}, &in);
    int rc = plan_add_bad(p, &in, &d, err);
    for (const struct list_problem *x = raw->problems; rc >= 0 && x; x = x->next)
        plan_bad(p, d, x->column >= 0 ? s->header[x->column] : NULL, "%s", x->why);
    return rc;
}

static int plan_raw(struct plan *p, const struct table *s, const struct raw *raw,
                    struct sotay_error *err)
{
    struct input in = {0};
    if (raw->problems)
        return plan_problems(p, s, raw, err);
    fill_input(s, raw, &in);
    int rc = plan_add(p, &in, err);
    if (rc >= 0 && raw->too_long)
        plan_bad(p, &p->rows[p->n_rows - 1], NULL,
                 _("the row has more cells than there are columns"));
    return rc;
}

static int plan_table(struct plan *p, const struct table *s, const struct import_options *options,
                      struct sotay_error *err)
{
    int rc = p->n->id == NOUN_FACILITY ? announce(p, s, err) : SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < s->n; i++) {
        rc = plan_raw(p, s, &s->list[i], err);
        if (options->progress && i % PROGRESS_ROWS == 0)
            options->progress(options->with, (int64_t)i);
    }
    return rc < 0 ? rc : plan_finish(p, err);
}

/* ---- the bad rows ---------------------------------------------------------------------------- */

/* As the list has them: a code that was made here may be somebody else's when they are read again. */
static int add_rejected(const struct table *s, const struct raw *raw, struct str *out,
                        struct sotay_error *err)
{
    AUTO_FREE const char **cells = calloc(s->n_columns + 1, sizeof(*cells));
    if (!cells)
        return sotay_nomem(err);
    for (size_t i = 0; i < s->n_columns; i++)
        cells[i] = raw->made_code && s->field[i] == 0 ? "" : raw->cells[i];
    rejects_add_line(out, cells, s->n_columns);
    return SOTAY_OK;
}

static int write_rejected(const struct plan *p, const struct table *s, const char *file,
                          struct import_counts *ret, struct sotay_error *err)
{
    AUTO(str) text = {0};
    if (!ret->bad)
        return SOTAY_OK;
    int rc = SOTAY_OK;
    rejects_add_line(&text, s->shown, s->n_columns);
    for (size_t i = 0; rc >= 0 && i < p->n_rows; i++)
        if (p->rows[i].state == DRAFT_BAD)
            rc = add_rejected(s, &s->list[i], &text, err);
    return rc < 0 ? rc : rejects_write(&text, file, ret, err);
}

/* ---- rights of those who are sent ------------------------------------------------------------ */

static int find_gaps(const struct plan *p, struct right_gaps *gaps, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n_rows; i++) {
        const struct draft *d = &p->rows[i];
        struct id person, host;
        const char *who = draft_named(p, d, "person"), *where = draft_named(p, d, "host");
        struct span days = span_of(draft_named(p, d, "start_date"), draft_named(p, d, "end_date"));
        if (d->state != DRAFT_BAD && who && where && days.start != DAY_NONE &&
            id_parse(who, &person) && id_parse(where, &host))
            rc = right_gaps_find(gaps, p->app, &person, &host, draft_named(p, d, "specialties"),
                                 days, err);
    }
    return rc;
}

/* What is missing is worked out before anything is written, so that it can be shown and asked. */
static int plan_rights(const struct plan *p, const struct actor *actor, struct right_gaps *gaps,
                       struct sotay_error *err)
{
    int rc = gaps && p->n->id == NOUN_SECONDMENT ? find_gaps(p, gaps, err) : SOTAY_OK;
    return rc < 0 || !gaps || !gaps->give ? rc : right_gaps_check(gaps, p->app, actor, err);
}

/* ---- the import ------------------------------------------------------------------------------ */

static int judge(const struct table *s, const struct import_options *options,
                 const struct import_counts *counts, struct sotay_error *err)
{
    if (s->broken.code) {
        if (err)
            *err = s->broken;
        return s->broken.code;
    }
    if (!counts->bad || options->skip_bad)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Mend those rows, or add --skip-bad to write the others."),
                      _("%lld of %lld rows of '%s' are bad; nothing was written"),
                      (long long)counts->bad, (long long)counts->rows, s->name);
}

static int write_plan(struct plan *p, const struct table *s, const char *file, struct writer *w,
                      const struct right_gaps *gaps, struct import_counts *ret,
                      struct sotay_error *err)
{
    if (p->n_rows > BULK_ROWS)
        store_expect_bulk(p->app->store);
    int rc = write_rejected(p, s, file, ret, err);
    if (rc >= 0)
        rc = plan_write(p, w, err);
    if (rc >= 0 && gaps && gaps->give)
        rc = right_gaps_append(gaps, w, err);
    if (rc >= 0)
        rc = writer_commit(w, err);
    record_forget(p->app);
    return rc;
}

struct import { /* what both looks at the rows share */
    struct app *app;
    const struct actor *actor;
    const struct noun *n;
    const struct table *table;
    const struct import_options *options;
    struct import_counts *counts;
    struct understood *list; /* NULL: the file is in our own form */
};

/* Judges every row; with a writer, within the transaction that writes. */
static int judge_rows(const struct import *m, struct plan *p, bool is_silent,
                      struct sotay_error *err)
{
    struct teller teller = {m->table, m->options, m->counts};
    int rc = plan_open(p, m->app, m->n, false, err);
    p->tell = is_silent ? NULL : tell;
    p->by_title = m->table->is_list;
    p->with = &teller;
    if (rc >= 0)
        rc = plan_table(p, m->table, m->options, err);
    p->tell = NULL; /* of the rows all is told */
    p->with = NULL;
    if (rc < 0)
        return rc;
    count(p, m->counts);
    for (size_t i = 0; m->list && i < p->n_rows; i++)
        if (p->rows[i].state == DRAFT_BAD)
            understood_spoil(m->list, i);
    return judge(m->table, m->options, m->counts, err);
}

/* Without writing: what a dry run does, and what is shown before somebody is asked. */
static int look_over(const struct import *m, bool with_rights, bool is_silent,
                     struct sotay_error *err)
{
    AUTO(plan) p = {0};
    AUTO(txn) view = {0};
    int rc = txn_begin_read(&view, m->app->store, err);
    if (rc >= 0)
        rc = judge_rows(m, &p, is_silent, err);
    if (rc >= 0)
        rc = plan_tell_changes(&p, m->options, err);
    return rc < 0 || !with_rights ? rc : plan_rights(&p, m->actor, m->options->gaps, err);
}

/* Planned inside the transaction that writes: nobody else can come between. */
static int write_rows(const struct import *m, const char *file, bool is_silent,
                      struct sotay_error *err)
{
    AUTO(plan) p = {0};
    AUTO(writer) w = {0};
    struct import_counts told = *m->counts;
    *m->counts = (struct import_counts){.warnings = told.warnings};
    int rc = app_write(m->app, m->actor, &w, err);
    if (rc >= 0)
        rc = judge_rows(m, &p, is_silent, err);
    if (rc >= 0)
        rc = plan_rights(&p, m->actor, m->options->gaps, err);
    return rc < 0 ? rc : write_plan(&p, m->table, file, &w, m->options->gaps, m->counts, err);
}

/* Bad rows stopped it: may they be left out?  The failure itself where nobody says so. */
static int leave_out(const struct import *m, struct import_options *options, int failed,
                     struct sotay_error *err)
{
    bool yes = false;
    const struct import_counts *c = m->counts;
    if (failed != SOTAY_EREFUSED || !c->bad || c->bad == c->rows || m->table->broken.code ||
        options->skip_bad || !options->leave_out)
        return failed;
    struct sotay_error why = {0};
    int rc = options->leave_out(options->with, c, &yes, &why);
    if (rc < 0 || !yes)
        return failed;
    if (err)
        *err = (struct sotay_error){0};
    record_forget(m->app);
    options->skip_bad = true;
    *m->counts = (struct import_counts){.warnings = c->warnings};
    return SOTAY_OK;
}

int import_records(struct app *app, const struct actor *actor, const struct noun *n,
                   const char *file, const struct import_options *options,
                   struct import_counts *ret, struct sotay_error *err)
{
    AUTO(source) source = {0};
    __attribute__((cleanup(table_done))) struct table table = {0};
    struct import_options o = *options;
    struct import m = {app, actor, n, &table, &o, ret, NULL};
    bool dry = options->dry_run || app->dry_run, was_told = false;
    *ret = (struct import_counts){0};
    if (dry)
        o.leave_out = NULL;
    int rc = source_open(&source, app, n, file, options, err);
    if (rc >= 0)
        rc = table_read(&table, n, &source, err);
    m.list = source.is_list ? &source.list : NULL;
    if (rc >= 0 && (dry || source.is_list)) {
        was_told = true;
        rc = look_over(&m, dry, false, err);
        if (rc < 0 && (rc = leave_out(&m, &o, rc, err)) >= 0)
            rc = look_over(&m, false, true, err);
    }
    if (rc >= 0 && source.is_list && options->confirm)
        rc = options->confirm(options->with, &source.list, ret, err);
    if (rc < 0 || dry)
        return rc;
    rc = write_rows(&m, file, was_told, err);
    if (rc < 0 && (rc = leave_out(&m, &o, rc, err)) >= 0)
        rc = write_rows(&m, file, true, err);
    return rc;
}
