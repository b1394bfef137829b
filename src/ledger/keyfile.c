/* src/ledger/keyfile.c - secret keys sealed under a passphrase.
 *
 *   sotay-key 1
 *   owner DB-00015
 *   public <64 hex>
 *   kdf argon2id13 <operations> <memory in bytes>
 *   salt <32 hex>
 *   nonce <48 hex>
 *   sealed <hex of the 32-byte seed under XSalsa20-Poly1305>
 */
#include "base/base.h"

#include "ledger/keyfile.h"

#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#define SEALED_SIZE (crypto_sign_SEEDBYTES + crypto_secretbox_MACBYTES)
#define KEYFILE_MAX 4096
#define MEMORY_MAX (UINT64_C(1) << 30) /* a file asking for more is not ours */

struct keyfile {
    char owner[80];
    struct hash key;
    uint64_t operations, memory;
    uint8_t salt[crypto_pwhash_SALTBYTES];
    uint8_t nonce[crypto_secretbox_NONCEBYTES];
    uint8_t sealed[SEALED_SIZE];
};

void actor_done(struct actor *a)
{
    if (a)
        sodium_memzero(a, sizeof(*a));
}

static int derive(const struct keyfile *k, const char *passphrase,
                  uint8_t ret[crypto_secretbox_KEYBYTES], struct sotay_error *err)
{
    if (crypto_pwhash(ret, crypto_secretbox_KEYBYTES, passphrase, strlen(passphrase), k->salt,
                      k->operations, (size_t)k->memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Close other programs and try again."),
                          _("not enough memory to open the key"));
    return SOTAY_OK;
}

static int keyfile_write(const char *path, const struct keyfile *k, struct sotay_error *err)
{
    AUTO(str) text = {0};
    str_addf(&text, "sotay-key 1\nowner %s\npublic ", k->owner);
    str_add_hex(&text, k->key.b, HASH_SIZE);
    str_addf(&text, "\nkdf argon2id13 %llu %llu\nsalt ", (unsigned long long)k->operations,
             (unsigned long long)k->memory);
    str_add_hex(&text, k->salt, sizeof(k->salt));
    str_add(&text, "\nnonce ");
    str_add_hex(&text, k->nonce, sizeof(k->nonce));
    str_add(&text, "\nsealed ");
    str_add_hex(&text, k->sealed, sizeof(k->sealed));
    str_add(&text, "\n");
    int rc = str_check(&text, err);
    return rc < 0 ? rc : file_write_private(path, text.data, text.len, false, err);
}

int keyfile_path(const char *folder, const struct hash *key, char ret_path[512],
                 struct sotay_error *err)
{
    size_t len = strlen(folder);
    int n = snprintf(ret_path, 512, "%s%s%.16s.key", folder,
                     len && folder[len - 1] == '/' ? "" : "/", hash_hex(key).s);
    return n > 0 && n < 512
               ? SOTAY_OK
               : sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), folder);
}

/* The file's own name, its folder made where PATH names only that. */
static int choose_path(const char *path, const struct hash *key, char ret[512],
                       struct sotay_error *err)
{
    size_t len = strlen(path);
    if (len && path[len - 1] == '/') {
        AUTO_FREE char *folder = text_dup_bytes(path, len - 1);
        int rc = folder ? folder_make_private(folder, err) : sotay_nomem(err);
        return rc < 0 ? rc : keyfile_path(path, key, ret, err);
    }
    if (len >= 512)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("file name '%s' is too long"), path);
    snprintf(ret, 512, "%s", path);
    return SOTAY_OK;
}

int keyfile_create(const char *path, const char *owner, const char *passphrase,
                   struct actor *ret_actor, char *ret_path, struct sotay_error *err)
{
    char chosen[512];
    struct keyfile k = {.operations = crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        .memory = crypto_pwhash_MEMLIMIT_INTERACTIVE};
    uint8_t seed[crypto_sign_SEEDBYTES], under[crypto_secretbox_KEYBYTES];
    AUTO(actor) a = {0};
    snprintf(k.owner, sizeof(k.owner), "%s", owner);
    randombytes_buf(seed, sizeof(seed));
    randombytes_buf(k.salt, sizeof(k.salt));
    randombytes_buf(k.nonce, sizeof(k.nonce));
    crypto_sign_seed_keypair(k.key.b, a.secret, seed);
    int rc = choose_path(path, &k.key, chosen, err);
    if (rc >= 0)
        rc = derive(&k, passphrase, under, err);
    if (rc >= 0) {
        crypto_secretbox_easy(k.sealed, seed, sizeof(seed), k.nonce, under);
        rc = keyfile_write(chosen, &k, err);
    }
    if (rc >= 0 && ret_path)
        snprintf(ret_path, 512, "%s", chosen);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(under, sizeof(under));
    if (rc >= 0 && ret_actor) {
        a.key = k.key;
        *ret_actor = a;
    }
    return rc;
}

/* "name rest\n": checks the name, cuts the line off *at and returns the rest, or NULL. */
static char *take_line(char **at, const char *name)
{
    size_t len = strlen(name);
    char *line = *at, *end = strchr(line, '\n');
    if (!end || strncmp(line, name, len) != 0 || line[len] != ' ')
        return NULL;
    *end = '\0';
    *at = end + 1;
    return line + len + 1;
}

static bool parse(char *at, struct keyfile *k)
{
    const char *version = take_line(&at, "sotay-key");
    if (!version || strcmp(version, "1") != 0)
        return false;
    const char *owner = take_line(&at, "owner");
    const char *key = owner ? take_line(&at, "public") : NULL;
    char *kdf = key ? take_line(&at, "kdf") : NULL;
    const char *salt = kdf ? take_line(&at, "salt") : NULL;
    const char *nonce = salt ? take_line(&at, "nonce") : NULL;
    const char *sealed = nonce ? take_line(&at, "sealed") : NULL;
    if (!sealed || *at || strncmp(kdf, "argon2id13 ", 11) != 0)
        return false;
    char *second = strchr(kdf + 11, ' ');
    if (!second)
        return false;
    *second++ = '\0';
    int64_t operations, memory;
    if (!text_to_int(kdf + 11, &operations) || !text_to_int(second, &memory) || operations < 1 ||
        operations > 64 || memory < 8192 || (uint64_t)memory > MEMORY_MAX)
        return false;
    k->operations = (uint64_t)operations;
    k->memory = (uint64_t)memory;
    size_t owner_len = strlen(owner);
    if (owner_len >= sizeof(k->owner) || text_utf8_error(owner, owner_len) != owner_len)
        return false;
    memcpy(k->owner, owner, owner_len + 1);
    return hash_parse(key, &k->key) && hex_parse(salt, k->salt, sizeof(k->salt)) &&
           hex_parse(nonce, k->nonce, sizeof(k->nonce)) &&
           hex_parse(sealed, k->sealed, sizeof(k->sealed));
}

static int keyfile_read(const char *path, struct keyfile *ret, struct sotay_error *err)
{
    AUTO_FREE char *bytes = NULL;
    size_t len = 0;
    int rc = file_read(path, KEYFILE_MAX, &bytes, &len, err);
    if (rc < 0)
        return rc;
    if (strlen(bytes) != len || !parse(bytes, ret))
        return sotay_fail(err, SOTAY_EDAMAGE, _("Use the copy of the key file that was kept."),
                          _("'%s' is not a key file, or it is damaged"), path);
    return SOTAY_OK;
}

int keyfile_public(const char *path, struct hash *ret_key, char ret_owner[80],
                   struct sotay_error *err)
{
    struct keyfile k;
    int rc = keyfile_read(path, &k, err);
    if (rc < 0)
        return rc;
    *ret_key = k.key;
    if (ret_owner)
        snprintf(ret_owner, 80, "%s", k.owner);
    return SOTAY_OK;
}

/* A medium without owners (FAT) shows every file as readable by all: there it is no reason. */
static bool medium_has_owners(const char *path)
{
    struct statfs fs;
    return statfs(path, &fs) != 0 ||
           ((unsigned long)fs.f_type != 0x4d44UL && (unsigned long)fs.f_type != 0x2011bab0UL);
}

int keyfile_open(const char *path, const char *passphrase, struct actor *ret,
                 struct sotay_error *err)
{
    struct stat st;
    if (stat(path, &st) == 0 && (st.st_mode & 077) && medium_has_owners(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Take the rights of others away: chmod 600 FILE."),
                          _("key file '%s' can be read by others"), path);
    struct keyfile k;
    int rc = keyfile_read(path, &k, err);
    if (rc < 0)
        return rc;
    uint8_t under[crypto_secretbox_KEYBYTES], seed[crypto_sign_SEEDBYTES];
    rc = derive(&k, passphrase, under, err);
    if (rc >= 0 &&
        crypto_secretbox_open_easy(seed, k.sealed, sizeof(k.sealed), k.nonce, under) != 0)
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Type it again; nothing was written."),
                        _("wrong passphrase for the key of %s"), k.owner);
    AUTO(actor) a = {0};
    if (rc >= 0) {
        crypto_sign_seed_keypair(a.key.b, a.secret, seed);
        if (hash_equal(&a.key, &k.key))
            *ret = a;
        else
            rc = sotay_fail(err, SOTAY_EDAMAGE, _("Use the copy of the key file that was kept."),
                            _("'%s' is not a key file, or it is damaged"), path);
    }
    sodium_memzero(under, sizeof(under));
    sodium_memzero(seed, sizeof(seed));
    return rc;
}
