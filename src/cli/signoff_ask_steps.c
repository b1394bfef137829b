/* src/cli/signoff_ask_steps.c - what was seen: the setting, each step, the measurements, the level. */
#include "base/base.h"

#include "cli/signoff_filling.h"

#include "base/text.h"
#include "cli/signoff_words.h"
#include "domain/signoff_needs.h"

int filling_ask_setting(struct filling *f, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    if (f->was)
        str_addf(&prompt, _("Setting (p: on a patient, m: on a manikin; Enter: %s): "),
                 signoff_setting_text(false, strcmp(f->was, "m") == 0));
    else
        str_add(&prompt, _("On a patient or a manikin (Enter: patient, m: manikin): "));
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        struct answer answer = {0};
        int rc =
            filling_ask(f, str_text(&prompt),
                        _("a rule may want patients, and take only some performances on a manikin"),
                        &answer, err);
        if (rc != SOTAY_OK)
            return rc;
        bool simulated = strcmp(answer.s, "m") == 0;
        if (simulated || !answer.s[0] || strcmp(answer.s, "p") == 0) {
            str_clear(&f->a->setting);
            str_add(&f->a->setting, simulated ? "simulated" : "real");
            return str_check(&f->a->setting, err);
        }
        cli_warn("  %s", _("type p or m, or only Enter"));
    }
}

/* ---- the steps --------------------------------------------------------------------------------- */

/* One answer for a step: true when it was understood. */
static bool take_step(struct signoff_answers *a, const struct checklist_step *step, size_t at,
                      const char *answer)
{
    int64_t score = 0;
    a->step[at] = '\0';
    if (strcmp(answer, "o") == 0 || (strcmp(answer, "x") == 0 && step->na)) {
        a->step[at] = answer[0];
        return true;
    }
    if (step->scored) {
        if (!text_to_int(answer, &score) || score < step->score_min || score > step->score_max)
            return false;
        a->step[at] = 's';
        a->score[at] = (int32_t)score;
        return true;
    }
    if (strcmp(answer, "m") == 0)
        a->step[at] = 'm';
    return !*answer || strcmp(answer, "d") == 0 || a->step[at];
}

static void show_step(const struct filling *f, size_t at)
{
    AUTO(str) text = {0};
    const struct checklist_step *step = &f->c->steps[at];
    str_addf(&text, "%zu/%zu %s%s", at + 1, f->c->n_steps, signoff_pick(step->text, step->text_vi),
             step->critical ? _("  (must be done)") : "");
    cli_warn("%s", "");
    cli_warn_filled("", 0, str_text(&text));
}

/* An answer to a step, as it would be typed, in words. */
static const char *step_words(const char *answer)
{
    switch (*answer) {
    case '\0':
        return _("done");
    case 'm':
        return _("missed");
    case 'o':
        return _("not observed");
    case 'x':
        return _("not applicable");
    default:
        return answer; /* a score */
    }
}

static void step_prompt(const struct filling *f, const struct checklist_step *step, struct str *out)
{
    if (step->scored)
        str_addf(out, _("  score %d to %d (%d is enough), o not observed"), step->score_min,
                 step->score_max, step->score_pass);
    else
        str_add(out, f->was ? _("  d done, m missed, o not observed")
                            : _("  Enter done, m missed, o not observed"));
    if (step->na)
        str_add(out, _(", x not applicable"));
    if (f->was)
        str_addf(out, _(" [Enter: %s]"), step_words(f->was));
    str_add(out, ": ");
}

static void tell_step(const struct filling *f, const struct checklist_step *step)
{
    if (step->scored)
        cli_warn(step->na ? _("  type a number from %d to %d, o or x")
                          : _("  type a number from %d to %d, or o"),
                 step->score_min, step->score_max);
    else if (f->was)
        cli_warn("  %s", step->na ? _("type d, m, o or x, or only Enter")
                                  : _("type d, m or o, or only Enter"));
    else
        cli_warn("  %s",
                 step->na ? _("type m, o or x, or only Enter") : _("type m or o, or only Enter"));
}

int filling_ask_step(struct filling *f, size_t at, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    const struct checklist_step *step = &f->c->steps[at];
    if (!f->kept)
        show_step(f, at);
    step_prompt(f, step, &prompt);
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    for (;;) {
        struct answer answer = {0};
        int rc = filling_ask(
            f, str_text(&prompt),
            _("what you saw of this step; not observed: you did not see whether it was done"),
            &answer, err);
        if (rc != SOTAY_OK || take_step(f->a, step, at, answer.s))
            return rc;
        tell_step(f, step);
    }
}

/* ---- the measures ------------------------------------------------------------------------------ */

/* The number of a word, or the word as it is shown, stands for the one that is recorded.  false: there are
 * words, and it is none of them. */
static bool read_word(const struct checklist_measure *m, struct answer *a)
{
    int64_t number = 0;
    size_t n = signoff_n_words(m), found = n;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a->s, signoff_word(m, i)) == 0)
            return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(a->s, signoff_word_shown(m, i)) == 0)
            found = i;
    if (text_to_int(a->s, &number) && number >= 1 && (uint64_t)number <= n)
        found = (size_t)number - 1;
    if (found < n)
        snprintf(a->s, sizeof(a->s), "%s", signoff_word(m, found));
    return !n || found < n;
}

/* The question stands above: what it is called in files need not be said. */
static void tell_measure(const struct checklist_measure *m, struct sotay_error *why)
{
    size_t n = strlen(m->name);
    if (strncmp(why->message, m->name, n) == 0 && strncmp(why->message + n, ": ", 2) == 0)
        memmove(why->message, why->message + n + 2, strlen(why->message + n + 2) + 1);
    filling_tell(why);
}

/* By the checklist, or by one of its rules; what a rule cannot say is no need. */
static bool is_needed(struct filling *f, size_t at)
{
    const struct signoff_setting setting = {.trainee = &f->trainee,
                                            .mentor = &f->form->mentor,
                                            .facility = &f->facility,
                                            .checklist = f->c,
                                            .day = f->day};
    bool needed = false;
    if (f->c->measures[at].required != REQUIRED_NO)
        return true;
    return signoff_needs_measure(&f->cli->app, &setting, at, &needed, NULL) >= 0 && needed;
}

/* A word as it is read, a number as it was typed. */
static const char *measure_words(const struct checklist_measure *m, const char *value)
{
    for (size_t i = 0; i < signoff_n_words(m); i++)
        if (strcmp(signoff_word(m, i), value) == 0)
            return signoff_word_shown(m, i);
    return value;
}

static void measure_prompt(const struct filling *f, const struct checklist_measure *m, bool needed,
                           struct str *out)
{
    str_addf(out, "%s", signoff_pick(m->text, m->text_vi));
    for (size_t i = 0; i < signoff_n_words(m); i++)
        str_addf(out, "%s%zu %s", i ? ", " : " [", i + 1, signoff_word_shown(m, i));
    if (signoff_n_words(m))
        str_add(out, "]");
    signoff_bounds_text(m, out);
    if (f->was && strcmp(f->was, "-") != 0)
        str_addf(out, _(" [Enter: %s, -: not measured]: "), measure_words(m, f->was));
    else
        str_add(out, needed && !f->was ? ": " : _(" [Enter: not measured]: "));
}

/* Whether the condition of only-if holds among what was answered. */
bool filling_has_measure(const struct filling *f, size_t at)
{
    const struct checklist_measure *m = &f->c->measures[at];
    if (!m->only_if_measure)
        return true;
    AUTO(str) want = {0};
    str_addf(&want, "%s=%s", m->only_if_measure, m->only_if_value);
    for (size_t i = 0; i < f->c->n_measures; i++)
        if (strcmp(str_text(&f->a->measure[i]), str_text(&want)) == 0)
            return true;
    for (size_t i = 0; i < f->wish->n_measures; i++)
        if (strcmp(f->wish->measures[i], str_text(&want)) == 0)
            return true;
    return false;
}

/* "5,5" is how a number is written here; files and options take a point only. */
static void read_comma(const struct checklist_measure *m, char *text)
{
    char *comma = strchr(text, ',');
    if (comma && m->type == SOTAY_MEASURE_NUMBER && !strchr(text, '.') && !strchr(comma + 1, ','))
        *comma = '.';
}

int filling_ask_measure(struct filling *f, size_t at, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    const struct checklist_measure *m = &f->c->measures[at];
    struct str *to = &f->a->measure[at];
    bool needed = is_needed(f, at), was_told = !needed;
    if (f->was && !*f->was)
        f->was = NULL;
    measure_prompt(f, m, needed, &prompt);
    if (f->kept && !*f->kept && needed)
        f->kept = NULL; /* that was not said twice */
    for (;;) {
        struct answer answer = {0};
        struct observed_measure value = {0};
        struct sotay_error why = {0};
        int rc = filling_ask(f, str_text(&prompt),
                             _("what was measured, without its unit; - where it was not measured"),
                             &answer, err);
        if (rc != SOTAY_OK)
            return rc;
        str_clear(to);
        if (strcmp(answer.s, "-") == 0 || (!answer.s[0] && was_told)) {
            str_addf(to, "%s=-", m->name);
            return str_check(to, err);
        }
        if (!answer.s[0]) {
            cli_warn_filled(
                "", 2,
                m->required != REQUIRED_NO
                    ? _("without it this does not pass; Enter again leaves it out")
                    : _("without it, or what it is worked out from, this does not pass; "
                        "Enter again leaves it out"));
            was_told = true;
            continue;
        }
        read_comma(m, answer.s);
        if (!read_word(m, &answer)) {
            cli_warn(_("  a number from %d to %d"), 1, (int)signoff_n_words(m));
            continue;
        }
        if (checklist_parse_measure(m, answer.s, &value, &why) < 0) {
            tell_measure(m, &why);
            continue;
        }
        str_addf(to, "%s=%s", m->name, answer.s);
        return str_check(to, err);
    }
}

/* ---- the rest ---------------------------------------------------------------------------------- */

int filling_ask_level(struct filling *f, struct sotay_error *err)
{
    const struct checklist *c = f->c;
    AUTO(str) prompt = {0};
    if (f->was)
        str_addf(&prompt, _("Level (Enter: %s): "), f->was);
    else
        str_add(&prompt, _("Level: "));
    int prompted = str_check(&prompt, err);
    if (prompted < 0)
        return prompted;
    if (!f->kept)
        cli_warn("%s", "");
    for (int level = c->level_min; !f->kept && level <= c->level_max; level++)
        cli_warn("  %d  %s", level, signoff_level_text(c, level));
    for (;;) {
        int64_t level = 0;
        int rc = filling_ask_into(f, &f->a->level, str_text(&prompt),
                                  _("how much help was needed, as listed above"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (text_to_int(str_text(&f->a->level), &level) && level >= c->level_min &&
            level <= c->level_max)
            return SOTAY_OK;
        cli_warn(_("  a number from %d to %d"), c->level_min, c->level_max);
    }
}

/* "-" is none, where Enter is what it was. */
static int ask_remark(struct filling *f, struct str *to, const char *prompt, const char *help,
                      struct sotay_error *err)
{
    int rc = filling_ask_into(f, to, prompt, help, err);
    if (rc == SOTAY_OK && strcmp(str_text(to), "-") == 0)
        str_clear(to);
    return rc;
}

int filling_ask_case(struct filling *f, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    if (f->was && *f->was)
        str_addf(&prompt, _("Case number, never a patient's name (Enter: %s, -: none): "), f->was);
    else
        str_add(&prompt, _("Case number, never a patient's name (Enter: none): "));
    int rc = str_check(&prompt, err);
    return rc < 0 ? rc
                  : ask_remark(f, &f->a->case_ref, str_text(&prompt),
                               _("tells two performances of one day apart"), err);
}

int filling_ask_note(struct filling *f, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    if (f->was && *f->was)
        str_addf(&prompt, _("Note, never a patient's name (Enter: %s, -: none): "), f->was);
    else
        str_add(&prompt, _("Note, never a patient's name (Enter: none): "));
    int rc = str_check(&prompt, err);
    return rc < 0 ? rc
                  : ask_remark(f, &f->a->note, str_text(&prompt), _("a remark, one line"), err);
}
