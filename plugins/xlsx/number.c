/* plugins/xlsx/number.c - numbers as people see them, and the days and times that some of them are.
 * All of it is done on decimal digits: no rounding of binary fractions, no decimal comma. */
#include "xlsx.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS = 15, EXPONENT_MAX = 308, SECONDS_OF_DAY = 86400 };

/* ---- numbers ------------------------------------------------------------------------------------ */

struct number {            /* 0.DIGITS * 10^point */
    uint8_t digit[DIGITS]; /* the first is not 0 unless n is 0 */
    int n, point;
    bool negative;
};

static void add_digit(struct number *x, int digit, int *dropped)
{
    if (x->n < DIGITS)
        x->digit[x->n++] = (uint8_t)digit;
    else if (*dropped < 0)
        *dropped = digit;
}

static void round_up(struct number *x)
{
    int i = x->n - 1;
    for (; i >= 0 && x->digit[i] == 9; i--)
        x->digit[i] = 0;
    if (i >= 0) {
        x->digit[i]++;
        return;
    }
    x->digit[0] = 1; /* 99.9 -> 100 */
    x->point++;
}

static bool read_exponent(const char *at, int *ret)
{
    int value = 0;
    bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    if (!*at)
        return false;
    for (; *at; at++) {
        if (*at < '0' || *at > '9' || value > EXPONENT_MAX)
            return false;
        value = value * 10 + (*at - '0');
    }
    *ret = negative ? -value : value;
    return true;
}

/* The digits before any exponent; *ret_end is what stands behind them. */
static bool read_digits(const char *at, struct number *x, const char **ret_end)
{
    bool point = false, some = false;
    int dropped = -1; /* first digit that was left out */
    for (; (*at >= '0' && *at <= '9') || (*at == '.' && !point); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        some = true;
        bool leads = x->n == 0 && *at == '0';
        if (!leads)
            add_digit(x, *at - '0', &dropped);
        if (x->point > 100000 || x->point < -100000)
            return false;
        x->point += point ? -leads : !leads;
    }
    if (dropped >= 5)
        round_up(x);
    *ret_end = at;
    return some;
}

static bool number_read(const char *raw, struct number *ret)
{
    int exponent = 0;
    *ret = (struct number){.negative = *raw == '-'};
    raw += *raw == '-' || *raw == '+';
    if (!read_digits(raw, ret, &raw))
        return false;
    if (*raw && ((*raw != 'e' && *raw != 'E') || !read_exponent(raw + 1, &exponent)))
        return false;
    ret->point += exponent;
    while (ret->n > 0 && ret->digit[ret->n - 1] == 0)
        ret->n--;
    if (ret->n == 0)
        *ret = (struct number){0};
    return ret->point >= -EXPONENT_MAX && ret->point <= EXPONENT_MAX + 1;
}

static char digit_at(const struct number *x, int i)
{
    return (char)('0' + (i >= 0 && i < x->n ? x->digit[i] : 0));
}

static void number_write(const struct number *x, char *to)
{
    if (x->negative)
        *to++ = '-';
    if (x->point <= 0)
        *to++ = '0';
    for (int i = 0; i < x->point; i++)
        *to++ = digit_at(x, i);
    if (x->n > x->point) {
        *to++ = '.';
        for (int i = x->point; i < x->n; i++)
            *to++ = digit_at(x, i);
    }
    *to = '\0';
}

bool number_plain(const char *raw, char ret[NUMBER_TEXT_MAX])
{
    struct number x;
    if (!number_read(raw, &x))
        return false;
    number_write(&x, ret);
    return true;
}

/* ---- days and times ----------------------------------------------------------------------------- */

struct moment { /* of a serial number: whole days and seconds */
    int64_t days;
    int32_t seconds;
};

/* false: negative, or so large that no calendar has it. */
static bool moment_of(const struct number *x, struct moment *ret)
{
    enum { PARTS = 12 };
    int64_t days = 0, part = 0, whole = 1;
    if (x->negative || x->point > 7)
        return false;
    for (int i = 0; i < x->point; i++)
        days = days * 10 + (digit_at(x, i) - '0');
    for (int i = 0; i < PARTS; i++) {
        part = part * 10 + (digit_at(x, x->point + i) - '0');
        whole *= 10;
    }
    int64_t seconds = (part * SECONDS_OF_DAY + whole / 2) / whole;
    ret->days = days + seconds / SECONDS_OF_DAY;
    ret->seconds = (int32_t)(seconds % SECONDS_OF_DAY);
    return true;
}

/* Days since 1970-01-01 to year, month, day: years begin in March, 400 of them have 146097 days. */
static void civil_of_days(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468, era = shifted / 146097, in_era = shifted % 146097;
    int64_t of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    int64_t from_march = (5 * in_year + 2) / 153;
    *day = (int)(in_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(of_era + era * 400 + (*month <= 2));
}

/* Excel takes 1900 for a leap year: its days 1 to 59 are one further on than it says, and its day 60
 * never was. */
static bool day_text(int64_t serial, bool from_1904, char *to, size_t size)
{
    enum { EPOCH_1900 = -25569, EPOCH_1904 = -24107, LEAP_BUG = 60 };
    int year, month, day;
    int64_t days = serial + (from_1904 ? EPOCH_1904 : EPOCH_1900);
    if (!from_1904 && serial < LEAP_BUG)
        days++;
    civil_of_days(days, &year, &month, &day);
    if ((!from_1904 && (serial == 0 || serial == LEAP_BUG)) || year > 9999)
        return false;
    snprintf(to, size, "%04d-%02d-%02d", year, month, day);
    return true;
}

static void add_time(int32_t seconds, char *to, size_t size)
{
    size_t len = strlen(to);
    int hour = seconds / 3600, minute = seconds / 60 % 60, second = seconds % 60;
    const char *gap = len ? " " : "";
    if (second)
        snprintf(to + len, size - len, "%s%02d:%02d:%02d", gap, hour, minute, second);
    else
        snprintf(to + len, size - len, "%s%02d:%02d", gap, hour, minute);
}

static bool show_moment(const struct number *x, uint8_t format, bool from_1904,
                        char ret[NUMBER_TEXT_MAX])
{
    struct moment at;
    ret[0] = '\0';
    if (!moment_of(x, &at))
        return false;
    bool no_day = at.days == 0 && (format == FORMAT_TIME || at.seconds > 0);
    if (!no_day && !day_text(at.days, from_1904, ret, NUMBER_TEXT_MAX))
        return false;
    if (no_day || at.seconds > 0)
        add_time(at.seconds, ret, NUMBER_TEXT_MAX);
    return true;
}

static bool show_span(const struct number *x, char ret[NUMBER_TEXT_MAX])
{
    struct moment at;
    if (!moment_of(x, &at))
        return false;
    snprintf(ret, NUMBER_TEXT_MAX, "%lld:%02d", (long long)(at.days * 24 + at.seconds / 3600),
             (int)(at.seconds / 60 % 60));
    return true;
}

/* 79123456789 shown with twelve digits is 079123456789. */
static bool show_zeros(const struct number *x, size_t width, char ret[NUMBER_TEXT_MAX])
{
    if (x->negative || x->point < 0 || x->n > x->point || x->point > DIGITS)
        return false;
    size_t n = (size_t)(x->point > 0 ? x->point : 1);
    size_t zeros = n < width ? width - n : 0;
    memset(ret, '0', zeros);
    number_write(x, ret + zeros);
    return true;
}

int32_t number_show(const char *raw, uint8_t format, bool from_1904, char ret[NUMBER_TEXT_MAX])
{
    struct number x;
    if (!number_read(raw, &x))
        return SOTAY_CELL_EMPTY;
    if ((format == FORMAT_DAY || format == FORMAT_TIME) && show_moment(&x, format, from_1904, ret))
        return SOTAY_CELL_DAY;
    if (format == FORMAT_SPAN && show_span(&x, ret))
        return SOTAY_CELL_TEXT;
    if (format >= FORMAT_ZEROS && show_zeros(&x, (size_t)format - FORMAT_ZEROS, ret))
        return SOTAY_CELL_TEXT;
    number_write(&x, ret);
    return SOTAY_CELL_NUMBER;
}

/* ---- days in ISO text ---------------------------------------------------------------------------- */

/* Do the first letters have this shape?  9 stands for any digit. */
static bool has_shape(const char *text, const char *shape)
{
    for (; *shape; text++, shape++)
        if (*shape == '9' ? *text < '0' || *text > '9' : *text != *shape)
            return false;
    return true;
}

static int two_digits(const char *at)
{
    return (at[0] - '0') * 10 + at[1] - '0';
}

static bool is_day(const char *text)
{
    if (!has_shape(text, "9999-99-99"))
        return false;
    int month = two_digits(text + 5), day = two_digits(text + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool is_time(const char *text)
{
    return has_shape(text, "99:99") && two_digits(text) < 24 && two_digits(text + 3) < 60;
}

bool number_iso_day(const char *raw, char ret[NUMBER_TEXT_MAX])
{
    bool has_day = is_day(raw);
    const char *time = has_day ? raw + 10 : raw;
    if (has_day && !*time) {
        snprintf(ret, NUMBER_TEXT_MAX, "%.10s", raw);
        return true;
    }
    time += has_day && *time == 'T';
    if (!is_time(time))
        return false;
    bool seconds = has_shape(time + 5, ":99") && two_digits(time + 6) > 0;
    if (!has_day)
        snprintf(ret, NUMBER_TEXT_MAX, "%.*s", seconds ? 8 : 5, time);
    else if (two_digits(time) == 0 && two_digits(time + 3) == 0 && !seconds)
        snprintf(ret, NUMBER_TEXT_MAX, "%.10s", raw);
    else
        snprintf(ret, NUMBER_TEXT_MAX, "%.10s %.*s", raw, seconds ? 8 : 5, time);
    return true;
}
