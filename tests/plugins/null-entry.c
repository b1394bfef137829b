/* tests/plugins/null-entry.c - refused: offers nothing. */
#include <sotay/plugin.h>

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return NULL;
}
