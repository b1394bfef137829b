/* src/plugin/measure.c - the measures of a form: their section, and reading and writing values. */
#include "base/base.h"

#include "plugin/checklist.h"

#include <inttypes.h>

#include "base/day.h"
#include "base/text.h"
#include "plugin/form.h"

#define DECIMALS_MAX 6
#define TEXT_BYTES_MAX 1000

static const char *const type_words[] = {
    [SOTAY_MEASURE_NUMBER] = "number",
    [SOTAY_MEASURE_COUNT] = "count",
    [SOTAY_MEASURE_CHOICE] = "choice",
    [SOTAY_MEASURE_YES_NO] = "yes-no",
    [SOTAY_MEASURE_TEXT] = "text",
    [SOTAY_MEASURE_DATE] = "date",
    NULL,
};
static const char *const required_words[] = {
    [REQUIRED_NO] = "no", [REQUIRED_LIVE] = "live", [REQUIRED_YES] = "yes", NULL};

const char *checklist_type_word(const struct checklist_measure *m)
{
    return type_words[m->type];
}

const char *checklist_required_word(const struct checklist_measure *m)
{
    return required_words[m->required];
}

static bool is_numeric(const struct checklist_measure *m)
{
    return m->type == SOTAY_MEASURE_NUMBER || m->type == SOTAY_MEASURE_COUNT;
}

/* ---- [measure-NAME] ------------------------------------------------------------------------- */

/* The index of the value among the words; *ret stays where the key is absent. */
static int read_one_of(const struct form *f, const struct ini_section *s, const char *name,
                       const char *const *words, int *ret)
{
    const struct ini_key *k = ini_key(s, name);
    if (!k)
        return SOTAY_OK;
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], k->value) == 0) {
            *ret = i;
            return SOTAY_OK;
        }
    form_bad(f, k->line, _("'%s' cannot be '%s'"), name, k->value);
    return form_meant(f, k->value, words);
}

/* Keys that mean nothing for this type are mistakes, not decoration. */
static int check_fit(const struct form *f, const struct ini_section *s,
                     const struct checklist_measure *m)
{
    static const char *const of_numbers[] = {"min", "max", "plausible", NULL};
    static const char *const of_choices[] = {"choices", "choices.vi", NULL};
    const struct ini_key *wrong = NULL;
    for (size_t i = 0; !is_numeric(m) && of_numbers[i] && !wrong; i++)
        wrong = ini_key(s, of_numbers[i]);
    for (size_t i = 0; m->type != SOTAY_MEASURE_CHOICE && of_choices[i] && !wrong; i++)
        wrong = ini_key(s, of_choices[i]);
    if (m->type != SOTAY_MEASURE_NUMBER && m->decimals != 0 && !wrong)
        wrong = ini_key(s, "decimals");
    if (wrong)
        return form_bad(f, wrong->line, _("'%s' has no meaning for type %s"), wrong->name,
                        type_words[m->type]);
    if (m->type == SOTAY_MEASURE_CHOICE && !ini_key(s, "choices"))
        return form_bad(f, s->line, _("[%s] has no '%s'"), s->name, "choices");
    return SOTAY_OK;
}

static int read_bounds(const struct form *f, const struct ini_section *s,
                       struct checklist_measure *m)
{
    int64_t plausible[2] = {0, 0};
    int rc = form_numbers(f, s, "plausible", m->decimals, plausible, 2, &m->has_plausible);
    if (rc >= 0)
        rc = form_numbers(f, s, "min", m->decimals, &m->min, 1, &m->has_min);
    if (rc >= 0)
        rc = form_numbers(f, s, "max", m->decimals, &m->max, 1, &m->has_max);
    if (rc < 0)
        return rc;
    if (m->has_min && m->has_max && m->min > m->max)
        return form_bad(f, ini_key(s, "max")->line, _("'max' is below 'min'"));
    if (!m->has_plausible)
        return SOTAY_OK;
    m->plausible_min = plausible[0];
    m->plausible_max = plausible[1];
    int line = ini_key(s, "plausible")->line;
    if (m->plausible_min >= m->plausible_max)
        return form_bad(f, line, _("'plausible' is the lowest and then the highest value"));
    if ((m->has_min && (m->min < m->plausible_min || m->min > m->plausible_max)) ||
        (m->has_max && (m->max < m->plausible_min || m->max > m->plausible_max)))
        return form_bad(f, line, _("'min' and 'max' must lie inside 'plausible'"));
    return SOTAY_OK;
}

static int read_choices(const struct form *f, const struct ini_section *s,
                        struct checklist_measure *m)
{
    size_t n_vi;
    int rc = form_list(f, s, "choices", ' ', &m->choices, &m->n_choices);
    if (rc >= 0)
        rc = form_list(f, s, "choices.vi", ';', &m->choices_vi, &n_vi);
    if (rc < 0)
        return rc;
    int line = ini_key(s, "choices")->line;
    for (size_t i = 0; i < m->n_choices; i++) {
        if (!text_is_name(m->choices[i]))
            return form_bad(f, line, _("choice '%s' may hold only a-z 0-9 _ . -"), m->choices[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(m->choices[i], m->choices[j]) == 0)
                return form_bad(f, line, _("choice '%s' is there twice"), m->choices[i]);
    }
    if (m->n_choices < 2)
        return form_bad(f, line, _("'choices' needs two words or more"));
    const struct ini_key *vi = ini_key(s, "choices.vi");
    if (vi && !vi->quoted)
        return form_bad(f, vi->line, _("'%s' is text and needs double quotes around it"), vi->name);
    if (vi && n_vi != m->n_choices)
        return form_bad(f, vi->line, _("%zu choices, but %zu in 'choices.vi'"), m->n_choices, n_vi);
    return SOTAY_OK;
}

int form_measure(const struct form *f, const struct ini_section *s, const char *name,
                 struct checklist_measure *ret)
{
    static const char *const known[] = {
        "text",     "text.vi", "type",       "unit",     "min",     "max", "plausible",
        "decimals", "choices", "choices.vi", "required", "only-if", NULL};
    static const char *const needed[] = {"text", "type", NULL};
    int required = REQUIRED_NO;
    *ret = (struct checklist_measure){.name = name, .text_vi = "", .unit = ""};
    int rc = form_only(f, s, known);
    if (rc >= 0)
        rc = form_need(f, s, needed);
    if (rc >= 0)
        rc = form_text(f, s, "text", &ret->text);
    if (rc >= 0)
        rc = form_text(f, s, "text.vi", &ret->text_vi);
    if (rc >= 0)
        rc = form_word(f, s, "unit", &ret->unit);
    if (rc >= 0)
        rc = read_one_of(f, s, "type", type_words, &ret->type);
    if (rc >= 0)
        rc = read_one_of(f, s, "required", required_words, &required);
    if (rc >= 0)
        rc = form_int(f, s, "decimals", 0, DECIMALS_MAX, &ret->decimals);
    if (rc >= 0)
        rc = check_fit(f, s, ret);
    if (rc >= 0 && is_numeric(ret))
        rc = read_bounds(f, s, ret);
    if (rc >= 0 && ret->type == SOTAY_MEASURE_CHOICE)
        rc = read_choices(f, s, ret);
    ret->required = (enum checklist_required)required;
    return rc;
}

/* only-if = MEASURE VALUE; the other measure may stand below this one. */
static int link_measure(const struct form *f, const struct ini_section *s,
                        struct checklist_measure *m)
{
    const char *const *parts;
    size_t n;
    int rc = form_list(f, s, "only-if", ' ', &parts, &n);
    if (rc < 0 || n == 0)
        return rc;
    int line = ini_key(s, "only-if")->line;
    if (n != 2)
        return form_bad(f, line, _("'only-if' is the name of a measure and one value"));
    int other = checklist_measure(f->c, parts[0]);
    if (other < 0)
        return form_bad(f, line, _("there is no measure '%s'"), parts[0]);
    const struct checklist_measure *on = &f->c->measures[other];
    if (on == m || on->type == SOTAY_MEASURE_TEXT)
        return form_bad(f, line, _("'only-if' cannot depend on '%s'"), parts[0]);
    struct observed_measure value;
    struct sotay_error why = {0};
    if (checklist_parse_measure(on, parts[1], &value, &why) < 0)
        return form_bad(f, line, "%s", why.message);
    m->only_if_measure = parts[0];
    m->only_if_value = parts[1];
    return SOTAY_OK;
}

int form_measure_links(const struct form *f, const struct ini *ini)
{
    struct checklist_measure *m = form_keep(f, f->c->n_measures + 1, sizeof *m);
    if (!m)
        return SOTAY_EFAIL;
    if (f->c->n_measures)
        memcpy(m, f->c->measures, f->c->n_measures * sizeof *m);
    f->c->measures = m;
    int rc = SOTAY_OK;
    for (size_t i = 0, at = 0; rc >= 0 && i < ini->n_sections && at < f->c->n_measures; i++) {
        const struct ini_section *s = &ini->sections[i];
        /* The name of a measure is the tail of its section's own name: the same bytes. */
        if (strncmp(s->name, "measure-", 8) == 0 && s->name + 8 == m[at].name)
            rc = link_measure(f, s, &m[at++]);
    }
    return rc;
}

/* ---- values --------------------------------------------------------------------------------- */

static int refuse(const struct checklist_measure *m, struct sotay_error *err, const char *text,
                  const char *why)
{
    return sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s: '%s' %s"), m->name, text, why);
}

static int parse_number(const struct checklist_measure *m, const char *text, int64_t *ret,
                        struct sotay_error *err)
{
    if (strchr(text, ','))
        return refuse(m, err, text, _("has a comma; decimals are written with a point"));
    int64_t value;
    if (!text_to_decimal(text, m->decimals, &value)) {
        char why[120];
        if (!text_to_decimal(text, 15, &value))
            snprintf(why, sizeof why, "%s", _("is not a number"));
        else if (m->decimals == 0)
            snprintf(why, sizeof why, "%s", _("is not a whole number"));
        else
            snprintf(why, sizeof why, _("has more than %d decimals"), m->decimals);
        return refuse(m, err, text, why);
    }
    int64_t low = m->has_plausible ? m->plausible_min : 0, high = m->plausible_max;
    bool bounded_below = m->has_plausible || m->type == SOTAY_MEASURE_COUNT;
    if ((bounded_below && value < low) || (m->has_plausible && value > high)) {
        char why[160];
        if (m->has_plausible)
            snprintf(why, sizeof why, _("is not between %s and %s, so it cannot be right"),
                     text_of_decimal(low, m->decimals).s, text_of_decimal(high, m->decimals).s);
        else
            snprintf(why, sizeof why, "%s", _("is below 0, so it cannot be right"));
        return refuse(m, err, text, why);
    }
    *ret = value;
    return SOTAY_OK;
}

static int parse_choice(const struct checklist_measure *m, const char *text, int64_t *ret,
                        struct sotay_error *err)
{
    AUTO(str) words = {0};
    for (size_t i = 0; i < m->n_choices; i++) {
        if (strcmp(m->choices[i], text) == 0) {
            *ret = (int64_t)i;
            return SOTAY_OK;
        }
        str_addf(&words, "%s%s", i ? ", " : "", m->choices[i]);
    }
    int rc = refuse(m, err, text, _("is not one of the choices"));
    sotay_error_hint(err, _("Choose one of: %s."), str_text(&words));
    return rc;
}

static int parse_text(const struct checklist_measure *m, const char *text, struct sotay_error *err)
{
    size_t len = strlen(text);
    bool control = false;
    for (size_t i = 0; i < len; i++)
        control = control || (unsigned char)text[i] < 0x20 || text[i] == 0x7f;
    if (len > TEXT_BYTES_MAX)
        return sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s: the text is longer than %d bytes"),
                          m->name, TEXT_BYTES_MAX);
    if (control || text_utf8_error(text, len) != len)
        return sotay_fail(err, SOTAY_EREFUSED, NULL,
                          _("%s: the text is not UTF-8 or holds control characters"), m->name);
    return SOTAY_OK;
}

int checklist_parse_measure(const struct checklist_measure *m, const char *text,
                            struct observed_measure *ret, struct sotay_error *err)
{
    struct observed_measure v = {.state = SOTAY_VALUE};
    int rc = SOTAY_OK;
    if (!text[0]) {
        *ret = (struct observed_measure){.state = SOTAY_VALUE_MISSING};
        return SOTAY_OK;
    }
    switch (m->type) {
    case SOTAY_MEASURE_CHOICE:
        rc = parse_choice(m, text, &v.value, err);
        break;
    case SOTAY_MEASURE_YES_NO:
        v.value = strcmp(text, "yes") == 0;
        if (!v.value && strcmp(text, "no") != 0)
            rc = refuse(m, err, text, _("is neither yes nor no"));
        break;
    case SOTAY_MEASURE_TEXT:
        rc = parse_text(m, text, err);
        v.text = text;
        break;
    case SOTAY_MEASURE_DATE:
        v.value = day_parse(text);
        if (v.value == DAY_NONE)
            rc = refuse(m, err, text, _("is not a date such as 2026-01-14 or 14/01/2026"));
        break;
    default:
        rc = parse_number(m, text, &v.value, err);
    }
    if (rc >= 0)
        *ret = v;
    return rc;
}

void checklist_format_measure(const struct checklist_measure *m, const struct observed_measure *v,
                              struct str *out)
{
    if (v->state != SOTAY_VALUE)
        return;
    switch (m->type) {
    case SOTAY_MEASURE_CHOICE:
        if (v->value >= 0 && (uint64_t)v->value < m->n_choices)
            str_add(out, m->choices[v->value]);
        break;
    case SOTAY_MEASURE_YES_NO:
        str_add(out, v->value ? "yes" : "no");
        break;
    case SOTAY_MEASURE_TEXT:
        str_add(out, v->text ? v->text : "");
        break;
    case SOTAY_MEASURE_DATE:
        str_add(out, day_iso((sotay_day)v->value).s);
        break;
    default:
        str_add(out, text_of_decimal(v->value, m->decimals).s);
    }
}
