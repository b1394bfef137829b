/* src/cli/cmd_signoff_confirm.c - the lead of a place confirms what was signed there, or takes that back. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/confirmation.h"

struct chosen { /* what is to be confirmed; shown before it is */
    struct cli *cli;
    struct id lead;
    struct id *ids;
    size_t n;
};

static void chosen_done(struct chosen *c)
{
    free(c->ids);
}

/* Trainee, skill, day, place, mentor, result, on standard error. */
static int show_chosen(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct chosen *c = with;
    AUTO(str) trainee = {0}, mentor = {0};
    int rc = signoff_trainee_text(c->cli, row->of_facility, &row->trainee, &trainee, err);
    if (rc >= 0)
        rc = person_label(&c->cli->app, &row->mentor, &mentor, err);
    if (rc < 0)
        return rc;
    cli_warn(_("%.8s  %s: %s, %s at %s, %s, signed by %s: %s"), id_hex(&row->id).s,
             str_text(&trainee), row->skill, cli_seen(row->performed_at).s, row->facility_code,
             signoff_setting_text(row->of_facility, strcmp(row->setting, "simulated") == 0),
             str_text(&mentor), signoff_passed_word(row->passed));
    return SOTAY_OK;
}

static int add(struct chosen *c, const char *text, bool withdraw, struct sotay_error *err)
{
    struct id id;
    int rc = signoff_find(&c->cli->app, text, &id, err);
    for (size_t i = 0; rc >= 0 && i < c->n; i++)
        if (id_equal(&c->ids[i], &id))
            return SOTAY_OK; /* named twice */
    if (rc >= 0 && !withdraw)
        rc = confirmation_check(&c->cli->app, &c->lead, &id, err);
    if (rc >= 0)
        rc = signoff_visit_one(c->cli, &id, show_chosen, c, err);
    if (rc < 0)
        return rc;
    struct id *grown = realloc(c->ids, (c->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    c->ids = grown;
    grown[c->n++] = id;
    return SOTAY_OK;
}

static int ask_to_go_on(const struct chosen *c, bool withdraw, struct sotay_error *err)
{
    bool yes = true;
    AUTO(str) prompt = {0};
    if (!cli_is_interactive() || c->cli->given.dry_run)
        return SOTAY_OK;
    str_addf(&prompt, withdraw ? _("Take the confirmation back (%zu)?") : _("Confirm these (%zu)?"),
             c->n);
    int rc = ask_yes(str_text(&prompt), true, &yes, err);
    if (rc >= 0 && !yes)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was signed"));
    return rc;
}

static int find_lead(struct chosen *c, struct sotay_error *err)
{
    const char *who = cli_who(c->cli);
    if (!who)
        return sotay_fail(err, SOTAY_EUSAGE, _("Say who confirms it: --as PERSON."),
                          _("this has to be signed, and nobody is named who signs it"));
    if (strcmp(who, "authority") == 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("Say who confirms it: --as PERSON."),
                          _("a person confirms a sign-off, not the authority"));
    int rc = noun_find(c->cli, NOUN_PERSON, who, &c->lead, err);
    return rc < 0 ? rc : cli_has_key(c->cli, err);
}

static int confirm(struct cli *cli, const struct opt_list *texts, bool withdraw,
                   struct sotay_error *err)
{
    __attribute__((cleanup(chosen_done))) struct chosen c = {.cli = cli};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    int rc = find_lead(&c, err);
    for (size_t i = 0; rc >= 0 && i < texts->n; i++)
        rc = add(&c, texts->v[i], withdraw, err);
    if (rc >= 0)
        rc = ask_to_go_on(&c, withdraw, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = withdraw ? signoff_unconfirm(&cli->app, &actor, c.ids, c.n, err)
                      : signoff_confirm(&cli->app, &actor, c.ids, c.n, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    char number[24];
    snprintf(number, sizeof(number), "%zu", c.n);
    if (withdraw)
        str_addf(&line,
                 cli->given.dry_run ? _("would no longer be confirmed: %s")
                                    : _("no longer confirmed: %s"),
                 number);
    else
        str_addf(&line, cli->given.dry_run ? _("would be confirmed: %s") : _("confirmed: %s"),
                 number);
    const struct fact facts[] = {{withdraw ? "withdrawn" : "confirmed", number, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_signoff_confirm(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(opt_list) ids = {0};
    bool withdraw = false;
    const struct opt opts[] = {
        {.name = "ID",
         .list = &ids,
         .positional = true,
         .required = true,
         .help = N_("numbers of the sign-offs, or their first 8 digits")},
        {0, "withdraw", N_("take back what was confirmed"), .flag = &withdraw},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    return rc == SOTAY_OK ? confirm(cli, &ids, withdraw, err) : rc;
}
