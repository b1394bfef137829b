/* src/cli/cmd_device.c - the computers that write in a notebook: device enrol, list. */
#include "base/base.h"

#include "cli/commands.h"

#include "domain/notebook.h"

int cmd_device_enrol(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL;
    char series[8] = "";
    struct hash key = {{0}};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {0, "name", N_("what people call this computer, such as \"station, front desk\""),
         .str = &name},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = computer_enrol(&cli->app, &actor, name, series, &key, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&key);
    str_addf(&line,
             cli->given.dry_run
                 ? _("this computer would be allowed to write; letter of its certificates: %s")
                 : _("this computer may write now; letter of its certificates: %s"),
             series);
    const struct fact facts[] = {{"device", cli->given.dry_run ? NULL : hex.s, CELL_TEXT},
                                 {"name", name, CELL_TEXT},
                                 {"series", series, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static int print_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct rows *rows = with;
    struct hash_text key = hash_hex(&c->key);
    if (rows->cli->format == OUT_TABLE)
        key.s[8] = '\0'; /* as 'sotay notebook log' names it */
    const char *cells[] = {key.s, c->name, c->series, c->may_write ? "true" : "false",
                           c->is_this ? "true" : "false"};
    return listing_row(rows->listing, cells, err);
}

int cmd_device_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"device", _("Computer"), CELL_TEXT, false}, {"name", _("Name"), CELL_TEXT, false},
        {"series", _("Series"), CELL_TEXT, false},   {"enrolled", _("May write"), CELL_BOOL, false},
        {"this", _("This one"), CELL_BOOL, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no computers"), err);
    if (rc == SOTAY_OK)
        rc = computer_each(&cli->app, print_computer, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
