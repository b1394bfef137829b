/* plugins/endoscopy/kpi.c - indicators: what each performance is for each of them, sums up to each
 * row, and exact comparisons. */
#include "kpi.h"

#include <stdlib.h>

__extension__ typedef __int128 wide; /* products of sums and thresholds */

/* ---- sums ------------------------------------------------------------------------------------ */

/* What a row adds above and below the line. */
static void row_adds(const struct kpi *k, uint32_t row, int64_t *part, int64_t *whole)
{
    int counts = k->code[row] == KPI_WHOLE || k->code[row] == KPI_PART;
    *part = *whole = 0;
    switch (k->kind) {
    case KPI_COUNT:
        *part = k->code[row] == KPI_PART;
        *whole = k->code[row] == KPI_SIMULATED;
        break;
    case KPI_RATIO:
        *part = counts ? k->measure->value[row] : 0;
        *whole = counts ? k->of->value[row] : 0;
        break;
    case KPI_MEAN:
        *part = counts ? k->measure->value[row] : 0;
        *whole = counts;
        break;
    default:
        *part = k->code[row] == KPI_PART;
        *whole = counts || k->code[row] == KPI_BLANK;
    }
}

int kpi_in_group(const struct kpi *k, const struct kpi_group *g, uint32_t row)
{
    return (k->code[row] == KPI_WHOLE || k->code[row] == KPI_PART) &&
           k->of->value[row] >= g->from && k->of->value[row] < g->below;
}

static int32_t sum_group(const struct sotay_host *host, const struct kpi *k, struct kpi_group *g,
                         uint32_t n)
{
    int64_t scale = sotay_scale(g->decimals - k->measure->decimals);
    g->n = (uint32_t *)host->alloc(host, ((uint64_t)n + 1) * sizeof *g->n);
    g->under = (uint32_t *)host->alloc(host, ((uint64_t)n + 1) * sizeof *g->under);
    if (g->n == NULL || g->under == NULL)
        return -1;
    for (uint32_t row = 0; row < n; row++) {
        uint32_t in = kpi_in_group(k, g, row) ? 1 : 0;
        g->n[row + 1] = g->n[row] + in;
        g->under[row + 1] =
            g->under[row] + (in && k->measure->value[row] * scale <= g->limit ? 1U : 0U);
    }
    return 0;
}

/* For each counted row the one of the same mentor before it. */
static int32_t link_mentors(const struct sotay_host *host, const struct sotay_series *s,
                            struct kpi *k)
{
    uint64_t bytes = ((uint64_t)s->n + 1) * sizeof *k->earlier;
    uint32_t *last = (uint32_t *)host->alloc(host, bytes);
    k->earlier = (uint32_t *)host->alloc(host, bytes);
    if (last == NULL || k->earlier == NULL)
        return -1;
    for (uint32_t row = 0; row < s->n; row++) {
        int32_t mentor = s->mentor[row];
        if (k->code[row] != KPI_PART)
            continue;
        if (mentor < 0 || (uint32_t)mentor >= s->n) {
            k->code[row] = KPI_WHOLE; /* nobody known is no further mentor */
            continue;
        }
        k->earlier[row] = last[mentor];
        last[mentor] = row + 1;
    }
    return 0;
}

int32_t kpi_sum(const struct sotay_host *host, const struct sotay_series *s, struct kpi *k)
{
    uint64_t bytes = ((uint64_t)s->n + 1) * sizeof *k->part;
    k->part = (int64_t *)host->alloc(host, bytes);
    k->whole = (int64_t *)host->alloc(host, bytes);
    if (k->part == NULL || k->whole == NULL)
        return -1;
    if (k->kind == KPI_MENTORS && link_mentors(host, s, k) < 0)
        return -1;
    for (uint32_t row = 0; row < s->n; row++) {
        int64_t part, whole;
        row_adds(k, row, &part, &whole);
        k->part[row + 1] = k->part[row] + part;
        k->whole[row + 1] = k->whole[row] + whole;
    }
    for (uint32_t i = 0; k->kind == KPI_MEDIAN && i < k->n_groups; i++)
        if (sum_group(host, k, &k->group[i], s->n) < 0)
            return -1;
    return 0;
}

/* ---- windows --------------------------------------------------------------------------------- */

void kpi_windows(struct kpi_set *set, int32_t day, uint32_t hi)
{
    for (uint32_t i = 0; i < set->n; i++) {
        struct kpi *k = &set->kpi[i];
        if (k->months == 0)
            continue;
        int32_t before = sotay_add_months(day, -k->months);
        while (k->lo < hi && set->series->day[k->lo] <= before)
            k->lo++;
    }
}

/* ---- comparisons ----------------------------------------------------------------------------- */

static int compares(int32_t compare, wide left, wide right)
{
    switch (compare) {
    case SOTAY_ABOVE:
        return left > right;
    case SOTAY_AT_MOST:
        return left <= right;
    case SOTAY_BELOW:
        return left < right;
    default:
        return left >= right;
    }
}

/* The two values in the middle of an even number, of which one lies under the limit. */
static int middle_holds(const struct kpi *k, const struct kpi_group *g, uint32_t lo, uint32_t hi)
{
    int64_t scale = sotay_scale(g->decimals - k->measure->decimals);
    int64_t under = INT64_MIN / 4, above = INT64_MAX / 4;
    for (uint32_t row = lo; row < hi; row++) {
        int64_t value = k->measure->value[row] * scale;
        if (!kpi_in_group(k, g, row))
            continue;
        if (value <= g->limit && value > under)
            under = value;
        if (value > g->limit && value < above)
            above = value;
    }
    return (wide)under + above <= (wide)2 * g->limit;
}

/* The median of a group is at most its limit: told from how many are, without sorting. */
static int group_holds(const struct kpi *k, const struct kpi_group *g, uint32_t lo, uint32_t hi)
{
    uint32_t n = g->n[hi] - g->n[lo], under = g->under[hi] - g->under[lo];
    if (n == 0 || under > n / 2)
        return 1;
    if (n % 2 == 1 || under < n / 2)
        return 0;
    return middle_holds(k, g, lo, hi);
}

static int medians_hold(const struct kpi *k, uint32_t lo, uint32_t hi)
{
    for (uint32_t i = 0; i < k->n_groups; i++)
        if (!group_holds(k, &k->group[i], lo, hi))
            return 0;
    return 1;
}

static int64_t grouped(const struct kpi *k, uint32_t lo, uint32_t hi)
{
    int64_t n = 0;
    for (uint32_t i = 0; i < k->n_groups; i++)
        n += k->group[i].n[hi] - k->group[i].n[lo];
    return n;
}

static int64_t count_mentors(const struct kpi *k, uint32_t lo, uint32_t hi)
{
    int64_t n = 0;
    for (uint32_t row = lo; row < hi; row++)
        n += k->code[row] == KPI_PART && k->earlier[row] <= lo;
    return n;
}

static struct kpi_result count_result(const struct kpi *k, int64_t n)
{
    struct kpi_result r = {KPI_NOT_MET, n, 0};
    if (compares(k->compare, (wide)n * 100, k->threshold))
        r.state = KPI_MET;
    return r;
}

struct kpi_result kpi_look(const struct kpi_set *set, const struct kpi *k, uint32_t lo, uint32_t hi)
{
    struct kpi_result r = {KPI_NOT_MET, k->part[hi] - k->part[lo], k->whole[hi] - k->whole[lo]};
    wide left = (wide)r.part * 10000, right = (wide)k->threshold * r.whole;
    int holds;
    (void)set;
    switch (k->kind) {
    case KPI_COUNT:
        return count_result(k, r.part + (r.whole < k->simulated ? r.whole : k->simulated));
    case KPI_MENTORS:
        return count_result(k, count_mentors(k, lo, hi));
    case KPI_MEAN:
        holds = compares(k->compare, (wide)r.part * 100, right * sotay_scale(k->measure->decimals));
        break;
    case KPI_MEDIAN:
        r.part = 0;
        r.whole = grouped(k, lo, hi);
        holds = medians_hold(k, lo, hi);
        break;
    default:
        holds = compares(k->compare, left, right);
    }
    if (r.whole <= 0)
        r.state = KPI_NO_DATA;
    else if (r.whole < k->least)
        r.state = KPI_INSUFFICIENT;
    else if (holds)
        r.state = KPI_MET;
    return r;
}

int kpi_all_met(const struct kpi_set *set, uint32_t hi)
{
    /* Those that go through the whole window come last. */
    for (int slow = 0; slow < 2; slow++)
        for (uint32_t i = 0; i < set->n; i++) {
            const struct kpi *k = &set->kpi[i];
            int is_slow = k->kind == KPI_MENTORS || k->kind == KPI_MEDIAN;
            if (k->decides && is_slow == slow && kpi_look(set, k, k->lo, hi).state != KPI_MET)
                return 0;
        }
    return 1;
}

/* ---- the median itself, to be shown ---------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const int64_t *left = (const int64_t *)a, *right = (const int64_t *)b;
    return (*left > *right) - (*left < *right);
}

int32_t kpi_median(const struct sotay_host *host, const struct kpi *k, const struct kpi_group *g,
                   uint32_t lo, uint32_t hi, int64_t *ret_twice)
{
    uint32_t n = 0;
    int64_t *values = (int64_t *)host->alloc(host, ((uint64_t)(hi - lo) + 1) * sizeof *values);
    if (values == NULL)
        return -1;
    for (uint32_t row = lo; row < hi; row++)
        if (kpi_in_group(k, g, row))
            values[n++] = k->measure->value[row];
    if (n == 0)
        return -1;
    qsort(values, n, sizeof *values, by_size);
    *ret_twice = values[(n - 1) / 2] + values[n / 2];
    return 0;
}
