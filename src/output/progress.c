/* src/output/progress.c - a progress bar on the terminal for what takes over a second. */
#include "base/base.h"

#include "output/output.h"

#include "base/text.h"

enum { WAIT_MS = 1000, BAR_CELLS = 30 };

static int64_t now_ms(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_begin(struct progress *p, const char *label, int64_t total)
{
    const char *term = getenv("TERM");
    *p = (struct progress){.label = label, .total = total, .shown = -1, .began_ms = now_ms()};
    p->on = total > 0 && isatty(STDERR_FILENO) == 1 && !(term && strcmp(term, "dumb") == 0);
}

static void draw(const struct progress *p, int64_t percent)
{
    static const char full[BAR_CELLS + 1] = "##############################";
    int cells = (int)(percent * BAR_CELLS / 100);
    char label[80]; /* may name a file */
    snprintf(label, sizeof(label), "%.79s", p->label);
    text_clean(label);
    fprintf(stderr, "\r%s [%.*s%*s] %3d%%\033[K", label, cells, full, BAR_CELLS - cells, "",
            (int)percent);
    fflush(stderr);
}

/* Called once a row: the clock is asked only when there is a new percent to show. */
void progress_at(struct progress *p, int64_t done)
{
    if (!p->on || done < 0)
        return;
    int64_t percent = done >= p->total ? 100 : (int64_t)((double)done * 100 / (double)p->total);
    if (percent == p->shown || now_ms() - p->began_ms < WAIT_MS)
        return;
    p->shown = percent;
    draw(p, percent);
}

void progress_done(struct progress *p)
{
    if (p->on && p->shown >= 0) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
    p->on = false;
}
