/* src/cli/copy_progress.c - one bar after another, each for one step. */
#include "base/base.h"

#include "cli/copy_progress.h"

static void tell(void *with, const char *what, int64_t done, int64_t total)
{
    struct copy_bar *b = with;
    if (b->what != what) {
        copy_bar_done(b);
        progress_begin(&b->bar, what, total);
        b->what = what;
    }
    b->bar.total = total;
    progress_at(&b->bar, done);
}

struct copy_progress copy_bar_of(struct copy_bar *bar)
{
    return (struct copy_progress){.tell = tell, .with = bar};
}

void copy_bar_done(struct copy_bar *bar)
{
    if (bar->what)
        progress_done(&bar->bar);
    bar->what = NULL;
}
