/* src/plugin/check_calls.c - calls one rule on every kind of series and looks hard at the answers.
 * Runs in the child. */
#include "base/base.h"

#include "plugin/check_private.h"

#include <malloc.h>
#include <time.h>

#include "base/day.h"
#include "base/str.h"

enum { LEAK_WARM_UP = 40, LEAK_CALLS = 300, LEAK_BYTES = 8, ROWS_ASSESSED = 40 };

enum { JUDGE, ASSESS };

struct run {
    struct check_work *w;
    const struct check_unit *u;
    const struct trial *trial;
    const char *kind;                   /* of the series, translated */
    int64_t answered[2], unanswered[2]; /* JUDGE, ASSESS */
    char mute_on[200], mute_why[512];
};

static const char *answer_text(int state)
{
    static const char *const words[] = {N_("pending"), N_("not yet"), N_("lapsed"),
                                        N_("competent")};
    return _(words[state]);
}

static void begin_call(const struct run *r, const char *function, int32_t as_of)
{
    struct check_room *room = r->w->room;
    if (as_of == SOTAY_DAY_NONE)
        snprintf(room->doing, sizeof room->doing, _("%s, series '%s', %s"), function, r->kind,
                 r->u->setting);
    else
        snprintf(room->doing, sizeof room->doing, _("%s, series '%s', as of %s, %s"), function,
                 r->kind, day_iso(as_of).s, r->u->setting);
    room->report.rules[room->rule_index].calls++;
    guard_beat(r->w->guard);
}

static int64_t now_us(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void end_call(const struct run *r, int64_t began_us)
{
    struct check_rule *rule = &r->w->room->report.rules[r->w->room->rule_index];
    int64_t took = now_us() - began_us;
    if (took <= rule->slowest_us)
        return;
    rule->slowest_us = took;
    snprintf(rule->slowest_on, sizeof rule->slowest_on, "%s", r->kind);
}

static void no_answer(struct run *r, int function, const struct host *h)
{
    r->w->room->report.rules[r->w->room->rule_index].unanswered++;
    if (r->unanswered[JUDGE] + r->unanswered[ASSESS] == 0) {
        snprintf(r->mute_on, sizeof r->mute_on, "%s", r->kind);
        snprintf(r->mute_why, sizeof r->mute_why, "%s",
                 host_last_log(h)[0] ? host_last_log(h)
                                     : _("without a word; host->log could say why"));
    }
    r->unanswered[function]++;
}

/* ---- judge ------------------------------------------------------------------------------------ */

static void describe_judgement(const struct sotay_judgement *j, struct str *out)
{
    str_addf(out, "%d %d %d %d %d %u", j->state, j->since, j->expires, j->holds_until,
             j->refresh_due, j->n_criteria);
    for (uint32_t i = 0; i < j->n_criteria; i++) {
        const struct sotay_criterion *k = rule_criterion(j, i);
        str_addf(out, "\n%s|%s|%s|%lld|%lld|%d|%d|%s|%s", k->id, k->label, k->unit,
                 (long long)k->value, (long long)k->target, k->decimals, k->met,
                 k->value_text ? k->value_text : "", k->target_text ? k->target_text : "");
    }
}

/* After a failure: did the rule say itself that it cannot answer? */
static bool judge_is_silent(struct run *r, struct host *h, int32_t as_of)
{
    struct sotay_judgement j = {.size = sizeof j, .state = -1};
    const struct rule_bound *b = r->u->rule;
    host_clear(h);
    begin_call(r, "judge", as_of);
    return b->rule->judge(host_table(h), trial_series(r->trial, h), b->values, as_of, &j) < 0;
}

/* SOTAY_OK, SOTAY_END without an answer, SOTAY_EFAIL for one that is not to be believed. */
static int judge(struct run *r, struct host *h, int32_t as_of, struct sotay_judgement *ret)
{
    struct sotay_error why = {0};
    host_clear(h);
    begin_call(r, "judge", as_of);
    int64_t began = now_us();
    int rc = rule_judge(r->u->rule, h, trial_series(r->trial, h), as_of, ret, &why);
    end_call(r, began);
    if (rc >= 0) {
        r->answered[JUDGE]++;
        return SOTAY_OK;
    }
    if (judge_is_silent(r, h, as_of)) {
        no_answer(r, JUDGE, h);
        return SOTAY_END;
    }
    check_note(r->w->room, true, "nonsense", "%s: %s", r->w->room->doing, why.message);
    return SOTAY_EFAIL;
}

/* Dates that say something the state does not. */
static void look_at_dates(const struct run *r, const struct sotay_judgement *j, int32_t as_of)
{
    bool idle = j->state == SOTAY_STATE_NOT_YET || j->state == SOTAY_STATE_PENDING;
    if (idle && (j->since != SOTAY_DAY_NONE || j->expires != SOTAY_DAY_NONE))
        check_note(r->w->room, false, "nonsense", _("%s: %s, yet with a day since or until when"),
                   r->w->room->doing, answer_text(j->state));
    if (j->state == SOTAY_STATE_LAPSED && j->expires != SOTAY_DAY_NONE && j->expires >= as_of)
        check_note(r->w->room, false, "nonsense", _("%s: lapsed, yet still valid that day"),
                   r->w->room->doing);
    if (j->state == SOTAY_STATE_COMPETENT && j->expires != SOTAY_DAY_NONE &&
        (j->holds_until == SOTAY_DAY_NONE || j->holds_until > j->expires))
        check_note(r->w->room, true, "promise",
                   _("%s: expires on %s, but promises the same answer for longer"),
                   r->w->room->doing, day_iso(j->expires).s);
}

/* Without new facts the answer stays the same through holds_until, and so does that promise. */
static void keep_promise(struct run *r, const struct sotay_judgement *first, int32_t as_of)
{
    struct sotay_judgement later;
    const int32_t last = day_from_ymd(9999, 12, 31);
    int32_t end = first->holds_until == SOTAY_DAY_NONE ? last : first->holds_until;
    const int32_t days[] = {as_of + (end - as_of) / 2, end};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        if (days[i] <= as_of || judge(r, r->w->again, days[i], &later) != SOTAY_OK)
            continue;
        if (later.state != first->state)
            check_note(r->w->room, true, "promise",
                       _("%s: %s, although on %s it said '%s' and that this holds at least to %s"),
                       r->w->room->doing, answer_text(later.state), day_iso(as_of).s,
                       answer_text(first->state), day_iso(end).s);
        else if (later.since != first->since || later.expires != first->expires ||
                 later.holds_until != first->holds_until)
            check_note(r->w->room, true, "promise",
                       _("%s: other days than on %s, although nothing happened since"),
                       r->w->room->doing, day_iso(as_of).s);
    }
}

static void judge_as_of(struct run *r, int32_t as_of, bool promise)
{
    struct sotay_judgement first, second;
    AUTO(str) a = {0}, b = {0};
    if (judge(r, r->w->host, as_of, &first) != SOTAY_OK)
        return;
    describe_judgement(&first, &a);
    look_at_dates(r, &first, as_of);
    if (judge(r, r->w->again, as_of, &second) != SOTAY_OK)
        return;
    describe_judgement(&second, &b);
    if (strcmp(str_text(&a), str_text(&b)) != 0) {
        check_note(r->w->room, true, "impure", _("%s: asked twice, it gave two answers"),
                   r->w->room->doing);
        return;
    }
    if (promise)
        keep_promise(r, &first, as_of);
}

static void judge_days(struct run *r)
{
    const int32_t end_of_days = day_from_ymd(9999, 12, 31);
    uint32_t n = r->trial->n;
    int32_t last = n ? r->trial->day[n - 1] : day_from_ymd(2026, 2, 28);
    const int32_t days[] = {last, last + 1, day_add_months(last, 1), day_add_months(last, 13),
                            end_of_days};
    bool large = n > 100; /* the first and the last day will do */
    for (size_t i = 0; i < COUNT_OF(days); i += large ? COUNT_OF(days) - 1 : 1)
        if (i == 0 || (days[i] <= end_of_days && days[i] != days[i - 1]))
            judge_as_of(r, days[i], !large);
}

/* ---- assess ----------------------------------------------------------------------------------- */

static bool assess_is_silent(struct run *r, struct host *h, uint32_t row, int core)
{
    struct trial_one one;
    struct sotay_assessment a = {.size = sizeof a, .result = -1};
    const struct rule_bound *b = r->u->rule;
    host_clear(h);
    begin_call(r, "assess", SOTAY_DAY_NONE);
    const struct sotay_performance *p = trial_performance(r->trial, row, core, h, &one);
    return b->rule->assess(host_table(h), p, b->values, &a) < 0;
}

static int assess(struct run *r, struct host *h, uint32_t row, struct str *out)
{
    struct trial_one one;
    struct sotay_assessment a;
    struct sotay_error why = {0};
    int core = trial_core_result(r->trial, row, false);
    host_clear(h);
    begin_call(r, "assess", SOTAY_DAY_NONE);
    int64_t began = now_us();
    int rc = rule_assess(r->u->rule, h, trial_performance(r->trial, row, core, h, &one), &a, &why);
    end_call(r, began);
    if (rc < 0 && assess_is_silent(r, h, row, core)) {
        no_answer(r, ASSESS, h);
        return SOTAY_END;
    }
    if (rc < 0) {
        check_note(r->w->room, true, "nonsense", "%s: %s", r->w->room->doing, why.message);
        return SOTAY_EFAIL;
    }
    r->answered[ASSESS]++;
    str_addf(out, "%d", a.result);
    for (uint32_t i = 0; i < a.n_reasons; i++)
        str_addf(out, "|%s", a.reasons[i]);
    return SOTAY_OK;
}

/* The core takes a result that is better than its own down to it; whoever wrote that did not mean
 * it. */
static void look_at_kindness(struct run *r, uint32_t row)
{
    struct trial_one one;
    struct sotay_assessment a = {.size = sizeof a};
    const struct rule_bound *b = r->u->rule;
    host_clear(r->w->again);
    const struct sotay_performance *p =
        trial_performance(r->trial, row, SOTAY_ASSESS_FAILED, r->w->again, &one);
    begin_call(r, "assess", SOTAY_DAY_NONE);
    if (b->rule->assess(host_table(r->w->again), p, b->values, &a) >= 0 &&
        a.result > SOTAY_ASSESS_FAILED)
        check_note(r->w->room, false, "kind",
                   _("%s: passes what the checklist fails; Sotay does not follow"),
                   r->w->room->doing);
}

static void assess_rows(struct run *r)
{
    for (uint32_t row = 0; row < r->trial->n && row < ROWS_ASSESSED; row++) {
        AUTO(str) a = {0}, b = {0};
        if (assess(r, r->w->host, row, &a) != SOTAY_OK ||
            assess(r, r->w->again, row, &b) != SOTAY_OK)
            continue;
        if (strcmp(str_text(&a), str_text(&b)) != 0)
            check_note(r->w->room, true, "impure", _("%s: asked twice, it gave two answers"),
                       r->w->room->doing);
        look_at_kindness(r, row);
    }
}

/* ---- leaks ------------------------------------------------------------------------------------- */

static size_t bytes_in_use(void)
{
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static void call_both(struct run *r, uint32_t n)
{
    struct trial_one one;
    struct sotay_judgement j;
    struct sotay_assessment a;
    struct host *h = r->w->host;
    int32_t as_of = r->trial->day[r->trial->n - 1];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t row = i % r->trial->n;
        int core = trial_core_result(r->trial, row, false);
        begin_call(r, "judge", as_of);
        rule_judge(r->u->rule, h, trial_series(r->trial, h), as_of, &j, NULL);
        host_clear(h);
        begin_call(r, "assess", SOTAY_DAY_NONE);
        rule_assess(r->u->rule, h, trial_performance(r->trial, row, core, h, &one), &a, NULL);
        host_clear(h);
    }
}

static void look_for_leaks(struct run *r)
{
    call_both(r, LEAK_WARM_UP);
    size_t before = bytes_in_use();
    call_both(r, LEAK_CALLS);
    size_t after = bytes_in_use();
    if (after > before && after - before >= (size_t)LEAK_CALLS * LEAK_BYTES)
        check_note(r->w->room, true, "leak",
                   _("each call leaves about %zu bytes behind (series '%s', %s)"),
                   (after - before) / LEAK_CALLS, r->kind, r->u->setting);
}

/* ---- all of it --------------------------------------------------------------------------------- */

/* On its own form, or without a measure to name, a rule has no excuse. */
static void look_at_silence(const struct run *r)
{
    bool never = (r->unanswered[JUDGE] && !r->answered[JUDGE]) ||
                 (r->unanswered[ASSESS] && !r->answered[ASSESS]);
    if (never && (r->u->must_answer || !r->u->may_be_mute))
        check_note(r->w->room, r->u->must_answer, "mute", _("never answers (%s): %s"),
                   r->u->setting, r->mute_why);
    else if (r->u->must_answer && r->unanswered[JUDGE] + r->unanswered[ASSESS])
        check_note(r->w->room, false, "mute", _("cannot answer on series '%s' (%s): %s"),
                   r->mute_on, r->u->setting, r->mute_why);
}

void check_calls(struct check_work *w, const struct check_unit *u)
{
    struct run r = {.w = w, .u = u};
    for (const struct trial_kind *k = trial_kinds; k->name; k++) {
        AUTO(trial) t = {0};
        if (k->large && !u->asks_much)
            continue;
        if (trial_make(k, u->form, u->guideline, &t, NULL) < 0)
            return;
        r.trial = &t;
        r.kind = _(k->name);
        uint64_t sum = trial_sum(&t);
        judge_days(&r);
        assess_rows(&r);
        if (k->again && u->asks_much)
            look_for_leaks(&r);
        host_clear(w->host);
        host_clear(w->again);
        if (trial_sum(&t) != sum)
            check_note(w->room, true, "input", _("changes what it was given (series '%s', %s)"),
                       r.kind, u->setting);
    }
    look_at_silence(&r);
}
