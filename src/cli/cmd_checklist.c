/* src/cli/cmd_checklist.c - the observation forms: checklist list, show, adopt; skill list, show. */
#include "base/base.h"

#include "cli/commands.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/checklist_json.h"
#include "cli/noun.h"
#include "cli/rule_words.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "cli/skill.h"
#include "cli/skill_cases.h"
#include "domain/competency.h"
#include "domain/notebook.h"
#include "plugin/lint.h"
#include "plugin/rule.h"

/* ---- list -------------------------------------------------------------------------------------- */

static int print_adoption(void *with, const struct adoption *a, struct sotay_error *err)
{
    struct rows *rows = with;
    AUTO(checklist) c = {0};
    char revision[16], facility[80] = "";
    struct day_text from = day_iso(a->from), decided = day_iso(a->decision.day);
    int rc = checklist_read_adopted(a->text, a->text_len, a->skill, &c, err);
    if (rc >= 0 && !id_is_zero(&a->facility))
        rc = record_code(rows->cli->app.store, &noun_table[NOUN_FACILITY], &a->facility, facility,
                         err);
    if (rc < 0)
        return rc;
    snprintf(revision, sizeof(revision), "%d", a->revision);
    bool table = rows->cli->format == OUT_TABLE; /* a form without decision is there since ever */
    const char *cells[] = {
        a->skill,         revision,  cli_for_machines(rows->cli) ? c.title : signoff_title(&c),
        c.title_vi,       facility,  table && !a->decision.text[0] ? "" : from.s,
        a->decision.text, decided.s, a->decision.text[0] ? "true" : "false"};
    return listing_row(rows->listing, cells, err);
}

int cmd_checklist_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"skill", _("Skill"), CELL_TEXT, false},
        {"revision", _("Revision"), CELL_INT, false},
        {"title", _("Title"), CELL_TEXT, false},
        {"title_vi", _("Vietnamese title"), CELL_TEXT, true},
        {"facility", _("Where"), CELL_TEXT, false},
        {"from", _("From"), CELL_DAY, false},
        {"decision", _("Decision"), CELL_TEXT, false},
        {"decision_date", _("Decided"), CELL_DAY, false},
        {"approved", _("Approved"), CELL_BOOL, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no checklist is in force"), err);
    if (rc == SOTAY_OK)
        rc = checklist_each(&cli->app, print_adoption, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}

/* ---- show -------------------------------------------------------------------------------------- */

static void add_steps(const struct checklist *c, struct str *out)
{
    str_addf(out, "\n%s\n", _("Steps"));
    for (size_t i = 0; i < c->n_steps; i++) {
        const struct checklist_step *s = &c->steps[i];
        AUTO(str) text = {0};
        str_addf(out, "%4zu", i + 1);
        str_add(&text, signoff_pick(s->text, s->text_vi));
        if (s->critical)
            str_addf(&text, " [%s]", _("must be done"));
        if (s->na)
            str_addf(&text, " [%s]", _("may not apply"));
        if (s->scored)
            str_addf(&text, _(" [score %d to %d, %d is enough]"), s->score_min, s->score_max,
                     s->score_pass);
        fill_text(str_text(&text), 4, 6, out);
    }
}

/* The word that is typed; what it means beside it, where that is another. */
static void add_choice(const struct checklist_measure *m, size_t k, struct str *out)
{
    const char *meaning = signoff_pick(m->choices[k], m->choices_vi ? m->choices_vi[k] : "");
    str_addf(out, "%s%s", k ? ", " : ": ", m->choices[k]);
    if (strcmp(meaning, m->choices[k]) != 0)
        str_addf(out, " (%s)", meaning);
}

static void add_measures(const struct checklist *c, struct str *out)
{
    if (c->n_measures)
        str_addf(out, "\n%s\n", _("Measures"));
    for (size_t i = 0; i < c->n_measures; i++) {
        const struct checklist_measure *m = &c->measures[i];
        AUTO(str) text = {0};
        str_addf(out, "  %s", m->name);
        str_add(&text, signoff_pick(m->text, m->text_vi));
        signoff_bounds_text(m, &text);
        for (size_t k = 0; k < m->n_choices; k++)
            add_choice(m, k, &text);
        if (m->required != REQUIRED_NO)
            str_addf(&text, " [%s]", _("required"));
        fill_text(str_text(&text), 2 + text_width(m->name), 24, out);
    }
}

static void add_rules(struct cli *cli, const struct checklist *c, struct str *out)
{
    if (c->n_rules)
        str_addf(out, "\n%s\n",
                 c->of_facility ? _("When a facility meets it")
                                : _("What makes a person competent"));
    for (size_t i = 0; i < c->n_rules; i++) {
        AUTO(str) text = {0};
        rule_words(cli, c, &c->rules[i], &text);
        fill_text(str_text(&text), 0, 2, out);
    }
}

/* The words that a policy chooses from, and which is in force where no place has its own. */
static int add_guidelines(struct cli *cli, const struct checklist *c, sotay_day day,
                          struct str *out, struct sotay_error *err)
{
    char now[64] = "";
    if (c->n_guidelines == 0)
        return SOTAY_OK;
    int rc = guideline_in_force(&cli->app, c, NULL, day, now, err);
    str_addf(out, "\n%s\n", _("Rule sets"));
    for (size_t i = 0; i < c->n_guidelines; i++) {
        const struct checklist_guideline *g = &c->guidelines[i];
        AUTO(str) text = {0};
        str_addf(out, "  %s", g->name);
        str_add(&text, signoff_pick(g->title, g->title_vi));
        if (strcmp(g->name, now) == 0)
            str_addf(&text, " [%s]", _("in force"));
        fill_text(str_text(&text), 2 + text_width(g->name), 24, out);
    }
    AUTO(str) how = {0};
    str_addf(&how, _("another one is chosen with 'sotay policy set guideline.%s WORD'"), c->skill);
    fill_text(str_text(&how), 0, 2, out);
    return rc;
}

static void add_head(const struct checklist *c, const struct decision *by, struct str *out)
{
    str_addf(out, _("%s (%s, revision %d)"), signoff_title(c), c->skill, c->revision);
    str_add_char(out, '\n');
    decision_words(by, out);
    str_add_char(out, '\n');
    if (c->source && *c->source) {
        str_addf(out, "%s:", _("source"));
        fill_text(c->source, text_width(_("source")) + 1, text_width(_("source")) + 3, out);
    }
    if (c->of_facility)
        str_addf(out, "%s\n", _("assesses a facility"));
    if (c->n_cadres)
        str_addf(out, "%s:", _("for"));
    for (size_t i = 0; i < c->n_cadres; i++)
        str_addf(out, "%s%s", i ? ", " : " ", word_shown(c->cadres[i]));
    str_add(out, c->n_cadres ? "\n" : "");
    bool points_alone = c->pass_score && !c->pass_percent;
    str_addf(out,
             points_alone ? _("passes from level %d (%s) with %d of 100 of the points\n")
                          : _("passes from level %d (%s) with %d of 100 of the steps\n"),
             c->pass_level, signoff_level_text(c, c->pass_level),
             points_alone ? c->pass_score : c->pass_percent);
    if (c->pass_score && !points_alone)
        str_addf(out, _("and %d of 100 of the points\n"), c->pass_score);
}

static int find(struct cli *cli, const char *skill, sotay_day as_of, const struct checklist **ret,
                struct decision *ret_by, struct sotay_error *err)
{
    struct id adoption;
    char code[SKILL_SIZE];
    int rc = skill_find(cli, skill, code, err);
    if (rc >= 0)
        rc = skill_checklist(&cli->app, code, NULL, as_of == DAY_NONE ? cli->app.today : as_of, ret,
                             &adoption, err);
    return rc < 0 ? rc : adoption_decision(&cli->app, &adoption, ret_by, err);
}

int cmd_checklist_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *skill = NULL;
    const struct checklist *c = NULL;
    struct decision by;
    sotay_day as_of = DAY_NONE;
    AUTO(str) out = {0};
    const struct opt opts[] = {
        {.name = "SKILL",
         .str = &skill,
         .positional = true,
         .required = true,
         .help = N_("such as resuscitation.bls-adult")},
        {0, "as-of", N_("the form in force that day (default: today)"), .day = &as_of},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = find(cli, skill, as_of, &c, &by, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->format == OUT_JSON)
        return checklist_json(cli, c, &by, as_of == DAY_NONE ? cli->app.today : as_of, err);
    if (cli->format == OUT_CSV)
        return cli_no_csv(err);
    add_head(c, &by, &out);
    add_steps(c, &out);
    add_measures(c, &out);
    rc = add_guidelines(cli, c, as_of == DAY_NONE ? cli->app.today : as_of, &out, err);
    add_rules(cli, c, &out);
    return rc < 0 ? rc : cli_put(&out, err);
}

/* ---- skills ------------------------------------------------------------------------------------ */

static int print_skill(void *with, const struct checklist *c, bool approved,
                       struct sotay_error *err)
{
    struct rows *rows = with;
    char revision[16];
    snprintf(revision, sizeof(revision), "%d", c->revision);
    bool table = rows->cli->format == OUT_TABLE;
    const char *cells[] = {c->skill, table ? signoff_title(c) : c->title, c->title_vi, c->specialty,
                           revision, approved ? "true" : "false"};
    return listing_row(rows->listing, cells, err);
}

int cmd_skill_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    sotay_day as_of = DAY_NONE;
    AUTO(rows) rows = {0};
    const struct opt opts[] = {
        {0, "as-of", N_("those there were that day (default: today)"), .day = &as_of},
        {0},
    };
    const struct out_column columns[] = {
        {"skill", _("Skill"), CELL_TEXT, false},
        {"title", _("Title"), CELL_TEXT, false},
        {"title_vi", _("Vietnamese title"), CELL_TEXT, true},
        {"specialty", _("Specialty"), CELL_TEXT, true}, /* the skill begins with it */
        {"revision", _("Revision"), CELL_INT, false},
        {"approved", _("Approved"), CELL_BOOL, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no skills yet"), err);
    if (rc == SOTAY_OK)
        rc = skill_each(&cli->app, as_of == DAY_NONE ? cli->app.today : as_of, print_skill, &rows,
                        err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}

int cmd_skill_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *skill = NULL;
    const struct checklist *c = NULL;
    struct decision by;
    bool cases = false, answers = false;
    AUTO(str) out = {0};
    const struct opt opts[] = {
        {.name = "SKILL",
         .str = &skill,
         .positional = true,
         .required = true,
         .help = N_("such as resuscitation.bls-adult")},
        {0, "cases", N_("its practice cases instead"), .flag = &cases},
        {0, "answers", N_("the practice cases with what is expected"), .flag = &answers},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = find(cli, skill, DAY_NONE, &c, &by, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->format == OUT_CSV)
        return cli_no_csv(err);
    if (cases || answers)
        return skill_cases(cli, c, answers, err);
    if (cli->format == OUT_JSON)
        return skill_json(c, &by, err);
    add_head(c, &by, &out);
    str_addf(&out, _("steps: %zu ('sotay checklist show %s' has them all)\n"), c->n_steps,
             c->skill);
    add_measures(c, &out);
    rc = add_guidelines(cli, c, cli->app.today, &out, err);
    add_rules(cli, c, &out);
    return rc < 0 ? rc : cli_put(&out, err);
}

/* ---- adopt ------------------------------------------------------------------------------------ */

static int check_rules(struct cli *cli, const struct checklist *c, struct sotay_error *err)
{
    for (size_t i = 0; i < c->n_rules; i++) {
        struct sotay_error why = {0};
        struct rule_bound bound;
        int rc = rule_bind(cli->app.plugins, c, &c->rules[i], &bound, &why);
        if (rc == SOTAY_EABSENT) {
            cli_warn(_("warning: %s"), why.message);
        } else if (rc < 0) {
            *err = why;
            return rc;
        }
    }
    return SOTAY_OK;
}

/* What 'checklist check' would refuse, such as a practice case that does not hold, is said here too:
 * some will not have asked it. */
static int warn_of_errors(struct cli *cli, const char *path, struct sotay_error *err)
{
    AUTO(lint) l = {0};
    const struct lint_world world = {.plugins = cli->app.plugins, .seconds = 5};
    int rc = lint_file(path, &world, &l, err);
    for (size_t i = 0; rc >= 0 && i < l.n; i++)
        if (l.v[i].grade == LINT_ERROR)
            cli_warn(_("warning: %s:%d: %s"), path, l.v[i].line, l.v[i].text);
    return rc;
}

/* What is given as the skill may be a file, as before skills could be named. */
static bool is_file(const char *text)
{
    size_t len = strlen(text);
    return strchr(text, '/') || (len > 4 && strcmp(text + len - 4, ".ini") == 0);
}

static int look_at_file(struct cli *cli, const struct adopt_wish *wish, struct adopt_found *ret,
                        struct sotay_error *err)
{
    AUTO(checklist) c = {0};
    int rc = adopt_find(&cli->app, wish, ret, err);
    if (rc >= 0)
        rc = checklist_read_file(ret->file, ret->file, &c, err);
    if (rc >= 0)
        rc = check_rules(cli, &c, err);
    if (rc >= 0)
        rc = warn_of_errors(cli, ret->file, err);
    if (rc >= 0 && ret->warning[0])
        cli_warn(_("warning: %s"), ret->warning);
    return rc;
}

/* The skill by its code, or by a part of its name where no file offers one that is called so. */
static int look_at_offer(struct cli *cli, struct adopt_wish *wish, char skill[SKILL_SIZE],
                         struct adopt_found *ret, struct sotay_error *err)
{
    struct sotay_error why = {0};
    int rc = look_at_file(cli, wish, ret, err);
    if (rc != SOTAY_EABSENT || !wish->skill || wish->file)
        return rc;
    int found = skill_find_offer(cli, wish->skill, skill, &why);
    if (found == SOTAY_END)
        return rc;
    if (found < 0) {
        *err = why;
        return found;
    }
    wish->skill = skill;
    return look_at_file(cli, wish, ret, err);
}

static int say_adopted(struct cli *cli, const struct adopt_wish *wish,
                       const struct adopt_found *found, struct sotay_error *err)
{
    AUTO(str) line = {0}, lines = {0};
    char revision[16];
    struct day_text from = day_iso(wish->from), decided = day_iso(wish->decided);
    struct decision by = {.day = wish->decided};
    snprintf(revision, sizeof(revision), "%d", found->revision);
    snprintf(by.text, sizeof(by.text), "%s", wish->decision ? wish->decision : "");
    str_addf(&line,
             cli->given.dry_run ? _("%s revision %d: would be in force from %s, ")
                                : _("%s revision %d: in force from %s, "),
             found->skill, found->revision, cli_day(wish->from).s);
    decision_words(&by, &line);
    const struct fact facts[] = {
        {"skill", found->skill, CELL_TEXT},
        {"revision", revision, CELL_INT},
        {"file", found->file, CELL_TEXT},
        {"from", from.s, CELL_DAY},
        {"decision", wish->decision, CELL_TEXT},
        {"decision_date", wish->decided == DAY_NONE ? NULL : decided.s, CELL_DAY},
        {"approved", wish->decision ? "true" : "false", CELL_BOOL},
    };
    if (out_columns(stdout) > 0)
        fill_text(str_text(&line), 0, 0, &lines);
    else
        str_add(&lines, str_text(&line));
    if (lines.len && lines.data[lines.len - 1] == '\n')
        lines.data[--lines.len] = '\0';
    int rc = str_check(&lines, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&lines), err);
}

int cmd_checklist_adopt(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *what = NULL, *where = NULL;
    char skill[SKILL_SIZE];
    struct id facility;
    AUTO(actor) actor = {0};
    struct adopt_found found;
    struct adopt_wish wish = {.decided = DAY_NONE, .from = DAY_NONE};
    const struct opt opts[] = {
        {.name = "SKILL",
         .str = &what,
         .positional = true,
         .help = N_("the checklist of this skill among those installed: its code, or a part of "
                    "its name")},
        {0, "revision", N_("this revision of it (default: the newest)"), .num = &wish.revision,
         .value = "R", .usual = true},
        {0, "file", N_("a checklist file that is not installed"), .str = &wish.file,
         .value = "FILE"},
        {0, "decision", N_("number of the decision that approved it; without one it is a draft"),
         .str = &wish.decision, .usual = true},
        {0, "date", N_("day of that decision"), .day = &wish.decided, .usual = true},
        {0, "from", N_("in force from that day (default: today)"), .day = &wish.from},
        {0, "facility", N_("only there and below it (default: everywhere)"), .str = &where,
         .value = "FACILITY"},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && where)
        rc = noun_find(cli, NOUN_FACILITY, where, &facility, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    wish.facility = where ? &facility : NULL;
    if (wish.from == DAY_NONE)
        wish.from = cli->app.today;
    if (what && !wish.file && is_file(what))
        wish.file = what;
    else
        wish.skill = what;
    rc = look_at_offer(cli, &wish, skill, &found, err);
    if (rc >= 0)
        rc = cli_unlock(cli, &actor, err);
    if (rc >= 0)
        rc = checklist_adopt(&cli->app, &actor, &wish, &found, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    return say_adopted(cli, &wish, &found, err);
}
