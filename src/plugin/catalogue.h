/* src/plugin/catalogue.h - the texts of plugins in the user's language. */
#ifndef SOTAY_CATALOGUE_H
#define SOTAY_CATALOGUE_H
#include "base/base.h"
#include "sotay/plugin.h"

/* Once a plugin is open: its own translations are FOLDER/locale/LANGUAGE/LC_MESSAGES/NAME.mo. */
int catalogue_bind(const char *name, const char *folder, struct sotay_error *err);
/* By the plugin's own catalogue, else by Sotay's, which knows the texts of what comes with Sotay and
 * of the helpers; msgid itself where neither has it.  p: NULL for built-in rules. */
const char *catalogue_text(const struct sotay_plugin *p, const char *msgid);
#endif
