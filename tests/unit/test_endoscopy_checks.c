/* tests/unit/test_endoscopy_checks.c - one performance under the rules of endoscopy: practice cases, what
 * must be so, items under direct observation; numbers of a unit. */
#include "base/base.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "procedures.h"

/* ---- one performance --------------------------------------------------------------------------------- */

struct answer {
    int result;
    char reasons[1200];
};

/* The worst that the plugin's rules of the standard way say of the last row. */
static struct answer assessed(const uint8_t *step, const int32_t *score)
{
    static const uint8_t all_done[CHECKLIST_STEPS_MAX];
    int32_t none[CHECKLIST_STEPS_MAX];
    struct answer ret = {SOTAY_ASSESS_PASSED, ""};
    for (size_t i = 0; i < COUNT_OF(none); i++)
        none[i] = INT32_MIN;
    for (size_t i = 0; i < the.form.n_rules; i++) {
        const struct checklist_rule *from = &the.form.rules[i];
        struct sotay_value values[24];
        struct sotay_assessment a = {.size = sizeof a, .result = -1};
        const struct sotay_performance p = {
            .size = sizeof p,
            .one = &the.series,
            .n_steps = (uint32_t)the.form.n_steps,
            .step = step ? step : all_done,
            .step_score = score ? score : none,
            .step_critical = all_done,
            .core_result = SOTAY_ASSESS_PASSED,
        };
        if (!strchr(from->use, '.') || strcmp(from->way, "standard") != 0 ||
            !checklist_applies(&from->guidelines, the.series.guideline))
            continue;
        const struct sotay_rule *rule = bind_rule(from, values);
        ck_assert_msg(rule->assess(&host, &p, values, &a) == 0, "%s: no answer", from->name);
        ret.result = a.result < ret.result ? a.result : ret.result;
        for (uint32_t k = 0; k < a.n_reasons; k++) {
            size_t len = strlen(ret.reasons);
            snprintf(ret.reasons + len, sizeof ret.reasons - len, "%s%s", len ? "; " : "",
                     a.reasons[k]);
        }
    }
    return ret;
}

static struct answer assess_with(const char *measures)
{
    the.series.n = 0;
    add("2026-05-01", 1, measures);
    return assessed(NULL, NULL);
}

static const char *const with_cases[] = {"pre-procedure-check", "room-setup",
                                         "gastroscopy-assist",  "sedation-monitoring",
                                         "scope-reprocessing",  "recovery-discharge"};

/* Every case passes with the expected decision, and with no other word. */
START_TEST(practice_cases_hold)
{
    log_open(with_cases[_i], "");
    ck_assert_uint_gt(the.form.n_cases, 0);
    for (size_t k = 0; k < the.form.n_cases; k++) {
        const struct checklist_case *c = &the.form.cases[k];
        the.series.n = 0;
        add("2026-05-01", 1, NULL);
        char pair[200];
        for (size_t i = 0; i < c->n_given + c->n_expect; i++) {
            const struct checklist_param *p =
                i < c->n_given ? &c->given[i] : &c->expect[i - c->n_given];
            snprintf(pair, sizeof pair, "%s=%s", p->name, p->value);
            set_row(0, pair);
        }
        struct answer a = assessed(NULL, NULL);
        ck_assert_msg(a.result == SOTAY_ASSESS_PASSED, "%s, case %s: %s", with_cases[_i], c->name,
                      a.reasons);
        int m = checklist_measure(&the.form, c->expect[0].name);
        int64_t right = the.value[m][0];
        for (int64_t v = 0; v < (int64_t)the.form.measures[m].n_choices; v++) {
            the.value[m][0] = v;
            ck_assert_msg(v == right || assessed(NULL, NULL).result == SOTAY_ASSESS_FAILED,
                          "%s, case %s: choice %d passes", with_cases[_i], c->name, (int)v);
        }
        host_empty();
    }
    log_close();
}
END_TEST

/* clang-format off */
#define SCOPE "leak_test=pass strip=pass disinfectant=opa-us label_min=12 contact_min=12 " \
    "temperature=22 rinse=filtered dry_min=10"
static const struct {
    const char *skill, *measures, *reason; /* NULL: passes */
} performances[] = {
    {"scope-reprocessing", SCOPE, NULL},
    {"scope-reprocessing", SCOPE " contact_min=11",
     "critical: contact_min 11, wanted: at least label_min 12; critical: contact_min 11, wanted: at "
     "least 12, because of disinfectant opa-us"},
    {"scope-reprocessing", SCOPE " disinfectant=opa-eu label_min=5 contact_min=5", NULL},
    {"scope-reprocessing", SCOPE " disinfectant=opa-eu contact_min=11",
     "critical: contact_min 11, wanted: at least label_min 12"},
    {"scope-reprocessing", SCOPE " label_min=5",
     "critical: label_min 5, wanted: at least 12, because of disinfectant opa-us"},
    {"scope-reprocessing", SCOPE " temperature=19.9",
     "critical: temperature 19.9, wanted: at least 20.0, because of disinfectant opa-us"},
    {"scope-reprocessing", SCOPE " disinfectant=glutaraldehyde label_min=20 contact_min=20", NULL},
    {"scope-reprocessing", SCOPE " strip=fail", "critical: strip fail, wanted: is not fail"},
    {"scope-reprocessing", SCOPE " solution_expires=2026-05-01", NULL},
    {"scope-reprocessing", SCOPE " solution_expires=2026-04-30",
     "critical: solution_expires 2026-04-30, wanted: not past on the day"},
    {"scope-reprocessing", SCOPE " rinse=tap", "critical: rinse tap, wanted: is not tap"},
    {"scope-reprocessing", "leak_test=fail leak_action=used-on",
     "critical: leak_action used-on, wanted: quarantined, because of leak_test fail"},
    {"biopsy-specimen", "sites=2 pieces=6 pieces_in_pots=6 pots=2 specimen_label=right", NULL},
    {"biopsy-specimen", "sites=2 pieces=6 pieces_in_pots=5 pots=2 specimen_label=right",
     "critical: pieces_in_pots 5, wanted: at least pieces 6"},
    {"biopsy-specimen", "sites=2 pieces=6 pieces_in_pots=6 pots=1 specimen_label=right",
     "critical: pots 1, wanted: at least sites 2"},
    {"biopsy-specimen", "sites=1 pieces=2 pieces_in_pots=2 pots=1 specimen_label=missing",
     "critical: specimen_label missing, wanted: right"},
    {"gastroscopy-assist", "specimen_label=wrong",
     "critical: specimen_label wrong, wanted: is not wrong"},
    {"gastroscopy-assist", "antithrombotic=warfarin told_doctor=no",
     "critical: told_doctor no, wanted: yes, because of antithrombotic warfarin (is not none)"},
    {"pre-procedure-check", "own_stop=yes", "critical: own_stop yes, wanted: no"},
    {"sedation-monitoring", "order=benzodiazepine-first",
     "critical: order benzodiazepine-first, wanted: is not benzodiazepine-first"},
    {"sedation-monitoring", "reversal=naloxone reversal_watch_min=119",
     "critical: reversal_watch_min 119, wanted: at least 120, because of reversal naloxone (is not "
     "none)"},
    {"sedation-monitoring", "reversal=naloxone",
     "critical: reversal_watch_min, wanted: recorded, because of reversal naloxone (is not none)"},
    {"sedation-monitoring", "reversal=both reversal_watch_min=120", NULL},
    {"pre-procedure-check", "sedation_planned=yes escort=not-needed",
     "critical: escort not-needed, wanted: is not not-needed, because of sedation_planned yes"},
    {"pre-procedure-check", "sedation_planned=no escort=not-needed", NULL},
    {"sedation-monitoring", "spo2_min=92 called=normal", "expected alert: spo2_min 92 (below 94)"},
    {"sedation-monitoring", "sbp_base=150 sbp_min=120 called=normal",
     "expected alert: sbp_min 120 (fallen by 20 %)"},
    {"recovery-discharge", "decision=discharge", "expected keep: red_flag (not recorded)"},
    {"recovery-discharge", "red_flag=none decision=discharge",
     "expected keep: aldrete_1 (not recorded)"},
    {"colonoscopy-assist", "polyps_removed=3 polyps_retrieved=4 specimen_label=right",
     "critical: polyps_retrieved 4, wanted: at most polyps_removed 3"},
};
/* clang-format on */

START_TEST(says_what_is_not_in_order)
{
    log_open(performances[_i].skill, "");
    struct answer a = assess_with(performances[_i].measures);
    const char *wanted = performances[_i].reason;
    ck_assert_msg(a.result == (wanted ? SOTAY_ASSESS_FAILED : SOTAY_ASSESS_PASSED), "%s, %s: %d %s",
                  performances[_i].skill, performances[_i].measures, a.result, a.reasons);
    if (wanted)
        ck_assert_str_eq(a.reasons, wanted);
    ck_assert_int_eq(host_errors(), 0);
    log_close();
}
END_TEST

START_TEST(a_summative_assessment_needs_every_item)
{
    uint8_t step[CHECKLIST_STEPS_MAX] = {0};
    int32_t score[CHECKLIST_STEPS_MAX];
    log_open("gastroscopy", "");
    const size_t n = the.form.n_steps;
    for (size_t i = 0; i < n; i++)
        score[i] = 4;
    add("2026-05-01", 1, "assessment=summative");
    struct answer a = assessed(step, score);
    ck_assert_int_eq(a.result, SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(a.reasons, "items achieved: 35 of 35");
    score[6] = 3;
    a = assessed(step, score);
    ck_assert_int_eq(a.result, SOTAY_ASSESS_FAILED);
    ck_assert_str_eq(a.reasons, "summative, item 7: score 3, wanted: 4; items achieved: 34 of 35");
    step[6] = SOTAY_STEP_NOT_APPLICABLE; /* out of the arithmetic */
    a = assessed(step, score);
    ck_assert_int_eq(a.result, SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(a.reasons, "items achieved: 34 of 34");
    score[9] = INT32_MIN;
    a = assessed(step, score);
    ck_assert_int_eq(a.result, SOTAY_ASSESS_FAILED);
    ck_assert_str_eq(a.reasons, "summative, item 10: not scored; items achieved: 33 of 33");
    set_row(0, "assessment=formative");
    ck_assert_int_eq(assessed(step, score).result, SOTAY_ASSESS_PASSED);
    ck_assert_int_eq(assessed(step, NULL).result, SOTAY_ASSESS_FAILED);
    set_row(0, "assessment=log");
    a = assessed(step, NULL);
    ck_assert_int_eq(a.result, SOTAY_ASSESS_PASSED);
    ck_assert_str_eq(a.reasons, "");
    log_close();
}
END_TEST

/* ---- numbers of the unit ------------------------------------------------------------------------------ */

START_TEST(simulated_haemostasis_counts_three_times)
{
    log_open("colonoscopy-assist", "volume");
    add("2026-04-01", 10, "therapy=polypectomy");
    add("2026-04-02", 4, "therapy=haemostasis");
    add("2026-04-03", 1, "therapy=clip");
    the.mentor[0] = 1;
    for (uint32_t row = 10; row < 14; row++)
        the.flags[row] = SOTAY_FLAG_SIMULATED;
    struct sotay_judgement j = judged("volume", "2026-05-01");
    ck_assert_int_eq(j.state, NOT_YET);
    says(&j, "polypectomies", 1, "10");
    says(&j, "haemostasis", 0, "4");
    add("2026-04-03", 1, "therapy=injection");
    j = judged("volume", "2026-05-01");
    ck_assert_int_eq(j.state, HAS);
    says(&j, "haemostasis", 1, "5");
    log_close();
}
END_TEST

START_TEST(a_failed_reprocessing_ends_the_run)
{
    log_open("scope-reprocessing", "");
    add("2026-04-01", 3, SCOPE);
    ck_assert_int_eq(judged("trace", "2026-05-01").state, HAS);
    add("2026-04-10", 1, SCOPE);
    the.passed[3] = 0;
    struct sotay_judgement j = judged("trace", "2026-05-01");
    ck_assert_int_eq(j.state, LAPSED);
    ck_assert_int_eq(j.expires, day_parse("2026-04-09"));
    log_close();
}
END_TEST

/* A rule that cannot read its tables does not answer, and says why. */
START_TEST(no_table_no_answer)
{
    struct sotay_value values[24];
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    log_open("gastroscopy", "");
    const struct sotay_rule *rule = bind_rule(rule_named("indicators"), values);
    the.series.n_tables = 0;
    ck_assert_int_lt(rule->judge(&host, &the.series, values, day_parse("2026-05-01"), &j), 0);
    ck_assert_int_gt(host_errors(), 0);
    log_close();
}
END_TEST

Suite *suite_endoscopy_checks(void);
Suite *suite_endoscopy_checks(void)
{
    Suite *suite = suite_create("endoscopy_checks");
    TCase *tc = tcase_create("endoscopy_checks");
    tcase_set_timeout(tc, 30);
    tcase_add_loop_test(tc, practice_cases_hold, 0, (int)COUNT_OF(with_cases));
    tcase_add_loop_test(tc, says_what_is_not_in_order, 0, (int)COUNT_OF(performances));
    tcase_add_test(tc, a_summative_assessment_needs_every_item);
    tcase_add_test(tc, simulated_haemostasis_counts_three_times);
    tcase_add_test(tc, a_failed_reprocessing_ends_the_run);
    tcase_add_test(tc, no_table_no_answer);
    suite_add_tcase(suite, tc);
    return suite;
}
