/* src/cli/signoff_ask.c - a sign-off by questions, step by step, on a terminal. */
#include "base/base.h"

#include "cli/signoff_ask.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/noun.h"
#include "domain/competency.h"

void signoff_answers_done(struct signoff_answers *a)
{
    if (!a)
        return;
    struct str *all[] = {&a->trainee, &a->skill,    &a->facility,     &a->performed_at,
                         &a->level,   &a->missed,   &a->not_observed, &a->na,
                         &a->scores,  &a->case_ref, &a->note};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        str_done(all[i]);
    for (size_t i = 0; i < COUNT_OF(a->measure); i++)
        str_done(&a->measure[i]);
}

/* The refusal is told, and the question comes again. */
static void tell(const struct sotay_error *why)
{
    cli_warn("  %s", why->message);
    if (why->hint[0])
        cli_warn("  %s", why->hint);
}

static int ask_into(struct str *to, const char *prompt, struct sotay_error *err)
{
    struct answer a = {0};
    int rc = ask_line(prompt, &a, err);
    str_clear(to);
    str_add(to, a.s);
    return rc < 0 ? rc : str_check(to, err);
}

/* ---- who, what, where, when -------------------------------------------------------------------- */

static int ask_record(struct cli *cli, enum noun_id noun, const char *prompt, struct str *to,
                      struct id *ret, struct sotay_error *err)
{
    for (;;) {
        struct sotay_error why = {0};
        int rc = ask_into(to, prompt, err);
        if (rc < 0)
            return rc;
        if (!to->len)
            continue;
        if (noun_find(cli, noun, str_text(to), ret, &why) == SOTAY_OK)
            return SOTAY_OK;
        tell(&why);
    }
}

static int ask_day(struct cli *cli, struct str *to, struct sotay_error *err)
{
    for (;;) {
        sotay_day day = DAY_NONE;
        char text[24];
        bool has_time = false;
        int rc = ask_into(to, _("Day, with or without a time (Enter: today): "), err);
        if (rc < 0)
            return rc;
        if (!to->len)
            str_add(to, day_iso(cli->app.today).s);
        if (!moment_parse(str_text(to), &day, text, &has_time))
            cli_warn("  %s", _("that is not a date, such as 14/01/2026 or 2026-01-14 09:30"));
        else if (day > cli->app.today)
            cli_warn("  %s", _("that day is still to come"));
        else
            return str_check(to, err);
    }
}

static int ask_skill(struct cli *cli, const struct id *facility, sotay_day day, struct str *to,
                     const struct checklist **ret, struct sotay_error *err)
{
    for (;;) {
        struct sotay_error why = {0};
        struct id adoption;
        int rc = ask_into(to, _("Skill: "), err);
        if (rc < 0)
            return rc;
        if (!to->len)
            continue;
        if (skill_checklist(&cli->app, str_text(to), facility, day, ret, &adoption, &why) >= 0)
            return SOTAY_OK;
        tell(&why);
    }
}

/* ---- the steps --------------------------------------------------------------------------------- */

static const char *pick(const char *english, const char *vietnamese)
{
    return vietnamese && *vietnamese && out_is_vietnamese() ? vietnamese : english;
}

static void add_number(struct str *list, size_t number)
{
    str_addf(list, "%s%zu", list->len ? ";" : "", number);
}

/* One answer for a step: true when it was understood. */
static bool take_step(struct signoff_answers *a, const struct checklist_step *step, size_t number,
                      const char *answer)
{
    int64_t score = 0;
    if (strcmp(answer, "o") == 0) {
        add_number(&a->not_observed, number);
        return true;
    }
    if (strcmp(answer, "x") == 0 && step->na) {
        add_number(&a->na, number);
        return true;
    }
    if (step->scored) {
        if (!text_to_int(answer, &score) || score < step->score_min || score > step->score_max)
            return false;
        str_addf(&a->scores, "%s%zu=%d", a->scores.len ? ";" : "", number, (int)score);
        return true;
    }
    if (strcmp(answer, "m") == 0)
        add_number(&a->missed, number);
    return !*answer || strcmp(answer, "m") == 0;
}

static int ask_step(struct signoff_answers *a, const struct checklist_step *step, size_t number,
                    size_t of, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    cli_warn("\n%zu/%zu %s%s", number, of, pick(step->text, step->text_vi),
             step->critical ? _("  (must be done)") : "");
    if (step->scored)
        str_addf(&prompt, _("  score %d to %d (%d is enough), o not observed"), step->score_min,
                 step->score_max, step->score_pass);
    else
        str_add(&prompt, _("  Enter done, m missed, o not observed"));
    if (step->na)
        str_add(&prompt, _(", x not applicable"));
    str_add(&prompt, ": ");
    for (;;) {
        struct answer answer = {0};
        int rc = ask_line(str_text(&prompt), &answer, err);
        if (rc < 0 || take_step(a, step, number, answer.s))
            return rc;
        cli_warn("  %s", _("please answer as shown"));
    }
}

/* ---- the measures ------------------------------------------------------------------------------ */

void signoff_bounds_text(const struct checklist_measure *m, struct str *out)
{
    const char *unit = m->unit && *m->unit ? m->unit : "";
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

static void measure_prompt(const struct checklist_measure *m, struct str *out)
{
    str_addf(out, "%s", pick(m->text, m->text_vi));
    if (m->n_choices) {
        str_add(out, " [");
        for (size_t i = 0; i < m->n_choices; i++)
            str_addf(out, "%s%s", i ? ", " : "", m->choices[i]);
        str_add(out, "]");
    } else if (m->type == SOTAY_MEASURE_YES_NO) {
        str_add(out, " [yes, no]");
    }
    signoff_bounds_text(m, out);
    str_add(out, m->required == REQUIRED_NO ? _(" [Enter: not measured]: ") : ": ");
}

/* Whether the condition of only-if holds among what was answered. */
static bool is_asked(const struct signoff_answers *a, const struct checklist_measure *m)
{
    if (!m->only_if_measure)
        return true;
    AUTO(str) want = {0};
    str_addf(&want, "%s=%s", m->only_if_measure, m->only_if_value);
    for (size_t i = 0; i < a->n_measures; i++)
        if (strcmp(str_text(&a->measure[i]), str_text(&want)) == 0)
            return true;
    return false;
}

static int ask_measure(struct signoff_answers *a, const struct checklist_measure *m,
                       struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    bool was_told = m->required == REQUIRED_NO;
    measure_prompt(m, &prompt);
    for (;;) {
        struct answer answer = {0};
        struct observed_measure value = {0};
        struct sotay_error why = {0};
        int rc = ask_line(str_text(&prompt), &answer, err);
        if (rc < 0)
            return rc;
        if (!answer.s[0] && was_told)
            return SOTAY_OK;
        if (!answer.s[0]) {
            cli_warn("  %s", _("without it this does not pass; Enter again leaves it out"));
            was_told = true;
            continue;
        }
        if (checklist_parse_measure(m, answer.s, &value, &why) < 0) {
            tell(&why);
            continue;
        }
        str_addf(&a->measure[a->n_measures++], "%s=%s", m->name, answer.s);
        return SOTAY_OK;
    }
}

const char *signoff_level_text(const struct checklist *c, int level)
{
    const char *meaning = checklist_level_meaning(c, level);
    if (c->levels && level >= c->level_min && level <= c->level_max)
        return pick(meaning, c->levels[level - c->level_min].text_vi);
    return meaning && *meaning ? _(meaning) : "";
}

static int ask_level(const struct checklist *c, struct str *to, struct sotay_error *err)
{
    cli_warn("%s", "");
    for (int level = c->level_min; level <= c->level_max; level++)
        cli_warn("  %d  %s", level, signoff_level_text(c, level));
    for (;;) {
        int64_t level = 0;
        int rc = ask_into(to, _("Level: "), err);
        if (rc < 0)
            return rc;
        if (text_to_int(str_text(to), &level) && level >= c->level_min && level <= c->level_max)
            return SOTAY_OK;
        cli_warn(_("  a number from %d to %d"), c->level_min, c->level_max);
    }
}

static int ask_form(const struct checklist *c, struct signoff_wish *wish, struct signoff_answers *a,
                    struct sotay_error *err)
{
    int rc = SOTAY_OK;
    bool steps_given = wish->missed || wish->not_observed || wish->na || wish->scores;
    cli_warn(_("%s, revision %d"), pick(c->title, c->title_vi), c->revision);
    for (size_t i = 0; rc >= 0 && !steps_given && i < c->n_steps; i++)
        rc = ask_step(a, &c->steps[i], i + 1, c->n_steps, err);
    cli_warn("%s", "");
    for (size_t i = 0; rc >= 0 && !wish->n_measures && i < c->n_measures; i++)
        if (is_asked(a, &c->measures[i]))
            rc = ask_measure(a, &c->measures[i], err);
    if (rc >= 0)
        rc = ask_level(c, &a->level, err);
    return rc;
}

static void take_over(struct signoff_wish *wish, struct signoff_answers *a)
{
    struct {
        const char **to;
        const struct str *from;
    } all[] = {
        {&wish->trainee, &a->trainee}, {&wish->facility, &a->facility},
        {&wish->skill, &a->skill},     {&wish->performed_at, &a->performed_at},
        {&wish->level, &a->level},     {&wish->missed, &a->missed},
        {&wish->na, &a->na},           {&wish->not_observed, &a->not_observed},
        {&wish->scores, &a->scores},   {&wish->case_ref, &a->case_ref},
        {&wish->note, &a->note},
    };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (!*all[i].to && all[i].from->len)
            *all[i].to = str_text(all[i].from);
    if (wish->n_measures)
        return;
    for (size_t i = 0; i < a->n_measures; i++)
        a->measures[i] = str_text(&a->measure[i]);
    wish->measures = a->measures;
    wish->n_measures = a->n_measures;
}

int signoff_ask(struct cli *cli, struct signoff_wish *wish, struct signoff_answers *ret,
                struct sotay_error *err)
{
    struct id trainee, facility, adoption;
    const struct checklist *c = NULL;
    sotay_day day = cli->app.today;
    char text[24];
    bool has_time = false;
    int rc = SOTAY_OK;
    if (!wish->trainee)
        rc = ask_record(cli, NOUN_PERSON, _("Trainee (code or name): "), &ret->trainee, &trainee,
                        err);
    if (rc >= 0 && wish->facility)
        rc = noun_find(cli, NOUN_FACILITY, wish->facility, &facility, err);
    else if (rc >= 0)
        rc = ask_record(cli, NOUN_FACILITY, _("Where (code or name): "), &ret->facility, &facility,
                        err);
    if (rc >= 0 && !wish->performed_at)
        rc = ask_day(cli, &ret->performed_at, err);
    const char *performed = wish->performed_at ? wish->performed_at : str_text(&ret->performed_at);
    if (rc >= 0 && !moment_parse(performed, &day, text, &has_time))
        rc =
            sotay_fail(err, SOTAY_EUSAGE, NULL, _("--performed-at: '%s' is not a date"), performed);
    if (rc >= 0 && wish->skill)
        rc = skill_checklist(&cli->app, wish->skill, &facility, day, &c, &adoption, err);
    else if (rc >= 0)
        rc = ask_skill(cli, &facility, day, &ret->skill, &c, err);
    if (rc >= 0)
        rc = ask_form(c, wish, ret, err);
    if (rc >= 0 && !wish->case_ref)
        rc = ask_into(&ret->case_ref, _("Case number (Enter: none): "), err);
    if (rc >= 0 && !wish->note)
        rc = ask_into(&ret->note, _("Note (Enter: none): "), err);
    if (rc >= 0)
        take_over(wish, ret);
    return rc;
}
