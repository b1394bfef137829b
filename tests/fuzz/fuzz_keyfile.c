/* tests/fuzz/fuzz_keyfile.c - the file of a sealed key: its public half, and opening it where the
 * file asks for little work. */
#include "fuzz.h"

#include "ledger/keyfile.h"

#include <sodium.h>

#define CHEAP "\nkdf argon2id13 1 8192\n" /* the least that is accepted: 8 KiB */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40], owner[80];
    struct sotay_error err = {0};
    struct hash key;
    PROMISE(sodium_init() >= 0);
    int fd = fuzz_file(data, size, path);
    int rc = keyfile_public(path, &key, owner, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    else
        PROMISE(fuzz_is_utf8(owner));
    if (rc < 0 || memmem(data, size, CHEAP, sizeof CHEAP - 1)) {
        AUTO(actor) actor = {0};
        int opened = keyfile_open(path, "passphrase", &actor, &err);
        PROMISE(rc >= 0 || opened == rc);
        if (opened < 0)
            fuzz_error(opened, &err);
        else
            PROMISE(hash_equal(&actor.key, &key));
    }
    close(fd);
    return 0;
}
