/* tests/unit/test_ini.c - configuration files: what is read, and what is refused with its line. */
#include "base/base.h"

#include <check.h>
#include <sys/stat.h>

#include "base/ini.h"
#include "base/str.h"
#include "suites.h"

static const char *const good_file = "# settings\n"
                                     "\n"
                                     "[notebook]\r\n"
                                     "path = \"/data/sổ tay; 2#.sotay\"\n"
                                     "  ; indented comment\n"
                                     "size=12\n"
                                     "\tempty =\n"
                                     "nothing = \"\"\n"
                                     "\n"
                                     "[ display.screen ]\n"
                                     "language = vi\n"
                                     "who = Nguye\xcc\x82\xcc\x83n\n"
                                     "path = \"= [x]\"";

START_TEST(a_good_file)
{
    AUTO(ini) ini = {0};
    struct sotay_error err = {0};
    int rc = ini_read_bytes(good_file, strlen(good_file), "sotay.ini", &ini, &err);
    ck_assert_msg(rc == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(ini.file, "sotay.ini");
    ck_assert_uint_eq(ini.n_sections, 2);
    const struct ini_section *book = ini_section(&ini, "notebook");
    const struct ini_section *screen = ini_section(&ini, "display.screen");
    ck_assert_ptr_nonnull(book);
    ck_assert_int_eq(book->line, 3);
    ck_assert_uint_eq(book->n_keys, 4);
    const struct ini_key *path = ini_key(book, "path");
    ck_assert_str_eq(path->value, "/data/sổ tay; 2#.sotay");
    ck_assert(path->quoted && path->line == 4);
    ck_assert(!ini_key(book, "size")->quoted);
    ck_assert_str_eq(ini_text(book, "size", "x"), "12");
    ck_assert_str_eq(ini_text(book, "empty", "x"), "");
    ck_assert_str_eq(ini_text(book, "nothing", "x"), "");
    ck_assert_str_eq(ini_text(book, "absent", "x"), "x");
    ck_assert_str_eq(ini_text(screen, "who", ""), "Nguyễn");
    ck_assert_str_eq(ini_text(screen, "path", ""), "= [x]");
}
END_TEST

START_TEST(what_is_not_there)
{
    AUTO(ini) ini = {0};
    struct sotay_error err = {0};
    ck_assert_int_eq(ini_read_bytes("", 0, "x", &ini, &err), SOTAY_OK);
    ck_assert_ptr_null(ini_section(&ini, "a"));
    ck_assert_ptr_null(ini_key(NULL, "a"));
    ck_assert_str_eq(ini_text(NULL, "a", "b"), "b");
    ini_done(NULL);
}
END_TEST

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *label, *bytes;
    size_t len;
    const char *want; /* beginning of the message */
} bad[] = {
    {"key before any section", BYTES("a = 1\n"), "f:1: 'a' is in no section"},
    {"duplicate key", BYTES("[x]\na = 1\nb = 2\na = 3\n"), "f:4: 'a' is there already, in line 2"},
    {"duplicate section", BYTES("[x]\n\n[x]\n"), "f:3: 'x' is there already, in line 1"},
    {"upper case key", BYTES("[x]\nA = 1\n"), "f:2: 'A' cannot be a name"},
    {"upper case section", BYTES("[X]\n"), "f:1: 'X' cannot be a name"},
    {"no name", BYTES("[x]\n= 1\n"), "f:2: '' cannot be a name"},
    {"name with a colon", BYTES("[x]\na:b = 1\n"), "f:2: 'a:b' cannot be a name"},
    {"no section name", BYTES("[]\n"), "f:1: '' cannot be a name"},
    {"open section", BYTES("[x\n"), "f:1: the section has no ']'"},
    {"text behind a section", BYTES("[x] # c\n"), "f:1: the section has no ']'"},
    {"no equals sign", BYTES("[x]\na\n"), "f:2: there is no '='"},
    {"bare semicolon", BYTES("[x]\na = b;c\n"), "f:2: the value holds one of"},
    {"bare hash", BYTES("[x]\na = b # c\n"), "f:2: the value holds one of"},
    {"single quotes", BYTES("[x]\na = 'b'\n"), "f:2: the value holds one of"},
    {"quotes later on", BYTES("[x]\na = b \"c\"\n"), "f:2: the value holds one of"},
    {"open quotes", BYTES("[x]\na = \"b\n"), "f:2: the quotes are not closed"},
    {"text behind quotes", BYTES("[x]\na = \"b\" ; c\n"), "f:2: there is text behind"},
    {"quotes in quotes", BYTES("[x]\na = \"b\"c\"\n"), "f:2: there is text behind"},
    {"line continued", BYTES("[x]\na = b \\ \nc = d\n"), "f:2: the line ends with"},
    {"comment continued", BYTES("[x]\n# b\\\nc = d\n"), "f:2: the line ends with"},
    {"byte order mark", BYTES("\xef\xbb\xbf[x]\n"), "f:1: the file begins with a byte order mark"},
    {"zero byte", BYTES("[x]\na = \0\n"), "f:2: the text is not UTF-8"},
    {"another encoding", BYTES("[x]\n# \xd0\xcf\n"), "f:2: the text is not UTF-8"},
    {"control character", BYTES("[x]\na = \"\033[0m\"\n"),
     "f:2: the line holds a control character"},
    {"CR inside", BYTES("[x]\na = b\rc = d\n"), "f:2: the line holds a control character"},
};

START_TEST(bad_files_are_refused_with_their_line)
{
    AUTO(ini) ini = {0};
    struct sotay_error err = {0};
    int rc = ini_read_bytes(bad[_i].bytes, bad[_i].len, "f", &ini, &err);
    ck_assert_msg(rc == SOTAY_EUSAGE, "%s: rc %d", bad[_i].label, rc);
    ck_assert_msg(strncmp(err.message, bad[_i].want, strlen(bad[_i].want)) == 0, "%s: got %s",
                  bad[_i].label, err.message);
    ck_assert_msg(err.hint[0], "%s: no hint", bad[_i].label);
    ck_assert_ptr_null(ini.memory);
}
END_TEST

/* The longest line that is allowed, and one byte more. */
START_TEST(lines_have_a_limit)
{
    AUTO(str) file = {0};
    AUTO(ini) ini = {0};
    struct sotay_error err = {0};
    str_add(&file, "[x]\na = \"");
    while (file.len < 4 + 999 + (size_t)_i)
        str_add_char(&file, 'b');
    str_add(&file, "\"\nc = 1\n");
    int rc = ini_read_bytes(file.data, file.len, "f", &ini, &err);
    ck_assert_msg(rc == (_i ? SOTAY_EUSAGE : SOTAY_OK), "%s", err.message);
}
END_TEST

START_TEST(files_have_a_limit)
{
    AUTO(str) file = {0};
    AUTO(ini) ini = {0}, none = {0};
    struct sotay_error err = {0};
    str_add(&file, "[x]\n");
    for (int i = 0; file.len + 16 < 65536; i++)
        str_addf(&file, "key-%d = %d\n", i, i);
    ck_assert_int_eq(ini_read_bytes(file.data, file.len, "f", &ini, &err), SOTAY_OK);
    ck_assert_str_eq(ini_text(&ini.sections[0], "key-1234", ""), "1234");
    while (file.len <= 65536)
        str_add_char(&file, '\n');
    ck_assert_int_eq(ini_read_bytes(file.data, file.len, "f", &none, &err), SOTAY_EUSAGE);
}
END_TEST

START_TEST(files_are_opened_with_care)
{
    AUTO(ini) ini = {0};
    struct sotay_error err = {0};
    char path[] = "/tmp/sotay-ini-XXXXXX";
    ck_assert_int_eq(ini_read_file("/tmp/sotay-no-such.ini", "x.ini", &ini, &err), SOTAY_EABSENT);
    ck_assert_ptr_nonnull(strstr(err.message, "x.ini"));
    ck_assert_int_eq(ini_read_file("/tmp", "x.ini", &ini, &err), SOTAY_EUSAGE);
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, good_file, strlen(good_file)), (ssize_t)strlen(good_file));
    close(fd);
    ck_assert_int_eq(ini_read_file(path, "x.ini", &ini, &err), SOTAY_OK);
    ck_assert_uint_eq(ini.n_sections, 2);
    unlink(path);
    ck_assert_int_eq(mkfifo(path, 0600), 0); /* nobody writes: it must not wait */
    AUTO(ini) fifo = {0};
    ck_assert_int_eq(ini_read_file(path, "x.ini", &fifo, &err), SOTAY_EUSAGE);
    unlink(path);
}
END_TEST

Suite *suite_ini(void)
{
    Suite *s = suite_create("ini");
    TCase *tc = tcase_create("ini");
    tcase_add_test(tc, a_good_file);
    tcase_add_test(tc, what_is_not_there);
    tcase_add_loop_test(tc, bad_files_are_refused_with_their_line, 0, (int)COUNT_OF(bad));
    tcase_add_loop_test(tc, lines_have_a_limit, 0, 2);
    tcase_add_test(tc, files_have_a_limit);
    tcase_add_test(tc, files_are_opened_with_care);
    suite_add_tcase(s, tc);
    return s;
}
