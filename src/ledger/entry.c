/* src/ledger/entry.c - the header text of an entry, and what is computed from it. */
#include "base/base.h"

#include "ledger/entry.h"

#include <sodium.h>

struct cursor {
    char *at;
};

static void put(struct cursor *c, const char *text)
{
    size_t len = strlen(text);
    memcpy(c->at, text, len);
    c->at += len;
}

static void put_hex(struct cursor *c, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        *c->at++ = digits[bytes[i] >> 4];
        *c->at++ = digits[bytes[i] & 15];
    }
}

static void put_int(struct cursor *c, int64_t value)
{
    char digits[24];
    size_t n = 0;
    uint64_t rest = value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *c->at++ = '-';
    while (n)
        *c->at++ = digits[--n];
}

size_t entry_header(const struct entry *e, char ret[ENTRY_HEADER_MAX])
{
    struct cursor c = {ret};
    put(&c, "sotay-entry 1\ndevice ");
    put_hex(&c, e->device.b, HASH_SIZE);
    put(&c, "\nseq ");
    put_int(&c, e->seq);
    put(&c, "\nprev ");
    put_hex(&c, e->prev.b, HASH_SIZE);
    put(&c, "\nclock ");
    put_int(&c, e->clock);
    put(&c, "\ntime ");
    put_int(&c, e->time);
    put(&c, "\nactor ");
    if (e->has_actor)
        put_hex(&c, e->actor.b, HASH_SIZE);
    else
        put(&c, "-");
    put(&c, "\nkind ");
    put(&c, e->kind);
    put(&c, "\nsubject ");
    put_hex(&c, e->subject.b, ID_SIZE);
    put(&c, "\npayload ");
    put_hex(&c, e->payload_hash.b, HASH_SIZE);
    put(&c, "\n");
    return (size_t)(c.at - ret);
}

struct hash entry_hash(const struct entry *e)
{
    char text[ENTRY_HEADER_MAX];
    size_t len = entry_header(e, text);
    return hash_of(text, len);
}

bool entry_signature_holds(const struct entry *e)
{
    char text[ENTRY_HEADER_MAX];
    size_t len = entry_header(e, text);
    return e->is_signed && e->has_actor &&
           crypto_sign_verify_detached(e->signature, (const unsigned char *)text, len,
                                       e->actor.b) == 0;
}

int entry_compare(const struct entry *a, const struct entry *b)
{
    if (a->clock != b->clock)
        return a->clock < b->clock ? -1 : 1;
    int by_device = hash_compare(&a->device, &b->device);
    return by_device ? by_device : hash_compare(&a->hash, &b->hash);
}

size_t mark_text(const struct hash *device, int64_t seq, const struct hash *hash,
                 char ret[MARK_TEXT_MAX])
{
    struct cursor c = {ret};
    put(&c, "sotay-mark 1\ndevice ");
    put_hex(&c, device->b, HASH_SIZE);
    put(&c, "\nseq ");
    put_int(&c, seq);
    put(&c, "\nhash ");
    put_hex(&c, hash->b, HASH_SIZE);
    put(&c, "\n");
    return (size_t)(c.at - ret);
}
