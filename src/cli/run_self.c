/* src/cli/run_self.c - a command of sotay run out of another one. */
#include "base/base.h"

#include "cli/run_self.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

/* ---- shown --------------------------------------------------------------------------------------- */

void word_quoted(const char *word, struct str *out)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "-_./=:,+@";
    if (*word && strspn(word, plain) == strlen(word)) {
        str_add(out, word);
        return;
    }
    str_add_char(out, '\'');
    for (const char *at = word; *at; at++)
        if (*at == '\'')
            str_add(out, "'\\''");
        else
            str_add_char(out, *at);
    str_add_char(out, '\'');
}

void run_show(const char *const *words, const char *to)
{
    AUTO(str) line = {0};
    bool bold = out_colour(stdout);
    for (size_t i = 0; words[i]; i++) {
        /* What a QR code holds is long: its beginning is enough to see what is meant. */
        str_add_char(&line, ' ');
        if (strlen(words[i]) > 200)
            str_addf(&line, "%.40s...", words[i]);
        else
            word_quoted(words[i], &line);
    }
    if (to)
        str_addf(&line, " > %s", to);
    if (str_check(&line, NULL) < 0)
        return;
    text_clean(line.data);
    printf("\n%s$ sotay%s%s\n", bold ? "\033[1m" : "", str_text(&line), bold ? "\033[0m" : "");
    fflush(stdout);
}

/* ---- its words ------------------------------------------------------------------------------------ */

void run_add(struct run_words *w, const char *word)
{
    assert(w->n < RUN_WORDS);
    w->v[w->n++] = word;
    w->v[w->n] = NULL;
}

static bool has_word(const struct run_words *w, const char *word)
{
    for (size_t i = 0; i < w->n; i++)
        if (strcmp(w->v[i], word) == 0)
            return true;
    return false;
}

void run_add_given(struct run_words *w, const struct cli *cli)
{
    const char *const given[][2] = {
        {"--notebook", cli->given.notebook},
        {"--config", cli->given.config},
        {"--as", cli->given.as},
        {"--passphrase-file", cli->given.passphrase_file},
    };
    for (size_t i = 0; i < COUNT_OF(given); i++)
        if (given[i][1] && !has_word(w, given[i][0])) {
            run_add(w, given[i][0]);
            run_add(w, given[i][1]);
        }
    if (cli->given.today != DAY_NONE) {
        w->today = day_iso(cli->given.today);
        run_add(w, "--today");
        run_add(w, w->today.s);
    }
}

/* ---- run ------------------------------------------------------------------------------------------ */

/* While the other program has the terminal, what is typed to stop it does not stop us. */
struct held_signals {
    struct sigaction quit, interrupt;
};

static void hold_signals(struct held_signals *h)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &h->interrupt);
    sigaction(SIGQUIT, &ignore, &h->quit);
}

static void release_signals(const struct held_signals *h)
{
    sigaction(SIGINT, &h->interrupt, NULL);
    sigaction(SIGQUIT, &h->quit, NULL);
}

static int start(const struct run_words *w, pid_t *ret_child)
{
    union { /* posix_spawn leaves the words as they are, but its type does not say so */
        const char *const_word[RUN_WORDS + 2];
        char *word[RUN_WORDS + 2];
    } argv = {.const_word = {"sotay"}};
    posix_spawnattr_t attributes;
    sigset_t usual;
    for (size_t i = 0; i < w->n; i++)
        argv.const_word[i + 1] = w->v[i];
    int failed = posix_spawnattr_init(&attributes);
    if (failed)
        return failed;
    sigemptyset(&usual);
    sigaddset(&usual, SIGINT);
    sigaddset(&usual, SIGQUIT);
    failed = posix_spawnattr_setsigdefault(&attributes, &usual);
    if (!failed)
        failed = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    if (!failed)
        failed = posix_spawn(ret_child, "/proc/self/exe", NULL, &attributes, argv.word, environ);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

int run_program(const struct run_words *w, int *ret_status, struct sotay_error *err)
{
    struct held_signals held;
    pid_t child = 0;
    int status = 0;
    run_show(w->v, NULL);
    hold_signals(&held);
    int failed = start(w, &child);
    while (!failed && waitpid(child, &status, 0) < 0)
        failed = errno == EINTR ? 0 : errno;
    release_signals(&held);
    if (failed)
        return sotay_fail(err, SOTAY_EFAIL, NULL, "/proc/self/exe: %s", strerror(failed));
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return SOTAY_OK;
}

static int run_quietly(struct cli *from, const struct run_words *w, struct sotay_error *err)
{
    AUTO(cli) cli = {.at_hand = from->at_hand, .at_hand_of = from->at_hand_of};
    char *words[RUN_WORDS + 1] = {NULL};
    int used = 0;
    for (size_t i = 0; i < w->n; i++)
        words[i] = (char *)(uintptr_t)w->v[i]; /* only read */
    int rc = cli_find((int)w->n, words, &cli.command, &used, err);
    if (rc >= 0)
        rc = cli.command->run(&cli, (int)w->n - used, words + used, err);
    return rc;
}

void run_here(struct cli *cli, const struct run_words *w, int *ret_rc)
{
    struct sotay_error err = {0};
    run_show(w->v, NULL);
    *ret_rc = run_quietly(cli, w, &err);
    fflush(stdout);
    if (*ret_rc < 0)
        cli_tell(&err);
}
