/* src/domain/judge_assess.c - what the rules of a checklist think of one performance. */
#include "base/base.h"

#include "domain/look.h"

/* Does the text have this line? */
static bool has_line(const struct str *text, const char *line)
{
    size_t len = strlen(line);
    for (const char *p = str_text(text); *p;) {
        size_t n = strcspn(p, "\n");
        if (n == len && memcmp(p, line, len) == 0)
            return true;
        p += n + (p[n] == '\n');
    }
    return false;
}

static void add_reason(struct str *reasons, const char *reason)
{
    if (reason[0] && !strchr(reason, '\n') && !has_line(reasons, reason))
        str_addf(reasons, "%s%s", reasons->len ? "\n" : "", reason);
}

/* One rule on one performance: the result can only become worse.  SOTAY_END: no answer. */
static int assess_by(struct judge *j, const struct look *l, struct facts_rule *r, uint32_t row,
                     int core_result, int *result, struct str *reasons, struct sotay_error *err)
{
    struct single s;
    struct sotay_assessment a = {.size = sizeof(a)};
    struct sotay_error why = {0};
    int rc = look_bind(j, l->f->form, r, err);
    if (rc < 0)
        return rc;
    if (!r->good) {
        add_reason(reasons, r->why);
        return SOTAY_END;
    }
    single_begin(&s, l);
    rc = rule_assess(&r->bound, j->host, single_at(&s, l, row, core_result, j->host), &a, &why);
    if (rc < 0)
        add_reason(reasons, why.message);
    else if (a.result < *result)
        *result = a.result;
    for (uint32_t i = 0; rc >= 0 && i < a.n_reasons; i++)
        add_reason(reasons, a.reasons[i]);
    host_clear(j->host);
    return rc < 0 ? SOTAY_END : SOTAY_OK;
}

static int assess_way(struct judge *j, const struct look *l, size_t first, uint32_t row,
                      int core_result, int *result, struct str *reasons, struct sotay_error *err)
{
    const struct facts_form *form = l->f->form;
    int rc = SOTAY_OK;
    bool silent = false;
    *result = core_result;
    for (size_t i = first; i < form->n_rules && rc >= 0; i++) {
        struct facts_rule *r = &form->rules[i];
        if (!r->plugin[0] || strcmp(r->from->way, form->rules[first].from->way) != 0)
            continue;
        rc = assess_by(j, l, r, row, core_result, result, reasons, err);
        silent = silent || rc == SOTAY_END;
    }
    return rc < 0 ? rc : silent ? SOTAY_END : SOTAY_OK;
}

int judge_assess(struct judge *j, const struct facts *f, uint32_t row, int core_result,
                 int *ret_result, struct str *reasons, struct sotay_error *err)
{
    AUTO(look) l = {0};
    int best = -1;
    bool silent = false;
    *ret_result = core_result;
    int rc = judge_need_host(j, err);
    if (rc >= 0)
        host_set_translates(j->host, true);
    if (rc >= 0)
        rc = look_at(&l, f, f, f->as_of, err);
    for (size_t i = 0; rc >= 0 && i < f->form->n_rules; i++) {
        int result;
        if (!look_begins_way(f->form, i))
            continue;
        rc = assess_way(j, &l, i, row, core_result, &result, reasons, err);
        silent = silent || rc == SOTAY_END;
        best = result > best ? result : best;
    }
    if (rc >= 0 && best >= 0 && !silent)
        *ret_result = best;
    return rc < 0 ? rc : silent ? SOTAY_END : str_check(reasons, err);
}
