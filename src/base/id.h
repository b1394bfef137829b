/* src/base/id.h - 16-byte ids, 32-byte hashes and keys, and their hexadecimal text. */
#ifndef SOTAY_ID_H
#define SOTAY_ID_H
#include "base/base.h"

#define ID_SIZE 16
#define HASH_SIZE 32

struct id {
    uint8_t b[ID_SIZE];
};
struct hash { /* a BLAKE2b-256 value, or an Ed25519 public key */
    uint8_t b[HASH_SIZE];
};
struct id_text {
    char s[2 * ID_SIZE + 1];
};
struct hash_text {
    char s[2 * HASH_SIZE + 1];
};

bool id_is_zero(const struct id *id);
bool id_equal(const struct id *a, const struct id *b);
int id_compare(const struct id *a, const struct id *b);
struct id_text id_hex(const struct id *id);
bool id_parse(const char *hex, struct id *ret_id); /* exactly 32 lower-case hex digits */
struct id id_random(void);

bool hash_equal(const struct hash *a, const struct hash *b);
int hash_compare(const struct hash *a, const struct hash *b);
struct hash_text hash_hex(const struct hash *hash);
bool hash_parse(const char *hex, struct hash *ret_hash); /* exactly 64 lower-case hex digits */
/* BLAKE2b-256 without a key. */
struct hash hash_of(const void *bytes, size_t len);

/* Any length; false unless text is exactly 2*len lower-case hex digits. */
bool hex_parse(const char *text, void *ret_bytes, size_t len);
#endif
