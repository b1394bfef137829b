/* tests/unit/files.h - folders and files that a test makes for itself, and the plugins that were built
 * for the tests. */
#ifndef SOTAY_TEST_FILES_H
#define SOTAY_TEST_FILES_H
#include "base/base.h"

#include <limits.h>

struct file_path {
    char s[PATH_MAX / 2];
};

/* /tmp/sotay-WHAT-... */
struct file_path folder_make(const char *what);
void folder_remove(const char *folder);
void file_write(const char *path, const char *text);

/* Copies the plugin built as `from` to FOLDER/NAME/NAME.so.  It is taken from
 * $SOTAY_TEST_PLUGIN_SO_DIR (default: tests/plugins of the build folder), FROM/FROM.so. */
struct file_path plugin_install(const char *folder, const char *from, const char *name);
void plugin_remove(const char *folder, const char *name);
#endif
