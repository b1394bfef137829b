/* tests/unit/test_guideline.c - rule sets side by side in a form, and its practice cases. */
#include "base/base.h"

#include "base/str.h"
#include "plugin/checklist.h"

#include "form_text.h"
#include "suites.h"

/* ---- good ones --------------------------------------------------------------------------------- */

/* What names a rule set or a measure may stand before it. */
static const char whole[] = HEAD "[rule-old]\nuse = count\nguideline = erc-2020\n"
                                 "[rule-both]\nuse = count\nguideline = erc-2025 erc-2020\n"
                                 "[rule-count]\nmentors = 2\n"
                                 "[case-02]\n"
                                 "text = \"Second\"\n"
                                 "given = \"age=57 sex=male seen=2026-01-14\"\n"
                                 "expect = \"class=grade-1 dose=-0.50 again=yes\"\n"
                                 "guideline = erc-2020\n"
                                 "[case-first]\n"
                                 "text = \"First\"\n"
                                 "text.vi = \"Một\"\n"
                                 "given = age=3\n"
                                 "expect = class=normal\n"
                                 "[guideline-erc-2025]\n"
                                 "title = \"ERC 2025\"\n"
                                 "title.vi = \"ERC 2025, bản mới\"\n"
                                 "source = \"ERC Guidelines 2025 (verified)\"\n"
                                 "[guideline-erc-2020]\n"
                                 "title = \"ERC 2020\"\n"
                                 "source = \"ERC Guidelines 2021 (memory)\"\n"
                                 "[measure-age]\ntext = \"Age\"\ntype = count\n"
                                 "[measure-sex]\ntext = \"Sex\"\ntype = choice\n"
                                 "choices = male female\n"
                                 "[measure-class]\ntext = \"Class\"\ntype = choice\n"
                                 "choices = normal grade-1\n"
                                 "[measure-dose]\ntext = \"Dose\"\ntype = number\ndecimals = 2\n"
                                 "[measure-seen]\ntext = \"Seen\"\ntype = date\n"
                                 "[measure-again]\ntext = \"Again\"\ntype = yes-no\n";

START_TEST(rule_sets_are_read)
{
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(form_read(whole, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(c.n_guidelines, 2);
    ck_assert_str_eq(c.guidelines[0].name, "erc-2025");
    ck_assert_str_eq(c.guidelines[0].title, "ERC 2025");
    ck_assert_str_eq(c.guidelines[0].title_vi, "ERC 2025, bản mới");
    ck_assert_str_eq(c.guidelines[1].source, "ERC Guidelines 2021 (memory)");
    ck_assert_str_eq(c.guidelines[1].title_vi, "");
    ck_assert_str_eq(checklist_first_guideline(&c), "erc-2025");
    ck_assert_ptr_eq(checklist_guideline(&c, "erc-2020"), &c.guidelines[1]);
    ck_assert_ptr_null(checklist_guideline(&c, "erc-2015"));
    ck_assert_ptr_null(checklist_guideline(&c, ""));
    static const char *const applies[][2] = {{"", "x"}, {"x", "x"}, {"x", "x"}};
    ck_assert_uint_eq(c.n_rules, 3);
    for (size_t i = 0; i < c.n_rules; i++)
        for (size_t g = 0; g < 2; g++)
            ck_assert_int_eq(checklist_applies(&c.rules[i].guidelines, c.guidelines[g].name),
                             applies[i][g][0] != '\0');
    ck_assert_uint_eq(c.rules[0].n_params, 0); /* `guideline` is none */
    ck_assert_uint_eq(c.rules[1].guidelines.n, 2);
    ck_assert_uint_eq(c.rules[2].guidelines.n, 0);
    checklist_done(&c);
}
END_TEST

START_TEST(a_form_without_has_one_rule_set)
{
    struct checklist c;
    uint32_t n = 77;
    ck_assert_int_eq(form_read(HEAD "[rule-count]\n", &c, NULL), SOTAY_OK);
    ck_assert_uint_eq(c.n_guidelines, 0);
    ck_assert_str_eq(checklist_first_guideline(&c), "");
    ck_assert_ptr_nonnull(checklist_guideline(&c, ""));
    ck_assert_str_eq(checklist_guideline(&c, "")->name, "");
    ck_assert_ptr_null(checklist_guideline(&c, "erc-2025"));
    ck_assert(checklist_applies(&c.rules[0].guidelines, ""));
    ck_assert_ptr_null(checklist_tables(&c, "", &n));
    ck_assert_uint_eq(n, 0);
    checklist_done(&c);
}
END_TEST

static void check_pair(const struct checklist_param *p, const char *name, const char *value)
{
    ck_assert_str_eq(p->name, name);
    ck_assert_str_eq(p->value, value);
}

START_TEST(cases_are_read)
{
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(form_read(whole, &c, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(c.n_cases, 2);
    const struct checklist_case *k = &c.cases[0];
    ck_assert_str_eq(k->name, "02");
    ck_assert_str_eq(k->text, "Second");
    ck_assert_str_eq(k->text_vi, "");
    ck_assert_uint_eq(k->n_given, 3);
    check_pair(&k->given[0], "age", "57");
    check_pair(&k->given[1], "sex", "male");
    check_pair(&k->given[2], "seen", "2026-01-14");
    ck_assert_uint_eq(k->n_expect, 3);
    check_pair(&k->expect[1], "dose", "-0.50");
    ck_assert_int_eq(k->expect[0].line, 19);
    ck_assert_int_eq(k->line, 16);
    ck_assert(checklist_applies(&k->guidelines, "erc-2020"));
    ck_assert(!checklist_applies(&k->guidelines, "erc-2025"));
    ck_assert_str_eq(c.cases[1].name, "first");
    ck_assert_str_eq(c.cases[1].text_vi, "Một");
    ck_assert_uint_eq(c.cases[1].n_given, 1);
    ck_assert_uint_eq(c.cases[1].guidelines.n, 0);
    checklist_done(&c);
}
END_TEST

START_TEST(an_adopted_form_is_the_same)
{
    struct checklist c;
    struct sotay_error err = {0};
    ck_assert_msg(checklist_read_adopted(whole, sizeof whole - 1, "t.ini", &c, &err) == SOTAY_OK,
                  "%s", err.message);
    ck_assert_uint_eq(c.n_guidelines, 2);
    ck_assert_uint_eq(c.n_cases, 2);
    checklist_done(&c);
}
END_TEST

/* ---- bad ones ---------------------------------------------------------------------------------- */

#define AGE "[measure-age]\ntext = \"Age\"\ntype = number\nplausible = 0 120\n"
#define CHOICE "[measure-class]\ntext = \"C\"\ntype = choice\nchoices = low high\n"
#define CASE HEAD AGE CHOICE "[case-1]\ntext = \"Somebody\"\n"

static const struct {
    const char *label, *text;
    int line;
    const char *phrase;
} bad[] = {
    {"guideline without title", HEAD "[guideline-a]\nsource = \"S\"\n", 8, "'title'"},
    {"guideline without source", HEAD "[guideline-a]\ntitle = \"T\"\n", 8, "'source'"},
    {"guideline title without quotes", HEAD "[guideline-a]\ntitle = T\nsource = \"S\"\n", 9,
     "quotes"},
    {"guideline with an unknown key", HEAD GUIDE("a") "year = 2025\n", 11, "'year'"},
    {"guideline with a dot", HEAD GUIDE("a.b"), 8, "'a.b'"},
    {"guideline with an underscore", HEAD GUIDE("a_b"), 8, "'a_b'"},
    {"guideline without a name", HEAD "[guideline-]\ntitle = \"T\"\n", 8, "not known"},
    {"guideline twice", HEAD GUIDE("a") GUIDE("a"), 11, "guideline-a"},
    {"rule of no guideline", HEAD "[rule-count]\nguideline = a\n", 9, "[guideline-a]"},
    {"rule of an unknown guideline", HEAD GUIDE("a") "[rule-count]\nguideline = a b\n", 12,
     "[guideline-b]"},
    {"rule with a guideline twice", HEAD GUIDE("a") "[rule-count]\nguideline = a a\n", 12, "twice"},
    {"rule with an empty guideline", HEAD GUIDE("a") "[rule-count]\nguideline = \"\"\n", 12,
     "empty"},
    {"case of an unknown guideline",
     HEAD AGE "[case-1]\ntext = \"S\"\ngiven = age=1\nexpect = age=1\nguideline = a\n", 16,
     "[guideline-a]"},
    {"case without text", HEAD AGE "[case-1]\ngiven = age=1\nexpect = age=1\n", 12, "'text'"},
    {"case without given", CASE "expect = age=1\n", 16, "'given'"},
    {"case without expect", CASE "given = age=1\n", 16, "'expect'"},
    {"case with an unknown key", CASE "given = age=1\nexpect = class=low\nhint = \"H\"\n", 20,
     "'hint'"},
    {"case with a measure that is not there", CASE "given = weight=1\nexpect = class=low\n", 18,
     "'weight'"},
    {"case without a value", CASE "given = age=\nexpect = class=low\n", 18, "NAME=VALUE"},
    {"case without a name", CASE "given = =5\nexpect = class=low\n", 18, "NAME=VALUE"},
    {"case without an equals sign", CASE "given = age\nexpect = class=low\n", 18, "NAME=VALUE"},
    {"case with a choice that is not there", CASE "given = age=5\nexpect = class=middle\n", 19,
     "class: 'middle'"},
    {"case with what cannot be", CASE "given = age=121\nexpect = class=low\n", 18, "0 and 120"},
    {"case with too many decimals", CASE "given = age=1.5\nexpect = class=low\n", 18,
     "whole number"},
    {"case with no number", CASE "given = age=old\nexpect = class=low\n", 18, "not a number"},
    {"case with a measure twice", CASE "given = \"age=1 age=2\"\nexpect = class=low\n", 18,
     "twice"},
    {"case that gives what it asks", CASE "given = \"age=1 class=low\"\nexpect = class=low\n", 19,
     "twice"},
    {"case with nothing given", CASE "given = \"\"\nexpect = class=low\n", 18, "empty"},
    {"case text without quotes", HEAD AGE "[case-1]\ntext = S\ngiven = age=1\nexpect = age=1\n", 13,
     "quotes"},
};

START_TEST(bad_sections_are_refused)
{
    form_is_refused(bad[_i].label, bad[_i].text, bad[_i].line, bad[_i].phrase);
}
END_TEST

START_TEST(too_many_guidelines_are_refused)
{
    AUTO(str) text = {0};
    struct checklist c;
    struct sotay_error err = {0};
    str_add(&text, HEAD);
    for (int i = 1; i <= CHECKLIST_GUIDELINES_MAX; i++)
        str_addf(&text, "[guideline-g%d]\ntitle = \"T\"\nsource = \"S\"\n", i);
    ck_assert_msg(form_read(str_text(&text), &c, &err) == SOTAY_OK, "%s", err.message);
    checklist_done(&c);
    str_add(&text, GUIDE("more"));
    ck_assert_int_eq(form_read(str_text(&text), &c, &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "20"));
}
END_TEST

Suite *suite_guideline(void)
{
    Suite *s = suite_create("guideline");
    TCase *tc = tcase_create("guideline");
    tcase_add_test(tc, rule_sets_are_read);
    tcase_add_test(tc, a_form_without_has_one_rule_set);
    tcase_add_test(tc, cases_are_read);
    tcase_add_test(tc, an_adopted_form_is_the_same);
    tcase_add_loop_test(tc, bad_sections_are_refused, 0, (int)COUNT_OF(bad));
    tcase_add_test(tc, too_many_guidelines_are_refused);
    suite_add_tcase(s, tc);
    return s;
}
