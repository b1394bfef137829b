/* src/domain/judging.h - has facts judged: by built-in rules here, where a plugin is needed in a child
 * process, which may crash, hang or leak (plugin/guard.h). */
#ifndef SOTAY_JUDGING_H
#define SOTAY_JUDGING_H
#include "domain/judge.h"

/* The verdicts on n pairs, in their order; the caller ends each with verdict_done.  Where a plugin did
 * not finish the verdict is pending and names it in `unfinished`; that plugin is not asked again in this
 * process, the rest goes on. */
int judging_run(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                struct verdict *ret, struct sotay_error *err);

struct assessed {
    int result;    /* SOTAY_ASSESS_*, the core's and the rules' together */
    char *reasons; /* one a line; NULL none.  The caller frees */
};
struct assessing { /* each performance of the facts, to be shown to the rules */
    struct facts *facts;
    const int *core_results; /* of each */
    struct assessed *ret;    /* of each */
    bool done;               /* *ret is filled in */
};
/* What no plugin answers for keeps the core's result, and the reasons say so. */
int judging_assess(struct app *app, struct assessing *a, struct sotay_error *err);
/* The same of several that were not asked yet, in one child. */
int judging_assess_many(struct app *app, struct assessing *all, size_t n, struct sotay_error *err);
/* As judging_run, and then, in the same child, what there is to assess.  If that comes to nothing the
 * verdicts are there all the same, and `done` says that it has to be asked by itself. */
int judging_run_along(struct app *app, struct facts *const *facts, size_t n, bool want_criteria,
                      struct verdict *ret, struct assessing *along, struct sotay_error *err);

/* Pending because of that plugin; ended is "crashed", "hung" or "memory". */
void verdict_unfinished(struct verdict *v, struct app *app, const char *plugin, const char *ended);
#endif
