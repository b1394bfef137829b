/* src/plugin/lint.h - what is wrong with a checklist file, and what its author will want to know. */
#ifndef SOTAY_LINT_H
#define SOTAY_LINT_H
#include "base/base.h"
#include "plugin/checklist.h"
#include "plugin/plugins.h"
#include "plugin/reach.h"

enum lint_grade {
    LINT_HINT,    /* worth a thought */
    LINT_WARNING, /* works, but is not finished */
    LINT_ERROR    /* refused, or wrong */
};

struct lint_finding {
    enum lint_grade grade;
    const char *kind; /* one word, never translated */
    int line;         /* 0: of the file as a whole */
    char *text;       /* translated, no final full stop but behind a hint */
};
struct lint { /* of one file */
    struct lint_finding *v;
    size_t n;
    bool failed; /* out of memory */
    struct checklist form;
    bool has_form; /* it could be read */
};

struct lint_world {
    struct plugins *plugins;
    const struct reach *reach; /* NULL: no sample at hand */
    int seconds;               /* a rule may take for one case */
};

/* Findings in the order of the file.  A bad file is a finding; a failure is that nothing could be
 * looked at (no such file, memory, no process). */
int lint_file(const char *path, const struct lint_world *w, struct lint *ret,
              struct sotay_error *err);
/* One more, e.g. of the notebook. */
void lint_add(struct lint *l, enum lint_grade grade, const char *kind, int line, const char *fmt,
              ...) __attribute__((format(printf, 5, 6)));
void lint_sort(struct lint *l); /* by line */
size_t lint_count(const struct lint *l, enum lint_grade grade);
void lint_done(struct lint *l);

/* Of reach.h: which ways of the form no station of the sample could go.  Part of lint_file. */
void lint_reach(struct lint *l, const struct lint_world *w);
#endif
