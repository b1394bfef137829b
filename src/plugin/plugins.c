/* src/plugin/plugins.c - finds, checks and opens plugins.  The only caller of dlopen. */
#include "base/base.h"

#include "plugin/plugins.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "base/str.h"
#include "plugin/abi.h"
#include "plugin/catalogue.h"
#include "plugin/trust.h"

struct plugin { /* one NAME for which a .so was found */
    char *name, *path, *root;
    enum plugin_state state;
    const struct sotay_plugin *head; /* once open */
    struct sotay_error refusal;      /* once refused */
    enum guard_end given_up;         /* why it is not asked again; GUARD_DONE: it may be */
};
struct plugins {
    char **roots;
    size_t n_roots;
    struct plugin **items; /* pointers, so that they stay put as the list grows */
    size_t n_items;
    struct plugin_info *listed; /* the answer of plugins_list, once asked */
    size_t n_listed;
    bool risk; /* this process may die of a plugin */
    int seconds;
};

/* ---- lists of texts ------------------------------------------------------------------------- */

struct texts {
    char **items;
    size_t n;
};

static void texts_done(struct texts *t)
{
    plugins_free_paths(t->items, t->n);
    *t = (struct texts){0};
}

void plugins_free_paths(char **paths, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(paths[i]);
    free(paths);
}

/* Takes over the heap text; NULL (no memory) is an error here. */
static int texts_take(struct texts *t, char *text, struct sotay_error *err)
{
    char **items = text ? realloc(t->items, (t->n + 1) * sizeof *items) : NULL;
    if (!items) {
        free(text);
        return sotay_nomem(err);
    }
    t->items = items;
    t->items[t->n++] = text;
    return SOTAY_OK;
}

static int text_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, each text once. */
static void texts_sort(struct texts *t)
{
    if (t->n < 2)
        return;
    qsort(t->items, t->n, sizeof *t->items, text_compare);
    size_t kept = 1;
    for (size_t i = 1; i < t->n; i++) {
        if (strcmp(t->items[i], t->items[kept - 1]) == 0)
            free(t->items[i]);
        else
            t->items[kept++] = t->items[i];
    }
    t->n = kept;
}

/* "a:b" in pieces; empty pieces are left out. */
static int texts_split(struct texts *t, const char *joined, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (const char *at = joined ? joined : ""; rc >= 0 && *at;) {
        size_t len = strcspn(at, ":");
        if (len > 0)
            rc = texts_take(t, text_dup_bytes(at, len), err);
        at += len + (at[len] == ':');
    }
    return rc;
}

__attribute__((format(printf, 1, 2))) static char *text_of(const char *fmt, ...)
{
    va_list ap;
    char *text = NULL;
    va_start(ap, fmt);
    int len = vasprintf(&text, fmt, ap);
    va_end(ap);
    return len < 0 ? NULL : text;
}

/* ---- folders -------------------------------------------------------------------------------- */

/* The names in a folder that do not begin with a dot, sorted.  A missing folder is an empty one. */
static int read_folder(const char *folder, struct texts *ret, struct sotay_error *err)
{
    DIR *dir = opendir(folder);
    if (!dir && (errno == ENOENT || errno == ENOTDIR))
        return SOTAY_OK;
    if (!dir)
        return sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read folder '%s': %s"), folder,
                          strerror(errno));
    int rc = SOTAY_OK;
    const struct dirent *entry;
    while (rc >= 0 && (errno = 0, entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            rc = texts_take(ret, text_dup(entry->d_name), err);
    if (rc >= 0 && errno)
        rc = sotay_fail(err, SOTAY_EFAIL, NULL, _("cannot read folder '%s': %s"), folder,
                        strerror(errno));
    closedir(dir);
    texts_sort(ret);
    return rc;
}

static bool is_there(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int plugins_new(const char *roots, struct plugins **ret, struct sotay_error *err)
{
    AUTO(texts) pieces = {0};
    int rc = texts_split(&pieces, roots, err);
    if (rc < 0)
        return rc;
    struct plugins *p = calloc(1, sizeof *p);
    if (!p)
        return sotay_nomem(err);
    p->roots = STEAL(pieces.items);
    p->n_roots = pieces.n;
    p->seconds = GUARD_SECONDS;
    pieces.n = 0;
    *ret = p;
    return SOTAY_OK;
}

static void plugin_free(struct plugin *x)
{
    if (!x)
        return;
    free(x->name);
    free(x->path);
    free(x->root);
    free(x);
}

/* What is open stays loaded: a rule, a label or a thread of it may still be in use somewhere. */
void plugins_free(struct plugins *p)
{
    if (!p)
        return;
    plugins_free_paths(p->roots, p->n_roots);
    for (size_t i = 0; i < p->n_items; i++)
        plugin_free(p->items[i]);
    free(p->items);
    free(p->listed);
    free(p);
}

/* ---- finding and opening one ----------------------------------------------------------------- */

static int add_plugin(struct plugins *p, const char *root, const char *name, const char *path,
                      struct plugin **ret, struct sotay_error *err)
{
    struct plugin **items = realloc(p->items, (p->n_items + 1) * sizeof *items);
    if (!items)
        return sotay_nomem(err);
    p->items = items;
    struct plugin *x = calloc(1, sizeof *x);
    if (!x)
        return sotay_nomem(err);
    x->name = text_dup(name);
    x->path = text_dup(path);
    x->root = text_dup(root);
    if (!x->name || !x->path || !x->root) {
        plugin_free(x);
        return sotay_nomem(err);
    }
    p->items[p->n_items++] = x;
    *ret = x;
    return SOTAY_OK;
}

static struct plugin *known_plugin(const struct plugins *p, const char *name)
{
    for (size_t i = 0; i < p->n_items; i++)
        if (strcmp(p->items[i]->name, name) == 0)
            return p->items[i];
    return NULL;
}

/* The plugin of that name, from memory or from the first root that has it. */
static int find_plugin(struct plugins *p, const char *name, struct plugin **ret,
                       struct sotay_error *err)
{
    *ret = known_plugin(p, name);
    if (*ret)
        return SOTAY_OK;
    bool plain = name[0] && name[0] != '.' && !strchr(name, '/');
    for (size_t i = 0; plain && i < p->n_roots; i++) {
        AUTO_FREE char *path = text_of("%s/%s/%s.so", p->roots[i], name, name);
        if (!path)
            return sotay_nomem(err);
        if (is_there(path))
            return add_plugin(p, p->roots[i], name, path, ret, err);
    }
    return sotay_fail(err, SOTAY_EABSENT, _("See which plugins are here with: sotay plugin list"),
                      _("there is no plugin '%s'"), name);
}

int plugins_stamp(struct plugins *p, const char *name, char ret[64], struct sotay_error *err)
{
    struct plugin *x;
    struct stat st;
    ret[0] = '\0';
    int rc = find_plugin(p, name, &x, err);
    if (rc == SOTAY_EABSENT)
        return SOTAY_OK;
    if (rc >= 0 && stat(x->path, &st) == 0)
        snprintf(ret, 64, "%lld-%lld.%09ld", (long long)st.st_size, (long long)st.st_mtim.tv_sec,
                 st.st_mtim.tv_nsec);
    return rc;
}

/* Loads from the real path, after every folder on the way to it was found to be out of other users'
 * reach: that is what closes the race between the check and dlopen.  (dlopen of /proc/self/fd/N
 * would close it too, but the loader knows libraries by the name they were opened with: a later
 * plugin with the same N would get the earlier one's handle, and no debugger could name it.) */
static int load(struct plugin *x, const char *real_folder, struct sotay_error *err)
{
    AUTO_FREE char *real = text_of("%s/%s.so", real_folder, x->name);
    if (!real)
        return sotay_nomem(err);
    int rc = trust_file(real, err);
    if (rc < 0)
        return rc;
    void *handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' cannot be loaded: %s"), x->name,
                          dlerror());
    sotay_plugin_entry_fn entry = NULL;
    void *symbol = dlsym(handle, "sotay_plugin_entry");
    memcpy(&entry, &symbol, sizeof entry); /* ISO C has no cast from object to function */
    const struct sotay_plugin *head = entry ? entry() : NULL;
    rc = entry ? abi_check(x->name, head, err)
               : sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' has no sotay_plugin_entry"),
                            x->name);
    if (rc < 0) {
        dlclose(handle); /* the message is a copy: nothing points into it any more */
        return rc;
    }
    x->head = head;
    x->state = PLUGIN_OPEN;
    return SOTAY_OK;
}

static int check_and_load(struct plugin *x, struct sotay_error *err)
{
    if (!abi_is_plugin_name(x->name))
        return sotay_fail(err, SOTAY_EREFUSED, _("Names are small letters, digits and '-'."),
                          _("'%s' is no name of a plugin"), x->name);
    AUTO_FREE char *real_root = NULL;
    AUTO_FREE char *real_folder = NULL;
    AUTO_FREE char *folder = text_of("%s/%s", x->root, x->name);
    if (!folder)
        return sotay_nomem(err);
    /* Both ways: the folder may be a symbolic link, which others must not be able to turn. */
    int rc = trust_folder(x->root, &real_root, err);
    if (rc >= 0)
        rc = trust_folder(folder, &real_folder, err);
    if (rc >= 0)
        rc = load(x, real_folder, err);
    return rc < 0 ? rc : catalogue_bind(x->name, real_folder, err);
}

/* ---- trying it in a child -------------------------------------------------------------------- */

struct trial { /* in the shared memory */
    struct plugin *x;
    int rc;
    struct sotay_error why;
};

static void try_to_load(void *with)
{
    struct trial *t = with;
    t->rc = check_and_load(t->x, &t->why);
}

static int trial_refused(const struct plugin *x, const struct guard_report *report,
                         struct sotay_error *err)
{
    switch (report->end) {
    case GUARD_HUNG:
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("plugin '%s' does not come to an end when "
                            "it is opened"),
                          x->name);
    case GUARD_MEMORY:
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("plugin '%s' asks for too much memory when it is opened"), x->name);
    default:
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' crashes when it is opened"),
                          x->name);
    }
}

static void guard_slot(struct guard **g)
{
    guard_free(*g);
}

/* What runs while a file is loaded could end us: so a child loads it first. */
static int try_plugin(const struct plugins *p, struct plugin *x, struct sotay_error *err)
{
    __attribute__((cleanup(guard_slot))) struct guard *g = NULL;
    struct guard_report report;
    int rc = guard_new(sizeof(struct trial), &g, err);
    if (rc < 0)
        return rc;
    struct trial *t = guard_memory(g);
    t->x = x;
    rc = guard_run(g, try_to_load, t, p->seconds, &report, err);
    if (rc < 0)
        return rc;
    if (report.end != GUARD_DONE)
        return trial_refused(x, &report, err);
    if (t->rc >= 0)
        return SOTAY_OK;
    t->why.message[sizeof t->why.message - 1] = t->why.hint[sizeof t->why.hint - 1] = '\0';
    rc = t->rc < SOTAY_EDAMAGE ? SOTAY_EFAIL : t->rc;
    return sotay_fail(err, rc, t->why.hint[0] ? t->why.hint : NULL, "%s", t->why.message);
}

void plugins_risk(struct plugins *p)
{
    p->risk = true;
}

void plugins_set_seconds(struct plugins *p, int seconds)
{
    p->seconds = seconds;
}

int plugins_seconds(const struct plugins *p)
{
    return p->seconds;
}

void plugins_give_up(struct plugins *p, const char *name, enum guard_end end)
{
    struct plugin *x;
    if (find_plugin(p, name, &x, NULL) >= 0)
        x->given_up = end;
}

enum guard_end plugins_given_up(const struct plugins *p, const char *name)
{
    const struct plugin *x = known_plugin(p, name);
    return x ? x->given_up : GUARD_DONE;
}

/* ---- opening it ------------------------------------------------------------------------------- */

static int open_plugin(const struct plugins *p, struct plugin *x, bool in_child_first,
                       struct sotay_error *err)
{
    if (x->state == PLUGIN_FOUND) {
        struct sotay_error why = {0};
        int rc = in_child_first ? try_plugin(p, x, &why) : SOTAY_OK;
        if (rc >= 0)
            rc = check_and_load(x, &why);
        if (rc < 0 && rc != SOTAY_EREFUSED) { /* out of memory: not the plugin's fault */
            if (err)
                *err = why;
            return rc;
        }
        if (rc < 0) {
            x->refusal = why;
            x->state = PLUGIN_REFUSED;
        }
    }
    if (x->state == PLUGIN_OPEN)
        return SOTAY_OK;
    if (err)
        *err = x->refusal;
    return SOTAY_EREFUSED;
}

static int open_named(struct plugins *p, const char *name, bool in_child_first,
                      const struct sotay_plugin **ret, struct sotay_error *err)
{
    struct plugin *x;
    int rc = find_plugin(p, name, &x, err);
    if (rc >= 0)
        rc = open_plugin(p, x, in_child_first, err);
    if (rc < 0)
        return rc;
    *ret = x->head;
    return SOTAY_OK;
}

int plugins_open(struct plugins *p, const char *name, const struct sotay_plugin **ret,
                 struct sotay_error *err)
{
    return open_named(p, name, !p->risk, ret, err);
}

/* ---- what they offer ------------------------------------------------------------------------- */

int plugins_rule(struct plugins *p, const char *use, const struct sotay_rule **ret_rule,
                 const struct sotay_plugin **ret_plugin, struct sotay_error *err)
{
    const struct sotay_plugin *head;
    const char *dot = strchr(use, '.');
    AUTO_FREE char *name = text_dup_bytes(use, dot ? (size_t)(dot - use) : strlen(use));
    if (!name)
        return sotay_nomem(err);
    int rc = plugins_open(p, name, &head, err);
    if (rc < 0)
        return rc;
    const void *whole = head;
    const struct sotay_specialty *s = head->kind == SOTAY_KIND_SPECIALTY ? whole : NULL;
    for (uint32_t i = 0; s && dot && i < s->n_rules; i++)
        if (strcmp(s->rules[i]->name, dot + 1) == 0) {
            *ret_rule = s->rules[i];
            *ret_plugin = head;
            return SOTAY_OK;
        }
    AUTO(str) names = {0};
    for (uint32_t i = 0; s && i < s->n_rules; i++)
        str_addf(&names, "%s%s.%s", i ? ", " : "", name, s->rules[i]->name);
    sotay_fail(err, SOTAY_EABSENT, NULL, _("plugin '%s' has no rule '%s'"), name,
               dot ? dot + 1 : "");
    if (names.len)
        sotay_error_hint(err, _("It has: %s."), str_text(&names));
    return SOTAY_EABSENT;
}

int plugins_output(struct plugins *p, const char *name, const struct sotay_output **ret,
                   struct sotay_error *err)
{
    const struct sotay_plugin *head;
    int rc = open_named(p, name, false, &head, err);
    if (rc < 0)
        return rc;
    if (head->kind != SOTAY_KIND_OUTPUT)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' draws no documents"), name);
    const void *whole = head;
    *ret = whole;
    return SOTAY_OK;
}

int plugins_sheets(struct plugins *p, const char *name, const struct sotay_sheets **ret,
                   struct sotay_error *err)
{
    const struct sotay_plugin *head;
    int rc = open_named(p, name, false, &head, err);
    if (rc < 0)
        return rc;
    if (head->kind != SOTAY_KIND_SHEET)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("plugin '%s' reads no workbooks"), name);
    const void *whole = head;
    *ret = whole;
    return SOTAY_OK;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static int item_compare(const void *a, const void *b)
{
    return strcmp((*(struct plugin *const *)a)->name, (*(struct plugin *const *)b)->name);
}

/* Makes sure that every plugin of one root is known. */
static int find_in_root(struct plugins *p, const char *root, struct sotay_error *err)
{
    AUTO(texts) names = {0};
    int rc = read_folder(root, &names, err);
    for (size_t i = 0; rc >= 0 && i < names.n; i++) {
        AUTO_FREE char *path = text_of("%s/%s/%s.so", root, names.items[i], names.items[i]);
        struct plugin *x;
        if (!path)
            return sotay_nomem(err);
        if (is_there(path))
            rc = find_plugin(p, names.items[i], &x, err);
    }
    return rc;
}

const char *plugins_kind_word(int kind)
{
    static const char *const words[] = {[SOTAY_KIND_SPECIALTY] = "specialty",
                                        [SOTAY_KIND_OUTPUT] = "output",
                                        [SOTAY_KIND_SHEET] = "sheet"};
    bool known = kind >= SOTAY_KIND_SPECIALTY && kind <= SOTAY_KIND_SHEET;
    return known ? words[kind] : "";
}

static struct plugin_info plugin_describe(const struct plugin *x)
{
    bool open = x->state == PLUGIN_OPEN;
    return (struct plugin_info){
        .name = x->name,
        .path = x->path,
        .state = x->state,
        .kind = open ? x->head->kind : 0,
        .version = open ? x->head->version : "",
        .why = x->refusal.message,
        .hint = x->refusal.hint,
    };
}

int plugins_list(struct plugins *p, const struct plugin_info **ret, size_t *ret_n,
                 struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && !p->listed && i < p->n_roots; i++)
        rc = find_in_root(p, p->roots[i], err);
    if (rc < 0)
        return rc;
    if (!p->listed) {
        p->listed = calloc(p->n_items + 1, sizeof *p->listed);
        if (!p->listed)
            return sotay_nomem(err);
        if (p->n_items > 1)
            qsort(p->items, p->n_items, sizeof *p->items, item_compare);
        for (size_t i = 0; i < p->n_items; i++) {
            open_plugin(p, p->items[i], !p->risk,
                        NULL); /* one that is refused never stops the rest */
            p->listed[i] = plugin_describe(p->items[i]);
        }
        p->n_listed = p->n_items;
    }
    *ret = p->listed;
    *ret_n = p->n_listed;
    return SOTAY_OK;
}

static int add_checklists(const char *folder, struct texts *ret, struct sotay_error *err)
{
    AUTO(texts) names = {0};
    int rc = read_folder(folder, &names, err);
    for (size_t i = 0; rc >= 0 && i < names.n; i++) {
        size_t len = strlen(names.items[i]);
        if (len > 4 && strcmp(names.items[i] + len - 4, ".ini") == 0)
            rc = texts_take(ret, text_of("%s/%s", folder, names.items[i]), err);
    }
    return rc;
}

/* True if an earlier root is the same folder under another spelling. */
static bool is_repeated(const struct texts *roots, size_t i)
{
    struct stat a, b;
    if (stat(roots->items[i], &a) != 0)
        return true; /* missing: nothing to read */
    for (size_t j = 0; j < i; j++)
        if (stat(roots->items[j], &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino)
            return true;
    return false;
}

int plugins_checklists(struct plugins *p, const char *share_roots, char ***ret_paths, size_t *ret_n,
                       struct sotay_error *err)
{
    AUTO(texts) roots = {0};
    AUTO(texts) paths = {0};
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < p->n_roots; i++)
        rc = texts_take(&roots, text_dup(p->roots[i]), err);
    if (rc >= 0)
        rc = texts_split(&roots, share_roots, err);
    for (size_t i = 0; rc >= 0 && i < roots.n; i++) {
        AUTO(texts) names = {0};
        if (is_repeated(&roots, i))
            continue;
        rc = read_folder(roots.items[i], &names, err);
        for (size_t j = 0; rc >= 0 && j < names.n; j++) {
            AUTO_FREE char *folder = text_of("%s/%s", roots.items[i], names.items[j]);
            rc = folder ? add_checklists(folder, &paths, err) : sotay_nomem(err);
        }
    }
    if (rc < 0)
        return rc;
    texts_sort(&paths);
    *ret_n = paths.n;
    *ret_paths = STEAL(paths.items);
    paths.n = 0;
    return SOTAY_OK;
}
