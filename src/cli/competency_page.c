/* src/cli/competency_page.c - competency explain: the result, each condition, every sign-off. */
#include "base/base.h"

#include "cli/competency_page.h"

#include "cli/commands.h"
#include "cli/noun.h"
#include "cli/signoff_show.h"
#include "cli/signoff_words.h"
#include "cli/skill.h"
#include "domain/checklists.h"
#include "domain/notebook.h"
#include "domain/signoff_assess.h"

const char *competency_state_shown(int state)
{
    switch (state) {
    case SOTAY_STATE_COMPETENT:
        return _("competent");
    case SOTAY_STATE_NOT_YET:
        return _("not yet");
    case SOTAY_STATE_LAPSED:
        return _("lapsed");
    case SOTAY_STATE_PENDING:
    default:
        return _("waiting");
    }
}

struct explained { /* a verdict, its sign-offs being shown */
    struct cli *cli;
    const struct verdict *v;
    sotay_day as_of;
    struct assessed_pair assessed;
    int window; /* months within which what was passed must lie; 0: any time */
    struct str *json;
    struct rows rows;
    char **notes; /* why, below the table: (1), (2) ... */
    size_t n_notes;
};

static void explained_done(struct explained *e)
{
    assessed_pair_done(&e->assessed);
    rows_done(&e->rows);
    for (size_t i = 0; i < e->n_notes; i++)
        free(e->notes[i]);
    free(e->notes);
}

/* What the rules think of each sign-off; not asked where a plugin does not answer. */
static int assess(struct explained *e, struct sotay_error *err)
{
    const struct verdict *v = e->v;
    int rc = competency_window(&e->cli->app, v, &e->window, err);
    return rc < 0 || v->unfinished[0] ? rc
                                      : signoff_assess_pair(&e->cli->app, &v->person, v->skill,
                                                            e->as_of, &e->assessed, err);
}

/* ,"policies":[{"name":...}] */
static int json_policies(struct cli *cli, const struct verdict *v, struct str *out,
                         struct sotay_error *err)
{
    int rc = SOTAY_OK;
    str_add(out, ",\"policies\":[");
    for (size_t i = 0; rc >= 0 && i < v->n_policies; i++) {
        const struct policy_used *p = &v->policies[i];
        char place[80] = "";
        if (!p->everywhere)
            rc = record_code(cli->app.store, &noun_table[NOUN_FACILITY], &p->facility, place, err);
        str_add(out, i ? ",{" : "{");
        json_text(out, "name", p->name);
        json_text(out, "value", p->value);
        json_text(out, "facility", p->everywhere ? NULL : place);
        json_day(out, "from", p->from);
        str_add_char(out, '}');
    }
    str_add_char(out, ']');
    return rc;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

/* A rule may say of what the form lets pass that it was not passed. */
static bool is_worse(const struct assessed *a, const struct signoff_row *row)
{
    return a && row->passed > 0 && a->result < SOTAY_ASSESS_PASSED;
}

static bool is_too_old(const struct explained *e, const struct assessed *a,
                       const struct signoff_row *row)
{
    char canonical[24];
    sotay_day day;
    bool has_time;
    return row->counted && row->passed > 0 && !is_worse(a, row) &&
           moment_parse(row->performed_at, &day, canonical, &has_time) &&
           competency_is_too_old(e->v, e->window, e->as_of, day);
}

static int add_signoff(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct explained *e = with;
    struct str *out = e->json;
    const struct assessed *a = assessed_find(&e->assessed, &row->id);
    AUTO(str) reasons = {0};
    str_add(out, out->data[out->len - 1] == '[' ? "{" : ",{");
    json_text(out, "id", id_hex(&row->id).s);
    json_text(out, "performed_at", row->performed_at);
    json_text(out, "mentor", row->mentor_code);
    json_text(out, "facility", row->facility_code);
    json_int(out, "level", row->level);
    json_name(out, "passed");
    str_add(out, is_worse(a, row)   ? "false"
                 : row->passed > 0  ? "true"
                 : row->passed == 0 ? "false"
                                    : "null");
    json_bool(out, "counted", row->counted);
    json_text(out, "reason", row->counted ? NULL : row->reason);
    json_bool(out, "too_old", is_too_old(e, a, row));
    if (a) {
        signoff_add_reasons(a->reasons ? a->reasons : "", &reasons);
        json_bool(out, "passed_by_rules", a->result == SOTAY_ASSESS_PASSED);
        json_text(out, "assessment", str_text(&reasons));
    }
    str_add_char(out, '}');
    return str_check(out, err);
}

int competency_print_json(struct cli *cli, const struct verdict *v, sotay_day as_of,
                          struct sotay_error *err)
{
    AUTO(str) out = {0};
    AUTO(explained) e = {.cli = cli, .v = v, .as_of = as_of, .json = &out};
    char person[80], facility[80], name[200];
    struct decision by;
    int rc = competency_name(&cli->app, &v->person, &(struct id){{0}}, person, facility, name, err);
    if (rc >= 0)
        rc = adoption_decision(&cli->app, &v->adoption, &by, err);
    if (rc >= 0)
        rc = assess(&e, err);
    if (rc < 0)
        return rc;
    str_add(&out, "{\"format\":1");
    json_text(&out, "person", person);
    json_text(&out, "skill", v->skill);
    json_day(&out, "as_of", as_of);
    json_text(&out, "state", state_word(v->state));
    /* A day since when somebody does not have a skill means nothing. */
    bool dated = v->state == SOTAY_STATE_COMPETENT || v->state == SOTAY_STATE_LAPSED;
    json_day(&out, "since", dated ? v->since : DAY_NONE);
    json_day(&out, "expires", dated ? v->expires : DAY_NONE);
    json_day(&out, "holds_until", v->holds_until);
    json_day(&out, "refresh_due", v->refresh_due);
    json_text(&out, "way", v->way);
    json_text(&out, "guideline", v->guideline[0] ? v->guideline : NULL);
    json_text(&out, "why", v->state == SOTAY_STATE_PENDING ? v->why : NULL);
    str_add(&out, ",\"rules\":[");
    for (size_t i = 0; i < v->n_rules; i++) {
        str_add(&out, i ? ",{" : "{");
        json_text(&out, "name", v->rules[i].name);
        json_text(&out, "plugin", v->rules[i].plugin);
        json_text(&out, "version", v->rules[i].version);
        str_add_char(&out, '}');
    }
    str_add_char(&out, ']');
    json_int(&out, "revision", v->revision);
    rc = json_policies(cli, v, &out, err);
    if (rc < 0)
        return rc;
    json_bool(&out, "approved", v->approved);
    json_text(&out, "decision", by.text[0] ? by.text : NULL);
    json_day(&out, "decision_date", by.day);
    str_add(&out, ",\"criteria\":[");
    for (size_t i = 0; i < v->n_criteria; i++) {
        const struct verdict_criterion *c = &v->criteria[i];
        str_add(&out, i ? ",{" : "{");
        json_text(&out, "id", c->id);
        json_text(&out, "label", c->label);
        json_text(&out, "value", c->value);
        json_text(&out, "target", c->target);
        json_text(&out, "unit", c->unit);
        json_bool(&out, "met", c->met);
        str_add_char(&out, '}');
    }
    str_add(&out, "],\"signoffs\":[");
    rc = competency_signoffs(&cli->app, &v->person, v->skill, as_of, add_signoff, &e, err);
    str_add(&out, "]}\n");
    return rc < 0 ? rc : cli_put(&out, err);
}

/* ---- a page ------------------------------------------------------------------------------------ */

/* Behind the state. */
static void headline(const struct verdict *v, sotay_day as_of, struct str *out)
{
    switch (v->state) {
    case SOTAY_STATE_COMPETENT:
        str_addf(out, _(" since %s"), cli_day(v->since).s);
        if (v->expires == DAY_NONE)
            str_addf(out, ", %s", _("for good"));
        else
            str_addf(out, _(", up to and including %s"), cli_day(v->expires).s);
        break;
    case SOTAY_STATE_LAPSED:
        if (v->expires != DAY_NONE)
            str_addf(out, _(": it was valid up to and including %s"), cli_day(v->expires).s);
        break;
    case SOTAY_STATE_PENDING:
        if (v->why[0])
            str_addf(out, ": %s", v->why);
        break;
    default:
        break;
    }
    str_add_char(out, '\n');
    if (v->refresh_due != DAY_NONE)
        str_addf(out,
                 v->refresh_due < as_of ? _("refresher training was due on %s\n")
                                        : _("refresher training is due on %s\n"),
                 cli_day(v->refresh_due).s);
}

/* The rule set by its title, if the form has several. */
static void add_guideline(struct app *app, const struct verdict *v, struct str *out)
{
    const struct checklist *c = NULL;
    struct sotay_error why;
    if (!v->guideline[0] ||
        checklists_get(&app->checklists, app->store, &v->adoption, &c, NULL, &why) != SOTAY_OK)
        return;
    const struct checklist_guideline *g = checklist_guideline(c, v->guideline);
    if (g)
        str_addf(out, _("by the rules of %s (%s)\n"), signoff_pick(g->title, g->title_vi), g->name);
}

/* "by policy: paper = ignore at DB-C, from 2026-01-01" */
static void add_policies(struct app *app, const struct verdict *v, struct str *out)
{
    for (size_t i = 0; i < v->n_policies; i++) {
        AUTO(str) words = {0};
        struct sotay_error why;
        if (policy_words(app, &v->policies[i], cli_day(v->policies[i].from).s, &words, &why) >= 0)
            str_addf(out, _("by policy: %s\n"), str_text(&words));
    }
}

/* The conditions shown are those of the way that is nearest: the others are worth a look. */
static void add_other_ways(struct app *app, const struct verdict *v, struct str *out)
{
    const struct checklist *c = NULL;
    struct sotay_error why;
    AUTO(str) ways = {0};
    if (v->state == SOTAY_STATE_COMPETENT || !v->way[0] ||
        checklists_get(&app->checklists, app->store, &v->adoption, &c, NULL, &why) != SOTAY_OK)
        return;
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        bool said = strcmp(r->way, v->way) == 0 || !checklist_applies(&r->guidelines, v->guideline);
        for (size_t k = 0; k < i; k++)
            said = said || strcmp(c->rules[k].way, r->way) == 0;
        if (!said)
            str_addf(&ways, "%s%s", ways.len ? ", " : "", r->way);
    }
    if (ways.len)
        str_addf(out, _("another way: %s ('sotay skill show %s' says what it asks for)\n"),
                 str_text(&ways), c->skill);
}

static const struct verdict_rule *rule_used(const struct verdict *v, const char *use)
{
    for (size_t i = 0; i < v->n_rules; i++)
        if (strcmp(v->rules[i].name, use) == 0)
            return &v->rules[i];
    return NULL;
}

/* Each by the name that the checklist gives it: a policy calls it so, too. */
static void add_rules(struct app *app, const struct verdict *v, struct str *out)
{
    const struct checklist *c = NULL;
    struct sotay_error why;
    if (checklists_get(&app->checklists, app->store, &v->adoption, &c, NULL, &why) != SOTAY_OK)
        return;
    for (size_t i = 0; i < c->n_rules; i++) {
        const struct checklist_rule *r = &c->rules[i];
        const struct verdict_rule *by = rule_used(v, r->use);
        bool of_way = !v->way[0] || strcmp(r->way, v->way) == 0;
        if (by && of_way && checklist_applies(&r->guidelines, v->guideline))
            str_addf(out, _("rule %s (%s %s)\n"), r->name, by->plugin, by->version);
    }
}

static void judged_by(struct app *app, const struct verdict *v, struct str *out)
{
    struct decision by;
    struct sotay_error why;
    if (v->revision == 0)
        return; /* the plugin gave no answer: judged by nothing yet */
    str_addf(out, _("checklist revision %d; "), v->revision);
    if (adoption_decision(app, &v->adoption, &by, &why) >= 0)
        decision_words(&by, out);
    str_add_char(out, '\n');
    add_guideline(app, v, out);
    add_policies(app, v, out);
    add_rules(app, v, out);
    if (v->way[0] && strcmp(v->way, "standard") != 0)
        str_addf(out, _("by the way '%s'\n"), v->way);
    add_other_ways(app, v, out);
}

/* "not passed (1)", the reasons below the table; "not passed: reasons" in CSV. */
static int add_why(struct explained *e, const char *word, const char *why, struct str *out,
                   struct sotay_error *err)
{
    AUTO(str) text = {0};
    size_t at = 0;
    str_addf(&text, "%s: %s", word, why);
    if (e->cli->format != OUT_TABLE) {
        str_add(out, str_text(&text));
        return str_check(out, err);
    }
    while (at < e->n_notes && strcmp(e->notes[at], str_text(&text)) != 0)
        at++;
    if (at == e->n_notes) {
        char **grown = realloc(e->notes, (at + 1) * sizeof(*grown));
        if (!grown)
            return sotay_nomem(err);
        e->notes = grown;
        grown[at] = str_steal(&text);
        if (!grown[at])
            return sotay_nomem(err);
        e->n_notes++;
    }
    str_addf(out, "%s (%zu)", word, at + 1);
    return str_check(out, err);
}

/* Valid as a sign-off, but the conditions look at a period that began after it. */
static int add_too_old(struct explained *e, struct str *out, struct sotay_error *err)
{
    AUTO(str) why = {0};
    str_addf(&why,
             ngettext("it lies more than %d month back, and only what is newer is counted here",
                      "it lies more than %d months back, and only what is newer is counted here",
                      (unsigned long)e->window),
             e->window);
    int rc = str_check(&why, err);
    return rc < 0 ? rc : add_why(e, _("too old"), str_text(&why), out, err);
}

static int print_notes(const struct explained *e, struct sotay_error *err)
{
    AUTO(str) out = {0};
    for (size_t i = 0; i < e->n_notes; i++) {
        char number[24];
        int n = snprintf(number, sizeof(number), "(%zu)", i + 1);
        str_add(&out, number);
        fill_text(e->notes[i], n, n + 1 > 5 ? n + 2 : 5, &out);
    }
    return out.len ? cli_put(&out, err) : str_check(&out, err);
}

static int print_signoff(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct explained *e = with;
    const struct assessed *a = assessed_find(&e->assessed, &row->id);
    char level[16];
    AUTO(str) counts = {0}, result = {0}, reasons = {0};
    struct id_text hex = id_hex(&row->id);
    int rc = SOTAY_OK;
    snprintf(level, sizeof(level), "%d", row->level);
    if (e->cli->format == OUT_TABLE)
        hex.s[8] = '\0'; /* the beginning is enough to name it */
    if (is_too_old(e, a, row))
        rc = add_too_old(e, &counts, err);
    else if (row->counted)
        str_add(&counts, _("yes"));
    else
        rc = add_why(e, _("no"), signoff_why(row), &counts, err);
    bool worse = is_worse(a, row);
    const char *word = worse ? signoff_assess_word(a->result) : signoff_passed_word(row->passed);
    if (worse)
        signoff_add_reasons(a->reasons ? a->reasons : "", &reasons);
    if (rc >= 0 && reasons.len)
        rc = add_why(e, word, str_text(&reasons), &result, err);
    else
        str_add(&result, word);
    const char *cells[] = {
        row->performed_at,
        row->mentor_code,
        row->facility_code,
        level,
        str_text(&result),
        str_text(&counts),
        hex.s,
    };
    if (rc >= 0)
        rc = str_check(&result, err);
    return rc < 0 ? rc : listing_row(e->rows.listing, cells, err);
}

static int signoffs(struct cli *cli, const struct verdict *v, sotay_day as_of,
                    struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"performed_at", _("Seen"), CELL_DAY, false}, {"mentor", _("By"), CELL_TEXT, false},
        {"facility", _("Where"), CELL_TEXT, false},   {"level", _("Level"), CELL_INT, false},
        {"passed", _("Result"), CELL_TEXT, false},    {"counts", _("Counts"), CELL_TEXT, false},
        {"id", _("Number"), CELL_TEXT, false},
    };
    AUTO(explained) e = {.cli = cli, .v = v, .as_of = as_of};
    int rc = assess(&e, err);
    if (rc >= 0)
        rc = rows_begin(&e.rows, cli, columns, COUNT_OF(columns), _("none"), err);
    if (rc >= 0)
        rc = competency_signoffs(&cli->app, &v->person, v->skill, as_of, print_signoff, &e, err);
    if (rc >= 0)
        rc = rows_end(&e.rows, err);
    return rc < 0 ? rc : print_notes(&e, err);
}

int competency_print_page(struct cli *cli, const struct verdict *v, sotay_day as_of,
                          struct sotay_error *err)
{
    AUTO(str) page = {0};
    const struct checklist *c = NULL;
    struct id adoption;
    bool has_form = skill_checklist(&cli->app, v->skill, NULL, as_of, &c, &adoption, NULL) >= 0;
    int rc = signoff_trainee_text(cli, has_form && c->of_facility, &v->person, &page, err);
    if (rc < 0)
        return rc;
    str_add_char(&page, '\n');
    if (has_form)
        str_addf(&page, "%s (%s)\n", signoff_title(c), v->skill);
    else
        str_addf(&page, "%s\n", v->skill);
    if (as_of != cli->app.today)
        str_addf(&page, _("as of %s\n"), cli_day(as_of).s);
    str_add_char(&page, '\n');
    rc = cli_put(&page, err);
    if (rc >= 0)
        rc = cli_put_bold(competency_state_shown(v->state), err);
    if (rc < 0)
        return rc;
    str_clear(&page);
    headline(v, as_of, &page);
    judged_by(&cli->app, v, &page);
    if (v->n_criteria)
        competency_conditions(v, &page);
    str_addf(&page, "\n%s\n", _("Sign-offs"));
    rc = cli_put(&page, err);
    return rc < 0 ? rc : signoffs(cli, v, as_of, err);
}

int competency_find_subject(struct cli *cli, const char *text, struct id *ret,
                            struct sotay_error *err)
{
    struct sotay_error no_facility;
    int rc = noun_find(cli, NOUN_PERSON, text, ret, err);
    if (rc == SOTAY_EABSENT && noun_find(cli, NOUN_FACILITY, text, ret, &no_facility) >= 0)
        rc = SOTAY_OK;
    return rc;
}

int cmd_competency_explain(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *who = NULL, *skill = NULL;
    char code[SKILL_SIZE];
    struct id person;
    sotay_day as_of = DAY_NONE;
    AUTO(verdict) v = {0};
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &who,
         .positional = true,
         .required = true,
         .help = N_("code, or a unique part of the name")},
        {.name = "SKILL",
         .str = &skill,
         .positional = true,
         .required = true,
         .help = N_("such as resuscitation.bls-adult")},
        {0, "as-of", N_("from the facts dated up to that day (default: today)"), .day = &as_of},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (as_of == DAY_NONE)
        as_of = cli->app.today;
    rc = competency_find_subject(cli, who, &person, err);
    if (rc >= 0)
        rc = skill_find(cli, skill, code, err);
    if (rc < 0)
        return rc;
    AUTO(english) words = cli_words(cli);
    rc = competency_explain(&cli->app, &person, code, as_of, &v, err);
    if (rc < 0)
        return rc;
    if (cli->format == OUT_TABLE)
        return competency_print_page(cli, &v, as_of, err);
    if (cli->format == OUT_CSV)
        return signoffs(cli, &v, as_of, err);
    return competency_print_json(cli, &v, as_of, err);
}
