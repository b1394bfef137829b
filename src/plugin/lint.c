/* src/plugin/lint.c - looks over one checklist file: texts, numbers, rules, cases. */
#include "base/base.h"

#include "plugin/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/ini.h"
#include "base/str.h"
#include "base/text.h"
#include "plugin/rule.h"
#include "plugin/vignette.h"

/* ---- findings --------------------------------------------------------------------------------- */

void lint_add(struct lint *l, enum lint_grade grade, const char *kind, int line, const char *fmt,
              ...)
{
    struct lint_finding *grown = realloc(l->v, (l->n + 1) * sizeof *grown);
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    int len = vasprintf(&text, fmt, args);
    va_end(args);
    if (grown)
        l->v = grown;
    if (!grown || len < 0) {
        if (len >= 0)
            free(text);
        l->failed = true;
        return;
    }
    l->v[l->n++] = (struct lint_finding){grade, kind, line, text};
}

static int by_line(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->grade != y->grade ? (int)y->grade - (int)x->grade : strcmp(x->text, y->text);
}

void lint_sort(struct lint *l)
{
    if (l->n > 1)
        qsort(l->v, l->n, sizeof *l->v, by_line);
}

size_t lint_count(const struct lint *l, enum lint_grade grade)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++)
        n += l->v[i].grade == grade;
    return n;
}

void lint_done(struct lint *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < l->n; i++)
        free(l->v[i].text);
    free(l->v);
    checklist_done(&l->form);
    *l = (struct lint){0};
}

/* "LABEL:LINE: why" becomes a finding of that line, the hint a sentence behind it. */
static void add_error(struct lint *l, const char *kind, const char *label,
                      const struct sotay_error *why)
{
    const char *message = why->message;
    size_t len = strlen(label);
    int line = 0, used = 0;
    if (strncmp(message, label, len) == 0 && sscanf(message + len, ":%d: %n", &line, &used) == 1 &&
        used > 0)
        message += len + (size_t)used;
    lint_add(l, LINT_ERROR, kind, line, "%s%s%s", message, why->hint[0] ? ". " : "", why->hint);
}

/* ---- where things stand -------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static int line_of(const struct ini *ini, const char *fmt,
                                                         ...)
{
    char name[300];
    va_list args;
    va_start(args, fmt);
    vsnprintf(name, sizeof name, fmt, args);
    va_end(args);
    const struct ini_section *s = ini_section(ini, name);
    return s ? s->line : 0;
}

/* ---- texts ----------------------------------------------------------------------------------------- */

static void want_vi(struct lint *l, int line, const char *text, const char *text_vi,
                    const char *key)
{
    if (text && text[0] && (!text_vi || !text_vi[0]))
        lint_add(l, LINT_WARNING, "translation", line, _("no Vietnamese text (%s.vi)"), key);
}

static void look_at_texts(struct lint *l, const struct ini *ini)
{
    const struct checklist *c = &l->form;
    want_vi(l, line_of(ini, "checklist"), c->title, c->title_vi, "title");
    for (size_t i = 0; i < c->n_steps; i++)
        want_vi(l, line_of(ini, "step-%zu", i + 1), c->steps[i].text, c->steps[i].text_vi, "text");
    for (size_t i = 0; i < c->n_measures; i++) {
        const struct checklist_measure *m = &c->measures[i];
        int line = line_of(ini, "measure-%s", m->name);
        want_vi(l, line, m->text, m->text_vi, "text");
        if (m->n_choices && !m->choices_vi)
            lint_add(l, LINT_WARNING, "translation", line, _("no Vietnamese text (%s.vi)"),
                     "choices");
    }
    for (int i = c->level_min; c->levels && i <= c->level_max; i++) {
        const struct checklist_level *level = &c->levels[i - c->level_min];
        want_vi(l, line_of(ini, "level-%d", i), level->text, level->text_vi, "text");
    }
    for (size_t i = 0; i < c->n_guidelines; i++)
        want_vi(l, line_of(ini, "guideline-%s", c->guidelines[i].name), c->guidelines[i].title,
                c->guidelines[i].title_vi, "title");
    for (size_t i = 0; i < c->n_tables; i++)
        want_vi(l, line_of(ini, "table-%s", c->tables[i].section), c->tables[i].title,
                c->tables[i].title_vi, "title");
    for (size_t i = 0; i < c->n_cases; i++)
        want_vi(l, c->cases[i].line, c->cases[i].text, c->cases[i].text_vi, "text");
}

/* A folder with a plugin of its name is a specialty, and holds the skills of that specialty. */
static void look_at_folder(struct lint *l, int line)
{
    AUTO_FREE char *path = realpath(l->form.label, NULL);
    char *slash = path ? strrchr(path, '/') : NULL;
    AUTO(str) plugin = {0};
    if (!slash || slash == path)
        return;
    *slash = '\0';
    const char *folder = strrchr(path, '/') + 1;
    str_addf(&plugin, "%s/%s.so", path, folder);
    if (strcmp(folder, l->form.specialty) != 0 && !plugin.failed &&
        access(str_text(&plugin), F_OK) == 0)
        lint_add(l, LINT_WARNING, "file", line,
                 _("the folder is the specialty %s, and this a skill of %s"), folder,
                 l->form.specialty);
}

static void look_at_head(struct lint *l, const struct ini *ini)
{
    const struct checklist *c = &l->form;
    int line = line_of(ini, "checklist");
    const char *dot = strchr(c->skill, '.');
    const char *slash = strrchr(c->label, '/');
    const char *file = slash ? slash + 1 : c->label;
    if (!c->source[0])
        lint_add(l, LINT_WARNING, "source", line, _("no source: which guideline, of which year"));
    if (!ini_key(ini_section(ini, "checklist"), "review"))
        lint_add(l, LINT_WARNING, "review", line,
                 _("no review: draft, or who reviewed it and when"));
    if (dot && (strncmp(file, dot + 1, strlen(dot + 1)) != 0 ||
                strcmp(file + strlen(dot + 1), ".ini") != 0))
        lint_add(l, LINT_WARNING, "file", line, _("the file of skill %s is usually called %s.ini"),
                 c->skill, dot + 1);
    look_at_folder(l, line);
    if (c->n_rules == 0)
        lint_add(l, LINT_WARNING, "rule", line, _("no rule: nobody can become competent by it"));
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

/* Written so in the checklists that come with Sotay; another spelling is mostly a slip. */
static bool is_usual_unit(const char *unit)
{
    static const char *const usual[] = {
        "%",       "/min",   "/h",     "/day",    "/month", "ms",      "s",     "min",    "h",
        "days",    "weeks",  "months", "years",   "mm",     "cm",      "m",     "mm2",    "cm2",
        "mcg",     "mm²",    "cm²",    "m²",      "kg/m²",  "mg",      "g",     "kg",     "mL",
        "L",       "mL/h",   "mL/min", "L/min",   "mL/kg",  "mL/kg/h", "mL/cm", "mg/kg",  "mcg/kg",
        "mcg/min", "mg/min", "mg/g",   "mg/mmol", "mmol/L", "µmol/L",  "mEq/L", "mg/L",   "mg/dL",
        "g/L",     "g/dL",   "G/L",    "mmHg",    "cmH2O",  "kPa",     "bar",   "°C",     "Hz",
        "J",       "mV",     "mm/mV",  "mm/s",    "mm/h",   "mS/cm",   "mGy",   "CFU/mL", "EU/mL",
        "IU",      "IU/L",   "ppm",    "points",  "ratio",  "kg/m2",   "Fr",    "gauge",  "people",
        "cases"};
    for (size_t i = 0; i < COUNT_OF(usual); i++)
        if (strcmp(usual[i], unit) == 0)
            return true;
    return false;
}

static void look_at_measure(struct lint *l, const struct checklist_measure *m, int line)
{
    bool number = m->type == SOTAY_MEASURE_NUMBER;
    if (number && !m->unit[0])
        lint_add(l, LINT_WARNING, "unit", line,
                 _("%s has no unit (a score: points, a share: ratio)"), m->name);
    else if (m->unit[0] && !is_usual_unit(m->unit))
        lint_add(l, LINT_WARNING, "unit", line,
                 _("%s has an unusual unit: %s (leave it, if it is meant)"), m->name, m->unit);
    if ((number || m->type == SOTAY_MEASURE_COUNT) && !m->has_plausible)
        lint_add(l, m->required != REQUIRED_NO || number ? LINT_WARNING : LINT_HINT, "plausible",
                 line, _("%s has no plausible range: slips of the finger are taken as they are"),
                 m->name);
}

/* Steps stand in their order; cases number from 1. */
static void look_at_order(struct lint *l, const struct ini *ini)
{
    const struct checklist *c = &l->form;
    for (size_t i = 2, before = 1; i <= c->n_steps; i++, before++)
        if (line_of(ini, "step-%zu", i) < line_of(ini, "step-%zu", before))
            lint_add(l, LINT_WARNING, "order", line_of(ini, "step-%zu", i),
                     _("step %zu stands before step %zu"), i, before);
    for (size_t i = 0; i < c->n_cases; i++) {
        int64_t number = 0;
        const char *digits = c->cases[i].name;
        while (*digits == '0' && digits[1])
            digits++;
        if (!text_to_int(digits, &number) || number == (int64_t)i + 1)
            continue;
        lint_add(l, LINT_WARNING, "order", c->cases[i].line, _("case %s is the %zu. of the file"),
                 c->cases[i].name, i + 1);
        return;
    }
}

/* ---- rules -------------------------------------------------------------------------------------------- */

/* The same plugin is missed by each of its rules: said once. */
static void add_absent(struct lint *l, const struct sotay_error *why)
{
    size_t before = l->n;
    add_error(l, "plugin", l->form.label, why);
    if (l->n == before)
        return; /* no memory: remembered */
    struct lint_finding *added = &l->v[before];
    added->grade = LINT_WARNING;
    for (size_t i = 0; i < before; i++)
        if (strcmp(l->v[i].kind, "plugin") == 0 && strcmp(l->v[i].text, added->text) == 0) {
            free(added->text);
            l->n--;
            return;
        }
}

static void look_at_rules(struct lint *l, const struct lint_world *w)
{
    for (size_t i = 0; i < l->form.n_rules; i++) {
        struct rule_bound bound;
        struct sotay_error why = {0};
        int rc = rule_bind(w->plugins, &l->form, &l->form.rules[i], &bound, &why);
        if (rc == SOTAY_EABSENT) {
            add_absent(l, &why);
        } else if (rc < 0) {
            add_error(l, "rule", l->form.label, &why);
        }
    }
}

/* Under each rule set at least one rule, and each rule set is asked for by something. */
static void look_at_guidelines(struct lint *l, const struct ini *ini)
{
    const struct checklist *c = &l->form;
    for (size_t g = 0; g < c->n_guidelines; g++) {
        const char *name = c->guidelines[g].name;
        size_t rules = 0;
        for (size_t i = 0; i < c->n_rules; i++)
            rules += checklist_applies(&c->rules[i].guidelines, name);
        if (rules == 0 && c->n_rules)
            lint_add(l, LINT_WARNING, "guideline", line_of(ini, "guideline-%s", name),
                     _("no rule belongs to the rule set %s: nobody can become competent by it"),
                     name);
    }
    if (c->n_guidelines == 1)
        lint_add(l, LINT_HINT, "guideline", line_of(ini, "guideline-%s", c->guidelines[0].name),
                 _("a single rule set: there is nothing to choose"));
}

static bool is_counted(const struct checklist *c, const char *way, const char *guideline)
{
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        if (strcmp(r->way, way) == 0 && checklist_applies(&r->guidelines, guideline) &&
            !strchr(r->use, '.'))
            return true;
    }
    return false;
}

/* A share of what was seen is reached by a single performance, and a misspelt way is a way of its
 * own, easier than the one that was meant.  The standard way may leave counting to its plugin. */
static void look_at_ways(struct lint *l)
{
    const struct checklist *c = &l->form;
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        bool said = strcmp(r->way, "standard") == 0;
        for (size_t k = 0; k < i; k++)
            said = said || strcmp(c->rules[k].way, r->way) == 0;
        for (size_t g = 0; !said && g < (c->n_guidelines ? c->n_guidelines : 1); g++) {
            const char *guideline = c->n_guidelines ? c->guidelines[g].name : "";
            if (is_counted(c, r->way, guideline) || !checklist_applies(&r->guidelines, guideline))
                continue;
            said = true;
            lint_add(l, LINT_WARNING, "way", r->line,
                     _("the way '%s' has no rule count: a single performance may be enough"),
                     r->way);
        }
    }
}

/* A table that no rule names is dead weight, or a misspelt name. */
static void look_at_tables(struct lint *l, const struct ini *ini)
{
    const struct checklist *c = &l->form;
    bool by_plugin = false;
    for (size_t i = 0; i < c->n_rules; i++)
        by_plugin = by_plugin || strchr(c->rules[i].use, '.');
    for (size_t i = 0; i < c->n_tables && !by_plugin; i++)
        lint_add(l, LINT_WARNING, "table", line_of(ini, "table-%s", c->tables[i].section),
                 _("table %s is read by no rule: only rules of plugins read tables"),
                 c->tables[i].section);
}

/* ---- cases -------------------------------------------------------------------------------------------- */

struct case_look {
    struct lint *lint;
    size_t n_also; /* cases in which another decision passes too */
    int line;      /* of the first */
    char first[200];
    size_t n_untried; /* cases of which a rule could say nothing */
    int untried_line;
    char untried[300];
};

static void look_at_case(void *with, const struct checklist_case *k, const char *guideline,
                         enum vignette_outcome outcome, const char *text)
{
    struct case_look *look = with;
    struct lint *l = look->lint;
    AUTO(str) name = {0};
    str_addf(&name, "%s%s%s%s", k->name, guideline[0] ? " (" : "", guideline,
             guideline[0] ? ")" : "");
    switch (outcome) {
    case VIGNETTE_NOT_PASSED:
        lint_add(l, LINT_ERROR, "case", k->line, _("case %s: what it expects does not pass: %s"),
                 str_text(&name), text);
        break;
    case VIGNETTE_ALL_PASS:
        lint_add(
            l, LINT_WARNING, "case", k->line,
            _("case %s: anything passes as %s: no rule looks at it, or the case gives too little"),
            str_text(&name), text);
        break;
    case VIGNETTE_ALSO_PASSES:
        if (look->n_also++ == 0) {
            look->line = k->line;
            snprintf(look->first, sizeof look->first, "%s: %s", str_text(&name), text);
        }
        break;
    case VIGNETTE_NOT_TRIED:
        if (text[0] && look->n_untried++ == 0) {
            look->untried_line = k->line;
            snprintf(look->untried, sizeof look->untried, _("case %s could not be tried: %s"),
                     str_text(&name), text);
        }
        break;
    default:
        break;
    }
}

static int look_at_cases(struct lint *l, const struct lint_world *w, struct sotay_error *err)
{
    struct case_look look = {.lint = l};
    int rc = vignettes_try(w->plugins, &l->form, w->seconds, look_at_case, &look, err);
    if (look.n_also)
        lint_add(l, LINT_HINT, "case", look.line,
                 _("cases in which another decision passes as well: %zu, such as case %s"),
                 look.n_also, look.first);
    if (look.n_untried > 1)
        lint_add(l, LINT_ERROR, "case", look.untried_line, _("%s (other cases likewise: %zu)"),
                 look.untried, look.n_untried - 1);
    else if (look.n_untried == 1)
        lint_add(l, LINT_ERROR, "case", look.untried_line, "%s", look.untried);
    return rc;
}

/* ---- all of it ---------------------------------------------------------------------------------------- */

static int look_at_form(struct lint *l, const struct ini *ini, const struct lint_world *w,
                        struct sotay_error *err)
{
    look_at_head(l, ini);
    look_at_texts(l, ini);
    for (size_t i = 0; i < l->form.n_measures; i++)
        look_at_measure(l, &l->form.measures[i],
                        line_of(ini, "measure-%s", l->form.measures[i].name));
    look_at_order(l, ini);
    look_at_guidelines(l, ini);
    look_at_tables(l, ini);
    look_at_ways(l);
    look_at_rules(l, w);
    if (w->reach)
        lint_reach(l, w);
    return look_at_cases(l, w, err);
}

int lint_file(const char *path, const struct lint_world *w, struct lint *ret,
              struct sotay_error *err)
{
    AUTO(lint) l = {0};
    AUTO(ini) ini = {0};
    struct sotay_error why = {0};
    int rc = checklist_read_file(path, path, &l.form, &why);
    l.has_form = rc >= 0;
    if (rc == SOTAY_EREFUSED)
        add_error(&l, "form", path, &why);
    else if (rc < 0)
        return sotay_fail(err, rc, why.hint, "%s", why.message);
    if (l.has_form) {
        rc = ini_read_file(path, path, &ini, err);
        if (rc >= 0)
            rc = look_at_form(&l, &ini, w, err);
        if (rc < 0)
            return rc;
    }
    if (l.failed)
        return sotay_nomem(err);
    lint_sort(&l);
    *ret = l;
    l = (struct lint){0};
    return SOTAY_OK;
}
