/* src/cli/cmd_signoff_sign.c - signing, taking back, correcting, reading from paper. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/csv.h"
#include "cli/import.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"

#include <inttypes.h>

/* ---- sign -------------------------------------------------------------------------------------- */

static int find_all(struct cli *cli, const struct opt_list *texts, struct id *ids,
                    struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < texts->n; i++)
        rc = signoff_find(&cli->app, texts->v[i], &ids[i], err);
    return rc;
}

static int sign(struct cli *cli, const struct opt_list *texts, struct sotay_error *err)
{
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    int64_t n_signed = 0;
    AUTO_FREE struct id *ids = texts->n ? calloc(texts->n, sizeof(*ids)) : NULL;
    if (texts->n && !ids)
        return sotay_nomem(err);
    int rc = find_all(cli, texts, ids, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = signoff_sign(&cli->app, &actor, ids, texts->n, &n_signed, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, n_signed);
    str_addf(&line, cli->given.dry_run ? _("would sign: %s") : _("signed: %s"), number);
    const struct fact facts[] = {{"signed", number, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_signoff_sign(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(opt_list) ids = {0};
    bool all = false;
    const struct opt opts[] = {
        {.name = "ID",
         .list = &ids,
         .positional = true,
         .required = false,
         .help = N_("numbers of the sign-offs, or their first 8 digits")},
        {0, "all", N_("everything that waits for this person"), .flag = &all},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && all == (ids.n > 0))
        rc = sotay_fail(err, SOTAY_EUSAGE, _("'sotay signoff pending' lists what waits."),
                        _("give the numbers to sign, or --all"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    return rc == SOTAY_OK ? sign(cli, &ids, err) : rc;
}

/* ---- retract, correct -------------------------------------------------------------------------- */

int cmd_signoff_retract(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *reason = NULL;
    struct id id;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "ID",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the sign-off, or its first 8 digits")},
        {0, "reason", N_("why it is taken back"), .str = &reason, .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = signoff_find(&cli->app, which, &id, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = signoff_retract(&cli->app, &actor, &id, reason, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct id_text hex = id_hex(&id);
    str_addf(&line, cli->given.dry_run ? _("would take back %s") : _("taken back: %s"), hex.s);
    const struct fact facts[] = {{"id", hex.s, CELL_TEXT}, {"reason", reason, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_signoff_correct(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *trainee = NULL;
    struct id id, person, made;
    AUTO(actor) actor = {0};
    const struct opt opts[] = {
        {.name = "ID",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the sign-off, or its first 8 digits")},
        {'t', "trainee", N_("who did it in truth"), .str = &trainee, .value = "PERSON",
         .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = signoff_find(&cli->app, which, &id, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, trainee, &person, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = signoff_correct(&cli->app, &actor, &id, &person, &made, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run) {
        cli_say(_("would take back %s and record it again for %s"), id_hex(&id).s, trainee);
        return SOTAY_OK;
    }
    cli_settle(cli);
    return signoff_say_recorded(cli, &made, NULL, err);
}

/* ---- import ------------------------------------------------------------------------------------ */

static int print_template(struct cli *cli, struct sotay_error *err)
{
    static const char *const names[] = {
        "trainee",  "skill",       "performed_at", "facility",
        "mentor",   "level",       "missed_steps", "not_observed_steps",
        "na_steps", "step_scores", "setting",      "case_ref",
        "typist",   "note",
    };
    AUTO(str) line = {0};
    (void)cli;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        csv_add_cell(&line, names[i], i == 0);
    str_add(&line, "\n");
    return cli_put(&line, err);
}

int cmd_signoff_import(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = NULL;
    bool skip_bad = false, template = false, all = false;
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &file,
         .positional = true,
         .required = false,
         .help = N_("a CSV file, - for standard input")},
        {0, "skip-bad", N_("write the good rows, put the bad ones into FILE.rejected.csv"),
         .flag = &skip_bad},
        {0, "template", N_("print the header line of the file, and read nothing"),
         .flag = &template},
        {0, "all-warnings", N_("show every warning, not only the first few"), .flag = &all},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (template)
        return print_template(cli, err);
    if (!file)
        return sotay_fail(err, SOTAY_EUSAGE, _("--template prints the header line of such a file."),
                          _("FILE is missing"));
    AUTO(actor) actor = {0};
    struct import_counts counts = {0};
    struct import_talk talk;
    rc = cli_open(cli, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc < 0)
        return rc;
    import_begin(&talk, cli, skip_bad, all);
    rc = import_signoffs(&cli->app, &actor, file, &talk.options, &counts, err);
    return import_end(&talk, cli, "signoff", _("sign-off"), &counts, rc, err);
}
