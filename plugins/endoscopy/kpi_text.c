/* plugins/endoscopy/kpi_text.c - indicators as criteria: "55 of 57 (96.49 %); left out: gastrectomy 2". */
#include "kpi.h"

#define REASONS_MAX 8

/* ---- names ----------------------------------------------------------------------------------- */

/* An indicator that is not among them is shown by its own name. */
static const struct {
    const char *name, *label;
} labels[] = {
    {"lifetime", SOTAY_LATER("Procedures done by hand, in all")},
    {"recent", SOTAY_LATER("Procedures done by hand, lately")},
    {"year", SOTAY_LATER("Procedures in a year")},
    {"d2", SOTAY_LATER("Second part of the duodenum reached unassisted")},
    {"j", SOTAY_LATER("J-manoeuvre done unassisted")},
    {"photos", SOTAY_LATER("All required photographs taken")},
    {"inspection", SOTAY_LATER("Inspected for long enough")},
    {"caecum", SOTAY_LATER("Caecum reached unassisted, with photograph")},
    {"caecum-adjusted", SOTAY_LATER("The same without strictures and poor preparation")},
    {"ileum", SOTAY_LATER("Terminal ileum entered unassisted, where it was indicated")},
    {"retroversion", SOTAY_LATER("Rectal retroversion done")},
    {"polyp-detection", SOTAY_LATER("Procedures with a polyp")},
    {"adenoma-detection", SOTAY_LATER("Procedures with an adenoma")},
    {"polyp-retrieval", SOTAY_LATER("Polyps retrieved, of those resected")},
    {"withdrawal", SOTAY_LATER("Mean withdrawal time of negative colonoscopies, minutes")},
    {"preparation", SOTAY_LATER("Bowel preparation adequate")},
    {"comfort", SOTAY_LATER("Poor comfort")},
    {"midazolam", SOTAY_LATER("Median dose of midazolam, mg")},
    {"pethidine", SOTAY_LATER("Median dose of pethidine, mg")},
    {"fentanyl", SOTAY_LATER("Median dose of fentanyl, micrograms")},
    {"midazolam-high", SOTAY_LATER("Midazolam above the limit of the age")},
    {"pethidine-high", SOTAY_LATER("Pethidine above the limit of the age")},
    {"fentanyl-high", SOTAY_LATER("Fentanyl above the limit of the age")},
    {"pici", SOTAY_LATER("Caecum, comfortable, with little midazolam")},
    {"perforation", SOTAY_LATER("Perforation")},
    {"bleeding", SOTAY_LATER("Bleeding after polypectomy")},
    {"formative", SOTAY_LATER("Formative assessments")},
    {"summative", SOTAY_LATER("Summative assessments passed, after the formative ones")},
    {"assessors", SOTAY_LATER("Different assessors of summative assessments")},
    {"polypectomy-1", SOTAY_LATER("Polypectomy assessments passed, simple or harder polyps")},
    {"polypectomy-2", SOTAY_LATER("Polypectomy assessments passed, harder polyps")},
    {"polypectomies", SOTAY_LATER("Polypectomies assisted")},
    {"haemostasis", SOTAY_LATER("Haemostases assisted")},
};

static const char *label_of(const struct sotay_host *host, const char *name)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (strcmp(labels[i].name, name) == 0)
            return sotay_tr(host, labels[i].label);
    return name;
}

/* ---- numbers --------------------------------------------------------------------------------- */

__extension__ typedef __int128 wide;

/* part * factor / whole, rounded; for show only, comparisons are exact. */
static int64_t quotient(int64_t part, int64_t factor, int64_t whole)
{
    return whole > 0 ? (int64_t)(((wide)part * factor * 2 + whole) / ((wide)whole * 2)) : 0;
}

static void add_fraction(const struct sotay_host *host, int64_t part, int64_t whole,
                         int32_t decimals, struct endo_text *text)
{
    endo_add_number(text, part, decimals);
    endo_add(text, " ");
    endo_add(text, sotay_tr(host, "of"));
    endo_add(text, " ");
    endo_add_number(text, whole, decimals);
    endo_add(text, " (");
    endo_add_number(text, quotient(part, 10000, whole), 2);
    endo_add(text, " %)");
}

static int32_t ratio_decimals(const struct kpi *k)
{
    return k->kind == KPI_RATIO ? k->measure->decimals : 0;
}

/* "12.50" as "12.5", "95.00" as "95" */
static void add_short(struct endo_text *text, int64_t value, int32_t decimals)
{
    while (decimals > 0 && value % 10 == 0) {
        value /= 10;
        decimals--;
    }
    endo_add_number(text, value, decimals);
}

static void add_ages(const struct sotay_host *host, const struct kpi *k, const struct kpi_group *g,
                     struct endo_text *text)
{
    int64_t scale = sotay_scale(k->of->decimals);
    endo_add(text, sotay_tr(host, "age"));
    endo_add(text, " ");
    if (g->below == INT64_MAX) {
        endo_add(text, sotay_tr(host, "from"));
        endo_add(text, " ");
        endo_add_number(text, g->from / scale, 0);
        return;
    }
    endo_add_number(text, g->from / scale, 0);
    endo_add(text, "-");
    endo_add_number(text, g->below / scale - 1, 0);
}

/* "age 0-69: 4.5 (12); age from 70: 2 (5)" */
static int32_t add_medians(const struct sotay_host *host, const struct kpi *k, uint32_t hi,
                           struct endo_text *text)
{
    const char *between = "";
    for (uint32_t i = 0; i < k->n_groups; i++) {
        const struct kpi_group *g = &k->group[i];
        int64_t n = (int64_t)g->n[hi] - g->n[k->lo], twice;
        if (n == 0)
            continue;
        if (kpi_median(host, k, g, k->lo, hi, &twice) < 0)
            return -1;
        endo_add(text, between);
        add_ages(host, k, g, text);
        endo_add(text, ": ");
        add_short(text, twice * 5, k->measure->decimals + 1);
        endo_add(text, " (");
        endo_add_number(text, n, 0);
        endo_add(text, ")");
        between = "; ";
    }
    return 0;
}

/* ---- what is not in the figure --------------------------------------------------------------- */

/* "; left out: gastrectomy 2, food-residue 1" */
static void add_left_out(const struct sotay_host *host, const struct kpi_set *set,
                         const struct kpi *k, uint32_t hi, struct endo_text *text)
{
    uint16_t why[REASONS_MAX];
    uint32_t times[REASONS_MAX], n = 0;
    for (uint32_t row = k->lo; row < hi; row++) {
        uint32_t i = 0;
        if (k->code[row] != KPI_LEFT_OUT)
            continue;
        while (i < n && why[i] != k->why[row])
            i++;
        if (i == REASONS_MAX)
            continue;
        if (i == n) {
            why[n] = k->why[row];
            times[n++] = 0;
        }
        times[i]++;
    }
    for (uint32_t i = 0; i < n; i++) {
        const char *word = sotay_cell_word(set->value_word, (uint32_t)why[i] - 1);
        endo_add(text, i > 0 ? ", " : "; ");
        if (i == 0) {
            endo_add(text, sotay_tr(host, "left out:"));
            endo_add(text, " ");
        }
        endo_add(text, word != NULL ? word : "-");
        endo_add(text, " ");
        endo_add_number(text, times[i], 0);
    }
}

/* "; recorded: 45 of 48 (93.75 %)" */
static void add_completeness(const struct sotay_host *host, const struct kpi *k, uint32_t hi,
                             struct endo_text *text)
{
    int64_t there = 0, lacking = 0;
    if (k->kind == KPI_COUNT || k->kind == KPI_MENTORS)
        return;
    for (uint32_t row = k->lo; row < hi; row++) {
        there += k->code[row] == KPI_PART || k->code[row] == KPI_WHOLE;
        lacking += k->code[row] == KPI_UNRECORDED || k->code[row] == KPI_BLANK;
    }
    if (lacking == 0)
        return;
    endo_add(text, "; ");
    endo_add(text, sotay_tr(host, "recorded:"));
    endo_add(text, " ");
    add_fraction(host, there, there + lacking, 0, text);
}

/* ---- the criterion --------------------------------------------------------------------------- */

static int32_t add_figure(const struct sotay_host *host, const struct kpi *k,
                          const struct kpi_result *r, uint32_t hi, struct endo_text *text)
{
    if (r->state == KPI_NO_DATA) {
        endo_add(text, sotay_tr(host, "no data"));
        return 0;
    }
    switch (k->kind) {
    case KPI_COUNT:
    case KPI_MENTORS:
        endo_add_number(text, r->part, 0);
        return 0;
    case KPI_MEDIAN:
        return add_medians(host, k, hi, text);
    case KPI_MEAN:
        endo_add_number(text, quotient(r->part, 100, r->whole * sotay_scale(k->measure->decimals)),
                        2);
        endo_add(text, " (");
        endo_add_number(text, r->whole, 0);
        endo_add(text, ")");
        return 0;
    default:
        add_fraction(host, r->part, r->whole, ratio_decimals(k), text);
        return 0;
    }
}

static const char *value_text(const struct sotay_host *host, const struct kpi_set *set,
                              const struct kpi *k, const struct kpi_result *r, uint32_t hi)
{
    struct endo_text text = endo_text_new(host);
    if (add_figure(host, k, r, hi, &text) < 0)
        return NULL;
    if (r->state == KPI_INSUFFICIENT) {
        endo_add(&text, "; ");
        endo_add(&text, sotay_tr(host, "insufficient"));
    }
    add_left_out(host, set, k, hi, &text);
    add_completeness(host, k, hi, &text);
    return text.bytes;
}

/* "at least 95 %, of 15 or more, in 3 months; reported only" */
static const char *target_text(const struct sotay_host *host, const struct kpi *k)
{
    static const char *const words[] = {SOTAY_LATER("at least"), SOTAY_LATER("above"),
                                        SOTAY_LATER("at most"), SOTAY_LATER("below")};
    struct endo_text text = endo_text_new(host);
    const char *between = "";
    for (uint32_t i = 0; k->kind == KPI_MEDIAN && i < k->n_groups; i++) {
        endo_add(&text, between);
        add_ages(host, k, &k->group[i], &text);
        endo_add(&text, ": ");
        endo_add(&text, sotay_tr(host, "at most"));
        endo_add(&text, " ");
        add_short(&text, k->group[i].limit, k->group[i].decimals);
        between = "; ";
    }
    if (k->kind != KPI_MEDIAN) {
        endo_add(&text, sotay_tr(host, words[k->compare]));
        endo_add(&text, " ");
        add_short(&text, k->threshold, 2);
    }
    if (k->kind == KPI_RATE || k->kind == KPI_RATIO || k->kind == KPI_OVER_LIMIT)
        endo_add(&text, " %");
    if (k->least > 1) {
        endo_add(&text, ", ");
        endo_add(&text, sotay_tr(host, "denominator at least"));
        endo_add(&text, " ");
        endo_add_number(&text, k->least, 0);
    }
    if (k->months > 0) {
        endo_add(&text, ", ");
        endo_add(&text, sotay_tr(host, "months looked back:"));
        endo_add(&text, " ");
        endo_add_number(&text, k->months, 0);
    }
    if (!k->decides) {
        endo_add(&text, "; ");
        endo_add(&text, sotay_tr(host, "reported only, does not decide"));
    }
    return text.bytes;
}

int32_t kpi_criterion(const struct sotay_host *host, const struct kpi_set *set, const struct kpi *k,
                      uint32_t hi, struct sotay_criterion *ret)
{
    struct kpi_result r = kpi_look(set, k, k->lo, hi);
    ret->size = sizeof *ret;
    ret->id = sotay_id_of(host, k->name);
    ret->label = label_of(host, k->name);
    ret->unit = ""; /* the texts say it */
    ret->decimals = 2;
    ret->value = r.part * 100;
    ret->target = k->threshold;
    if (k->kind == KPI_RATE || k->kind == KPI_RATIO || k->kind == KPI_OVER_LIMIT)
        ret->value = quotient(r.part, 10000, r.whole);
    if (k->kind == KPI_MEAN)
        ret->value = quotient(r.part, 100, r.whole * sotay_scale(k->measure->decimals));
    ret->met = r.state == KPI_MET || !k->decides;
    ret->value_text = value_text(host, set, k, &r, hi);
    ret->target_text = target_text(host, k);
    return ret->id != NULL && ret->value_text != NULL && ret->target_text != NULL ? 0 : -1;
}
