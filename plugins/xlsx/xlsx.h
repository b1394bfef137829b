/* plugins/xlsx/xlsx.h - what the files of this module share: the reader of one workbook, its parts,
 * growing text, numbers. */
#ifndef SOTAY_XLSX_H
#define SOTAY_XLSX_H
#include <sotay/plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zip.h>

#define N_(text) (text)

/* ---- growing text: a failed allocation sticks ------------------------------------------------- */

struct text {
    char *data; /* ends in NUL once something was added */
    size_t len, cap;
    bool failed;
};
void text_add(struct text *t, const char *bytes, size_t len);
void text_clear(struct text *t);
void text_done(struct text *t);
const char *text_of(const struct text *t); /* never NULL */
/* Appends what Excel writes as _x000D_ in its place; carriage returns and other controls are left out,
 * line ends and tabs stay. */
void text_add_unescaped(struct text *t, const char *bytes, size_t len);
/* The reverse: what only looks like it is marked, so that it comes back as it is. */
void text_add_escaped(struct text *t, const char *bytes);

/* ---- how a style shows a number ---------------------------------------------------------------- */

enum format {
    FORMAT_NUMBER,
    FORMAT_DAY,  /* a day, with or without a time */
    FORMAT_TIME, /* a time of day */
    FORMAT_SPAN, /* hours that may be more than 24 */
    FORMAT_ZEROS /* FORMAT_ZEROS + n: n digits, filled up with zeros: codes kept as numbers */
};
enum { ZEROS_MIN = 2, ZEROS_MAX = 20 };
/* By number of a built-in format; by the code of one's own. */
uint8_t format_built_in(long id);
uint8_t format_of_code(const char *code);

/* ---- numbers and days --------------------------------------------------------------------------- */

#define NUMBER_TEXT_MAX 400
/* The number as a file has it ("1.1000000000000001", "1.2E+3"), in 15 digits that count and without
 * an exponent.  false: it is none. */
bool number_plain(const char *raw, char ret[NUMBER_TEXT_MAX]);
/* What a cell with this value and format shows; returns SOTAY_CELL_*. */
int32_t number_show(const char *raw, uint8_t format, bool from_1904, char ret[NUMBER_TEXT_MAX]);
/* "1980-05-02T07:30:00Z" as cells of type "d" have it -> "1980-05-02 07:30"; false: it is none. */
bool number_iso_day(const char *raw, char ret[NUMBER_TEXT_MAX]);

/* ---- a workbook being read -------------------------------------------------------------------- */

struct reader {
    const struct sotay_host *host;
    const struct sotay_sheet_limits *limits;
    const struct sotay_taker *taker;
    zip_t *zip;
    uint64_t inflated; /* so far */
    /* shared strings: one text behind the other, each closed by NUL */
    struct text strings;
    size_t *string_at;
    size_t n_strings, strings_cap;
    uint8_t *formats; /* of each style, enum format */
    size_t n_formats, formats_cap;
    bool from_1904;
};
/* Logs the message in the user's language; returns SOTAY_SHEET_REFUSED. */
int32_t refuse(const struct reader *r, const char *message);
int32_t no_memory(const struct reader *r);
/* Room for one more behind n. */
bool grow(void *list, size_t *cap, size_t n, size_t size);

/* ---- XML ---------------------------------------------------------------------------------------- */

/* An element is known by its name and what it stands in; names of namespaces are not looked at. */
enum { XML_OTHER = 0, XML_TOP = 255 };
struct xml_rule {
    uint8_t parent, id;
    bool keeps_text;
    const char *name;
};
struct xml_part {
    const struct xml_rule *rules;
    size_t n_rules;
    /* Known elements only; each returns 0, or negative: stop. */
    int32_t (*begin)(struct reader *r, void *with, uint8_t id, const char **attributes);
    int32_t (*end)(struct reader *r, void *with, uint8_t id, const struct text *text);
};
/* NULL if it is not there.  The prefix does not matter. */
const char *xml_attribute(const char **attributes, const char *name);
/* Whole, not negative; `none` when the attribute is not there or is no such number. */
int64_t xml_number(const char **attributes, const char *name, int64_t none);
bool xml_is_true(const char **attributes, const char *name);

/* ---- parts -------------------------------------------------------------------------------------- */

/* Index of the part, -1: there is none. */
int64_t archive_find(const struct reader *r, const char *name);
/* Feeds the part to the handlers, within the limits. */
int32_t archive_parse(struct reader *r, const char *name, const struct xml_part *part, void *with);

int32_t strings_read(struct reader *r, const char *name);
int32_t styles_read(struct reader *r, const char *name);
int32_t cells_read(struct reader *r, const char *name);
/* The cell's string number, NULL: there is no such. */
const char *string_number(const struct reader *r, const char *text);

/* ---- what the module offers ----------------------------------------------------------------------- */

int32_t xlsx_read(const struct sotay_host *host, const void *bytes, uint64_t len,
                  const struct sotay_sheet_limits *limits, const struct sotay_taker *taker);
int32_t xlsx_write(const struct sotay_host *host, const struct sotay_book *book,
                   const struct sotay_sink *sink);
#endif
