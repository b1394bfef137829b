/* src/domain/key_export.c - a public key as other programs read it: hex, JWK, did:key. */
#include "base/base.h"

#include "domain/notebook.h"

#include "base/str.h"
#include "domain/jws.h"

#include <sodium.h>

#define DID_BYTES (2 + HASH_SIZE)

/* Base 58 as Bitcoin writes it: the number in 58 digits, each leading zero byte a '1'. */
static void add_base58(struct str *out, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    uint8_t number[DID_BYTES * 2] = {0}; /* base 58, lowest digit first */
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned carry = bytes[i];
        for (size_t k = 0; k < used || carry; k++) {
            carry += 256u * number[k];
            number[k] = (uint8_t)(carry % 58);
            carry /= 58;
            if (k >= used)
                used = k + 1;
        }
    }
    for (size_t i = 0; i < len && bytes[i] == 0; i++)
        str_add_char(out, '1');
    while (used > 0)
        str_add_char(out, digits[number[--used]]);
}

static void add_did(struct str *out, const struct hash *key)
{
    uint8_t tagged[DID_BYTES] = {0xed, 0x01}; /* multicodec: Ed25519 public key */
    memcpy(tagged + 2, key->b, HASH_SIZE);
    str_add(out, "did:key:z");
    add_base58(out, tagged, sizeof tagged);
}

static void add_jwk(struct str *out, const struct hash *key)
{
    char kid[JWS_KID_SIZE], x[64];
    jws_kid(key, kid);
    sodium_bin2base64(x, sizeof x, key->b, HASH_SIZE, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    str_addf(out, "{\"crv\":\"Ed25519\",\"kid\":\"%s\",\"kty\":\"OKP\",\"x\":\"%s\"}", kid, x);
}

int key_export(const struct hash *key, const char *format, struct str *out, struct sotay_error *err)
{
    if (strcmp(format, "hex") == 0)
        str_add(out, hash_hex(key).s);
    else if (strcmp(format, "jwk") == 0)
        add_jwk(out, key);
    else if (strcmp(format, "did") == 0)
        add_did(out, key);
    else
        return sotay_fail(err, SOTAY_EUSAGE, _("Formats are hex, jwk and did."),
                          _("there is no key format '%s'"), format);
    return str_check(out, err);
}
