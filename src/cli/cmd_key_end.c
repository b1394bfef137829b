/* src/cli/cmd_key_end.c - keys that end: key revoke, accept, renew. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"
#include "cli/key_words.h"
#include "cli/noun.h"
#include "domain/notebook.h"

#include <inttypes.h>

const char *key_reason_shown(const char *reason)
{
    static const char *const words[][2] = {
        {"forgotten", N_("passphrase forgotten")},
        {"lost", N_("lost")},
        {"stolen", N_("stolen")},
        {"replaced", N_("replaced")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], reason) == 0)
            return _(words[i][1]);
    return reason;
}

struct start {
    const char *digits;
    struct hash key;
    int found;
};

/* The newest key of that person which has the state; NULL: of any. */
struct wanted {
    const char *state;
    struct hash key;
    int64_t since;
    bool found;
};

static int try_key(void *with, const struct key_row *row, struct sotay_error *err)
{
    struct wanted *w = with;
    (void)err;
    if (strcmp(row->state, w->state) != 0 || (w->found && row->since_ms < w->since))
        return SOTAY_OK;
    w->found = true;
    w->key = row->key;
    w->since = row->since_ms;
    return SOTAY_OK;
}

static int try_start(void *with, const struct key_row *row, struct sotay_error *err)
{
    struct start *s = with;
    (void)err;
    if (strncmp(hash_hex(&row->key).s, s->digits, strlen(s->digits)) != 0)
        return SOTAY_OK;
    s->key = row->key;
    s->found++;
    return SOTAY_OK;
}

/* As 'sotay key list' shows keys, and as their files are called. */
static int find_start(struct cli *cli, const char *digits, struct hash *ret,
                      struct sotay_error *err)
{
    enum { LEAST = 8 };
    struct start s = {.digits = digits};
    if (strlen(digits) < LEAST || strspn(digits, "0123456789abcdef") != strlen(digits))
        return SOTAY_END;
    int rc = key_list(&cli->app, NULL, try_start, &s, err);
    if (rc >= 0 && s.found > 1)
        return sotay_fail(err, SOTAY_EABSENT, _("Type more of its digits."),
                          _("more than one key begins with '%s'"), digits);
    *ret = s.key;
    return rc < 0 ? rc : s.found ? SOTAY_OK : SOTAY_END;
}

/* The digits of a key, or a person. */
static int find_key(struct cli *cli, const char *which, const char *state, struct hash *ret,
                    struct sotay_error *err)
{
    struct id person;
    struct wanted w = {.state = state};
    if (hash_parse(which, ret))
        return SOTAY_OK;
    int rc = find_start(cli, which, ret, err);
    if (rc != SOTAY_END)
        return rc;
    rc = noun_find(cli, NOUN_PERSON, which, &person, err);
    if (rc >= 0)
        rc = key_list(&cli->app, &person, try_key, &w, err);
    if (rc < 0)
        return rc;
    *ret = w.key;
    if (w.found)
        return SOTAY_OK;
    return strcmp(state, "revoked") == 0
               ? sotay_fail(err, SOTAY_EABSENT, _("See 'sotay key list'."),
                            _("no key of this person was revoked"))
               : key_of(&cli->app, &person, ret, err);
}

#define KEY_ARGUMENT(slot) \
    { \
        .name = "KEY", .str = (slot), .positional = true, .required = true, \
        .help = N_("the key's first digits, eight at least, or a person: the newest key") \
    }

int cmd_key_revoke(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *reason = "";
    sotay_day since = DAY_NONE;
    struct hash key;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        KEY_ARGUMENT(&which),
        {0, "reason", N_("why it is no longer trusted"), .str = &reason, .required = true,
         .words = KEY_REASONS},
        {0, "since",
         N_("stolen: in other hands from that day on; what it signed since does not count"),
         .day = &since},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && since != DAY_NONE && strcmp(reason, "stolen") != 0)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--since goes with --reason stolen"));
    if (rc == SOTAY_OK)
        rc = find_key(cli, which, "confirmed", &key, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = key_revoke_since(&cli->app, &actor, &key, reason, since, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct hash_text hex = hash_hex(&key);
    str_addf(
        &line,
        since == DAY_NONE
            ? (cli->given.dry_run
                   ? _("would revoke the key %s; what it signed so far would stay good")
                   : _("revoked the key %s; what it signed so far stays good"))
            : (cli->given.dry_run
                   ? _("would revoke the key %s; what it signed before that day would stay good")
                   : _("revoked the key %s; what it signed before that day stays good")),
        cli_key(&key).s);
    const struct fact facts[] = {{"key", hex.s, CELL_TEXT}, {"reason", reason, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_key_accept(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *computer = NULL;
    int upto = 0;
    struct hash key, device;
    struct key_late late = {0};
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    const struct opt opts[] = {
        KEY_ARGUMENT(&which),
        {0, "computer", N_("only what was written on that computer: its name, or digits of it"),
         .str = &computer, .value = "COMPUTER"},
        {0, "upto",
         N_("only up to that record of the computer, as 'sotay notebook log' numbers them"),
         .num = &upto, .value = "NUMBER"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && upto && !computer)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--upto goes with --computer"));
    if (rc == SOTAY_OK)
        rc = find_key(cli, which, "revoked", &key, err);
    if (rc == SOTAY_OK && computer)
        rc = computer_find(&cli->app, computer, &device, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = key_accept(&cli->app, &actor, &key, computer ? &device : NULL, upto, &late, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    char accepted[24], records[24];
    snprintf(accepted, sizeof(accepted), "%" PRId64, late.accepted);
    snprintf(records, sizeof(records), "%" PRId64, late.records);
    str_addf(&line,
             cli->given.dry_run ? _("records signed late that would be accepted: %s of %s")
                                : _("records signed late that are accepted now: %s of %s"),
             accepted, records);
    struct hash_text hex = hash_hex(&key);
    const struct fact facts[] = {
        {"key", hex.s, CELL_TEXT}, {"accepted", accepted, CELL_INT}, {"late", records, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- renewed --------------------------------------------------------------------------------------- */

/* Only the passphrase: the key stays, and so does all that was ever signed with it. */
static int change_passphrase(struct cli *cli, const struct id *person, const char *code,
                             struct sotay_error *err)
{
    char path[512];
    AUTO(secret) old = {0}, fresh = {0};
    AUTO(str) prompt = {0}, line = {0};
    int rc = key_file_here(&cli->app, person, path, err);
    if (rc < 0)
        return rc;
    str_addf(&prompt, _("Passphrase of %s"), code);
    if (!cli->given.dry_run)
        rc = ask_passphrase(cli->given.passphrase_file, 1, str_text(&prompt), false, &old, err);
    str_clear(&prompt);
    str_addf(&prompt, _("New passphrase of %s"), code);
    if (rc >= 0 && !cli->given.dry_run)
        rc = ask_passphrase(cli->given.passphrase_file, 2, str_text(&prompt), true, &fresh, err);
    if (rc >= 0 && !cli->given.dry_run && strcmp(old.s, fresh.s) == 0)
        rc = sotay_fail(err, SOTAY_EREFUSED,
                        _("With --passphrase-file: the old one in line 1, the new one in line 2."),
                        _("the new passphrase is the old one"));
    if (rc >= 0 && !cli->given.dry_run)
        rc = keyfile_reseal(path, old.s, fresh.s, err);
    if (rc < 0)
        return rc;
    str_addf(&line,
             cli->given.dry_run ? _("would change the passphrase of %s, in %s")
                                : _("changed the passphrase of %s, in %s"),
             code, path);
    const struct fact facts[] = {{"person", code, CELL_TEXT}, {"file", path, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

static int make_again(struct cli *cli, const struct id *person, const char *code,
                      struct sotay_error *err)
{
    AUTO(actor) actor = {0};
    AUTO(secret) pass = {0};
    AUTO(str) prompt = {0}, line = {0};
    struct key_result made = {0};
    int rc = cli_unlock(cli, &actor, err);
    if (rc != SOTAY_OK)
        return rc;
    bool is_own = !actor.is_authority && id_equal(&actor.person, person);
    if (!is_own && ask_file_lines(cli->given.passphrase_file) == 1)
        cli_warn(_("warning: the passphrase file has one line, so both keys get one passphrase"));
    str_addf(&prompt, _("New passphrase of %s"), code);
    if (!cli->given.dry_run)
        rc = ask_passphrase(cli->given.passphrase_file, 2, str_text(&prompt), true, &pass, err);
    if (rc >= 0)
        rc = key_renew(&cli->app, &actor, person, pass.s, &made, err);
    if (rc < 0)
        return rc;
    if (cli->given.dry_run)
        return cli_would(cli, err, _("would make a new key for %s and revoke the old one"), code);
    cli_settle(cli);
    struct hash_text hex = hash_hex(&made.key);
    str_addf(&line, _("made and confirmed a new key for %s: %s\nin %s"), code, cli_key(&made.key).s,
             made.file);
    const struct fact facts[] = {
        {"person", code, CELL_TEXT}, {"key", hex.s, CELL_TEXT}, {"file", made.file, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_key_renew(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = "";
    bool passphrase = false;
    struct id person;
    char code[80] = "authority";
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &who,
         .positional = true,
         .required = true,
         .help = N_("code, or a unique part of the name")},
        {0, "passphrase",
         N_("only another passphrase for the key that is here; the old one is known"),
         .flag = &passphrase},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (passphrase && strcmp(who, "authority") == 0)
        return change_passphrase(cli, NULL, code, err);
    rc = noun_find(cli, NOUN_PERSON, who, &person, err);
    if (rc >= 0)
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &person, code, err);
    if (rc < 0)
        return rc;
    return passphrase ? change_passphrase(cli, &person, code, err)
                      : make_again(cli, &person, code, err);
}
