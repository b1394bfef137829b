/* src/base/base.h - errors, ownership and the few macros every file uses.  Included first. */
#ifndef SOTAY_BASE_H
#define SOTAY_BASE_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <libintl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define _(text) gettext(text)
#define N_(text) (text)

/* What a function answers.  Failures are negative; the exit status of the program is the code
 * with its sign turned. */
enum {
    SOTAY_OK = 0,
    SOTAY_END = 1,       /* no more rows, end of file: not a failure */
    SOTAY_EFAIL = -1,    /* I/O, full or read-only disk, locked, memory */
    SOTAY_EUSAGE = -2,   /* usage, configuration */
    SOTAY_EABSENT = -3,  /* a named thing or file is absent or not unique */
    SOTAY_EREFUSED = -4, /* refused, nothing written */
    SOTAY_EDAMAGE = -5,  /* a notebook or certificate that is damaged or not genuine */
};

struct sotay_error { /* lives in the caller's frame, so even "out of memory" can be reported */
    int32_t code;
    char message[496]; /* what is wrong: one line, translated, no final full stop */
    char hint[496];    /* what to do next: a sentence, or "" */
};

/* Fills *err (which may be NULL) and returns code, which must be negative.  hint may be NULL.
 * Control characters in the message are replaced, over-long text is cut at a character. */
int sotay_fail(struct sotay_error *err, int code, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
int sotay_nomem(struct sotay_error *err); /* "out of memory", SOTAY_EFAIL */
/* Puts "prefix: " before the message that is there already. */
void sotay_error_prefix(struct sotay_error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Replaces the hint. */
void sotay_error_hint(struct sotay_error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* AUTO(txn) tx = {0};  txn_done(&tx) runs on every way out of the block, last declared first. */
#define AUTO(type) __attribute__((cleanup(type##_done))) struct type
/* AUTO_FREE char *p = ...;  the heap memory is freed on every way out. */
#define AUTO_FREE __attribute__((cleanup(sotay_free_slot)))
/* return STEAL(p);  hands the pointer on and leaves NULL behind. */
#define STEAL(p) \
    __extension__({ \
        __typeof__(p) stolen_ = (p); \
        (p) = NULL; \
        stolen_; \
    })
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline void sotay_free_slot(void *slot)
{
    free(*(void **)slot);
}

#include "base/banned.h"
#endif
