/* src/plugin/host.c - what a plugin may ask of the core: memory, log, translation, text. */
#include "base/base.h"

#include "plugin/plugins.h"

#include "base/text.h"

/* A rule over thousands of performances needs some hundred kilobytes; a plugin that asks for more
 * than this has lost its way and gets NULL instead of the computer's memory. */
#define HOST_BYTES_MAX ((uint64_t)64 << 20)

struct host_block {
    struct host_block *next;
    _Alignas(16) unsigned char bytes[];
};
struct host {
    struct sotay_host table; /* table.core points back here */
    struct host_block *blocks;
    uint64_t bytes;
    const char *const *texts;
    uint32_t n_rows;
    char last_log[256];
    bool translates;
};

static struct host *host_of(const struct sotay_host *table)
{
    return table->core;
}

static void *host_alloc(const struct sotay_host *table, uint64_t bytes)
{
    struct host *h = host_of(table);
    if (bytes > HOST_BYTES_MAX - h->bytes)
        return NULL;
    struct host_block *b = calloc(1, sizeof *b + (size_t)bytes);
    if (!b)
        return NULL;
    b->next = h->blocks;
    h->blocks = b;
    h->bytes += bytes;
    return b->bytes;
}

/* Debug talk goes nowhere: the core prints nothing, and an error is shown by whoever called. */
static void host_log(const struct sotay_host *table, int32_t level, const char *message)
{
    struct host *h = host_of(table);
    if (level < SOTAY_LOG_ERROR || !message)
        return;
    size_t len = strnlen(message, sizeof h->last_log - 1);
    len = text_utf8_error(message, len); /* also drops a letter cut in half */
    memcpy(h->last_log, message, len);
    h->last_log[len] = '\0';
    text_clean(h->last_log);
}

static const char *host_translate(const struct sotay_host *table, const char *msgid)
{
    bool wanted = host_of(table)->translates && msgid && msgid[0];
    return wanted ? gettext(msgid) : msgid; /* gettext("") is the catalogue's head */
}

static const char *host_text(const struct sotay_host *table, const struct sotay_series *series,
                             uint32_t column, uint32_t row)
{
    const struct host *h = host_of(table);
    if (!h->texts || !series || column >= series->n_columns || row >= h->n_rows)
        return NULL;
    return h->texts[(size_t)column * h->n_rows + row];
}

struct host *host_new(void)
{
    struct host *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->translates = true;
    h->table = (struct sotay_host){
        .size = sizeof h->table,
        .core = h,
        .alloc = host_alloc,
        .log = host_log,
        .translate = host_translate,
        .text = host_text,
    };
    return h;
}

const struct sotay_host *host_table(struct host *h)
{
    return &h->table;
}

void host_clear(struct host *h)
{
    if (!h)
        return;
    while (h->blocks) {
        struct host_block *next = h->blocks->next;
        free(h->blocks);
        h->blocks = next;
    }
    h->bytes = 0;
    h->texts = NULL;
    h->n_rows = 0;
    h->last_log[0] = '\0';
}

const char *host_last_log(const struct host *h)
{
    return h->last_log;
}

void host_set_translates(struct host *h, bool on)
{
    h->translates = on;
}

void host_set_texts(struct host *h, const char *const *texts, uint32_t n_rows)
{
    h->texts = texts;
    h->n_rows = n_rows;
}

void host_free(struct host *h)
{
    host_clear(h);
    free(h);
}
