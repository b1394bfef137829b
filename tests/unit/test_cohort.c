/* tests/unit/test_cohort.c - the quarterly indicators of a station. */
#include "base/base.h"

#include <check.h>
#include <string.h>

#include "base/day.h"
#include "form_bench.h"

#define PASSED SOTAY_ASSESS_PASSED
#define FAILED SOTAY_ASSESS_FAILED

#define STATION "station-indicators"
#define QUARTER_6M "registered_6m=80 controlled_6m=44 uncontrolled_6m=20 no_visit_6m=14 died_6m=2"

static const struct sotay_criterion *judged(struct sotay_judgement *j, const char *id)
{
    *j = (struct sotay_judgement){.size = sizeof *j};
    ck_assert_int_eq(
        bench.rule->judge(&host, &bench.trial.view, bench.params, day_parse("2026-10-20"), j), 0);
    for (uint32_t i = 0; i < j->n_criteria; i++)
        if (strcmp(j->criteria[i].id, id) == 0)
            return &j->criteria[i];
    ck_abort_msg("no criterion %s", id);
    return NULL;
}

/* The form refuses a report that leaves indicators out; here one is looked at by itself. */
static void accept_no_data(void)
{
    for (uint32_t i = 0; i < bench.rule->n_params; i++)
        if (strcmp(bench.rule->params[i].name, "without-data") == 0)
            bench.params[i].word = "accept";
}

/* clang-format off */
static const struct {
    const char *label, *measures, *id, *text, *target;
    int met;
} stations[] = {
    {"of 80 registered, two dead with a document", QUARTER_6M, "control-6m", "44 of 78 (56.4 %)",
     "at least 50.0 %", 1},
    {"without a document they count", "registered_6m=80 controlled_6m=44 uncontrolled_6m=20 "
     "no_visit_6m=16", "control-6m", "44 of 80 (55.0 %)", NULL, 1},
    {"exactly the target", "registered_6m=80 controlled_6m=40", "control-6m", "40 of 80 (50.0 %)",
     NULL, 1},
    {"one below", "registered_6m=80 controlled_6m=39", "control-6m", "39 of 80 (48.8 %)", NULL, 0},
    {"nobody registered", "registered_6m=0 controlled_6m=0", "control-6m", "no data (accepted)",
     NULL, 1},
    {"under care", "care_registered=120 care_controlled=72 care_uncontrolled=30 care_missed=18",
     "control-in-care", "72 of 120 (60.0 %)", "at least 60.0 %", 1},
    {"missed", "care_registered=120 care_missed=30", "missed-visit", "30 of 120 (25.0 %)",
     "at most 25.0 %", 1},
    {"missed, one more", "care_registered=120 care_missed=31", "missed-visit",
     "31 of 120 (25.8 %)", NULL, 0},
    {"lost", "registered=200 lost_12m=31", "lost", "31 of 200 (15.5 %)", "at most 15.0 %", 0},
    {"coverage", "registered=310 adults=2050 prevalence=25.0", "coverage", "310 of 512.5 (60.5 %)",
     "at least 40.0 %", 1},
    {"coverage without a prevalence", "registered=310 adults=2050", "coverage",
     "no data (accepted)", NULL, 1},
    {"drugs", "drugs_core=10 drugs_in_stock=8", "drugs", "8 of 10 (80.0 %)", "at least 80.0 %", 1},
    {"drugs, one short", "drugs_core=10 drugs_in_stock=7", "drugs", "7 of 10 (70.0 %)", NULL, 0},
    {"diabetes", "diabetes_registered=60 diabetes_controlled=25", "diabetes-control",
     "25 of 60 (41.7 %)", "at least 40.0 %", 1},
};
/* clang-format on */

START_TEST(station_indicators)
{
    struct sotay_judgement j;
    form_open(STATION, "ncd.cohort");
    ck_assert(bench.form.of_facility);
    accept_no_data();
    form_set(form_row("2026-10-05"), stations[_i].measures);
    const struct sotay_criterion *c = judged(&j, stations[_i].id);
    ck_assert_str_eq(c->value_text, stations[_i].text);
    if (stations[_i].target)
        ck_assert_str_eq(c->target_text, stations[_i].target);
    ck_assert_msg(c->met == stations[_i].met, "%s", stations[_i].label);
    ck_assert_int_eq(j.state, stations[_i].met ? SOTAY_STATE_COMPETENT : SOTAY_STATE_NOT_YET);
    ck_assert_uint_eq(j.n_criteria, 7);
    form_close();
}
END_TEST

START_TEST(what_is_not_reported_is_not_reached)
{
    struct sotay_judgement j;
    form_open(STATION, "ncd.cohort");
    form_set(form_row("2026-10-05"), QUARTER_6M);
    ck_assert_str_eq(judged(&j, "drugs")->value_text, "no data");
    ck_assert_int_eq(j.state, SOTAY_STATE_NOT_YET);
    form_close();
}
END_TEST

/* Two stations' quarters in one window are added up, not averaged. */
START_TEST(reports_of_a_window_are_added)
{
    struct sotay_judgement j;
    form_open(STATION, "ncd.cohort");
    form_set(form_row("2026-06-30"), "registered_6m=1000 controlled_6m=0"); /* out of the window */
    form_set(form_row("2026-09-05"), "registered_6m=10 controlled_6m=10");
    form_set(form_row("2026-10-05"), "registered_6m=90 controlled_6m=40");
    ck_assert_str_eq(judged(&j, "control-6m")->value_text, "50 of 100 (50.0 %)");
    form_close();
}
END_TEST

static const struct {
    const char *measures;
    int want;
    const char *says;
} reports[] = {
    {QUARTER_6M, PASSED, ""},
    {"registered_6m=81 controlled_6m=44 uncontrolled_6m=20 no_visit_6m=14 died_6m=2", FAILED,
     "44 + 20 + 14 + 2 = 80, but registered are 81"},
    {"registered_6m=80 controlled_6m=44", PASSED, ""},
    {"care_registered=10 care_controlled=4 care_uncontrolled=4 care_missed=1", FAILED, "4 + 4 + 1"},
    {"drugs_core=10 drugs_in_stock=11", FAILED, "Core drugs in stock: more than there are"},
};

START_TEST(reports_must_add_up)
{
    char reasons[2000];
    form_open(STATION, "ncd.cohort");
    form_set(form_row("2026-10-05"), reports[_i].measures);
    ck_assert_msg(form_assess(reasons, sizeof reasons) == reports[_i].want, "%s", reasons);
    ck_assert_msg(strstr(reasons, reports[_i].says) != NULL, "%s", reasons);
    form_close();
}
END_TEST

Suite *suite_cohort(void);
Suite *suite_cohort(void)
{
    Suite *suite = suite_create("cohort");
    TCase *tc = tcase_create("cohort");
    tcase_add_loop_test(tc, station_indicators, 0, (int)COUNT_OF(stations));
    tcase_add_test(tc, what_is_not_reported_is_not_reached);
    tcase_add_test(tc, reports_of_a_window_are_added);
    tcase_add_loop_test(tc, reports_must_add_up, 0, (int)COUNT_OF(reports));
    suite_add_tcase(suite, tc);
    return suite;
}
