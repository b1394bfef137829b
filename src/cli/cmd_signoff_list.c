/* src/cli/cmd_signoff_list.c - reading sign-offs: signoff list, pending, show. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/word.h"
#include "cli/history.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "cli/skill.h"
#include "domain/history.h"
#include "domain/newcomer.h"
#include "domain/record.h"
#include "domain/signoff_again.h"
#include "domain/signoff_assess.h"
#include "domain/signoff_fact.h"

#define REASONS \
    "unsigned bad-signature key-not-confirmed key-revoked not-attested no-grant " \
    "outside-secondment self retracted duplicate not-adopted incomplete future cadre paper"

int cmd_signoff_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct signoff_filter filter = {.from = DAY_NONE, .to = DAY_NONE};
    sotay_day as_of = DAY_NONE;
    bool to_confirm = false;
    struct id lead;
    char skill[SKILL_SIZE];
    const struct opt opts[] = {
        {0, "trainee", N_("who did it"), .str = &filter.trainee, .value = "PERSON"},
        {0, "mentor", N_("who watched it"), .str = &filter.mentor, .value = "PERSON"},
        {0, "skill", N_("one skill"), .str = &filter.skill, .value = "SKILL"},
        {0, "facility", N_("where, and below it"), .str = &filter.facility, .value = "FACILITY"},
        {0, "from", N_("from this day on"), .day = &filter.from},
        {0, "to", N_("up to this day"), .day = &filter.to},
        {0, "as-of", N_("the same as --to"), .day = &as_of},
        {0, "reason", N_("not counted for this reason"), .str = &filter.reason, .value = "WORD",
         .words = REASONS},
        {'m', "measure", N_("with this measurement, such as scope_serial=E2741"),
         .str = &filter.measure, .value = "NAME=VALUE"},
        {0, "pending", N_("those that wait for a signature"), .flag = &filter.pending_only},
        {0, "counted", N_("those that count"), .flag = &filter.counted_only},
        {0, "not-counted", N_("those that do not"), .flag = &filter.not_counted_only},
        {0, "to-confirm", N_("those that whoever acts may confirm, where a way asks for it"),
         .flag = &to_confirm},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (filter.to == DAY_NONE)
        filter.to = as_of;
    if (rc == SOTAY_OK && filter.from != DAY_NONE && filter.to != DAY_NONE &&
        filter.from > filter.to)
        rc = sotay_fail(err, SOTAY_EUSAGE, _("Give the earlier day to --from."),
                        _("--from %s lies after --to %s"), cli_day(filter.from).s,
                        cli_day(filter.to).s);
    if (rc == SOTAY_OK && filter.measure &&
        (!strchr(filter.measure, '=') || *filter.measure == '='))
        rc = sotay_fail(err, SOTAY_EUSAGE, _("Write NAME=VALUE, for example scope_serial=E2741."),
                        _("--measure: '%s' is not a measurement"), filter.measure);
    if (rc == SOTAY_OK && to_confirm && !cli_who(cli))
        rc = sotay_fail(err, SOTAY_EUSAGE, _("Add --as PERSON: who would confirm them."),
                        _("nobody is named who may confirm"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK)
        rc = skill_filter(cli, &filter.skill, skill, err);
    if (rc == SOTAY_OK && to_confirm) {
        rc = noun_find(cli, NOUN_PERSON, cli_who(cli), &lead, err);
        filter.to_confirm = &lead;
    }
    return rc == SOTAY_OK ? signoff_print_list(cli, &filter, err) : rc;
}

int cmd_signoff_pending(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct signoff_filter filter = {.from = DAY_NONE, .to = DAY_NONE, .pending_only = true};
    const struct opt opts[] = {
        {0, "mentor", N_("whose signature they wait for"), .str = &filter.mentor,
         .value = "PERSON"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (!filter.mentor)
        filter.mentor = cli->given.as;
    return rc == SOTAY_OK ? signoff_print_list(cli, &filter, err) : rc;
}

/* ---- show -------------------------------------------------------------------------------------- */

static int withdrawn_json(struct cli *cli, const struct id *id, struct str *out,
                          struct sotay_error *err)
{
    struct withdrawal w;
    char code[80] = "authority";
    int rc = signoff_withdrawal(&cli->app, id, &w, err);
    if (rc != SOTAY_OK)
        return rc;
    if (!id_is_zero(&w.person))
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &w.person, code, err);
    json_text(out, "withdrawn_by", code);
    json_day(out, "withdrawn_on", w.day);
    json_text(out, "withdrawn_reason", w.reason);
    return rc;
}

struct shown {
    struct cli *cli;
    bool history;
};

static int show_json(const struct shown *s, const struct signoff_row *r, struct sotay_error *err)
{
    struct cli *cli = s->cli;
    int rc = SOTAY_OK;
    AUTO(english) words = english_begin(true);
    AUTO(str) out = {0};
    str_add(&out, "{\"format\":1");
    json_text(&out, "id", id_hex(&r->id).s);
    json_text(&out, "trainee", r->trainee_code);
    bool is_new = false;
    if (!r->of_facility)
        rc = person_is_provisional(&cli->app, &r->trainee, &is_new, err);
    json_bool(&out, "trainee_provisional", is_new);
    json_text(&out, "skill", r->skill);
    json_text(&out, "performed_at", r->performed_at);
    json_day(&out, "written", r->written);
    json_text(&out, "facility", r->facility_code);
    json_text(&out, "mentor", r->mentor_code);
    json_int(&out, "level", r->level);
    json_text(&out, "missed_steps", r->missed);
    json_text(&out, "not_observed_steps", r->not_observed);
    json_text(&out, "na_steps", r->na);
    json_text(&out, "step_scores", r->scores);
    json_text(&out, "setting", r->setting);
    json_text(&out, "case_ref", r->case_ref);
    json_text(&out, "typist", r->typist_code);
    json_text(&out, "note", r->note);
    json_text(&out, "measures", r->measures);
    json_int(&out, "checklist_revision", r->checklist_revision);
    json_name(&out, "passed");
    str_add(&out, r->passed > 0 ? "true" : r->passed == 0 ? "false" : "null");
    json_bool(&out, "counted", r->counted);
    json_text(&out, "reason", r->counted ? NULL : r->reason);
    json_text(&out, "state", r->state);
    if (rc >= 0)
        rc = signoff_assessment_json(cli, &r->id, &out, err);
    json_day(&out, "confirmed", r->confirmed);
    json_text(&out, "confirmed_by", r->confirmed_by);
    if (rc >= 0 && strcmp(r->state, "retracted") == 0)
        rc = withdrawn_json(cli, &r->id, &out, err);
    if (rc >= 0 && s->history)
        rc = history_json(cli, signoff_history, &r->id, &out, err);
    str_add(&out, "}\n");
    return rc < 0 ? rc : cli_put(&out, err);
}

/* Its columns are the members of JSON that hold one value. */
static int show_csv(struct cli *cli, const struct signoff_row *r, struct sotay_error *err)
{
    const struct id_text id = id_hex(&r->id);
    const struct number_text level = cli_number(r->level),
                             revision = cli_number(r->checklist_revision);
    const struct day_text written = day_iso(r->written), confirmed = day_iso(r->confirmed);
    const struct fact facts[] = {
        {"id", id.s, CELL_TEXT},
        {"trainee", r->trainee_code, CELL_TEXT},
        {"skill", r->skill, CELL_TEXT},
        {"performed_at", r->performed_at, CELL_TEXT},
        {"written", written.s, CELL_DAY},
        {"facility", r->facility_code, CELL_TEXT},
        {"mentor", r->mentor_code, CELL_TEXT},
        {"level", level.s, CELL_INT},
        {"missed_steps", r->missed, CELL_TEXT},
        {"not_observed_steps", r->not_observed, CELL_TEXT},
        {"na_steps", r->na, CELL_TEXT},
        {"step_scores", r->scores, CELL_TEXT},
        {"setting", r->setting, CELL_TEXT},
        {"case_ref", r->case_ref, CELL_TEXT},
        {"typist", r->typist_code, CELL_TEXT},
        {"note", r->note, CELL_TEXT},
        {"measures", r->measures, CELL_TEXT},
        {"checklist_revision", revision.s, CELL_INT},
        {"passed",
         r->passed > 0    ? "true"
         : r->passed == 0 ? "false"
                          : "",
         CELL_BOOL},
        {"counted", r->counted ? "true" : "false", CELL_BOOL},
        {"reason", r->counted ? NULL : r->reason, CELL_TEXT},
        {"state", r->state, CELL_TEXT},
        {"confirmed", confirmed.s, CELL_DAY},
        {"confirmed_by", r->confirmed_by, CELL_TEXT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), "", err);
}

static const char *state_shown(const char *state)
{
    static const char *const words[][2] = {
        {"signed", N_("signed")},
        {"unsigned", N_("waits for the mentor's signature")},
        {"transcribed", N_("from paper")},
        {"retracted", N_("withdrawn")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], state) == 0)
            return _(words[i][1]);
    return state;
}

static const char *if_any(const char *text)
{
    return text && *text ? text : NULL;
}

/* By whom, when and why. */
static int withdrawn_text(struct cli *cli, const struct id *id, struct str *out,
                          struct sotay_error *err)
{
    struct withdrawal w;
    AUTO(str) who = {0};
    int rc = signoff_withdrawal(&cli->app, id, &w, err);
    if (rc != SOTAY_OK)
        return rc;
    if (id_is_zero(&w.person))
        str_add(&who, _("the authority"));
    else
        rc = person_label(&cli->app, &w.person, &who, err);
    str_addf(out, _("on %s by %s"), cli_day(w.day).s, str_text(&who));
    if (w.reason[0])
        str_addf(out, ": %s", strcmp(w.reason, SIGNOFF_UNDONE) == 0 ? _("undone") : w.reason);
    return rc < 0 ? rc : str_check(out, err);
}

/* By whom and when the lead of the place confirmed it. */
static int confirmed_text(struct cli *cli, const struct signoff_row *r, struct str *out,
                          struct sotay_error *err)
{
    AUTO(str) who = {0};
    if (r->confirmed == DAY_NONE)
        return SOTAY_OK;
    int rc = person_label(&cli->app, &r->confirmer, &who, err);
    str_addf(out, _("on %s by %s"), cli_day(r->confirmed).s, str_text(&who));
    return rc < 0 ? rc : str_check(out, err);
}

/* A line for each; by its name where the form is not here. */
static int measures_text(const struct checklist *c, const struct signoff_row *r, struct str *out,
                         struct sotay_error *err)
{
    AUTO(str) name = {0}, value = {0};
    for (const char *at = r->measures; measures_next(&at, &name, &value);) {
        int i = c ? checklist_measure(c, str_text(&name)) : -1;
        str_add(out, out->len ? "\n" : "");
        if (i >= 0)
            signoff_measure_text(&c->measures[i], str_text(&value), out);
        else
            str_addf(out, "%s: %s", str_text(&name), str_text(&value));
    }
    return str_check(out, err);
}

static int show_pairs(struct cli *cli, const struct signoff_row *r, struct sotay_error *err)
{
    AUTO(str)
    trainee = {0}, mentor = {0}, counts = {0}, skill = {0}, withdrawn = {0}, confirmed = {0},
    assessment = {0}, measures = {0}, level = {0}, where = {0};
    const struct checklist *c = NULL;
    const char *result;
    int rc = signoff_trainee_text(cli, r->of_facility, &r->trainee, &trainee, err);
    if (rc >= 0)
        rc = confirmed_text(cli, r, &confirmed, err);
    if (rc >= 0)
        rc = signoff_assessment_text(cli, r, &result, &assessment, err);
    if (rc >= 0)
        rc = person_label(&cli->app, &r->mentor, &mentor, err);
    if (rc >= 0 && strcmp(r->state, "retracted") == 0)
        rc = withdrawn_text(cli, &r->id, &withdrawn, err);
    if (rc >= 0)
        rc = signoff_form(&cli->app, &r->id, &c, err);
    if (rc >= 0)
        rc = measures_text(c, r, &measures, err);
    if (rc >= 0 && !r->of_facility)
        rc = record_label(&cli->app, &noun_table[NOUN_FACILITY], &r->facility, &where, err);
    if (rc < 0)
        return rc;
    str_addf(&level, "%d", r->level);
    if (c && *signoff_level_text(c, r->level))
        str_addf(&level, ", %s", signoff_level_text(c, r->level));
    if (c)
        str_addf(&skill, _("%s (%s, revision %d)"), signoff_title(c), r->skill,
                 r->checklist_revision);
    else
        str_addf(&skill, _("%s, revision %d"), r->skill, r->checklist_revision);
    str_add(&counts, r->counted ? _("yes") : _("no"));
    if (!r->counted && r->reason)
        str_addf(&counts, ": %s", signoff_why(r));
    struct id_text hex = id_hex(&r->id);
    struct day_text written = cli_day(r->written);
    char seen_text[24];
    sotay_day seen = DAY_NONE;
    bool has_time;
    if (!moment_parse(r->performed_at, &seen, seen_text, &has_time))
        seen = DAY_NONE;
    const struct out_pair pairs[] = {
        {_("Sign-off"), hex.s},
        {r->of_facility ? _("Facility") : _("Trainee"), str_text(&trainee)},
        {_("Skill"), str_text(&skill)},
        {_("Seen"), cli_seen(r->performed_at).s},
        {_("Written down"), r->written > seen ? written.s : NULL},
        {_("Where"), r->of_facility ? r->facility_code : str_text(&where)},
        {_("By"), str_text(&mentor)},
        {_("Typed by"), if_any(r->typist_code)},
        {_("Level"), str_text(&level)},
        {_("Missed steps"), if_any(r->missed)},
        {_("Not observed"), if_any(r->not_observed)},
        {_("Not applicable"), if_any(r->na)},
        {_("Step scores"), if_any(r->scores)},
        {_("Measures"), if_any(measures.data)},
        {_("Setting"), signoff_setting_text(r->of_facility, strcmp(r->setting, "simulated") == 0)},
        {_("Case"), if_any(r->case_ref)},
        {_("Note"), if_any(r->note)},
        {_("State"), state_shown(r->state)},
        {_("Confirmed"), if_any(confirmed.data)},
        {_("Withdrawn"), if_any(withdrawn.data)},
        {_("Result"), result},
        {_("Assessment"), if_any(assessment.data)},
        {_("Counts"), str_text(&counts)},
    };
    return out_pairs(stdout, pairs, COUNT_OF(pairs), err);
}

static int show_one(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    const struct shown *s = with;
    if (s->cli->format == OUT_JSON)
        return show_json(s, row, err);
    if (s->cli->format == OUT_CSV)
        return s->history ? history_list(s->cli, signoff_history, &row->id, err)
                          : show_csv(s->cli, row, err);
    int rc = show_pairs(s->cli, row, err);
    if (rc < 0 || !s->history)
        return rc;
    cli_say("%s", "");
    return history_list(s->cli, signoff_history, &row->id, err);
}

int cmd_signoff_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL;
    struct id id;
    struct shown s = {.cli = cli};
    const struct opt opts[] = {
        {.name = "ID",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("number of the sign-off, or its first 8 digits")},
        {0, "history", N_("who recorded, signed, confirmed, withdrew it, and when"),
         .flag = &s.history},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = signoff_find(&cli->app, which, &id, err);
    return rc == SOTAY_OK ? signoff_visit_one(cli, &id, show_one, &s, err) : rc;
}
