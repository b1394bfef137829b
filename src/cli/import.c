/* src/cli/import.c - NOUN import, and what every import does around the domain's. */
#include "base/base.h"

#include "cli/import.h"

#include "cli/commands.h"
#include "cli/noun.h"

#include <inttypes.h>

enum { WARNINGS_SHOWN = 3 };

static void complain(void *with, const char *line, bool warning)
{
    struct import_talk *t = with;
    if (!warning)
        cli_warn("%s", line);
    else if (t->warned++ < WARNINGS_SHOWN || t->asked->all_warnings)
        cli_warn(_("warning: %s"), line);
}

static void progress(void *with, int64_t rows)
{
    struct import_talk *t = with;
    progress_at(&t->bar, rows);
}

void import_reading(struct cli *cli, const struct import_asked *asked, struct import_options *ret)
{
    ret->skip_bad = asked->skip_bad;
    ret->headings = cli->config.value[CONFIG_HEADINGS];
    ret->sheet = asked->sheet;
    ret->columns = asked->columns.v;
    ret->n_columns = asked->columns.n;
}

void import_begin(struct import_talk *t, struct cli *cli, const struct import_asked *asked)
{
    *t = (struct import_talk){.cli = cli, .asked = asked};
    t->options = (struct import_options){
        .dry_run = cli->given.dry_run,
        .complain = complain,
        .progress = progress,
        .changed = import_show_change,
        .understood = import_show,
        .repair = import_ask_repair,
        .same = import_ask_same,
        .leave_out = import_ask_leave_out,
        .confirm = import_confirm,
        .with = t,
    };
    import_reading(cli, asked, &t->options);
    progress_begin(&t->bar, _("reading"), 0);
}

static int summary(struct cli *cli, const char *noun, const char *shown,
                   const struct import_counts *c, struct sotay_error *err)
{
    AUTO(str) line = {0};
    struct decimal_number {
        char s[24];
    } n[6] = {0};
    const int64_t v[] = {c->rows, c->added, c->changed, c->same, c->bad, c->rights};
    for (size_t i = 0; i < COUNT_OF(v); i++)
        snprintf(n[i].s, sizeof(n[i].s), "%" PRId64, v[i]);
    str_addf(&line, _("%s: %s new, %s changed, %s same"), shown, n[1].s, n[2].s, n[3].s);
    if (c->has_rights)
        str_addf(&line, _("; rights: %s new"), n[5].s);
    if (cli->given.dry_run)
        str_addf(&line, " (%s)", _("dry run: nothing was written"));
    const struct fact facts[] = {
        {"noun", noun, CELL_TEXT},
        {"rows", n[0].s, CELL_INT},
        {"new", n[1].s, CELL_INT},
        {"changed", n[2].s, CELL_INT},
        {"same", n[3].s, CELL_INT},
        {"bad", n[4].s, CELL_INT},
        {"rejected", c->rejected, CELL_TEXT},
        {"rights", n[5].s, CELL_INT},
    };
    size_t n_facts = COUNT_OF(facts) - (c->has_rights ? 0 : 1);
    if (c->bad > 0)
        cli_warn(c->rejected[0] ? _("bad rows left out: %s (see %s)") : _("bad rows left out: %s"),
                 n[4].s, c->rejected);
    return cli_answer(cli, facts, n_facts, str_text(&line), err);
}

int import_end(struct import_talk *t, struct cli *cli, const char *noun, const char *shown,
               const struct import_counts *counts, int rc, struct sotay_error *err)
{
    progress_done(&t->bar);
    if (t->warned > WARNINGS_SHOWN && !t->asked->all_warnings)
        cli_warn(_("warnings in all: %" PRId64 " (--all-warnings shows them)"), t->warned);
    import_show_changes_left(t);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    return summary(cli, noun, shown, counts, err);
}

void import_asked_done(struct import_asked *a)
{
    opt_list_done(&a->columns);
}

int import_args(struct cli *cli, int argc, char **argv, struct import_asked *a,
                struct sotay_error *err)
{
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &a->file,
         .positional = true,
         .required = false,
         .help = N_("an Excel (.xlsx) or CSV file, - for standard input")},
        {0, "skip-bad", N_("write the good rows, put the bad ones into FILE.rejected.csv"),
         .flag = &a->skip_bad},
        {0, "template", N_("print the header line; with FILE.xlsx make an empty list to fill in"),
         .flag = &a->template},
        {0, "sheet", N_("which sheet of a workbook (default: the first)"), .str = &a->sheet,
         .value = "NAME"},
        {0, "all-warnings", N_("show every warning, not only the first few"),
         .flag = &a->all_warnings},
        {0, a->as_it_stands ? NULL : "column",
         N_("what a column of a list holds, as \"Heading=facility\"; - for nothing"),
         .list = &a->columns, .value = "HEADING=NAME"},
        {0, "yes", N_("a list is understood rightly as it is shown: do not ask"), .flag = &a->yes},
        {0, "repair", N_("whether zeros that a list has lost are put back"), .str = &a->repair,
         .value = "WORD", .words = "yes no"},
        /* the row's last place is empty but for secondments */
        {0, a->can_grant ? "grants" : NULL,
         N_("give those who are sent the right to sign off where they go"), .flag = &a->grants},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && !a->template && !a->file)
        return sotay_fail(err, SOTAY_EUSAGE, _("--template prints the header line of such a file."),
                          _("FILE is missing"));
    return rc;
}

int cmd_noun_import(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    AUTO(import_asked) asked = {0};
    AUTO(actor) memory = {0};
    const struct actor *actor = NULL;
    struct import_counts counts = {0};
    struct import_talk talk;
    int rc = import_args(cli, argc, argv, &asked, err);
    if (rc != SOTAY_OK)
        return rc;
    if (asked.template)
        return import_template(cli, n, asked.file, err);
    rc = cli_open(cli, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, n->structural, &memory, &actor, err);
    if (rc < 0)
        return rc;
    import_begin(&talk, cli, &asked);
    rc = import_records(&cli->app, actor, n, asked.file, &talk.options, &counts, err);
    return import_end(&talk, cli, n->name, noun_shown(n), &counts, rc, err);
}
