/* tests/plugins/frozen/frozen-1-0.c - a plugin as it was written for ABI 1.0.
 *
 * It is built against sotay/plugin.h beside it, which is that of the first release, and is loaded
 * for ever.  Neither is changed when the interface grows: then a test fails, and the growth is
 * wrong.  today.c builds the same rules against the header of today.
 */
#include <sotay/plugin.h>

#include <stdio.h>
#include <string.h>

#ifndef FROZEN_NAME
#define FROZEN_NAME "frozen-1-0"
#endif

#define INSIDE_1_0(p, type, last) \
    ((p)->size >= offsetof(type, last) + sizeof(((type *)0)->last)) /* all that 1.0 has */

/* The way out of a rule that was handed less than 1.0 promises. */
static int32_t too_small(const struct sotay_host *host)
{
    host->log(host, SOTAY_LOG_ERROR, "a struct is smaller than in 1.0");
    return -1;
}

static const struct sotay_column *column_of(const struct sotay_series *series, const char *name,
                                            uint32_t *ret_at)
{
    for (uint32_t i = 0; i < series->n_columns; i++)
        if (strcmp(series->columns[i]->name, name) == 0) {
            *ret_at = i;
            return series->columns[i];
        }
    return NULL;
}

/* 1 where the value is there and inside the bounds of the checklist. */
static int is_inside(const struct sotay_column *c, uint32_t row)
{
    return c->state[row] == SOTAY_VALUE && (!c->has_min || c->value[row] >= c->min) &&
           (!c->has_max || c->value[row] <= c->max);
}

/* ---- judge: enough performances and mentors within some days, and what was measured in them ---- */

enum { NEED, MENTORS, WINDOW, VALID, RATE };

static const struct sotay_param params[] = {
    {.name = "need",
     .label = "performances",
     .unit = "",
     .preset = 3,
     .min = 1,
     .max = 100,
     .stricter = SOTAY_STRICTER_UP},
    {.name = "mentors",
     .label = "mentors",
     .unit = "",
     .preset = 2,
     .min = 1,
     .max = 100,
     .stricter = SOTAY_STRICTER_UP},
    {.name = "window",
     .label = "days looked back",
     .unit = "days",
     .preset = 365,
     .min = 1,
     .max = 10000,
     .stricter = SOTAY_STRICTER_DOWN},
    {.name = "valid",
     .label = "days it stays valid",
     .unit = "days",
     .preset = 365,
     .min = 1,
     .max = 10000,
     .stricter = SOTAY_STRICTER_DOWN},
    {.name = "rate",
     .label = "measure",
     .unit = "",
     .type = SOTAY_PARAM_WORD,
     .preset_word = "rate",
     .stricter = SOTAY_STRICTER_FIXED},
};

struct window {
    int64_t n, mentors, simulated;
};

static struct window look(const struct sotay_series *series, const struct sotay_value *p,
                          uint32_t until, uint8_t *seen, uint32_t n_seen)
{
    struct window w = {0, 0, 0};
    memset(seen, 0, n_seen);
    for (uint32_t i = 0; i <= until; i++) {
        if (!series->passed[i] || series->day[i] <= series->day[until] - p[WINDOW].number)
            continue;
        w.n++;
        w.simulated += (series->flags[i] & SOTAY_FLAG_SIMULATED) != 0;
        if (series->mentor[i] >= 0 && !seen[series->mentor[i]]) {
            seen[series->mentor[i]] = 1;
            w.mentors++;
        }
    }
    return w;
}

static void add_criterion(const struct sotay_host *host, struct sotay_criterion *c, const char *id,
                          const char *label, int64_t value, int64_t target)
{
    c->size = sizeof *c;
    c->id = id;
    c->label = host->translate(host, label);
    c->unit = "";
    c->value = value;
    c->target = target;
    c->met = value >= target;
}

/* "2/3": the recorded ones of the measure that lie inside its bounds. */
static const char *share_text(const struct sotay_host *host, const struct sotay_column *c,
                              uint32_t n)
{
    unsigned inside = 0, recorded = 0;
    char *text = (char *)host->alloc(host, 32);
    for (uint32_t i = 0; text && i < n; i++) {
        recorded += c->state[i] == SOTAY_VALUE;
        inside += is_inside(c, i) ? 1U : 0U;
    }
    if (text)
        snprintf(text, 32, "%u/%u", inside, recorded);
    return text;
}

static int32_t enough_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *p, int32_t as_of, struct sotay_judgement *ret)
{
    if (!INSIDE_1_0(host, struct sotay_host, text) ||
        !INSIDE_1_0(series, struct sotay_series, minute) ||
        !INSIDE_1_0(ret, struct sotay_judgement, criteria))
        return too_small(host);
    uint32_t n = 0, n_seen = 1, rate_at = 0, note_at = 0;
    while (n < series->n && series->day[n] <= as_of)
        n++;
    for (uint32_t i = 0; i < n; i++)
        if (series->mentor[i] >= (int32_t)n_seen)
            n_seen = (uint32_t)series->mentor[i] + 1;
    const struct sotay_column *rate = column_of(series, p[RATE].word, &rate_at);
    const struct sotay_column *note = column_of(series, "note", &note_at);
    uint8_t *seen = (uint8_t *)host->alloc(host, n_seen);
    struct sotay_criterion *c = (struct sotay_criterion *)host->alloc(host, 5 * sizeof *c);
    if (!seen || !c)
        return -1;
    if (!rate || !note || !INSIDE_1_0(rate, struct sotay_column, has_max)) {
        host->log(host, SOTAY_LOG_ERROR, "the checklist lacks a measure");
        return -1;
    }
    struct window w = {0, 0, 0};
    int32_t met = SOTAY_DAY_NONE, since = SOTAY_DAY_NONE;
    for (uint32_t i = 0; i < n; i++) {
        w = look(series, p, i, seen, n_seen);
        if (!series->passed[i] || w.n < p[NEED].number || w.mentors < p[MENTORS].number)
            continue;
        if (met == SOTAY_DAY_NONE || series->day[i] > met + p[VALID].number)
            since = series->day[i];
        met = series->day[i];
    }
    ret->state = SOTAY_STATE_NOT_YET;
    ret->since = ret->expires = ret->holds_until = ret->refresh_due = SOTAY_DAY_NONE;
    if (met != SOTAY_DAY_NONE) {
        ret->expires = met + (int32_t)p[VALID].number;
        ret->state = as_of <= ret->expires ? SOTAY_STATE_COMPETENT : SOTAY_STATE_LAPSED;
    }
    if (ret->state == SOTAY_STATE_COMPETENT) {
        ret->since = since;
        ret->holds_until = ret->expires;
        ret->refresh_due = met + (int32_t)p[VALID].number / 2;
    }
    add_criterion(host, &c[0], "performances", "Performances", w.n, p[NEED].number);
    add_criterion(host, &c[1], "mentors", "Mentors", w.mentors, p[MENTORS].number);
    add_criterion(host, &c[2], "simulated", "Simulated", w.simulated, 0);
    add_criterion(host, &c[3], "rate", "Inside the bounds", n ? is_inside(rate, n - 1) : 0, 1);
    c[3].value_text = share_text(host, rate, n);
    c[3].target_text = "all";
    add_criterion(host, &c[4], "note", "Last note", 0, 0);
    c[4].value_text = n ? host->text(host, series, note_at, n - 1) : NULL;
    ret->criteria = c;
    ret->n_criteria = 5;
    return c[3].value_text ? 0 : -1;
}

/* ---- assess: each thing that a performance shows has its say ----------------------------------- */

static int32_t enough_assess(const struct sotay_host *host,
                             const struct sotay_performance *performance,
                             const struct sotay_value *p, struct sotay_assessment *ret)
{
    const struct sotay_series *one = performance->one;
    uint32_t rate_at = 0, note_at = 0, n = 0;
    const char **reasons = (const char **)host->alloc(host, 5 * sizeof *reasons);
    if (!INSIDE_1_0(performance, struct sotay_performance, core_result) ||
        !INSIDE_1_0(ret, struct sotay_assessment, reasons) || one->n != 1)
        return too_small(host);
    const struct sotay_column *rate = column_of(one, p[RATE].word, &rate_at);
    const struct sotay_column *note = column_of(one, "note", &note_at);
    if (!reasons || !rate || !note)
        return -1;
    ret->result = performance->core_result;
    for (uint32_t i = 0; i < performance->n_steps; i++)
        if (performance->step_critical[i] && performance->step[i] == SOTAY_STEP_NOT_OBSERVED) {
            ret->result = SOTAY_ASSESS_INCOMPLETE;
            reasons[n++] = host->translate(host, "a critical step was not seen");
            break;
        }
    for (uint32_t i = 0; i < performance->n_steps; i++)
        if (performance->step_score[i] == 1) {
            ret->result = SOTAY_ASSESS_FAILED;
            reasons[n++] = host->translate(host, "the lowest score");
            break;
        }
    if (rate->state[0] == SOTAY_VALUE && !is_inside(rate, 0)) {
        ret->result = SOTAY_ASSESS_FAILED;
        reasons[n++] = host->translate(host, "outside the bounds");
    }
    const char *said = host->text(host, one, note_at, 0);
    if (said)
        reasons[n++] = said; /* a remark, also on one that passed */
    ret->reasons = reasons;
    ret->n_reasons = n;
    return 0;
}

static const struct sotay_rule enough = {
    .size = sizeof enough,
    .name = "enough",
    .title = "Enough of them",
    .params = params,
    .n_params = sizeof params / sizeof params[0],
    .assess = enough_assess,
    .judge = enough_judge,
};

static const struct sotay_rule *const rules[] = {&enough};

static const struct sotay_specialty plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof(struct sotay_specialty),
             .kind = SOTAY_KIND_SPECIALTY,
             .name = FROZEN_NAME,
             .version = "1.0.0"},
    .rules = rules,
    .n_rules = 1,
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.head;
}
