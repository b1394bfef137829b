/* tests/unit/shared_dump.h - a notebook as text without what is local: in every folded table numbers of
 * chains and keys are replaced by the hash of the entry and the key, and lines are sorted.  Notebooks
 * that hold the same entries must give the same text, byte for byte. */
#ifndef SOTAY_TEST_SHARED_DUMP_H
#define SOTAY_TEST_SHARED_DUMP_H
#include "base/base.h"
#include "base/str.h"

/* Every table that a dump_* query names.  Read through a connection of its own.  SOTAY_EFAIL: *err. */
int shared_dump(const char *path, struct str *out, struct sotay_error *err);
/* Every entry and mark, the same way; payloads are left out but for whether they are erased. */
int shared_entries(const char *path, struct str *out, struct sotay_error *err);
#endif
