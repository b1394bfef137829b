/* src/ledger/file.h - small private files: keys, device files, issuer lists. */
#ifndef SOTAY_FILE_H
#define SOTAY_FILE_H
#include "base/base.h"

/* Writes text to a new file, 0600, durable, whole or not at all; replace says an old one may go. */
int file_write_private(const char *path, const void *bytes, size_t len, bool replace,
                       struct sotay_error *err);
/* Reads a whole regular file of at most max bytes; NUL-terminated; caller frees. */
int file_read(const char *path, size_t max, char **ret_bytes, size_t *ret_len,
              struct sotay_error *err);
/* Can others than its owner read it?  A medium without owners (FAT) shows every file so: there no. */
bool file_is_open_to_others(const char *path);
/* mkdir -p with 0700. */
int folder_make_private(const char *path, struct sotay_error *err);
#endif
