/* plugins/xlsx/format.c - which number formats show a day, a time, or a code filled up with zeros. */
#include "xlsx.h"

#include <string.h>

uint8_t format_built_in(long id)
{
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 58))
        return FORMAT_DAY;
    if (id == 46)
        return FORMAT_SPAN;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47)
        return FORMAT_TIME;
    return FORMAT_NUMBER;
}

struct letters { /* of a format's first section, outside quotes */
    bool day, month, time, span, digit;
};

/* "[h]", "[mm]": hours, minutes or seconds that do not begin anew each day.  Colours and the like
 * stand in brackets too. */
static bool is_span(const char *at, size_t len)
{
    return len > 0 && strspn(at, "hHmMsS") == len;
}

static void note_letter(struct letters *l, char c)
{
    switch (c | 0x20) {
    case 'd':
    case 'y':
        l->day = true;
        break;
    case 'm':
        l->month = true;
        break;
    case 'h':
    case 's':
        l->time = true;
        break;
    default:
        l->digit = l->digit || c == '0' || c == '#' || c == '?';
        break;
    }
}

/* How many bytes of the code at `at` belong together. */
static size_t note_next(struct letters *l, const char *at)
{
    const char *end;
    switch (*at) {
    case '"':
        end = strchr(at + 1, '"');
        return end ? (size_t)(end - at) + 1 : strlen(at);
    case '[':
        end = strchr(at + 1, ']');
        if (end && is_span(at + 1, (size_t)(end - at) - 1))
            l->span = true;
        return end ? (size_t)(end - at) + 1 : strlen(at);
    case '\\':
    case '_':
    case '*':
        return at[1] ? 2 : 1;
    default:
        break;
    }
    if (strncmp(at, "AM/PM", 5) == 0 || strncmp(at, "am/pm", 5) == 0)
        return 5;
    if (strncmp(at, "General", 7) == 0)
        return 7;
    note_letter(l, *at);
    return 1;
}

uint8_t format_of_code(const char *code)
{
    struct letters l = {0};
    size_t zeros = strspn(code, "0");
    if (zeros >= ZEROS_MIN && zeros <= ZEROS_MAX && (code[zeros] == '\0' || code[zeros] == ';'))
        return (uint8_t)(FORMAT_ZEROS + zeros);
    for (const char *at = code; *at && *at != ';';)
        at += note_next(&l, at);
    if (l.span)
        return FORMAT_SPAN;
    if (l.digit && !l.time) /* digits of seconds apart: a number with a letter for its unit */
        return FORMAT_NUMBER;
    if (l.day || (l.month && !l.time))
        return FORMAT_DAY;
    return l.time ? FORMAT_TIME : FORMAT_NUMBER;
}
