/* tests/fuzz/fuzz_config.c - the configuration: every value is good, or the file and line are told. */
#include "fuzz.h"

#include "cli/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40];
    struct config c = {0};
    struct sotay_error err = {0};
    PROMISE(setenv("XDG_CONFIG_HOME", "/nonexistent", 1) == 0);
    int fd = fuzz_file(data, size, path);
    int rc = config_read(path, &c, &err);
    if (rc < 0) {
        fuzz_error(rc, &err);
    } else {
        for (int i = 0; i < CONFIG_COUNT; i++) {
            const char *name = config_name((enum config_key)i);
            PROMISE(config_by_name(name) == (enum config_key)i);
            PROMISE(!c.value[i] || fuzz_is_utf8(c.value[i]));
        }
        config_done(&c);
    }
    close(fd);
    return 0;
}
