/* plugins/resuscitation/dose.c - doses and energies against the table of the guideline in force, by
 * age and weight; an error by a factor, or of the strength of the solution, is called critical. */
#include "resuscitation.h"

#define BANDS_MAX 16

enum {
    DOSE_DOSES,
    DOSE_TABLES,
    DOSE_REQUIRED,
    DOSE_VOLUME,
    DOSE_STRENGTH,
    DOSE_STRENGTHS,
    DOSE_GROSS,
    DOSE_VALID
};

static const struct sotay_param dose_params[] = {
    [DOSE_DOSES] =
        WORD_PARAM("doses", SOTAY_LATER("Measures of the doses, with commas between"), NULL),
    [DOSE_TABLES] = WORD_PARAM("tables", SOTAY_LATER("Their tables, in the same order"), NULL),
    [DOSE_REQUIRED] = WORD_PARAM(
        "required", SOTAY_LATER("Measures not passed when not recorded, - for none"), "-"),
    /* Volume and strength give the first dose a second time, from what was in the syringe. */
    [DOSE_VOLUME] = WORD_PARAM(
        "volume", SOTAY_LATER("Measure of the volume of the first dose, - for none"), "-"),
    [DOSE_STRENGTH] = WORD_PARAM(
        "strength", SOTAY_LATER("Measure of the strength of the solution, - for none"), "-"),
    [DOSE_STRENGTHS] = WORD_PARAM("strengths", SOTAY_LATER("Table of strengths, - for none"), "-"),
    /* A slip of the decimal point is a factor of ten; five catches it wherever in the range the
     * right dose lies (local choice). */
    [DOSE_GROSS] = {.name = "gross-factor",
                    .label = SOTAY_LATER("So many times too much or too little is critical"),
                    .unit = "",
                    .preset = 5,
                    .min = 2,
                    .max = 100,
                    .stricter = SOTAY_STRICTER_DOWN},
    [DOSE_VALID] = SOTAY_PARAM_VALID_MONTHS(0),
};

struct doses { /* one call */
    const struct sotay_host *host;
    const struct sotay_series *one;
    const struct sotay_value *params;
    struct reasons reasons;
};

static int is_wanted(const struct doses *d, const char *name)
{
    return !is_from_paper(d->one, 0) && list_has(d->params[DOSE_REQUIRED].word, name);
}

/* ---- what was given --------------------------------------------------------------------------- */

/* The row of the strength that was used: 1 with *ret_per_ml and *ret_right, 0 where it was not
 * recorded or the table does not know it, -1 where the checklist is wrong. */
static int find_strength(const struct doses *d, const struct sotay_column *strength,
                         struct exact *ret_per_ml, int *ret_right)
{
    const struct sotay_table *table =
        sotay_find_table(d->host, d->one, d->params[DOSE_STRENGTHS].word);
    if (table == NULL)
        return -1;
    const struct sotay_table_column *word = sotay_table_column_of(d->host, table, "strength");
    const struct sotay_table_column *amount = sotay_table_column_of(d->host, table, "amount");
    const struct sotay_table_column *right = sotay_table_column_of(d->host, table, "right");
    if (word == NULL || amount == NULL || right == NULL)
        return -1;
    if (!sotay_is_recorded(strength, 0))
        return 0;
    for (uint32_t row = 0; row < table->n_rows; row++) {
        const char *name = sotay_cell_word(word, row), *yes = sotay_cell_word(right, row);
        int64_t number;
        if (name == NULL || strcmp(name, word_of(strength, 0)) != 0 ||
            !sotay_cell(amount, row, &number))
            continue;
        *ret_per_ml = exact_of(number, amount->decimals);
        *ret_right = yes != NULL && strcmp(yes, "yes") == 0;
        return 1;
    }
    return 0;
}

/* 1 with the amount that was in the volume given, 0 where that was not recorded, -1. */
static int amount_given(struct doses *d, struct exact *ret)
{
    const char *volume_name = d->params[DOSE_VOLUME].word;
    const char *strength_name = d->params[DOSE_STRENGTH].word;
    struct exact per_ml = {1, 1};
    int right = 1;
    if (is_list_none(strength_name))
        return 0;
    const struct sotay_column *volume =
        is_list_none(volume_name)
            ? NULL
            : sotay_find_column(d->host, d->one, volume_name, strlen(volume_name));
    const struct sotay_column *strength =
        sotay_find_column(d->host, d->one, strength_name, strlen(strength_name));
    if (strength == NULL || (volume == NULL && !is_list_none(volume_name)))
        return -1;
    int known = find_strength(d, strength, &per_ml, &right);
    if (known < 0)
        return -1;
    if (known && !right)
        reasons_fail(&d->reasons, sotay_tr(d->host, "critical"),
                     sotay_tr(d->host, "the strength of the solution was confused,"),
                     word_of(strength, 0), guideline_text(d->host, d->one));
    if (!known && is_wanted(d, strength->name))
        reasons_fail(&d->reasons, strength->name, sotay_tr(d->host, "not recorded"), NULL, NULL);
    if (!known || volume == NULL || !sotay_is_recorded(volume, 0))
        return 0;
    *ret = exact_times(exact_of(volume->value[0], volume->decimals), per_ml);
    return 1;
}

/* ---- what was right --------------------------------------------------------------------------- */

struct bands {
    struct band band[BANDS_MAX];
    uint32_t n;
    const char *missing; /* has to be known to find the row, and is not */
};

static void find_bands(const struct rows *rows, struct bands *ret)
{
    memset(ret, 0, sizeof *ret);
    for (uint32_t row = 0; row < rows->table->n_rows && ret->n < BANDS_MAX; row++) {
        const char *missing = NULL;
        enum fit fit = rows_fit(rows, row, 0, &missing);
        if (fit == FIT_YES)
            fit = rows_band(rows, row, 0, &ret->band[ret->n], &missing);
        if (fit == FIT_YES)
            ret->n++;
        if (fit == FIT_UNKNOWN && ret->missing == NULL)
            ret->missing = missing;
    }
}

static const char *wanted_text(const struct doses *d, const struct bands *bands)
{
    const char *text = band_text(d->host, &bands->band[0]);
    for (uint32_t i = 1; i < bands->n; i++)
        text = sotay_join_text(d->host, text, " / ", band_text(d->host, &bands->band[i]));
    return text;
}

/* So many times more than the most, or less than the least, of all that was right. */
static int is_gross(const struct doses *d, const struct bands *bands, struct exact amount)
{
    const struct exact factor = exact_of(d->params[DOSE_GROSS].number, 0);
    int above = 1, below = 1;
    for (uint32_t i = 0; i < bands->n; i++) {
        const struct band *b = &bands->band[i];
        above =
            above && b->has_high && exact_compare(amount, exact_times(b->plain_high, factor)) >= 0;
        below =
            below && b->has_low && exact_compare(exact_times(amount, factor), b->plain_low) <= 0;
    }
    return above || below;
}

/* "dose: 3000, wanted: 270-330 (rcuk-2021)", and "critical: tenfold error in dose" */
static void judge_amount(struct doses *d, const char *name, const struct bands *bands,
                         struct exact amount)
{
    const struct sotay_host *host = d->host;
    const char *text = exact_text(host, amount), *of = guideline_text(host, d->one);
    const char *wanted = wanted_text(d, bands);
    for (uint32_t i = 0; i < bands->n; i++) {
        if (!band_holds(&bands->band[i], amount))
            continue;
        reasons_add(&d->reasons, name,
                    sotay_join_text(host, text, ", ", sotay_tr(host, "right by the table:")),
                    wanted, of);
        return;
    }
    if (is_gross(d, bands, amount))
        reasons_fail(&d->reasons, sotay_tr(host, "critical"), sotay_tr(host, "tenfold error in"),
                     name, NULL);
    reasons_fail(&d->reasons, name, sotay_join_text(host, text, ", ", sotay_tr(host, "wanted:")),
                 wanted, of);
}

/* ---- one dose and its table ------------------------------------------------------------------- */

static int32_t assess_dose(struct doses *d, const struct sotay_column *dose, const char *table,
                           size_t table_len, int is_first)
{
    struct exact amount[2];
    struct rows rows;
    uint32_t n = 0;
    int given = is_first ? amount_given(d, &amount[0]) : 0;
    if (given < 0 || rows_new(d->host, d->one, table, table_len, &rows) < 0)
        return -1;
    n += given > 0 ? 1U : 0U;
    if (sotay_is_recorded(dose, 0))
        amount[n++] = exact_of(dose->value[0], dose->decimals);
    if (n == 0) {
        if (is_wanted(d, dose->name))
            reasons_fail(&d->reasons, dose->name, sotay_tr(d->host, "not recorded"), NULL, NULL);
        return 0;
    }
    struct bands bands;
    find_bands(&rows, &bands);
    if (bands.n == 0 && bands.missing != NULL) {
        if (!is_from_paper(d->one, 0))
            reasons_fail(&d->reasons, bands.missing, sotay_tr(d->host, "not recorded"), NULL, NULL);
        return 0;
    }
    if (bands.n == 0) {
        reasons_fail(&d->reasons, dose->name,
                     sotay_tr(d->host, "the table has no dose for this patient"),
                     guideline_text(d->host, d->one), NULL);
        return 0;
    }
    for (uint32_t i = 0; i < n; i++)
        judge_amount(d, dose->name, &bands, amount[i]);
    return 0;
}

static int32_t dose_assess(const struct sotay_host *host,
                           const struct sotay_performance *performance,
                           const struct sotay_value *params, struct sotay_assessment *ret)
{
    struct doses d = {host, performance->one, params, {host, {NULL}, 0, 0, 0}};
    const char *doses = params[DOSE_DOSES].word, *tables = params[DOSE_TABLES].word;
    const char *dose, *table;
    size_t dose_len, table_len;
    int is_first = 1;
    sotay_assess_as_core(performance, ret);
    if (performance->one->n == 0)
        return 0;
    while ((dose = sotay_next_name(&doses, &dose_len)) != NULL) {
        const struct sotay_column *c = sotay_find_column(host, d.one, dose, dose_len);
        table = sotay_next_name(&tables, &table_len);
        if (table == NULL)
            host->log(host, SOTAY_LOG_ERROR, "there are fewer tables than doses");
        if (c == NULL || table == NULL || assess_dose(&d, c, table, table_len, is_first) < 0)
            return -1;
        is_first = 0;
    }
    return reasons_give(&d.reasons, ret);
}

/* ---- judge: there is a performance with the right doses --------------------------------------- */

static int32_t dose_judge(const struct sotay_host *host, const struct sotay_series *series,
                          const struct sotay_value *params, int32_t as_of,
                          struct sotay_judgement *ret)
{
    const int64_t months = params[DOSE_VALID].number;
    struct sotay_walk walk = sotay_walk_new(0, months, passed_look, series);
    struct sotay_criterion *c = (struct sotay_criterion *)host->alloc(host, sizeof *c);
    if (c == NULL)
        return -1;
    sotay_walk_judge(series, as_of, &walk, ret);
    ret->criteria = c;
    ret->n_criteria = 1;
    return sotay_date_criterion(
        host, "right-dose", sotay_tr(host, "Last performance with the right doses"),
        walk.valid.last_met, months, ret->state == SOTAY_STATE_COMPETENT, c);
}

const struct sotay_rule dose_rule = {
    .size = sizeof(struct sotay_rule),
    .name = "dose",
    .title = SOTAY_LATER("Doses by the table of the guideline"),
    .params = dose_params,
    .n_params = sizeof dose_params / sizeof dose_params[0],
    .assess = dose_assess,
    .judge = dose_judge,
};
