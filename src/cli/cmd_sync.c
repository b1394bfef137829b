/* src/cli/cmd_sync.c - notebooks brought together: sync OTHER, sync --export, sync --import. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/text.h"
#include "domain/notebook.h"
#include "domain/sync.h"

#include <inttypes.h>

struct talk { /* what is told while it goes on */
    struct progress bar;
    const char *what;
    const char *hint; /* the last one: it is not said again and again */
    bool on;
};

static void show_progress(void *with, const char *what, int64_t done, int64_t total)
{
    struct talk *t = with;
    if (!t->on || t->what != what) {
        if (t->on)
            progress_done(&t->bar);
        progress_begin(&t->bar, what, total > 0 ? total : 1);
        t->what = what;
        t->on = true;
    }
    progress_at(&t->bar, done);
}

static void end_progress(struct talk *t)
{
    if (t->on)
        progress_done(&t->bar);
    t->on = false;
}

/* "57", or "41-57". */
struct span_text {
    char s[48];
};
static struct span_text span(int64_t first, int64_t last)
{
    struct span_text out;
    if (first == last)
        snprintf(out.s, sizeof(out.s), "%" PRId64, first);
    else
        snprintf(out.s, sizeof(out.s), "%" PRId64 "-%" PRId64, first, last);
    return out;
}

static void print_note(struct talk *t, const struct sync_note *n)
{
    struct span_text where = span(n->first, n->last);
    const char *why = n->why ? n->why : "";
    switch (n->kind) {
    case SYNC_SKIPPED:
        cli_warn(_("skipped '%s': %s"), n->name, why);
        break;
    case SYNC_KEPT:
        cli_warn(_("'%s' was only read, and lacks %lld records: %s"), n->name, (long long)n->count,
                 why);
        break;
    case SYNC_REFUSED:
        cli_warn(_("refused '%s', records %s: %s"), n->name, where.s, why);
        break;
    case SYNC_MISSING:
        cli_warn(_("missing: computer '%s' %s: ask again"), n->name, where.s);
        break;
    case SYNC_FORKED:
        cli_warn(_("computer '%s' wrote in two copies of the notebook: both are kept, and this is "
                   "told until a coordinator closes it with 'sotay device close'"),
                 n->name);
        break;
    case SYNC_HELD:
        cli_warn(_("waiting: %lld records: %s"), (long long)n->count, why);
        break;
    }
    if (n->hint && (!t->hint || strcmp(t->hint, n->hint) != 0))
        cli_warn(_("hint: %s"), n->hint);
    if (n->hint && n->kind == SYNC_SKIPPED)
        t->hint = n->hint;
}

static int tell(void *with, const struct sync_note *note, struct sotay_error *err)
{
    (void)err;
    end_progress(with);
    print_note(with, note);
    return SOTAY_OK;
}

struct wish {
    const char *other, *export_to, *import_from, *for_whom;
};

/* ---- the answer ---------------------------------------------------------------------------------------- */

static void add_count(struct str *line, const char *label, int64_t count)
{
    if (count)
        str_addf(line, "; %s: %lld", label, (long long)count);
}

static void describe_export(struct cli *cli, const struct sync_report *r, struct str *line)
{
    str_addf(line,
             cli->given.dry_run ? _("records that would be written: %lld")
                                : _("written for the others: %lld records"),
             (long long)r->there.taken);
}

static void describe(struct cli *cli, const struct sync_report *r, struct str *line)
{
    bool dry = cli->given.dry_run;
    if (!r->here.taken && !r->there.taken && !r->files_replaced)
        str_add(line, _("nothing new on either side"));
    else
        str_addf(line,
                 dry ? _("would come: %lld records; would be sent: %lld records")
                     : _("came: %lld records; sent: %lld records"),
                 (long long)r->here.taken, (long long)r->there.taken);
    add_count(line, _("waiting"), r->here.waiting);
    add_count(line, _("refused"), r->here.refused);
    add_count(line, _("missing"), r->here.missing);
    add_count(line, _("files written again without erased text"), r->files_replaced);
    add_count(line, _("files skipped"), r->files_skipped);
}

static int answer(struct cli *cli, const struct wish *w, const struct sync_report *r,
                  struct sotay_error *err)
{
    AUTO(str) line = {0};
    if (w->export_to)
        describe_export(cli, r, &line);
    else
        describe(cli, r, &line);
    struct number_text came = cli_number(r->here.taken), sent = cli_number(r->there.taken),
                       waiting = cli_number(r->here.waiting), refused = cli_number(r->here.refused),
                       missing = cli_number(r->here.missing), forked = cli_number(r->here.forked),
                       waiting_there = cli_number(r->there.waiting),
                       read = cli_number(r->files_read), written = cli_number(r->files_written),
                       replaced = cli_number(r->files_replaced),
                       skipped = cli_number(r->files_skipped);
    const struct fact facts[] = {
        {"came", came.s, CELL_INT},
        {"sent", sent.s, CELL_INT},
        {"waiting", waiting.s, CELL_INT},
        {"refused", refused.s, CELL_INT},
        {"missing", missing.s, CELL_INT},
        {"forked", forked.s, CELL_INT},
        {"waiting_there", waiting_there.s, CELL_INT},
        {"files_read", read.s, CELL_INT},
        {"files_written", written.s, CELL_INT},
        {"files_replaced", replaced.s, CELL_INT},
        {"files_skipped", skipped.s, CELL_INT},
        {"dry_run", cli->given.dry_run ? "true" : "false", CELL_BOOL},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- what is asked --------------------------------------------------------------------------------------- */

static int check_wish(const struct wish *w, struct sotay_error *err)
{
    int ways = (w->other != NULL) + (w->export_to != NULL) + (w->import_from != NULL);
    if (ways > 1)
        return sotay_fail(err, SOTAY_EUSAGE, NULL,
                          _("only one of OTHER, --export and --import at a time"));
    if (!ways)
        return sotay_fail(
            err, SOTAY_EUSAGE, NULL,
            _("with what? name a folder or a notebook, or --export or --import FILE"));
    if (w->for_whom && !w->export_to)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--for goes with --export"));
    return SOTAY_OK;
}

static int run(struct cli *cli, const struct wish *w, struct sync_report *r,
               struct sotay_error *err)
{
    struct talk talk = {.on = false};
    struct hash peer;
    const struct sync_options o = {
        .dry_run = cli->given.dry_run, .progress = show_progress, .note = tell, .with = &talk};
    int rc = SOTAY_OK;
    if (w->for_whom)
        rc = computer_find(&cli->app, w->for_whom, &peer, err);
    if (rc < 0)
        return rc;
    if (w->other)
        rc = sync_with(&cli->app, w->other, &o, r, err);
    else if (w->import_from)
        rc = sync_import(&cli->app, w->import_from, &o, r, err);
    else
        rc = sync_export(&cli->app, w->export_to, w->for_whom ? &peer : NULL, &o, r, err);
    end_progress(&talk);
    return rc;
}

int cmd_sync(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct wish w = {0};
    struct sync_report r = {0};
    const struct opt opts[] = {
        {0, "OTHER", N_("a folder on a stick or a shared drive, or another notebook"),
         .str = &w.other, .positional = true},
        {0, "export", N_("write one new file with every record; with --for, those that one lacks"),
         .str = &w.export_to, .value = "FILE"},
        {0, "for",
         N_("with --export: leave out what is known to be on this computer: what a file from it "
            "said, "
            "or a sync with its notebook showed"),
         .str = &w.for_whom, .value = "COMPUTER"},
        {0, "import", N_("take in such a file"), .str = &w.import_from, .value = "FILE"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = check_wish(&w, err);
    if (rc == SOTAY_OK)
        rc = cli_open_for(cli, w.export_to ? STORE_READ : STORE_WRITE, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = run(cli, &w, &r, err);
    if (!w.export_to && r.here.taken)
        cli_settle(cli);
    if (rc < 0 && r.here.taken && !cli->given.dry_run)
        cli_warn(_("came before that, and stays: %lld records"), (long long)r.here.taken);
    return rc < 0 ? rc : answer(cli, &w, &r, err);
}
