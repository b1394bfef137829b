/* tests/fuzz/fuzz_issuers.c - the list of issuers, asked about one good token.  A text that does
 * not end with a signature gets a proper one. */
#include "signer.h"

static const char signature_line[] = "signature ";

static bool is_signed(const char *list, size_t len)
{
    size_t tail = sizeof signature_line - 1 + 2 * crypto_sign_BYTES + 1;
    return len >= tail && memcmp(list + len - tail, signature_line, sizeof signature_line - 1) == 0;
}

static void make_token(char ret[JWS_MAX + 1])
{
    struct signer issuer = fuzz_issuer();
    struct hash entry = hash_of("entry", 5);
    struct sotay_error err = {0};
    struct jws_claims claims = {.iss = "DB-TT09",
                                .sub = "Trương Thị Lan Anh",
                                .subject = "resuscitation.bls-adult",
                                .iat = 1768352400,
                                .has_exp = true,
                                .exp = 1831482000,
                                .jti.b = {0xab}};
    jws_kid(&issuer.key, claims.kid);
    jws_led(&entry, claims.led);
    PROMISE(jws_make(&claims, issuer.secret, ret, &err) == SOTAY_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char token[JWS_MAX + 1];
    AUTO(str) list = {0};
    if (!token[0])
        make_token(token);
    str_add_bytes(&list, data, size);
    if (!is_signed(str_text(&list), list.len))
        sign_list(&list);
    fuzz_verify(token, strlen(token), &list);
    return 0;
}
