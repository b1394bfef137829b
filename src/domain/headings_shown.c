/* src/domain/headings_shown.c - headings and words of the lists that we make. */
#include "base/base.h"

#include "base/word.h"
#include "domain/headings.h"

/* The tables have another language's own words; English ones come from the titles. */
static bool has_own_words(void)
{
    return strcmp(_("Code"), "Code") != 0;
}

/* The first that the tables have; in English the title. */
const char *heading_shown(const struct headings *h, const struct noun *n, int target)
{
    if (has_own_words())
        for (size_t i = 0; i < h->of[n->id].n; i++)
            if (h->of[n->id].list[i].target == target)
                return h->of[n->id].list[i].shown;
    return target == TARGET_FULL_NAME ? _("Full name") : target_title(n, target);
}

/* "bác sĩ" for doctor; the word itself where it is none of the field's. */
const char *heading_word(const struct headings *h, const struct field *f, const char *word)
{
    if (has_own_words())
        for (size_t i = 0; i < h->words.n; i++) {
            const struct phrase *p = &h->words.list[i];
            if (strcmp(p->field, f->name) == 0 && strcmp(p->word, word) == 0)
                return p->shown;
        }
    return word_shown(word);
}
