/* src/base/error.c - filling struct sotay_error: one clean line each, cut at a character. */
#include "base/base.h"

#include <assert.h>
#include <stdarg.h>

#include "base/text.h"

enum { ROOM = sizeof((struct sotay_error *)0)->message };
_Static_assert(sizeof((struct sotay_error *)0)->hint == ROOM, "message and hint share set_text");

/* Copies text into a field of ROOM bytes; from and to may overlap. */
static void set_text(char *to, const char *from)
{
    size_t len = strnlen(from, ROOM);
    bool cut = len == ROOM;
    if (cut)
        len--;
    memmove(to, from, len);
    to[len] = '\0';
    if (cut) { /* not in the middle of a character, which has at most 4 bytes */
        size_t good = text_utf8_error(to, len);
        if (good + 4 > len)
            to[good] = '\0';
    }
    text_clean(to);
}

/* One byte more than a field takes, so that set_text sees that there is more. */
static void format(char to[ROOM + 1], const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));
static void format(char to[ROOM + 1], const char *fmt, va_list args)
{
    if (vsnprintf(to, ROOM + 1, fmt, args) < 0)
        to[0] = '\0';
}

int sotay_fail(struct sotay_error *err, int code, const char *hint, const char *fmt, ...)
{
    assert(code < 0);
    if (!err)
        return code;
    char message[ROOM + 1]; /* the arguments may point into *err */
    va_list args;
    va_start(args, fmt);
    format(message, fmt, args);
    va_end(args);
    err->code = code;
    set_text(err->hint, hint ? hint : "");
    set_text(err->message, message);
    return code;
}

int sotay_nomem(struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, _("Close other programs and try again."), "%s",
                      _("out of memory"));
}

void sotay_error_prefix(struct sotay_error *err, const char *fmt, ...)
{
    if (!err)
        return;
    char whole[2 * ROOM + 4];
    va_list args;
    va_start(args, fmt);
    format(whole, fmt, args);
    va_end(args);
    size_t len = strlen(whole);
    snprintf(whole + len, sizeof whole - len, ": %s", err->message);
    set_text(err->message, whole);
}

void sotay_error_hint(struct sotay_error *err, const char *fmt, ...)
{
    if (!err)
        return;
    char hint[ROOM + 1];
    va_list args;
    va_start(args, fmt);
    format(hint, fmt, args);
    va_end(args);
    set_text(err->hint, hint);
}
