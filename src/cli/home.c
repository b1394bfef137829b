/* src/cli/home.c - `sotay` alone: where things stand and what is next. */
#include "base/base.h"

#include "cli/home.h"

#include "base/text.h"
#include "cli/ask.h"

#include <inttypes.h>

#define STEPS_SHOWN 6
#define STEPS_BEFORE_MENU 3 /* so that both fit a screen of 24 lines */
#define TEXT_WIDTH 42       /* of a step; its command stands behind */

/* ---- what is next ---------------------------------------------------------------------------------- */

void home_step(const struct cli *cli, const struct agenda *a, enum agenda_step step,
               struct str *ret_text, struct str *ret_command)
{
    const char *folder = cli->config.value[CONFIG_BACKUP_FOLDER];
    switch (step) {
    case AGENDA_BACKUP:
        if (a->has_backup)
            str_addf(ret_text, _("newest backup, days ago: %d"), (int)a->backup_days);
        else
            str_add(ret_text, _("no backup yet"));
        str_add(ret_command, folder ? "backup" : _("backup FOLDER"));
        break;
    case AGENDA_WAITING:
        str_addf(ret_text, _("records that wait: %" PRId64), a->waiting);
        str_add(ret_command, "notebook waiting");
        break;
    case AGENDA_SIGN:
        str_addf(ret_text, _("sign-offs for you to sign: %" PRId64), a->to_sign);
        str_add(ret_command, "signoff sign --all");
        break;
    case AGENDA_FORMS:
        str_addf(ret_text, _("forms that are not finished: %" PRId64), a->forms);
        str_add(ret_command, "signoff add");
        break;
    case AGENDA_KEYS:
        str_addf(ret_text, _("keys to confirm: %" PRId64), a->keys);
        str_addf(ret_command, "key confirm %s", a->key_of);
        break;
    case AGENDA_NEWCOMERS:
        str_addf(ret_text, _("people to confirm: %" PRId64), a->newcomers);
        str_add(ret_command, "person list --provisional");
        break;
    case AGENDA_CERTIFICATES:
        str_addf(ret_text, _("certificates that lapse soon: %" PRId64), a->lapsing);
        str_addf(ret_command, "certificate list --lapsing %d", AGENDA_LAPSE_DAYS);
        break;
    case AGENDA_WHO:
        str_add(ret_text, _("nobody is named who works here"));
        str_add(ret_command, "setup");
        break;
    case AGENDA_FACILITIES:
        str_add(ret_text, _("no facilities yet"));
        str_add(ret_command, _("facility import FILE"));
        break;
    case AGENDA_PEOPLE:
        str_add(ret_text, a->people ? _("nobody else is on the list of staff") : _("no staff yet"));
        str_add(ret_command, _("person import FILE"));
        break;
    case AGENDA_CHECKLISTS:
        str_add(ret_text, _("no checklists yet"));
        str_add(ret_command, _("checklist adopt SKILL"));
        break;
    case AGENDA_MENTORS:
        str_add(ret_text, _("nobody may sign off yet"));
        str_add(ret_command, "grant add --help");
        break;
    case AGENDA_MY_KEY:
        str_add(ret_text, _("you have no key to sign with here"));
        str_addf(ret_command, "key new %s", a->code);
        break;
    case AGENDA_SPARE:
        str_add(ret_text, _("the authority has one key only"));
        str_add(ret_command, "setup");
        break;
    case AGENDA_SYNC:
        str_addf(ret_text, _("nothing from others, days: %d"), (int)a->sync_days);
        str_add(ret_command, _("sync FOLDER"));
        break;
    case AGENDA_STEPS:
        break;
    }
}

static void add_step(const struct cli *cli, const struct agenda *a, enum agenda_step step,
                     struct str *out)
{
    AUTO(str) text = {0}, command = {0};
    home_step(cli, a, step, &text, &command);
    int width = text_width(str_text(&text));
    bool fits = width < TEXT_WIDTH && TEXT_WIDTH + 8 + text_width(str_text(&command)) <= 80;
    str_addf(out, "  %s", str_text(&text));
    if (fits)
        str_addf(out, "%*s", TEXT_WIDTH - width, "");
    else
        str_add(out, "\n      ");
    str_addf(out, "sotay %s\n", str_text(&command));
}

/* ---- where things stand ------------------------------------------------------------------------------ */

static void add_me(const struct agenda *a, struct str *out)
{
    const struct {
        bool has;
        const char *word;
    } roles[] = {{a->coordinator, _("coordinator")},
                 {a->mentor, _("mentor")},
                 {a->issuer, _("certificates")}};
    const char *between = " (";
    if (!a->has_me)
        return;
    str_addf(out, "%s: %s %s", _("You"), a->code, a->full_name);
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if (roles[i].has) {
            str_addf(out, "%s%s", between, roles[i].word);
            between = ", ";
        }
    str_add(out, between[0] == ',' ? ")\n" : "\n");
}

int home_show(struct cli *cli, const struct agenda *a, bool menu, struct sotay_error *err)
{
    AUTO(str) out = {0};
    enum agenda_step steps[AGENDA_STEPS];
    size_t n;
    agenda_steps(a, steps, &n);
    str_addf(&out, "%s\n", a->name);
    str_addf(
        &out,
        _("facilities %" PRId64 ", staff %" PRId64 ", checklists %" PRId64 ", sign-offs %" PRId64),
        a->facilities, a->people, a->checklists, a->signoffs);
    str_add_char(&out, '\n');
    add_me(a, &out);
    str_addf(&out, "%s\n", n ? _("Next:") : _("Nothing waits."));
    const size_t most = menu ? STEPS_BEFORE_MENU : STEPS_SHOWN;
    for (size_t i = 0; i < n && i < most; i++)
        add_step(cli, a, steps[i], &out);
    return cli_put(&out, err);
}

/* ---- sotay alone --------------------------------------------------------------------------------------- */

static int with_notebook(struct cli *cli, bool asks, struct sotay_error *err)
{
    struct agenda a;
    int rc = cli_open_for(cli, STORE_READ, err);
    if (rc >= 0)
        rc = agenda_read(&cli->app, cli_who(cli), &a, err);
    if (rc >= 0)
        rc = home_show(cli, &a, asks, err);
    if (rc >= 0 && asks)
        return menu_run(cli, &a, err);
    if (rc >= 0)
        cli_say("%s", _("'sotay --help' lists all commands."));
    return rc;
}

static bool is_notebook(const struct cli *cli)
{
    return access(cli->app.paths.notebook, F_OK) == 0;
}

static int without_notebook(struct cli *cli, bool asks, struct sotay_error *err)
{
    bool yes = false;
    cli_say("%s", _("Sotay keeps who was seen doing what, and who is competent in which skill."));
    cli_say(_("There is no notebook yet at %s"), cli->app.paths.notebook);
    int rc = asks ? ask_yes(_("Set up now?"), true, &yes, err) : SOTAY_OK;
    if (rc < 0)
        return feof(stdin) ? SOTAY_OK : rc;
    if (yes) {
        rc = setup_ask_all(cli, true, err);
        if (rc >= 0)
            rc = cli_app(cli, err); /* setup closed it */
        return rc >= 0 && is_notebook(cli) ? with_notebook(cli, true, err) : rc;
    }
    cli_say("  sotay setup           %s", _("a new one, by questions"));
    cli_say("  sotay clone %-9s %s", _("SOURCE"), _("a copy of one that is elsewhere"));
    cli_say("  sotay demo %-10s %s", _("DIR"), _("a sample province to look at"));
    cli_say("  sotay --help          %s", _("all commands"));
    return SOTAY_OK;
}

int home_main(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    static const struct command alone = {"", home_main, NEED_READ, "", ""};
    const struct opt none[] = {{0}};
    cli->command = &alone;
    int rc = cli_args(cli, none, argc, argv, err);
    if (rc < 0)
        sotay_error_hint(err, "%s", _("'sotay help' lists the commands."));
    if (rc == SOTAY_OK && cli->format != OUT_TABLE)
        return sotay_fail(err, SOTAY_EUSAGE, _("'sotay help' lists the commands."),
                          _("no command is named"));
    if (rc == SOTAY_OK)
        rc = cli_app(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    bool asks = cli_is_interactive() && isatty(STDOUT_FILENO);
    return is_notebook(cli) ? with_notebook(cli, asks, err) : without_notebook(cli, asks, err);
}
