/* tests/fuzz/fuzz.h - what the fuzz targets share: promises, files made of bytes, error texts. */
#ifndef SOTAY_FUZZ_H
#define SOTAY_FUZZ_H
#include "base/base.h"

#include "base/text.h"

#include <sys/mman.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a header promises, whatever the bytes are.  A broken one stops the fuzzer and the replay. */
#define PROMISE(condition) ((condition) ? (void)0 : fuzz_broken(__FILE__, __LINE__, #condition))

__attribute__((noreturn)) static inline void fuzz_broken(const char *file, int line,
                                                         const char *what)
{
    fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, what);
    abort();
}

static inline bool fuzz_is_utf8(const char *text)
{
    return text_utf8_error(text, strlen(text)) == strlen(text);
}

/* An answer below zero comes with one clean line. */
static inline void fuzz_error(int rc, const struct sotay_error *err)
{
    PROMISE(err->code == rc && err->message[0]);
    PROMISE(fuzz_is_utf8(err->message) && fuzz_is_utf8(err->hint));
    PROMISE(!strpbrk(err->message, "\r\n\033"));
}

/* The bytes as text of exactly that length: a sanitizer sees the first byte too many. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        abort();
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

/* A private file in memory with those bytes; the caller closes the descriptor. */
static inline int fuzz_file(const void *bytes, size_t size, char ret_path[40])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || fchmod(fd, 0600) < 0 || write(fd, bytes, size) != (ssize_t)size)
        abort();
    (void)snprintf(ret_path, 40, "/proc/self/fd/%d", fd);
    return fd;
}
#endif
