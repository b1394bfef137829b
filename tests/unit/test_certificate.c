/* tests/unit/test_certificate.c - certificates checked against a list of issuers, without a notebook. */
#include "base/base.h"

#include <check.h>
#include <sodium.h>

#include "domain/certificate.h"
#include "domain/jws.h"
#include "suites.h"

#define ISSUED_AT 1768352400 /* 2026-01-14 08:00 at +07:00 */
#define EXP 1831482000       /* 2028-01-15 00:00 at +07:00: the last day is 14 January */

static struct hash issuer, authority;
static uint8_t issuer_secret[crypto_sign_SECRETKEYBYTES],
    authority_secret[crypto_sign_SECRETKEYBYTES];
static char token[JWS_MAX + 1];
static struct jws_claims claims;

static void make(void)
{
    const uint8_t seeds[2][crypto_sign_SEEDBYTES] = {{1}, {2}};
    struct sotay_error err = {0};
    struct hash entry = hash_of("entry", 5);
    ck_assert_int_ge(sodium_init(), 0);
    crypto_sign_seed_keypair(issuer.b, issuer_secret, seeds[0]);
    crypto_sign_seed_keypair(authority.b, authority_secret, seeds[1]);
    claims = (struct jws_claims){.iss = "DB-TT09",
                                 .sub = "Trương Thị Lan Anh",
                                 .subject = "resuscitation.bls-adult",
                                 .iat = ISSUED_AT,
                                 .has_exp = true,
                                 .exp = EXP};
    claims.jti.b[0] = 0xab;
    jws_kid(&issuer, claims.kid);
    jws_led(&entry, claims.led);
    ck_assert_int_eq(jws_make(&claims, issuer_secret, token, &err), SOTAY_OK);
}

/* %K in lines is the issuer's key, %J the certificate's id, %L the beginning of its record's hash. */
static void add_lines(struct str *out, const char *lines)
{
    for (const char *p = lines; *p; p++) {
        if (*p != '%')
            str_add_char(out, *p);
        else if (*++p == 'K')
            str_add(out, hash_hex(&issuer).s);
        else if (*p == 'J')
            str_add(out, id_hex(&claims.jti).s);
        else
            str_add(out, claims.led);
    }
}

static void make_list(struct str *out, const char *lines)
{
    uint8_t signature[crypto_sign_BYTES];
    str_addf(out, "sotay-issuers 1\nauthority %s\nkey %s\n", hash_hex(&authority).s,
             hash_hex(&authority).s);
    str_add(out, "name Sở Y tế Điện Biên\nday 2026-03-01\noffset 420\n");
    add_lines(out, lines);
    crypto_sign_detached(signature, NULL, (const uint8_t *)out->data, out->len, authority_secret);
    str_add(out, "signature ");
    str_add_hex(out, signature, sizeof signature);
    str_add(out, "\n");
}

#define TRUSTED "issuer %K trusted Lò Văn Sùng\n"
#define EVERYWHERE "right %K - - * *\n"

static const struct {
    const char *label, *lines, *today;
    enum certificate_standing want;
} cases[] = {
    {"trusted, everywhere", TRUSTED EVERYWHERE, "2026-06-01", CERTIFICATE_VALID},
    {"the day it was issued", TRUSTED EVERYWHERE, "2026-01-14", CERTIFICATE_VALID},
    {"the day before", TRUSTED EVERYWHERE, "2026-01-13", CERTIFICATE_NOT_YET},
    {"years before", TRUSTED EVERYWHERE, "2020-01-01", CERTIFICATE_NOT_YET},
    {"the last day", TRUSTED EVERYWHERE, "2028-01-14", CERTIFICATE_VALID},
    {"the day after", TRUSTED EVERYWHERE, "2028-01-15", CERTIFICATE_EXPIRED},
    {"nobody", "", "2026-06-01", CERTIFICATE_UNKNOWN_ISSUER},
    {"no right", TRUSTED, "2026-06-01", CERTIFICATE_NOT_GENUINE},
    {"right there", TRUSTED "right %K 2026-01-14 2026-01-14 resuscitation DB-TT09\n", "2026-06-01",
     CERTIFICATE_VALID},
    {"right elsewhere", TRUSTED "right %K - - * DB-TT01\n", "2026-06-01", CERTIFICATE_NOT_GENUINE},
    {"right at several", TRUSTED "right %K - - * DB-TT01;DB-TT09;DB\n", "2026-06-01",
     CERTIFICATE_VALID},
    {"right at one that begins so", TRUSTED "right %K - - * DB-TT091;DB-TT0\n", "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"right for something else", TRUSTED "right %K - - ncd DB-TT09\n", "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"right from the day after", TRUSTED "right %K 2026-01-15 - * DB-TT09\n", "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"right until the day before", TRUSTED "right %K - 2026-01-13 * DB-TT09\n", "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"second right", TRUSTED "right %K - - * DB-TT01\nright %K - - * DB-TT09\n", "2026-06-01",
     CERTIFICATE_VALID},
    {"trust ended", "issuer %K ended Lò Văn Sùng\n" EVERYWHERE, "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"trust ended, signed before", "issuer %K ended Lò Văn Sùng\n" EVERYWHERE "accepted %K %J %L\n",
     "2026-06-01", CERTIFICATE_VALID},
    {"trust ended, another record",
     "issuer %K ended Lò Văn Sùng\n" EVERYWHERE "accepted %K %J 0000000000000000\n", "2026-06-01",
     CERTIFICATE_NOT_GENUINE},
    {"revoked", TRUSTED EVERYWHERE "revoked %J 2026-02-01 the name was wrong\n", "2026-06-01",
     CERTIFICATE_REVOKED},
    {"revoked and expired", TRUSTED EVERYWHERE "revoked %J 2026-02-01 wrong\n", "2029-06-01",
     CERTIFICATE_REVOKED},
    {"another one revoked",
     TRUSTED EVERYWHERE "revoked 00000000000000000000000000000000 2026-02-01 wrong\n", "2026-06-01",
     CERTIFICATE_VALID},
};

START_TEST(the_list_decides)
{
    AUTO(str) list = {0};
    struct app app = {.today = day_parse(cases[_i].today)};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, cases[_i].lines);
    int rc = certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err);
    ck_assert_msg(rc == SOTAY_OK, "%s: %s", cases[_i].label, err.message);
    ck_assert_msg(check.standing == cases[_i].want, "%s: got %d, %s", cases[_i].label,
                  (int)check.standing, check.why);
    ck_assert_str_eq(check.holder, "Trương Thị Lan Anh");
    ck_assert_str_eq(check.subject, "resuscitation.bls-adult");
    ck_assert_str_eq(check.issuer, "DB-TT09");
    ck_assert_str_eq(day_iso(check.issued).s, "2026-01-14");
    ck_assert_str_eq(day_iso(check.expires).s, "2028-01-14");
    ck_assert_str_eq(day_iso(check.list_day).s, "2026-03-01");
    ck_assert_str_eq(day_iso(check.revoked).s,
                     check.standing == CERTIFICATE_REVOKED ? "2026-02-01" : "");
    ck_assert_str_eq(check.list_name, "Sở Y tế Điện Biên");
}
END_TEST

/* Every place gets one wrong character: never valid, never an issuer that is "only" unknown. */
START_TEST(a_changed_token_is_not_genuine)
{
    AUTO(str) list = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, TRUSTED EVERYWHERE);
    for (size_t at = 0; token[at]; at++) {
        char right = token[at];
        token[at] = right == 'A' ? 'B' : 'A';
        ck_assert_int_eq(
            certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err),
            SOTAY_OK);
        ck_assert_msg(check.standing == CERTIFICATE_NOT_GENUINE && check.why[0], "character %zu",
                      at);
        token[at] = right;
    }
}
END_TEST

START_TEST(the_token_of_an_unknown_key_has_an_unknown_issuer)
{
    AUTO(str) list = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, TRUSTED EVERYWHERE);
    jws_kid(&authority, claims.kid); /* a key that is on no line */
    ck_assert_int_eq(jws_make(&claims, authority_secret, token, &err), SOTAY_OK);
    ck_assert_int_eq(
        certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err),
        SOTAY_OK);
    ck_assert_int_eq(check.standing, CERTIFICATE_UNKNOWN_ISSUER);
}
END_TEST

START_TEST(a_changed_list_is_no_list)
{
    AUTO(str) list = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, TRUSTED EVERYWHERE);
    for (size_t at = 0; at < list.len; at++) {
        char right = list.data[at];
        list.data[at] = right == '0' ? '1' : '0';
        int rc = certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err);
        ck_assert_msg(rc == SOTAY_EDAMAGE, "byte %zu: %d", at, rc);
        list.data[at] = right;
    }
    for (size_t len = 0; len < list.len; len++)
        ck_assert_int_eq(
            certificate_verify(&app, token, strlen(token), list.data, len, &check, &err),
            SOTAY_EDAMAGE);
    str_add(&list, "right 0 - - * *\n");
    ck_assert_int_eq(
        certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err),
        SOTAY_EDAMAGE);
}
END_TEST

/* A day that cannot be read is never taken for "no limit" or "not revoked". */
static const char *const newer_lines[] = {
    EVERYWHERE "forest green\n",
    "right %K soon - * *\n",
    "right %K - 2026-02-30 * *\n",
    EVERYWHERE "revoked %J - wrong\n",
    EVERYWHERE "revoked %J yesterday wrong\n",
};

START_TEST(a_newer_list_says_so)
{
    AUTO(str) list = {0};
    AUTO(str) lines = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    str_addf(&lines, "%s%s", TRUSTED, newer_lines[_i]);
    make_list(&list, str_text(&lines));
    ck_assert_int_eq(
        certificate_verify(&app, token, strlen(token), list.data, list.len, &check, &err),
        SOTAY_EREFUSED);
}
END_TEST

START_TEST(files_that_are_no_certificate)
{
    static const struct {
        const char *bytes;
        enum certificate_standing want;
    } files[] = {
        {"", CERTIFICATE_NONE},
        {"\n\n", CERTIFICATE_NONE},
        {"hello", CERTIFICATE_NONE},
        {"..", CERTIFICATE_NONE},
        {"\xff\xd8\xff\xe0 JFIF", CERTIFICATE_NONE},
        {"code,name\nDB-00001,Lò Văn A\n", CERTIFICATE_NONE},
        {"%PDF-1.5\n%%EOF\n", CERTIFICATE_NONE},
        {"%PDF-1.5 /Keywords (health, training)", CERTIFICATE_NONE},
        {"%PDF-1.5 /Keywords (a.b.c)", CERTIFICATE_NOT_GENUINE},
        {"eyJhbGciOiJFZERTQSIs", CERTIFICATE_NOT_GENUINE},
    };
    AUTO(str) list = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, TRUSTED EVERYWHERE);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        const char *bytes = files[i].bytes;
        ck_assert_int_eq(
            certificate_verify(&app, bytes, strlen(bytes), list.data, list.len, &check, &err),
            SOTAY_OK);
        ck_assert_msg(check.standing == files[i].want && check.why[0], "'%s'", bytes);
        ck_assert_str_eq(day_iso(check.list_day).s, "2026-03-01");
    }
    list.data[0] = 'x'; /* a list that is none is said even so */
    ck_assert_int_eq(certificate_verify(&app, "", 0, list.data, list.len, &check, &err),
                     SOTAY_EDAMAGE);
    ck_assert_int_eq(certificate_verify(&app, token, strlen(token), NULL, 0, &check, &err),
                     SOTAY_EUSAGE);
}
END_TEST

START_TEST(the_token_is_taken_out_of_a_pdf)
{
    AUTO(str) list = {0};
    AUTO(str) pdf = {0};
    struct app app = {.today = day_parse("2026-06-01")};
    struct certificate_check check;
    struct sotay_error err = {0};
    make_list(&list, TRUSTED EVERYWHERE);
    str_addf(&pdf, "%%PDF-1.5\n1 0 obj\n<< /Keywords (%s)\n>>\n%%%%EOF\n", token);
    ck_assert_int_eq(certificate_verify(&app, pdf.data, pdf.len, list.data, list.len, &check, &err),
                     SOTAY_OK);
    ck_assert_int_eq(check.standing, CERTIFICATE_VALID);
}
END_TEST

Suite *suite_certificate(void)
{
    Suite *s = suite_create("certificate");
    TCase *tc = tcase_create("certificate");
    tcase_add_checked_fixture(tc, make, NULL);
    tcase_add_loop_test(tc, the_list_decides, 0, (int)COUNT_OF(cases));
    tcase_add_test(tc, a_changed_token_is_not_genuine);
    tcase_add_test(tc, the_token_of_an_unknown_key_has_an_unknown_issuer);
    tcase_add_test(tc, a_changed_list_is_no_list);
    tcase_add_loop_test(tc, a_newer_list_says_so, 0, (int)COUNT_OF(newer_lines));
    tcase_add_test(tc, files_that_are_no_certificate);
    tcase_add_test(tc, the_token_is_taken_out_of_a_pdf);
    suite_add_tcase(s, tc);
    return s;
}
