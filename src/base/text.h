/* src/base/text.h - UTF-8 text: normal form, search keys, Vietnamese sort keys, numbers. */
#ifndef SOTAY_TEXT_H
#define SOTAY_TEXT_H
#include "base/base.h"

/* Index of the first byte that is not valid UTF-8 (NUL, surrogates and overlong forms are not), or
 * len if all is well. */
size_t text_utf8_error(const char *text, size_t len);
/* True if a quick look shows that the text is UTF-8 and NFC already: ASCII and ready-made letters,
 * so nearly all Vietnamese text.  false says nothing. */
bool text_is_nfc(const char *text, size_t len);
/* NFC copy without leading and trailing white space; the caller frees.  NULL: not UTF-8, or no
 * memory.  ASCII text takes a quick way. */
char *text_nfc(const char *text, size_t len);
/* The same, telling the two failures apart: SOTAY_EFAIL no memory, SOTAY_EREFUSED not UTF-8. */
int text_to_nfc(const char *text, char **ret, struct sotay_error *err);
/* For finding: casefold, d with stroke and its look-alikes -> d, all marks dropped, runs of white
 * space -> one space.  "Đức" and "duc", NFC or NFD, give the same.  The caller frees. */
char *text_search_key(const char *text);
/* Bytes whose memcmp order is the Vietnamese order of the texts (domain: CLDR vi): letters first
 * (a < ă < â, d < đ ...), then tones (level, grave, hook, tilde, acute, dot), then case, lower
 * first; space before letters.  Written as lower-case hex so that it is text.  Caller frees. */
char *text_sort_key(const char *text);
/* Sort key of a Vietnamese name: given, then family, then middle.  NULL parts are empty. */
char *text_name_sort_key(const char *family, const char *middle, const char *given);
/* Splits a full name: first word family, last word given, the rest middle (one word = given).
 * Each result is on the heap, "" when absent.  false: no memory. */
bool text_name_split(const char *full, char **ret_family, char **ret_middle, char **ret_given);
/* The words of a text with one blank between; line ends and what nobody sees part words too.  The caller
 * frees. */
char *text_words(const char *text);
/* A name all in capitals, or all in small letters, as names are written: "Lò Văn An".  Else a copy. */
char *text_name_case(const char *name);
/* The text with its first letter upper case. */
char *text_sentence_case(const char *text);
/* Full-width letters, digits and signs (U+FF01 to U+FF5E, U+3000), which some keyboards and lists have,
 * become the usual ones, in place. */
void text_narrow(char *text);
/* Number of terminal columns. */
int text_width(const char *text);
/* Replaces by '?', in place, what could act on a terminal or deceive a reader: controls (C0, DEL, C1),
 * bidirectional and invisible characters, bytes that are no UTF-8. */
void text_clean(char *text);
/* The same, but line ends and tabs stay. */
void text_clean_lines(char *text);
/* Bytes of the character that text begins with, if it is one of those that text_clean replaces; else 0. */
size_t text_unseen(const char *text, size_t len, int32_t *ret);
/* No character that works unseen: C0, DEL and C1 controls, line and paragraph separators, zero-width
 * and bidirectional controls, the byte order mark.  Valid UTF-8 is asked for too; NULL is plain. */
bool text_is_plain(const char *text);
/* The text in NFC with its case folded, marks kept: what differs only by case gives the same.  The
 * caller frees.  NULL: not UTF-8, or no memory. */
char *text_case_key(const char *text);
/* Changes of one letter that make b of a (add, drop, swap, replace), at most 99. */
int word_distance(const char *a, const char *b);
/* True if text is one or more of [a-z0-9_.-] (names of skills, measures) . */
bool text_is_name(const char *text);
/* Whole decimal integer with optional '-', nothing around; false on anything else or overflow. */
bool text_to_int(const char *text, int64_t *ret_value);
/* Decimal with a point: "2.5" with decimals 2 -> 250.  More decimals than asked, signs other than
 * a leading '-', commas, exponents or overflow: false. */
bool text_to_decimal(const char *text, int decimals, int64_t *ret_scaled);
/* The reverse: 250, 2 -> "2.50". */
struct decimal_text {
    char s[32];
};
struct decimal_text text_of_decimal(int64_t scaled, int decimals);
#endif
