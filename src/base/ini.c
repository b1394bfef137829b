/* src/base/ini.c - checked INI files: read line by line here, then compared with iniparser. */
#include "base/base.h"

#include "base/ini.h"

#include <errno.h>
#include <fcntl.h>
#include <iniparser/iniparser.h>
#include <locale.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/place.h"
#include "base/str.h"
#include "base/text.h"

enum { FILE_BYTES_MAX = 65536, LINE_BYTES_MAX = 1000 };

struct ini_memory {
    char *label;
    struct ini_section *sections;
    size_t n_sections, sections_room;
    struct ini_key *keys; /* of all sections, one after the other */
    char **raw;           /* raw[i]: the value of keys[i] as it stands in the file */
    size_t *first;        /* first[i]: first key of sections[i] */
    size_t n_keys, keys_room;
};

struct reading {
    struct ini_memory *m;
    struct map seen; /* "section:key" or "section" -> line */
    int line;
    struct sotay_error *err;
};

/* "LABEL:LINE: why" */
static int refuse(const struct reading *r, const char *hint, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static int refuse(const struct reading *r, const char *hint, const char *fmt, ...)
{
    char why[480];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    return sotay_fail(r->err, SOTAY_EUSAGE, hint, "%s:%d: %s", r->m->label, r->line, why);
}

/* Memory. */

/* The contract shows the texts as const; they are ours all the same. */
static void free_text(const char *text)
{
    free((void *)(uintptr_t)text);
}

static void memory_free(struct ini_memory *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n_keys; i++) {
        free_text(m->keys[i].name);
        free_text(m->keys[i].value);
        free(m->raw[i]);
    }
    for (size_t i = 0; i < m->n_sections; i++)
        free_text(m->sections[i].name);
    free(m->label);
    free(m->sections);
    free(m->first);
    free(m->keys);
    free(m->raw);
    free(m);
}

/* Two arrays that grow together; both keep what they have if one cannot. */
static bool grow_pair(void *slot_a, size_t size_a, void *slot_b, size_t size_b, size_t n,
                      size_t *room)
{
    void **a = slot_a, **b = slot_b;
    if (n < *room)
        return true;
    size_t more = *room ? *room * 2 : 16;
    void *bigger = realloc(*a, more * size_a);
    if (!bigger)
        return false;
    *a = bigger;
    bigger = realloc(*b, more * size_b);
    if (!bigger)
        return false;
    *b = bigger;
    *room = more;
    return true;
}

/* Names. */

/* Refuses a name that was there before; section alone when key is NULL. */
static int note_name(struct reading *r, const char *section, const char *key)
{
    char whole[2 * LINE_BYTES_MAX + 2];
    int n = snprintf(whole, sizeof whole, "%s%s%s", section, key ? ":" : "", key ? key : "");
    int64_t line;
    if (map_get(&r->seen, whole, (size_t)n, &line))
        return refuse(r, _("Keep one of the two and delete the other."),
                      _("'%s' is there already, in line %d"), key ? key : section, (int)line);
    return map_put(&r->seen, whole, (size_t)n, r->line) ? SOTAY_OK : sotay_nomem(r->err);
}

static int check_name(const struct reading *r, const char *name)
{
    if (text_is_name(name))
        return SOTAY_OK;
    return refuse(r, _("A name is made of the letters a to z, digits, '_', '.' and '-'."),
                  _("'%s' cannot be a name"), name);
}

/* Lines. */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char *strip(char *text)
{
    while (is_blank(*text))
        text++;
    size_t len = strlen(text);
    while (len && is_blank(text[len - 1]))
        text[--len] = '\0';
    return text;
}

static int read_section(struct reading *r, char *text)
{
    struct ini_memory *m = r->m;
    size_t len = strlen(text);
    if (text[len - 1] != ']')
        return refuse(r, _("Write it like this: [name]"), _("the section has no ']' at its end"));
    text[len - 1] = '\0';
    char *name = strip(text + 1);
    int rc = check_name(r, name);
    if (rc >= 0)
        rc = note_name(r, name, NULL);
    if (rc < 0)
        return rc;
    if (!grow_pair(&m->sections, sizeof *m->sections, &m->first, sizeof *m->first, m->n_sections,
                   &m->sections_room))
        return sotay_nomem(r->err);
    char *copy = text_dup(name);
    if (!copy)
        return sotay_nomem(r->err);
    m->first[m->n_sections] = m->n_keys;
    m->sections[m->n_sections++] = (struct ini_section){.name = copy, .line = r->line};
    return SOTAY_OK;
}

/* Takes the quotes away, in place. */
static int read_value(const struct reading *r, char **value, bool *ret_quoted)
{
    char *text = *value;
    *ret_quoted = *text == '"';
    if (!*ret_quoted && text[strcspn(text, ";#\"'")])
        return refuse(r, _("Put the value in double quotes; nothing may stand behind them."),
                      _("the value holds one of ; # \" ' without quotes around it"));
    if (!*ret_quoted)
        return SOTAY_OK;
    char *end = strchr(text + 1, '"');
    if (!end)
        return refuse(r, _("Close the quotes on the same line."), _("the quotes are not closed"));
    if (end[1])
        return refuse(r, _("A value holds no double quotes, and nothing stands behind it."),
                      _("there is text behind the closing quotes"));
    *end = '\0';
    *value = text + 1;
    return SOTAY_OK;
}

static int add_key(struct reading *r, const char *name, const char *value, bool quoted)
{
    struct ini_memory *m = r->m;
    if (!grow_pair(&m->keys, sizeof *m->keys, &m->raw, sizeof *m->raw, m->n_keys, &m->keys_room))
        return sotay_nomem(r->err);
    char *copy = text_dup(name), *nfc = text_nfc(value, strlen(value)), *raw = text_dup(value);
    m->keys[m->n_keys] = (struct ini_key){copy, nfc, r->line, quoted};
    m->raw[m->n_keys++] = raw; /* counted at once: memory_free takes halves too */
    if (!copy || !nfc || !raw)
        return sotay_nomem(r->err);
    m->sections[m->n_sections - 1].n_keys++;
    return SOTAY_OK;
}

static int read_key(struct reading *r, char *text)
{
    struct ini_memory *m = r->m;
    char *equals = strchr(text, '=');
    if (!equals)
        return refuse(r, _("Write it like this: name = \"value\""), _("there is no '='"));
    *equals = '\0';
    char *name = strip(text), *value = strip(equals + 1);
    bool quoted;
    int rc = check_name(r, name);
    if (rc >= 0 && m->n_sections == 0)
        rc = refuse(r, _("Put a line like [name] before it."), _("'%s' is in no section"), name);
    if (rc >= 0)
        rc = note_name(r, m->sections[m->n_sections - 1].name, name);
    if (rc >= 0)
        rc = read_value(r, &value, &quoted);
    return rc < 0 ? rc : add_key(r, name, value, quoted);
}

static int check_line(const struct reading *r, const char *line, size_t len)
{
    if (len > LINE_BYTES_MAX)
        return refuse(r, _("Make the line shorter."), _("the line has more than %d bytes"),
                      LINE_BYTES_MAX);
    if (text_utf8_error(line, len) != len)
        return refuse(r, _("Save the file again as UTF-8."), _("the text is not UTF-8"));
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)line[i] < 0x20 && line[i] != '\t') || line[i] == 0x7f)
            return refuse(r, _("Type the line again."), _("the line holds a control character"));
    while (len && is_blank(line[len - 1]))
        len--;
    if (len && line[len - 1] == '\\') /* iniparser would join the next line to it */
        return refuse(r, _("Write all of it on one line."), _("the line ends with '\\'"));
    return SOTAY_OK;
}

static int read_line(struct reading *r, const char *line, size_t len)
{
    if (len && line[len - 1] == '\r')
        len--;
    int rc = check_line(r, line, len);
    if (rc < 0)
        return rc;
    char copy[LINE_BYTES_MAX + 1];
    memcpy(copy, line, len);
    copy[len] = '\0';
    char *text = strip(copy);
    if (*text == '\0' || *text == '#' || *text == ';')
        return SOTAY_OK;
    return *text == '[' ? read_section(r, text) : read_key(r, text);
}

static int check_bytes(struct reading *r, const char *bytes, size_t len)
{
    r->line = 1;
    if (len > FILE_BYTES_MAX)
        return refuse(r, _("Delete what is not needed."), _("the file has more than 64 KiB"));
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return refuse(r, _("Save the file as UTF-8 without BOM."),
                      _("the file begins with a byte order mark"));
    return SOTAY_OK;
}

static int read_lines(struct reading *r, const char *bytes, size_t len)
{
    int rc = check_bytes(r, bytes, len);
    for (size_t at = 0; rc >= 0 && at < len; r->line++) {
        const char *end = memchr(bytes + at, '\n', len - at);
        size_t n = end ? (size_t)(end - bytes) - at : len - at;
        rc = read_line(r, bytes + at, n);
        at += n + 1;
    }
    return rc;
}

/* iniparser. */

static int say_nothing(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static int say_nothing(const char *fmt, ...)
{
    (void)fmt;
    return 0;
}

/* Loads the same bytes, in the C locale: in an 8-bit one it would strip and fold parts of UTF-8. */
static dictionary *load_dictionary(const char *bytes, size_t len)
{
    char path[40];
    dictionary *d = NULL;
    int fd = memfd_create("ini", MFD_CLOEXEC);
    locale_t c = newlocale(LC_ALL_MASK, "C", NULL);
    if (fd >= 0 && c && place_write_all(fd, bytes, len) >= 0 && place_write_all(fd, "\n", 1) >= 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        locale_t before = uselocale(c);
        iniparser_set_error_callback(say_nothing);
        d = iniparser_load(path);
        iniparser_set_error_callback(NULL);
        uselocale(before);
    }
    if (c)
        freelocale(c);
    if (fd >= 0)
        close(fd);
    return d;
}

static int compare_key(struct reading *r, dictionary *d, const struct ini_section *section,
                       const struct ini_key *key, const char *raw)
{
    char name[2 * LINE_BYTES_MAX + 2];
    snprintf(name, sizeof name, "%s:%s", section->name, key->name);
    const char *other = iniparser_getstring(d, name, NULL);
    if (other && strcmp(other, raw) == 0)
        return SOTAY_OK;
    r->line = key->line;
    return refuse(r, _("Put the value in double quotes."), _("the value of '%s' is not clear"),
                  key->name);
}

static int compare_once(struct reading *r, const char *bytes, size_t len)
{
    struct ini_memory *m = r->m;
    dictionary *d = load_dictionary(bytes, len);
    if (!d)
        return sotay_fail(r->err, SOTAY_EFAIL, NULL, _("cannot check '%s' a second time"),
                          m->label);
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < m->n_sections; i++)
        for (size_t k = 0; rc >= 0 && k < m->sections[i].n_keys; k++)
            rc = compare_key(r, d, &m->sections[i], &m->sections[i].keys[k],
                             m->raw[m->first[i] + k]);
    iniparser_freedict(d);
    return rc;
}

/* iniparser loses keys, and does not say so, when memory runs out: a second look decides. */
static int compare(struct reading *r, const char *bytes, size_t len)
{
    int rc = compare_once(r, bytes, len);
    return rc == SOTAY_OK || rc == SOTAY_EFAIL ? rc : compare_once(r, bytes, len);
}

/* Files. */

static int read_bytes(const char *bytes, size_t len, const char *label, bool is_new,
                      struct ini *ret_ini, struct sotay_error *err)
{
    struct ini_memory *m = calloc(1, sizeof *m);
    if (!m)
        return sotay_nomem(err);
    m->label = text_dup(label);
    struct reading r = {.m = m, .err = err};
    int rc = m->label ? read_lines(&r, bytes, len) : sotay_nomem(err);
    for (size_t i = 0; i < m->n_sections; i++) /* keys has stopped moving */
        m->sections[i].keys = m->keys ? m->keys + m->first[i] : NULL;
    if (rc >= 0 && is_new)
        rc = compare(&r, bytes, len);
    map_done(&r.seen);
    if (rc < 0) {
        memory_free(m);
        return rc;
    }
    *ret_ini = (struct ini){m->label, m->sections, m->n_sections, m};
    return SOTAY_OK;
}

int ini_read_bytes(const char *bytes, size_t len, const char *label, struct ini *ret_ini,
                   struct sotay_error *err)
{
    return read_bytes(bytes, len, label, true, ret_ini, err);
}

int ini_read_again(const char *bytes, size_t len, const char *label, struct ini *ret_ini,
                   struct sotay_error *err)
{
    return read_bytes(bytes, len, label, false, ret_ini, err);
}

static int open_regular(const char *path, const char *label, int *ret_fd, struct sotay_error *err)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return sotay_fail(err, SOTAY_EABSENT, _("Check the name and the folder of the file."),
                          _("there is no file '%s'"), label);
    if (fd < 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot open '%s': %s"), label,
                          strerror(errno));
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return sotay_fail(err, SOTAY_EUSAGE, _("Give the name of a text file."),
                          _("'%s' is not a file"), label);
    }
    *ret_fd = fd;
    return SOTAY_OK;
}

/* One byte more than allowed is enough to see that it is too long. */
static int read_some(int fd, const char *label, struct str *bytes, struct sotay_error *err)
{
    char block[4096];
    while (bytes->len <= FILE_BYTES_MAX) {
        ssize_t n = read(fd, block, sizeof block);
        if (n < 0 && errno != EINTR)
            return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read '%s': %s"), label,
                              strerror(errno));
        if (n == 0)
            break;
        if (n > 0)
            str_add_bytes(bytes, block, (size_t)n);
        if (bytes->failed)
            break;
    }
    return str_check(bytes, err);
}

int ini_read_file(const char *path, const char *label, struct ini *ret_ini, struct sotay_error *err)
{
    int fd = -1;
    int rc = open_regular(path, label, &fd, err);
    if (rc < 0)
        return rc;
    AUTO(str) bytes = {0};
    rc = read_some(fd, label, &bytes, err);
    close(fd);
    return rc < 0 ? rc : ini_read_bytes(str_text(&bytes), bytes.len, label, ret_ini, err);
}

void ini_done(struct ini *ini)
{
    if (!ini)
        return;
    memory_free(ini->memory);
    *ini = (struct ini){0};
}

/* Looking up. */

const struct ini_section *ini_section(const struct ini *ini, const char *name)
{
    for (size_t i = 0; i < ini->n_sections; i++)
        if (strcmp(ini->sections[i].name, name) == 0)
            return &ini->sections[i];
    return NULL;
}

const struct ini_key *ini_key(const struct ini_section *section, const char *name)
{
    for (size_t i = 0; section && i < section->n_keys; i++)
        if (strcmp(section->keys[i].name, name) == 0)
            return &section->keys[i];
    return NULL;
}

const char *ini_text(const struct ini_section *section, const char *name, const char *fallback)
{
    const struct ini_key *key = ini_key(section, name);
    return key ? key->value : fallback;
}
