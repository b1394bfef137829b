/* src/cli/cmd_report.c - report gaps, report training. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/noun.h"
#include "domain/report.h"

static int print_gap(void *with, const struct gap_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    const int v[] = {row->required, row->competent, row->lapsing, row->missing};
    char n[COUNT_OF(v)][16];
    for (size_t i = 0; i < COUNT_OF(v); i++)
        snprintf(n[i], sizeof(n[i]), "%d", v[i]);
    struct day_text day = day_iso(row->earliest);
    const char *earliest = row->earliest != DAY_NONE ? day.s : NULL;
    bool planned = !row->missing || earliest;
    if (!planned && rows->cli->format == OUT_TABLE)
        earliest = _("not with the mentors planned");
    const char *cells[] = {
        row->facility_code, row->facility_name,        row->skill, n[0], n[1], n[2], n[3],
        earliest,           planned ? "true" : "false"};
    return listing_row(rows->listing, cells, err);
}

int cmd_report_gaps(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *where = NULL;
    sotay_day as_of = DAY_NONE;
    bool no_outlook = false;
    struct id facility;
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {0, "facility", N_("this one, and below it (default: all)"), .str = &where,
         .value = "FACILITY"},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0, "no-outlook", N_("without when it could be met with the mentors planned"),
         .flag = &no_outlook},
        {0},
    };
    const struct out_column columns[] = {
        {"facility", _("Facility"), CELL_TEXT, false},
        {"name", _("Name"), CELL_TEXT, false},
        {"skill", _("Skill"), CELL_TEXT, false},
        {"required", _("Required"), CELL_INT, false},
        {"competent", _("Have it"), CELL_INT, false},
        {"lapsing", _("Ends in 90 days"), CELL_INT, false},
        {"missing", _("Missing"), CELL_INT, false},
        {"earliest", _("Not before"), CELL_DAY, false},
        {"planned", "", CELL_BOOL, true},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns) - (no_outlook ? 2 : 0),
                        _("nothing is required there"), err);
    if (rc != SOTAY_OK)
        return rc;
    const struct gap_ask ask = {.facility = where ? &facility : NULL,
                                .as_of = as_of == DAY_NONE ? cli->app.today : as_of,
                                .outlook = !no_outlook};
    rc = report_gaps(&cli->app, &ask, print_gap, &rows, err);
    return rc < 0 ? rc : rows_end(&rows, err);
}

static int print_training(void *with, const struct training_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    char people[16];
    snprintf(people, sizeof(people), "%d", row->people);
    const char *cells[] = {row->kind, row->specialty, row->status, people};
    return listing_row(rows->listing, cells, err);
}

int cmd_report_training(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *where = NULL;
    int year = 0;
    struct id facility;
    struct training_total total = {0};
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {'y', "year", N_("classes that began in this year"), .num = &year, .value = "YEAR",
         .required = true},
        {0, "facility", N_("people of this one, and below it (default: all)"), .str = &where,
         .value = "FACILITY"},
        {0},
    };
    const struct out_column columns[] = {
        {"kind", _("Kind"), CELL_TEXT, false},
        {"specialty", _("Specialty"), CELL_TEXT, false},
        {"status", _("Status"), CELL_TEXT, false},
        {"people", _("People"), CELL_INT, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("nobody"), err);
    if (rc != SOTAY_OK)
        return rc;
    rc = report_training(&cli->app, year, where ? &facility : NULL, print_training, &rows, &total,
                         err);
    if (rc >= 0)
        rc = rows_end(&rows, err);
    if (rc >= 0 && cli->format == OUT_TABLE)
        cli_say(_("people: %d (long %d, short %d)"), total.people, total.long_people,
                total.short_people);
    return rc;
}
