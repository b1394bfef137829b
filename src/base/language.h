/* src/base/language.h - the language in which messages appear. */
#ifndef SOTAY_LANGUAGE_H
#define SOTAY_LANGUAGE_H
#include "base/base.h"

/* LC_ALL, LC_MESSAGES, LANG, LANGUAGE as gettext reads them. */
bool language_is_vietnamese(void);
#endif
