/* src/cli/config.c - the configuration: the system's file, the user's, then --config FILE. */
#include "base/base.h"

#include "cli/config.h"

#include "base/ini.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/opt.h"

#define KEEP_MAX 100000

static const struct {
    const char *section, *key, *name;
    const char *words;
} known[CONFIG_COUNT] = {
    [CONFIG_NOTEBOOK] = {"notebook", "path", "notebook.path", NULL},
    [CONFIG_PERSON] = {"user", "person", "user.person", NULL},
    [CONFIG_UNLOCKED] = {"user", "unlocked_minutes", "user.unlocked_minutes",
                         "1 2 3 4 5 6 7 8 9 10"},
    [CONFIG_LANGUAGE] = {"display", "language", "display.language", "vi en"},
    [CONFIG_KEYS] = {"paths", "keys", "paths.keys", NULL},
    [CONFIG_STATE] = {"paths", "state", "paths.state", NULL},
    [CONFIG_PLUGINS] = {"plugins", "path", "plugins.path", NULL},
    [CONFIG_CHECKLISTS] = {"checklists", "path", "checklists.path", NULL},
    [CONFIG_HEADINGS] = {"headings", "path", "headings.path", NULL},
    [CONFIG_BACKUP_FOLDER] = {"backup", "folder", "backup.folder", NULL},
    [CONFIG_BACKUP_KEEP] = {"backup", "keep", "backup.keep", NULL},
};

const char *config_name(enum config_key key)
{
    return known[key].name;
}

enum config_key config_by_name(const char *name)
{
    enum config_key key = 0;
    while (key < CONFIG_COUNT && strcmp(known[key].name, name) != 0)
        key++;
    return key;
}

void config_done(struct config *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < CONFIG_COUNT; i++) {
        free(c->value[i]);
        free(c->from[i]);
    }
    *c = (struct config){0};
}

/* $variable/rest, or $HOME/fallback/rest; NULL without either. */
static char *xdg(const char *variable, const char *fallback, const char *rest)
{
    AUTO(str) path = {0};
    const char *base = getenv(variable);
    if (base && base[0] == '/') {
        str_addf(&path, "%s/%s", base, rest);
        return str_steal(&path);
    }
    const char *home = getenv("HOME");
    if (!home || home[0] != '/')
        return NULL;
    str_addf(&path, "%s/%s/%s", home, fallback, rest);
    return str_steal(&path);
}

char *config_user_file(void)
{
    return xdg("XDG_CONFIG_HOME", ".config", "sotay/sotay.ini");
}

/* A path that begins with ~/ lies in the home folder, any other relative one beside the file. */
static char *settle_path(const char *value, const char *file)
{
    AUTO(str) out = {0};
    const char *home = getenv("HOME");
    const char *slash = strrchr(file, '/');
    if (value[0] == '~' && value[1] == '/' && home)
        str_addf(&out, "%s%s", home, value + 1);
    else if (value[0] != '/' && slash)
        str_addf(&out, "%.*s/%s", (int)(slash - file), file, value);
    else
        str_add(&out, value);
    return str_steal(&out);
}

static char *settle_paths(const char *value, const char *file)
{
    AUTO(str) out = {0};
    for (const char *at = value; *at;) {
        size_t n = strcspn(at, ":");
        AUTO_FREE char *one = text_dup_bytes(at, n);
        AUTO_FREE char *settled = one && *one ? settle_path(one, file) : NULL;
        if (settled)
            str_addf(&out, "%s%s", out.len ? ":" : "", settled);
        at += n + (at[n] == ':');
    }
    return str_steal(&out);
}

static int take_key(struct config *c, const struct ini *ini, const struct ini_section *section,
                    const struct ini_key *k, struct sotay_error *err)
{
    enum config_key key = 0;
    while (key < CONFIG_COUNT &&
           (strcmp(known[key].section, section->name) != 0 || strcmp(known[key].key, k->name) != 0))
        key++;
    if (key == CONFIG_COUNT)
        return sotay_fail(err, SOTAY_EUSAGE, _("'sotay config show' lists the keys there are."),
                          _("%s:%d: unknown key '%s' in [%s]"), ini->file, k->line, k->name,
                          section->name);
    if (!*k->value)
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s:%d: %s is empty"), ini->file, k->line,
                          k->name);
    if (known[key].words && !word_is_of(k->value, known[key].words)) {
        sotay_fail(err, SOTAY_EUSAGE, NULL, _("%s:%d: %s: '%s' is none of its values"), ini->file,
                   k->line, k->name, k->value);
        sotay_error_hint(err, _("It takes one of: %s."), known[key].words);
        return SOTAY_EUSAGE;
    }
    int64_t number;
    if (key == CONFIG_BACKUP_KEEP &&
        (!text_to_int(k->value, &number) || number < 1 || number > KEEP_MAX))
        return sotay_fail(err, SOTAY_EUSAGE, _("It is how many backups are left in the folder."),
                          _("%s:%d: %s: '%s' is not a number from 1 to %d"), ini->file, k->line,
                          k->name, k->value, KEEP_MAX);
    bool is_path = key != CONFIG_PERSON && key != CONFIG_LANGUAGE && key != CONFIG_BACKUP_KEEP &&
                   key != CONFIG_UNLOCKED;
    char *value = is_path ? settle_paths(k->value, ini->file) : text_dup(k->value);
    AUTO(str) from = {0};
    str_addf(&from, "%s:%d", ini->file, k->line);
    free(c->value[key]);
    free(c->from[key]);
    c->value[key] = value;
    c->from[key] = str_steal(&from);
    return value && c->from[key] ? SOTAY_OK : sotay_nomem(err);
}

static int take_file(struct config *c, const char *path, bool must_be, struct sotay_error *err)
{
    AUTO(ini) ini = {0};
    if (!must_be && access(path, F_OK) != 0)
        return SOTAY_OK;
    int rc = ini_read_file(path, path, &ini, err);
    for (size_t i = 0; rc >= 0 && i < ini.n_sections; i++) {
        const struct ini_section *s = &ini.sections[i];
        bool is_known = false;
        for (size_t k = 0; k < CONFIG_COUNT; k++)
            is_known = is_known || strcmp(known[k].section, s->name) == 0;
        if (!is_known)
            return sotay_fail(err, SOTAY_EUSAGE, _("'sotay config show' lists the keys there are."),
                              _("%s:%d: unknown section [%s]"), ini.file, s->line, s->name);
        for (size_t k = 0; rc >= 0 && k < s->n_keys; k++)
            rc = take_key(c, &ini, s, &s->keys[k], err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static void preset(struct config *c, enum config_key key, char *value)
{
    if (c->value[key])
        free(value);
    else
        c->value[key] = value;
}

int config_read(const char *extra, struct config *ret, struct sotay_error *err)
{
    AUTO(config) c = {0};
    AUTO_FREE char *user = config_user_file();
    int rc = take_file(&c, SOTAY_SYSCONF_DIR "/sotay.ini", false, err);
    if (rc >= 0 && user)
        rc = take_file(&c, user, false, err);
    if (rc >= 0 && extra)
        rc = take_file(&c, extra, true, err);
    if (rc < 0)
        return rc;
    preset(&c, CONFIG_NOTEBOOK, xdg("XDG_DATA_HOME", ".local/share", "sotay/notebook.sotay"));
    preset(&c, CONFIG_UNLOCKED, text_dup("10"));
    preset(&c, CONFIG_KEYS, xdg("XDG_DATA_HOME", ".local/share", "sotay/keys"));
    preset(&c, CONFIG_STATE, xdg("XDG_STATE_HOME", ".local/state", "sotay"));
    preset(&c, CONFIG_PLUGINS, text_dup(SOTAY_PLUGIN_DIR));
    preset(&c, CONFIG_CHECKLISTS, text_dup(SOTAY_DATA_DIR "/checklists"));
    preset(&c, CONFIG_HEADINGS, text_dup(SOTAY_DATA_DIR "/headings/lists.ini"));
    *ret = c;
    c = (struct config){0};
    return SOTAY_OK;
}
