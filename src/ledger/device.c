/* src/ledger/device.c - the device file.
 *
 *   sotay-device 1
 *   secret <64 hex: seed>
 *   inode <20 digits>
 *   mark <20 digits: seq> <64 hex: hash>
 *
 * A file made in advance for another computer is the same with zeros for inode and mark.
 */
#include "base/base.h"

#include "ledger/device.h"

#include "base/secrecy.h"
#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define MARK_AT (15 + 7 + 64 + 1 + 6 + 20 + 1) /* where the line "mark ..." begins */
#define MARK_LEN (5 + 20 + 1 + 64 + 1)

void device_done(struct device *d)
{
    if (d)
        sodium_memzero(d, sizeof(*d));
}

static int make_path(const char *state_dir, uint64_t inode, struct device *d,
                     struct sotay_error *err)
{
    int n =
        snprintf(d->path, sizeof(d->path), "%s/%llu.device", state_dir, (unsigned long long)inode);
    if (n < 0 || (size_t)n >= sizeof(d->path))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder name '%s' is too long"), state_dir);
    d->inode = inode;
    return SOTAY_OK;
}

static void mark_line(const struct device *d, char ret[MARK_LEN + 1])
{
    snprintf(ret, MARK_LEN + 1, "mark %020lld %s\n", (long long)d->seq, hash_hex(&d->hash).s);
}

static bool parse(const char *text, size_t len, struct device *d)
{
    uint8_t seed[crypto_sign_SEEDBYTES];
    char hex[65], digits[21];
    int64_t inode;
    if (len != MARK_AT + MARK_LEN || strncmp(text, "sotay-device 1\nsecret ", 22) != 0)
        return false;
    if (strncmp(text + 86, "\ninode ", 7) != 0 || strncmp(text + MARK_AT, "mark ", 5) != 0)
        return false;
    snprintf(digits, sizeof(digits), "%.20s", text + 93);
    if (!text_to_int(digits, &inode) || (uint64_t)inode != d->inode)
        return false;
    snprintf(digits, sizeof(digits), "%.20s", text + MARK_AT + 5);
    snprintf(hex, sizeof(hex), "%.64s", text + MARK_AT + 26);
    if (!text_to_int(digits, &d->seq) || d->seq < 0 || !hash_parse(hex, &d->hash))
        return false;
    secrecy_begin();
    snprintf(hex, sizeof(hex), "%.64s", text + 22);
    bool good = hex_parse(hex, seed, sizeof(seed));
    if (good)
        crypto_sign_seed_keypair(d->key.b, d->secret, seed);
    sodium_memzero(hex, sizeof(hex));
    sodium_memzero(seed, sizeof(seed));
    return good;
}

int device_load(const char *state_dir, uint64_t inode, struct device *ret, struct sotay_error *err)
{
    int rc = make_path(state_dir, inode, ret, err);
    if (rc < 0)
        return rc;
    AUTO_FREE char *text = NULL;
    size_t len = 0;
    struct sotay_error why;
    if (file_read(ret->path, 1024, &text, &len, &why) < 0)
        return SOTAY_END; /* absent, or not readable by us: then it is not ours */
    bool good = parse(text, len, ret);
    sodium_memzero(text, len);
    return good ? SOTAY_OK : SOTAY_END;
}

int device_make(const char *state_dir, uint64_t inode, struct device *ret, struct sotay_error *err)
{
    int rc = make_path(state_dir, inode, ret, err);
    if (rc < 0)
        return rc;
    secrecy_begin();
    crypto_sign_keypair(ret->key.b, ret->secret);
    ret->seq = 0;
    ret->hash = (struct hash){{0}};
    return SOTAY_OK;
}

static void device_text(const struct device *d, struct str *out)
{
    char mark[MARK_LEN + 1];
    mark_line(d, mark);
    str_room(out, MARK_AT + MARK_LEN);
    str_add(out, "sotay-device 1\nsecret ");
    str_add_hex(out, d->secret, crypto_sign_SEEDBYTES);
    str_addf(out, "\ninode %020llu\n%s", (unsigned long long)d->inode, mark);
}

int device_save(const struct device *d, struct sotay_error *err)
{
    AUTO(str) text = {0};
    device_text(d, &text);
    AUTO_FREE char *folder = text_dup_bytes(d->path, (size_t)(strrchr(d->path, '/') - d->path));
    int rc = str_check(&text, err);
    if (rc >= 0 && !folder)
        rc = sotay_nomem(err);
    if (rc >= 0)
        rc = folder_make_private(folder, err);
    if (rc >= 0)
        rc = file_write_private(d->path, text.data, text.len, true, err);
    if (text.data)
        sodium_memzero(text.data, text.len);
    return rc;
}

void device_forget(const char *state_dir, uint64_t inode)
{
    AUTO(device) d = {0};
    if (make_path(state_dir, inode, &d, NULL) >= 0)
        unlink(d.path);
}

int device_make_file(const char *path, struct hash *ret_key, struct sotay_error *err)
{
    AUTO(device) d = {0};
    AUTO(str) text = {0};
    secrecy_begin();
    crypto_sign_keypair(d.key.b, d.secret);
    device_text(&d, &text);
    int rc = str_check(&text, err);
    if (rc >= 0)
        rc = file_write_private(path, text.data, text.len, false, err);
    if (rc >= 0)
        *ret_key = d.key;
    if (text.data)
        sodium_memzero(text.data, text.len);
    return rc;
}

int device_take_file(const char *path, const char *state_dir, uint64_t inode, struct device *ret,
                     struct sotay_error *err)
{
    AUTO(device) d = {0};
    AUTO_FREE char *text = NULL;
    size_t len = 0;
    if (file_is_open_to_others(path))
        return sotay_fail(err, SOTAY_EREFUSED, _("Take the rights of others away: chmod 600 FILE."),
                          _("the computer's file '%s' can be read by others"), path);
    int rc = file_read(path, 1024, &text, &len, err);
    if (rc < 0 && rc != SOTAY_EREFUSED)
        return rc;
    bool good = rc >= 0 && parse(text, len, &d) && d.seq == 0; /* no file of a computer is larger */
    if (text)
        sodium_memzero(text, len);
    if (!good)
        return sotay_fail(err, SOTAY_EDAMAGE,
                          _("Make one where the notebook is: sotay device enrol --new FILE"),
                          _("'%s' is no file of a computer, or it is damaged"), path);
    rc = make_path(state_dir, inode, &d, err);
    if (rc >= 0)
        *ret = d;
    return rc;
}

int device_note_mark(struct device *d, int64_t seq, const struct hash *hash,
                     struct sotay_error *err)
{
    d->seq = seq;
    d->hash = *hash;
    char mark[MARK_LEN + 1];
    mark_line(d, mark);
    int fd = open(d->path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return device_save(d, err);
    ssize_t n = pwrite(fd, mark, MARK_LEN, MARK_AT);
    int saved = errno;
    close(fd);
    if (n != MARK_LEN)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot write '%s': %s"), d->path,
                          strerror(saved));
    return SOTAY_OK;
}
