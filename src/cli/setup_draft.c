/* src/cli/setup_draft.c - what was typed before there was a notebook to keep it: a few lines in the folder
 * of this computer's keys, gone once the notebook is made. */
#include "base/base.h"

#include "cli/setup.h"

#include "base/ini.h"
#include "base/text.h"
#include "cli/config_edit.h"

#define SECTION "setup"
#define DRAFT_MAX 8192

static char *draft_path(struct setup *s)
{
    AUTO(str) path = {0};
    const char *folder = s->cli->config.value[CONFIG_STATE];
    if (!folder)
        return NULL;
    str_addf(&path, "%s/setup.ini", folder);
    return str_steal(&path);
}

void setup_draft_get(struct setup *s, const char *key, struct answer *ret)
{
    AUTO(ini) ini = {0};
    AUTO_FREE char *path = draft_path(s);
    ret->s[0] = '\0';
    if (path && access(path, F_OK) == 0 && ini_read_file(path, path, &ini, NULL) >= 0)
        snprintf(ret->s, sizeof(ret->s), "%s", ini_text(ini_section(&ini, SECTION), key, ""));
}

/* A draft that cannot be kept is no reason to stop: it is typed again at worst. */
void setup_draft_put(struct setup *s, const char *key, const char *value)
{
    AUTO(str) text = {0};
    AUTO_FREE char *path = draft_path(s);
    AUTO_FREE char *before = NULL;
    size_t len = 0;
    if (!path || strchr(value, '"') || !text_is_plain(value) ||
        folder_make_private(s->cli->config.value[CONFIG_STATE], NULL) < 0)
        return;
    if (access(path, F_OK) != 0 || file_read(path, DRAFT_MAX, &before, &len, NULL) < 0)
        before = text_dup("");
    if (before && ini_text_set(before, SECTION, key, value, &text, NULL) >= 0)
        (void)file_write_private(path, text.data, text.len, true, NULL);
}

void setup_draft_drop(struct setup *s)
{
    AUTO_FREE char *path = draft_path(s);
    if (path)
        unlink(path);
}
