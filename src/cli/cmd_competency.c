/* src/cli/cmd_competency.c - who has which skill: competency show, list, rebuild. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/competency_page.h"
#include "cli/me.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/skill.h"
#include "domain/competency.h"
#include "domain/record.h"

#include <inttypes.h>

static int print_row(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    /* A day since when somebody does not have a skill means nothing. */
    bool dated = row->state == SOTAY_STATE_COMPETENT || row->state == SOTAY_STATE_LAPSED;
    struct day_text since = day_iso(dated ? row->since : DAY_NONE),
                    expires = day_iso(dated ? row->expires : DAY_NONE);
    bool table = rows->cli->format == OUT_TABLE;
    const char *cells[] = {
        row->person_code,
        row->full_name,
        row->facility_code,
        row->skill,
        table ? competency_state_shown(row->state) : state_word(row->state),
        since.s,
        expires.s,
    };
    return listing_row(rows->listing, cells, err);
}

static int list(struct cli *cli, const struct competency_filter *filter, bool of_one,
                struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"person", _("Person"), CELL_TEXT, of_one},     {"name", _("Name"), CELL_TEXT, of_one},
        {"facility", _("Facility"), CELL_TEXT, of_one}, {"skill", _("Skill"), CELL_TEXT, false},
        {"state", _("State"), CELL_TEXT, false},        {"since", _("Since"), CELL_DAY, false},
        {"expires", _("Until"), CELL_DAY, false},
    };
    AUTO(rows) rows = {0};
    int rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("nothing yet"), err);
    if (rc >= 0)
        rc = competency_list(&cli->app, filter, print_row, &rows, err);
    return rc < 0 ? rc : rows_end(&rows, err);
}

/* Who it is, above the table. */
static int say_subject(struct cli *cli, const struct id *subject, struct sotay_error *err)
{
    AUTO(str) line = {0};
    char code[80] = "";
    int rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], subject, code, err);
    if (rc >= 0)
        rc = signoff_trainee_text(cli, !code[0], subject, &line, err);
    str_add_char(&line, '\n');
    return rc < 0 ? rc : cli_put(&line, err);
}

/* The slip is of the day on which it is printed, and of a person. */
static int write_slip(struct cli *cli, const char *who, const char *path, bool force,
                      sotay_day as_of, struct sotay_error *err)
{
    struct id person;
    if (as_of != DAY_NONE)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("only one of --slip and --as-of"));
    int rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    return rc < 0 ? rc : me_slip(cli, &person, path, force, err);
}

int cmd_competency_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *slip = NULL;
    bool force = false;
    struct id person;
    sotay_day as_of = DAY_NONE;
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &who,
         .positional = true,
         .required = true,
         .help = N_("code, or a unique part of the name")},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0, "slip", N_("write it as a PDF of A5 to print and carry"), .str = &slip,
         .value = "FILE"},
        {0, "force", N_("with --slip: replace a file that is there"), .flag = &force},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && force && !slip)
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("--force goes with --slip FILE"));
    if (rc == SOTAY_OK && slip)
        return write_slip(cli, who, slip, force, as_of, err);
    if (rc == SOTAY_OK)
        rc = competency_find_subject(cli, who, &person, err);
    if (rc != SOTAY_OK)
        return rc;
    const struct competency_filter filter = {
        .person = &person,
        .state = -1,
        .as_of = as_of == DAY_NONE ? cli->app.today : as_of,
    };
    if (cli->format == OUT_TABLE)
        rc = say_subject(cli, &person, err);
    return rc < 0 ? rc : list(cli, &filter, true, err);
}

int cmd_competency_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *where = NULL, *skill = NULL, *state = NULL;
    char code[SKILL_SIZE];
    struct id person, facility;
    sotay_day as_of = DAY_NONE;
    const struct opt opts[] = {
        {0, "facility", N_("posted there, or below it"), .str = &where, .value = "FACILITY"},
        {0, "skill", N_("one skill"), .str = &skill, .value = "SKILL"},
        {0, "person", N_("one person"), .str = &who, .value = "PERSON"},
        {0, "state", N_("one result"), .str = &state, .value = "WORD",
         .words = "competent not-yet lapsed pending waiting"},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && who)
        rc = competency_find_subject(cli, who, &person, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc == SOTAY_OK)
        rc = skill_filter(cli, &skill, code, err);
    if (rc != SOTAY_OK)
        return rc;
    struct competency_filter filter = {
        .person = who ? &person : NULL,
        .facility = where ? &facility : NULL,
        .skill = skill,
        .state = -1,
        .as_of = as_of == DAY_NONE ? cli->app.today : as_of,
    };
    if (state && strcmp(state, "waiting") == 0) /* as it is shown */
        filter.state = SOTAY_STATE_PENDING;
    for (int s = SOTAY_STATE_PENDING; state && s <= SOTAY_STATE_COMPETENT; s++)
        if (strcmp(state_word(s), state) == 0)
            filter.state = s;
    return list(cli, &filter, false, err);
}

int cmd_competency_rebuild(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    int64_t judged = 0;
    AUTO(str) line = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run)
        return cli_would(cli, err, "%s", _("would work out every result again"));
    rc = competency_rebuild(&cli->app, &judged, err);
    if (rc < 0)
        return rc;
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, judged);
    str_addf(&line, _("results worked out again: %s"), number);
    const struct fact facts[] = {{"judged", number, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}
