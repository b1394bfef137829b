/* src/output/pairs.c - "Label: value" blocks of the show commands. */
#include "base/base.h"

#include "output/output.h"

#include <errno.h>

#include "base/str.h"
#include "base/text.h"

static void add_spaces(struct str *s, int n)
{
    for (; n > 0; n--)
        str_add_char(s, ' ');
}

/* One line of a value, its words wrapped at `columns`; 0: any width. */
static void add_line(struct str *s, const char *line, int indent, int columns)
{
    int used = indent;
    for (const char *p = line; *p;) {
        size_t spaces = strspn(p, " "), len = spaces + strcspn(p + spaces, " ");
        AUTO_FREE char *word = text_dup_bytes(p, len);
        int width = word ? text_width(word) : 0;
        bool wraps = columns > 0 && used > indent && used + width > columns;
        if (wraps) {
            str_add_char(s, '\n');
            add_spaces(s, indent);
            used = indent;
            width -= (int)spaces;
        }
        str_add_bytes(s, p + (wraps ? spaces : 0), len - (wraps ? spaces : 0));
        used += width;
        p += len;
    }
}

/* Lines of a value stand below each other; other control characters are replaced. */
static bool add_value(struct str *s, const char *value, int indent, int columns)
{
    for (;;) {
        size_t len = strcspn(value, "\n");
        AUTO_FREE char *line = text_dup_bytes(value, len);
        if (!line)
            return false;
        text_clean(line);
        add_line(s, line, indent, columns);
        str_add_char(s, '\n');
        if (!value[len])
            return true;
        value += len + 1;
        add_spaces(s, indent);
    }
}

static bool add_pair(struct str *s, const struct out_pair *pair, int widest, int columns)
{
    str_add(s, pair->label);
    str_add_char(s, ':');
    if (!*pair->value) {
        str_add_char(s, '\n');
        return true;
    }
    add_spaces(s, widest - text_width(pair->label) + 1);
    return add_value(s, pair->value, widest + 2, columns);
}

int out_pairs(FILE *to, const struct out_pair *pairs, size_t n, struct sotay_error *err)
{
    int widest = 0, columns = out_columns(to);
    for (size_t i = 0; i < n; i++)
        if (pairs[i].value && text_width(pairs[i].label) > widest)
            widest = text_width(pairs[i].label);
    AUTO(str) out = {0};
    for (size_t i = 0; i < n; i++)
        if (pairs[i].value && !add_pair(&out, &pairs[i], widest, columns))
            return sotay_nomem(err);
    int rc = str_check(&out, err);
    if (rc < 0)
        return rc;
    errno = 0;
    if (fwrite(str_text(&out), 1, out.len, to) != out.len || fflush(to) != 0)
        return sotay_fail(err, SOTAY_EFAIL,
                          _("Look whether the disk is full or the reader has gone."),
                          _("cannot write the output: %s"), strerror(errno ? errno : EIO));
    return SOTAY_OK;
}
