/* src/cli/cmd_competency_whatif.c - whom a new checklist file would change: competency whatif. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/competency_page.h"
#include "cli/noun.h"
#include "domain/whatif.h"

struct shown {
    struct cli *cli;
    struct rows rows;
    bool all;
    int count[WHATIF_COUNT];
};

static const char *change_shown(enum whatif_change change)
{
    switch (change) {
    case WHATIF_KEEPS:
        return _("keeps");
    case WHATIF_GAINS:
        return _("gains");
    case WHATIF_LAPSES:
        return _("lapses");
    case WHATIF_LOSES:
        return _("loses");
    default:
        return _("the same");
    }
}

static int print_row(void *with, const struct whatif_row *row, struct sotay_error *err)
{
    struct shown *s = with;
    bool table = s->cli->format == OUT_TABLE;
    s->count[row->change]++;
    if (!s->all && (row->change == WHATIF_KEEPS || row->change == WHATIF_SAME))
        return SOTAY_OK;
    const char *cells[] = {
        row->person_code,
        row->full_name,
        row->facility_code,
        row->skill,
        table ? competency_state_shown(row->before) : state_word(row->before),
        table ? competency_state_shown(row->after) : state_word(row->after),
        table ? change_shown(row->change) : whatif_word(row->change),
    };
    return listing_row(s->rows.listing, cells, err);
}

static int print(struct shown *s, const struct checklist *fresh, const struct id *facility,
                 sotay_day as_of, struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"person", _("Person"), CELL_TEXT, false},     {"name", _("Name"), CELL_TEXT, false},
        {"facility", _("Facility"), CELL_TEXT, false}, {"skill", _("Skill"), CELL_TEXT, true},
        {"before", _("Now"), CELL_TEXT, false},        {"after", _("Then"), CELL_TEXT, false},
        {"change", _("Change"), CELL_TEXT, false},
    };
    int rc = rows_begin(&s->rows, s->cli, columns, COUNT_OF(columns), _("nobody changes"), err);
    if (rc >= 0)
        rc = competency_whatif(&s->cli->app, fresh, facility, as_of, print_row, s, err);
    if (rc >= 0)
        rc = rows_end(&s->rows, err);
    if (rc >= 0 && s->cli->format == OUT_TABLE)
        cli_say(_("keep it %d, gain it %d, lapse %d, lose it %d, without it as before %d"),
                s->count[WHATIF_KEEPS], s->count[WHATIF_GAINS], s->count[WHATIF_LAPSES],
                s->count[WHATIF_LOSES], s->count[WHATIF_SAME]);
    return rc;
}

int cmd_competency_whatif(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = NULL, *where = NULL;
    struct id facility;
    sotay_day as_of = DAY_NONE;
    AUTO(checklist) fresh = {0};
    struct shown s = {.cli = cli};
    const struct opt opts[] = {
        {0, "rule-file", N_("the new checklist of a skill; nothing is adopted"), .str = &file,
         .value = "FILE", .required = true},
        {0, "facility", N_("posted there, or below it"), .str = &where, .value = "FACILITY"},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0, "all", N_("also those for whom nothing changes"), .flag = &s.all},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = checklist_read_file(file, file, &fresh, err);
    if (rc == SOTAY_OK)
        rc = print(&s, &fresh, where ? &facility : NULL, as_of == DAY_NONE ? cli->app.today : as_of,
                   err);
    rows_done(&s.rows);
    return rc;
}
