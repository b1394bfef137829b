/* src/cli/cmd_setup.c - setup: a new notebook, or what is missing in one, by seven questions. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/home.h"
#include "cli/setup.h"

/* Without a department and who decides there, nothing else has a place to go. */
static int all_questions(struct setup *s, struct sotay_error *err)
{
    struct answer department = {{0}};
    bool language_first = !setup_language_is_known(s);
    int rc = language_first ? setup_language(s, err) : SOTAY_OK;
    if (rc >= 0)
        rc = setup_department(s, &department, err);
    if (rc >= 0 && (s->has_notebook || department.s[0])) {
        rc = setup_person(s, department.s, err);
    }
    if (rc >= 0 && s->has_notebook) {
        rc = setup_facilities(s, err);
        if (rc >= 0)
            rc = setup_staff(s, err);
        if (rc >= 0)
            rc = setup_backup(s, err);
        if (rc >= 0)
            rc = setup_spare(s, err);
    }
    if (rc >= 0 && !language_first)
        rc = setup_language(s, err);
    return rc;
}

/* What comes next is signed, too: the passphrase need not be typed again for each of it. */
static int offer_key(struct setup *s, struct sotay_error *err)
{
    bool yes = false;
    int did = SOTAY_OK;
    if (!s->agenda.has_key || (!s->has_me_key && !s->passphrase.s[0]))
        return SOTAY_OK;
    cli_warn("%s", "");
    int rc = ask_yes(_("Keep your key unlocked for what comes next?"), true, &yes, err);
    if (rc < 0 || !yes)
        return rc < 0 && feof(stdin) ? SOTAY_OK : rc;
    rc = setup_unlock(s, false, &did, err);
    /* The process that keeps the key has what is in the memory of this one. */
    secret_done(&s->passphrase);
    actor_done(&s->authority);
    s->has_authority_key = false;
    return rc >= 0 && did >= 0 ? SETUP_RUN(s, &did, err, "key", "open") : rc;
}

static int finish(struct setup *s, bool goes_on, struct sotay_error *err)
{
    if (!s->has_notebook) {
        const char *lacks =
            s->lacks ? s->lacks
                     : _("No notebook was made: it needs a department. 'sotay setup' asks again.");
        cli_warn("%s", "");
        cli_warn_filled("", 0, lacks);
        return SOTAY_OK;
    }
    int rc = offer_key(s, err);
    if (rc < 0)
        return rc;
    cli_warn("\n%s", _("This is what there is now:"));
    cli_say("%s", s->notebook);
    return goes_on ? SOTAY_OK : home_show(s->cli, &s->agenda, false, err);
}

int setup_ask_all(struct cli *cli, bool goes_on, struct sotay_error *err)
{
    AUTO(setup) s = {.cli = cli};
    if (!cli_is_interactive())
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Elsewhere: sotay init, facility import, person import, backup, "
                            "authority add."),
                          _("setup asks questions, and this is no terminal"));
    int rc = setup_look(&s, err);
    if (rc < 0)
        return rc;
    cli_warn("%s", _("Setting up Sotay"));
    setup_note(_("Enter leaves a question for later. What is done stays done, and 'sotay setup' "
                 "goes on from there."));
    rc = all_questions(&s, err);
    if (rc < 0 && (s.ended || feof(stdin)))
        return sotay_fail(err, SOTAY_EREFUSED, _("'sotay setup' goes on from there."),
                          _("stopped; what was done stays done"));
    return rc < 0 ? rc : finish(&s, goes_on, err);
}

int cmd_setup(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *language = NULL;
    const struct opt opts[] = {
        {0, "language", N_("only choose the language of messages"), .str = &language,
         .value = "WORD", .words = "vi en"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && language)
        return setup_language_set(cli, language, err);
    return rc == SOTAY_OK ? setup_ask_all(cli, false, err) : rc;
}
