/* src/cli/cmd_init.c - init: a new notebook, its authority and its first coordinator. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/text.h"
#include "cli/ask.h"
#include "domain/notebook.h"
#include "domain/record.h"

/* "+07:00" or "-03:30" to minutes. */
static bool offset_parse(const char *text, int *ret)
{
    int64_t hours = 0, minutes = 0;
    if (strlen(text) != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
        return false;
    char h[3] = {text[1], text[2], '\0'}, m[3] = {text[4], text[5], '\0'};
    if (!text_to_int(h, &hours) || !text_to_int(m, &minutes) || hours < 0 || hours > 14 ||
        minutes < 0 || minutes > 59)
        return false;
    *ret = (int)(hours * 60 + minutes) * (text[0] == '-' ? -1 : 1);
    return true;
}

static int check(const struct init_options *o, const char *offset, int *ret_offset,
                 struct sotay_error *err)
{
    char code[80];
    if (!o->person != !o->full_name)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--person and --full-name go together"));
    if (offset && !offset_parse(offset, ret_offset))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--utc-offset: '%s' is not like +07:00"),
                          offset);
    if (!o->person)
        return SOTAY_OK;
    int rc = record_read_code(&noun_table[NOUN_PERSON], o->person, code, err);
    if (rc < 0)
        sotay_error_prefix(err, "--person");
    return rc;
}

static int answer(struct cli *cli, const struct init_options *o, const struct init_result *r,
                  struct sotay_error *err)
{
    AUTO(str) lines = {0};
    char checklists[16];
    struct hash_text authority = hash_hex(&r->authority);
    snprintf(checklists, sizeof(checklists), "%d", r->checklists);
    str_addf(&lines, _("made the notebook %s"), cli->app.paths.notebook);
    str_addf(&lines, _("\nkey of the authority: %s"), r->authority_file);
    if (o->spare)
        str_addf(&lines, _("\nspare key: %s (print it, keep it in the safe, delete the file)"),
                 o->spare);
    if (o->person)
        str_addf(&lines, _("\nkey of %s: %s"), o->person, r->person_file);
    str_addf(&lines, _("\nchecklists in force as drafts: %s"), checklists);
    const struct fact facts[] = {
        {"notebook", cli->app.paths.notebook, CELL_TEXT},
        {"authority", authority.s, CELL_TEXT},
        {"authority_file", r->authority_file, CELL_TEXT},
        {"person_file", r->person_file, CELL_TEXT},
        {"spare_file", o->spare, CELL_TEXT},
        {"checklists", checklists, CELL_INT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&lines), err);
}

static int check_place(const char *path, const char *option, struct sotay_error *err)
{
    if (access(path, F_OK) != 0)
        return SOTAY_OK;
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("'%s' is there already"), path);
    sotay_error_hint(err, _("Name another place with %s FILE."), option);
    return SOTAY_EREFUSED;
}

/* Only the usual folder is made: another one that is not there is most likely mistyped. */
static int check_folder(const struct cli *cli, struct sotay_error *err)
{
    const char *path = cli->app.paths.notebook, *slash = strrchr(path, '/');
    const char *named = getenv("SOTAY_NOTEBOOK");
    if (!slash || slash == path || !(cli->given.notebook || (named && *named)))
        return SOTAY_OK;
    AUTO_FREE char *folder = text_dup_bytes(path, (size_t)(slash - path));
    if (!folder)
        return sotay_nomem(err);
    if (access(folder, F_OK) == 0)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EABSENT, _("Make it first with mkdir, or name another place."),
                      _("there is no folder '%s'"), folder);
}

int cmd_init(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct init_options o = {.utc_offset = 420};
    const char *offset = NULL;
    struct init_result result = {0};
    AUTO(secret) authority = {0}, person = {0};
    const struct opt opts[] = {
        {0, "name", N_("name of the authority, such as Sở Y tế Điện Biên"), .str = &o.name},
        {0, "person", N_("code of the first coordinator"), .str = &o.person, .value = "CODE"},
        {0, "full-name", N_("and the name, family name first"), .str = &o.full_name},
        {0, "spare", N_("file for the authority's spare key"), .str = &o.spare, .value = "FILE"},
        {0, "utc-offset", N_("where the civil day begins (default: +07:00)"), .str = &offset,
         .value = "+HH:MM"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = check(&o, offset, &o.utc_offset, err);
    if (rc == SOTAY_OK)
        rc = cli_app(cli, err);
    if (rc == SOTAY_OK)
        rc = check_place(cli->app.paths.notebook, "--notebook", err);
    if (rc == SOTAY_OK && o.spare)
        rc = check_place(o.spare, "--spare", err);
    if (rc == SOTAY_OK)
        rc = check_folder(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run)
        return cli_would(cli, err, _("would make the notebook %s"), cli->app.paths.notebook);
    rc = ask_passphrase(cli->given.passphrase_file, 1, _("New passphrase of the authority"), true,
                        &authority, err);
    if (rc >= 0 && o.person)
        rc = ask_passphrase(cli->given.passphrase_file, 2, _("New passphrase of the coordinator"),
                            true, &person, err);
    if (rc < 0)
        return rc;
    o.authority_passphrase = authority.s;
    o.person_passphrase = o.person ? person.s : NULL;
    rc = notebook_init(&cli->app, &o, &result, err);
    return rc < 0 ? rc : answer(cli, &o, &result, err);
}
