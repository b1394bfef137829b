/* src/cli/cmd_key_open.c - a key unlocked for this terminal: key open, close, status. */
#include "base/base.h"

#include "cli/unlocked.h"

#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/noun.h"
#include "domain/key_round.h"
#include "ledger/agent.h"

#include <inttypes.h>

#define MINUTE_MS INT64_C(60000)

static int find_agent(struct cli *cli, char path[108], struct agent_state *ret,
                      struct sotay_error *err)
{
    int rc = agent_path(&cli->app.authority, path, err);
    return rc < 0 ? rc : agent_state(path, ret);
}

bool cli_unlocked(struct cli *cli, const char *who, struct actor *ret)
{
    char path[108];
    struct agent_state state;
    struct actor owner = {.is_authority = false};
    struct sotay_error ignored;
    if (find_agent(cli, path, &state, &ignored) != SOTAY_OK ||
        key_speaks_for(&cli->app, &state.key, who, &owner, &ignored) != SOTAY_OK ||
        agent_key(path, &state.key, ret) != SOTAY_OK)
        return false;
    ret->is_authority = owner.is_authority;
    ret->person = owner.person;
    return true;
}

/* [user] unlocked_minutes */
static int minutes(const struct cli *cli)
{
    const char *text = cli->config.value[CONFIG_UNLOCKED];
    return text ? (int)strtol(text, NULL, 10) : AGENT_MINUTES;
}

static int code_of(struct cli *cli, const struct actor *a, char ret[80], struct sotay_error *err)
{
    snprintf(ret, 80, "%s", "authority");
    return a->is_authority
               ? SOTAY_OK
               : record_code(cli->app.store, &noun_table[NOUN_PERSON], &a->person, ret, err);
}

static int answer_open(struct cli *cli, const char *code, int64_t left, bool was_open,
                       struct sotay_error *err)
{
    AUTO(str) line = {0};
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, left);
    str_addf(&line,
             was_open
                 ? _("the key of %s was unlocked and stays so, until it is idle for %s minutes")
                 : _("the key of %s is unlocked for this terminal, until it is idle for %s "
                     "minutes"),
             code, number);
    const struct fact facts[] = {
        {"person", code, CELL_TEXT},
        {"minutes", number, CELL_INT},
        {"was_open", was_open ? "true" : "false", CELL_BOOL},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_key_open(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    char path[108], code[80];
    AUTO(actor) actor = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = agent_path(&cli->app.authority, path, err);
    if (rc == SOTAY_OK)
        rc = cli_has_key(cli, err);
    if (rc != SOTAY_OK)
        return rc;
    bool was_open = cli_unlocked(cli, cli_who(cli), &actor);
    if (!was_open)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = code_of(cli, &actor, code, err);
    if (rc < 0)
        return rc;
    int idle = minutes(cli);
    if (!was_open) {
        app_done(&cli->app); /* the notebook is not to be held by a process that stays */
        cli->has_app = false;
        rc = agent_start(path, &actor, idle * MINUTE_MS, err);
    }
    return rc < 0 ? rc : answer_open(cli, code, idle, was_open, err);
}

int cmd_key_close(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    char path[108];
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = agent_path(&cli->app.authority, path, err);
    if (rc != SOTAY_OK)
        return rc;
    bool was_open = agent_stop(path) == SOTAY_OK;
    const struct fact facts[] = {{"was_open", was_open ? "true" : "false", CELL_BOOL}};
    return cli_answer(
        cli, facts, COUNT_OF(facts),
        was_open ? _("the key is locked again") : _("no key is unlocked for this terminal"), err);
}

int cmd_key_status(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    char path[108], code[80] = "", left[24] = "";
    struct agent_state state;
    struct actor owner = {.is_authority = false};
    AUTO(str) line = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    rc = find_agent(cli, path, &state, err);
    bool is_open = rc == SOTAY_OK;
    if (is_open)
        rc = key_speaks_for(&cli->app, &state.key, NULL, &owner, err);
    if (is_open && rc == SOTAY_OK)
        rc = code_of(cli, &owner, code, err);
    if (rc < 0)
        return rc;
    if (is_open) {
        int64_t whole = (state.left_ms + MINUTE_MS - 1) / MINUTE_MS;
        snprintf(left, sizeof(left), "%" PRId64, whole);
        str_addf(&line, _("the key of %s is unlocked for this terminal, for %s minutes more"),
                 code[0] ? code : _("somebody this notebook does not know"), left);
    } else {
        str_add(&line, _("no key is unlocked for this terminal"));
    }
    const struct fact facts[] = {
        {"open", is_open ? "true" : "false", CELL_BOOL},
        {"person", code, CELL_TEXT},
        {"minutes", left, CELL_INT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}
