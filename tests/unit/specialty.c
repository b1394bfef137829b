/* tests/unit/specialty.c - the rules of the specialty plugins, opened, given parameters and
 * series. */
#include "base/base.h"

#include "specialty.h"

#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"

/* ---- a host that remembers what to free ------------------------------------------------------ */

static struct {
    void *blocks[4000];
    size_t n;
    int errors;
} memory;

static void *host_alloc(const struct sotay_host *self, uint64_t bytes)
{
    (void)self;
    ck_assert(memory.n < COUNT_OF(memory.blocks));
    void *block = calloc(1, (size_t)bytes);
    ck_assert_ptr_nonnull(block);
    memory.blocks[memory.n++] = block;
    return block;
}

static void host_log(const struct sotay_host *self, int32_t level, const char *message)
{
    (void)self;
    memory.errors += level == SOTAY_LOG_ERROR && message[0];
}

static const char *host_translate(const struct sotay_host *self, const char *msgid)
{
    (void)self;
    return msgid;
}

int host_errors(void)
{
    return memory.errors;
}

const struct sotay_host host = {
    .size = sizeof host,
    .alloc = host_alloc,
    .log = host_log,
    .translate = host_translate,
};

void host_empty(void)
{
    while (memory.n > 0)
        free(memory.blocks[--memory.n]);
    memory.errors = 0;
}

/* ---- plugins and parameters ------------------------------------------------------------------ */

const struct sotay_specialty *specialty(const char *name)
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
const struct sotay_rule *find_rule(const char *use)
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

void fill_params(const struct sotay_rule *rule, const struct given *given, size_t n,
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

struct made made;

void add_row(const struct row *r, uint32_t n_columns)
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
const struct sotay_series *make_series(const char *columns, const struct row *rows, size_t n)
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
