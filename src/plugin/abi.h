/* src/plugin/abi.h - is this a plugin we can talk to?  Private to plugins.c and abi.c. */
#ifndef SOTAY_ABI_H
#define SOTAY_ABI_H
#include "base/base.h"
#include "sotay/plugin.h"

#define PLUGIN_NAME_MAX 63

/* [a-z][a-z0-9-]*, at most PLUGIN_NAME_MAX. */
bool abi_is_plugin_name(const char *name);
/* Magic, major, size, kind, name, version, required pointers, in this order.  head may be NULL.
 * SOTAY_EREFUSED with a sentence that names the plugin. */
int abi_check(const char *name, const struct sotay_plugin *head, struct sotay_error *err);
#endif
