/* src/cli/wrap.c - lines that are wider than the terminal, broken between words. */
#include "base/base.h"

#include "cli/wrap.h"

#include "base/text.h"

static int width_of(const char *text, size_t n)
{
    AUTO_FREE char *copy = text_dup_bytes(text, n);
    return copy ? text_width(copy) : (int)n;
}

/* Bytes of "'sotay ...'" with what hangs on it; 0: text does not begin so. */
static size_t quoted_command(const char *text)
{
    const char *at = text + strspn(text, "(");
    if (strncmp(at, "'sotay ", 7) != 0)
        return 0;
    const char *end = strchr(at + 1, '\'');
    return end ? (size_t)(end - text) + strcspn(end, " ") : 0;
}

/* Bytes of "sotay ..." up to the end of its sentence; 0: text does not begin so. */
static size_t named_command(const char *line, const char *text)
{
    if (strncmp(text, "sotay ", 6) != 0 || text - line < 2 || text[-2] != ':')
        return 0;
    size_t n = 0;
    while (text[n] && !(strchr(".;,", text[n]) && text[n + 1] == ' '))
        n++;
    return n + strcspn(text + n, " ");
}

/* Bytes up to the blank before which, or behind which, a line may end. */
static size_t piece_of(const char *line, const char *text, int room)
{
    size_t n = quoted_command(text);
    if (!n)
        n = named_command(line, text);
    return n && width_of(text, n) <= room ? n : strcspn(text, " ");
}

static void wrap_line(const char *line, int width, struct str *out)
{
    int indent = (int)strspn(line, " "), left = indent + 2, column = indent;
    bool is_first = true;
    str_addf(out, "%*s", indent, "");
    for (const char *at = line + indent; *at; is_first = false) {
        size_t n = piece_of(line, at, width - left);
        size_t blanks = strspn(at + n, " ");
        int wide = width_of(at, n);
        if (!is_first && column + wide > width) {
            while (out->len && out->data[out->len - 1] == ' ')
                out->data[--out->len] = '\0';
            str_addf(out, "\n%*s", left, "");
            column = left;
        }
        str_add_bytes(out, at, n + (at[n + blanks] ? blanks : 0));
        column += wide + (int)blanks;
        at += n + blanks;
    }
}

void wrap_lines(const char *text, int width, struct str *out)
{
    for (const char *at = text; *at;) {
        AUTO_FREE char *line = text_dup_bytes(at, strcspn(at, "\n"));
        if (line && width > 20 && text_width(line) > width)
            wrap_line(line, width, out);
        else
            str_add(out, line ? line : "");
        at += strcspn(at, "\n");
        if (*at) {
            str_add(out, "\n");
            at++;
        }
    }
}
