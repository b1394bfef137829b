/* src/domain/understand_day.c - days as people write them: 02/5/1980, 2-5-1980, ngày 2 tháng 5 năm
 * 1980, only the year; day before month, never the other way. */
#include "base/base.h"

#include "base/text.h"
#include "domain/understand_private.h"

enum { PARTS = 3, YEAR_FIRST = 1900, YEAR_LAST = 2100 };

struct parts {
    int64_t n[PARTS];
    size_t digits[PARTS], count;
};

/* Words that may stand between the numbers. */
static bool is_day_word(const char *word, size_t len)
{
    static const char *const words[] = {"ngay", "thang", "nam", "sinh"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strlen(words[i]) == len && strncmp(words[i], word, len) == 0)
            return true;
    return false;
}

/* The numbers of the text; false when there is anything else, but for a time of day of zeros. */
static bool split(const char *bare, struct parts *ret)
{
    *ret = (struct parts){0};
    for (const char *at = bare; *at; at += strspn(at, " ")) {
        size_t len = strcspn(at, " ");
        char number[16];
        if (is_day_word(at, len)) {
            at += len;
            continue;
        }
        if (len >= sizeof(number) || strspn(at, "0123456789") < len)
            return false;
        memcpy(number, at, len);
        number[len] = '\0';
        at += len;
        if (ret->count == PARTS) {
            if (strspn(number, "0") != len)
                return false;
            continue;
        }
        ret->digits[ret->count] = len;
        if (!text_to_int(number, &ret->n[ret->count++]))
            return false;
    }
    return ret->count > 0;
}

static bool is_year(const struct parts *p, size_t i, sotay_day today)
{
    int year, month, day;
    day_to_ymd(today, &year, &month, &day);
    return p->digits[i] == 4 && p->n[i] >= YEAR_FIRST &&
           p->n[i] <= (p->count == PARTS ? YEAR_LAST : year);
}

/* Day, month, year in this order of three numbers that were read. */
static enum day_reading write_day(int64_t year, int64_t month, int64_t day, char ret[16])
{
    sotay_day d = month >= 1 && month <= 12 && day >= 1 && day <= 31
                      ? day_from_ymd((int)year, (int)month, (int)day)
                      : DAY_NONE;
    if (d != DAY_NONE) {
        snprintf(ret, 16, "%s", day_iso(d).s);
        return DAY_READ;
    }
    return month > 12 && month <= 31 && day >= 1 && day <= 12 ? DAY_EXCHANGED : DAY_UNREAD;
}

static enum day_reading write_year(int64_t year, enum day_reading how, char ret[16])
{
    snprintf(ret, 16, "%lld", (long long)year);
    return how;
}

/* A person in a list of staff was born in the last hundred years, and not in the last ten. */
static int64_t long_year(int64_t two, sotay_day today)
{
    int year, month, day;
    day_to_ymd(today, &year, &month, &day);
    return (two > (year - 10) % 100 ? (year / 100 - 1) * 100 : year / 100 * 100) + two;
}

static enum day_reading read_parts(const struct parts *p, sotay_day today, char ret[16])
{
    bool ends_in_year = is_year(p, p->count - 1, today);
    if (p->count == 1)
        return ends_in_year ? write_year(p->n[0], DAY_READ, ret) : DAY_UNREAD;
    if (p->count == 2)
        return ends_in_year && p->n[0] <= 12 && p->digits[0] <= 2
                   ? write_year(p->n[1], p->n[0] ? DAY_MONTH_DROPPED : DAY_READ, ret)
                   : DAY_UNREAD;
    if (is_year(p, 0, today) && p->digits[1] <= 2 && p->digits[2] <= 2)
        return write_day(p->n[0], p->n[1], p->n[2], ret);
    if (p->digits[0] > 2 || p->digits[1] > 2)
        return DAY_UNREAD;
    if (ends_in_year && p->n[0] == 0)
        return write_year(p->n[2], p->n[1] ? DAY_MONTH_DROPPED : DAY_READ, ret);
    if (ends_in_year)
        return write_day(p->n[2], p->n[1], p->n[0], ret);
    if (p->digits[2] != 2)
        return DAY_UNREAD;
    enum day_reading how = write_day(long_year(p->n[2], today), p->n[1], p->n[0], ret);
    return how == DAY_READ ? DAY_SHORT_YEAR : how;
}

enum day_reading read_day(const struct sheet_cell *cell, sotay_day today, char ret[16])
{
    struct parts p;
    AUTO(wording) w = {0};
    if (cell->kind == SHEET_DAY && strlen(cell->text) >= 10) {
        snprintf(ret, 16, "%.10s", cell->text);
        return day_parse(ret) == DAY_NONE ? DAY_UNREAD : DAY_READ;
    }
    if (wording_make(cell->text, &w, NULL) < 0 || !split(w.bare, &p))
        return DAY_UNREAD;
    return read_parts(&p, today, ret);
}

bool read_month(const struct sheet_cell *cell, char ret[16])
{
    struct parts p;
    AUTO(wording) w = {0};
    if (cell->kind == SHEET_DAY && strlen(cell->text) >= 10) {
        snprintf(ret, 16, "%.7s", cell->text);
        return true;
    }
    if (wording_make(cell->text, &w, NULL) < 0 || !split(w.bare, &p) || p.count != 2)
        return false;
    size_t year = p.digits[0] == 4 ? 0 : 1;
    if (p.digits[year] != 4 || p.n[1 - year] < 1 || p.n[1 - year] > 12 || p.n[year] < 1)
        return false;
    snprintf(ret, 16, "%04d-%02d", (int)(p.n[year] % 10000), (int)(p.n[1 - year] % 100));
    return true;
}
