/* src/base/ini.h - checked INI files: our own line reader in front of iniparser, which forgives too
 * much.  A regular file, at most 64 KiB, UTF-8 without BOM or NUL, lines of at most 1000 bytes, names
 * [a-z0-9_.-], no duplicate section or key; text values stand in double quotes and hold none; words
 * and numbers may stand bare but then hold no ; # " or '.  Comment lines begin with # or ;.  Every
 * value is compared with what iniparser reads for it. */
#ifndef SOTAY_INI_H
#define SOTAY_INI_H
#include "base/base.h"

struct ini_key {
    const char *name, *value; /* value without quotes, NFC */
    int line;
    bool quoted;
};
struct ini_section {
    const char *name;
    int line;
    const struct ini_key *keys;
    size_t n_keys;
};
struct ini {
    const char *file; /* as shown in messages */
    const struct ini_section *sections;
    size_t n_sections;
    struct ini_memory *memory; /* owns everything above */
};

/* label is what messages call the file (may equal path).  Errors: SOTAY_EABSENT no such file,
 * SOTAY_EUSAGE "LABEL:LINE: why". */
int ini_read_file(const char *path, const char *label, struct ini *ret_ini,
                  struct sotay_error *err);
int ini_read_bytes(const char *bytes, size_t len, const char *label, struct ini *ret_ini,
                   struct sotay_error *err);
/* Bytes that ini_read_bytes accepted before and that cannot have changed since (an adopted checklist
 * in the ledger): our own reading with all its checks, without asking iniparser a second time. */
int ini_read_again(const char *bytes, size_t len, const char *label, struct ini *ret_ini,
                   struct sotay_error *err);
void ini_done(struct ini *ini);

const struct ini_section *ini_section(const struct ini *ini, const char *name);     /* or NULL */
const struct ini_key *ini_key(const struct ini_section *section, const char *name); /* or NULL */
/* Value or fallback. */
const char *ini_text(const struct ini_section *section, const char *name, const char *fallback);
#endif
