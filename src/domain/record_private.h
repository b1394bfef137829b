/* src/domain/record_private.h - shared by record*.c, person.c and import.c: codes of many records,
 * and the plan that rows become before anything is written. */
#ifndef SOTAY_RECORD_PRIVATE_H
#define SOTAY_RECORD_PRIVATE_H
#include "base/arena.h"
#include "base/base.h"
#include "domain/record.h"
#include "domain/validate.h"

/* ---- codes ----------------------------------------------------------------------------------- */

struct code {
    struct id id;
    char hex[2 * ID_SIZE + 1];
    const char *shown;  /* unique: of two with one code the later has ~2 */
    const char *search; /* search key of name or title */
};
struct codes { /* of one noun: those in use, or those removed */
    bool loaded, has_cases;
    struct code *list; /* by code, then id */
    size_t n, cap;
    struct map by_id, by_shown;
    struct map by_case; /* code without case -> index, or -1: several; filled when first asked */
    struct arena mem;
};
/* All codes of a noun, read when first asked for. */
int record_codes(struct app *app, enum noun_id noun, const struct codes **ret,
                 struct sotay_error *err);
/* The same of removed records: the first of one code is as it was, later ones have ~2. */
int record_removed(struct app *app, enum noun_id noun, const struct codes **ret,
                   struct sotay_error *err);
/* The one code in use that differs from text by case at most; NULL: none, or several. */
int record_by_case(struct app *app, enum noun_id noun, const char *text, const struct code **ret,
                   struct sotay_error *err);
const struct code *code_of_id(const struct codes *c, const struct id *id); /* or NULL */
const struct code *code_of_text(const struct codes *c, const char *shown); /* or NULL */
/* The record of one shown code, without reading all of them; SOTAY_END: none. */
int record_by_code(struct app *app, enum noun_id noun, const char *shown, struct id *ret,
                   struct sotay_error *err);
/* The person whose duplicate has this code; SOTAY_END: none. */
int record_by_linked_code(struct app *app, const char *code, struct id *ret,
                          struct sotay_error *err);
/* "PREFIX-00012": one above the greatest number with that prefix, which nobody removed has either. */
void record_next_code(const struct codes *c, const struct codes *removed, const char *prefix,
                      char ret[80]);
/* The shown code of any record of the noun, removed ones too. */
int record_shown_code(struct app *app, enum noun_id noun, const struct id *id, char ret[80],
                      struct sotay_error *err);

/* After a write: codes and rights are read anew. */
void record_forget(struct app *app);
/* Every word of `words` begins a word of `text`, in this order; both are search keys. */
bool search_matches(const char *text, const char *words);
/* A canonical text as it is shown: codes for ids. */
int show_value(struct app *app, const struct field *f, const char *value, bool identifiers,
               struct str *out, struct sotay_error *err);
/* The same in the words that people read, and a citizen ID masked. */
int show_in_words(struct app *app, const struct field *f, const char *value, struct str *out,
                  struct sotay_error *err);
/* The key fields as lists show them, '/' between. */
int record_shown_key(struct app *app, const struct noun *n, const struct record *r, struct str *out,
                     struct sotay_error *err);

/* ---- records of a noun in memory ------------------------------------------------------------- */

struct records { /* AUTO(records) r = {0}; */
    struct record *list;
    size_t n, cap;
    struct map by_id;
};
/* All of them, removed ones too. */
int records_load(struct records *r, struct store *s, const struct noun *n, struct sotay_error *err);
/* The rows of a query with the columns of sql_list. */
int records_read(struct records *r, struct stmt *q, const struct noun *n, struct sotay_error *err);
const struct record *records_find(const struct records *r, const struct id *id); /* or NULL */
const struct record *records_find_hex(const struct records *r, const char *hex); /* or NULL */
void records_done(struct records *r);
/* A field by name; NULL when it is not known. */
const char *record_named(const struct noun *n, const struct record *r, const char *field);

/* ---- the plan -------------------------------------------------------------------------------- */

struct input { /* one row or one wish: texts as typed, NULL or "" = unchanged */
    int64_t line;
    const char *v[NOUN_FIELDS_MAX];
    const char *facility, *department; /* person */
    const struct id *edit;             /* the record meant; NULL: found by code or key */
};

enum draft_state { DRAFT_BAD, DRAFT_NEW, DRAFT_CHANGED, DRAFT_SAME };

struct set { /* fields to write into one record; NULL unchanged, "" cleared */
    struct id id;
    const char *v[NOUN_FIELDS_MAX];
    int is_void; /* -1 unchanged */
};

struct draft {
    int64_t line;
    enum draft_state state;
    const struct record *known;     /* NULL: a new record */
    bool revive;                    /* known, but removed until now */
    const char *code;               /* as typed; "" */
    struct set set;                 /* what the row says, also where nothing changes */
    uint32_t changed;               /* bit per field of set.v that differs from known */
    const char *place, *department; /* person: facility as 32 hex; "" = clear, NULL = unchanged */
    struct set moves[2];            /* person: postings to write */
    size_t n_moves;
};

struct plan;
/* Told about a draft; text is "column: why". */
typedef void (*plan_tell)(void *with, const struct draft *d, bool is_warning, const char *text);

struct plan { /* AUTO(plan) p; */
    struct app *app;
    const struct noun *n;
    bool single;   /* one wish typed by somebody: names may stand for codes, a full class waits */
    bool by_title; /* columns are called as people call them: of a list that was understood */
    plan_tell tell;
    void *with;
    struct sotay_error first; /* of the first bad row; code 0: none */
    struct arena mem;
    bool sparse; /* known holds only what was asked for */
    struct records known;
    struct map known_by_key; /* nouns without code: key text -> index */
    struct map file_codes;   /* facility: code -> index of file_ids */
    struct code *file_ids;
    size_t n_file_ids, cap_file_ids;
    struct draft *rows;
    size_t n_rows, cap_rows;
    struct map row_by_key;        /* code or key text -> row */
    struct map row_by_case;       /* new codes without case -> row */
    struct map specialties;       /* known ones, and those that were warned of */
    struct str known_specialties; /* "endoscopy, ncd"; filled with the map */
    bool has_specialties;
    /* what the checks look at; loaded as far as the noun needs it */
    struct records facilities, classes, courses, postings;
    struct map taken;        /* class id -> people in it */
    struct map last_posting; /* person id -> index of postings */
    int64_t *before_posting; /* index of postings -> the person's one before, -1 */
    struct map citizens;     /* citizen ID -> 1 + row, or 0 */
};
int plan_open(struct plan *p, struct app *app, const struct noun *n, bool single,
              struct sotay_error *err);
void plan_done(struct plan *p);
/* Tells that the file has a facility of this code somewhere. */
int plan_announce(struct plan *p, const char *code, struct sotay_error *err);
/* Adds one row.  A bad row is told and kept as DRAFT_BAD; only I/O and memory are failures. */
int plan_add(struct plan *p, const struct input *in, struct sotay_error *err);
/* A row that is bad already, which plan_bad tells; what else is wrong in its cells is told here. */
int plan_add_bad(struct plan *p, const struct input *in, struct draft **ret,
                 struct sotay_error *err);
/* After the last row: what only all rows together show. */
int plan_finish(struct plan *p, struct sotay_error *err);
/* Appends everything that is new or changed. */
int plan_write(struct plan *p, struct writer *w, struct sotay_error *err);

/* The record of that id; NULL: there is none. */
int plan_known(struct plan *p, const struct id *id, const struct record **ret,
               struct sotay_error *err);
/* The value a field will have; NULL: not known. */
const char *draft_value(const struct draft *d, size_t field);
const char *draft_named(const struct plan *p, const struct draft *d, const char *field);
bool draft_touches(const struct plan *p, const struct draft *d, const char *field);
/* "--end-date" where options were typed, "end_date" in files. */
const char *plan_column(const struct plan *p, const char *column, char ret[48]);
void plan_bad(struct plan *p, struct draft *d, const char *column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void plan_warn(struct plan *p, const struct draft *d, const char *column, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The facility of one row as 32 hex; NULL after telling that it is not known. */
int plan_reference(struct plan *p, struct draft *d, const struct field *f, const char *text,
                   const char **ret_hex, struct sotay_error *err);

/* record_identify.c: what is known of the noun, and which of it a row means; key is filled. */
int plan_load_known(struct plan *p, struct sotay_error *err);
int plan_index_known(struct plan *p, struct sotay_error *err);
int plan_identify(struct plan *p, struct draft *d, const struct input *in, struct str *key,
                  struct sotay_error *err);

/* record_check.c */
int check_load(struct plan *p, struct sotay_error *err);
int check_draft(struct plan *p, struct draft *d, struct sotay_error *err);
int check_all(struct plan *p, struct sotay_error *err);
/* record_tree.c: parents in their order of writing; bad rows where the tree would not hold. */
int tree_check(struct plan *p, struct sotay_error *err);
int tree_order(struct plan *p, size_t *order, struct sotay_error *err);

/* person.c */
int person_match(struct plan *p, const struct draft *d, bool removed, const struct record **ret,
                 struct sotay_error *err);
int person_index(struct plan *p, struct sotay_error *err);
/* Is the row's code that of somebody else? */
bool person_conflicts(const struct plan *p, const struct draft *d);
/* Warns when another person has the same citizen ID. */
int person_check_citizen(struct plan *p, const struct draft *d, const char *citizen,
                         struct sotay_error *err);
int person_move(struct plan *p, struct draft *d, struct sotay_error *err);
/* "DB-00957": the next free code, made from the facility's topmost one (NULL: the only root). */
int person_next_code(struct app *app, const struct id *facility, char ret[80],
                     struct sotay_error *err);

/* The code of a new record that has none: made from what the row says it belongs to. */
int record_make_code(struct app *app, const struct noun *n, const struct input *in, char ret[80],
                     struct sotay_error *err);

/* Appends one `NOUN.set`; nothing when set holds nothing. */
int set_append(struct writer *w, const struct noun *n, const struct set *set,
               struct sotay_error *err);
#endif
