/* tests/fuzz/fuzz_understand.c - arbitrary cells as a list: nothing breaks, and what is understood of
 * them is clean text in whole rows. */
#include "fuzz.h"

#include "base/str.h"
#include "domain/understand.h"

static const char tables[] =
    "[ignore]\nheadings = \"stt; ghi chú\"\n"
    "[footer]\nsum = \"tổng số; tổng\"\nend = \"người lập\"\n"
    "[person]\ncode = \"mã\"\nfull_name = \"họ và tên; a\"\nfamily_middle = \"họ đệm\"\n"
    "given_name = \"tên\"\nsex = \"giới tính; b\"\nmale = \"nam\"\nfemale = \"nữ\"\n"
    "birth_date = \"ngày sinh; c\"\nbirth_day = \"ngày\"\nbirth_month = \"tháng\"\n"
    "birth_year = \"năm\"\ncitizen_id = \"cccd; d\"\ncadre = \"chức danh; e\"\n"
    "phone = \"sđt; f\"\nfacility = \"đơn vị; g\"\ndepartment = \"khoa; h\"\n"
    "[indicator]\nfacility = \"a\"\nmonth = \"b\"\nindicator = \"c\"\nvalue = \"d\"\n"
    "[words.sex]\nm = \"nam\"\nf = \"nữ\"\n[words.cadre]\ndoctor = \"bs; bác sĩ\"\n"
    "[facility-kind]\nstation = \"tyt; trạm y tế; xã\"\n[facility-words]\nskip = \"huyện\"\n"
    "[department-words]\nbegin = \"khoa\"\n";

static struct headings headings;
static struct place_names places;

static void load(void)
{
    char path[40];
    struct sotay_error err = {0};
    if (places.n)
        return;
    int fd = fuzz_file(tables, sizeof(tables) - 1, path);
    PROMISE(headings_read(path, &headings, &err) == SOTAY_OK);
    close(fd);
    places.headings = &headings;
    PROMISE(place_names_add(&places, "T1", "Trạm Y tế xã Pu Nhi", "station", &err) == SOTAY_OK);
    PROMISE(place_names_add(&places, "T2", "Trạm Y tế xã Pú Nhi", "station", &err) == SOTAY_OK);
}

/* Cells end with a tab or a line; a first byte 1 to 5 is a kind of cell, 6 merges it with what is
 * below or beside. */
static int fill(struct sheet *s, const uint8_t *data, size_t size, struct sotay_error *err)
{
    int64_t line = 1;
    size_t column = 0, at = 0;
    int rc = sheet_begin(s, "list", "", err);
    while (rc >= 0 && at < size) {
        size_t end = at;
        while (end < size && data[end] != '\t' && data[end] != '\n')
            end++;
        AUTO_FREE char *text = fuzz_text(data + at, end - at);
        enum sheet_kind kind = SHEET_TEXT;
        const char *cell = text;
        if (*cell >= 1 && *cell <= 5)
            kind = (enum sheet_kind) * cell++;
        if (*cell == 6) {
            const struct sheet_range r = {line, line + (cell[1] & 3), column,
                                          column + (cell[1] >> 2 & 3)};
            rc = sheet_merge(s, &r, err);
            cell += cell[1] ? 2 : 1;
        }
        if (rc >= 0)
            rc = sheet_put(s, line, column++, kind, cell, err);
        if (end < size && data[end] == '\n') {
            line++;
            column = 0;
        }
        at = end + 1;
    }
    return rc < 0 ? rc : sheet_end(s, err);
}

static void check(const struct understood *u)
{
    PROMISE(u->header_line >= 1 && u->header_last >= u->header_line);
    for (size_t i = 0; i < u->n_columns; i++)
        PROMISE(fuzz_is_utf8(u->columns[i].heading) && fuzz_is_utf8(u->columns[i].words));
    for (size_t i = 0; i < u->n_rows; i++) {
        PROMISE(u->rows[i].line > u->header_last);
        PROMISE(i == 0 || u->rows[i].line > u->rows[i - 1].line);
        for (size_t k = 0; k < u->n_names; k++)
            PROMISE(fuzz_is_utf8(u->rows[i].cells[k]));
        for (const struct list_problem *p = u->rows[i].problems; p; p = p->next)
            PROMISE(fuzz_is_utf8(p->why) && p->column < (int)u->n_names);
    }
    for (size_t i = 0; i < u->n_repair_cells; i++)
        PROMISE(u->repair_cells[i].row < u->n_rows && u->repair_cells[i].column < u->n_names);
    for (size_t i = 0; i < u->n_left; i++)
        PROMISE(fuzz_is_utf8(u->left[i].text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(sheet) sheet = {0};
    AUTO(understood) u = {0};
    struct sotay_error err = {0};
    const struct understand_wishes wishes = {.today = day_from_ymd(2026, 11, 15)};
    if (!size)
        return 0;
    load();
    enum noun_id noun = data[0] % 2 ? NOUN_INDICATOR : NOUN_PERSON;
    int rc = fill(&sheet, data + 1, size - 1, &err);
    if (rc >= 0)
        rc = understand(&sheet, &noun_table[noun], &headings, &places, &wishes, &u, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    if (rc != SOTAY_OK)
        return 0;
    for (int kind = 0; kind < REPAIR_KINDS; kind++)
        understood_repair(&u, (enum repair_kind)kind);
    check(&u);
    return 0;
}
