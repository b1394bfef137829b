/* src/ledger/segment.h - a stretch as a file: text headers and payloads as they were hashed, so that a
 * person can read it and any language can check it.
 *
 *   sotay-segment 1
 *   authority <64 hex: first key of the authority>
 *   device <64 hex>
 *   first <seq>
 *   last <seq>
 *   prev <64 hex: hash of the entry before first>
 *   head <64 hex: hash of the last entry>
 *                                   then for each entry:
 *   <its header, ten lines>
 *   signature <128 hex, or ->
 *   content <length in bytes, or - when erased>
 *   <payload> LF                    (not when erased)
 *   mark <128 hex>                  (where the device marked it; the last one always)
 *                                   and at the end:
 *   end <64 hex: BLAKE2b-256 of every byte before this line>
 *
 * Its name: <first 16 hex of device>-<first>-<last>-<first 16 hex of that hash>.sotay */
#ifndef SOTAY_SEGMENT_H
#define SOTAY_SEGMENT_H
#include "base/base.h"
#include "base/str.h"
#include "ledger/receive.h"

#define SEGMENT_ENTRIES_MAX 20000
#define SEGMENT_BYTES_MAX (16 * 1024 * 1024)
#define SEGMENT_NAME_MAX 96

struct segment_name { /* what a file's name says */
    uint8_t device[8], hash[8];
    int64_t first, last;
};
/* False: the file is none of ours. */
bool segment_name_parse(const char *name, struct segment_name *ret);
void segment_name_print(const struct segment_name *n, char ret[SEGMENT_NAME_MAX]);

/* The whole text of a stretch; ret_name receives the name. */
int segment_print(const struct stretch *s, const struct hash *authority, struct str *out,
                  struct segment_name *ret_name, struct sotay_error *err);

struct segment_sink { /* where a text goes that is too long for memory */
    int (*put)(void *with, const void *bytes, size_t len, struct sotay_error *err);
    void *with;
};
struct segment_written {
    struct segment_name name;
    struct hash end; /* of every byte before the last line */
    int64_t bytes;
    struct str erased; /* seq of those without content: "5,17"; "" mostly */
};
void segment_written_done(struct segment_written *w);
/* The same, a piece at a time. */
int segment_write(const struct stretch *s, const struct hash *authority,
                  const struct segment_sink *sink, struct segment_written *ret,
                  struct sotay_error *err);

struct segment {
    struct hash authority;
    struct stretch stretch; /* walks the bytes given to segment_parse, which must live as long */
    struct segment_name name;
    struct hash end;   /* of every byte before the last line */
    const char *bytes; /* NULL: they are in a file */
    size_t len;        /* up to and with its last line: what follows is another's */
};
/* Checks form, lengths, how the entries follow one another and the hash at the end; contents,
 * signatures and marks are checked when they are received.  *ret must stay where it is while its
 * stretch is used.  SOTAY_EDAMAGE: cut short, changed, or no segment (the message says which). */
int segment_parse(const char *bytes, size_t len, struct segment *ret, struct sotay_error *err);
/* The same of what begins at `at` in an open file, of any length; SOTAY_EFAIL: it cannot be read.  The
 * stretch walks nothing: whoever opens the file again gives it segment_walk_file.  erased (may be NULL)
 * as above. */
int segment_parse_file(int fd, int64_t at, struct segment *ret, struct str *erased,
                       struct sotay_error *err);
/* Once more, handing over the entries.  SOTAY_EDAMAGE, at the latest behind the last one: these are not
 * the bytes that were parsed. */
int segment_walk_file(int fd, int64_t at, const struct segment *parsed, stretch_visit visit,
                      void *visit_with, struct sotay_error *err);
#endif
