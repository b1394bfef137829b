/* src/base/text_number.c - whole and decimal numbers as people write them in files. */
#include "base/base.h"

#include <inttypes.h>

#include "base/text.h"

/* Adds one digit; false on overflow.  Negative values count down, so that INT64_MIN is reached. */
static bool push_digit(int64_t *value, char c, bool minus)
{
    int64_t digit = c - '0';
    return !__builtin_mul_overflow(*value, 10, value) &&
           !__builtin_add_overflow(*value, minus ? -digit : digit, value);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool text_to_decimal(const char *text, int decimals, int64_t *ret_scaled)
{
    if (!text)
        return false;
    bool minus = *text == '-';
    const char *p = text + minus;
    int64_t value = 0;
    if (!is_digit(*p))
        return false;
    for (; is_digit(*p); p++)
        if (!push_digit(&value, *p, minus))
            return false;
    int left = decimals;
    if (*p == '.' && decimals > 0 && is_digit(p[1]))
        for (p++; is_digit(*p) && left > 0; p++, left--)
            if (!push_digit(&value, *p, minus))
                return false;
    if (*p)
        return false;
    for (; left > 0; left--)
        if (!push_digit(&value, '0', minus))
            return false;
    *ret_scaled = value;
    return true;
}

bool text_to_int(const char *text, int64_t *ret_value)
{
    return text_to_decimal(text, 0, ret_value);
}

struct decimal_text text_of_decimal(int64_t scaled, int decimals)
{
    struct decimal_text text;
    uint64_t left = scaled < 0 ? 0 - (uint64_t)scaled : (uint64_t)scaled;
    char buf[sizeof text.s], *p = buf + sizeof buf;
    *--p = '\0';
    for (int i = 0; left || i <= decimals; i++) {
        if (i == decimals && decimals > 0)
            *--p = '.';
        *--p = (char)('0' + left % 10);
        left /= 10;
        if (p - buf < 3) /* more decimals than a number can have: a programmer's slip */
            break;
    }
    if (scaled < 0)
        *--p = '-';
    memcpy(text.s, p, (size_t)(buf + sizeof buf - p));
    return text;
}
