/* src/cli/cmd_device.c - the computers that write in a notebook: device enrol, list, close. */
#include "base/base.h"

#include "cli/commands.h"

#include "domain/notebook.h"

int cmd_device_enrol(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL, *file = NULL;
    char series[8] = "";
    struct hash key = {{0}};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {0, "name", N_("what people call this computer, such as \"station, front desk\""),
         .str = &name},
        {0, "new",
         N_("for a computer that gets the notebook later: make its key file, to take along"),
         .str = &file, .value = "FILE"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = file ? computer_enrol_new(&cli->app, &actor, file, name, series, &key, err)
                  : computer_enrol(&cli->app, &actor, name, series, &key, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&key);
    if (file)
        str_addf(&line,
                 cli->given.dry_run ? _("the computer of %s would be allowed to write")
                                    : _("the computer that takes %s may write"),
                 file);
    else
        str_add(&line, cli->given.dry_run ? _("this computer would be allowed to write")
                                          : _("this computer may write now"));
    if (series[0])
        str_addf(&line, _("; letters of its certificates: %s"), series);
    const struct fact facts[] = {{"device", cli->given.dry_run ? NULL : hex.s, CELL_TEXT},
                                 {"name", name, CELL_TEXT},
                                 {"series", series[0] ? series : NULL, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_device_close(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL;
    int last = -1;
    int64_t closed = 0;
    struct hash key;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "COMPUTER",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("its name, or the first digits that 'sotay device list' shows")},
        {0, "last",
         N_("its last record that is still used unsigned (default: the newest known here)"),
         .num = &last, .value = "NUMBER"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = computer_find(&cli->app, which, &key, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = computer_close(&cli->app, &actor, &key, last, &closed, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&key);
    char number[24];
    snprintf(number, sizeof(number), "%lld", (long long)closed);
    str_addf(&line,
             cli->given.dry_run ? _("would close the computer %.8s after its record %s")
                                : _("closed the computer %.8s after its record %s"),
             hex.s, number);
    const struct fact facts[] = {{"device", hex.s, CELL_TEXT}, {"last", number, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static const char *state_of(const struct computer *c)
{
    return c->is_closed   ? "closed"
           : c->is_forked ? "forked"
           : c->may_write ? "allowed"
                          : "not-allowed";
}

static const char *state_shown(const struct computer *c)
{
    return c->is_closed   ? _("closed")
           : c->is_forked ? _("copied: two computers write as one")
           : c->may_write ? _("allowed")
                          : _("not allowed");
}

static int print_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct rows *rows = with;
    struct hash_text key = hash_hex(&c->key);
    if (rows->cli->format == OUT_TABLE)
        key.s[8] = '\0'; /* as 'sotay notebook log' names it */
    struct moment_text newest = cli_moment(rows->cli, c->newest_ms);
    char records[24];
    snprintf(records, sizeof(records), "%lld", (long long)c->records);
    const char *cells[] = {key.s,
                           c->name,
                           c->series,
                           rows->cli->format == OUT_TABLE ? state_shown(c) : state_of(c),
                           c->newest_ms ? newest.s : "",
                           records,
                           c->may_write ? "true" : "false",
                           c->is_this ? "true" : "false"};
    return listing_row(rows->listing, cells, err);
}

int cmd_device_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"device", _("Computer"), CELL_TEXT, false},
        {"name", _("Name"), CELL_TEXT, false},
        {"series", _("Series"), CELL_TEXT, false},
        {"state", _("State"), CELL_TEXT, false},
        {"newest", _("Newest record"), CELL_TEXT, false},
        {"records", _("Records"), CELL_INT, false},
        {"enrolled", "", CELL_BOOL, true},
        {"this", _("This one"), CELL_BOOL, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no computers"), err);
    if (rc == SOTAY_OK)
        rc = computer_each(&cli->app, print_computer, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
