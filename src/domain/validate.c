/* src/domain/validate.c - whether values go together: citizen IDs, birth dates, spans of days. */
#include "base/base.h"

#include "domain/validate.h"

/* Codes of the provinces as they were when the numbers were given out; they never change. */
static const char province_codes[] =
    " 001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036"
    " 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 "
    "075"
    " 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096 ";

int birth_year(const char *birth)
{
    int year = 0;
    for (size_t i = 0; birth && i < 4; i++) {
        if (birth[i] < '0' || birth[i] > '9')
            return 0;
        year = 10 * year + (birth[i] - '0');
    }
    return year;
}

/* 12 digits PPP G YY RRRRRR: province, sex and century, year, a random number. */
const char *citizen_error(const char *citizen, const char *sex, const char *birth)
{
    if (strlen(citizen) != 12 || citizen[strspn(citizen, "0123456789")] != '\0')
        return _("a citizen ID has 12 digits");
    int group = citizen[3] - '0';
    int year = 1900 + 100 * (group / 2) + 10 * (citizen[4] - '0') + (citizen[5] - '0');
    if (sex && (strcmp(sex, "F") == 0) != (group % 2 == 1))
        return _("the fourth digit does not fit the sex");
    if (birth_year(birth) && birth_year(birth) / 100 != year / 100)
        return _("the fourth digit does not fit the century of birth");
    if (birth_year(birth) && birth_year(birth) != year)
        return _("digits 5 and 6 do not fit the year of birth");
    return NULL;
}

const char *citizen_warning(const char *citizen)
{
    char code[8];
    snprintf(code, sizeof(code), " %.3s ", citizen);
    if (!strstr(province_codes, code))
        return _("no province has these first three digits");
    return strcmp(citizen + 6, "000000") == 0 ? _("the last six digits are all zero") : NULL;
}

bool birth_differs(const char *a, const char *b)
{
    if (!a || !b)
        return false;
    if (strlen(a) == 4 || strlen(b) == 4)
        return birth_year(a) != birth_year(b);
    return strcmp(a, b) != 0;
}

int age_on(const char *birth, sotay_day day)
{
    int year, month, of_month, born, born_month, born_day;
    if (!birth_year(birth) || day == DAY_NONE)
        return AGE_UNKNOWN;
    day_to_ymd(day, &year, &month, &of_month);
    sotay_day first = strlen(birth) > 4 ? day_parse(birth) : DAY_NONE;
    if (first == DAY_NONE)
        return year - birth_year(birth);
    day_to_ymd(first, &born, &born_month, &born_day);
    bool had = month > born_month || (month == born_month && of_month >= born_day);
    return year - born - !had;
}

bool phone_is_plausible(const char *phone)
{
    enum { LEAST = 8, MOST = 15 };
    size_t digits = 0;
    for (const char *at = phone; *at; at++)
        digits += *at >= '0' && *at <= '9';
    return digits >= LEAST && digits <= MOST && strspn(phone, "0123456789 +.-()") == strlen(phone);
}

struct span span_of(const char *start, const char *end)
{
    return (struct span){start ? day_parse(start) : DAY_NONE, end ? day_parse(end) : DAY_NONE};
}

bool span_in_order(struct span s)
{
    return s.start == DAY_NONE || s.end == DAY_NONE || s.start <= s.end;
}

bool span_has(struct span s, sotay_day day)
{
    return (s.start == DAY_NONE || s.start <= day) && (s.end == DAY_NONE || day <= s.end);
}

bool spans_overlap(struct span a, struct span b)
{
    return (a.start == DAY_NONE || b.end == DAY_NONE || a.start <= b.end) &&
           (b.start == DAY_NONE || a.end == DAY_NONE || b.start <= a.end);
}

bool span_sticks_out(struct span inner, struct span outer)
{
    return (inner.start != DAY_NONE && !span_has(outer, inner.start)) ||
           (inner.end != DAY_NONE && !span_has(outer, inner.end));
}
