/* tests/unit/test_lint.c - looking over a checklist file; what stations get of mentors; made-up series. */
#include "base/base.h"

#include "base/day.h"
#include "base/str.h"
#include "plugin/lint.h"
#include "plugin/trial.h"

#include "files.h"
#include "suites.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct file_path root;
static struct plugins *plugins;
static struct sotay_error err;

static void write_file(const char *name, const char *text)
{
    char path[PATH_MAX + 256];
    snprintf(path, sizeof path, "%s/%s", root.s, name);
    file_write(path, text);
}

static void setup(void)
{
    root = folder_make("lint");
    err = (struct sotay_error){0};
    ck_assert_int_eq(plugins_new(root.s, &plugins, &err), SOTAY_OK);
}

static void teardown(void)
{
    plugins_free(plugins);
    folder_remove(root.s);
}

/* ---- one fault at a time ---------------------------------------------------------------------------- */

#define HEAD \
    "[checklist]\nskill = test.whole\nrevision = 1\ntitle = \"W\"\ntitle.vi = \"W\"\n" \
    "cadres = nurse\nsource = \"S\"\nreview = draft\n"
#define STEP "[step-1]\ntext = \"A\"\ntext.vi = \"A\"\n"
#define RULE "[rule-count]\nperformances = 3\n"
#define SIZE \
    "[measure-size]\ntext = \"S\"\ntext.vi = \"S\"\ntype = number\nunit = mm\nplausible = 0 9\n"

static const struct {
    const char *label, *text, *kind; /* kind NULL: nothing to say */
    enum lint_grade grade;
    int line;
} forms[] = {
    {"whole", HEAD STEP SIZE RULE, NULL, 0, 0},
    {"no Vietnamese step", HEAD "[step-1]\ntext = \"A\"\n" RULE, "translation", LINT_WARNING, 9},
    {"no Vietnamese choices",
     HEAD STEP "[measure-m]\ntext = \"M\"\ntext.vi = \"M\"\ntype = choice\nchoices = a b\n" RULE,
     "translation", LINT_WARNING, 12},
    {"no Vietnamese guideline",
     HEAD STEP "[guideline-a]\ntitle = \"A\"\nsource = \"S\"\n[guideline-b]\ntitle = \"B\"\n"
               "title.vi = \"B\"\nsource = \"S\"\n" RULE,
     "translation", LINT_WARNING, 12},
    {"no Vietnamese level",
     HEAD STEP "[level-1]\ntext = \"L\"\ntext.vi = \"L\"\n[level-2]\ntext = \"L\"\n"
               "[level-3]\ntext = \"L\"\ntext.vi = \"L\"\n"
               "[level-4]\ntext = \"L\"\ntext.vi = \"L\"\n" RULE,
     "translation", LINT_WARNING, 15},
    {"steps upside down", HEAD "[step-2]\ntext = \"B\"\ntext.vi = \"B\"\n" STEP RULE, "order",
     LINT_WARNING, 9},
    {"no unit",
     HEAD STEP "[measure-m]\ntext = \"M\"\ntext.vi = \"M\"\ntype = number\nplausible = 0 9\n" RULE,
     "unit", LINT_WARNING, 12},
    {"a count without bounds",
     HEAD STEP "[measure-m]\ntext = \"M\"\ntext.vi = \"M\"\ntype = count\nrequired = yes\n" RULE,
     "plausible", LINT_WARNING, 12},
    {"no rule", HEAD STEP, "rule", LINT_WARNING, 1},
    {"an unknown rule", HEAD STEP "[rule-x]\n", "rule", LINT_ERROR, 12},
    {"a bad parameter", HEAD STEP "[rule-count]\nperformances = many\n", "rule", LINT_ERROR, 13},
    {"a plugin that is not here", HEAD STEP "[rule-x]\nuse = absent.x\n", "plugin", LINT_WARNING,
     12},
    {"a table nobody reads",
     HEAD STEP "[table-t]\nsource = \"S\"\ncolumns = a\nrow-1 = \"1\"\n" RULE, "table",
     LINT_WARNING, 12},
    {"no form at all", "nonsense\n", "form", LINT_ERROR, 1},
    {"a gap", HEAD "[step-2]\ntext = \"A\"\n", "form", LINT_ERROR, 9},
};

START_TEST(test_forms)
{
    struct lint l = {0};
    const struct lint_world w = {.plugins = plugins, .seconds = 5};
    char path[PATH_MAX];
    write_file("whole.ini", forms[_i].text);
    snprintf(path, sizeof path, "%s/whole.ini", root.s);
    ck_assert_msg(lint_file(path, &w, &l, &err) == SOTAY_OK, "%s: %s", forms[_i].label,
                  err.message);
    if (!forms[_i].kind) {
        ck_assert_msg(l.n == 0, "%s: %s", forms[_i].label, l.n ? l.v[0].text : "");
    } else {
        ck_assert_msg(l.n == 1, "%s: %zu findings", forms[_i].label, l.n);
        ck_assert_str_eq(l.v[0].kind, forms[_i].kind);
        ck_assert_int_eq(l.v[0].grade, forms[_i].grade);
        ck_assert_int_eq(l.v[0].line, forms[_i].line);
        ck_assert_uint_eq(lint_count(&l, forms[_i].grade), 1);
    }
    lint_done(&l);
}
END_TEST

START_TEST(test_no_file)
{
    struct lint l = {0};
    const struct lint_world w = {.plugins = plugins, .seconds = 5};
    ck_assert_int_eq(lint_file("/nowhere/form.ini", &w, &l, &err), SOTAY_EABSENT);
}
END_TEST

/* ---- what stations get ---------------------------------------------------------------------------- */

static struct reach *read_reach(void)
{
    struct reach *r = NULL;
    write_file("facilities.csv", "code,type\nT1,station\nT2,station\nH,district-centre\n");
    write_file("people.csv", "code,cadre,facility\nA,nurse,T1\nB,doctor,H\n");
    write_file("secondments.csv", "person,host,start_date,end_date,specialties\n"
                                  "M1,T1,2026-01-01,2026-01-10,ncd\n"
                                  "M2,T1,2026-03-01,2026-03-02,ncd\n"
                                  "M1,T2,2026-01-01,2026-01-20,ncd endoscopy\n"
                                  "M3,H,2026-01-01,2026-12-31,ncd\n");
    write_file("requirements.csv", "facility_type,skill\nstation,ncd.a\ndistrict-centre,ncd.b\n");
    ck_assert_msg(reach_read(root.s, &r, &err) == SOTAY_OK, "%s", err.message);
    return r;
}

static const struct {
    const char *specialty;
    struct reach_need need;
    bool can;
    int mentors, days;
} needs[] = {
    {"ncd", {3, 1, 2, 12}, true, 2, 20},        {"ncd", {3, 2, 2, 12}, true, 2, 20},
    {"ncd", {3, 3, 2, 12}, false, 2, 20},  /* M3 is at no station */
    {"ncd", {3, 2, 2, 1}, false, 1, 20},   /* M1 and M2 are two months apart */
    {"ncd", {12, 2, 12, 12}, true, 2, 20}, /* 10 + 2 days at T1 */
    {"ncd", {13, 2, 2, 12}, false, 2, 20}, /* T1 has two mentors, T2 has the days */
    {"ncd", {20, 1, 20, 0}, true, 2, 20},  /* no window */
    {"ncd", {21, 1, 1, 0}, false, 2, 20},  /* one performance a mentor's day */
    {"endoscopy", {1, 2, 1, 12}, false, 1, 20}, {NULL, {1, 2, 1, 12}, true, 2, 20},
    {"surgery", {1, 1, 1, 12}, false, 0, 0},
};

START_TEST(test_reach)
{
    struct reach_best best;
    struct reach *r = read_reach();
    ck_assert_int_eq(reach_can(r, needs[_i].specialty, &needs[_i].need, &best), needs[_i].can);
    ck_assert_int_eq(best.mentors, needs[_i].mentors);
    ck_assert_int_eq(best.days, needs[_i].days);
    reach_free(r);
}
END_TEST

START_TEST(test_reach_words)
{
    struct reach *r = read_reach();
    ck_assert(reach_is_required(r, "ncd.a", true));
    ck_assert(!reach_is_required(r, "ncd.a", false));
    ck_assert(reach_is_required(r, "ncd.b", false));
    ck_assert(reach_is_sent(r, "endoscopy") && !reach_is_sent(r, "endo") && !reach_is_sent(r, "x"));
    const char *nurse = "nurse", *doctor = "doctor";
    ck_assert(reach_has_cadre(r, &(struct checklist){.cadres = &nurse, .n_cadres = 1}));
    ck_assert(!reach_has_cadre(r, &(struct checklist){.cadres = &doctor, .n_cadres = 1}));
    reach_free(r);
}
END_TEST

/* ---- made-up series -------------------------------------------------------------------------------- */

/* A series that breaks the contract would blame the rules for it. */
START_TEST(test_kinds)
{
    AUTO(checklist) form = {0};
    ck_assert_msg(checklist_read_bytes(trial_form_text, strlen(trial_form_text), "trial", &form,
                                       &err) == SOTAY_OK,
                  "%s", err.message);
    for (const struct trial_kind *k = trial_kinds; k->name; k++) {
        AUTO(trial) t = {0}, again = {0};
        ck_assert_int_eq(trial_make(k, &form, "one", &t, &err), SOTAY_OK);
        ck_assert_int_eq(trial_make(k, &form, "one", &again, &err), SOTAY_OK);
        ck_assert_uint_eq(t.view.n, k->n);
        ck_assert_uint_eq(t.view.n_tables, 1);
        for (uint32_t i = 0; i < t.n; i++) {
            ck_assert_msg(i == 0 || t.day[i - 1] <= t.day[i], "%s: row %u", k->name, i);
            ck_assert(t.day[i] >= day_from_ymd(1, 1, 1) && t.day[i] <= day_from_ymd(9999, 12, 31));
            ck_assert(t.level[i] >= form.level_min && t.level[i] <= form.level_max);
            ck_assert(t.passed[i] <= 1 && t.mentor[i] >= 0 && t.facility[i] >= 0);
            for (size_t c = 0; c < form.n_measures; c++) {
                size_t cell = c * t.n + i;
                bool is_choice = form.measures[c].type == SOTAY_MEASURE_CHOICE;
                ck_assert(t.state[cell] <= SOTAY_VALUE_NOT_APPLICABLE);
                if (is_choice && t.state[cell] == SOTAY_VALUE)
                    ck_assert(t.value[cell] >= 0 && t.value[cell] < 3);
            }
            ck_assert_int_eq(t.day[i], again.day[i]);
        }
    }
}
END_TEST

START_TEST(test_sum)
{
    AUTO(checklist) form = {0};
    AUTO(trial) t = {0};
    ck_assert_int_eq(
        checklist_read_bytes(trial_form_text, strlen(trial_form_text), "trial", &form, &err),
        SOTAY_OK);
    ck_assert_int_eq(trial_make(&trial_kinds[3], &form, "one", &t, &err), SOTAY_OK);
    uint64_t sum = trial_sum(&t);
    ck_assert_uint_eq(trial_sum(&t), sum);
    t.value[5]++;
    ck_assert_uint_ne(trial_sum(&t), sum);
    t.value[5]--;
    ck_assert_uint_eq(trial_sum(&t), sum);
}
END_TEST

Suite *suite_lint(void)
{
    Suite *s = suite_create("lint");
    TCase *t = tcase_create("lint");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, test_forms, 0, (int)COUNT_OF(forms));
    tcase_add_test(t, test_no_file);
    tcase_add_loop_test(t, test_reach, 0, (int)COUNT_OF(needs));
    tcase_add_test(t, test_reach_words);
    tcase_add_test(t, test_kinds);
    tcase_add_test(t, test_sum);
    suite_add_tcase(s, t);
    return s;
}
