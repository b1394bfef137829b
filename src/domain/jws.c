/* src/domain/jws.c - writes, reads and checks the token of a certificate. */
#include "base/base.h"

#include "domain/jws.h"

#include "base/str.h"
#include "base/text.h"

#include <jansson.h>
#include <sodium.h>
#include <utf8proc.h>

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define SECONDS_MAX INT64_C(253402300799) /* end of the year 9999 */

void jws_kid(const struct hash *key, char ret_kid[JWS_KID_SIZE])
{
    struct hash h = hash_of(key->b, sizeof key->b);
    sodium_bin2hex(ret_kid, JWS_KID_SIZE, h.b, 8);
}

void jws_led(const struct hash *entry, char ret_led[17])
{
    sodium_bin2hex(ret_led, 17, entry->b, 8);
}

/* ---- writing -------------------------------------------------------------------------------- */

static void add_base64(struct str *out, const void *bytes, size_t len)
{
    size_t size = sodium_base64_ENCODED_LEN(len, BASE64);
    AUTO_FREE char *text = malloc(size);
    if (!text) {
        out->failed = 1;
        return;
    }
    sodium_bin2base64(text, size, bytes, len, BASE64);
    str_add(out, text);
}

static void add_header(struct str *out, const char *kid)
{
    AUTO(str) header = {0};
    str_addf(&header, "{\"alg\":\"EdDSA\",\"kid\":\"%s\"}", kid);
    out->failed |= header.failed;
    add_base64(out, str_text(&header), header.len);
}

static void claims_json(const struct jws_claims *c, struct str *out)
{
    str_add(out, "{\"iss\":");
    str_add_json(out, c->iss);
    str_addf(out, ",\"kid\":\"%s\",\"jti\":\"%s\",\"sub\":", c->kid, id_hex(&c->jti).s);
    str_add_json(out, c->sub);
    str_add(out, c->is_class ? ",\"cls\":" : ",\"skl\":");
    str_add_json(out, c->subject);
    str_add(out, ",\"iat\":");
    str_add_int(out, c->iat);
    if (c->has_exp) {
        str_add(out, ",\"exp\":");
        str_add_int(out, c->exp);
    }
    str_addf(out, ",\"led\":\"%s\"}", c->led);
}

/* header.payload: what is signed. */
static void signing_text(const struct jws_claims *c, struct str *out)
{
    AUTO(str) payload = {0};
    claims_json(c, &payload);
    add_header(out, c->kid);
    str_add_char(out, '.');
    out->failed |= payload.failed;
    add_base64(out, str_text(&payload), payload.len);
}

static size_t token_length(const struct str *signing)
{
    return signing->len + 1 + sodium_base64_ENCODED_LEN(JWS_SIGNATURE, BASE64) - 1;
}

/* Bytes of the first letter with the marks that belong to it. */
static size_t first_letter(const char *text)
{
    utf8proc_int32_t before = -1, c = 0, state = 0;
    size_t len = 0;
    while (text[len]) {
        utf8proc_ssize_t n = utf8proc_iterate((const uint8_t *)text + len, -1, &c);
        if (n <= 0)
            return len ? len : 1;
        if (before >= 0 && utf8proc_grapheme_break_stateful(before, c, &state))
            return len;
        before = c;
        len += (size_t)n;
    }
    return len;
}

/* "Nguyễn Thị Thanh Hương" -> "Nguyễn T. T. Hương". */
static int add_initials(const char *name, struct str *out, struct sotay_error *err)
{
    AUTO_FREE char *family = NULL;
    AUTO_FREE char *middle = NULL;
    AUTO_FREE char *given = NULL;
    if (!text_name_split(name, &family, &middle, &given))
        return sotay_nomem(err);
    str_add(out, family);
    for (const char *p = middle; *p; p += strcspn(p, " ")) {
        p += strspn(p, " ");
        if (!*p)
            break;
        str_add_char(out, ' ');
        str_add_bytes(out, p, first_letter(p));
        str_add_char(out, '.');
    }
    if (family[0])
        str_add_char(out, ' ');
    str_add(out, given);
    return str_check(out, err);
}

static int write_text(const struct jws_claims *claims, struct str *text, bool *ret_fits,
                      struct sotay_error *err)
{
    str_clear(text);
    signing_text(claims, text);
    *ret_fits = token_length(text) <= JWS_MAX;
    return str_check(text, err);
}

/* The longest beginning of the name that leaves room for the mark; maybe the mark alone. */
static int cut_name(struct jws_claims *claims, const char *name, struct str *text, bool *ret_fits,
                    struct sotay_error *err)
{
    static const char more[] = "\xe2\x80\xa6"; /* U+2026 */
    size_t best = 0;
    bool fits = true;
    int rc = SOTAY_OK;
    for (size_t len = 0; rc >= 0 && fits && len <= strlen(name) && len + sizeof more < JWS_MAX;
         len += first_letter(name + len)) {
        memcpy(claims->sub, name, len);
        memcpy(claims->sub + len, more, sizeof more);
        rc = write_text(claims, text, &fits, err);
        if (fits && (len == 0 || name[len - 1] != ' '))
            best = len;
        if (!name[len])
            break;
    }
    memcpy(claims->sub, name, best);
    memcpy(claims->sub + best, more, sizeof more);
    return rc < 0 ? rc : write_text(claims, text, ret_fits, err);
}

static int fitted_text(struct jws_claims *claims, struct str *text, struct sotay_error *err)
{
    bool fits = false;
    AUTO(str) name = {0};
    int rc = write_text(claims, text, &fits, err);
    if (rc < 0 || fits)
        return rc;
    rc = add_initials(claims->sub, &name, err);
    if (rc >= 0 && name.len < sizeof claims->sub) {
        memcpy(claims->sub, name.data, name.len + 1);
        rc = write_text(claims, text, &fits, err);
    }
    if (rc >= 0 && !fits)
        rc = cut_name(claims, str_text(&name), text, &fits, err);
    if (rc >= 0 && !fits)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Give the facility a shorter code."),
                        _("the codes '%s' and '%s' are too long together for the QR code: %zu "
                          "bytes, at most %d"),
                        claims->iss, claims->subject, strlen(claims->iss) + strlen(claims->subject),
                        claims->has_exp ? 75 : 92);
    return rc;
}

int jws_fit(struct jws_claims *claims, struct sotay_error *err)
{
    AUTO(str) text = {0};
    return fitted_text(claims, &text, err);
}

int jws_make(struct jws_claims *claims, const uint8_t *secret, char ret_token[JWS_MAX + 1],
             struct sotay_error *err)
{
    AUTO(str) text = {0};
    int rc = fitted_text(claims, &text, err);
    if (rc < 0)
        return rc;
    uint8_t signature[JWS_SIGNATURE];
    const uint8_t *message = (const uint8_t *)text.data;
    if (crypto_sign_detached(signature, NULL, message, text.len, secret) != 0)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("the certificate could not be signed"));
    str_add_char(&text, '.');
    add_base64(&text, signature, sizeof signature);
    rc = str_check(&text, err);
    if (rc >= 0)
        memcpy(ret_token, text.data, text.len + 1);
    return rc;
}

/* ---- reading -------------------------------------------------------------------------------- */

static int not_a_token(struct sotay_error *err, const char *why)
{
    return sotay_fail(err, SOTAY_EDAMAGE, NULL, "%s", why);
}

/* Exactly one way to write a value: no padding, no stray bits, nothing else.  Looked at letter by
 * letter first: where char is signed, libsodium takes every byte above 127 for '_'.  What stands
 * behind text[len] ends with NUL. */
static bool read_base64(const char *text, size_t len, uint8_t *ret, size_t max, size_t *ret_len)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return strspn(text, letters) >= len &&
           sodium_base642bin(ret, max, text, len, NULL, ret_len, NULL, BASE64) == 0;
}

static bool copy_text(const json_t *object, const char *name, char *ret, size_t size)
{
    const json_t *value = json_object_get(object, name);
    size_t len = json_string_length(value);
    if (!json_is_string(value) || len == 0 || len >= size)
        return false;
    memcpy(ret, json_string_value(value), len + 1);
    return true;
}

static bool copy_seconds(const json_t *object, const char *name, int64_t *ret)
{
    const json_t *value = json_object_get(object, name);
    *ret = json_integer_value(value);
    return json_is_integer(value) && *ret >= 0 && *ret <= SECONDS_MAX;
}

static bool is_hex8(const char *text)
{
    uint8_t bytes[8];
    return hex_parse(text, bytes, sizeof bytes);
}

static bool read_claims(const json_t *o, struct jws_claims *c)
{
    char jti[2 * ID_SIZE + 1];
    c->is_class = json_object_get(o, "cls") != NULL;
    c->has_exp = json_object_get(o, "exp") != NULL;
    if (c->has_exp && !copy_seconds(o, "exp", &c->exp))
        return false;
    return copy_text(o, "iss", c->iss, sizeof c->iss) &&
           copy_text(o, "kid", c->kid, sizeof c->kid) && is_hex8(c->kid) &&
           copy_text(o, "jti", jti, sizeof jti) && id_parse(jti, &c->jti) &&
           copy_text(o, "sub", c->sub, sizeof c->sub) &&
           copy_text(o, c->is_class ? "cls" : "skl", c->subject, sizeof c->subject) &&
           copy_seconds(o, "iat", &c->iat) && copy_text(o, "led", c->led, sizeof c->led) &&
           is_hex8(c->led);
}

static int read_payload(const char *text, size_t len, struct jws_claims *ret,
                        struct sotay_error *err)
{
    uint8_t bytes[JWS_MAX];
    size_t n = 0;
    if (!read_base64(text, len, bytes, sizeof bytes, &n))
        return not_a_token(err, _("the code is not the code of a certificate: letters are wrong"));
    json_t *o = json_loadb((const char *)bytes, n, JSON_REJECT_DUPLICATES, NULL);
    bool fits = json_is_object(o) && read_claims(o, ret);
    json_decref(o);
    if (!fits)
        return not_a_token(err, _("the code does not say what the code of a certificate says"));
    AUTO(str) again = {0};
    claims_json(ret, &again);
    int rc = str_check(&again, err);
    if (rc >= 0 && (again.len != n || memcmp(again.data, bytes, n) != 0))
        rc = not_a_token(err, _("the code is not written as Sotay writes it"));
    return rc;
}

static int check_header(const char *text, size_t len, const char *kid, struct sotay_error *err)
{
    AUTO(str) expected = {0};
    add_header(&expected, kid);
    int rc = str_check(&expected, err);
    if (rc >= 0 && (expected.len != len || memcmp(expected.data, text, len) != 0))
        rc = not_a_token(err, _("the head of the code is not that of a certificate"));
    return rc;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int jws_read(const char *bytes, size_t len, struct jws *ret, struct sotay_error *err)
{
    while (len > 0 && is_space(bytes[len - 1]))
        len--;
    for (; len > 0 && is_space(*bytes); len--)
        bytes++;
    if (len == 0 || len > JWS_MAX)
        return not_a_token(err, len ? _("this is too long for the code of a certificate")
                                    : _("there is no code of a certificate"));
    struct jws j = {.signed_len = 0};
    memcpy(j.text, bytes, len);
    const char *first = memchr(j.text, '.', len);
    const char *second = first ? strchr(first + 1, '.') : NULL;
    size_t n = 0;
    if (!second || strlen(j.text) != len)
        return not_a_token(err, _("this is not the code of a certificate"));
    j.signed_len = (size_t)(second - j.text);
    if (!read_base64(second + 1, len - j.signed_len - 1, j.signature, sizeof j.signature, &n) ||
        n != sizeof j.signature)
        return not_a_token(err, _("the signature in the code is cut or changed"));
    int rc = read_payload(first + 1, (size_t)(second - first) - 1, &j.claims, err);
    if (rc >= 0)
        rc = check_header(j.text, (size_t)(first - j.text), j.claims.kid, err);
    if (rc >= 0)
        *ret = j;
    return rc;
}

bool jws_holds(const struct jws *j, const struct hash *key)
{
    return crypto_sign_verify_detached(j->signature, (const uint8_t *)j->text, j->signed_len,
                                       key->b) == 0;
}

/* ---- without its payload -------------------------------------------------------------------- */

void jws_detach(const char *token, char ret[JWS_MAX + 1])
{
    const char *first = strchr(token, '.'), *last = strrchr(token, '.');
    int head = first ? (int)(first - token) : 0;
    (void)snprintf(ret, JWS_MAX + 1, "%.*s.%s", head, token, last ? last : ".");
}

int jws_attach(const struct jws_claims *claims, const char *detached, char ret_token[JWS_MAX + 1],
               struct sotay_error *err)
{
    const char *gap = strstr(detached, "..");
    AUTO(str) text = {0};
    signing_text(claims, &text);
    str_add(&text, gap ? gap + 1 : "");
    int rc = str_check(&text, err);
    if (rc < 0)
        return rc;
    struct jws j;
    rc = jws_read(text.data, text.len, &j, err);
    if (rc >= 0)
        memcpy(ret_token, text.data, text.len + 1);
    return rc;
}
