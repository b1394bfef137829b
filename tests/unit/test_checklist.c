/* tests/unit/test_checklist.c - observation forms: reading, values, the pass mark. */
#include "base/base.h"

#include "base/day.h"
#include "base/str.h"
#include "plugin/checklist.h"

#include "suites.h"

#include <unistd.h>

#define HEAD \
    "[checklist]\nskill = test.thing\nrevision = 2\ntitle = \"Thing\"\n" \
    "cadres = doctor nurse\n"
#define STEP "[step-1]\ntext = \"Does it\"\n"
#define LONG_25 "abcdefghijklmnopqrstuvwxy"
#define NUMBER "[measure-x]\ntext = \"X\"\ntype = number\n"
#define CHOICE "[measure-x]\ntext = \"X\"\ntype = choice\n"

static int read_text(const char *text, struct checklist *ret, struct sotay_error *err)
{
    return checklist_read_bytes(text, strlen(text), "test.ini", ret, err);
}

/* ---- a whole form ---------------------------------------------------------------------------- */

static const char whole[] = "# a form with everything\n"
                            "[checklist]\n"
                            "skill = resuscitation.bls-adult\n"
                            "revision = 2\n"
                            "title = \"Adult basic life support\"\n"
                            "title.vi = \"Hồi sinh tim phổi cơ bản\"\n"
                            "cadres = doctor assistant-doctor nurse midwife\n"
                            "source = \"ERC Guidelines 2025\"\n"
                            "review = draft\n"
                            "pass-level = 3\n"
                            "pass-percent = 75\n"
                            "subject = person\n"
                            "[step-2]\n"
                            "text = \"Opens the airway\"\n"
                            "na = yes\n"
                            "[step-1]\n"
                            "text = \"Checks that the scene is safe\"\n"
                            "text.vi = \"Kiểm tra hiện trường an toàn\"\n"
                            "critical = yes\n"
                            "[step-3]\n"
                            "text = \"Speaks to the team\"\n"
                            "scale = 1 4 3\n"
                            "[step-4]\n"
                            "text = \"Writes it down\"\n"
                            "[measure-comp_rate]\n"
                            "text = \"Chest compressions per minute\"\n"
                            "type = number\n"
                            "unit = /min\n"
                            "min = 100\n"
                            "max = 120\n"
                            "plausible = 30 250\n"
                            "required = live\n"
                            "[measure-depth]\n"
                            "text = \"Depth\"\n"
                            "type = number\n"
                            "unit = cm\n"
                            "decimals = 1\n"
                            "min = 5.0\n"
                            "max = 6\n"
                            "plausible = 0 12.5\n"
                            "[measure-shocks]\n"
                            "text = \"Shocks\"\n"
                            "type = count\n"
                            "[measure-device]\n"
                            "text = \"Device\"\n"
                            "type = choice\n"
                            "choices = aed manual none\n"
                            "choices.vi = \"máy tự động; bằng tay; không\"\n"
                            "required = yes\n"
                            "[measure-joules]\n"
                            "text = \"Joules\"\n"
                            "type = count\n"
                            "required = yes\n"
                            "only-if = device manual\n"
                            "[measure-alone]\n"
                            "text = \"Was alone\"\n"
                            "type = yes-no\n"
                            "[measure-note]\n"
                            "text = \"Note\"\n"
                            "type = text\n"
                            "[measure-renewed]\n"
                            "text = \"Card renewed\"\n"
                            "type = date\n"
                            "[rule-count]\n"
                            "performances = 3\n"
                            "mentors = 2\n"
                            "[rule-outside]\n"
                            "use = resuscitation.streak\n"
                            "way = low-volume\n"
                            "length = 5\n";

START_TEST(a_whole_form_is_read)
{
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(read_text(whole, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(c.label, "test.ini");
    ck_assert_str_eq(c.skill, "resuscitation.bls-adult");
    ck_assert_str_eq(c.specialty, "resuscitation");
    ck_assert_int_eq(c.revision, 2);
    ck_assert_str_eq(c.title_vi, "Hồi sinh tim phổi cơ bản");
    ck_assert_str_eq(c.review, "draft");
    ck_assert_int_eq(c.pass_level, 3);
    ck_assert_int_eq(c.pass_percent, 75);
    ck_assert(!c.of_facility);
    ck_assert_uint_eq(c.n_cadres, 4);
    ck_assert(checklist_has_cadre(&c, "assistant-doctor") && !checklist_has_cadre(&c, "other"));

    ck_assert_uint_eq(c.n_steps, 4);
    ck_assert_str_eq(c.steps[0].text_vi, "Kiểm tra hiện trường an toàn");
    ck_assert(c.steps[0].critical && !c.steps[0].na && !c.steps[0].scored);
    ck_assert(!c.steps[1].critical && c.steps[1].na);
    ck_assert_str_eq(c.steps[1].text_vi, "");
    ck_assert(c.steps[2].scored && c.steps[2].score_min == 1 && c.steps[2].score_max == 4 &&
              c.steps[2].score_pass == 3);

    ck_assert_uint_eq(c.n_measures, 8);
    const struct checklist_measure *m = &c.measures[checklist_measure(&c, "depth")];
    ck_assert(m->has_min && m->has_max && m->has_plausible && m->decimals == 1);
    ck_assert_int_eq(m->min, 50);
    ck_assert_int_eq(m->max, 60);
    ck_assert_int_eq(m->plausible_max, 125);
    ck_assert_str_eq(c.measures[0].unit, "/min");
    ck_assert_int_eq((int)c.measures[0].required, (int)REQUIRED_LIVE);
    ck_assert_str_eq(c.measures[3].choices[1], "manual");
    ck_assert_str_eq(c.measures[3].choices_vi[2], "không");
    ck_assert_str_eq(c.measures[4].only_if_measure, "device");
    ck_assert_str_eq(c.measures[4].only_if_value, "manual");
    ck_assert_int_eq(checklist_measure(&c, "nothing"), -1);

    ck_assert_uint_eq(c.n_rules, 2);
    ck_assert_str_eq(c.rules[0].use, "count");
    ck_assert_str_eq(c.rules[0].way, "standard");
    ck_assert_uint_eq(c.rules[0].n_params, 2);
    ck_assert_str_eq(c.rules[0].params[1].name, "mentors");
    ck_assert_str_eq(c.rules[1].use, "resuscitation.streak");
    ck_assert_str_eq(c.rules[1].way, "low-volume");
    ck_assert_uint_eq(c.rules[1].n_params, 1);
    ck_assert_int_eq(c.rules[1].params[0].line, 70);

    ck_assert_ptr_null(c.levels);
    ck_assert_str_eq(checklist_level_meaning(&c, 5), "independent");
    ck_assert_str_eq(checklist_level_meaning(&c, 6), "");
    ck_assert_str_eq(checklist_level_meaning(&c, 0), "");
    checklist_done(&c);
    checklist_done(&c); /* twice is harmless */
}
END_TEST

START_TEST(a_form_may_have_its_own_scale)
{
    static const char text[] =
        HEAD "pass-level = 2\n" STEP "[level-3]\ntext = \"alone\"\ntext.vi = \"một mình\"\n"
             "[level-1]\ntext = \"watched\"\n"
             "[level-2]\ntext = \"helped\"\n";
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(read_text(text, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_int_eq(c.level_min, 1);
    ck_assert_int_eq(c.level_max, 3);
    ck_assert_str_eq(checklist_level_meaning(&c, 1), "watched");
    ck_assert_str_eq(checklist_level_meaning(&c, 3), "alone");
    ck_assert_str_eq(checklist_level_meaning(&c, 4), "");
    ck_assert_str_eq(c.levels[2].text_vi, "một mình");
    checklist_done(&c);
}
END_TEST

START_TEST(a_form_for_a_facility_needs_no_cadre)
{
    static const char text[] = "[checklist]\nskill = station.emergency-box\nrevision = 1\n"
                               "title = \"Box\"\nsubject = facility\n" STEP;
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(read_text(text, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert(c.of_facility);
    ck_assert_uint_eq(c.n_cadres, 0);
    ck_assert_str_eq(c.source, "");
    checklist_done(&c);
}
END_TEST

/* ---- bad forms ------------------------------------------------------------------------------- */

static const struct {
    const char *label, *text;
    int line;           /* named in the message */
    const char *phrase; /* and this */
} bad_forms[] = {
    {"no head", STEP, 1, "[checklist]"},
    {"nothing to observe", HEAD, 1, "no step"},
    {"unknown section", HEAD STEP "[stuff]\na = 1\n", 8, "[stuff]"},
    {"unknown section like a known one", HEAD STEP "[step]\na = 1\n", 8, "[step]"},
    {"unknown key in the head", HEAD "colour = red\n" STEP, 6, "colour"},
    {"unknown key in a step", HEAD STEP "colour = red\n", 8, "colour"},
    {"unknown key in a measure", HEAD NUMBER "colour = red\n", 9, "colour"},
    {"no skill", "[checklist]\nrevision = 1\ntitle = \"T\"\ncadres = nurse\n" STEP, 1, "skill"},
    {"skill without specialty",
     "[checklist]\nskill = thing\nrevision = 1\ntitle = \"T\"\n"
     "cadres = nurse\n" STEP,
     2, "SPECIALTY.NAME"},
    {"skill without name",
     "[checklist]\nskill = thing.\nrevision = 1\ntitle = \"T\"\n"
     "cadres = nurse\n" STEP,
     2, "SPECIALTY.NAME"},
    {"skill in capitals",
     "[checklist]\nskill = Test.Thing\nrevision = 1\ntitle = \"T\"\n"
     "cadres = nurse\n" STEP,
     2, "SPECIALTY.NAME"},
    {"skill of 101 letters",
     "[checklist]\nskill = t." LONG_25 LONG_25 LONG_25 "abcdefghijklmnopqrstuvwx"
     "\nrevision = 1\ntitle = \"T\"\ncadres = nurse\n" STEP,
     2, "SPECIALTY.NAME"},
    {"title without quotes",
     "[checklist]\nskill = t.t\nrevision = 1\ntitle = Thing\n"
     "cadres = nurse\n" STEP,
     4, "quotes"},
    {"empty title",
     "[checklist]\nskill = t.t\nrevision = 1\ntitle = \"\"\n"
     "cadres = nurse\n" STEP,
     4, "title"},
    {"revision 0",
     "[checklist]\nskill = t.t\nrevision = 0\ntitle = \"T\"\n"
     "cadres = nurse\n" STEP,
     3, "revision"},
    {"revision no number",
     "[checklist]\nskill = t.t\nrevision = two\ntitle = \"T\"\n"
     "cadres = nurse\n" STEP,
     3, "whole number"},
    {"no cadres", "[checklist]\nskill = t.t\nrevision = 1\ntitle = \"T\"\n" STEP, 1, "cadres"},
    {"unknown cadre",
     "[checklist]\nskill = t.t\nrevision = 1\ntitle = \"T\"\n"
     "cadres = nurse wizard\n" STEP,
     5, "wizard"},
    {"subject", HEAD "subject = ship\n" STEP, 6, "ship"},
    {"pass-level off the scale", HEAD "pass-level = 6\n" STEP, 6, "scale 1 to 5"},
    {"preset pass-level off an own scale",
     HEAD STEP "[level-1]\ntext = \"a\"\n[level-2]\ntext = \"b\"\n", 1, "scale 1 to 2"},
    {"pass-percent", HEAD "pass-percent = 101\n" STEP, 6, "from 0 to 100"},
    {"pass-score", HEAD "pass-score = 101\n" STEP, 6, "from 0 to 100"},
    {"pass-score without a scored step", HEAD "pass-score = 80\n" STEP, 6, "'scale'"},
    {"steps with a gap", HEAD STEP "[step-3]\ntext = \"Late\"\n", 8, "without gaps"},
    {"step 0", HEAD "[step-0]\ntext = \"Early\"\n", 6, "without gaps"},
    {"step 01", HEAD "[step-01]\ntext = \"Odd\"\n", 6, "number"},
    {"step by name", HEAD "[step-one]\ntext = \"Odd\"\n", 6, "number"},
    {"step without text", HEAD "[step-1]\ncritical = yes\n", 6, "text"},
    {"step text without quotes", HEAD "[step-1]\ntext = Does\n", 7, "quotes"},
    {"critical", HEAD STEP "critical = maybe\n", 8, "yes or no"},
    {"scale with two numbers", HEAD STEP "scale = 1 4\n", 8, "3 numbers"},
    {"scale that cannot be passed", HEAD STEP "scale = 1 4 5\n", 8, "scale"},
    {"scale upside down", HEAD STEP "scale = 4 1 2\n", 8, "scale"},
    {"measure without type", HEAD "[measure-x]\ntext = \"X\"\n", 6, "type"},
    {"unknown type", HEAD "[measure-x]\ntext = \"X\"\ntype = float\n", 8, "float"},
    {"required", HEAD NUMBER "required = always\n", 9, "always"},
    {"seven decimals", HEAD NUMBER "decimals = 7\n", 9, "from 0 to 6"},
    {"decimals of a count", HEAD "[measure-x]\ntext = \"X\"\ntype = count\ndecimals = 1\n", 9,
     "decimals"},
    {"min with decimals that were not declared", HEAD NUMBER "min = 1.5\n", 9, "whole"},
    {"min with a comma", HEAD NUMBER "decimals = 1\nmin = \"1,5\"\n", 10, "1,5"},
    {"max below min", HEAD NUMBER "min = 5\nmax = 4\n", 10, "below"},
    {"min outside plausible", HEAD NUMBER "min = 5\nplausible = 6 9\n", 10, "inside"},
    {"max outside plausible", HEAD NUMBER "max = 10\nplausible = 6 9\n", 10, "inside"},
    {"plausible upside down", HEAD NUMBER "plausible = 9 6\n", 9, "lowest"},
    {"plausible with one number", HEAD NUMBER "plausible = 9\n", 9, "2 numbers"},
    {"min of a choice", HEAD CHOICE "choices = a b\nmin = 1\n", 10, "min"},
    {"choices of a number", HEAD NUMBER "choices = a b\n", 9, "choices"},
    {"choice without choices", HEAD CHOICE, 6, "choices"},
    {"one choice", HEAD CHOICE "choices = a\n", 9, "two"},
    {"a choice twice", HEAD CHOICE "choices = a b a\n", 9, "twice"},
    {"a choice in capitals", HEAD CHOICE "choices = a B\n", 9, "'B'"},
    {"too few choices.vi", HEAD CHOICE "choices = a b\nchoices.vi = \"một\"\n", 10, "choices.vi"},
    {"empty choices.vi", HEAD CHOICE "choices = a b\nchoices.vi = \"một;\"\n", 10, "empty part"},
    {"only-if nothing known", HEAD NUMBER "only-if = y 1\n", 9, "'y'"},
    {"only-if itself", HEAD NUMBER "only-if = x 1\n", 9, "'x'"},
    {"only-if without value", HEAD NUMBER "only-if = x\n", 9, "one value"},
    {"only-if a value that cannot be",
     HEAD NUMBER "only-if = y maybe\n[measure-y]\ntext = \"Y\"\ntype = yes-no\n", 9, "maybe"},
    {"only-if a text", HEAD NUMBER "only-if = y word\n[measure-y]\ntext = \"Y\"\ntype = text\n", 9,
     "'y'"},
    {"levels with a gap",
     HEAD "pass-level = 1\n" STEP "[level-1]\ntext = \"a\"\n[level-3]\ntext = \"c\"\n", 9,
     "only 2"},
    {"one level", HEAD "pass-level = 1\n" STEP "[level-1]\ntext = \"a\"\n", 9, "two levels"},
    {"level without text", HEAD STEP "[level-3]\ntext = \"a\"\n[level-4]\ntext.vi = \"b\"\n", 10,
     "text"},
    {"rule with an odd name", HEAD STEP "[rule-a]\nuse = \"Count It\"\n", 9, "Count It"},
    {"rule with two ways", HEAD STEP "[rule-a]\nway = \"one two\"\n", 9, "one word"},
    {"a key twice", HEAD STEP "text = \"Again\"\n", 8, "text"},
    {"no INI at all", HEAD STEP "rubbish\n", 8, ""},
};

START_TEST(bad_forms_are_refused)
{
    struct checklist c = {.revision = -7};
    struct sotay_error err = {0};
    char where[40];
    int rc = read_text(bad_forms[_i].text, &c, &err);
    ck_assert_msg(rc == SOTAY_EREFUSED && err.code == rc, "%s: rc %d '%s'", bad_forms[_i].label, rc,
                  err.message);
    snprintf(where, sizeof where, "test.ini:%d: ", bad_forms[_i].line);
    ck_assert_msg(strncmp(err.message, where, strlen(where)) == 0 &&
                      strstr(err.message, bad_forms[_i].phrase),
                  "%s: '%s'", bad_forms[_i].label, err.message);
    ck_assert_int_eq(c.revision, -7); /* written on success only */
}
END_TEST

START_TEST(too_many_steps_are_refused)
{
    AUTO(str) text = {0};
    struct checklist c;
    struct sotay_error err = {0};
    str_add(&text, HEAD);
    for (int i = 1; i <= CHECKLIST_STEPS_MAX; i++)
        str_addf(&text, "[step-%d]\ntext = \"Step\"\n", i);
    ck_assert_msg(read_text(str_text(&text), &c, &err) == SOTAY_OK, "%s", err.message);
    checklist_done(&c);
    str_addf(&text, "[step-%d]\ntext = \"Step\"\n", CHECKLIST_STEPS_MAX + 1);
    ck_assert_int_eq(read_text(str_text(&text), &c, &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "60"));
}
END_TEST

START_TEST(a_file_is_read_or_absent)
{
    char path[] = "/tmp/sotay-checklist-XXXXXX";
    struct checklist c;
    struct sotay_error err = {0};
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, whole, sizeof whole - 1), (ssize_t)sizeof whole - 1);
    close(fd);
    ck_assert_msg(checklist_read_file(path, "whole.ini", &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(c.label, "whole.ini");
    checklist_done(&c);
    unlink(path);
    ck_assert_int_eq(checklist_read_file(path, "whole.ini", &c, &err), SOTAY_EABSENT);
}
END_TEST

/* ---- values ---------------------------------------------------------------------------------- */

static const struct {
    const char *label, *measure, *text;
    const char *want; /* canonical text, or NULL where refused */
    const char *why;  /* part of the message */
} values[] = {
    {"nothing", "comp_rate", "", "", NULL},
    {"whole", "comp_rate", "110", "110", NULL},
    {"lowest plausible", "comp_rate", "30", "30", NULL},
    {"highest plausible", "comp_rate", "250", "250", NULL},
    {"below plausible", "comp_rate", "29", NULL, "between 30 and 250"},
    {"above plausible", "comp_rate", "251", NULL, "between 30 and 250"},
    {"a decimal that was not declared", "comp_rate", "110.5", NULL, "whole number"},
    {"never rounded", "comp_rate", "110.0", NULL, "whole number"},
    {"no number", "comp_rate", "fast", NULL, "not a number"},
    {"a comma", "depth", "5,2", NULL, "comma"},
    {"one decimal", "depth", "5.4", "5.4", NULL},
    {"none of one", "depth", "5", "5.0", NULL},
    {"two of one", "depth", "5.25", NULL, "more than 1 decimals"},
    {"two of one, even 0", "depth", "5.40", NULL, "more than 1 decimals"},
    {"exponent", "depth", "1e1", NULL, "not a number"},
    {"spaces", "depth", " 5", NULL, "not a number"},
    {"just above plausible", "depth", "12.6", NULL, "0.0 and 12.5"},
    {"count", "shocks", "0", "0", NULL},
    {"count below 0", "shocks", "-1", NULL, "below 0"},
    {"count with a decimal", "shocks", "1.5", NULL, "whole number"},
    {"huge", "shocks", "99999999999999999999", NULL, "not a number"},
    {"choice", "device", "manual", "manual", NULL},
    {"no such choice", "device", "Manual", NULL, "choices"},
    {"yes", "alone", "yes", "yes", NULL},
    {"no", "alone", "no", "no", NULL},
    {"maybe", "alone", "maybe", NULL, "neither"},
    {"text", "note", "tốt, rất tốt", "tốt, rất tốt", NULL},
    {"text with a line feed", "note", "a\nb", NULL, "control"},
    {"text that is not UTF-8", "note", "a\xff", NULL, "UTF-8"},
    {"date", "renewed", "2026-01-14", "2026-01-14", NULL},
    {"date as in Vietnam", "renewed", "14/01/2026", "2026-01-14", NULL},
    {"no such date", "renewed", "2026-02-30", NULL, "not a date"},
};

START_TEST(values_are_read_and_written)
{
    struct checklist c;
    struct sotay_error err = {0};
    AUTO(str) text = {0};
    ck_assert_int_eq(read_text(whole, &c, &err), SOTAY_OK);
    const struct checklist_measure *m = &c.measures[checklist_measure(&c, values[_i].measure)];
    struct observed_measure v = {.state = 77};
    int rc = checklist_parse_measure(m, values[_i].text, &v, &err);
    if (values[_i].want) {
        ck_assert_msg(rc == SOTAY_OK, "%s: %s", values[_i].label, err.message);
        checklist_format_measure(m, &v, &text);
        ck_assert_msg(strcmp(str_text(&text), values[_i].want) == 0, "%s: '%s'", values[_i].label,
                      str_text(&text));
        ck_assert_int_eq(v.state, values[_i].text[0] ? SOTAY_VALUE : SOTAY_VALUE_MISSING);
    } else {
        ck_assert_msg(rc == SOTAY_EREFUSED && v.state == 77, "%s: rc %d", values[_i].label, rc);
        ck_assert_msg(strncmp(err.message, m->name, strlen(m->name)) == 0 &&
                          strstr(err.message, values[_i].why),
                      "%s: '%s'", values[_i].label, err.message);
    }
    checklist_done(&c);
}
END_TEST

/* ---- the pass mark --------------------------------------------------------------------------- */

static const struct {
    const char *label;
    const char *steps; /* one letter a step: done, missed, applicable not, observed not */
    int score;         /* of step 3; -1 none */
    int level;
    bool transcribed;
    const char *measures; /* "name=value name=value" */
    int want;
    const char *why; /* part of the reasons; "" none at all */
} marks[] = {
    {"all well", "dddd", 3, 5, false, "comp_rate=110 device=aed", SOTAY_ASSESS_PASSED, ""},
    {"at the pass level", "dddd", 3, 3, false, "comp_rate=110 device=aed", SOTAY_ASSESS_PASSED, ""},
    {"below the pass level", "dddd", 3, 2, false, "comp_rate=110 device=aed", SOTAY_ASSESS_FAILED,
     "level 2, 3 needed"},
    {"critical missed", "mddd", 3, 5, false, "comp_rate=110 device=aed", SOTAY_ASSESS_FAILED,
     "step 1, which must be done, was missed"},
    {"critical not observed", "oddd", 3, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_INCOMPLETE, "step 1, which must be done, was not observed"},
    {"critical not observed and the rest bad", "ommm", 1, 1, false, "", SOTAY_ASSESS_INCOMPLETE,
     "; "},
    {"critical marked not applicable, which it may not be", "addd", 3, 5, false,
     "comp_rate=110 device=aed", SOTAY_ASSESS_INCOMPLETE, "step 1, which"},
    {"exactly the percentage", "dddm", 3, 5, false, "comp_rate=110 device=aed", SOTAY_ASSESS_PASSED,
     ""},
    {"below the percentage", "dmdm", 3, 5, false, "comp_rate=110 device=aed", SOTAY_ASSESS_FAILED,
     "2 of 4 steps done, 75% needed"},
    {"not applicable is left out", "dadm", 3, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_FAILED, "2 of 3 steps done"},
    {"not observed is not done", "dodm", 3, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_FAILED, "2 of 4 steps done"},
    {"not applicable where it may not be", "ddma", 3, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_PASSED, ""},
    {"score too low is not done", "dddm", 2, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_FAILED, "2 of 4 steps done"},
    {"a good score outweighs a tick", "ddmd", 4, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_PASSED, ""},
    {"a scored step without score is not done", "dddm", -1, 5, false, "comp_rate=110 device=aed",
     SOTAY_ASSESS_FAILED, "2 of 4 steps done"},
    {"required measure missing", "dddd", 3, 5, false, "comp_rate=110", SOTAY_ASSESS_FAILED,
     "Device: not recorded"},
    {"live measure missing when signed", "dddd", 3, 5, false, "device=aed", SOTAY_ASSESS_FAILED,
     "Chest compressions per minute: not recorded"},
    {"live measure missing when transcribed", "dddd", 3, 5, true, "device=aed", SOTAY_ASSESS_PASSED,
     ""},
    {"lowest good value", "dddd", 3, 5, false, "comp_rate=100 device=aed", SOTAY_ASSESS_PASSED, ""},
    {"below min", "dddd", 3, 5, false, "comp_rate=99 device=aed", SOTAY_ASSESS_FAILED,
     "Chest compressions per minute: 99, below 100"},
    {"highest good value", "dddd", 3, 5, false, "comp_rate=120 device=aed depth=6.0",
     SOTAY_ASSESS_PASSED, ""},
    {"above max", "dddd", 3, 5, false, "comp_rate=110 device=aed depth=6.1", SOTAY_ASSESS_FAILED,
     "Depth: 6.1, above 6.0"},
    {"only-if holds and is missing", "dddd", 3, 5, false, "comp_rate=110 device=manual",
     SOTAY_ASSESS_FAILED, "Joules: not recorded"},
    {"only-if holds and is there", "dddd", 3, 5, false, "comp_rate=110 device=manual joules=200",
     SOTAY_ASSESS_PASSED, ""},
};

START_TEST(the_pass_mark)
{
    struct checklist c;
    ck_assert_int_eq(read_text(whole, &c, NULL), SOTAY_OK);
    uint8_t step[4];
    int32_t score[4] = {INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN};
    struct observed_measure measure[8];
    char copy[200];
    for (size_t i = 0; i < 4; i++)
        step[i] = (uint8_t)(strchr("dmao", marks[_i].steps[i]) - "dmao");
    if (marks[_i].score >= 0)
        score[2] = marks[_i].score;
    for (size_t i = 0; i < 8; i++)
        measure[i] = (struct observed_measure){.state = SOTAY_VALUE_MISSING};
    snprintf(copy, sizeof copy, "%s", marks[_i].measures);
    for (char *at = copy; *at;) {
        char *end = at + strcspn(at, " "), *next = end + strspn(end, " ");
        char *value = strchr(at, '=');
        *end = *value++ = '\0';
        int m = checklist_measure(&c, at);
        ck_assert_int_eq(checklist_parse_measure(&c.measures[m], value, &measure[m], NULL), 0);
        at = next;
    }
    const struct observation o = {marks[_i].level, step, score, measure, marks[_i].transcribed};
    AUTO(str) why = {0};
    int got = checklist_assess(&c, &o, &why);
    ck_assert_msg(got == marks[_i].want, "%s: got %d (%s)", marks[_i].label, got, str_text(&why));
    ck_assert_msg(marks[_i].why[0] ? strstr(str_text(&why), marks[_i].why) != NULL : why.len == 0,
                  "%s: '%s'", marks[_i].label, str_text(&why));
    ck_assert_int_eq(checklist_assess(&c, &o, NULL), got);
    checklist_done(&c);
}
END_TEST

/* Registers: 100 x sum / (2 x applicable), 80 or more. */
static const struct {
    const char *points; /* of steps 1 to 5: 0 1 2, applicable not, observed not, ticked, missed */
    int want;
    const char *why;
} scores[] = {
    {"22222", SOTAY_ASSESS_PASSED, ""},
    {"22220", SOTAY_ASSESS_PASSED, ""},
    {"22211", SOTAY_ASSESS_PASSED, ""},
    {"22210", SOTAY_ASSESS_FAILED, "7 of 10 points, 80% needed"},
    {"2222o", SOTAY_ASSESS_PASSED, ""},
    {"2221o", SOTAY_ASSESS_FAILED, "7 of 10 points"},
    {"2221d", SOTAY_ASSESS_FAILED, "7 of 10 points"},
    {"2221m", SOTAY_ASSESS_FAILED, "7 of 10 points"},
    {"2221a", SOTAY_ASSESS_PASSED, ""},
    {"211aa", SOTAY_ASSESS_FAILED, "4 of 6 points"},
    {"aaaaa", SOTAY_ASSESS_PASSED, ""},
};

START_TEST(points_are_added_up)
{
    struct checklist c;
    AUTO(str) form = {0};
    AUTO(str) why = {0};
    uint8_t step[5];
    int32_t score[5];
    str_add(&form, "[checklist]\nskill = t.t\nrevision = 1\ntitle = \"T\"\nsubject = facility\n"
                   "pass-percent = 0\npass-score = 80\n");
    for (int i = 0; i < 5; i++) {
        char at = scores[_i].points[i];
        const char *letter = strchr("dmao", at);
        step[i] = (uint8_t)(letter ? letter - "dmao" : 0);
        score[i] = letter ? INT32_MIN : at - '0';
        str_addf(&form, "[step-%d]\ntext = \"R\"\nna = yes\nscale = 0 2 1\n", i + 1);
    }
    ck_assert_int_eq(read_text(str_text(&form), &c, NULL), SOTAY_OK);
    ck_assert_int_eq(c.pass_score, 80);
    const struct observation o = {4, step, score, NULL, false};
    ck_assert_msg(checklist_assess(&c, &o, &why) == scores[_i].want, "%s: %s", scores[_i].points,
                  str_text(&why));
    ck_assert_msg(scores[_i].why[0] ? strstr(str_text(&why), scores[_i].why) != NULL : why.len == 0,
                  "%s: '%s'", scores[_i].points, str_text(&why));
    checklist_done(&c);
}
END_TEST

/* It is on the way of every sign-off.  The whole form, measured many times, with room for a slow
 * machine and a sanitizer: a millisecond each. */
START_TEST(reading_is_quick)
{
    enum { TIMES = 200 };
    struct checklist c;
    clock_t begun = clock();
    for (int i = 0; i < TIMES; i++) {
        ck_assert_int_eq(read_text(whole, &c, NULL), SOTAY_OK);
        checklist_done(&c);
    }
    double ms = (double)(clock() - begun) * 1000 / CLOCKS_PER_SEC / TIMES;
    ck_assert_msg(ms < 1, "%.3f ms a form", ms);
}
END_TEST

Suite *suite_checklist(void)
{
    Suite *s = suite_create("checklist");
    TCase *tc = tcase_create("checklist");
    tcase_add_test(tc, a_whole_form_is_read);
    tcase_add_test(tc, a_form_may_have_its_own_scale);
    tcase_add_test(tc, a_form_for_a_facility_needs_no_cadre);
    tcase_add_loop_test(tc, bad_forms_are_refused, 0, (int)COUNT_OF(bad_forms));
    tcase_add_test(tc, too_many_steps_are_refused);
    tcase_add_test(tc, a_file_is_read_or_absent);
    tcase_add_loop_test(tc, values_are_read_and_written, 0, (int)COUNT_OF(values));
    tcase_add_loop_test(tc, the_pass_mark, 0, (int)COUNT_OF(marks));
    tcase_add_loop_test(tc, points_are_added_up, 0, (int)COUNT_OF(scores));
    tcase_add_test(tc, reading_is_quick);
    suite_add_tcase(s, tc);
    return s;
}
