/* tests/fuzz/fuzz_token.c - the token of a certificate.  An input that begins with '{' is a payload
 * and gets a proper head and signature; any other is the token itself. */
#include "signer.h"

static void add_base64(struct str *out, const void *bytes, size_t len)
{
    size_t size = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    AUTO_FREE char *text = malloc(size);
    if (!text)
        abort();
    sodium_bin2base64(text, size, bytes, len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    str_add(out, text);
}

static void sign_payload(const uint8_t *data, size_t size, struct str *out)
{
    struct signer issuer = fuzz_issuer();
    char kid[JWS_KID_SIZE];
    uint8_t signature[crypto_sign_BYTES];
    AUTO(str) head = {0};
    jws_kid(&issuer.key, kid);
    str_addf(&head, "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}", kid);
    add_base64(out, head.data, head.len);
    str_add(out, ".");
    add_base64(out, data, size);
    crypto_sign_detached(signature, NULL, (const uint8_t *)out->data, out->len, issuer.secret);
    str_add(out, ".");
    add_base64(out, signature, sizeof signature);
}

static void make_list(struct str *out)
{
    struct signer authority = fuzz_authority(), issuer = fuzz_issuer();
    const struct hash_text a = hash_hex(&authority.key), i = hash_hex(&issuer.key);
    str_addf(out, "sotay-issuers 1\nauthority %s\nkey %s\n", a.s, a.s);
    str_add(out, "name Sở Y tế Điện Biên\nday 2026-03-01\noffset 420\n");
    str_addf(out, "issuer %s trusted Lò Văn Sùng\nright %s - - * DB-TT09;DB\n", i.s, i.s);
    sign_list(out);
}

/* What is read is what jws_make would have written. */
static void check_reading(const struct jws *j)
{
    char detached[JWS_MAX + 1], whole[JWS_MAX + 1];
    struct jws_claims claims = j->claims;
    struct sotay_error err = {0};
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    PROMISE(j->text[strspn(j->text, letters)] == '\0');
    PROMISE(jws_fit(&claims, &err) == SOTAY_OK && strcmp(claims.sub, j->claims.sub) == 0);
    jws_detach(j->text, detached);
    PROMISE(jws_attach(&j->claims, detached, whole, &err) == SOTAY_OK);
    PROMISE(strcmp(whole, j->text) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sotay_error err = {0};
    AUTO(str) token = {0};
    AUTO(str) list = {0};
    struct jws j;
    if (size && data[0] == '{')
        sign_payload(data, size, &token);
    else
        str_add_bytes(&token, data, size);
    int rc = jws_read(str_text(&token), token.len, &j, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    else
        check_reading(&j);
    make_list(&list);
    fuzz_verify(str_text(&token), token.len, &list);
    return 0;
}
