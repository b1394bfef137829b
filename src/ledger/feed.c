/* src/ledger/feed.c - a window over bytes in memory or in a file. */
#include "base/base.h"

#include "ledger/feed.h"

#include "base/id.h"

#include <errno.h>
#include <unistd.h>

#define WINDOW (64 * 1024)

struct feed feed_of_bytes(const char *bytes, size_t len)
{
    return (struct feed){.window = bytes, .len = len, .fd = -1};
}

struct feed feed_of_file(int fd, int64_t at)
{
    return (struct feed){.window = "", .fd = fd, .next = at};
}

void feed_done(struct feed *f)
{
    free(f->buffer);
    f->buffer = NULL;
}

size_t feed_left(const struct feed *f)
{
    return f->len - f->at;
}

const char *feed_here(const struct feed *f)
{
    return f->window + f->at;
}

static int make_room(struct feed *f, size_t want, struct sotay_error *err)
{
    size_t cap = want > WINDOW ? want : WINDOW, left = feed_left(f);
    if (left && f->at)
        memmove(f->buffer, f->buffer + f->at, left);
    f->len = left;
    f->at = 0;
    if (cap <= f->cap)
        return SOTAY_OK;
    char *grown = realloc(f->buffer, cap);
    if (!grown)
        return sotay_nomem(err);
    f->window = f->buffer = grown;
    f->cap = cap;
    return SOTAY_OK;
}

int feed_fill(struct feed *f, size_t want, struct sotay_error *err)
{
    if (f->fd < 0 || f->ended || feed_left(f) >= want)
        return SOTAY_OK;
    int rc = make_room(f, want, err);
    while (rc >= 0 && f->len < f->cap) {
        ssize_t n = pread(f->fd, f->buffer + f->len, f->cap - f->len, (off_t)f->next);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return sotay_fail(err, SOTAY_EFAIL, NULL, _("it cannot be read: %s"), strerror(errno));
        f->ended = n == 0;
        if (f->ended)
            break;
        f->len += (size_t)n;
        f->next += n;
    }
    return rc;
}

int feed_line(struct feed *f, const char **ret_line, size_t *ret_len, struct sotay_error *err)
{
    int rc = feed_fill(f, FEED_LINE_MAX + 1, err);
    if (rc < 0)
        return rc;
    size_t left = feed_left(f);
    const char *here = feed_here(f);
    const char *lf =
        left ? memchr(here, '\n', left > FEED_LINE_MAX ? FEED_LINE_MAX + 1 : left) : NULL;
    if (!lf)
        return SOTAY_END;
    *ret_line = here;
    *ret_len = (size_t)(lf - here);
    return SOTAY_OK;
}

void feed_pass(struct feed *f, size_t len)
{
    f->at += len;
}

bool feed_is(const char *text, size_t len, const char *wanted)
{
    return len == strlen(wanted) && memcmp(text, wanted, len) == 0;
}

bool feed_field(const char *line, size_t len, const char *name, const char **ret_value,
                size_t *ret_len)
{
    size_t n = strlen(name);
    if (len <= n + 1 || memcmp(line, name, n) != 0 || line[n] != ' ')
        return false;
    *ret_value = line + n + 1;
    *ret_len = len - n - 1;
    return true;
}

bool feed_hex(const char *text, size_t len, void *ret_bytes, size_t n_bytes)
{
    char copy[2 * 64 + 1];
    if (len != 2 * n_bytes || len >= sizeof(copy))
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return hex_parse(copy, ret_bytes, n_bytes);
}

bool feed_int(const char *text, size_t len, int64_t *ret)
{
    int64_t value = 0;
    if (len < 1 || len > 18 || (len > 1 && text[0] == '0'))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = 10 * value + (text[i] - '0');
    }
    *ret = value;
    return true;
}
