/* src/domain/outlook_count.c - on which day a rule `count` could hold at the earliest, for one trainee. */
#include "base/base.h"

#include "domain/outlook.h"

struct ask {
    const struct outlook_count *c;
    const struct id *trainee;
    const struct outlook_past *past;
    size_t n_past;
    const struct mentor_stay *stays;
    size_t n_stays;
    sotay_day from;
};

struct tally {
    int64_t real, simulated;
};

static int64_t reached(const struct ask *a, const struct tally *t)
{
    return t->real + (t->simulated < a->c->simulated ? t->simulated : a->c->simulated);
}

static bool is_left_out(const struct ask *a, const struct mentor_stay *s)
{
    return id_equal(&s->mentor, a->trainee);
}

/* First day of the window that ends on d. */
static sotay_day window_begin(const struct ask *a, sotay_day d)
{
    return a->c->window_months ? day_add_months(d, -a->c->window_months) + 1 : DAY_NONE;
}

static sotay_day later(sotay_day a, sotay_day b)
{
    return a > b ? a : b;
}

/* Days on which the mentor would sign within the window. */
static int64_t days_of(const struct ask *a, const struct mentor_stay *s, sotay_day begin,
                       sotay_day end)
{
    sotay_day first = later(later(s->from, begin), a->from), last = s->until < end ? s->until : end;
    return is_left_out(a, s) || last < first ? 0 : (int64_t)last - first + 1;
}

static bool signs_before(const struct ask *a, size_t at, const struct id *mentor, sotay_day begin,
                         sotay_day end)
{
    for (size_t i = 0; i < at; i++)
        if (id_equal(&a->stays[i].mentor, mentor) && days_of(a, &a->stays[i], begin, end))
            return true;
    return false;
}

static bool counts_in(const struct ask *a, size_t at, sotay_day begin, sotay_day end)
{
    const struct outlook_past *p = &a->past[at];
    return p->day >= begin && p->day <= end && (!p->simulated || a->c->simulated > 0);
}

/* Mentors who signed before: of one who did both, the real one counts. */
static void tally_mentors(const struct ask *a, sotay_day begin, sotay_day end, struct tally *t)
{
    for (size_t i = 0; i < a->n_past; i++) {
        const struct outlook_past *p = &a->past[i];
        bool is_new = counts_in(a, i, begin, end), real = !p->simulated;
        for (size_t k = 0; is_new && k < a->n_past; k++) {
            bool same =
                k != i && counts_in(a, k, begin, end) && id_equal(&a->past[k].mentor, &p->mentor);
            if (same && k < i)
                is_new = false;
            real = real || (same && !a->past[k].simulated);
        }
        if (is_new && !signs_before(a, a->n_stays, &p->mentor, begin, end))
            ++*(real ? &t->real : &t->simulated);
    }
    for (size_t i = 0; i < a->n_stays; i++)
        t->real += days_of(a, &a->stays[i], begin, end) &&
                   !signs_before(a, i, &a->stays[i].mentor, begin, end);
}

static void tally_past_days(const struct ask *a, sotay_day begin, sotay_day end, struct tally *t)
{
    for (size_t i = 0; i < a->n_past;) {
        bool real = false, simulated = false;
        sotay_day day = a->past[i].day;
        for (; i < a->n_past && a->past[i].day == day; i++) {
            bool counts = counts_in(a, i, begin, end);
            real = real || (counts && !a->past[i].simulated);
            simulated = simulated || (counts && a->past[i].simulated);
        }
        t->real += real;
        t->simulated += !real && simulated;
    }
}

/* Days of the window on which at least one mentor would sign. */
static int64_t union_of_days(const struct ask *a, sotay_day begin, sotay_day end)
{
    int64_t days = 0;
    for (sotay_day d = later(a->from, begin); d <= end;) {
        sotay_day until = DAY_NONE, next = DAY_NONE;
        for (size_t i = 0; i < a->n_stays; i++) {
            const struct mentor_stay *s = &a->stays[i];
            if (is_left_out(a, s) || s->until < d)
                continue;
            if (s->from <= d)
                until = later(until, s->until);
            else if (next == DAY_NONE || s->from < next)
                next = s->from;
        }
        if (until != DAY_NONE) {
            until = until < end ? until : end;
            days += (int64_t)until - d + 1;
            d = until + 1;
        } else if (next != DAY_NONE) {
            d = next;
        } else {
            break;
        }
    }
    return days;
}

static bool is_met(const struct ask *a, sotay_day d)
{
    const struct outlook_count *c = a->c;
    sotay_day begin = window_begin(a, d);
    struct tally all = {0}, outside = {0}, mentors = {0}, days = {0};
    for (size_t i = 0; i < a->n_past; i++) {
        if (!counts_in(a, i, begin, d))
            continue;
        ++*(a->past[i].simulated ? &all.simulated : &all.real);
        if (a->past[i].outside)
            ++*(a->past[i].simulated ? &outside.simulated : &outside.real);
    }
    for (size_t i = 0; i < a->n_stays; i++) {
        int64_t n = days_of(a, &a->stays[i], begin, d);
        all.real += n;
        outside.real += a->stays[i].outside ? n : 0;
    }
    if (reached(a, &all) < c->performances || reached(a, &outside) < c->outside)
        return false;
    tally_mentors(a, begin, d, &mentors);
    tally_past_days(a, begin, d, &days);
    days.real += union_of_days(a, begin, d);
    return reached(a, &mentors) >= c->mentors && reached(a, &days) >= c->days;
}

/* Met by what lies behind, and still good: only another condition is missing, or somebody's word. */
static bool is_met_already(const struct ask *a)
{
    for (size_t i = 0; i < a->n_past; i++) {
        sotay_day d = a->past[i].day;
        bool good = !a->c->valid_months || day_add_months(d, a->c->valid_months) >= a->from;
        if (good && is_met(a, d))
            return true;
    }
    return false;
}

/* The next day from d on, on which somebody would sign. */
static sotay_day next_signing(const struct ask *a, sotay_day d)
{
    sotay_day next = DAY_NONE;
    for (size_t i = 0; i < a->n_stays; i++) {
        const struct mentor_stay *s = &a->stays[i];
        sotay_day first = later(s->from, d);
        if (!is_left_out(a, s) && first <= s->until && (next == DAY_NONE || first < next))
            next = first;
    }
    return next;
}

sotay_day outlook_first_day(const struct outlook_count *c, const struct id *trainee,
                            const struct outlook_past *past, size_t n_past,
                            const struct mentor_stay *stays, size_t n_stays, sotay_day from,
                            sotay_day until)
{
    struct outlook_count without_window = *c;
    const struct ask a = {c, trainee, past, n_past, stays, n_stays, from};
    struct ask ever = a;
    without_window.window_months = 0;
    ever.c = &without_window;
    if (!is_met(&ever, until)) /* mostly there is nobody: not one day has to be looked at */
        return DAY_NONE;
    if (is_met_already(&a))
        return from;
    for (sotay_day d = next_signing(&a, from); d != DAY_NONE && d <= until;
         d = next_signing(&a, d + 1))
        if (is_met(&a, d))
            return d;
    return DAY_NONE;
}
