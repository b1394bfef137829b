/* tests/unit/zip.h - archives made by hand, byte by byte, so that a test can make wrong ones too. */
#ifndef SOTAY_TEST_ZIP_H
#define SOTAY_TEST_ZIP_H
#include "base/base.h"

#include "base/str.h"

struct zip_made { /* AUTO(zip_made) z = {0}; parts, then zip_end */
    struct str bytes, directory;
    unsigned n;
};

static inline void zip_made_done(struct zip_made *z)
{
    str_done(&z->bytes);
    str_done(&z->directory);
}

static inline void zip_number(struct str *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        str_add_char(out, (char)(value >> (8 * i) & 0xff));
}

static inline uint32_t zip_crc_more(uint32_t crc, const char *bytes, size_t len)
{
    crc = ~crc;
    for (size_t i = 0; i < len; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* What both the part and the directory say of it. */
static inline void zip_facts(struct str *out, int method, uint32_t crc, size_t packed, size_t size,
                             const char *name)
{
    zip_number(out, 20, 2); /* version needed */
    zip_number(out, 0, 2);  /* flags */
    zip_number(out, (uint64_t)method, 2);
    zip_number(out, 0x00210000, 4); /* 1980-01-01 */
    zip_number(out, crc, 4);
    zip_number(out, packed, 4);
    zip_number(out, size, 4);
    zip_number(out, strlen(name), 2);
    zip_number(out, 0, 2);
}

/* method: 0 stored, 8 deflated; `packed` is in the archive, `size` and crc are of what it becomes. */
static inline void zip_add_packed(struct zip_made *z, const char *name, int method,
                                  const struct str *packed, size_t size, uint32_t crc)
{
    size_t at = z->bytes.len;
    str_add(&z->bytes, "PK\x03\x04");
    zip_facts(&z->bytes, method, crc, packed->len, size, name);
    str_add(&z->bytes, name);
    str_add_bytes(&z->bytes, packed->data, packed->len);
    str_add(&z->directory, "PK\x01\x02");
    zip_number(&z->directory, 20, 2);
    zip_facts(&z->directory, method, crc, packed->len, size, name);
    zip_number(&z->directory, 0, 6); /* comment, disk, attributes */
    zip_number(&z->directory, 0, 4);
    zip_number(&z->directory, at, 4);
    str_add(&z->directory, name);
    z->n++;
}

static inline void zip_add_bytes(struct zip_made *z, const char *name, const char *bytes,
                                 size_t len)
{
    AUTO(str) stored = {0};
    str_add_bytes(&stored, bytes, len);
    zip_add_packed(z, name, 0, &stored, len, zip_crc_more(0, bytes, len));
}

static inline void zip_add(struct zip_made *z, const char *name, const char *text)
{
    zip_add_bytes(z, name, text, strlen(text));
}

static inline void zip_end(struct zip_made *z)
{
    size_t at = z->bytes.len;
    str_add_bytes(&z->bytes, z->directory.data, z->directory.len);
    str_add(&z->bytes, "PK\x05\x06");
    zip_number(&z->bytes, 0, 4);
    zip_number(&z->bytes, z->n, 2);
    zip_number(&z->bytes, z->n, 2);
    zip_number(&z->bytes, z->directory.len, 4);
    zip_number(&z->bytes, at, 4);
    zip_number(&z->bytes, 0, 2);
}
#endif
