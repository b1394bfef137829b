/* src/cli/signoff_words.c - what stands on a form, in the user's language. */
#include "base/base.h"

#include "cli/signoff_words.h"

#include "base/text.h"
#include "cli/cli.h"
#include "output/output.h"

const char *signoff_pick(const char *english, const char *vietnamese)
{
    return vietnamese && *vietnamese && out_is_vietnamese() ? vietnamese : english;
}

/* Symbols are the same everywhere, words are not. */
const char *signoff_unit(const char *unit)
{
    static const char *const words[] = {N_("years"), N_("months"), N_("weeks"), N_("days"),
                                        N_("ratio")};
    for (size_t i = 0; unit && i < COUNT_OF(words); i++)
        if (strcmp(words[i], unit) == 0)
            return _(words[i]);
    return unit ? unit : "";
}

void signoff_bounds_text(const struct checklist_measure *m, struct str *out)
{
    const char *unit = signoff_unit(m->unit);
    struct decimal_text min = text_of_decimal(m->min, m->decimals),
                        max = text_of_decimal(m->max, m->decimals);
    const char *blank = *unit ? " " : "";
    if (m->has_min && m->has_max)
        str_addf(out, _(" (%s to %s%s%s)"), min.s, max.s, blank, unit);
    else if (m->has_min)
        str_addf(out, _(" (at least %s%s%s)"), min.s, blank, unit);
    else if (m->has_max)
        str_addf(out, _(" (at most %s%s%s)"), max.s, blank, unit);
    else if (*unit)
        str_addf(out, " (%s)", unit);
}

size_t signoff_n_words(const struct checklist_measure *m)
{
    return m->type == SOTAY_MEASURE_YES_NO ? 2 : m->n_choices;
}

const char *signoff_word(const struct checklist_measure *m, size_t i)
{
    static const char *const yes_no[] = {"yes", "no"};
    return m->type == SOTAY_MEASURE_YES_NO ? yes_no[i] : m->choices[i];
}

const char *signoff_word_shown(const struct checklist_measure *m, size_t i)
{
    if (m->type == SOTAY_MEASURE_YES_NO)
        return i == 0 ? _("yes") : _("no");
    return signoff_pick(m->choices[i], m->choices_vi ? m->choices_vi[i] : NULL);
}

void signoff_measure_text(const struct checklist_measure *m, const char *value, struct str *out)
{
    const char *shown = value, *unit = signoff_unit(m->unit);
    struct moment_text day = {""};
    for (size_t i = 0; i < signoff_n_words(m); i++)
        if (strcmp(signoff_word(m, i), value) == 0)
            shown = signoff_word_shown(m, i);
    if (m->type == SOTAY_MEASURE_DATE) {
        day = cli_seen(value);
        shown = day.s;
    }
    str_addf(out, "%s: %s%s%s", signoff_pick(m->text, m->text_vi), shown, *unit ? " " : "", unit);
}

const char *signoff_level_text(const struct checklist *c, int level)
{
    const char *meaning = checklist_level_meaning(c, level);
    if (c->levels && level >= c->level_min && level <= c->level_max)
        return signoff_pick(meaning, c->levels[level - c->level_min].text_vi);
    return meaning && *meaning ? _(meaning) : "";
}

const char *signoff_setting_text(bool of_facility, bool simulated)
{
    if (of_facility)
        return _("at the facility itself");
    return simulated ? _("on a manikin") : _("on a patient");
}
