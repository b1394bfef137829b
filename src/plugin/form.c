/* src/plugin/form.c - typed values out of the sections of a checklist file. */
#include "base/base.h"

#include "plugin/form.h"

#include <stdarg.h>

#include "base/str.h"
#include "base/text.h"

int form_bad(const struct form *f, int line, const char *fmt, ...)
{
    char why[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(why, sizeof why, fmt, ap);
    va_end(ap);
    return sotay_fail(f->err, SOTAY_EREFUSED, NULL, "%s:%d: %s", f->c->label, line, why);
}

int form_meant(const struct form *f, const char *typed, const char *const *words)
{
    AUTO(str) all = {0};
    const char *best = NULL;
    int best_at = 3;
    for (const char *const *word = words; *word; word++) {
        int at = word_distance(typed, *word);
        if (at < best_at) {
            best_at = at;
            best = *word;
        }
        str_addf(&all, "%s%s", word == words ? "" : ", ", *word);
    }
    if (best)
        sotay_error_hint(f->err, _("Did you mean '%s'?"), best);
    else
        sotay_error_hint(f->err, _("Choose one of: %s."), str_text(&all));
    return SOTAY_EREFUSED;
}

int form_only(const struct form *f, const struct ini_section *s, const char *const *names)
{
    for (size_t i = 0; i < s->n_keys; i++) {
        const char *const *name = names;
        while (*name && strcmp(*name, s->keys[i].name) != 0)
            name++;
        if (!*name) {
            form_bad(f, s->keys[i].line, _("'%s' is not known in [%s]"), s->keys[i].name, s->name);
            return form_meant(f, s->keys[i].name, names);
        }
    }
    return SOTAY_OK;
}

int form_need(const struct form *f, const struct ini_section *s, const char *const *names)
{
    for (; *names; names++)
        if (!ini_key(s, *names))
            return form_bad(f, s->line, _("[%s] has no '%s'"), s->name, *names);
    return SOTAY_OK;
}

int form_text(const struct form *f, const struct ini_section *s, const char *name, const char **ret)
{
    const struct ini_key *k = ini_key(s, name);
    if (!k)
        return SOTAY_OK;
    if (!k->quoted)
        return form_bad(f, k->line, _("'%s' is text and needs double quotes around it"), name);
    if (!k->value[0])
        return form_bad(f, k->line, _("'%s' is empty"), name);
    *ret = k->value;
    return SOTAY_OK;
}

int form_word(const struct form *f, const struct ini_section *s, const char *name, const char **ret)
{
    const struct ini_key *k = ini_key(s, name);
    if (!k)
        return SOTAY_OK;
    if (!k->value[0])
        return form_bad(f, k->line, _("'%s' is empty"), name);
    *ret = k->value;
    return SOTAY_OK;
}

int form_yes(const struct form *f, const struct ini_section *s, const char *name, bool *ret)
{
    const struct ini_key *k = ini_key(s, name);
    if (!k)
        return SOTAY_OK;
    if (strcmp(k->value, "yes") != 0 && strcmp(k->value, "no") != 0)
        return form_bad(f, k->line, _("'%s' is yes or no, not '%s'"), name, k->value);
    *ret = k->value[0] == 'y';
    return SOTAY_OK;
}

int form_int(const struct form *f, const struct ini_section *s, const char *name, int low, int high,
             int *ret)
{
    const struct ini_key *k = ini_key(s, name);
    int64_t value;
    if (!k)
        return SOTAY_OK;
    if (!text_to_int(k->value, &value))
        return form_bad(f, k->line, _("'%s' is a whole number, not '%s'"), name, k->value);
    if (value < low || value > high)
        return form_bad(f, k->line, _("'%s' is from %d to %d, not %s"), name, low, high, k->value);
    *ret = (int)value;
    return SOTAY_OK;
}

int form_split(const struct form *f, const struct ini_key *k, char separator,
               const char *const **ret, size_t *ret_n)
{
    *ret = NULL;
    *ret_n = 0;
    size_t len = strlen(k->value);
    char *copy = form_keep(f, len + 1, 1);
    /* Between spaces at most half the bytes are words; between ';' an empty part is an error. */
    const char **parts = form_keep(f, len / 2 + 2, sizeof *parts);
    if (!copy || !parts)
        return SOTAY_EFAIL;
    memcpy(copy, k->value, len);
    size_t n = 0;
    for (char *at = copy; at;) {
        char *next = strchr(at, separator);
        if (next)
            *next++ = '\0';
        at += strspn(at, " \t");
        for (char *end = at + strlen(at); end > at && strchr(" \t", end[-1]);)
            *--end = '\0';
        if (*at)
            parts[n++] = at;
        else if (separator != ' ')
            return form_bad(f, k->line, _("'%s' has an empty part"), k->name);
        at = next;
    }
    if (n == 0)
        return form_bad(f, k->line, _("'%s' is empty"), k->name);
    *ret = parts;
    *ret_n = n;
    return SOTAY_OK;
}

int form_list(const struct form *f, const struct ini_section *s, const char *name, char separator,
              const char *const **ret, size_t *ret_n)
{
    const struct ini_key *k = ini_key(s, name);
    *ret = NULL;
    *ret_n = 0;
    return k ? form_split(f, k, separator, ret, ret_n) : SOTAY_OK;
}

bool form_number(const char *text, int64_t *ret)
{
    return text[0] >= '0' && text[0] <= '9' && (text[0] != '0' || !text[1]) &&
           text_to_int(text, ret);
}

int form_numbers(const struct form *f, const struct ini_section *s, const char *name, int decimals,
                 int64_t *ret, size_t n, bool *ret_there)
{
    const char *const *parts;
    size_t n_parts;
    int rc = form_list(f, s, name, ' ', &parts, &n_parts);
    *ret_there = rc >= 0 && n_parts > 0;
    if (rc < 0 || n_parts == 0)
        return rc;
    int line = ini_key(s, name)->line;
    if (n_parts != n)
        return form_bad(f, line, _("'%s' needs %zu numbers, %zu are there"), name, n, n_parts);
    for (size_t i = 0; i < n; i++) {
        if (text_to_decimal(parts[i], decimals, &ret[i]))
            continue;
        if (decimals == 0)
            return form_bad(f, line, _("'%s' needs a whole number, not '%s'"), name, parts[i]);
        return form_bad(f, line, _("'%s' needs a number with at most %d decimals, not '%s'"), name,
                        decimals, parts[i]);
    }
    return SOTAY_OK;
}
