/* src/domain/import.c - files into records: every row is judged before one is written. */
#include "base/base.h"

#include "domain/import.h"

#include "domain/import_changes.h"
#include "domain/import_table.h"
#include "domain/record_private.h"
#include "domain/secondment.h"

enum { BULK_ROWS = 500, PROGRESS_ROWS = 256 };

/* ---- telling --------------------------------------------------------------------------------- */

struct teller {
    const struct plan *plan;
    struct table *table;
    const struct import_options *options;
    struct import_counts *counts;
    bool is_silent; /* it was all told before */
};

static void tell(void *with, const struct draft *d, bool is_warning, const char *text)
{
    struct teller *t = with;
    AUTO(str) line = {0};
    if (!is_warning)
        table_blame(t->table, (size_t)(d - t->plan->rows), text);
    if (t->is_silent)
        return;
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
        if (s->field[i] == TARGET_FACILITY)
            in->facility = raw->cells[i];
        else if (s->field[i] == TARGET_DEPARTMENT)
            in->department = raw->cells[i];
        else if (s->field[i] >= 0)
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

static int write_rejected(const struct plan *p, const struct table *s, const char *file,
                          struct import_counts *ret, struct sotay_error *err)
{
    AUTO(rejects) r = {0};
    if (!ret->bad)
        return SOTAY_OK;
    AUTO_FREE bool *is_bad = calloc(p->n_rows + 1, sizeof(*is_bad));
    if (!is_bad)
        return sotay_nomem(err);
    for (size_t i = 0; i < p->n_rows; i++)
        is_bad[i] = p->rows[i].state == DRAFT_BAD;
    int rc = table_rejects(s, is_bad, &r, err);
    return rc < 0 ? rc : rejects_write(&r, file, ret, err);
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
    return !counts->bad || options->skip_bad ? SOTAY_OK : rejects_refuse(s->name, counts, err);
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
    struct table *table;
    const struct import_options *options;
    struct import_counts *counts;
    struct understood *list; /* NULL: the file is in our own form */
};

/* Judges every row; with a writer, within the transaction that writes. */
static int judge_rows(const struct import *m, struct plan *p, bool is_silent,
                      struct sotay_error *err)
{
    struct teller teller = {p, m->table, m->options, m->counts, is_silent};
    int rc = plan_open(p, m->app, m->n, false, err);
    table_clear(m->table);
    p->tell = tell;
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

/* What was shown is what is written: somebody else may have written since. */
static int check_as_told(const struct import_counts *told, const struct import_counts *now, int rc,
                         struct sotay_error *err)
{
    if (told->rows == 0 || now->rows == 0 || (rc < 0 && rc != SOTAY_EREFUSED) ||
        (told->added == now->added && told->changed == now->changed && told->same == now->same &&
         told->bad == now->bad))
        return rc;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Run it again: what is new or bad is not the same now."),
                      _("somebody else changed the notebook meanwhile; nothing was written"));
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
        rc = check_as_told(&told, m->counts, judge_rows(m, &p, is_silent, err), err);
    if (rc >= 0)
        rc = plan_rights(&p, m->actor, m->options->gaps, err);
    return rc < 0 ? rc : write_plan(&p, m->table, file, &w, m->options->gaps, m->counts, err);
}

/* Bad rows stopped it: may they be left out?  The failure itself where nobody says so. */
static int leave_out(const struct import *m, struct import_options *options, int failed,
                     struct sotay_error *err)
{
    const struct import_counts *c = m->counts;
    if (failed != SOTAY_EREFUSED || !c->bad || m->table->broken.code || options->skip_bad ||
        !rejects_left_out(options, c))
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
    if (rc >= 0)
        rc = table_join(&table, m.list, err);
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
