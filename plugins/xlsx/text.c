/* plugins/xlsx/text.c - growing text and lists. */
#include "xlsx.h"

#include <stdlib.h>
#include <string.h>

bool grow(void *list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t wider = *cap ? 2 * *cap : 64;
    void **slot = list;
    void *grown = realloc(*slot, wider * size);
    if (!grown)
        return false;
    *slot = grown;
    *cap = wider;
    return true;
}

void text_add(struct text *t, const char *bytes, size_t len)
{
    if (t->failed)
        return;
    if (t->cap - t->len <= len) {
        size_t cap = 2 * t->cap + len + 64;
        char *data = realloc(t->data, cap);
        t->failed = !data;
        if (!data)
            return;
        t->data = data;
        t->cap = cap;
    }
    memcpy(t->data + t->len, bytes, len);
    t->len += len;
    t->data[t->len] = '\0';
}

void text_clear(struct text *t)
{
    t->len = 0;
    if (t->data)
        t->data[0] = '\0';
}

void text_done(struct text *t)
{
    free(t->data);
    *t = (struct text){0};
}

const char *text_of(const struct text *t)
{
    return t->data ? t->data : "";
}

/* ---- _x000D_ -------------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number in "_xHHHH_", -1: this is none. */
static int32_t escaped_at(const char *at, size_t left)
{
    enum { WHOLE = 7 };
    int32_t value = 0;
    if (left < WHOLE || at[0] != '_' || at[1] != 'x' || at[WHOLE - 1] != '_')
        return -1;
    for (int i = 2; i < WHOLE - 1; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* One character below 65536 as UTF-8; halves of a pair are left out, as controls are. */
static void add_character(struct text *t, int32_t c)
{
    char out[3];
    size_t n = 1;
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f || (c >= 0xd800 && c < 0xe000))
        return;
    if (c < 0x80) {
        out[0] = (char)c;
    } else if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        n = 2;
    } else {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        n = 3;
    }
    text_add(t, out, n);
}

void text_add_unescaped(struct text *t, const char *bytes, size_t len)
{
    size_t plain = 0; /* where the part begins that is taken as it is */
    for (size_t i = 0; i < len; i++) {
        int32_t c = bytes[i] == '_' ? escaped_at(bytes + i, len - i) : -1;
        if (c < 0 && bytes[i] != '\r')
            continue;
        text_add(t, bytes + plain, i - plain);
        if (c >= 0) {
            add_character(t, c);
            i += 6;
        }
        plain = i + 1;
    }
    text_add(t, bytes + plain, len - plain);
}

void text_add_escaped(struct text *t, const char *bytes)
{
    size_t len = strlen(bytes), plain = 0;
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != '_' || escaped_at(bytes + i, len - i) < 0)
            continue;
        text_add(t, bytes + plain, i - plain);
        text_add(t, "_x005F", 6);
        plain = i;
    }
    text_add(t, bytes + plain, len - plain);
}
