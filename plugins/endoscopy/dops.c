/* plugins/endoscopy/dops.c - items scored under direct observation.  A procedure that is only logged
 * has none; a summative assessment needs every item that applies achieved. */
#include "endoscopy.h"

struct items {
    uint32_t scored, achieved;
};

static struct items count_items(const struct sotay_performance *p, int64_t score)
{
    struct items items = {0, 0};
    for (uint32_t i = 0; i < p->n_steps; i++) {
        if (p->step[i] == SOTAY_STEP_NOT_APPLICABLE || p->step_score[i] == INT32_MIN)
            continue;
        items.scored++;
        items.achieved += p->step_score[i] >= score ? 1U : 0U;
    }
    return items;
}

/* "item 7 scored 3, 4 needed", "item 7 was not scored" */
static int32_t fail_item(const struct sotay_host *host, uint32_t item, int32_t score,
                         int64_t wanted, struct sotay_assessment *ret)
{
    struct endo_text text = endo_text_new(host);
    endo_add(&text, sotay_tr(host, "summative, item"));
    endo_add(&text, " ");
    endo_add_number(&text, item, 0);
    if (score == INT32_MIN) {
        endo_add(&text, ": ");
        endo_add(&text, sotay_tr(host, "not scored"));
        return endo_reason(host, text.bytes, 1, ret);
    }
    endo_add(&text, ": ");
    endo_add(&text, sotay_tr(host, "score"));
    endo_add(&text, " ");
    endo_add_number(&text, score, 0);
    endo_add(&text, ", ");
    endo_add(&text, sotay_tr(host, "wanted:"));
    endo_add(&text, " ");
    endo_add_number(&text, wanted, 0);
    return endo_reason(host, text.bytes, 1, ret);
}

/* Items that do not apply are out of the arithmetic; the rest must all be there. */
static int32_t assess_summative(const struct sotay_host *host, const struct sotay_performance *p,
                                int64_t wanted, struct sotay_assessment *ret)
{
    for (uint32_t i = 0; i < p->n_steps; i++) {
        int32_t score = p->step_score[i];
        if (p->step[i] == SOTAY_STEP_NOT_APPLICABLE || score >= wanted)
            continue;
        if (fail_item(host, i + 1, score, wanted, ret) < 0)
            return -1;
    }
    return 0;
}

/* "items achieved: 18 of 20" */
static int32_t say_items(const struct sotay_host *host, const struct items *items,
                         struct sotay_assessment *ret)
{
    return endo_reason(host,
                       sotay_label_of(host, "items achieved",
                                      sotay_fraction_text(host, items->achieved, items->scored)),
                       0, ret);
}

static int32_t kind_of(const struct sotay_host *host, const struct sotay_column *kind,
                       const char *word, int *ret)
{
    struct endo_range range;
    if (endo_range_of(host, kind, word, strlen(word), &range) < 0)
        return -1;
    *ret = endo_is_within(&range, kind->value[0]);
    return 0;
}

int32_t endo_assess_dops(const struct sotay_host *host, const struct sotay_performance *performance,
                         const char *assessment, const char *formative, const char *summative,
                         int64_t wanted, struct sotay_assessment *ret)
{
    const struct sotay_series *one = performance->one;
    int is_formative, is_summative;
    sotay_assess_as_core(performance, ret);
    if (strcmp(assessment, "-") == 0 || one->n == 0)
        return 0;
    const struct sotay_column *kind = sotay_find_column(host, one, assessment, strlen(assessment));
    if (kind == NULL)
        return -1;
    if (!sotay_is_recorded(kind, 0))
        return 0;
    if (kind_of(host, kind, formative, &is_formative) < 0 ||
        kind_of(host, kind, summative, &is_summative) < 0)
        return -1;
    const struct items items = count_items(performance, wanted);
    if (is_formative && items.scored == 0)
        return endo_reason(host, sotay_tr(host, "formative, but no item was scored"), 1, ret);
    if (is_summative && assess_summative(host, performance, wanted, ret) < 0)
        return -1;
    return is_formative || is_summative ? say_items(host, &items, ret) : 0;
}
