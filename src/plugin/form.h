/* src/plugin/form.h - reading typed values out of the sections of a checklist file.
 * Private to checklist.c, measure.c and form.c. */
#ifndef SOTAY_FORM_H
#define SOTAY_FORM_H
#include "base/base.h"
#include "base/ini.h"
#include "plugin/checklist.h"

struct form { /* one file being read */
    struct checklist *c;
    struct sotay_error *err;
};

/* "LABEL:LINE: why", SOTAY_EREFUSED. */
int form_bad(const struct form *f, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
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

/* [measure-NAME]; form_measure_links is called once all measures are read and checks only-if. */
int form_measure(const struct form *f, const struct ini_section *s, const char *name,
                 struct checklist_measure *ret);
int form_measure_links(const struct form *f, const struct ini *ini);
#endif
