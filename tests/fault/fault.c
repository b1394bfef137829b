/* tests/fault/fault.c - preloaded into the program: lets the Nth call of a kind fail, once or for good,
 * or kills the process before it.
 *
 *   FAULT_KIND   write, sync, memory, or kill (before a write or sync)
 *   FAULT_AT     N, from 1
 *   FAULT_STAYS  set: all later calls fail too
 *   FAULT_MARK   a file that is made when the Nth call is reached
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool ready;
static const char *kind;
static long at, seen;
static bool stays;

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("FAULT_AT");
    kind = getenv("FAULT_KIND");
    at = n ? strtol(n, NULL, 10) : 0;
    stays = getenv("FAULT_STAYS") != NULL;
    ready = kind && at > 0;
}

static void mark(void)
{
    const char *path = getenv("FAULT_MARK");
    long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd >= 0)
        syscall(SYS_close, fd);
}

static bool fails(const char *what)
{
    bool kills = ready && strcmp(kind, "kill") == 0 && strcmp(what, "memory") != 0;
    if (!ready || (!kills && strcmp(kind, what) != 0))
        return false;
    seen++;
    if (seen == at)
        mark();
    if (kills && seen == at)
        kill(getpid(), SIGKILL);
    return seen == at || (stays && seen > at);
}

static ssize_t no_space(void)
{
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return fails("write") ? no_space() : syscall(SYS_write, fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
    return fails("write") ? no_space() : syscall(SYS_pwrite64, fd, bytes, n, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset)
{
    return fails("write") ? no_space() : syscall(SYS_pwrite64, fd, bytes, n, offset);
}

int ftruncate(int fd, off_t size)
{
    return fails("write") ? (int)no_space() : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return fails("write") ? (int)no_space() : (int)syscall(SYS_ftruncate, fd, size);
}

static int broken(void)
{
    errno = EIO;
    return -1;
}

int fsync(int fd)
{
    return fails("sync") ? broken() : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fails("sync") ? broken() : (int)syscall(SYS_fdatasync, fd);
}

void *malloc(size_t size)
{
    if (!fails("memory"))
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *calloc(size_t n, size_t size)
{
    if (!fails("memory"))
        return __libc_calloc(n, size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *p, size_t size)
{
    if (!fails("memory"))
        return __libc_realloc(p, size);
    errno = ENOMEM;
    return NULL;
}
