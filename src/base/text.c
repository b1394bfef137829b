/* src/base/text.c - UTF-8 text: checking, normal form, search keys, names, width. */
#include "base/base.h"

#include "base/text.h"

#include <utf8proc.h>

#include "base/str.h"

/* Length of the character at p (n bytes are there), 0 if it is not valid UTF-8 or is NUL. */
static size_t char_length(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return p[0] != 0;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < 2 || (p[1] & 0xc0) != 0x80)
        return 0;
    if (p[0] < 0xe0)
        return 2;
    if (n < 3 || (p[2] & 0xc0) != 0x80)
        return 0;
    if (p[0] < 0xf0) { /* no overlong forms, no surrogates */
        bool bad = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f);
        return bad ? 0 : 3;
    }
    if (n < 4 || (p[3] & 0xc0) != 0x80)
        return 0;
    bool bad = (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f);
    return bad ? 0 : 4;
}

/* How much of it, by eights, is ASCII without NUL: most text is, and is gone through quickly. */
static size_t plain_length(const unsigned char *p, size_t n)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = UINT64_C(0x8080808080808080);
    size_t i = 0;
    for (uint64_t eight; n - i >= sizeof eight; i += sizeof eight) {
        memcpy(&eight, p + i, sizeof eight);
        if ((eight | (eight - ones)) & tops) /* a top bit, or a borrow from a NUL */
            break;
    }
    return i;
}

size_t text_utf8_error(const char *text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < len;) {
        i += plain_length(p + i, len - i);
        size_t step = i < len ? char_length(p + i, len - i) : 0;
        if (!step)
            return i;
        i += step;
    }
    return len;
}

bool text_is_nfc(const char *text, size_t len)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < len;) {
        size_t step = char_length(p + i, len - i);
        /* Below U+0300, and from U+1E00 to U+1EFF, every character stays as it is. */
        bool latin = p[i] < 0xcc || (p[i] == 0xe1 && step && p[i + 1] >= 0xb8 && p[i + 1] <= 0xbb);
        /* U+2010 to U+2027: dashes, quotation marks, the ellipsis. */
        bool mark =
            p[i] == 0xe2 && step && p[i + 1] == 0x80 && p[i + 2] >= 0x90 && p[i + 2] <= 0xa7;
        if (!step || !(latin || mark))
            return false;
        i += step;
    }
    return true;
}

static bool is_space(utf8proc_int32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xfeff || c == 0x200b ||
           utf8proc_category(c) == UTF8PROC_CATEGORY_ZS || c == 0x2028 || c == 0x2029;
}

/* Reads one character of valid UTF-8. */
static size_t next_char(const char *text, size_t len, utf8proc_int32_t *ret_c)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0x80) {
        *ret_c = p[0];
        return 1;
    }
    utf8proc_ssize_t n = utf8proc_iterate(p, len > 4 ? 4 : (utf8proc_ssize_t)len, ret_c);
    if (n > 0)
        return (size_t)n;
    *ret_c = 0xfffd; /* callers have checked; a damaged byte still must not stop a loop */
    return 1;
}

static void trim(const char **text, size_t *len)
{
    utf8proc_int32_t c;
    size_t n;
    while (*len && (n = next_char(*text, *len, &c), is_space(c))) {
        *text += n;
        *len -= n;
    }
    while (*len) {
        n = 1;
        while (n < *len && n < 4 && ((unsigned char)(*text)[*len - n] & 0xc0) == 0x80)
            n++;
        next_char(*text + *len - n, n, &c);
        if (!is_space(c))
            break;
        *len -= n;
    }
}

char *text_nfc(const char *text, size_t len)
{
    if (!text)
        return NULL;
    bool quick = text_is_nfc(text, len);
    if (!quick && text_utf8_error(text, len) != len)
        return NULL;
    trim(&text, &len);
    if (quick)
        return text_dup_bytes(text, len);
    utf8proc_uint8_t *nfc = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &nfc,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return n < 0 ? NULL : (char *)nfc; /* utf8proc ends it with NUL */
}

/* In UTF-8: ef bc 81 to ef bd 9e, and e3 80 80. */
static char narrow_of(const unsigned char *at)
{
    if (at[0] == 0xe3 && at[1] == 0x80 && at[2] == 0x80)
        return ' ';
    if (at[0] != 0xef || (at[1] != 0xbc && at[1] != 0xbd))
        return '\0';
    int c = (at[1] - 0xbc) * 0x40 + at[2] - 0x80; /* 0x01 for '!' */
    return c >= 0x01 && c <= 0x5e ? (char)(c + 0x20) : '\0';
}

void text_narrow(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        char c = narrow_of((const unsigned char *)from);
        *to++ = c ? c : *from;
        from += c ? 3 : 1;
    }
    *to = '\0';
}

/* The letter d with stroke, also as the letters of other languages that look the same. */
static bool is_d_stroke(utf8proc_int32_t c)
{
    return c == 0x111 || c == 0x110 || c == 0xf0 || c == 0xd0 || c == 0x189 || c == 0x256;
}

static void add_char(struct str *s, utf8proc_int32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char(c, bytes);
    str_add_bytes(s, bytes, (size_t)n);
}

/* Case and marks away; most characters become one, some none or several. */
static void add_folded(struct str *s, utf8proc_int32_t c)
{
    if (c < 0x80) {
        str_add_char(s, (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c));
        return;
    }
    if (is_d_stroke(c)) {
        str_add_char(s, 'd');
        return;
    }
    utf8proc_int32_t out[32];
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char(c, out, COUNT_OF(out),
                                UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
                                &boundary);
    for (utf8proc_ssize_t i = 0; i < n && i < (utf8proc_ssize_t)COUNT_OF(out); i++)
        add_char(s, out[i]);
}

char *text_search_key(const char *text)
{
    if (!text)
        return NULL;
    struct str key = {0};
    size_t len = strlen(text);
    bool gap = false;
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        i += next_char(text + i, len - i, &c);
        if (is_space(c)) {
            gap = true;
            continue;
        }
        if (gap && key.len)
            str_add_char(&key, ' ');
        gap = false;
        add_folded(&key, c);
    }
    return str_steal(&key);
}

int text_width(const char *text)
{
    int width = 0;
    size_t len = text ? strlen(text) : 0;
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        i += next_char(text + i, len - i, &c);
        int w = c < 0x80 ? c >= 0x20 && c != 0x7f : utf8proc_charwidth(c);
        width += w > 0 ? w : 0;
    }
    return width;
}

/* What text_is_plain refuses: it decides what may be stored, so it does not change. */
static bool is_unseen(utf8proc_int32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0xfeff;
}

/* And what else could make a reader see something else than what stands there. */
static bool is_deceiving(utf8proc_int32_t c)
{
    return is_unseen(c) || c == 0x061c || c == 0x180e || (c >= 0xfff9 && c <= 0xfffb) ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

static void clean(char *text, const char *keep)
{
    unsigned char *from = (unsigned char *)text, *to = from;
    size_t left = strlen(text);
    while (left) {
        utf8proc_int32_t c = 0;
        size_t n = char_length(from, left);
        if (n)
            next_char((const char *)from, left, &c);
        bool kept = n == 1 && strchr(keep, from[0]);
        if (!n || (is_deceiving(c) && !kept)) { /* a byte that is no UTF-8 harms as well */
            *to++ = '?';
            n = n ? n : 1;
        } else {
            memmove(to, from, n);
            to += n;
        }
        from += n;
        left -= n;
    }
    *to = '\0';
}

void text_clean(char *text)
{
    clean(text, "");
}

void text_clean_lines(char *text)
{
    clean(text, "\n\t");
}

size_t text_unseen(const char *text, size_t len, int32_t *ret)
{
    size_t n = len ? char_length((const unsigned char *)text, len) : 0;
    if (n)
        next_char(text, len, ret);
    return n && is_deceiving(*ret) ? n : 0;
}

bool text_is_plain(const char *text)
{
    size_t len = text ? strlen(text) : 0;
    if (text && text_utf8_error(text, len) != len)
        return false;
    for (size_t i = 0; i < len;) {
        utf8proc_int32_t c;
        i += next_char(text + i, len - i, &c);
        if (is_unseen(c))
            return false;
    }
    return true;
}

char *text_case_key(const char *text)
{
    AUTO_FREE char *nfc = text_nfc(text, strlen(text));
    utf8proc_uint8_t *folded = NULL;
    if (!nfc)
        return NULL;
    size_t len = strlen(nfc), i = 0;
    for (; i < len && (unsigned char)nfc[i] < 0x80; i++)
        if (nfc[i] >= 'A' && nfc[i] <= 'Z')
            nfc[i] = (char)(nfc[i] + 'a' - 'A');
    if (i == len)
        return STEAL(nfc);
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)nfc, (utf8proc_ssize_t)len, &folded,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
    return n < 0 ? NULL : (char *)folded;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

bool text_is_name(const char *text)
{
    if (!text || !*text)
        return false;
    while (is_name_char(*text))
        text++;
    return *text == '\0';
}

/* The next word, skipping spaces before it; length 0 at the end. */
static size_t next_word(const char **at, size_t *left)
{
    utf8proc_int32_t c;
    size_t n, len = 0;
    while (*left && (n = next_char(*at, *left, &c), is_space(c))) {
        *at += n;
        *left -= n;
    }
    while (len < *left && (n = next_char(*at + len, *left - len, &c), !is_space(c)))
        len += n;
    return len;
}

/* Copies words with one space between them. */
static char *copy_words(const char *text, size_t left)
{
    struct str out = {0};
    for (size_t n; (n = next_word(&text, &left)) > 0; text += n, left -= n) {
        if (out.len)
            str_add_char(&out, ' ');
        str_add_bytes(&out, text, n);
    }
    return str_steal(&out);
}

bool text_name_split(const char *full, char **ret_family, char **ret_middle, char **ret_given)
{
    const char *at = full ? full : "";
    size_t left = strlen(at);
    trim(&at, &left);
    size_t first = next_word(&at, &left), last = first;
    const char *word = at;
    for (;;) { /* word and last: the word that is last so far */
        const char *next = word + last;
        size_t rest = (size_t)(at + left - next);
        size_t n = next_word(&next, &rest);
        if (!n)
            break;
        word = next;
        last = n;
    }
    bool one = word == at;
    char *family = text_dup_bytes(at, one ? 0 : first);
    char *middle = one ? text_dup("") : copy_words(at + first, (size_t)(word - at) - first);
    char *given = text_dup_bytes(word, last);
    if (!family || !middle || !given) {
        free(family);
        free(middle);
        free(given);
        return false;
    }
    *ret_family = family;
    *ret_middle = middle;
    *ret_given = given;
    return true;
}

int word_distance(const char *a, const char *b)
{
    enum { MAX = 40 };
    size_t la = strlen(a), lb = strlen(b);
    if (la >= MAX || lb >= MAX)
        return 99;
    int d[MAX][MAX];
    for (size_t i = 0; i <= la; i++) {
        for (size_t j = 0; j <= lb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (int)(i + j);
                continue;
            }
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[la][lb];
}

int text_to_nfc(const char *text, char **ret, struct sotay_error *err)
{
    size_t len = strlen(text);
    *ret = text_nfc(text, len);
    if (*ret)
        return SOTAY_OK;
    if (text_utf8_error(text, len) == len)
        return sotay_nomem(err);
    return sotay_fail(err, SOTAY_EREFUSED, _("Type it in UTF-8."), _("'%s' is not UTF-8 text"),
                      text);
}
