/* tests/plugins/bad-major.c - refused: built for the next ABI.  Nothing after the version is sound,
 * because in another ABI anything may stand there. */
#include <sotay/plugin.h>

static const struct sotay_plugin plugin = {
    .magic = SOTAY_PLUGIN_MAGIC,
    .abi_major = SOTAY_ABI_MAJOR + 1,
    .abi_minor = 0,
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin;
}
