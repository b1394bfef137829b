/* src/main.c - argv -> command table -> exit status; the only place that exits or prints an error. */
#include "base/base.h"

#include "cli/cli.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>

/* A locale that is named but not installed still says which language is wanted. */
static void speak(void)
{
    if (!setlocale(LC_ALL, "")) {
        const char *names[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")};
        for (size_t i = 0; i < COUNT_OF(names) && !getenv("LANGUAGE"); i++)
            if (names[i] && strncmp(names[i], "vi", 2) == 0)
                setenv("LANGUAGE", "vi", 0);
        setlocale(LC_ALL, "C.UTF-8");
    }
    bindtextdomain("sotay", SOTAY_LOCALE_DIR);
    bind_textdomain_codeset("sotay", "UTF-8");
    textdomain("sotay");
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
    fprintf(stderr, "sotay: %s\n", err->message[0] ? err->message : _("failed"));
    if (err->hint[0])
        fprintf(stderr, _("hint: %s\n"), err->hint);
    return -err->code;
}

/* Options that stand before the noun go behind the command's words. */
static int run(struct cli *cli, int argc, char **argv, int leading, struct sotay_error *err)
{
    int words = 0;
    int rc = cli_find(argc - leading, argv + leading, &cli->command, &words, err);
    if (rc < 0 || !(cli->command->needs & IS_PLAIN))
        speak();
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
    if (!noun && (argc == 0 || opt_wants_help(argc, argv))) {
        speak();
        cli_help_all(stdout);
        return SOTAY_OK;
    }
    if (!noun)
        return sotay_fail(err, SOTAY_EUSAGE, _("'sotay help' lists the commands."),
                          _("no command is named"));
    const char *verb = leading + 1 < argc ? argv[leading + 1] : NULL;
    if (!verb || is_one_of(verb, "--help", "-h")) {
        speak();
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
        fprintf(stderr, "sotay: %s: %s\n", _("standard output"),
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
            err.code = rc;
            status = report(&err);
        }
    }
    return close_output(status);
}
