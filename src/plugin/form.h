/* src/plugin/form.h - reading typed values out of the sections of a checklist file.
 * Private to checklist.c, form.c, measure.c, guideline.c, table.c and case.c. */
#ifndef SOTAY_FORM_H
#define SOTAY_FORM_H
#include "base/base.h"
#include "base/ini.h"
#include "plugin/checklist.h"

struct table_set { /* the tables under one rule set */
    const struct sotay_table *const *tables;
    uint32_t n;
};
struct checklist_memory {
    struct ini ini;               /* most texts of the checklist are the reader's own */
    const struct table_set *sets; /* one for each rule set, one where there are none */
    struct form_block *blocks;
};

struct form { /* one file being read */
    struct checklist *c;
    struct sotay_error *err;
};

/* "LABEL:LINE: why", SOTAY_EREFUSED. */
int form_bad(const struct form *f, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* Behind a form_bad: which of the words (NULL at the end) was meant, or all of them.  Returns
 * SOTAY_EREFUSED. */
int form_meant(const struct form *f, const char *typed, const char *const *words);
/* Zeroed memory that lives as long as the checklist; NULL after filling err. */
void *form_keep(const struct form *f, size_t count, size_t size);

/* Refuses the first key of the section that is not in the list (NULL at the end). */
int form_only(const struct form *f, const struct ini_section *s, const char *const *names);

/* Each reads one key and leaves *ret alone where the key is absent; form_need refuses that
 * first. */
int form_need(const struct form *f, const struct ini_section *s, const char *const *names);
int form_text(const struct form *f, const struct ini_section *s, const char *name,
              const char **ret); /* in quotes */
int form_word(const struct form *f, const struct ini_section *s, const char *name,
              const char **ret); /* quoted or not, never empty */
int form_yes(const struct form *f, const struct ini_section *s, const char *name, bool *ret);
int form_int(const struct form *f, const struct ini_section *s, const char *name, int low, int high,
             int *ret);
/* Whole numbers or decimals, separated by spaces, exactly n of them; absent: *ret_there = false. */
int form_numbers(const struct form *f, const struct ini_section *s, const char *name, int decimals,
                 int64_t *ret, size_t n, bool *ret_there);
/* Splits at the separator, trims; no empty part.  NULL and 0 where the key is absent. */
int form_list(const struct form *f, const struct ini_section *s, const char *name, char separator,
              const char *const **ret, size_t *ret_n);
/* The same of a key that is there. */
int form_split(const struct form *f, const struct ini_key *k, char separator,
               const char *const **ret, size_t *ret_n);
/* The N of step-N, level-N and row-N, as it is always written: "7", not "07" or "+7". */
bool form_number(const char *text, int64_t *ret);

/* [measure-NAME]; form_measure_links is called once all measures are read and checks only-if. */
int form_measure(const struct form *f, const struct ini_section *s, const char *name,
                 struct checklist_measure *ret);
int form_measure_links(const struct form *f, const struct ini *ini);

/* [guideline-WORD] */
int form_guideline(const struct form *f, const struct ini_section *s, const char *name,
                   struct checklist_guideline *ret);
/* The key `guideline`: rule sets of the form, which must all have been read. */
int form_guidelines(const struct form *f, const struct ini_section *s, struct checklist_words *ret);

/* [table-NAME]; form_table_sets is called once all tables are read: no name twice under one rule
 * set, and the tables of each rule set in an array (memory->sets). */
int form_table(const struct form *f, const struct ini_section *s, const char *name,
               struct checklist_table *ret);
int form_table_sets(const struct form *f);

/* [case-NAME]; the measures of the form must have been read. */
int form_case(const struct form *f, const struct ini_section *s, const char *name,
              struct checklist_case *ret);
#endif
