/* src/plugin/trial.h - performances that nobody gave, as a rule would see them: for trying rules and
 * practice cases on a form. */
#ifndef SOTAY_TRIAL_H
#define SOTAY_TRIAL_H
#include "base/base.h"
#include "plugin/checklist.h"
#include "plugin/plugins.h"

struct trial {
    const struct checklist *form;
    uint32_t n;
    int32_t *day, *level, *mentor, *facility, *minute; /* n of each */
    uint8_t *flags, *passed;
    int64_t *value; /* of measure c in row r: [c * n + r], as state and text */
    uint8_t *state;
    const char **text;
    uint8_t *step; /* of step i in row r: [r * n_steps + i], as score */
    int32_t *score;
    uint8_t *critical;
    struct sotay_column *columns;
    const struct sotay_column **column_list;
    struct sotay_series view;
    void *memory;
    size_t bytes;
};

/* n performances under a rule set of the form: on day 0, level = pass-level, one mentor, each step
 * done, each measure missing, not passed. */
int trial_new(const struct checklist *form, const char *guideline, uint32_t n, struct trial *ret,
              struct sotay_error *err);
void trial_done(struct trial *t);

/* What the form's own pass mark says of a row.  Measures that are missing are not held against it
 * when lenient. */
int trial_core_result(const struct trial *t, uint32_t row, bool lenient);
/* The texts of the series belong to the host while it is judged. */
const struct sotay_series *trial_series(const struct trial *t, struct host *h);

/* One row as assess gets it; of a trial that stays as it is meanwhile. */
struct trial_one {
    struct sotay_column columns[CHECKLIST_MEASURES_MAX];
    const struct sotay_column *list[CHECKLIST_MEASURES_MAX];
    const char *texts[CHECKLIST_MEASURES_MAX];
    struct sotay_series series;
    struct sotay_performance performance;
};
const struct sotay_performance *trial_performance(const struct trial *t, uint32_t row,
                                                  int core_result, struct host *h,
                                                  struct trial_one *ret);
/* A number that changes when anything in the trial does. */
uint64_t trial_sum(const struct trial *t);

/* ---- kinds ------------------------------------------------------------------------------ */

/* The ways in which a series can be unusual. */
struct trial_kind {
    const char *name;  /* N_() */
    uint32_t n;        /* performances */
    bool large, again; /* again: called hundreds of times, to see what is left behind */
    void (*make)(struct trial *t, uint32_t *seed);
};
extern const struct trial_kind trial_kinds[]; /* ends with a NULL name */
int trial_make(const struct trial_kind *kind, const struct checklist *form, const char *guideline,
               struct trial *ret, struct sotay_error *err);

/* A form with a measure of every type, two rule sets and a table, for rules that no checklist uses. */
extern const char trial_form_text[];
#endif
