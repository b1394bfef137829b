/* src/plugin/trust.h - who could have written this file?  Private to plugins.c and trust.c. */
#ifndef SOTAY_TRUST_H
#define SOTAY_TRUST_H
#include "base/base.h"

/* The real path of a folder that, like all its parents, belongs to root or the effective user and
 * can be written by nobody else (root's sticky folders such as /tmp pass).  The caller frees.
 * SOTAY_EREFUSED: somebody else could change what is in there. */
int trust_folder(const char *folder, char **ret_real, struct sotay_error *err);
/* The same of one regular file, not a symbolic link. */
int trust_file(const char *path, struct sotay_error *err);
#endif
