/* tests/unit/test_wrap.c - lines wider than the terminal. */
#include "base/base.h"

#include <check.h>

#include "cli/wrap.h"
#include "suites.h"

static const struct {
    const char *text, *wrapped; /* at 30 columns */
} lines[] = {
    {"", ""},
    {"short\n", "short\n"},
    {"123456789012345678901234567890", "123456789012345678901234567890"},
    {"sotay: nobody has this record in the list", "sotay: nobody has this record\n  in the list"},
    {"    in four columns and further on it goes\nnext",
     "    in four columns and\n      further on it goes\nnext"},
    /* a word is never broken, whatever it is */
    {"see 1234567890123456789012345678901234567890 there",
     "see\n  1234567890123456789012345678901234567890\n  there"},
    /* marks take no columns */
    {"hint: người bệnh được chăm sóc tốt", "hint: người bệnh được chăm sóc\n  tốt"},
    /* a command stays whole where it fits */
    {"hint: Name one with 'sotay person list'.", "hint: Name one with\n  'sotay person list'."},
    {"hint: Then: sotay key new DB-01. Go on.", "hint: Then:\n  sotay key new DB-01. Go on."},
    {"Run 'sotay person confirm --birth-date 1990-01-02'.",
     "Run 'sotay person confirm\n  --birth-date 1990-01-02'."},
};

START_TEST(a_wide_line_is_broken_between_words)
{
    AUTO(str) out = {0};
    wrap_lines(lines[_i].text, 30, &out);
    ck_assert_str_eq(str_text(&out), lines[_i].wrapped);
}
END_TEST

Suite *suite_wrap(void);
Suite *suite_wrap(void)
{
    Suite *s = suite_create("wrap");
    TCase *tc = tcase_create("wrap");
    tcase_add_loop_test(tc, a_wide_line_is_broken_between_words, 0, (int)COUNT_OF(lines));
    suite_add_tcase(s, tc);
    return s;
}
