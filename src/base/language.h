/* src/base/language.h - the language in which messages appear. */
#ifndef SOTAY_LANGUAGE_H
#define SOTAY_LANGUAGE_H
#include "base/base.h"

/* LC_ALL, LC_MESSAGES, LANG, LANGUAGE as gettext reads them. */
bool language_is_vietnamese(void);

/* Messages are English until it is done, whoever reads: what machines read is the same in every
 * language.  AUTO(english) e = english_begin(true); with false nothing changes. */
struct english {
    bool is_on;
    char before[64]; /* LANGUAGE; "" was not set */
};
struct english english_begin(bool on);
void english_done(struct english *e);
#endif
