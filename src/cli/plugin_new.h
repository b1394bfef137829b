/* src/cli/plugin_new.h - the files that `plugin new` writes, made from src/cli/plugin-template/. */
#ifndef SOTAY_PLUGIN_NEW_H
#define SOTAY_PLUGIN_NEW_H
#include "base/base.h"

struct plugin_template {
    const char *file; /* as in the folder: ".in" at the end and NAME in it are replaced */
    const char *text;
};
extern const struct plugin_template plugin_templates[]; /* ends with a NULL file */
#endif
