/* src/domain/place_names.h - facilities by the names that people give them in their lists. */
#ifndef SOTAY_PLACE_NAMES_H
#define SOTAY_PLACE_NAMES_H
#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "domain/app.h"
#include "domain/headings.h"

struct place_name {
    const char *code, *name, *type;
    const char *parent;         /* its code; "" none */
    struct wording whole, core; /* the name; the same without "Trạm Y tế xã" and the like */
    const char *kind;           /* what the name's beginning tells, else the type */
};
struct place_names { /* AUTO(place_names) p = {0}; */
    struct arena mem;
    const struct headings *headings;
    struct place_name *list;
    size_t n, cap;
    struct map by_code, asked; /* asked: text -> index, or -1 none, -2 several */
};
int place_names_add(struct place_names *p, const char *code, const char *name, const char *type,
                    struct sotay_error *err);
/* All facilities in use. */
int place_names_load(struct place_names *p, struct app *app, const struct headings *h,
                     struct sotay_error *err);
void place_names_done(struct place_names *p);

/* The one facility that the text means: its code; its name, or what is left of it without the usual
 * beginnings, with marks before without.  NULL: none or several. */
int place_find(struct place_names *p, const char *text, const struct place_name **ret,
               struct sotay_error *err);
/* The one facility whose name means the same ("TYT xã Pu Nhi", "Trạm Y tế Pu Nhi") below the same one:
 * parent is a code, "" none, NULL not known.  NULL: none or several. */
int place_twin(const struct place_names *p, const char *name, const char *type, const char *parent,
               const struct place_name **ret, struct sotay_error *err);
/* "DB-T12 Trạm Y tế xã Pu Nhi; ..." of those that it may mean, at most `most`; *ret_n: of how many. */
int place_candidates(const struct place_names *p, const char *text, size_t most, struct str *out,
                     size_t *ret_n, struct sotay_error *err);
/* Does it begin as names of facilities do? */
bool place_is_likely(const struct headings *h, const struct wording *text);
#endif
