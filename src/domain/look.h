/* src/domain/look.h - facts as a rule sees them on a day: the whole series, or one performance of it.
 * Private to judge.c and judge_assess.c. */
#ifndef SOTAY_LOOK_H
#define SOTAY_LOOK_H
#include "domain/judge.h"

#define LOOK_ANSWERS 24

struct look {                  /* AUTO(look) l = {0}; */
    const struct facts *first; /* of all that is judged, knows the other skills */
    const struct facts *f;
    sotay_day as_of;
    struct series_view view;
    /* Of plugins' rules, by their place in the form (facts_rule.same_as): */
    uint8_t *assessed[LOOK_ANSWERS];
    struct sotay_judgement answers[LOOK_ANSWERS]; /* without criteria */
    bool has_answer[LOOK_ANSWERS];
    char *passed_first; /* the performances for which the answers stand */
};
void look_done(struct look *l);
int look_at(struct look *l, const struct facts *first, const struct facts *f, sotay_day as_of,
            struct sotay_error *err);

/* Makes a rule ready to be called, if it is not; rule.why says why it cannot be.  A failure is ours. */
int look_bind(struct judge *j, const struct facts_form *form, struct facts_rule *r,
              struct sotay_error *err);

/* Is it the first rule of its way? */
bool look_begins_way(const struct facts_form *form, size_t rule);

/* One performance after the other out of a look, without copying any column. */
struct single {
    struct sotay_series series;
    struct sotay_column columns[CHECKLIST_MEASURES_MAX];
    const struct sotay_column *list[CHECKLIST_MEASURES_MAX];
    const char *texts[CHECKLIST_MEASURES_MAX];
    struct sotay_performance p;
};
void single_begin(struct single *s, const struct look *l);
/* The i-th; its texts are handed to the host. */
const struct sotay_performance *single_at(struct single *s, const struct look *l, uint32_t i,
                                          int core_result, struct host *host);
#endif
