/* tests/unit/test_understand.c - what lists mean that people made for themselves. */
#include "base/base.h"

#include <check.h>

#include "base/text.h"
#include "domain/understand.h"
#include "suites.h"

static struct headings headings;
static struct place_names places;
static struct sotay_error why;

static const char *tables(void)
{
    static char path[4096];
    const char *top = getenv("abs_top_srcdir");
    ck_assert_ptr_nonnull(top);
    snprintf(path, sizeof(path), "%s/share/headings/lists.ini", top);
    return path;
}

#define MUST(call) ck_assert_msg((call) == SOTAY_OK, "%s: %s", #call, why.message)

static void setup(void)
{
    static const char *const all[][3] = {
        {"T1", "Trạm Y tế xã Pu Nhi", "station"},
        {"T2", "Trạm Y tế xã Pú Nhung", "station"},
        {"T3", "Trạm Y tế xã Mường Ảng", "station"},
        {"T4", "Trạm Y tế phường Mường Thanh", "station"},
        {"C3", "Trung tâm Y tế Mường Ảng", "district-centre"},
        {"H1", "Bệnh viện Đa khoa tỉnh Điện Biên", "provincial-hospital"},
    };
    MUST(headings_read(tables(), &headings, &why));
    places = (struct place_names){.headings = &headings};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        MUST(place_names_add(&places, all[i][0], all[i][1], all[i][2], &why));
}

static void teardown(void)
{
    place_names_done(&places);
    headings_done(&headings);
}

/* Rows by line ends, cells by '|'; #1980 a number, @1980-05-02 a day. */
static void make_sheet(struct sheet *s, const char *text)
{
    AUTO_FREE char *copy = text_dup(text);
    char *rows = NULL;
    int64_t line = 0;
    MUST(sheet_begin(s, "list", "", &why));
    for (char *row = copy; row; row = rows) {
        size_t column = 0;
        rows = strchr(row, '\n');
        if (rows)
            *rows++ = '\0';
        line++;
        for (char *cell = row, *next; cell; cell = next, column++) {
            next = strchr(cell, '|');
            if (next)
                *next++ = '\0';
            enum sheet_kind kind = *cell == '#'   ? SHEET_NUMBER
                                   : *cell == '@' ? SHEET_DAY
                                                  : SHEET_TEXT;
            MUST(sheet_put(s, line, column, kind, cell + (kind != SHEET_TEXT), &why));
        }
    }
    MUST(sheet_end(s, &why));
}

static void add_rows(const struct understood *u, struct str *out)
{
    for (size_t i = 0; i < u->n_rows; i++) {
        const struct list_row *row = &u->rows[i];
        str_addf(out, "%lld:", (long long)row->line);
        for (size_t k = 0; k < u->n_names; k++)
            if (*row->cells[k])
                str_addf(out, " %s=%s", u->names[k], row->cells[k]);
        for (const struct list_problem *p = row->problems; p; p = p->next)
            str_addf(out, " !%s", p->column >= 0 ? u->names[p->column] : "");
        str_add(out, "\n");
    }
}

static char *understand_text(const char *text, enum noun_id noun, const char *wish)
{
    AUTO(sheet) sheet = {0};
    AUTO(understood) u = {0};
    AUTO(str) out = {0};
    const struct understand_wishes wishes = {&wish, wish ? 1 : 0, day_from_ymd(2026, 11, 15)};
    make_sheet(&sheet, text);
    why = (struct sotay_error){0};
    int rc = understand(&sheet, &noun_table[noun], &headings, &places, &wishes, &u, &why);
    if (rc == SOTAY_END)
        return text_dup("no headings");
    if (rc < 0)
        return text_dup(why.message);
    for (int kind = 0; kind < REPAIR_KINDS; kind++)
        if (u.repairs[kind].n) {
            str_addf(&out, "?%d %zu %s>%s\n", kind, u.repairs[kind].n, u.repairs[kind].before,
                     u.repairs[kind].after);
            understood_repair(&u, (enum repair_kind)kind);
        }
    if (u.may_be_swapped)
        str_add(&out, "swapped?\n");
    for (size_t i = 0; i < u.n_left; i++)
        str_addf(&out, "-%lld:%d ", (long long)u.left[i].line, (int)u.left[i].why);
    str_add(&out, u.n_left ? "\n" : "");
    add_rows(&u, &out);
    return str_steal(&out);
}

/* ---- whole lists --------------------------------------------------------------------------- */

#define NAME(f, m, g) " family_name=" f " middle_name=" m " given_name=" g

static const struct {
    const char *label, *list, *want;
} lists[] = {
    {"a plain list", "STT|Họ và tên|Năm sinh\n#1|Lò Văn An|#1980",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"titles above, blank rows between",
     "SỞ Y TẾ\n\nDANH SÁCH\nTT|Họ tên|Giới tính\n\n1|Lò Văn An|Nam\n\n2|Lò Thị Ánh|nữ",
     "6:" NAME("Lò", "Văn", "An") " sex=M\n8:" NAME("Lò", "Thị", "Ánh") " sex=F\n"},
    {"headings in capitals, with hints and line ends", "HỌ VÀ\nTÊN|x", "no headings"},
    {"without marks", "ho va ten|ngay sinh|gioi tinh\nLo Van An|2/5/1980|nu",
     "2:" NAME("Lo", "Van", "An") " sex=F birth_date=1980-05-02\n"},
    {"two rows of headings, the year under the sex",
     "TT|Họ và tên|Năm sinh||Chức danh\n||Nam|Nữ|\n1|Lò Văn An|#1980||BS\n2|Lò Thị Ánh||1990|ĐD",
     "3:" NAME("Lò", "Văn", "An") " sex=M birth_date=1980 cadre=doctor\n"
                                  "4:" NAME("Lò", "Thị",
                                            "Ánh") " sex=F birth_date=1990 cadre=nurse\n"},
    {"one cell Nam is no heading", "Họ và tên|Giới tính\nLò Văn Nam|Nam",
     "2:" NAME("Lò", "Văn", "Nam") " sex=M\n"},
    {"under both sexes", "Họ và tên|Nam|Nữ\nLò Văn An|1980|1981",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980 / 1981 !sex\n"},
    {"numbers of the columns, the headings again",
     "STT|Họ và tên|Ngày sinh|SĐT\n(1)|(2)|(3)|(4)\n1|Lò Văn An|1980|0912345678\n"
     "STT|Họ và tên|Ngày sinh|SĐT\n2|Lò Thị Ánh|1990|0912345679",
     "-2:0 -4:1 \n3:" NAME(
         "Lò", "Văn", "An") " birth_date=1980 phone=0912345678\n"
                            "5:" NAME("Lò", "Thị", "Ánh") " birth_date=1990 phone=0912345679\n"},
    {"sums and signatures are no people, Tòng is",
     "TT|Họ và tên|Ngày sinh|Đơn vị\n1|Tòng Số|1980|T1\n2|Công Văn An|1981|T1\n|Tổng số: 2\n"
     "||Mường Ảng, ngày 5 tháng 11 năm 2026\n|Người lập biểu||Giám đốc\n\n|Lò Văn X||Lò Văn Y",
     "-4:3 -5:3 -6:3 -8:3 \n2: family_name=Tòng given_name=Số birth_date=1980 facility=T1\n"
     "3:" NAME("Công", "Văn", "An") " birth_date=1981 facility=T1\n"},
    {"stations between the rows",
     "TT|Họ và tên|Ngày sinh\nI|Trạm Y tế xã Pu Nhi\n1|Lò Văn An|1980\nII. TYT Mường Ảng\n"
     "2|Lò Thị Ánh|1990\nIII|TYT Xa Lạ\n3|Lò Văn Ba|1991",
     "-2:2 -4:2 -6:2 \n3:" NAME(
         "Lò", "Văn",
         "An") " birth_date=1980 facility=T1\n"
               "5:" NAME("Lò", "Thị",
                         "Ánh") " birth_date=1990 facility=T3\n"
                                "7:" NAME("Lò", "Văn",
                                          "Ba") " birth_date=1991 facility=TYT Xa Lạ !facility\n"},
    {"doctors, then nurses", "TT|Họ và tên|Ngày sinh\nA|Bác sĩ\n1|Lò Văn An|1980",
     "-2:2 \n3:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"the unit above the list", "Đơn vị: TYT Pú Nhung\nHọ và tên|Ngày sinh\nLò Văn An|1980",
     "3:" NAME("Lò", "Văn", "An") " birth_date=1980 facility=T2\n"},
    {"family and middle, then given", "Họ và tên đệm|Tên|Ngày sinh\nLò Văn|An|1980\nGiàng|Dơ|1981",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"
                                  "3: family_name=Giàng given_name=Dơ birth_date=1981\n"},
    {"a name over two columns", "TT|Họ và tên||Ngày sinh\n1|Lò Văn|Nam|1980\n2|Lò Thị|Ánh|1990",
     "2:" NAME("Lò", "Văn", "Nam") " birth_date=1980\n"
                                   "3:" NAME("Lò", "Thị", "Ánh") " birth_date=1990\n"},
    {"a short name to sort by", "Họ và tên|Tên|Ngày sinh\nLò Văn An|An|1980",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"only a name called Tên", "Tên|Ngày sinh\nLò Văn An|1980",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"capitals and titles", "Họ và tên|Ngày sinh\nBS. LÒ VĂN AN|1980\nBà  Lò   Thị Ánh|1990",
     "2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"
                                  "3:" NAME("Lò", "Thị", "Ánh") " birth_date=1990\n"},
    {"day, month and year apart",
     "Họ và tên|Ngày sinh||\n|Ngày|Tháng|Năm\nLò Văn An|#2|#5|#1980\nLò Thị Ánh|||1990",
     "3:" NAME("Lò", "Văn", "An") " birth_date=1980-05-02\n"
                                  "4:" NAME("Lò", "Thị", "Ánh") " birth_date=1990\n"},
    {"zeros that were lost",
     "Họ và tên|Giới tính|Năm sinh|CCCD|SĐT\nLò Văn An|Nam|1985|#11085001234|#912345678\n"
     "Lò Thị Ánh|Nữ|1990|#1190001234|0912 345 678",
     "?0 2 11085001234>011085001234\n?1 1 912345678>0912345678\n"
     "2:" NAME("Lò", "Văn", "An") " sex=M birth_date=1985 citizen_id=011085001234"
                                  " phone=0912345678\n"
                                  "3:" NAME("Lò", "Thị",
                                            "Ánh") " sex=F birth_date=1990 citizen_id=001190001234"
                                                   " phone=0912 345 678\n"},
    {"whole numbers as some programs write them",
     "Họ và tên|Giới tính|Năm sinh|CCCD|SĐT\nLò Văn An|Nam|1985|011085001234.0|0912345678.0\n"
     "Lò Văn Ba|Nam|1988|11088001111.0|",
     "?0 1 11088001111>011088001111\n"
     "2:" NAME("Lò", "Văn", "An") " sex=M birth_date=1985 citizen_id=011085001234"
                                  " phone=0912345678\n"
                                  "3:" NAME("Lò", "Văn", "Ba") " sex=M birth_date=1988"
                                                               " citizen_id=011088001111\n"},
    {"remarks behind names", "Họ và tên|Năm sinh\nLÒ VĂN NĂM (nghỉ TS)|1990\nLò (A) Văn Ba|1991",
     "2:" NAME("Lò", "Văn", "Năm") " birth_date=1990\n"
                                   "3:" NAME("Lò", "(A) Văn", "Ba") " birth_date=1991\n"},
    {"a remark in the column of given names",
     "Họ và tên đệm|Tên|Năm sinh\nLÒ VĂN|NĂM (nghỉ TS)|1990",
     "2:" NAME("Lò", "Văn", "Năm") " birth_date=1990\n"},
    {"Mister and Missis",
     "Họ và tên|Năm sinh\nÔng Lò Văn An|1990\nBÀ LÒ THỊ MAI|1991\nBà Mai|1992\n"
     "Ông BS. Lò Văn Ba|1993\nÔng Văn Tân|1994",
     "2:" NAME("Lò", "Văn",
               "An") " birth_date=1990\n"
                     "3:" NAME("Lò", "Thị",
                               "Mai") " birth_date=1991\n"
                                      "4: family_name=Bà given_name=Mai birth_date=1992\n"
                                      "5:" NAME("Lò", "Văn",
                                                "Ba") " birth_date=1993\n"
                                                      "6:" NAME("Ông", "Văn",
                                                                "Tân") " birth_date=1994\n"},
    {"under both sexes of one heading",
     "TT|Họ và tên|Năm sinh||Chức danh\n||Nam|Nữ|\n1|Lò Văn An|#1980|#1981|BS",
     "3:" NAME("Lò", "Văn", "An") " birth_date=1980 / 1981 cadre=doctor !sex\n"},
    {"what lost something else stays",
     "Họ và tên|Giới tính|Năm sinh|CCCD\nLò Văn An|Nam|1985|#11090001234\nLò Văn Ba|Nam|1985|"
     "123456789",
     "2:" NAME("Lò", "Văn",
               "An") " sex=M birth_date=1985 citizen_id=11090001234\n"
                     "3:" NAME("Lò", "Văn",
                               "Ba") " sex=M birth_date=1985 citizen_id=123456789 !citizen_id\n"},
    {"days that Excel exchanged",
     "Họ và tên|Ngày sinh\nA B|@1980-02-05\nC D|@1981-03-04\nE F|@1982-05-06\nG H|25/12/1980\n"
     "I K|13/1/1980\nL M|30/1/1980",
     "swapped?\n2: family_name=A given_name=B birth_date=1980-02-05\n"
     "3: family_name=C given_name=D birth_date=1981-03-04\n"
     "4: family_name=E given_name=F birth_date=1982-05-06\n"
     "5: family_name=G given_name=H birth_date=1980-12-25\n"
     "6: family_name=I given_name=K birth_date=1980-01-13\n"
     "7: family_name=L given_name=M birth_date=1980-01-30\n"},
    {"a row that was numbered and left empty", "STT|Họ và tên|Ngày sinh\n1|Lò Văn An|1980\n2\n3",
     "-3:4 -4:4 \n2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"of two cadres the one with words",
     "Họ và tên|Chức danh|Trình độ chuyên môn\nLò Văn An|Trưởng trạm|Bác sĩ CKI",
     "2:" NAME("Lò", "Văn", "An") " cadre=doctor\n"},
    {"signed in another province",
     "Họ và tên|Năm sinh\nLò Văn An|1980\n|Lai Châu, ngày 05/11/2026\nLò Văn Ba|",
     "-3:3 -4:3 \n2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"the day is to be written by hand",
     "Họ và tên|Năm sinh\nLò Văn An|1980\nPu Nhi, ngày ..../..../.....\nLò Văn Ba",
     "-3:3 -4:3 \n2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"without a place", "Họ và tên|Năm sinh\nLò Văn An|1980\nNgày    tháng    năm 2026\nLò Văn Ba",
     "-3:3 -4:3 \n2:" NAME("Lò", "Văn", "An") " birth_date=1980\n"},
    {"somebody called so", "Họ và tên|Năm sinh\nCứ A Ngày|1980\nNgày Văn Năm|1981",
     "2:" NAME("Cứ", "A", "Ngày") " birth_date=1980\n3:" NAME("Ngày", "Văn",
                                                              "Năm") " birth_date=1981\n"},
    {"a word that is none", "Họ và tên|Chức danh\nLò Văn An|Phi công",
     "2:" NAME("Lò", "Văn", "An") " cadre=Phi công\n"},
    {"an error of a formula", "Họ và tên|Đơn vị\nLò Văn An|#N/A",
     "2:" NAME("Lò", "Văn", "An") " facility=N/A !facility\n"},
    {"no name anywhere", "Ngày sinh|Đơn vị|Điện thoại\n1980|T1|0912345678",
     "list:1: no column is understood as 'Family name, middle name, given name'"},
    {"no headings", "a|b\nc|d", "no headings"},
    {"nothing below", "Họ và tên|Ngày sinh", ""},
};

START_TEST(lists_mean)
{
    AUTO_FREE char *got = understand_text(lists[_i].list, NOUN_PERSON, NULL);
    ck_assert_msg(strcmp(got, lists[_i].want) == 0, "%s:\n%s--- wanted\n%s", lists[_i].label, got,
                  lists[_i].want);
}
END_TEST

static const struct {
    const char *label;
    enum noun_id noun;
    const char *wish, *list, *want;
} others[] = {
    {"a wish by heading", NOUN_PERSON, "Nơi ở=facility", "Họ và tên|Nơi ở\nLò Văn An|Pu Nhi",
     "2:" NAME("Lò", "Văn", "An") " facility=T1\n"},
    {"a wish by letter", NOUN_PERSON, "B=-", "Họ và tên|Đơn vị\nLò Văn An|Xa Lạ",
     "2:" NAME("Lò", "Văn", "An") "\n"},
    {"no such column", NOUN_PERSON, "Nơi=facility", "Họ và tên|Đơn vị\nLò Văn An|T1",
     "--column: the list has no column 'Nơi'"},
    {"no such thing", NOUN_PERSON, "Đơn vị=place", "Họ và tên|Đơn vị\nLò Văn An|T1",
     "--column: there is nothing called 'place' here"},
    {"facilities", NOUN_FACILITY, NULL,
     "Mã|Tên đơn vị|Loại hình|Trực thuộc\nX1|TYT Mới|Trạm y tế|C3",
     "2: code=X1 parent=C3 type=station name=TYT Mới\n"},
    {"courses", NOUN_COURSE, NULL, "Mã|Tên khóa học|Hình thức|Số tiết\nK1|Siêu âm|Ngắn hạn|#40",
     "2: code=K1 title=Siêu âm kind=short hours=40\n"},
    {"marks with a comma", NOUN_ENROLMENT, NULL,
     "Mã lớp|Họ và tên|Trạng thái|Điểm\nL1|Lò Văn An|Hoàn thành|8,5",
     "2: class=L1 person=Lò Văn An status=completed score=8.5\n"},
    {"secondments", NOUN_SECONDMENT, NULL,
     "TT|Họ và tên|Đơn vị|Nơi đến|Từ ngày|Đến ngày\n1|Lò Văn An|BVĐK tỉnh Điện Biên|Pu Nhi|"
     "1/12/2026|31/12/2026",
     "2: person=Lò Văn An home=H1 host=T1 start_date=2026-12-01 end_date=2026-12-31\n"},
    {"figures", NOUN_INDICATOR, NULL, "Trạm y tế|Tháng|Chỉ số|Giá trị\nPu Nhi|1/2026|visits|#545",
     "2: facility=T1 month=2026-01 indicator=visits value=545\n"},
    {"what must be there", NOUN_INDICATOR, NULL, "Trạm y tế|Tháng|Giá trị\nPu Nhi|1/2026|#545",
     "list:1: no column is understood as 'Indicator'"},
};

START_TEST(other_lists_mean)
{
    AUTO_FREE char *got = understand_text(others[_i].list, others[_i].noun, others[_i].wish);
    ck_assert_msg(strcmp(got, others[_i].want) == 0, "%s:\n%s--- wanted\n%s", others[_i].label, got,
                  others[_i].want);
}
END_TEST

/* ---- single cells ---------------------------------------------------------------------------- */

static const struct {
    const char *typed, *want; /* as a birth date in a list */
} days[] = {
    {"02/5/1980", "1980-05-02"},
    {"2-5-1980", "1980-05-02"},
    {"2.5.1980", "1980-05-02"},
    {"02 / 05 / 1980", "1980-05-02"},
    {"1980-05-02", "1980-05-02"},
    {"@1980-05-02", "1980-05-02"},
    {"@1980-05-02 07:30", "1980-05-02"},
    {"02/05/1980 00:00:00", "1980-05-02"},
    {"Ngày 02 tháng 5 năm 1980", "1980-05-02"},
    {"1980", "1980"},
    {"#1980", "1980"},
    {"../../1980", "1980"},
    {"00/00/1980", "1980"},
    {"05/1980", "1980"},
    {"2/5/80", "1980-05-02"},   /* after the question */
    {"2/5/04", "2004-05-02"},   /* the same */
    {"5/13/1980", "5/13/1980"}, /* not exchanged */
    {"31/2/1980", "31/2/1980"},
    {"29/2/1981", "29/2/1981"},
    {"#29343", "29343"},
    {"1980?5", "1980?5"},
    {"khoảng 1980", "khoảng 1980"},
    {"2080", "2080"},
    {"1899", "1899"},
};

START_TEST(days_read)
{
    AUTO(str) list = {0};
    str_addf(&list, "Họ và tên|Ngày sinh\nLò Văn An|%s", days[_i].typed);
    AUTO_FREE char *got = understand_text(str_text(&list), NOUN_PERSON, NULL);
    const char *at = strstr(got, "birth_date=");
    ck_assert_msg(at, "%s: %s", days[_i].typed, got);
    at += strlen("birth_date=");
    size_t n = strlen(days[_i].want);
    ck_assert_msg(strncmp(at, days[_i].want, n) == 0 && strchr(" \n", at[n]), "%s: %s",
                  days[_i].typed, got);
}
END_TEST

static const struct {
    const char *typed, *code; /* "": not clear */
} named[] = {
    {"T1", "T1"},
    {"Trạm Y tế xã Pu Nhi", "T1"},
    {"TRẠM Y TẾ XÃ PU NHI", "T1"},
    {"TYT xã Pú Nhi", "T1"}, /* another mark than ours, but the only one like it */
    {"TYT Pu Nhi", "T1"},
    {"tram y te pu nhi", "T1"},
    {"Pu Nhi", "T1"},
    {"xã Pu Nhi", "T1"},
    {"TYT xã Pu Nhi, huyện Điện Biên Đông", "T1"},
    {"TYT Pu Nhi - Điện Biên Đông", "T1"},
    {"TYT P. Mường Thanh", ""},
    {"TYT phường Mường Thanh", "T4"},
    {"Mường Ảng", ""},
    {"TYT Mường Ảng", "T3"},
    {"xã Mường Ảng", "T3"},
    {"TTYT Mường Ảng", "C3"},
    {"TTYT huyện Mường Ảng", "C3"},
    {"Trung tâm Y tế huyện Mường Ảng", "C3"},
    {"TTYT Pu Nhi", ""},
    {"BVĐK tỉnh Điện Biên", "H1"},
    {"BV đa khoa tỉnh Điện Biên", "H1"},
    {"Bệnh viện Điện Biên", "H1"},
    {"Trạm Y tế", ""},
    {"xã", ""},
    {"...", ""},
};

START_TEST(places_are_found)
{
    const struct place_name *found;
    MUST(place_find(&places, named[_i].typed, &found, &why));
    ck_assert_msg(strcmp(found ? found->code : "", named[_i].code) == 0, "%s: got '%s'",
                  named[_i].typed, found ? found->code : "");
}
END_TEST

START_TEST(candidates_are_named)
{
    AUTO(str) out = {0};
    size_t n;
    MUST(place_candidates(&places, "Mường Ảng", 4, &out, &n, &why));
    ck_assert_str_eq(str_text(&out), "T3 Trạm Y tế xã Mường Ảng; C3 Trung tâm Y tế Mường Ảng");
    str_clear(&out);
    MUST(place_candidates(&places, "TYT Pu Nhy", 1, &out, &n, &why));
    ck_assert_str_eq(str_text(&out), "T1 Trạm Y tế xã Pu Nhi");
    str_clear(&out);
    MUST(place_candidates(&places, "Hà Nội", 4, &out, &n, &why));
    ck_assert_uint_eq(n, 0);
}
END_TEST

static const struct {
    const char *typed, *word;
} cadres[] = {
    {"Bác sĩ", "doctor"},
    {"BÁC SỸ CKII", "doctor"},
    {"BSCKI", "doctor"},
    {"ThS.BS", "doctor"},
    {"y si", "assistant-doctor"},
    {"Y sỹ YHCT", "assistant-doctor"},
    {"ĐD", "nurse"},
    {"CN. Điều dưỡng", "nurse"},
    {"Nữ hộ sinh", "midwife"},
    {"NHS", "midwife"},
    {"Dược sĩ ĐH", "pharmacist"},
    {"DSTH", "pharmacist"},
    {"KTV xét nghiệm", "technician"},
    {"Kế toán viên", "other"},
    {"doctor", "doctor"},
    {"Assistant-Doctor", "assistant-doctor"},
    {"Bạc sĩ", "Bạc sĩ"}, /* wrong marks are not overlooked */
};

START_TEST(cadres_read)
{
    AUTO(str) list = {0};
    AUTO(str) want = {0};
    str_addf(&list, "Họ và tên|Chức danh\nLò Văn An|%s", cadres[_i].typed);
    str_addf(&want, "2:" NAME("Lò", "Văn", "An") " cadre=%s\n", cadres[_i].word);
    AUTO_FREE char *got = understand_text(str_text(&list), NOUN_PERSON, NULL);
    ck_assert_str_eq(got, str_text(&want));
}
END_TEST

/* ---- the tables ------------------------------------------------------------------------------ */

/* Our own names and titles lead to their columns: what we write is read again. */
START_TEST(own_names_are_headings)
{
    const struct noun *n = &noun_table[_i];
    for (size_t i = 0; i < n->n_fields; i++) {
        const char *const texts[] = {n->fields[i].name, n->fields[i].title};
        for (size_t k = 0; !n->fields[i].hidden && k < COUNT_OF(texts); k++) {
            AUTO(wording) w = {0};
            size_t rank;
            MUST(wording_make(texts[k], &w, &why));
            ck_assert_msg(heading_target(&headings, n->id, &w, &rank) == (int)i, "%s %s: %d",
                          n->name, texts[k], heading_target(&headings, n->id, &w, &rank));
        }
    }
}
END_TEST

static const struct {
    const char *text, *want;
} bad_tables[] = {
    {"[person]\nname = \"a\"\n", "2: there is no column 'name' here"},
    {"[people]\ncode = \"a\"\n", "1: unknown section [people]"},
    {"[person]\nphone = \"a\"\ncode = \"b; A\"\n", "3: 'A' stands for two things"},
    {"[person]\nphone = \"..\"\n", "2: '..' has neither letters nor digits"},
    {"[words.cadre]\ndentist = \"a\"\n", "2: no column takes the word 'dentist'"},
    {"[words.cadre]\nnurse = \"a\"\ndoctor = \"a\"\n", "3: 'a' stands for two things"},
    {"[facility-kind]\nshop = \"a\"\n", "2: no column takes the word 'shop'"},
    {"[footer]\nmiddle = \"a\"\n", "2: there is no column 'middle' here"},
};

START_TEST(tables_are_checked)
{
    AUTO(headings) h = {0};
    char path[] = "/tmp/sotay-headings-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    size_t n = strlen(bad_tables[_i].text);
    ck_assert_int_eq(write(fd, bad_tables[_i].text, n), (ssize_t)n);
    close(fd);
    ck_assert_int_eq(headings_read(path, &h, &why), SOTAY_EUSAGE);
    unlink(path);
    ck_assert_msg(strcmp(why.message + strlen(path) + 1, bad_tables[_i].want) == 0, "%s",
                  why.message);
}
END_TEST

static const struct {
    const char *typed, *want;
} names[] = {
    {"LÒ VĂN AN", "Lò Văn An"}, {"đỗ thị ánh", "Đỗ Thị Ánh"}, {"Lò Văn An", "Lò Văn An"},
    {"Lò VĂN an", "Lò VĂN an"}, {"GIÀNG A DƠ", "Giàng A Dơ"}, {"", ""},
};

START_TEST(names_in_capitals)
{
    AUTO_FREE char *got = text_name_case(names[_i].typed);
    ck_assert_str_eq(got, names[_i].want);
}
END_TEST

Suite *suite_understand(void)
{
    Suite *s = suite_create("understand");
    TCase *tc = tcase_create("lists");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, lists_mean, 0, COUNT_OF(lists));
    tcase_add_loop_test(tc, other_lists_mean, 0, COUNT_OF(others));
    tcase_add_loop_test(tc, days_read, 0, COUNT_OF(days));
    tcase_add_loop_test(tc, places_are_found, 0, COUNT_OF(named));
    tcase_add_test(tc, candidates_are_named);
    tcase_add_loop_test(tc, cadres_read, 0, COUNT_OF(cadres));
    tcase_add_loop_test(tc, own_names_are_headings, 0, NOUN_COUNT);
    suite_add_tcase(s, tc);
    TCase *plain = tcase_create("tables");
    tcase_add_loop_test(plain, tables_are_checked, 0, COUNT_OF(bad_tables));
    tcase_add_loop_test(plain, names_in_capitals, 0, COUNT_OF(names));
    suite_add_tcase(s, plain);
    return s;
}
