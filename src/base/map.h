/* src/base/map.h - a hash table from short byte keys to 64-bit values. */
#ifndef SOTAY_MAP_H
#define SOTAY_MAP_H
#include "base/base.h"

struct map_slot {
    const void *key; /* copied into the map's own memory */
    uint32_t len, hash;
    int64_t value;
};
struct map {
    struct map_slot *slots;
    size_t count, cap; /* cap is 0 or a power of two */
    struct map_block *blocks;
};

/* Returns true and the value if the key is there. */
bool map_get(const struct map *m, const void *key, size_t len, int64_t *ret_value);
/* Adds or replaces.  false: no memory. */
bool map_put(struct map *m, const void *key, size_t len, int64_t value);
void map_clear(struct map *m);
void map_done(struct map *m);
#endif
