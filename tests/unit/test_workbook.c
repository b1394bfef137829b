/* tests/unit/test_workbook.c - workbooks, made by hand part by part and by the module itself, as lists of
 * cells; and what is wrong with files that are none. */
#include "base/base.h"

#include <check.h>

#include "domain/workbook.h"
#include "files.h"
#include "suites.h"
#include "zip.h"

#include <dirent.h>
#include <locale.h>
#include <sys/stat.h>

static struct file_path folder;
static char path[PATH_MAX];
static struct app app;
static struct sotay_error err;

static void setup(void)
{
    const char *top = getenv("abs_top_builddir");
    char roots[PATH_MAX];
    snprintf(roots, sizeof roots, "%s/plugins", top ? top : ".");
    folder = folder_make("workbook");
    snprintf(path, sizeof path, "%s/list.xlsx", folder.s);
    app = (struct app){0};
    err = (struct sotay_error){0};
    ck_assert_int_eq(plugins_new(roots, &app.plugins, &err), SOTAY_OK);
}

static void teardown(void)
{
    plugins_free(app.plugins);
    folder_remove(folder.s);
}

static void write_bytes(const struct str *bytes)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(str_text(bytes), 1, bytes->len, f), bytes->len);
    ck_assert_int_eq(fclose(f), 0);
}

/* "1:a|b 3:|#7" with a mark before each cell that is no text: # number, @ day, ! flag, % broken. */
static const char *dump(const struct sheet *s, struct str *out)
{
    static const char *const marks[] = {
        [SHEET_EMPTY] = "", [SHEET_TEXT] = "",  [SHEET_NUMBER] = "#",
        [SHEET_DAY] = "@",  [SHEET_FLAG] = "!", [SHEET_BROKEN] = "%"};
    str_clear(out);
    for (size_t i = 0; i < s->n_rows; i++) {
        str_addf(out, "%s%lld:", i ? " " : "", (long long)s->rows[i].line);
        for (size_t j = 0; j < s->rows[i].n; j++)
            str_addf(out, "%s%s%s", j ? "|" : "", marks[s->rows[i].cells[j].kind],
                     s->rows[i].cells[j].text);
    }
    return str_text(out);
}

static void is_read(const char *sheet, const char *want)
{
    AUTO(sheet) s = {0};
    AUTO(str) out = {0};
    err = (struct sotay_error){0};
    ck_assert_msg(workbook_read(&app, path, sheet, &s, &err) == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(dump(&s, &out), want);
    ck_assert(s.is_workbook);
}

/* The message begins with the file's name. */
static void is_refused(int rc, const char *why)
{
    AUTO(sheet) s = {0};
    err = (struct sotay_error){0};
    int got = workbook_read(&app, path, NULL, &s, &err);
    ck_assert_msg(got == rc, "%d, %s", got, err.message);
    ck_assert_msg(strncmp(err.message, path, strlen(path)) == 0 && strstr(err.message, why),
                  "'%s' is not: %s", err.message, why);
}

/* ---- workbooks of one's own making ---------------------------------------------------------------- */

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"

static const char top_relations[] =
    "<Relationships xmlns='" RELATIONS "'><Relationship Id='a' Type='" OFFICE
    "/officeDocument' Target='xl/workbook.xml'/></Relationships>";
static const char book_relations[] =
    "<Relationships xmlns='" RELATIONS "'>"
    "<Relationship Id='s1' Type='" OFFICE "/worksheet' Target='worksheets/sheet1.xml'/>"
    "<Relationship Id='s2' Type='" OFFICE "/worksheet' Target='/xl/worksheets/sheet2.xml'/>"
    "<Relationship Id='c' Type='" OFFICE "/chartsheet' Target='worksheets/sheet3.xml'/>"
    "<Relationship Id='y' Type='" OFFICE "/styles' Target='styles.xml'/>"
    "<Relationship Id='t' Type='" OFFICE "/sharedStrings' Target='./sharedStrings.xml'/>"
    "</Relationships>";

struct parts { /* NULL: the usual one */
    const char *book, *styles, *strings, *sheet1, *sheet2, *relations, *top;
};

static const char usual_book[] =
    "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets><sheet name='Danh sách' sheetId='1' "
    "r:id='s1'/></sheets></workbook>";

#define SHEET(rows) "<worksheet xmlns='" MAIN "'><sheetData>" rows "</sheetData></worksheet>"
#define STRINGS(all) "<sst xmlns='" MAIN "'>" all "</sst>"

static void add_part(struct zip_made *z, const char *name, const char *text)
{
    if (text)
        zip_add(z, name, text);
}

static void make(const struct parts *p)
{
    AUTO(zip_made) z = {0};
    zip_add(&z, "[Content_Types].xml", "<Types/>");
    add_part(&z, "_rels/.rels", p->top ? p->top : top_relations);
    add_part(&z, "xl/_rels/workbook.xml.rels", p->relations ? p->relations : book_relations);
    add_part(&z, "xl/workbook.xml", p->book ? p->book : usual_book);
    add_part(&z, "xl/styles.xml", p->styles);
    add_part(&z, "xl/sharedStrings.xml", p->strings);
    add_part(&z, "xl/worksheets/sheet1.xml", p->sheet1);
    add_part(&z, "xl/worksheets/sheet2.xml", p->sheet2);
    zip_end(&z);
    write_bytes(&z.bytes);
}

/* Styles 0 to 9: none, 14 (a day), h:mm, dd/mm/yyyy, [h]:mm, text, twelve zeros, a day of other
 * letters, money with a letter in quotes, day and time. */
static const char styles[] =
    "<styleSheet xmlns='" MAIN "'><numFmts count='5'>"
    "<numFmt numFmtId='164' formatCode='dd/mm/yyyy;@'/>"
    "<numFmt numFmtId='165' formatCode='000000000000'/>"
    "<numFmt numFmtId='166' formatCode='[$-42A]&quot;ngày&quot; d&quot; tháng &quot;mmmm'/>"
    "<numFmt numFmtId='167' formatCode='#,##0&quot; đ/d&quot;'/>"
    "<numFmt numFmtId='168' formatCode='yyyy-mm-dd hh:mm:ss'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='20'/><xf numFmtId='164'/>"
    "<xf numFmtId='46'/><xf numFmtId='49'/><xf numFmtId='165'/><xf numFmtId='166'/>"
    "<xf numFmtId='167'/><xf numFmtId='168'/></cellXfs></styleSheet>";

static const struct {
    const char *label;
    struct parts parts;
    const char *want;
} books[] = {
    {"shared, inline and formula strings",
     {.strings = STRINGS("<si><t>Họ và tên</t></si><si><r><t>Nguyễn </t></r><r><rPr><b/></rPr><t "
                         "xml:space='preserve'>Thị</t></r><rPh sb='0' eb='1'><t>NO</t></rPh></si>"
                         "<si/>"),
      .sheet1 = SHEET("<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c>"
                      "<c r='C1' t='s'><v>2</v></c></row><row r='3'><c r='B3' t='inlineStr'><is>"
                      "<r><t>Lò</t></r><r><t> Văn</t></r><rPh><t>NO</t></rPh></is></c>"
                      "<c r='D3' t='str'><f>A1&amp;B1</f><v>made</v></c></row>")},
     "1:Họ và tên|Nguyễn Thị 3:|Lò Văn||made"},
    {"rows and cells that do not say where they are",
     {.sheet1 =
          SHEET("<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c r='C3'><v>3</v></c>"
                "<c><v>4</v></c></row><row r='9'><c><v>5</v></c></row>")},
     "1:#1||#2 3:||#3|#4 9:#5"},
    {"numbers",
     {.sheet1 = SHEET("<row><c><v>1980</v></c><c><v>11000123456</v></c><c><v>7.5</v></c>"
                      "<c><v>1.1000000000000001</v></c><c><v>7.9123456789012E10</v></c>"
                      "<c><v>1E+3</v></c><c><v>-0.00012</v></c><c><v>-0</v></c>"
                      "<c><v>0.99999999999999999</v></c><c><v>1e-7</v></c><c><v>012.50</v></c>"
                      "<c><v>12345678901234567890</v></c><c><v>1E400</v></c><c><v>x</v></c>"
                      "<c><v>1,5</v></c><c><v>.</v></c></row>")},
     "1:#1980|#11000123456|#7.5|#1.1|#79123456789.012|#1000|#-0.00012|#0|#1|#0.0000001|#12.5|"
     "#12345678901234600000|1E400|x|1,5|."},
    {"flags and errors",
     {.sheet1 = SHEET("<row><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#REF!</v></c>"
                      "</row>")},
     "1:!true|!false|%#REF!"},
    {"days by style",
     {.styles = styles,
      .sheet1 = SHEET("<row><c s='1'><v>29343</v></c><c s='3'><v>45351</v></c>"
                      "<c s='7'><v>61</v></c><c s='9'><v>46348.3125</v></c><c s='2'><v>0.3125</v>"
                      "</c><c s='3'><v>29343.9999999</v></c><c s='2'><v>29343.5</v></c>"
                      "<c s='4'><v>1.5</v></c><c s='8'><v>1500</v></c><c s='5'><v>1980</v></c>"
                      "<c s='9'><v>46348.3126</v></c></row>")},
     "1:@1980-05-02|@2024-02-29|@1900-03-01|@2026-11-22 07:30|@07:30|@1980-05-03|"
     "@1980-05-02 12:00|36:00|#1500|#1980|@2026-11-22 07:30:09"},
    {"the days that only Excel has, and those that nobody has",
     {.styles = styles,
      .sheet1 = SHEET("<row><c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>60</v></c>"
                      "<c s='1'><v>0</v></c><c s='1'><v>-1</v></c><c s='1'><v>2958465</v></c>"
                      "<c s='1'><v>2958466</v></c><c s='1'><v>1E300</v></c><c s='1'><v>0.5</v></c>"
                      "<c s='99'><v>5</v></c><c s='1'><v>word</v></c></row>")},
     NULL},
    {"days from 1904 on",
     {.styles = styles,
      .book = "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><workbookPr date1904='1'/><sheets>"
              "<sheet name='a' sheetId='1' r:id='s1'/></sheets></workbook>",
      .sheet1 = SHEET("<row><c s='1'><v>0</v></c><c s='1'><v>27881</v></c></row>")},
     "1:@1904-01-01|@1980-05-02"},
    {"days as text of their own (strict files)",
     {.sheet1 = SHEET("<row><c t='d'><v>1980-05-02</v></c><c t='d'><v>1980-05-02T00:00:00</v></c>"
                      "<c t='d'><v>1980-05-02T07:30:00.000Z</v></c><c t='d'><v>07:30</v></c>"
                      "<c t='d'><v>2 May</v></c><c t='d'><v>1980-13-02</v></c></row>")},
     "1:@1980-05-02|@1980-05-02|@1980-05-02 07:30|@07:30|2 May|1980-13-02"},
    {"codes that a format fills up with zeros",
     {.styles = styles,
      .sheet1 = SHEET("<row><c s='6'><v>1080000123</v></c><c s='6'><v>1234567890123</v></c>"
                      "<c s='6'><v>0</v></c><c s='6'><v>1.5</v></c></row>")},
     "1:001080000123|1234567890123|000000000000|#1.5"},
    {"names with prefixes, the strict namespace",
     {.top = "<p:Relationships xmlns:p='" RELATIONS "'><p:Relationship Id='a' "
             "Type='http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument' "
             "Target='/xl/workbook.xml'/></p:Relationships>",
      .book =
          "<x:workbook xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main' "
          "xmlns:q='http://purl.oclc.org/ooxml/officeDocument/relationships'><x:sheets><x:sheet "
          "name='a' sheetId='1' q:id='s1'/></x:sheets></x:workbook>",
      .sheet1 = "<x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'><x:sheetData>"
                "<x:row r='2'><x:c r='B2'><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"},
     "2:|#5"},
    {"elements of the same names elsewhere",
     {.sheet1 = "<worksheet xmlns='" MAIN "'><row><c><v>9</v></c></row><extLst><sheetData><row><c>"
                "<v>9</v></c></row></sheetData></extLst><sheetData><row><c><f>SUM(<v>9</v>)</f>"
                "<v>1</v><extLst><v>9</v></extLst></c></row></sheetData></worksheet>"},
     "1:#1"},
    {"escaped characters, line ends, what acts unseen",
     {.sheet1 =
          SHEET("<row><c t='str'><v>a_x000D_\nb_x0009_c_x0007_</v></c><c t='str'><v>_x005F_x0041_"
                "</v></c><c t='str'><v>_x1EC5__x00C0_</v></c><c t='str'><v>_x12_xD800_"
                "</v></c></row>")},
     "1:a\nb\tc|_x0041_|ễÀ|_x12"},
    {"a station merged down its column, a title over the table",
     {.sheet1 =
          "<worksheet xmlns='" MAIN "'><sheetData><row r='1'><c r='A1' t='str'><v>T</v></c></row>"
          "<row r='2'><c r='A2' t='str'><v>X</v></c><c r='B2'><v>1</v></c></row>"
          "<row r='3'><c r='B3'><v>2</v></c></row></sheetData><mergeCells count='2'>"
          "<mergeCell ref='A1:D1'/><mergeCell ref='A2:A3'/></mergeCells></worksheet>"},
     "1:T 2:X|#1 3:X|#2"},
    {"a sheet that is hidden, one that is empty",
     {.book = "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets><sheet name='h' sheetId='1' "
              "state='veryHidden' r:id='s1'/><sheet name='chart' sheetId='3' r:id='c'/><sheet "
              "name='none' sheetId='4' r:id='missing'/><sheet name='b' sheetId='2' r:id='s2'/>"
              "</sheets></workbook>",
      .sheet1 = SHEET("<row><c><v>1</v></c></row>"),
      .sheet2 = SHEET("<row><c><v>2</v></c></row>")},
     "1:#2"},
    {"cells with a style and nothing in them",
     {.styles = styles,
      .sheet1 =
          SHEET("<row><c s='1'/><c s='1' t='s'/><c t='str'><v/></c><c t='str'><f>A1</f><v/></c>"
                "<c><v>1</v></c></row><row><c s='1'/></row>")},
     "1:||||#1"},
    {"formulas that nobody computed",
     {.sheet1 = SHEET("<row><c><f>B1&amp;&quot; &quot;&amp;C1</f><v/></c><c s='1'><f>ROW()</f></c>"
                      "<c><f>1+1</f><v>2</v></c><c><f t='shared' si='0'/></c></row>")},
     "1:%=B1&\" \"&C1|%=ROW()|#2|%="},
};

START_TEST(workbooks_are_read)
{
    make(&books[_i].parts);
    if (books[_i].want)
        is_read(NULL, books[_i].want);
    else
        is_read(NULL,
                "1:@1900-01-01|@1900-02-28|#60|#0|#-1|@9999-12-31|#2958466|"
                "#1000000000000000000000000000000000000000000000000000000000000000000000000000"
                "000000000000000000000000000000000000000000000000000000000000000000000000000000"
                "000000000000000000000000000000000000000000000000000000000000000000000000000000"
                "000000000000000000000000000000000000000000000000000000000000000000000"
                "|@12:00|#5|word");
}
END_TEST

static const char utf16_sheet[] = SHEET("<row><c t='str'><v>Lo</v></c></row>");

START_TEST(parts_may_be_utf16)
{
    AUTO(zip_made) z = {0};
    AUTO(str) wide = {0};
    str_add_bytes(&wide, "\xff\xfe", 2);
    for (const char *at = utf16_sheet; *at; at++) {
        str_add_char(&wide, *at);
        str_add_char(&wide, '\0');
    }
    zip_add(&z, "[Content_Types].xml", "<Types/>");
    zip_add(&z, "_rels/.rels", top_relations);
    zip_add(&z, "xl/_rels/workbook.xml.rels", book_relations);
    zip_add(&z, "xl/workbook.xml", usual_book);
    zip_add_bytes(&z, "xl/worksheets/sheet1.xml", wide.data, wide.len);
    zip_end(&z);
    write_bytes(&z.bytes);
    is_read(NULL, "1:Lo");
}
END_TEST

/* As some programs under Windows wrote them, and Excel opens them. */
START_TEST(parts_may_have_backslashes)
{
    AUTO(zip_made) z = {0};
    zip_add(&z, "[Content_Types].xml", "<Types/>");
    zip_add(&z, "_rels\\.rels", top_relations);
    zip_add(&z, "xl\\_rels\\workbook.xml.rels", book_relations);
    zip_add(&z, "xl\\workbook.xml", usual_book);
    zip_add(&z, "xl\\worksheets\\sheet1.xml", SHEET("<row><c><v>1</v></c></row>"));
    zip_end(&z);
    write_bytes(&z.bytes);
    is_read(NULL, "1:#1");
}
END_TEST

START_TEST(a_sheet_can_be_asked_for_by_name)
{
    const struct parts parts = {
        .book = "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'><sheets><sheet name='Trạm' "
                "sheetId='1' r:id='s1'/><sheet name='Ẩn' sheetId='2' state='hidden' r:id='s2'/>"
                "</sheets></workbook>",
        .sheet1 = SHEET("<row><c><v>1</v></c></row>"),
        .sheet2 = SHEET("<row><c><v>2</v></c></row>")};
    AUTO(sheet) s = {0};
    make(&parts);
    is_read("TRẠM", "1:#1");
    is_read("ẩn", "1:#2");
    ck_assert_int_eq(workbook_read(&app, path, "Khoa", &s, &err), SOTAY_EABSENT);
    ck_assert_ptr_nonnull(strstr(err.hint, "Trạm"));
    ck_assert_ptr_null(strstr(err.hint, "Ẩn"));
    ck_assert_int_eq(workbook_read(&app, path, NULL, &s, &err), SOTAY_OK);
    ck_assert_uint_eq(s.n_names, 1);
    ck_assert_str_eq(s.names[0], "Trạm");
    ck_assert_str_eq(s.name, "Trạm");
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------------- */

static const struct {
    const char *label;
    struct parts parts;
    const char *why;
} bad[] = {
    {"entities",
     {.sheet1 = "<!DOCTYPE a [<!ENTITY x 'y'><!ENTITY z '&x;&x;&x;'>]>" SHEET(
          "<row><c t='str'><v>&z;</v></c></row>")},
     "document type"},
    {"a file of this computer",
     {.strings = "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><sst/>", .sheet1 = SHEET("")},
     "document type"},
    {"not well-formed", {.sheet1 = "<worksheet><sheetData><row></sheetData>"}, "XML"},
    {"half a part", {.sheet1 = "<worksheet><sheetData><row><c><v>1</v></c></row>"}, "XML"},
    {"nothing at all", {.sheet1 = ""}, "XML"},
    {"a letter that is no UTF-8",
     {.sheet1 = SHEET("<row><c t='str'><v>\xff\xfe</v></c></row>")},
     "XML"},
    {"a string that is not there",
     {.sheet1 = SHEET("<row><c t='s'><v>0</v></c></row>")},
     "text of a cell"},
    {"a string number that is none",
     {.strings = STRINGS("<si><t>a</t></si>"),
      .sheet1 = SHEET("<row><c t='s'><v>-1</v></c></row>")},
     "text of a cell"},
    {"a cell beyond the last column",
     {.sheet1 = SHEET("<row><c r='XFE1'><v>1</v></c></row>")},
     "where no cell"},
    {"a cell of another row",
     {.sheet1 = SHEET("<row r='2'><c r='A3'><v>1</v></c></row>")},
     "where no cell"},
    {"a row beyond the last",
     {.sheet1 = SHEET("<row r='1048577'><c><v>1</v></c></row>")},
     "where no cell"},
    {"a cell twice",
     {.sheet1 = SHEET("<row><c r='A1'><v>1</v></c><c r='A1'><v>1</v></c></row>")},
     "not in order"},
    {"ranges upside down",
     {.sheet1 = "<worksheet><sheetData/><mergeCells><mergeCell ref='B2:A1'/></mergeCells>"
                "</worksheet>"},
     "where no cell"},
    {"no cells", {.sheet1 = SHEET("<row/>")}, "empty"},
    {"no sheets", {.book = "<workbook xmlns='" MAIN "'/>"}, "no sheets"},
    {"a part that is missing", {.sheet1 = NULL}, "missing"},
    {"parts outside the archive",
     {.relations = "<Relationships><Relationship Id='s1' Type='x/worksheet' "
                   "Target='../../../../etc/passwd'/></Relationships>",
      .sheet1 = SHEET("<row><c><v>1</v></c></row>")},
     "empty"},
    {"parts on another computer",
     {.relations = "<Relationships><Relationship Id='s1' Type='x/worksheet' TargetMode='External' "
                   "Target='worksheets/sheet1.xml'/></Relationships>",
      .sheet1 = SHEET("<row><c><v>1</v></c></row>")},
     "empty"},
    {"a binary workbook",
     {.top = "<Relationships><Relationship Id='a' Type='x/officeDocument' "
             "Target='xl/workbook.bin'/></Relationships>"},
     "binary"},
    {"a text document", {.top = "<Relationships/>"}, "not an Excel workbook"},
};

START_TEST(what_is_wrong_is_refused)
{
    make(&bad[_i].parts);
    is_refused(SOTAY_EREFUSED, bad[_i].why);
}
END_TEST

START_TEST(elements_within_elements_have_an_end)
{
    AUTO(str) deep = {0};
    for (int i = 0; i < 100; i++)
        str_add(&deep, "<a>");
    for (int i = 0; i < 100; i++)
        str_add(&deep, "</a>");
    const struct parts parts = {.sheet1 = str_text(&deep)};
    make(&parts);
    is_refused(SOTAY_EREFUSED, "within elements");
}
END_TEST

START_TEST(a_tag_has_an_end)
{
    AUTO(str) sheet = {0};
    str_add(&sheet, "<worksheet a='");
    for (int i = 0; i < 3 << 16; i++)
        str_add(&sheet, "0123456789abcdef");
    str_add(&sheet, "'/>");
    const struct parts parts = {.sheet1 = str_text(&sheet)};
    make(&parts);
    is_refused(SOTAY_EREFUSED, "XML");
}
END_TEST

START_TEST(parts_are_counted)
{
    AUTO(zip_made) z = {0};
    for (int i = 0; i < 2001; i++) {
        char name[32];
        snprintf(name, sizeof name, "part%d", i);
        zip_add(&z, name, "");
    }
    zip_end(&z);
    write_bytes(&z.bytes);
    is_refused(SOTAY_EREFUSED, "too many parts");
}
END_TEST

/* ---- bombs: blanks in their millions out of a few bytes -------------------------------------------- */

#define BOMB_SIZE (11 + 20000000)

/* A deflate stream is what gzip writes between a head of 10 bytes and an end of 8. */
static uint32_t pack_blanks(struct str *out)
{
    FILE *f =
        popen("(printf '<worksheet>'; head -c 20000000 /dev/zero | tr '\\0' ' ') | gzip -9n", "r");
    AUTO(str) whole = {0};
    ck_assert_ptr_nonnull(f);
    for (int c; (c = fgetc(f)) != EOF;)
        str_add_char(&whole, (char)c);
    ck_assert_int_eq(pclose(f), 0);
    ck_assert_uint_gt(whole.len, 18);
    str_add_bytes(out, whole.data + 10, whole.len - 18);
    uint32_t crc = 0;
    for (size_t i = 0; i < 4; i++)
        crc |= (uint32_t)(unsigned char)whole.data[whole.len - 8 + i] << (8 * i);
    return crc;
}

static const struct {
    const char *label;
    size_t size;
    const char *why;
} bombs[] = {
    {"says how large it is", BOMB_SIZE, "a small part of it becomes far too large"},
    {"says that it is small", 100, ": "},
    {"says that it is larger than all there may be", 300000000, "too large when it is unpacked"},
};

START_TEST(bombs_are_not_let_off)
{
    AUTO(zip_made) z = {0};
    AUTO(str) packed = {0};
    uint32_t crc = pack_blanks(&packed);
    zip_add(&z, "[Content_Types].xml", "<Types/>");
    zip_add(&z, "_rels/.rels", top_relations);
    zip_add(&z, "xl/_rels/workbook.xml.rels", book_relations);
    zip_add(&z, "xl/workbook.xml", usual_book);
    zip_add_packed(&z, "xl/worksheets/sheet1.xml", 8, &packed, bombs[_i].size, crc);
    zip_end(&z);
    write_bytes(&z.bytes);
    is_refused(SOTAY_EREFUSED, bombs[_i].why);
}
END_TEST

/* ---- what is no workbook --------------------------------------------------------------------------- */

static const struct {
    const char *label, *bytes;
    size_t len;
    bool is;
    const char *why;
} files[] = {
    {"text", "code,name\n", 10, false, "damaged, or not whole"},
    {"nothing", "", 0, false, "not an Excel workbook"},
    {"the mark alone", "PK\x03\x04", 4, true, "damaged, or not whole"},
    {"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, true, "older Excel"},
    {"a password",
     "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 42, true,
     "protected by a password"},
    {"a web page that calls itself .xls", "\xef\xbb\xbf\r\n <html><table>", 19, true, "web page"},
};

START_TEST(other_files_are_told_apart)
{
    AUTO(str) bytes = {0};
    str_add_bytes(&bytes, files[_i].bytes, files[_i].len);
    write_bytes(&bytes);
    ck_assert(workbook_is(path) == files[_i].is);
    is_refused(SOTAY_EREFUSED, files[_i].why);
    ck_assert(err.hint[0]);
}
END_TEST

START_TEST(there_is_no_file)
{
    AUTO(sheet) s = {0};
    ck_assert(!workbook_is(path));
    ck_assert(!workbook_is(folder.s));
    ck_assert(!workbook_is("-"));
    ck_assert_int_eq(workbook_read(&app, path, NULL, &s, &err), SOTAY_EABSENT);
    ck_assert_int_eq(workbook_read(&app, folder.s, NULL, &s, &err), SOTAY_EREFUSED);
}
END_TEST

START_TEST(the_module_is_missing)
{
    const struct parts parts = {.sheet1 = SHEET("<row><c><v>1</v></c></row>")};
    AUTO(sheet) s = {0};
    make(&parts);
    plugins_free(app.plugins);
    ck_assert_int_eq(plugins_new(folder.s, &app.plugins, &err), SOTAY_OK);
    is_refused(SOTAY_EREFUSED, "not installed");
    ck_assert_ptr_nonnull(strstr(err.hint, "CSV"));
    ck_assert_int_eq(workbook_can_write(&app, "new.xlsx", false, &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "not installed"));
}
END_TEST

/* ---- writing --------------------------------------------------------------------------------------- */

static void fill(struct sheet *s)
{
    static const struct {
        int64_t line;
        size_t column;
        enum sheet_kind kind;
        const char *text;
    } cells[] = {
        {1, 0, SHEET_TEXT, "code"},
        {1, 1, SHEET_TEXT, "full_name"},
        {1, 2, SHEET_TEXT, "birth_date"},
        {2, 0, SHEET_TEXT, "001080000123"},
        {2, 1, SHEET_TEXT, "Nguyễn Thị Hoa"},
        {2, 2, SHEET_DAY, "1980-05-02"},
        {2, 3, SHEET_NUMBER, "7.5"},
        {2, 4, SHEET_FLAG, "true"},
        {2, 5, SHEET_TEXT, "=1+1"},
        {4, 0, SHEET_TEXT, "+84912345678"},
        {4, 1, SHEET_TEXT, "<&>\"' _x0041_"},
        {4, 2, SHEET_DAY, "1899-01-02"},
        {4, 3, SHEET_NUMBER, "0123"},
        {4, 4, SHEET_FLAG, "false"},
        {4, 5, SHEET_DAY, "2026-11-22 07:30"},
        {4, 6, SHEET_TEXT, "two\nlines"},
        {5, 3, SHEET_NUMBER, "-11000123456"},
        {5, 4, SHEET_NUMBER, "12345678901234567"},
        {5, 5, SHEET_BROKEN, "#REF!"},
    };
    ck_assert_int_eq(sheet_begin(s, "made", "Danh sách: người/nhân viên [2026]?", &err), SOTAY_OK);
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        ck_assert_msg(sheet_put(s, cells[i].line, cells[i].column, cells[i].kind, cells[i].text,
                                &err) == SOTAY_OK,
                      "%s", err.message);
    ck_assert_int_eq(sheet_end(s, &err), SOTAY_OK);
}

static const char written[] =
    "1:code|full_name|birth_date 2:001080000123|Nguyễn Thị Hoa|@1980-05-02|#7.5|!true|=1+1 "
    "4:+84912345678|<&>\"' _x0041_|1899-01-02|0123|!false|@2026-11-22 07:30|two\nlines "
    "5:|||#-11000123456|12345678901234567|#REF!";

static void slurp(struct str *out)
{
    FILE *f = fopen(path, "rb");
    ck_assert_ptr_nonnull(f);
    for (int c; (c = fgetc(f)) != EOF;)
        str_add_char(out, (char)c);
    fclose(f);
}

START_TEST(what_is_written_is_read_again)
{
    AUTO(sheet) s = {0};
    AUTO(str) once = {0};
    AUTO(str) twice = {0};
    struct stat st;
    fill(&s);
    const struct workbook_page page = {.sheet = &s, .n_headings = 1};
    ck_assert_msg(workbook_write(&app, path, &page, 1, false, &err) == SOTAY_OK, "%s", err.message);
    is_read(NULL, written);
    is_read("Danh sách_ người_nhân viên _202", written); /* as Excel allows it */
    ck_assert(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    slurp(&once);
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, false, &err), SOTAY_EREFUSED);
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, true, &err), SOTAY_OK);
    slurp(&twice);
    ck_assert(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);
    int left = 0;
    DIR *dir = opendir(folder.s);
    while (readdir(dir))
        left++;
    closedir(dir);
    ck_assert_int_eq(left, 3); /* the file, "." and ".." */
}
END_TEST

START_TEST(a_decimal_comma_changes_nothing)
{
    AUTO(sheet) s = {0};
    const char *comma[] = {"vi_VN.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8"};
    for (size_t i = 0; i < COUNT_OF(comma) && !setlocale(LC_NUMERIC, comma[i]); i++)
        continue; /* where none is there, this is the test above */
    fill(&s);
    const struct workbook_page page = {.sheet = &s, .n_headings = 1};
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, false, &err), SOTAY_OK);
    is_read(NULL, written);
    setlocale(LC_NUMERIC, "C");
}
END_TEST

START_TEST(columns_have_notes_and_words)
{
    AUTO(sheet) s = {0};
    AUTO(sheet) help = {0};
    AUTO(sheet) got = {0};
    const char *const words[] = {"nurse, also", "doctor"};
    const struct workbook_column columns[] = {
        {.note = "Mã của người", .kind = SHEET_TEXT},
        {.width = 30, .words = words, .n_words = COUNT_OF(words)},
        {.kind = SHEET_DAY},
    };
    fill(&s);
    ck_assert_int_eq(sheet_begin(&help, "made", "Hướng dẫn", &err), SOTAY_OK);
    ck_assert_int_eq(sheet_put(&help, 1, 0, SHEET_TEXT, "help", &err), SOTAY_OK);
    ck_assert_int_eq(sheet_end(&help, &err), SOTAY_OK);
    const struct workbook_page pages[] = {
        {.sheet = &s, .n_headings = 1, .columns = columns, .n_columns = COUNT_OF(columns)},
        {.sheet = &help}};
    ck_assert_msg(workbook_write(&app, path, pages, 2, false, &err) == SOTAY_OK, "%s", err.message);
    is_read(NULL, written);
    is_read("hướng dẫn", "1:help");
    ck_assert_int_eq(workbook_read(&app, path, NULL, &got, &err), SOTAY_OK);
    ck_assert_uint_eq(got.n_names, 2); /* the sheet of the words is hidden */
}
END_TEST

START_TEST(what_cannot_be_written)
{
    AUTO(sheet) s = {0};
    AUTO(str) mass = {0};
    for (int i = 0; i < 33000; i++)
        str_add_char(&mass, 'x');
    ck_assert_int_eq(sheet_begin(&s, "made", "a", &err), SOTAY_OK);
    ck_assert_int_eq(sheet_put(&s, 1, 0, SHEET_TEXT, str_text(&mass), &err), SOTAY_OK);
    ck_assert_int_eq(sheet_end(&s, &err), SOTAY_OK);
    const struct workbook_page page = {.sheet = &s};
    const struct workbook_page same[] = {page, page};
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, false, &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "longer than a cell"));
    ck_assert_int_eq(workbook_write(&app, path, same, 2, false, &err), SOTAY_EREFUSED);
    ck_assert_int_eq(workbook_write(&app, folder.s, &page, 1, true, &err), SOTAY_EREFUSED);
    snprintf(path, sizeof path, "%s/none/list.xlsx", folder.s);
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, false, &err), SOTAY_EFAIL);
    ck_assert_int_eq(rmdir(folder.s), 0); /* nothing was left in it */
}
END_TEST

/* Cut short anywhere, it is refused; one byte changed, it says something and does not crash. */
START_TEST(damaged_files_are_refused)
{
    AUTO(sheet) s = {0};
    AUTO(str) whole = {0};
    fill(&s);
    const struct workbook_page page = {.sheet = &s, .n_headings = 1};
    ck_assert_int_eq(workbook_write(&app, path, &page, 1, false, &err), SOTAY_OK);
    slurp(&whole);
    for (size_t len = 0; len < whole.len; len += 97) {
        struct str cut = whole;
        cut.len = len;
        write_bytes(&cut);
        is_refused(SOTAY_EREFUSED, ": ");
    }
    uint32_t seed = 1;
    for (int i = 0; i < 500; i++) {
        AUTO(sheet) got = {0};
        seed = seed * 1664525 + 1013904223;
        size_t at = (seed >> 4) % whole.len;
        char kept = whole.data[at];
        whole.data[at] = (char)(kept ^ (1 << i % 8));
        write_bytes(&whole);
        whole.data[at] = kept;
        int rc = workbook_read(&app, path, NULL, &got, &err);
        ck_assert_msg(rc == SOTAY_OK || rc == SOTAY_EREFUSED, "%d %s", rc, err.message);
    }
}
END_TEST

Suite *suite_workbook(void)
{
    Suite *s = suite_create("workbook");
    TCase *tc = tcase_create("workbook");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, workbooks_are_read, 0, (int)COUNT_OF(books));
    tcase_add_test(tc, parts_may_be_utf16);
    tcase_add_test(tc, parts_may_have_backslashes);
    tcase_add_test(tc, a_sheet_can_be_asked_for_by_name);
    tcase_add_loop_test(tc, what_is_wrong_is_refused, 0, (int)COUNT_OF(bad));
    tcase_add_test(tc, elements_within_elements_have_an_end);
    tcase_add_test(tc, a_tag_has_an_end);
    tcase_add_test(tc, parts_are_counted);
    tcase_add_loop_test(tc, bombs_are_not_let_off, 0, (int)COUNT_OF(bombs));
    tcase_add_loop_test(tc, other_files_are_told_apart, 0, (int)COUNT_OF(files));
    tcase_add_test(tc, there_is_no_file);
    tcase_add_test(tc, the_module_is_missing);
    tcase_add_test(tc, what_is_written_is_read_again);
    tcase_add_test(tc, a_decimal_comma_changes_nothing);
    tcase_add_test(tc, columns_have_notes_and_words);
    tcase_add_test(tc, what_cannot_be_written);
    tcase_add_test(tc, damaged_files_are_refused);
    suite_add_tcase(s, tc);
    return s;
}
