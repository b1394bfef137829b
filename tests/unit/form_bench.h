/* tests/unit/form_bench.h - a form of the ncd specialty as it is shipped, one of its rules, and
 * performances on it, for tests. */
#ifndef SOTAY_TEST_FORM_BENCH_H
#define SOTAY_TEST_FORM_BENCH_H
#include "base/base.h"

#include "plugin/checklist.h"
#include "plugin/trial.h"
#include "specialty.h"

enum { SERIES_MAX = 40, PARAMS_MAX = 24 };

struct bench {
    struct checklist form;
    const struct sotay_rule *rule;
    struct sotay_value params[PARAMS_MAX];
    struct trial trial; /* room for SERIES_MAX performances; its view has those that were made */
};

extern struct bench bench;

/* plugins/ncd/NAME.ini, and the parameters of its first rule of that name; no performances. */
void form_open(const char *name, const char *use);
void form_close(void);
/* The rule set in force; NULL: the first of the form. */
void form_take_guideline(const char *guideline);

/* One more performance, passed, with nothing recorded; its row. */
uint32_t form_row(const char *day);
/* "age=57 sex=male" */
void form_set(uint32_t row, const char *pairs);
const struct checklist_case *form_find_case(const char *name);
/* Instead of all rows one: what the case gives, and the decision it expects. */
uint32_t form_set_case(const struct checklist_case *k);

/* The result of the only row, passed by the form itself, and its reasons, one a line. */
int form_assess(char *reasons, size_t size);
#endif
