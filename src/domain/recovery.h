/* src/domain/recovery.h - the recovery sheet of an authority's spare key: sealed key and instructions on
 * one page of paper.  What opens it is never on it. */
#ifndef SOTAY_RECOVERY_H
#define SOTAY_RECOVERY_H
#include "base/base.h"
#include "base/str.h"
#include "domain/app.h"

/* The PDF of the key in FILE is added to out.  holder: who keeps the sheet; NULL: a line to write on.
 * SOTAY_EREFUSED: it is no key of this authority, or was retired. */
int recovery_sheet(struct app *app, const char *file, const char *holder, struct hash *ret_key,
                   struct str *out, struct sotay_error *err);
#endif
