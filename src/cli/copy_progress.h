/* src/cli/copy_progress.h - the progress bar of backup, restore, clone and kit, which work in steps. */
#ifndef SOTAY_CLI_COPY_PROGRESS_H
#define SOTAY_CLI_COPY_PROGRESS_H
#include "domain/copying.h"
#include "output/output.h"

struct copy_bar { /* AUTO(copy_bar) bar = {0}; */
    struct progress bar;
    const char *what;
};
struct copy_progress copy_bar_of(struct copy_bar *bar);
void copy_bar_done(struct copy_bar *bar); /* takes it off the screen */
#endif
