/* tests/unit/test_endoscopy.c - indicators of endoscopy on the forms that come with them: the worked
 * examples by name, the edges of each, how they are reached and kept. */
#include "base/base.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "procedures.h"

/* ---- the worked examples ------------------------------------------------------------------------- */

START_TEST(endoscopy_vector_1)
{
    log_open("gastroscopy", "");
    add("2026-04-01", 55, NULL);
    add("2026-04-02", 2, "d2=assisted");
    add("2026-04-03", 2, "d2=gastrectomy");
    add("2026-04-04", 1, "d2=food-residue");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "d2", 1, "55 of 57 (96.49 %); left out: gastrectomy 2, food-residue 1");
    ck_assert_str_eq(criterion(&j, "d2")->target_text,
                     "at least 95 %, denominator at least 15, months looked back: 3");
    log_close();
}
END_TEST

START_TEST(endoscopy_vector_2)
{
    log_open("gastroscopy", "");
    add("2026-04-01", 37, NULL);
    add("2026-04-02", 1, "j=gastrectomy");
    add("2026-04-03", 2, "j=not-done");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "j", 0, "37 of 39 (94.87 %); left out: gastrectomy 1");
    log_close();
}
END_TEST

START_TEST(endoscopy_vector_3)
{
    log_open("colonoscopy", "");
    add("2026-04-01", 26, NULL);
    add("2026-04-02", 1, "caecum_photo=no");
    add("2026-04-03", 1, "caecum=assisted");
    add("2026-04-04", 2, "caecum=not-reached not_reached=poor-preparation caecum_photo=no");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "caecum", 0, "26 of 30 (86.67 %)");
    says(&j, "caecum-adjusted", 1, "26 of 28 (92.86 %); left out: poor-preparation 2");
    ck_assert_ptr_nonnull(strstr(criterion(&j, "caecum-adjusted")->target_text, "reported only"));
    log_close();
}
END_TEST

START_TEST(endoscopy_vector_4)
{
    log_open("colonoscopy", "");
    add("2026-04-01", 40, NULL);
    add("2026-04-02", 4, "polyps_found=2 polyps_resected=2 polyps_retrieved=2");
    add("2026-04-03", 2, "polyps_found=1 polyps_resected=1 polyps_retrieved=1");
    add("2026-04-04", 2, "polyps_found=3 polyps_resected=2 polyps_retrieved=1");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "polyp-detection", 1, "8 of 48 (16.67 %)");
    says(&j, "polyp-retrieval", 0, "12 of 14 (85.71 %)");
    log_close();
}
END_TEST

START_TEST(endoscopy_vector_5)
{
    log_open("colonoscopy", "");
    add("2026-04-01", 12, "comfort=1");
    add("2026-04-02", 18, "comfort=2");
    add("2026-04-03", 11, "comfort=3");
    add("2026-04-04", 3, "comfort=4");
    add("2026-04-04", 1, "comfort=5");
    add("2026-04-05", 3, "comfort=-");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "comfort", 1, "4 of 45 (8.89 %); recorded: 45 of 48 (93.75 %)");
    log_close();
}
END_TEST

/* All rates pass; so many procedures in a life. */
static struct sotay_judgement with_lifetime(int n, const char *guideline)
{
    log_open("gastroscopy", guideline);
    add("2026-01-10", n - 14 - 40, NULL);
    add_assessments("2026-04-01");
    add("2026-05-01", 40, NULL);
    return judged("indicators", "2026-05-31");
}

START_TEST(endoscopy_vector_6)
{
    static const struct {
        int n;
        const char *guideline;
        int want;
    } lives[] = {
        {249, "current", NOT_YET},
        {250, "current", HAS},
        {249, "legacy-provisional", HAS},
        {200, "legacy-provisional", HAS},
        {199, "legacy-provisional", NOT_YET},
        {200, "current", NOT_YET},
    };
    struct sotay_judgement j = with_lifetime(lives[_i].n, lives[_i].guideline);
    char text[16];
    snprintf(text, sizeof text, "%d", lives[_i].n);
    ck_assert_msg(j.state == lives[_i].want, "%d under %s: %d", lives[_i].n, lives[_i].guideline,
                  (int)j.state);
    if (lives[_i].want == NOT_YET) /* else the indicators that keep it may be shown */
        says(&j, "lifetime", 0, text);
    for (uint32_t i = 0; i < j.n_criteria; i++)
        ck_assert_msg(j.criteria[i].met || strcmp(j.criteria[i].id, "lifetime") == 0, "%s",
                      j.criteria[i].id);
    log_close();
}
END_TEST

/* The window of an evaluation on a day: (day - 3 months, day], clamped. */
START_TEST(endoscopy_vector_7)
{
    static const struct {
        const char *bad, *evaluated, *text;
    } days[] = {
        {"2026-02-28", "2026-05-31", "20 of 20 (100.00 %)"},
        {"2026-03-01", "2026-05-31", "20 of 21 (95.24 %)"},
        {"2026-02-28", "2026-05-28", "20 of 20 (100.00 %)"},
        {"2026-02-28", "2026-05-27", "20 of 21 (95.24 %)"},
        {"2028-02-29", "2028-05-31", "20 of 20 (100.00 %)"},
        {"2028-03-01", "2028-05-31", "20 of 21 (95.24 %)"},
    };
    log_open("gastroscopy", "");
    add(days[_i].bad, 1, "d2=assisted");
    add(days[_i].evaluated, 20, NULL);
    struct sotay_judgement j = judged("indicators", days[_i].evaluated);
    says(&j, "d2", 1, days[_i].text);
    log_close();
}
END_TEST

/* ---- edges of the indicators --------------------------------------------------------------------- */

/* clang-format off */
static const struct {
    const char *label, *skill, *guideline;
    struct { int times; const char *measures; } rows[6];
    const char *id;
    int met;
    const char *text;
} edges[] = {
    {"189 of 210 is 90 % and enough where 90 is enough", "colonoscopy", "legacy-full",
     {{189, NULL}, {21, "caecum=assisted"}}, "caecum", 1, "189 of 210 (90.00 %)"},
    {"but not above 90 %", "colonoscopy", "current", {{189, NULL}, {21, "caecum=assisted"}},
     "caecum", 0, "189 of 210 (90.00 %)"},
    {"190 of 210 is above", "colonoscopy", "current", {{190, NULL}, {20, "caecum=assisted"}},
     "caecum", 1, "190 of 210 (90.48 %)"},
    {"17 of 19 is below 90 %", "colonoscopy", "legacy-provisional",
     {{17, NULL}, {2, "caecum=assisted"}}, "caecum", 0, "17 of 19 (89.47 %)"},
    {"PDR 10 % was enough", "colonoscopy", "legacy-full", {{18, NULL}, {2, "polyps_found=1"}},
     "polyp-detection", 1, "2 of 20 (10.00 %)"},
    {"and is not now", "colonoscopy", "current", {{18, NULL}, {2, "polyps_found=1"}},
     "polyp-detection", 0, "2 of 20 (10.00 %)"},
    {"15 % is", "colonoscopy", "current", {{17, NULL}, {3, "polyps_found=1"}}, "polyp-detection",
     1, "3 of 20 (15.00 %)"},
    {"poor comfort of 10 % is not below", "colonoscopy", "current", {{18, NULL}, {2, "comfort=4"}},
     "comfort", 0, "2 of 20 (10.00 %)"},
    {"only exclusions are no data", "gastroscopy", "", {{20, "d2=gastrectomy"}, {1, "d2=limited"}},
     "d2", 0, "no data; left out: gastrectomy 20, limited 1"},
    {"no procedure at all is no data", "gastroscopy", "", {{1, "status=cancelled"}}, "d2", 0,
     "no data"},
    {"14 are insufficient though all were reached", "gastroscopy", "", {{14, NULL}}, "d2", 0,
     "14 of 14 (100.00 %); insufficient"},
    {"15 are not", "gastroscopy", "", {{15, NULL}}, "d2", 1, "15 of 15 (100.00 %)"},
    {"what is not recorded stays in the whole", "gastroscopy", "", {{19, NULL}, {1, "d2=-"}}, "d2",
     1, "19 of 20 (95.00 %); recorded: 19 of 20 (95.00 %)"},
    {"every coded reason of D2", "gastroscopy", "", {{15, NULL}, {1, "d2=stricture"},
     {1, "d2=obstruction"}, {1, "d2=limited"}}, "d2", 1,
     "15 of 15 (100.00 %); left out: stricture 1, obstruction 1, limited 1"},
    {"every coded reason of J", "gastroscopy", "", {{15, NULL}, {1, "j=stricture"},
     {1, "j=no-view"}}, "j", 1, "15 of 15 (100.00 %); left out: stricture 1, no-view 1"},
    {"observed and half-done ones are not the trainee's", "gastroscopy", "", {{5, NULL},
     {3, "role=observed"}, {3, "role=under-half"}, {1, "role=over-half"}}, "lifetime", 0, "6"},
    {"not started is no procedure", "gastroscopy", "", {{5, NULL}, {2, "status=not-started"},
     {2, "status=cancelled"}}, "lifetime", 0, "5"},
    {"pending histology is left out and counted", "colonoscopy", "", {{14, "histology=no-adenoma"},
     {3, "histology=adenoma"}, {5, "histology=pending"}}, "adenoma-detection", 1,
     "3 of 17 (17.65 %); left out: pending 5"},
    {"the ileum only where it was indicated", "colonoscopy", "", {{10, NULL},
     {6, "indication=ibd ileum=not-entered"}, {9, "indication=screening ileum=not-entered"},
     {2, "caecum=not-reached not_reached=stricture ileum=-"}}, "ileum", 1,
     "10 of 16 (62.50 %); left out: stricture 2"},
    {"60 % is not above 60 %", "colonoscopy", "", {{12, NULL}, {8, "ileum=assisted"}}, "ileum", 0,
     "12 of 20 (60.00 %)"},
    {"retroversion counts sigmoidoscopies too", "colonoscopy", "", {{10, NULL},
     {9, "modality=sigmoidoscopy"}, {1, "retroversion=by-trainer"},
     {2, "retroversion=severe-proctitis"}}, "retroversion", 1,
     "19 of 20 (95.00 %); left out: severe-proctitis 2"},
    {"sigmoidoscopies are no colonoscopies", "colonoscopy", "", {{10, NULL},
     {9, "modality=sigmoidoscopy"}}, "lifetime", 0, "10"},
    {"more retrieved than resected cannot be right", "colonoscopy", "", {{5, "polyps_found=2 "
     "polyps_resected=2 polyps_retrieved=2"}, {1, "polyps_found=2 polyps_resected=1 "
     "polyps_retrieved=2"}}, "polyp-retrieval", 1,
     "10 of 10 (100.00 %); recorded: 5 of 6 (83.33 %)"},
    {"sums over procedures, not a mean of rates", "colonoscopy", "", {{1, "polyps_found=10 "
     "polyps_resected=10 polyps_retrieved=10"}, {1, "polyps_found=1 polyps_resected=1 "
     "polyps_retrieved=0"}}, "polyp-retrieval", 1, "10 of 11 (90.91 %)"},
    {"above 90 % of polyps, not 90", "colonoscopy", "", {{1, "polyps_found=10 polyps_resected=10 "
     "polyps_retrieved=9"}}, "polyp-retrieval", 0, "9 of 10 (90.00 %)"},
    {"withdrawal of negative complete ones", "colonoscopy", "", {{1, "withdrawal_min=5.5"},
     {1, "withdrawal_min=6.5"}, {1, "withdrawal_min=20 therapy=biopsy"},
     {1, "withdrawal_min=2 caecum=not-reached"}, {1, "withdrawal_min=-"}}, "withdrawal", 1,
     "6.00 (2); recorded: 2 of 3 (66.67 %)"},
    {"preparation without unprepared emergencies", "colonoscopy", "", {{18, NULL},
     {2, "preparation=inadequate"}, {3, "preparation=unprepared-emergency"}}, "preparation", 1,
     "18 of 20 (90.00 %); left out: unprepared-emergency 3"},
    {"inspection of 7.0 minutes is enough", "gastroscopy", "", {{9, "inspection_min=7"},
     {6, "inspection_min=6.9"}, {4, "purpose=therapeutic"}}, "inspection", 1, "9 of 15 (60.00 %)"},
    {"photographs of diagnostic ones", "gastroscopy", "", {{14, NULL}, {1, "photos=incomplete"},
     {3, "purpose=banding photos=incomplete"}}, "photos", 1, "14 of 15 (93.33 %)"},
    {"15 in three months", "colonoscopy", "", {{15, NULL}}, "recent", 1, "15"},
    {"14 are too few", "colonoscopy", "", {{14, NULL}}, "recent", 0, "14"},
    {"medians by age", "gastroscopy", "", {{2, "sedation=conscious midazolam=5"},
     {1, "sedation=conscious midazolam=9"}, {1, "sedation=conscious midazolam=2 age=70"},
     {1, "sedation=conscious midazolam=3 age=80"}, {1, "sedation=propofol midazolam=20"}},
     "midazolam", 1, "age 0-69: 5 (3); age from 70: 2.5 (2)"},
    {"share above the limit of the age", "gastroscopy", "", {{2, "sedation=conscious midazolam=5"},
     {1, "sedation=conscious midazolam=5.1 age=69"}, {1, "sedation=conscious midazolam=2.1 age=70"}},
     "midazolam-high", 1, "2 of 4 (50.00 %)"},
    {"a dose of nobody's age is shown as missing", "gastroscopy", "", {{1, "sedation=conscious "
     "fentanyl=50"}, {1, "sedation=conscious fentanyl=50 age=-"}}, "fentanyl", 1,
     "age 0-69: 50 (1); recorded: 1 of 2 (50.00 %)"},
};
/* clang-format on */

START_TEST(indicator_at_its_edge)
{
    log_open(edges[_i].skill, edges[_i].guideline);
    for (size_t i = 0; i < COUNT_OF(edges[_i].rows) && edges[_i].rows[i].times; i++)
        add("2026-05-01", edges[_i].rows[i].times, edges[_i].rows[i].measures);
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    const struct sotay_criterion *c = criterion(&j, edges[_i].id);
    ck_assert_msg(strcmp(c->value_text, edges[_i].text) == 0, "%s: '%s'", edges[_i].label,
                  c->value_text);
    ck_assert_msg(c->met == edges[_i].met, "%s: met %d", edges[_i].label, (int)c->met);
    ck_assert_int_eq(j.state, NOT_YET);
    ck_assert_int_eq(host_errors(), 0);
    log_close();
}
END_TEST

START_TEST(a_simulator_is_no_patient)
{
    log_open("gastroscopy", "");
    add("2026-05-01", 20, NULL);
    add("2026-05-01", 5, "d2=assisted");
    for (uint32_t row = 20; row < 25; row++)
        the.flags[row] = SOTAY_FLAG_SIMULATED;
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "lifetime", 0, "20");
    says(&j, "d2", 1, "20 of 20 (100.00 %)");
    log_close();
}
END_TEST

/* Failed ones count in every rate: a trainee who needed help is a trainee who needed help. */
START_TEST(failed_procedures_count)
{
    log_open("gastroscopy", "");
    add("2026-05-01", 20, NULL);
    memset(the.passed, 0, 10);
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "lifetime", 0, "20");
    says(&j, "d2", 1, "20 of 20 (100.00 %)");
    log_close();
}
END_TEST

/* ---- medians that decide --------------------------------------------------------------------------- */

static const char *const decided[] = {"report", "yes"};

/* The medians of the checklist are reported; here they decide. */
static void let_it_decide(const char *name)
{
    static const char *words[64];
    static uint8_t state[64];
    static struct sotay_table_column decides;
    static struct sotay_table table;
    static const struct sotay_table_column *columns[24];
    static const struct sotay_table *tables[16];
    for (uint32_t i = 0; i < the.series.n_tables; i++) {
        tables[i] = the.series.tables[i];
        if (strcmp(tables[i]->name, "indicators") != 0)
            continue;
        table = *tables[i];
        tables[i] = &table;
        for (uint32_t c = 0; c < table.n_columns; c++) {
            columns[c] = table.columns[c];
            if (strcmp(columns[c]->name, "decides") != 0)
                continue;
            decides = *columns[c];
            columns[c] = &decides;
            for (uint32_t r = 0; r < table.n_rows; r++) {
                state[r] = SOTAY_VALUE;
                words[r] = decided[strcmp(table.columns[0]->word[r], name) == 0];
            }
        }
        decides.word = words;
        decides.state = state;
        table.columns = columns;
    }
    the.series.tables = tables;
}

START_TEST(median_against_its_limit)
{
    static const struct {
        const char *doses; /* tenths of mg, under 70 */
        int want;
    } medians[] = {
        {"5", HAS},       {"5.1", NOT_YET},   {"5 5.1", NOT_YET}, {"4.9 5.1", HAS},
        {"1 1 9 9", HAS}, {"1 1 9.1 9", HAS}, {"1 2 8 9", HAS},   {"1 2 8.1 9", NOT_YET},
        {"5 5 9", HAS},   {"5 9 9", NOT_YET}, {"9 1 5", HAS},     {"5 5 5 9", HAS},
    };
    char text[100], *at = text;
    snprintf(text, sizeof text, "%s", medians[_i].doses);
    log_open("gastroscopy", "");
    let_it_decide("midazolam");
    for (char *dose; (dose = strsep(&at, " ")) != NULL;) {
        char measures[100];
        snprintf(measures, sizeof measures, "sedation=conscious midazolam=%s", dose);
        add("2026-05-01", 1, measures);
    }
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    ck_assert_msg(j.state == medians[_i].want, "%s: %d (%s)", medians[_i].doses, (int)j.state,
                  criterion(&j, "midazolam")->value_text);
    ck_assert_int_eq(criterion(&j, "midazolam")->met, medians[_i].want == HAS);
    log_close();
}
END_TEST

/* ---- assessments, and keeping it ------------------------------------------------------------------- */

START_TEST(formative_comes_before_summative)
{
    log_open("gastroscopy", "");
    add("2026-04-01", 9, "assessment=formative");
    add("2026-04-02", 4, "assessment=summative"); /* too early */
    the.mentor[10] = 1;
    add("2026-04-02", 1, "assessment=formative");
    add("2026-04-02", 3, "assessment=summative");
    struct sotay_judgement j = judged("indicators", "2026-05-31");
    says(&j, "formative", 1, "10");
    says(&j, "summative", 0, "3");
    says(&j, "assessors", 0, "1");
    add("2026-04-03", 2, "assessment=summative");
    the.mentor[the.series.n - 1] = 1;
    the.passed[the.series.n - 2] = 0;
    j = judged("indicators", "2026-05-31");
    says(&j, "summative", 1, "4");
    says(&j, "assessors", 1, "2");
    log_close();
}
END_TEST

START_TEST(one_assessor_is_not_enough)
{
    struct sotay_judgement j = with_lifetime(250, "current");
    ck_assert_int_eq(j.state, HAS);
    for (uint32_t row = 0; row < the.series.n; row++)
        the.mentor[row] = 0;
    j = judged("indicators", "2026-05-31");
    ck_assert_int_eq(j.state, NOT_YET);
    says(&j, "assessors", 0, "1");
    log_close();
}
END_TEST

/* Reached on 1 May 2026; then so many in the year that ends on 1 May 2027. */
START_TEST(kept_by_a_hundred_a_year)
{
    int n = _i == 0 ? 99 : 100;
    with_lifetime(250, "current");
    add("2027-05-01", n, NULL);
    struct sotay_judgement j = judged("indicators", "2027-05-02");
    ck_assert_msg(j.state == (n == 100 ? HAS : LAPSED), "%d: %d", n, (int)j.state);
    if (n == 100) {
        ck_assert_int_eq(j.since, day_parse("2026-05-01"));
        ck_assert_int_eq(j.expires, day_parse("2028-05-01"));
        says(&j, "year", 1, "100");
    } else {
        ck_assert_int_eq(j.expires, day_parse("2027-05-01"));
        says(&j, "year", 0, "99");
    }
    log_close();
}
END_TEST

START_TEST(it_ends_when_nothing_is_done)
{
    with_lifetime(250, "current");
    struct sotay_judgement j = judged("indicators", "2027-05-01");
    ck_assert_int_eq(j.state, HAS);
    ck_assert_int_eq(j.holds_until, day_parse("2027-05-01"));
    j = judged("indicators", "2027-05-02");
    ck_assert_int_eq(j.state, LAPSED);
    ck_assert_int_eq(j.expires, day_parse("2027-05-01"));
    log_close();
}
END_TEST

Suite *suite_endoscopy(void);
Suite *suite_endoscopy(void)
{
    Suite *suite = suite_create("endoscopy");
    TCase *tc = tcase_create("endoscopy");
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, endoscopy_vector_1);
    tcase_add_test(tc, endoscopy_vector_2);
    tcase_add_test(tc, endoscopy_vector_3);
    tcase_add_test(tc, endoscopy_vector_4);
    tcase_add_test(tc, endoscopy_vector_5);
    tcase_add_loop_test(tc, endoscopy_vector_6, 0, 6);
    tcase_add_loop_test(tc, endoscopy_vector_7, 0, 6);
    tcase_add_loop_test(tc, indicator_at_its_edge, 0, (int)COUNT_OF(edges));
    tcase_add_test(tc, a_simulator_is_no_patient);
    tcase_add_test(tc, failed_procedures_count);
    tcase_add_loop_test(tc, median_against_its_limit, 0, 12);
    tcase_add_test(tc, formative_comes_before_summative);
    tcase_add_test(tc, one_assessor_is_not_enough);
    tcase_add_loop_test(tc, kept_by_a_hundred_a_year, 0, 2);
    tcase_add_test(tc, it_ends_when_nothing_is_done);
    suite_add_tcase(suite, tc);
    return suite;
}
