/* src/cli/key_words.h - why keys end, in words. */
#ifndef SOTAY_KEY_WORDS_H
#define SOTAY_KEY_WORDS_H
#include "base/base.h"

#define KEY_REASONS "forgotten lost stolen"
/* forgotten, lost, stolen, replaced for people; other words as they are. */
const char *key_reason_shown(const char *reason);
#endif
