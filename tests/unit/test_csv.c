/* tests/unit/test_csv.c - reading CSV as people's programs write it, and writing cells. */
#include "base/base.h"

#include <check.h>
#include <sys/stat.h>

#include "base/csv.h"
#include "base/str.h"
#include "suites.h"

static char path[64];

static void write_file(const void *bytes, size_t len)
{
    snprintf(path, sizeof path, "/tmp/sotay-csv-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static void add_row(struct str *out, const struct csv_row *row)
{
    str_addf(out, "%lld:", (long long)row->line);
    for (size_t i = 0; i < row->n; i++)
        str_addf(out, "<%s>", row->cells[i]);
}

/* Header and rows as "1:<code><name>2:<a><b>"; a failure as "!" and its message after the path. */
static void read_file(struct str *out, const char *name)
{
    struct sotay_error err = {0};
    struct csv_reader *reader;
    struct csv_row row;
    int rc = csv_open(name, &reader, &err);
    if (rc >= 0) {
        add_row(out, csv_header(reader));
        ck_assert_str_eq(csv_path(reader), name);
        while ((rc = csv_next(reader, &row, &err)) == SOTAY_OK)
            add_row(out, &row);
        if (rc == SOTAY_END)
            ck_assert_int_eq(csv_next(reader, &row, &err), SOTAY_END);
        csv_close(reader);
    }
    if (rc < 0) {
        ck_assert_int_eq(rc, err.code);
        ck_assert_int_eq(rc, SOTAY_EREFUSED);
        ck_assert_msg(err.hint[0], "no hint for: %s", err.message);
        bool named = strncmp(err.message, name, strlen(name)) == 0;
        str_addf(out, "!%s", err.message + (named ? strlen(name) : 0));
    }
}

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *label, *bytes;
    size_t len;
    const char *want;
} files[] = {
    {"comma", BYTES("code,name\nA,Lò Văn An\n"), "1:<code><name>2:<A><Lò Văn An>"},
    {"semicolon", BYTES("code;name\nA;\"1,5\"\n"), "1:<code><name>2:<A><1,5>"},
    {"tab", BYTES("code\tname\n\tb c\n"), "1:<code><name>2:<><b c>"},
    {"one column: comma", BYTES("code\nA;b\tc,d\n"), "1:<code>2:<A;b\tc><d>"},
    {"BOM and CRLF",
     BYTES("\xef\xbb\xbf"
           "code,name\r\nA,b\r\n"),
     "1:<code><name>2:<A><b>"},
    {"BOM and quotes", BYTES("\xef\xbb\xbf\"code\",name\nA,b"), "1:<code><name>2:<A><b>"},
    {"CR alone", BYTES("code,name\rA,b\r\rC,d"), "1:<code><name>2:<A><b>4:<C><d>"},
    {"no end of line at the end", BYTES("code,name\nA,b"), "1:<code><name>2:<A><b>"},
    {"quotes at the end", BYTES("code,name\nA,\"b\""), "1:<code><name>2:<A><b>"},
    {"quotes in quotes", BYTES("code,name\nA,\"b \"\"c\"\"\"\n"), "1:<code><name>2:<A><b \"c\">"},
    {"lines in cells are counted", BYTES("code,name\nA,\"b\nc\r\nd\"\nE,f\n"),
     "1:<code><name>2:<A><b\nc\r\nd>5:<E><f>"},
    {"a row that begins with quoted lines", BYTES("code,name\n\"\n\n A\",b\nC,d\n"),
     "1:<code><name>2:<A><b>5:<C><d>"},
    {"blank lines and empty rows", BYTES("\n \ncode,name\n\n,\n , \"\"\nA,b\n\n"),
     "3:<code><name>7:<A><b>"},
    {"trimmed, also in quotes", BYTES("code,name\n A , \" b \"\n"), "1:<code><name>2:<A><b>"},
    {"no-break spaces",
     BYTES("code,name\n\xc2\xa0"
           "A\xc2\xa0,b\n"),
     "1:<code><name>2:<A><b>"},
    {"NFD becomes NFC", BYTES("code,name\nA,Nguye\xcc\x82\xcc\x83n\n"),
     "1:<code><name>2:<A><Nguyễn>"},
    {"one apostrophe goes", BYTES("code,name\n'=1,''b\n'012,Đ'Đ\n"),
     "1:<code><name>2:<=1><'b>3:<012><Đ'Đ>"},
    {"apostrophe before NFD", BYTES("code,name\n'e\xcc\x81,b\n"), "1:<code><name>2:<é><b>"},
    {"rows may be short or long", BYTES("code,name\nA\nB,c,d\n"), "1:<code><name>2:<A>3:<B><c><d>"},
    {"empty file", BYTES(""), "!: the file is empty"},
    {"only BOM and blank lines", BYTES("\xef\xbb\xbf\r\n\r\n"), "!: the file is empty"},
    {"UTF-16, little end first",
     BYTES("\xff\xfe"
           "c\0o\0"),
     "!: the encoding is UTF-16, not UTF-8"},
    {"UTF-16, big end first", BYTES("\xfe\xff\0c\0o"), "!: the encoding is UTF-16, not UTF-8"},
    {"Excel workbook", BYTES("PK\x03\x04xyz"), "!: this is an Excel workbook, not a CSV file"},
    {"zero byte", BYTES("code\nA\n\0\n"), "!:3: not a text file: it has a zero byte"},
    {"another encoding", BYTES("code,name\nA,b\nC,\xd0\xcf\nD,e\n"),
     "1:<code><name>2:<A><b>!:3: the text is not UTF-8"},
    {"another encoding in the header", BYTES("code,t\xean\nA,b\n"), "!:1: the text is not UTF-8"},
    {"text behind quotes", BYTES("code,name\nA,\"b\"c\n"),
     "1:<code><name>!:2: a quote in the wrong place"},
    {"a quote inside", BYTES("code,name\nA,b\nC,d\"e\n"),
     "1:<code><name>2:<A><b>!:3: a quote in the wrong place"},
    {"quotes never closed", BYTES("code,name\nA,\"b\nC,d\n"),
     "1:<code><name>!:2: a quote opened here is never closed"},
};

START_TEST(files_are_read)
{
    AUTO(str) got = {0};
    write_file(files[_i].bytes, files[_i].len);
    read_file(&got, path);
    unlink(path);
    ck_assert_msg(strcmp(str_text(&got), files[_i].want) == 0, "%s: got %s", files[_i].label,
                  str_text(&got));
}
END_TEST

/* Every end of line falls once on the end of a block of 64 KiB. */
START_TEST(blocks_may_end_anywhere)
{
    static const char *const rows = "A,\"b\r\n\"\"c\"\r\nĐức,e\r\n";
    AUTO(str) file = {0}, got = {0};
    str_add(&file, "code,name\r\n");
    for (size_t need = 65536 - (size_t)_i; file.len < need;)
        str_add_char(&file, '\n');
    int64_t line = 2 + (int64_t)(file.len - 11);
    str_add(&file, rows);
    write_file(file.data, file.len);
    read_file(&got, path);
    unlink(path);
    str_clear(&file);
    str_addf(&file, "1:<code><name>%lld:<A><b\r\n\"c>%lld:<Đức><e>", (long long)line,
             (long long)line + 2);
    ck_assert_str_eq(str_text(&got), str_text(&file));
}
END_TEST

START_TEST(a_row_is_at_most_1_mib)
{
    AUTO(str) file = {0}, got = {0};
    str_add(&file, "code,name\nA,\"");
    while (file.len < 3u << 20)
        str_add(&file, "no end of it\n");
    write_file(file.data, file.len);
    read_file(&got, path);
    unlink(path);
    ck_assert_str_eq(str_text(&got), "1:<code><name>!:2: a row of more than 1 MiB begins here");
}
END_TEST

/* 1 TiB of holes: it must not be read through. */
START_TEST(a_huge_file_of_zeros_is_refused_at_once)
{
    AUTO(str) got = {0};
    write_file("", 0);
    ck_assert_int_eq(truncate(path, (off_t)1 << 40), 0);
    read_file(&got, path);
    unlink(path);
    ck_assert_str_eq(str_text(&got), "!:1: not a text file: it has a zero byte");
}
END_TEST

START_TEST(what_is_no_file)
{
    struct csv_reader *reader;
    struct sotay_error err;
    ck_assert_int_eq(csv_open("/tmp/sotay-no-such-file.csv", &reader, &err), SOTAY_EABSENT);
    ck_assert_int_eq(csv_open("/tmp", &reader, &err), SOTAY_EREFUSED);
    csv_close(NULL);
}
END_TEST

static const struct {
    const char *text, *want;
} cells[] = {
    {"abc", "abc"},
    {"", ""},
    {NULL, ""},
    {"a,b", "\"a,b\""},
    {"a;b", "\"a;b\""},
    {"a\tb", "\"a\tb\""},
    {"a\nb", "\"a\nb\""},
    {"a \"b\"", "\"a \"\"b\"\"\""},
    {"Điện Biên", "Điện Biên"},
    {"=1+1", "'=1+1"},
    {"@x", "'@x"},
    {"-x", "'-x"},
    {"+84912345678", "'+84912345678"},
    {"'x", "''x"},
    {"-", "-"},
    {"-5", "-5"},
    {"-2.50", "-2.50"},
    {"-2.", "'-2."},
    {"--", "'--"},
    {"=a,\"b", "\"'=a,\"\"b\""},
};

START_TEST(cells_are_written)
{
    AUTO(str) line = {0};
    csv_add_cell(&line, cells[_i].text, true);
    ck_assert_str_eq(str_text(&line), cells[_i].want);
}
END_TEST

START_TEST(what_is_written_is_read_again)
{
    AUTO(str) file = {0}, got = {0}, want = {0};
    str_add(&file, "a,b\n");
    str_add(&want, "1:<a><b>2:");
    const char *text = cells[_i].text ? cells[_i].text : "";
    csv_add_cell(&file, text, true);
    csv_add_cell(&file, "end", false);
    str_add(&file, "\n");
    str_addf(&want, "<%s><end>", text);
    write_file(file.data, file.len);
    read_file(&got, path);
    unlink(path);
    ck_assert_str_eq(str_text(&got), str_text(&want));
}
END_TEST

Suite *suite_csv(void)
{
    Suite *s = suite_create("csv");
    TCase *tc = tcase_create("csv");
    tcase_add_loop_test(tc, files_are_read, 0, (int)COUNT_OF(files));
    tcase_add_loop_test(tc, blocks_may_end_anywhere, 0, 24);
    tcase_add_test(tc, a_row_is_at_most_1_mib);
    tcase_add_test(tc, a_huge_file_of_zeros_is_refused_at_once);
    tcase_add_test(tc, what_is_no_file);
    tcase_add_loop_test(tc, cells_are_written, 0, (int)COUNT_OF(cells));
    tcase_add_loop_test(tc, what_is_written_is_read_again, 0, (int)COUNT_OF(cells));
    suite_add_tcase(s, tc);
    return s;
}
