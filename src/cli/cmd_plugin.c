/* src/cli/cmd_plugin.c - plugin list, show: what was found, whether it is used, and why not. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/word.h"
#include "plugin/plugins.h"

static const char *state_text(enum plugin_state state)
{
    return state == PLUGIN_OPEN ? "used" : state == PLUGIN_REFUSED ? "refused" : "found";
}

static const char *state_shown(enum plugin_state state)
{
    return state == PLUGIN_OPEN ? _("used") : state == PLUGIN_REFUSED ? _("refused") : _("found");
}

/* Why one is refused is said when they are looked for. */
static int find_all(struct cli *cli, const struct plugin_info **ret, size_t *ret_n,
                    struct sotay_error *err)
{
    AUTO(english) words = cli_words(cli);
    return plugins_list(cli->app.plugins, ret, ret_n, err);
}

int cmd_plugin_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct plugin_info *all = NULL;
    size_t n = 0;
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"name", _("Plugin"), CELL_TEXT, false},     {"state", _("State"), CELL_TEXT, false},
        {"version", _("Version"), CELL_TEXT, false}, {"kind", _("Kind"), CELL_WORD, false},
        {"why", _("Why"), CELL_TEXT, false},         {"path", _("File"), CELL_TEXT, true},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = find_all(cli, &all, &n, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no plugins"), err);
    for (size_t i = 0; rc == SOTAY_OK && i < n; i++) {
        bool table = cli->format == OUT_TABLE;
        const char *cells[] = {
            all[i].name,    table ? state_shown(all[i].state) : state_text(all[i].state),
            all[i].version, plugins_kind_word(all[i].kind),
            all[i].why,     all[i].path,
        };
        rc = listing_row(rows.listing, cells, err);
    }
    if (rc == SOTAY_OK)
        rc = rows_end(&rows, err);
    for (size_t i = 0; rc == SOTAY_OK && cli->format == OUT_TABLE && i < n; i++)
        if (all[i].hint[0]) {
            cli_warn(_("hint: 'sotay plugin show %s' says what to do"), all[i].name);
            break;
        }
    return rc;
}

/* "count, curve": the rules a specialty offers. */
static void rules_of(struct cli *cli, const char *name, struct str *out)
{
    const struct sotay_plugin *head = NULL;
    if (plugins_open(cli->app.plugins, name, &head, NULL) < 0 || head->kind != SOTAY_KIND_SPECIALTY)
        return;
    union { /* the head is the first member of the whole */
        const struct sotay_plugin *head;
        const struct sotay_specialty *specialty;
    } p = {head};
    for (uint32_t i = 0; i < p.specialty->n_rules; i++)
        str_addf(out, "%s%s.%s", out->len ? ", " : "", name, p.specialty->rules[i]->name);
}

static int show(struct cli *cli, const struct plugin_info *p, struct sotay_error *err)
{
    AUTO(str) rules = {0};
    if (p->state != PLUGIN_REFUSED)
        rules_of(cli, p->name, &rules);
    const struct fact facts[] = {
        {"name", p->name, CELL_TEXT},           {"state", state_text(p->state), CELL_TEXT},
        {"version", p->version, CELL_TEXT},     {"kind", plugins_kind_word(p->kind), CELL_TEXT},
        {"path", p->path, CELL_TEXT},           {"why", p->why, CELL_TEXT},
        {"rules", str_text(&rules), CELL_TEXT},
    };
    if (cli->format != OUT_TABLE)
        return cli_answer(cli, facts, COUNT_OF(facts), "", err);
    const struct out_pair pairs[] = {
        {_("Plugin"), p->name},
        {_("State"), state_shown(p->state)},
        {_("Why"), p->why && *p->why ? p->why : NULL},
        {_("What to do"), p->hint && *p->hint ? p->hint : NULL},
        {_("Version"), p->version && *p->version ? p->version : NULL},
        {_("Kind"), p->kind ? word_shown(plugins_kind_word(p->kind)) : NULL},
        {_("Rules"), rules.len ? str_text(&rules) : NULL},
        {_("File"), p->path},
    };
    return out_pairs(stdout, pairs, COUNT_OF(pairs), err);
}

int cmd_plugin_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL;
    const struct plugin_info *all = NULL;
    size_t n = 0;
    const struct opt opts[] = {
        {.name = "NAME",
         .str = &name,
         .positional = true,
         .required = true,
         .help = N_("the plugin's name")},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = find_all(cli, &all, &n, err);
    if (rc != SOTAY_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0)
            return show(cli, &all[i], err);
    return sotay_fail(err, SOTAY_EABSENT, _("'sotay plugin list' shows those that were found."),
                      _("there is no plugin '%s'"), name);
}
