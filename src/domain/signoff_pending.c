/* src/domain/signoff_pending.c - sign-offs kept back, and their order. */
#include "base/base.h"

#include "domain/signoff_pending.h"

#define BLOCK_BYTES 65536

struct text_block {
    struct text_block *next;
    size_t used, size;
    char bytes[];
};

void pending_free(struct pending_signoffs *p)
{
    if (!p)
        return;
    while (p->texts) {
        struct text_block *next = p->texts->next;
        free(p->texts);
        p->texts = next;
    }
    free(p->rows);
    free(p);
}

/* Copies *text into memory of our own; NULL stays NULL. */
static bool keep(struct pending_signoffs *p, const char **text)
{
    if (!*text)
        return true;
    size_t len = strlen(*text) + 1;
    struct text_block *block = p->texts;
    if (!block || block->size - block->used < len) {
        size_t size = len > BLOCK_BYTES ? len : BLOCK_BYTES;
        block = malloc(sizeof(*block) + size);
        if (!block)
            return false;
        *block = (struct text_block){.next = p->texts, .size = size};
        p->texts = block;
    }
    char *copy = block->bytes + block->used;
    memcpy(copy, *text, len);
    block->used += len;
    *text = copy;
    return true;
}

int pending_add(struct pending_signoffs *p, const struct stored_signoff *s, struct sotay_error *err)
{
    if (p->n == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 1024;
        struct stored_signoff *grown = realloc(p->rows, cap * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        p->rows = grown;
        p->cap = cap;
    }
    struct stored_signoff *row = &p->rows[p->n];
    struct signoff_fact *f = &row->fact;
    *row = *s;
    bool good = keep(p, &f->skill) && keep(p, &f->performed_at) && keep(p, &f->missed) &&
                keep(p, &f->not_observed) && keep(p, &f->na) && keep(p, &f->scores) &&
                keep(p, &f->measures) && keep(p, &f->case_ref);
    if (!good)
        return sotay_nomem(err);
    p->n++;
    return SOTAY_OK;
}

int signoff_compare(const struct stored_signoff *a, const struct stored_signoff *b)
{
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    int order = strcmp(a->fact.performed_at, b->fact.performed_at);
    if (order)
        return order;
    if (a->clock != b->clock)
        return a->clock < b->clock ? -1 : 1;
    return memcmp(a->id.b, b->id.b, ID_SIZE);
}

static int compare_rows(const void *x, const void *y)
{
    const struct stored_signoff *a = x, *b = y;
    int order = memcmp(a->fact.trainee.b, b->fact.trainee.b, ID_SIZE);
    if (!order)
        order = strcmp(a->fact.skill, b->fact.skill);
    return order ? order : signoff_compare(a, b);
}

void pending_sort(struct pending_signoffs *p)
{
    if (p->n)
        qsort(p->rows, p->n, sizeof(*p->rows), compare_rows);
}
