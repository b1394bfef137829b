/* plugins/endoscopy/kpi.h - indicators read from a checklist's tables: counts, rates, ratios of sums,
 * means, medians under a limit, with filters, coded exclusions and calendar windows.
 *
 * A table of indicators has one row for each:
 *   name       its id
 *   kind       count, mentors, rate, ratio, mean, median, over-limit
 *   measure    ratio: what is summed above the line; mean, median, over-limit: what is looked at
 *   of         ratio: what is summed below the line; median, over-limit: the age in years
 *   compare    at-least, above, at-most, below: guidelines differ, so it stands with its threshold
 *   threshold  %, or the number itself (count, mentors, mean); median and over-limit: see limits
 *   least      a whole below this decides nothing ("insufficient"); empty: 1
 *   months     window (d - months, d]; 0: all that has been
 *   decides    yes; report: shown, decides nothing
 *   missing    counts: stays in the whole; left-out: is shown as incomplete
 *   passed     yes: only performances that passed; empty: all that count
 *   after      name of an indicator above that must be reached first; empty: none
 *   simulated  so many simulated ones may count (counts only); empty: none
 * Its table of values: indicator (or all), role (only, left-out, counted), measure, value.  Values of
 * one measure are "or", measures are "and".
 * Its table of limits: measure, from_age, below_age (empty: no end), limit. */
#ifndef ENDOSCOPY_KPI_H
#define ENDOSCOPY_KPI_H
#include "endoscopy.h"

enum { KPI_COUNT, KPI_MENTORS, KPI_RATE, KPI_RATIO, KPI_MEAN, KPI_MEDIAN, KPI_OVER_LIMIT };

#define KPI_GROUPS_MAX 8
#define KPI_AFTER_NONE UINT32_MAX

/* What a performance is for an indicator.  Not recorded, it is either left out (UNRECORDED) or held
 * against the person (BLANK: in the whole, not in the part). */
enum { KPI_OUTSIDE, KPI_LEFT_OUT, KPI_UNRECORDED, KPI_BLANK, KPI_WHOLE, KPI_PART, KPI_SIMULATED };

/* A limit on the median of one age group. */
struct kpi_group {
    int64_t from, below; /* years, scaled as the age is; below INT64_MAX: no end */
    int64_t limit;       /* scaled by 10^decimals */
    int32_t decimals;    /* of limit and measure, whichever has more */
    uint32_t *n, *under; /* sums up to a row: in the group; not above the limit */
};

struct kpi {
    const char *name;
    int32_t kind, compare, months, decides, missing_counts, passed_only;
    int64_t threshold; /* two decimals */
    int64_t least, simulated;
    uint32_t after;                          /* index, or KPI_AFTER_NONE */
    const struct sotay_column *measure, *of; /* or NULL */
    uint8_t *code;                           /* of each row: KPI_OUTSIDE... */
    uint16_t *why;         /* row of the table of values that left it out, from 1 */
    int64_t *part, *whole; /* sums up to a row; of a count real, simulated */
    uint32_t *earlier;     /* mentors: 1 + the row of the same mentor before, or 0 */
    struct kpi_group group[KPI_GROUPS_MAX];
    uint32_t n_groups;
    uint32_t lo; /* first row of the window looked at */
};

struct kpi_set {
    struct kpi *kpi;
    uint32_t n;
    const struct sotay_series *series;
    const struct sotay_table_column *value_word; /* of the table of values, for reasons */
};

/* Reads the tables and sorts every performance; limits "-" for none.  0, or -1 and a line in the
 * log. */
int32_t kpi_open(const struct sotay_host *host, const struct sotay_series *series,
                 const char *indicators, const char *values, const char *limits,
                 struct kpi_set *ret);

/* Adds up the rows of an indicator once each is sorted (kpi.c, for kpi_read.c). */
int32_t kpi_sum(const struct sotay_host *host, const struct sotay_series *series, struct kpi *kpi);

/* Sets lo of each indicator to the first row of its window that ends on `day`, which must not go
 * back. */
void kpi_windows(struct kpi_set *set, int32_t day, uint32_t hi);

enum { KPI_MET, KPI_NOT_MET, KPI_INSUFFICIENT, KPI_NO_DATA };
struct kpi_result {
    int32_t state;
    int64_t part, whole; /* of a median: 0 and the number of values */
};
struct kpi_result kpi_look(const struct kpi_set *set, const struct kpi *kpi, uint32_t lo,
                           uint32_t hi);

/* All that decide are met in the windows set by kpi_windows. */
int kpi_all_met(const struct kpi_set *set, uint32_t hi);

/* Twice the median of the group's values in [lo, hi), of which there is at least one; -1: no
 * memory.  kpi_text.c shows it. */
int32_t kpi_median(const struct sotay_host *host, const struct kpi *kpi,
                   const struct kpi_group *group, uint32_t lo, uint32_t hi, int64_t *ret_twice);
int kpi_in_group(const struct kpi *kpi, const struct kpi_group *group, uint32_t row);

/* The criterion of an indicator for the rows [kpi->lo, hi).  0, or -1 without memory. */
int32_t kpi_criterion(const struct sotay_host *host, const struct kpi_set *set,
                      const struct kpi *kpi, uint32_t hi, struct sotay_criterion *ret);
#endif
