/* tests/histories/chance.c - random numbers that come again with the same seed: ours and libsodium's. */
#include "base/base.h"

#include "history.h"

#include <sodium.h>

static uint64_t ours, theirs;

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static const char *name(void)
{
    return "seeded";
}

static uint32_t random_word(void)
{
    return (uint32_t)next(&theirs);
}

static void random_bytes(void *const buffer, const size_t size)
{
    uint8_t *at = buffer;
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(next(&theirs) >> 24);
}

void chance_use(void)
{
    static struct randombytes_implementation seeded = {
        .implementation_name = name, .random = random_word, .buf = random_bytes};
    if (randombytes_set_implementation(&seeded) != 0)
        abort();
}

void chance_seed(uint64_t seed)
{
    ours = seed * UINT64_C(0x2545f4914f6cdd1d) + 1;
    theirs = ~ours;
}

unsigned chance(unsigned below)
{
    return (unsigned)(next(&ours) >> 33) % (below ? below : 1);
}

bool one_in(unsigned n)
{
    return chance(n) == 0;
}
