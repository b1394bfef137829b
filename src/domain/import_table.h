/* src/domain/import_table.h - the rows of a file that is imported, all in memory: under which columns they
 * stand, what rows about one record say together, and those that were bad, to be mended. */
#ifndef SOTAY_IMPORT_TABLE_H
#define SOTAY_IMPORT_TABLE_H
#include "base/arena.h"
#include "domain/import.h"
#include "domain/rejects.h"
#include "domain/source.h"

struct raw { /* a row of the file */
    int64_t line;
    const char **cells;                  /* as many as the header has */
    bool too_long;                       /* there was text beyond the last column */
    const struct list_problem *problems; /* of a list that was understood */
    bool made_code;                      /* it had none, and was given the first one */
    const char *who_birth;               /* of the person named in it; "" */
    const char *reason;                  /* why it is bad; "" */
};

struct table { /* ends in table_done */
    const struct noun *noun;
    const char *name; /* as messages call the file */
    struct arena mem;
    const char **header;
    int *
        field; /* of each column, or TARGET_...; TARGET_IGNORED: why the row was bad when last read */
    bool is_list;                    /* that was understood: not in our own form */
    const struct headings *headings; /* of a list; borrowed */
    size_t n_columns;
    struct raw *list;
    size_t n, cap;
    bool no_memory;            /* of table_blame */
    struct sotay_error broken; /* where reading could not go on; code 0: at the end */
};
void table_done(struct table *s);
int table_read(struct table *s, const struct noun *n, struct source *source,
               struct sotay_error *err);
/* What later rows of one record say of what the first leaves out, the first says too.  list: what was
 * understood, which shows it; may be NULL. */
int table_join(struct table *s, struct understood *list, struct sotay_error *err);
/* Nothing is said against any row; one more thing is said against a row. */
void table_clear(struct table *s);
void table_blame(struct table *s, size_t row, const char *why);
/* The bad rows under headings, to be mended: as whoever made the file reads it. */
int table_rejects(const struct table *s, const bool *is_bad, struct rejects *to,
                  struct sotay_error *err);
#endif
