/* src/domain/kit.h - what a new station's computer starts with: a checked copy of the notebook, a
 * computer file that is enrolled in it, and pages to read and to print. */
#ifndef SOTAY_KIT_H
#define SOTAY_KIT_H
#include "base/base.h"
#include "domain/copying.h"
#include "plugin/checklist.h"

/* ---- the forms of a place ---------------------------------------------------------------------- */

struct kit_form {
    const char *skill;
    const struct checklist *checklist; /* NULL: none in force there */
    const char *decision;              /* what approved it; "" nobody did */
    int people;                        /* required there */
};
typedef int (*kit_form_visit)(void *with, const struct kit_form *f, struct sotay_error *err);
/* For each skill that the nearest requirement upward asks of a place of this type, by name. */
int kit_forms(struct app *app, const struct id *facility, kit_form_visit visit, void *with,
              struct sotay_error *err);
/* How many people of the place have a key that is confirmed. */
int kit_people_with_key(struct app *app, const struct id *facility, int *ret,
                        struct sotay_error *err);

/* ---- the folder --------------------------------------------------------------------------------- */

#define KIT_NOTEBOOK "notebook.sotay"
#define KIT_DEVICE "computer.device"

/* Text of a page once the letter of the new computer is known; added to out. */
typedef int (*kit_page_write)(void *with, const char *series, struct str *out,
                              struct sotay_error *err);
struct kit_page {
    const char *name; /* of the file */
    kit_page_write write;
};
struct kit_wish {
    const char *folder; /* is not there, or is empty */
    const char *name;   /* what people will call the computer */
    const struct kit_page *pages;
    size_t n_pages;
    void *with; /* of the pages */
    struct copy_progress progress;
};
struct kit_result {
    char folder[PLACE_MAX];
    char series[8];
    struct hash device;
    int64_t records;
};
/* May the folder be one?  SOTAY_EREFUSED: it is not empty, or is a disk itself; no room. */
int kit_check(struct app *app, const char *folder, char ret[PLACE_MAX], struct sotay_error *err);
/* The computer is enrolled by the actor, then the folder appears as a whole or not at all. */
int kit_make(struct app *app, const struct actor *actor, const struct kit_wish *w,
             struct kit_result *ret, struct sotay_error *err);
#endif
