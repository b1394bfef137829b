/* src/base/word.h - the words that options and files take ("assistant-doctor"), as people read them.
 * What is printed for people goes through here; --json, --csv and what is typed have the word itself. */
#ifndef SOTAY_WORD_H
#define SOTAY_WORD_H
#include "base/base.h"
#include "base/str.h"

/* The words of this one, translated; itself where there are none ("cadre-of-2030"); "" for NULL. */
const char *word_shown(const char *word);
/* Of several, ';' between: "surgery, imaging". */
void words_shown(const char *words, struct str *out);
/* What may be typed, of space-separated words: "doctor nurse"; what those mean where that is not
 * plain: "F (female), M (male)". */
void words_offered(const char *words, struct str *out);
/* Which of space-separated words somebody means: the word itself, or what people read for it in their
 * language or in English, in any case, with or without marks: "Nữ", "nu", "female" are F.  words NULL: any that
 * has words for people.  NULL: none. */
const char *word_typed(const char *typed, const char *words);
#endif
