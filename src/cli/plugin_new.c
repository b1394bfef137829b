/* src/cli/plugin_new.c - plugin new: a folder with a specialty that builds and passes its checks. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/text.h"
#include "cli/plugin_new.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_ 63

/* Also no word that Sotay itself uses in that place. */
static int check_name(const char *name, struct sotay_error *err)
{
    static const char *const taken[] = {"count", "attend", "all", "print", "trial", "sotay"};
    const char *letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t len = strlen(name);
    if (len == 0 || len > NAME_MAX_ || strspn(name, letters) != len || name[0] < 'a' ||
        name[0] > 'z' || name[len - 1] == '-')
        return sotay_fail(err, SOTAY_EUSAGE,
                          _("Names are small letters, digits and '-', such as wound-care."),
                          _("'%s' is no name of a plugin"), name);
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (strcmp(name, taken[i]) == 0)
            return sotay_fail(err, SOTAY_EUSAGE, _("Choose another name, such as wound-care."),
                              _("'%s' is taken by Sotay itself"), name);
    return SOTAY_OK;
}

/* ---- the folder ---------------------------------------------------------------------------------- */

static int bad_file(const char *path, struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EFAIL, NULL, "%s: %s", path, strerror(errno));
}

static int check_empty(const char *path, struct sotay_error *err)
{
    DIR *folder = opendir(path);
    bool empty = true;
    if (!folder)
        return bad_file(path, err);
    for (const struct dirent *e; empty && (e = readdir(folder));)
        empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
    closedir(folder);
    return empty ? SOTAY_OK
                 : sotay_fail(err, SOTAY_EREFUSED, _("Name a folder that is new or empty."),
                              _("folder '%s' is not empty"), path);
}

/* The folders around it that are not there yet. */
static int make_parents(char *path, struct sotay_error *err)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int rc = mkdir(path, 0755) != 0 && errno != EEXIST ? bad_file(path, err) : SOTAY_OK;
        *slash = '/';
        if (rc < 0)
            return rc;
    }
    return SOTAY_OK;
}

/* Sotay finds NAME/NAME.so only, so the folder has to be called like the plugin. */
static int make_folder(const char *path, const char *name, char **ret_real, struct sotay_error *err)
{
    AUTO_FREE char *copy = text_dup(path);
    if (!copy)
        return sotay_nomem(err);
    for (size_t len = strlen(copy); len > 1 && copy[len - 1] == '/';)
        copy[--len] = '\0';
    int rc = make_parents(copy, err);
    if (rc < 0)
        return rc;
    bool made = mkdir(copy, 0755) == 0;
    if (!made && errno != EEXIST)
        return bad_file(path, err);
    AUTO_FREE char *real = realpath(copy, NULL);
    if (!real)
        return bad_file(path, err);
    const char *slash = strrchr(real, '/');
    rc = check_empty(real, err);
    if (rc >= 0 && strcmp(slash + 1, name) != 0) {
        rc = sotay_fail(err, SOTAY_EUSAGE, NULL, _("folder '%s' must be called '%s'"), path, name);
        sotay_error_hint(err, _("Run: sotay plugin new %s %s/%s"), name, copy, name);
    }
    if (rc < 0) {
        if (made)
            rmdir(real);
        return rc;
    }
    *ret_real = STEAL(real);
    return SOTAY_OK;
}

/* ---- the files ------------------------------------------------------------------------------------- */

struct words { /* what stands for @NAME@ and the like */
    const char *name, *parent, *real;
};

static const char *word_of(const struct words *w, const char *at, size_t *ret_len)
{
    const struct {
        const char *mark, *word;
    } all[] = {{"@NAME@", w->name},
               {"@PARENT@", w->parent},
               {"@PLUGINDIR@", SOTAY_PLUGIN_DIR},
               {"@DOCDIR@", SOTAY_DOC_DIR}};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        *ret_len = strlen(all[i].mark);
        if (strncmp(at, all[i].mark, *ret_len) == 0)
            return all[i].word;
    }
    return NULL;
}

static void fill_in(const struct words *w, const char *text, struct str *out)
{
    for (const char *at = text; *at;) {
        size_t len;
        const char *word = *at == '@' ? word_of(w, at, &len) : NULL;
        if (word) {
            str_add(out, word);
            at += len;
        } else {
            str_add_char(out, *at++);
        }
    }
}

/* NAME.c.in -> wound-care.c, gitignore -> .gitignore */
static void file_of(const struct words *w, const char *file, struct str *out)
{
    size_t len = strlen(file);
    bool in = len > 3 && strcmp(file + len - 3, ".in") == 0;
    str_addf(out, "%s/", w->real);
    if (strcmp(file, "gitignore") == 0)
        str_add_char(out, '.');
    if (strncmp(file, "NAME", 4) == 0) {
        str_add(out, w->name);
        file += 4;
        len -= 4;
    }
    str_add_bytes(out, file, in ? len - 3 : len);
}

static int write_file(const char *path, const struct str *text, bool executable,
                      struct sotay_error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, executable ? 0755 : 0644);
    if (fd < 0)
        return bad_file(path, err);
    size_t done = 0;
    int rc = SOTAY_OK;
    while (rc >= 0 && done < text->len) {
        ssize_t n = write(fd, text->data + done, text->len - done);
        if (n < 0 && errno != EINTR)
            rc = bad_file(path, err);
        done += n > 0 ? (size_t)n : 0;
    }
    if (close(fd) != 0 && rc >= 0)
        rc = bad_file(path, err);
    return rc;
}

static int write_all(const struct words *w, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (const struct plugin_template *t = plugin_templates; rc >= 0 && t->file; t++) {
        AUTO(str) path = {0}, text = {0};
        file_of(w, t->file, &path);
        fill_in(w, t->text, &text);
        rc = str_check(&path, err);
        if (rc >= 0)
            rc = str_check(&text, err);
        if (rc >= 0)
            rc = write_file(str_text(&path), &text, strcmp(t->file, "check") == 0, err);
    }
    return rc;
}

static int answer(struct cli *cli, const struct words *w, struct sotay_error *err)
{
    AUTO(str) line = {0};
    str_addf(&line, _("made %s; next: cd '%s' && make check"), w->name, w->real);
    const struct fact facts[] = {{"plugin", w->name, CELL_TEXT}, {"folder", w->real, CELL_TEXT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_plugin_new(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *name = NULL, *path = NULL;
    const struct opt opts[] = {
        {.name = "NAME",
         .str = &name,
         .positional = true,
         .required = true,
         .help = N_("of the specialty, such as wound-care")},
        {.name = "DIR",
         .str = &path,
         .positional = true,
         .required = true,
         .help = N_("folder to make, called NAME too")},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_config(cli, err);
    if (rc == SOTAY_OK)
        rc = check_name(name, err);
    if (rc != SOTAY_OK)
        return rc;
    AUTO_FREE char *real = NULL;
    rc = make_folder(path, name, &real, err);
    if (rc < 0)
        return rc;
    AUTO_FREE char *parent = text_dup_bytes(real, (size_t)(strrchr(real, '/') - real));
    const struct words w = {name, parent && *parent ? parent : "/", real};
    rc = parent ? write_all(&w, err) : sotay_nomem(err);
    return rc < 0 ? rc : answer(cli, &w, err);
}
