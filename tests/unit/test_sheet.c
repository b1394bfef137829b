/* tests/unit/test_sheet.c - lists of cells in memory. */
#include "base/base.h"

#include <check.h>

#include "base/sheet.h"
#include "base/str.h"
#include "suites.h"

static struct sotay_error err;

static void put(struct sheet *s, int64_t line, size_t column, const char *text)
{
    ck_assert_msg(sheet_put(s, line, column, SHEET_TEXT, text, &err) == SOTAY_OK, "%s",
                  err.message);
}

static void merge(struct sheet *s, int64_t line, size_t column, int64_t last_line,
                  size_t last_column)
{
    const struct sheet_range r = {line, last_line, column, last_column};
    ck_assert_int_eq(sheet_merge(s, &r, &err), SOTAY_OK);
}

/* "3:a||c 7:x" */
static const char *dump(const struct sheet *s, struct str *out)
{
    str_clear(out);
    for (size_t i = 0; i < s->n_rows; i++) {
        str_addf(out, "%s%lld:", i ? " " : "", (long long)s->rows[i].line);
        for (size_t j = 0; j < s->rows[i].n; j++)
            str_addf(out, "%s%s", j ? "|" : "", s->rows[i].cells[j].text);
    }
    return str_text(out);
}

START_TEST(cells_are_kept_where_they_stand)
{
    AUTO(sheet) s = {0};
    AUTO(str) out = {0};
    ck_assert_int_eq(sheet_begin(&s, "list.xlsx", "Sheet1", &err), SOTAY_OK);
    put(&s, 3, 0, "  Nguye\xcc\x82\xcc\x83n\xc2\xa0"); /* taken apart, with blanks around */
    put(&s, 3, 2, "c");
    put(&s, 4, 0, "   "); /* a row of blanks only */
    put(&s, 7, 1, "x");
    ck_assert_int_eq(sheet_end(&s, &err), SOTAY_OK);
    ck_assert_str_eq(dump(&s, &out), "3:Nguy\u1ec5n||c 7:|x");
    ck_assert_uint_eq(s.widest, 3);
    ck_assert_int_eq(s.rows[0].cells[1].kind, SHEET_EMPTY);
    ck_assert_str_eq(sheet_cell(&s.rows[1], 40)->text, "");
    ck_assert_str_eq(s.name, "Sheet1");
}
END_TEST

START_TEST(many_rows)
{
    AUTO(sheet) s = {0};
    ck_assert_int_eq(sheet_begin(&s, "list.csv", "", &err), SOTAY_OK);
    for (int64_t line = 1; line <= 5000; line++)
        for (size_t column = 0; column < 20; column++) {
            char text[32];
            snprintf(text, sizeof text, "%lld/%zu", (long long)line, column);
            put(&s, line, column, text);
        }
    ck_assert_int_eq(sheet_end(&s, &err), SOTAY_OK);
    ck_assert_uint_eq(s.n_rows, 5000);
    ck_assert_str_eq(s.rows[4999].cells[19].text, "5000/19");
    ck_assert_str_eq(s.rows[0].cells[0].text, "1/0");
}
END_TEST

START_TEST(a_merged_column_is_filled_down)
{
    AUTO(sheet) s = {0};
    AUTO(str) out = {0};
    ck_assert_int_eq(sheet_begin(&s, "list.xlsx", "", &err), SOTAY_OK);
    put(&s, 1, 0, "title");
    put(&s, 2, 0, "station");
    put(&s, 2, 1, "a");
    put(&s, 3, 1, "b");
    put(&s, 5, 2, "c");
    put(&s, 6, 2, "d");
    merge(&s, 1, 0, 1, 4);   /* a title over the table: its first cell only */
    merge(&s, 2, 0, 5, 0);   /* line 4 has no cell of its own: it stays away */
    merge(&s, 3, 0, 6, 0);   /* lies over the other one: not filled */
    merge(&s, 20, 3, 30, 3); /* nothing in it */
    ck_assert_int_eq(sheet_end(&s, &err), SOTAY_OK);
    ck_assert_str_eq(dump(&s, &out), "1:title 2:station|a 3:station|b 5:station||c 6:||d");
    ck_assert_uint_eq(s.n_ranges, 4);
}
END_TEST

START_TEST(a_filled_cell_makes_its_row_longer)
{
    AUTO(sheet) s = {0};
    AUTO(str) out = {0};
    ck_assert_int_eq(sheet_begin(&s, "list.xlsx", "", &err), SOTAY_OK);
    put(&s, 1, 0, "a");
    put(&s, 1, 3, "note");
    put(&s, 2, 0, "b");
    merge(&s, 1, 3, 2, 3);
    ck_assert_int_eq(sheet_end(&s, &err), SOTAY_OK);
    ck_assert_str_eq(dump(&s, &out), "1:a|||note 2:b|||note");
}
END_TEST

START_TEST(limits_and_order_are_kept)
{
    AUTO(sheet) s = {0};
    ck_assert_int_eq(sheet_begin(&s, "list.xlsx", "", &err), SOTAY_OK);
    put(&s, 5, 3, "a");
    ck_assert_int_eq(sheet_put(&s, 5, 3, SHEET_TEXT, "b", &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "list.xlsx:5: "));
    ck_assert_int_eq(sheet_put(&s, 4, 0, SHEET_TEXT, "b", &err), SOTAY_EREFUSED);
    ck_assert_int_eq(sheet_put(&s, 0, 0, SHEET_TEXT, "b", &err), SOTAY_EREFUSED);
    ck_assert_int_eq(sheet_put(&s, SHEET_LINES_MAX + 1, 0, SHEET_TEXT, "b", &err), SOTAY_EREFUSED);
    ck_assert_int_eq(sheet_put(&s, 6, SHEET_COLUMNS_MAX, SHEET_TEXT, "b", &err), SOTAY_EREFUSED);
    ck_assert_int_eq(sheet_put(&s, 6, 0, SHEET_TEXT, "\xff\xfe", &err), SOTAY_EREFUSED);
    const struct sheet_range upside_down = {.line = 5, .last_line = 4};
    ck_assert_int_eq(sheet_merge(&s, &upside_down, &err), SOTAY_EREFUSED);
    int rc = SOTAY_OK;
    int64_t line = 6;
    for (; rc == SOTAY_OK && line < 2000; line++)
        rc = sheet_put(&s, line, SHEET_COLUMNS_MAX - 1, SHEET_TEXT, "far", &err);
    ck_assert_int_eq(rc, SOTAY_EREFUSED); /* empty cells count too */
    ck_assert_int_lt(line, 6 + 2 + SHEET_CELLS_MAX / SHEET_COLUMNS_MAX);
}
END_TEST

START_TEST(columns_have_letters)
{
    ck_assert_str_eq(column_letters(0).s, "A");
    ck_assert_str_eq(column_letters(25).s, "Z");
    ck_assert_str_eq(column_letters(26).s, "AA");
    ck_assert_str_eq(column_letters(701).s, "ZZ");
    ck_assert_str_eq(column_letters(702).s, "AAA");
    ck_assert_str_eq(column_letters(SHEET_COLUMNS_MAX - 1).s, "XFD");
}
END_TEST

Suite *suite_sheet(void)
{
    Suite *s = suite_create("sheet");
    TCase *tc = tcase_create("sheet");
    tcase_add_test(tc, cells_are_kept_where_they_stand);
    tcase_add_test(tc, many_rows);
    tcase_add_test(tc, a_merged_column_is_filled_down);
    tcase_add_test(tc, a_filled_cell_makes_its_row_longer);
    tcase_add_test(tc, limits_and_order_are_kept);
    tcase_add_test(tc, columns_have_letters);
    suite_add_tcase(s, tc);
    return s;
}
