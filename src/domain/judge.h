/* src/domain/judge.h - the verdict on one person and one skill, from facts.  Pure: the same facts give the
 * same verdict; no notebook, no clock. */
#ifndef SOTAY_JUDGE_H
#define SOTAY_JUDGE_H
#include "domain/competency.h"
#include "domain/facts.h"

/* Judging many pairs in one go keeps memory.  AUTO(judge) j = {.plugins = ...}; */
struct judge {
    struct plugins *plugins; /* where a rule's plugin is opened */
    struct host *host;
    void (*asks)(void *with, const char *plugin); /* before a rule of a plugin is called; or NULL */
    void *with;
    int depth; /* of skills that ask for other skills */
};
void judge_done(struct judge *j);
int judge_need_host(struct judge *j, struct sotay_error *err);

/* With criteria and the names of rules only when want_criteria.  A plugin that is missing, refused or not to be believed gives
 * SOTAY_STATE_PENDING with the reason in verdict.why; that is no failure. */
int judge_facts(struct judge *j, const struct facts *f, bool want_criteria, struct verdict *ret,
                struct sotay_error *err);

/* What the rules think of one performance, beside the core's own result (SOTAY_ASSESS_*): it passes where
 * all rules of some way let it pass.  Reasons of plugins are added to `reasons`, one a line, each once.
 * SOTAY_END: a plugin could not answer; why is the last line, the result the core's own. */
int judge_assess(struct judge *j, const struct facts *f, uint32_t row, int core_result,
                 int *ret_result, struct str *reasons, struct sotay_error *err);

void verdict_begin(struct verdict *v, const struct id *person, const char *skill);
void verdict_wait(struct verdict *v, const char *why);
int verdict_add_rule(struct verdict *v, const char *name, const char *plugin, const char *version,
                     struct sotay_error *err);
int verdict_add_criterion(struct verdict *v, const char *id, const char *label, const char *unit,
                          const char *value, const char *target, bool met, struct sotay_error *err);
#endif
