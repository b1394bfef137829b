/* src/ledger/device.h - this computer's key for one notebook, kept outside the notebook with the
 * file's inode and the last mark written: by these a copy or a restored notebook is recognised. */
#ifndef SOTAY_DEVICE_H
#define SOTAY_DEVICE_H
#include "base/base.h"
#include "base/id.h"
#include "ledger/keyfile.h"

struct device {
    char path[600];
    struct hash key;
    uint8_t secret[SECRET_SIZE];
    uint64_t inode;
    int64_t seq;      /* of the last mark written; 0: none */
    struct hash hash; /* of that entry */
};
void device_done(struct device *d); /* wipes */

/* Reads STATE_DIR/<inode>.device.  SOTAY_END: none, or one that cannot be read any more. */
int device_load(const char *state_dir, uint64_t inode, struct device *ret, struct sotay_error *err);
/* A new key pair; nothing is written before device_save. */
int device_make(const char *state_dir, uint64_t inode, struct device *ret, struct sotay_error *err);
/* The whole file, new or replaced, durable. */
int device_save(const struct device *d, struct sotay_error *err);
/* Only the last mark, overwritten in place: the record has a fixed length inside one sector, so a
 * power cut leaves the old mark or the new one, both of which are in the chain. */
int device_note_mark(struct device *d, int64_t seq, const struct hash *hash,
                     struct sotay_error *err);
/* Removes what is left of a notebook that had this inode before. */
void device_forget(const char *state_dir, uint64_t inode);
/* A key pair made in advance for a computer that will get the notebook: written to PATH, 0600, which
 * must not exist.  ret_key: its public half, to be enrolled. */
int device_make_file(const char *path, struct hash *ret_key, struct sotay_error *err);
/* Takes such a file for the notebook with this inode; nothing is written before device_save.
 * SOTAY_EABSENT no file; SOTAY_EREFUSED others can read it (not asked of media without owners);
 * SOTAY_EDAMAGE it is no such file. */
int device_take_file(const char *path, const char *state_dir, uint64_t inode, struct device *ret,
                     struct sotay_error *err);
#endif
