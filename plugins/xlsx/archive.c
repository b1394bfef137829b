/* plugins/xlsx/archive.c - one part of the archive through the XML parser, within the limits. */
#include "xlsx.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (64 << 10)
#define PIECE_MAX (1 << 20) /* of XML that cannot be divided: a tag with its attributes */
#define SMALL_PART (1 << 20)
#define PART_NAME_MAX 1000
#define DEPTH_MAX 64
#define SEPARATOR '|' /* between a namespace and a name */

/* Some programs under Windows wrote "xl\workbook.xml"; Excel opens that. */
static int64_t find_backslashed(const struct reader *r, const char *name)
{
    char other[PART_NAME_MAX];
    size_t i = 0;
    for (; name[i] && i + 1 < sizeof other; i++)
        other[i] = (char)(name[i] == '/' ? '\\' : name[i]);
    other[i] = '\0';
    return zip_name_locate(r->zip, other, ZIP_FL_NOCASE);
}

int64_t archive_find(const struct reader *r, const char *name)
{
    zip_int64_t at = zip_name_locate(r->zip, name, 0);
    if (at < 0)
        at = zip_name_locate(r->zip, name, ZIP_FL_NOCASE);
    return at >= 0 ? at : find_backslashed(r, name);
}

/* ---- attributes ------------------------------------------------------------------------------- */

static const char *local_name(const char *name)
{
    const char *bar = strrchr(name, SEPARATOR);
    return bar ? bar + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0)
            return attributes[i + 1];
    return NULL;
}

int64_t xml_number(const char **attributes, const char *name, int64_t none)
{
    const char *at = xml_attribute(attributes, name);
    int64_t value = 0;
    if (!at || !*at || strlen(at) > 15)
        return none;
    for (; *at; at++) {
        if (*at < '0' || *at > '9')
            return none;
        value = value * 10 + (*at - '0');
    }
    return value;
}

bool xml_is_true(const char **attributes, const char *name)
{
    const char *value = xml_attribute(attributes, name);
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* ---- elements --------------------------------------------------------------------------------- */

struct feed { /* a part on its way through the parser */
    struct reader *r;
    const struct xml_part *part;
    void *with;
    XML_Parser parser;
    struct text text; /* of the innermost element that keeps its text */
    uint32_t depth, depth_max;
    struct {
        uint8_t id;
        bool keeps_text;
    } open[DEPTH_MAX + 1]; /* by depth, from 1 */
    int32_t rc;
};

static void stop(struct feed *f, int32_t rc)
{
    f->rc = rc;
    XML_StopParser(f->parser, XML_FALSE);
}

static const struct xml_rule *find_rule(const struct feed *f, const char *name)
{
    uint8_t parent = f->depth > 1 ? f->open[f->depth - 1].id : XML_TOP;
    for (size_t i = 0; parent != XML_OTHER && i < f->part->n_rules; i++)
        if (f->part->rules[i].parent == parent && strcmp(f->part->rules[i].name, name) == 0)
            return &f->part->rules[i];
    return NULL;
}

static void XMLCALL on_begin(void *feed, const char *name, const char **attributes)
{
    struct feed *f = feed;
    if (f->rc < 0)
        return;
    if (f->depth >= f->depth_max) {
        stop(f, refuse(f->r, N_("it has elements within elements without end")));
        return;
    }
    f->depth++;
    const struct xml_rule *rule = find_rule(f, local_name(name));
    f->open[f->depth].id = rule ? rule->id : XML_OTHER;
    f->open[f->depth].keeps_text = rule && rule->keeps_text;
    if (!rule)
        return;
    text_clear(&f->text);
    int32_t rc = f->part->begin ? f->part->begin(f->r, f->with, rule->id, attributes) : 0;
    if (rc < 0)
        stop(f, rc);
}

static void XMLCALL on_text(void *feed, const char *text, int len)
{
    struct feed *f = feed;
    if (f->rc >= 0 && f->open[f->depth].keeps_text)
        text_add(&f->text, text, (size_t)len);
}

static void XMLCALL on_end(void *feed, const char *name)
{
    struct feed *f = feed;
    (void)name;
    if (f->rc < 0)
        return;
    uint8_t id = f->open[f->depth--].id;
    if (id == XML_OTHER)
        return;
    int32_t rc = f->text.failed ? no_memory(f->r) : 0;
    if (rc >= 0 && f->part->end)
        rc = f->part->end(f->r, f->with, id, &f->text);
    text_clear(&f->text);
    if (rc < 0)
        stop(f, rc);
}

/* No workbook has one; entities, which can grow without end or name other files, need it. */
static void XMLCALL on_doctype(void *feed, const char *name, const char *system, const char *public,
                               int has_subset)
{
    struct feed *f = feed;
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    stop(f, refuse(f->r, N_("it has a document type declaration, which no workbook has")));
}

/* ---- bytes ------------------------------------------------------------------------------------ */

static int32_t check_part(const struct reader *r, const zip_stat_t *st)
{
    if (st->encryption_method != ZIP_EM_NONE)
        return refuse(r, N_("it is protected by a password"));
    if (st->size > r->limits->inflated_bytes)
        return refuse(r, N_("it becomes too large when it is unpacked"));
    return 0;
}

static int32_t count_bytes(struct reader *r, uint64_t part_bytes, uint64_t packed, uint64_t more)
{
    r->inflated += more;
    if (r->inflated > r->limits->inflated_bytes)
        return refuse(r, N_("it becomes too large when it is unpacked"));
    if (part_bytes > SMALL_PART && r->limits->ratio && part_bytes / r->limits->ratio > packed)
        return refuse(r, N_("a small part of it becomes far too large when it is unpacked"));
    return 0;
}

static int32_t cannot_unpack(const struct reader *r, const zip_error_t *why)
{
    if (zip_error_code_zip(why) == ZIP_ER_MEMORY)
        return no_memory(r);
    return refuse(r, N_("it is damaged: a part of it cannot be unpacked"));
}

static int32_t feed_status(struct feed *f, enum XML_Status status)
{
    if (f->rc < 0 || status == XML_STATUS_OK)
        return f->rc;
    if (XML_GetErrorCode(f->parser) == XML_ERROR_NO_MEMORY)
        return no_memory(f->r);
    return refuse(f->r, N_("a part of it is not well-formed XML"));
}

static int32_t feed_all(struct feed *f, zip_file_t *file, uint64_t packed)
{
    uint64_t fed = 0;
    for (;;) {
        void *block = XML_GetBuffer(f->parser, BLOCK_BYTES);
        if (!block)
            return no_memory(f->r);
        zip_int64_t n = zip_fread(file, block, BLOCK_BYTES);
        if (n < 0)
            return cannot_unpack(f->r, zip_file_get_error(file));
        fed += (uint64_t)n;
        int32_t rc = count_bytes(f->r, fed, packed, (uint64_t)n);
        if (rc >= 0)
            rc = feed_status(f, XML_ParseBuffer(f->parser, (int)n, n == 0));
        if (rc < 0 || n == 0)
            return rc;
        /* The parser begins anew with a piece that is not whole, each time more comes. */
        if (XML_GetCurrentByteIndex(f->parser) + PIECE_MAX < (int64_t)fed)
            return refuse(f->r, N_("a part of it is not well-formed XML"));
    }
}

static int32_t feed_file(struct feed *f, zip_file_t *file, uint64_t packed)
{
    f->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!f->parser)
        return no_memory(f->r);
    XML_SetUserData(f->parser, f);
    XML_SetElementHandler(f->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(f->parser, on_text);
    XML_SetStartDoctypeDeclHandler(f->parser, on_doctype);
    int32_t rc = feed_all(f, file, packed);
    XML_ParserFree(f->parser);
    text_done(&f->text);
    return rc;
}

int32_t archive_parse(struct reader *r, const char *name, const struct xml_part *part, void *with)
{
    zip_stat_t st;
    int64_t at = archive_find(r, name);
    if (at < 0)
        return refuse(r, N_("it is damaged: a part of it is missing"));
    if (zip_stat_index(r->zip, (zip_uint64_t)at, 0, &st) < 0)
        return cannot_unpack(r, zip_get_error(r->zip));
    int32_t rc = check_part(r, &st);
    if (rc < 0)
        return rc;
    zip_file_t *file = zip_fopen_index(r->zip, (zip_uint64_t)at, 0);
    if (!file)
        return cannot_unpack(r, zip_get_error(r->zip));
    struct feed f = {.r = r, .part = part, .with = with};
    f.depth_max = r->limits->depth < DEPTH_MAX ? r->limits->depth : DEPTH_MAX;
    rc = feed_file(&f, file, st.comp_size);
    zip_fclose(file);
    return rc;
}
