/* src/base/text_sort.c - Vietnamese order (CLDR vi) as keys that compare byte by byte.
 * A key is three runs, each closed by 00: letters (first difference), tones (second), case (third).
 * Trailing weights of the lowest kind are left out, so a plain lower-case text has a short key. */
#include "base/base.h"

#include "base/text.h"

#include <utf8proc.h>

#include "base/str.h"

/* Weights begin at 2: 00 closes a run, which sorts before all that goes on. */
enum {
    W_SPACE = 2,
    W_MARK = 3,     /* ASCII punctuation, in code order */
    W_DIGIT = 0x30, /* '0' to '9' */
    W_LETTER = 0x40,
    W_OTHER = 0xf0, /* then three bytes of the code point */
    TONE_LEVEL = 2,
    TONE_OTHER = 8, /* marks that Vietnamese has not; a low part of the code point is added */
    CASE_LOWER = 2,
    CASE_UPPER = 3,
};

enum { MARK_NONE, MARK_BREVE, MARK_CIRCUMFLEX, MARK_HORN, MARK_STROKE };

struct letter {
    utf8proc_int32_t base; /* lower case */
    int mark;              /* what makes it another letter */
    uint8_t tone;
    bool upper;
};

static bool is_d_stroke_upper(utf8proc_int32_t c)
{
    return c == 0x110 || c == 0xd0 || c == 0x189;
}

static bool is_d_stroke_lower(utf8proc_int32_t c)
{
    return c == 0x111 || c == 0xf0 || c == 0x256;
}

static void letter_begin(struct letter *l, utf8proc_int32_t c)
{
    *l = (struct letter){.base = c, .tone = TONE_LEVEL};
    if (is_d_stroke_upper(c) || is_d_stroke_lower(c)) {
        l->base = 'd';
        l->mark = MARK_STROKE;
        l->upper = is_d_stroke_upper(c);
        return;
    }
    l->base = utf8proc_tolower(c);
    l->upper = l->base != c;
}

static bool takes_mark(utf8proc_int32_t base, int mark)
{
    switch (mark) {
    case MARK_BREVE:
        return base == 'a';
    case MARK_CIRCUMFLEX:
        return base == 'a' || base == 'e' || base == 'o';
    default:
        return base == 'o' || base == 'u';
    }
}

static void letter_add_mark(struct letter *l, utf8proc_int32_t c)
{
    int mark = c == 0x306   ? MARK_BREVE
               : c == 0x302 ? MARK_CIRCUMFLEX
               : c == 0x31b ? MARK_HORN
                            : MARK_NONE;
    if (mark != MARK_NONE && l->mark == MARK_NONE && takes_mark(l->base, mark)) {
        l->mark = mark;
        return;
    }
    static const utf8proc_int32_t tones[] = {0x300, 0x309, 0x303, 0x301, 0x323};
    uint8_t tone = (uint8_t)(TONE_OTHER + (c & 0x7f));
    for (size_t i = 0; i < COUNT_OF(tones); i++)
        if (tones[i] == c)
            tone = (uint8_t)(TONE_LEVEL + 1 + i);
    if (tone > l->tone)
        l->tone = tone;
}

/* Alphabet: a ă â b c d đ e ê f ... o ô ơ ... u ư v w x y z; 4 places for each base letter. */
static uint8_t letter_weight(const struct letter *l)
{
    int place = l->mark == MARK_NONE                           ? 0
                : l->mark == MARK_CIRCUMFLEX && l->base == 'a' ? 2
                : l->mark == MARK_HORN && l->base == 'o'       ? 2
                                                               : 1;
    return (uint8_t)(W_LETTER + 4 * (l->base - 'a') + place);
}

/* Place of an ASCII punctuation mark among its like, 0 to 31. */
static int mark_place(utf8proc_int32_t c)
{
    if (c < '0')
        return c - '!';
    if (c < 'A')
        return 15 + c - ':';
    return c < 'a' ? 22 + c - '[' : 28 + c - '{';
}

static void add_primary(struct str *key, const struct letter *l)
{
    utf8proc_int32_t c = l->base;
    if (c >= 'a' && c <= 'z') {
        str_add_char(key, (char)letter_weight(l));
    } else if (c == ' ') {
        str_add_char(key, W_SPACE);
    } else if (c >= '0' && c <= '9') {
        str_add_char(key, (char)(W_DIGIT + c - '0'));
    } else if (c < 0x80) {
        str_add_char(key, (char)(W_MARK + mark_place(c)));
    } else {
        const char bytes[] = {(char)W_OTHER, (char)(c >> 16), (char)(c >> 8), (char)c};
        str_add_bytes(key, bytes, sizeof bytes);
    }
}

struct runs {
    struct str primary, tone, letter_case;
    size_t tone_len, case_len; /* up to the last weight that is not the lowest */
};

static void add_letter(struct runs *r, const struct letter *l)
{
    add_primary(&r->primary, l);
    str_add_char(&r->tone, (char)l->tone);
    if (l->tone != TONE_LEVEL)
        r->tone_len = r->tone.len;
    str_add_char(&r->letter_case, l->upper ? CASE_UPPER : CASE_LOWER);
    if (l->upper)
        r->case_len = r->letter_case.len;
}

static bool is_blank(utf8proc_int32_t c)
{
    return c <= 0x20 || c == 0x7f || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

static void fill_runs(struct runs *r, const utf8proc_int32_t *c, utf8proc_ssize_t n)
{
    struct letter l = {0};
    bool open = false, gap = false; /* open: l waits for its marks */
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        if (open && utf8proc_category(c[i]) == UTF8PROC_CATEGORY_MN) {
            letter_add_mark(&l, c[i]);
            continue;
        }
        if (open)
            add_letter(r, &l);
        open = !is_blank(c[i]);
        if (!open) {
            gap = true;
            continue;
        }
        if (gap && r->primary.len)
            add_letter(r, &(struct letter){.base = ' ', .tone = TONE_LEVEL});
        gap = false;
        letter_begin(&l, c[i]);
    }
    if (open)
        add_letter(r, &l);
}

/* NFD of the text; the caller frees.  Negative: no memory or no UTF-8. */
static utf8proc_ssize_t decompose(const char *text, utf8proc_int32_t **ret)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    size_t room = strlen(text) * 4 + 1; /* enough: NFD never has more characters than that */
    utf8proc_int32_t *c = malloc(room * sizeof *c);
    if (!c)
        return UTF8PROC_ERROR_NOMEM;
    utf8proc_ssize_t n =
        utf8proc_decompose(bytes, 0, c, (utf8proc_ssize_t)room,
                           UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_NULLTERM);
    if (n < 0 || (size_t)n > room) {
        free(c);
        return n < 0 ? n : UTF8PROC_ERROR_OVERFLOW;
    }
    *ret = c;
    return n;
}

static bool add_key(struct str *hex, const char *text)
{
    utf8proc_int32_t *c = NULL;
    utf8proc_ssize_t n = decompose(text ? text : "", &c);
    if (n < 0)
        return false;
    struct runs r = {0};
    fill_runs(&r, c, n);
    free(c);
    static const char end[] = {0};
    str_add_hex(hex, str_text(&r.primary), r.primary.len);
    str_add_hex(hex, end, 1);
    str_add_hex(hex, str_text(&r.tone), r.tone_len);
    str_add_hex(hex, end, 1);
    str_add_hex(hex, str_text(&r.letter_case), r.case_len);
    str_add_hex(hex, end, 1);
    bool good = !r.primary.failed && !r.tone.failed && !r.letter_case.failed;
    str_done(&r.primary);
    str_done(&r.tone);
    str_done(&r.letter_case);
    return good;
}

char *text_sort_key(const char *text)
{
    struct str hex = {0};
    if (text && add_key(&hex, text))
        return str_steal(&hex);
    str_done(&hex);
    return NULL;
}

/* Field after field, each with all its runs: Anh and Ánh differ before the family is read. */
char *text_name_sort_key(const char *family, const char *middle, const char *given)
{
    struct str hex = {0};
    if (add_key(&hex, given) && add_key(&hex, family) && add_key(&hex, middle))
        return str_steal(&hex);
    str_done(&hex);
    return NULL;
}
