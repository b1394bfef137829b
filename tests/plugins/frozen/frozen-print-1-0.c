/* tests/plugins/frozen/frozen-print-1-0.c - an output module as it was written for ABI 1.0: writes
 * the fields of a document, one a line.  Built against sotay/plugin.h beside it, for ever. */
#include <sotay/plugin.h>

#include <string.h>

static const char *const kinds[] = {"certificate", NULL};
static const char opened[] = "opened";

static int32_t open_module(const struct sotay_host *host, void **ret_state)
{
    void *state = host->alloc(host, sizeof opened);
    if (!state)
        return -1;
    memcpy(state, opened, sizeof opened);
    *ret_state = state;
    return 0;
}

static int32_t put(const struct sotay_sink *sink, const char *text)
{
    return sink->write(sink, text, strlen(text));
}

static int32_t render(void *state, const struct sotay_host *host,
                      const struct sotay_document *document, const struct sotay_sink *sink)
{
    if (strcmp((const char *)state, opened) != 0 ||
        document->size < offsetof(struct sotay_document, created) + sizeof document->created ||
        sink->size < offsetof(struct sotay_sink, write) + sizeof sink->write) {
        host->log(host, SOTAY_LOG_ERROR, "a struct is smaller than in 1.0");
        return -1;
    }
    int32_t rc = put(sink, document->layout);
    for (uint32_t i = 0; rc >= 0 && i < document->n_fields; i++)
        if (put(sink, "\n") < 0 || put(sink, document->fields[i].name) < 0 || put(sink, "=") < 0 ||
            put(sink, document->fields[i].value) < 0)
            rc = -1;
    return rc;
}

static void close_module(void *state)
{
    (void)state;
}

static const struct sotay_output plugin = {
    .head = {.magic = SOTAY_PLUGIN_MAGIC,
             .abi_major = SOTAY_ABI_MAJOR,
             .abi_minor = SOTAY_ABI_MINOR,
             .size = sizeof(struct sotay_output),
             .kind = SOTAY_KIND_OUTPUT,
             .name = "frozen-print-1-0",
             .version = "1.0.0"},
    .kinds = kinds,
    .suffix = "txt",
    .open = open_module,
    .render = render,
    .close = close_module,
};

const struct sotay_plugin *sotay_plugin_entry(void)
{
    return &plugin.head;
}
