/* src/plugin/rule.h - the rules of a checklist: which exist, their parameters, calling them. */
#ifndef SOTAY_RULE_H
#define SOTAY_RULE_H
#include "base/base.h"
#include "plugin/checklist.h"
#include "plugin/plugins.h"

/* Built-in rules, in the same form as a plugin's.  `count` and `attend` judge a series (for attend:
 * one element for each completed class, on its last day; parameter course is used by the caller);
 * `all` is a list of skills and has no judge: the caller combines verdicts.  Its word `skills`
 * holds names separated by one space. */
const struct sotay_rule *rule_builtin(const char *name); /* or NULL */

struct rule_bound { /* one [rule-NAME] ready to be called */
    const struct checklist_rule *from;
    const struct sotay_rule *rule;
    const struct sotay_plugin *plugin; /* NULL: built in */
    struct sotay_value values[24];
};
#define RULE_PARAMS_MAX 24

/* Finds the rule and reads its parameters (name, type, range, words).  SOTAY_EREFUSED
 * "LABEL:LINE: why" on an unknown rule or a bad parameter; SOTAY_EABSENT when the plugin is not
 * there or refused (the verdict then waits). */
int rule_bind(struct plugins *p, const struct checklist *c, const struct checklist_rule *r,
              struct rule_bound *ret, struct sotay_error *err);

/* True if value makes the rule stricter than `than`, as the parameter declares it: what a policy
 * may do.  Of a parameter in months 0 means no limit and is the weakest value there is. */
bool rule_param_is_stricter(const struct sotay_param *p, int64_t value, int64_t than);

/* Sets a parameter of a bound rule to a value that makes it stricter.  SOTAY_EREFUSED, and nothing is
 * changed: no such parameter, not a number, out of range, or not stricter than what it is now; the
 * message names both. */
int rule_make_stricter(struct rule_bound *b, const char *param, const char *value,
                       struct sotay_error *err);
/* True if `use` names a plugin's rule; the plugin's name is copied to ret_plugin. */
bool rule_is_plugin(const char *use, char ret_plugin[64]);

/* Calls assess; a negative answer, a result out of range or reasons that cannot be shown are
 * SOTAY_EFAIL.  A result better than the core's own is taken down to it.  Reasons may come with any
 * result, also with a pass.  Texts live until host_clear. */
int rule_assess(const struct rule_bound *b, struct host *h, const struct sotay_performance *perf,
                struct sotay_assessment *ret, struct sotay_error *err);
/* Calls judge and checks what came back (state in range, labels not NULL, at most 200 criteria,
 * days sane, UTF-8).  SOTAY_EFAIL when the plugin cannot be believed; the caller shows it as
 * waiting.  Criteria and texts live until host_clear. */
int rule_judge(const struct rule_bound *b, struct host *h, const struct sotay_series *series,
               int32_t as_of, struct sotay_judgement *ret, struct sotay_error *err);
/* The i-th criterion of a judgement: a newer plugin's are larger than ours. */
const struct sotay_criterion *rule_criterion(const struct sotay_judgement *j, uint32_t i);
#endif
