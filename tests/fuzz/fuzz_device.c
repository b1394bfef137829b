/* tests/fuzz/fuzz_device.c - the file of a computer's key: beside a notebook, and made in advance. */
#include "fuzz.h"

#include "ledger/device.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define INODE 7

static char folder[60];

static void leave(void)
{
    char path[80];
    snprintf(path, sizeof path, "%s/%d.device", folder, INODE);
    unlink(path);
    rmdir(folder);
}

static void begin(void)
{
    if (folder[0])
        return;
    PROMISE(sodium_init() >= 0);
    snprintf(folder, sizeof folder, "%s/sotay-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    PROMISE(mkdtemp(folder) && atexit(leave) == 0);
}

static void put(const char *path, const uint8_t *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    PROMISE(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[80], made[40];
    struct sotay_error err = {0};
    begin();
    snprintf(path, sizeof path, "%s/%d.device", folder, INODE);
    put(path, data, size);
    AUTO(device) here = {0};
    AUTO(device) again = {0};
    int rc = device_load(folder, INODE, &here, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    if (rc == SOTAY_OK) { /* what it says is what is written */
        PROMISE(here.inode == INODE && here.seq >= 0);
        PROMISE(device_save(&here, &err) == SOTAY_OK);
        PROMISE(device_load(folder, INODE, &again, &err) == SOTAY_OK);
        PROMISE(hash_equal(&again.key, &here.key) && again.seq == here.seq);
        PROMISE(hash_equal(&again.hash, &here.hash));
    }
    AUTO(device) taken = {0};
    int fd = fuzz_file(data, size, made);
    rc = device_take_file(made, folder, INODE, &taken, &err);
    if (rc < 0)
        fuzz_error(rc, &err);
    else
        PROMISE(taken.inode == INODE && taken.seq == 0);
    close(fd);
    return 0;
}
