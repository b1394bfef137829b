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
         .help = N_("outside-secondment, paper, guideline.SKILL, guideline.SPECIALTY or "
                    "rule.SKILL.RULE.PARAMETER")},
        {.name = "VALUE",
         .str = &value,
         .positional = true,
         .required = true,
         .help =
             N_("outside-secondment: warn, refuse; paper: count, ignore; guideline: a rule set of "
                "its checklist; rule: a value stricter than the checklist's, or none")},
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

struct settled {
    char name[256], value[64], facility[80];
    sotay_day from;
};
struct decisions {
    struct cli *cli;
    sotay_day as_of;
    const char *name;          /* only that one, or those that begin so with a dot; NULL any */
    const struct id *facility; /* only what holds there; NULL any */
    struct settled *v;
    size_t n;
};

static void decisions_done(struct decisions *d)
{
    free(d->v);
}

static int add_decision(void *with, const char *name, const char *value, const struct id *facility,
                        sotay_day from, struct sotay_error *err)
{
    struct decisions *d = with;
    size_t len = d->name ? strlen(d->name) : 0;
    bool within = !d->facility || !facility;
    if (strncmp(name, len ? d->name : "", len) != 0 || (len && name[len] && name[len] != '.'))
        return SOTAY_OK;
    int rc =
        within ? SOTAY_OK : rights_within(&d->cli->app.rights, d->facility, facility, &within, err);
    if (rc < 0 || !within)
        return rc;
    struct settled *grown = realloc(d->v, (d->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    d->v = grown;
    struct settled *one = &grown[d->n++];
    *one = (struct settled){.from = from};
    snprintf(one->name, sizeof(one->name), "%s", name);
    snprintf(one->value, sizeof(one->value), "%s", value);
    return facility && !id_is_zero(facility)
               ? record_code(d->cli->app.store, &noun_table[NOUN_FACILITY], facility, one->facility,
                             err)
               : SOTAY_OK;
}

/* They come by name and day: the last one of a place that has begun is in force there. */
static bool is_in_force(const struct decisions *d, size_t at)
{
    sotay_day today = d->as_of;
    for (size_t i = at + 1; i < d->n; i++)
        if (strcmp(d->v[i].name, d->v[at].name) == 0 && d->v[i].from <= today &&
            strcmp(d->v[i].facility, d->v[at].facility) == 0)
            return false;
    return d->v[at].from <= today;
}

static int print_decisions(const struct decisions *d, struct rows *rows, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < d->n; i++) {
        struct day_text day = day_iso(d->v[i].from);
        const char *cells[] = {d->v[i].name, d->v[i].value, d->v[i].facility, day.s,
                               is_in_force(d, i) ? "true" : "false"};
        rc = listing_row(rows->listing, cells, err);
    }
    return rc;
}

int cmd_policy_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    AUTO(decisions) d = {.cli = cli};
    const char *where = NULL;
    sotay_day as_of = DAY_NONE;
    struct id facility;
    const struct opt opts[] = {
        {0, "name", N_("only this policy, or those whose names begin so"), .str = &d.name},
        {0, "facility", N_("only what holds there: decided for it, above it, or for everywhere"),
         .str = &where, .value = "FACILITY"},
        {0, "as-of", N_("in force on that day (default: today)"), .day = &as_of},
        {0},
    };
    const struct out_column columns[] = {
        {"name", _("Policy"), CELL_TEXT, false},       {"value", _("Value"), CELL_TEXT, false},
        {"facility", _("Where"), CELL_TEXT, false},    {"from", _("From"), CELL_DAY, false},
        {"in_force", _("In force"), CELL_BOOL, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where) {
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
        d.facility = &facility;
    }
    d.as_of = as_of == DAY_NONE && rc == SOTAY_OK ? cli->app.today : as_of;
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns),
                        d.name || where ? _("no such policy was set")
                                        : _("none was set: every policy has its default"),
                        err);
    if (rc == SOTAY_OK)
        rc = policy_each(&cli->app, add_decision, &d, err);
    if (rc == SOTAY_OK)
        rc = print_decisions(&d, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
