/* src/cli/config_edit.h - changes one value in the user's own sotay.ini and leaves every other byte as
 * it is: comments, order, line ends. */
#ifndef SOTAY_CONFIG_EDIT_H
#define SOTAY_CONFIG_EDIT_H
#include "base/str.h"
#include "cli/config.h"

/* The text of an INI file with one value set: written over, else added to its section, else with a
 * section of its own at the end.  The section's line, when it is there, ends in `]`. */
int ini_text_set(const char *text, const char *section, const char *key, const char *value,
                 struct str *out, struct sotay_error *err);
/* Sets it in the file, which is made if it is not there, whole or not at all; a link stays a link.
 * SOTAY_EREFUSED: the value cannot stand in such a file (it holds quotes or a line end), or what would
 * come out does not read as it should; then the file is as it was. */
int config_set(enum config_key key, const char *value, struct sotay_error *err);
#endif
