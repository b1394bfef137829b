/* tests/unit/test_abi.c - plugins built for ABI 1.0 go on working, whatever has been added since:
 * loaded, judged with, handed structs larger than they know. */
#include "base/base.h"

#include "base/day.h"
#include "base/id.h"
#include "base/str.h"
#include "plugin/rule.h"

#include "files.h"
#include "suites.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

/* Of the header as it was released.  When this differs the file was changed: put it back. */
#define HEADER_1_0 "8195336e6475ab0f74921f755fd17ec16a52afc2e88de7c24cbeb0f84339abe4"

static struct file_path root;
static struct plugins *plugins;
static struct host *host;
static struct sotay_error err;

/* ---- the plugins, in a folder of their own ----------------------------------------------------- */

static const char *const names[] = {"frozen-1-0", "frozen-print-1-0", "sample", "today"};

static void setup(void)
{
    root = folder_make("abi");
    for (size_t i = 0; i < COUNT_OF(names); i++)
        plugin_install(root.s, names[i], names[i]);
    err = (struct sotay_error){0};
    ck_assert_int_eq(plugins_new(root.s, &plugins, &err), SOTAY_OK);
    host = host_new();
    ck_assert_ptr_nonnull(host);
}

static void teardown(void)
{
    host_free(host);
    plugins_free(plugins);
    folder_remove(root.s);
}

/* ---- a series: day, mentor, marks, rate, note -------------------------------------------------- */

#define ROWS_MAX 8

struct performed {
    const char *day;
    int mentor;
    uint8_t flags, passed;
    int rate; /* -1 not recorded */
    const char *note;
};

struct rows { /* two columns and, where a later Sotay has one more, a third */
    int32_t day[ROWS_MAX], level[ROWS_MAX], mentor[ROWS_MAX], facility[ROWS_MAX], minute[ROWS_MAX];
    uint8_t flags[ROWS_MAX], passed[ROWS_MAX], state[3][ROWS_MAX];
    int64_t value[3][ROWS_MAX];
    const char *text[3 * ROWS_MAX];
    struct sotay_column column[3];
    const struct sotay_column *columns[3];
    struct sotay_series series;
};

static void fill_columns(struct rows *r, uint32_t n_columns)
{
    static const char *const column_names[] = {"rate", "note", "later"};
    for (uint32_t i = 0; i < n_columns; i++) {
        r->column[i] = (struct sotay_column){.size = sizeof r->column[i],
                                             .name = column_names[i],
                                             .value = r->value[i],
                                             .state = r->state[i]};
        r->columns[i] = &r->column[i];
    }
    r->column[0].min = 100;
    r->column[0].max = 120;
    r->column[0].has_min = r->column[0].has_max = 1;
    r->column[1].type = SOTAY_MEASURE_TEXT;
}

static void fill(struct rows *r, const struct performed *from, uint32_t n, uint32_t n_columns)
{
    memset(r, 0, sizeof *r);
    fill_columns(r, n_columns);
    for (uint32_t i = 0; i < n; i++) {
        r->day[i] = day_parse(from[i].day);
        r->mentor[i] = from[i].mentor;
        r->flags[i] = from[i].flags;
        r->passed[i] = from[i].passed;
        r->minute[i] = -1;
        r->value[0][i] = from[i].rate;
        r->state[0][i] = from[i].rate >= 0 ? SOTAY_VALUE : SOTAY_VALUE_MISSING;
        r->state[1][i] = from[i].note ? SOTAY_VALUE : SOTAY_VALUE_MISSING;
        r->text[n + i] = from[i].note;
    }
    static const struct sotay_table table = {.size = sizeof table, .name = "t"};
    static const struct sotay_table *const tables[] = {&table};
    r->series = (struct sotay_series){
        .size = sizeof r->series,
        .n = n,
        .n_columns = n_columns,
        .columns = r->columns,
        .day = r->day,
        .level = r->level,
        .flags = r->flags,
        .passed = r->passed,
        .mentor = r->mentor,
        .facility = r->facility,
        .minute = r->minute,
        .n_tables = 1,
        .tables = tables,
        .guideline = "erc-2025",
    };
    host_set_texts(host, r->text, n);
}

/* What 1.0 did not know: it is in every series here, and changes nothing. */
#define NEW_FLAGS (SOTAY_FLAG_CONFIRMED | SOTAY_FLAG_OUTSIDE)

static const struct performed good[] = {
    {"2025-01-10", 0, 0, 1, 110, NULL},
    {"2025-01-11", 1, SOTAY_FLAG_SIMULATED | NEW_FLAGS, 1, 121, "too fast"},
    {"2025-02-01", 0, SOTAY_FLAG_TRANSCRIBED, 0, -1, NULL},
    {"2025-02-02", 2, NEW_FLAGS, 1, 100, "rất tốt"},
};

static const struct {
    const char *label;
    uint32_t n;
    const char *as_of, *want;
} judged[] = {
    {"nothing", 0, "2025-06-01",
     "not-yet; performances 0!/3; mentors 0!/2; simulated 0/0; rate 0!/1 0/0 (all); note 0/0"},
    {"two", 2, "2025-06-01",
     "not-yet; performances 2!/3; mentors 2/2; simulated 1/0; rate 0!/1 1/2 (all); note 0/0 too "
     "fast"},
    {"a failed one", 3, "2025-06-01",
     "not-yet; performances 2!/3; mentors 2/2; simulated 1/0; rate 0!/1 1/2 (all); note 0/0"},
    {"enough", 4, "2025-06-01",
     "competent since 2025-02-02 until 2026-02-02 holds 2026-02-02 refresh 2025-08-03; "
     "performances 3/3; mentors 3/2; simulated 1/0; rate 1/1 2/3 (all); note 0/0 rất tốt"},
    {"the last day", 4, "2026-02-02",
     "competent since 2025-02-02 until 2026-02-02 holds 2026-02-02 refresh 2025-08-03; "
     "performances 3/3; mentors 3/2; simulated 1/0; rate 1/1 2/3 (all); note 0/0 rất tốt"},
    {"too late", 4, "2026-02-03",
     "lapsed until 2026-02-02; performances 3/3; mentors 3/2; simulated 1/0; rate 1/1 2/3 (all); "
     "note 0/0 rất tốt"},
};

static void describe(const struct sotay_judgement *j, struct str *out)
{
    static const char *const states[] = {"pending", "not-yet", "lapsed", "competent"};
    const struct {
        const char *word;
        int32_t day;
    } days[] = {{"since", j->since},
                {"until", j->expires},
                {"holds", j->holds_until},
                {"refresh", j->refresh_due}};
    str_add(out, states[j->state]);
    for (size_t i = 0; i < COUNT_OF(days); i++)
        if (days[i].day != SOTAY_DAY_NONE)
            str_addf(out, " %s %s", days[i].word, day_iso(days[i].day).s);
    for (uint32_t i = 0; i < j->n_criteria; i++) {
        const struct sotay_criterion *c = rule_criterion(j, i);
        str_addf(out, "; %s %lld%s/%lld", c->id, (long long)c->value, c->met ? "" : "!",
                 (long long)c->target);
        if (c->value_text)
            str_addf(out, " %s", c->value_text);
        if (c->target_text)
            str_addf(out, " (%s)", c->target_text);
    }
}

static struct rule_bound bind_rule(const char *plugin, const char *rule,
                                   const struct checklist_param *params, size_t n)
{
    static const struct checklist form = {.label = "t.ini"};
    static char use[80];
    static struct checklist_rule from;
    struct rule_bound b;
    snprintf(use, sizeof use, "%s.%s", plugin, rule);
    from = (struct checklist_rule){.use = use, .params = params, .n_params = n};
    ck_assert_msg(rule_bind(plugins, &form, &from, &b, &err) == SOTAY_OK, "%s", err.message);
    return b;
}

/* PLUGIN.enough with one parameter of each type set. */
static struct rule_bound bind(const char *plugin)
{
    static const struct checklist_param params[] = {{"need", "3", 1}, {"rate", "rate", 2}};
    return bind_rule(plugin, "enough", params, COUNT_OF(params));
}

/* ---- tests ------------------------------------------------------------------------------------- */

START_TEST(the_header_of_1_0_is_what_it_was)
{
    const char *top = getenv("abs_top_srcdir");
    char path[PATH_MAX], bytes[65536];
    snprintf(path, sizeof path, "%s/tests/plugins/frozen/sotay/plugin.h", top ? top : ".");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "no %s", path);
    ssize_t n = read(fd, bytes, sizeof bytes);
    close(fd);
    ck_assert(n > 0);
    struct hash hash = hash_of(bytes, (size_t)n);
    ck_assert_str_eq(hash_hex(&hash).s, HEADER_1_0);
}
END_TEST

START_TEST(a_plugin_of_1_0_is_opened)
{
    const struct sotay_plugin *head;
    const struct sotay_output *output;
    ck_assert_msg(plugins_open(plugins, "frozen-1-0", &head, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(head->abi_major, 1);
    ck_assert_uint_eq(head->abi_minor, 0);
    ck_assert_str_eq(head->version, "1.0.0");
    ck_assert_msg(plugins_open(plugins, "today", &head, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(head->abi_minor, SOTAY_ABI_MINOR);
    ck_assert_uint_gt(SOTAY_ABI_MINOR, 0);
    ck_assert_msg(plugins_output(plugins, "frozen-print-1-0", &output, &err) == SOTAY_OK, "%s",
                  err.message);
    ck_assert_uint_eq(output->head.abi_minor, 0);
}
END_TEST

START_TEST(a_plugin_of_1_0_judges)
{
    static const char *const built[] = {"frozen-1-0", "today"};
    for (size_t i = 0; i < COUNT_OF(built); i++)
        for (uint32_t n_columns = 2; n_columns <= 3; n_columns++) {
            struct rows r;
            struct sotay_judgement j;
            struct rule_bound b = bind(built[i]);
            AUTO(str) got = {0};
            fill(&r, good, judged[_i].n, n_columns);
            int rc = rule_judge(&b, host, &r.series, day_parse(judged[_i].as_of), &j, &err);
            ck_assert_msg(rc == SOTAY_OK, "%s: %s", judged[_i].label, err.message);
            describe(&j, &got);
            ck_assert_msg(strcmp(str_text(&got), judged[_i].want) == 0,
                          "%s by %s:\n  got  %s\n  want %s", judged[_i].label, built[i],
                          str_text(&got), judged[_i].want);
            host_clear(host);
        }
}
END_TEST

static const struct {
    const char *label;
    int core, rate;
    const char *note;
    uint8_t step;
    int32_t score;
    int want;
    const char *reasons;
} assessed[] = {
    {"good", SOTAY_ASSESS_PASSED, 110, NULL, SOTAY_STEP_DONE, 3, SOTAY_ASSESS_PASSED, ""},
    {"good with a remark", SOTAY_ASSESS_PASSED, 110, "tốt", SOTAY_STEP_DONE, 3, SOTAY_ASSESS_PASSED,
     "tốt;"},
    {"not measured", SOTAY_ASSESS_PASSED, -1, NULL, SOTAY_STEP_DONE, 3, SOTAY_ASSESS_PASSED, ""},
    {"too fast", SOTAY_ASSESS_PASSED, 121, NULL, SOTAY_STEP_DONE, 3, SOTAY_ASSESS_FAILED,
     "outside the bounds;"},
    {"a step not seen", SOTAY_ASSESS_PASSED, 110, NULL, SOTAY_STEP_NOT_OBSERVED, INT32_MIN,
     SOTAY_ASSESS_INCOMPLETE, "a critical step was not seen;"},
    {"the lowest score and too slow", SOTAY_ASSESS_PASSED, 99, "chậm", SOTAY_STEP_DONE, 1,
     SOTAY_ASSESS_FAILED, "the lowest score;outside the bounds;chậm;"},
    {"the core knows better", SOTAY_ASSESS_FAILED, 110, NULL, SOTAY_STEP_DONE, 3,
     SOTAY_ASSESS_FAILED, ""},
};

START_TEST(a_plugin_of_1_0_assesses)
{
    static const char *const built[] = {"frozen-1-0", "today"};
    for (size_t i = 0; i < COUNT_OF(built); i++) {
        const struct performed one = {"2025-01-10",     0, NEW_FLAGS, 1, assessed[_i].rate,
                                      assessed[_i].note};
        const uint8_t step[] = {SOTAY_STEP_DONE, assessed[_i].step}, critical[] = {0, 1};
        const int32_t score[] = {INT32_MIN, assessed[_i].score};
        struct rows r;
        struct sotay_assessment a;
        AUTO(str) reasons = {0};
        fill(&r, &one, 1, 2);
        const struct sotay_performance perf = {.size = sizeof perf,
                                               .one = &r.series,
                                               .n_steps = 2,
                                               .step = step,
                                               .step_score = score,
                                               .step_critical = critical,
                                               .core_result = assessed[_i].core};
        struct rule_bound b = bind(built[i]);
        ck_assert_msg(rule_assess(&b, host, &perf, &a, &err) == SOTAY_OK, "%s: %s",
                      assessed[_i].label, err.message);
        for (uint32_t k = 0; k < a.n_reasons; k++)
            str_addf(&reasons, "%s;", a.reasons[k]);
        ck_assert_msg(a.result == assessed[_i].want, "%s: %d", assessed[_i].label, a.result);
        ck_assert_msg(strcmp(str_text(&reasons), assessed[_i].reasons) == 0, "%s: '%s'",
                      assessed[_i].label, str_text(&reasons));
        host_clear(host);
    }
}
END_TEST

/* Every struct as a later minor might have it: more at its end, and rubbish in that. */
#define LATER 5
struct later_series {
    struct sotay_series known;
    uint64_t more[LATER];
};
struct later_column {
    struct sotay_column known;
    uint64_t more[LATER];
};
struct later_host {
    struct sotay_host known;
    uint64_t more[LATER];
};
struct later_judgement {
    struct sotay_judgement known;
    uint64_t more[LATER];
};
struct later_performance {
    struct sotay_performance known;
    uint64_t more[LATER];
};
struct later_assessment {
    struct sotay_assessment known;
    uint64_t more[LATER];
};
#define MAKE_LATER(later, from) \
    do { \
        memset(&(later), 0xa5, sizeof(later)); \
        (later).known = (from); \
        (later).known.size = sizeof(later); \
    } while (0)
#define MORE_IS_UNTOUCHED(later) \
    do { \
        for (int i_ = 0; i_ < LATER; i_++) \
            ck_assert((later).more[i_] == UINT64_C(0xa5a5a5a5a5a5a5a5)); \
    } while (0)

START_TEST(larger_structs_change_nothing)
{
    struct rows r;
    struct later_series series;
    struct later_column columns[3];
    const struct sotay_column *list[3];
    struct later_host table;
    struct later_judgement j;
    struct later_performance perf;
    struct later_assessment a;
    struct rule_bound b = bind("frozen-1-0");
    AUTO(str) got = {0};
    fill(&r, good, 4, 3);
    for (int i = 0; i < 3; i++) {
        MAKE_LATER(columns[i], r.column[i]);
        list[i] = &columns[i].known;
    }
    MAKE_LATER(series, r.series);
    series.known.columns = list;
    MAKE_LATER(table, *host_table(host));
    const struct sotay_judgement nothing = {.state = -1};
    MAKE_LATER(j, nothing);
    ck_assert_int_eq(
        b.rule->judge(&table.known, &series.known, b.values, day_parse("2025-06-01"), &j.known), 0);
    describe(&j.known, &got);
    ck_assert_str_eq(str_text(&got), judged[3].want);
    MORE_IS_UNTOUCHED(j);
    ck_assert_uint_eq(j.known.size, sizeof j);

    const uint8_t step[] = {SOTAY_STEP_DONE}, critical[] = {1};
    const int32_t score[] = {1};
    const struct sotay_performance known = {.one = &series.known,
                                            .n_steps = 1,
                                            .step = step,
                                            .step_score = score,
                                            .step_critical = critical,
                                            .core_result = SOTAY_ASSESS_PASSED};
    const struct sotay_assessment none = {.result = -1};
    series.known.n = 1;
    MAKE_LATER(perf, known);
    MAKE_LATER(a, none);
    ck_assert_int_eq(b.rule->assess(&table.known, &perf.known, b.values, &a.known), 0);
    ck_assert_int_eq(a.known.result, SOTAY_ASSESS_FAILED);
    ck_assert_uint_eq(a.known.n_reasons, 1);
    MORE_IS_UNTOUCHED(a);
}
END_TEST

/* The host as it is today, seen from 1.0: never smaller, and the members where they were. */
START_TEST(less_than_1_0_is_noticed)
{
    struct rows r;
    struct sotay_judgement j = {.size = sizeof j};
    struct rule_bound b = bind("frozen-1-0");
    fill(&r, good, 4, 2);
    r.series.size = offsetof(struct sotay_series, minute);
    ck_assert_int_eq(rule_judge(&b, host, &r.series, 0, &j, &err), SOTAY_EFAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "smaller than in 1.0"));
}
END_TEST

START_TEST(larger_criteria_are_found_one_by_one)
{
    static const char *const ids[] = {"first", "second", "third"};
    struct rows r;
    struct sotay_judgement j;
    struct rule_bound b = bind_rule("sample", "roomy", NULL, 0);
    fill(&r, good, 4, 2);
    ck_assert_msg(rule_judge(&b, host, &r.series, 0, &j, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_uint_eq(j.n_criteria, 3);
    for (uint32_t i = 0; i < 3; i++) {
        ck_assert_str_eq(rule_criterion(&j, i)->id, ids[i]);
        ck_assert_int_eq(rule_criterion(&j, i)->value, i);
        ck_assert_uint_gt(rule_criterion(&j, i)->size, sizeof(struct sotay_criterion));
    }
}
END_TEST

static int32_t write_to_str(const struct sotay_sink *sink, const void *bytes, uint64_t len)
{
    str_add_bytes(sink->core, bytes, (size_t)len);
    return 0;
}

START_TEST(an_output_module_of_1_0_draws)
{
    const struct sotay_output *output;
    AUTO(str) drawn = {0};
    void *state = NULL;
    const struct sotay_field fields[] = {{"holder.name", "Lan"}, {"later.field", "x"}};
    const struct {
        struct sotay_document known;
        uint64_t more[LATER];
    } document = {.known = {.size = sizeof document,
                            .kind = "certificate",
                            .layout = "portrait",
                            .fields = fields,
                            .n_fields = 2}};
    const struct sotay_sink sink = {.size = sizeof sink, .core = &drawn, .write = write_to_str};
    ck_assert_int_eq(plugins_output(plugins, "frozen-print-1-0", &output, &err), SOTAY_OK);
    ck_assert_str_eq(output->suffix, "txt");
    ck_assert_int_eq(output->open(host_table(host), &state), 0);
    ck_assert_int_eq(output->render(state, host_table(host), &document.known, &sink), 0);
    output->close(state);
    ck_assert_str_eq(str_text(&drawn), "portrait\nholder.name=Lan\nlater.field=x");
}
END_TEST

Suite *suite_abi(void)
{
    Suite *s = suite_create("abi");
    TCase *tc = tcase_create("abi");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_header_of_1_0_is_what_it_was);
    tcase_add_test(tc, a_plugin_of_1_0_is_opened);
    tcase_add_loop_test(tc, a_plugin_of_1_0_judges, 0, (int)COUNT_OF(judged));
    tcase_add_loop_test(tc, a_plugin_of_1_0_assesses, 0, (int)COUNT_OF(assessed));
    tcase_add_test(tc, larger_structs_change_nothing);
    tcase_add_test(tc, less_than_1_0_is_noticed);
    tcase_add_test(tc, larger_criteria_are_found_one_by_one);
    tcase_add_test(tc, an_output_module_of_1_0_draws);
    suite_add_tcase(s, tc);
    return s;
}
