/* tests/unit/test_policy.c - what a health department decides: which policies there are, and verdicts that
 * follow the rule set that was chosen. */
#include "base/base.h"

#include "suites.h"
#include "world.h"

#define RULE_SETS \
    "[guideline-new-2025]\ntitle = \"New rules\"\ntitle.vi = \"Quy tắc mới\"\nsource = \"2025\"\n" \
    "[guideline-old-2017]\ntitle = \"Old rules\"\ntitle.vi = \"Quy tắc cũ\"\nsource = \"2017\"\n" \
    "[rule-new]\nuse = count\nguideline = new-2025\nperformances = 2\n" \
    "[rule-old]\nuse = count\nguideline = old-2017\nperformances = 1\n"

static int try_set(const char *name, const char *value, const struct id *facility, const char *from)
{
    why = (struct sotay_error){0};
    rights_forget(&world.app.rights);
    return policy_set(&world.app, &world.authority, name, value, facility, day_parse(from), &why);
}

static const struct {
    const char *name, *value;
    int want;
    const char *says;
} tries[] = {
    {"paper", "ignore", SOTAY_OK, ""},
    {"outside-secondment", "warn", SOTAY_OK, ""},
    {"guideline.care.airway", "old-2017", SOTAY_OK, ""},
    {"guideline.care", "new-2025", SOTAY_OK, ""},
    {"paper", "maybe", SOTAY_EUSAGE, "'maybe' is not a value of paper: count ignore"},
    {"paper", "", SOTAY_EUSAGE, "is not a value of paper"},
    {"paper", "count ignore", SOTAY_EUSAGE, "is not a value of paper"},
    {"weather", "rain", SOTAY_EUSAGE, "there is no policy 'weather'"},
    {"guideline.care.airway", "older", SOTAY_EUSAGE,
     "'older' is no rule set of care.airway: new-2025, old-2017"},
    {"guideline.care", "older", SOTAY_EUSAGE, "'older' is no rule set of care: new-2025, old-2017"},
    {"guideline.care.wound", "old-2017", SOTAY_EUSAGE, "'care.wound' has one rule set only"},
    {"guideline.care.sutur", "old-2017", SOTAY_EABSENT, "no skill and no specialty 'care.sutur'"},
    {"guideline.car", "old-2017", SOTAY_EABSENT, "Several rule sets have: care.airway."},
    {"guideline.", "old-2017", SOTAY_EABSENT, "no skill and no specialty ''"},
};

START_TEST(which_there_are)
{
    world_adopt("care.airway", 1, "2020-01-01", "doctor nurse", RULE_SETS);
    int64_t entries = world_entries();
    int rc = try_set(tries[_i].name, tries[_i].value, NULL, TODAY);
    ck_assert_msg(rc == tries[_i].want, "%s %s: %d, %s", tries[_i].name, tries[_i].value, rc,
                  why.message);
    if (rc < 0)
        world_said(tries[_i].says);
    ck_assert_int_eq(world_entries(), entries + (rc == SOTAY_OK));
}
END_TEST

static const char *verdict(const char *day)
{
    static char text[120];
    struct verdict v = world_verdict("care.airway", day);
    snprintf(text, sizeof text, "%s %s", state_word(v.state), v.guideline);
    return text;
}

static const char *cached(void)
{
    return world_listed("care.airway");
}

START_TEST(a_verdict_follows)
{
    world_adopt("care.airway", 1, "2020-01-01", "doctor nurse", RULE_SETS);
    world_sign(&world.mentor,
               &(struct signoff_wish){.skill = "care.airway", .performed_at = "2026-02-01"});
    ck_assert_str_eq(verdict(TODAY), "not-yet new-2025"); /* the first of the form */
    ck_assert_str_eq(cached(), "not-yet");
    MUST(try_set("guideline.care", "old-2017", NULL, "2026-02-20"));
    ck_assert_str_eq(verdict(TODAY), "competent old-2017");
    ck_assert_str_eq(cached(), "competent");
    ck_assert_str_eq(verdict("2026-02-19"), "not-yet new-2025"); /* as it was then */
    MUST(try_set("guideline.care.airway", "new-2025", &world.station, "2026-03-01"));
    ck_assert_str_eq(verdict(TODAY), "not-yet new-2025"); /* the skill's own, and nearer */
    ck_assert_str_eq(cached(), "not-yet");
    world_reasons_hold();
}
END_TEST

Suite *suite_policy(void)
{
    Suite *s = suite_create("policy");
    TCase *t = tcase_create("policy");
    tcase_add_unchecked_fixture(t, world_begin, NULL);
    tcase_add_checked_fixture(t, world_setup, world_teardown);
    tcase_add_loop_test(t, which_there_are, 0, COUNT_OF(tries));
    tcase_add_test(t, a_verdict_follows);
    suite_add_tcase(s, t);
    return s;
}
