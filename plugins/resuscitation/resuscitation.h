/* plugins/resuscitation/resuscitation.h - what the files of this plugin share: exact numbers, the
 * rows of a checklist's tables, reasons, and the rules themselves. */
#ifndef RESUSCITATION_H
#define RESUSCITATION_H

#include "sotay/table-helpers.h"

/* A parameter that is one word; label_ stands in SOTAY_LATER. */
#define WORD_PARAM(name_, label_, preset_) \
    { \
        .name = (name_), .label = (label_), .unit = "", .type = SOTAY_PARAM_WORD, \
        .preset_word = (preset_) \
    }

extern const struct sotay_rule metrics_rule, dose_rule, refresh_rule, recent_rule;

/* ---- exact numbers (exact.c) ------------------------------------------------------------------ */

/* Wide enough for a product of two measures and their scales. */
__extension__ typedef __int128 wide;

/* num / den, den > 0; compared by multiplying, so nothing is ever rounded before it is judged. */
struct exact {
    wide num, den;
};

struct exact exact_of(int64_t value, int32_t decimals);
struct exact exact_times(struct exact a, struct exact b);
int exact_compare(struct exact a, struct exact b); /* <0, 0, >0 */
/* "119.17": two decimals at most, cut and not rounded.  NULL without memory. */
const char *exact_text(const struct sotay_host *host, struct exact e);

/* Days later, at most the last day there is. */
int32_t day_later(int32_t day, int64_t days);

/* ---- measures (exact.c) ----------------------------------------------------------------------- */

int is_number(const struct sotay_column *c); /* number or count */
int is_list_none(const char *word);          /* "-" */
/* Is the name one of a list with commas? */
int list_has(const char *list, const char *name);
/* The recorded choice, or yes or no; "" of anything else. */
const char *word_of(const struct sotay_column *c, uint32_t row);
/* Entered later from paper, where nobody can measure any more. */
int is_from_paper(const struct sotay_series *series, uint32_t row);

/* Of the series: was one of the last day's performances passed? */
int passed_look(const void *series, uint32_t lo, uint32_t hi);

/* ---- reasons (exact.c) ------------------------------------------------------------------------ */

#define REASONS_MAX 40

struct reasons {
    const struct sotay_host *host;
    const char *text[REASONS_MAX];
    uint32_t n;
    int failed; /* one of them is against the performance */
    int broken; /* no memory */
};

/* "WHAT: first second third", NULL parts left out; the same reason twice is said once. */
void reasons_add(struct reasons *r, const char *what, const char *first, const char *second,
                 const char *third);
void reasons_fail(struct reasons *r, const char *what, const char *first, const char *second,
                  const char *third);
/* Into *ret, which already says what the core thinks.  0, or -1 without memory. */
int32_t reasons_give(const struct reasons *r, struct sotay_assessment *ret);

/* ---- rows of a table (rows.c) ----------------------------------------------------------------- */

/* Every column of a table whose name begins so is a condition on the measure MEASURE; an empty cell
 * asks nothing:
 *   from_MEASURE    at least        below_MEASURE   less than
 *   is_MEASURE      the word of a choice, yes or no
 * age_months that was not recorded is taken from age_years.  Limits of a row:
 *   low, high       inclusive       per      measure by which both are multiplied
 *   most            both are at most so much
 *   tolerance       percent either way
 *   value           the word allowed, instead of low and high */
#define ROW_CONDITIONS_MAX 16

enum condition_kind { CONDITION_FROM, CONDITION_BELOW, CONDITION_IS };

struct condition {
    enum condition_kind kind;
    const struct sotay_table_column *cell;
    const struct sotay_column *measure, *years; /* years: age_years for age_months, or NULL */
};

struct rows { /* a table, made ready for one series */
    const struct sotay_host *host;
    const struct sotay_series *series;
    const struct sotay_table *table;
    struct condition condition[ROW_CONDITIONS_MAX];
    uint32_t n_conditions;
    const struct sotay_table_column *measure, *low, *high, *most, *tolerance, *per, *value;
};

struct band { /* the limits of one row for one performance */
    int has_low, has_high;
    struct exact low, high;             /* tolerance included */
    struct exact plain_low, plain_high; /* as the table says, times `per`, at most `most` */
    const char *value;
    uint32_t row;
};

enum fit { FIT_NO, FIT_YES, FIT_UNKNOWN };

/* 0, or -1 and a line in the log. */
int32_t rows_new(const struct sotay_host *host, const struct sotay_series *series,
                 const char *table, size_t len, struct rows *ret);
/* Do the conditions of a row of the table hold for the performance `at`?  FIT_UNKNOWN: nothing speaks
 * against it, but *ret_missing was not recorded. */
enum fit rows_fit(const struct rows *rows, uint32_t row, uint32_t at, const char **ret_missing);
/* The limits; FIT_UNKNOWN where the measure to multiply by was not recorded. */
enum fit rows_band(const struct rows *rows, uint32_t row, uint32_t at, struct band *ret,
                   const char **ret_missing);
int band_holds(const struct band *band, struct exact value);
/* "100-120", "270-330"; NULL without memory */
const char *band_text(const struct sotay_host *host, const struct band *band);
/* " (erc-2025)", or "" where the checklist has one rule set only; NULL without memory */
const char *guideline_text(const struct sotay_host *host, const struct sotay_series *series);

#endif
