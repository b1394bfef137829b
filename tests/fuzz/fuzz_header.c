/* tests/fuzz/fuzz_header.c - an entry's header: what is read is what would have been written. */
#include "fuzz.h"

#include "ledger/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char again[ENTRY_HEADER_MAX];
    struct entry e = {0};
    size_t len = 0;
    char *text = malloc(size ? size : 1); /* without a byte behind it */
    if (!text)
        abort();
    if (size)
        memcpy(text, data, size);
    if (entry_parse(text, size, &e, &len)) {
        PROMISE(len > 0 && len <= size && len < ENTRY_HEADER_MAX);
        PROMISE(entry_header(&e, again) == len && memcmp(again, text, len) == 0);
        PROMISE(memchr(e.kind, '\0', KIND_SIZE) && fuzz_is_utf8(e.kind));
        struct hash hash = entry_hash(&e), same = hash_of(text, len);
        PROMISE(hash_equal(&hash, &same));
        PROMISE(entry_compare(&e, &e) == 0);
        (void)entry_signature_holds(&e);
    }
    free(text);
    return 0;
}
