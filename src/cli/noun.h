/* src/cli/noun.h - the commands of the nouns whose records are kept field by field: made from
 * noun_table. */
#ifndef SOTAY_CLI_NOUN_H
#define SOTAY_CLI_NOUN_H
#include "cli/cli.h"
#include "domain/record.h"
#include "ledger/noun.h"

/* The noun that the command's first word names. */
const struct noun *noun_of(const struct cli *cli);
/* PERSON, FACILITY: what help calls a record of this noun. */
const char *noun_word(enum noun_id noun);

/* Help for the argument that names one: code or name, or the parts of its key. */
const char *noun_which(enum noun_id noun);

/* noun_doubt.c: what a person should hear before a record is added, or removed. */

/* Warns of a facility that is called the same, below the same one. */
int noun_tell_twin(struct cli *cli, const struct wish *wish, struct sotay_error *err);
/* Warns of people of the same name and birth date, after a person was added. */
int noun_tell_namesakes(struct cli *cli, const struct save_result *r, struct sotay_error *err);
/* "P2 Nguyễn Thị Hoa (1990, T2)", "P2/T2/2026-01-01, P2 Nguyễn Thị Hoa": what is removed, and whose. */
int noun_removal_label(struct cli *cli, const struct noun *n, const struct id *id, struct str *out,
                       struct sotay_error *err);
/* Names what goes with a record, and asks; SOTAY_EREFUSED: no, or there is nobody to ask. */
int noun_ask_removal(struct cli *cli, const char *label, const char *hangs,
                     struct sotay_error *err);

/* Options made from fields, written into memory of the caller. */
struct noun_opts {
    struct opt opt[OPT_MAX];
    char names[NOUN_FIELDS_MAX][32];
    size_t n;
};
enum noun_use { NOUN_TO_ADD, NOUN_TO_EDIT, NOUN_TO_FILTER };
void noun_opts_fields(struct noun_opts *o, const struct noun *n, const char **slots,
                      enum noun_use use);
void noun_opts_add(struct noun_opts *o, struct opt opt);

/* The columns of a list: the CSV's names; a person has facility and department at the end.  What is no
 * CSV column (revoked, removed) comes only where the rows are not meant to be imported again. */
enum { NOUN_FULL_NAME = -1 };
struct noun_columns {
    struct out_column c[NOUN_FIELDS_MAX + 3];
    int field[NOUN_FIELDS_MAX]; /* or NOUN_FULL_NAME */
    size_t n, n_fields;
    bool is_short; /* of a person only what a terminal has room for; no department */
};
void noun_columns_of(const struct noun *n, enum out_format format, bool is_short, bool with_removed,
                     struct noun_columns *ret);
/* The header line of the noun's CSV file. */
int noun_print_template(const struct noun *n, struct sotay_error *err);

/* The text of a field as people read it: words in their language, days as they write them. */
void noun_text_shown(const struct field *f, const char *text, struct str *out);

/* record_find, for the positional argument. */
int noun_find(struct cli *cli, enum noun_id noun, const char *text, struct id *ret,
              struct sotay_error *err);
/* "DB-00015", or for what has no code its key joined by '/'. */
int noun_label(struct cli *cli, const struct noun *n, const struct id *id, struct str *out,
               struct sotay_error *err);

#endif
