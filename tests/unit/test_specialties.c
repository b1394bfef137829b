/* tests/unit/test_specialties.c - the rules of the three specialty plugins, judged on hand-made
 * series.  The plugins are NAME/NAME.so in the folder $SOTAY_TEST_SPECIALTIES (default: plugins of
 * the build folder). */
#include "base/base.h"

#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "sotay/rule-helpers.h"

#define ROWS_MAX 400
#define COLUMNS_MAX 6
#define NO INT64_MIN /* not recorded */

/* ---- a host that remembers what to free ------------------------------------------------------ */

static struct {
    void *blocks[400];
    size_t n;
    int errors;
} memory;

static void *host_alloc(const struct sotay_host *host, uint64_t bytes)
{
    (void)host;
    ck_assert(memory.n < COUNT_OF(memory.blocks));
    void *block = calloc(1, (size_t)bytes);
    ck_assert_ptr_nonnull(block);
    memory.blocks[memory.n++] = block;
    return block;
}

static void host_log(const struct sotay_host *host, int32_t level, const char *message)
{
    (void)host;
    memory.errors += level == SOTAY_LOG_ERROR && message[0];
}

static const char *host_translate(const struct sotay_host *host, const char *msgid)
{
    (void)host;
    return msgid;
}

static const struct sotay_host host = {
    .size = sizeof host,
    .alloc = host_alloc,
    .log = host_log,
    .translate = host_translate,
};

static void host_empty(void)
{
    while (memory.n > 0)
        free(memory.blocks[--memory.n]);
    memory.errors = 0;
}

/* ---- plugins and parameters ------------------------------------------------------------------ */

static const struct sotay_specialty *specialty(const char *name)
{
    const char *folder = getenv("SOTAY_TEST_SPECIALTIES"), *top = getenv("abs_top_builddir");
    char path[512];
    if (folder)
        snprintf(path, sizeof path, "%s/%s/%s.so", folder, name, name);
    else
        snprintf(path, sizeof path, "%s/plugins/%s/%s.so", top ? top : ".", name, name);
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(object != NULL, "%s: %s", path, object ? "" : dlerror());
    sotay_plugin_entry_fn entry;
    *(void **)&entry = dlsym(object, "sotay_plugin_entry");
    ck_assert_msg(entry != NULL, "%s: no entry", path);
    const struct sotay_plugin *head = entry();
    ck_assert_int_eq(head->kind, SOTAY_KIND_SPECIALTY);
    return (const struct sotay_specialty *)head;
}

/* "resuscitation.metrics" */
static const struct sotay_rule *find_rule(const char *use)
{
    char name[64];
    const char *dot = strchr(use, '.');
    snprintf(name, sizeof name, "%.*s", (int)(dot - use), use);
    const struct sotay_specialty *s = specialty(name);
    for (uint32_t i = 0; i < s->n_rules; i++)
        if (strcmp(s->rules[i]->name, dot + 1) == 0)
            return s->rules[i];
    ck_abort_msg("no rule %s", use);
    return NULL;
}

struct given {
    const char *name;
    int64_t number;
    const char *word;
};

static void fill_params(const struct sotay_rule *rule, const struct given *given, size_t n,
                        struct sotay_value *ret)
{
    for (uint32_t i = 0; i < rule->n_params; i++)
        ret[i] = (struct sotay_value){rule->params[i].preset, rule->params[i].preset_word};
    for (size_t g = 0; g < n && given[g].name; g++) {
        uint32_t at = 0;
        while (at < rule->n_params && strcmp(rule->params[at].name, given[g].name) != 0)
            at++;
        ck_assert_msg(at < rule->n_params, "no parameter %s", given[g].name);
        ret[at] = (struct sotay_value){given[g].number, given[g].word};
    }
}

/* ---- series ---------------------------------------------------------------------------------- */

static const char *const d2_words[] = {"unassisted", "assisted", "gastrectomy", "food-residue"};
static const char *const class_words[] = {"class-0", "class-1", "class-2", "class-3"};

/* clang-format off */
static const struct sotay_column shapes[] = {
    {.size = sizeof(struct sotay_column), .name = "rate", .min = 100, .max = 120, .has_min = 1,
     .has_max = 1},
    {.size = sizeof(struct sotay_column), .name = "depth", .decimals = 1, .min = 50, .max = 60,
     .has_min = 1, .has_max = 1},
    {.size = sizeof(struct sotay_column), .name = "arrest"},
    {.size = sizeof(struct sotay_column), .name = "pauses", .decimals = 1},
    {.size = sizeof(struct sotay_column), .name = "d2", .type = SOTAY_MEASURE_CHOICE,
     .choices = d2_words, .n_choices = 4},
    {.size = sizeof(struct sotay_column), .name = "comfort", .type = SOTAY_MEASURE_COUNT},
    {.size = sizeof(struct sotay_column), .name = "photo", .type = SOTAY_MEASURE_YES_NO},
    {.size = sizeof(struct sotay_column), .name = "mine"},
    {.size = sizeof(struct sotay_column), .name = "theirs", .decimals = 1},
    {.size = sizeof(struct sotay_column), .name = "class", .type = SOTAY_MEASURE_CHOICE,
     .choices = class_words, .n_choices = 4},
    {.size = sizeof(struct sotay_column), .name = "class_mentor", .type = SOTAY_MEASURE_CHOICE,
     .choices = class_words, .n_choices = 4},
};

/* clang-format on */

struct row {
    const char *day;
    int failed;   /* 0 = passed */
    int times;    /* 0 = once */
    int64_t v[2]; /* of the columns of the case */
};

struct made { /* storage of one series */
    int32_t day[ROWS_MAX], level[ROWS_MAX], number[ROWS_MAX];
    uint8_t flags[ROWS_MAX], passed[ROWS_MAX], state[2][ROWS_MAX];
    int64_t value[2][ROWS_MAX];
    struct sotay_column column[2];
    const struct sotay_column *columns[2];
    struct sotay_series series;
};

static struct made made;

static void add_row(const struct row *r, uint32_t n_columns)
{
    uint32_t i = made.series.n++;
    ck_assert(i < ROWS_MAX);
    made.day[i] = day_parse(r->day);
    made.level[i] = 4;
    made.passed[i] = r->failed ? 0 : 1;
    for (uint32_t c = 0; c < n_columns; c++) {
        made.state[c][i] = r->v[c] == NO ? SOTAY_VALUE_MISSING : SOTAY_VALUE;
        made.value[c][i] = r->v[c];
    }
}

/* columns: up to two names with a comma between */
static const struct sotay_series *make_series(const char *columns, const struct row *rows, size_t n)
{
    const char *name;
    size_t len;
    memset(&made, 0, sizeof made);
    while (columns && (name = sotay_next_name(&columns, &len)) != NULL) {
        uint32_t c = made.series.n_columns++;
        size_t shape = 0;
        while (strlen(shapes[shape].name) != len || memcmp(shapes[shape].name, name, len) != 0)
            ck_assert(++shape < COUNT_OF(shapes));
        made.column[c] = shapes[shape];
        made.column[c].value = made.value[c];
        made.column[c].state = made.state[c];
        made.columns[c] = &made.column[c];
    }
    for (size_t i = 0; i < n && rows[i].day; i++)
        for (int k = 0; k < (rows[i].times ? rows[i].times : 1); k++)
            add_row(&rows[i], made.series.n_columns);
    made.series.size = sizeof made.series;
    made.series.columns = made.columns;
    made.series.day = made.day;
    made.series.level = made.level;
    made.series.flags = made.flags;
    made.series.passed = made.passed;
    made.series.mentor = made.series.facility = made.series.minute = made.number;
    return &made.series;
}

/* ---- judging --------------------------------------------------------------------------------- */

/* clang-format off */
#define MET "resuscitation.metrics"
#define REC "resuscitation.recent"
#define RUN "endoscopy.streak"
#define RATE "endoscopy.rate"
#define AGREE "ncd.agreement"
#define DIGITS "ncd.digits"
#define NOT_YET SOTAY_STATE_NOT_YET
#define LAPSED SOTAY_STATE_LAPSED
#define HAS SOTAY_STATE_COMPETENT
#define REFUSED (-1)
#define PASS(on) {.day = (on)}
#define FAIL(on) {.day = (on), .failed = 1}

/* Defaults of a specialty's cases, before those of the case itself. */
#define OF_RATE {"measures", 0, "rate"}, {"percent", 60, NULL}
#define OF_BOTH {"measures", 0, "rate,depth"}, {"percent", 60, NULL}
#define OF_D2 {"measure", 0, "d2"}, {"counted", 0, "unassisted"}, \
    {"left-out", 0, "gastrectomy,food-residue"}, {"percent", 95, NULL}
#define OF_PAIR {"trainee", 0, "mine"}, {"mentor", 0, "theirs"}, {"percent", 80, NULL}
#define OF_CLASS {"trainee", 0, "class"}, {"mentor", 0, "class_mentor"}, {"tolerance", 0, NULL}, \
    {"limit", 1, NULL}
#define OF_MINE {"measure", 0, "mine"}

static const struct {
    const char *label, *use, *columns;
    struct given given[6];
    struct row rows[6];
    const char *as_of;
    int want;
    /* NULL: none; text: the value of the first criterion */
    const char *since, *expires, *holds, *due, *text;
} cases[] = {
    /* resuscitation.metrics */
    {"metrics: nobody has watched yet", MET, "rate", {OF_RATE}, {{0}}, "2026-03-01", NOT_YET,
     .text = "no data"},
    {"metrics: paper without measures is no obstacle", MET, "rate", {OF_RATE}, {{"2026-01-10",
     .v = {NO}}}, "2026-03-01", HAS, "2026-01-10", NULL, "2027-01-09", .text = "no data"},
    {"metrics: unless the rule refuses that", MET, "rate", {OF_RATE, {"without-data", 0,
     "refuse"}}, {{"2026-01-10", .v = {NO}}}, "2026-03-01", NOT_YET, .holds = "2027-01-09",
     .text = "no data"},
    {"metrics: 3 of 4 is 75 % exactly", MET, "rate", {OF_RATE, {"percent", 75, NULL}},
     {{"2026-01-10", .failed = 1, .v = {99}}, {"2026-01-11", .times = 3, .v = {110}}},
     "2026-03-01", HAS, "2026-01-11", "2027-01-10", "2027-01-09", .text = "3/4"},
    {"metrics: 2 of 3 is less than 67 %", MET, "rate", {OF_RATE, {"percent", 67, NULL}},
     {{"2026-01-10", .failed = 1, .v = {90}}, {"2026-01-11", .times = 2, .v = {110}}},
     "2026-03-01", NOT_YET, .holds = "2027-01-09", .text = "2/3"},
    {"metrics: both ends are inside, 121 is not", MET, "rate", {OF_RATE, {"percent", 66, NULL}},
     {{"2026-01-10", .v = {121}}, {"2026-01-10", .v = {100}}, {"2026-01-10", .v = {120}}},
     "2026-01-10", HAS, "2026-01-10", "2027-01-09", "2027-01-09", .text = "2/3"},
    {"metrics: depth fails though the rate is right", MET, "rate,depth", {OF_BOTH}, {{"2026-01-10",
     .v = {110, 61}}}, "2026-01-10", NOT_YET, .holds = "2027-01-09", .text = "1/1"},
    {"metrics: depth not measured, rate right", MET, "rate,depth", {OF_BOTH}, {{"2026-01-10",
     .v = {110, NO}}}, "2026-01-10", HAS, "2026-01-10", "2027-01-09", "2027-01-09", .text = "1/1"},
    {"metrics: last day inside the window", MET, "rate", {OF_RATE}, {{"2025-06-01", .v = {110}}},
     "2026-05-31", HAS, "2025-06-01", "2026-05-31", "2026-05-31", .text = "1/1"},
    {"metrics: the day after, measured once is not never measured", MET, "rate", {OF_RATE},
     {{"2025-06-01", .v = {110}}}, "2026-06-01", LAPSED, .text = "no data"},
    {"metrics: a bad one still in the window", MET, "rate", {OF_RATE}, {{"2025-01-31", .v = {80}},
     {"2025-03-01", .v = {110}}}, "2025-12-31", NOT_YET, .holds = "2026-01-30", .text = "1/2"},
    {"metrics: a bad one has left it", MET, "rate", {OF_RATE}, {{"2025-01-31", .v = {80}},
     {"2025-03-01", .v = {110}}}, "2026-01-31", HAS, "2026-01-31", "2026-02-28", "2026-02-28",
     .text = "1/1"},
    {"metrics: what comes after the day asked is not seen", MET, "rate", {OF_RATE}, {{"2026-01-10",
     .v = {110}}, {"2026-05-01", .times = 4, .v = {80}}}, "2026-04-30", HAS, "2026-01-10",
     "2027-01-09", "2027-01-09", .text = "1/1"},
    {"metrics: had it, bad figures took it away", MET, "rate", {OF_RATE}, {{"2026-01-10",
     .v = {110}}, {"2026-02-01", .v = {80}}}, "2026-03-01", LAPSED, .holds = "2027-01-09",
     .text = "1/2"},
    {"metrics: no window, for good", MET, "rate", {OF_RATE, {"window-months", 0, NULL}},
     {{"2020-01-10", .v = {110}}}, "2026-03-01", HAS, "2020-01-10", .text = "1/1"},
    {"metrics: a measure the checklist lacks", MET, "depth", {OF_RATE}, {{0}}, "2026-03-01",
     .want = REFUSED},

    /* resuscitation.recent */
    {"recent: never", REC, NULL, {{0}}, {{0}}, "2026-01-01", NOT_YET, .text = "none yet"},
    {"recent: only failures", REC, NULL, {{0}}, {FAIL("2026-01-01")}, "2026-01-02", NOT_YET,
     .due = "2026-01-31", .text = "none yet"},
    {"recent: first pass, refresher after 90 days", REC, NULL, {{0}}, {PASS("2026-01-01")},
     "2026-01-01", HAS, "2026-01-01", "2027-01-01", "2027-01-01", "2026-04-01", "2026-01-01"},
    {"recent: second pass, after 135", REC, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-04-01")},
     "2026-04-01", HAS, "2026-01-01", "2027-04-01", "2027-04-01", "2026-08-14", "2026-04-01"},
    {"recent: never more than 180", REC, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-01"),
     PASS("2026-01-01")}, "2026-01-01", HAS, "2026-01-01", "2027-01-01", "2027-01-01",
     "2026-06-30", "2026-01-01"},
    {"recent: a failure brings it to 30, and takes nothing away", REC, NULL, {{0}},
     {PASS("2026-01-01"), FAIL("2026-02-01")}, "2026-02-01", HAS, "2026-01-01", "2027-01-01",
     "2027-01-01", "2026-03-03", "2026-01-01"},
    {"recent: the month's end", REC, NULL, {{"months", 6, NULL}}, {PASS("2025-08-31")},
     "2026-02-28", HAS, "2025-08-31", "2026-02-28", "2026-02-28", "2025-11-29", "2025-08-31"},
    {"recent: one day later", REC, NULL, {{"months", 6, NULL}}, {PASS("2025-08-31")}, "2026-03-01",
     LAPSED, .due = "2025-11-29", .text = "2025-08-31"},
    {"recent: 29 February and 24 months", REC, NULL, {{"months", 24, NULL}}, {PASS("2024-02-29")},
     "2026-02-28", HAS, "2024-02-29", "2026-02-28", "2026-02-28", "2024-05-29", "2024-02-29"},
    {"recent: renewed on the day after, unbroken", REC, NULL, {{"months", 6, NULL}},
     {PASS("2025-01-10"), PASS("2025-07-11")}, "2025-08-01", HAS, "2025-01-10", "2026-01-11",
     "2026-01-11", "2025-11-23", "2025-07-11"},
    {"recent: a gap of a day begins anew", REC, NULL, {{"months", 6, NULL}}, {PASS("2025-01-10"),
     PASS("2025-07-12")}, "2025-08-01", HAS, "2025-07-12", "2026-01-12", "2026-01-12",
     "2025-11-24", "2025-07-12"},

    /* endoscopy.streak */
    {"streak: nothing", RUN, NULL, {{0}}, {{0}}, "2026-01-01", .want = NOT_YET},
    {"streak: two of three", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02")},
     "2026-01-03", NOT_YET, .holds = "2027-01-02"},
    {"streak: three in a row", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02"),
     PASS("2026-01-05")}, "2026-02-01", HAS, "2026-01-05", "2027-01-05", .holds = "2027-01-05"},
    {"streak: a failure between", RUN, NULL, {{0}}, {PASS("2026-01-01"), PASS("2026-01-02"),
     FAIL("2026-01-03"), PASS("2026-01-05")}, "2026-02-01", NOT_YET, .holds = "2027-01-05"},
    {"streak: a failure after takes it away", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09")}, "2026-02-01", LAPSED, .holds = "2027-01-09"},
    {"streak: but not before that day", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09")}, "2026-01-08", HAS, "2026-01-01", "2027-01-01", .holds = "2027-01-01"},
    {"streak: three more win it back", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-09"), {"2026-01-10", .times = 3}}, "2026-02-01", HAS, "2026-01-10",
     "2027-01-10", .holds = "2027-01-10"},
    {"streak: a day counts by how it ended", RUN, NULL, {{0}}, {{"2026-01-01", .times = 3},
     FAIL("2026-01-01")}, "2026-01-01", NOT_YET, .holds = "2027-01-01"},
    {"streak: last day", RUN, NULL, {{"months", 3, NULL}}, {{"2025-11-30", .times = 3}},
     "2026-02-28", HAS, "2025-11-30", "2026-02-28", .holds = "2026-02-28"},
    {"streak: idle too long", RUN, NULL, {{"months", 3, NULL}}, {{"2025-11-30", .times = 3}},
     "2026-03-01", .want = LAPSED},
    {"streak: back after a pause, since the return", RUN, NULL, {{"months", 3, NULL}},
     {{"2025-11-30", .times = 3}, PASS("2026-04-01")}, "2026-04-02", HAS, "2026-04-01",
     "2026-07-01", .holds = "2026-07-01"},

    /* endoscopy.rate */
    {"rate: nothing", RATE, "d2", {OF_D2}, {{0}}, "2026-01-01", NOT_YET, .text = "no data"},
    {"rate: 55/57 with three left out", RATE, "d2", {OF_D2}, {{"2026-04-01", .times = 55,
     .v = {0}}, {"2026-04-02", .times = 2, .v = {1}}, {"2026-04-03", .times = 2, .v = {2}},
     {"2026-04-04", .v = {3}}}, "2026-05-01", HAS, "2026-04-01", "2026-06-30", "2026-06-30",
     .text = "55/57"},
    {"rate: 37/39 is below 95 %", RATE, "d2", {OF_D2}, {{"2026-03-30", .times = 2, .v = {1}},
     {"2026-04-01", .times = 37, .v = {0}}, {"2026-04-02", .v = {2}}}, "2026-05-01", NOT_YET,
     .holds = "2026-06-29", .text = "37/39"},
    {"rate: 189/210 is 90 % and enough", RATE, "d2", {OF_D2, {"percent", 90, NULL}},
     {{"2026-03-30", .times = 21, .v = {1}}, {"2026-04-01", .times = 189, .v = {0}}}, "2026-05-01",
     HAS, "2026-04-01", "2026-06-30", "2026-06-29", .text = "189/210"},
    {"rate: but not above 90 %", RATE, "d2", {OF_D2, {"percent", 90, NULL}, {"compare", 0,
     "above"}}, {{"2026-03-30", .times = 21, .v = {1}}, {"2026-04-01", .times = 189, .v = {0}}},
     "2026-05-01", NOT_YET, .holds = "2026-06-29", .text = "189/210"},
    {"rate: poor comfort in 4 of 45 is below 10 %", RATE, "comfort", {{"measure", 0, "comfort"},
     {"counted", 0, "4,5"}, {"percent", 10, NULL}, {"compare", 0, "below"}}, {{"2026-04-01",
     .times = 41, .v = {2}}, {"2026-04-01", .times = 3, .v = {4}}, {"2026-04-01", .v = {5}},
     {"2026-04-01", .times = 3, .v = {NO}}}, "2026-05-01", HAS, "2026-04-01", "2026-06-30",
     "2026-06-30", .text = "4/45"},
    {"rate: poor comfort in 1 of 10 is not", RATE, "comfort", {{"measure", 0, "comfort"},
     {"counted", 0, "4,5"}, {"percent", 10, NULL}, {"compare", 0, "below"}}, {{"2026-04-01",
     .times = 9, .v = {2}}, {"2026-04-01", .v = {4}}}, "2026-05-01", NOT_YET,
     .holds = "2026-06-30", .text = "1/10"},
    {"rate: 28 February is outside on 31 May", RATE, "d2", {OF_D2}, {{"2026-02-28", .v = {1}},
     {"2026-03-01", .v = {0}}}, "2026-05-31", HAS, "2026-05-28", "2026-05-31", "2026-05-31",
     .text = "1/1"},
    {"rate: and inside on 27 May", RATE, "d2", {OF_D2}, {{"2026-02-28", .v = {1}}, {"2026-03-01",
     .v = {0}}}, "2026-05-27", NOT_YET, .holds = "2026-05-27", .text = "1/2"},
    {"rate: only excluded ones are no data", RATE, "d2", {OF_D2}, {{"2026-04-01", .v = {2}}},
     "2026-04-01", HAS, "2026-04-01", NULL, "2026-06-30", .text = "no data"},
    {"rate: too few say nothing", RATE, "d2", {OF_D2, {"least", 15, NULL}}, {{"2026-04-01",
     .times = 14, .v = {1}}}, "2026-04-01", HAS, "2026-04-01", NULL, "2026-06-30", .text = "0/14"},
    {"rate: yes and no", RATE, "photo", {{"measure", 0, "photo"}, {"counted", 0, "yes"},
     {"percent", 50, NULL}}, {{"2026-04-01", .v = {0}}, {"2026-04-01", .v = {1}}}, "2026-04-01",
     HAS, "2026-04-01", "2026-06-30", "2026-06-30", .text = "1/2"},
    {"rate: a word the measure does not know", RATE, "d2", {OF_D2, {"counted", 0, "alone"}}, {{0}},
     "2026-01-01", .want = REFUSED},

    /* ncd.agreement */
    {"agreement: nothing", AGREE, "mine,theirs", {OF_PAIR}, {{0}}, "2026-01-01", NOT_YET,
     .text = "no data"},
    {"agreement: 4 apart agrees", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {144,
     1400}}}, "2026-01-01", HAS, "2026-01-01", "2026-12-31", "2026-12-31", .text = "1/1"},
    {"agreement: 4.1 does not", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {144,
     1399}}}, "2026-01-01", NOT_YET, .holds = "2026-12-31", .text = "0/1"},
    {"agreement: 4 of 5 is 80 %", AGREE, "mine,theirs", {OF_PAIR}, {{"2026-01-01", .v = {150,
     1400}}, {"2026-01-02", .times = 4, .v = {136, 1400}}}, "2026-01-02", HAS, "2026-01-02",
     "2027-01-01", "2026-12-31", .text = "4/5"},
    {"agreement: without the mentor's reading it is no comparison", AGREE, "mine,theirs",
     {OF_PAIR}, {{"2026-01-01", .v = {150, NO}}}, "2026-02-01", HAS, "2026-01-01", NULL,
     "2026-12-31", .text = "no data"},
    {"agreement: refused without any", AGREE, "mine,theirs", {OF_PAIR, {"without-data", 0,
     "refuse"}}, {{"2026-01-01", .v = {150, NO}}}, "2026-02-01", NOT_YET, .holds = "2026-12-31",
     .text = "no data"},
    {"agreement: lapses when the comparison leaves the window", AGREE, "mine,theirs", {OF_PAIR},
     {{"2026-01-01", .v = {140, 1400}}}, "2027-01-01", LAPSED, .text = "no data"},
    {"agreement: same class", AGREE, "class,class_mentor", {OF_CLASS}, {{"2026-01-01", .v = {2,
     2}}}, "2026-01-01", HAS, "2026-01-01", "2026-12-31", "2026-12-31", .text = "1/1"},
    {"agreement: next class", AGREE, "class,class_mentor", {OF_CLASS}, {{"2026-01-01", .v = {2,
     3}}}, "2026-01-01", NOT_YET, .holds = "2026-12-31", .text = "0/1"},
    {"agreement: lists that differ", AGREE, "class,d2", {OF_CLASS, {"mentor", 0, "d2"}}, {{0}},
     "2026-01-01", .want = REFUSED},

    /* ncd.digits */
    {"digits: nothing", DIGITS, "mine", {OF_MINE}, {{0}}, "2026-01-01", NOT_YET,
     .text = "no data"},
    {"digits: nine readings say nothing", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 9,
     .v = {140}}}, "2026-01-01", HAS, "2026-01-01", NULL, "2026-12-31", .text = "9/9"},
    {"digits: the tenth does", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 9, .v = {140}},
     {"2026-01-02", .v = {140}}}, "2026-01-02", LAPSED, .holds = "2026-12-31", .text = "10/10"},
    {"digits: 4 of 10 is allowed", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 4,
     .v = {140}}, {"2026-01-01", .times = 6, .v = {142}}}, "2026-01-01", HAS, "2026-01-01", NULL,
     "2026-12-31", .text = "4/10"},
    {"digits: 5 of 11 is too many", DIGITS, "mine", {OF_MINE}, {{"2026-01-01", .times = 5,
     .v = {140}}, {"2026-01-01", .times = 6, .v = {142}}}, "2026-01-01", NOT_YET,
     .holds = "2026-12-31", .text = "5/11"},
};

/* clang-format on */

static void check_day(const char *label, const char *what, int32_t got, const char *want)
{
    int32_t day = want ? day_parse(want) : SOTAY_DAY_NONE;
    ck_assert_msg(got == day, "%s: %s is %s, not %s", label, what,
                  got == SOTAY_DAY_NONE ? "none" : day_iso(got).s, want ? want : "none");
}

START_TEST(judges_the_series)
{
    const char *label = cases[_i].label;
    struct sotay_value params[24];
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    const struct sotay_rule *rule = find_rule(cases[_i].use);
    fill_params(rule, cases[_i].given, COUNT_OF(cases[_i].given), params);
    const struct sotay_series *series =
        make_series(cases[_i].columns, cases[_i].rows, COUNT_OF(cases[_i].rows));
    int32_t as_of = day_parse(cases[_i].as_of);
    int32_t answer = rule->judge(&host, series, params, as_of, &j);
    if (cases[_i].want == REFUSED) {
        ck_assert_msg(answer < 0 && memory.errors > 0, "%s: answered", label);
        host_empty();
        return;
    }
    ck_assert_msg(answer == 0, "%s: did not answer", label);
    ck_assert_msg(j.state == cases[_i].want, "%s: state %d", label, (int)j.state);
    check_day(label, "since", j.since, cases[_i].since);
    check_day(label, "expires", j.expires, cases[_i].expires);
    check_day(label, "holds_until", j.holds_until, cases[_i].holds);
    check_day(label, "refresh_due", j.refresh_due, cases[_i].due);
    ck_assert_uint_gt(j.n_criteria, 0);
    if (cases[_i].text)
        ck_assert_str_eq(j.criteria[0].value_text, cases[_i].text);
    int met = 1;
    for (uint32_t i = 0; i < j.n_criteria; i++) {
        ck_assert_uint_eq(j.criteria[i].size, sizeof j.criteria[i]);
        met = met && j.criteria[i].met;
    }
    ck_assert_msg(met == (j.state == HAS), "%s: criteria and state disagree", label);
    host_empty();
}
END_TEST

/* holds_until is a promise: the same answer on that day, asked without new facts. */
START_TEST(answers_hold_as_long_as_they_say)
{
    struct sotay_value params[24];
    const struct sotay_rule *rule = find_rule(cases[_i].use);
    if (cases[_i].want == REFUSED)
        return;
    fill_params(rule, cases[_i].given, COUNT_OF(cases[_i].given), params);
    const struct sotay_series *series =
        make_series(cases[_i].columns, cases[_i].rows, COUNT_OF(cases[_i].rows));
    int32_t as_of = day_parse(cases[_i].as_of);
    if (sotay_rows_until(series, as_of) != series->n)
        return; /* the table keeps a fact for later */
    struct sotay_judgement first = {.size = sizeof first}, later = {.size = sizeof later};
    ck_assert_int_eq(rule->judge(&host, series, params, as_of, &first), 0);
    int32_t last = first.holds_until == SOTAY_DAY_NONE ? as_of + 4000 : first.holds_until;
    ck_assert_int_eq(rule->judge(&host, series, params, last, &later), 0);
    ck_assert_msg(later.state == first.state && later.since == first.since &&
                      later.expires == first.expires,
                  "%s: changed before %s", cases[_i].label, day_iso(last).s);
    if (first.expires != SOTAY_DAY_NONE) {
        ck_assert_int_eq(rule->judge(&host, series, params, first.expires, &later), 0);
        ck_assert_msg(later.state == HAS, "%s: over before its last day", cases[_i].label);
        ck_assert_int_eq(rule->judge(&host, series, params, first.expires + 1, &later), 0);
        ck_assert_msg(later.state == LAPSED, "%s: did not lapse", cases[_i].label);
    }
    host_empty();
}
END_TEST

/* ---- one performance ------------------------------------------------------------------------- */

/* clang-format off */
#define PASSED SOTAY_ASSESS_PASSED
#define FAILED SOTAY_ASSESS_FAILED
#define INCOMPLETE SOTAY_ASSESS_INCOMPLETE
#define OF_WATCH {"measures", 0, "arrest"}, {"arrest-time", 0, "arrest"}, \
    {"pause-total", 0, "pauses"}
#define OF_LIMIT {"measure", 0, "mine"}, {"at-least", 0, "theirs"}

static const struct {
    const char *label, *use, *columns;
    struct given given[4];
    int64_t v[2];
    int core, want;
} performances[] = {
    {"96 of 240 s in pauses is 60 %", MET, "arrest,pauses", {OF_WATCH}, {240, 960}, PASSED,
     PASSED},
    {"97 of 240 s is below", MET, "arrest,pauses", {OF_WATCH}, {240, 970}, PASSED, FAILED},
    {"96.1 s too", MET, "arrest,pauses", {OF_WATCH}, {240, 961}, PASSED, FAILED},
    {"pauses longer than all of it", MET, "arrest,pauses", {OF_WATCH}, {10, 200}, PASSED, FAILED},
    {"no stopwatch", MET, "arrest,pauses", {OF_WATCH}, {240, NO}, PASSED, PASSED},
    {"never better than the core", MET, "arrest,pauses", {OF_WATCH}, {240, 10}, FAILED, FAILED},
    {"incomplete stays so", MET, "arrest,pauses", {OF_WATCH}, {240, 970}, INCOMPLETE, INCOMPLETE},
    {"no such measure", MET, "arrest", {OF_WATCH}, {240}, PASSED, REFUSED},
    {"metrics without a stopwatch rule", MET, "rate", {{"measures", 0, "rate"}}, {0}, PASSED,
     PASSED},
    {"recent adds nothing", REC, NULL, {{0}}, {0}, FAILED, FAILED},
    {"streak adds nothing by itself", RUN, NULL, {{0}}, {0}, PASSED, PASSED},
    {"contact time as on the label", RUN, "mine,theirs", {OF_LIMIT}, {20, 200}, PASSED, PASSED},
    {"contact time too short", RUN, "mine,theirs", {OF_LIMIT}, {19, 200}, PASSED, FAILED},
    {"label not recorded", RUN, "mine,theirs", {OF_LIMIT}, {19, NO}, PASSED, PASSED},
    {"rate adds nothing", RATE, "d2", {OF_D2}, {1}, PASSED, PASSED},
    {"10 apart", AGREE, "mine,theirs", {OF_PAIR}, {150, 1400}, PASSED, PASSED},
    {"10.1 apart", AGREE, "mine,theirs", {OF_PAIR}, {150, 1399}, PASSED, FAILED},
    {"11 below", AGREE, "mine,theirs", {OF_PAIR}, {129, 1400}, PASSED, FAILED},
    {"nobody compared", AGREE, "mine,theirs", {OF_PAIR}, {150, NO}, PASSED, PASSED},
    {"next class", AGREE, "class,class_mentor", {OF_CLASS}, {1, 2}, PASSED, PASSED},
    {"two classes apart", AGREE, "class,class_mentor", {OF_CLASS}, {1, 3}, PASSED, FAILED},
    {"digits adds nothing", DIGITS, "mine", {OF_MINE}, {140}, INCOMPLETE, INCOMPLETE},
};

/* clang-format on */

START_TEST(assesses_one_performance)
{
    const char *label = performances[_i].label;
    const struct sotay_rule *rule = find_rule(performances[_i].use);
    struct sotay_value params[24];
    struct row row = PASS("2026-01-01");
    memcpy(row.v, performances[_i].v, sizeof row.v);
    fill_params(rule, performances[_i].given, COUNT_OF(performances[_i].given), params);
    struct sotay_performance p = {
        .size = sizeof p,
        .one = make_series(performances[_i].columns, &row, 1),
        .core_result = performances[_i].core,
    };
    struct sotay_assessment a = {.size = sizeof a, .result = -1};
    int32_t answer = rule->assess(&host, &p, params, &a);
    int got = answer < 0 ? REFUSED : a.result;
    ck_assert_msg(got == performances[_i].want, "%s: got %d", label, got);
    if (got == FAILED && performances[_i].core == PASSED)
        ck_assert_msg(a.n_reasons == 1 && a.reasons[0][0], "%s: no reason", label);
    host_empty();
}
END_TEST

/* ---- the tables ------------------------------------------------------------------------------ */

static const char *const names[] = {"endoscopy", "resuscitation", "ncd"};

static void check_param(const struct sotay_param *p)
{
    ck_assert_msg(p->name[strspn(p->name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0',
                  "parameter %s", p->name);
    ck_assert_msg(p->label && p->label[0] && p->unit, "%s: no label or unit", p->name);
    if (p->type == SOTAY_PARAM_NUMBER) {
        ck_assert_msg(p->min <= p->preset && p->preset <= p->max && p->min < p->max,
                      "%s: preset outside its range", p->name);
        return;
    }
    ck_assert_int_eq(p->type, SOTAY_PARAM_WORD);
    uint32_t at = 0;
    while (at < p->n_words && strcmp(p->words[at], p->preset_word) != 0)
        at++;
    ck_assert_msg(p->n_words == 0 || at < p->n_words, "%s: preset is none of its words", p->name);
}

START_TEST(tables_are_in_order)
{
    const struct sotay_specialty *s = specialty(names[_i]);
    ck_assert(s->head.magic == SOTAY_PLUGIN_MAGIC);
    ck_assert_uint_eq(s->head.abi_major, SOTAY_ABI_MAJOR);
    ck_assert_uint_eq(s->head.size, sizeof *s);
    ck_assert_str_eq(s->head.name, names[_i]);
    ck_assert_str_eq(s->head.version, "1.0.0");
    ck_assert_uint_ge(s->n_rules, 2);
    for (uint32_t r = 0; r < s->n_rules; r++) {
        const struct sotay_rule *rule = s->rules[r];
        ck_assert_uint_eq(rule->size, sizeof *rule);
        ck_assert(rule->assess && rule->judge && rule->title[0]);
        ck_assert_uint_le(rule->n_params, 24);
        for (uint32_t i = 0; i < rule->n_params; i++) {
            check_param(&rule->params[i]);
            for (uint32_t k = 0; k < i; k++)
                ck_assert_str_ne(rule->params[i].name, rule->params[k].name);
        }
    }
}
END_TEST

/* The months of the plugins are the months of the core. */
START_TEST(months_agree_with_the_core)
{
    for (int32_t day = day_parse("1999-12-01"); day < day_parse("2005-03-02"); day++)
        for (int32_t months = -26; months <= 26; months++)
            ck_assert_int_eq(sotay_add_months(day, months), day_add_months(day, months));
    ck_assert_int_eq(sotay_add_months(day_parse("1900-01-31"), 1), day_parse("1900-02-28"));
    for (int32_t day = day_parse("2023-12-01"); day < day_parse("2024-12-31"); day++)
        for (int32_t months = 1; months <= 13; months++) {
            int32_t last = sotay_last_day_in_window(day, months);
            ck_assert_int_lt(sotay_add_months(last, -months), day);
            ck_assert_int_ge(sotay_add_months(last + 1, -months), day);
        }
}
END_TEST

Suite *suite_specialties(void);
Suite *suite_specialties(void)
{
    Suite *suite = suite_create("specialties");
    TCase *tc = tcase_create("specialties");
    tcase_add_loop_test(tc, tables_are_in_order, 0, (int)COUNT_OF(names));
    tcase_add_loop_test(tc, judges_the_series, 0, (int)COUNT_OF(cases));
    tcase_add_loop_test(tc, answers_hold_as_long_as_they_say, 0, (int)COUNT_OF(cases));
    tcase_add_loop_test(tc, assesses_one_performance, 0, (int)COUNT_OF(performances));
    tcase_add_test(tc, months_agree_with_the_core);
    suite_add_tcase(suite, tc);
    return suite;
}
