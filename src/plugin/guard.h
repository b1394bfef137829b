/* src/plugin/guard.h - runs a function in a child process, so that a crash, a hang or a leak of a
 * plugin harms nothing here.  The child shares one piece of memory with us, at the same address; all
 * else it changes is its own.  It must not touch the notebook. */
#ifndef SOTAY_GUARD_H
#define SOTAY_GUARD_H
#include "base/base.h"

#define GUARD_SECONDS \
    10 /* without a beat: an office computer judges a thousand people in that time */

enum guard_end {
    GUARD_DONE,
    GUARD_CRASHED, /* a signal, or an exit of its own */
    GUARD_HUNG,    /* no beat for the time allowed */
    GUARD_MEMORY   /* it asked for more memory than allowed */
};

struct guard;
struct guard_report {
    enum guard_end end;
    int signal; /* that ended it, 0 none */
};

/* bytes of zeroed shared memory (only what is touched is used). */
int guard_new(size_t bytes, struct guard **ret, struct sotay_error *err);
void guard_free(struct guard *g);
void *guard_memory(struct guard *g);
/* Runs work(with) in a child.  Each guard_beat tells that it got on; without one for `seconds` it is
 * stopped.  SOTAY_EFAIL only when no child could be made. */
int guard_run(struct guard *g, void (*work)(void *with), void *with, int seconds,
              struct guard_report *ret, struct sotay_error *err);
void guard_beat(struct guard *g);
/* For the child: is nearly all the memory gone that it may have?  Ends it then with GUARD_MEMORY. */
void guard_end_if_full(struct guard *g);
#endif
