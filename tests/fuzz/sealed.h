/* tests/fuzz/sealed.h - the last line of files that end with the hash of what stands before it: made to
 * fit, since no fuzzer finds it. */
#ifndef SOTAY_FUZZ_SEALED_H
#define SOTAY_FUZZ_SEALED_H
#include "fuzz.h"

#include "base/id.h"
#include "base/str.h"

#define END_LINE (4 + 64 + 1)

/* Bytes that begin with '!' come as they are, without it; others get a new last line. */
static inline void seal(const uint8_t *data, size_t size, struct str *out)
{
    if (size && data[0] == '!') {
        str_add_bytes(out, data + 1, size - 1);
        return;
    }
    if (size >= END_LINE && memcmp(data + size - END_LINE, "end ", 4) == 0)
        size -= END_LINE;
    str_add_bytes(out, data, size);
    struct hash hash = hash_of(str_text(out), out->len);
    str_addf(out, "end %s\n", hash_hex(&hash).s);
}
#endif
