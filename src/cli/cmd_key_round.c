/* src/cli/cmd_key_round.c - keys on cards: key new --round, key import. */
#include "base/base.h"

#include "cli/key_round.h"

#include "cli/commands.h"
#include "cli/noun.h"
#include "domain/key_round.h"

#include <errno.h>

/* ---- key new --round ---------------------------------------------------------------------------- */

static void at_card(void *with, int64_t done)
{
    progress_at(with, done);
}

static int list_cards(struct cli *cli, const struct key_round *r, const char *folder,
                      struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"person", _("Person"), CELL_TEXT, false}, {"name", _("Name"), CELL_TEXT, false},
        {"card", _("Card"), CELL_TEXT, false},     {"key_file", _("Key file"), CELL_TEXT, true},
        {"key", _("Key"), CELL_TEXT, true},
    };
    AUTO(rows) rows = {0};
    int rc = rows_begin(&rows, cli, columns, COUNT_OF(columns),
                        _("everybody of this round has a confirmed key"), err);
    for (size_t i = 0; rc >= 0 && i < r->n; i++) {
        const struct round_person *p = &r->list[i];
        bool dry = cli->given.dry_run;
        AUTO(str) card = {0}, file = {0};
        str_addf(&card, "%s/%s.pdf", folder, p->file);
        str_addf(&file, "%s/%s.key", folder, p->file);
        struct hash_text key = hash_hex(&p->key);
        const char *cells[] = {p->code, p->name, str_text(&card), str_text(&file),
                               dry ? "" : key.s};
        rc = listing_row(rows.listing, cells, err);
    }
    return rc < 0 ? rc : rows_end(&rows, err);
}

static int make_cards(struct cli *cli, struct key_round *r, const char *folder,
                      struct sotay_error *err)
{
    AUTO(actor) actor = {0};
    AUTO(card_folder) f = CARD_FOLDER_NONE;
    struct progress bar = {0};
    int rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && !actor.is_authority)
        rc = key_round_check(&cli->app, &actor.person, r, err);
    if (rc >= 0)
        rc = card_folder_open(&f, folder, err);
    if (rc >= 0)
        rc = key_round_tidy(&cli->app, r, &f, err);
    if (rc < 0)
        return rc;
    progress_begin(&bar, _("making cards"), (int64_t)r->n);
    rc = key_round_make(&cli->app, &actor, r, &f, at_card, &bar, err);
    progress_done(&bar);
    return rc;
}

/* Nobody lacks a key; a run that was cut off may still have left its cards unfinished. */
static int finish_cards(struct cli *cli, struct key_round *r, const char *folder,
                        struct sotay_error *err)
{
    AUTO(card_folder) f = CARD_FOLDER_NONE;
    if (access(folder, F_OK) != 0)
        return SOTAY_OK;
    int rc = card_folder_open(&f, folder, err);
    return rc < 0 ? rc : key_round_tidy(&cli->app, r, &f, err);
}

int key_new_round(struct cli *cli, const char *round, const char *folder, struct sotay_error *err)
{
    struct id id;
    AUTO(key_round) r = {0};
    int rc = noun_find(cli, NOUN_ROUND, round, &id, err);
    if (rc >= 0)
        rc = key_round_find(&cli->app, &id, &r, err);
    if (rc >= 0 && r.people == 0)
        rc = sotay_fail(err, SOTAY_EABSENT, _("'sotay secondment import FILE' brings them in."),
                        _("nobody is sent in round '%s'"), round);
    if (rc >= 0 && !cli->given.dry_run)
        rc = r.n ? make_cards(cli, &r, folder, err) : finish_cards(cli, &r, folder, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    rc = list_cards(cli, &r, folder, err);
    if (rc < 0)
        return rc;
    if (cli->given.dry_run)
        cli_warn(_("dry run: %zu of %zu people of the round would get a key and a card"), r.n,
                 r.people);
    else if (r.n)
        cli_warn(_("made and confirmed %zu keys.  Print the cards and hand them over; then delete "
                   "'%s': whoever has a card has the key."),
                 r.n, folder);
    if (r.restored)
        cli_warn(_("cards of an earlier run that was cut off, now in their place: %zu"),
                 r.restored);
    return SOTAY_OK;
}

/* ---- key import --------------------------------------------------------------------------------- */

/* A pasted text has no end of file behind it: its last line tells. */
static int read_pasted(struct str *out, struct sotay_error *err)
{
    char line[1024];
    if (cli_is_interactive())
        cli_warn("%s", _("Paste the text of the QR code, then press Enter:"));
    while (out->len < KEYFILE_MAX && fgets(line, sizeof(line), stdin)) {
        str_add(out, line);
        const char *last = strstr(str_text(out), "sealed ");
        if (last && strlen(last + 7) > 96 && strchr(last, '\n'))
            break;
    }
    if (ferror(stdin))
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("standard input: %s"), strerror(errno));
    return str_check(out, err);
}

static int read_key(const char *file, struct str *out, struct sotay_error *err)
{
    if (strcmp(file, "-") == 0)
        return read_pasted(out, err);
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    int rc = file_read(file, KEYFILE_MAX, &bytes, &len, err);
    if (rc < 0)
        return rc;
    if (strlen(bytes) != len)
        return sotay_fail(err, SOTAY_EDAMAGE, _("Scan the code again, or take the .key file."),
                          _("'%s' is not the text of a key, or it is damaged"), file);
    str_add(out, bytes);
    return str_check(out, err);
}

static int answer_imported(struct cli *cli, const struct key_imported *k, struct sotay_error *err)
{
    char code[80] = "authority";
    AUTO(str) line = {0}, name = {0};
    struct hash_text hex = hash_hex(&k->key);
    int rc = SOTAY_OK;
    if (!id_is_zero(&k->person)) {
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &k->person, code, err);
        if (rc >= 0)
            rc = person_label(&cli->app, &k->person, &name, err);
    }
    if (rc < 0)
        return rc;
    str_addf(&line,
             k->is_same           ? _("the key of %s is here already: %s")
             : cli->given.dry_run ? _("would put the key of %s into %s")
                                  : _("the key of %s is now on this computer: %s"),
             name.len ? name.data : code, k->file);
    const struct fact facts[] = {
        {"person", code, CELL_TEXT},
        {"key", hex.s, CELL_TEXT},
        {"file", k->file, CELL_TEXT},
        {"confirmed", k->is_confirmed ? "true" : "false", CELL_BOOL},
        {"same", k->is_same ? "true" : "false", CELL_BOOL},
    };
    rc = cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
    if (rc < 0 || cli->format != OUT_TABLE || cli->given.dry_run)
        return rc;
    if (!k->is_confirmed)
        cli_warn(_("It counts once a coordinator confirms it: sotay key confirm %s"), code);
    if (!id_is_zero(&k->person))
        cli_warn(_("If it came on a card, its passphrase is the secret there. Choose your own: "
                   "sotay key renew %s --passphrase"),
                 code);
    return SOTAY_OK;
}

int cmd_key_import(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *file = "";
    AUTO(str) text = {0};
    struct key_imported k;
    const struct opt opts[] = {
        {.name = "FILE",
         .str = &file,
         .positional = true,
         .required = true,
         .help = N_("the .key file of a card; - for the text of its QR code on standard input")},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = read_key(file, &text, err);
    if (rc == SOTAY_OK)
        rc = key_import(&cli->app, str_text(&text), &k, err);
    return rc == SOTAY_OK ? answer_imported(cli, &k, err) : rc;
}
