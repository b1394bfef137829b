/* src/cli/cmd_key.c - keys of persons: made, confirmed, listed, handed out, revoked. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"
#include "cli/key_words.h"
#include "cli/key_round.h"
#include "cli/noun.h"
#include "domain/notebook.h"

static int person_code(struct cli *cli, const struct id *person, char ret[80],
                       struct sotay_error *err)
{
    return record_code(cli->app.store, &noun_table[NOUN_PERSON], person, ret, err);
}

#define PERSON_ARGUMENT(slot) \
    { \
        .name = "PERSON", .str = (slot), .positional = true, .required = true, \
        .help = N_("code, or a unique part of the name") \
    }

/* Who confirms the new key in the same step: who is named with --as; else the person of the
 * configuration, if they may, their key is here and both passphrases can be had. */
static int find_confirmer(struct cli *cli, const struct id *person, const char *code, bool *ret,
                          struct sotay_error *err)
{
    const char *who = cli_who(cli);
    struct sotay_error why;
    struct id id = {{0}};
    *ret = cli->given.as != NULL;
    if (!who || strcmp(who, "authority") == 0)
        return *ret ? cli_has_key(cli, err) : SOTAY_OK;
    int rc = noun_find(cli, NOUN_PERSON, who, &id, *ret ? err : &why);
    if (rc < 0)
        return *ret ? rc : SOTAY_OK;
    if (*ret) {
        rc = cli_has_key(cli, err);
        if (rc < 0 && id_equal(&id, person))
            sotay_error_hint(err, _("A first key is made without --as: sotay key new %s"), code);
        return rc;
    }
    bool can_ask = ask_is_on_terminal(cli->given.passphrase_file)
                       ? cli_is_interactive()
                       : ask_file_lines(cli->given.passphrase_file) > 1;
    if (!can_ask || cli_has_key(cli, &why) < 0)
        return SOTAY_OK;
    return key_may_confirm(&cli->app, &id, person, ret, err);
}

int cmd_key_new(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *round = NULL, *folder = NULL;
    struct id person;
    char code[80] = "";
    AUTO(secret) pass = {0};
    AUTO(actor) actor = {0};
    const struct actor *confirmer = NULL;
    AUTO(str) prompt = {0}, line = {0};
    struct key_result made = {0};
    bool confirms = false;
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &who,
         .positional = true,
         .usual = true,
         .help = N_("code, or a unique part of the name")},
        {0, "round", N_("instead: for everybody of a round who has none, each on a printed card"),
         .str = &round, .value = "ROUND"},
        {'o', "output", N_("with --round: folder for the cards, made where it is not there"),
         .str = &folder, .value = "DIR"},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && (!who == !round || !round != !folder))
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL,
                        _("give one of PERSON and --round ROUND --output DIR"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK && round)
        return key_new_round(cli, round, folder, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    if (rc == SOTAY_OK)
        rc = person_code(cli, &person, code, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run)
        return cli_would(cli, err, _("would make a key for %s"), code);
    rc = find_confirmer(cli, &person, code, &confirms, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, confirms, &actor, &confirmer, err);
    if (rc < 0)
        return rc;
    if (confirmer && ask_file_lines(cli->given.passphrase_file) == 1)
        cli_warn(_("warning: the passphrase file has one line, so both keys get one passphrase"));
    /* Who confirms has the first line of a passphrase file, the new key the next. */
    str_addf(&prompt, _("New passphrase of %s"), code);
    rc = ask_passphrase(cli->given.passphrase_file, confirmer ? 2 : 1, str_text(&prompt), true,
                        &pass, err);
    if (rc >= 0)
        rc = key_new(&cli->app, &person, pass.s, confirmer, &made, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&made.key);
    str_addf(&line,
             made.confirmed ? _("made and confirmed a key for %s: %s\nin %s")
                            : _("made a key for %s: %s\nin %s"),
             code, cli_key(&made.key).s, made.file);
    const struct fact facts[] = {
        {"person", code, CELL_TEXT},
        {"key", hex.s, CELL_TEXT},
        {"file", made.file, CELL_TEXT},
        {"confirmed", made.confirmed ? "true" : "false", CELL_BOOL},
    };
    rc = cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
    if (rc >= 0 && !made.confirmed && cli->format == OUT_TABLE)
        cli_warn(_("It counts once a coordinator confirms it: sotay key confirm %s"), code);
    return rc;
}

int cmd_key_confirm(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *key = NULL;
    struct id person;
    struct hash confirmed;
    char code[80] = "";
    AUTO(actor) actor = {0};
    AUTO(str) line = {0}, label = {0};
    const struct opt opts[] = {
        PERSON_ARGUMENT(&who),
        {0, "key", N_("which key (default: the newest)"), .str = &key, .value = "HEX"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    if (rc == SOTAY_OK)
        rc = person_code(cli, &person, code, err);
    if (rc == SOTAY_OK)
        rc = person_label(&cli->app, &person, &label, err);
    if (rc == SOTAY_OK && cli_is_interactive())
        cli_warn(_("confirms the key of %s"), str_text(&label));
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = key_confirm(&cli->app, &actor, &person, key, &confirmed, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&confirmed);
    str_addf(&line,
             cli->given.dry_run ? _("would confirm the key of %s: %s")
                                : _("confirmed the key of %s: %s"),
             code, cli_key(&confirmed).s);
    const struct fact facts[] = {{"person", code, CELL_TEXT}, {"key", hex.s, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- list -------------------------------------------------------------------------------------- */

static const char *state_shown(const char *state)
{
    if (strcmp(state, "confirmed") == 0)
        return _("confirmed");
    return strcmp(state, "revoked") == 0 ? _("revoked") : _("not confirmed");
}

/* Who vouched, as people are told: "DB-00015", "authority"; and for which place. */
static int voucher_cells(struct rows *rows, const struct key_row *row, char by[80], char at[80],
                         struct sotay_error *err)
{
    bool table = rows->cli->format == OUT_TABLE;
    by[0] = at[0] = '\0';
    if (!row->vouched)
        return SOTAY_OK;
    int rc = SOTAY_OK;
    if (row->by_authority)
        snprintf(by, 80, "%s", table ? _("authority") : "authority");
    else
        rc = person_code(rows->cli, &row->by, by, err);
    if (rc >= 0 && !row->everywhere)
        rc = record_code(rows->cli->app.store, &noun_table[NOUN_FACILITY], &row->at, at, err);
    else
        snprintf(at, 80, "%s", table ? _("everywhere") : "*");
    return rc;
}

static int print_key(void *with, const struct key_row *row, struct sotay_error *err)
{
    struct rows *rows = with;
    char code[80] = "", name[200] = "", by[80], at[80];
    struct hash_text hex = hash_hex(&row->key);
    struct moment_text since = cli_moment(rows->cli, row->since_ms);
    bool table = rows->cli->format == OUT_TABLE;
    int rc = person_code(rows->cli, &row->person, code, err);
    if (rc >= 0)
        rc = person_full_name(&rows->cli->app, &row->person, name, err);
    if (rc >= 0)
        rc = voucher_cells(rows, row, by, at, err);
    if (rc < 0)
        return rc;
    if (table)
        hex.s[16] = '\0'; /* as the file of the key is called */
    struct day_text on = day_iso(row->on);
    const char *reason = row->reason ? row->reason : "";
    const char *cells[] = {code,    name,
                           hex.s,   table ? state_shown(row->state) : row->state,
                           since.s, table ? key_reason_shown(reason) : reason,
                           by,      row->vouched ? on.s : "",
                           at};
    return listing_row(rows->listing, cells, err);
}

int cmd_key_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL;
    struct id person;
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {0, "person", N_("one person"), .str = &who, .value = "PERSON"},
        {0},
    };
    const struct out_column columns[] = {
        {"person", _("Person"), CELL_TEXT, false},   {"name", _("Name"), CELL_TEXT, false},
        {"key", _("Key"), CELL_TEXT, false},         {"state", _("State"), CELL_TEXT, false},
        {"since", _("Since"), CELL_TEXT, false},     {"reason", _("Why"), CELL_TEXT, false},
        {"by", _("Confirmed by"), CELL_TEXT, false}, {"on", _("On"), CELL_DAY, false},
        {"at", _("Where"), CELL_TEXT, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && who)
        rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no keys"), err);
    if (rc == SOTAY_OK)
        rc = key_list(&cli->app, who ? &person : NULL, print_key, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}

/* ---- export ------------------------------------------------------------------------------------ */

int cmd_key_export(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *format = "hex";
    struct id person;
    struct hash key;
    AUTO(str) out = {0};
    const struct opt opts[] = {
        PERSON_ARGUMENT(&who),
        {0, "format", N_("how to write it"), .str = &format, .value = "WORD",
         .words = "hex jwk did"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    if (rc == SOTAY_OK)
        rc = key_of(&cli->app, &person, &key, err);
    if (rc == SOTAY_OK)
        rc = key_export(&key, format, &out, err);
    if (rc != SOTAY_OK)
        return rc;
    if (!out.len || out.data[out.len - 1] != '\n')
        str_add_char(&out, '\n');
    return cli_put(&out, err);
}
