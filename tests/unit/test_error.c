/* tests/unit/test_error.c - messages are whole, clean lines whatever goes into them. */
#include "base/base.h"

#include <check.h>

#include "base/text.h"
#include "suites.h"

static bool is_utf8(const char *text)
{
    return text_utf8_error(text, strlen(text)) == strlen(text);
}

START_TEST(fail_fills_and_returns_the_code)
{
    struct sotay_error err;
    memset(&err, 'x', sizeof err);
    int rc = sotay_fail(&err, SOTAY_EABSENT, NULL, "no person '%s'", "NV01");
    ck_assert_int_eq(rc, SOTAY_EABSENT);
    ck_assert_int_eq(err.code, SOTAY_EABSENT);
    ck_assert_str_eq(err.message, "no person 'NV01'");
    ck_assert_str_eq(err.hint, "");
    ck_assert_int_eq(sotay_fail(NULL, SOTAY_EFAIL, "hint", "nobody listens"), SOTAY_EFAIL);
    sotay_error_prefix(NULL, "x");
    sotay_error_hint(NULL, "x");
}
END_TEST

/* None to three bytes in front put the cut at every place of a character of three or four bytes. */
START_TEST(long_text_is_cut_at_a_character)
{
    struct sotay_error err;
    const char *one = _i < 4 ? "ễ" : "\xf0\x9f\x98\x80";
    char text[1204] = "aaaa";
    size_t at = (size_t)_i % 4;
    for (; at < 1200; at += strlen(one))
        memcpy(text + at, one, strlen(one));
    text[at] = '\0';
    sotay_fail(&err, SOTAY_EFAIL, text, "%s", text);
    ck_assert(is_utf8(err.message));
    ck_assert(is_utf8(err.hint));
    ck_assert_str_eq(err.message, err.hint);
    size_t len = strlen(err.message);
    ck_assert_msg(len > sizeof err.message - 5, "only %zu bytes are left", len);
    ck_assert(memcmp(err.message, text, len) == 0);
}
END_TEST

START_TEST(text_that_just_fits_is_not_cut)
{
    struct sotay_error err;
    char text[sizeof err.message];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 3, "đ", 3);
    sotay_fail(&err, SOTAY_EFAIL, NULL, "%s", text);
    ck_assert_str_eq(err.message, text);
}
END_TEST

START_TEST(control_characters_are_replaced)
{
    struct sotay_error err;
    sotay_fail(&err, SOTAY_EFAIL, "a\tb", "file '%s'", "x\033[31m\n\xc2\x9b\x7f\xff");
    ck_assert_str_eq(err.message, "file 'x?[31m???\?'"); /* \? lest it be a trigraph */
    ck_assert_str_eq(err.hint, "a?b");
}
END_TEST

START_TEST(prefix_and_hint_are_put_in)
{
    struct sotay_error err;
    sotay_fail(&err, SOTAY_EREFUSED, "Old.", "bad date");
    sotay_error_prefix(&err, "%s:%d", "people.csv", 7);
    sotay_error_hint(&err, "Write it as %s.", "2026-01-14");
    ck_assert_str_eq(err.message, "people.csv:7: bad date");
    ck_assert_str_eq(err.hint, "Write it as 2026-01-14.");
    ck_assert_int_eq(err.code, SOTAY_EREFUSED);
}
END_TEST

START_TEST(arguments_may_be_the_old_texts)
{
    struct sotay_error err;
    sotay_fail(&err, SOTAY_EFAIL, "Try again.", "disk full");
    sotay_fail(&err, SOTAY_EDAMAGE, err.hint, "line 3: %s", err.message);
    ck_assert_str_eq(err.message, "line 3: disk full");
    ck_assert_str_eq(err.hint, "Try again.");
}
END_TEST

START_TEST(out_of_memory_has_a_message)
{
    struct sotay_error err;
    ck_assert_int_eq(sotay_nomem(&err), SOTAY_EFAIL);
    ck_assert_str_eq(err.message, "out of memory");
}
END_TEST

Suite *suite_error(void)
{
    Suite *s = suite_create("error");
    TCase *tc = tcase_create("error");
    tcase_add_test(tc, fail_fills_and_returns_the_code);
    tcase_add_loop_test(tc, long_text_is_cut_at_a_character, 0, 8);
    tcase_add_test(tc, text_that_just_fits_is_not_cut);
    tcase_add_test(tc, control_characters_are_replaced);
    tcase_add_test(tc, prefix_and_hint_are_put_in);
    tcase_add_test(tc, arguments_may_be_the_old_texts);
    tcase_add_test(tc, out_of_memory_has_a_message);
    suite_add_tcase(s, tc);
    return s;
}
