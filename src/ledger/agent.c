/* src/ledger/agent.c - keeps one key unlocked for one terminal: the process, and asking it. */
#include "base/base.h"

#include "ledger/agent.h"

#include "base/secrecy.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#define ANSWER_MS 1000 /* a command waits so long, then asks the person as usual */
#define LOOK_MS 5000   /* how often the clock and the session are looked at */

static const uint8_t magic[8] = "sotay-k1";

enum { ASK_STATE, ASK_KEY, ASK_STOP };

struct question {
    uint8_t magic[8];
    uint32_t what, reserved;
    struct hash key;
};
struct reply {
    uint8_t magic[8];
    uint32_t good, reserved;
    int64_t left_ms;
    struct hash key;
    uint8_t secret[SECRET_SIZE];
};

/* ---- where --------------------------------------------------------------------------------------- */

/* Ours, and nobody else's: made here or found so, and no link. */
static bool is_private(const char *folder)
{
    struct stat st;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool good = fd >= 0 && fstat(fd, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 077) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

static bool choose_folder(char *ret, size_t size)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    enum { ROOM = 48 }; /* for the file's name */
    if (runtime && runtime[0] == '/' && strlen(runtime) + ROOM < size && is_private(runtime))
        snprintf(ret, size, "%s/sotay", runtime);
    else
        snprintf(ret, size, "/tmp/sotay-%lld", (long long)geteuid());
    (void)mkdir(ret, 0700); /* what it is now is looked at, whoever made it */
    return is_private(ret);
}

int agent_path(const struct hash *authority, char ret[108], struct sotay_error *err)
{
    char folder[108];
    if (!choose_folder(folder, sizeof(folder)))
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Remove it, or set XDG_RUNTIME_DIR to a folder of your own."),
                          _("folder '%s' is not yours alone"), folder);
    int n =
        snprintf(ret, 108, "%s/%lld-%.16s", folder, (long long)getsid(0), hash_hex(authority).s);
    return n > 0 && n < 108
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), folder);
}

static socklen_t address(const char *path, struct sockaddr_un *ret)
{
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(ret->sun_path, sizeof(ret->sun_path), "%s", path);
    return sizeof(*ret);
}

/* The same user, and a process of the same session.  Number 0 is one of a container we cannot see. */
static bool is_one_of_us(int fd)
{
    struct ucred peer;
    socklen_t len = sizeof(peer);
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 && peer.uid == geteuid() &&
           peer.pid > 0 && getsid(peer.pid) == getsid(0);
}

static void set_patience(int fd)
{
    const struct timeval wait = {.tv_sec = ANSWER_MS / 1000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
}

/* ---- asking -------------------------------------------------------------------------------------- */

static int ask(const char *path, uint32_t what, const struct hash *key, struct reply *ret)
{
    struct sockaddr_un to;
    socklen_t len = address(path, &to);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return SOTAY_END;
    set_patience(fd);
    struct question q = {.what = what};
    memcpy(q.magic, magic, sizeof(magic));
    if (key)
        q.key = *key;
    bool good = connect(fd, (const struct sockaddr *)&to, len) == 0 && is_one_of_us(fd) &&
                send(fd, &q, sizeof(q), MSG_NOSIGNAL) == (ssize_t)sizeof(q) &&
                recv(fd, ret, sizeof(*ret), 0) == (ssize_t)sizeof(*ret) &&
                memcmp(ret->magic, magic, sizeof(magic)) == 0 && ret->good;
    close(fd);
    if (!good)
        sodium_memzero(ret, sizeof(*ret));
    return good ? SOTAY_OK : SOTAY_END;
}

int agent_state(const char *path, struct agent_state *ret)
{
    struct reply r;
    if (ask(path, ASK_STATE, NULL, &r) != SOTAY_OK)
        return SOTAY_END;
    *ret = (struct agent_state){r.key, r.left_ms};
    return SOTAY_OK;
}

int agent_key(const char *path, const struct hash *key, struct actor *ret)
{
    struct reply r;
    int rc = ask(path, ASK_KEY, key, &r);
    if (rc == SOTAY_OK && !hash_equal(&r.key, key))
        rc = SOTAY_END;
    if (rc == SOTAY_OK) {
        *ret = (struct actor){.key = r.key};
        memcpy(ret->secret, r.secret, SECRET_SIZE);
    }
    sodium_memzero(&r, sizeof(r));
    return rc;
}

int agent_stop(const char *path)
{
    struct reply r;
    return ask(path, ASK_STOP, NULL, &r);
}

/* ---- the process --------------------------------------------------------------------------------- */

struct agent {
    struct actor held; /* locked memory */
    int listening, leader;
    pid_t session;
    int64_t idle_ms, used_ms;
    char path[108];
    ino_t inode; /* of the socket's name */
};

static volatile sig_atomic_t told_to_end;

static void on_end(int number)
{
    (void)number;
    told_to_end = 1;
}

/* Goes on while the computer sleeps: a closed lid is idle time. */
static int64_t now_ms(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_BOOTTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t left_ms(const struct agent *a)
{
    return a->used_ms + a->idle_ms - now_ms();
}

/* The name may be another one's by now: that one stays. */
static void leave_name(const struct agent *a)
{
    struct stat st;
    if (lstat(a->path, &st) == 0 && st.st_ino == a->inode)
        unlink(a->path);
}

/* One question; true: it is told to end. */
static bool answer(struct agent *a, int fd)
{
    struct question q;
    struct reply r = {.key = a->held.key};
    set_patience(fd);
    if (!is_one_of_us(fd) || recv(fd, &q, sizeof(q), 0) != (ssize_t)sizeof(q) ||
        memcmp(q.magic, magic, sizeof(magic)) != 0 || left_ms(a) <= 0)
        return false;
    memcpy(r.magic, magic, sizeof(magic));
    r.good = q.what == ASK_STATE || q.what == ASK_STOP ||
             (q.what == ASK_KEY && hash_equal(&q.key, &a->held.key));
    if (r.good && q.what == ASK_KEY) {
        memcpy(r.secret, a->held.secret, SECRET_SIZE);
        a->used_ms = now_ms();
    }
    r.left_ms = left_ms(a);
    bool ends = q.what == ASK_STOP;
    if (ends) /* before the answer: whoever asked may take the name at once */
        leave_name(a);
    (void)!send(fd, &r, sizeof(r), MSG_NOSIGNAL);
    sodium_memzero(&r, sizeof(r));
    return ends;
}

static void serve(struct agent *a)
{
    struct pollfd watched[2] = {{.fd = a->listening, .events = POLLIN},
                                {.fd = a->leader, .events = POLLIN}};
    bool ends = false;
    while (!ends && !told_to_end) {
        int64_t left = left_ms(a);
        if (left <= 0)
            break;
        int ready = poll(watched, 2, (int)(left < LOOK_MS ? left : LOOK_MS));
        /* The shell is gone: its descriptor is readable; without one, its number is asked for. */
        if (watched[1].revents || (a->leader < 0 && kill(a->session, 0) < 0 && errno == ESRCH))
            break;
        if (ready <= 0 || !watched[0].revents)
            continue;
        int fd = accept4(a->listening, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        ends = answer(a, fd);
        close(fd);
    }
}

/* Only those two stay open, at numbers of their own. */
static void close_others(int *first, int *second)
{
    enum { FIRST = 3, SECOND, REST };
    int a = fcntl(*first, F_DUPFD, REST), b = fcntl(*second, F_DUPFD, REST);
    (void)dup2(a, FIRST);
    (void)dup2(b, SECOND);
    *first = FIRST;
    *second = SECOND;
    if (syscall(SYS_close_range, (unsigned)REST, ~0U, 0U) == 0)
        return;
    long last = sysconf(_SC_OPEN_MAX);
    for (int fd = REST; fd < last && fd < 4096; fd++)
        close(fd);
}

/* Neither a pipe nor the terminal waits for this process, and no folder is held by it. */
static void let_go(struct agent *a, int *ready)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; null >= 0 && fd <= 2; fd++)
        (void)dup2(null, fd);
    close_others(&a->listening, ready);
    (void)!chdir("/");
    (void)setpgid(0, 0); /* Ctrl-C on the terminal is not meant for it */
    static const int ending[] = {SIGTERM, SIGHUP};
    static const int nothing[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE};
    struct sigaction end = {.sa_handler = on_end}, ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < COUNT_OF(ending); i++)
        sigaction(ending[i], &end, NULL);
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        sigaction(nothing[i], &ignore, NULL);
}

/* Listening is done here: who is asked must be found in the session, and the command is gone then. */
static _Noreturn void run(struct agent *a, int ready)
{
    struct stat st;
    secrecy_begin();
    let_go(a, &ready);
    a->session = getsid(0);
    a->leader = (int)syscall(SYS_pidfd_open, a->session, 0U);
    a->used_ms = now_ms();
    a->inode = lstat(a->path, &st) == 0 ? st.st_ino : 0;
    if (listen(a->listening, 8) == 0 && write(ready, "", 1) == 1) {
        close(ready);
        serve(a);
    }
    leave_name(a);
    sodium_munlock(&a->held, sizeof(a->held)); /* wipes as well */
    _exit(0);
}

static int bind_at(const char *path, struct sotay_error *err)
{
    struct sockaddr_un at;
    socklen_t len = address(path, &at);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    unlink(path); /* of one that was killed */
    mode_t before = umask(077);
    bool bad = fd < 0 || bind(fd, (const struct sockaddr *)&at, len) < 0;
    int why = errno;
    umask(before);
    if (!bad)
        return fd;
    if (fd >= 0)
        close(fd);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot listen on '%s': %s"), path, strerror(why));
}

static pid_t start(const char *path, int fd, const int ready[2], struct actor *actor,
                   int64_t idle_ms)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    struct agent a = {.listening = fd, .idle_ms = idle_ms};
    (void)sodium_mlock(&a.held, sizeof(a.held)); /* where it is not allowed, it goes on */
    a.held = *actor;
    snprintf(a.path, sizeof(a.path), "%s", path);
    actor_done(actor); /* the copy of it that forking made */
    close(ready[0]);
    run(&a, ready[1]);
}

/* The child says one byte when it can be asked. */
static bool is_ready(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    char byte;
    return poll(&p, 1, 2 * ANSWER_MS) == 1 && read(fd, &byte, 1) == 1;
}

int agent_start(const char *path, struct actor *actor, int64_t idle_ms, struct sotay_error *err)
{
    int ready[2];
    if (getsid(0) <= 0)
        return sotay_fail(err, SOTAY_EREFUSED,
                          _("Put it in the first line of a file and add --passphrase-file FILE."),
                          _("a key is unlocked for a terminal, and this is none"));
    (void)agent_stop(path);
    int fd = bind_at(path, err);
    if (fd < 0)
        return fd;
    bool good = pipe2(ready, O_CLOEXEC) == 0;
    int why = errno;
    if (good) {
        pid_t pid = start(path, fd, ready, actor, idle_ms);
        why = errno;
        close(ready[1]);
        good = pid > 0 && is_ready(ready[0]);
        close(ready[0]);
    }
    close(fd);
    if (good)
        return SOTAY_OK;
    unlink(path);
    return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot start a process: %s"), strerror(why));
}
