/* plugins/ncd/ncd.h - what the files of this plugin share: the facts of one case, the numbers of
 * the checklist, and what the rules expect of the trainee.
 *
 * No clinical number stands in this code: limits, intervals, steps and coefficients are tables of
 * the checklist, where each has its source.  The first column of a table of limits is the word by
 * which a limit is asked for.
 */
#ifndef NCD_H
#define NCD_H

#include "sotay/table-helpers.h"

#define NCD_UNIT INT64_C(1000000) /* measures and limits are compared in millionths */
#define NCD_NONE INT64_MIN        /* not recorded, or an empty cell */
#define NCD_WANTS_MAX 16
#define NCD_RULES_MAX 160

/* How else than by the expected value a decision may be right. */
enum {
    NCD_EXACT,  /* not at all */
    NCD_LOWER,  /* a smaller number is safer: an earlier visit */
    NCD_HIGHER, /* the next choice of the list, or yes, is: more urgent, referred.  Two choices
                 * on it is no caution but another judgement */
};

/* One decision the rules expect. */
struct ncd_want {
    const char *measure;
    const char *word; /* of a choice; else NULL */
    int64_t from, to; /* of a number; of yes and no both 0 or both NCD_UNIT */
    int32_t safer;
    char rules[NCD_RULES_MAX]; /* by which rules: "R-BP-AVG 149/89, R-BP-GRADE" */
};

/* One performance being worked out. */
struct ncd_case {
    const struct sotay_host *host;
    const struct sotay_series *series;
    uint32_t row;
    int32_t broken; /* the checklist lacks a table or a limit; the log says which */
    const char *class_name, *urgency_name, *next_name; /* measures of these decisions */
    const struct sotay_column *decision[3]; /* these measures, NULL where there is none */
    const char *missing;                    /* a fact without which nothing follows */
    const char *odd;                        /* facts that cannot be right together: a msgid */
    uint32_t n_wants;
    struct ncd_want want[NCD_WANTS_MAX];
};

/* ---- facts.c --------------------------------------------------------------------------------- */

/* NULL, silently, where the checklist has no such measure. */
const struct sotay_column *ncd_column(const struct sotay_series *series, const char *name);
/* Millionths; of a choice or a text NCD_NONE. */
int64_t ncd_number(const struct ncd_case *c, const char *name);
int32_t ncd_yes(const struct ncd_case *c, const char *name); /* 1, 0, or -1: not recorded */
const char *ncd_word(const struct ncd_case *c, const char *name);

/* NULL, silently, where there is none. */
const struct sotay_table *ncd_table(const struct ncd_case *c, const char *name);
int32_t ncd_has_row(struct ncd_case *c, const char *table, const char *word);
/* Millionths.  An empty cell is NCD_NONE; so is what the checklist lacks, and then c->broken. */
int64_t ncd_limit(struct ncd_case *c, const char *table, const char *word, const char *column);
const char *ncd_limit_word(struct ncd_case *c, const char *table, const char *word,
                           const char *column);
/* The row whose range holds the value: rows are in order, `from` is where each begins.  NULL: below
 * all. */
const char *ncd_band(struct ncd_case *c, const char *table, const char *from, int64_t value);

void ncd_want_word(struct ncd_case *c, const char *measure, const char *word, int32_t safer,
                   const char *rules);
void ncd_want_range(struct ncd_case *c, const char *measure, int64_t from, int64_t to,
                    int32_t safer, const char *rules);
/* Only yes is held against who says no; `safer` lets yes pass where no is expected. */
void ncd_want_yes(struct ncd_case *c, const char *measure, int32_t yes, int32_t safer,
                  const char *rules);
/* Urgency and next visit of a situation: a row of the table with the columns urgency (a word),
 * days_from and days_to. */
void ncd_want_visit(struct ncd_case *c, const char *table, const char *situation,
                    const char *rules);

/* ---- the kinds of cases ---------------------------------------------------------------------- */

void ncd_case_reading(struct ncd_case *c);  /* case_bp.c: measuring blood pressure */
void ncd_case_bp(struct ncd_case *c);       /* case_bp.c: managing it */
void ncd_case_diabetes(struct ncd_case *c); /* case_dm.c */
void ncd_case_foot(struct ncd_case *c);     /* case_dm.c */
void ncd_case_airway(struct ncd_case *c);   /* case_air.c: asthma and COPD */
void ncd_case_cvd(struct ncd_case *c);      /* cvd.c */

/* ---- cvd.c: cardiovascular risk ---------------------------------------------------------- */

struct ncd_risk {
    int64_t tenths;   /* of a percent, of the person's own values */
    int64_t graded;   /* likewise, but as the rule set in force reads it: by cells of the chart */
    const char *band; /* of `graded`: a word of the table cvd-bands */
    char text[100];   /* "R-CVD-NONLAB 4.5 %, R-CVD-CHART 5 %" */
};
/* 1, or 0 where facts or tables are missing, or the model does not apply. */
int32_t ncd_risk(struct ncd_case *c, int64_t sbp, struct ncd_risk *ret);

/* ---- rules ----------------------------------------------------------------------------------- */

extern const struct sotay_rule ncd_agreement, ncd_digits, ncd_decision, ncd_cohort;

#endif
