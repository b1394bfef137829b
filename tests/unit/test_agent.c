/* tests/unit/test_agent.c - the process that keeps a key unlocked: who is answered, when it ends. */
#include "base/base.h"

#include <check.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "ledger/agent.h"
#include "suites.h"

static char folder[100], path[108];
static struct actor held;
static struct sotay_error why;
static const struct hash authority = {{1, 2, 3}};

static void set_up(void)
{
    ck_assert(sodium_init() >= 0);
    snprintf(folder, sizeof(folder), "/tmp/agent.XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("XDG_RUNTIME_DIR", folder, 1);
    ck_assert_msg(agent_path(&authority, path, &why) >= 0, "%s", why.message);
    ck_assert(strncmp(path, folder, strlen(folder)) == 0);
    crypto_sign_keypair(held.key.b, held.secret);
}

static void tear_down(void)
{
    char inner[110];
    agent_stop(path);
    while (waitpid(-1, NULL, 0) > 0)
        ;
    snprintf(inner, sizeof(inner), "%s/sotay", folder);
    unlink(path);
    rmdir(inner);
    rmdir(folder);
}

static void begin(int64_t idle_ms)
{
    ck_assert_msg(agent_start(path, &held, idle_ms, &why) == SOTAY_OK, "%s", why.message);
}

static void wait_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

START_TEST(it_hands_out_its_key_and_no_other)
{
    struct agent_state state;
    struct actor got;
    const struct hash other = {{9}};
    ck_assert_int_eq(agent_state(path, &state), SOTAY_END);
    begin(60000);
    ck_assert_int_eq(agent_state(path, &state), SOTAY_OK);
    ck_assert(hash_equal(&state.key, &held.key));
    ck_assert(state.left_ms > 50000 && state.left_ms <= 60000);
    ck_assert_int_eq(agent_key(path, &other, &got), SOTAY_END);
    ck_assert_int_eq(agent_key(path, &held.key, &got), SOTAY_OK);
    ck_assert_mem_eq(got.secret, held.secret, SECRET_SIZE);
    ck_assert_int_eq(agent_stop(path), SOTAY_OK);
    wait_ms(100);
    ck_assert_int_eq(agent_state(path, &state), SOTAY_END);
    ck_assert_int_ne(access(path, F_OK), 0);
    ck_assert_int_eq(agent_stop(path), SOTAY_END);
}
END_TEST

/* One that is told to end leaves the name to the next one. */
START_TEST(the_next_one_takes_its_place)
{
    struct agent_state state;
    for (int i = 0; i < 50; i++) {
        begin(60000);
        ck_assert_msg(agent_state(path, &state) == SOTAY_OK, "round %d", i);
    }
    wait_ms(100);
    ck_assert_int_eq(agent_state(path, &state), SOTAY_OK);
    ck_assert_int_eq(access(path, F_OK), 0);
}
END_TEST

START_TEST(use_keeps_it_and_idleness_ends_it)
{
    struct agent_state state;
    struct actor got;
    begin(600);
    for (int i = 0; i < 4; i++) { /* longer than 600 ms in all */
        wait_ms(250);
        ck_assert_int_eq(agent_key(path, &held.key, &got), SOTAY_OK);
    }
    for (int i = 0; i < 4; i++) { /* asking for its state is no use */
        wait_ms(250);
        (void)agent_state(path, &state);
    }
    ck_assert_int_eq(agent_state(path, &state), SOTAY_END);
    ck_assert_int_ne(access(path, F_OK), 0);
}
END_TEST

/* In a session of its own; what it answers is the exit status. */
static int from_another_session(void)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        struct agent_state state;
        struct actor got;
        setsid();
        _exit(agent_state(path, &state) == SOTAY_OK ||
              agent_key(path, &held.key, &got) == SOTAY_OK || agent_stop(path) == SOTAY_OK);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    return WEXITSTATUS(status);
}

START_TEST(another_session_gets_nothing)
{
    struct agent_state state;
    begin(60000);
    ck_assert_int_eq(from_another_session(), 0);
    ck_assert_int_eq(agent_state(path, &state), SOTAY_OK);
}
END_TEST

START_TEST(it_ends_with_its_session)
{
    struct agent_state state;
    int status = 0, ready[2];
    char byte;
    ck_assert_int_eq(pipe(ready), 0);
    pid_t pid = fork();
    if (pid == 0) { /* the leader, as a shell is */
        setsid();
        bool good = agent_path(&authority, path, &why) >= 0 &&
                    agent_start(path, &held, 60000, &why) == SOTAY_OK &&
                    agent_state(path, &state) == SOTAY_OK &&
                    write(ready[1], path, sizeof(path)) == (ssize_t)sizeof(path);
        _exit(!good);
    }
    char theirs[108];
    ck_assert_int_eq(read(ready[0], theirs, sizeof(theirs)), (int)sizeof(theirs));
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
    for (int i = 0; i < 40 && access(theirs, F_OK) == 0; i++)
        wait_ms(50);
    ck_assert_int_ne(access(theirs, F_OK), 0);
    close(ready[1]);
    ck_assert_int_eq(read(ready[0], &byte, 1), 0); /* nobody holds the other end any more */
    close(ready[0]);
}
END_TEST

/* Somebody who listens there and says nothing costs a second, not for ever. */
START_TEST(a_silent_listener_does_not_hang_a_command)
{
    struct agent_state state;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    ck_assert_int_eq(listen(fd, 1), 0);
    time_t began = time(NULL);
    ck_assert_int_eq(agent_state(path, &state), SOTAY_END);
    ck_assert_int_le((int)(time(NULL) - began), 3);
    close(fd);
}
END_TEST

START_TEST(a_folder_others_can_enter_is_refused)
{
    char inner[110];
    snprintf(inner, sizeof(inner), "%s/sotay", folder);
    ck_assert_int_eq(chmod(inner, 0755), 0);
    ck_assert_int_eq(agent_path(&authority, path, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(rmdir(inner), 0);
    ck_assert_int_eq(symlink("/tmp", inner), 0);
    ck_assert_int_eq(agent_path(&authority, path, &why), SOTAY_EREFUSED);
    ck_assert_int_eq(unlink(inner), 0);
}
END_TEST

Suite *suite_agent(void)
{
    Suite *s = suite_create("agent");
    TCase *t = tcase_create("agent");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, it_hands_out_its_key_and_no_other);
    tcase_add_test(t, the_next_one_takes_its_place);
    tcase_add_test(t, use_keeps_it_and_idleness_ends_it);
    tcase_add_test(t, another_session_gets_nothing);
    tcase_add_test(t, it_ends_with_its_session);
    tcase_add_test(t, a_silent_listener_does_not_hang_a_command);
    tcase_add_test(t, a_folder_others_can_enter_is_refused);
    suite_add_tcase(s, t);
    return s;
}
