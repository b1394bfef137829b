/* tests/unit/test_rule.c - binding a checklist's rules to their parameters, and the built-in
 * ones. */
#include "base/base.h"

#include "base/str.h"
#include "plugin/rule.h"

#include "suites.h"

#define HEAD \
    "[checklist]\nskill = test.thing\nrevision = 1\ntitle = \"Thing\"\ncadres = nurse\n" \
    "[step-1]\ntext = \"Does it\"\n"

/* Reads a form with this rule section (which begins at line 8) and binds its rule. */
static int bind(const char *section, struct checklist *c, struct rule_bound *ret,
                struct sotay_error *err)
{
    AUTO(str) text = {0};
    str_add(&text, HEAD);
    str_add(&text, section);
    ck_assert_msg(checklist_read_bytes(str_text(&text), text.len, "t.ini", c, err) == SOTAY_OK,
                  "%s", err->message);
    return rule_bind(NULL, c, &c->rules[0], ret, err);
}

START_TEST(presets_and_given_values)
{
    struct checklist c;
    struct rule_bound b;
    struct sotay_error err = {0};
    ck_assert_msg(bind("[rule-count]\nvalid-months = 24\nmentors = 2\n", &c, &b, &err) == SOTAY_OK,
                  "%s", err.message);
    ck_assert_ptr_null(b.plugin);
    ck_assert_ptr_eq(b.from, &c.rules[0]);
    ck_assert_ptr_eq(b.rule, rule_builtin("count"));
    static const int64_t want[] = {1, 2, 1, 0, 24, 0, 0, 0, 0};
    ck_assert_uint_eq(b.rule->n_params, COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++)
        ck_assert_int_eq(b.values[i].number, want[i]);
    checklist_done(&c);
}
END_TEST

START_TEST(words)
{
    struct checklist c;
    struct rule_bound b;
    struct sotay_error err = {0};
    ck_assert_msg(bind("[rule-attend]\ncourse = GIE-N1\n", &c, &b, &err) == SOTAY_OK, "%s",
                  err.message);
    ck_assert_str_eq(b.values[0].word, "GIE-N1");
    checklist_done(&c);
    ck_assert_msg(bind("[rule-basis]\nuse = all\nskills = \"ncd.bp resuscitation.bls-adult\"\n", &c,
                       &b, &err) == SOTAY_OK,
                  "%s", err.message);
    ck_assert_str_eq(b.values[0].word, "ncd.bp resuscitation.bls-adult");
    ck_assert(!b.rule->judge);
    checklist_done(&c);
}
END_TEST

static const struct {
    const char *label, *section;
    int code, line;
    const char *phrase;
} bad[] = {
    {"no such rule", "[rule-cuont]\n", SOTAY_EREFUSED, 8, "'cuont'"},
    {"no such use", "[rule-a]\nuse = cuont\n", SOTAY_EREFUSED, 8, "'cuont'"},
    {"unknown parameter", "[rule-count]\nmentors = 2\nteachers = 2\n", SOTAY_EREFUSED, 10,
     "'teachers'"},
    {"more from outside than can be", "[rule-count]\noutside = 10001\n", SOTAY_EREFUSED, 9,
     "from 0 to"},
    {"fewer confirmed than none", "[rule-count]\nconfirmed = -1\n", SOTAY_EREFUSED, 9, "from 0 to"},
    {"below its range", "[rule-count]\nmentors = 0\n", SOTAY_EREFUSED, 9, "from 1 to"},
    {"above its range", "[rule-count]\nvalid-months = 601\n", SOTAY_EREFUSED, 9, "from 0 to 600"},
    {"a word for a number", "[rule-count]\nmentors = two\n", SOTAY_EREFUSED, 9, "whole number"},
    {"a decimal too many", "[rule-count]\nmentors = 2.5\n", SOTAY_EREFUSED, 9, "whole number"},
    {"needed word missing", "[rule-attend]\nvalid-months = 2\n", SOTAY_EREFUSED, 8, "'course'"},
    {"two words for one", "[rule-attend]\ncourse = \"GIE N1\"\n", SOTAY_EREFUSED, 9, "one word"},
    {"skills missing", "[rule-all]\n", SOTAY_EREFUSED, 8, "'skills'"},
    {"no skill among them", "[rule-all]\nskills = \"ncd.bp bls\"\n", SOTAY_EREFUSED, 9, "'bls'"},
    {"two spaces between skills", "[rule-all]\nskills = \"ncd.bp  ncd.dm\"\n", SOTAY_EREFUSED, 9,
     "SPECIALTY.NAME"},
    {"empty word", "[rule-attend]\ncourse = \"\"\n", SOTAY_EREFUSED, 9, "one word"},
    {"a plugin that is not here", "[rule-a]\nuse = far.away\n", SOTAY_EABSENT, 8, "'far'"},
    {"no name of a plugin", "[rule-a]\nuse = 9far.away\n", SOTAY_EREFUSED, 8, "'9far.away'"},
};

START_TEST(bad_rules_are_refused)
{
    struct checklist c;
    struct rule_bound b = {.plugin = NULL};
    struct sotay_error err = {0};
    char where[40];
    int rc = bind(bad[_i].section, &c, &b, &err);
    snprintf(where, sizeof where, "t.ini:%d: ", bad[_i].line);
    ck_assert_msg(rc == bad[_i].code && err.code == rc, "%s: %d '%s'", bad[_i].label, rc,
                  err.message);
    ck_assert_msg(strncmp(err.message, where, strlen(where)) == 0 &&
                      strstr(err.message, bad[_i].phrase),
                  "%s: '%s'", bad[_i].label, err.message);
    ck_assert_ptr_null(b.rule);
    checklist_done(&c);
}
END_TEST

static const struct {
    const char *use, *plugin; /* NULL: not a plugin's rule */
} uses[] = {
    {"count", NULL},    {"resuscitation.streak", "resuscitation"},
    {"a-1.b.c", "a-1"}, {".b", NULL},
    {"a.", NULL},       {"1a.b", NULL},
    {"a_b.c", NULL},    {"A.b", NULL},
    {"", NULL},         {"../x.y", NULL},
};

START_TEST(whose_rule_it_is)
{
    char plugin[64];
    bool is = rule_is_plugin(uses[_i].use, plugin);
    ck_assert_msg(is == (uses[_i].plugin != NULL), "'%s'", uses[_i].use);
    if (is)
        ck_assert_str_eq(plugin, uses[_i].plugin);
}
END_TEST

START_TEST(a_long_name_is_no_plugin)
{
    char use[80], plugin[64];
    memset(use, 'a', sizeof use);
    memcpy(use + 63, ".b", 3);
    ck_assert(rule_is_plugin(use, plugin));
    ck_assert_uint_eq(strlen(plugin), 63);
    memcpy(use + 63, "a.b", 4);
    ck_assert(!rule_is_plugin(use, plugin));
}
END_TEST

static const struct {
    const char *param;
    int64_t value, than;
    bool want;
} stricter[] = {
    {"performances", 4, 3, true},    {"performances", 3, 3, false},
    {"performances", 2, 3, false},   {"window-months", 6, 12, true},
    {"window-months", 12, 6, false}, {"window-months", 12, 0, true},
    {"window-months", 0, 12, false}, {"valid-months", 12, 0, true},
    {"valid-months", 0, 24, false},  {"valid-months", 0, 0, false},
    {"simulated", 0, 1, true},       {"simulated", 1, 0, false},
    {"outside", 1, 0, true},         {"outside", 0, 1, false},
    {"confirmed", 2, 1, true},       {"confirmed", 1, 2, false},
};

START_TEST(what_is_stricter)
{
    const struct sotay_rule *count = rule_builtin("count");
    const struct sotay_param *p = NULL;
    for (uint32_t i = 0; i < count->n_params; i++)
        if (strcmp(count->params[i].name, stricter[_i].param) == 0)
            p = &count->params[i];
    ck_assert_ptr_nonnull(p);
    ck_assert_msg(rule_param_is_stricter(p, stricter[_i].value, stricter[_i].than) ==
                      stricter[_i].want,
                  "%s: %d instead of %d", p->name, (int)stricter[_i].value, (int)stricter[_i].than);
    ck_assert(!rule_param_is_stricter(&rule_builtin("attend")->params[0], 1, 0)); /* fixed */
}
END_TEST

/* Every built-in rule stands the test a plugin's must pass. */
START_TEST(presets_lie_in_their_range)
{
    static const char *const names[] = {"count", "attend", "all"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct sotay_rule *r = rule_builtin(names[i]);
        ck_assert_ptr_nonnull(r);
        ck_assert_uint_le(r->n_params, RULE_PARAMS_MAX);
        for (uint32_t k = 0; k < r->n_params; k++) {
            ck_assert(r->params[k].min <= r->params[k].preset);
            ck_assert(r->params[k].preset <= r->params[k].max);
            ck_assert_ptr_nonnull(r->params[k].label);
            ck_assert_ptr_nonnull(r->params[k].unit);
        }
    }
    ck_assert_ptr_null(rule_builtin("other"));
}
END_TEST

START_TEST(built_in_rules_assess_as_the_core)
{
    struct checklist c;
    struct rule_bound b;
    struct sotay_error err = {0};
    struct sotay_assessment a;
    struct sotay_judgement j;
    struct host *h = host_new();
    const struct sotay_series none = {.size = sizeof none};
    const struct sotay_performance perf = {.size = sizeof perf, .one = &none, .core_result = _i};
    ck_assert_int_eq(bind("[rule-count]\n", &c, &b, &err), SOTAY_OK);
    ck_assert_int_eq(rule_assess(&b, h, &perf, &a, &err), SOTAY_OK);
    ck_assert_int_eq(a.result, _i);
    ck_assert_uint_eq(a.n_reasons, 0);
    checklist_done(&c);
    ck_assert_int_eq(bind("[rule-all]\nskills = a.b\n", &c, &b, &err), SOTAY_OK);
    ck_assert_int_eq(rule_judge(&b, h, &none, 0, &j, &err), SOTAY_EFAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "'all'"));
    checklist_done(&c);
    host_free(h);
}
END_TEST

Suite *suite_rule(void)
{
    Suite *s = suite_create("rule");
    TCase *tc = tcase_create("rule");
    tcase_add_test(tc, presets_and_given_values);
    tcase_add_test(tc, words);
    tcase_add_loop_test(tc, bad_rules_are_refused, 0, (int)COUNT_OF(bad));
    tcase_add_loop_test(tc, whose_rule_it_is, 0, (int)COUNT_OF(uses));
    tcase_add_test(tc, a_long_name_is_no_plugin);
    tcase_add_loop_test(tc, what_is_stricter, 0, (int)COUNT_OF(stricter));
    tcase_add_test(tc, presets_lie_in_their_range);
    tcase_add_loop_test(tc, built_in_rules_assess_as_the_core, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}
