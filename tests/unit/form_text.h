/* tests/unit/form_text.h - forms written down in a test. */
#ifndef SOTAY_TEST_FORM_TEXT_H
#define SOTAY_TEST_FORM_TEXT_H
#include "base/base.h"

#include "plugin/checklist.h"

#define HEAD \
    "[checklist]\nskill = test.thing\nrevision = 2\ntitle = \"Thing\"\ncadres = nurse\n" \
    "[step-1]\ntext = \"Does it\"\n"
#define GUIDE(word) "[guideline-" word "]\ntitle = \"T\"\nsource = \"S\"\n"

/* As file t.ini. */
int form_read(const char *text, struct checklist *ret, struct sotay_error *err);
/* It must be refused at that line, with that phrase, and nothing given back. */
void form_is_refused(const char *label, const char *text, int line, const char *phrase);
#endif
