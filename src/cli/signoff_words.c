/* src/cli/signoff_words.c - what stands on a form, in the user's language. */
#include "base/base.h"

#include "cli/signoff_words.h"

#include "base/text.h"
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
