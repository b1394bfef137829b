/* src/base/str.c - a growing byte buffer whose failures stick. */
#include "base/base.h"

#include "base/str.h"

#include <stdarg.h>

#include "base/text.h"

/* Room for more bytes and the NUL behind them. */
static bool reserve(struct str *s, size_t more)
{
    if (s->failed)
        return false;
    if (more < s->cap - s->len) /* cap > len whenever there is memory at all */
        return true;
    if (more > SIZE_MAX / 4 || s->len > SIZE_MAX / 4) {
        s->failed = 1;
        return false;
    }
    size_t cap = s->cap ? s->cap : 64;
    while (cap <= s->len + more)
        cap *= 2;
    char *data = realloc(s->data, cap);
    if (!data) {
        s->failed = 1;
        return false;
    }
    if (!s->data)
        data[0] = '\0';
    s->data = data;
    s->cap = cap;
    return true;
}

void str_room(struct str *s, size_t len)
{
    if (len > s->len)
        (void)reserve(s, len - s->len);
}

void str_add_bytes(struct str *s, const void *bytes, size_t len)
{
    if (!reserve(s, len))
        return;
    if (len)
        memcpy(s->data + s->len, bytes, len);
    s->len += len;
    s->data[s->len] = '\0';
}

void str_add(struct str *s, const char *text)
{
    str_add_bytes(s, text, text ? strlen(text) : 0);
}

void str_add_char(struct str *s, char c)
{
    str_add_bytes(s, &c, 1);
}

void str_addf(struct str *s, const char *fmt, ...)
{
    if (!reserve(s, 0))
        return;
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int need = vsnprintf(s->data + s->len, s->cap - s->len, fmt, args);
    va_end(args);
    if (need < 0) {
        s->failed = 1;
    } else if ((size_t)need < s->cap - s->len) {
        s->len += (size_t)need;
    } else if (reserve(s, (size_t)need)) {
        vsnprintf(s->data + s->len, s->cap - s->len, fmt, again);
        s->len += (size_t)need;
    }
    va_end(again);
    s->data[s->len] = '\0'; /* a half-written piece is taken back */
}

void str_add_int(struct str *s, int64_t value)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--p = (char)('0' + left % 10);
        left /= 10;
    } while (left);
    if (value < 0)
        *--p = '-';
    str_add_bytes(s, p, (size_t)(digits + sizeof digits - p));
}

void str_add_hex(struct str *s, const void *bytes, size_t len)
{
    static const char digit[] = "0123456789abcdef";
    if (len > SIZE_MAX / 4 || !reserve(s, 2 * len)) {
        s->failed = 1;
        return;
    }
    const uint8_t *from = bytes;
    char *to = s->data + s->len;
    for (size_t i = 0; i < len; i++) {
        *to++ = digit[from[i] >> 4];
        *to++ = digit[from[i] & 15];
    }
    *to = '\0';
    s->len += 2 * len;
}

static void add_json_escape(struct str *s, unsigned char c)
{
    switch (c) {
    case '"':
        str_add_bytes(s, "\\\"", 2);
        break;
    case '\\':
        str_add_bytes(s, "\\\\", 2);
        break;
    case '\n':
        str_add_bytes(s, "\\n", 2);
        break;
    case '\r':
        str_add_bytes(s, "\\r", 2);
        break;
    case '\t':
        str_add_bytes(s, "\\t", 2);
        break;
    default:
        str_addf(s, "\\u%04x", (unsigned)c);
    }
}

static void add_json_code(struct str *s, int32_t c)
{
    if (c > 0xffff) {
        str_addf(s, "\\u%04x", (unsigned)(0xd800 + ((c - 0x10000) >> 10)));
        c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
    str_addf(s, "\\u%04x", (unsigned)c);
}

/* Can a character that works unseen begin so? */
static bool may_be_unseen(unsigned char c)
{
    return c == 0xc2 || c == 0xd8 || c == 0xe1 || c == 0xe2 || c == 0xef || c == 0xf3;
}

/* Text that is all UTF-8.  What a terminal could take for a command is escaped as well. */
static void add_json_run(struct str *s, const char *text, size_t len)
{
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        int32_t code = 0;
        size_t n = may_be_unseen(c) ? text_unseen(text + i, len - i, &code) : 0;
        if (n) {
            str_add_bytes(s, text + from, i - from);
            add_json_code(s, code);
            i += n - 1;
            from = i + 1;
            continue;
        }
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        str_add_bytes(s, text + from, i - from);
        add_json_escape(s, c);
        from = i + 1;
    }
    str_add_bytes(s, text + from, len - from);
}

void str_add_json(struct str *s, const char *text)
{
    size_t len = text ? strlen(text) : 0, at = 0;
    str_add_char(s, '"');
    while (at < len) { /* a byte that is no UTF-8 must not make the document unreadable */
        size_t good = text_utf8_error(text + at, len - at);
        add_json_run(s, text + at, good);
        at += good;
        if (at < len) {
            str_add(s, "\xef\xbf\xbd");
            at++;
        }
    }
    str_add_char(s, '"');
}

void str_clear(struct str *s)
{
    s->len = 0;
    s->failed = 0;
    if (s->data)
        s->data[0] = '\0';
}

int str_check(const struct str *s, struct sotay_error *err)
{
    return s->failed ? sotay_nomem(err) : SOTAY_OK;
}

const char *str_text(const struct str *s)
{
    return s->data ? s->data : "";
}

char *str_steal(struct str *s)
{
    if (s->failed || !reserve(s, 0)) {
        str_done(s);
        return NULL;
    }
    char *data = s->data;
    *s = (struct str){0};
    return data;
}

void str_done(struct str *s)
{
    if (!s)
        return;
    free(s->data);
    *s = (struct str){0};
}

char *text_dup(const char *text)
{
    return text ? text_dup_bytes(text, strlen(text)) : NULL;
}

char *text_dup_bytes(const char *text, size_t len)
{
    char *copy = text && len < SIZE_MAX ? malloc(len + 1) : NULL;
    if (!copy)
        return NULL;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}
