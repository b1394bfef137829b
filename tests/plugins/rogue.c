/* tests/plugins/rogue.c - a plugin that is sound to look at, and whose rules end, stop or drain whoever
 * calls them, each in its own way; `fine`, `shows` and `picky` behave.
 *
 * crash-open.c builds it so that opening it crashes, hang-open.c so that it never ends.
 */
#include <sotay/plugin.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef ROGUE_NAME
#define ROGUE_NAME "rogue"
#endif

#define UNUSED(x) ((void)(x))

static const struct sotay_param params_[] = {
    {.name = "rows",
     .label = "performances from which on it goes wrong",
     .unit = "",
     .preset = 0,
     .max = 1000},
};

static int32_t assess_as_core(const struct sotay_host *host,
                              const struct sotay_performance *performance,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    UNUSED(host);
    UNUSED(params);
    ret->result = performance->core_result;
    return 0;
}

/* Competent from the first pass on, for good. */
static int32_t fine_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    UNUSED(host);
    UNUSED(params);
    ret->state = SOTAY_STATE_NOT_YET;
    for (uint32_t i = 0; i < series->n && ret->state != SOTAY_STATE_COMPETENT; i++) {
        if (!series->passed[i] || series->day[i] > as_of)
            continue;
        ret->state = SOTAY_STATE_COMPETENT;
        ret->since = series->day[i];
    }
    return 0;
}

/* ---- what a rule is handed ---- */

static int32_t shows_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    struct sotay_criterion *c = host->alloc(host, 3 * sizeof *c);
    int64_t confirmed = 0, outside = 0;
    if (!c)
        return -1;
    for (uint32_t i = 0; i < series->n; i++) {
        confirmed += (series->flags[i] & SOTAY_FLAG_CONFIRMED) != 0;
        outside += (series->flags[i] & SOTAY_FLAG_OUTSIDE) != 0;
    }
    c[0] =
        (struct sotay_criterion){.size = sizeof *c, .id = "tables", .label = "Tables", .unit = ""};
    c[1] = (struct sotay_criterion){
        .size = sizeof *c, .id = "confirmed", .label = "Confirmed", .unit = "", .value = confirmed};
    c[2] = (struct sotay_criterion){
        .size = sizeof *c, .id = "outside", .label = "Outside", .unit = "", .value = outside};
    c[0].value = series->n_tables ? series->tables[0]->columns[0]->number[0] : -1;
    c[0].target_text = series->guideline;
    ret->criteria = c;
    ret->n_criteria = 3;
    return fine_judge(host, series, params, as_of, ret);
}

/* Passes only level 5, and has a word to say either way. */
static int32_t picky_assess(const struct sotay_host *host,
                            const struct sotay_performance *performance,
                            const struct sotay_value *params, struct sotay_assessment *ret)
{
    static const char *const praise[] = {"as it should be"}, *const blame[] = {"too much help",
                                                                               "x"};
    UNUSED(host);
    UNUSED(params);
    int good = performance->one->level[0] >= 5;
    ret->result = good ? SOTAY_ASSESS_PASSED : SOTAY_ASSESS_FAILED;
    ret->reasons = good ? praise : blame;
    ret->n_reasons = good ? 1 : 2;
    return 0;
}

/* ---- what goes wrong ---- */

static int is_time(const struct sotay_series *series, const struct sotay_value *params)
{
    return series->n >= (uint32_t)params[0].number;
}

static int32_t crash_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    if (is_time(series, params))
        raise(SIGSEGV);
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t leave_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    if (is_time(series, params))
        exit(0);
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t hang_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    while (is_time(series, params))
        pause();
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t leak_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    static const size_t piece = 1 << 20;
    while (is_time(series, params))
        memset(malloc(piece), 1, 16); /* until there is none, and beyond */
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t abort_assess(const struct sotay_host *host,
                            const struct sotay_performance *performance,
                            const struct sotay_value *params, struct sotay_assessment *ret)
{
    UNUSED(host);
    UNUSED(performance);
    UNUSED(params);
    UNUSED(ret);
    abort();
}

static int32_t state_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    UNUSED(host);
    UNUSED(series);
    UNUSED(params);
    UNUSED(as_of);
    ret->state = 77;
    return 0;
}

static int32_t label_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    struct sotay_criterion *c = host->alloc(host, sizeof *c);
    if (!c)
        return -1;
    *c = (struct sotay_criterion){.size = sizeof *c, .id = "thing", .label = NULL, .unit = ""};
    ret->criteria = c;
    ret->n_criteria = 1;
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t million_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    int32_t answer = label_judge(host, series, params, as_of, ret);
    ret->n_criteria = 1000000;
    return answer;
}

/* ---- one call after the other in a process ---- */

static int has_judged; /* what no rule should keep */

static int32_t keeps_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    has_judged = 1;
    return fine_judge(host, series, params, as_of, ret);
}

static int32_t tells_assess(const struct sotay_host *host,
                            const struct sotay_performance *performance,
                            const struct sotay_value *params, struct sotay_assessment *ret)
{
    static const char *const before[] = {"not judged yet"}, *const after[] = {"judged before"};
    ret->reasons = has_judged ? after : before;
    ret->n_reasons = 1;
    return assess_as_core(host, performance, params, ret);
}

static int32_t spoilt_assess(const struct sotay_host *host,
                             const struct sotay_performance *performance,
                             const struct sotay_value *params, struct sotay_assessment *ret)
{
    if (has_judged)
        abort();
    return tells_assess(host, performance, params, ret);
}

/* ---- the plugin ---- */

#define RULE(variable, name_, assess_, judge_) \
    static const struct sotay_rule variable = {.size = sizeof variable, \
                                               .name = name_, \
                                               .title = name_, \
                                               .params = params_, \
                                               .n_params = 1, \
                                               .assess = assess_, \
                                               .judge = judge_}
RULE(fine, "fine", assess_as_core, fine_judge);
RULE(shows, "shows", assess_as_core, shows_judge);
RULE(picky, "picky", picky_assess, fine_judge);
RULE(crash, "crash", assess_as_core, crash_judge);
RULE(leave, "leave", assess_as_core, leave_judge);
RULE(hang, "hang", assess_as_core, hang_judge);
RULE(leak, "leak", assess_as_core, leak_judge);
RULE(fall, "fall", abort_assess, fine_judge);
RULE(state, "state", assess_as_core, state_judge);
RULE(label, "label", assess_as_core, label_judge);
RULE(million, "million", assess_as_core, million_judge);
RULE(tells, "tells", tells_assess, keeps_judge);
RULE(spoilt, "spoilt", spoilt_assess, keeps_judge);

static const struct sotay_rule *const rules[] = {&fine,    &shows, &picky, &crash, &leave,
                                                 &hang,    &leak,  &fall,  &state, &label,
                                                 &million, &tells, &spoilt};

static const struct sotay_specialty plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof plugin,
             .kind = SOTAY_KIND_SPECIALTY,
             .name = ROGUE_NAME,
             .version = "0.1.0"},
    .rules = rules,
    .n_rules = sizeof rules / sizeof rules[0],
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
#ifdef ROGUE_OPEN_CRASHES
    abort();
#endif
#ifdef ROGUE_OPEN_HANGS
    for (;;)
        pause();
#endif
    return &plugin.head;
}
