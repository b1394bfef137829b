/* tests/fuzz/fuzz_ini.c - the checked INI reader: every name is proper and has its one value. */
#include "fuzz.h"

#include "base/ini.h"

static void look_up(const struct ini *ini, const struct ini_section *s)
{
    PROMISE(text_is_name(s->name) && ini_section(ini, s->name) == s);
    for (size_t i = 0; i < s->n_keys; i++) {
        const struct ini_key *k = &s->keys[i];
        PROMISE(text_is_name(k->name) && ini_key(s, k->name) == k && k->line > s->line);
        PROMISE(fuzz_is_utf8(k->value) && !strchr(k->value, '"'));
        PROMISE(ini_text(s, k->name, NULL) == k->value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sotay_error err = {0};
    AUTO(ini) ini = {0};
    int rc = ini_read_bytes((const char *)data, size, "fuzz", &ini, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    for (size_t i = 0; i < ini.n_sections; i++)
        look_up(&ini, &ini.sections[i]);
    return 0;
}
