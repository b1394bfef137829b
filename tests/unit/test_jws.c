/* tests/unit/test_jws.c - the token of a certificate, and public keys as other programs read them. */
#include "base/base.h"

#include <check.h>
#include <sodium.h>

#include "base/str.h"
#include "base/text.h"
#include "domain/jws.h"
#include "domain/notebook.h"
#include "domain/pdf_token.h"
#include "suites.h"

#define KID "0123456789abcdef" /* written over by the real one */

static struct hash key;
static uint8_t secret[crypto_sign_SECRETKEYBYTES];

static void make_key(void)
{
    const uint8_t seed[crypto_sign_SEEDBYTES] = {7, 7, 7};
    ck_assert_int_ge(sodium_init(), 0);
    ck_assert_int_eq(crypto_sign_seed_keypair(key.b, secret, seed), 0);
}

static struct jws_claims some_claims(void)
{
    struct jws_claims c = {.iss = "DB-TT09",
                           .sub = "Trương Thị Lan Anh",
                           .subject = "resuscitation.bls-adult",
                           .iat = 1768352400,
                           .has_exp = true,
                           .exp = 1831510800};
    struct hash entry = hash_of("entry", 5);
    c.jti.b[0] = 0xab;
    jws_kid(&key, c.kid);
    jws_led(&entry, c.led);
    return c;
}

static void make(struct jws_claims *c, char token[JWS_MAX + 1])
{
    struct sotay_error err = {0};
    ck_assert_msg(jws_make(c, secret, token, &err) == SOTAY_OK, "%s", err.message);
}

static bool reads(const char *token, size_t len, struct jws *ret)
{
    struct sotay_error err = {0};
    int rc = jws_read(token, len, ret, &err);
    ck_assert(rc == SOTAY_OK || (rc == SOTAY_EDAMAGE && err.message[0]));
    return rc == SOTAY_OK;
}

START_TEST(what_is_made_is_read)
{
    char token[JWS_MAX + 1];
    struct jws j;
    struct jws_claims c = some_claims();
    make(&c, token);
    ck_assert(reads(token, strlen(token), &j));
    ck_assert(jws_holds(&j, &key));
    ck_assert_str_eq(j.claims.sub, c.sub);
    ck_assert_str_eq(j.claims.iss, "DB-TT09");
    ck_assert_str_eq(j.claims.subject, "resuscitation.bls-adult");
    ck_assert_int_eq(j.claims.exp, 1831510800);
    ck_assert(!j.claims.is_class && j.claims.has_exp);
    ck_assert(id_equal(&j.claims.jti, &c.jti));
}
END_TEST

/* What other programs see; the order of members is part of the format. */
START_TEST(the_bytes_are_as_promised)
{
    char token[JWS_MAX + 1], expected[400];
    uint8_t bytes[JWS_MAX];
    size_t n;
    struct jws_claims c = some_claims();
    make(&c, token);
    const char *point = strchr(token, '.'), *last = strrchr(token, '.');
    ck_assert_int_eq(sodium_base642bin(bytes, sizeof bytes, token, (size_t)(point - token), NULL,
                                       &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     0);
    snprintf(expected, sizeof expected, "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}", c.kid);
    ck_assert_uint_eq(n, strlen(expected));
    ck_assert_mem_eq(bytes, expected, n);
    ck_assert_int_eq(sodium_base642bin(bytes, sizeof bytes, point + 1, (size_t)(last - point) - 1,
                                       NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                     0);
    snprintf(expected, sizeof expected,
             "{\"iss\":\"DB-TT09\",\"kid\":\"%s\",\"jti\":\"ab000000000000000000000000000000\","
             "\"sub\":\"Trương Thị Lan Anh\",\"skl\":\"resuscitation.bls-adult\","
             "\"iat\":1768352400,\"exp\":1831510800,\"led\":\"%s\"}",
             c.kid, c.led);
    ck_assert_uint_eq(n, strlen(expected));
    ck_assert_mem_eq(bytes, expected, n);
}
END_TEST

START_TEST(one_changed_character_is_noticed)
{
    static const char others[] = "AZaz09-_.=+/ %";
    char token[JWS_MAX + 1];
    struct jws j;
    struct jws_claims c = some_claims();
    make(&c, token);
    for (size_t at = 0; token[at]; at++) {
        char right = token[at];
        for (const char *o = others; *o; o++) {
            /* space around a token is no change of it, but a lost letter is */
            token[at] = *o;
            bool holds = *o != right && reads(token, strlen(token), &j) && jws_holds(&j, &key);
            ck_assert_msg(!holds, "character %zu: '%c' for '%c'", at, *o, right);
        }
        token[at] = right;
    }
}
END_TEST

START_TEST(a_cut_or_longer_token_is_none)
{
    char token[JWS_MAX + 1], more[JWS_MAX + 8];
    struct jws j;
    struct jws_claims c = some_claims();
    make(&c, token);
    for (size_t len = 0; len < strlen(token); len++)
        ck_assert_msg(!reads(token, len, &j), "cut to %zu", len);
    snprintf(more, sizeof more, "%s.", token);
    ck_assert(!reads(more, strlen(more), &j));
    snprintf(more, sizeof more, "%sA", token);
    ck_assert(!reads(more, strlen(more), &j));
    snprintf(more, sizeof more, " %s\r\n", token);
    ck_assert(reads(more, strlen(more), &j));
}
END_TEST

/* Rightly signed, by the right key, but not what Sotay writes. */
static const struct {
    const char *label, *header, *payload;
} odd[] = {
    {"alg none", "{\"alg\":\"none\",\"kid\":\"" KID "\"}", NULL},
    {"other alg", "{\"alg\":\"HS256\",\"kid\":\"" KID "\"}", NULL},
    {"typ in the header", "{\"alg\":\"EdDSA\",\"typ\":\"JWT\",\"kid\":\"" KID "\"}", NULL},
    {"jwk in the header", "{\"alg\":\"EdDSA\",\"kid\":\"" KID "\",\"jwk\":{}}", NULL},
    {"space in the header", "{\"alg\":\"EdDSA\", \"kid\":\"" KID "\"}", NULL},
    {"kid missing", "{\"alg\":\"EdDSA\"}", NULL},
    {"alg twice", "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\",\"kid\":\"" KID "\"}", NULL},
    {"sub twice", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"sub\":\"b\",\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}"},
    {"a member too many", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\",\"adm\":true}"},
    {"another order", NULL,
     "{\"kid\":\"" KID
     "\",\"iss\":\"a\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}"},
    {"skill and class", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"cls\":\"e\",\"iat\":1,\"led\":\"0000000000000000\"}"},
    {"seconds as text", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"iat\":\"1\",\"led\":\"0000000000000000\"}"},
    {"seconds with a point", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"iat\":1.0,\"led\":\"0000000000000000\"}"},
    {"junk behind", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID
     "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
     "\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}x"},
    {"an escape that need not be", NULL,
     "{\"iss\":\"\\u0061\",\"kid\":\"" KID "\",\"jti\":\"ab000000000000000000000000000000\","
     "\"sub\":\"x\",\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}"},
    {"jti too short", NULL,
     "{\"iss\":\"a\",\"kid\":\"" KID "\",\"jti\":\"ab\",\"sub\":\"x\",\"skl\":\"c.d\",\"iat\":1,"
     "\"led\":\"0000000000000000\"}"},
    {"another kid in the payload", NULL,
     "{\"iss\":\"a\",\"kid\":\"ffffffffffffffff\",\"jti\":\"ab000000000000000000000000000000\","
     "\"sub\":\"x\",\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}"},
    {"a list", NULL, "[]"},
};

static void add_part(struct str *out, const char *text, const char *kid)
{
    char json[400], base64[600];
    snprintf(json, sizeof json, "%s", text);
    char *at = strstr(json, KID);
    if (at)
        memcpy(at, kid, strlen(kid));
    sodium_bin2base64(base64, sizeof base64, (const uint8_t *)json, strlen(json),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    str_add(out, base64);
}

static void forge(const char *header, const char *payload, struct str *out)
{
    char kid[JWS_KID_SIZE], base64[100];
    uint8_t signature[crypto_sign_BYTES];
    jws_kid(&key, kid);
    add_part(out, header ? header : "{\"alg\":\"EdDSA\",\"kid\":\"" KID "\"}", kid);
    str_add_char(out, '.');
    add_part(out,
             payload ? payload
                     : "{\"iss\":\"a\",\"kid\":\"" KID
                       "\",\"jti\":\"ab000000000000000000000000000000\",\"sub\":\"x\","
                       "\"skl\":\"c.d\",\"iat\":1,\"led\":\"0000000000000000\"}",
             kid);
    crypto_sign_detached(signature, NULL, (const uint8_t *)out->data, out->len, secret);
    sodium_bin2base64(base64, sizeof base64, signature, sizeof signature,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    str_addf(out, ".%s", base64);
}

START_TEST(odd_tokens_are_refused)
{
    AUTO(str) token = {0};
    struct jws j;
    forge(odd[_i].header, odd[_i].payload, &token);
    ck_assert_msg(!reads(token.data, token.len, &j), "%s", odd[_i].label);
}
END_TEST

START_TEST(the_forger_of_these_tests_can_write_a_good_one)
{
    AUTO(str) token = {0};
    struct jws j;
    forge(NULL, NULL, &token);
    ck_assert(reads(token.data, token.len, &j));
    ck_assert(jws_holds(&j, &key));
}
END_TEST

static const struct {
    const char *name, *sub;
} names[] = {
    {"Lò Văn A", "Lò Văn A"},
    {"Nguyễn Hoàng Thị Thanh Hương Phương Giang", "Nguyễn H. T. T. H. P. Giang"},
    {"Đặng Ở Ươm Thị Hương Phượng", "Đặng Ở. Ư. T. H. Phượng"},
    /* a mark without a ready-made letter stays with its letter, cut or not */
    {"Nguyễn X\xcc\xa3oan Thị Thanh Hương Phương Giang", "Nguyễn X\xcc\xa3. T. T. H. P. Giang"},
    {"Nguyễnnguyễnnguyễnnguyễnnguyễnnguyễn Nguyễnnguyễnnguyễnnguyễn", "Nguyễnnguyễnnguyễnnguyễ…"},
    {"Công Tằng Tôn Nữ Nguyễn Phước Huyền Trân Thị Thanh Nguyệt Phượng Liên Ái Như Thục Đoan",
     "Công T. T. N. N. P. H. T. T. T…"},
};

START_TEST(long_names_get_initials)
{
    char token[JWS_MAX + 1];
    struct sotay_error err = {0};
    struct jws_claims c = some_claims();
    snprintf(c.iss, sizeof c.iss, "DB-TTGDYK");
    snprintf(c.subject, sizeof c.subject, "resuscitation.trauma-primary-survey");
    snprintf(c.sub, sizeof c.sub, "%s", names[_i].name);
    int rc = jws_make(&c, secret, token, &err);
    ck_assert_msg(rc == SOTAY_OK, "%s", err.message);
    ck_assert_str_eq(c.sub, names[_i].sub);
    ck_assert_uint_le(strlen(token), JWS_MAX);
}
END_TEST

/* Names of any length, with anything in them, beside the longest codes there is room for. */
static const struct {
    const char *label, *unit; /* repeated */
    size_t size;              /* bytes of the name, at most */
} extreme[] = {
    {"200 bytes in one word", "ễ", 200},
    {"200 bytes in short words", "Ở ", 200},
    {"200 bytes of ordinary words", "Nguyễn ", 200},
    {"3000 bytes", "Thanh ", 3000},
    {"what JSON escapes", "\"\\ ", 200},
    {"one letter with a hundred marks", "\xcc\xa3", 200},
    {"beyond the basic plane", "\xf0\x9f\xa7\x91 ", 200},
};
static const struct {
    const char *iss, *subject;
    bool has_exp;
} codes[] = {
    {"DB", "a.b", true},
    {"DB-BVYHCT", "resuscitation.trauma-primary-survey", true},
    {"0123456789012345678901234567890123456789012345678901234567890123", "a.b45678901", true},
    {"0123456789012345678901234567890123456789012345678901234567890123",
     "0123456789012345678901234567", false},
};

START_TEST(no_name_is_refused)
{
    size_t at = (size_t)_i / COUNT_OF(codes), code = (size_t)_i % COUNT_OF(codes);
    char token[JWS_MAX + 1], fitted[JWS_NAME_SIZE];
    struct sotay_error err = {0};
    struct jws j;
    struct jws_claims c = some_claims();
    size_t step = strlen(extreme[at].unit);
    c.sub[0] = 'N';
    for (size_t len = 1; len + step <= extreme[at].size; len += step)
        snprintf(c.sub + len, sizeof c.sub - len, "%s", extreme[at].unit);
    snprintf(c.iss, sizeof c.iss, "%s", codes[code].iss);
    snprintf(c.subject, sizeof c.subject, "%s", codes[code].subject);
    c.is_class = c.has_exp = codes[code].has_exp;
    ck_assert_msg(jws_make(&c, secret, token, &err) == SOTAY_OK, "%s: %s", extreme[at].label,
                  err.message);
    ck_assert_uint_le(strlen(token), JWS_MAX);
    ck_assert_uint_eq(text_utf8_error(c.sub, strlen(c.sub)), strlen(c.sub));
    ck_assert(reads(token, strlen(token), &j) && jws_holds(&j, &key));
    ck_assert_str_eq(j.claims.sub, c.sub);
    const char *more = "\xe2\x80\xa6";
    ck_assert_msg(strcmp(c.sub + strlen(c.sub) - 3, more) == 0, "%s: %s", extreme[at].label, c.sub);
    snprintf(fitted, sizeof fitted, "%s", c.sub);
    ck_assert_int_eq(jws_fit(&c, &err), SOTAY_OK); /* what fits stays */
    ck_assert_str_eq(c.sub, fitted);
}
END_TEST

START_TEST(codes_that_fill_the_token_are_refused)
{
    char token[JWS_MAX + 1];
    struct sotay_error err = {0};
    struct jws_claims c = some_claims();
    snprintf(c.iss, sizeof c.iss, "%064d", 0);
    snprintf(c.subject, sizeof c.subject, "a.b456789012"); /* 76 together */
    ck_assert_int_eq(jws_make(&c, secret, token, &err), SOTAY_EREFUSED);
    ck_assert_ptr_nonnull(strstr(err.message, "76 bytes, at most 75"));
}
END_TEST

START_TEST(without_its_payload_it_holds_no_name_and_comes_back)
{
    char token[JWS_MAX + 1], detached[JWS_MAX + 1], again[JWS_MAX + 1];
    struct sotay_error err = {0};
    struct jws_claims c = some_claims();
    make(&c, token);
    jws_detach(token, detached);
    ck_assert_ptr_nonnull(strstr(detached, ".."));
    ck_assert_uint_lt(strlen(detached), 160);
    ck_assert_int_eq(jws_attach(&c, detached, again, &err), SOTAY_OK);
    ck_assert_str_eq(again, token);
    ck_assert_int_eq(jws_attach(&c, "junk", again, &err), SOTAY_EDAMAGE);
}
END_TEST

/* ---- in a PDF ------------------------------------------------------------------------------- */

static const struct {
    const char *label, *pdf, *token; /* token NULL: none, or several */
    bool has;
} pdfs[] = {
    {"as Cairo writes it", "%PDF-1.5\n<< /Keywords (a.b-c.d_e)\n >>", "a.b-c.d_e", true},
    {"without a blank", "%PDF-1.5\n<</Keywords(a.b.c)>>", "a.b.c", true},
    {"the same twice", "%PDF-1.5 /Keywords (a.b.c) /Keywords (a.b.c)", "a.b.c", true},
    {"two that differ", "%PDF-1.5 /Keywords (a.b.c) /Keywords (a.b.d)", NULL, true},
    {"other keywords", "%PDF-1.5 /Keywords (health, training)", NULL, false},
    {"empty", "%PDF-1.5 /Keywords ()", NULL, false},
    {"cut", "%PDF-1.5 /Keywords (a.b", NULL, false},
    {"cut before", "%PDF-1.5 /Keywords", NULL, false},
    {"none", "%PDF-1.5\n%%EOF", NULL, false},
};

START_TEST(the_token_is_found_in_a_pdf)
{
    const char *token = NULL;
    size_t len = 0;
    struct sotay_error err = {0};
    size_t n = strlen(pdfs[_i].pdf);
    ck_assert(pdf_is(pdfs[_i].pdf, n));
    ck_assert(pdf_has_token(pdfs[_i].pdf, n) == pdfs[_i].has);
    int rc = pdf_token(pdfs[_i].pdf, n, &token, &len, &err);
    ck_assert_msg(rc == (pdfs[_i].token ? SOTAY_OK : SOTAY_EDAMAGE), "%s", pdfs[_i].label);
    if (pdfs[_i].token) {
        ck_assert_uint_eq(len, strlen(pdfs[_i].token));
        ck_assert_mem_eq(token, pdfs[_i].token, len);
    }
}
END_TEST

/* ---- keys for other programs ---------------------------------------------------------------- */

/* The example key of the did:key specification. */
static const struct {
    const char *format, *text;
} formats[] = {
    {"hex", "2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6"},
    {"jwk", "{\"crv\":\"Ed25519\",\"kid\":\"b1294d8b9c8cff24\",\"kty\":\"OKP\","
            "\"x\":\"Lm_M42cB3HkUiODQsXRcweM6TByfzEHGO9ND274JcOY\"}"},
    {"did", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"},
    {"pem", NULL},
};

START_TEST(keys_are_written_as_others_read_them)
{
    struct hash k;
    AUTO(str) out = {0};
    struct sotay_error err = {0};
    ck_assert(hash_parse(formats[0].text, &k));
    int rc = key_export(&k, formats[_i].format, &out, &err);
    ck_assert_int_eq(rc, formats[_i].text ? SOTAY_OK : SOTAY_EUSAGE);
    if (formats[_i].text)
        ck_assert_str_eq(str_text(&out), formats[_i].text);
}
END_TEST

Suite *suite_jws(void)
{
    Suite *s = suite_create("jws");
    TCase *tc = tcase_create("jws");
    tcase_add_checked_fixture(tc, make_key, NULL);
    tcase_add_test(tc, what_is_made_is_read);
    tcase_add_test(tc, the_bytes_are_as_promised);
    tcase_add_test(tc, one_changed_character_is_noticed);
    tcase_add_test(tc, a_cut_or_longer_token_is_none);
    tcase_add_test(tc, the_forger_of_these_tests_can_write_a_good_one);
    tcase_add_loop_test(tc, odd_tokens_are_refused, 0, (int)COUNT_OF(odd));
    tcase_add_loop_test(tc, long_names_get_initials, 0, (int)COUNT_OF(names));
    tcase_add_loop_test(tc, no_name_is_refused, 0, (int)(COUNT_OF(extreme) * COUNT_OF(codes)));
    tcase_add_test(tc, codes_that_fill_the_token_are_refused);
    tcase_add_test(tc, without_its_payload_it_holds_no_name_and_comes_back);
    tcase_add_loop_test(tc, the_token_is_found_in_a_pdf, 0, (int)COUNT_OF(pdfs));
    tcase_add_loop_test(tc, keys_are_written_as_others_read_them, 0, (int)COUNT_OF(formats));
    suite_add_tcase(s, tc);
    return s;
}
