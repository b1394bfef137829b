/* src/cli/kit_page.h - the pages of a kit, in Vietnamese and English, for any browser to show and
 * print: paper forms, and what to do with the folder. */
#ifndef SOTAY_CLI_KIT_PAGE_H
#define SOTAY_CLI_KIT_PAGE_H
#include "base/str.h"
#include "domain/kit.h"

struct kit_about {                           /* whom and what the pages are for */
    const char *authority, *facility, *code; /* names; code of the place */
    const char *series;                      /* letter of the computer */
    const char *caller, *phone;              /* who made it; phone may be "" */
    const char *day;                         /* ISO */
    int people_with_key;
    int forms;
};

/* Text between tags: nothing in it can end or begin one. */
void html_add(struct str *out, const char *text);
void kit_forms_begin(const struct kit_about *about, struct str *out);
void kit_form_add(const struct kit_about *about, const struct kit_form *f, struct str *out);
void kit_forms_end(struct str *out);
void kit_instructions(const struct kit_about *about, struct str *out);
#endif
