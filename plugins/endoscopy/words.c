/* plugins/endoscopy/words.c - words of cells and parameters as values of measures; short texts. */
#include "endoscopy.h"

#define DIGITS_MAX 12

int32_t endo_complain(const struct sotay_host *host, const char *what, const char *name)
{
    char message[240];
    snprintf(message, sizeof message, "the checklist: %s '%.100s'", what, name ? name : "-");
    host->log(host, SOTAY_LOG_ERROR, message);
    return -1;
}

int endo_index_of(const char *word, const char *const *words, int n)
{
    for (int i = 0; word != NULL && i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    return -1;
}

/* ---- ranges ---------------------------------------------------------------------------------- */

static int is_word(const char *word, size_t len, const char *text)
{
    return strlen(text) == len && memcmp(word, text, len) == 0;
}

/* "7" or "2.5", with no more decimals than the measure has. */
static int32_t number_of(const char *word, size_t len, int32_t decimals, int64_t *ret)
{
    int32_t after = -1; /* digits behind the point; -1: no point yet */
    int64_t value = 0;
    if (len == 0 || len > DIGITS_MAX)
        return -1;
    for (size_t i = 0; i < len; i++) {
        if (word[i] == '.' && after < 0 && i > 0 && i + 1 < len) {
            after = 0;
            continue;
        }
        if (word[i] < '0' || word[i] > '9')
            return -1;
        value = value * 10 + (word[i] - '0');
        after += after >= 0 ? 1 : 0;
    }
    after = after < 0 ? 0 : after;
    if (after > decimals || decimals > 6)
        return -1;
    *ret = value * sotay_scale(decimals - after);
    return 0;
}

static int32_t number_range(const char *word, size_t len, int32_t decimals, struct endo_range *ret)
{
    size_t dots = 0;
    while (dots + 1 < len && (word[dots] != '.' || word[dots + 1] != '.'))
        dots++;
    if (dots + 1 >= len) {
        if (number_of(word, len, decimals, &ret->low) < 0)
            return -1;
        ret->high = ret->low;
        return 0;
    }
    size_t rest = len - dots - 2;
    ret->low = INT64_MIN;
    ret->high = INT64_MAX;
    if ((dots > 0 && number_of(word, dots, decimals, &ret->low) < 0) ||
        (rest > 0 && number_of(word + dots + 2, rest, decimals, &ret->high) < 0))
        return -1;
    return dots + rest > 0 && ret->low <= ret->high ? 0 : -1;
}

static int32_t word_range(const struct sotay_column *column, const char *word, size_t len,
                          struct endo_range *ret)
{
    switch (column->type) {
    case SOTAY_MEASURE_CHOICE:
        for (uint32_t i = 0; i < column->n_choices; i++) {
            ret->low = ret->high = i;
            if (is_word(word, len, column->choices[i]))
                return 0;
        }
        return -1;
    case SOTAY_MEASURE_YES_NO:
        ret->low = ret->high = is_word(word, len, "yes");
        return ret->low || is_word(word, len, "no") ? 0 : -1;
    case SOTAY_MEASURE_NUMBER:
    case SOTAY_MEASURE_COUNT:
        return number_range(word, len, column->decimals, ret);
    default:
        return -1;
    }
}

int32_t endo_range_of(const struct sotay_host *host, const struct sotay_column *column,
                      const char *word, size_t len, struct endo_range *ret)
{
    char message[240];
    if (word_range(column, word, len, ret) == 0)
        return 0;
    snprintf(message, sizeof message, "measure '%.100s' has no value '%.*s'", column->name,
             (int)(len < 100 ? len : 100), word);
    host->log(host, SOTAY_LOG_ERROR, message);
    return -1;
}

int endo_is_usable(const struct sotay_column *column, uint32_t row)
{
    return sotay_is_recorded(column, row) && column->value[row] >= -ENDO_VALUE_MAX &&
           column->value[row] <= ENDO_VALUE_MAX;
}

int32_t endo_columns(const struct sotay_host *host, const struct sotay_table *table,
                     const char *const *names, const struct sotay_table_column **ret)
{
    for (uint32_t i = 0; names[i] != NULL; i++) {
        ret[i] = sotay_table_column_of(host, table, names[i]);
        if (ret[i] == NULL)
            return -1;
    }
    return 0;
}

/* ---- short texts ----------------------------------------------------------------------------- */

struct endo_text endo_text_new(const struct sotay_host *host)
{
    struct endo_text text = {(char *)host->alloc(host, ENDO_TEXT_BYTES), 0};
    return text;
}

void endo_add(struct endo_text *text, const char *more)
{
    if (more == NULL)
        text->bytes = NULL;
    if (text->bytes == NULL)
        return;
    size_t room = ENDO_TEXT_BYTES - 1 - text->len, len = strlen(more);
    if (len > room) {
        len = room;
        while (len > 0 && ((unsigned char)more[len] & 0xC0) == 0x80)
            len--; /* not inside a character */
    }
    memcpy(text->bytes + text->len, more, len);
    text->len += len;
    text->bytes[text->len] = '\0';
}

void endo_add_number(struct endo_text *text, int64_t value, int32_t decimals)
{
    char whole[32], rest[32];
    int64_t scale = sotay_scale(decimals), size = value < 0 ? -value : value;
    snprintf(whole, sizeof whole, "%s%lld", value < 0 ? "-" : "", (long long)(size / scale));
    endo_add(text, whole);
    if (decimals <= 0)
        return;
    snprintf(rest, sizeof rest, "%lld", (long long)(scale + size % scale)); /* 1 and the digits */
    rest[0] = '.';
    endo_add(text, rest);
}

void endo_add_value(struct endo_text *text, const struct sotay_column *column, int64_t value)
{
    if (column->type == SOTAY_MEASURE_CHOICE)
        endo_add(text,
                 value >= 0 && value < (int64_t)column->n_choices ? column->choices[value] : "-");
    else if (column->type == SOTAY_MEASURE_YES_NO)
        endo_add(text, value ? "yes" : "no");
    else
        endo_add_number(text, value, column->decimals);
}
