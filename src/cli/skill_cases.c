/* src/cli/skill_cases.c - skill show --cases: what is given, what is to be decided, the answers. */
#include "base/base.h"

#include "cli/skill_cases.h"

#include "cli/signoff_show.h"
#include "cli/signoff_words.h"

static const struct checklist_measure *measure_of(const struct checklist *c,
                                                  const struct checklist_param *p)
{
    return &c->measures[checklist_measure(c, p->name)]; /* the reader made sure that it is there */
}

/* The choice in the language shown, a number with its unit. */
static void add_value(const struct checklist_measure *m, const char *value, struct str *out)
{
    for (size_t i = 0; i < m->n_choices; i++)
        if (strcmp(m->choices[i], value) == 0) {
            str_add(out, signoff_pick(value, m->choices_vi ? m->choices_vi[i] : ""));
            return;
        }
    if (m->type == SOTAY_MEASURE_YES_NO)
        str_add(out, strcmp(value, "yes") == 0 ? _("yes") : _("no"));
    else
        str_addf(out, "%s%s%s", value, m->unit[0] ? " " : "", signoff_unit(m->unit));
}

static void add_choices(const struct checklist_measure *m, struct str *out)
{
    for (size_t i = 0; i < m->n_choices; i++) {
        str_add(out, i ? ", " : " (");
        add_value(m, m->choices[i], out);
    }
    if (m->n_choices)
        str_add_char(out, ')');
    else if (m->unit[0])
        str_addf(out, " (%s)", signoff_unit(m->unit));
}

static void add_line(const char *label, const struct str *text, struct str *out)
{
    AUTO(str) line = {0};
    str_addf(&line, "%s: %s", label, str_text(text));
    fill_text(str_text(&line), 0, 5, out);
}

/* "Class: grade 1; Next visit: 28 days" */
static void add_values(const struct checklist *c, const struct checklist_param *v, size_t n,
                       const char *label, struct str *out)
{
    AUTO(str) text = {0};
    for (size_t i = 0; i < n; i++) {
        const struct checklist_measure *m = measure_of(c, &v[i]);
        str_addf(&text, "%s%s = ", i ? "; " : "", signoff_pick(m->text, m->text_vi));
        add_value(m, v[i].value, &text);
    }
    add_line(label, &text, out);
}

static void add_questions(const struct checklist *c, const struct checklist_case *k,
                          struct str *out)
{
    AUTO(str) text = {0};
    for (size_t i = 0; i < k->n_expect; i++) {
        const struct checklist_measure *m = measure_of(c, &k->expect[i]);
        str_addf(&text, "%s%s", i ? "; " : "", signoff_pick(m->text, m->text_vi));
        add_choices(m, &text);
    }
    add_line(_("decide"), &text, out);
}

static void add_guidelines(const struct checklist *c, const struct checklist_case *k,
                           struct str *out)
{
    for (size_t i = 0; i < k->guidelines.n; i++) {
        const struct checklist_guideline *g = checklist_guideline(c, k->guidelines.v[i]);
        str_addf(out, "%s%s", i ? ", " : " [", g ? signoff_pick(g->title, g->title_vi) : "");
    }
    if (k->guidelines.n)
        str_add_char(out, ']');
}

static void add_case(const struct checklist *c, size_t i, bool answers, struct str *out)
{
    const struct checklist_case *k = &c->cases[i];
    AUTO(str) text = {0};
    str_addf(out, "%s%2zu.", i ? "\n" : "", i + 1);
    str_add(&text, signoff_pick(k->text, k->text_vi));
    add_guidelines(c, k, &text);
    fill_text(str_text(&text), 3, 5, out);
    add_values(c, k->given, k->n_given, _("given"), out);
    add_questions(c, k, out);
    if (answers)
        add_values(c, k->expect, k->n_expect, _("answer"), out);
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void json_values(struct str *out, const char *name, const struct checklist_param *v,
                        size_t n)
{
    json_name(out, name);
    str_add_char(out, '{');
    for (size_t i = 0; i < n; i++)
        json_text(out, v[i].name, v[i].value);
    str_add_char(out, '}');
}

static void json_words(struct str *out, const char *name, const struct checklist_words *w)
{
    json_name(out, name);
    str_add_char(out, '[');
    for (size_t i = 0; i < w->n; i++) {
        str_add(out, i ? "," : "");
        str_add_json(out, w->v[i]);
    }
    str_add_char(out, ']');
}

static void json_decide(struct str *out, const struct checklist_case *k)
{
    json_name(out, "decide");
    str_add_char(out, '[');
    for (size_t i = 0; i < k->n_expect; i++) {
        str_add(out, i ? "," : "");
        str_add_json(out, k->expect[i].name);
    }
    str_add_char(out, ']');
}

static void json_cases(const struct checklist *c, bool answers, struct str *out)
{
    str_add(out, "{\"format\":1");
    json_text(out, "skill", c->skill);
    json_int(out, "revision", c->revision);
    str_add(out, ",\"cases\":[");
    for (size_t i = 0; i < c->n_cases; i++) {
        const struct checklist_case *k = &c->cases[i];
        str_add(out, i ? ",{" : "{");
        json_int(out, "number", (int64_t)i + 1);
        json_text(out, "name", k->name);
        json_text(out, "text", k->text);
        json_text(out, "text_vi", k->text_vi);
        json_words(out, "guidelines", &k->guidelines);
        json_values(out, "given", k->given, k->n_given);
        json_decide(out, k);
        if (answers)
            json_values(out, "expect", k->expect, k->n_expect);
        str_add_char(out, '}');
    }
    str_add(out, "]}\n");
}

int skill_cases(struct cli *cli, const struct checklist *c, bool answers, struct sotay_error *err)
{
    AUTO(str) out = {0};
    if (cli->format == OUT_JSON) {
        json_cases(c, answers, &out);
        return cli_put(&out, err);
    }
    if (c->n_cases == 0)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("skill '%s' has no practice cases"),
                          c->skill);
    str_addf(&out, _("%s (%s, revision %d): practice cases"), signoff_title(c), c->skill,
             c->revision);
    str_add(&out, "\n\n");
    for (size_t i = 0; i < c->n_cases; i++)
        add_case(c, i, answers, &out);
    if (!answers)
        str_addf(&out, "\n%s\n", _("--answers shows what is expected"));
    return cli_put(&out, err);
}
