/* src/base/arena.h - memory given back all at once; arrays that grow. */
#ifndef SOTAY_ARENA_H
#define SOTAY_ARENA_H
#include "base/base.h"

struct arena { /* AUTO(arena) a = {0}; */
    struct arena_block *blocks;
};
void *arena_bytes(struct arena *a, size_t size); /* zeros; NULL: no memory */
char *arena_text(struct arena *a, const char *text);
void arena_done(struct arena *a);

/* Room for one more element of `size` bytes behind the n that the heap array *list has.  false: no
 * memory. */
bool list_grow(void *list, size_t *cap, size_t n, size_t size);
#endif
