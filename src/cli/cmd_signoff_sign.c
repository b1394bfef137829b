/* src/cli/cmd_signoff_sign.c - signing, taking back, correcting, reading from paper. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/csv.h"
#include "cli/ask.h"
#include "cli/import.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "domain/certificate.h"
#include "domain/signoff_again.h"
#include "domain/signoff_assess.h"

#include <inttypes.h>

/* ---- sign -------------------------------------------------------------------------------------- */

struct waiting { /* what is to be signed; shown before it is */
    struct cli *cli;
    struct id *ids;
    size_t n;
};

static void waiting_done(struct waiting *w)
{
    free(w->ids);
}

static bool is_listed(const struct waiting *w, const struct id *id)
{
    for (size_t i = 0; i < w->n; i++)
        if (id_equal(&w->ids[i], id))
            return true;
    return false;
}

/* Trainee, skill, day, place, result, and what would not count, on standard error. */
static int show_waiting(struct waiting *w, const struct signoff_row *row, struct sotay_error *err)
{
    AUTO(str) trainee = {0}, notes = {0}, reasons = {0};
    struct app *app = &w->cli->app;
    int result;
    int rc = signoff_trainee_text(w->cli, row->of_facility, &row->trainee, &trainee, err);
    if (rc >= 0)
        rc = signoff_foresee_row(app, row, &notes, err);
    if (rc >= 0 && row->passed == 0)
        rc = signoff_assess_stored(app, &row->id, &result, &reasons, err);
    if (reasons.len)
        str_addf(&notes, "%s\n", str_text(&reasons));
    if (rc >= 0)
        rc = str_check(&notes, err);
    if (rc < 0)
        return rc;
    cli_warn(_("%.8s  %s: %s, %s at %s, %s, level %d: %s"), id_hex(&row->id).s, str_text(&trainee),
             row->skill, cli_seen(row->performed_at).s, row->facility_code,
             signoff_setting_text(row->of_facility, strcmp(row->setting, "simulated") == 0),
             row->level, signoff_passed_word(row->passed));
    for (const char *at = str_text(&notes); *at;) {
        int n = (int)strcspn(at, "\n");
        cli_warn(_("    note: %.*s"), n, at);
        at += n + (at[n] == '\n');
    }
    return SOTAY_OK;
}

static int add_waiting(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct waiting *w = with;
    if (is_listed(w, &row->id))
        return SOTAY_OK;
    struct id *grown = realloc(w->ids, (w->n + 1) * sizeof(*grown));
    if (!grown)
        return sotay_nomem(err);
    w->ids = grown;
    grown[w->n++] = row->id;
    return show_waiting(w, row, err);
}

static int find_waiting(struct waiting *w, const struct opt_list *texts, struct sotay_error *err)
{
    struct id id;
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < texts->n; i++) {
        rc = signoff_find(&w->cli->app, texts->v[i], &id, err);
        if (rc >= 0)
            rc = signoff_waits(&w->cli->app, &id, err);
        if (rc >= 0)
            rc = signoff_visit_one(w->cli, &id, add_waiting, w, err);
    }
    const struct signoff_filter filter = {
        .mentor = cli_who(w->cli), .pending_only = true, .from = DAY_NONE, .to = DAY_NONE};
    return rc < 0 || texts->n ? rc : signoff_list(&w->cli->app, &filter, add_waiting, w, err);
}

static int ask_to_go_on(const struct waiting *w, struct sotay_error *err)
{
    bool yes = true;
    AUTO(str) prompt = {0};
    if (!w->n || !cli_is_interactive() || w->cli->given.dry_run)
        return SOTAY_OK;
    str_addf(&prompt, _("Sign these (%zu)?"), w->n);
    int rc = ask_yes(str_text(&prompt), true, &yes, err);
    if (rc >= 0 && !yes)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was signed"));
    return rc;
}

static int sign(struct cli *cli, const struct opt_list *texts, struct sotay_error *err)
{
    AUTO(actor) actor = {0};
    AUTO(str) line = {0};
    int64_t n_signed = 0;
    AUTO(waiting) w = {.cli = cli};
    int rc = cli_has_key(cli, err);
    if (rc >= 0)
        rc = find_waiting(&w, texts, err);
    if (rc >= 0)
        rc = ask_to_go_on(&w, err);
    if (rc >= 0 && w.n)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && w.n)
        rc = signoff_sign(&cli->app, &actor, w.ids, w.n, &n_signed, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    char number[24];
    snprintf(number, sizeof(number), "%" PRId64, n_signed);
    str_addf(&line, cli->given.dry_run ? _("would sign: %s") : _("signed: %s"), number);
    const struct fact facts[] = {{"signed", number, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_signoff_sign(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(opt_list) ids = {0};
    bool all = false;
    const struct opt opts[] = {
        {.name = "ID",
         .list = &ids,
         .positional = true,
         .required = false,
         .help = N_("numbers of the sign-offs, or their first 8 digits")},
        {0, "all", N_("everything that waits for this person"), .flag = &all},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && all == (ids.n > 0))
        rc = sotay_fail(err, SOTAY_EUSAGE, _("'sotay signoff pending' lists what waits."),
                        _("give the numbers to sign, or --all"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    return rc == SOTAY_OK ? sign(cli, &ids, err) : rc;
}

/* ---- retract, correct -------------------------------------------------------------------------- */

/* The paper that was given out stays genuine: what was wrong may be withdrawn all the same. */
static int note_certificate(void *with, const struct certificate_row *row, struct sotay_error *err)
{
    struct str *numbers = with;
    str_addf(numbers, "%s%s", numbers->len ? ", " : "", row->number);
    cli_warn(_("note: certificate %s stands on this sign-off, and holds until it is revoked: sotay "
               "certificate revoke %s --reason \"...\""),
             row->number, row->number);
    return str_check(numbers, err);
}

int cmd_signoff_retract(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *reason = NULL;
    struct id id;
    AUTO(actor) actor = {0};
    AUTO(str) line = {0}, certificates = {0};
    const struct opt opts[] = {
        {.name = "ID",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the sign-off, or its first 8 digits")},
        {0, "reason", N_("why it is withdrawn"), .str = &reason, .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = signoff_find(&cli->app, which, &id, err);
    if (rc == SOTAY_OK)
        rc = certificate_each_on(&cli->app, &id, note_certificate, &certificates, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = signoff_retract(&cli->app, &actor, &id, reason, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    struct id_text hex = id_hex(&id);
    str_addf(&line, cli->given.dry_run ? _("would withdraw %s") : _("withdrawn: %s"), hex.s);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"reason", reason, CELL_TEXT},
        {"certificates", certificates.len ? str_text(&certificates) : NULL, CELL_TEXT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* Only its mentor can sign: by anybody else's hand it is unsigned again, and does not count so long. */
static int would_correct(struct cli *cli, const struct actor *actor,
                         const struct signoff_seen *seen, const char *trainee,
                         struct sotay_error *err)
{
    AUTO(str) mentor = {0};
    struct id_text id = id_hex(&seen->id);
    if (id_equal(&actor->person, &seen->mentor))
        return cli_would(cli, err, _("would withdraw %s and record it again for %s"), id.s,
                         trainee);
    int rc = person_label(&cli->app, &seen->mentor, &mentor, err);
    if (rc < 0)
        return rc;
    return cli_would(cli, err,
                     _("would withdraw %s and record it again for %s; it would not count until its "
                       "mentor signs it: %s"),
                     id.s, trainee, str_text(&mentor));
}

int cmd_signoff_correct(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *trainee = NULL;
    struct id id, person, made;
    struct signoff_seen seen;
    AUTO(actor) actor = {0};
    AUTO(str) certificates = {0};
    const struct opt opts[] = {
        {.name = "ID",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the sign-off, or its first 8 digits")},
        {'t', "trainee", N_("who did it in truth"), .str = &trainee, .value = "PERSON",
         .required = true},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = signoff_find(&cli->app, which, &id, err);
    if (rc == SOTAY_OK)
        rc = signoff_look(&cli->app, &id, &seen, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, seen.of_facility ? NOUN_FACILITY : NOUN_PERSON, trainee, &person, err);
    if (rc == SOTAY_OK)
        rc = certificate_each_on(&cli->app, &id, note_certificate, &certificates, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0 && rc != SOTAY_END)
        rc = signoff_correct(&cli->app, &actor, &id, &person, &made, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run)
        return would_correct(cli, &actor, &seen, trainee, err);
    return signoff_settle_and_say(cli, &made, NULL, err);
}

/* ---- import ------------------------------------------------------------------------------------ */

static int print_template(struct cli *cli, struct sotay_error *err)
{
    static const char *const names[] = {
        "trainee",  "skill",       "performed_at", "facility",
        "mentor",   "level",       "missed_steps", "not_observed_steps",
        "na_steps", "step_scores", "setting",      "case_ref",
        "typist",   "note",
    };
    AUTO(str) line = {0};
    (void)cli;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        csv_add_cell(&line, names[i], i == 0);
    str_add(&line, "\n");
    return cli_put(&line, err);
}

int cmd_signoff_import(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(import_asked) asked = {.as_it_stands = true};
    AUTO(actor) actor = {0};
    struct import_counts counts = {0};
    struct import_talk talk;
    int rc = import_args(cli, argc, argv, &asked, err);
    if (rc != SOTAY_OK)
        return rc;
    if (asked.template && asked.file)
        return sotay_fail(err, SOTAY_EUSAGE, _("Use 'sotay kit form' for sheets to fill in."),
                          _("--template prints the header line here, and takes no FILE"));
    if (asked.template)
        return print_template(cli, err);
    rc = cli_open(cli, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc < 0)
        return rc;
    import_begin(&talk, cli, &asked);
    rc = import_signoffs(&cli->app, &actor, asked.file, &talk.options, &counts, err);
    return import_end(&talk, cli, "signoff", _("sign-off"), &counts, rc, err);
}
