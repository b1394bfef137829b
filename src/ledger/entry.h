/* src/ledger/entry.h - one record of the ledger: header text, hash, signature (DESIGN 4). */
#ifndef SOTAY_ENTRY_H
#define SOTAY_ENTRY_H
#include "base/base.h"
#include "base/id.h"
#include "base/str.h"

#define SIGNATURE_SIZE 64
#define PAYLOAD_MAX ((size_t)4 << 20) /* bytes; a longer one nobody takes */
#define KIND_SIZE 40
#define CLOCK_LEAP_MAX (INT64_C(1) << 32) /* more above the device's entry before = damage */

struct entry {
    struct hash device; /* public key of the device */
    int64_t seq;
    struct hash prev;
    int64_t clock;
    int64_t time; /* ms since 1970 UTC by this computer; orders nothing */
    bool has_actor;
    struct hash actor; /* public key of the person who acts */
    char kind[KIND_SIZE];
    struct id subject;
    struct hash payload_hash;
    const char *payload; /* bytes as hashed; NULL when erased */
    size_t payload_len;
    bool is_signed;
    uint8_t signature[SIGNATURE_SIZE];
    struct hash hash; /* of the header */
    int64_t chain;    /* local number of the device's chain */
    int64_t actor_no; /* local number of the actor's key; 0: no actor */
};

/* The header's text, as DESIGN 4 lays it out; returns its length (no NUL counted). */
#define ENTRY_HEADER_MAX 640
size_t entry_header(const struct entry *e, char ret[ENTRY_HEADER_MAX]);
/* The reverse: reads a header where text begins, in the one way it is written; *ret_len: its length.
 * The entry's hash, signature and payload are left empty.  False: it is none. */
bool entry_parse(const char *text, size_t len, struct entry *ret, size_t *ret_len);
struct hash entry_hash(const struct entry *e);
/* Does the signature of the actor over the header hold? */
bool entry_signature_holds(const struct entry *e);
/* Orders by (clock, device, hash). */
int entry_compare(const struct entry *a, const struct entry *b);

#define MARK_TEXT_MAX 256
/* The text a device signs at the end of a transaction. */
size_t mark_text(const struct hash *device, int64_t seq, const struct hash *hash,
                 char ret[MARK_TEXT_MAX]);
#endif
