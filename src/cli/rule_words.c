/* src/cli/rule_words.c - the rules of a checklist in words. */
#include "base/base.h"

#include "cli/rule_words.h"

#include "base/text.h"
#include "cli/signoff_words.h"
#include "plugin/catalogue.h"
#include "plugin/rule.h"

static int64_t number_of(const struct rule_bound *b, const char *name)
{
    for (uint32_t i = 0; i < b->rule->n_params; i++)
        if (strcmp(b->rule->params[i].name, name) == 0)
            return b->values[i].number;
    return 0;
}

/* One of two sentences with a number in them. */
static void counted(struct str *out, int64_t n, const char *one, const char *many)
{
    char number[24];
    snprintf(number, sizeof(number), "%lld", (long long)n);
    const char *text = n == 1 ? one : many, *at = strchr(text, '#');
    str_addf(out, "%.*s%s%s", (int)(at ? at - text : (ptrdiff_t)strlen(text)), text,
             at ? number : "", at ? at + 1 : "");
}

static void count_words(const struct checklist *c, const struct rule_bound *b, struct str *out)
{
    int64_t mentors = number_of(b, "mentors"), days = number_of(b, "days");
    int64_t window = number_of(b, "window-months"), valid = number_of(b, "valid-months");
    int64_t refresh = number_of(b, "refresh-months"), simulated = number_of(b, "simulated");
    counted(out, number_of(b, "performances"), _("# passed performance"),
            _("# passed performances"));
    if (mentors > 1)
        counted(out, mentors, "", _(" by # mentors"));
    if (days > 1)
        counted(out, days, "", _(" on # days"));
    if (window)
        counted(out, window, _(" within # month"), _(" within # months"));
    if (simulated && !c->of_facility)
        counted(out, simulated, _("; # of them may be on a manikin"),
                _("; # of them may be on a manikin"));
    else if (!c->of_facility)
        str_add(out, _("; on patients only"));
    if (number_of(b, "outside"))
        counted(out, number_of(b, "outside"), _("; # of them by a mentor from outside"),
                _("; # of them by mentors from outside"));
    if (number_of(b, "confirmed"))
        counted(out, number_of(b, "confirmed"), _("; # of them confirmed by the lead of the place"),
                _("; # of them confirmed by the lead of the place"));
    if (valid)
        counted(out, valid, _("; valid # month"), _("; valid # months"));
    else
        str_add(out, _("; valid for good"));
    if (refresh)
        counted(out, refresh, _("; refresher after # month"), _("; refresher after # months"));
}

static const struct sotay_param *param_of(const struct sotay_rule *rule, const char *name)
{
    for (uint32_t i = 0; i < rule->n_params; i++)
        if (strcmp(rule->params[i].name, name) == 0)
            return &rule->params[i];
    return NULL;
}

/* The title, then what the checklist sets, each by its label; a measure by what it is called. */
static void title_words(const struct checklist *c, const struct rule_bound *b, struct str *out)
{
    const struct checklist_rule *r = b->from;
    str_add(out, catalogue_text(b->plugin, b->rule->title));
    for (size_t i = 0; i < r->n_params; i++) {
        const struct sotay_param *p = param_of(b->rule, r->params[i].name);
        const char *value = r->params[i].value;
        int measure =
            p && p->type == SOTAY_PARAM_WORD && !p->words ? checklist_measure(c, value) : -1;
        if (measure >= 0)
            value = signoff_pick(c->measures[measure].text, c->measures[measure].text_vi);
        str_addf(out, "%s%s: %s", i ? "; " : " - ",
                 p && p->label ? catalogue_text(b->plugin, p->label) : r->params[i].name, value);
        if (p && p->type == SOTAY_PARAM_NUMBER && p->unit && p->unit[0])
            str_addf(out, " %s", catalogue_text(b->plugin, p->unit));
    }
}

/* Of which rule sets it is, if not of all. */
static void add_guidelines(const struct checklist_rule *r, struct str *out)
{
    for (size_t i = 0; i < r->guidelines.n; i++)
        str_addf(out, i ? ", %s" : _(" (rule set: %s"), r->guidelines.v[i]);
    str_add(out, r->guidelines.n ? ")" : "");
}

void rule_words(struct cli *cli, const struct checklist *c, const struct checklist_rule *r,
                struct str *out)
{
    struct rule_bound b;
    struct sotay_error why;
    if (rule_bind(cli->app.plugins, c, r, &b, &why) < 0)
        str_addf(out, "%s: %s", r->use, why.message);
    else if (strcmp(r->use, "count") == 0)
        count_words(c, &b, out);
    else
        title_words(c, &b, out);
    if (strcmp(r->way, "standard") != 0)
        str_addf(out, " (%s: %s)", _("way"), r->way);
    add_guidelines(r, out);
}
