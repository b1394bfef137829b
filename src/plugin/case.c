/* src/plugin/case.c - the practice cases of a form: what is given, and the decision expected. */
#include "base/base.h"

#include "plugin/checklist.h"

#include "plugin/form.h"

/* One NAME=VALUE; seen: the measures that the case has named before. */
static int read_pair(const struct form *f, int line, const char *text, bool *seen,
                     struct checklist_param *ret)
{
    const char *equals = strchr(text, '=');
    size_t len = equals ? (size_t)(equals - text) : 0;
    if (len == 0 || !equals[1])
        return form_bad(f, line, _("'%s' is not written NAME=VALUE"), text);
    char *name = form_keep(f, len + 1, 1);
    if (!name)
        return SOTAY_EFAIL;
    memcpy(name, text, len);
    int measure = checklist_measure(f->c, name);
    if (measure < 0)
        return form_bad(f, line, _("there is no measure '%s'"), name);
    if (seen[measure])
        return form_bad(f, line, _("measure '%s' is there twice"), name);
    seen[measure] = true;
    struct observed_measure value;
    struct sotay_error why = {0};
    if (checklist_parse_measure(&f->c->measures[measure], equals + 1, &value, &why) < 0) {
        form_bad(f, line, "%s", why.message);
        sotay_error_hint(f->err, "%s", why.hint);
        return SOTAY_EREFUSED;
    }
    *ret = (struct checklist_param){name, equals + 1, line};
    return SOTAY_OK;
}

static int read_pairs(const struct form *f, const struct ini_section *s, const char *key,
                      bool *seen, const struct checklist_param **ret, size_t *ret_n)
{
    const char *const *texts;
    size_t n;
    int rc = form_list(f, s, key, ' ', &texts, &n);
    if (rc < 0)
        return rc;
    struct checklist_param *pairs = form_keep(f, n, sizeof *pairs);
    if (!pairs)
        return SOTAY_EFAIL;
    for (size_t i = 0; rc >= 0 && i < n; i++)
        rc = read_pair(f, ini_key(s, key)->line, texts[i], seen, &pairs[i]);
    *ret = pairs;
    *ret_n = n;
    return rc;
}

int form_case(const struct form *f, const struct ini_section *s, const char *name,
              struct checklist_case *ret)
{
    static const char *const known[] = {"text", "text.vi", "given", "expect", "guideline", NULL};
    static const char *const needed[] = {"text", "given", "expect", NULL};
    bool seen[CHECKLIST_MEASURES_MAX] = {false};
    *ret = (struct checklist_case){.name = name, .text_vi = "", .line = s->line};
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "text", &ret->text);
    if (rc >= 0)
        rc = form_text(f, s, "text.vi", &ret->text_vi);
    if (rc >= 0)
        rc = form_guidelines(f, s, &ret->guidelines);
    if (rc >= 0)
        rc = read_pairs(f, s, "given", seen, &ret->given, &ret->n_given);
    return rc < 0 ? rc : read_pairs(f, s, "expect", seen, &ret->expect, &ret->n_expect);
}
