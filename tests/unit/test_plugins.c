/* tests/unit/test_plugins.c - finding, refusing, opening and calling plugins; what comes back from
 * them is not believed.
 *
 * The plugins of tests/plugins/ are copied into a fresh folder, one folder each. */
#include "base/base.h"

#include "base/day.h"
#include "base/str.h"
#include "plugin/rule.h"

#include "files.h"
#include "suites.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct file_path root; /* of this test */
static struct plugins *plugins;
static struct sotay_error err;

static struct file_path in_root(const char *folder, const char *file)
{
    struct file_path p;
    const int n = snprintf(p.s, sizeof p.s, "%s/%s%s%s", root.s, folder, file[0] ? "/" : "", file);
    ck_assert(n > 0 && (size_t)n < sizeof p.s);
    return p;
}

static struct file_path install(const char *from, const char *name)
{
    return plugin_install(root.s, from, name);
}

static void setup(void)
{
    root = folder_make("plugins");
    err = (struct sotay_error){0};
    ck_assert_int_eq(plugins_new(root.s, &plugins, &err), SOTAY_OK);
}

static void teardown(void)
{
    plugins_free(plugins);
    folder_remove(root.s);
}

/* ---- refused for what they are --------------------------------------------------------------- */

static const struct {
    const char *from, *name, *phrase;
} bad[] = {
    {"bad-magic", "bad-magic", "plugin 'bad-magic' is not made for Sotay"},
    {"bad-major", "bad-major", "plugin 'bad-major' was built for ABI 2.0, this Sotay speaks 1."},
    {"bad-size", "bad-size", "plugin 'bad-size' describes itself in 48 bytes, ABI 1.0 needs 64"},
    {"bad-kind", "bad-kind", "plugin 'bad-kind' is of an unknown kind (7)"},
    {"no-entry", "no-entry", "plugin 'no-entry' has no sotay_plugin_entry"},
    {"null-entry", "null-entry", "plugin 'null-entry' offers nothing"},
    {"no-function", "no-function", "plugin 'no-function': rule 'half' lacks a function"},
    {"sample", "liar", "plugin 'liar' calls itself 'sample'"},
    {"sample", "Sample", "'Sample' is no name of a plugin"},
    {"sample", "9sample", "'9sample' is no name of a plugin"},
};

START_TEST(bad_plugins_are_refused)
{
    const struct sotay_plugin *head = NULL;
    install(bad[_i].from, bad[_i].name);
    for (int times = 0; times < 2; times++) { /* a refusal is remembered, with its reason */
        err = (struct sotay_error){0};
        ck_assert_int_eq(plugins_open(plugins, bad[_i].name, &head, &err), SOTAY_EREFUSED);
        ck_assert_int_eq(err.code, SOTAY_EREFUSED);
        ck_assert_msg(strstr(err.message, bad[_i].phrase), "%s", err.message);
        ck_assert_ptr_null(head);
    }
}
END_TEST

START_TEST(a_text_file_is_no_plugin)
{
    const struct sotay_plugin *head;
    ck_assert_int_eq(mkdir(in_root("words", "").s, 0755), 0);
    file_write(in_root("words", "words.so").s, "hello\n");
    ck_assert_int_eq(chmod(in_root("words", "words.so").s, 0644), 0);
    ck_assert_int_eq(plugins_open(plugins, "words", &head, &err), SOTAY_EREFUSED);
    ck_assert_msg(strstr(err.message, "plugin 'words' cannot be loaded"), "%s", err.message);
}
END_TEST

/* ---- refused for who could have written them ------------------------------------------------- */

enum wrong {
    FILE_GROUP,
    FILE_OTHERS,
    FOLDER_OTHERS,
    FOLDER_STICKY,
    ROOT_OTHERS,
    LINK,
    LINKED_FOLDER,
    FOLDER_AS_FILE,
    PIPE,
    FILE_OWNER,
    FOLDER_OWNER,
};
static const struct {
    const char *label;
    enum wrong wrong;
    const char *phrase;
} untrusted[] = {
    {"group may write the file", FILE_GROUP, "can be written by other users"},
    {"others may write the file", FILE_OTHERS, "can be written by other users"},
    {"others may write the folder", FOLDER_OTHERS, "can be written by other users"},
    {"a sticky folder, unless it is root's", FOLDER_STICKY, "can be written by other users"},
    {"others may write a parent", ROOT_OTHERS, "can be written by other users"},
    {"a symbolic link", LINK, "is a symbolic link"},
    {"a link to a folder that others may write", LINKED_FOLDER, "can be written by other users"},
    {"a folder", FOLDER_AS_FILE, "is not a regular file"},
    {"a pipe", PIPE, "is not a regular file"},
    {"somebody else's file", FILE_OWNER, "belongs to somebody else (user 12345)"},
    {"somebody else's folder", FOLDER_OWNER, "belongs to somebody else (user 12345)"},
};

/* Makes the one thing wrong; false: cannot be done here (only root gives files away). */
static bool spoil(enum wrong wrong, const struct file_path *so)
{
    struct file_path folder = in_root("sample", ""), aside = in_root("aside.so", "");
    switch (wrong) {
    case FILE_GROUP:
        return chmod(so->s, 0775) == 0;
    case FILE_OTHERS:
        return chmod(so->s, 0757) == 0;
    case FOLDER_OTHERS:
        return chmod(folder.s, 0777) == 0;
    case FOLDER_STICKY:
        return chmod(folder.s, 01777) == 0;
    case ROOT_OTHERS:
        return chmod(root.s, 0757) == 0;
    case LINK:
        return rename(so->s, aside.s) == 0 && symlink(aside.s, so->s) == 0;
    case LINKED_FOLDER:
        return rename(folder.s, aside.s) == 0 && symlink(aside.s, folder.s) == 0 &&
               chmod(aside.s, 0777) == 0;
    case FOLDER_AS_FILE:
        return unlink(so->s) == 0 && mkdir(so->s, 0755) == 0;
    case PIPE:
        return unlink(so->s) == 0 && mkfifo(so->s, 0600) == 0;
    case FILE_OWNER:
        return chown(so->s, 12345, (gid_t)-1) == 0;
    case FOLDER_OWNER:
        return chown(folder.s, 12345, (gid_t)-1) == 0;
    }
    return false;
}

START_TEST(what_others_could_have_written_is_refused)
{
    const struct sotay_plugin *head;
    struct file_path so = install("sample", "sample");
    bool spoiled = spoil(untrusted[_i].wrong, &so);
    if (!spoiled && untrusted[_i].wrong >= FILE_OWNER && geteuid() != 0)
        return;
    ck_assert_msg(spoiled, "%s: %s", untrusted[_i].label, strerror(errno));
    int rc = plugins_open(plugins, "sample", &head, &err);
    if (untrusted[_i].wrong == FOLDER_STICKY && geteuid() == 0) {
        ck_assert_msg(rc == SOTAY_OK, "%s", err.message);
        return;
    }
    ck_assert_msg(rc == SOTAY_EREFUSED, "%s: %d", untrusted[_i].label, rc);
    ck_assert_msg(strstr(err.message, untrusted[_i].phrase), "%s: %s", untrusted[_i].label,
                  err.message);
}
END_TEST

/* Others could turn the link to any folder of ours that happens to hold such a file. */
START_TEST(a_link_that_others_could_turn_is_refused)
{
    struct plugins *inner;
    const struct sotay_plugin *head;
    struct file_path open_root = in_root("inner", ""), link_path = in_root("inner", "sample");
    install("sample", "sample");
    ck_assert_int_eq(mkdir(open_root.s, 0755), 0);
    ck_assert_int_eq(symlink(in_root("sample", "").s, link_path.s), 0);
    ck_assert_int_eq(plugins_new(open_root.s, &inner, &err), SOTAY_OK);
    ck_assert_msg(plugins_open(inner, "sample", &head, &err) == SOTAY_OK, "%s", err.message);
    plugins_free(inner);
    ck_assert_int_eq(chmod(open_root.s, 0777), 0);
    ck_assert_int_eq(plugins_new(open_root.s, &inner, &err), SOTAY_OK);
    ck_assert_int_eq(plugins_open(inner, "sample", &head, &err), SOTAY_EREFUSED);
    ck_assert_msg(strstr(err.message, "inner' can be written by other users"), "%s", err.message);
    plugins_free(inner);
}
END_TEST

START_TEST(a_good_one_is_opened_once)
{
    const struct sotay_plugin *head, *again;
    install("sample", "sample");
    ck_assert_msg(plugins_open(plugins, "sample", &head, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(head->version, "1.2.3");
    ck_assert_int_eq(head->kind, SOTAY_KIND_SPECIALTY);
    ck_assert_int_eq(plugins_open(plugins, "sample", &again, &err), SOTAY_OK);
    ck_assert_ptr_eq(head, again);
}
END_TEST

/* What they do while they are opened happens to a child. */
static const struct {
    const char *name, *says;
} unruly[] = {
    {"crash-open", "plugin 'crash-open' crashes when it is opened"},
    {"hang-open", "plugin 'hang-open' does not come to an end when it is opened"},
};

START_TEST(opening_cannot_end_us)
{
    const struct sotay_plugin *head;
    const struct plugin_info *list;
    size_t n;
    const char *name = unruly[_i].name;
    install(name, name);
    install("sample", "sample");
    plugins_set_seconds(plugins, 1);
    ck_assert_int_eq(plugins_list(plugins, &list, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 2);
    for (size_t i = 0; i < n; i++) {
        bool good = strcmp(list[i].name, "sample") == 0;
        ck_assert_int_eq(list[i].state, good ? PLUGIN_OPEN : PLUGIN_REFUSED);
        ck_assert_str_eq(list[i].why, good ? "" : unruly[_i].says);
    }
    ck_assert_int_eq(plugins_open(plugins, name, &head, &err), SOTAY_EREFUSED);
    ck_assert_str_eq(err.message, unruly[_i].says);
}
END_TEST

START_TEST(a_later_minor_is_refused)
{
    const struct sotay_plugin *head;
    char built_for[32];
    snprintf(built_for, sizeof built_for, "ABI %d.%d", SOTAY_ABI_MAJOR, SOTAY_ABI_MINOR + 1);
    install("newer", "newer");
    ck_assert_int_eq(plugins_open(plugins, "newer", &head, &err), SOTAY_EREFUSED);
    ck_assert_msg(strstr(err.message, built_for) != NULL, "%s", err.message);
}
END_TEST

START_TEST(what_is_absent)
{
    static const char *const names[] = {"nothing", "", ".", "..", "../sample", "sample/sample"};
    const struct sotay_plugin *head;
    install("sample", "sample");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        ck_assert_msg(plugins_open(plugins, names[i], &head, &err) == SOTAY_EABSENT, "'%s'",
                      names[i]);
}
END_TEST

START_TEST(rules_and_output_modules)
{
    const struct sotay_rule *rule;
    const struct sotay_plugin *head;
    const struct sotay_output *output;
    install("sample", "sample");
    ck_assert_int_eq(plugins_rule(plugins, "sample.streak", &rule, &head, &err), SOTAY_OK);
    ck_assert_str_eq(rule->name, "streak");
    ck_assert_str_eq(head->name, "sample");
    ck_assert_int_eq(plugins_rule(plugins, "sample.gone", &rule, &head, &err), SOTAY_EABSENT);
    ck_assert_str_eq(err.message, "plugin 'sample' has no rule 'gone'");
    ck_assert_int_eq(plugins_rule(plugins, "sample", &rule, &head, &err), SOTAY_EABSENT);
    ck_assert_int_eq(plugins_output(plugins, "sample", &output, &err), SOTAY_EREFUSED);
    ck_assert_str_eq(err.message, "plugin 'sample' draws no documents");
}
END_TEST

/* ---- lists ----------------------------------------------------------------------------------- */

START_TEST(a_refused_one_never_stops_the_rest)
{
    const struct plugin_info *list;
    size_t n;
    install("sample", "sample");
    install("bad-major", "bad-major");
    install("sample", "liar");
    install("newer", "newer");
    ck_assert_int_eq(mkdir(in_root("empty", "").s, 0755), 0);
    ck_assert_int_eq(plugins_list(plugins, &list, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 4);
    static const char *const names[] = {"bad-major", "liar", "newer", "sample"};
    for (size_t i = 0; i < n; i++) {
        ck_assert_str_eq(list[i].name, names[i]);
        bool good = i == 3; /* the others are each refused for a reason of their own */
        ck_assert_int_eq((int)list[i].state, (int)(good ? PLUGIN_OPEN : PLUGIN_REFUSED));
        ck_assert_str_eq(list[i].version, good ? "1.2.3" : "");
        ck_assert_int_eq(list[i].kind, good ? SOTAY_KIND_SPECIALTY : 0);
        ck_assert_int_eq(list[i].why[0] == '\0', good);
    }
    ck_assert_ptr_nonnull(strstr(list[3].path, "/sample/sample.so"));
    ck_assert_int_eq(plugins_list(plugins, &list, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 4);
}
END_TEST

START_TEST(the_first_root_wins_and_checklists_are_joined)
{
    struct plugins *two;
    const struct plugin_info *list;
    const struct sotay_plugin *head;
    char **paths;
    size_t n;
    AUTO(str) roots = {0};
    ck_assert_int_eq(mkdir(in_root("one", "").s, 0755), 0);
    ck_assert_int_eq(mkdir(in_root("two", "").s, 0755), 0);
    ck_assert_int_eq(mkdir(in_root("share", "").s, 0755), 0);
    str_addf(&roots, "%s/one:%s/absent::%s/two:%s/one/", root.s, root.s, root.s, root.s);
    ck_assert_int_eq(mkdir(in_root("one/sample", "").s, 0755), 0);
    ck_assert_int_eq(mkdir(in_root("two/sample", "").s, 0755), 0);
    ck_assert_int_eq(mkdir(in_root("share/plain", "").s, 0755), 0);
    struct file_path so = install("sample", "sample");
    struct file_path first = in_root("one/sample", "sample.so");
    struct file_path second = in_root("two/sample", "sample.so");
    ck_assert_int_eq(link(so.s, first.s), 0);
    ck_assert_int_eq(link(so.s, second.s), 0);
    file_write(in_root("one/sample", "b.ini").s, "");
    file_write(in_root("two/sample", "a.ini").s, "");
    file_write(in_root("two/sample", ".hidden.ini").s, "");
    file_write(in_root("two/sample", "notes.txt").s, "");
    file_write(in_root("share/plain", "c.ini").s, "");
    file_write(in_root("share", "stray.ini").s, "");

    ck_assert_int_eq(plugins_new(str_text(&roots), &two, &err), SOTAY_OK);
    ck_assert_msg(plugins_open(two, "sample", &head, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_int_eq(plugins_list(two, &list, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 1);
    ck_assert_str_eq(list[0].path, first.s);

    ck_assert_int_eq(plugins_checklists(two, in_root("share", "").s, &paths, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 3);
    ck_assert_str_eq(paths[0], in_root("one/sample", "b.ini").s);
    ck_assert_str_eq(paths[1], in_root("share/plain", "c.ini").s);
    ck_assert_str_eq(paths[2], in_root("two/sample", "a.ini").s);
    plugins_free_paths(paths, n);
    plugins_free(two);
}
END_TEST

START_TEST(no_roots_at_all)
{
    struct plugins *none;
    const struct plugin_info *list;
    char **paths;
    size_t n;
    ck_assert_int_eq(plugins_new("", &none, &err), SOTAY_OK);
    ck_assert_int_eq(plugins_list(none, &list, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 0);
    ck_assert_int_eq(plugins_checklists(none, "/nowhere/at/all", &paths, &n, &err), SOTAY_OK);
    ck_assert_uint_eq(n, 0);
    plugins_free_paths(paths, n);
    plugins_free(none);
}
END_TEST

/* ---- calling --------------------------------------------------------------------------------- */

static struct host *host;
static const struct checklist form = {.label = "t.ini"};

/* Binds sample.RULE with up to one parameter. */
static struct rule_bound bound_to(const char *use, const char *name, const char *value)
{
    static struct checklist_rule from; /* rule_bound points at it */
    static struct checklist_param params[2];
    struct rule_bound b;
    params[0] = (struct checklist_param){name, value, 9};
    from =
        (struct checklist_rule){.use = use, .params = params, .n_params = name != NULL, .line = 8};
    ck_assert_msg(rule_bind(plugins, &form, &from, &b, &err) == SOTAY_OK, "%s", err.message);
    return b;
}

static const int32_t days[] = {100, 200, 300, 400};
static const uint8_t passed[] = {1, 0, 1, 1};
static const struct sotay_series series = {
    .size = sizeof series, .n = 4, .day = days, .passed = passed};

static void setup_calls(void)
{
    setup();
    install("sample", "sample");
    host = host_new();
    ck_assert_ptr_nonnull(host);
}

static void teardown_calls(void)
{
    host_free(host);
    teardown();
}

START_TEST(a_plugin_judges)
{
    struct rule_bound b = bound_to("sample.streak", "guide", "erc");
    struct sotay_judgement j;
    ck_assert_str_eq(b.plugin->name, "sample");
    ck_assert_int_eq(b.values[0].number, 3);
    ck_assert_int_eq(b.values[1].number, 900);
    ck_assert_str_eq(b.values[2].word, "erc");
    ck_assert_msg(rule_judge(&b, host, &series, 500, &j, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_int_eq(j.state, SOTAY_STATE_NOT_YET);
    ck_assert_int_eq(j.expires, SOTAY_DAY_NONE);
    ck_assert_uint_eq(j.n_criteria, 1);
    ck_assert_str_eq(rule_criterion(&j, 0)->label, "Passed in a row");
    ck_assert_int_eq(rule_criterion(&j, 0)->value, 2);
    b.values[0].number = 2;
    ck_assert_int_eq(rule_judge(&b, host, &series, 500, &j, &err), SOTAY_OK);
    ck_assert_int_eq(j.state, SOTAY_STATE_COMPETENT);
    ck_assert_int_eq(j.since, 400);
}
END_TEST

static const struct {
    const char *label, *use;
    struct checklist_param param;
    int code;
    const char *message;
} bad_binds[] = {
    {"no such rule",
     "sample.gone",
     {NULL, NULL, 0},
     SOTAY_EREFUSED,
     "t.ini:8: plugin 'sample' has no rule 'gone'"},
    {"no such plugin",
     "gone.streak",
     {NULL, NULL, 0},
     SOTAY_EABSENT,
     "t.ini:8: there is no plugin 'gone'"},
    {"a refused plugin",
     "liar.streak",
     {NULL, NULL, 0},
     SOTAY_EABSENT,
     "t.ini:8: plugin 'liar' calls itself 'sample'"},
    {"the word is missing",
     "sample.streak",
     {"length", "4", 9},
     SOTAY_EREFUSED,
     "t.ini:8: rule 'sample.streak' needs 'guide'"},
    {"not a word of the list",
     "sample.streak",
     {"guide", "who", 9},
     SOTAY_EREFUSED,
     "t.ini:9: 'guide' cannot be 'who'"},
    {"too many decimals",
     "sample.streak",
     {"rate", "95.55", 9},
     SOTAY_EREFUSED,
     "t.ini:9: 'rate' is a number with at most 1 decimals, not '95.55'"},
    {"out of range",
     "sample.streak",
     {"rate", "100.1", 9},
     SOTAY_EREFUSED,
     "t.ini:9: 'rate' is from 0.0 to 100.0, not 100.1"},
    {"unknown parameter",
     "sample.streak",
     {"speed", "1", 9},
     SOTAY_EREFUSED,
     "t.ini:9: rule 'sample.streak' has no parameter 'speed'"},
};

START_TEST(bad_parameters_of_a_plugin)
{
    struct rule_bound b;
    const struct checklist_rule from = {.use = bad_binds[_i].use,
                                        .params = &bad_binds[_i].param,
                                        .n_params = bad_binds[_i].param.name != NULL,
                                        .line = 8};
    install("sample", "liar");
    int rc = rule_bind(plugins, &form, &from, &b, &err);
    ck_assert_msg(rc == bad_binds[_i].code && err.code == rc, "%s: %d", bad_binds[_i].label, rc);
    ck_assert_str_eq(err.message, bad_binds[_i].message);
}
END_TEST

START_TEST(nonsense_is_not_believed)
{
    struct rule_bound b = bound_to("sample.nonsense", NULL, NULL);
    struct sotay_judgement j = {.state = -7};
    struct sotay_assessment a = {.result = -7};
    const struct sotay_performance perf = {
        .size = sizeof perf, .one = &series, .core_result = SOTAY_ASSESS_PASSED};
    ck_assert_int_eq(rule_judge(&b, host, &series, 500, &j, &err), SOTAY_EFAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "'sample.nonsense'"));
    ck_assert_ptr_nonnull(strstr(err.message, "a state that does not exist"));
    ck_assert_int_eq(j.state, -7);
    ck_assert_int_eq(rule_assess(&b, host, &perf, &a, &err), SOTAY_EFAIL);
    ck_assert_int_eq(a.result, -7);
}
END_TEST

#define ABSURD_LAST 26
START_TEST(one_wrong_thing_is_enough) /* 0: nothing wrong */
{
    char value[8];
    struct sotay_judgement j;
    snprintf(value, sizeof value, "%d", _i);
    struct rule_bound b = bound_to("sample.absurd", "wrong", value);
    int rc = rule_judge(&b, host, &series, 500, &j, &err);
    ck_assert_msg(rc == (_i ? SOTAY_EFAIL : SOTAY_OK), "wrong %d: %d %s", _i, rc, err.message);
}
END_TEST

#define ABSURD_ASSESS_LAST 8
START_TEST(one_wrong_reason_is_enough) /* 0: nothing wrong, two reasons with a pass */
{
    char value[8];
    struct sotay_assessment a = {.n_reasons = 77};
    const struct sotay_performance perf = {
        .size = sizeof perf, .one = &series, .core_result = SOTAY_ASSESS_PASSED};
    snprintf(value, sizeof value, "%d", _i);
    struct rule_bound b = bound_to("sample.absurd", "wrong", value);
    int rc = rule_assess(&b, host, &perf, &a, &err);
    ck_assert_msg(rc == (_i ? SOTAY_EFAIL : SOTAY_OK), "wrong %d: %d %s", _i, rc, err.message);
    ck_assert_uint_eq(a.n_reasons, _i ? 77 : 2);
    if (_i)
        ck_assert_ptr_nonnull(strstr(err.message, "'sample.absurd'"));
    else
        ck_assert_int_eq(a.result, SOTAY_ASSESS_PASSED);
}
END_TEST

START_TEST(a_plugin_that_cannot_answer_says_why)
{
    struct rule_bound b = bound_to("sample.mute", NULL, NULL);
    struct sotay_judgement j;
    ck_assert_int_eq(rule_judge(&b, host, &series, 500, &j, &err), SOTAY_EFAIL);
    ck_assert_str_eq(err.message, "rule 'sample.mute' could not answer: no table for this age");
    host_clear(host);
    ck_assert_str_eq(host_last_log(host), "");
}
END_TEST

START_TEST(assess_only_makes_it_worse)
{
    struct rule_bound b = bound_to("sample.says", NULL, NULL);
    struct sotay_assessment a;
    const struct sotay_performance perf = {.size = sizeof perf, .one = &series, .core_result = _i};
    ck_assert_int_eq(rule_assess(&b, host, &perf, &a, &err), SOTAY_OK);
    ck_assert_int_eq(a.result, _i); /* the plugin says passed, whatever it was */
    ck_assert_uint_eq(a.n_reasons, 1);
    ck_assert_str_eq(a.reasons[0], "well done");
}
END_TEST

START_TEST(texts_come_through_the_host)
{
    static const char *const texts[] = {NULL, "a", "b", "rất tốt", "x", "y", "z", "w"};
    struct sotay_series two = series;
    struct rule_bound b = bound_to("sample.says", NULL, NULL);
    struct sotay_judgement j;
    const struct sotay_host *table = host_table(host);
    two.n_columns = 2;
    host_set_texts(host, texts, 4);
    ck_assert_int_eq(rule_judge(&b, host, &two, 500, &j, &err), SOTAY_OK);
    ck_assert_str_eq(rule_criterion(&j, 0)->value_text, "rất tốt");
    ck_assert_str_eq(table->text(table, &two, 1, 3), "w");
    ck_assert_ptr_null(table->text(table, &two, 0, 0));
    ck_assert_ptr_null(table->text(table, &two, 2, 0)); /* no such column */
    ck_assert_ptr_null(table->text(table, &two, 0, 4)); /* no such row */
    host_clear(host);
    ck_assert_ptr_null(table->text(table, &two, 1, 3));
}
END_TEST

START_TEST(the_host_gives_zeroed_memory_but_not_all)
{
    const struct sotay_host *table = host_table(host);
    unsigned char *p = table->alloc(table, 1000);
    ck_assert_ptr_nonnull(p);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(p[i], 0);
    ck_assert_uint_eq((uintptr_t)p % 16, 0);
    ck_assert_ptr_null(table->alloc(table, (uint64_t)1 << 40));
    ck_assert_str_eq(table->translate(table, ""), "");
    ck_assert_str_eq(table->translate(table, "Nobody translates this"), "Nobody translates this");
}
END_TEST

/* A crash ends the process: the core calls a plugin only when nothing is left to lose.  Here it
 * shows that the sample does crash, for the tests that need one that does. */
START_TEST(crash_crashes)
{
    struct rule_bound b = bound_to("sample.crash", NULL, NULL);
    struct sotay_judgement j;
    int status = 0;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        const struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL);
        rule_judge(&b, host, &series, 500, &j, NULL);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
END_TEST

Suite *suite_plugins(void)
{
    Suite *s = suite_create("plugins");
    TCase *finding = tcase_create("finding");
    tcase_add_checked_fixture(finding, setup, teardown);
    tcase_add_loop_test(finding, bad_plugins_are_refused, 0, (int)COUNT_OF(bad));
    tcase_add_test(finding, a_text_file_is_no_plugin);
    tcase_add_loop_test(finding, what_others_could_have_written_is_refused, 0,
                        (int)COUNT_OF(untrusted));
    tcase_add_test(finding, a_link_that_others_could_turn_is_refused);
    tcase_add_test(finding, a_good_one_is_opened_once);
    tcase_add_test(finding, a_later_minor_is_refused);
    tcase_add_loop_test(finding, opening_cannot_end_us, 0, (int)COUNT_OF(unruly));
    tcase_add_test(finding, what_is_absent);
    tcase_add_test(finding, rules_and_output_modules);
    tcase_add_test(finding, a_refused_one_never_stops_the_rest);
    tcase_add_test(finding, the_first_root_wins_and_checklists_are_joined);
    tcase_add_test(finding, no_roots_at_all);
    suite_add_tcase(s, finding);
    TCase *calling = tcase_create("calling");
    tcase_add_checked_fixture(calling, setup_calls, teardown_calls);
    tcase_add_test(calling, a_plugin_judges);
    tcase_add_loop_test(calling, bad_parameters_of_a_plugin, 0, (int)COUNT_OF(bad_binds));
    tcase_add_test(calling, nonsense_is_not_believed);
    tcase_add_loop_test(calling, one_wrong_thing_is_enough, 0, ABSURD_LAST + 1);
    tcase_add_loop_test(calling, one_wrong_reason_is_enough, 0, ABSURD_ASSESS_LAST + 1);
    tcase_add_test(calling, a_plugin_that_cannot_answer_says_why);
    tcase_add_loop_test(calling, assess_only_makes_it_worse, 0, 3);
    tcase_add_test(calling, texts_come_through_the_host);
    tcase_add_test(calling, the_host_gives_zeroed_memory_but_not_all);
    tcase_add_test(calling, crash_crashes);
    suite_add_tcase(s, calling);
    return s;
}
