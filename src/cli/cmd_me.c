/* src/cli/cmd_me.c - me: where I stand, on one screen or on a slip. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/me.h"
#include "cli/noun.h"

/* Nobody has to sign anything here, so a name is enough. */
static int find_me(struct cli *cli, struct id *ret, struct sotay_error *err)
{
    const char *who = cli_who(cli);
    if (!who)
        return sotay_fail(
            err, SOTAY_EUSAGE,
            _("Add --as PERSON, or write person = \"CODE\" under [user] in sotay.ini."),
            _("nobody is named whose skills are to be shown"));
    if (strcmp(who, "authority") == 0)
        return sotay_fail(err, SOTAY_EUSAGE, _("Name a person: --as PERSON."),
                          _("the authority is no person"));
    return noun_find(cli, NOUN_PERSON, who, ret, err);
}

static int show(struct cli *cli, const struct id *person, struct sotay_error *err)
{
    AUTO(english) words = cli_words(cli);
    AUTO(passbook) p = {0};
    int rc = passbook_read(&cli->app, person, &p, err);
    if (rc < 0)
        return rc;
    if (cli->format == OUT_TABLE)
        return me_screen(&p, err);
    return cli->format == OUT_CSV ? me_csv(cli, &p, err) : me_json(&p, err);
}

int cmd_me(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *slip = NULL;
    bool force = false;
    struct id person;
    const struct opt opts[] = {
        {0, "slip", N_("write it as a PDF of A5 to print and carry"), .str = &slip,
         .value = "FILE"},
        {0, "force", N_("with --slip: replace a file that is there"), .flag = &force},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && force && !slip)
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("--force goes with --slip FILE"));
    if (rc == SOTAY_OK)
        rc = find_me(cli, &person, err);
    if (rc != SOTAY_OK)
        return rc;
    return slip ? me_slip(cli, &person, slip, force, err) : show(cli, &person, err);
}
