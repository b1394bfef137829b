/* src/base/day.c - civil days, calendar months and their texts. */
#include "base/base.h"

#include "base/day.h"

#include "base/language.h"
#include <assert.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999 };

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

sotay_day day_from_ymd(int year, int month, int day)
{
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return DAY_NONE;
    /* Years that begin in March, so that the leap day comes last; eras of 400 years. */
    int y = year - (month <= 2);
    int era = y / 400, of_era = y % 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void day_to_ymd(sotay_day d, int *ret_year, int *ret_month, int *ret_day)
{
    assert(d != DAY_NONE);
    int64_t z = (int64_t)d + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int in_era = (int)(z - era * 146097);
    int of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    int m = (5 * of_year + 2) / 153;
    *ret_day = of_year - (153 * m + 2) / 5 + 1;
    *ret_month = m < 10 ? m + 3 : m - 9;
    *ret_year = (int)(era * 400) + of_era + (*ret_month <= 2);
}

sotay_day day_add_months(sotay_day d, int months)
{
    if (d == DAY_NONE)
        return DAY_NONE;
    int year, month, day;
    day_to_ymd(d, &year, &month, &day);
    int64_t count = (int64_t)year * 12 + month - 1 + months;
    if (count < (int64_t)YEAR_MIN * 12)
        return day_from_ymd(YEAR_MIN, 1, 1);
    if (count > (int64_t)YEAR_MAX * 12 + 11)
        return day_from_ymd(YEAR_MAX, 12, 31);
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    int last = days_in_month(year, month);
    return day_from_ymd(year, month, day < last ? day : last);
}

/* Exactly n digits; -1 if they are not. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* The ten characters of a day; what follows them is the caller's. */
static sotay_day parse_ten(const char *text)
{
    if (strnlen(text, 10) < 10)
        return DAY_NONE;
    if (text[4] == '-' && text[7] == '-')
        return day_from_ymd(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
    if (text[2] == '/' && text[5] == '/')
        return day_from_ymd(digits(text + 6, 4), digits(text + 3, 2), digits(text, 2));
    return DAY_NONE;
}

sotay_day day_parse(const char *text)
{
    sotay_day d = text ? parse_ten(text) : DAY_NONE;
    return d != DAY_NONE && text[10] == '\0' ? d : DAY_NONE;
}

/* One or two digits and what parts them from the next number. */
static const char *short_number(const char *text, char between, int *ret)
{
    size_t n = strspn(text, "0123456789");
    *ret = n == 1 || n == 2 ? digits(text, (int)n) : -1;
    return *ret >= 0 && text[n] == between ? text + n + 1 : NULL;
}

sotay_day day_typed(const char *text)
{
    sotay_day d = day_parse(text);
    for (const char *between = "/-."; text && d == DAY_NONE && *between; between++) {
        int day, month;
        const char *at = short_number(text, *between, &day);
        at = at ? short_number(at, *between, &month) : NULL;
        if (at && strlen(at) == 4)
            d = day_from_ymd(digits(at, 4), month, day);
    }
    return d;
}

static char *put_digits(char *to, int value, int n)
{
    for (int i = n - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return to + n;
}

/* A row from a damaged file may hold any number: only years 1 to 9999 have a text. */
static bool printable(sotay_day d)
{
    return d != DAY_NONE && d >= day_from_ymd(YEAR_MIN, 1, 1) &&
           d <= day_from_ymd(YEAR_MAX, 12, 31);
}

struct day_text day_iso(sotay_day d)
{
    struct day_text text = {""};
    if (!printable(d))
        return text;
    int year, month, day;
    day_to_ymd(d, &year, &month, &day);
    char *p = put_digits(text.s, year, 4);
    *p++ = '-';
    p = put_digits(p, month, 2);
    *p++ = '-';
    *put_digits(p, day, 2) = '\0';
    return text;
}

struct day_text day_vietnamese(sotay_day d)
{
    struct day_text text = {""};
    if (!printable(d))
        return text;
    int year, month, day;
    day_to_ymd(d, &year, &month, &day);
    char *p = put_digits(text.s, day, 2);
    *p++ = '/';
    p = put_digits(p, month, 2);
    *p++ = '/';
    *put_digits(p, year, 4) = '\0';
    return text;
}

struct day_text day_shown(sotay_day d)
{
    return language_is_vietnamese() ? day_vietnamese(d) : day_iso(d);
}

sotay_day day_of_time(int64_t time_ms, int offset_minutes)
{
    const int64_t day_ms = 86400000;
    int64_t days = time_ms / day_ms, rest = time_ms % day_ms + (int64_t)offset_minutes * 60000;
    days += rest / day_ms - (rest % day_ms < 0);
    if (days <= INT32_MIN) /* INT32_MIN itself means "none" */
        return INT32_MIN + 1;
    return days > INT32_MAX ? INT32_MAX : (sotay_day)days;
}

/* "T09:30" or " 09:30:15"; length of the text, 0 if it is none. */
static size_t time_length(const char *text)
{
    if ((text[0] != 'T' && text[0] != ' ') || strnlen(text, 10) > 9)
        return 0;
    size_t len = strlen(text);
    if ((len != 6 && len != 9) || text[3] != ':')
        return 0;
    int hour = digits(text + 1, 2), minute = digits(text + 4, 2), second = 0;
    if (len == 9)
        second = text[6] == ':' ? digits(text + 7, 2) : -1;
    bool good = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
    return good ? len : 0;
}

bool moment_parse(const char *text, sotay_day *ret_day, char ret_canonical[24], bool *ret_has_time)
{
    sotay_day d = text ? parse_ten(text) : DAY_NONE;
    if (d == DAY_NONE)
        return false;
    size_t time = 0;
    if (text[10]) {
        time = time_length(text + 10);
        if (!time)
            return false;
    }
    *ret_day = d;
    memcpy(ret_canonical, day_iso(d).s, 11);
    if (time) {
        memcpy(ret_canonical + 10, text + 10, time + 1);
        ret_canonical[10] = 'T';
    }
    *ret_has_time = time > 0;
    return true;
}

bool moment_typed(const char *text, sotay_day *ret_day, char ret_canonical[24], bool *ret_has_time)
{
    char day[DAY_TEXT_SIZE], whole[DAY_TEXT_SIZE + 24];
    size_t n = text ? strcspn(text, "T ") : 0;
    if (n == 0 || n >= sizeof(day) || strlen(text + n) > 9)
        return false;
    snprintf(day, sizeof(day), "%.*s", (int)n, text);
    snprintf(whole, sizeof(whole), "%s%s", day_iso(day_typed(day)).s, text + n);
    return moment_parse(whole, ret_day, ret_canonical, ret_has_time);
}
