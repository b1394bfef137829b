/* plugins/endoscopy/endoscopy.h - what the files of the specialty share: its rules, words of cells
 * and short texts. */
#ifndef ENDOSCOPY_H
#define ENDOSCOPY_H
#include "sotay/table-helpers.h"

extern const struct sotay_rule endo_indicators; /* indicators.c */
extern const struct sotay_rule endo_check;      /* check.c */
extern const struct sotay_rule endo_decision;   /* decision.c */

/* ---- values written as words (words.c) ------------------------------------------------------- */

/* Both ends belong to it, scaled as the measure is. */
struct endo_range {
    int64_t low, high;
};

/* What a word says of a measure: a choice, yes or no, a number (7), or numbers from and to (7.. or
 * ..3 or 1..3).  0, or -1 and a line in the log. */
int32_t endo_range_of(const struct sotay_host *host, const struct sotay_column *column,
                      const char *word, size_t len, struct endo_range *ret);

static inline int endo_is_within(const struct endo_range *range, int64_t value)
{
    return value >= range->low && value <= range->high;
}

/* Index of the word, or -1. */
int endo_index_of(const char *word, const char *const *words, int n);

/* Larger figures than this are taken as not recorded: sums of them stay exact. */
#define ENDO_VALUE_MAX INT64_C(1000000000)
int endo_is_usable(const struct sotay_column *column, uint32_t row);

/* The columns of a table by name, in the order asked; names[] ends with NULL. */
int32_t endo_columns(const struct sotay_host *host, const struct sotay_table *table,
                     const char *const *names, const struct sotay_table_column **ret);

/* "the checklist: WHAT 'name'" in the log; returns -1. */
int32_t endo_complain(const struct sotay_host *host, const char *what, const char *name);

/* ---- short texts, in memory of the call ------------------------------------------------------ */

#define ENDO_TEXT_BYTES 480 /* Sotay shows texts up to 500 bytes */
struct endo_text {
    char *bytes; /* NULL: no memory */
    size_t len;
};

struct endo_text endo_text_new(const struct sotay_host *host);
/* What does not fit is cut off between two characters. */
void endo_add(struct endo_text *text, const char *more);
void endo_add_number(struct endo_text *text, int64_t value, int32_t decimals);
/* The value of a measure: the word of a choice, yes or no, a number. */
void endo_add_value(struct endo_text *text, const struct sotay_column *column, int64_t value);

/* ---- a run of passes (run.c) ----------------------------------------------------------------- */

#define ENDO_PARAM_RUN(run_) \
    { \
        .name = "run", .label = SOTAY_LATER("Passed performances one after the other"), \
        .unit = "", .preset = (run_), .min = 1, .max = 50, .stricter = SOTAY_STRICTER_UP \
    }

/* The last `wanted` passed; valid for `months` from the last of them (0: for good); one that fails
 * ends it at once. */
int32_t endo_judge_run(const struct sotay_host *host, const struct sotay_series *series,
                       int64_t wanted, int64_t months, int32_t as_of, struct sotay_judgement *ret);

/* ---- one performance (one.c) ----------------------------------------------------------------- */

/* Adds a reason; failed = 1 turns a pass into a fail.  0, or -1 without memory. */
int32_t endo_reason(const struct sotay_host *host, const char *reason, int failed,
                    struct sotay_assessment *ret);

/* The items scored under direct observation (dops.c): the words name the measure that says what kind
 * of record it is, and its values; "-" for no such thing.  Begins with what the core says. */
int32_t endo_assess_dops(const struct sotay_host *host, const struct sotay_performance *performance,
                         const char *assessment, const char *formative, const char *summative,
                         int64_t wanted, struct sotay_assessment *ret);

/* A condition such as "spo2_min below 94" on one performance; totals are sums of measures. */
enum { ENDO_FALSE, ENDO_TRUE, ENDO_UNKNOWN }; /* unknown: something is not recorded */

/* A measure, or a total of the table named totals ("-" for none), of the only performance.
 * *ret_column is NULL of a total.  Returns ENDO_TRUE, ENDO_UNKNOWN, or -1 and a line in the log. */
int endo_value_of(const struct sotay_host *host, const struct sotay_series *one, const char *totals,
                  const char *name, const struct sotay_column **ret_column, int64_t *ret,
                  int32_t *ret_decimals);

struct endo_condition {
    const char *name, *op, *value, *from; /* value and from may be NULL */
};
/* Ops: is, is-not, below, above, at-least, at-most (value: a number or another measure), fall (at
 * least `value` % below the measure `from`), not-past (a date, not before the performance),
 * recorded, missing.  Returns ENDO_* or -1 and a line in the log. */
int endo_condition_holds(const struct sotay_host *host, const struct sotay_series *one,
                         const char *totals, const struct endo_condition *condition);
/* "spo2_min 92 (below 94)"; wanted = 1: "contact_min 10, wanted: at least label_min 20" */
void endo_add_condition(const struct sotay_host *host, const struct sotay_series *one,
                        const char *totals, const struct endo_condition *condition, int wanted,
                        struct endo_text *text);
#endif
