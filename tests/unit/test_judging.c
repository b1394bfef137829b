/* tests/unit/test_judging.c - verdicts by plugins that crash, hang, leak or talk nonsense, what a rule is
 * handed, rule sets side by side, single performances, and what a new checklist would change. */
#include "base/base.h"

#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "domain/confirmation.h"
#include "domain/signoff_assess.h"
#include "domain/whatif.h"
#include "sotay/plugin.h"
#include "files.h"
#include "suites.h"
#include "world.h"

static struct id sign(const char *skill, const char *trainee, const char *at)
{
    return world_sign(&world.mentor, &(struct signoff_wish){
                                         .skill = skill, .trainee = trainee, .performed_at = at});
}

static int64_t settle(void)
{
    int64_t judged = 0;
    MUST(competency_settle(&world.app, &judged, &why));
    return judged;
}

static struct verdict explained; /* its criteria are kept until the next */

static const struct verdict *look(const struct id *person, const char *skill, const char *day)
{
    verdict_done(&explained);
    rights_forget(&world.app.rights);
    MUST(competency_explain(&world.app, person, skill, day_parse(day), &explained, &why));
    return &explained;
}

static const char *state(const char *skill)
{
    return state_word(look(&world.nurse, skill, TODAY)->state);
}

/* Value of a criterion of the last look; NULL: it has none. */
static const struct verdict_criterion *criterion(const char *id)
{
    for (size_t i = 0; i < explained.n_criteria; i++)
        if (strcmp(explained.criteria[i].id, id) == 0)
            return &explained.criteria[i];
    return NULL;
}

struct listed {
    const struct id *person;
    const char *skill;
    int state, n;
};

static int take(void *with, const struct competency_row *row, struct sotay_error *err)
{
    struct listed *l = with;
    (void)err;
    if (strcmp(row->skill, l->skill) == 0 && id_equal(&row->person, l->person)) {
        l->n++;
        l->state = row->state;
    }
    return SOTAY_OK;
}

static const char *listed(const struct id *person, const char *skill)
{
    struct listed l = {.person = person, .skill = skill};
    struct competency_filter f = {.state = -1, .as_of = day_parse(TODAY)};
    MUST(competency_list(&world.app, &f, take, &l, &why));
    ck_assert_int_le(l.n, 1);
    return l.n ? state_word(l.state) : "(none)";
}

/* ---- plugins in the world's folder ------------------------------------------------------------------ */

static void install(const char *name)
{
    plugin_install(world_path("plugins"), name, name);
}

static void remove_plugin(const char *name)
{
    plugin_remove(world_path("plugins"), name);
}

static void reopen(void)
{
    world_close();
    world_open(NULL);
    plugins_set_seconds(world.app.plugins, 1);
}

static void setup(void)
{
    world_setup();
    install("rogue");
    install("sample");
    reopen();
}

static void teardown(void)
{
    verdict_done(&explained);
    remove_plugin("rogue");
    remove_plugin("sample");
    world_teardown();
}

static void adopt(const char *skill, const char *rule)
{
    char rules[400];
    snprintf(rules, sizeof rules, "[rule-one]\nuse = %s\n", rule);
    world_adopt(skill, 1, "2020-01-01", "nurse", rules);
}

/* ---- none of it costs a sign-off, or another skill ---------------------------------------------------- */

static const struct {
    const char *rule, *says, *ended;
} bad[] = {
    {"rogue.crash", "plugin 'rogue' crashed", "crashed"},
    {"rogue.leave", "plugin 'rogue' crashed", "crashed"},
    {"rogue.fall", "plugin 'rogue' crashed", "crashed"}, /* while it looks at a performance */
    {"rogue.hang", "plugin 'rogue' gave no answer within 1 seconds", "hung"},
#if !defined(__SANITIZE_ADDRESS__)
    {"rogue.leak", "plugin 'rogue' asked for too much memory", "memory"},
#endif
    {"rogue.state", "a state that does not exist", ""},
    {"rogue.label", "a text that is missing", ""},
    {"rogue.million", "too many criteria", ""},
};

START_TEST(a_bad_plugin_costs_nothing_else)
{
    /* Only for one that hangs is a second too long; a slow computer needs more for the others. */
    if (strcmp(bad[_i].ended, "hung") != 0)
        plugins_set_seconds(world.app.plugins, 20);
    adopt("care.bad", bad[_i].rule);
    adopt("care.good", "sample.streak\nlength = 1\nguide = erc");
    struct id id = sign("care.bad", "T1", "2026-01-10");
    sign("care.good", "T1", "2026-01-10");
    sign("care.suture", "T1", "2026-01-10");
    ck_assert_int_eq(settle(), 3);
    ck_assert_str_eq(world_reason(&id), "counted");
    ck_assert_str_eq(listed(&world.nurse, "care.bad"), "pending");
    ck_assert_str_eq(listed(&world.nurse, "care.good"), "competent");
    ck_assert_str_eq(listed(&world.nurse, "care.suture"), "competent");
    reopen();
    const struct verdict *v = look(&world.nurse, "care.bad", TODAY);
    ck_assert_int_eq(v->state, SOTAY_STATE_PENDING);
    ck_assert_msg(strstr(v->why, bad[_i].says), "%s: %s", bad[_i].rule, v->why);
    ck_assert_str_eq(v->ended, bad[_i].ended);
    ck_assert_int_eq(v->since, DAY_NONE);
    ck_assert_str_eq(state("care.good"), "competent");
    sign("care.suture", "T2", "2026-01-10"); /* life goes on */
    ck_assert_int_eq(settle(), 1);
    ck_assert_str_eq(listed(&world.second_nurse, "care.suture"), "competent");
    world_reasons_hold();
}
END_TEST

START_TEST(it_is_asked_again_on_request)
{
    int64_t judged = 0;
    adopt("care.bad", "rogue.crash\nrows = 2");
    sign("care.bad", "T1", "2026-01-10");
    settle();
    ck_assert_str_eq(listed(&world.nurse, "care.bad"), "competent"); /* two rows are too many */
    struct id second = sign("care.bad", "T1", "2026-01-11");
    settle();
    ck_assert_str_eq(listed(&world.nurse, "care.bad"), "pending");
    MUST(signoff_retract(&world.app, &world.mentor, &second, NULL, &why));
    reopen();
    settle(); /* what changed makes the pair wait anew, and it is asked */
    ck_assert_str_eq(listed(&world.nurse, "care.bad"), "competent");
    sign("care.bad", "T1", "2026-01-12");
    settle();
    reopen();
    ck_assert_int_eq(settle(), 0); /* not by itself */
    ck_assert_ptr_nonnull(strstr(look(&world.nurse, "care.bad", TODAY)->why, "competency rebuild"));
    world_adopt("care.bad", 2, "2026-03-01", "nurse", "[rule-one]\nuse = rogue.fine\n");
    reopen();
    MUST(competency_rebuild(&world.app, &judged, &why));
    ck_assert_int_eq(judged, 1);
    ck_assert_str_eq(listed(&world.nurse, "care.bad"), "competent");
}
END_TEST

START_TEST(another_file_is_asked)
{
    adopt("care.bad", "rogue.crash");
    sign("care.bad", "T1", "2026-01-10");
    settle();
    ck_assert_str_eq(look(&world.nurse, "care.bad", TODAY)->ended, "crashed");
    remove_plugin("rogue"); /* gone: then it is missing, not crashed */
    reopen();
    ck_assert_str_eq(look(&world.nurse, "care.bad", TODAY)->ended, "");
    ck_assert_ptr_nonnull(strstr(explained.why, "there is no plugin 'rogue'"));
    install("rogue"); /* with another time */
    reopen();
    ck_assert_int_eq(settle(), 1);
    ck_assert_str_eq(look(&world.nurse, "care.bad", TODAY)->ended, "crashed");
}
END_TEST

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Many people, one of whom the plugin cannot bear: nobody waits longer than once. */
START_TEST(one_in_many)
{
    char code[16];
    adopt("care.bad", "rogue.hang\nrows = 3");
    adopt("care.good", "sample.streak\nlength = 1\nguide = erc");
    for (int i = 0; i < 40; i++) {
        snprintf(code, sizeof code, "P%d", i);
        world_add(NULL, NOUN_PERSON, "code", code, "given_name", code, "birth_date", "1990",
                  "cadre", "nurse", "facility", "S1", NULL);
        for (int day = 0; day < (i == 17 || i == 30 ? 3 : 1); day++)
            sign("care.bad", code,
                 day == 0   ? "2026-01-10"
                 : day == 1 ? "2026-01-11"
                            : "2026-01-12");
        sign("care.good", code, "2026-01-10");
    }
    double begin = seconds_now();
    ck_assert_int_eq(settle(), 80);
    ck_assert(seconds_now() - begin < 4); /* it hung once, for a second */
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM competency WHERE skill = 'care.good' "
                                      "AND state = 3 AND stale = 0"),
                     40);
    ck_assert_int_ge(world_number(db, "SELECT count(*) FROM competency WHERE skill = 'care.bad' "
                                      "AND stale = 2 AND way = 'hung'"),
                     2);
    ck_assert_int_eq(world_number(db, "SELECT count(*) FROM competency WHERE stale = 1"), 0);
    sqlite3_close(db);
}
END_TEST

/* Stopped between the sign-off and its verdict: the next command looks at it. */
START_TEST(what_was_left_is_judged)
{
    adopt("care.good", "sample.streak\nlength = 1\nguide = erc");
    sign("care.good", "T1", "2026-01-10");
    reopen(); /* as after kill -9 */
    sqlite3 *db = world_raw(NULL);
    ck_assert_int_eq(world_number(db, "SELECT stale FROM competency WHERE skill = 'care.good'"), 1);
    sqlite3_close(db);
    ck_assert_str_eq(listed(&world.nurse, "care.good"), "competent");
    ck_assert_str_eq(state("care.good"), "competent");
    ck_assert_int_eq(settle(), 1);
    ck_assert_int_eq(settle(), 0);
}
END_TEST

START_TEST(skills_that_lean_on_it_wait)
{
    adopt("care.bad", "rogue.crash");
    adopt("care.both", "all\nskills = \"care.bad care.suture\"");
    sign("care.bad", "T1", "2026-01-10");
    sign("care.both", "T1", "2026-01-10");
    sign("care.suture", "T1", "2026-01-10");
    settle();
    ck_assert_str_eq(listed(&world.nurse, "care.both"), "pending");
    ck_assert_ptr_nonnull(strstr(look(&world.nurse, "care.both", TODAY)->why, "'rogue' crashed"));
    ck_assert_str_eq(listed(&world.nurse, "care.suture"), "competent");
}
END_TEST

/* ---- rule sets ---------------------------------------------------------------------------------------------- */

#define TWO_SETS \
    "[guideline-old]\ntitle = \"As before\"\ntitle.vi = \"Cũ\"\nsource = \"a test (memory)\"\n" \
    "[guideline-new]\ntitle = \"As now\"\ntitle.vi = \"Mới\"\nsource = \"a test (memory)\"\n" \
    "[rule-shown]\nuse = rogue.shows\n" \
    "[rule-count]\nguideline = old\nperformances = 1\n" \
    "[rule-strict]\nuse = count\nguideline = new\nperformances = 2\n" \
    "[table-a]\nof = limits\nguideline = old\nsource = \"a test (memory)\"\ncolumns = low high\n" \
    "row-1 = \"11 12\"\n" \
    "[table-b]\nof = limits\nguideline = new\nsource = \"a test (memory)\"\ncolumns = low high\n" \
    "row-1 = \"21 22\"\n"

static void set_policy(const char *name, const char *value, const char *from)
{
    AUTO(str) body = {0};
    struct id id = id_random();
    str_addf(&body, "\"name\":\"%s\",\"value\":\"%s\",\"from\":\"%s\"", name, value, from);
    MUST(world_append(&world.authority, "policy.set", &id, str_text(&body)));
    rights_forget(&world.app.rights);
}

static void in_force(const char *day, const char *guideline, const char *table, const char *want)
{
    const struct verdict *v = look(&world.nurse, "care.two", day);
    ck_assert_str_eq(v->guideline, guideline);
    ck_assert_str_eq(state_word(v->state), want);
    ck_assert_ptr_nonnull(criterion("tables"));
    ck_assert_str_eq(criterion("tables")->value, table);
    ck_assert_str_eq(criterion("tables")->target, guideline);
}

START_TEST(a_policy_chooses_the_rule_set)
{
    world_adopt("care.two", 1, "2020-01-01", "nurse", TWO_SETS);
    sign("care.two", "T1", "2026-01-10");
    settle();
    in_force(TODAY, "old", "11", "competent"); /* the first of the file */
    set_policy("guideline.care", "new", "2026-01-20");
    in_force("2026-01-19", "old", "11", "competent");
    in_force("2026-01-20", "new", "21", "not-yet");
    settle();
    ck_assert_str_eq(listed(&world.nurse, "care.two"), "not-yet");
    set_policy("guideline.care.two", "old", "2026-02-01"); /* the skill's own comes first */
    in_force("2026-01-31", "new", "21", "not-yet");
    in_force(TODAY, "old", "11", "competent");
    set_policy("guideline.care.two", "unheard-of", "2026-02-10"); /* says nothing */
    in_force(TODAY, "new", "21", "not-yet");
    settle();
    ck_assert_str_eq(listed(&world.nurse, "care.two"), "not-yet");
    set_policy("guideline.care.two", "old",
               "2026-06-01"); /* one that comes later bounds what is kept */
    settle();
    look(&world.nurse, "care.two", TODAY);
    ck_assert_str_eq(day_iso(explained.holds_until).s, "2026-05-31");
}
END_TEST

/* Confirmed today: a look back does not see it yet, and says that it will not stay so. */
START_TEST(flags_are_as_seen_that_day)
{
    bool outside = false;
    adopt("care.shown", "rogue.shows");
    struct id id = sign("care.shown", "T1", "2026-01-10");
    look(&world.nurse, "care.shown", TODAY);
    ck_assert_str_eq(criterion("confirmed")->value, "0");
    MUST(rights_from_outside(&world.app.rights, &world.mentor.person, &world.station,
                             day_parse("2026-01-10"), &outside, &why));
    ck_assert_str_eq(criterion("outside")->value, outside ? "1" : "0");
    MUST(signoff_confirm(&world.app, &world.coordinator, &id, 1, &why));
    look(&world.nurse, "care.shown", TODAY);
    ck_assert_str_eq(criterion("confirmed")->value, "1");
    ck_assert_int_eq(explained.holds_until, DAY_NONE);
    look(&world.nurse, "care.shown", "2026-03-01");
    ck_assert_str_eq(criterion("confirmed")->value, "0");
    ck_assert_str_eq(day_iso(explained.holds_until).s, "2026-03-01");
}
END_TEST

/* ---- single performances -------------------------------------------------------------------------------------- */

START_TEST(rules_look_at_one_performance)
{
    int result = -2;
    AUTO(str) reasons = {0};
    adopt("care.picky", "rogue.picky");
    struct id good = sign("care.picky", "T1", "2026-01-10");
    struct id poor = world_sign(
        &world.mentor,
        &(struct signoff_wish){.skill = "care.picky", .performed_at = "2026-01-11", .level = "4"});
    struct id plain = sign("care.suture", "T1", "2026-01-10");
    MUST(signoff_assess_stored(&world.app, &good, &result, &reasons, &why));
    ck_assert_int_eq(result, SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(str_text(&reasons), "as it should be");
    str_clear(&reasons);
    MUST(signoff_assess_stored(&world.app, &poor, &result, &reasons, &why));
    ck_assert_int_eq(result, SOTAY_ASSESS_FAILED);
    ck_assert_str_eq(str_text(&reasons), "too much help\nx");
    str_clear(&reasons);
    ck_assert_int_eq(signoff_assess_stored(&world.app, &plain, &result, &reasons, &why), SOTAY_END);
    ck_assert_str_eq(str_text(&reasons), "");
    AUTO(assessed_pair) pair = {0};
    MUST(
        signoff_assess_pair(&world.app, &world.nurse, "care.picky", day_parse(TODAY), &pair, &why));
    ck_assert_uint_eq(pair.n, 2);
    ck_assert_int_eq(assessed_find(&pair, &good)->result, SOTAY_ASSESS_PASSED);
    ck_assert_int_eq(assessed_find(&pair, &poor)->result, SOTAY_ASSESS_FAILED);
    ck_assert_ptr_null(assessed_find(&pair, &plain));
    ck_assert_str_eq(state("care.picky"), "competent"); /* by the good one */
}
END_TEST

START_TEST(the_best_way_lets_it_pass)
{
    int result = -2;
    AUTO(str) reasons = {0};
    world_adopt("care.ways", 1, "2020-01-01", "nurse",
                "[rule-one]\nuse = rogue.picky\n"
                "[rule-two]\nuse = rogue.fine\nway = lenient\n");
    struct id poor =
        world_sign(&world.mentor, &(struct signoff_wish){.skill = "care.ways", .level = "4"});
    MUST(signoff_assess_stored(&world.app, &poor, &result, &reasons, &why));
    ck_assert_int_eq(result, SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(str_text(&reasons), "too much help\nx");
}
END_TEST

START_TEST(an_assessment_that_crashes_keeps_the_form_s_own)
{
    int result = -2;
    AUTO(str) reasons = {0};
    adopt("care.fall", "rogue.fall");
    struct id id = sign("care.fall", "T1", "2026-01-10");
    MUST(signoff_assess_stored(&world.app, &id, &result, &reasons, &why));
    ck_assert_int_eq(result, SOTAY_ASSESS_PASSED);
    ck_assert_msg(strstr(str_text(&reasons), "'rogue' crashed"), "%s", str_text(&reasons));
}
END_TEST

/* ---- what if ---------------------------------------------------------------------------------------------------- */

static int count_change(void *with, const struct whatif_row *row, struct sotay_error *err)
{
    int *count = with;
    (void)err;
    count[row->change]++;
    return SOTAY_OK;
}

static const char *whatif(const char *rules)
{
    static char text[80];
    char file[1000];
    int count[WHATIF_COUNT] = {0};
    AUTO(checklist) fresh = {0};
    snprintf(file, sizeof file,
             "[checklist]\nskill = care.wound\nrevision = 9\ntitle = \"W\"\ntitle.vi = \"W\"\n"
             "cadres = nurse\nsource = \"a test\"\nreview = draft\n"
             "[step-1]\ntext = \"A\"\ntext.vi = \"A\"\n%s",
             rules);
    MUST(checklist_read_bytes(file, strlen(file), "fresh.ini", &fresh, &why));
    int64_t before = world_entries();
    MUST(competency_whatif(&world.app, &fresh, NULL, day_parse(TODAY), count_change, count, &why));
    ck_assert_int_eq(world_entries(), before);
    snprintf(text, sizeof text, "keeps %d gains %d lapses %d loses %d same %d", count[WHATIF_KEEPS],
             count[WHATIF_GAINS], count[WHATIF_LAPSES], count[WHATIF_LOSES], count[WHATIF_SAME]);
    return text;
}

START_TEST(what_a_new_file_would_change)
{
    sign("care.wound", "T1", "2025-06-10"); /* competent by the rule of two days */
    sign("care.wound", "T1", "2025-06-11");
    sign("care.wound", "T2", "2026-01-10"); /* not yet */
    settle();
    ck_assert_str_eq(whatif("[rule-count]\nperformances = 2\ndays = 2\n"),
                     "keeps 1 gains 0 lapses 0 loses 0 same 1");
    ck_assert_str_eq(whatif("[rule-count]\nperformances = 1\n"),
                     "keeps 1 gains 1 lapses 0 loses 0 same 0");
    ck_assert_str_eq(whatif("[rule-count]\nperformances = 1\nvalid-months = 3\n"),
                     "keeps 0 gains 1 lapses 1 loses 0 same 0");
    ck_assert_str_eq(whatif("[rule-count]\nperformances = 9\n"),
                     "keeps 0 gains 0 lapses 0 loses 1 same 1");
    ck_assert_str_eq(whatif("[rule-x]\nuse = rogue.fine\n"),
                     "keeps 1 gains 1 lapses 0 loses 0 same 0");
    ck_assert_str_eq(whatif("[rule-x]\nuse = rogue.crash\n"),
                     "keeps 0 gains 0 lapses 0 loses 1 same 1");
    ck_assert_str_eq(listed(&world.nurse, "care.wound"), "competent"); /* nothing was written */
}
END_TEST

Suite *suite_judging(void)
{
    Suite *s = suite_create("judging");
    TCase *tc = tcase_create("judging");
    tcase_add_unchecked_fixture(tc, world_begin, NULL);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_bad_plugin_costs_nothing_else, 0, (int)COUNT_OF(bad));
    tcase_add_test(tc, it_is_asked_again_on_request);
    tcase_add_test(tc, another_file_is_asked);
    tcase_add_test(tc, one_in_many);
    tcase_add_test(tc, what_was_left_is_judged);
    tcase_add_test(tc, skills_that_lean_on_it_wait);
    tcase_add_test(tc, a_policy_chooses_the_rule_set);
    tcase_add_test(tc, flags_are_as_seen_that_day);
    tcase_add_test(tc, rules_look_at_one_performance);
    tcase_add_test(tc, the_best_way_lets_it_pass);
    tcase_add_test(tc, an_assessment_that_crashes_keeps_the_form_s_own);
    tcase_add_test(tc, what_a_new_file_would_change);
    suite_add_tcase(s, tc);
    return s;
}
