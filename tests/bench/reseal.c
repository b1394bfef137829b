/* tests/bench/reseal.c - seals a key file anew with the smallest Argon2id parameters, so that a run
 * of Sotay can be timed without the time that guessing a passphrase is meant to take.
 * usage: reseal KEYFILE PASSPHRASE */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEALED (crypto_sign_SEEDBYTES + crypto_secretbox_MACBYTES)

static int fail(const char *what)
{
    fprintf(stderr, "reseal: %s\n", what);
    return 1;
}

static int unhex(const char *hex, unsigned char *ret, size_t size)
{
    size_t len = 0;
    return sodium_hex2bin(ret, size, hex, 2 * size, NULL, &len, NULL) == 0 && len == size;
}

int main(int argc, char **argv)
{
    char owner[200], public[65], salt_hex[33], nonce_hex[49], sealed_hex[2 * SEALED + 1];
    unsigned char salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES], sealed[SEALED];
    unsigned char seed[crypto_sign_SEEDBYTES], under[crypto_secretbox_KEYBYTES];
    unsigned long long operations;
    size_t memory;
    if (argc != 3 || sodium_init() < 0)
        return fail("usage: reseal KEYFILE PASSPHRASE");
    FILE *f = fopen(argv[1], "r");
    if (!f)
        return fail("cannot open the key file");
    int n = fscanf(f,
                   "sotay-key 1\nowner %199[^\n]\npublic %64s\nkdf argon2id13 %llu %zu\nsalt %32s\n"
                   "nonce %48s\nsealed %96s\n",
                   owner, public, &operations, &memory, salt_hex, nonce_hex, sealed_hex);
    fclose(f);
    if (n != 7 || !unhex(salt_hex, salt, sizeof(salt)) || !unhex(nonce_hex, nonce, sizeof(nonce)) ||
        !unhex(sealed_hex, sealed, sizeof(sealed)))
        return fail("not a key file");
    if (crypto_pwhash(under, sizeof(under), argv[2], strlen(argv[2]), salt, operations, memory,
                      crypto_pwhash_ALG_ARGON2ID13) != 0 ||
        crypto_secretbox_open_easy(seed, sealed, sizeof(sealed), nonce, under) != 0)
        return fail("wrong passphrase");
    if (crypto_pwhash(under, sizeof(under), argv[2], strlen(argv[2]), salt,
                      crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail("no memory");
    crypto_secretbox_easy(sealed, seed, sizeof(seed), nonce, under);
    f = fopen(argv[1], "w"); /* keeps the rights of the file */
    if (!f)
        return fail("cannot write the key file");
    sodium_bin2hex(sealed_hex, sizeof(sealed_hex), sealed, sizeof(sealed));
    fprintf(f,
            "sotay-key 1\nowner %s\npublic %s\nkdf argon2id13 %llu %zu\nsalt %s\nnonce %s\n"
            "sealed %s\n",
            owner, public, (unsigned long long)crypto_pwhash_OPSLIMIT_MIN,
            (size_t)crypto_pwhash_MEMLIMIT_MIN, salt_hex, nonce_hex, sealed_hex);
    return fclose(f) == 0 ? 0 : fail("cannot write the key file");
}
