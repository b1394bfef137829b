/* src/base/csv_write.c - writing one cell so that spreadsheets take it for text. */
#include "base/base.h"

#include "base/csv.h"

#include "base/str.h"

/* As text_to_decimal has it: +84... is a telephone number, whose plus a spreadsheet would lose. */
static bool is_number(const char *text)
{
    text += *text == '-';
    size_t whole = strspn(text, "0123456789");
    text += whole;
    if (whole && *text == '.' && text[1])
        text += 1 + strspn(text + 1, "0123456789");
    return whole && !*text;
}

/* A spreadsheet would take the cell for a formula, or csv_next would drop its own apostrophe. */
static bool needs_apostrophe(const char *text)
{
    if (!*text || !strchr("=+-@'", *text))
        return false;
    return strcmp(text, "-") != 0 && !is_number(text);
}

void csv_add_cell(struct str *line, const char *text, bool first)
{
    if (!first)
        str_add_char(line, ',');
    if (!text)
        return;
    const char *mark = needs_apostrophe(text) ? "'" : "";
    if (!strpbrk(text, ",;\"\r\n\t")) {
        str_add(line, mark);
        str_add(line, text);
        return;
    }
    str_add_char(line, '"');
    str_add(line, mark);
    for (size_t len; *text; text += len) {
        len = strcspn(text, "\"");
        str_add_bytes(line, text, len);
        if (text[len] == '"') {
            str_add(line, "\"\"");
            len++;
        }
    }
    str_add_char(line, '"');
}
