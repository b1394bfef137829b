/* src/plugin/check.h - tries a plugin in a child process, on made-up performances, and tells what was
 * found: crashes, hangs, nonsense, answers that change, promises that are not kept, leaks. */
#ifndef SOTAY_CHECK_H
#define SOTAY_CHECK_H
#include "base/base.h"
#include "sotay/plugin.h"

#define CHECK_RULES_MAX 100
#define CHECK_FINDINGS_MAX 100

struct check_rule {
    char name[140]; /* PLUGIN.RULE */
    int64_t calls, unanswered, forms;
    int64_t slowest_us;
    char slowest_on[200];
};
struct check_finding {
    bool is_error;
    int unit;      /* of whose trial it came: one rule with one set of parameters */
    char kind[20]; /* crash hang memory refused nonsense impure promise input leak mute kind */
    char rule[140];
    char text[480]; /* translated, no final full stop */
    int times;
};
/* Large: on the heap. */
struct check_report {
    char name[64], version[64]; /* version "" when it was refused */
    int kind;
    unsigned abi_major, abi_minor;
    struct check_rule rules[CHECK_RULES_MAX];
    uint32_t n_rules;
    struct check_finding findings[CHECK_FINDINGS_MAX];
    uint32_t n_findings, n_dropped;
};

/* The plugin ROOT/NAME/NAME.so, with every checklist in ROOT, roots and share_roots (colon-separated)
 * that uses it.  Each call may take so many seconds.  *ret: the caller frees.  SOTAY_EFAIL only when
 * it could not be tried. */
int plugin_check(const char *root, const char *name, const char *roots, const char *share_roots,
                 int seconds, struct check_report **ret, struct sotay_error *err);
bool check_is_good(const struct check_report *r);
#endif
