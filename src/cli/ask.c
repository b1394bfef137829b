/* src/cli/ask.c - questions on a terminal, and passphrases. */
#include "base/base.h"

#include "cli/ask.h"

#include "base/secrecy.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/opt.h"
#include "output/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sys/stat.h>
#include <termios.h>

void secret_done(struct secret *s)
{
    if (s)
        sodium_memzero(s, sizeof(*s));
}

/* ---- a terminal without echo ------------------------------------------------------------------ */

static volatile sig_atomic_t caught; /* the signal that came while echo was off */

static void on_signal(int number)
{
    caught = number;
}

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};

static ssize_t read_secret_line(int tty, struct secret *ret)
{
    size_t n = 0;
    bool too_long = false;
    for (;;) {
        char c = 0;
        ssize_t got = read(tty, &c, 1);
        if (got <= 0)
            return got < 0 || n == 0 ? -1 : (ssize_t)n;
        if (c == '\n')
            break;
        if (n + 1 < sizeof(ret->s))
            ret->s[n++] = c;
        else
            too_long = true;
    }
    ret->s[n] = '\0';
    return too_long ? -2 : (ssize_t)n;
}

static int ask_hidden(int tty, const char *prompt, struct secret *ret, struct sotay_error *err)
{
    struct termios before;
    struct sigaction old[COUNT_OF(watched)];
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: read() must return */
    ssize_t got = -1;
    sigemptyset(&action.sa_mask);
    if (tcgetattr(tty, &before) != 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("the terminal cannot be read: %s"),
                          strerror(errno));
    for (;;) {
        caught = 0;
        for (size_t i = 0; i < COUNT_OF(watched); i++)
            sigaction(watched[i], &action, &old[i]);
        struct termios quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        quiet.c_lflag |= ICANON;
        bool is_quiet =
            tcsetattr(tty, TCSAFLUSH, &quiet) == 0; /* what is typed after that is kept */
        dprintf(tty, "%s: ", prompt);
        if (is_quiet)
            got = read_secret_line(tty, ret);
        tcsetattr(tty, TCSAFLUSH, &before);
        dprintf(tty, "\n");
        for (size_t i = 0; i < COUNT_OF(watched); i++)
            sigaction(watched[i], &old[i], NULL);
        int number = caught;
        if (!number)
            break;
        kill(getpid(), number); /* as if we had not looked: mostly this ends us */
        if (number != SIGTSTP)
            break;
    }
    if (got == -2)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("the passphrase is too long"));
    ret->ended = got < 0;
    if (got < 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("Run it again and type the passphrase."),
                          _("no passphrase was given"));
    return SOTAY_OK;
}

static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

static int check_new(const struct secret *s, struct sotay_error *err)
{
    if (characters(s->s) >= PASSPHRASE_LEAST)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED,
                      _("Several words are easier to remember than odd letters."),
                      _("the new passphrase is shorter than %d characters"), PASSPHRASE_LEAST);
}

static int ask_on_terminal(const char *asked, bool is_new, struct secret *ret,
                           struct sotay_error *err)
{
    bool somebody = isatty(STDIN_FILENO) || isatty(STDERR_FILENO);
    int tty = somebody ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY) : -1;
    if (tty < 0)
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Put it in the first line of a file and add --passphrase-file FILE."),
                          _("a passphrase is needed and there is no terminal to ask on"));
    AUTO_FREE char *prompt = text_dup(asked);
    int rc = prompt ? SOTAY_OK : sotay_nomem(err);
    if (prompt)
        text_clean(prompt);
    if (rc >= 0)
        rc = ask_hidden(tty, prompt, ret, err);
    if (rc >= 0 && is_new && ret->s[0])
        rc = check_new(ret, err); /* before it is typed once more */
    if (rc >= 0 && is_new && ret->s[0]) {
        AUTO(secret) again = {0};
        rc = ask_hidden(tty, _("The same once more"), &again, err);
        ret->ended = again.ended;
        if (rc >= 0 && strcmp(ret->s, again.s) != 0)
            rc = sotay_fail(err, SOTAY_EREFUSED, _("Run it again and type the same twice."),
                            _("the two passphrases differ"));
    }
    close(tty);
    return rc;
}

/* ---- from a file ------------------------------------------------------------------------------ */

static size_t read_up_to(int fd, char *to, size_t size)
{
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, to + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    return n;
}

/* The line'th line of text, or the only one there is. */
static bool pick_line(const char *text, int line, struct secret *ret)
{
    const char *at = text;
    for (int i = 1; i < line; i++) {
        const char *next = strchr(at, '\n');
        if (!next || !next[1])
            break;
        at = next + 1;
    }
    size_t n = strcspn(at, "\n");
    if (n && at[n - 1] == '\r')
        n--;
    if (n >= sizeof(ret->s))
        return false;
    memcpy(ret->s, at, n);
    ret->s[n] = '\0';
    return true;
}

static int from_file(const char *file, int line, struct secret *ret, struct sotay_error *err)
{
    char bytes[2 * SECRET_TEXT_SIZE + 4] = "";
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return sotay_fail(err, errno == ENOENT ? SOTAY_EABSENT : SOTAY_EFAIL,
                          _("Check the name and the permissions."), _("passphrase file '%s': %s"),
                          file, strerror(errno));
    struct stat st;
    bool is_folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    size_t n = is_folder ? 0 : read_up_to(fd, bytes, sizeof(bytes) - 1);
    close(fd);
    bytes[n] = '\0';
    bool good = pick_line(bytes, line, ret);
    sodium_memzero(bytes, sizeof(bytes));
    if (is_folder)
        return sotay_fail(err, SOTAY_EUSAGE, _("Its first line is the passphrase."),
                          _("passphrase file '%s' is a folder"), file);
    if (!good)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("passphrase file '%s': the line is too long"),
                          file);
    if (!ret->s[0])
        return sotay_fail(err, SOTAY_EUSAGE, _("Its first line is the passphrase."),
                          _("passphrase file '%s' is empty"), file);
    return SOTAY_OK;
}

bool ask_is_on_terminal(const char *file)
{
    const char *named = getenv("SOTAY_PASSPHRASE_FILE");
    return !file && !(named && *named);
}

int ask_file_lines(const char *file)
{
    char bytes[2 * SECRET_TEXT_SIZE + 4] = "";
    if (!file)
        file = getenv("SOTAY_PASSPHRASE_FILE");
    int fd = file && *file ? open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
    if (fd < 0)
        return 0;
    size_t n = read_up_to(fd, bytes, sizeof(bytes) - 1);
    close(fd);
    const char *second = n ? strchr(bytes, '\n') : NULL;
    int lines = n == 0 ? 0 : second && second[1] ? 2 : 1;
    sodium_memzero(bytes, sizeof(bytes));
    return lines;
}

int ask_passphrase(const char *file, int line, const char *prompt, bool is_new, struct secret *ret,
                   struct sotay_error *err)
{
    if (!file)
        file = getenv("SOTAY_PASSPHRASE_FILE");
    bool is_named = file && *file;
    secrecy_begin();
    int rc = is_named ? from_file(file, line, ret, err) : ask_on_terminal(prompt, is_new, ret, err);
    if (rc >= 0 && !ret->s[0])
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Run it again and type the passphrase."),
                        _("the passphrase is empty"));
    return rc >= 0 && is_new ? check_new(ret, err) : rc;
}

/* ---- Ctrl-C -------------------------------------------------------------------------------------- */

static struct {
    char words[512]; /* with their line ends, ready to be written */
    volatile sig_atomic_t len;
    pid_t owner; /* a child that judges has nothing to say */
} farewell;

/* Only what POSIX lets a handler do; it is off already, so that the signal ends us when it returns. */
static void on_interrupt(int number)
{
    if (getpid() == farewell.owner && farewell.len > 0) {
        ssize_t n = write(STDERR_FILENO, farewell.words, (size_t)farewell.len);
        (void)n;
    }
    raise(number);
}

void ask_interrupted(const char *words)
{
    struct sigaction action = {.sa_handler = words ? on_interrupt : SIG_DFL,
                               .sa_flags = (int)SA_RESETHAND},
                     old;
    sigemptyset(&action.sa_mask);
    farewell.len = 0;
    if (words) {
        int n = snprintf(farewell.words, sizeof(farewell.words), "\n%s\n", words);
        farewell.owner = getpid();
        farewell.len = n > 0 && (size_t)n < sizeof(farewell.words) ? n : 0;
    }
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(SIGINT, &action, NULL);
}

/* ---- a plain question ------------------------------------------------------------------------- */

/* One that is about as wide as a screen goes on below itself, and its answer has a line of its own. */
static int show_prompt(const char *prompt, struct sotay_error *err)
{
    AUTO(str) shown = {0};
    if (text_width(prompt) < 76 || strchr(prompt, '\n')) {
        str_add(&shown, prompt);
    } else {
        int left = (int)strspn(prompt, " ");
        fill_text(prompt + left, 0, left, &shown);
        str_addf(&shown, "%*s", left + 2, "");
    }
    int rc = str_check(&shown, err);
    if (rc < 0)
        return rc;
    text_clean_lines(shown.data);
    fputs(str_text(&shown), stderr);
    fflush(stderr);
    return SOTAY_OK;
}

int ask_line(const char *prompt, struct answer *ret, struct sotay_error *err)
{
    fflush(stdout);
    int rc = show_prompt(prompt, err);
    if (rc < 0)
        return rc;
    if (!fgets(ret->s, sizeof(ret->s), stdin)) {
        fputc('\n', stderr);
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was recorded"));
    }
    size_t n = strlen(ret->s);
    if (n + 1 == sizeof(ret->s) && ret->s[n - 1] != '\n')
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("the line is too long"));
    AUTO_FREE char *clean = text_nfc(ret->s, n);
    if (!clean || strlen(clean) >= sizeof(ret->s))
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("what was typed is not UTF-8 text"));
    text_narrow(clean);
    memcpy(ret->s, clean, strlen(clean) + 1);
    return SOTAY_OK;
}

/* Whole words only: "chưa đúng" begins like "có" and is no yes.  false: neither yes nor no. */
static bool read_yes(const char *text, bool *ret)
{
    static const char *const words[2][6] = {{"n", "no", "k", "ko", "khong", "chua"},
                                            {"y", "yes", "c", "co", "dung", "vang"}};
    AUTO_FREE char *word = text_search_key(text);
    for (size_t i = 0; word && i < COUNT_OF(words[0]) * 2; i++) {
        *ret = i % 2;
        if (strcmp(word, words[i % 2][i / 2]) == 0)
            return true;
    }
    return false;
}

int ask_yes(const char *question, bool usual, bool *ret_yes, struct sotay_error *err)
{
    struct answer answer = {{0}};
    AUTO(str) prompt = {0};
    str_addf(&prompt, "%s %s ", question, usual ? _("[Y/n]") : _("[y/N]"));
    int rc = str_check(&prompt, err);
    while (rc >= 0) {
        *ret_yes = usual;
        rc = ask_line(prompt.data, &answer, err);
        if (rc >= 0 && (!answer.s[0] || read_yes(answer.s, ret_yes)))
            break;
        if (rc >= 0)
            cli_warn("%s", _("  type y for yes, n for no"));
    }
    return rc;
}

/* ---- a list to choose from -------------------------------------------------------------------- */

static int lines_of(const char *text)
{
    int n = 0;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

size_t ask_list(size_t from, size_t until, ask_label label, const void *with)
{
    enum { QUESTION = 4 }; /* lines: a heading, how the list goes on, two of the question */
    int room = out_rows(stderr) - QUESTION;
    size_t i = from;
    for (; i < until; i++) {
        AUTO(str) text = {0};
        AUTO(str) line = {0};
        label(with, i, &text);
        str_addf(&line, "  %2zu", i + 1);
        fill_text(str_text(&text), (int)line.len, 6, &line);
        room -= lines_of(str_text(&line));
        if (room < 0 && i > from)
            break;
        if (line.data)
            text_clean_lines(line.data);
        fputs(str_text(&line), stderr);
    }
    fflush(stderr);
    return i;
}
