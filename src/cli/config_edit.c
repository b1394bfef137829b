/* src/cli/config_edit.c - one value in the user's own sotay.ini. */
#include "base/base.h"

#include "cli/config_edit.h"

#include "base/ini.h"
#include "base/place.h"
#include "base/text.h"
#include "ledger/file.h"

#include <ctype.h>
#include <errno.h>
#include <sys/stat.h>

#define FILE_MAX 65536 /* as the reader of such files has it */

/* ---- the text ------------------------------------------------------------------------------------ */

struct span { /* of a text: from `at`, `len` bytes */
    size_t at, len;
};

/* The line at `from`, with its end. */
static struct span line_at(const char *text, size_t from)
{
    size_t n = strcspn(text + from, "\n");
    return (struct span){from, n + (text[from + n] == '\n')};
}

static size_t blanks(const char *text)
{
    return strspn(text, " \t");
}

/* "[section]", "[ section ]" */
static bool is_section(const char *line, const char *section)
{
    size_t n = strlen(section);
    line += blanks(line);
    if (*line++ != '[')
        return false;
    line += blanks(line);
    if (strncmp(line, section, n) != 0)
        return false;
    line += n;
    return line[blanks(line)] == ']';
}

static bool begins_section(const char *line)
{
    return line[blanks(line)] == '[';
}

/* "key = value"; *ret_value: where the value stands in the line, without blanks around it. */
static bool is_key(const char *line, size_t len, const char *key, struct span *ret_value)
{
    size_t at = blanks(line), n = strlen(key);
    if (strncmp(line + at, key, n) != 0)
        return false;
    at += n;
    at += blanks(line + at);
    if (line[at] != '=')
        return false;
    at++;
    at += blanks(line + at);
    while (len > at && isspace((unsigned char)line[len - 1]))
        len--;
    *ret_value = (struct span){at, len > at ? len - at : 0};
    return true;
}

struct found {
    bool section, key;
    struct span value; /* of the key, in the text */
    size_t end;        /* behind the section's last line that is not blank */
};

static void search(const char *text, const char *section, const char *key, struct found *f)
{
    bool inside = false;
    for (size_t at = 0; text[at] && !f->key;) {
        struct span line = line_at(text, at), value;
        const char *words = text + at;
        if (begins_section(words)) {
            inside = is_section(words, section);
            f->section = f->section || inside;
        }
        if (inside && is_key(words, line.len, key, &value)) {
            f->key = true;
            f->value = (struct span){at + value.at, value.len};
        }
        if (inside && strspn(words, " \t\r\n") < line.len)
            f->end = at + line.len;
        at += line.len;
    }
}

static const char *line_end(const char *text)
{
    const char *first = strchr(text, '\n');
    return first && first > text && first[-1] == '\r' ? "\r\n" : "\n";
}

/* A last line without an end gets one before anything is put behind it. */
static void end_line(struct str *out, const char *end)
{
    if (out->len && out->data[out->len - 1] != '\n')
        str_add(out, end);
}

int ini_text_set(const char *text, const char *section, const char *key, const char *value,
                 struct str *out, struct sotay_error *err)
{
    struct found f = {.section = false};
    const char *end = line_end(text);
    search(text, section, key, &f);
    if (f.key) {
        str_add_bytes(out, text, f.value.at);
        str_addf(out, "\"%s\"", value);
        str_add(out, text + f.value.at + f.value.len);
        return str_check(out, err);
    }
    str_add_bytes(out, text, f.section ? f.end : strlen(text));
    end_line(out, end);
    if (!f.section)
        str_addf(out, "[%s]%s", section, end);
    str_addf(out, "%s = \"%s\"%s", key, value, end);
    if (f.section)
        str_add(out, text + f.end);
    return str_check(out, err);
}

/* ---- the file ------------------------------------------------------------------------------------ */

static int check_value(const char *name, const char *value, struct sotay_error *err)
{
    if (*value && text_is_plain(value) && !strchr(value, '"'))
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED, _("Use “ ” for quotes, on one line."),
                      _("%s: '%s' cannot be written into sotay.ini"), name, value);
}

/* Every other value reads as before, and this one as it should. */
static int check_text(const char *before, const struct str *after, const char *label,
                      const char *section, const char *key, const char *value,
                      struct sotay_error *err)
{
    AUTO(ini) was = {0}, is = {0};
    int rc = ini_read_bytes(before, strlen(before), label, &was, err);
    if (rc >= 0)
        rc = ini_read_bytes(after->data, after->len, label, &is, err);
    if (rc < 0)
        return rc;
    bool good = strcmp(ini_text(ini_section(&is, section), key, ""), value) == 0;
    for (size_t i = 0; i < was.n_sections; i++)
        for (size_t k = 0; k < was.sections[i].n_keys; k++) {
            const char *s = was.sections[i].name, *name = was.sections[i].keys[k].name;
            bool same = strcmp(s, section) == 0 && strcmp(name, key) == 0;
            const char *now = ini_text(ini_section(&is, s), name, NULL);
            good = good && (same || (now && strcmp(now, was.sections[i].keys[k].value) == 0));
        }
    return good ? SOTAY_OK
                : sotay_fail(err, SOTAY_EREFUSED, _("Write it there with a text editor."),
                             _("'%s' could not be changed safely"), label);
}

static int read_text(const char *path, char **ret, mode_t *ret_mode, struct sotay_error *err)
{
    struct stat st;
    size_t len = 0;
    *ret_mode = 0600;
    if (stat(path, &st) != 0) {
        *ret = text_dup("");
        return *ret ? SOTAY_OK : sotay_nomem(err);
    }
    *ret_mode = st.st_mode & 07777;
    int rc = file_read(path, FILE_MAX, ret, &len, err);
    if (rc >= 0 && strlen(*ret) != len)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Write it there with a text editor."),
                        _("'%s' could not be changed safely"), path);
    return rc;
}

static int make_folder(const char *path, struct sotay_error *err)
{
    char folder[PLACE_MAX];
    int rc = place_folder(path, folder, err);
    return rc < 0 || place_is_folder(folder) ? rc : folder_make_private(folder, err);
}

int config_set(enum config_key key, const char *value, struct sotay_error *err)
{
    AUTO(str) text = {0};
    AUTO_FREE char *named = config_user_file();
    AUTO_FREE char *target = named ? realpath(named, NULL) : NULL;
    AUTO_FREE char *before = NULL;
    AUTO_FREE char *section = text_dup(config_name(key));
    mode_t mode;
    if (!named)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("there is no home folder"));
    if (!section)
        return sotay_nomem(err);
    char *dot = strchr(section, '.'), *name = dot + 1;
    *dot = '\0';
    const char *path = target ? target : named;
    int rc = check_value(config_name(key), value, err);
    if (rc >= 0)
        rc = make_folder(path, err);
    if (rc >= 0)
        rc = read_text(path, &before, &mode, err);
    if (rc >= 0)
        rc = ini_text_set(before, section, name, value, &text, err);
    if (rc >= 0)
        rc = check_text(before, &text, path, section, name, value, err);
    if (rc >= 0)
        rc = file_write_private(path, text.data, text.len, true, err);
    if (rc >= 0 && mode != 0600 && chmod(path, mode) != 0)
        rc = sotay_fail(err, SOTAY_EFAIL, NULL, "'%s': %s", path, strerror(errno));
    return rc;
}
