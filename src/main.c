/* src/main.c - argv -> command table -> exit status; the only place that exits or prints an error. */
#include "base/base.h"

#include "cli/cli.h"
#include "cli/home.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>

/* A locale that is named but not installed still says which language is wanted; gettext takes it
 * from LANGUAGE in every locale but C. */
static void speak_without_locale(void)
{
    const char *names[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")};
    const char *language = getenv("LANGUAGE"), *named = NULL;
    for (size_t i = 0; !named && i < COUNT_OF(names); i++)
        named = names[i] && *names[i] ? names[i] : NULL;
    if (named && strncmp(named, "vi", 2) == 0 && !(language && *language))
        setenv("LANGUAGE", "vi", 1);
    setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_MESSAGES, "C.UTF-8");
}

/* The value of --config, wherever it stands. */
static const char *config_named(int argc, char **argv)
{
    static const char option[] = "--config";
    const size_t len = sizeof(option) - 1;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], option) == 0)
            return i + 1 < argc ? argv[i + 1] : NULL;
        if (strncmp(argv[i], option, len) == 0 && argv[i][len] == '=')
            return argv[i] + len + 1;
    }
    return NULL;
}

/* From here on messages are in the user's language: the one of the configuration, else of the
 * locale.  What is wrong with a configuration file is told by the command that needs it. */
static void speak(struct cli *cli, int argc, char **argv)
{
    /* Only the categories that are used: each one is a file to open. */
    if (!setlocale(LC_CTYPE, "") || !setlocale(LC_MESSAGES, ""))
        speak_without_locale();
    bindtextdomain("sotay", SOTAY_LOCALE_DIR);
    bind_textdomain_codeset("sotay", "UTF-8");
    textdomain("sotay");
    cli->given.config = config_named(argc, argv);
    cli_config(cli, NULL);
}

/* A reader who went away (a pager that was left) needs no words. */
static bool reader_is_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO};
    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR);
}

static int report(const struct sotay_error *err)
{
    fflush(stdout);
    if (err->code == SOTAY_EFAIL && reader_is_gone())
        return -err->code;
    cli_tell(err);
    return -err->code;
}

/* Options that stand before the noun go behind the command's words. */
static int run(struct cli *cli, int argc, char **argv, int leading, struct sotay_error *err)
{
    int words = 0;
    int rc = cli_find(argc - leading, argv + leading, &cli->command, &words, err);
    if (rc < 0 || !(cli->command->needs & IS_PLAIN) || argc > leading + words)
        speak(cli, argc, argv);
    if (rc < 0) /* once more, for its words in the user's language */
        return cli_find(argc - leading, argv + leading, &cli->command, &words, err);
    char **args = calloc((size_t)argc + 1, sizeof(*args));
    if (!args)
        return sotay_nomem(err);
    int n = 0;
    for (int i = 0; i < leading; i++)
        args[n++] = argv[i];
    for (int i = leading + words; i < argc; i++)
        args[n++] = argv[i];
    rc = cli->command->run(cli, n, args, err);
    free(args);
    return rc;
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
    return word && (strcmp(word, a) == 0 || strcmp(word, b) == 0);
}

static int dispatch(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    int leading = cli_leading(argc, argv);
    const char *first = argc > 0 ? argv[0] : NULL;
    const char *noun = leading < argc ? argv[leading] : NULL;
    if (is_one_of(first, "--version", "-V")) {
        char *version[] = {(char[]){"version"}};
        return run(cli, 1, version, 0, err);
    }
    if (!noun)
        speak(cli, argc, argv);
    if (!noun && opt_wants_help(argc, argv)) {
        cli_help_all(stdout);
        return SOTAY_OK;
    }
    if (!noun)
        return home_main(cli, argc, argv, err);
    const char *verb = leading + 1 < argc ? argv[leading + 1] : NULL;
    const struct command *whole = NULL; /* a command of one word, such as version */
    int words = 0;
    if ((!verb || is_one_of(verb, "--help", "-h")) &&
        cli_find(1, argv + leading, &whole, &words, NULL) < 0) {
        speak(cli, argc, argv);
        if (cli_help_noun(noun, stdout))
            return SOTAY_OK;
    }
    return run(cli, argc, argv, leading, err);
}

/* What did not reach standard output is a failure. */
static int close_output(int status)
{
    errno = 0;
    bool bad = fflush(stdout) != 0 || ferror(stdout);
    if (!bad || status != 0)
        return status;
    if (!reader_is_gone())
        fprintf(stderr, "sotay: %s: %s\n", _("the answer could not be written"),
                errno ? strerror(errno) : _("cannot be written"));
    return -SOTAY_EFAIL;
}

int main(int argc, char **argv)
{
    struct sotay_error err = {0};
    signal(SIGPIPE, SIG_IGN);
    int status = 0;
    {
        AUTO(cli) cli = {0};
        int rc = dispatch(&cli, argc > 0 ? argc - 1 : 0, argv + 1, &err);
        if (rc < 0) {
            if (rc == SOTAY_EUSAGE && !err.hint[0] && cli.command)
                sotay_error_hint(&err, _("'sotay %s --help' shows how it is used."),
                                 cli.command->name);
            err.code = rc;
            status = report(&err);
        }
    }
    return close_output(status);
}
