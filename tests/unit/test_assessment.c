/* tests/unit/test_assessment.c - what plugins say of a performance just recorded, asked in the child that
 * judges: neither spoils the other. */
#include "base/base.h"

#include "domain/signoff_assess.h"
#include "sotay/plugin.h"
#include "files.h"
#include "suites.h"
#include "world.h"

static struct str reasons; /* of the last sign-off */

static void setup(void)
{
    world_setup();
    plugin_install(world_path("plugins"), "rogue", "rogue");
    plugin_install(world_path("plugins"), "sample", "sample");
    world_close();
    world_open(NULL);
    plugins_set_seconds(world.app.plugins, 1);
}

static void teardown(void)
{
    str_done(&reasons);
    plugin_remove(world_path("plugins"), "rogue");
    plugin_remove(world_path("plugins"), "sample");
    world_teardown();
}

static void adopt(const char *skill, const char *rule)
{
    char rules[400];
    snprintf(rules, sizeof rules, "[rule-one]\nuse = %s\n", rule);
    world_adopt(skill, 1, "2020-01-01", "nurse", rules);
}

static struct id sign(const char *skill, const char *level)
{
    return world_sign(
        &world.mentor,
        &(struct signoff_wish){.skill = skill, .performed_at = "2026-01-10", .level = level});
}

/* Judges all that waits; the result of this one. */
static int settle(const struct id *id)
{
    AUTO(stored_assessment) a = {0};
    int settled = SOTAY_EFAIL, result = -2;
    MUST(stored_assessment_settle(&a, &world.app, id, &settled, &why, &why));
    MUST(settled);
    str_clear(&reasons);
    MUST(stored_assessment_end(&a, &result, &reasons, &why));
    return result;
}

/* The verdict that the cache keeps of the nurse. */
static const char *kept(const char *skill)
{
    AUTO(stmt) q = stmt_open(world.app.store, SQL_COMPETENCY_GET);
    stmt_blob(&q, 1, world.nurse.b, ID_SIZE);
    stmt_text(&q, 2, skill);
    ck_assert_int_eq(stmt_step(&q, &why), SOTAY_OK);
    return stmt_col_int(&q, 0) == 1 ? "to be judged" : state_word((int)stmt_col_int(&q, 1));
}

START_TEST(one_child_does_both)
{
    adopt("care.told", "rogue.tells");
    struct id id = sign("care.told", "5");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(str_text(&reasons), "judged before");
    ck_assert_str_eq(kept("care.told"), "competent");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_PASSED); /* nothing waits: by itself */
    ck_assert_str_eq(str_text(&reasons), "not judged yet");
}
END_TEST

START_TEST(none_is_needed)
{
    struct id good = sign("care.suture", "5"), poor = sign("care.suture", "1");
    ck_assert_int_eq(settle(&good), SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(str_text(&reasons), "");
    ck_assert_str_eq(kept("care.suture"), "competent");
    ck_assert_int_eq(settle(&poor), SOTAY_ASSESS_FAILED);
    ck_assert_str_eq(str_text(&reasons), "level 1, 4 needed\n");
}
END_TEST

START_TEST(a_crash_while_judging)
{
    adopt("care.bad", "rogue.crash");
    struct id id = sign("care.bad", "5");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_PASSED);
    ck_assert_msg(strstr(str_text(&reasons), "'rogue' crashed"), "%s", str_text(&reasons));
    ck_assert_str_eq(kept("care.bad"), "pending");
    ck_assert_str_eq(world_reason(&id), "counted");
}
END_TEST

/* Judging does not look at what the form fails, so it comes to its end. */
START_TEST(a_crash_while_assessing)
{
    adopt("care.bad", "rogue.fall");
    struct id id = sign("care.bad", "1");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_FAILED);
    ck_assert_msg(strstr(str_text(&reasons), "'rogue' crashed"), "%s", str_text(&reasons));
    ck_assert_str_eq(kept("care.bad"), "not-yet");
    ck_assert_int_eq(plugins_given_up(world.app.plugins, "rogue"), GUARD_CRASHED);
}
END_TEST

START_TEST(what_judging_spoils)
{
    adopt("care.spoilt", "rogue.spoilt");
    struct id id = sign("care.spoilt", "5");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(str_text(&reasons), "not judged yet");
    ck_assert_str_eq(kept("care.spoilt"), "competent");
    ck_assert_int_eq(plugins_given_up(world.app.plugins, "rogue"), GUARD_DONE);
}
END_TEST

START_TEST(another_plugin_crashes)
{
    static const char *const bad[] = {"rogue.crash", "rogue.hang"};
    adopt("care.bad", bad[_i]);
    adopt("care.good", "sample.streak\nlength = 1\nguide = erc");
    sign("care.bad", "5");
    struct id id = sign("care.good", "5");
    ck_assert_int_eq(settle(&id), SOTAY_ASSESS_PASSED);
    ck_assert_ptr_null(strstr(str_text(&reasons), "rogue"));
    ck_assert_str_eq(kept("care.bad"), "pending");
    ck_assert_str_eq(kept("care.good"), "competent");
}
END_TEST

Suite *suite_assessment(void)
{
    Suite *s = suite_create("assessment");
    TCase *tc = tcase_create("assessment");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, one_child_does_both);
    tcase_add_test(tc, none_is_needed);
    tcase_add_test(tc, a_crash_while_judging);
    tcase_add_test(tc, a_crash_while_assessing);
    tcase_add_test(tc, what_judging_spoils);
    tcase_add_loop_test(tc, another_plugin_crashes, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
