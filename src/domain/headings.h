/* src/domain/headings.h - how headings and words of people's own lists read: the tables of
 * share/headings, and finding a text in them. */
#ifndef SOTAY_HEADINGS_H
#define SOTAY_HEADINGS_H
#include "base/arena.h"
#include "base/base.h"
#include "ledger/noun.h"

/* What a column of a list holds: a field of the noun (0 and above), or one of these. */
enum {
    TARGET_FACILITY = -1,   /* of a person: where they work */
    TARGET_DEPARTMENT = -2, /* and the part of it */
    TARGET_FULL_NAME = -3,
    TARGET_FAMILY_MIDDLE = -4, /* all of the name but the last word */
    TARGET_MALE = -5,          /* of two columns the one that is filled tells the sex */
    TARGET_FEMALE = -6,
    TARGET_BIRTH_DAY = -7,
    TARGET_BIRTH_MONTH = -8,
    TARGET_BIRTH_YEAR = -9,
    TARGET_WHO_BIRTH = -10, /* birth date of a person who is named */
    TARGET_POSITION = -11,  /* of a person: their cadre, where most of its cells are one */
    TARGET_IGNORED = -20,   /* known to hold nothing for us */
    TARGET_UNKNOWN = -21,
};

/* A text in the two forms that are compared: words with one blank between, case folded, with marks
 * and without.  AUTO(wording) w = {0}; */
struct wording {
    char *marked, *bare;
};
int wording_make(const char *text, struct wording *ret, struct sotay_error *err);
/* The same without what stands in brackets. */
int wording_without_brackets(const char *text, struct wording *ret, struct sotay_error *err);
void wording_done(struct wording *w);

struct phrase {
    const char *shown, *marked, *bare; /* as the table has it, and as wording_make gives it */
    const char *field, *word;          /* of words: the field's name and the word it takes */
    int target;                        /* of headings */
};
struct phrases {
    struct phrase *list;
    size_t n, cap;
};

struct headings { /* AUTO(headings) h = {0}; */
    struct arena mem;
    struct phrases of[NOUN_COUNT], ignore;
    struct phrases sums, ends;             /* rows below a list */
    struct phrases words;                  /* of cells */
    struct phrases kinds, skips, sections; /* of facilities' names; of parts of a facility */
};
/* Reads the files (':' between), and adds the names and titles of all fields.  SOTAY_EABSENT: no such
 * file; SOTAY_EUSAGE "FILE:LINE: why". */
int headings_read(const char *paths, struct headings *ret, struct sotay_error *err);
void headings_done(struct headings *h);

/* Marks may be left out of a text, but those that it has must be right.
 *
 * The phrase that the text is, with all its marks before without; NULL: none. */
const struct phrase *phrase_of(const struct phrases *p, const struct wording *text);
/* The longest that the text begins with as whole words. */
const struct phrase *phrase_before(const struct phrases *p, const struct wording *text);
/* The word of this field that the text is or holds (the longest, then the first); "" none. */
const char *phrase_word(const struct headings *h, const struct field *f,
                        const struct wording *text);
/* Target of a heading in a list of this noun; *ret_rank: its place in the table, less is surer. */
int heading_target(const struct headings *h, enum noun_id noun, const struct wording *text,
                   size_t *ret_rank);
/* TARGET_... or a field, of a column's name as the tables and --column have it; false: none. */
bool target_by_name(const struct noun *n, const char *name, int *ret);
/* Name and heading of a target: "full_name", _("Full name"); of a field its own. */
const char *target_name(const struct noun *n, int target);
const char *target_title(const struct noun *n, int target);

/* headings_shown.c: what a list that we make has over a column, and in a cell of words: as people here write
 * it, which is read again whichever language the program then speaks. */
const char *heading_shown(const struct headings *h, const struct noun *n, int target);
const char *heading_word(const struct headings *h, const struct field *f, const char *word);
#endif
