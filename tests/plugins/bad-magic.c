/* tests/plugins/bad-magic.c - refused: the first bytes are not a plugin's. */
#include <sotay/plugin.h>

static const struct sotay_specialty plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC ^ 1,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof(struct sotay_specialty),
             .kind = SOTAY_KIND_SPECIALTY,
             .name = "bad-magic",
             .version = "1.0.0"},
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.head;
}
