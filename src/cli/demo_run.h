/* src/cli/demo_run.h - the demo's folder, and running sotay itself in it. */
#ifndef SOTAY_DEMO_RUN_H
#define SOTAY_DEMO_RUN_H
#include "cli/cli.h"

struct demo {
    char *folder;      /* absolute */
    char *sample;      /* absolute */
    struct str output; /* what the last command printed */
};
void demo_done(struct demo *d);
/* Makes the folder, or empties one that an earlier demo made; anything else is refused. */
int demo_folder(struct demo *d, const char *path, struct sotay_error *err);
/* A new file in the folder, 0600. */
int demo_file(struct demo *d, const char *name, const char *text, struct sotay_error *err);
int demo_subfolder(struct demo *d, const char *name, struct sotay_error *err);
/* Prints "$ sotay WORD ..." and runs it there; words end with NULL.  to: file for its output, or NULL
 * to show it.  A status other than 0 is a failure of the demo. */
int demo_run(struct demo *d, const char *to, const char *const *words, struct sotay_error *err);
#endif
