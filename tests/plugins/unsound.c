/* tests/plugins/unsound.c - answers that look good one by one and are not: `plugin check` finds each.
 *
 * moody answers by how often it was asked; broken-word promises an answer for good and changes it;
 * meddler writes into what it is given; leaky keeps memory; endless never comes back; hungry takes all
 * memory; quitter ends the program; kind passes what the checklist fails. */
#include <sotay/rule-helpers.h>

#include <stdlib.h>

static int32_t not_yet(const struct sotay_host *host, const struct sotay_series *series,
                       const struct sotay_value *params, int32_t as_of, struct sotay_judgement *ret)
{
    (void)host;
    (void)series;
    (void)params;
    (void)as_of;
    sotay_judgement_clear(ret);
    return 0;
}

static int32_t moody_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    static int asked;
    not_yet(host, series, params, as_of, ret);
    ret->refresh_due = as_of + ++asked % 7;
    return 0;
}

static int32_t broken_word_judge(const struct sotay_host *host, const struct sotay_series *series,
                                 const struct sotay_value *params, int32_t as_of,
                                 struct sotay_judgement *ret)
{
    not_yet(host, series, params, as_of, ret);
    if (series->n == 0)
        return 0;
    int32_t last = series->day[series->n - 1];
    ret->state = as_of <= sotay_add_months(last, 12) ? SOTAY_STATE_COMPETENT : SOTAY_STATE_LAPSED;
    ret->since = ret->state == SOTAY_STATE_COMPETENT ? last : SOTAY_DAY_NONE;
    return 0; /* holds_until is left at "for good" */
}

static int32_t meddler_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    union { /* what const is for */
        const int32_t *given;
        int32_t *taken;
    } level = {series->level};
    if (series->n > 0)
        level.taken[0]++;
    return not_yet(host, series, params, as_of, ret);
}

static int32_t leaky_judge(const struct sotay_host *host, const struct sotay_series *series,
                           const struct sotay_value *params, int32_t as_of,
                           struct sotay_judgement *ret)
{
    static void *volatile kept;
    kept = malloc(200);
    return kept == NULL ? -1 : not_yet(host, series, params, as_of, ret);
}

static int32_t endless_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    for (volatile int turning = 1; turning && series->n > 1;)
        ;
    return not_yet(host, series, params, as_of, ret);
}

static int32_t hungry_judge(const struct sotay_host *host, const struct sotay_series *series,
                            const struct sotay_value *params, int32_t as_of,
                            struct sotay_judgement *ret)
{
    const size_t piece = (size_t)1 << 20;
    for (size_t i = 0; i < 4096; i++) {
        char *bytes = malloc(piece);
        if (bytes == NULL)
            abort();
        for (size_t k = 0; k < piece; k += 4096)
            ((volatile char *)bytes)[k] = 1;
    }
    return not_yet(host, series, params, as_of, ret);
}

static int32_t quitter_judge(const struct sotay_host *host, const struct sotay_series *series,
                             const struct sotay_value *params, int32_t as_of,
                             struct sotay_judgement *ret)
{
    if (series->n > 50)
        exit(0);
    return not_yet(host, series, params, as_of, ret);
}

static int32_t kind_assess(const struct sotay_host *host,
                           const struct sotay_performance *performance,
                           const struct sotay_value *params, struct sotay_assessment *ret)
{
    sotay_assess_nothing(host, performance, params, ret);
    ret->result = SOTAY_ASSESS_PASSED;
    return 0;
}

#define RULE(variable, name_, assess_, judge_) \
    static const struct sotay_rule variable = {.size = sizeof(struct sotay_rule), \
                                               .name = name_, \
                                               .title = "Unsound", \
                                               .assess = assess_, \
                                               .judge = judge_}
RULE(moody, "moody", sotay_assess_nothing, moody_judge);
RULE(broken_word, "broken-word", sotay_assess_nothing, broken_word_judge);
RULE(meddler, "meddler", sotay_assess_nothing, meddler_judge);
RULE(leaky, "leaky", sotay_assess_nothing, leaky_judge);
RULE(endless, "endless", sotay_assess_nothing, endless_judge);
RULE(hungry, "hungry", sotay_assess_nothing, hungry_judge);
RULE(quitter, "quitter", sotay_assess_nothing, quitter_judge);
RULE(kind, "kind", kind_assess, not_yet);

static const struct sotay_rule *const rules[] = {&moody,   &broken_word, &meddler, &leaky,
                                                 &endless, &hungry,      &quitter, &kind};
SOTAY_SPECIALTY("unsound", "1.0.0", rules)
