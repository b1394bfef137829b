/* src/ledger/noun.h - the nouns whose records are kept field by field: what fields each has, how a
 * field reads, and the fold of their `NOUN.set` entries into tables.
 *
 * A record's values are canonical texts: days ISO, references 32 hex digits, decimals with a point.
 * NULL = not known. */
#ifndef SOTAY_NOUN_H
#define SOTAY_NOUN_H
#include "base/base.h"
#include "base/day.h"
#include "base/id.h"
#include "store/store.h"
#include <jansson.h>

enum noun_id {
    NOUN_FACILITY,
    NOUN_PERSON,
    NOUN_POSTING,
    NOUN_COURSE,
    NOUN_CLASS,
    NOUN_ENROLMENT,
    NOUN_PROGRAMME,
    NOUN_ROUND,
    NOUN_SECONDMENT,
    NOUN_PARTNERSHIP,
    NOUN_REQUIREMENT,
    NOUN_INDICATOR,
    NOUN_GRANT,
    NOUN_COUNT
};

enum field_type {
    FIELD_CODE,    /* the record's own code */
    FIELD_TEXT,    /* one line of text, NFC */
    FIELD_DAY,     /* ISO day */
    FIELD_BIRTH,   /* ISO day or a year */
    FIELD_MONTH,   /* yyyy-mm */
    FIELD_INT,     /* whole number, not negative */
    FIELD_DECIMAL, /* at most two decimals, not negative */
    FIELD_WORD,    /* one of `words` */
    FIELD_NAME,    /* [a-z0-9-]+ : specialty, indicator */
    FIELD_NAMES,   /* several, ';' between */
    FIELD_SKILL,   /* specialty.name */
    FIELD_CITIZEN, /* 12 digits; shown masked */
    FIELD_REF,     /* a record of noun `ref` */
    FIELD_REFS,    /* several, ';' between */
};

struct field {
    const char *name;  /* CSV column, JSON key */
    const char *title; /* N_() heading */
    enum field_type type;
    const char *words; /* FIELD_WORD: space-separated */
    enum noun_id ref;  /* FIELD_REF, FIELD_REFS */
    bool required;     /* of a new record */
    bool key;          /* part of the key of what has no code */
    bool hidden;       /* kept and folded, no CSV column (revoked, provisional) */
};

/* Does it hold words that people read otherwise than they are typed (base/word.h)? */
bool field_is_words(const struct field *f);

#define NOUN_FIELDS_MAX 14

struct noun {
    enum noun_id id;
    const char *name; /* "facility" */
    const char *kind; /* "facility.set" */
    const struct field *fields;
    size_t n_fields;
    bool structural;   /* always signed, folds first */
    bool has_code;     /* fields[0] is FIELD_CODE */
    bool id_from_code; /* id = first 16 bytes of BLAKE2b-256(authority LF noun LF code LF) */
    enum sql_id sql_get, sql_put, sql_list, sql_drop, sql_by_code, sql_codes;
};

extern const struct noun noun_table[NOUN_COUNT];
const struct noun *noun_by_name(const char *name); /* or NULL */
const struct noun *noun_by_kind(const char *kind); /* or NULL */
/* What people call it, translated: a grant is a right. */
const char *noun_shown(const struct noun *n);
int noun_field(const struct noun *n, const char *name); /* index or -1 */

struct record {
    struct id id;
    bool is_void;             /* hidden: removed, or */
    bool is_linked;           /* of persons: part of another record now */
    int64_t clock;            /* of the latest entry that touched it */
    char *v[NOUN_FIELDS_MAX]; /* owned */
};
void record_done(struct record *r);
/* SOTAY_END when there is none. */
int record_get(struct store *s, const struct noun *n, const struct id *id, struct record *ret,
               struct sotay_error *err);
/* Reads the record from the current row of sql_get or sql_list. */
int record_read(struct stmt *q, const struct noun *n, struct record *ret, struct sotay_error *err);
int record_put(struct store *s, const struct noun *n, const struct record *r,
               struct sotay_error *err);
/* Applies the fields that the payload of a `NOUN.set` entry sets; what cannot be read leaves the field as
 * it was. */
int record_apply(struct record *r, const struct noun *n, const json_t *payload,
                 struct sotay_error *err);
/* Every record, in the order of lists; stops when visit answers non-zero. */
typedef int (*noun_visit)(void *with, const struct record *r, struct sotay_error *err);
int record_each(struct store *s, const struct noun *n, noun_visit visit, void *with,
                struct sotay_error *err);
/* Puts a field's text into its canonical form for the ledger: NULL when it is not acceptable.  Only
 * the form is checked; references must be 32 hex digits.  The caller frees. */
char *field_canonical(const struct field *f, const char *text);
/* The same for folds, which leave out what cannot be read: *ret is NULL then.  Running out of memory is an
 * error, never a text that cannot be read. */
int field_read(const struct field *f, const char *text, char **ret, struct sotay_error *err);
/* The code of a record; "" if unknown. Codes shared by two records end in ~2, ~3 for the later ids. */
int record_code(struct store *s, const struct noun *n, const struct id *id, char ret_code[80],
                struct sotay_error *err);
/* The first 16 bytes of BLAKE2b-256 over `authority LF noun LF NFC code LF`. */
struct id noun_id_of_code(const struct hash *authority, const char *noun, const char *code);
#endif
