/* tests/unit/files.c - folders, files and built plugins for tests. */
#include "base/base.h"

#include "files.h"

#include <check.h>
#include <errno.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

struct file_path folder_make(const char *what)
{
    struct file_path p;
    snprintf(p.s, sizeof p.s, "/tmp/sotay-%s-XXXXXX", what);
    ck_assert_ptr_nonnull(mkdtemp(p.s));
    return p;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

void folder_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void file_write(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

static FILE *open_built(const char *name)
{
    const char *dir = getenv("SOTAY_TEST_PLUGIN_SO_DIR"), *top = getenv("abs_top_builddir");
    char path[PATH_MAX];
    if (dir)
        snprintf(path, sizeof path, "%s/%s/%s.so", dir, name, name);
    else
        snprintf(path, sizeof path, "%s/tests/plugins/%s/%s.so", top ? top : ".", name, name);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "no %s: set SOTAY_TEST_PLUGIN_SO_DIR", path);
    return f;
}

static struct file_path installed(const char *folder, const char *name)
{
    struct file_path p;
    int n = snprintf(p.s, sizeof p.s, "%s/%s/%s.so", folder, name, name);
    ck_assert(n > 0 && (size_t)n < sizeof p.s);
    return p;
}

struct file_path plugin_install(const char *folder, const char *from, const char *name)
{
    char bytes[8192];
    struct file_path to = installed(folder, name), own;
    snprintf(own.s, sizeof own.s, "%.*s", (int)(strlen(to.s) - strlen(name) - 4), to.s);
    ck_assert(mkdir(own.s, 0755) == 0 || errno == EEXIST);
    FILE *in = open_built(from), *out = fopen(to.s, "wb");
    ck_assert_msg(out != NULL, "%s: %s", to.s, strerror(errno));
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        ck_assert_uint_eq(fwrite(bytes, 1, n, out), n);
    ck_assert(!ferror(in));
    fclose(in);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(chmod(to.s, 0755), 0); /* whatever the umask is */
    return to;
}

void plugin_remove(const char *folder, const char *name)
{
    unlink(installed(folder, name).s);
}
