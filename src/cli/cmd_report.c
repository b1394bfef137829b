/* src/cli/cmd_report.c - report gaps, report training. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/noun.h"
#include "domain/report.h"

enum { GAP_SKILL = 2, GAP_COLUMNS = 9 };

struct gaps_out {
    struct rows rows;
    char facility[80]; /* whose rows are being shown */
};

static void gaps_out_done(struct gaps_out *g)
{
    rows_done(&g->rows);
}

/* In a table the name of a place stands once, above what it needs: so all fits into 80 columns. */
static int print_facility(struct gaps_out *g, const struct gap_row *row, struct sotay_error *err)
{
    if (strcmp(g->facility, row->facility_code) == 0)
        return SOTAY_OK;
    AUTO(str) heading = {0};
    snprintf(g->facility, sizeof(g->facility), "%s", row->facility_code);
    str_addf(&heading, "%s %s", row->facility_code, row->facility_name);
    const char *cells[GAP_COLUMNS] = {[GAP_SKILL] = str_text(&heading)};
    int rc = str_check(&heading, err);
    return rc < 0 ? rc : listing_row(g->rows.listing, cells, err);
}

static int print_gap(void *with, const struct gap_row *row, struct sotay_error *err)
{
    struct gaps_out *g = with;
    bool table = g->rows.cli->format == OUT_TABLE;
    const int v[] = {row->required, row->competent, row->lapsing, row->missing};
    char n[COUNT_OF(v)][16], skill[100];
    for (size_t i = 0; i < COUNT_OF(v); i++)
        snprintf(n[i], sizeof(n[i]), "%d", v[i]);
    struct day_text day = day_iso(row->earliest);
    const char *earliest = row->earliest != DAY_NONE ? day.s : NULL;
    bool planned = !row->missing || earliest;
    if (!planned && table)
        earliest = _("not planned");
    snprintf(skill, sizeof(skill), "%s%s", table ? " " : "", row->skill);
    const char *cells[GAP_COLUMNS] = {
        row->facility_code, row->facility_name,        skill, n[0], n[1], n[2], n[3],
        earliest,           planned ? "true" : "false"};
    int rc = table ? print_facility(g, row, err) : SOTAY_OK;
    return rc < 0 ? rc : listing_row(g->rows.listing, cells, err);
}

int cmd_report_gaps(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *where = NULL;
    sotay_day as_of = DAY_NONE;
    bool no_outlook = false;
    struct id facility;
    AUTO(gaps_out) g = {0};
    const struct opt opts[] = {
        {0, "facility", N_("this one, and below it (default: all)"), .str = &where,
         .value = "FACILITY"},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0, "no-outlook", N_("without when it could be met with the mentors planned"),
         .flag = &no_outlook},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    bool table = cli->format == OUT_TABLE;
    const struct out_column columns[GAP_COLUMNS] = {
        {"facility", _("Facility"), CELL_TEXT, true},
        {"name", _("Name"), CELL_TEXT, true},
        {"skill", _("Skill"), CELL_TEXT, false},
        {"required", _("Need"), CELL_INT, false},
        {"competent", _("Have"), CELL_INT, false},
        {"lapsing", _("Ending"), CELL_INT, false},
        {"missing", _("Missing"), CELL_INT, false},
        {"earliest", _("Not before"), CELL_DAY, false},
        {"planned", "", CELL_BOOL, true},
    };
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&g.rows, cli, columns, GAP_COLUMNS - (no_outlook ? 2 : 0),
                        _("nothing is required there"), err);
    if (rc != SOTAY_OK)
        return rc;
    const struct gap_ask ask = {.facility = where ? &facility : NULL,
                                .as_of = as_of == DAY_NONE ? cli->app.today : as_of,
                                .outlook = !no_outlook};
    rc = report_gaps(&cli->app, &ask, print_gap, &g, err);
    if (rc >= 0)
        rc = rows_end(&g.rows, err);
    if (rc < 0 || !table || !g.facility[0])
        return rc;
    cli_say("%s", _("Ending: within 90 days"));
    if (!no_outlook)
        cli_say("%s",
                _("Not before: with the mentors planned the gap cannot close before that day"));
    return SOTAY_OK;
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
        {"kind", _("Kind"), CELL_WORD, false},
        {"specialty", _("Specialty"), CELL_WORD, false},
        {"status", _("Status"), CELL_WORD, false},
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
