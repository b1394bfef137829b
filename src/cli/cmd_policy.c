/* src/cli/cmd_policy.c - what a health department decides: policy set, list. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/noun.h"
#include "domain/notebook.h"

int cmd_policy_set(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL, *value = NULL, *where = NULL;
    sotay_day from = DAY_NONE;
    struct id facility;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "NAME",
         .str = &name,
         .positional = true,
         .required = true,
         .words = "outside-secondment paper",
         .help = N_("which policy")},
        {.name = "VALUE",
         .str = &value,
         .positional = true,
         .required = true,
         .help = N_("outside-secondment: warn, refuse; paper: count, ignore")},
        {0, "facility", N_("only there and below it (default: everywhere)"), .str = &where,
         .value = "FACILITY"},
        {0, "from", N_("in force from that day (default: today)"), .day = &from},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    if (from == DAY_NONE)
        from = cli->app.today;
    rc = policy_set(&cli->app, &actor, name, value, where ? &facility : NULL, from, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    struct day_text day = day_iso(from);
    str_addf(&line, cli->given.dry_run ? _("would set %s = %s from %s") : _("%s = %s from %s"),
             name, value, cli_day(from).s);
    const struct fact facts[] = {
        {"name", name, CELL_TEXT},
        {"value", value, CELL_TEXT},
        {"from", day.s, CELL_DAY},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static int print_policy(void *with, const char *name, const char *value, const struct id *facility,
                        sotay_day from, struct sotay_error *err)
{
    struct rows *rows = with;
    char code[80] = "";
    struct day_text day = day_iso(from);
    int rc = SOTAY_OK;
    if (facility && !id_is_zero(facility))
        rc = record_code(rows->cli->app.store, &noun_table[NOUN_FACILITY], facility, code, err);
    if (rc < 0)
        return rc;
    const char *cells[] = {name, value, code, day.s};
    return listing_row(rows->listing, cells, err);
}

int cmd_policy_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"name", _("Policy"), CELL_TEXT, false},
        {"value", _("Value"), CELL_TEXT, false},
        {"facility", _("Where"), CELL_TEXT, false},
        {"from", _("From"), CELL_DAY, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns),
                        _("none was set: every policy has its default"), err);
    if (rc == SOTAY_OK)
        rc = policy_each(&cli->app, print_policy, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
