/* src/plugin/host.c - what a plugin may ask of the core: memory, log, translation, text. */
#include "base/base.h"

#include "plugin/plugins.h"

#include "base/text.h"
#include "plugin/catalogue.h"

/* A rule over thousands of performances needs some hundred kilobytes; a plugin that asks for more
 * than this has lost its way and gets NULL instead of the computer's memory. */
#define HOST_BYTES_MAX ((uint64_t)64 << 20)
#define ALIGNMENT 16

/* Rules ask for many small pieces, call after call: they are cut from a block, and one block is kept for
 * the next call.  Where overruns are looked for, each piece is a block of its own. */
#ifdef __SANITIZE_ADDRESS__
#define BLOCK_BYTES ((uint64_t)0)
#else
#define BLOCK_BYTES ((uint64_t)16 << 10)
#endif

struct host_block {
    struct host_block *next;
    uint64_t size, left; /* left: at its end */
    _Alignas(ALIGNMENT) unsigned char bytes[];
};
struct host {
    struct sotay_host table;   /* table.core points back here */
    struct host_block *blocks; /* the newest first: that is where the next piece is cut from */
    uint64_t bytes;            /* of all pieces of this call */
    const char *const *texts;
    uint32_t n_rows;
    char last_log[256];
    bool translates;
    const struct sotay_plugin *plugin; /* who is called */
};

static struct host *host_of(const struct sotay_host *table)
{
    return table->core;
}

static bool add_block(struct host *h, uint64_t bytes)
{
    uint64_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct host_block *b = malloc(sizeof *b + (size_t)size);
    if (!b)
        return false;
    b->next = h->blocks;
    b->size = b->left = size;
    h->blocks = b;
    return true;
}

static void *host_alloc(const struct sotay_host *table, uint64_t bytes)
{
    struct host *h = host_of(table);
    bytes += bytes == 0; /* each piece has a place of its own */
    if (bytes > HOST_BYTES_MAX - h->bytes)
        return NULL;
    if ((!h->blocks || bytes > h->blocks->left) && !add_block(h, bytes))
        return NULL;
    struct host_block *b = h->blocks;
    uint64_t cut = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    unsigned char *piece = b->bytes + (b->size - b->left);
    b->left -= cut < b->left ? cut : b->left;
    h->bytes += cut;
    return memset(piece, 0, (size_t)bytes);
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
    const struct host *h = host_of(table);
    return h->translates && msgid ? catalogue_text(h->plugin, msgid) : msgid;
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

/* All but one of the usual size, which comes back; NULL: there was none. */
static struct host_block *free_blocks(struct host_block *b)
{
    struct host_block *kept = NULL;
    while (b) {
        struct host_block *next = b->next;
        if (kept || BLOCK_BYTES == 0 || b->size != BLOCK_BYTES)
            free(b);
        else
            kept = b;
        b = next;
    }
    if (kept)
        kept->next = NULL;
    return kept;
}

void host_clear(struct host *h)
{
    if (!h)
        return;
    struct host_block *kept = free_blocks(h->blocks);
    if (kept)
        kept->left = kept->size;
    h->blocks = kept;
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

void host_set_plugin(struct host *h, const struct sotay_plugin *p)
{
    h->plugin = p;
}

void host_set_texts(struct host *h, const char *const *texts, uint32_t n_rows)
{
    h->texts = texts;
    h->n_rows = n_rows;
}

void host_free(struct host *h)
{
    host_clear(h);
    if (h)
        free(h->blocks);
    free(h);
}
