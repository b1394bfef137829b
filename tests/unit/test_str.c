/* tests/unit/test_str.c - the growing buffer: growth, JSON escapes, failures that stick. */
#include "base/base.h"

#include <check.h>

#include "base/str.h"
#include "suites.h"

START_TEST(additions_are_joined)
{
    AUTO(str) s = {0};
    ck_assert_str_eq(str_text(&s), "");
    str_add(&s, "a");
    str_add_char(&s, 'b');
    str_add_bytes(&s, "cde", 2);
    str_add_int(&s, INT64_MIN);
    str_add_char(&s, ' ');
    str_add_int(&s, 0);
    str_addf(&s, " %03d|", 7);
    str_add_hex(&s, "\x00\xff\x1a", 3);
    ck_assert_str_eq(str_text(&s), "abcd-9223372036854775808 0 007|00ff1a");
    ck_assert_uint_eq(s.len, strlen(s.data));
    ck_assert_int_eq(str_check(&s, NULL), SOTAY_OK);
    str_clear(&s);
    ck_assert_str_eq(str_text(&s), "");
}
END_TEST

/* Around every size at which memory grows. */
START_TEST(formatted_text_grows)
{
    AUTO(str) s = {0};
    char want[400];
    for (int n = 0; n < 300; n++) {
        str_clear(&s);
        str_addf(&s, "%*s", n, "");
        str_addf(&s, "%s", "x");
        snprintf(want, sizeof want, "%*sx", n, "");
        ck_assert_str_eq(str_text(&s), want);
        str_done(&s);
    }
}
END_TEST

static const struct {
    const char *label, *text, *want;
} json[] = {
    {"plain", "abc", "\"abc\""},
    {"empty", "", "\"\""},
    {"NULL", NULL, "\"\""},
    {"quote and backslash", "a\"b\\", "\"a\\\"b\\\\\""},
    {"line ends and tab", "\n\r\t", "\"\\n\\r\\t\""},
    {"other control", "\x01\x7f", "\"\\u0001\\u007f\""},
    {"Vietnamese stays", "Đức", "\"Đức\""},
    {"what a terminal obeys", "\xc2\x9bK\xe2\x80\xae\xef\xbb\xbf", "\"\\u009bK\\u202e\\ufeff\""},
    {"beyond 16 bits", "\xf3\xa0\x81\x81", "\"\\udb40\\udc41\""},
    {"a damaged byte", "a\xffz", "\"a\xef\xbf\xbdz\""},
    {"a character cut off", "x\xe1\xbb", "\"x\xef\xbf\xbd\xef\xbf\xbd\""},
};

START_TEST(json_strings_are_escaped)
{
    AUTO(str) s = {0};
    str_add_json(&s, json[_i].text);
    ck_assert_msg(strcmp(str_text(&s), json[_i].want) == 0, "%s: got %s", json[_i].label,
                  str_text(&s));
}
END_TEST

START_TEST(failure_sticks)
{
    AUTO(str) s = {0};
    struct sotay_error err;
    str_add(&s, "kept");
    str_add_bytes(&s, "", SIZE_MAX / 2); /* more than there can be */
    str_add(&s, "more");
    ck_assert_str_eq(str_text(&s), "kept");
    ck_assert_int_eq(str_check(&s, &err), SOTAY_EFAIL);
    ck_assert_ptr_null(str_steal(&s));
}
END_TEST

START_TEST(steal_hands_over)
{
    struct str s = {0};
    AUTO_FREE char *empty = str_steal(&s);
    ck_assert_str_eq(empty, "");
    str_add(&s, "x");
    AUTO_FREE char *text = str_steal(&s);
    ck_assert_str_eq(text, "x");
    ck_assert_ptr_null(s.data);
}
END_TEST

START_TEST(copies)
{
    AUTO_FREE char *whole = text_dup("abc"), *part = text_dup_bytes("abc", 2);
    ck_assert_str_eq(whole, "abc");
    ck_assert_str_eq(part, "ab");
    ck_assert_ptr_null(text_dup(NULL));
}
END_TEST

Suite *suite_str(void)
{
    Suite *s = suite_create("str");
    TCase *tc = tcase_create("str");
    tcase_add_test(tc, additions_are_joined);
    tcase_add_test(tc, formatted_text_grows);
    tcase_add_loop_test(tc, json_strings_are_escaped, 0, (int)COUNT_OF(json));
    tcase_add_test(tc, failure_sticks);
    tcase_add_test(tc, steal_hands_over);
    tcase_add_test(tc, copies);
    suite_add_tcase(s, tc);
    return s;
}
