/* src/domain/typed.h - what a person types for a field, in the form that records have. */
#ifndef SOTAY_TYPED_H
#define SOTAY_TYPED_H
#include "base/base.h"
#include "ledger/noun.h"

/* field_canonical, and more that is plain: days such as 1/2/1990, months such as 1/2026, words as they are
 * read on the screen.  NULL: it is none of them.  The caller frees. */
char *field_typed(const struct field *f, const char *text);
#endif
