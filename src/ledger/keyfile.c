/* src/ledger/keyfile.c - secret keys sealed under a passphrase.
 *
 *   sotay-key 1
 *   owner DB-00015
 *   public <64 hex>
 *   kdf argon2id13 <operations> <memory in bytes> [card]
 *   salt <32 hex>
 *   nonce <48 hex>
 *   sealed <hex of the 32-byte seed under XSalsa20-Poly1305>
 *
 * "card": the passphrase is the secret of a key card, read as keycard.h says.
 */
#include "base/base.h"

#include "ledger/keyfile.h"

#include "base/secrecy.h"
#include "base/str.h"
#include "base/text.h"
#include "ledger/keycard.h"

#include <errno.h>
#include <sodium.h>

#define SEALED_SIZE (crypto_sign_SEEDBYTES + crypto_secretbox_MACBYTES)

/* Argon2id makes every guess dear because people choose passphrases that can be guessed.  The secret
 * of a card is 80 random bits: 2^80 guesses are out of reach however cheap one is, and 40 keys are
 * made while somebody waits, some on a computer with little memory. */
#define CARD_OPERATIONS 1
#define CARD_MEMORY (UINT64_C(8) << 20)
#define MEMORY_MAX (UINT64_C(1) << 30) /* a file asking for more is not ours */

struct keyfile {
    char owner[80];
    struct hash key;
    uint64_t operations, memory;
    bool is_card;
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
    AUTO(card_secret) card = {.s = ""};
    secrecy_begin();
    if (k->is_card && card_secret_read(passphrase, &card))
        passphrase = card.s;
    if (crypto_pwhash(ret, crypto_secretbox_KEYBYTES, passphrase, strlen(passphrase), k->salt,
                      k->operations, (size_t)k->memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return sotay_fail(err, SOTAY_EFAIL, _("Close other programs and try again."),
                          _("not enough memory to open the key"));
    return SOTAY_OK;
}

static void add_text(const struct keyfile *k, struct str *out)
{
    str_addf(out, "sotay-key 1\nowner %s\npublic ", k->owner);
    str_add_hex(out, k->key.b, HASH_SIZE);
    str_addf(out, "\nkdf argon2id13 %llu %llu%s\nsalt ", (unsigned long long)k->operations,
             (unsigned long long)k->memory, k->is_card ? " card" : "");
    str_add_hex(out, k->salt, sizeof(k->salt));
    str_add(out, "\nnonce ");
    str_add_hex(out, k->nonce, sizeof(k->nonce));
    str_add(out, "\nsealed ");
    str_add_hex(out, k->sealed, sizeof(k->sealed));
    str_add(out, "\n");
}

static int keyfile_write(const char *path, const struct keyfile *k, struct sotay_error *err)
{
    AUTO(str) text = {0};
    add_text(k, &text);
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

/* A new key pair, sealed into k. */
static int seal_new(struct keyfile *k, const char *owner, const char *passphrase,
                    struct actor *ret_actor, struct sotay_error *err)
{
    uint8_t seed[crypto_sign_SEEDBYTES], under[crypto_secretbox_KEYBYTES];
    AUTO(actor) a = {0};
    snprintf(k->owner, sizeof(k->owner), "%s", owner);
    randombytes_buf(seed, sizeof(seed));
    randombytes_buf(k->salt, sizeof(k->salt));
    randombytes_buf(k->nonce, sizeof(k->nonce));
    crypto_sign_seed_keypair(k->key.b, a.secret, seed);
    int rc = derive(k, passphrase, under, err);
    if (rc >= 0)
        crypto_secretbox_easy(k->sealed, seed, sizeof(seed), k->nonce, under);
    sodium_memzero(seed, sizeof(seed));
    sodium_memzero(under, sizeof(under));
    if (rc >= 0 && ret_actor) {
        a.key = k->key;
        *ret_actor = a;
    }
    return rc;
}

int keyfile_create(const char *path, const char *owner, const char *passphrase,
                   struct actor *ret_actor, char *ret_path, struct sotay_error *err)
{
    char chosen[512];
    struct keyfile k = {.operations = passphrase_cost.operations, .memory = passphrase_cost.memory};
    AUTO(actor) a = {0};
    int rc = seal_new(&k, owner, passphrase, &a, err);
    if (rc >= 0)
        rc = choose_path(path, &k.key, chosen, err);
    if (rc >= 0)
        rc = keyfile_write(chosen, &k, err);
    if (rc >= 0 && ret_path)
        snprintf(ret_path, 512, "%s", chosen);
    if (rc >= 0 && ret_actor)
        *ret_actor = a;
    return rc;
}

int keyfile_card(const char *owner, const struct card_secret *secret, struct hash *ret_key,
                 struct str *ret_text, struct sotay_error *err)
{
    struct keyfile k = {.operations = CARD_OPERATIONS, .memory = CARD_MEMORY, .is_card = true};
    int rc = seal_new(&k, owner, secret->s, NULL, err);
    if (rc < 0)
        return rc;
    add_text(&k, ret_text);
    *ret_key = k.key;
    return str_check(ret_text, err);
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
    char *card = strchr(second, ' ');
    if (card)
        *card++ = '\0';
    if (card && strcmp(card, "card") != 0)
        return false;
    k->is_card = card != NULL;
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

/* The lines of a key file in a text whose line ends became blanks or anything else unseen. */
static int settle_lines(const char *text, struct str *out, struct sotay_error *err)
{
    static const char *const names[] = {"owner ", "public ", "kdf ", "salt ", "nonce ", "sealed "};
    size_t next = 0;
    bool gap = false;
    for (const char *at = text; *at; at++) {
        if ((unsigned char)*at <= ' ') {
            gap = out->len > 0;
            continue;
        }
        bool begins =
            gap && next < COUNT_OF(names) && strncmp(at, names[next], strlen(names[next])) == 0;
        if (gap)
            str_add_char(out, begins ? '\n' : ' ');
        next += begins;
        gap = false;
        str_add_char(out, *at);
    }
    str_add_char(out, '\n');
    return str_check(out, err);
}

int keyfile_text(const char *text, struct hash *ret_key, struct str *ret_text,
                 struct sotay_error *err)
{
    AUTO(str) lines = {0};
    struct keyfile k = {.owner = ""};
    int rc = settle_lines(text, &lines, err);
    if (rc < 0)
        return rc;
    if (!parse(lines.data, &k))
        return sotay_fail(err, SOTAY_EDAMAGE, _("Scan the code again, or take the .key file."),
                          _("this is not the text of a key, or it is damaged"));
    add_text(&k, ret_text);
    *ret_key = k.key;
    return str_check(ret_text, err);
}

int keyfile_open(const char *path, const char *passphrase, struct actor *ret,
                 struct sotay_error *err)
{
    if (file_is_open_to_others(path))
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

int keyfile_reseal(const char *path, const char *passphrase, const char *new_passphrase,
                   struct sotay_error *err)
{
    AUTO(actor) a = {0};
    AUTO(str) text = {0};
    struct keyfile k;
    uint8_t under[crypto_secretbox_KEYBYTES];
    int rc = keyfile_open(path, passphrase, &a, err);
    if (rc >= 0)
        rc = keyfile_read(path, &k, err);
    if (rc < 0)
        return rc;
    k.operations = passphrase_cost.operations;
    k.memory = passphrase_cost.memory;
    k.is_card = false;
    randombytes_buf(k.salt, sizeof(k.salt));
    randombytes_buf(k.nonce, sizeof(k.nonce));
    rc = derive(&k, new_passphrase, under, err);
    if (rc >= 0) /* the secret key begins with its seed */
        crypto_secretbox_easy(k.sealed, a.secret, crypto_sign_SEEDBYTES, k.nonce, under);
    sodium_memzero(under, sizeof(under));
    if (rc >= 0)
        add_text(&k, &text);
    if (rc >= 0)
        rc = str_check(&text, err);
    return rc < 0 ? rc : file_write_private(path, text.data, text.len, true, err);
}
