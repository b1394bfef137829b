/* plugins/ncd/cvd.c - ten-year cardiovascular risk by the published model, and what follows from
 * it.
 *
 * The model is a table of the checklist: for each sex and cause the coefficients of a log hazard x
 * and the survival S0 of the population it was made in, then two constants a and b that fit it to a
 * region.  A cause has the risk 1 - exp(-exp(a + b * (x + ln(-ln S0)))); the causes join as
 * 1 - (1 - r)(1 - r).  Risks are rounded half up to tenths of a percent, which is far coarser than
 * what the mathematics libraries of two computers differ by.
 *
 * Where the checklist has the table cvd-cells, values are first put in the middle of their cell of
 * the printed chart and the result is a whole percent: what somebody reads who looks it up.
 */
#include "ncd.h"

#include <math.h>

struct factors {
    double age, sbp, bmi, chol; /* bmi or chol is unused, by the model */
    int is_diabetic, is_smoker;
    int is_lab;
    const char *sex;
};

/* ---- the model ------------------------------------------------------------------------------- */

/* The number of a row; an empty cell is a coefficient that the model does not have. */
static double coefficient(struct ncd_case *c, const struct sotay_table *table, uint32_t row,
                          const char *name)
{
    int64_t number;
    const struct sotay_table_column *column = sotay_table_column_of(c->host, table, name);
    if (column == NULL) {
        c->broken = 1;
        return 0;
    }
    return sotay_cell(column, row, &number) ? (double)number / (double)sotay_scale(column->decimals)
                                            : 0;
}

static double log_hazard(struct ncd_case *c, const struct sotay_table *t, uint32_t row,
                         const struct factors *f)
{
    double x = coefficient(c, t, row, "age") * f->age + coefficient(c, t, row, "sbp") * f->sbp +
               coefficient(c, t, row, "age_sbp") * f->age * f->sbp;
    x += coefficient(c, t, row, "bmi") * f->bmi +
         coefficient(c, t, row, "age_bmi") * f->age * f->bmi;
    x += coefficient(c, t, row, "chol") * f->chol +
         coefficient(c, t, row, "age_chol") * f->age * f->chol;
    if (f->is_smoker)
        x += coefficient(c, t, row, "smoker") + coefficient(c, t, row, "age_smoker") * f->age;
    if (f->is_diabetic)
        x += coefficient(c, t, row, "diabetes") + coefficient(c, t, row, "age_diabetes") * f->age;
    return x;
}

static int is_row_of(const struct sotay_table *t, uint32_t row, const struct factors *f)
{
    const char *model = sotay_cell_word(t->columns[0], row);
    const char *sex = sotay_cell_word(t->columns[1], row);
    return model != NULL && sex != NULL && strcmp(model, f->is_lab ? "lab" : "non-lab") == 0 &&
           strcmp(sex, f->sex) == 0;
}

/* In tenths of a percent, rounded once to so many tenths: a chart is read in whole percents.
 * Negative where the numbers make no sense. */
static int64_t model_risk(struct ncd_case *c, const struct factors *f, int64_t round_to)
{
    const struct sotay_table *t = sotay_find_table(c->host, c->series, "cvd-model");
    double free_of_all = 1;
    int causes = 0;
    if (t == NULL || t->n_columns < 2) {
        c->broken = 1;
        return -1;
    }
    for (uint32_t row = 0; row < t->n_rows; row++) {
        if (!is_row_of(t, row, f))
            continue;
        double survival = coefficient(c, t, row, "survival");
        double x = log_hazard(c, t, row, f);
        if (!(survival > 0 && survival < 1) || !(x > -100 && x < 100))
            return -1;
        x += log(-log(survival));
        free_of_all *=
            exp(-exp(coefficient(c, t, row, "fit_a") + coefficient(c, t, row, "fit_b") * x));
        causes++;
    }
    double rounded = floor((1 - free_of_all) * 1000 / (double)round_to + 0.5);
    return causes > 0 && rounded >= 0 && rounded <= 1000 ? (int64_t)rounded * round_to : -1;
}

/* ---- the factors ----------------------------------------------------------------------------- */

/* The middle of the cell in which the value lies: the outermost cells go on for ever. */
static int64_t cell_middle(struct ncd_case *c, const char *input, int64_t value)
{
    int64_t from = ncd_limit(c, "cvd-cells", input, "from");
    int64_t width = ncd_limit(c, "cvd-cells", input, "width");
    int64_t cells = ncd_limit(c, "cvd-cells", input, "cells");
    if (from == NCD_NONE || width < 1 || cells < NCD_UNIT) {
        c->broken = 1;
        return value;
    }
    int64_t at = value < from ? 0 : (value - from) / width;
    int64_t last = cells / NCD_UNIT - 1;
    return from + (at < last ? at : last) * width + width / 2;
}

/* The distance from the centre of the model. */
static double centred(struct ncd_case *c, const char *input, int64_t value, int as_chart)
{
    int64_t centre = ncd_limit(c, "cvd-centre", input, "value");
    if (as_chart)
        value = cell_middle(c, input, value);
    return centre == NCD_NONE ? 0 : (double)(value - centre) / (double)NCD_UNIT;
}

/* Tenths of a percent of one way of reading; negative: none. */
static int64_t read_risk(struct ncd_case *c, int64_t age, int64_t sbp, struct factors *f,
                         int as_chart)
{
    f->age = centred(c, "age", age, as_chart);
    f->sbp = centred(c, "sbp", sbp, as_chart);
    f->bmi = f->is_lab ? 0 : centred(c, "bmi", ncd_number(c, "bmi"), as_chart);
    f->chol = f->is_lab ? centred(c, "chol", ncd_number(c, "chol"), as_chart) : 0;
    return c->broken ? -1 : model_risk(c, f, as_chart ? 10 : 1);
}

/* A person the model was made for, with all it asks for. */
static int read_factors(struct ncd_case *c, int64_t age, struct factors *f)
{
    int32_t smoker = ncd_yes(c, "smoker"), diabetic = ncd_yes(c, "diabetes");
    f->sex = ncd_word(c, "sex");
    f->is_smoker = smoker == 1;
    f->is_diabetic = diabetic == 1;
    f->is_lab = ncd_number(c, "chol") != NCD_NONE;
    if (f->sex == NULL || smoker < 0 || age == NCD_NONE)
        return 0;
    if (!f->is_lab && (f->is_diabetic || ncd_number(c, "bmi") == NCD_NONE))
        return 0; /* for diabetes there is only the laboratory model */
    return age >= ncd_limit(c, "r-cvd-skip", "age-from", "value") &&
           age < ncd_limit(c, "r-cvd-skip", "age-below", "value");
}

int32_t ncd_risk(struct ncd_case *c, int64_t sbp, struct ncd_risk *ret)
{
    struct factors f;
    int64_t age = ncd_number(c, "age");
    if (ncd_table(c, "cvd-model") == NULL || !read_factors(c, age, &f))
        return 0;
    int as_chart = ncd_table(c, "cvd-cells") != NULL;
    ret->tenths = read_risk(c, age, sbp, &f, 0);
    ret->graded = as_chart ? read_risk(c, age, sbp, &f, 1) : ret->tenths;
    if (c->broken || ret->tenths < 0 || ret->graded < 0)
        return 0;
    ret->band = ncd_band(c, "cvd-bands", "from", ret->graded * (NCD_UNIT / 10));
    int n =
        snprintf(ret->text, sizeof ret->text, "R-CVD-%s %lld.%lld %%", f.is_lab ? "LAB" : "NONLAB",
                 (long long)(ret->tenths / 10), (long long)(ret->tenths % 10));
    if (as_chart && n > 0 && (size_t)n < sizeof ret->text)
        snprintf(ret->text + n, sizeof ret->text - (size_t)n, ", R-CVD-CHART %lld %%",
                 (long long)(ret->graded / 10));
    return ret->band != NULL;
}

/* ---- a case of cvd risk ---------------------------------------------------------------------- */

#define SKIP_PRESSURE "R-CVD-SKIP-BP"

/* R-CVD-SKIP: why the chart is not used; NULL: it is. */
static const char *skip_reason(struct ncd_case *c, int64_t sbp, int64_t dbp)
{
    int64_t chol = ncd_number(c, "chol"), egfr = ncd_number(c, "egfr");
    if (ncd_yes(c, "cvd") == 1)
        return "R-CVD-SKIP-CVD";
    if (egfr != NCD_NONE && egfr < ncd_limit(c, "r-cvd-skip", "egfr-below", "value"))
        return "R-CVD-SKIP-KIDNEY";
    if (ncd_yes(c, "familial") == 1)
        return "R-CVD-SKIP-FAMILIAL";
    if (chol != NCD_NONE && chol >= ncd_limit(c, "r-cvd-skip", "chol-from", "value"))
        return "R-CVD-SKIP-CHOLESTEROL";
    if (sbp >= ncd_limit(c, "r-cvd-skip", "sbp-from", "value") ||
        dbp >= ncd_limit(c, "r-cvd-skip", "dbp-from", "value"))
        return SKIP_PRESSURE;
    return NULL;
}

static void want_statin(struct ncd_case *c, const char *row, const char *rules)
{
    int64_t age = ncd_number(c, "age");
    int diabetic = ncd_yes(c, "diabetes") == 1 && age != NCD_NONE &&
                   age >= ncd_limit(c, "r-cvd-act", "diabetes-statin-age", "value");
    int by_band = row != NULL && ncd_limit(c, "cvd-bands", row, "statin") > 0;
    if (row == NULL && !diabetic)
        return; /* without a band nobody can say */
    ncd_want_yes(c, "statin", by_band || diabetic, NCD_HIGHER,
                 diabetic ? "R-CVD-ACT-DIABETES" : rules);
}

/* A drug for the pressure from the limits of the band on; below them the chart does not ask. */
static void want_bp_drug(struct ncd_case *c, const char *row, int64_t sbp, int64_t dbp,
                         const char *rules)
{
    int64_t of_sbp = ncd_limit(c, "cvd-bands", row, "drug_sbp");
    int64_t of_dbp = ncd_limit(c, "cvd-bands", row, "drug_dbp");
    if ((of_sbp != NCD_NONE && sbp >= of_sbp) || (of_dbp != NCD_NONE && dbp >= of_dbp))
        ncd_want_yes(c, "bp_drug", 1, NCD_EXACT, rules);
}

/* What follows from a class is a row of the table cvd-bands, mostly of the same name. */
static void want_band(struct ncd_case *c, const char *class_word, const char *row, int64_t sbp,
                      int64_t dbp, const char *rules)
{
    ncd_want_word(c, c->class_name, class_word, NCD_EXACT, rules);
    ncd_want_visit(c, "cvd-bands", row, rules);
    want_statin(c, row, rules);
    want_bp_drug(c, row, sbp, dbp, rules);
}

void ncd_case_cvd(struct ncd_case *c)
{
    struct ncd_risk risk;
    char rules[NCD_RULES_MAX];
    int64_t sbp = ncd_number(c, "systolic"), dbp = ncd_number(c, "diastolic");
    int64_t age = ncd_number(c, "age");
    if (sbp <= 0 || dbp <= 0 || age == NCD_NONE) {
        c->missing = sbp <= 0 ? "systolic" : dbp <= 0 ? "diastolic" : "age";
        return;
    }
    const char *skip = skip_reason(c, sbp, dbp);
    if (skip != NULL) {
        int severe = strcmp(skip, SKIP_PRESSURE) == 0;
        want_band(c, "no-chart", severe ? "severe" : "no-chart", sbp, dbp, skip);
        return;
    }
    if (age < ncd_limit(c, "r-cvd-skip", "age-from", "value") ||
        age >= ncd_limit(c, "r-cvd-skip", "age-below", "value")) {
        ncd_want_word(c, c->class_name, "no-chart", NCD_EXACT, "R-CVD-SKIP-AGE");
        return;
    }
    if (ncd_yes(c, "diabetes") == 1 && ncd_number(c, "chol") == NCD_NONE) {
        ncd_want_word(c, c->class_name, "lab-needed", NCD_EXACT, "R-CVD-SKIP-DIABETES");
        want_statin(c, NULL, "R-CVD-ACT-DIABETES");
        return;
    }
    if (!ncd_risk(c, sbp, &risk)) {
        c->missing = ncd_word(c, "sex") == NULL ? "sex"
                     : ncd_yes(c, "smoker") < 0 ? "smoker"
                                                : "bmi";
        return;
    }
    snprintf(rules, sizeof rules, "%s, R-CVD-ACT", risk.text);
    want_band(c, risk.band, risk.band, sbp, dbp, rules);
    int64_t most = (risk.graded > risk.tenths ? risk.graded : risk.tenths) * (NCD_UNIT / 10);
    int64_t least = (risk.graded < risk.tenths ? risk.graded : risk.tenths) * (NCD_UNIT / 10);
    /* A whole percent is read off a chart, a tenth off a computer: either is right. */
    ncd_want_range(c, "risk_percent", least / NCD_UNIT * NCD_UNIT,
                   (most + NCD_UNIT - 1) / NCD_UNIT * NCD_UNIT, NCD_EXACT, risk.text);
}
