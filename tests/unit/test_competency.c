/* tests/unit/test_competency.c - verdicts: their days, what they come from, the cache beside a fresh
 * look, and plugins that are missing or did not finish. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sotay/plugin.h"
#include "files.h"
#include "suites.h"
#include "world.h"

static void sign(const char *skill, const char *at)
{
    world_sign(&world.mentor, &(struct signoff_wish){.skill = skill, .performed_at = at});
}

static void settle(void)
{
    MUST(competency_settle(&world.app, NULL, &why));
}

static struct verdict_rule first_rule; /* of the last look */

static struct verdict look(const struct id *person, const char *skill, const char *day)
{
    struct verdict v;
    rights_forget(&world.app.rights);
    MUST(competency_explain(&world.app, person, skill, day_parse(day), &v, &why));
    first_rule = v.n_rules ? v.rules[0] : (struct verdict_rule){0};
    verdict_done(&v);
    return v;
}

static const char *state(const char *skill, const char *day)
{
    return state_word(look(&world.nurse, skill, day).state);
}

struct listed {
    const char *skill;
    int state, n;
    sotay_day since, expires;
};

static int take(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct listed *l = with;
    (void)err;
    if (strcmp(row->skill, l->skill) != 0)
        return SOTAY_OK;
    l->n++;
    l->state = row->state;
    l->since = row->since;
    l->expires = row->expires;
    return SOTAY_OK;
}

static const char *listed(const char *skill, const char *day)
{
    struct listed l = {.skill = skill};
    struct competency_filter f = {.person = &world.nurse, .state = -1, .as_of = day_parse(day)};
    MUST(competency_list(&world.app, &f, take, &l, &why));
    ck_assert_int_le(l.n, 1);
    return l.n ? state_word(l.state) : "(none)";
}

struct comparing {
    const char *day;
    int n;
};

static int compare_one(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct comparing *c = with;
    (void)err;
    struct verdict v = look(&row->person, row->skill, c->day);
    ck_assert_msg(v.state == row->state && v.since == row->since && v.expires == row->expires,
                  "%s %s on %s: the cache says %s, a fresh look %s", row->person_code, row->skill,
                  c->day, state_word(row->state), state_word(v.state));
    c->n++;
    return SOTAY_OK;
}

/* Every pair, on many days. */
static void cache_is_fresh(int pairs)
{
    static const char *const days[] = {"2025-12-01", "2026-01-10", "2026-02-11",
                                       TODAY,        "2027-01-01", "2028-02-10",
                                       "2028-02-11", "2028-02-12", "2030-01-01"};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        struct comparing c = {.day = days[i]};
        struct competency_filter f = {.state = -1, .as_of = day_parse(days[i])};
        MUST(competency_list(&world.app, &f, compare_one, &c, &why));
        ck_assert_int_eq(c.n, pairs);
    }
}

static const struct {
    const char *day, *want;
} course[] = {
    {"2026-01-10", "not-yet"},   {"2026-02-10", "not-yet"}, {"2026-02-11", "competent"},
    {"2028-02-11", "competent"}, {"2028-02-12", "lapsed"},
};

START_TEST(from_not_yet_to_lapsed)
{
    sign("care.wound", "2026-01-10");
    sign("care.wound", "2026-02-11");
    struct verdict v = look(&world.nurse, "care.wound", course[_i].day);
    ck_assert_str_eq(state_word(v.state), course[_i].want);
    if (v.state == SOTAY_STATE_COMPETENT) {
        ck_assert_str_eq(day_iso(v.since).s, "2026-02-11");
        ck_assert_str_eq(day_iso(v.expires).s, "2028-02-11"); /* the last day that holds */
    } else {
        ck_assert_int_eq(v.since, DAY_NONE);
        ck_assert_str_eq(day_iso(v.expires).s, v.state == SOTAY_STATE_LAPSED ? "2028-02-11" : "");
    }
    if (v.holds_until != DAY_NONE) /* the next day it is another */
        ck_assert_str_ne(state("care.wound", day_iso(v.holds_until + 1).s), course[_i].want);
    ck_assert_int_eq(v.revision, 1);
    ck_assert(v.approved);
    settle();
    ck_assert_str_eq(listed("care.wound", course[_i].day), course[_i].want);
    cache_is_fresh(1);
}
END_TEST

START_TEST(paper_counts_as_well)
{
    world_import(
        &world.coordinator,
        "T1,care.wound,2025-12-01,S1,M1,5,,,A,\nT1,care.wound,2025-12-02,S1,M2,4,,,B,\n"
        "T1,care.wound,2025-12-03,S1,M2,3,,,low,\nT1,care.wound,2025-12-04,S1,M2,5,1,,missed,\n");
    settle();
    struct verdict v = look(&world.nurse, "care.wound", TODAY);
    ck_assert_str_eq(state_word(v.state), "competent");
    ck_assert_str_eq(day_iso(v.since).s, "2025-12-02");
    ck_assert_str_eq(day_iso(v.expires).s, "2027-12-02");
    ck_assert_str_eq(state("care.wound", "2025-12-01"), "not-yet");
    cache_is_fresh(1);
}
END_TEST

START_TEST(failed_and_uncounted_do_not_help)
{
    sign("care.wound", "2026-01-10");
    world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-01-11", .level = "3"});
    world_sign(&world.mentor,
               &(struct signoff_wish){.performed_at = "2026-01-12", .not_observed = "1"});
    world_sign(&world.stranger, &(struct signoff_wish){.performed_at = "2026-01-13"});
    sign("care.wound", "2026-01-10"); /* another one, on the same day */
    settle();
    ck_assert_str_eq(state("care.wound", TODAY), "not-yet");
    ck_assert_str_eq(listed("care.wound", TODAY), "not-yet");
    sign("care.wound", "2026-01-14");
    ck_assert_str_eq(listed("care.wound", TODAY), "competent"); /* also before it is settled */
    settle();
    ck_assert_str_eq(listed("care.wound", TODAY), "competent");
    cache_is_fresh(1);
}
END_TEST

START_TEST(what_changes_later_changes_the_verdict)
{
    sign("care.suture", "2026-01-10");
    struct id second =
        world_sign(&world.mentor, &(struct signoff_wish){.performed_at = "2026-01-11"});
    sign("care.wound", "2026-01-10");
    settle();
    ck_assert_str_eq(listed("care.wound", TODAY), "competent");
    ck_assert_str_eq(listed("care.suture", "2099-01-01"), "competent"); /* for good */
    MUST(signoff_retract(&world.app, &world.mentor, &second, NULL, &why));
    settle();
    ck_assert_str_eq(listed("care.wound", TODAY), "not-yet");
    struct id grant = world_find(NOUN_GRANT, "M1/mentor/care/C/");
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &grant, true, &why));
    settle();
    ck_assert_str_eq(listed("care.suture", TODAY), "not-yet");
    MUST(record_void(&world.app, &world.authority, &noun_table[NOUN_GRANT], &grant, false, &why));
    settle();
    ck_assert_str_eq(listed("care.suture", TODAY), "competent");
    world_adopt("care.suture", 2, "2026-01-01", "nurse", "[rule-count]\nperformances = 5\n");
    settle();
    ck_assert_str_eq(listed("care.suture", TODAY),
                     "not-yet"); /* revision 1 was not in force that day */
    ck_assert_str_eq(listed("care.suture", "2025-12-31"), state("care.suture", "2025-12-31"));
    cache_is_fresh(2);
    world_rebuild();
    settle();
    cache_is_fresh(2);
}
END_TEST

START_TEST(a_new_day_is_judged_again)
{
    sign("care.wound", "2026-01-10");
    sign("care.wound", "2026-02-11");
    settle();
    world_on("2028-02-12");
    struct competency_filter f = {
        .person = &world.nurse, .state = -1, .as_of = DAY_NONE}; /* today */
    struct listed l = {.skill = "care.wound"};
    MUST(competency_list(&world.app, &f, take, &l, &why));
    ck_assert_str_eq(state_word(l.state), "lapsed");
}
END_TEST

START_TEST(nobody_adopted_it)
{
    struct verdict v = look(&world.nurse, "care.unknown", TODAY);
    ck_assert_str_eq(state_word(v.state), "pending");
    ck_assert_ptr_nonnull(strstr(v.why, "no checklist"));
    v = look(&world.nurse, "care.wound", "2019-12-31"); /* nor by then */
    ck_assert_str_eq(state_word(v.state), "pending");
}
END_TEST

/* Judged by a computer whose clock stood before any form was in force. */
START_TEST(no_form_then_says_nothing_of_now)
{
    sign("care.suture", "2026-01-10");
    world_on("2015-03-01");
    settle();
    world_on(TODAY);
    ck_assert_str_eq(listed("care.suture", "2015-03-01"), "pending");
    ck_assert_str_eq(listed("care.suture", TODAY), "competent");
}
END_TEST

START_TEST(the_full_notebook_is_fresh)
{
    world_fill();
    settle();
    cache_is_fresh(3);
    int64_t judged = 0;
    MUST(competency_settle(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 0);
    MUST(competency_rebuild(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 3);
    sqlite3 *db = world_raw(NULL); /* pairs the cache has lost come back */
    world_sql(db, "DELETE FROM competency");
    sqlite3_close(db);
    MUST(competency_rebuild(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 3);
    cache_is_fresh(3);
}
END_TEST

/* ---- verdicts that lean on others ------------------------------------------------------------------ */

START_TEST(a_skill_made_of_others)
{
    world_adopt("care.team", 1, "2020-01-01", "nurse",
                "[rule-basis]\nuse = all\nskills = \"care.wound care.suture\"\n");
    sign("care.team", "2026-01-01");
    settle();
    ck_assert_str_eq(listed("care.team", TODAY), "not-yet");
    sign("care.suture", "2026-01-10");
    sign("care.wound", "2026-01-10");
    sign("care.wound", "2026-01-11");
    settle();
    ck_assert_str_eq(state("care.team", TODAY), "competent");
    ck_assert_str_eq(listed("care.team", TODAY), "competent");
    cache_is_fresh(3);
}
END_TEST

START_TEST(a_skill_that_asks_for_a_class)
{
    world_adopt("care.class", 1, "2020-01-01", "nurse",
                "[rule-attend]\ncourse = BLS\nvalid-months = 12\n");
    sign("care.class", "2026-01-01");
    settle();
    ck_assert_str_eq(listed("care.class", TODAY), "not-yet");
    world_add(NULL, NOUN_COURSE, "code", "BLS", "title", "Life support", "kind", "short", NULL);
    struct id class_ = world_add(NULL, NOUN_CLASS, "code", "L1", "course", "BLS", "start_date",
                                 "2026-01-05", "end_date", "2026-01-09", NULL);
    struct id place =
        world_add(NULL, NOUN_ENROLMENT, "class", "L1", "person", "T1", "status", "enrolled", NULL);
    settle();
    ck_assert_str_eq(listed("care.class", TODAY), "not-yet");
    MUST(world_edit(NULL, NOUN_ENROLMENT, &place, "status", "completed", NULL));
    settle();
    ck_assert_str_eq(listed("care.class", TODAY), "competent");
    ck_assert_str_eq(listed("care.class", "2026-01-08"), "not-yet");
    MUST(world_edit(NULL, NOUN_CLASS, &class_, "start_date", "2024-01-05", "end_date", "2024-01-09",
                    NULL));
    settle();
    ck_assert_str_eq(listed("care.class", TODAY), "lapsed");
    cache_is_fresh(1);
}
END_TEST

/* ---- plugins ------------------------------------------------------------------------------------------ */

static void install_sample(void)
{
    plugin_install(world_path("plugins"), "sample", "sample");
}

static void remove_sample(void)
{
    plugin_remove(world_path("plugins"), "sample");
}

static void plugin_setup(void)
{
    remove_sample();
    world_setup();
    world_adopt("care.streak", 1, "2020-01-01", "nurse",
                "[rule-streak]\nuse = sample.streak\nlength = 2\nguide = erc\n");
    sign("care.streak", "2026-01-10");
    sign("care.streak", "2026-01-10");
}

static void reopen(void)
{
    world_close();
    world_open(NULL);
}

START_TEST(a_missing_plugin_is_named)
{
    settle();
    ck_assert_str_eq(listed("care.streak", TODAY), "pending");
    struct verdict v = look(&world.nurse, "care.streak", TODAY);
    ck_assert_str_eq(state_word(v.state), "pending");
    ck_assert_msg(strstr(v.why, "'sample'"), "%s", v.why);
    ck_assert_int_eq(v.since, DAY_NONE);
    install_sample(); /* it comes: nothing need be done */
    reopen();
    v = look(&world.nurse, "care.streak", TODAY);
    ck_assert_msg(v.state == SOTAY_STATE_COMPETENT, "%s", v.why);
    ck_assert_str_eq(listed("care.streak", TODAY), "competent");
    ck_assert_str_eq(first_rule.plugin, "sample");
    ck_assert_str_ne(first_rule.version, "");
    settle();
    cache_is_fresh(1);
    remove_sample(); /* and goes */
    reopen();
    ck_assert_str_eq(listed("care.streak", TODAY), "pending");
}
END_TEST

static void left_in_the_middle(void)
{
    install_sample();
    reopen();
    settle();
    ck_assert_str_eq(listed("care.streak", TODAY), "competent");
    sqlite3 *db = world_raw(NULL);
    world_sql(db, "UPDATE competency SET stale = 2, state = 0");
    sqlite3_close(db);
}

START_TEST(a_plugin_that_did_not_finish_is_not_asked_again)
{
    int64_t judged = 9;
    left_in_the_middle();
    struct verdict v = look(&world.nurse, "care.streak", TODAY);
    ck_assert_str_eq(state_word(v.state), "pending");
    ck_assert_ptr_nonnull(strstr(v.why, "'sample'"));
    ck_assert_ptr_nonnull(strstr(v.why, "competency rebuild"));
    ck_assert_str_eq(listed("care.streak", TODAY), "pending");
    MUST(competency_settle(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 0);
    ck_assert_str_eq(listed("care.streak", TODAY), "pending");
    MUST(competency_rebuild(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 1);
    ck_assert_str_eq(listed("care.streak", TODAY), "competent");
    cache_is_fresh(1);
}
END_TEST

START_TEST(another_version_is_asked)
{
    struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    left_in_the_middle();
    ck_assert_int_eq(utimensat(AT_FDCWD, world_path("plugins/sample/sample.so"), times, 0), 0);
    reopen();
    settle();
    ck_assert_str_eq(listed("care.streak", TODAY), "competent");
    cache_is_fresh(1);
}
END_TEST

START_TEST(a_plugin_that_talks_nonsense_is_not_believed)
{
    install_sample();
    reopen();
    world_adopt("care.odd", 1, "2020-01-01", "nurse", "[rule-odd]\nuse = sample.nonsense\n");
    sign("care.odd", "2026-01-10");
    settle();
    struct verdict v = look(&world.nurse, "care.odd", TODAY);
    ck_assert_str_eq(state_word(v.state), "pending");
    ck_assert_ptr_nonnull(strstr(v.why, "sample"));
    ck_assert_str_eq(listed("care.odd", TODAY), "pending");
    ck_assert_str_eq(listed("care.streak", TODAY), "competent"); /* the rest goes on */
}
END_TEST

static void plugin_teardown(void)
{
    world_teardown();
    remove_sample();
}

Suite *suite_competency(void)
{
    Suite *s = suite_create("competency");
    TCase *tc = tcase_create("competency");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, world_setup, world_teardown);
    tcase_add_loop_test(tc, from_not_yet_to_lapsed, 0, (int)COUNT_OF(course));
    tcase_add_test(tc, paper_counts_as_well);
    tcase_add_test(tc, failed_and_uncounted_do_not_help);
    tcase_add_test(tc, what_changes_later_changes_the_verdict);
    tcase_add_test(tc, a_new_day_is_judged_again);
    tcase_add_test(tc, nobody_adopted_it);
    tcase_add_test(tc, no_form_then_says_nothing_of_now);
    tcase_add_test(tc, the_full_notebook_is_fresh);
    tcase_add_test(tc, a_skill_made_of_others);
    tcase_add_test(tc, a_skill_that_asks_for_a_class);
    suite_add_tcase(s, tc);
    TCase *plugins = tcase_create("plugins");
    tcase_add_unchecked_fixture(plugins, world_begin, NULL);
    tcase_add_checked_fixture(plugins, plugin_setup, plugin_teardown);
    tcase_add_test(plugins, a_missing_plugin_is_named);
    tcase_add_test(plugins, a_plugin_that_did_not_finish_is_not_asked_again);
    tcase_add_test(plugins, another_version_is_asked);
    tcase_add_test(plugins, a_plugin_that_talks_nonsense_is_not_believed);
    suite_add_tcase(s, plugins);
    return s;
}
