/* src/ledger/keyfile.h - secret keys of persons and of the authority: files sealed under a
 * passphrase (Argon2id, parameters stored in the file), 0600. */
#ifndef SOTAY_KEYFILE_H
#define SOTAY_KEYFILE_H
#include "base/base.h"
#include "base/id.h"
#include "ledger/file.h"

#define SECRET_SIZE 64 /* Ed25519 secret key as libsodium has it: seed and public key */

struct actor { /* somebody who can sign now */
    struct hash key;
    uint8_t secret[SECRET_SIZE];
    bool is_authority;
    struct id person; /* zeros for the authority */
};
void actor_done(struct actor *a); /* wipes */

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
/* SOTAY_EREFUSED on a wrong passphrase; SOTAY_EABSENT no file; SOTAY_EREFUSED when others can read
 * it; SOTAY_EDAMAGE when it is not a key file. */
int keyfile_open(const char *path, const char *passphrase, struct actor *ret,
                 struct sotay_error *err);
#endif
