/* src/plugin/builtin.c - the rules every Sotay has: count, attend, all. */
#include "base/base.h"

#include "plugin/rule.h"

#include "base/day.h"
#include "sotay/rule-helpers.h"

#define MONTHS_MAX 600
#define COUNT_MAX 10000

/* The core's pass mark is all the built-in rules ask of one performance. */
static int32_t assess_as_core(const struct sotay_host *host, const struct sotay_performance *perf,
                              const struct sotay_value *params, struct sotay_assessment *ret)
{
    (void)host;
    (void)params;
    ret->result = perf->core_result;
    return 0;
}

/* ---- criteria -------------------------------------------------------------------------------- */

static struct sotay_criterion criterion(const struct sotay_host *host, const char *id,
                                        const char *msgid, int64_t value, int64_t target)
{
    return (struct sotay_criterion){
        .size = sizeof(struct sotay_criterion),
        .id = id,
        .label = host->translate(host, msgid),
        .unit = "",
        .value = value,
        .target = target,
        .met = value >= target,
    };
}

/* ---- count ---------------------------------------------------------------------------------- */

enum {
    COUNT_PERFORMANCES,
    COUNT_MENTORS,
    COUNT_DAYS,
    COUNT_WINDOW,
    COUNT_VALID,
    COUNT_REFRESH,
    COUNT_SIMULATED,
    COUNT_OUTSIDE,
    COUNT_CONFIRMED,
};

static const struct sotay_param count_params[] = {
    [COUNT_PERFORMANCES] = {.name = "performances",
                            .label = N_("passed performances needed"),
                            .unit = "",
                            .preset = 1,
                            .min = 1,
                            .max = COUNT_MAX,
                            .stricter = SOTAY_STRICTER_UP},
    [COUNT_MENTORS] = {.name = "mentors",
                       .label = N_("different mentors needed"),
                       .unit = "",
                       .preset = 1,
                       .min = 1,
                       .max = COUNT_MAX,
                       .stricter = SOTAY_STRICTER_UP},
    [COUNT_DAYS] = {.name = "days",
                    .label = N_("different days needed"),
                    .unit = "",
                    .preset = 1,
                    .min = 1,
                    .max = COUNT_MAX,
                    .stricter = SOTAY_STRICTER_UP},
    [COUNT_WINDOW] = {.name = "window-months",
                      .label = N_("months within which they must lie, 0 = any time"),
                      .unit = "months",
                      .max = MONTHS_MAX,
                      .stricter = SOTAY_STRICTER_DOWN},
    [COUNT_VALID] = {.name = "valid-months",
                     .label = N_("months it stays valid, 0 = for good"),
                     .unit = "months",
                     .max = MONTHS_MAX,
                     .stricter = SOTAY_STRICTER_DOWN},
    [COUNT_REFRESH] = {.name = "refresh-months",
                       .label = N_("months until a refresher is due, 0 = never"),
                       .unit = "months",
                       .max = MONTHS_MAX,
                       .stricter = SOTAY_STRICTER_DOWN},
    [COUNT_SIMULATED] = {.name = "simulated",
                         .label = N_("simulated performances that may count"),
                         .unit = "",
                         .max = COUNT_MAX,
                         .stricter = SOTAY_STRICTER_DOWN},
    [COUNT_OUTSIDE] = {.name = "outside",
                       .label = N_("of them by mentors from outside, 0 = does not matter"),
                       .unit = "",
                       .max = COUNT_MAX,
                       .stricter = SOTAY_STRICTER_UP},
    [COUNT_CONFIRMED] = {.name = "confirmed",
                         .label = N_("of them confirmed by the lead of the place, 0 = does not "
                                     "matter"),
                         .unit = "",
                         .max = COUNT_MAX,
                         .stricter = SOTAY_STRICTER_UP},
};

struct tally {
    int64_t real, simulated;
};

/* What lies in the window, kept up to date as whole days enter and leave it.
 *
 * Simulated performances count up to a limit.  Which of them when there are more?  For each of the
 * criteria those that help the person most: as many as the limit allows add to the number, as many
 * add a mentor that no real performance has, as many add a day; likewise of those by mentors from
 * outside and of those confirmed.  So the order of events does not matter, one more performance
 * never makes the answer worse, and with a limit of 0 a simulated performance gives nothing: not a
 * mentor, not a day, not a renewal. */
struct window {
    int64_t limit; /* of simulated ones */
    struct tally all, outside, confirmed;
    int64_t real_mentors, simulated_mentors; /* the latter seen in simulation only */
    int64_t real_days, simulated_days;       /* likewise */
    uint32_t *real_of, *simulated_of;        /* performances in the window, by mentor number */
};

static int64_t at_most(int64_t value, int64_t limit)
{
    return value < limit ? value : limit;
}
static int64_t window_tally(const struct window *w, const struct tally *t)
{
    return t->real + at_most(t->simulated, w->limit);
}
static int64_t window_mentors(const struct window *w)
{
    return w->real_mentors + at_most(w->simulated_mentors, w->limit);
}
static int64_t window_days(const struct window *w)
{
    return w->real_days + at_most(w->simulated_days, w->limit);
}

static bool passed_at(const struct sotay_series *s, uint32_t i, int64_t limit)
{
    return s->passed[i] && (limit > 0 || !(s->flags[i] & SOTAY_FLAG_SIMULATED));
}

static void tally_move(struct tally *t, bool simulated, int by)
{
    *(simulated ? &t->simulated : &t->real) += by;
}

/* One performance comes into the window (by = 1) or leaves it (by = -1). */
static void window_move_one(struct window *w, uint8_t flags, int32_t mentor, int by)
{
    bool simulated = flags & SOTAY_FLAG_SIMULATED;
    tally_move(&w->all, simulated, by);
    if (flags & SOTAY_FLAG_OUTSIDE)
        tally_move(&w->outside, simulated, by);
    if (flags & SOTAY_FLAG_CONFIRMED)
        tally_move(&w->confirmed, simulated, by);
    if (mentor < 0)
        return; /* nobody known: it counts, but is no further mentor */
    w->real_mentors -= w->real_of[mentor] > 0;
    w->simulated_mentors -= w->simulated_of[mentor] > 0 && w->real_of[mentor] == 0;
    uint32_t *of = simulated ? &w->simulated_of[mentor] : &w->real_of[mentor];
    *of = by > 0 ? *of + 1 : *of - 1;
    w->real_mentors += w->real_of[mentor] > 0;
    w->simulated_mentors += w->simulated_of[mentor] > 0 && w->real_of[mentor] == 0;
}

/* All performances of the day that begins at index `from`; returns where the next day begins and
 * tells whether anything there counts. */
static uint32_t window_move_day(struct window *w, const struct sotay_series *s, uint32_t from,
                                int by, bool *ret_counts)
{
    bool real = false, simulated = false;
    uint32_t i = from;
    for (; i < s->n && s->day[i] == s->day[from]; i++) {
        if (!passed_at(s, i, w->limit))
            continue;
        bool is_simulated = s->flags[i] & SOTAY_FLAG_SIMULATED;
        window_move_one(w, s->flags[i], s->mentor[i], by);
        real = real || !is_simulated;
        simulated = simulated || is_simulated;
    }
    if (real)
        w->real_days += by;
    else if (simulated)
        w->simulated_days += by;
    *ret_counts = real || simulated;
    return i;
}

/* Days up to and including d minus the window leave. */
static uint32_t window_leave(struct window *w, const struct sotay_series *s, uint32_t oldest,
                             sotay_day d, int months)
{
    if (months == 0)
        return oldest;
    sotay_day before = day_add_months(d, -months);
    bool counts;
    while (oldest < s->n && s->day[oldest] <= before)
        oldest = window_move_day(w, s, oldest, -1, &counts);
    return oldest;
}

/* Room for the counts by mentor.  false: no memory, or a series that is not in order. */
static bool window_new(struct window *w, const struct sotay_host *host,
                       const struct sotay_series *s)
{
    int32_t highest = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (i > 0 && s->day[i] < s->day[i - 1])
            return false;
        if (s->mentor[i] > highest)
            highest = s->mentor[i];
    }
    uint64_t bytes = ((uint64_t)highest + 1) * sizeof *w->real_of;
    w->real_of = host->alloc(host, bytes);
    w->simulated_of = host->alloc(host, bytes);
    return w->real_of && w->simulated_of;
}

#define COUNT_CRITERIA_MAX 6

static bool count_is_met(const struct window *w, const struct sotay_value *p)
{
    return window_tally(w, &w->all) >= p[COUNT_PERFORMANCES].number &&
           window_mentors(w) >= p[COUNT_MENTORS].number && window_days(w) >= p[COUNT_DAYS].number &&
           window_tally(w, &w->outside) >= p[COUNT_OUTSIDE].number &&
           window_tally(w, &w->confirmed) >= p[COUNT_CONFIRMED].number;
}

/* What has to lie within a period names it. */
static const char *within_label(const struct sotay_host *host, int64_t months)
{
    const char *text =
        host->translate(host, months == 1 ? N_("Passed performances within # month")
                                          : N_("Passed performances within # months"));
    const char *at = strchr(text, '#');
    size_t size = strlen(text) + 24;
    char *label = at ? host->alloc(host, size) : NULL;
    if (!label)
        return text;
    (void)snprintf(label, size, "%.*s%lld%s", (int)(at - text), text, (long long)months, at + 1);
    return label;
}

/* How many there are; what the checklist does not ask for is not shown. */
static uint32_t count_criteria(const struct sotay_host *host, const struct sotay_value *p,
                               const struct window *w, struct sotay_criterion *ret)
{
    uint32_t n = 0;
    ret[n] = criterion(host, "performances", N_("Passed performances"), window_tally(w, &w->all),
                       p[COUNT_PERFORMANCES].number);
    if (p[COUNT_WINDOW].number > 0)
        ret[n].label = within_label(host, p[COUNT_WINDOW].number);
    n++;
    ret[n++] = criterion(host, "mentors", N_("Different mentors"), window_mentors(w),
                         p[COUNT_MENTORS].number);
    ret[n++] = criterion(host, "days", N_("Different days"), window_days(w), p[COUNT_DAYS].number);
    if (p[COUNT_OUTSIDE].number > 0)
        ret[n++] = criterion(host, "outside", N_("By mentors from outside"),
                             window_tally(w, &w->outside), p[COUNT_OUTSIDE].number);
    if (p[COUNT_CONFIRMED].number > 0)
        ret[n++] = criterion(host, "confirmed", N_("Confirmed by the lead of the place"),
                             window_tally(w, &w->confirmed), p[COUNT_CONFIRMED].number);
    return n;
}

/* Each day enters and leaves the window once: linear in the series. */
static int32_t count_judge(const struct sotay_host *host, const struct sotay_series *s,
                           const struct sotay_value *p, int32_t as_of, struct sotay_judgement *ret)
{
    int months = (int)p[COUNT_WINDOW].number;
    struct window w = {.limit = p[COUNT_SIMULATED].number};
    int refresh = (int)p[COUNT_REFRESH].number;
    struct sotay_validity v = sotay_validity_new(p[COUNT_VALID].number);
    struct sotay_criterion *criteria = host->alloc(host, COUNT_CRITERIA_MAX * sizeof *criteria);
    if (!criteria || !window_new(&w, host, s))
        return -1;
    struct window at_last_met = w;
    uint32_t oldest = 0;
    for (uint32_t i = 0; i < s->n && s->day[i] <= as_of;) {
        sotay_day d = s->day[i];
        bool counts;
        i = window_move_day(&w, s, i, 1, &counts);
        oldest = window_leave(&w, s, oldest, d, months);
        /* A day on which nothing counted renews nothing, though the window may still be full. */
        if (counts && count_is_met(&w, p)) {
            sotay_validity_met(&v, d);
            at_last_met = w;
        }
    }
    sotay_validity_answer(&v, as_of, refresh ? day_add_months(v.last_met, refresh) : DAY_NONE, ret);
    if (ret->state != SOTAY_STATE_COMPETENT) {
        window_leave(&w, s, oldest, as_of, months);
        at_last_met = w;
    }
    ret->criteria = criteria;
    ret->n_criteria = count_criteria(host, p, &at_last_met, criteria);
    if (ret->state != SOTAY_STATE_LAPSED || !count_is_met(&at_last_met, p))
        return 0;
    /* Nothing but time was against it: that has to be said. */
    return sotay_date_criterion(host, "last-met", host->translate(host, N_("Last met")), v.last_met,
                                v.months, 0, &criteria[ret->n_criteria++]);
}

/* ---- attend --------------------------------------------------------------------------------- */

enum { ATTEND_COURSE, ATTEND_VALID };

static const struct sotay_param attend_params[] = {
    [ATTEND_COURSE] = {.name = "course",
                       .label = N_("code of the course"),
                       .unit = "",
                       .type = SOTAY_PARAM_WORD,
                       .stricter = SOTAY_STRICTER_FIXED},
    [ATTEND_VALID] = {.name = "valid-months",
                      .label = N_("months it stays valid, 0 = for good"),
                      .unit = "months",
                      .max = MONTHS_MAX,
                      .stricter = SOTAY_STRICTER_DOWN},
};

static int32_t attend_judge(const struct sotay_host *host, const struct sotay_series *s,
                            const struct sotay_value *p, int32_t as_of, struct sotay_judgement *ret)
{
    struct sotay_validity v = sotay_validity_new(p[ATTEND_VALID].number);
    struct sotay_criterion *c = host->alloc(host, sizeof *c);
    if (!c)
        return -1;
    for (uint32_t i = 0; i < s->n; i++) {
        if (i > 0 && s->day[i] < s->day[i - 1])
            return -1;
        if (s->day[i] <= as_of)
            sotay_validity_met(&v, s->day[i]);
    }
    sotay_validity_answer(&v, as_of, DAY_NONE, ret);
    ret->criteria = c;
    ret->n_criteria = 1;
    return sotay_date_criterion(host, "class", host->translate(host, N_("Class completed")),
                                v.last_met, v.months, ret->state == SOTAY_STATE_COMPETENT, c);
}

/* ---- all ------------------------------------------------------------------------------------ */

static const struct sotay_param all_params[] = {
    {.name = "skills",
     .label = N_("skills that are needed"),
     .unit = "",
     .type = SOTAY_PARAM_WORD,
     .stricter = SOTAY_STRICTER_FIXED},
};

static const struct sotay_rule builtin[] = {
    {.size = sizeof(struct sotay_rule),
     .name = "count",
     .title = N_("Enough passed performances, by enough mentors, on enough days"),
     .params = count_params,
     .n_params = COUNT_OF(count_params),
     .assess = assess_as_core,
     .judge = count_judge},
    {.size = sizeof(struct sotay_rule),
     .name = "attend",
     .title = N_("A class of the course completed"),
     .params = attend_params,
     .n_params = COUNT_OF(attend_params),
     .assess = assess_as_core,
     .judge = attend_judge},
    {.size = sizeof(struct sotay_rule),
     .name = "all",
     .title = N_("Has all of these skills"),
     .params = all_params,
     .n_params = COUNT_OF(all_params),
     .assess = assess_as_core},
};

const struct sotay_rule *rule_builtin(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(builtin); i++)
        if (strcmp(builtin[i].name, name) == 0)
            return &builtin[i];
    return NULL;
}
