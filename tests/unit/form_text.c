/* tests/unit/form_text.c - reads a form that a test wrote down, or sees that it is refused. */
#include "base/base.h"

#include "form_text.h"

#include <check.h>

int form_read(const char *text, struct checklist *ret, struct sotay_error *err)
{
    return checklist_read_bytes(text, strlen(text), "t.ini", ret, err);
}

void form_is_refused(const char *label, const char *text, int line, const char *phrase)
{
    struct checklist c = {.revision = -7};
    struct sotay_error err = {0};
    char where[40];
    int rc = form_read(text, &c, &err);
    ck_assert_msg(rc == SOTAY_EREFUSED && err.code == rc, "%s: rc %d '%s'", label, rc, err.message);
    snprintf(where, sizeof where, "t.ini:%d: ", line);
    ck_assert_msg(strncmp(err.message, where, strlen(where)) == 0 && strstr(err.message, phrase),
                  "%s: '%s'", label, err.message);
    ck_assert_int_eq(c.revision, -7);
}
