/* src/cli/cmd_config.c - config show, get, check. */
#include "base/base.h"

#include "cli/commands.h"

int cmd_config_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"key", _("Key"), CELL_TEXT, false},
        {"value", _("Value"), CELL_TEXT, false},
        {"from", _("From"), CELL_TEXT, false},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_config(cli, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), NULL, err);
    for (enum config_key key = 0; rc == SOTAY_OK && key < CONFIG_COUNT; key++) {
        const char *from = cli->config.from[key], *value = cli->config.value[key];
        const char *preset = cli->format == OUT_TABLE ? _("default") : "default";
        const char *cells[] = {config_name(key), value, from ? from : value ? preset : NULL};
        rc = listing_row(rows.listing, cells, err);
    }
    return rc == SOTAY_OK ? rows_end(&rows, err) : rc;
}

int cmd_config_get(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL;
    const struct opt opts[] = {
        {.name = "KEY",
         .str = &name,
         .positional = true,
         .required = true,
         .help = N_("such as notebook.path")},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    enum config_key key = config_by_name(name);
    if (key == CONFIG_COUNT)
        return sotay_fail(err, SOTAY_EUSAGE, _("'sotay config show' lists the keys there are."),
                          _("there is no configuration key '%s'"), name);
    rc = cli_config(cli, err);
    if (rc < 0)
        return rc;
    const char *value = cli->config.value[key];
    if (!value)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("%s is not set"), name);
    const struct fact facts[] = {{"key", name, CELL_TEXT}, {"value", value, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), value, err);
}

int cmd_config_check(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct fact good = {"good", "true", CELL_BOOL};
    const struct opt opts[] = {{0}};
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_config(cli, err);
    if (rc == SOTAY_OK)
        rc = cli_answer(cli, &good, 1, _("the configuration is good"), err);
    return rc;
}
