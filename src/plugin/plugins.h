/* src/plugin/plugins.h - find, check, open and call plugins.  The only place that calls dlopen. */
#ifndef SOTAY_PLUGINS_H
#define SOTAY_PLUGINS_H
#include "base/base.h"
#include "plugin/guard.h"
#include "sotay/plugin.h"

enum plugin_state { PLUGIN_FOUND, PLUGIN_OPEN, PLUGIN_REFUSED };

struct plugin_info {
    const char *name, *path; /* path of the .so */
    enum plugin_state state;
    int kind;            /* 0 until open */
    const char *version; /* "" until open */
    const char *why;     /* translated sentence, when refused */
    const char *hint;    /* what to do about it, or "" */
};

struct plugins; /* the folders, what was found there, what is open */

/* roots: colon-separated folders; each has one folder per plugin, NAME/NAME.so and NAME/ *.ini.
 * The same NAME may be in several roots: the first .so wins, checklists are joined.  Nothing is
 * opened or even listed until asked for.  A missing root is no error. */
int plugins_new(const char *roots, struct plugins **ret, struct sotay_error *err);
void plugins_free(struct plugins *p);

/* From here on this process may die of a plugin without harm (guard.h): plugins are opened at once. */
void plugins_risk(struct plugins *p);
/* How long a plugin may think without a sign of life: GUARD_SECONDS unless set. */
void plugins_set_seconds(struct plugins *p, int seconds);
int plugins_seconds(const struct plugins *p);
/* NAME crashed, hung or took too much memory: it is not asked again in this process. */
void plugins_give_up(struct plugins *p, const char *name, enum guard_end end);
enum guard_end plugins_given_up(const struct plugins *p,
                                const char *name); /* GUARD_DONE: it was not */

/* Opens NAME on first use, in a child first unless plugins_risk, and checks it: file (O_NOFOLLOW, regular, owner root or us, not writable
 * by others), folder and its parents likewise (a sticky root folder passes), name, dlopen
 * (RTLD_NOW|RTLD_LOCAL), entry, magic, major, size, required pointers, name in head.  A refusal is
 * remembered.  SOTAY_EABSENT: no such plugin; SOTAY_EREFUSED: refused, message says why (both
 * versions named when the ABI differs). */
int plugins_open(struct plugins *p, const char *name, const struct sotay_plugin **ret,
                 struct sotay_error *err);
/* Size and time of the plugin's file, to see whether it is still the one that was asked before,
 * without opening it; "" when there is none. */
int plugins_stamp(struct plugins *p, const char *name, char ret[64], struct sotay_error *err);
/* The specialty's rule "PLUGIN.RULE".  As plugins_open; SOTAY_EABSENT also: no such rule there. */
int plugins_rule(struct plugins *p, const char *use, const struct sotay_rule **ret_rule,
                 const struct sotay_plugin **ret_plugin, struct sotay_error *err);
/* Without a child: an output module draws in this process, which it could end there as well. */
int plugins_output(struct plugins *p, const char *name, const struct sotay_output **ret,
                   struct sotay_error *err);
/* Likewise, a sheet module. */
int plugins_sheets(struct plugins *p, const char *name, const struct sotay_sheets **ret,
                   struct sotay_error *err);

/* Every plugin in the roots, sorted by name; opens each to learn its state.  The array and its
 * texts live as long as p. */
int plugins_list(struct plugins *p, const struct plugin_info **ret, size_t *ret_n,
                 struct sotay_error *err);
/* Path of every checklist file in the roots and in share_roots (colon-separated), sorted; the
 * caller frees with plugins_free_paths. */
int plugins_checklists(struct plugins *p, const char *share_roots, char ***ret_paths, size_t *ret_n,
                       struct sotay_error *err);
void plugins_free_paths(char **paths, size_t n);

/* ---- the host --------------------------------------------------------------------------- */

/* "specialty", "output", "sheet", "" for what is none. */
const char *plugins_kind_word(int kind);

struct host; /* memory of one call */
/* A host whose allocations live until host_clear. */
struct host *host_new(void);
const struct sotay_host *host_table(struct host *h);
void host_clear(struct host *h);
const char *host_last_log(const struct host *h); /* last error a plugin logged, "" */
/* Off: texts stay in English, where nobody will read them.  On in a new host. */
void host_set_translates(struct host *h, bool on);
/* Whose texts are translated: the plugin that is called next, NULL for built-in rules. */
void host_set_plugin(struct host *h, const struct sotay_plugin *p);
/* Text measures are looked up through this: texts[column * n + row]. */
void host_set_texts(struct host *h, const char *const *texts, uint32_t n_rows);
void host_free(struct host *h);
#endif
