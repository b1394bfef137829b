/* plugins/xlsx/strings.c - the strings that cells share, and the styles that tell days from numbers. */
#include "xlsx.h"

#include <stdlib.h>
#include <string.h>

/* ---- strings: runs of rich text joined, how to pronounce them (rPh) left out ------------------------ */

enum { STRINGS = 1, STRING, RUN, STRING_TEXT, RUN_TEXT };

static const struct xml_rule string_rules[] = {
    {XML_TOP, STRINGS, false, "sst"}, {STRINGS, STRING, false, "si"},
    {STRING, STRING_TEXT, true, "t"}, {STRING, RUN, false, "r"},
    {RUN, RUN_TEXT, true, "t"},
};

static int32_t strings_begin(struct reader *r, void *with, uint8_t id, const char **attributes)
{
    (void)with;
    (void)attributes;
    if (id != STRING)
        return 0;
    if (!grow(&r->string_at, &r->strings_cap, r->n_strings, sizeof *r->string_at))
        return no_memory(r);
    r->string_at[r->n_strings++] = r->strings.len;
    return 0;
}

static int32_t strings_end(struct reader *r, void *with, uint8_t id, const struct text *text)
{
    (void)with;
    if (id == STRING_TEXT || id == RUN_TEXT)
        text_add_unescaped(&r->strings, text_of(text), text->len);
    if (id == STRING)
        text_add(&r->strings, "", 1); /* closes it */
    return r->strings.failed ? no_memory(r) : 0;
}

int32_t strings_read(struct reader *r, const char *name)
{
    static const struct xml_part part = {string_rules, sizeof string_rules / sizeof string_rules[0],
                                         strings_begin, strings_end};
    return archive_parse(r, name, &part, NULL);
}

const char *string_number(const struct reader *r, const char *text)
{
    size_t at = 0;
    if (!*text || strlen(text) > 10)
        return NULL;
    for (; *text; text++) {
        if (*text < '0' || *text > '9')
            return NULL;
        at = at * 10 + (size_t)(*text - '0');
    }
    return at < r->n_strings ? r->strings.data + r->string_at[at] : NULL;
}

/* ---- styles -------------------------------------------------------------------------------------- */

enum { STYLES = 1, CODES, CODE, CELL_STYLES, CELL_STYLE };
enum { CODES_MAX = 1000, STYLES_MAX = 65536 };

static const struct xml_rule style_rules[] = {
    {XML_TOP, STYLES, false, "styleSheet"}, {STYLES, CODES, false, "numFmts"},
    {CODES, CODE, false, "numFmt"},         {STYLES, CELL_STYLES, false, "cellXfs"},
    {CELL_STYLES, CELL_STYLE, false, "xf"},
};

struct codes { /* formats of the file's own; they stand before the styles that use them */
    struct {
        int64_t id;
        uint8_t format;
    } v[CODES_MAX];
    size_t n;
};

static uint8_t format_of_id(const struct codes *c, int64_t id)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->v[i].id == id)
            return c->v[i].format;
    return format_built_in((long)id);
}

static int32_t styles_begin(struct reader *r, void *with, uint8_t id, const char **attributes)
{
    struct codes *c = with;
    const char *code = xml_attribute(attributes, "formatCode");
    int64_t number = xml_number(attributes, "numFmtId", 0);
    if (id == CODE && code && c->n < CODES_MAX) {
        c->v[c->n].id = number;
        c->v[c->n++].format = format_of_code(code);
    }
    if (id != CELL_STYLE)
        return 0;
    if (r->n_formats == STYLES_MAX)
        return refuse(r, N_("it has more styles than a workbook may have"));
    if (!grow(&r->formats, &r->formats_cap, r->n_formats, sizeof *r->formats))
        return no_memory(r);
    r->formats[r->n_formats++] = format_of_id(c, number);
    return 0;
}

int32_t styles_read(struct reader *r, const char *name)
{
    static const struct xml_part part = {style_rules, sizeof style_rules / sizeof style_rules[0],
                                         styles_begin, NULL};
    struct codes *codes = calloc(1, sizeof *codes);
    if (!codes)
        return no_memory(r);
    int32_t rc = archive_parse(r, name, &part, codes);
    free(codes);
    return rc;
}
