/* src/ledger/feed.h - bytes in memory or in an open file, looked at through a window, so that what is
 * large is never in memory as a whole. */
#ifndef SOTAY_FEED_H
#define SOTAY_FEED_H
#include "base/base.h"

#define FEED_LINE_MAX 255 /* bytes of a line, its LF not counted */

struct feed {
    const char *window;
    size_t len, at; /* bytes in the window; the next one */
    char *buffer;   /* the window of a file; NULL: the window is all there is */
    size_t cap;
    int fd;
    int64_t next; /* in the file: of the byte behind the window */
    bool ended;   /* nothing is behind it */
};

struct feed feed_of_bytes(const char *bytes, size_t len);
/* From `at` on; the file stays the caller's. */
struct feed feed_of_file(int fd, int64_t at);
void feed_done(struct feed *f);
/* Brings `want` bytes into the window, or all that are left.  Pointers into the window are good until
 * a call that asks for more than is left in it, unless that was all. */
int feed_fill(struct feed *f, size_t want, struct sotay_error *err);
size_t feed_left(const struct feed *f); /* in the window */
const char *feed_here(const struct feed *f);
/* The line that comes next, without its LF; it is not passed.  SOTAY_END: no LF within FEED_LINE_MAX
 * bytes; feed_left tells whether that is the end. */
int feed_line(struct feed *f, const char **ret_line, size_t *ret_len, struct sotay_error *err);
void feed_pass(struct feed *f, size_t len);

/* Strict readings of a part of a line: whole, in the one way they are written. */
bool feed_is(const char *text, size_t len, const char *wanted);
/* "NAME VALUE": true and the value. */
bool feed_field(const char *line, size_t len, const char *name, const char **ret_value,
                size_t *ret_len);
bool feed_hex(const char *text, size_t len, void *ret_bytes, size_t n_bytes);
bool feed_int(const char *text, size_t len, int64_t *ret); /* at most 18 digits, not negative */
#endif
