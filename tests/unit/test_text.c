/* tests/unit/test_text.c - UTF-8, normal form, search and sort keys, names, numbers. */
#include "base/base.h"

#include <check.h>

#include "base/str.h"
#include "base/text.h"
#include "suites.h"

#define NGUYEN_NFD "Nguye\xcc\x82\xcc\x83n"

static const struct {
    const char *label, *bytes;
    size_t len, want;
} utf8[] = {
    {"ASCII", "abc", 3, 3},
    {"two, three, four bytes", "đễ\xf0\x9f\x98\x80", 9, 9},
    {"empty", "", 0, 0},
    {"NUL", "a\0b", 3, 1},
    {"lone tail", "ab\x80", 3, 2},
    {"overlong two", "\xc0\xaf", 2, 0},
    {"overlong two, C1", "\xc1\xbf", 2, 0},
    {"overlong three", "a\xe0\x9f\xbf", 4, 1},
    {"overlong four", "\xf0\x8f\xbf\xbf", 4, 0},
    {"surrogate", "x\xed\xa0\x80", 4, 1},
    {"last before the surrogates", "\xed\x9f\xbf", 3, 3},
    {"above U+10FFFF", "\xf4\x90\x80\x80", 4, 0},
    {"cut off", "ab\xe1\xbb", 4, 2},
    {"a byte that never is", "\xff", 1, 0},
    {"eights of ASCII", "abcdefghijklmnop", 16, 16},
    {"NUL at the end of eight", "abcdefg\0hijklmno", 16, 7},
    {"NUL at the start of eight", "abcdefgh\0ijklmno", 16, 8},
    {"a letter across eights", "abcdefgđhijklmnop", 18, 18},
    {"a lone tail among eights", "abcdefghijk\x80mnopqr", 18, 11},
    {"the highest ASCII", "\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x01", 9, 9},
};

START_TEST(utf8_errors_are_found)
{
    size_t got = text_utf8_error(utf8[_i].bytes, utf8[_i].len);
    ck_assert_msg(got == utf8[_i].want, "%s: got %zu", utf8[_i].label, got);
}
END_TEST

static const struct {
    const char *label, *text, *want; /* NULL: refused */
} forms[] = {
    {"ASCII, trimmed", " \t abc  d\r\n", "abc  d"},
    {"composed stays", "Nguyễn Thế Dũng", "Nguyễn Thế Dũng"},
    {"decomposed is composed", " " NGUYEN_NFD " ", "Nguyễn"},
    {"marks in the other order", "e\xcc\xa3\xcc\x82", "ệ"},
    {"no-break spaces are trimmed", "\xc2\xa0Đức\xc2\xa0", "Đức"},
    {"tone places are kept", "hoà hòa", "hoà hòa"},
    {"dash and quotation marks", "a – “b”…", "a – “b”…"},
    {"only space", "  \xc2\xa0", ""},
    {"empty", "", ""},
    {"not UTF-8", "\xd0\xcf", NULL},
    {"angstrom sign changes", "\xe2\x84\xab", "Å"},
};

START_TEST(normal_form)
{
    AUTO_FREE char *got = text_nfc(forms[_i].text, strlen(forms[_i].text));
    if (!forms[_i].want)
        ck_assert_ptr_null(got);
    else
        ck_assert_msg(got && strcmp(got, forms[_i].want) == 0, "%s: got '%s'", forms[_i].label,
                      got ? got : "NULL");
    if (text_is_nfc(forms[_i].text, strlen(forms[_i].text))) /* then only trimming was left to do */
        ck_assert_ptr_nonnull(strstr(forms[_i].text, forms[_i].want));
}
END_TEST

static const struct {
    const char *text, *want;
} keys[] = {
    {"Đức", "duc"},
    {"duc", "duc"},
    {"ĐỨC", "duc"},
    {"  Điện \t  Biên ", "dien bien"},
    {NGUYEN_NFD, "nguyen"},
    {"Nguyễn Thế Dũng", "nguyen the dung"},
    {"ơ ư ă â ê ô", "o u a a e o"},
    {"Ðình ðình Ɖình ɖình", "dinh dinh dinh dinh"},
    {"hoà hòa", "hoa hoa"},
    {"thuý\xc2\xa0thúy", "thuy thuy"},
    {"Straße", "strasse"},
    {"", ""},
    {" ", ""},
};

START_TEST(search_keys)
{
    AUTO_FREE char *got = text_search_key(keys[_i].text);
    ck_assert_str_eq(got, keys[_i].want);
}
END_TEST

static const char *const orders[] = {
    "ma mà mả mã má mạ mă mằ mẳ mẵ mắ mặ mâ mầ mẩ mẫ mấ mậ",
    "da dà đa đà ea êa oa ôa ơa ua ưa",
    "Dơ Dung Dũng Dụng Đủa Đức",
    "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z",
    "ma Ma MA mà Mà",
    "- . : @ _ ~ 0 9 a z",
};

START_TEST(words_sort_in_vietnamese_order)
{
    AUTO_FREE char *words = text_dup(orders[_i]);
    char *rest = words, *last = NULL, *last_word = NULL;
    for (char *word; (word = strsep(&rest, " "));) {
        char *key = text_sort_key(word);
        ck_assert_ptr_nonnull(key);
        if (last)
            ck_assert_msg(strcmp(last, key) < 0, "%s < %s", last_word, word);
        free(last);
        last = key;
        last_word = word;
    }
    free(last);
}
END_TEST

static const struct {
    const char *label, *lower, *upper;
} phrases[] = {
    {"space before letters", "An Bình", "Anh"},
    {"a tone counts only when all letters are equal", "má b", "ma c"},
    {"then the first tone decides", "ma má", "má ma"},
    {"case comes last", "An à", "an á"},
    {"a prefix comes first", "Đức", "Đức An"},
    {"Latin before other letters", "z", "\xd0\xb0"},
};

START_TEST(phrases_sort)
{
    AUTO_FREE char *lower = text_sort_key(phrases[_i].lower);
    AUTO_FREE char *upper = text_sort_key(phrases[_i].upper);
    ck_assert_msg(strcmp(lower, upper) < 0, "%s", phrases[_i].label);
}
END_TEST

START_TEST(composed_and_decomposed_sort_alike)
{
    AUTO_FREE char *nfc = text_sort_key(" Nguyễn  An"), *nfd = text_sort_key(NGUYEN_NFD " An ");
    ck_assert_str_eq(nfc, nfd);
    ck_assert_uint_eq(strspn(nfc, "0123456789abcdef"), strlen(nfc));
    ck_assert_ptr_null(text_sort_key(NULL));
}
END_TEST

static const char *const people[] = {
    "Lò Văn An",        "Trương Thị Lan Anh", "Lò Thị Ánh",      "Lò Văn Ăn",    "Quàng Văn Ấm",
    "Lò Văn Ân",        "Giàng A Dơ",         "Nguyễn Thế Dũng", "Vừ A Đủa",     "Lò Thị Thu Hiền",
    "Vàng A Lử",        "Phạm Giang Nam",     "Trần Đức Nghĩa",  "Đoàn Văn Quý", "Lường Thị Sinh",
    "Điêu Chính Thanh", "Đoàn Xuân Tứ",
};

static char *key_of_person(const char *full)
{
    AUTO_FREE char *family = NULL, *middle = NULL, *given = NULL;
    ck_assert(text_name_split(full, &family, &middle, &given));
    return text_name_sort_key(family, middle, given);
}

START_TEST(people_sort_by_given_name)
{
    AUTO_FREE char *lower = key_of_person(people[_i]), *upper = key_of_person(people[_i + 1]);
    ck_assert_msg(strcmp(lower, upper) < 0, "%s < %s", people[_i], people[_i + 1]);
}
END_TEST

START_TEST(missing_parts_of_names_are_empty)
{
    AUTO_FREE char *a = text_name_sort_key(NULL, NULL, "An"), *b = text_name_sort_key("", "", "An");
    ck_assert_str_eq(a, b);
}
END_TEST

static const struct {
    const char *full, *family, *middle, *given;
} names[] = {
    {"Nguyễn Thế Dũng", "Nguyễn", "Thế", "Dũng"},
    {"Vàng A Lử", "Vàng", "A", "Lử"},
    {"  Lò   Thị  Thu Hiền ", "Lò", "Thị Thu", "Hiền"},
    {"Lò An", "Lò", "", "An"},
    {"An", "", "", "An"},
    {"", "", "", ""},
    {" ", "", "", ""},
};

START_TEST(names_are_split)
{
    AUTO_FREE char *family = NULL, *middle = NULL, *given = NULL;
    ck_assert(text_name_split(names[_i].full, &family, &middle, &given));
    ck_assert_str_eq(family, names[_i].family);
    ck_assert_str_eq(middle, names[_i].middle);
    ck_assert_str_eq(given, names[_i].given);
}
END_TEST

START_TEST(width_counts_columns)
{
    ck_assert_int_eq(text_width(""), 0);
    ck_assert_int_eq(text_width("Điện Biên"), 9);
    ck_assert_int_eq(text_width(NGUYEN_NFD), 6);
    ck_assert_int_eq(text_width("漢字"), 4);
}
END_TEST

static const struct {
    const char *text, *want;
} cleaned[] = {
    {"Điện Biên", "Điện Biên"},
    {"a\033[0m\n", "a?[0m?"},
    {"\x7f\xc2\x80\xc2\x9f\xc2\xa0", "???\xc2\xa0"},
    {"\xff\xe1\xbb", "???"},
    {"a\xe2\x80\xae"
     "b\xe2\x80\x8b\xef\xbb\xbf\xf3\xa0\x81\x81",
     "a?b???"},
    {"\x1b]0;t\x07\xc2\x9bK", "?]0;t??K"},
    {"", ""},
};

START_TEST(control_characters_go)
{
    AUTO_FREE char *text = text_dup(cleaned[_i].text);
    text_clean(text);
    ck_assert_str_eq(text, cleaned[_i].want);
}
END_TEST

START_TEST(names_of_skills)
{
    ck_assert(text_is_name("resuscitation.bls-adult_2"));
    ck_assert(!text_is_name(""));
    ck_assert(!text_is_name("Bls"));
    ck_assert(!text_is_name("a b"));
    ck_assert(!text_is_name("đ"));
}
END_TEST

static const struct {
    const char *text;
    int decimals;
    bool good;
    int64_t want;
} numbers[] = {
    {"0", 0, true, 0},
    {"-12", 0, true, -12},
    {"007", 0, true, 7},
    {"9223372036854775807", 0, true, INT64_MAX},
    {"-9223372036854775808", 0, true, INT64_MIN},
    {"9223372036854775808", 0, false, 0},
    {"-9223372036854775809", 0, false, 0},
    {"", 0, false, 0},
    {"-", 0, false, 0},
    {"+1", 0, false, 0},
    {" 1", 0, false, 0},
    {"1 ", 0, false, 0},
    {"1.0", 0, false, 0},
    {"0x1", 0, false, 0},
    {"2.5", 2, true, 250},
    {"2", 2, true, 200},
    {"-0.05", 2, true, -5},
    {"2.50", 2, true, 250},
    {"2.500", 2, false, 0},
    {"2.", 2, false, 0},
    {".5", 2, false, 0},
    {"2,5", 2, false, 0},
    {"1e3", 2, false, 0},
    {"--1", 2, false, 0},
    {"1.2.3", 2, false, 0},
    {"92233720368547758.08", 2, false, 0},
    {"92233720368547758.07", 2, true, INT64_MAX},
    {"99999999999999999999", 2, false, 0},
};

START_TEST(numbers_are_read)
{
    int64_t got = 77;
    bool good = text_to_decimal(numbers[_i].text, numbers[_i].decimals, &got);
    ck_assert_msg(good == numbers[_i].good, "'%s'", numbers[_i].text);
    ck_assert_int_eq(got, good ? numbers[_i].want : 77);
    if (numbers[_i].decimals == 0) {
        int64_t whole = 77;
        ck_assert(text_to_int(numbers[_i].text, &whole) == good);
        ck_assert_int_eq(whole, got);
    }
}
END_TEST

START_TEST(decimals_are_written)
{
    ck_assert_str_eq(text_of_decimal(250, 2).s, "2.50");
    ck_assert_str_eq(text_of_decimal(-5, 2).s, "-0.05");
    ck_assert_str_eq(text_of_decimal(0, 2).s, "0.00");
    ck_assert_str_eq(text_of_decimal(0, 0).s, "0");
    ck_assert_str_eq(text_of_decimal(-12, 0).s, "-12");
    ck_assert_str_eq(text_of_decimal(100, 2).s, "1.00");
    ck_assert_str_eq(text_of_decimal(INT64_MIN, 3).s, "-9223372036854775.808");
}
END_TEST

static const struct {
    const char *label, *text;
    bool plain;
} plain[] = {
    {"none", NULL, true},
    {"empty", "", true},
    {"ASCII", "a b ~", true},
    {"Vietnamese", "Nguyễn – “Đức”…", true},
    {"no-break space", "a\xc2\xa0z", true},
    {"emoji", "\xf0\x9f\x98\x80", true},
    {"line end", "a\nb", false},
    {"tab", "a\tb", false},
    {"escape", "\x1b[2J", false},
    {"delete", "a\x7f", false},
    {"C1, first", "\xc2\x80", false},
    {"C1, last", "\xc2\x9f", false},
    {"zero-width space", "a\xe2\x80\x8bz", false},
    {"left-to-right mark", "\xe2\x80\x8e", false},
    {"right-to-left mark", "\xe2\x80\x8f", false},
    {"hyphen, the next after", "\xe2\x80\x90", true},
    {"line separator", "\xe2\x80\xa8", false},
    {"right-to-left override", "\xe2\x80\xae", false},
    {"narrow space, the next after", "\xe2\x80\xaf", true},
    {"word joiner", "\xe2\x81\xa0", false},
    {"pop isolate", "\xe2\x81\xa9", false},
    {"byte order mark",
     "\xef\xbb\xbf"
     "a",
     false},
    {"not UTF-8", "a\xff", false},
};

START_TEST(unseen_characters_are_found)
{
    ck_assert_msg(text_is_plain(plain[_i].text) == plain[_i].plain, "%s", plain[_i].label);
}
END_TEST

START_TEST(case_goes_marks_stay)
{
    static const char *const same[][2] = {{"BD-04", "bd-04"}, {"Trạm-Đ1", "TRẠM-đ1"}, {"", ""}};
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        AUTO_FREE char *a = text_case_key(same[i][0]), *b = text_case_key(same[i][1]);
        ck_assert_str_eq(a, b);
    }
    AUTO_FREE char *marked = text_case_key("Á"), *bare = text_case_key("a");
    ck_assert_str_ne(marked, bare);
    ck_assert_ptr_null(text_case_key("\xff"));
}
END_TEST

static const struct {
    const char *text, *narrow;
} widths[] = {
    {"ＮＶ３６", "NV36"},
    {"１９９４", "1994"},
    {"！～｡", "!~｡"},
    {"Lò　Ａn", "Lò An"},
    {"Đặng Thị Hồng", "Đặng Thị Hồng"},
    {"\xef\xbc", "\xef\xbc"},
    {"", ""},
};

START_TEST(wide_characters_become_usual_ones)
{
    char text[40];
    snprintf(text, sizeof text, "%s", widths[_i].text);
    text_narrow(text);
    ck_assert_str_eq(text, widths[_i].narrow);
}
END_TEST

static void add_loop_tests(TCase *tc)
{
    tcase_add_loop_test(tc, unseen_characters_are_found, 0, (int)COUNT_OF(plain));
    tcase_add_loop_test(tc, utf8_errors_are_found, 0, (int)COUNT_OF(utf8));
    tcase_add_loop_test(tc, normal_form, 0, (int)COUNT_OF(forms));
    tcase_add_loop_test(tc, search_keys, 0, (int)COUNT_OF(keys));
    tcase_add_loop_test(tc, words_sort_in_vietnamese_order, 0, (int)COUNT_OF(orders));
    tcase_add_loop_test(tc, phrases_sort, 0, (int)COUNT_OF(phrases));
    tcase_add_loop_test(tc, people_sort_by_given_name, 0, (int)COUNT_OF(people) - 1);
    tcase_add_loop_test(tc, names_are_split, 0, (int)COUNT_OF(names));
    tcase_add_loop_test(tc, control_characters_go, 0, (int)COUNT_OF(cleaned));
    tcase_add_loop_test(tc, wide_characters_become_usual_ones, 0, (int)COUNT_OF(widths));
    tcase_add_loop_test(tc, numbers_are_read, 0, (int)COUNT_OF(numbers));
}

Suite *suite_text(void)
{
    Suite *s = suite_create("text");
    TCase *tc = tcase_create("text");
    add_loop_tests(tc);
    tcase_add_test(tc, composed_and_decomposed_sort_alike);
    tcase_add_test(tc, missing_parts_of_names_are_empty);
    tcase_add_test(tc, width_counts_columns);
    tcase_add_test(tc, names_of_skills);
    tcase_add_test(tc, case_goes_marks_stay);
    tcase_add_test(tc, decimals_are_written);
    suite_add_tcase(s, tc);
    return s;
}
