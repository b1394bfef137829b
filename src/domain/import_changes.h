/* src/domain/import_changes.h - what the rows of a file would change, before anybody is asked. */
#ifndef SOTAY_IMPORT_CHANGES_H
#define SOTAY_IMPORT_CHANGES_H
#include "base/base.h"
#include "domain/import.h"
#include "domain/record_private.h"

/* Calls options->changed for every row that changes a record. */
int plan_tell_changes(const struct plan *p, const struct import_options *options,
                      struct sotay_error *err);
#endif
