/* src/cli/cmd_report_quality.c - report data-quality: what the centre should put right, each with the
 * command that does it. */
#include "base/base.h"

#include "cli/commands.h"

#include "domain/certificate.h"
#include "domain/person_link.h"
#include "domain/record.h"

static int print_row(struct rows *rows, const char *problem, const char *shown, const char *what,
                     const char *command, struct sotay_error *err)
{
    const char *cells[] = {rows->cli->format == OUT_TABLE ? shown : problem, what, command};
    return listing_row(rows->listing, cells, err);
}

static int print_newcomer(void *with, const struct record *r, const char *facility,
                          const char *department, struct sotay_error *err)
{
    struct rows *rows = with;
    char code[80];
    AUTO(str) label = {0}, command = {0};
    (void)facility;
    (void)department;
    int rc = person_label(&rows->cli->app, &r->id, &label, err);
    if (rc >= 0)
        rc = record_code(rows->cli->app.store, &noun_table[NOUN_PERSON], &r->id, code, err);
    str_addf(&command, "sotay person confirm %s", code);
    if (rc >= 0)
        rc = str_check(&command, err);
    return rc < 0 ? rc
                  : print_row(rows, "provisional", _("not confirmed"), str_text(&label),
                              str_text(&command), err);
}

static int print_pair(void *with, const struct pair_found *pair, struct sotay_error *err)
{
    AUTO(str) what = {0}, command = {0};
    bool code_only = pair->same == SAME_CODE;
    str_addf(&what, "%s; %s", pair->other_label, pair->keep_label);
    str_addf(&command, "sotay %s", pair->command);
    int rc = str_check(&what, err);
    if (rc >= 0)
        rc = str_check(&command, err);
    return rc < 0 ? rc
                  : print_row(with, code_only ? "same-code" : "duplicate",
                              code_only ? _("same code") : _("one person twice?"), str_text(&what),
                              str_text(&command), err);
}

/* Of persons the pairs tell it already. */
static int print_code(void *with, const struct noun *n, const char *shown, const char *mends,
                      struct sotay_error *err)
{
    AUTO(str) what = {0}, command = {0};
    if (n->id == NOUN_PERSON)
        return SOTAY_OK;
    str_addf(&what, "%s %s", noun_shown(n), shown);
    str_addf(&command, "sotay %s", mends);
    int rc = str_check(&what, err);
    if (rc >= 0)
        rc = str_check(&command, err);
    return rc < 0 ? rc
                  : print_row(with, "same-code", _("same code"), str_text(&what),
                              str_text(&command), err);
}

/* The paper is genuine: whether it is taken back is for who issued it to decide. */
static int print_certificate(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    AUTO(str) what = {0}, command = {0};
    if (!row->withdrawn)
        return SOTAY_OK;
    str_addf(&what, _("certificate %s: sign-off %s"), row->number, row->withdrawn);
    str_addf(&command, "sotay certificate revoke %s --reason \"...\"", row->number);
    int rc = str_check(&what, err);
    if (rc >= 0)
        rc = str_check(&command, err);
    return rc < 0 ? rc
                  : print_row(with, "withdrawn", _("stands on what was withdrawn"), str_text(&what),
                              str_text(&command), err);
}

int cmd_report_data_quality(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *person = &noun_table[NOUN_PERSON];
    struct record_filter newcomers = {.as_of = DAY_NONE};
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {0, "facility",
         N_("who is not confirmed, and certificates, of this one and below it (default: all)"),
         .str = &newcomers.facility, .value = "FACILITY"},
        {0},
    };
    const struct out_column columns[] = {
        {"problem", _("Problem"), CELL_TEXT, false},
        {"what", _("What"), CELL_TEXT, false},
        {"command", _("What mends it"), CELL_TEXT, false},
    };
    newcomers.v[noun_field(person, "provisional")] = "yes";
    int rc = cli_start(cli, opts, argc, argv, err);
    AUTO(english) words = cli_words(cli);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("nothing to put right"), err);
    if (rc == SOTAY_OK)
        rc = record_list(&cli->app, person, &newcomers, print_newcomer, &rows, err);
    if (rc == SOTAY_OK)
        rc = person_duplicates(&cli->app, print_pair, &rows, err);
    if (rc == SOTAY_OK)
        rc = record_same_codes(&cli->app, print_code, &rows, err);
    if (rc == SOTAY_OK)
        rc = certificate_list(&cli->app, newcomers.facility, NULL, NULL, print_certificate, &rows,
                              err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
