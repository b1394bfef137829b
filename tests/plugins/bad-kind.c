/* tests/plugins/bad-kind.c - refused: neither a specialty nor an output module. */
#include <sotay/plugin.h>

static const struct sotay_specialty plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof(struct sotay_specialty),
             .kind = 7,
             .name = "bad-kind",
             .version = "1.0.0"},
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.head;
}
