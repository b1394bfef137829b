/* tests/histories/histories.c - random histories of notebooks that belong together: whatever was done
 * where, and carried in whatever order, all end with the same, and nothing is lost.
 *
 *   histories FIRST LAST    seeds from FIRST to LAST
 *   histories -v SEED       one of them, every step told
 *   histories -c SEED       the same, and every notebook is verified after each step */
#include "base/base.h"

#include "history.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A crash must tell the seed, too. */
static void crashed(int signal_number)
{
    char text[120];
    int n = snprintf(text, sizeof(text), "crashed at seed %llu, step %d\n",
                     (unsigned long long)play.seed, play.step);
    if (write(STDERR_FILENO, text, (size_t)n) < 0)
        _exit(2);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static struct notebook *any_book(void)
{
    return &play.books[chance(play.n_books)];
}

static void two_books(struct notebook **a, struct notebook **b)
{
    *a = any_book();
    do
        *b = any_book();
    while (*a == *b);
}

/* A copy of the notebook with the file of the computer's key, or a second hand with a pen's key. */
static void fork_somebody(void)
{
    struct notebook *a, *b;
    if (one_in(2) && play.n_pens && play.n_pens < PENS_MAX) {
        struct pen *from = &play.pens[chance(play.n_pens)];
        tell("pen%u is copied: pen%u", (unsigned)(from - play.pens), play.n_pens);
        pen_fork(from, &play.pens[play.n_pens++]);
        return;
    }
    two_books(&a, &b);
    tell("book%u is copied onto book%u", (unsigned)(a - play.books), (unsigned)(b - play.books));
    book_copy_onto(a, b);
    forget_lost();
}

static void go_back(void)
{
    struct notebook *b = any_book();
    if (!b->backup) {
        tell("book%u is kept", (unsigned)(b - play.books));
        book_keep(b);
        return;
    }
    tell("book%u goes back to what was kept", (unsigned)(b - play.books));
    book_restore(b);
    forget_lost();
    play.counts.restores++;
}

static void step(void)
{
    struct notebook *a, *b;
    unsigned what = chance(100);
    if (what < 42) {
        step_at_notebook(any_book());
    } else if (what < 60) {
        if (play.n_pens < PENS_MAX && (play.n_pens == 0 || one_in(6)))
            pen_begin(&play.pens[play.n_pens++]);
        struct pen *p = &play.pens[chance(play.n_pens)];
        step_pen(p);
        if (one_in(2))
            carry_pen(p, any_book(), one_in(2));
    } else if (what < 88) {
        two_books(&a, &b);
        carry_some(a, b);
        if (one_in(2))
            carry_some(b, a);
    } else if (what < 91 && play.n_pens) {
        carry_damaged(&play.pens[chance(play.n_pens)], any_book());
    } else if (what < 94) {
        go_back();
    } else if (what < 96) {
        fork_somebody();
    } else {
        a = any_book();
        if (!a->is_old)
            check_midway(a);
    }
}

static void renew_old(void)
{
    for (unsigned i = 0; i < play.n_books; i++)
        if (play.books[i].is_old) {
            tell("book%u gets a newer Sotay", i);
            book_is_old(&play.books[i], false);
        }
}

static void history(uint64_t seed)
{
    play.seed = seed;
    chance_seed(seed);
    play.erasing = one_in(2);
    stage_begin(3 + chance(3));
    if (one_in(4))
        book_is_old(any_book(), true);
    int steps = 30 + (int)chance(51);
    for (play.step = 1; play.step <= steps; play.step++)
        step();
    bool late = one_in(2);
    if (late)
        renew_old();
    tell("everything is carried everywhere");
    carry_everything();
    if (!late)
        renew_old();
    check_end();
    stage_end();
    play.counts.histories++;
    play.counts.steps += steps;
}

static uint64_t number(const char *text)
{
    char *end;
    uint64_t n = strtoull(text, &end, 10);
    if (!*text || *end) {
        fprintf(stderr, "histories: '%s' is not a number\n", text);
        exit(2);
    }
    return n;
}

int main(int argc, char **argv)
{
    play.careful = argc == 3 && strcmp(argv[1], "-c") == 0;
    play.verbose = play.careful || (argc == 3 && strcmp(argv[1], "-v") == 0);
    if (argc != 3) {
        fprintf(stderr, "histories FIRST LAST, or histories -v SEED, or -c SEED\n");
        return 2;
    }
    uint64_t first = number(argv[play.verbose ? 2 : 1]), last = number(argv[2]);
    for (size_t i = 0; i < 3; i++)
        signal((int[]){SIGSEGV, SIGABRT, SIGBUS}[i], crashed);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    stage_make();
    for (uint64_t seed = first; seed <= last; seed++)
        history(seed);
    stage_clear();
    clock_gettime(CLOCK_MONOTONIC, &end);
    const struct counts *c = &play.counts;
    printf("seeds %llu to %llu: %lld histories, %lld steps (%lld refused), %lld records at their "
           "ends, %lld stretches (%lld with a gap, %lld changed ones refused, %lld forks), %lld "
           "went back, %lld waiting, %lld erased, %lld counted, %lld duplicates; %ld seconds\n",
           (unsigned long long)first, (unsigned long long)last, (long long)c->histories,
           (long long)c->steps, (long long)c->refused, (long long)c->entries,
           (long long)c->stretches, (long long)c->gaps, (long long)c->bad, (long long)c->forks,
           (long long)c->restores, (long long)c->held, (long long)c->erased, (long long)c->counted,
           (long long)c->duplicates, (long)(end.tv_sec - begin.tv_sec));
    return 0;
}
