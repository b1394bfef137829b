/* src/base/str.h - a growing byte buffer.  A failed allocation sticks: later additions do nothing
 * and str_check reports it, so a chain of additions is checked once. */
#ifndef SOTAY_STR_H
#define SOTAY_STR_H
#include "base/base.h"

struct str {
    char *data; /* NUL-terminated after the first addition; NULL before */
    size_t len, cap;
    int failed;
};

/* Room for len bytes in all, taken at once: a secret is then never left behind by a move. */
void str_room(struct str *s, size_t len);
void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const void *bytes, size_t len);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void str_add_int(struct str *s, int64_t value);                 /* decimal */
void str_add_hex(struct str *s, const void *bytes, size_t len); /* lower case */
void str_add_json(struct str *s, const char *text);             /* quoted and escaped JSON string */
void str_clear(struct str *s);                               /* empty again, a failure forgotten */
int str_check(const struct str *s, struct sotay_error *err); /* SOTAY_OK or out of memory */
const char *str_text(const struct str *s);                   /* never NULL */
char *str_steal(struct str *s);                              /* caller frees; NULL if failed */
void str_done(struct str *s);

/* strdup of text, or of the first len bytes; NULL if text is NULL or memory is out. */
char *text_dup(const char *text);
char *text_dup_bytes(const char *text, size_t len);
#endif
