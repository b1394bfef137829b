/* src/cli/cli.c - a command's options, its notebook, and who acts. */
#include "base/base.h"

#include "cli/cli.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/unlocked.h"
#include "domain/competency.h"
#include "domain/record.h"

#include <locale.h>

void cli_done(struct cli *cli)
{
    if (!cli)
        return;
    if (cli->has_app && cli->app.note[0])
        cli_warn("%s", cli->app.note);
    if (cli->has_app)
        app_done(&cli->app);
    config_done(&cli->config);
    cli->has_app = cli->has_config = false;
}

bool cli_is_interactive(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

/* ---- options taken everywhere ------------------------------------------------------------------ */

enum { GLOBAL_MAX = 14 };

static void global_options(struct cli *cli, struct opt opts[GLOBAL_MAX])
{
    const struct opt all[] = {
        {0, "notebook", N_("the notebook to work on"), .str = &cli->given.notebook,
         .value = "FILE"},
        {0, "config", N_("a configuration file to read last"), .str = &cli->given.config,
         .value = "FILE"},
        {0, "as", N_("who acts: a person, or authority"), .str = &cli->given.as, .value = "WHO"},
        {0, "passphrase-file", N_("file whose first line is the passphrase"),
         .str = &cli->given.passphrase_file, .value = "FILE"},
        {0, "today", N_("the day it is, when the computer's clock is wrong"),
         .day = &cli->given.today},
        {0, "format", N_("how to print"), .str = &cli->given.format, .value = "WORD",
         .words = "table json csv"},
        {0, "json", N_("short for --format json"), .flag = &cli->given.json},
        {0, "csv", N_("short for --format csv"), .flag = &cli->given.csv},
        {0, "xlsx", N_("write the list as an Excel workbook"), .str = &cli->given.xlsx,
         .value = "FILE"},
        {0, "force", N_("with --xlsx: replace a file that is there"), .flag = &cli->given.force},
        {0, "dry-run", N_("show what would be done, and do nothing"), .flag = &cli->given.dry_run},
        {0},
    };
    bool dry = !cli->command || (cli->command->needs & (NEED_WRITE | CAN_DRY_RUN));
    bool sheet = !cli->command || (cli->command->needs & CAN_SHEET);
    size_t n = 0;
    for (size_t i = 0; all[i].name; i++) {
        bool of_sheet = all[i].str == &cli->given.xlsx || all[i].flag == &cli->given.force;
        if (of_sheet ? sheet : dry || all[i].flag != &cli->given.dry_run)
            opts[n++] = all[i];
    }
    opts[n] = (struct opt){0};
}

int cli_leading(int argc, char **argv)
{
    struct cli nobody = {0};
    struct opt opts[GLOBAL_MAX];
    global_options(&nobody, opts);
    int at = 0;
    while (at < argc && argv[at][0] == '-' && argv[at][1]) {
        const char *arg = argv[at++];
        for (const struct opt *o = opts; o->name; o++)
            if (strcmp(o->name, arg + 2) == 0 && !o->flag && at < argc)
                at++;
    }
    return at;
}

static int pick_format(struct cli *cli, struct sotay_error *err)
{
    const char *word = cli->given.format;
    int given = (word != NULL) + cli->given.json + cli->given.csv + (cli->given.xlsx != NULL);
    if (given > 1)
        return sotay_fail(err, SOTAY_EUSAGE, NULL,
                          _("only one of --format, --json, --csv and --xlsx"));
    if (cli->given.force && !cli->given.xlsx)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--force goes with --xlsx FILE"));
    cli->format = OUT_TABLE;
    if (cli->given.json || (word && strcmp(word, "json") == 0))
        cli->format = OUT_JSON;
    else if (cli->given.csv || cli->given.xlsx || (word && strcmp(word, "csv") == 0))
        cli->format = OUT_CSV;
    return SOTAY_OK;
}

static int print_help(struct cli *cli, const struct opt *own, const struct opt *global,
                      struct sotay_error *err)
{
    AUTO(str) text = {0}, example = {0}, usage = {0};
    str_addf(&example, "sotay %s", cli->command->example);
    opt_synopsis(own, cli->command->name, &usage);
    str_addf(&text, "%s ", _("example:"));
    fill_command(str_text(&example), text_width(_("example:")) + 1, 4, " \\", &text);
    str_addf(&text, "\n%s ", _("usage:"));
    fill_command(str_text(&usage), text_width(_("usage:")) + 1, text_width(_("usage:")) + 1, "",
                 &text);
    str_add_char(&text, '\n');
    fill_text(_(cli->command->summary), 0, 0, &text);
    if (own->name) {
        str_add(&text, "\n");
        opt_describe(own, &text);
    }
    str_addf(&text, "\n%s\n", _("taken everywhere:"));
    opt_describe(global, &text);
    return cli_put(&text, err);
}

int cli_args(struct cli *cli, const struct opt *own, int argc, char **argv, struct sotay_error *err)
{
    struct opt global[GLOBAL_MAX];
    cli->given.today = DAY_NONE;
    global_options(cli, global);
    if (cli->describe) {
        AUTO(str) line = {0};
        opt_names(own, &line);
        if (cli->command->needs & CAN_SHEET)
            str_addf(&line, "%s--xlsx --force", line.len ? " " : "");
        cli_say("%s%s%s", cli->command->name, line.len ? " " : "", str_text(&line));
        return SOTAY_END;
    }
    if (opt_wants_help(argc, argv)) {
        int rc = print_help(cli, own, global, err);
        return rc < 0 ? rc : SOTAY_END;
    }
    int rc = opt_parse(own, global, argc, argv, err);
    if (rc >= 0)
        rc = pick_format(cli, err);
    if (rc < 0 && err && !err->hint[0])
        sotay_error_hint(err, _("'sotay %s --help' shows how it is used."), cli->command->name);
    return rc;
}

int cli_start(struct cli *cli, const struct opt *own, int argc, char **argv,
              struct sotay_error *err)
{
    int rc = cli_args(cli, own, argc, argv, err);
    return rc == SOTAY_OK ? cli_open(cli, err) : rc;
}

/* ---- the notebook ------------------------------------------------------------------------------ */

/* vi or en: gettext translates in no locale called C, so C.UTF-8 takes its place. */
static void choose_language(const char *language)
{
    const char *now = setlocale(LC_MESSAGES, NULL);
    if (!now || strcmp(now, "C") == 0 || strcmp(now, "POSIX") == 0) {
        setenv("LC_ALL", "C.UTF-8", 1);
        setlocale(LC_ALL, "");
    }
    setenv("LANGUAGE", language, 1);
    textdomain("sotay"); /* makes gettext forget what it found before */
}

/* SOTAY_LANGUAGE goes before the configuration, LANGUAGE and LANG behind it: desktops set those for
 * everything at once. */
static int language_given(const char **ret, struct sotay_error *err)
{
    *ret = getenv("SOTAY_LANGUAGE");
    if (!*ret || !**ret || strcmp(*ret, "vi") == 0 || strcmp(*ret, "en") == 0)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EUSAGE, _("It is vi or en."),
                      _("SOTAY_LANGUAGE: '%s' is no language of Sotay"), *ret);
}

int cli_config(struct cli *cli, struct sotay_error *err)
{
    const char *language = NULL;
    if (cli->has_config)
        return SOTAY_OK;
    int rc = language_given(&language, err);
    if (rc >= 0 && language && *language)
        choose_language(language);
    if (rc >= 0)
        rc = config_read(cli->given.config, &cli->config, err);
    if (rc < 0)
        return rc;
    cli->has_config = true;
    if (cli->config.value[CONFIG_LANGUAGE] && !(language && *language))
        choose_language(cli->config.value[CONFIG_LANGUAGE]);
    return SOTAY_OK;
}

static int64_t clock_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int day_given(struct cli *cli, sotay_day *ret, struct sotay_error *err)
{
    const char *text = getenv("SOTAY_TODAY");
    *ret = cli->given.today;
    if (*ret != DAY_NONE || !text || !*text)
        return SOTAY_OK;
    *ret = day_typed(text);
    if (*ret == DAY_NONE)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("SOTAY_TODAY: '%s' is not a date"), text);
    return SOTAY_OK;
}

static const char *notebook_path(struct cli *cli)
{
    const char *named = getenv("SOTAY_NOTEBOOK");
    if (cli->given.notebook)
        return cli->given.notebook;
    return named && *named ? named : cli->config.value[CONFIG_NOTEBOOK];
}

static void paths_free(struct paths *p)
{
    free(p->notebook);
    free(p->state_dir);
    free(p->key_dir);
    free(p->plugin_dirs);
    free(p->checklist_dirs);
}

int cli_app(struct cli *cli, struct sotay_error *err)
{
    sotay_day today = DAY_NONE;
    int rc = cli_config(cli, err);
    if (rc >= 0)
        rc = day_given(cli, &today, err);
    if (rc < 0)
        return rc;
    char **value = cli->config.value;
    const char *notebook = notebook_path(cli);
    if (!notebook || !value[CONFIG_KEYS] || !value[CONFIG_STATE])
        return sotay_fail(err, SOTAY_EUSAGE, _("Set HOME, or name the notebook with --notebook."),
                          _("there is no home folder"));
    struct paths paths = {
        .notebook = text_dup(notebook),
        .state_dir = text_dup(value[CONFIG_STATE]),
        .key_dir = text_dup(value[CONFIG_KEYS]),
        .plugin_dirs = text_dup(value[CONFIG_PLUGINS]),
        .checklist_dirs = text_dup(value[CONFIG_CHECKLISTS]),
    };
    if (!paths.notebook || !paths.state_dir || !paths.key_dir || !paths.plugin_dirs ||
        !paths.checklist_dirs) {
        paths_free(&paths);
        return sotay_nomem(err);
    }
    if (cli->has_app)
        app_done(&cli->app);
    cli->app = (struct app){0};
    cli->has_app = true;
    rc = app_new(&cli->app, &paths, clock_ms(), today, err);
    cli->app.choose = cli_is_interactive() ? choose_record : NULL;
    cli->app.choose_with = cli;
    cli->app.dry_run = cli->given.dry_run;
    return rc;
}

/* True when the notebook can be read and the clock is what stands in the way of writing. */
static bool clock_is_doubtful(struct cli *cli)
{
    int64_t clock = 0, newest = 0, now = clock_ms();
    const int64_t thirty_days = INT64_C(30) * 24 * 3600 * 1000;
    if (cli->app.today_given || cli_app(cli, NULL) < 0 || app_open(&cli->app, STORE_READ, NULL) < 0)
        return false;
    if (ledger_newest(cli->app.store, &clock, &newest, NULL) < 0)
        return false;
    return now < newest || now > newest + thirty_days;
}

static int ask_today(struct cli *cli, struct sotay_error *err)
{
    struct answer a = {0};
    sotay_day day = cli->app.today;
    cli_warn(_("This computer says it is %s."), cli_day(day).s);
    int rc = ask_line(_("Is that right? Enter for yes, or type today's date: "), &a, err);
    if (rc >= 0 && a.s[0] && (day = day_typed(a.s)) == DAY_NONE)
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("'%s' is not a date"), a.s);
    if (rc >= 0)
        rc = cli_app(cli, err);
    if (rc >= 0)
        app_confirm_today(&cli->app, day);
    return rc;
}

int cli_open(struct cli *cli, struct sotay_error *err)
{
    unsigned needs = cli->command->needs;
    if (!(needs & (NEED_READ | NEED_WRITE)))
        return cli_app(cli, err);
    return cli_open_for(cli, needs & NEED_WRITE ? STORE_WRITE : STORE_READ, err);
}

int cli_open_for(struct cli *cli, enum store_mode mode, struct sotay_error *err)
{
    int rc = cli_app(cli, err);
    if (rc >= 0)
        rc = app_open(&cli->app, mode, err);
    if (rc == SOTAY_EREFUSED && mode == STORE_WRITE && cli_is_interactive() &&
        clock_is_doubtful(cli)) {
        rc = ask_today(cli, err);
        if (rc >= 0)
            rc = app_open(&cli->app, mode, err);
    }
    if (rc == SOTAY_EABSENT && err && !err->hint[0])
        sotay_error_hint(err, _("'sotay init' makes a notebook; --notebook FILE names another."));
    return rc;
}

/* ---- who acts ---------------------------------------------------------------------------------- */

const char *cli_who(struct cli *cli)
{
    return cli->given.as ? cli->given.as : cli->config.value[CONFIG_PERSON];
}

static int unlock_once(struct cli *cli, const char *who, const char *prompt, struct actor *ret,
                       bool *ret_ended, struct sotay_error *err)
{
    for (;;) {
        AUTO(secret) pass = {0};
        int rc = ask_passphrase(cli->given.passphrase_file, 1, prompt, false, &pass, err);
        *ret_ended = pass.ended;
        if (rc >= 0 && cli->may_go_back && strcmp(pass.s, "<") == 0)
            return SOTAY_END;
        if (rc < 0 || !cli->may_go_back || strcmp(pass.s, "?") != 0)
            return rc < 0 ? rc : app_unlock(&cli->app, who, pass.s, ret, err);
        cli_warn("  %s", _("it signs what is shown above, and is not seen while it is typed"));
    }
}

int cli_has_key(struct cli *cli, struct sotay_error *err)
{
    const char *who = cli_who(cli);
    if (!who)
        return sotay_fail(
            err, SOTAY_EUSAGE,
            _("Add --as PERSON, or write person = \"CODE\" under [user] in sotay.ini."),
            _("this has to be signed, and nobody is named who signs it"));
    return app_has_key(&cli->app, who, err);
}

/* By code and name, however they were typed. */
static void add_person(struct cli *cli, const char *who, struct str *out)
{
    struct sotay_error unknown = {0};
    struct id person;
    char code[80] = "", name[200] = "";
    if (strcmp(who, "authority") == 0) {
        str_add(out, _("the authority"));
        return;
    }
    int rc = record_find(&cli->app, &noun_table[NOUN_PERSON], who, &person, &unknown);
    if (rc == SOTAY_OK)
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &person, code, &unknown);
    if (rc == SOTAY_OK)
        rc = person_full_name(&cli->app, &person, name, &unknown);
    if (rc == SOTAY_OK && name[0])
        str_addf(out, "%s %s", code, name);
    else
        str_add(out, who);
}

int cli_unlock(struct cli *cli, struct actor *ret, struct sotay_error *err)
{
    AUTO(str) prompt = {0}, person = {0};
    const char *who = cli_who(cli);
    if (cli->at_hand && who && strcmp(who, cli->at_hand_of) == 0) {
        *ret = *cli->at_hand;
        return SOTAY_OK;
    }
    int rc = cli_has_key(cli, err);
    if (rc < 0)
        return rc;
    if (ask_is_on_terminal(cli->given.passphrase_file) && cli_unlocked(cli, who, ret))
        return SOTAY_OK;
    add_person(cli, who, &person);
    str_addf(&prompt, _("Passphrase of %s"), str_text(&person));
    rc = str_check(&prompt, err);
    if (rc < 0)
        return rc;
    /* A slip of the finger must not cost what was typed before it. */
    int tries = ask_is_on_terminal(cli->given.passphrase_file) ? 3 : 1;
    if (cli->may_go_back && tries > 1)
        cli_warn("%s", _("Is it right?  The passphrase signs it; < goes back to the questions."));
    bool ended = false;
    for (int i = 1; i <= tries; i++) {
        rc = unlock_once(cli, who, str_text(&prompt), ret, &ended, err);
        if (rc != SOTAY_EREFUSED || ended || i == tries)
            break;
        cli_warn("%s", err->message);
    }
    return rc;
}

int cli_unlock_if(struct cli *cli, bool must, struct actor *store, const struct actor **ret_actor,
                  struct sotay_error *err)
{
    *ret_actor = NULL;
    if (!must && !cli->given.as)
        return SOTAY_OK;
    int rc = cli_unlock(cli, store, err);
    if (rc >= 0)
        *ret_actor = store;
    return rc;
}

void cli_settle(struct cli *cli)
{
    struct sotay_error why = {0};
    if (!cli->given.dry_run)
        cli_settled(competency_settle(&cli->app, NULL, &why), &why);
}

void cli_settled(int rc, const struct sotay_error *why)
{
    if (rc < 0)
        cli_warn(_("warning: recorded, but the results could not be worked out: %s"), why->message);
}
