/* src/cli/cmd_setup.c - setup: a new notebook, or what is missing in one, by seven questions. */
#include "base/base.h"

#include "cli/commands.h"
#include "cli/home.h"
#include "cli/setup.h"

/* Without a department nothing else has a place to go. */
static int all_questions(struct setup *s, struct sotay_error *err)
{
    struct answer department = {{0}};
    bool language_first = !setup_language_is_known(s);
    int rc = language_first ? setup_language(s, err) : SOTAY_OK;
    if (rc >= 0)
        rc = setup_department(s, &department, err);
    if (rc >= 0 && (s->has_notebook || department.s[0])) {
        rc = setup_person(s, department.s, err);
        if (rc >= 0)
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

static int finish(struct setup *s, struct sotay_error *err)
{
    if (!s->has_notebook) {
        cli_warn("\n%s",
                 _("No notebook was made: it needs a department. 'sotay setup' asks again."));
        return SOTAY_OK;
    }
    cli_warn("\n%s", _("This is what there is now:"));
    cli_say("%s", s->notebook);
    return home_show(s->cli, &s->agenda, false, err);
}

int setup_ask_all(struct cli *cli, struct sotay_error *err)
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
    return rc < 0 ? rc : finish(&s, err);
}

int cmd_setup(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct opt opts[] = {{0}};
    int rc = cli_args(cli, opts, argc, argv, err);
    return rc == SOTAY_OK ? setup_ask_all(cli, err) : rc;
}
