/* tests/unit/test_resuscitation.c - the forms of resuscitation and their rules: the vectors of the
 * domain by name, and the edges of every range.  Refreshers and doses have files of their own. */
#include "base/base.h"

#include <check.h>
#include <string.h>

#include "resuscitation.h"

/* ---- the vectors of the domain ------------------------------------------------------------------ */

START_TEST(resuscitation_vector_1)
{
    expect_in_all("bls-adult", "compressions=30 run_time=14.6 comp_depth=5.4 ccf=80", PASSED, NULL);
}
END_TEST

START_TEST(resuscitation_vector_2)
{
    expect_in_all("bls-adult", "compressions=30 run_time=14.4 comp_depth=5.4 ccf=80", FAILED,
                  "comp_rate: 120.83, above 120");
}
END_TEST

START_TEST(resuscitation_vector_3)
{
    expect_in_all("bls-adult", "comp_rate=110 ccf=80 comp_depth=6.0", PASSED, NULL);
    expect_in_all("bls-adult", "comp_rate=110 ccf=80 comp_depth=6.1", FAILED, NULL);
}
END_TEST

START_TEST(resuscitation_vector_4)
{
    expect_in_all("bls-adult", "comp_rate=110 arrest_time=240 pause_total=96", PASSED,
                  "ccf: 60, below the goal of 80");
}
END_TEST

START_TEST(resuscitation_vector_5)
{
    expect_in_all("bls-adult", "comp_rate=110 arrest_time=240 pause_total=97", FAILED,
                  "ccf: 59.58, below 60");
}
END_TEST

START_TEST(resuscitation_vector_7)
{
    expect_in_all("choking", "age_group=infant first_manoeuvre=back-blows thrusts=abdominal",
                  FAILED, "thrusts: abdominal, wanted: none / chest");
    expect_in_all("choking", "age_group=infant first_manoeuvre=back-blows thrusts=chest", PASSED,
                  NULL);
}
END_TEST

START_TEST(resuscitation_vector_8)
{
    expect_in_all("bls-adult", "comp_rate=110 ccf=80 time_to_first_shock=200", FAILED, NULL);
    expect_in_all("bls-adult", "comp_rate=110 ccf=80 time_to_first_shock=180", PASSED, NULL);
}
END_TEST

/* ---- metrics --------------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *form, *guideline, *given;
    int want;
    const char *reason;
} metrics[] = {
    /* both ends are inside */
    {"bls-adult", NULL, "comp_rate=100 ccf=60", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=120 ccf=60", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=99 ccf=80", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=121 ccf=80", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=59.9", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 comp_depth=5.0 full_recoil=90", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 comp_depth=4.9", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 full_recoil=89", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 pause_max=9.9 pulse_check=10", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 pause_max=10", FAILED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 pulse_check=11", FAILED, NULL},
    /* from the counts, exactly */
    {"bls-adult", NULL, "compressions=30 run_time=16.0 ccf=80", PASSED, NULL},
    {"bls-adult", NULL, "compressions=30 run_time=14.5 ccf=80", PASSED, NULL},
    {"bls-adult", NULL, "compressions=30 run_time=17.4 ccf=80", PASSED, NULL},
    {"bls-adult", NULL, "compressions=30 run_time=17.5 ccf=80", FAILED, "comp_rate: 99.42, below 100"},
    {"bls-adult", NULL, "comp_rate=110 compressions=30 run_time=14.4 ccf=80", FAILED, "120.83"},
    {"bls-adult", NULL, "comp_rate=110 compressions=30 ccf=80", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=110 arrest_time=300 pause_total=50", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=95 arrest_time=240 pause_total=97", FAILED, "59.58"},
    {"bls-adult", NULL, "comp_rate=110 ccf=95 arrest_time=100 pause_total=101", FAILED,
     "the pauses are longer"},
    {"bls-adult", NULL, "comp_rate=110 arrest_time=100 pause_total=0", PASSED, NULL},
    /* not recorded is not passed */
    {"bls-adult", NULL, "ccf=80", FAILED, "comp_rate: not recorded"},
    {"bls-adult", NULL, "comp_rate=110", FAILED, "ccf: not recorded"},
    {"bag-mask", NULL, "age_group=adult no_rise=0", FAILED, "vent_rate: not recorded"},
    {"bag-mask", NULL, "vent_rate=10 no_rise=0", FAILED, "age_group: not recorded"},
    /* order */
    {"bls-adult", NULL, "comp_rate=110 ccf=80 time_to_call=20 time_to_first_comp=20", PASSED, NULL},
    {"bls-adult", NULL, "comp_rate=110 ccf=80 time_to_call=20 time_to_first_comp=19", FAILED,
     "out of order: time_to_call after time_to_first_comp"},
    {"anaphylaxis", NULL, "adrenaline_given=yes grade=grade-2 time_to_adrenaline=60 time_to_antihistamine=61",
     PASSED, NULL},
    {"anaphylaxis", NULL, "adrenaline_given=yes grade=grade-2 time_to_adrenaline=60 time_to_antihistamine=59",
     FAILED, "out of order"},
    {"trauma-primary-survey", NULL, "tourniquet_at=90 fluids_at=60", FAILED, "out of order"},
    {"trauma-primary-survey", NULL, "fluids_at=60", PASSED, NULL},
    {"bleeding-control", NULL, "tourniquet_at=30 fluids_at=60 tourniquet_time_written=yes", PASSED,
     NULL},
    {"bleeding-control", NULL, "tourniquet_time_written=no", FAILED, "tourniquet_time_written: no"},
    /* guidelines differ */
    {"bls-adult", "erc-2025", "comp_rate=110 ccf=80 pre_shock_pause=4.9", PASSED, NULL},
    {"bls-adult", "erc-2025", "comp_rate=110 ccf=80 pre_shock_pause=5", FAILED,
     "pre_shock_pause: 5, above 4.9 (erc-2025)"},
    {"bls-adult", "aha-2020", "comp_rate=110 ccf=80 pre_shock_pause=9.9", PASSED, NULL},
    {"bls-adult", "aha-2025", "comp_rate=110 ccf=80 pre_shock_pause=10", FAILED, "(aha-2025)"},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 comp_depth=4.5 initial_breaths=5", PASSED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 comp_depth=5.5", PASSED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 comp_depth=4.4", FAILED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 comp_depth=5.6", FAILED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 initial_breaths=2", FAILED, "below 5"},
    {"bls-child", "aha-2020", "comp_rate=110 ccf=80 initial_breaths=2", PASSED, NULL},
    {"bls-child", "aha-2020", "comp_rate=110 ccf=80 initial_breaths=5", FAILED, "above 2"},
    {"bls-child", "erc-2021", "comp_rate=110 ccf=80 rescuers=one ratio=15-2", PASSED, NULL},
    {"bls-child", "aha-2020", "comp_rate=110 ccf=80 rescuers=one ratio=15-2", FAILED,
     "ratio: 15-2, wanted: 30-2 (aha-2020)"},
    {"bls-child", "aha-2020", "comp_rate=110 ccf=80 rescuers=two-or-more ratio=15-2", PASSED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 rescuers=two-or-more ratio=30-2", FAILED, NULL},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 ratio=15-2", FAILED, "rescuers: not recorded"},
    {"bls-child", "erc-2025", "comp_rate=110 ccf=80 rescuers=one cpr_before_call=1", PASSED, NULL},
    {"bls-child", "aha-2025", "comp_rate=110 ccf=80 rescuers=one cpr_before_call=1", FAILED, NULL},
    {"bls-infant", "erc-2025", "comp_rate=110 ccf=80 comp_depth=3.5", PASSED, NULL},
    {"bls-infant", "erc-2025", "comp_rate=110 ccf=80 comp_depth=4.5", PASSED, NULL},
    {"bls-infant", "erc-2025", "comp_rate=110 ccf=80 comp_depth=3.4", FAILED, NULL},
    {"bls-infant", "erc-2025", "comp_rate=110 ccf=80 comp_depth=4.6", FAILED, NULL},
    {"bls-infant", "aha-2025", "comp_rate=110 ccf=80 technique=two-finger", FAILED,
     "technique: two-finger, wanted: two-thumb / one-hand-heel (aha-2025)"},
    {"bls-infant", "aha-2020", "comp_rate=110 ccf=80 technique=two-finger", PASSED, NULL},
    /* by age and situation */
    {"bag-mask", NULL, "age_group=adult vent_rate=12 no_rise=1", PASSED, NULL},
    {"bag-mask", NULL, "age_group=adult vent_rate=12.1 no_rise=1", FAILED, "above 12"},
    {"bag-mask", NULL, "age_group=adult vent_rate=10 no_rise=2", FAILED, NULL},
    {"bag-mask", NULL, "age_group=adult breaths=10 run_time=54 no_rise=0", PASSED, NULL},
    {"bag-mask", NULL, "age_group=adult breaths=10 run_time=44.9 no_rise=0", FAILED, "above 12"},
    {"bag-mask", NULL, "age_group=child airway=mask-with-pulse vent_rate=20 no_rise=0", PASSED, NULL},
    {"bag-mask", NULL, "age_group=child airway=mask-with-pulse vent_rate=19.9 no_rise=0", FAILED, NULL},
    {"bag-mask", "erc-2025", "age_group=child airway=advanced-in-arrest vent_rate=10 no_rise=0",
     PASSED, NULL},
    {"bag-mask", "aha-2025", "age_group=child airway=advanced-in-arrest vent_rate=10 no_rise=0",
     FAILED, "below 20 (aha-2025)"},
    {"bag-mask", NULL, "age_group=infant airway=mask-with-pulse vent_rate=25 suction_time=6 no_rise=0",
     FAILED, "suction_time: 6, above 5"},
    {"bag-mask", NULL, "age_group=child airway=mask-with-pulse vent_rate=25 weight=20 tidal_volume=120 "
     "no_rise=0", PASSED, NULL},
    {"bag-mask", NULL, "age_group=child airway=mask-with-pulse vent_rate=25 weight=20 tidal_volume=161 "
     "no_rise=0", FAILED, "above 160"},
    {"bag-mask", NULL, "age_group=child airway=mask-with-pulse vent_rate=25 tidal_volume=120 no_rise=0",
     FAILED, "weight: not recorded"},
    {"choking", "aha-2020", "age_group=adult chest_only=no first_manoeuvre=abdominal-thrusts "
     "thrusts=abdominal", PASSED, NULL},
    {"choking", "aha-2025", "age_group=adult chest_only=no first_manoeuvre=abdominal-thrusts "
     "thrusts=abdominal", FAILED, "first_manoeuvre"},
    {"choking", NULL, "age_group=adult chest_only=yes thrusts=abdominal", FAILED, "thrusts"},
    {"choking", NULL, "age_group=adult thrusts=abdominal", FAILED, "chest_only: not recorded"},
    {"choking", NULL, "age_group=child thrusts=abdominal blind_sweep=yes", FAILED, "blind_sweep: yes"},
    {"defibrillation", NULL, "rhythm=asystole shock_given=yes age_group=adult waveform=biphasic "
     "energy=200", FAILED, "shock_given: yes, wanted: no"},
    {"defibrillation", NULL, "rhythm=vf shock_given=no", FAILED, "shock_given: no, wanted: yes"},
    {"defibrillation", NULL, "rhythm=pea shock_given=no", PASSED, NULL},
    {"als-leader", "erc-2025", "adrenaline=1 age_group=adult rhythm=shockable adrenaline_after_shock=3",
     PASSED, NULL},
    {"als-leader", "aha-2025", "adrenaline=1 age_group=adult rhythm=shockable adrenaline_after_shock=3",
     FAILED, "above 2"},
    {"newborn-golden-minute", NULL, "vent_rate=40 first_breath=60", PASSED, NULL},
    {"newborn-golden-minute", NULL, "vent_rate=60 first_breath=61", FAILED, NULL},
    {"newborn-golden-minute", NULL, "vent_rate=39.9 first_breath=60", FAILED, NULL},
    {"newborn-golden-minute", NULL, "breaths=31 run_time=30 first_breath=60", PASSED, NULL},
    {"newborn-golden-minute", NULL, "breaths=31 run_time=29.9 first_breath=60", FAILED, "above 60"},
    {"newborn-golden-minute", NULL, "vent_rate=50 heart_rate=59 compressions_given=no", FAILED,
     "compressions_given: no, wanted: yes"},
    {"newborn-golden-minute", NULL, "vent_rate=50 heart_rate=60 compressions_given=no", PASSED, NULL},
    {"recovery-position", NULL, "check_gap=120 side_min=30", PASSED, NULL},
    {"recovery-position", NULL, "check_gap=121", FAILED, NULL},
    {"anaphylaxis", "vn-51-2017", "adrenaline_given=yes grade=grade-1", FAILED, "adrenaline_given: yes"},
    {"anaphylaxis", "vn-51-2017", "adrenaline_given=no grade=grade-2", FAILED, "adrenaline_given: no"},
    {"anaphylaxis", "vn-51-2017", "adrenaline_given=yes grade=grade-2 repeat_min=3", PASSED, NULL},
    {"anaphylaxis", "rcuk-2021", "adrenaline_given=yes grade=grade-2 repeat_min=3", FAILED, "below 4"},
    {"anaphylaxis", "vn-51-2017", "adrenaline_given=yes grade=grade-2 observed_hours=23", FAILED,
     "below 24"},
    {"anaphylaxis", NULL, "adrenaline_given=yes grade=grade-2 age_group=adult scenario=bee-wasp-sting stings=51 "
     "referred=no", FAILED, "referred: no"},
    {"anaphylaxis", NULL, "adrenaline_given=yes grade=grade-2 age_group=adult scenario=bee-wasp-sting stings=50 "
     "referred=no", PASSED, NULL},
    {"anaphylaxis", NULL, "adrenaline_given=yes grade=grade-2 age_group=child scenario=bee-wasp-sting stings=10 "
     "referred=no", FAILED, "referred: no"},
};
/* clang-format on */

START_TEST(metrics_within_limits)
{
    expect(metrics[_i].form, metrics[_i].guideline, metrics[_i].given, metrics[_i].want,
           metrics[_i].reason);
}
END_TEST

/* Paper cannot be measured any more; what was measured is judged all the same. */
START_TEST(paper_needs_no_metrics)
{
    AUTO(str) why = {0};
    ck_assert_int_eq(assess("bls-adult", NULL, "", PAPER, &why), PASSED);
    ck_assert_int_eq(assess("bls-adult", NULL, "comp_rate=110", PAPER, &why), PASSED);
    ck_assert_int_eq(assess("anaphylaxis", NULL, "", PAPER, &why), PASSED);
    ck_assert_int_eq(assess("defibrillation", NULL, "energy=80", PAPER, &why), PASSED);
    ck_assert_msg(why.len == 0, "%s", str_text(&why));
    ck_assert_int_eq(assess("bls-adult", NULL, "compressions=30 run_time=14.4", PAPER, &why),
                     FAILED);
}
END_TEST

/* Where there is no sensor, a count and a stopwatch do: the form itself asks for nothing more. */
START_TEST(raw_counts_do)
{
    static const char *const manikins[] = {"bls-adult", "bls-child", "bls-infant"};
    for (size_t i = 0; i < COUNT_OF(manikins); i++) {
        AUTO(checklist) c = {0};
        AUTO(trial) t = {0};
        AUTO(str) why = {0};
        read_form(manikins[i], &c);
        ck_assert(trial_new(&c, "erc-2025", 1, &t, NULL) >= 0);
        fill(&t, 0, "compressions=30 run_time=16.0 arrest_time=300 pause_total=50");
        int got = assess_trial(&t, "erc-2025", trial_core_result(&t, 0, false), &why);
        ck_assert_msg(got == PASSED, "%s: %s", manikins[i], str_text(&why));
    }
}
END_TEST

START_TEST(sixteen_of_twenty_four)
{
    static const struct {
        const char *scores; /* of the twelve items */
        int want;
    } sheets[] = {
        {"222222222222", PASSED}, {"211222111111", PASSED}, {"211221111111", FAILED},
        {"222222200002", PASSED}, {"022222222222", FAILED}, {"222022222222", FAILED},
        {"202222200022", PASSED},
    };
    for (size_t i = 0; i < COUNT_OF(sheets); i++) {
        AUTO(checklist) c = {0};
        AUTO(trial) t = {0};
        AUTO(str) why = {0};
        read_form("als-leader", &c);
        ck_assert_uint_eq(c.n_steps, 12);
        ck_assert(trial_new(&c, "erc-2025", 1, &t, NULL) >= 0);
        for (int k = 0; k < 12; k++)
            t.score[k] = sheets[i].scores[k] - '0';
        fill(&t, 0, "age_group=adult adrenaline=1");
        int got = assess_trial(&t, "erc-2025", trial_core_result(&t, 0, true), &why);
        ck_assert_msg(got == sheets[i].want, "%s: %d %s", sheets[i].scores, got, str_text(&why));
    }
}
END_TEST

/* ---- the forms ------------------------------------------------------------------------------------------ */

static const char *const forms[] = {
    "bls-adult",
    "bls-child",
    "bls-infant",
    "bag-mask",
    "choking",
    "defibrillation",
    "als-leader",
    "anaphylaxis",
    "bleeding-control",
    "recovery-position",
    "trauma-primary-survey",
    "newborn-golden-minute",
};

/* Both languages, two ways, a critical step, and cases that hold. */
START_TEST(forms_are_whole)
{
    AUTO(checklist) c = {0};
    int critical = 0;
    bool low_volume = false;
    read_form(forms[_i], &c);
    ck_assert_str_eq(strchr(c.skill, '.') + 1, forms[_i]);
    ck_assert(c.title_vi[0] && c.source[0]);
    ck_assert_str_eq(c.review, "draft");
    for (size_t i = 0; i < c.n_steps; i++) {
        critical += c.steps[i].critical;
        ck_assert_msg(c.steps[i].text_vi[0], "step %zu", i + 1);
    }
    for (size_t i = 0; i < c.n_measures; i++)
        ck_assert_msg(c.measures[i].text_vi[0] &&
                          (!c.measures[i].choices || c.measures[i].choices_vi),
                      "%s", c.measures[i].name);
    for (size_t i = 0; i < c.n_rules; i++)
        low_volume = low_volume || strcmp(c.rules[i].way, "low-volume") == 0;
    ck_assert(low_volume && critical > 0);
    for (size_t i = 0; i < c.n_cases; i++)
        ck_assert(c.cases[i].text_vi[0]);
}
END_TEST

static void join_pairs(const struct checklist_param *p, size_t n, size_t but, struct str *out)
{
    for (size_t i = 0; i < n; i++)
        if (i != but)
            str_addf(out, "%s=%s ", p[i].name, p[i].value);
}

START_TEST(practice_cases_hold)
{
    AUTO(checklist) c = {0};
    read_form(forms[_i], &c);
    for (size_t i = 0; i < c.n_cases; i++) {
        const struct checklist_case *k = &c.cases[i];
        for (size_t g = 0; g < (c.n_guidelines ? c.n_guidelines : 1); g++) {
            const char *guideline = c.n_guidelines ? c.guidelines[g].name : NULL;
            AUTO(str) all = {0};
            if (guideline && !checklist_applies(&k->guidelines, guideline))
                continue;
            join_pairs(k->given, k->n_given, SIZE_MAX, &all);
            join_pairs(k->expect, k->n_expect, SIZE_MAX, &all);
            expect(forms[_i], guideline, str_text(&all), PASSED, NULL);
        }
    }
}
END_TEST

Suite *suite_resuscitation(void);
Suite *suite_resuscitation(void)
{
    Suite *suite = suite_create("resuscitation");
    TCase *tc = tcase_create("resuscitation");
    tcase_add_test(tc, resuscitation_vector_1);
    tcase_add_test(tc, resuscitation_vector_2);
    tcase_add_test(tc, resuscitation_vector_3);
    tcase_add_test(tc, resuscitation_vector_4);
    tcase_add_test(tc, resuscitation_vector_5);
    tcase_add_test(tc, resuscitation_vector_7);
    tcase_add_test(tc, resuscitation_vector_8);
    tcase_add_loop_test(tc, metrics_within_limits, 0, (int)COUNT_OF(metrics));
    tcase_add_test(tc, paper_needs_no_metrics);
    tcase_add_test(tc, raw_counts_do);
    tcase_add_test(tc, sixteen_of_twenty_four);
    tcase_add_loop_test(tc, forms_are_whole, 0, (int)COUNT_OF(forms));
    tcase_add_loop_test(tc, practice_cases_hold, 0, (int)COUNT_OF(forms));
    suite_add_tcase(suite, tc);
    suite_add_tcase(suite, tcase_refresh());
    suite_add_tcase(suite, tcase_dose());
    return suite;
}
