/* src/base/place.h - large files that appear in their place whole or not at all: made under another
 * name beside it, brought to the disk, then renamed. */
#ifndef SOTAY_PLACE_H
#define SOTAY_PLACE_H
#include "base/base.h"

#define PLACE_MAX 4096 /* bytes of a path */

/* What a path lies in: "." for a bare name. */
int place_folder(const char *path, char ret[PLACE_MAX], struct sotay_error *err);
/* The path with links and dots resolved; its last part need not exist, the folder must.
 * SOTAY_EABSENT: there is no such folder. */
int place_resolve(const char *path, char ret[PLACE_MAX], struct sotay_error *err);
bool place_is_folder(const char *path);
/* Is something there, be it a link to nothing? */
bool place_is_taken(const char *path);
/* Two names of one file? */
bool place_is_same(const char *a, const char *b);

/* SOTAY_EREFUSED, with both numbers, when the disk of the folder has less than this free. */
int place_need_space(const char *folder, int64_t bytes, struct sotay_error *err);
/* The file's bytes are on the disk, and what is read of it next comes from there. */
int place_settle(const char *path, struct sotay_error *err);
/* Renames within one folder, durably.  SOTAY_EREFUSED: `to` is there, unless it may be replaced. */
int place_put(const char *from, const char *to, bool replace, struct sotay_error *err);
int place_sync_folder(const char *path, struct sotay_error *err);
/* A byte-by-byte copy, 0600, into a file that must not exist; the bytes are on the disk afterwards. */
int place_copy(const char *from, const char *to,
               void (*progress)(void *with, int64_t done, int64_t total), void *with,
               struct sotay_error *err);

/* All of the bytes, in as many calls as it takes; -1 and errno. */
int place_write_all(int fd, const char *bytes, size_t len);

/* One at a time on this computer.  AUTO(place_lock) lock = {.fd = -1}; */
struct place_lock {
    int fd;
};
/* SOTAY_EFAIL when another process holds the lock of that name in the folder. */
int place_lock(struct place_lock *l, const char *folder, const char *name, struct sotay_error *err);
void place_lock_done(struct place_lock *l);
#endif
