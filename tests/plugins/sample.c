/* tests/plugins/sample.c - a good plugin, with rules that are good (streak, says, roomy), wrong (nonsense,
 * absurd, mute, generous) and fatal (crash).
 *
 * newer.c builds it as a later minor with a larger struct; copied as liar.so it bears a name that
 * is not its file's.
 */
#include <sotay/plugin.h>

#include <stdlib.h>
#include <string.h>

#ifndef SAMPLE_NAME
#define SAMPLE_NAME "sample"
#endif

static int32_t assess_as_core(const struct sotay_host *host,
                              const struct sotay_performance *performance,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    (void)host;
    (void)params;
    ret->result = performance->core_result;
    return 0;
}

/* ---- streak: so many passed in a row, up to the last one ---- */

enum { STREAK_LENGTH, STREAK_RATE, STREAK_GUIDE };

static const char *const guides[] = {"erc", "aha"};
static const struct sotay_param streak_params[] = {
    {.name = "length",
     .label = "passed in a row",
     .unit = "",
     .preset = 3,
     .min = 1,
     .max = 50,
     .stricter = SOTAY_STRICTER_UP},
    {.name = "rate",
     .label = "share",
     .unit = "%",
     .decimals = 1,
     .preset = 900,
     .min = 0,
     .max = 1000,
     .stricter = SOTAY_STRICTER_UP},
    {.name = "guide",
     .label = "guideline",
     .unit = "",
     .type = SOTAY_PARAM_WORD,
     .preset_word = NULL,
     .words = guides,
     .n_words = 2,
     .stricter = SOTAY_STRICTER_FIXED},
};

static int32_t streak_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    struct sotay_criterion *c = host->alloc(host, sizeof *c);
    if (!c)
        return -1;
    int64_t run = 0;
    int32_t since = SOTAY_DAY_NONE;
    for (uint32_t i = 0; i < series->n && series->day[i] <= as_of; i++) {
        run = series->passed[i] ? run + 1 : 0;
        if (run == params[STREAK_LENGTH].number)
            since = series->day[i];
    }
    *c = (struct sotay_criterion){
        .size = sizeof *c,
        .id = "streak",
        .label = host->translate(host, "Passed in a row"),
        .unit = "",
        .value = run,
        .target = params[STREAK_LENGTH].number,
        .met = run >= params[STREAK_LENGTH].number,
    };
    ret->state = c->met ? SOTAY_STATE_COMPETENT : SOTAY_STATE_NOT_YET;
    ret->since = c->met ? since : SOTAY_DAY_NONE;
    ret->criteria = c;
    ret->n_criteria = 1;
    return 0;
}

static const struct sotay_rule streak = {
    .size = sizeof streak,
    .name = "streak",
    .title = "So many passed in a row",
    .params = streak_params,
    .n_params = 3,
    .assess = assess_as_core,
    .judge = streak_judge,
};

/* ---- says: the text of the first measure becomes the value ---- */

static int32_t says_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    (void)params;
    (void)as_of;
    struct sotay_criterion *c = host->alloc(host, sizeof *c);
    if (!c)
        return -1;
    *c = (struct sotay_criterion){.size = sizeof *c, .id = "says", .label = "Says", .unit = ""};
    c->value_text = series->n ? host->text(host, series, 0, series->n - 1) : NULL;
    ret->state = SOTAY_STATE_NOT_YET;
    ret->criteria = c;
    ret->n_criteria = 1;
    return 0;
}

/* Finds every performance perfect, whatever the core said, and has a reason. */
static int32_t generous_assess(const struct sotay_host *host,
                               const struct sotay_performance *performance,
                               const struct sotay_value *params, struct sotay_assessment *ret)
{
    static const char *const reasons[] = {"well done"};
    (void)host;
    (void)performance;
    (void)params;
    ret->result = SOTAY_ASSESS_PASSED;
    ret->reasons = reasons;
    ret->n_reasons = 1;
    return 0;
}

static const struct sotay_rule says = {
    .size = sizeof says,
    .name = "says",
    .title = "Shows what was written",
    .assess = generous_assess,
    .judge = says_judge,
};

/* ---- wrong answers ---- */

static int32_t nonsense_assess(const struct sotay_host *host,
                               const struct sotay_performance *performance,
                               const struct sotay_value *params, struct sotay_assessment *ret)
{
    (void)host;
    (void)performance;
    (void)params;
    ret->result = 99;
    return 0;
}

static int32_t nonsense_judge(const struct sotay_host *host, const struct sotay_series *series,
                              const struct sotay_value *params, int32_t as_of,
                              struct sotay_judgement *ret)
{
    (void)host;
    (void)series;
    (void)params;
    (void)as_of;
    ret->state = 99;
    return 0;
}

static const struct sotay_rule nonsense = {
    .size = sizeof nonsense,
    .name = "nonsense",
    .title = "A state that does not exist",
    .assess = nonsense_assess,
    .judge = nonsense_judge,
};

#define TOO_MANY 201 /* criteria or reasons */

/* `wrong` chooses which one thing is wrong in an answer that is otherwise good. */
static const struct sotay_param absurd_params[] = {
    {.name = "wrong", .label = "what is wrong", .unit = "", .preset = 0, .min = 0, .max = 99},
};

static int32_t absurd_assess(const struct sotay_host *host,
                             const struct sotay_performance *performance,
                             const struct sotay_value *params, struct sotay_assessment *ret)
{
    const char **reasons = host->alloc(host, TOO_MANY * sizeof *reasons);
    static const char *const missing[] = {"one", NULL}, *const cut[] = {"one", "\xc3"};
    static char endless[600];
    static const char *const lengthy[] = {endless};
    if (!reasons)
        return -1;
    for (int i = 0; i < TOO_MANY; i++)
        reasons[i] = "well";
    memset(endless, 'a', sizeof endless - 1);
    ret->result = performance->core_result;
    ret->reasons = reasons;
    ret->n_reasons = 2;
    switch (params[0].number) {
    case 1:
        ret->n_reasons = 1000000;
        break;
    case 2:
        ret->reasons = NULL;
        break;
    case 3:
        ret->reasons = missing;
        break;
    case 4:
        ret->reasons = cut;
        break;
    case 5:
        ret->reasons = lengthy;
        ret->n_reasons = 1;
        break;
    case 6:
        ret->result = -1;
        break;
    case 7:
        ret->result = SOTAY_ASSESS_PASSED + 1;
        break;
    case 8:
        ret->n_reasons = TOO_MANY;
        break;
    default:
        break;
    }
    return 0;
}

static int32_t absurd_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    (void)series;
    struct sotay_criterion *c = host->alloc(host, TOO_MANY * sizeof *c);
    char *endless = host->alloc(host, 600);
    if (!c || !endless)
        return -1;
    for (int i = 0; i < 599; i++)
        endless[i] = 'a';
    for (int i = 0; i < TOO_MANY; i++)
        c[i] = (struct sotay_criterion){
            .size = sizeof *c, .id = "thing", .label = "Thing", .unit = "", .met = 1};
    ret->state = SOTAY_STATE_COMPETENT;
    ret->since = as_of;
    ret->criteria = c;
    ret->n_criteria = 2;
    switch (params[0].number) {
    case 1:
        ret->since = SOTAY_DAY_NONE;
        break;
    case 2:
        ret->since = as_of + 1;
        break;
    case 3:
        ret->expires = as_of - 1;
        break;
    case 4:
        ret->holds_until = as_of - 1;
        break;
    case 5:
        ret->refresh_due = INT32_MAX;
        break;
    case 6:
        ret->n_criteria = TOO_MANY;
        break;
    case 7:
        ret->criteria = NULL;
        break;
    case 8:
        c[1].label = NULL;
        break;
    case 9:
        c[1].label = endless;
        break;
    case 10:
        c[0].label = "\xff";
        break;
    case 11:
        c[0].size = 8;
        break;
    case 12:
        c[1].size = sizeof *c + 8;
        break;
    case 13:
        c[0].id = "Not A Name";
        break;
    case 14:
        c[0].met = 2;
        break;
    case 15:
        c[0].decimals = 7;
        break;
    case 16:
        c[0].value_text = "\xc3";
        break;
    case 17:
        c[0].unit = NULL;
        break;
    case 18:
        ret->state = -1;
        break;
    case 19:
        c[0].size = (uint64_t)1 << 40;
        break;
    case 20:
        ret->n_criteria = 1000000;
        break;
    case 21:
        ret->n_criteria = UINT32_MAX;
        break;
    case 22:
        ret->state = SOTAY_STATE_LAPSED;
        ret->expires = as_of;
        break;
    case 23:
        c[0].id = NULL;
        break;
    case 24:
        ret->since = INT32_MAX;
        break;
    case 25:
        c[1].size = 0;
        break;
    case 26:
        ret->state = INT32_MAX;
        break;
    default:
        break;
    }
    return 0;
}

static const struct sotay_rule absurd = {
    .size = sizeof absurd,
    .name = "absurd",
    .title = "One thing is wrong",
    .params = absurd_params,
    .n_params = 1,
    .assess = absurd_assess,
    .judge = absurd_judge,
};

/* ---- roomy: criteria larger than the host's, as a later minor may have them ---- */

struct roomy_criterion {
    struct sotay_criterion known;
    int64_t later[3];
};

static int32_t roomy_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    static const char *const ids[] = {"first", "second", "third"};
    (void)series;
    (void)params;
    (void)as_of;
    struct roomy_criterion *c = host->alloc(host, 3 * sizeof *c);
    if (!c)
        return -1;
    for (int i = 0; i < 3; i++) {
        c[i].known = (struct sotay_criterion){
            .size = sizeof *c, .id = ids[i], .label = ids[i], .unit = "", .value = i};
        c[i].later[0] = c[i].later[1] = c[i].later[2] = -1;
    }
    ret->state = SOTAY_STATE_NOT_YET;
    ret->criteria = &c->known;
    ret->n_criteria = 3;
    return 0;
}

static const struct sotay_rule roomy = {
    .size = sizeof roomy,
    .name = "roomy",
    .title = "Larger criteria",
    .assess = assess_as_core,
    .judge = roomy_judge,
};

static int32_t mute_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    (void)series;
    (void)params;
    (void)as_of;
    (void)ret;
    host->log(host, SOTAY_LOG_DEBUG, "not shown");
    host->log(host, SOTAY_LOG_ERROR, "no table for this age");
    return host->alloc(host, UINT64_MAX) ? 0 : -5; /* nobody has that much memory */
}

static const struct sotay_rule mute = {
    .size = sizeof mute,
    .name = "mute",
    .title = "Cannot answer",
    .assess = assess_as_core,
    .judge = mute_judge,
};

static int32_t crash_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    (void)host;
    (void)series;
    (void)params;
    (void)as_of;
    (void)ret;
    abort();
}

static const struct sotay_rule crash = {
    .size = sizeof crash,
    .name = "crash",
    .title = "Ends the program",
    .assess = assess_as_core,
    .judge = crash_judge,
};

/* ---- the plugin ---- */

static const struct sotay_rule *const rules[] = {&streak, &says, &nonsense, &absurd,
                                                 &roomy,  &mute, &crash};

static const struct {
    struct sotay_specialty known;
    int64_t later[4]; /* what a later minor appended */
} plugin = {
    .known = {.head = {.magic = SOTAY_PLUGIN_MAGIC,
                       .abi_major = SOTAY_ABI_MAJOR,
#ifdef SAMPLE_NEWER
                       .abi_minor = SOTAY_ABI_MINOR + 1,
                       .size = sizeof plugin,
#else
                       .abi_minor = SOTAY_ABI_MINOR,
                       .size = sizeof(struct sotay_specialty),
#endif
                       .kind = SOTAY_KIND_SPECIALTY,
                       .name = SAMPLE_NAME,
                       .version = "1.2.3"},
              .rules = rules,
              .n_rules = sizeof rules / sizeof rules[0]},
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.known.head;
}
