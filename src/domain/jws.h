/* src/domain/jws.h - the token in a certificate's QR code: a compact JWS, EdDSA, at most 450 bytes.
 *
 * Header exactly {"alg":"EdDSA","kid":"16 hex"}; payload members in this order and no others: iss kid
 * jti sub skl|cls iat [exp] led.  One reading, one writing: a token is believed only when what was
 * read, written again, gives the same bytes. */
#ifndef SOTAY_JWS_H
#define SOTAY_JWS_H
#include "base/base.h"
#include "base/id.h"

#define JWS_MAX 450
#define JWS_KID_SIZE 17
#define JWS_SIGNATURE 64
#define JWS_NAME_SIZE 3072 /* the three parts of a name have at most 1000 bytes each */

struct jws_claims {
    char iss[80];           /* code of the issuing facility */
    char kid[JWS_KID_SIZE]; /* 16 hex: first 8 bytes of BLAKE2b-256 of the public key */
    struct id jti;
    char sub[JWS_NAME_SIZE]; /* the holder's full name, or what there is room for */
    char subject[100];       /* code of the skill or class */
    bool is_class;
    int64_t iat, exp; /* seconds since 1970 UTC; exp only when has_exp */
    bool has_exp;
    char led[17]; /* first 8 bytes of the issue entry's hash */
};
struct jws {
    struct jws_claims claims;
    char text[JWS_MAX + 1];
    size_t signed_len; /* of text: header and payload with the point between */
    uint8_t signature[JWS_SIGNATURE];
};

void jws_kid(const struct hash *key, char ret_kid[JWS_KID_SIZE]);
void jws_led(const struct hash *entry, char ret_led[17]);
/* Makes the token fit, by the name alone and always in the same way: the middle names become initials
 * ("Lò T. K. Ngân"); if that is too long still, it ends after the last whole letter there is room
 * for, and with U+2026 ("Lò T. K. Ng…").  The paper and its record keep the full name.
 * SOTAY_EREFUSED only when the codes alone fill the token: over 75 bytes together (92 without exp). */
int jws_fit(struct jws_claims *claims, struct sotay_error *err);
/* Fits and signs. */
int jws_make(struct jws_claims *claims, const uint8_t *secret, char ret_token[JWS_MAX + 1],
             struct sotay_error *err);
/* Reads without checking the signature; space around the token is passed over.  SOTAY_EDAMAGE with a
 * sentence when it is not such a token. */
int jws_read(const char *bytes, size_t len, struct jws *ret, struct sotay_error *err);
bool jws_holds(const struct jws *j, const struct hash *key);

/* The token without its payload, "header..signature" (RFC 7515, appendix F): holds no name, so it
 * outlives an erasure. */
void jws_detach(const char *token, char ret[JWS_MAX + 1]);
/* The reverse, from the claims that were signed; SOTAY_EDAMAGE when it does not fit. */
int jws_attach(const struct jws_claims *claims, const char *detached, char ret_token[JWS_MAX + 1],
               struct sotay_error *err);
#endif
