/* src/base/arena.c - memory given back all at once: taken from blocks, never singly freed; arrays
 * that grow. */
#include "base/base.h"

#include "base/arena.h"

enum { ARENA_BLOCK = 65536 };

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    _Alignas(16) char bytes[];
};

void *arena_bytes(struct arena *a, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    struct arena_block *b = a->blocks;
    if (!b || b->size - b->used < size) {
        size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
        b = calloc(1, sizeof(*b) + room);
        if (!b)
            return NULL;
        *b = (struct arena_block){.next = a->blocks, .size = room};
        a->blocks = b;
    }
    void *at = b->bytes + b->used;
    b->used += size;
    return at;
}

char *arena_text(struct arena *a, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = arena_bytes(a, size);
    return copy ? memcpy(copy, text, size) : NULL;
}

void arena_done(struct arena *a)
{
    while (a->blocks) {
        struct arena_block *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
}

bool list_grow(void *list, size_t *cap, size_t n, size_t size)
{
    if (n < *cap)
        return true;
    size_t wider = *cap ? 2 * *cap : 16;
    void *grown = realloc(*(void **)list, wider * size);
    if (!grown)
        return false;
    *(void **)list = grown;
    *cap = wider;
    return true;
}
