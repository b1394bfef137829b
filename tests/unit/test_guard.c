/* tests/unit/test_guard.c - a child that ends well, crashes, hangs, leaks, or hides: what is told of it. */
#include "base/base.h"

#include "plugin/guard.h"
#include "suites.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true /* it ends the process itself when memory runs out, without a signal */
#else
#define SANITIZED false
#endif

static struct guard *guard;
static struct sotay_error err;
static int outside_of_it;

static void setup(void)
{
    ck_assert_int_eq(guard_new(1 << 20, &guard, &err), SOTAY_OK);
}

static void teardown(void)
{
    guard_free(guard);
    guard = NULL;
}

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct guard_report run(void (*work)(void *), void *with, int seconds)
{
    struct guard_report report = {.end = GUARD_DONE, .signal = -1};
    int rc = guard_run(guard, work, with, seconds, &report, &err);
    ck_assert_msg(rc == SOTAY_OK, "%s", err.message);
    return report;
}

static void writes(void *with)
{
    strncpy(with, "from the child", 20);
    outside_of_it = 7;
}

START_TEST(what_it_writes_is_here)
{
    char *memory = guard_memory(guard);
    ck_assert_int_eq(memory[0], 0);
    ck_assert_int_eq(run(writes, memory, 5).end, GUARD_DONE);
    ck_assert_str_eq(memory, "from the child");
    ck_assert_int_eq(outside_of_it, 0);                       /* all else was its own */
    ck_assert_int_eq(run(writes, memory, 5).end, GUARD_DONE); /* it can be used again */
}
END_TEST

/* ---- ways to end badly ---- */

static void do_abort(void *with)
{
    (void)with;
    abort();
}
static void do_fault(void *with)
{
    (void)with;
    raise(SIGSEGV);
}
static void do_exit(void *with)
{
    (void)with;
    exit(0); /* as if all were well */
}
static void do_quick_exit(void *with)
{
    (void)with;
    _exit(0);
}
static void do_kill(void *with)
{
    (void)with;
    kill(getpid(), SIGKILL);
}
static volatile int most = INT32_MAX;
static int deeper(int depth)
{
    volatile char here[4096];
    here[depth % 4096] = 1;
    return depth == most ? 0 : deeper(depth + 1) + here[depth % 4096]; /* until the stack ends */
}
static void do_overflow(void *with)
{
    *(volatile int *)with = deeper(0);
}

static const struct {
    const char *label;
    void (*work)(void *);
    int signal;
} crashes[] = {
    {"abort", do_abort, SIGABRT},   {"a fault", do_fault, SIGSEGV}, {"exit(0)", do_exit, 0},
    {"_exit(0)", do_quick_exit, 0}, {"killed", do_kill, SIGKILL},   {"deep", do_overflow, SIGSEGV},
};

START_TEST(a_crash_is_told)
{
    double begin = seconds_now();
    struct guard_report r = run(crashes[_i].work, guard_memory(guard), 20);
    ck_assert_msg(r.end == GUARD_CRASHED, "%s: %d", crashes[_i].label, r.end);
    if (!SANITIZED)
        ck_assert_msg(r.signal == crashes[_i].signal, "%s: %d", crashes[_i].label, r.signal);
    ck_assert(seconds_now() - begin < 10); /* at once, not when the time is over */
}
END_TEST

static void do_hang(void *with)
{
    (void)with;
    for (;;)
        pause();
}
static void do_spin(void *with)
{
    volatile int *n = with;
    for (;;)
        (*n)++;
}
static void do_hide(void *with)
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd); /* the pipe as well */
    do_hang(with);
}

static void (*const hangs[])(void *) = {do_hang, do_spin, do_hide};

START_TEST(a_hang_ends_in_time)
{
    double begin = seconds_now();
    ck_assert_int_eq(run(hangs[_i], guard_memory(guard), 1).end, GUARD_HUNG);
    ck_assert(seconds_now() - begin < 5);
}
END_TEST

static void do_slowly(void *with)
{
    const struct timespec nap = {.tv_nsec = 500 * 1000 * 1000};
    for (int i = 0; i < 5; i++) {
        nanosleep(&nap, NULL);
        guard_beat(guard);
    }
    writes(with);
}

START_TEST(a_beat_gives_time)
{
    char *memory = guard_memory(guard);
    ck_assert_int_eq(run(do_slowly, memory, 1).end, GUARD_DONE);
    ck_assert_str_eq(memory, "from the child");
}
END_TEST

static void do_leave_a_child(void *with)
{
    if (fork() == 0) { /* holds the pipe open */
        const struct timespec nap = {.tv_sec = 4};
        nanosleep(&nap, NULL);
        _exit(0);
    }
    do_abort(with);
}

START_TEST(who_holds_the_pipe_does_not_hold_us)
{
    double begin = seconds_now();
    ck_assert_int_eq(run(do_leave_a_child, NULL, 20).end, GUARD_CRASHED);
    ck_assert(seconds_now() - begin < 3);
}
END_TEST

static void do_leak(void *with)
{
    (void)with;
    for (;;)
        memset(malloc(1 << 20), 1, 16);
}
static void do_leak_and_notice(void *with)
{
    (void)with;
    while (malloc(1 << 20))
        ;
    guard_end_if_full(guard);
}

static void (*const leaks[])(void *) = {do_leak, do_leak_and_notice};

START_TEST(a_leak_ends)
{
    int end = run(leaks[_i], NULL, 20).end;
    if (SANITIZED)
        ck_assert_int_ne(end, GUARD_DONE);
    else
        ck_assert_int_eq(end, GUARD_MEMORY);
}
END_TEST

Suite *suite_guard(void)
{
    Suite *s = suite_create("guard");
    TCase *tc = tcase_create("guard");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, what_it_writes_is_here);
    tcase_add_loop_test(tc, a_crash_is_told, 0, (int)COUNT_OF(crashes));
    tcase_add_loop_test(tc, a_hang_ends_in_time, 0, (int)COUNT_OF(hangs));
    tcase_add_test(tc, a_beat_gives_time);
    tcase_add_test(tc, who_holds_the_pipe_does_not_hold_us);
    tcase_add_loop_test(tc, a_leak_ends, 0, (int)COUNT_OF(leaks));
    suite_add_tcase(s, tc);
    return s;
}
