/* plugins/ncd/case_air.c - attacks of asthma by peak flow and signs, COPD by spirometry. */
#include "ncd.h"

/* ---- R-PEF ----------------------------------------------------------------------------------- */

/* By peak flow in percent: rows from mild to worst, each either above a number or from one. */
static const char *class_by_flow(struct ncd_case *c, int64_t pef, int64_t best)
{
    const struct sotay_table *t = sotay_find_table(c->host, c->series, "r-pef");
    for (uint32_t row = 0; t != NULL && row < t->n_rows; row++) {
        const char *word = sotay_cell_word(t->columns[0], row);
        int64_t above = ncd_limit(c, "r-pef", word, "above");
        int64_t from = ncd_limit(c, "r-pef", word, "from");
        /* 100 pef / best against the limit, without dividing */
        int64_t part = pef / NCD_UNIT * 100, whole = best / NCD_UNIT;
        if (above != NCD_NONE && part > above / NCD_UNIT * whole)
            return word;
        if (from != NCD_NONE && part >= from / NCD_UNIT * whole)
            return word;
    }
    c->broken = 1;
    return NULL;
}

/* The worse of two classes: the one further down in the table. */
static const char *worse(struct ncd_case *c, const char *a, const char *b)
{
    const struct sotay_table *t = sotay_find_table(c->host, c->series, "r-pef");
    const char *found = a;
    for (uint32_t row = 0; t != NULL && b != NULL && row < t->n_rows; row++) {
        const char *word = sotay_cell_word(t->columns[0], row);
        if (word != NULL && (strcmp(word, a) == 0 || strcmp(word, b) == 0))
            found = word;
    }
    return found;
}

/* A number at or below the limits of its row makes the class of the row. */
static const char *by_number(struct ncd_case *c, const char *measure, const char *class_word)
{
    int64_t value = ncd_number(c, measure);
    if (value == NCD_NONE)
        return class_word;
    int64_t from = ncd_limit(c, "r-pef-signs", measure, "from");
    int64_t below = ncd_limit(c, "r-pef-signs", measure, "below");
    int reached = (from != NCD_NONE && value >= from) || (below != NCD_NONE && value < below);
    return reached ? worse(c, class_word, ncd_limit_word(c, "r-pef-signs", measure, "class"))
                   : class_word;
}

static const char *by_sign(struct ncd_case *c, const char *class_word)
{
    const char *sign = ncd_word(c, "attack_sign");
    if (sign == NULL || !ncd_has_row(c, "r-pef-signs", sign))
        return class_word;
    return worse(c, class_word, ncd_limit_word(c, "r-pef-signs", sign, "class"));
}

/* Whole percent, either way of rounding. */
static void want_percent(struct ncd_case *c, int64_t pef, int64_t best)
{
    int64_t part = pef / NCD_UNIT * 100, whole = best / NCD_UNIT;
    int64_t down = part / whole, up = part % whole == 0 ? down : down + 1;
    ncd_want_range(c, "pef_percent", down * NCD_UNIT, up * NCD_UNIT, NCD_EXACT, "R-PEF");
}

static void asthma(struct ncd_case *c, int64_t pef, int64_t best)
{
    char rules[NCD_RULES_MAX];
    const char *class_word = class_by_flow(c, pef, best);
    if (class_word == NULL)
        return;
    class_word = by_number(c, "rr", class_word);
    class_word = by_number(c, "hr", class_word);
    class_word = by_number(c, "spo2", class_word);
    class_word = by_sign(c, class_word);
    int64_t tenths = (pef / NCD_UNIT * 2000 + best / NCD_UNIT) / (2 * (best / NCD_UNIT));
    snprintf(rules, sizeof rules, "R-PEF %lld.%lld %%", (long long)(tenths / 10),
             (long long)(tenths % 10));
    ncd_want_word(c, c->class_name, class_word, NCD_EXACT, rules);
    ncd_want_visit(c, "r-air-visit", class_word, rules);
    want_percent(c, pef, best);
    ncd_want_yes(c, "refer", ncd_limit(c, "r-air-visit", class_word, "refer") > 0, NCD_HIGHER,
                 rules);
}

/* ---- R-COPD-DX ------------------------------------------------------------------------------- */

static const char *copd_group(struct ncd_case *c)
{
    int64_t moderate = ncd_number(c, "exacerbations"), stays = ncd_number(c, "admissions");
    int64_t mmrc = ncd_number(c, "mmrc"), cat = ncd_number(c, "cat");
    if ((moderate != NCD_NONE &&
         moderate >= ncd_limit(c, "r-copd-group", "exacerbations", "from")) ||
        (stays != NCD_NONE && stays >= ncd_limit(c, "r-copd-group", "admissions", "from")))
        return "group-e";
    if (mmrc == NCD_NONE && cat == NCD_NONE)
        return NULL;
    if ((mmrc != NCD_NONE && mmrc >= ncd_limit(c, "r-copd-group", "mmrc", "from")) ||
        (cat != NCD_NONE && cat >= ncd_limit(c, "r-copd-group", "cat", "from")))
        return "group-b";
    return "group-a";
}

static void copd(struct ncd_case *c, int64_t ratio)
{
    int64_t age = ncd_number(c, "age"), percent = ncd_number(c, "fev1_percent");
    int exposed = ncd_yes(c, "smoker") == 1 || ncd_yes(c, "smoke_exposure") == 1;
    if (age == NCD_NONE || percent == NCD_NONE) {
        c->missing = age == NCD_NONE ? "age" : "fev1_percent";
        return;
    }
    int is_copd = age > ncd_limit(c, "r-copd-dx", "age-above", "value") && exposed &&
                  ratio < ncd_limit(c, "r-copd-dx", "ratio-below", "value");
    const char *class_word = is_copd ? ncd_band(c, "r-copd-grade", "from", percent) : "no-copd";
    if (class_word == NULL) {
        c->missing = "fev1_percent";
        return;
    }
    ncd_want_word(c, c->class_name, class_word, NCD_EXACT,
                  is_copd ? "R-COPD-DX, R-COPD-GRADE" : "R-COPD-DX");
    ncd_want_visit(c, "r-air-visit", class_word, "R-COPD-DX");
    const char *group = is_copd ? copd_group(c) : NULL;
    ncd_want_word(c, "group", group, NCD_EXACT, "R-COPD-GROUP");
    int refer = ncd_limit(c, "r-air-visit", class_word, "refer") > 0 ||
                (group != NULL && strcmp(group, "group-e") == 0);
    ncd_want_yes(c, "refer", refer, NCD_HIGHER, "R-COPD-DX, R-COPD-GROUP");
}

/* Too breathless to blow: a number or a sign alone makes it severe or worse, and none of them
 * leaves the case unanswered. */
static void asthma_without_flow(struct ncd_case *c, int64_t pef)
{
    const struct sotay_table *t = sotay_find_table(c->host, c->series, "r-pef");
    const char *mildest =
        t != NULL && t->n_rows > 0 && t->n_columns > 0 ? sotay_cell_word(t->columns[0], 0) : NULL;
    c->missing = pef < 0 ? "pef" : "pef_best";
    if (mildest == NULL)
        return;
    const char *class_word = by_number(c, "rr", mildest);
    class_word = by_number(c, "hr", class_word);
    class_word = by_number(c, "spo2", class_word);
    class_word = by_sign(c, class_word);
    if (strcmp(class_word, mildest) == 0)
        return;
    c->missing = NULL;
    ncd_want_word(c, c->class_name, class_word, NCD_EXACT, "R-PEF-SIGNS");
    ncd_want_visit(c, "r-air-visit", class_word, "R-PEF-SIGNS");
    ncd_want_yes(c, "refer", ncd_limit(c, "r-air-visit", class_word, "refer") > 0, NCD_HIGHER,
                 "R-PEF-SIGNS");
}

/* Spirometry speaks of COPD, peak flow of an attack of asthma. */
void ncd_case_airway(struct ncd_case *c)
{
    int64_t ratio = ncd_number(c, "fev1_fvc");
    int64_t pef = ncd_number(c, "pef"), best = ncd_number(c, "pef_best");
    if (ratio != NCD_NONE) {
        copd(c, ratio);
    } else if (pef >= 0 && pef < 10000 * NCD_UNIT && best >= NCD_UNIT && best < 10000 * NCD_UNIT) {
        asthma(c, pef, best);
    } else {
        asthma_without_flow(c, pef);
    }
}
