/* src/cli/demo_run.c - the demo's folder, and running sotay itself in it. */
#include "base/base.h"

#include "cli/demo_run.h"

#include "cli/run_self.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define MARKER ".sotay-demo"

void demo_done(struct demo *d)
{
    if (!d)
        return;
    free(d->folder);
    free(d->sample);
    str_done(&d->output);
}

/* ---- the folder -------------------------------------------------------------------------------- */

static int fail_path(const char *path, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, NULL, "'%s': %s", path, strerror(errno));
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static bool has_marker(const char *path)
{
    struct stat st;
    AUTO(str) marker = {0};
    str_addf(&marker, "%s/" MARKER, path);
    return lstat(str_text(&marker), &st) == 0 && S_ISREG(st.st_mode);
}

static int clear_place(const char *path, struct sotay_error *err)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno == ENOENT ? SOTAY_OK : fail_path(path, err);
    if (S_ISDIR(st.st_mode) && rmdir(path) == 0)
        return SOTAY_OK; /* it was empty */
    if (!S_ISDIR(st.st_mode) || !has_marker(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Name a folder that is not there yet."),
                          _("'%s' is there already, and no demo made it"), path);
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
        return fail_path(path, err);
    return SOTAY_OK;
}

/* The demo's own folders, so that nobody's keys and settings are touched. */
static int settle_environment(const struct demo *d, struct sotay_error *err)
{
    static const char *const homes[][2] = {
        {"XDG_CONFIG_HOME", "config"},
        {"XDG_DATA_HOME", "data"},
        {"XDG_STATE_HOME", "state"},
    };
    for (size_t i = 0; i < COUNT_OF(homes); i++) {
        AUTO(str) path = {0};
        str_addf(&path, "%s/%s", d->folder, homes[i][1]);
        if (setenv(homes[i][0], str_text(&path), 1) != 0)
            return sotay_nomem(err);
    }
    unsetenv("SOTAY_NOTEBOOK");
    unsetenv("SOTAY_PASSPHRASE_FILE");
    return setenv("SOTAY_TODAY", "2026-11-15", 1) == 0 ? SOTAY_OK : sotay_nomem(err);
}

int demo_folder(struct demo *d, const char *path, struct sotay_error *err)
{
    int rc = clear_place(path, err);
    if (rc < 0)
        return rc;
    if (mkdir(path, 0700) != 0)
        return fail_path(path, err);
    d->folder = realpath(path, NULL);
    if (!d->folder)
        return fail_path(path, err);
    rc = demo_file(d, MARKER, "made by 'sotay demo', which may empty this folder again\n", err);
    return rc < 0 ? rc : settle_environment(d, err);
}

int demo_subfolder(struct demo *d, const char *name, struct sotay_error *err)
{
    AUTO(str) path = {0};
    str_addf(&path, "%s/%s", d->folder, name);
    return mkdir(str_text(&path), 0700) == 0 ? SOTAY_OK : fail_path(str_text(&path), err);
}

int demo_file(struct demo *d, const char *name, const char *text, struct sotay_error *err)
{
    AUTO(str) path = {0};
    str_addf(&path, "%s/%s", d->folder, name);
    int fd = open(str_text(&path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_path(str_text(&path), err);
    size_t len = strlen(text);
    bool whole = write(fd, text, len) == (ssize_t)len;
    return close(fd) == 0 && whole ? SOTAY_OK : fail_path(str_text(&path), err);
}

/* ---- one command ------------------------------------------------------------------------------- */

/* Starts sotay itself in the demo's folder; 0 or an errno. */
static int start(const struct demo *d, int out, const char *const *words, pid_t *ret_child)
{
    enum { MAX = 40 };
    union { /* posix_spawn leaves the words as they are, but its type does not say so */
        const char *const_word[MAX + 2];
        char *word[MAX + 2];
    } argv = {.const_word = {"sotay"}};
    posix_spawn_file_actions_t actions;
    for (size_t i = 0; i < MAX && words[i]; i++)
        argv.const_word[i + 1] = words[i];
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawn_file_actions_addchdir_np(&actions, d->folder);
    if (!failed)
        failed = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (!failed)
        failed = posix_spawn(ret_child, "/proc/self/exe", &actions, NULL, argv.word, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* What comes out of the pipe is shown and kept. */
static void follow(struct demo *d, int from)
{
    char part[4096];
    ssize_t n;
    while ((n = read(from, part, sizeof(part))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        str_add_bytes(&d->output, part, (size_t)n);
        fwrite(part, 1, (size_t)n, stdout);
        fflush(stdout);
    }
}

static int wait_for(pid_t child, const char *const *words, struct sotay_error *err)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return sotay_fail(err, SOTAY_EFAIL, NULL, "%s", strerror(errno));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("the demo stopped at 'sotay %s %s' (status %d)"),
                      words[0], words[1] ? words[1] : "",
                      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

int demo_run(struct demo *d, const char *to, const char *const *words, struct sotay_error *err)
{
    int ends[2] = {-1, -1};
    AUTO(str) path = {0};
    run_show(words, to);
    str_clear(&d->output);
    str_addf(&path, "%s/%s", d->folder, to ? to : "");
    if (to)
        ends[1] = open(str_text(&path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    else if (pipe2(ends, O_CLOEXEC) != 0)
        ends[1] = -1;
    if (ends[1] < 0)
        return fail_path(to ? str_text(&path) : "pipe", err);
    pid_t child = 0;
    int failed = start(d, ends[1], words, &child);
    close(ends[1]);
    if (failed) {
        if (ends[0] >= 0)
            close(ends[0]);
        return sotay_fail(err, SOTAY_EFAIL, NULL, "/proc/self/exe: %s", strerror(failed));
    }
    if (ends[0] >= 0) {
        follow(d, ends[0]);
        close(ends[0]);
    }
    return wait_for(child, words, err);
}
