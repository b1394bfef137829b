/* src/base/id.c - ids, hashes and their hexadecimal text. */
#include "base/base.h"

#include "base/id.h"

#include <sodium.h>
#include <threads.h>

static once_flag ready = ONCE_FLAG_INIT;

/* Lets libsodium choose its quick code for this processor; it works without, only slower. */
static void prepare(void)
{
    if (sodium_init() < 0)
        return;
}

static void to_hex(char *to, const uint8_t *bytes, size_t len)
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        *to++ = digit[bytes[i] >> 4];
        *to++ = digit[bytes[i] & 15];
    }
    *to = '\0';
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hex_parse(const char *text, void *ret_bytes, size_t len)
{
    if (strnlen(text, 2 * len + 1) != 2 * len)
        return false;
    for (size_t i = 0; i < 2 * len; i++)
        if (digit_of(text[i]) < 0)
            return false;
    uint8_t *to = ret_bytes;
    for (size_t i = 0; i < len; i++)
        to[i] = (uint8_t)(digit_of(text[2 * i]) << 4 | digit_of(text[2 * i + 1]));
    return true;
}

bool id_is_zero(const struct id *id)
{
    static const struct id zero;
    return id_equal(id, &zero);
}

bool id_equal(const struct id *a, const struct id *b)
{
    return memcmp(a->b, b->b, ID_SIZE) == 0;
}

int id_compare(const struct id *a, const struct id *b)
{
    return memcmp(a->b, b->b, ID_SIZE);
}

struct id_text id_hex(const struct id *id)
{
    struct id_text text;
    to_hex(text.s, id->b, ID_SIZE);
    return text;
}

bool id_parse(const char *hex, struct id *ret_id)
{
    return hex_parse(hex, ret_id->b, ID_SIZE);
}

struct id id_random(void)
{
    struct id id;
    call_once(&ready, prepare);
    randombytes_buf(id.b, ID_SIZE);
    return id;
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->b, b->b, HASH_SIZE) == 0;
}

int hash_compare(const struct hash *a, const struct hash *b)
{
    return memcmp(a->b, b->b, HASH_SIZE);
}

struct hash_text hash_hex(const struct hash *hash)
{
    struct hash_text text;
    to_hex(text.s, hash->b, HASH_SIZE);
    return text;
}

bool hash_parse(const char *hex, struct hash *ret_hash)
{
    return hex_parse(hex, ret_hash->b, HASH_SIZE);
}

struct hash hash_of(const void *bytes, size_t len)
{
    struct hash hash;
    call_once(&ready, prepare);
    crypto_generichash(hash.b, HASH_SIZE, bytes, len, NULL, 0);
    return hash;
}
