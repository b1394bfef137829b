/* tests/fuzz/fuzz_text.c - one text as everything a text can be: normal form, keys, names, days,
 * numbers, and each field of each noun. */
#include "fuzz.h"

#include "base/day.h"
#include "ledger/noun.h"

static void check_keys(const char *text)
{
    AUTO_FREE char *search = text_search_key(text);
    AUTO_FREE char *sort = text_sort_key(text);
    AUTO_FREE char *again = text_sort_key(text);
    PROMISE(search && fuzz_is_utf8(search) && text_width(text) >= 0);
    PROMISE(sort && again && strcmp(sort, again) == 0 && strlen(sort) % 2 == 0);
    PROMISE(sort[strspn(sort, "0123456789abcdef")] == '\0');
}

static void check_name(const char *text)
{
    char *family = NULL, *middle = NULL, *given = NULL;
    PROMISE(text_name_split(text, &family, &middle, &given));
    AUTO_FREE char *key = text_name_sort_key(family, middle, given);
    PROMISE(key && fuzz_is_utf8(family) && fuzz_is_utf8(middle) && fuzz_is_utf8(given));
    PROMISE(given[0] || !family[0]);
    free(family);
    free(middle);
    free(given);
}

static void check_normal(const char *text, size_t size)
{
    AUTO_FREE char *nfc = text_nfc(text, size);
    PROMISE((nfc != NULL) == (text_utf8_error(text, size) == size));
    if (!nfc)
        return;
    AUTO_FREE char *again = text_nfc(nfc, strlen(nfc));
    PROMISE(fuzz_is_utf8(nfc) && again && strcmp(nfc, again) == 0);
    check_keys(nfc);
    check_name(nfc);
}

static void check_days(const char *text)
{
    char canonical[24], again[24];
    bool time, time_again;
    sotay_day day = day_parse(text), of_moment, day_again;
    if (day != DAY_NONE) {
        PROMISE(day_parse(day_iso(day).s) == day);
        PROMISE(day_parse(day_vietnamese(day).s) == day);
        PROMISE(day_add_months(day, 1) >= day);
    }
    if (!moment_parse(text, &of_moment, canonical, &time)) {
        PROMISE(day == DAY_NONE);
        return;
    }
    PROMISE(moment_parse(canonical, &day_again, again, &time_again));
    PROMISE(day_again == of_moment && time_again == time && strcmp(again, canonical) == 0);
}

static void check_numbers(const char *text)
{
    int64_t value, again;
    for (int decimals = 0; decimals < 4; decimals++)
        if (text_to_decimal(text, decimals, &value))
            PROMISE(text_to_decimal(text_of_decimal(value, decimals).s, decimals, &again) &&
                    again == value);
}

/* Canonical text stays as it is, except that NFC may make a text too long for its field. */
static void check_fields(const char *text)
{
    for (size_t n = 0; n < NOUN_COUNT; n++)
        for (size_t i = 0; i < noun_table[n].n_fields; i++) {
            const struct field *f = &noun_table[n].fields[i];
            AUTO_FREE char *once = field_canonical(f, text);
            AUTO_FREE char *twice = once ? field_canonical(f, once) : NULL;
            PROMISE(!once || fuzz_is_utf8(once));
            PROMISE(!twice || strcmp(once, twice) == 0);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_FREE char *text = fuzz_text(data, size);
    AUTO_FREE char *clean = fuzz_text(data, size);
    (void)text_is_name(text);
    check_normal(text, size);
    check_days(text);
    check_numbers(text);
    check_fields(text);
    AUTO_FREE char *search = text_search_key(text); /* of any bytes */
    PROMISE(search != NULL);
    text_clean(clean);
    PROMISE(fuzz_is_utf8(clean) && strlen(clean) <= strlen(text));
    return 0;
}
