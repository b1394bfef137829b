/* src/plugin/guard.c - a child process that may crash, hang or leak without harm to us. */
#include "base/base.h"

#include "plugin/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define HEADROOM ((rlim_t)256 << 20) /* more than the child has when it begins */
#define NEARLY ((rlim_t)8 << 20)     /* from the limit: then it was memory that was lacking */
#define SLICE_MS 200    /* how often a child is looked for that left its pipe to others */
#define HEAD_BYTES 4096 /* what is ours in the shared memory */

struct head {             /* seen by both */
    _Atomic int64_t beat; /* milliseconds of the monotonic clock */
    _Atomic int finished, full;
};
_Static_assert(sizeof(struct head) <= HEAD_BYTES, "the head is one page");

struct guard {
    size_t bytes; /* the head's too */
    struct head *head;
    rlim_t limit; /* of the child's address space, 0 none */
};

/* For the signal handler of the child, which gets no argument. */
static struct guard *guarded;

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int guard_new(size_t bytes, struct guard **ret, struct sotay_error *err)
{
    struct guard *g = calloc(1, sizeof(*g));
    if (!g)
        return sotay_nomem(err);
    g->bytes = HEAD_BYTES + bytes;
    void *memory = mmap(NULL, g->bytes, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        free(g);
        return sotay_nomem(err);
    }
    g->head = memory;
    *ret = g;
    return SOTAY_OK;
}

void guard_free(struct guard *g)
{
    if (!g)
        return;
    munmap(g->head, g->bytes);
    free(g);
}

void *guard_memory(struct guard *g)
{
    return (char *)g->head + HEAD_BYTES;
}

void guard_beat(struct guard *g)
{
    atomic_store(&g->head->beat, now_ms());
}

/* ---- the child ------------------------------------------------------------------------------- */

/* Bytes of address space in use, 0 where the system does not tell.  Only calls that a signal handler
 * may make. */
static rlim_t space_used(void)
{
    char text[64];
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
    if (fd >= 0)
        close(fd);
    rlim_t pages = 0;
    for (ssize_t i = 0; i < n && text[i] >= '0' && text[i] <= '9'; i++)
        pages = pages * 10 + (rlim_t)(text[i] - '0');
    return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static bool is_full(const struct guard *g)
{
    return g->limit && space_used() + NEARLY > g->limit;
}

void guard_end_if_full(struct guard *g)
{
    if (!is_full(g))
        return;
    atomic_store(&g->head->full, 1);
    _exit(1);
}

static void on_fault(int signal_)
{
    if (guarded && is_full(guarded))
        atomic_store(&guarded->head->full, 1);
    signal(signal_, SIG_DFL);
    raise(signal_);
}

/* A place of its own for the handler: the stack may be what ran out. */
static void catch_faults(struct guard *g)
{
    static char stack[16384];
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT};
    stack_t alternative = {.ss_sp = stack, .ss_size = sizeof(stack)};
    struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_ONSTACK};
    guarded = g;
    sigaltstack(&alternative, NULL);
    for (size_t i = 0; i < COUNT_OF(signals); i++)
        sigaction(signals[i], &action, NULL);
}

static void limit_child(struct guard *g)
{
    rlim_t used = space_used();
    g->limit = used ? used + HEADROOM : 0;
    struct rlimit space = {g->limit, g->limit}, none = {0, 0};
    if (g->limit && setrlimit(RLIMIT_AS, &space) != 0)
        g->limit = 0;
    setrlimit(RLIMIT_CORE, &none);
}

/* A plugin that prints, or that ends the program in the orderly way, which empties our buffers a second
 * time: neither must be seen. */
static void silence(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd <= 2; fd++) {
        if (null >= 0)
            dup2(null, fd);
        else
            close(fd);
    }
}

static void child(struct guard *g, void (*work)(void *with), void *with)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    silence();
    limit_child(g);
    catch_faults(g);
    work(with);
    atomic_store(&g->head->finished, 1);
    _exit(0);
}

/* ---- waiting for it -------------------------------------------------------------------------- */

/* true: it ended, and *ret_status tells how. */
static bool has_ended(pid_t pid, int options, int *ret_status)
{
    pid_t answer;
    do
        answer = waitpid(pid, ret_status, options);
    while (answer < 0 && errno == EINTR);
    if (answer < 0) /* somebody else took the answer: what it left in the shared memory must do */
        *ret_status = 0;
    return answer != 0;
}

/* The pipe closes with the child; a grandchild may keep it open, and a child may close it and stay: so
 * the child itself is looked for as well. */
static int wait_for(struct guard *g, pid_t pid, int fd, int seconds, bool *ret_hung)
{
    int status = 0, slice = SLICE_MS;
    struct pollfd p = {.fd = fd, .events = POLLIN};
    for (*ret_hung = false; !*ret_hung;) {
        int64_t left = atomic_load(&g->head->beat) + (int64_t)seconds * 1000 - now_ms();
        if (left > 0 && poll(&p, 1, left < slice ? (int)left : slice) > 0) {
            p.fd = -1; /* poll passes it over */
            slice = 1;
        }
        bool leaves = atomic_load(&g->head->finished) && p.fd < 0;
        if (has_ended(pid, leaves ? 0 : WNOHANG, &status))
            return status;
        *ret_hung = left <= 0;
    }
    kill(pid, SIGKILL);
    has_ended(pid, 0, &status);
    return status;
}

static struct guard_report report_of(const struct guard *g, bool hung, int status)
{
    struct guard_report r = {.end = GUARD_CRASHED};
    if (WIFSIGNALED(status))
        r.signal = WTERMSIG(status);
    if (atomic_load(&g->head->finished))
        r.end = GUARD_DONE;
    else if (hung)
        r.end = GUARD_HUNG;
    else if (atomic_load(&g->head->full))
        r.end = GUARD_MEMORY;
    return r;
}

int guard_run(struct guard *g, void (*work)(void *with), void *with, int seconds,
              struct guard_report *ret, struct sotay_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot start a process: %s"), strerror(errno));
    atomic_store(&g->head->finished, 0);
    atomic_store(&g->head->full, 0);
    guard_beat(g);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(g, work, with);
    }
    int why = errno;
    close(ends[1]);
    if (pid > 0) {
        bool hung;
        int status = wait_for(g, pid, ends[0], seconds, &hung);
        *ret = report_of(g, hung, status);
    }
    close(ends[0]);
    if (pid < 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot start a process: %s"), strerror(why));
    return SOTAY_OK;
}
