/* src/plugin/vignette.h - do the practice cases of a form hold?  Tried on the rules of plugins, in a
 * child process. */
#ifndef SOTAY_VIGNETTE_H
#define SOTAY_VIGNETTE_H
#include "base/base.h"
#include "plugin/checklist.h"
#include "plugin/plugins.h"

enum vignette_outcome {
    VIGNETTE_HOLDS,
    VIGNETTE_NOT_PASSED,  /* the expected decision does not pass; text says why */
    VIGNETTE_ALSO_PASSES, /* text: another decision that passes too; it may be as good */
    VIGNETTE_ALL_PASS,    /* text: a measure whose every value passes: it is not looked at */
    VIGNETTE_NOT_TRIED    /* no rule of a plugin looks at it, or it could not answer: text or "" */
};
typedef void (*vignette_visit)(void *with, const struct checklist_case *k, const char *guideline,
                               enum vignette_outcome outcome, const char *text);

/* Each case under each rule set it belongs to.  SOTAY_EFAIL: no child could be made. */
int vignettes_try(struct plugins *p, const struct checklist *c, int seconds, vignette_visit visit,
                  void *with, struct sotay_error *err);
#endif
