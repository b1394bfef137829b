/* src/base/text_case.c - words of a text, and names that were written in capitals. */
#include "base/base.h"

#include "base/text.h"

#include <utf8proc.h>

#include "base/str.h"

static size_t next_char(const char *text, size_t len, utf8proc_int32_t *ret)
{
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, ret);
    if (n > 0)
        return (size_t)n;
    *ret = ' '; /* a byte that is no UTF-8 */
    return 1;
}

/* What nobody sees parts words too: it cannot be kept in a name. */
static bool is_gap(utf8proc_int32_t c)
{
    char bytes[5] = "";
    if (c == ' ' || c == 0xa0)
        return true;
    bytes[utf8proc_encode_char(c, (utf8proc_uint8_t *)bytes)] = '\0';
    utf8proc_category_t kind = utf8proc_category(c);
    return kind == UTF8PROC_CATEGORY_ZS || !text_is_plain(bytes);
}

static void add_char(struct str *out, utf8proc_int32_t c)
{
    utf8proc_uint8_t bytes[4];
    str_add_bytes(out, bytes, (size_t)utf8proc_encode_char(c, bytes));
}

char *text_words(const char *text)
{
    struct str out = {0};
    size_t len = strlen(text);
    bool gap = false;
    str_add(&out, "");
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        i += next_char(text + i, len - i, &c);
        if (is_gap(c)) {
            gap = out.len > 0;
            continue;
        }
        if (gap)
            str_add_char(&out, ' ');
        gap = false;
        add_char(&out, c);
    }
    return str_steal(&out);
}

char *text_name_case(const char *name)
{
    struct str out = {0};
    size_t len = strlen(name);
    bool upper = false, lower = false, begins = true;
    utf8proc_int32_t c;
    for (size_t i = 0; i < len;) {
        i += next_char(name + i, len - i, &c);
        upper = upper || utf8proc_tolower(c) != c;
        lower = lower || utf8proc_toupper(c) != c;
    }
    str_add(&out, "");
    for (size_t i = 0; i < len;) {
        i += next_char(name + i, len - i, &c);
        if (!(upper && lower)) /* one case only */
            c = begins ? utf8proc_toupper(c) : utf8proc_tolower(c);
        begins = c == ' ';
        add_char(&out, c);
    }
    return str_steal(&out);
}

char *text_sentence_case(const char *text)
{
    struct str out = {0};
    utf8proc_int32_t c;
    if (!*text)
        return text_dup("");
    size_t n = next_char(text, strlen(text), &c);
    add_char(&out, utf8proc_toupper(c));
    str_add(&out, text + n);
    return str_steal(&out);
}
