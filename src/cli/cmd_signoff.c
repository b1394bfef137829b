/* src/cli/cmd_signoff.c - signoff add: one performance, watched and signed. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/ask.h"
#include "cli/noun.h"
#include "cli/signoff_ask.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/record.h"
#include "domain/signoff_assess.h"
#include "domain/signoff_needs.h"

struct add {
    struct cli *cli;
    struct signoff_wish wish;
    struct signoff_answers answers;
    struct opt_list measures, scores;
    struct str score_text;
    bool is_unsigned, by_questions;
    char skill[SKILL_SIZE];
    struct {
        const char *name, *birth_year, *cadre;
    } newcomer; /* as typed */
    struct id_text newcomer_id;
    struct signoff_form form;
    struct signoff s;
    struct str trainee_text, notes; /* as they will be */
    int result;                     /* SOTAY_ASSESS_*, by form and rules */
    const char *reason;             /* code why it would not count, on a dry run */
};

static void add_done(struct add *a)
{
    signoff_answers_done(&a->answers);
    opt_list_done(&a->measures);
    opt_list_done(&a->scores);
    str_done(&a->score_text);
    str_done(&a->trainee_text);
    str_done(&a->notes);
    signoff_form_done(&a->form);
    signoff_done(&a->s);
}

/* Where it was seen has to be said, unless a facility is assessed. */
static int check_place(const struct add *a, struct sotay_error *err)
{
    bool of_facility = false;
    int rc = a->wish.facility ? SOTAY_OK
                              : signoff_of_facility(&a->cli->app, &a->wish, &of_facility, err);
    return rc < 0 || a->wish.facility || of_facility
               ? rc
               : sotay_fail(err, SOTAY_EUSAGE, _("'sotay signoff add --help' shows an example."),
                            _("option --%s is missing"), "facility");
}

/* Without a terminal everything has to be there. */
static int check_given(const struct add *a, struct sotay_error *err)
{
    const struct {
        const char *value, *name;
    } must[] = {
        {a->wish.trainee, "trainee"},
        {a->wish.skill, "skill"},
        {a->wish.level, "level"},
    };
    for (size_t i = a->newcomer.name ? 1 : 0; i < COUNT_OF(must); i++)
        if (!must[i].value)
            return sotay_fail(err, SOTAY_EUSAGE, _("'sotay signoff add --help' shows an example."),
                              _("option --%s is missing"), must[i].name);
    return SOTAY_OK;
}

static int find_mentor(struct add *a, struct sotay_error *err)
{
    const char *mentor = a->wish.mentor ? a->wish.mentor : cli_who(a->cli);
    if (!mentor)
        return sotay_fail(err, SOTAY_EUSAGE, _("Add --as PERSON: who watched it and signs."),
                          _("nobody is named who watched it"));
    if (strcmp(mentor, "authority") == 0)
        return sotay_fail(err, SOTAY_EREFUSED, _("Say who watched it: --as PERSON."),
                          _("a person signs off what they watched, not the authority"));
    if (a->is_unsigned && !a->wish.mentor)
        return sotay_fail(err, SOTAY_EUSAGE, _("Add --mentor PERSON: who is to sign it later."),
                          _("option --mentor is missing"));
    if (!a->is_unsigned && !a->cli->given.as)
        a->cli->given.as = mentor; /* the one who watched is the one who signs */
    int rc = noun_find(a->cli, NOUN_PERSON, mentor, &a->form.mentor, err);
    /* Who cannot sign here learns it before the questions. */
    return rc < 0 || a->is_unsigned ? rc : cli_has_key(a->cli, err);
}

/* --skill may be a part of the name. */
static int find_skill(struct add *a, struct sotay_error *err)
{
    if (!a->wish.skill)
        return SOTAY_OK;
    int rc = skill_find(a->cli, a->wish.skill, a->skill, err);
    a->wish.skill = a->skill;
    return rc;
}

/* ---- who is not in the list -------------------------------------------------------------------- */

static int check_newcomer(const struct add *a, struct sotay_error *err)
{
    if (a->newcomer.name && a->wish.trainee)
        return sotay_fail(err, SOTAY_EUSAGE, _("--new-trainee is for who is not in the list."),
                          _("only one of --trainee and --new-trainee"));
    if (a->newcomer.name && !a->newcomer.birth_year)
        return sotay_fail(err, SOTAY_EUSAGE, _("It tells people of one name apart."),
                          _("option --%s is missing"), "birth-year");
    if (!a->newcomer.name && (a->newcomer.birth_year || a->newcomer.cadre))
        return sotay_fail(err, SOTAY_EUSAGE, NULL, _("--birth-year and --cadre go with %s"),
                          "--new-trainee");
    return SOTAY_OK;
}

/* The same command twice must not make two of one person. */
static int read_newcomer(struct add *a, struct sotay_error *err)
{
    struct id twin;
    size_t n = 0;
    AUTO(str) label = {0};
    struct app *app = &a->cli->app;
    if (!a->newcomer.name)
        return SOTAY_OK;
    int rc = newcomer_read(app, a->newcomer.name, a->newcomer.birth_year, a->newcomer.cadre,
                           &a->form.newcomer, err);
    if (rc >= 0)
        rc = newcomer_twins(app, &a->form.newcomer, &twin, 1, &n, err);
    if (rc >= 0 && n)
        rc = person_label(app, &twin, &label, err);
    if (rc < 0)
        return rc;
    a->form.has_newcomer = true;
    if (!n)
        return SOTAY_OK;
    sotay_fail(err, SOTAY_EREFUSED, NULL, _("in the list with this name and year: %s"),
               str_text(&label));
    sotay_error_hint(err,
                     _("If it is the same person: --trainee %.*s.  Else 'sotay person add' first."),
                     (int)strcspn(str_text(&label), " "), str_text(&label));
    return SOTAY_EREFUSED;
}

/* Where a newcomer works is a place of its own, or where they were seen. */
static int begin_newcomer(struct add *a, struct writer *w, struct sotay_error *err)
{
    struct id seen;
    struct app *app = &a->cli->app;
    int rc = noun_find(a->cli, NOUN_FACILITY, a->wish.facility, &seen, err);
    if (rc < 0)
        return rc;
    a->newcomer_id = id_hex(&a->form.newcomer.id);
    a->wish.trainee = a->newcomer_id.s;
    if (id_is_zero(&a->form.home))
        a->form.home = seen;
    rc = app_write(app, NULL, w, err);
    return rc < 0 ? rc : newcomer_append(w, &a->form.newcomer, &a->form.home, err);
}

/* As it will be once it is recorded: for that a newcomer is there for the moment. */
static int prepare(struct add *a, struct sotay_error *err)
{
    AUTO(writer) w = {0};
    struct app *app = &a->cli->app;
    bool of_facility = false;
    int rc =
        a->form.has_newcomer ? signoff_of_facility(app, &a->wish, &of_facility, err) : SOTAY_OK;
    if (rc >= 0 && of_facility)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s assesses a facility"), a->wish.skill);
    if (rc >= 0 && a->form.has_newcomer)
        rc = begin_newcomer(a, &w, err);
    if (rc >= 0)
        rc = signoff_prepare(app, &a->wish, &a->form.mentor, true, &a->s, err);
    if (rc >= 0)
        rc = signoff_check_measured(app, &a->s, err);
    if (rc >= 0)
        rc = signoff_trainee_text(a->cli, a->s.checklist->of_facility, &a->s.trainee,
                                  &a->trainee_text, err);
    if (rc >= 0)
        rc = signoff_foresee(app, &a->s, &a->notes, err);
    if (rc >= 0 && a->cli->given.dry_run)
        rc = signoff_would_count(app, &a->s, a->is_unsigned, &a->reason, err);
    if (rc >= 0 && a->form.has_newcomer) {
        a->s.newcomer = &a->form.newcomer;
        a->s.home = a->form.home;
    }
    return rc;
}

/* ---- what is about to be signed ---------------------------------------------------------------- */

static void steps_text(const struct add *a, struct str *out)
{
    size_t done = 0, missed = 0, na = 0, unseen = 0;
    for (size_t i = 0; i < a->s.checklist->n_steps; i++) {
        uint8_t step = a->s.steps[i];
        done += step == SOTAY_STEP_DONE;
        missed += step == SOTAY_STEP_MISSED;
        na += step == SOTAY_STEP_NOT_APPLICABLE;
        unseen += step == SOTAY_STEP_NOT_OBSERVED;
    }
    str_addf(out, _("done %zu, missed %zu, not applicable %zu, not observed %zu"), done, missed, na,
             unseen);
}

static void measures_text(const struct add *a, struct str *out)
{
    for (size_t i = 0; i < a->s.checklist->n_measures; i++) {
        const struct observed_measure *v = &a->s.measures[i];
        if (v->state != SOTAY_VALUE)
            continue;
        AUTO(str) value = {0};
        checklist_format_measure(&a->s.checklist->measures[i], v, &value);
        str_add(out, out->len ? "\n" : "");
        signoff_measure_text(&a->s.checklist->measures[i], str_text(&value), out);
    }
}

/* The form's own result and the rules' together, and why. */
static int result_text(struct add *a, struct str *out, struct sotay_error *err)
{
    int result = a->s.passed;
    AUTO(str) why = {0}, reasons = {0};
    int rc = signoff_assess(&a->cli->app, &a->s, &result, &reasons, err);
    if (rc < 0)
        return rc;
    checklist_assess(a->s.checklist, &a->s.o, &why);
    signoff_add_reasons(str_text(&reasons), &why);
    a->result = result;
    str_add(out, signoff_assess_word(result));
    if (why.len)
        str_addf(out, ": %s", str_text(&why));
    return str_check(out, err);
}

/* Who, what, when and how it came out, on standard error, before the passphrase is asked. */
static int preview(struct add *a, struct sotay_error *err)
{
    AUTO(str)
    mentor = {0}, skill = {0}, seen = {0}, level = {0}, steps = {0}, measures = {0}, result = {0},
    facility = {0};
    const struct checklist *c = a->s.checklist;
    struct app *app = &a->cli->app;
    int rc = person_label(app, &a->s.mentor, &mentor, err);
    if (rc >= 0)
        rc = record_label(app, &noun_table[NOUN_FACILITY], &a->s.facility, &facility, err);
    if (rc < 0)
        return rc;
    str_addf(&skill, _("%s (%s, revision %d)"), signoff_title(c), c->skill, c->revision);
    str_addf(&seen, _("%s at %s"), cli_seen(a->s.performed_at).s, str_text(&facility));
    str_addf(&level, "%d, %s", a->s.o.level, signoff_level_text(c, a->s.o.level));
    steps_text(a, &steps);
    measures_text(a, &measures);
    bool is_shown = cli_is_interactive() || a->cli->given.dry_run;
    rc = is_shown ? result_text(a, &result, err) : SOTAY_OK;
    if (rc < 0)
        return rc;
    const struct out_pair pairs[] = {
        {_("Trainee"), str_text(&a->trainee_text)},
        {_("Skill"), str_text(&skill)},
        {_("Seen"), str_text(&seen)},
        {_("Setting"), signoff_setting_text(c->of_facility, a->s.simulated)},
        {_("By"), str_text(&mentor)},
        {_("Level"), str_text(&level)},
        {_("Steps"), c->n_steps ? str_text(&steps) : NULL},
        {_("Measures"), measures.len ? str_text(&measures) : NULL},
        {_("Case"), a->s.case_ref && *a->s.case_ref ? a->s.case_ref : NULL},
        {_("Note"), a->s.note && *a->s.note ? a->s.note : NULL},
        {_("Result"), str_text(&result)},
    };
    if (is_shown)
        rc = out_pairs(stderr, pairs, COUNT_OF(pairs), err);
    for (const char *at = str_text(&a->notes); *at;) {
        int n = (int)strcspn(at, "\n");
        cli_warn(_("note: %.*s"), n, at);
        at += n + (at[n] == '\n');
    }
    return rc;
}

/* The names are those of what is recorded. */
static int say_would(struct add *a, struct sotay_error *err)
{
    AUTO(str) line = {0};
    str_addf(&line, _("dry run: nothing was recorded; it would be: %s, %s"),
             signoff_assess_word(a->result), a->reason ? _("does not count") : _("counts"));
    if (a->reason)
        str_addf(&line, ": %s", word_shown(a->reason));
    const struct fact facts[] = {
        {"dry_run", "true", CELL_BOOL},
        {"setting", a->s.simulated ? "simulated" : "real", CELL_TEXT},
        {"passed", signoff_assess_json(a->result), CELL_BOOL},
        {"counted", a->reason ? "false" : "true", CELL_BOOL},
        {"reason", a->reason, CELL_TEXT},
        {"state", a->is_unsigned ? "unsigned" : "signed", CELL_TEXT},
    };
    int rc = str_check(&line, err);
    return rc < 0 ? rc : cli_answer(a->cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- recorded ---------------------------------------------------------------------------------- */

/* The passphrase was refused: what was filled in need not be lost. */
static bool is_kept(struct add *a, const struct sotay_error *why)
{
    bool yes = false;
    if (!cli_is_interactive() || !ask_is_on_terminal(a->cli->given.passphrase_file))
        return false;
    cli_warn("%s", why->message);
    return ask_yes(_("Keep it for the mentor to sign later?"), true, &yes, NULL) >= 0 && yes;
}

static int sign_and_record(struct add *a, struct sotay_error *err)
{
    if (a->is_unsigned)
        return signoff_add(&a->cli->app, NULL, &a->s, true, err);
    AUTO(actor) actor = {0};
    int rc = cli_unlock(a->cli, &actor, err);
    if (rc == SOTAY_EREFUSED && is_kept(a, err))
        return signoff_add(&a->cli->app, NULL, &a->s, true, err);
    return rc != SOTAY_OK ? rc : signoff_add(&a->cli->app, &actor, &a->s, false, err);
}

/* The draft says what it is about to become, so that a crash in between does not record it twice. */
static int record(struct add *a, struct sotay_error *err)
{
    struct form_draft *d = &a->form.draft;
    struct sotay_error why = {0};
    d->signoff = a->s.id;
    if (a->form.is_kept && form_draft_save(d, &why) < 0)
        cli_warn(_("warning: what is answered cannot be kept: %s"), why.message);
    int rc = sign_and_record(a, err);
    if (rc == SOTAY_END)
        return rc;
    if (rc >= 0)
        ask_interrupted(NULL);
    if (rc >= 0 && a->form.is_kept)
        form_draft_drop(d);
    if (rc >= 0 && a->s.newcomer)
        cli_warn(_("new in the list, for the centre to confirm: sotay person confirm %s"),
                 a->s.newcomer->code);
    return rc;
}

/* SOTAY_END: not recorded, an answer is to be mended first. */
static int fill_in_and_record(struct add *a, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    if (a->by_questions)
        rc = signoff_ask(a->cli, &a->wish, &a->form, &a->answers, err);
    if (rc >= 0)
        rc = prepare(a, err);
    if (rc >= 0)
        rc = preview(a, err);
    if (rc < 0)
        return rc;
    if (a->cli->given.dry_run)
        return say_would(a, err);
    a->cli->may_go_back = a->by_questions && ask_is_on_terminal(a->cli->given.passphrase_file);
    return record(a, err);
}

/* As before the questions; what was answered stands in the draft. */
static void go_back(struct add *a, const struct signoff_wish *given)
{
    signoff_answers_done(&a->answers);
    a->answers = (struct signoff_answers){0};
    str_clear(&a->trainee_text);
    str_clear(&a->notes);
    signoff_done(&a->s);
    a->s = (struct signoff){0};
    a->wish = *given;
    a->form.home = (struct id){{0}};
    a->form.goes_back = true;
}

static int run(struct add *a, struct sotay_error *err)
{
    int rc = a->by_questions ? SOTAY_OK : check_given(a, err);
    if (rc >= 0)
        rc = check_newcomer(a, err);
    if (rc >= 0)
        rc = cli_open(a->cli, err);
    if (rc >= 0)
        rc = find_mentor(a, err);
    if (rc >= 0)
        rc = find_skill(a, err);
    if (rc >= 0)
        rc = read_newcomer(a, err);
    if (rc >= 0 && !a->by_questions)
        rc = check_place(a, err);
    const struct signoff_wish given = a->wish;
    while (rc >= 0) {
        rc = fill_in_and_record(a, err);
        if (rc != SOTAY_END)
            break;
        go_back(a, &given);
    }
    if (rc < 0 || a->cli->given.dry_run)
        return rc;
    return signoff_settle_and_say(a->cli, &a->s.id, a->s.skill, err);
}

/* Whatever went wrong, what was typed is there. */
static int run_and_tell(struct add *a, struct sotay_error *err)
{
    int rc = run(a, err);
    if (rc < 0 && a->form.is_kept && form_draft_answers(&a->form.draft) > 0)
        cli_warn("%s", form_kept_words());
    ask_interrupted(NULL);
    return rc;
}

int cmd_signoff_add(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    __attribute__((cleanup(add_done))) struct add a = {.cli = cli, .form.draft.lock.fd = -1};
    struct signoff_wish *w = &a.wish;
    const struct opt opts[] = {
        {'t', "trainee", N_("who did it; of a facility that is assessed its code"),
         .str = &w->trainee, .value = "PERSON", .usual = true},
        {0, "new-trainee",
         N_("who did it and is not in the list: the whole name, family name first"),
         .str = &a.newcomer.name, .value = "NAME"},
        {0, "birth-year", N_("of --new-trainee"), .str = &a.newcomer.birth_year, .value = "YEAR"},
        {0, "cadre", N_("of --new-trainee"), .str = &a.newcomer.cadre, .value = "WORD",
         .words = newcomer_cadres()},
        {'s', "skill", N_("what was done, by its checklist"), .str = &w->skill, .value = "SKILL",
         .usual = true},
        {'f', "facility", N_("where"), .str = &w->facility, .value = "FACILITY", .usual = true},
        {'d', "performed-at", N_("when, with or without a time (default: today)"),
         .str = &w->performed_at, .value = "DATE"},
        {'l', "level", N_("how much help was needed: a level of the form"), .str = &w->level,
         .value = "N", .usual = true},
        {0, "missed", N_("numbers of the steps that were missed: 2,5"), .str = &w->missed,
         .value = "STEPS"},
        {0, "not-observed", N_("steps that nobody saw"), .str = &w->not_observed, .value = "STEPS"},
        {0, "na", N_("steps that did not apply"), .str = &w->na, .value = "STEPS"},
        {0, "score", N_("score of a step: 3=2; may be repeated"), .list = &a.scores,
         .value = "STEP=N"},
        {'m', "measure",
         N_("a measurement: comp_rate=110, or comp_rate=- where it was not measured; may be "
            "repeated"),
         .list = &a.measures, .value = "NAME=VALUE"},
        {0, "setting", N_("on a patient or on a manikin (default: real)"), .str = &w->setting,
         .value = "WORD", .words = "real simulated"},
        {0, "case-ref", N_("number of the case, never a patient's name"), .str = &w->case_ref},
        {0, "note", N_("a remark"), .str = &w->note},
        {0, "typist", N_("who typed it, if somebody else did"), .str = &w->typist,
         .value = "PERSON"},
        {0, "mentor", N_("who watched it (default: who acts)"), .str = &w->mentor,
         .value = "PERSON"},
        {0, "unsigned", N_("leave it for the mentor to sign later"), .flag = &a.is_unsigned},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    for (size_t i = 0; i < a.scores.n; i++)
        str_addf(&a.score_text, "%s%s", i ? ";" : "", a.scores.v[i]);
    w->scores = a.score_text.len ? str_text(&a.score_text) : NULL;
    w->measures = a.measures.v;
    w->n_measures = a.measures.n;
    a.by_questions = !w->level && cli_is_interactive();
    rc = str_check(&a.score_text, err);
    return rc < 0 ? rc : run_and_tell(&a, err);
}
