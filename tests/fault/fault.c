/* tests/fault/fault.c - preloaded into the program: lets the Nth call of a kind fail, once or for good,
 * or kills the process before it; and sets its clock.
 *
 *   FAULT_KIND   write (no space left), io (a write that the disk cannot do), short (half of a write,
 *                then no space left), sync, memory, kill (before a write or sync), gone (from there on
 *                no file can be read or written)
 *   FAULT_AT     N, from 1; 0: nothing fails, calls are counted
 *   FAULT_STAYS  set: all later calls fail too
 *   FAULT_MARK   a file that is made when the Nth call is reached
 *   FAULT_COUNT  a file that receives how many calls of the kind there were
 *   FAULT_CLOCK  seconds since 1970 that every clock of the day shows
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);

static bool ready;
static const char *kind;
static long at, seen;
static bool stays, gone;

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("FAULT_AT");
    kind = getenv("FAULT_KIND");
    at = n ? strtol(n, NULL, 10) : 0;
    stays = getenv("FAULT_STAYS") != NULL;
    ready = kind && n;
}

__attribute__((destructor)) static void end(void)
{
    char text[32];
    const char *path = getenv("FAULT_COUNT");
    long fd = ready && path
                  ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600)
                  : -1;
    if (fd < 0)
        return;
    int n = snprintf(text, sizeof(text), "%ld\n", seen);
    syscall(SYS_write, fd, text, n);
    syscall(SYS_close, fd);
}

static void mark(void)
{
    const char *path = getenv("FAULT_MARK");
    long fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (fd >= 0)
        syscall(SYS_close, fd);
}

/* Which calls the kind is about: w write, s sync, m memory. */
static bool is_about(char call)
{
    if (strcmp(kind, "memory") == 0)
        return call == 'm';
    if (strcmp(kind, "sync") == 0)
        return call == 's';
    if (strcmp(kind, "kill") == 0 || strcmp(kind, "gone") == 0)
        return call != 'm';
    return call == 'w';
}

static bool fails(char call)
{
    if (!ready || !is_about(call))
        return false;
    seen++;
    if (seen == at)
        mark();
    if (seen == at && strcmp(kind, "kill") == 0)
        kill(getpid(), SIGKILL);
    if (seen == at && strcmp(kind, "gone") == 0)
        gone = true;
    return gone || (at && (seen == at || (stays && seen > at)));
}

static ssize_t failed(void)
{
    bool full = !gone && (strcmp(kind, "write") == 0 || strcmp(kind, "short") == 0);
    errno = full ? ENOSPC : EIO;
    return -1;
}

/* Half of the bytes go out the first time; the caller's next try finds the disk full. */
static size_t half(size_t n)
{
    static bool done;
    bool first = ready && strcmp(kind, "short") == 0 && !done;
    done = true;
    return first ? n / 2 : 0;
}

/* What a person reads is no file. */
static bool is_file(int fd)
{
    return fd > 2;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    if (!is_file(fd) || !fails('w'))
        return syscall(SYS_write, fd, bytes, n);
    n = half(n);
    return n ? syscall(SYS_write, fd, bytes, n) : failed();
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
    if (!fails('w'))
        return syscall(SYS_pwrite64, fd, bytes, n, offset);
    n = half(n);
    return n ? syscall(SYS_pwrite64, fd, bytes, n, offset) : failed();
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset)
{
    return pwrite(fd, bytes, n, offset);
}

int ftruncate(int fd, off_t size)
{
    return fails('w') ? (int)failed() : (int)syscall(SYS_ftruncate, fd, size);
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

int rename(const char *from, const char *to)
{
    return fails('w') ? (int)failed()
                      : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    return fails('w') ? (int)failed() : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int fsync(int fd)
{
    return fails('s') ? (int)failed() : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fails('s') ? (int)failed() : (int)syscall(SYS_fdatasync, fd);
}

ssize_t read(int fd, void *bytes, size_t n)
{
    return gone && is_file(fd) ? failed() : syscall(SYS_read, fd, bytes, n);
}

ssize_t pread(int fd, void *bytes, size_t n, off_t offset)
{
    return gone ? failed() : syscall(SYS_pread64, fd, bytes, n, offset);
}

ssize_t pread64(int fd, void *bytes, size_t n, off64_t offset)
{
    return pread(fd, bytes, n, offset);
}

/* ---- the clock ---------------------------------------------------------------------------------- */

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    const char *day = getenv("FAULT_CLOCK");
    if (day && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        *ret = (struct timespec){.tv_sec = strtol(day, NULL, 10)};
        return 0;
    }
    return (int)syscall(SYS_clock_gettime, clock, ret);
}

time_t time(time_t *ret)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret)
        *ret = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict ret, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *ret = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

/* ---- memory ------------------------------------------------------------------------------------- */

void *malloc(size_t size)
{
    if (!fails('m'))
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *calloc(size_t n, size_t size)
{
    if (!fails('m'))
        return __libc_calloc(n, size);
    errno = ENOMEM;
    return NULL;
}

void *realloc(void *p, size_t size)
{
    if (!fails('m'))
        return __libc_realloc(p, size);
    errno = ENOMEM;
    return NULL;
}
