/* src/cli/cmd_authority.c - the authority's keys: authority add, retire, list. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"
#include "domain/notebook.h"

#include <unistd.h>

/* The key to be added: of a file, of its digits, or a new one, whose file is made last. */
static int new_key(const char *file, const char *hex, struct hash *ret, struct sotay_error *err)
{
    char owner[80];
    int rc = SOTAY_OK;
    if (file)
        rc = keyfile_public(file, ret, owner, err);
    else if (hex && !hash_parse(hex, ret))
        rc = sotay_fail(err, SOTAY_EUSAGE,
                        _("A key is 64 hexadecimal digits: see 'sotay key list'."),
                        _("'%s' is not a key"), hex);
    return rc;
}

static int make_file(struct cli *cli, const char *output, struct hash *ret, char ret_path[512],
                     struct sotay_error *err)
{
    AUTO(secret) pass = {0};
    AUTO(actor) made = {0};
    int rc = ask_passphrase(cli->given.passphrase_file, 2, _("Passphrase of the new spare key"),
                            true, &pass, err);
    if (rc >= 0)
        rc = keyfile_create(output, "authority", pass.s, &made, ret_path, err);
    *ret = made.key;
    return rc;
}

int cmd_authority_add(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = NULL, *hex = NULL, *output = NULL;
    char path[512] = "";
    struct hash key = {{0}};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &file,
         .positional = true,
         .help = N_("a key file; only its public half is read")},
        {0, "key", N_("the key's 64 digits instead"), .str = &hex, .value = "HEX"},
        {0, "output", N_("make a new key, and write its file there"), .str = &output,
         .value = "FILE"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if ((file != NULL) + (hex != NULL) + (output != NULL) != 1)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("name a key file, --key or --output"));
    rc = new_key(file, hex, &key, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc != SOTAY_OK)
        return rc;
    if (output && cli->given.dry_run)
        return cli_would(cli, err, _("would make another key of the authority in %s"), output);
    if (output)
        rc = make_file(cli, output, &key, path, err);
    if (rc >= 0) {
        rc = authority_add(&cli->app, &actor, &key, err);
        if (rc < 0 && output)
            unlink(path);
    }
    if (rc < 0)
        return rc;
    struct hash_text text = hash_hex(&key);
    str_addf(&line,
             cli->given.dry_run ? _("this key would act as the authority: %s")
                                : _("this key acts as the authority now: %s"),
             cli_key(&key).s);
    if (output)
        str_addf(&line, _("\nin %s"), path);
    const struct fact facts[] = {{"key", text.s, CELL_TEXT},
                                 {"file", output ? path : NULL, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- retire, list ------------------------------------------------------------------------------------ */

struct wanted {
    const char *text;
    struct hash key;
    int found;
};

static int try_row(void *with, const struct authority_row *row, struct sotay_error *err)
{
    struct wanted *w = with;
    size_t len = strlen(w->text);
    (void)err;
    if (len >= 8 && strncmp(hash_hex(&row->key).s, w->text, len) == 0) {
        w->key = row->key;
        w->found++;
    }
    return SOTAY_OK;
}

int cmd_authority_retire(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct wanted w = {.text = NULL};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        {.name = "KEY",
         .str = &w.text,
         .positional = true,
         .required = true,
         .help = N_("the first digits of the key, eight at least")},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = authority_each(&cli->app, try_row, &w, err);
    if (rc == SOTAY_OK && w.found > 1)
        return sotay_fail(err, SOTAY_EABSENT, _("Type more of its digits."),
                          _("more than one key begins with '%s'"), w.text);
    if (rc == SOTAY_OK && !w.found)
        return sotay_fail(err, SOTAY_EABSENT, _("See 'sotay authority list'."),
                          _("'%s' is no key of the authority"), w.text);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = authority_retire(&cli->app, &actor, &w.key, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text text = hash_hex(&w.key);
    str_addf(&line,
             cli->given.dry_run
                 ? _("would retire the key %s; what it signed so far would stay good")
                 : _("retired the key %s; what it signed so far stays good"),
             cli_key(&w.key).s);
    const struct fact facts[] = {{"key", text.s, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static int print_row(void *with, const struct authority_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    bool table = rows->cli->format == OUT_TABLE;
    struct hash_text key = hash_hex(&row->key);
    struct moment_text since = cli_moment(rows->cli, row->since_ms);
    struct moment_text retired = cli_moment(rows->cli, row->retired_ms);
    if (table)
        key.s[16] = '\0';
    const char *cells[] = {key.s, row->active ? "true" : "false", row->first ? "true" : "false",
                           row->since_ms ? since.s : "", row->retired_ms ? retired.s : ""};
    return listing_row(rows->listing, cells, err);
}

int cmd_authority_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"key", _("Key"), CELL_TEXT, false},         {"active", _("Good"), CELL_BOOL, false},
        {"first", _("First"), CELL_BOOL, false},     {"since", _("Since"), CELL_TEXT, false},
        {"retired", _("Retired"), CELL_TEXT, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no keys"), err);
    if (rc == SOTAY_OK)
        rc = authority_each(&cli->app, print_row, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
