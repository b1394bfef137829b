/* src/cli/help.c - finding a command by its words, listing them, completion, version. */
#include "base/base.h"

#include "cli/cli.h"

#include "base/text.h"
#include "cli/commands.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0.1.0"
#endif

/* ---- finding ----------------------------------------------------------------------------------- */

/* Is word the first word of name?  *ret_rest: what stands behind it, "" for nothing. */
static bool first_word_is(const char *name, const char *word, const char **ret_rest)
{
    size_t n = strcspn(name, " ");
    if (strlen(word) != n || strncmp(name, word, n) != 0)
        return false;
    *ret_rest = name[n] ? name + n + 1 : "";
    return true;
}

static bool is_group(const char *word)
{
    for (const struct command_group *g = command_groups; g->noun; g++)
        if (strcmp(g->noun, word) == 0)
            return true;
    return false;
}

static int fail_noun(const char *word, struct sotay_error *err)
{
    const char *best = NULL;
    int best_at = 3;
    for (const struct command *c = command_table; c->name; c++) {
        char first[32] = "";
        size_t n = strcspn(c->name, " ");
        if (n < sizeof(first))
            memcpy(first, c->name, n);
        int at = word_distance(word, first);
        if (at < best_at) {
            best_at = at;
            best = c->name;
        }
    }
    if (best)
        return sotay_fail(err, SOTAY_EUSAGE, _("'sotay help' lists the commands."),
                          _("there is no command '%s'; did you mean '%.*s'?"), word,
                          (int)strcspn(best, " "), best);
    return sotay_fail(err, SOTAY_EUSAGE, _("'sotay help' lists the commands."),
                      _("there is no command '%s'"), word);
}

static int fail_verb(const char *noun, const char *word, struct sotay_error *err)
{
    const char *best = NULL, *rest = NULL;
    int best_at = 4;
    for (const struct command *c = command_table; c->name; c++) {
        int at = first_word_is(c->name, noun, &rest) && *rest ? word_distance(word, rest) : 99;
        if (at < best_at) {
            best_at = at;
            best = rest;
        }
    }
    if (best)
        sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: there is no '%s'; did you mean '%s'?"), noun,
                   word, best);
    else
        sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s: there is no '%s'"), noun, word);
    sotay_error_hint(err, _("'sotay %s' lists what there is."), noun);
    return SOTAY_EUSAGE;
}

int cli_find(int argc, char **argv, const struct command **ret, int *ret_words,
             struct sotay_error *err)
{
    const char *rest = NULL;
    for (const struct command *c = command_table; c->name; c++) {
        if (!first_word_is(c->name, argv[0], &rest))
            continue;
        if (*rest && (argc < 2 || strcmp(rest, argv[1]) != 0))
            continue;
        *ret = c;
        *ret_words = *rest ? 2 : 1;
        return SOTAY_OK;
    }
    if (!is_group(argv[0]))
        return fail_noun(argv[0], err);
    if (argc < 2)
        return sotay_fail(err, SOTAY_EUSAGE, NULL,
                          _("%s: the second word of the command is missing"), argv[0]);
    return fail_verb(argv[0], argv[1], err);
}

/* ---- listing ----------------------------------------------------------------------------------- */

static void line_of(FILE *to, const char *left, const char *summary)
{
    AUTO(str) text = {0};
    fill_text(summary, 2 + text_width(left), 26, &text);
    fprintf(to, "  %s%s", left, str_text(&text));
}

bool cli_help_noun(const char *noun, FILE *to)
{
    const char *rest = NULL;
    for (const struct command_group *g = command_groups; g->noun; g++) {
        if (strcmp(g->noun, noun) != 0)
            continue;
        fprintf(to, "sotay %s: %s\n\n", noun, _(g->summary));
        for (const struct command *c = command_table; c->name; c++)
            if (first_word_is(c->name, noun, &rest))
                line_of(to, c->name, _(c->summary));
        fprintf(to, _("\n'sotay %s VERB --help' shows an example and the options.\n"), noun);
        return true;
    }
    return false;
}

void cli_help_all(FILE *to)
{
    fprintf(to, "%s\n\n", _("sotay: the skills logbook of a health system"));
    for (const struct command *c = command_table; c->name; c++)
        if (!strchr(c->name, ' '))
            line_of(to, c->name, _(c->summary));
    fputc('\n', to);
    for (const struct command_group *g = command_groups; g->noun; g++)
        line_of(to, g->noun, _(g->summary));
    fprintf(to, "\n%s\n",
            _("'sotay NOUN' lists what can be done with it; every command takes --help."));
}

int cmd_help(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *noun = NULL;
    const struct opt opts[] = {
        {.name = "NOUN",
         .str = &noun,
         .positional = true,
         .required = false,
         .help = N_("only the commands of this one")},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (!noun) {
        cli_help_all(stdout);
        return SOTAY_OK;
    }
    if (cli_help_noun(noun, stdout))
        return SOTAY_OK;
    char *words[] = {argv[0], (char[]){"--help"}};
    const struct command *found = NULL;
    int n = 0;
    rc = cli_find(1, words, &found, &n, err);
    if (rc < 0)
        return rc;
    cli->command = found;
    return found->run(cli, 1, words + 1, err);
}

int cmd_version(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct opt opts[] = {{0}};
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        puts("sotay " PACKAGE_VERSION);
    return rc;
}
