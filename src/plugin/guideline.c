/* src/plugin/guideline.c - rule sets side by side in one form, and what belongs to which. */
#include "base/base.h"

#include "plugin/checklist.h"

#include "plugin/form.h"

#define WORD_BYTES_MAX 63

static bool is_guideline_word(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && len <= WORD_BYTES_MAX &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
}

int form_guideline(const struct form *f, const struct ini_section *s, const char *name,
                   struct checklist_guideline *ret)
{
    static const char *const known[] = {"title", "title.vi", "source", NULL};
    static const char *const needed[] = {"title", "source", NULL};
    *ret = (struct checklist_guideline){.name = name, .title_vi = ""};
    if (!is_guideline_word(name))
        return form_bad(f, s->line, _("guideline '%s' may hold only a-z 0-9 -"), name);
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "title", &ret->title);
    if (rc >= 0)
        rc = form_text(f, s, "title.vi", &ret->title_vi);
    return rc < 0 ? rc : form_text(f, s, "source", &ret->source);
}

int form_guidelines(const struct form *f, const struct ini_section *s, struct checklist_words *ret)
{
    int rc = form_list(f, s, "guideline", ' ', &ret->v, &ret->n);
    if (rc < 0 || ret->n == 0)
        return rc;
    int line = ini_key(s, "guideline")->line;
    for (size_t i = 0; i < ret->n; i++) {
        if (!ret->v[i][0] || !checklist_guideline(f->c, ret->v[i]))
            return form_bad(f, line, _("there is no section [guideline-%s]"), ret->v[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(ret->v[i], ret->v[j]) == 0)
                return form_bad(f, line, _("guideline '%s' is there twice"), ret->v[i]);
    }
    return SOTAY_OK;
}

const struct checklist_guideline *checklist_guideline(const struct checklist *c, const char *name)
{
    static const struct checklist_guideline only = {"", "", "", ""};
    if (c->n_guidelines == 0)
        return name[0] ? NULL : &only;
    for (size_t i = 0; i < c->n_guidelines; i++)
        if (strcmp(c->guidelines[i].name, name) == 0)
            return &c->guidelines[i];
    return NULL;
}

const char *checklist_first_guideline(const struct checklist *c)
{
    return c->n_guidelines ? c->guidelines[0].name : "";
}

bool checklist_applies(const struct checklist_words *guidelines, const char *guideline)
{
    for (size_t i = 0; i < guidelines->n; i++)
        if (strcmp(guidelines->v[i], guideline) == 0)
            return true;
    return guidelines->n == 0;
}
