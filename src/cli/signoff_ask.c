/* src/cli/signoff_ask.c - a sign-off by questions, step by step, on a terminal.
 *
 * Every question can be answered by '?' (what to type) and '<' (one question back). */
#include "base/base.h"

#include "cli/signoff_ask.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/competency.h"

#define BACK SOTAY_END /* what a question answers when the one before is wanted */

struct form { /* being filled */
    struct cli *cli;
    struct signoff_wish *wish;
    struct signoff_answers *a;
    struct skills skills;
    struct id trainee, facility;
    bool of_facility; /* the trainee is one: then that is also where */
    sotay_day day;
    const struct checklist *c; /* known once the skill is */
};

void signoff_answers_done(struct signoff_answers *a)
{
    if (!a)
        return;
    struct str *all[] = {&a->trainee, &a->skill,   &a->facility,     &a->performed_at,
                         &a->level,   &a->missed,  &a->not_observed, &a->na,
                         &a->scores,  &a->setting, &a->case_ref,     &a->note};
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

/* One answer; '?' is answered here.  BACK: the question before. */
static int ask(const char *prompt, const char *help, struct answer *ret, struct sotay_error *err)
{
    for (;;) {
        int rc = ask_line(prompt, ret, err);
        if (rc < 0 || strcmp(ret->s, "<") == 0)
            return rc < 0 ? rc : BACK;
        if (strcmp(ret->s, "?") != 0)
            return SOTAY_OK;
        cli_warn("  %s", help);
        cli_warn("  %s", _("< goes one question back, Ctrl-C ends without recording"));
    }
}

static int ask_into(struct str *to, const char *prompt, const char *help, struct sotay_error *err)
{
    struct answer a = {0};
    int rc = ask(prompt, help, &a, err);
    if (rc != SOTAY_OK)
        return rc;
    str_clear(to);
    str_add(to, a.s);
    return str_check(to, err);
}

/* ---- who, where, when, what -------------------------------------------------------------------- */

static int echo_record(struct form *f, enum noun_id noun, const struct id *id,
                       struct sotay_error *err)
{
    AUTO(str) label = {0};
    struct app *app = &f->cli->app;
    int rc = SOTAY_OK;
    if (noun == NOUN_PERSON) {
        rc = person_label(app, id, &label, err);
    } else {
        const struct noun *n = &noun_table[noun];
        AUTO(record) r = {0};
        rc = record_get(app->store, n, id, &r, err);
        const char *code = r.v[noun_field(n, "code")], *name = r.v[noun_field(n, "name")];
        str_addf(&label, "%s %s", code ? code : "", name ? name : "");
    }
    if (rc >= 0)
        cli_warn("  %s", str_text(&label));
    return rc < 0 ? rc : SOTAY_OK;
}

static int ask_record(struct form *f, enum noun_id noun, const char *prompt, struct str *to,
                      struct id *ret, struct sotay_error *err)
{
    for (;;) {
        struct sotay_error why = {0};
        int rc =
            ask_into(to, prompt, _("a code, or a part of the name with or without marks"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            continue;
        if (noun_find(f->cli, noun, str_text(to), ret, &why) == SOTAY_OK)
            return echo_record(f, noun, ret, err);
        tell(&why);
    }
}

/* A person, or a facility that is assessed itself. */
static int find_trainee(struct form *f, const char *text, struct sotay_error *err)
{
    struct sotay_error no_facility;
    int rc = noun_find(f->cli, NOUN_PERSON, text, &f->trainee, err);
    f->of_facility = rc == SOTAY_EABSENT &&
                     noun_find(f->cli, NOUN_FACILITY, text, &f->trainee, &no_facility) == SOTAY_OK;
    if (f->of_facility)
        f->facility = f->trainee;
    return f->of_facility ? SOTAY_OK : rc;
}

static int ask_trainee(struct form *f, struct sotay_error *err)
{
    struct str *to = &f->a->trainee;
    for (;;) {
        struct sotay_error why = {0};
        int rc = ask_into(to, _("Trainee (code or name): "),
                          _("a code, or a part of the name with or without marks; the code of a "
                            "facility that is assessed itself"),
                          err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            continue;
        if (find_trainee(f, str_text(to), &why) == SOTAY_OK)
            return echo_record(f, f->of_facility ? NOUN_FACILITY : NOUN_PERSON, &f->trainee, err);
        tell(&why);
    }
}

static int ask_facility(struct form *f, struct sotay_error *err)
{
    return ask_record(f, NOUN_FACILITY, _("Where (code or name): "), &f->a->facility, &f->facility,
                      err);
}

static int ask_day(struct form *f, struct sotay_error *err)
{
    struct str *to = &f->a->performed_at;
    for (;;) {
        char text[24];
        bool has_time = false;
        int rc = ask_into(to, _("Day, with or without a time (Enter: today): "),
                          _("such as 14/01/2026, or 2026-01-14 09:30"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (!to->len)
            str_add(to, day_iso(f->cli->app.today).s);
        if (!moment_parse(str_text(to), &f->day, text, &has_time))
            cli_warn("  %s", _("that is not a date, such as 14/01/2026 or 2026-01-14 09:30"));
        else if (f->day > f->cli->app.today)
            cli_warn("  %s", _("that day is still to come"));
        else
            return str_check(to, err);
    }
}

static void list_skills(const struct skills *s)
{
    for (size_t i = 0; i < s->n; i++)
        cli_warn("  %2zu  %s (%s)", i + 1, signoff_pick(s->v[i].title, s->v[i].title_vi),
                 s->v[i].code);
}

static int find_skill(struct form *f, char ret[SKILL_SIZE], struct sotay_error *err)
{
    int64_t number = 0;
    const char *text = str_text(&f->a->skill);
    if (!text_to_int(text, &number))
        return skills_find(&f->skills, text, ret, err);
    if (number < 1 || (uint64_t)number > f->skills.n)
        return sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no number %s"), text);
    snprintf(ret, SKILL_SIZE, "%s", f->skills.v[number - 1].code);
    return SOTAY_OK;
}

/* A form in force there that day; its title is shown. */
static int take_skill(struct form *f, const char *skill, struct sotay_error *err)
{
    struct id adoption;
    int rc = skill_checklist(&f->cli->app, skill, &f->facility, f->day, &f->c, &adoption, err);
    if (rc >= 0 && f->c->of_facility != f->of_facility) {
        f->c = NULL;
        rc = sotay_fail(err, SOTAY_EREFUSED, _("Choose another skill, or go back with <."),
                        f->of_facility ? _("%s assesses people") : _("%s assesses a facility"),
                        skill);
    }
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < CHECKLIST_MEASURES_MAX; i++)
        str_clear(&f->a->measure[i]); /* of another form, perhaps */
    cli_warn(_("%s, revision %d"), signoff_title(f->c), f->c->revision);
    return SOTAY_OK;
}

static int ask_skill(struct form *f, struct sotay_error *err)
{
    list_skills(&f->skills);
    for (;;) {
        struct sotay_error why = {0};
        char code[SKILL_SIZE];
        int rc = ask_into(
            &f->a->skill, _("Skill (number, or part of its name): "),
            _("a number of the list above, a code, or a part of the name such as bls"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (!f->a->skill.len)
            continue;
        if (find_skill(f, code, &why) >= 0 && take_skill(f, code, &why) >= 0) {
            str_clear(&f->a->skill);
            str_add(&f->a->skill, code);
            return str_check(&f->a->skill, err);
        }
        tell(&why);
    }
}

static int ask_setting(struct form *f, struct sotay_error *err)
{
    for (;;) {
        struct answer answer = {0};
        int rc = ask(_("On a patient or a manikin (Enter: patient, m: manikin): "),
                     _("a rule may want patients, and take only some performances on a manikin"),
                     &answer, err);
        if (rc != SOTAY_OK)
            return rc;
        bool simulated = strcmp(answer.s, "m") == 0;
        if (simulated || !answer.s[0]) {
            str_clear(&f->a->setting);
            str_add(&f->a->setting, simulated ? "simulated" : "real");
            return str_check(&f->a->setting, err);
        }
        cli_warn("  %s", _("please answer as shown"));
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
    return !*answer || a->step[at];
}

static int ask_step(struct form *f, size_t at, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    const struct checklist_step *step = &f->c->steps[at];
    cli_warn("\n%zu/%zu %s%s", at + 1, f->c->n_steps, signoff_pick(step->text, step->text_vi),
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
        int rc =
            ask(str_text(&prompt),
                _("what you saw of this step; not observed: you did not see whether it was done"),
                &answer, err);
        if (rc != SOTAY_OK || take_step(f->a, step, at, answer.s))
            return rc;
        cli_warn("  %s", _("please answer as shown"));
    }
}

/* ---- the measures ------------------------------------------------------------------------------ */

static void measure_prompt(const struct checklist_measure *m, struct str *out)
{
    str_addf(out, "%s", signoff_pick(m->text, m->text_vi));
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
static bool is_asked(const struct form *f, size_t at)
{
    const struct checklist_measure *m = &f->c->measures[at];
    if (!m->only_if_measure)
        return true;
    AUTO(str) want = {0};
    str_addf(&want, "%s=%s", m->only_if_measure, m->only_if_value);
    for (size_t i = 0; i < f->c->n_measures; i++)
        if (strcmp(str_text(&f->a->measure[i]), str_text(&want)) == 0)
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

static int ask_measure(struct form *f, size_t at, struct sotay_error *err)
{
    AUTO(str) prompt = {0};
    const struct checklist_measure *m = &f->c->measures[at];
    struct str *to = &f->a->measure[at];
    bool was_told = m->required == REQUIRED_NO;
    measure_prompt(m, &prompt);
    for (;;) {
        struct answer answer = {0};
        struct observed_measure value = {0};
        struct sotay_error why = {0};
        int rc = ask(str_text(&prompt), _("what was measured, without its unit"), &answer, err);
        if (rc != SOTAY_OK)
            return rc;
        str_clear(to);
        if (!answer.s[0] && was_told)
            return SOTAY_OK;
        if (!answer.s[0]) {
            cli_warn("  %s", _("without it this does not pass; Enter again leaves it out"));
            was_told = true;
            continue;
        }
        read_comma(m, answer.s);
        if (checklist_parse_measure(m, answer.s, &value, &why) < 0) {
            tell(&why);
            continue;
        }
        str_addf(to, "%s=%s", m->name, answer.s);
        return str_check(to, err);
    }
}

/* ---- the rest ---------------------------------------------------------------------------------- */

static int ask_level(struct form *f, struct sotay_error *err)
{
    const struct checklist *c = f->c;
    cli_warn("%s", "");
    for (int level = c->level_min; level <= c->level_max; level++)
        cli_warn("  %d  %s", level, signoff_level_text(c, level));
    for (;;) {
        int64_t level = 0;
        int rc = ask_into(&f->a->level, _("Level: "),
                          _("how much help was needed, as listed above"), err);
        if (rc != SOTAY_OK)
            return rc;
        if (text_to_int(str_text(&f->a->level), &level) && level >= c->level_min &&
            level <= c->level_max)
            return SOTAY_OK;
        cli_warn(_("  a number from %d to %d"), c->level_min, c->level_max);
    }
}

/* ---- one after the other ----------------------------------------------------------------------- */

enum { ASK_TRAINEE, ASK_FACILITY, ASK_DAY, ASK_SKILL, ASK_SETTING, ASK_STEPS };
enum { AFTER_LEVEL, AFTER_CASE, AFTER_NOTE, N_AFTER };

static size_t n_questions(const struct form *f)
{
    return f->c ? ASK_STEPS + f->c->n_steps + f->c->n_measures + N_AFTER : ASK_STEPS;
}

/* Was it answered by an option, or need it not be asked? */
static bool is_skipped(const struct form *f, size_t at)
{
    const struct signoff_wish *w = f->wish;
    const char *const given[] = {[ASK_TRAINEE] = w->trainee,
                                 [ASK_FACILITY] = w->facility,
                                 [ASK_DAY] = w->performed_at,
                                 [ASK_SKILL] = w->skill,
                                 [ASK_SETTING] = w->setting};
    if (f->of_facility && (at == ASK_FACILITY || at == ASK_SETTING))
        return true;
    if (at < ASK_STEPS)
        return given[at];
    at -= ASK_STEPS;
    if (at < f->c->n_steps)
        return w->missed || w->not_observed || w->na || w->scores;
    at -= f->c->n_steps;
    if (at < f->c->n_measures)
        return w->n_measures || !is_asked(f, at);
    at -= f->c->n_measures;
    return at == AFTER_LEVEL  ? w->level != NULL
           : at == AFTER_CASE ? w->case_ref != NULL
                              : w->note != NULL;
}

/* What an option gave is read where its question would stand. */
static int take_given(struct form *f, size_t at, struct sotay_error *err)
{
    char text[24];
    bool has_time = false;
    switch (at) {
    case ASK_TRAINEE:
        return find_trainee(f, f->wish->trainee, err);
    case ASK_FACILITY: /* of one that is assessed signoff_prepare reads it */
        return f->of_facility
                   ? SOTAY_OK
                   : noun_find(f->cli, NOUN_FACILITY, f->wish->facility, &f->facility, err);
    case ASK_DAY:
        return moment_parse(f->wish->performed_at, &f->day, text, &has_time)
                   ? SOTAY_OK
                   : sotay_fail(err, SOTAY_EUSAGE, NULL, _("--performed-at: '%s' is not a date"),
                                f->wish->performed_at);
    case ASK_SKILL:
        return take_skill(f, f->wish->skill, err);
    default:
        return SOTAY_OK;
    }
}

static int ask_one(struct form *f, size_t at, struct sotay_error *err)
{
    static int (*const first[])(struct form *,
                                struct sotay_error *) = {[ASK_TRAINEE] = ask_trainee,
                                                         [ASK_FACILITY] = ask_facility,
                                                         [ASK_DAY] = ask_day,
                                                         [ASK_SKILL] = ask_skill,
                                                         [ASK_SETTING] = ask_setting};
    if (at < ASK_STEPS)
        return first[at](f, err);
    at -= ASK_STEPS;
    if (at < f->c->n_steps)
        return ask_step(f, at, err);
    at -= f->c->n_steps;
    if (at == 0)
        cli_warn("%s", "");
    if (at < f->c->n_measures)
        return ask_measure(f, at, err);
    at -= f->c->n_measures;
    if (at == AFTER_LEVEL)
        return ask_level(f, err);
    if (at == AFTER_CASE)
        return ask_into(&f->a->case_ref, _("Case number (Enter: none): "),
                        _("tells two performances of one day apart; never a patient's name"), err);
    return ask_into(&f->a->note, _("Note (Enter: none): "), _("a remark, one line"), err);
}

/* The asked question before `at`; `at` itself when there is none. */
static size_t step_back(const struct form *f, size_t at)
{
    for (size_t i = at; i-- > 0;)
        if (!is_skipped(f, i))
            return i;
    cli_warn("  %s", _("this is the first question"));
    return at;
}

static int ask_all(struct form *f, struct sotay_error *err)
{
    cli_warn("%s", _("? explains a question, < goes one back"));
    for (size_t at = 0; at < n_questions(f);) {
        bool skipped = is_skipped(f, at);
        int rc = skipped ? take_given(f, at, err) : ask_one(f, at, err);
        if (rc < 0)
            return rc;
        if (rc == BACK)
            at = step_back(f, at);
        else
            at++;
    }
    return SOTAY_OK;
}

/* ---- handed over ------------------------------------------------------------------------------- */

static void add_number(struct str *list, size_t number)
{
    str_addf(list, "%s%zu", list->len ? ";" : "", number);
}

static void collect_steps(const struct form *f)
{
    struct signoff_answers *a = f->a;
    for (size_t i = 0; i < f->c->n_steps; i++) {
        if (a->step[i] == 's')
            str_addf(&a->scores, "%s%zu=%d", a->scores.len ? ";" : "", i + 1, (int)a->score[i]);
        else if (a->step[i])
            add_number(a->step[i] == 'm'   ? &a->missed
                       : a->step[i] == 'o' ? &a->not_observed
                                           : &a->na,
                       i + 1);
    }
}

static void take_over(const struct form *f)
{
    struct signoff_wish *wish = f->wish;
    struct signoff_answers *a = f->a;
    struct {
        const char **to;
        const struct str *from;
    } all[] = {
        {&wish->trainee, &a->trainee}, {&wish->facility, &a->facility},
        {&wish->skill, &a->skill},     {&wish->performed_at, &a->performed_at},
        {&wish->level, &a->level},     {&wish->missed, &a->missed},
        {&wish->na, &a->na},           {&wish->not_observed, &a->not_observed},
        {&wish->scores, &a->scores},   {&wish->case_ref, &a->case_ref},
        {&wish->note, &a->note},       {&wish->setting, &a->setting},
    };
    collect_steps(f);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (!*all[i].to && all[i].from->len)
            *all[i].to = str_text(all[i].from);
    if (wish->n_measures)
        return;
    for (size_t i = 0; i < f->c->n_measures; i++)
        if (a->measure[i].len && is_asked(f, i)) /* an answer before may have been changed */
            a->measures[wish->n_measures++] = str_text(&a->measure[i]);
    wish->measures = a->measures;
}

int signoff_ask(struct cli *cli, struct signoff_wish *wish, struct signoff_answers *ret,
                struct sotay_error *err)
{
    struct form f = {.cli = cli, .wish = wish, .a = ret, .day = cli->app.today};
    int rc = wish->skill ? SOTAY_OK : skills_read(cli, &f.skills, err);
    if (rc >= 0)
        rc = ask_all(&f, err);
    if (rc >= 0)
        take_over(&f);
    skills_done(&f.skills);
    return rc;
}
