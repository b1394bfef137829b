/* tests/plugins/bad-size.c - refused: shorter than a specialty of ABI 1.0. */
#include <sotay/plugin.h>

static const struct sotay_plugin plugin = {
    .magic = SOTAY_PLUGIN_MAGIC,
    .abi_major = SOTAY_ABI_MAJOR,
    .abi_minor = SOTAY_ABI_MINOR,
    .size = sizeof(struct sotay_plugin),
    .kind = SOTAY_KIND_SPECIALTY,
    .name = "bad-size",
    .version = "1.0.0",
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin;
}
