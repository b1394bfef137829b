/* src/cli/config.h - the configuration: the system's file, the user's, then --config FILE.
 * Paths, display and who I am; nothing that changes a verdict. */
#ifndef SOTAY_CONFIG_H
#define SOTAY_CONFIG_H
#include "base/base.h"

enum config_key {
    CONFIG_NOTEBOOK,      /* notebook.path */
    CONFIG_PERSON,        /* user.person */
    CONFIG_UNLOCKED,      /* user.unlocked_minutes: 1 to 10 */
    CONFIG_LANGUAGE,      /* display.language: vi or en */
    CONFIG_KEYS,          /* paths.keys */
    CONFIG_STATE,         /* paths.state */
    CONFIG_PLUGINS,       /* plugins.path, colon-separated */
    CONFIG_CHECKLISTS,    /* checklists.path, colon-separated */
    CONFIG_HEADINGS,      /* headings.path: files, colon-separated */
    CONFIG_BACKUP_FOLDER, /* backup.folder */
    CONFIG_BACKUP_KEEP,   /* backup.keep: a number from 1 */
    CONFIG_COUNT
};

struct config {
    char *value[CONFIG_COUNT]; /* owned; NULL: not set and without a preset */
    char *from[CONFIG_COUNT];  /* owned: "FILE:LINE"; NULL: the preset */
};

/* Reads the files and fills in the presets.  extra (may be NULL) is the file of --config.
 * SOTAY_EUSAGE "FILE:LINE: why"; SOTAY_EABSENT when extra is not there. */
int config_read(const char *extra, struct config *ret, struct sotay_error *err);
void config_done(struct config *c);
/* "notebook.path" */
const char *config_name(enum config_key key);
/* CONFIG_COUNT when there is no such key. */
enum config_key config_by_name(const char *name);
/* Where the user's own file lies; the caller frees; NULL: no home folder. */
char *config_user_file(void);
#endif
