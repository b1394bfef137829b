/* plugins/xlsx/cells.c - the cells and merged ranges of one sheet. */
#include "xlsx.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHEET = 1,
    DATA,
    ROW,
    CELL,
    VALUE,
    FORMULA,
    INLINE,
    INLINE_TEXT,
    INLINE_RUN,
    INLINE_RUN_TEXT,
    MERGES,
    MERGE
};

static const struct xml_rule rules[] = {
    /* those that come most often first */
    {ROW, CELL, false, "c"},
    {CELL, VALUE, true, "v"},
    {DATA, ROW, false, "row"},
    {CELL, FORMULA, true, "f"},
    {CELL, INLINE, false, "is"},
    {INLINE, INLINE_TEXT, true, "t"},
    {INLINE, INLINE_RUN, false, "r"},
    {INLINE_RUN, INLINE_RUN_TEXT, true, "t"},
    {MERGES, MERGE, false, "mergeCell"},
    {SHEET, DATA, false, "sheetData"},
    {SHEET, MERGES, false, "mergeCells"},
    {XML_TOP, SHEET, false, "worksheet"},
};

enum value_kind { VALUE_NUMBER, VALUE_SHARED, VALUE_TEXT, VALUE_FLAG, VALUE_ERROR, VALUE_ISO_DAY };

struct sheet {    /* where we are */
    int64_t line; /* of the row */
    int64_t next; /* column of the next cell, if it does not say */
    int64_t column;
    enum value_kind kind;
    size_t style;
    struct text value;
    struct text formula; /* "=A1+B1", "" none */
};

/* ---- "B12" ---------------------------------------------------------------------------------------- */

/* Column from 0, line from 1; returns what stands behind, NULL: it is no place. */
static const char *read_place(const char *at, int64_t *column, int64_t *line)
{
    int64_t letters = 0, number = 0;
    for (at += *at == '$'; (*at | 0x20) >= 'a' && (*at | 0x20) <= 'z' && letters < 100000; at++)
        letters = letters * 26 + ((*at | 0x20) - 'a') + 1;
    for (at += *at == '$'; *at >= '0' && *at <= '9' && number < 100000000; at++)
        number = number * 10 + (*at - '0');
    if (letters < 1 || letters > 16384 || number < 1 || number > 1048576)
        return NULL;
    *column = letters - 1;
    *line = number;
    return at;
}

static int32_t bad_place(const struct reader *r)
{
    return refuse(r, N_("a cell is where no cell can be"));
}

/* ---- cells ---------------------------------------------------------------------------------------- */

static enum value_kind kind_of(const char *type)
{
    static const struct {
        const char *type;
        enum value_kind kind;
    } kinds[] = {{"s", VALUE_SHARED}, {"inlineStr", VALUE_TEXT}, {"str", VALUE_TEXT},
                 {"b", VALUE_FLAG},   {"e", VALUE_ERROR},        {"d", VALUE_ISO_DAY}};
    for (size_t i = 0; type && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return kinds[i].kind;
    return VALUE_NUMBER;
}

static int32_t begin_cell(struct reader *r, struct sheet *s, const char **attributes)
{
    const char *place = xml_attribute(attributes, "r");
    int64_t line = s->line;
    s->column = s->next;
    if (place) {
        const char *rest = read_place(place, &s->column, &line);
        if (!rest || *rest || line != s->line)
            return bad_place(r);
    }
    if (s->column < 0 || s->column > 16383)
        return bad_place(r);
    s->next = s->column + 1;
    s->kind = kind_of(xml_attribute(attributes, "t"));
    s->style = (size_t)xml_number(attributes, "s", 0);
    text_clear(&s->value);
    text_clear(&s->formula);
    return 0;
}

static int32_t begin_row(struct reader *r, struct sheet *s, const char **attributes)
{
    s->line = xml_number(attributes, "r", s->line + 1);
    s->next = 0;
    return s->line < 1 || s->line > 1048576 ? bad_place(r) : 0;
}

static int32_t give(const struct reader *r, const struct sheet *s, int32_t kind, const char *text)
{
    if (kind == SOTAY_CELL_EMPTY || !*text)
        return 0;
    return r->taker->cell(r->taker, s->line, (uint32_t)s->column, kind, text);
}

/* What is no number although it should be one is given as it stands there. */
static int32_t give_number(const struct reader *r, const struct sheet *s, const char *raw)
{
    char shown[NUMBER_TEXT_MAX];
    uint8_t format = s->style < r->n_formats ? r->formats[s->style] : FORMAT_NUMBER;
    int32_t kind = number_show(raw, format, r->from_1904, shown);
    return kind == SOTAY_CELL_EMPTY ? give(r, s, SOTAY_CELL_TEXT, raw) : give(r, s, kind, shown);
}

/* Programs that write formulas without computing them leave the value out; an empty text, which a formula
 * may well have made, is of type "str". */
static bool is_uncomputed(const struct sheet *s)
{
    return s->kind == VALUE_NUMBER && *text_of(&s->formula);
}

static int32_t end_cell(struct reader *r, struct sheet *s)
{
    char day[NUMBER_TEXT_MAX];
    const char *raw = text_of(&s->value);
    if (s->value.failed || s->formula.failed)
        return no_memory(r);
    if (!*raw)
        return is_uncomputed(s) ? give(r, s, SOTAY_CELL_BROKEN, text_of(&s->formula)) : 0;
    switch (s->kind) {
    case VALUE_SHARED:
        raw = string_number(r, raw);
        return raw ? give(r, s, SOTAY_CELL_TEXT, raw)
                   : refuse(r, N_("it is damaged: the text of a cell is missing"));
    case VALUE_TEXT:
        return give(r, s, SOTAY_CELL_TEXT, raw);
    case VALUE_FLAG:
        return give(r, s, SOTAY_CELL_FLAG, *raw == '1' || *raw == 't' ? "true" : "false");
    case VALUE_ERROR:
        return give(r, s, SOTAY_CELL_BROKEN, raw);
    case VALUE_ISO_DAY:
        return number_iso_day(raw, day) ? give(r, s, SOTAY_CELL_DAY, day)
                                        : give(r, s, SOTAY_CELL_TEXT, raw);
    default:
        return give_number(r, s, raw);
    }
}

/* ---- ranges --------------------------------------------------------------------------------------- */

static int32_t give_merged(const struct reader *r, const char *range)
{
    int64_t column, line, last_column, last_line;
    const char *at = range ? read_place(range, &column, &line) : NULL;
    if (at && *at == ':')
        at = read_place(at + 1, &last_column, &last_line);
    else
        at = NULL;
    if (!at || *at || last_column < column || last_line < line)
        return bad_place(r);
    return r->taker->merged(r->taker, line, (uint32_t)column, last_line, (uint32_t)last_column);
}

/* ---- the part ------------------------------------------------------------------------------------- */

static int32_t cells_begin(struct reader *r, void *with, uint8_t id, const char **attributes)
{
    switch (id) {
    case ROW:
        return begin_row(r, with, attributes);
    case CELL:
        return begin_cell(r, with, attributes);
    case MERGE:
        return give_merged(r, xml_attribute(attributes, "ref"));
    default:
        return 0;
    }
}

static int32_t cells_end(struct reader *r, void *with, uint8_t id, const struct text *text)
{
    struct sheet *s = with;
    switch (id) {
    case VALUE:
    case INLINE_TEXT:
    case INLINE_RUN_TEXT:
        text_add_unescaped(&s->value, text_of(text), text->len);
        return 0;
    case FORMULA:
        text_add(&s->formula, "=", 1);
        text_add(&s->formula, text_of(text), text->len);
        return 0;
    case CELL:
        return end_cell(r, s);
    default:
        return 0;
    }
}

int32_t cells_read(struct reader *r, const char *name)
{
    static const struct xml_part part = {rules, sizeof rules / sizeof rules[0], cells_begin,
                                         cells_end};
    struct sheet s = {0};
    int32_t rc = archive_parse(r, name, &part, &s);
    text_done(&s.value);
    text_done(&s.formula);
    return rc;
}
