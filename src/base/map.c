/* src/base/map.c - a hash table with open addressing; keys live in blocks of the map's own. */
#include "base/base.h"

#include "base/map.h"

enum { BLOCK_BYTES = 16384 };

struct map_block {
    struct map_block *next;
    size_t used, size;
    char bytes[];
};

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9fb21c651e98df25);
    return h ^ h >> 32;
}

static uint32_t hash_key(const void *key, size_t len)
{
    const unsigned char *p = key;
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) ^ len, word;
    for (; len >= 8; p += 8, len -= 8) {
        memcpy(&word, p, 8);
        h = mix(h, word);
    }
    word = 0;
    if (len)
        memcpy(&word, p, len);
    h = mix(mix(h, word), h >> 29);
    return (uint32_t)h;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct map_slot *find(const struct map *m, const void *key, size_t len, uint32_t hash)
{
    size_t mask = m->cap - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct map_slot *slot = &m->slots[i];
        if (!slot->key || (slot->hash == hash && slot->len == len &&
                           (len == 0 || memcmp(slot->key, key, len) == 0)))
            return slot;
    }
}

static bool grow(struct map *m)
{
    size_t cap = m->cap ? m->cap * 2 : 16;
    if (cap > SIZE_MAX / 2 / sizeof *m->slots)
        return false;
    struct map bigger = {.slots = calloc(cap, sizeof *m->slots), .cap = cap};
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < m->cap; i++) {
        const struct map_slot *old = &m->slots[i];
        if (old->key)
            *find(&bigger, old->key, old->len, old->hash) = *old;
    }
    free(m->slots);
    m->slots = bigger.slots;
    m->cap = cap;
    return true;
}

static const void *keep(struct map *m, const void *key, size_t len)
{
    struct map_block *block = m->blocks;
    if (!block || block->size - block->used < len) {
        size_t size = len > BLOCK_BYTES ? len : BLOCK_BYTES;
        block = malloc(sizeof *block + size);
        if (!block)
            return NULL;
        *block = (struct map_block){.next = m->blocks, .size = size};
        m->blocks = block;
    }
    char *copy = block->bytes + block->used;
    if (len)
        memcpy(copy, key, len);
    block->used += len;
    return copy;
}

bool map_get(const struct map *m, const void *key, size_t len, int64_t *ret_value)
{
    if (!m->count || len > UINT32_MAX)
        return false;
    const struct map_slot *slot = find(m, key, len, hash_key(key, len));
    if (!slot->key)
        return false;
    if (ret_value)
        *ret_value = slot->value;
    return true;
}

bool map_put(struct map *m, const void *key, size_t len, int64_t value)
{
    if (len > UINT32_MAX || (m->count >= m->cap / 4 * 3 && !grow(m)))
        return false;
    uint32_t hash = hash_key(key, len);
    struct map_slot *slot = find(m, key, len, hash);
    if (!slot->key) {
        const void *copy = keep(m, key, len);
        if (!copy)
            return false;
        *slot = (struct map_slot){copy, (uint32_t)len, hash, 0};
        m->count++;
    }
    slot->value = value;
    return true;
}

static void free_blocks(struct map *m)
{
    while (m->blocks) {
        struct map_block *next = m->blocks->next;
        free(m->blocks);
        m->blocks = next;
    }
}

void map_clear(struct map *m)
{
    free_blocks(m);
    if (m->slots)
        memset(m->slots, 0, m->cap * sizeof *m->slots);
    m->count = 0;
}

void map_done(struct map *m)
{
    if (!m)
        return;
    free_blocks(m);
    free(m->slots);
    *m = (struct map){0};
}
