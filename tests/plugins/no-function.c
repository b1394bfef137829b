/* tests/plugins/no-function.c - refused: a rule that cannot judge. */
#include <sotay/plugin.h>

static int32_t assess(const struct sotay_host *host, const struct sotay_performance *performance,
                      const struct sotay_value *params, struct sotay_assessment *ret)
{
    (void)host;
    (void)params;
    ret->result = performance->core_result;
    return 0;
}

static const struct sotay_rule half = {
    .size = sizeof half,
    .name = "half",
    .title = "Half a rule",
    .assess = assess,
};
static const struct sotay_rule *const rules[] = {&half};

static const struct sotay_specialty plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof(struct sotay_specialty),
             .kind = SOTAY_KIND_SPECIALTY,
             .name = "no-function",
             .version = "1.0.0"},
    .rules = rules,
    .n_rules = 1,
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.head;
}
