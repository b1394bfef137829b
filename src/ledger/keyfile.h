/* src/ledger/keyfile.h - secret keys of persons and of the authority: files sealed under a
 * passphrase (Argon2id, parameters stored in the file), 0600. */
#ifndef SOTAY_KEYFILE_H
#define SOTAY_KEYFILE_H
#include "base/base.h"
#include "base/id.h"
#include "base/str.h"
#include "ledger/file.h"
#include "ledger/keycard.h"

#define KEYFILE_MAX 4096 /* bytes of a key file */

#define SECRET_SIZE 64 /* Ed25519 secret key as libsodium has it: seed and public key */

struct actor { /* somebody who can sign now */
    struct hash key;
    uint8_t secret[SECRET_SIZE];
    bool is_authority;
    struct id person; /* zeros for the authority */
};
void actor_done(struct actor *a); /* wipes */

/* Argon2id of a new key file; the file says it, so reading one takes what it took to seal it. */
struct guess_cost {
    uint64_t operations, memory; /* bytes */
};
extern const struct guess_cost passphrase_cost;

/* Makes a key pair and writes it to PATH, which must not exist; a PATH that ends in '/' is a folder
 * (made 0700), where the file is named after the key.  owner is a code or "authority", shown to
 * people only.  ret_actor and ret_path (512 bytes) may be NULL. */
int keyfile_create(const char *path, const char *owner, const char *passphrase,
                   struct actor *ret_actor, char *ret_path, struct sotay_error *err);
/* FOLDER/<first 16 hex digits of the key>.key */
int keyfile_path(const char *folder, const struct hash *key, char ret_path[512],
                 struct sotay_error *err);
/* Public half only. */
int keyfile_public(const char *path, struct hash *ret_key, char ret_owner[80],
                   struct sotay_error *err);
/* A key pair sealed under the secret of a card, as the text of a key file. */
int keyfile_card(const char *owner, const struct card_secret *secret, struct hash *ret_key,
                 struct str *ret_text, struct sotay_error *err);
/* The text of a key file as it was scanned or pasted: white space does not matter.  ret_text is what
 * the file has to hold.  SOTAY_EDAMAGE: it is none. */
int keyfile_text(const char *text, struct hash *ret_key, struct str *ret_text,
                 struct sotay_error *err);
/* The same key under another passphrase: the file is replaced once the new one is durable. */
int keyfile_reseal(const char *path, const char *passphrase, const char *new_passphrase,
                   struct sotay_error *err);
/* SOTAY_EREFUSED on a wrong passphrase; SOTAY_EABSENT no file; SOTAY_EREFUSED when others can read
 * it; SOTAY_EDAMAGE when it is not a key file. */
int keyfile_open(const char *path, const char *passphrase, struct actor *ret,
                 struct sotay_error *err);
#endif
