/* tests/unit/test_listing.c - lists as table, JSON and CSV; pairs; what the environment asks. */
#include "base/base.h"

#include <check.h>

#include "output/output.h"
#include "suites.h"

static const struct out_column columns[] = {
    {"code", "Code", CELL_TEXT, false},  {"name", "Tên", CELL_TEXT, false},
    {"hours", "Hours", CELL_INT, false}, {"done", "Done", CELL_BOOL, false},
    {"day", "Day", CELL_DAY, false},     {"licence", "Licence", CELL_TEXT, true},
};

static const char *const rows[][6] = {
    {"NV01", "Lò Thị Thu Hiền", "120", "true", "2026-01-14", "=1"},
    {"NV2", "Vàng A Lử", "", "false", "1985", "a,\"b\""},
    {"NV3", NULL, "x", "", "2026-01-14T09:30", "\033[0m\n"},
};

static char *text; /* what was printed */

/* The text of a listing with n_rows of the rows; freed by the next call. */
static const char *print(enum out_format format, size_t n_rows, const char *note)
{
    struct sotay_error err = {0};
    struct listing *l;
    size_t len;
    free(text);
    FILE *to = open_memstream(&text, &len);
    ck_assert_ptr_nonnull(to);
    int rc = listing_begin(to, format, columns, COUNT_OF(columns), note, &l, &err);
    for (size_t i = 0; rc >= 0 && i < n_rows; i++)
        rc = listing_row(l, rows[i], &err);
    if (rc >= 0)
        rc = listing_end(l, &err);
    ck_assert_msg(rc == SOTAY_OK, "%s", err.message);
    fclose(to);
    return text;
}

static void begin(void)
{
    static const char *const names[] = {"COLUMNS", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        unsetenv(names[i]);
}

static void end(void)
{
    free(text);
    text = NULL;
}

START_TEST(json)
{
    ck_assert_str_eq(
        print(OUT_JSON, 3, "none"),
        "{\"format\":1,\"rows\":[\n"
        "{\"code\":\"NV01\",\"name\":\"Lò Thị Thu Hiền\",\"hours\":120,\"done\":true,"
        "\"day\":\"2026-01-14\",\"licence\":\"=1\"},\n"
        "{\"code\":\"NV2\",\"name\":\"Vàng A Lử\",\"hours\":null,\"done\":false,\"day\":\"1985\","
        "\"licence\":\"a,\\\"b\\\"\"},\n"
        "{\"code\":\"NV3\",\"name\":null,\"hours\":\"x\",\"done\":null,"
        "\"day\":\"2026-01-14T09:30\",\"licence\":\"\\u001b[0m\\n\"}\n"
        "]}\n");
    ck_assert_str_eq(print(OUT_JSON, 0, "none"), "{\"format\":1,\"rows\":[]}\n");
}
END_TEST

START_TEST(csv)
{
    setenv("LANG", "vi_VN.UTF-8", 1); /* machines get the same everywhere */
    ck_assert_str_eq(print(OUT_CSV, 2, "none"), "code,name,hours,done,day,licence\n"
                                                "NV01,Lò Thị Thu Hiền,120,true,2026-01-14,'=1\n"
                                                "NV2,Vàng A Lử,,false,1985,\"a,\"\"b\"\"\"\n");
    ck_assert_str_eq(print(OUT_CSV, 0, "none"), "code,name,hours,done,day,licence\n");
}
END_TEST

START_TEST(table)
{
    ck_assert_str_eq(print(OUT_TABLE, 3, "none"),
                     "Code  Tên              Hours  Done  Day\n"
                     "NV01  Lò Thị Thu Hiền    120  yes   2026-01-14\n"
                     "NV2   Vàng A Lử               no    1985\n"
                     "NV3                        x        2026-01-14T09:30\n");
    ck_assert_str_eq(print(OUT_TABLE, 0, "no person is here"), "no person is here\n");
    ck_assert_str_eq(print(OUT_TABLE, 0, NULL), "");
}
END_TEST

START_TEST(table_in_vietnamese_shows_its_days)
{
    setenv("LANG", "vi_VN.UTF-8", 1);
    const char *got = print(OUT_TABLE, 3, NULL);
    ck_assert_ptr_nonnull(strstr(got, " 14/01/2026\n"));
    ck_assert_ptr_nonnull(strstr(got, " 1985\n"));
    ck_assert_ptr_nonnull(strstr(got, " 14/01/2026 09:30\n"));
}
END_TEST

START_TEST(table_wraps_between_words)
{
    setenv("COLUMNS", "44", 1);
    ck_assert_str_eq(print(OUT_TABLE, 2, NULL), "Code  Tên         Hours  Done  Day\n"
                                                "NV01  Lò Thị Thu    120  yes   2026-01-14\n"
                                                "      Hiền\n"
                                                "NV2   Vàng A Lử          no    1985\n");
}
END_TEST

/* What people see of one row at a width. */
static char *print_row(const struct out_column *heads, size_t n, const char *const *cells,
                       const char *width)
{
    struct sotay_error err = {0};
    struct listing *l;
    char *got = NULL;
    size_t len;
    setenv("COLUMNS", width, 1);
    FILE *to = open_memstream(&got, &len);
    ck_assert_int_eq(listing_begin(to, OUT_TABLE, heads, n, NULL, &l, &err), SOTAY_OK);
    ck_assert_int_eq(listing_row(l, cells, &err), SOTAY_OK);
    ck_assert_int_eq(listing_end(l, &err), SOTAY_OK);
    fclose(to);
    return got;
}

/* A code is copied from the screen: it stays whole, and what has no room beside it goes on below. */
START_TEST(table_never_cuts_a_word)
{
    static const struct out_column two[] = {{"code", "Code", CELL_TEXT, false},
                                            {"name", "Name", CELL_TEXT, false}};
    static const char *const row[] = {"DB-GIE-N2-2025-1", "nội soi dạ dày"};
    static const struct {
        const char *columns, *want;
    } cases[] = {
        {"30", "Code              Name\nDB-GIE-N2-2025-1  nội soi dạ\n                  dày\n"},
        {"20", "Code\n  Name\nDB-GIE-N2-2025-1\n  nội soi dạ dày\n"},
        {"12", "Code\n  Name\nDB-GIE-N2-2025-1\n  nội soi dạ\n  dày\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        AUTO_FREE char *got = print_row(two, 2, row, cases[i].columns);
        ck_assert_msg(strcmp(got, cases[i].want) == 0, "%s columns:\n%s", cases[i].columns, got);
    }
}
END_TEST

/* Under the second column where that is near; lines without anything are left out. */
START_TEST(table_goes_on_in_a_second_line)
{
    static const struct out_column five[] = {{"code", "Code", CELL_TEXT, false},
                                             {"skill", "Skill", CELL_TEXT, false},
                                             {"hours", "Hours", CELL_INT, false},
                                             {"day", "Day", CELL_DAY, false},
                                             {"note", "Note", CELL_TEXT, false}};
    static const char *const row[] = {"NV1", "ncd.blood-pressure", "12", "2026-01-14", "x"};
    static const char *const short_row[] = {"NV1", "ncd.blood-pressure", "12", "", ""};
    AUTO_FREE char *got = print_row(five, 5, row, "34");
    AUTO_FREE char *whole = print_row(five, 5, row, "80");
    AUTO_FREE char *dropped = print_row(five, 5, short_row, "34");
    ck_assert_str_eq(got, "Code  Skill               Hours\n"
                          "      Day         Note\n"
                          "NV1   ncd.blood-pressure     12\n"
                          "      2026-01-14  x\n");
    ck_assert_str_eq(whole, "Code  Skill               Hours  Day         Note\n"
                            "NV1   ncd.blood-pressure     12  2026-01-14  x\n");
    ck_assert_str_eq(dropped, "Code  Skill               Hours\n"
                              "NV1   ncd.blood-pressure     12\n");
}
END_TEST

START_TEST(table_shows_words_and_machines_get_them_as_they_are)
{
    static const struct out_column one[] = {{"specialties", "Specialties", CELL_WORD, false}};
    static const char *const cells[] = {"infectious;surgery"};
    static const char *const want[] = {
        [OUT_TABLE] = "Specialties\ninfectious diseases, surgery\n",
        [OUT_JSON] = "{\"format\":1,\"rows\":[\n{\"specialties\":\"infectious;surgery\"}\n]}\n",
        [OUT_CSV] = "specialties\n\"infectious;surgery\"\n"};
    struct sotay_error err = {0};
    struct listing *l;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    ck_assert_int_eq(listing_begin(to, (enum out_format)_i, one, 1, NULL, &l, &err), SOTAY_OK);
    ck_assert_int_eq(listing_row(l, cells, &err), SOTAY_OK);
    ck_assert_int_eq(listing_end(l, &err), SOTAY_OK);
    fclose(to);
    ck_assert_str_eq(text, want[_i]);
}
END_TEST

/* A listing that never came to its end has printed nothing. */
START_TEST(what_fails_prints_nothing)
{
    static const enum out_format formats[] = {OUT_TABLE, OUT_JSON, OUT_CSV};
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        struct sotay_error err = {0};
        struct listing *l;
        char *got = NULL;
        size_t len = 1;
        FILE *to = open_memstream(&got, &len);
        ck_assert_int_eq(listing_begin(to, formats[i], columns, COUNT_OF(columns), NULL, &l, &err),
                         SOTAY_OK);
        listing_free(l);
        fclose(to);
        ck_assert_uint_eq(len, 0);
        free(got);
    }
}
END_TEST

/* Narrower than what cannot be made narrower: the terminal breaks the lines, nothing is lost. */
START_TEST(table_never_loses_text)
{
    setenv("COLUMNS", "10", 1);
    const char *got = print(OUT_TABLE, 3, NULL);
    static const char *const words[] = {"NV01", "Thị", "Thu", "Hiền", "120", "2026-01-14"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        ck_assert_msg(strstr(got, words[i]) != NULL, "'%s' is not in\n%s", words[i], got);
}
END_TEST

START_TEST(table_cleans_control_characters)
{
    static const struct out_column one[] = {{"a", "A", CELL_TEXT, false}};
    static const char *const cells[] = {"x\033[31m\ny"};
    struct sotay_error err = {0};
    struct listing *l;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    ck_assert_int_eq(listing_begin(to, OUT_TABLE, one, 1, NULL, &l, &err), SOTAY_OK);
    ck_assert_int_eq(listing_row(l, cells, &err), SOTAY_OK);
    ck_assert_int_eq(listing_end(l, &err), SOTAY_OK);
    fclose(to);
    ck_assert_str_eq(text, "A\nx?[31m y\n");
}
END_TEST

START_TEST(a_full_disk_is_reported)
{
    struct sotay_error err = {0};
    struct listing *l;
    FILE *to = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(to);
    enum out_format format = (enum out_format)_i;
    ck_assert_int_eq(listing_begin(to, format, columns, COUNT_OF(columns), NULL, &l, &err),
                     SOTAY_OK);
    ck_assert_int_eq(listing_row(l, rows[0], &err), SOTAY_OK);
    ck_assert_int_eq(listing_end(l, &err), SOTAY_EFAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "No space left on device"));
    fclose(to);
}
END_TEST

START_TEST(pairs_wrap_at_the_width)
{
    static const struct out_pair pairs[] = {{"Ca", "một hai ba bốn\nnăm"},
                                            {"Lý do", "x-khong-co-cho-trong y"}};
    size_t len;
    setenv("COLUMNS", "17", 1);
    FILE *to = open_memstream(&text, &len);
    ck_assert_int_eq(out_pairs(to, pairs, COUNT_OF(pairs), NULL), SOTAY_OK);
    fclose(to);
    ck_assert_str_eq(text, "Ca:    một hai ba\n       bốn\n       năm\n"
                           "Lý do: x-khong-co-cho-trong\n       y\n");
}
END_TEST

START_TEST(pairs_are_aligned)
{
    static const struct out_pair pairs[] = {
        {"Họ tên", "Lò Văn An"}, {"Mã", "NV01"},          {"Left out because NULL", NULL},
        {"Ghi chú", ""},         {"Note", "one\ntwo\t3"},
    };
    size_t len;
    FILE *to = open_memstream(&text, &len);
    ck_assert_int_eq(out_pairs(to, pairs, COUNT_OF(pairs), NULL), SOTAY_OK);
    fclose(to);
    ck_assert_str_eq(text, "Họ tên:  Lò Văn An\n"
                           "Mã:      NV01\n"
                           "Ghi chú:\n"
                           "Note:    one\n"
                           "         two?3\n");
}
END_TEST

static const struct {
    const char *lc_all, *lc_messages, *lang, *language;
    bool want;
} locales[] = {
    {NULL, NULL, NULL, NULL, false},
    {NULL, NULL, "vi_VN.UTF-8", NULL, true},
    {NULL, NULL, "vi", NULL, true},
    {NULL, NULL, "vie", NULL, false},
    {NULL, NULL, "en_US.UTF-8", "vi", true},
    {NULL, NULL, "vi_VN.UTF-8", "en:vi", false},
    {NULL, NULL, "C.UTF-8", "vi:en", true},
    {NULL, NULL, "C", "vi", false},
    {"POSIX", NULL, "vi_VN.UTF-8", "vi", false},
    {"C", "vi_VN.UTF-8", "vi_VN.UTF-8", NULL, false},
    {"", "vi_VN", "en_US", "", true},
};

static void set(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
}

START_TEST(language)
{
    set("LC_ALL", locales[_i].lc_all);
    set("LC_MESSAGES", locales[_i].lc_messages);
    set("LANG", locales[_i].lang);
    set("LANGUAGE", locales[_i].language);
    ck_assert(out_is_vietnamese() == locales[_i].want);
}
END_TEST

START_TEST(files_have_no_colour_and_any_width)
{
    FILE *to = fopen("/dev/null", "w");
    ck_assert(!out_colour(to));
    ck_assert_int_eq(out_columns(to), 0);
    setenv("COLUMNS", "132", 1);
    ck_assert_int_eq(out_columns(to), 132);
    setenv("COLUMNS", "-1", 1);
    ck_assert_int_eq(out_columns(to), 0);
    fclose(to);
}
END_TEST

Suite *suite_listing(void)
{
    Suite *s = suite_create("listing");
    TCase *tc = tcase_create("listing");
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, json);
    tcase_add_test(tc, csv);
    tcase_add_test(tc, table);
    tcase_add_test(tc, table_in_vietnamese_shows_its_days);
    tcase_add_test(tc, table_wraps_between_words);
    tcase_add_test(tc, table_never_cuts_a_word);
    tcase_add_test(tc, table_goes_on_in_a_second_line);
    tcase_add_loop_test(tc, table_shows_words_and_machines_get_them_as_they_are, OUT_TABLE,
                        OUT_CSV + 1);
    tcase_add_test(tc, what_fails_prints_nothing);
    tcase_add_test(tc, table_never_loses_text);
    tcase_add_test(tc, table_cleans_control_characters);
    tcase_add_loop_test(tc, a_full_disk_is_reported, OUT_TABLE, OUT_CSV + 1);
    tcase_add_test(tc, pairs_are_aligned);
    tcase_add_test(tc, pairs_wrap_at_the_width);
    tcase_add_loop_test(tc, language, 0, (int)COUNT_OF(locales));
    tcase_add_test(tc, files_have_no_colour_and_any_width);
    suite_add_tcase(s, tc);
    return s;
}
