/* plugins/xlsx/read.c - from the bytes of a workbook to its sheets: which parts there are is read from
 * the relations between them, never guessed. */
#include "xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 400, RELATIONS_MAX = 5000, SHEETS_MAX = 1000 };

int32_t refuse(const struct reader *r, const char *message)
{
    r->host->log(r->host, SOTAY_LOG_ERROR, r->host->translate(r->host, message));
    return SOTAY_SHEET_REFUSED;
}

int32_t no_memory(const struct reader *r)
{
    r->host->log(r->host, SOTAY_LOG_ERROR, r->host->translate(r->host, N_("out of memory")));
    return SOTAY_SHEET_NO_MEMORY;
}

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

/* ---- relations: id, what it is, which part -------------------------------------------------------- */

struct relation {
    char *id, *type, *part;
};
struct relations {
    const char *from; /* part they belong to, "" for the whole archive */
    struct relation *v;
    size_t n, cap;
};

static void relations_done(struct relations *s)
{
    for (size_t i = 0; i < s->n; i++) {
        free(s->v[i].id);
        free(s->v[i].type);
        free(s->v[i].part);
    }
    free(s->v);
}

/* "xl/workbook.xml" and "worksheets/a.xml" make "xl/worksheets/a.xml".  false: it is too long, or climbs
 * out of the archive. */
static bool join_names(const char *from, const char *target, char ret[NAME_MAX_BYTES])
{
    const char *slash = *target == '/' ? NULL : strrchr(from, '/');
    size_t len = slash ? (size_t)(slash - from) : 0;
    if (len + strlen(target) + 2 > NAME_MAX_BYTES)
        return false;
    memcpy(ret, from, len);
    while (*target) {
        size_t piece = strcspn(target, "/");
        if (piece == 2 && strncmp(target, "..", 2) == 0) {
            if (len == 0)
                return false;
            while (len > 0 && ret[len - 1] != '/')
                len--;
            len -= len > 0;
        } else if (piece > 0 && !(piece == 1 && *target == '.')) {
            if (len > 0)
                ret[len++] = '/';
            memcpy(ret + len, target, piece);
            len += piece;
        }
        target += piece + (target[piece] == '/');
    }
    ret[len] = '\0';
    return len > 0;
}

/* What stands behind the last slash: "worksheet", in the transitional and in the strict form. */
static const char *last_word(const char *type)
{
    const char *slash = strrchr(type, '/');
    return slash ? slash + 1 : type;
}

static int32_t on_relation(struct reader *r, void *with, uint8_t id, const char **attributes)
{
    enum { RELATION = 2 };
    struct relations *all = with;
    const char *name = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    const char *mode = xml_attribute(attributes, "TargetMode");
    char part[NAME_MAX_BYTES];
    if (id != RELATION || !name || !type || !target || (mode && strcmp(mode, "External") == 0) ||
        !join_names(all->from, target, part))
        return 0;
    if (all->n == RELATIONS_MAX)
        return refuse(r, N_("it has too many parts"));
    if (!grow(&all->v, &all->cap, all->n, sizeof *all->v))
        return no_memory(r);
    struct relation *one = &all->v[all->n++];
    *one = (struct relation){copy_of(name), copy_of(last_word(type)), copy_of(part)};
    return one->id && one->type && one->part ? 0 : no_memory(r);
}

/* Relations of "xl/workbook.xml" are in "xl/_rels/workbook.xml.rels". */
static int32_t relations_read(struct reader *r, const char *from, struct relations *ret)
{
    static const struct xml_rule rules[] = {{XML_TOP, 1, false, "Relationships"},
                                            {1, 2, false, "Relationship"}};
    static const struct xml_part part = {rules, 2, on_relation, NULL};
    char name[2 * NAME_MAX_BYTES];
    const char *slash = strrchr(from, '/');
    size_t folder = slash ? (size_t)(slash - from) + 1 : 0;
    snprintf(name, sizeof name, "%.*s_rels/%s.rels", (int)folder, from, from + folder);
    ret->from = from;
    return archive_parse(r, name, &part, ret);
}

static const struct relation *relation_of_type(const struct relations *s, const char *type)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i].type, type) == 0)
            return &s->v[i];
    return NULL;
}

static const struct relation *relation_of_id(const struct relations *s, const char *id)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->v[i].id, id) == 0)
            return &s->v[i];
    return NULL;
}

/* ---- the workbook --------------------------------------------------------------------------------- */

struct book {
    struct {
        char *name, *id;
        bool hidden;
    } * sheets;
    size_t n, cap;
};

static void book_done(struct book *b)
{
    for (size_t i = 0; i < b->n; i++) {
        free(b->sheets[i].name);
        free(b->sheets[i].id);
    }
    free(b->sheets);
}

enum { WORKBOOK = 1, PROPERTIES, SHEETS, SHEET };

static int32_t add_sheet(struct reader *r, struct book *b, const char **attributes)
{
    const char *name = xml_attribute(attributes, "name"), *id = xml_attribute(attributes, "id");
    const char *state = xml_attribute(attributes, "state");
    if (!id)
        return 0;
    if (b->n == SHEETS_MAX)
        return refuse(r, N_("it has too many sheets"));
    if (!grow(&b->sheets, &b->cap, b->n, sizeof *b->sheets))
        return no_memory(r);
    size_t at = b->n++;
    b->sheets[at].name = copy_of(name ? name : "");
    b->sheets[at].id = copy_of(id);
    b->sheets[at].hidden = state && strcmp(state, "visible") != 0;
    return b->sheets[at].name && b->sheets[at].id ? 0 : no_memory(r);
}

static int32_t book_begin(struct reader *r, void *with, uint8_t id, const char **attributes)
{
    if (id == PROPERTIES)
        r->from_1904 = xml_is_true(attributes, "date1904");
    return id == SHEET ? add_sheet(r, with, attributes) : 0;
}

static int32_t book_read(struct reader *r, const char *name, struct book *ret)
{
    static const struct xml_rule rules[] = {
        {XML_TOP, WORKBOOK, false, "workbook"},
        {WORKBOOK, PROPERTIES, false, "workbookPr"},
        {WORKBOOK, SHEETS, false, "sheets"},
        {SHEETS, SHEET, false, "sheet"},
    };
    static const struct xml_part part = {rules, sizeof rules / sizeof rules[0], book_begin, NULL};
    int32_t rc = archive_parse(r, name, &part, ret);
    return rc >= 0 && ret->n == 0 ? refuse(r, N_("it has no sheets")) : rc;
}

/* ---- the sheets ----------------------------------------------------------------------------------- */

static int32_t sheets_read(struct reader *r, const struct book *b, const struct relations *parts)
{
    int32_t rc = 0;
    for (size_t i = 0; rc >= 0 && i < b->n; i++) {
        const struct relation *part = relation_of_id(parts, b->sheets[i].id);
        if (!part || strcmp(part->type, "worksheet") != 0)
            continue; /* a chart */
        rc = r->taker->sheet(r->taker, b->sheets[i].name, b->sheets[i].hidden);
        if (rc > 0)
            rc = cells_read(r, part->part);
    }
    return rc;
}

static int32_t parts_read(struct reader *r, const char *main_part, struct relations *parts,
                          struct book *book)
{
    int32_t rc = relations_read(r, main_part, parts);
    if (rc >= 0)
        rc = book_read(r, main_part, book);
    if (rc < 0)
        return rc;
    const struct relation *styles = relation_of_type(parts, "styles");
    const struct relation *strings = relation_of_type(parts, "sharedStrings");
    /* Some programs name parts that they did not write, where they had nothing to say. */
    if (styles && archive_find(r, styles->part) >= 0)
        rc = styles_read(r, styles->part);
    if (rc >= 0 && strings && archive_find(r, strings->part) >= 0)
        rc = strings_read(r, strings->part);
    return rc < 0 ? rc : sheets_read(r, book, parts);
}

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), n = strlen(end);
    return len >= n && strcmp(name + len - n, end) == 0;
}

static int32_t main_part_read(struct reader *r, const char *main_part)
{
    struct relations parts = {0};
    struct book book = {0};
    if (ends_in(main_part, ".bin"))
        return refuse(r, N_("this is a binary workbook (.xlsb)"));
    int32_t rc = parts_read(r, main_part, &parts, &book);
    relations_done(&parts);
    book_done(&book);
    return rc;
}

static int32_t archive_read(struct reader *r)
{
    struct relations top = {0};
    if (zip_get_num_entries(r->zip, 0) > (zip_int64_t)r->limits->entries)
        return refuse(r, N_("it has too many parts"));
    if (archive_find(r, "_rels/.rels") < 0 || archive_find(r, "[Content_Types].xml") < 0)
        return refuse(r, N_("this is not an Excel workbook"));
    int32_t rc = relations_read(r, "", &top);
    const struct relation *main_part = rc < 0 ? NULL : relation_of_type(&top, "officeDocument");
    if (rc >= 0)
        rc = main_part ? main_part_read(r, main_part->part)
                       : refuse(r, N_("this is not an Excel workbook"));
    relations_done(&top);
    return rc;
}

int32_t xlsx_read(const struct sotay_host *host, const void *bytes, uint64_t len,
                  const struct sotay_sheet_limits *limits, const struct sotay_taker *taker)
{
    struct reader r = {.host = host, .limits = limits, .taker = taker};
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &why);
    r.zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    bool memory = zip_error_code_zip(&why) == ZIP_ER_MEMORY;
    zip_error_fini(&why);
    if (!r.zip) {
        zip_source_free(source); /* of NULL: nothing */
        return memory ? no_memory(&r) : refuse(&r, N_("it is damaged, or not whole"));
    }
    int32_t rc = archive_read(&r);
    zip_discard(r.zip);
    text_done(&r.strings);
    free(r.string_at);
    free(r.formats);
    return rc < 0 ? rc : 0;
}
