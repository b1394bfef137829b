/* tests/unit/procedures.h - logs of endoscopic procedures on the forms that come with Sotay, judged and
 * assessed by the plugin's rules. */
#ifndef SOTAY_TEST_PROCEDURES_H
#define SOTAY_TEST_PROCEDURES_H
#include "base/base.h"

#include "plugin/checklist.h"
#include "specialty.h"

#define LOG_MAX 900

struct procedures { /* there is one: the log that is open */
    struct checklist form;
    struct sotay_series series;
    struct sotay_column column[CHECKLIST_MEASURES_MAX];
    const struct sotay_column *columns[CHECKLIST_MEASURES_MAX];
    int64_t value[CHECKLIST_MEASURES_MAX][LOG_MAX];
    uint8_t state[CHECKLIST_MEASURES_MAX][LOG_MAX];
    int32_t day[LOG_MAX], level[LOG_MAX], mentor[LOG_MAX], zero[LOG_MAX];
    uint8_t flags[LOG_MAX], passed[LOG_MAX];
};
extern struct procedures the;

/* An empty log of the form under a rule set ("": the first). */
void log_open(const char *skill, const char *guideline);
void log_close(void);
/* "d2=unassisted j=assisted"; a later one of a name wins; NAME=- is not recorded. */
void set_row(uint32_t row, const char *measures);
/* Passed procedures of that day by mentor 0, done well but for what is said. */
void add(const char *day, int times, const char *measures);
/* Ten formative, then four summative by two assessors. */
void add_assessments(const char *day);

const struct checklist_rule *rule_named(const char *name);
/* The rule of the plugin, and its parameters as the form sets them. */
const struct sotay_rule *bind_rule(const struct checklist_rule *from, struct sotay_value *values);
struct sotay_judgement judged(const char *rule_name, const char *as_of);
const struct sotay_criterion *criterion(const struct sotay_judgement *j, const char *id);
void says(const struct sotay_judgement *j, const char *id, int met, const char *text);
#endif
