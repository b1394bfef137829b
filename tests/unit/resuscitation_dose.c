/* tests/unit/resuscitation_dose.c - doses and energies against each row of each table; vector 6 of the
 * domain. */
#include "base/base.h"

#include "resuscitation.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

START_TEST(resuscitation_vector_6)
{
    expect("anaphylaxis", "rcuk-2021",
           "age_group=child age_years=8 grade=grade-3 adrenaline_given=yes dose=300", PASSED,
           "right by the table: 270-330 (rcuk-2021)");
    expect("anaphylaxis", "rcuk-2021",
           "age_group=child age_years=8 grade=grade-3 adrenaline_given=yes dose=500", FAILED,
           "dose: 500, wanted: 270-330 (rcuk-2021)");
}
END_TEST

/* ---- doses ------------------------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *form, *guideline, *given, *dose;
    int low, high, scale; /* in the steps of the measure, without the tolerance; scale: steps of 1 */
    int tolerance;
} doses[] = {
    {"anaphylaxis", "rcuk-2021", "age_group=infant age_months=0", "dose", 100, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=infant age_months=5", "dose", 100, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=infant age_months=6", "dose", 150, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=infant age_months=11", "dose", 150, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=12", "dose", 150, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=71", "dose", 150, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_years=5", "dose", 150, 150, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=72", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_years=6", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_years=12", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=144", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=145", "dose", 300, 500, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_months=155", "dose", 300, 500, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_years=13", "dose", 500, 500, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=adult", "dose", 500, 500, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=adult", "dose", 500, 1000, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=infant weight=3.0", "dose", 200, 200, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=infant weight=9.9", "dose", 200, 200, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=9.9", "dose", 200, 200, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=infant weight=10.0", "dose", 250, 250, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=10.0", "dose", 250, 250, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=14.9", "dose", 250, 250, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=15.0", "dose", 250, 300, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=19.9", "dose", 250, 300, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=20.0", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=30.0", "dose", 300, 300, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child weight=30.1", "dose", 500, 500, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=adult dose=500", "fluid", 500, 1000, 1, 10},
    {"anaphylaxis", "rcuk-2021", "age_group=child age_years=3 dose=150 weight=14", "fluid", 140, 140, 1, 10},
    {"anaphylaxis", "vn-51-2017", "age_group=child dose=250 weight=14", "fluid", 140, 280, 1, 10},
    {"als-leader", NULL, "age_group=adult", "adrenaline", 1000, 1000, 1000, 10},
    {"als-leader", NULL, "age_group=child weight=20", "adrenaline", 200, 200, 1000, 10},
    {"als-leader", NULL, "age_group=infant weight=5", "adrenaline", 50, 50, 1000, 10},
    {"als-leader", NULL, "age_group=child weight=110", "adrenaline", 1000, 1000, 1000, 10},
    {"als-leader", NULL, "age_group=adult adrenaline=1 amiodarone_number=1", "amiodarone", 3000, 3000, 10, 10},
    {"als-leader", NULL, "age_group=adult adrenaline=1 amiodarone_number=2", "amiodarone", 1500, 1500, 10, 10},
    {"als-leader", NULL, "age_group=child weight=20 adrenaline=0.2", "amiodarone", 1000, 1000, 10, 10},
    {"als-leader", NULL, "age_group=child weight=70 adrenaline=0.7", "amiodarone", 3000, 3000, 10, 10},
    {"newborn-golden-minute", NULL, "vent_rate=50 weight=3", "adrenaline", 30, 90, 1000, 10},
    {"trauma-primary-survey", NULL, "age_group=adult", "bolus", 250, 500, 1, 10},
    {"trauma-primary-survey", NULL, "age_group=child weight=20", "bolus", 200, 400, 1, 10},
#define SHOCK "rhythm=vf shock_given=yes "
    {"defibrillation", "erc-2025", SHOCK "age_group=child weight=20 waveform=biphasic shock_number=1", "energy", 80, 80, 1, 10},
    {"defibrillation", "erc-2021", SHOCK "age_group=infant weight=5 waveform=biphasic shock_number=3", "energy", 20, 20, 1, 10},
    {"defibrillation", "aha-2025", SHOCK "age_group=child weight=20 waveform=biphasic shock_number=1", "energy", 40, 40, 1, 10},
    {"defibrillation", "aha-2020", SHOCK "age_group=child weight=20 waveform=biphasic shock_number=2", "energy", 80, 80, 1, 10},
    {"defibrillation", "aha-2020", SHOCK "age_group=infant weight=10 waveform=monophasic shock_number=3", "energy", 40, 100, 1, 10},
    {"defibrillation", "aha-2020", SHOCK "age_group=child weight=50 waveform=biphasic shock_number=4", "energy", 200, 360, 1, 10},
    {"defibrillation", "erc-2025", SHOCK "age_group=adult waveform=biphasic", "energy", 150, 360, 1, 0},
    {"defibrillation", "erc-2025", SHOCK "age_group=adult waveform=monophasic", "energy", 360, 360, 1, 0},
    {"defibrillation", "aha-2025", SHOCK "age_group=adult waveform=biphasic shock_number=1", "energy", 120, 200, 1, 0},
    {"defibrillation", "aha-2025", SHOCK "age_group=adult waveform=biphasic shock_number=2", "energy", 120, 360, 1, 0},
    {"defibrillation", "aha-2025", SHOCK "age_group=adult waveform=monophasic shock_number=1", "energy", 360, 360, 1, 0},
};
/* clang-format on */

static void expect_dose(size_t i, int64_t amount, int want, const char *reason)
{
    char given[300];
    int decimals = doses[i].scale == 1 ? 0 : doses[i].scale == 10 ? 1 : 3;
    const char *also =
        strcmp(doses[i].form, "anaphylaxis") == 0 ? "grade=grade-3 adrenaline_given=yes " : "";
    snprintf(given, sizeof given, "%s%s %s=%s", also, doses[i].given, doses[i].dose,
             text_of_decimal(amount, decimals).s);
    expect(doses[i].form, doses[i].guideline, given, want, reason);
}

/* Each row of each dose table: both ends with their tolerance, one step beyond, and tenfold. */
START_TEST(doses_by_the_table)
{
    size_t i = (size_t)_i;
    int64_t low = doses[i].low * (100 - doses[i].tolerance);
    int64_t high = doses[i].high * (100 + doses[i].tolerance);
    expect_dose(i, (low + 99) / 100, PASSED, "right by the table");
    expect_dose(i, doses[i].low, PASSED, NULL);
    expect_dose(i, high / 100, PASSED, NULL);
    expect_dose(i, (low + 99) / 100 - 1, FAILED, "wanted:");
    expect_dose(i, high / 100 + 1, FAILED, "wanted:");
    if ((int64_t)doses[i].high * 10 / doses[i].scale <= 1000)
        expect_dose(i, (int64_t)doses[i].high * 10, FAILED, "critical: tenfold error in");
    if (doses[i].low / 10 >= 1)
        expect_dose(i, doses[i].low / 10, FAILED, "critical: tenfold error in");
}
END_TEST

/* clang-format off */
static const struct {
    const char *guideline, *given;
    int want;
    const char *reason, *never; /* never: not said */
} syringes[] = {
    {"rcuk-2021", "age_group=child age_years=8 volume=0.3 strength=1-mg-ml", PASSED, "dose: 300", NULL},
    {"rcuk-2021", "age_group=child age_years=8 volume=0.3 strength=0.1-mg-ml", FAILED,
     "critical: the strength of the solution was confused, 0.1-mg-ml (rcuk-2021)", NULL},
    {"rcuk-2021", "age_group=child age_years=8 volume=3 strength=1-mg-ml", FAILED,
     "critical: tenfold error in dose", NULL},
    {"rcuk-2021", "age_group=child age_years=8 volume=3 strength=0.1-mg-ml", FAILED,
     "the strength of the solution was confused", "tenfold"},
    {"rcuk-2021", "age_group=child age_years=8 dose=300 strength=0.1-mg-ml", FAILED, "confused", NULL},
    {"rcuk-2021", "age_group=child age_years=8 dose=300 volume=0.5 strength=1-mg-ml", FAILED,
     "dose: 500", "tenfold"},
    /* five times is critical, a little less is only wrong */
    {"rcuk-2021", "age_group=adult dose=2500", FAILED, "critical", NULL},
    {"rcuk-2021", "age_group=adult dose=2499", FAILED, "wanted", "critical"},
    {"rcuk-2021", "age_group=adult dose=100", FAILED, "critical", NULL},
    {"rcuk-2021", "age_group=adult dose=101", FAILED, "wanted", "critical"},
    /* 300 mcg is right over 12 only if small */
    {"rcuk-2021", "age_group=adult small=yes dose=300", PASSED, NULL, NULL},
    {"rcuk-2021", "age_group=adult small=no dose=300", FAILED, NULL, "critical"},
    {"rcuk-2021", "age_group=child age_years=13 small=yes dose=300", PASSED, NULL, NULL},
    {"rcuk-2021", "age_group=child age_years=13 small=yes dose=500", PASSED, NULL, NULL},
    /* 8 years, 26 kg: both tables say 300; 14 kg and 3 years: they differ */
    {"vn-51-2017", "age_group=child age_years=3 weight=14 dose=250", PASSED, "(vn-51-2017)", NULL},
    {"rcuk-2021", "age_group=child age_years=3 weight=14 dose=250", FAILED, "(rcuk-2021)", NULL},
    {"vn-51-2017", "age_group=child age_years=3 weight=14 dose=150", FAILED, NULL, NULL},
    {"rcuk-2021", "age_group=child age_years=3 weight=14 dose=150", PASSED, NULL, NULL},
    /* what has to be known */
    {"vn-51-2017", "age_group=child age_years=3 dose=250", FAILED, "weight: not recorded", NULL},
    {"rcuk-2021", "age_group=child weight=14 dose=150", FAILED, "age_months: not recorded", NULL},
    {"rcuk-2021", "dose=500", FAILED, "not recorded", NULL},
    {"rcuk-2021", "age_group=infant age_months=14 dose=150", FAILED, "no dose for this patient", NULL},
};
/* clang-format on */

START_TEST(what_was_in_the_syringe)
{
    AUTO(str) why = {0};
    char given[300];
    snprintf(given, sizeof given, "grade=grade-3 adrenaline_given=yes %s", syringes[_i].given);
    int got = assess("anaphylaxis", syringes[_i].guideline, given, 0, &why);
    ck_assert_msg(got == syringes[_i].want, "%s: %d %s", given, got, str_text(&why));
    if (syringes[_i].reason)
        ck_assert_msg(strstr(str_text(&why), syringes[_i].reason) != NULL, "%s: %s", given,
                      str_text(&why));
    if (syringes[_i].never)
        ck_assert_msg(strstr(str_text(&why), syringes[_i].never) == NULL, "%s: %s", given,
                      str_text(&why));
}
END_TEST

TCase *tcase_dose(void)
{
    TCase *tc = tcase_create("dose");
    tcase_add_test(tc, resuscitation_vector_6);
    tcase_add_loop_test(tc, doses_by_the_table, 0, (int)COUNT_OF(doses));
    tcase_add_loop_test(tc, what_was_in_the_syringe, 0, (int)COUNT_OF(syringes));
    return tc;
}
