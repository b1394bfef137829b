/* src/domain/understand_rows.c - the rows below the headings: people (or courses, ...), headings
 * between them, sums and signatures. */
#include "base/base.h"

#include "base/text.h"
#include "domain/understand_private.h"

enum { LINE_SHOWN = 120 };

/* ---- what a row looks like ------------------------------------------------------------------- */

struct look {
    size_t cells, used;   /* that are not empty; of these in columns that are used */
    size_t first, second; /* columns of the first two that are not empty */
    bool repeats;         /* every cell is its column's heading */
    bool counts_up;       /* 1 2 3 ... */
};

static const struct list_column *column_at(const struct reader *r, size_t at)
{
    for (size_t i = 0; i < r->u->n_columns; i++)
        if (r->u->columns[i].at == at)
            return &r->u->columns[i];
    return NULL;
}

/* "3", "(3)", "B": what stands in the row that numbers the columns. */
static bool is_column_number(const char *text)
{
    size_t n = strlen(text);
    if (n > 2 && (text[0] == '(' || text[0] == '[') && (text[n - 1] == ')' || text[n - 1] == ']')) {
        text++;
        n -= 2;
    }
    bool letter = n == 1 && text[0] >= 'A' && text[0] <= 'Z';
    return letter || (n < 3 && strspn(text, "0123456789") >= n);
}

/* The last range that begins in that column at that line or before; NULL: none. */
static const struct sheet_range *range_at(const struct sheet *s, size_t column, int64_t line)
{
    size_t low = 0, high = s->n_ranges;
    while (low < high) { /* they come by column, then line */
        size_t middle = low + (high - low) / 2;
        const struct sheet_range *x = &s->ranges[middle];
        if (x->column < column || (x->column == column && x->line <= line))
            low = middle + 1;
        else
            high = middle;
    }
    return low && s->ranges[low - 1].column == column ? &s->ranges[low - 1] : NULL;
}

/* A cell that has its text only because it is merged with the one above says nothing of its own. */
static bool is_filled_down(const struct reader *r, const struct sheet_row *row, size_t column)
{
    const struct sheet_range *x = range_at(r->sheet, column, row->line);
    return x && x->last_column == column && x->line < row->line && row->line <= x->last_line;
}

static bool reads_alike(const char *text, const struct wording *w)
{
    AUTO(wording) other = {0};
    return *text && wording_make(text, &other, NULL) >= 0 && strcmp(other.bare, w->bare) == 0;
}

/* The heading of its column once more, as at the top of a further page: in other letters perhaps, one of
 * its two rows, or other words for the same. */
static bool is_heading(const struct reader *r, const struct list_column *column,
                       const struct sheet_cell *cell)
{
    AUTO(wording) w = {0};
    size_t rank;
    if (strcmp(column->heading, cell->text) == 0)
        return true;
    if (cell->kind != SHEET_TEXT || strspn(cell->text, "0123456789") ||
        wording_make(cell->text, &w, NULL) < 0 || !*w.bare)
        return false;
    bool alike = reads_alike(column->heading, &w);
    for (size_t i = r->header_row; !alike && i < r->first_row; i++)
        alike = reads_alike(sheet_cell(&r->sheet->rows[i], column->at)->text, &w);
    return alike || (column->target != TARGET_UNKNOWN &&
                     heading_target(r->h, r->n->id, &w, &rank) == column->target);
}

static struct look look_at(const struct reader *r, const struct sheet_row *row)
{
    struct look l = {.repeats = true, .counts_up = true};
    for (size_t c = 0; c < row->n && c < r->width; c++) {
        const struct sheet_cell *cell = &row->cells[c];
        if (cell->kind == SHEET_EMPTY || is_filled_down(r, row, c))
            continue;
        const struct list_column *column = column_at(r, c);
        if (l.cells == 0)
            l.first = c;
        if (l.cells == 1)
            l.second = c;
        l.cells++;
        l.used += column && column->use == COLUMN_USED;
        l.repeats = l.repeats && column && is_heading(r, column, cell);
        l.counts_up = l.counts_up && is_column_number(cell->text);
    }
    return l;
}

/* "I", "IV.", "A", "B/": numbers of headings between the rows; of people too: "12". */
static bool is_ordinal(const char *text, bool *ret_digits)
{
    size_t n = strspn(text, "IVX");
    if (n == 0 && text[0] >= 'A' && text[0] <= 'H')
        n = 1;
    *ret_digits = n == 0;
    if (n == 0)
        n = strspn(text, "0123456789");
    return n > 0 && strspn(text + n, "./) ") == strlen(text + n);
}

/* "II. Trạm Y tế xã Pú Nhi" -> "Trạm Y tế xã Pú Nhi" */
static const char *skip_ordinal(const char *text)
{
    size_t n = strspn(text, "IVX");
    if (n == 0)
        n = strspn(text, "0123456789");
    if (n == 0 && text[0] >= 'A' && text[0] <= 'H')
        n = 1;
    size_t marks = n ? strspn(text + n, "./)-") : 0;
    return marks && text[n + marks] == ' ' ? text + n + marks + 1 : text;
}

static const char *row_text(struct reader *r, const struct sheet_row *row)
{
    AUTO(str) text = {0};
    for (size_t c = 0; c < row->n && text.len < LINE_SHOWN; c++)
        if (*row->cells[c].text)
            str_addf(&text, "%s%s", text.len ? " | " : "", row->cells[c].text);
    AUTO_FREE char *words = text_words(str_text(&text));
    return keep(r, words ? words : "");
}

static int leave_out(struct reader *r, const struct sheet_row *row, enum left_why why)
{
    struct understood *u = r->u;
    if (!list_grow(&u->left, &u->left_cap, u->n_left, sizeof(*u->left)))
        return sotay_nomem(r->err);
    u->left[u->n_left++] = (struct left_row){row->line, why, row_text(r, row)};
    return SOTAY_OK;
}

/* ---- headings between the rows --------------------------------------------------------------- */

static struct list_section *add_section(struct reader *r, const struct sheet_row *row,
                                        const char *text)
{
    struct understood *u = r->u;
    if (!list_grow(&u->sections, &u->sections_cap, u->n_sections, sizeof(*u->sections)))
        return NULL;
    struct list_section *s = &u->sections[u->n_sections++];
    *s = (struct list_section){row->line, keep(r, text), TARGET_UNKNOWN, "", 0};
    return s;
}

/* Where the people below work; a name that is not clear makes each of their rows bad. */
static int begin_place(struct reader *r, struct list_section *s, const struct place_name *place,
                       const char *text)
{
    enum { SHOWN = 4 };
    AUTO(str) label = {0};
    AUTO(str) why = {0};
    s->target = TARGET_FACILITY;
    r->section_at = (size_t)(s - r->u->sections);
    r->section_place_why = NULL;
    r->section_department = NULL;
    if (place) {
        str_addf(&label, "%s %s", place->code, place->name);
        s->label = keep(r, str_text(&label));
        r->section_place = place->code;
        return str_check(&label, r->err);
    }
    size_t n;
    int rc = place_candidates(r->places, text, SHOWN, &label, &n, r->err);
    str_addf(&why, n ? _("'%s' is not clear; it may be: %s") : _("no facility is called '%s'"),
             text, str_text(&label));
    r->section_place = keep(r, text);
    r->section_place_why = keep(r, str_text(&why));
    return rc < 0 ? rc : str_check(&why, r->err);
}

/* What a heading between rows says; *ret_taken: it is one. */
static int take_section(struct reader *r, const struct sheet_row *row, const char *text,
                        bool must_name, bool *ret_taken)
{
    const struct place_name *place = NULL;
    AUTO(wording) w = {0};
    AUTO_FREE char *words = text_words(skip_ordinal(text));
    *ret_taken = false;
    if (!words)
        return sotay_nomem(r->err);
    bool of_person = r->n->id == NOUN_PERSON;
    int rc = wording_make(words, &w, r->err);
    if (rc < 0)
        return rc;
    const struct phrase *part = phrase_before(&r->h->sections, &w);
    if (!part)
        rc = place_find(r->places, words, &place, r->err);
    bool likely = place || place_is_likely(r->h, &w);
    const struct phrase *word = phrase_of(&r->h->words, &w); /* "Bác sĩ" above the doctors */
    bool is_word = word && strcmp(word->marked, w.marked) == 0;
    if (rc < 0 || (must_name && !part && !likely && !is_word))
        return rc;
    struct list_section *s = add_section(r, row, words);
    if (!s)
        return sotay_nomem(r->err);
    *ret_taken = true;
    if (of_person && part) {
        s->target = TARGET_DEPARTMENT;
        r->section_department = s->text;
        r->section_at = r->u->n_sections - 1;
    } else if (of_person && likely) {
        return begin_place(r, s, place, words);
    }
    return SOTAY_OK;
}

/* One cell, perhaps behind "II": does it stand alone in the row as a heading does? */
static int try_section(struct reader *r, const struct sheet_row *row, const struct look *l,
                       bool *ret_taken)
{
    size_t at = l->first;
    *ret_taken = false;
    bool digits = true, wide = false;
    bool numbered = l->cells == 2 && is_ordinal(sheet_cell(row, l->first)->text, &digits);
    if (numbered)
        at = l->second;
    if ((l->cells != 1 && !numbered) || sheet_cell(row, at)->kind != SHEET_TEXT ||
        is_column_number(sheet_cell(row, at)->text))
        return SOTAY_OK;
    const struct sheet_range *x = range_at(r->sheet, at, row->line);
    wide = x && x->line == row->line && x->last_column > at;
    /* Where a row has no more than a name, or a number and a name, a name is no heading. */
    const struct list_column *c = column_at(r, at);
    bool may_be_name = c && c->use == COLUMN_USED && digits && !wide;
    return take_section(r, row, sheet_cell(row, at)->text, may_be_name, ret_taken);
}

/* "Đơn vị: Trạm Y tế xã Pú Nhi" above the headings. */
static int read_title(struct reader *r, const struct sheet_row *row)
{
    bool taken;
    for (size_t c = 0; c < row->n; c++) {
        const char *text = row->cells[c].text, *colon = strchr(text, ':');
        AUTO(wording) w = {0};
        if (!colon || !colon[1])
            continue;
        AUTO_FREE char *before = text_dup_bytes(text, (size_t)(colon - text));
        if (!before)
            return sotay_nomem(r->err);
        int rc = wording_make(before, &w, r->err);
        if (rc >= 0 && (strcmp(w.bare, "don vi") == 0 || strcmp(w.bare, "don vi cong tac") == 0 ||
                        strcmp(w.bare, "co so") == 0 || strcmp(w.bare, "facility") == 0))
            return take_section(r, row, colon + 1, true, &taken);
        if (rc < 0)
            return rc;
    }
    return SOTAY_OK;
}

/* ---- rows below ------------------------------------------------------------------------------ */

static bool is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(at, word, len) == 0;
}

/* "Điện Biên, ngày 05 tháng 11 năm 2026", "Pu Nhi, ngày .../.../2026": where and when it was signed. */
static bool is_signed_at(const char *text, const struct wording *w)
{
    bool has_place = false, has_day = false, has_month = false, has_digits = false;
    for (const char *at = w->bare; *at;) {
        size_t n = strcspn(at, " ");
        bool digits = strspn(at, "0123456789") == n;
        bool month = is_word(at, n, "thang") || is_word(at, n, "nam");
        if (!has_day && is_word(at, n, "ngay"))
            has_day = true;
        else if (!has_day)
            has_place = true;
        else if (!digits && !month)
            return false;
        has_month = has_month || (has_day && month);
        has_digits = has_digits || (has_day && digits);
        at += n + (at[n] == ' ');
    }
    return has_day && (has_month || (has_place && (has_digits || strchr(text, ','))));
}

static int is_footer(struct reader *r, const struct sheet_row *row, const struct look *l, bool *ret)
{
    enum { FEW = 3 };
    *ret = r->is_over && l->used < FEW;
    for (size_t c = 0; !*ret && c < row->n; c++) {
        AUTO(wording) w = {0};
        if (row->cells[c].kind != SHEET_TEXT || is_column_number(row->cells[c].text))
            continue;
        int rc = wording_make(row->cells[c].text, &w, r->err);
        if (rc < 0)
            return rc;
        if (phrase_before(&r->h->ends, &w) && l->used < FEW)
            *ret = r->is_over = true;
        else if (phrase_before(&r->h->sums, &w) && l->used < FEW)
            *ret = true;
        else if (l->used < FEW && is_signed_at(row->cells[c].text, &w))
            *ret = r->is_over = true;
        break; /* only the first text tells */
    }
    return SOTAY_OK;
}

/* ---- one row --------------------------------------------------------------------------------- */

static int take_row(struct reader *r, const struct sheet_row *from)
{
    struct understood *u = r->u;
    if (!list_grow(&u->rows, &u->rows_cap, u->n_rows, sizeof(*u->rows)))
        return sotay_nomem(r->err);
    struct list_row *row = &u->rows[u->n_rows];
    *row = (struct list_row){.line = from->line,
                             .cells = arena_bytes(&u->mem, u->n_names * sizeof(*row->cells)),
                             .who_birth = "",
                             .twin = "",
                             .same = ""};
    if (!row->cells)
        return sotay_nomem(r->err);
    for (size_t i = 0; i < u->n_names; i++)
        row->cells[i] = "";
    int rc = SOTAY_OK;
    for (size_t c = 0; rc >= 0 && c < u->n_columns; c++)
        if (u->columns[c].use == COLUMN_USED)
            rc = read_cell(r, from, c, row);
    bool has_place = *get_cell(u, row, TARGET_FACILITY);
    bool has_part = *get_cell(u, row, TARGET_DEPARTMENT);
    if (rc >= 0 && !has_place && r->section_place) {
        set_cell(r, row, TARGET_FACILITY, r->section_place);
        if (r->section_place_why)
            rc = add_problem(u, row, TARGET_FACILITY, r->section_place_why, r->err);
    }
    if (!has_part && r->section_department)
        set_cell(r, row, TARGET_DEPARTMENT, r->section_department);
    if (r->section_at < u->n_sections)
        u->sections[r->section_at].rows++;
    if (rc >= 0)
        rc = finish_row(r, row);
    u->n_rows++;
    return rc;
}

static int read_row(struct reader *r, const struct sheet_row *row)
{
    struct look l = look_at(r, row);
    bool taken = false;
    if (l.cells == 0)
        return SOTAY_OK;
    if (l.repeats)
        return leave_out(r, row, LEFT_HEADINGS);
    if (l.counts_up && l.cells >= 3)
        return leave_out(r, row, LEFT_NUMBERS);
    int rc = is_footer(r, row, &l, &taken);
    if (rc < 0 || taken)
        return rc < 0 ? rc : leave_out(r, row, LEFT_FOOTER);
    rc = r->n_used > 1 ? try_section(r, row, &l, &taken) : SOTAY_OK;
    if (rc < 0 || taken)
        return rc < 0 ? rc : leave_out(r, row, LEFT_SECTION);
    return l.used ? take_row(r, row) : leave_out(r, row, LEFT_EMPTY);
}

int read_rows(struct reader *r)
{
    int rc = SOTAY_OK;
    r->section_at = SIZE_MAX;
    for (size_t i = 0; rc >= 0 && i < r->header_row; i++)
        rc = r->n->id == NOUN_PERSON ? read_title(r, &r->sheet->rows[i]) : SOTAY_OK;
    for (size_t i = r->first_row; rc >= 0 && i < r->sheet->n_rows; i++)
        rc = read_row(r, &r->sheet->rows[i]);
    return rc;
}
