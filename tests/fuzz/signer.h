/* tests/fuzz/signer.h - the keys of an issuer and an authority that never change, so that a fuzz
 * target can sign what no fuzzer could. */
#ifndef SOTAY_FUZZ_SIGNER_H
#define SOTAY_FUZZ_SIGNER_H
#include "fuzz.h"

#include "base/str.h"
#include "domain/certificate.h"
#include "domain/jws.h"

#include <sodium.h>

struct signer {
    struct hash key;
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

static inline struct signer signer_of(uint8_t number)
{
    const uint8_t seed[crypto_sign_SEEDBYTES] = {number};
    struct signer s;
    PROMISE(sodium_init() >= 0);
    crypto_sign_seed_keypair(s.key.b, s.secret, seed);
    return s;
}

/* 4cb5abf6ad79fbf5... and 7422b9887598068e... */
static inline struct signer fuzz_issuer(void)
{
    return signer_of(1);
}
static inline struct signer fuzz_authority(void)
{
    return signer_of(2);
}

/* Adds the authority's signature as the last line. */
static inline void sign_list(struct str *list)
{
    struct signer authority = fuzz_authority();
    uint8_t signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, (const uint8_t *)str_text(list), list->len,
                         authority.secret);
    str_add(list, "signature ");
    str_add_hex(list, signature, sizeof signature);
    str_add(list, "\n");
}

/* Against the list; what comes back is whole text, whatever went in. */
static inline void fuzz_verify(const char *bytes, size_t len, const struct str *list)
{
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    int rc = certificate_verify(&app, bytes, len, str_text(list), list->len, &check, &err);
    if (rc < 0) {
        fuzz_error(rc, &err);
        return;
    }
    PROMISE(check.standing <= CERTIFICATE_UNKNOWN_ISSUER);
    PROMISE(check.standing == CERTIFICATE_VALID || check.standing == CERTIFICATE_EXPIRED ||
            check.standing == CERTIFICATE_REVOKED || check.why[0]);
    const char *const texts[] = {check.holder, check.subject, check.issuer,   check.jti,
                                 check.why,    check.signer,  check.list_name};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        PROMISE(fuzz_is_utf8(texts[i]));
}
#endif
