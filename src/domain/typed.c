/* src/domain/typed.c - what a person types for a field, in the form that records have. */
#include "base/base.h"

#include "domain/typed.h"

#include "base/text.h"
#include "base/word.h"

/* "1/2026" is looked at as the first day of that month. */
static char *month_typed(const struct field *f, const char *text)
{
    char day[16];
    int n = snprintf(day, sizeof(day), "1/%s", text);
    sotay_day d = n > 0 && (size_t)n < sizeof(day) ? day_typed(day) : DAY_NONE;
    if (d == DAY_NONE)
        return field_canonical(f, text);
    snprintf(day, sizeof(day), "%.7s", day_iso(d).s);
    return text_dup(day);
}

/* "hồi sức" for resuscitation; a name that nobody reads otherwise is as it is. */
static char *name_typed(const struct field *f, const char *text)
{
    const char *word = word_typed(text, NULL);
    char *value = word ? field_canonical(f, word) : NULL;
    return value ? value : field_canonical(f, text);
}

/* Several, as lists show them ("surgery, imaging"), or as files have them (';' between). */
static char *names_typed(const struct field *f, const char *text)
{
    AUTO(str) out = {0};
    AUTO_FREE char *copy = text_dup(text);
    char *rest = NULL;
    for (char *part = copy ? strtok_r(copy, ";,", &rest) : NULL; part;
         part = strtok_r(NULL, ";,", &rest)) {
        AUTO_FREE char *one = text_nfc(part, strlen(part));
        AUTO_FREE char *name = one && *one ? name_typed(f, one) : NULL;
        if (!name && (!one || *one))
            return NULL;
        str_addf(&out, "%s%s", out.len && name ? ";" : "", name ? name : "");
    }
    return out.len ? str_steal(&out) : NULL;
}

char *field_typed(const struct field *f, const char *text)
{
    sotay_day day;
    const char *word;
    switch (f->type) {
    case FIELD_DAY:
    case FIELD_BIRTH:
        day = day_typed(text);
        return day == DAY_NONE ? field_canonical(f, text) : text_dup(day_iso(day).s);
    case FIELD_MONTH:
        return month_typed(f, text);
    case FIELD_WORD:
        word = word_typed(text, f->words);
        return word ? text_dup(word) : NULL;
    case FIELD_NAME:
        return name_typed(f, text);
    case FIELD_NAMES:
        return names_typed(f, text);
    default:
        return field_canonical(f, text);
    }
}
