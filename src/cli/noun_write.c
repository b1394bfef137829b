/* src/cli/noun_write.c - adding, changing and removing records: NOUN add, edit, remove. */
#include "base/base.h"

#include "cli/noun.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/grant_find.h"
#include "cli/grant_words.h"
#include "cli/import.h"
#include "cli/skill.h"
#include "domain/newcomer.h"
#include "domain/person.h"

#include <inttypes.h>

struct asked {         /* AUTO(asked) a = {0}; a record, as options say it */
    const char *which; /* NULL: a new one */
    struct wish wish;
    const char *full; /* --name "FULL NAME", and its parts */
    char *part[3];
    char skill[SKILL_SIZE];
};
static void asked_done(struct asked *a)
{
    for (size_t i = 0; i < COUNT_OF(a->part); i++)
        free(a->part[i]);
}

static int split_name(struct asked *a, struct sotay_error *err)
{
    static const char *const fields[] = {"family_name", "middle_name", "given_name"};
    const struct noun *n = &noun_table[NOUN_PERSON];
    if (!a->full)
        return SOTAY_OK;
    if (!person_split_name(a->full, &a->part[0], &a->part[1], &a->part[2]))
        return sotay_nomem(err);
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        int at = noun_field(n, fields[i]);
        if (at < 0 || !*a->part[i])
            continue;
        if (a->wish.v[at])
            return sotay_fail(err, SOTAY_EUSAGE, NULL,
                              _("only one of --name and the separate parts of the name"));
        a->wish.v[at] = a->part[i];
    }
    return SOTAY_OK;
}

static void person_options(struct noun_opts *o, struct asked *a)
{
    noun_opts_add(o, (struct opt){.name = "name",
                                  .str = &a->full,
                                  .value = "TEXT",
                                  .help = N_("the whole name, family name first")});
    noun_opts_add(o, (struct opt){.name = "facility",
                                  .str = &a->wish.facility,
                                  .value = "FACILITY",
                                  .help = N_("where the person works from today")});
    noun_opts_add(o, (struct opt){.name = "department",
                                  .str = &a->wish.department,
                                  .value = "TEXT",
                                  .help = N_("department there")});
}

/* The options of a record that is new, or one that is there and named first. */
static int read_asked(struct cli *cli, const struct noun *n, bool is_new, int argc, char **argv,
                      struct asked *a, struct sotay_error *err)
{
    struct noun_opts o = {0};
    if (!is_new)
        noun_opts_add(&o, (struct opt){.name = noun_word(n->id),
                                       .str = &a->which,
                                       .positional = true,
                                       .required = true,
                                       .help = noun_which(n->id)});
    noun_opts_fields(&o, n, a->wish.v, is_new ? NOUN_TO_ADD : NOUN_TO_EDIT);
    if (n->id == NOUN_PERSON)
        person_options(&o, a);
    int rc = cli_args(cli, o.opt, argc, argv, err);
    return rc == SOTAY_OK ? split_name(a, err) : rc;
}

static const char *saved_sentence(const struct save_result *r, bool dry)
{
    if (r->is_same)
        return _("nothing to change: %s %s");
    if (r->is_back)
        return dry ? _("would bring back %s %s") : _("brought back %s %s");
    if (r->is_new)
        return dry ? _("would add %s %s") : _("added %s %s");
    return dry ? _("would change %s %s") : _("changed %s %s");
}

/* What stands behind "added": "person DB-00001"; of a right its words, for its key is a riddle. */
static int saved_words(struct cli *cli, const struct noun *n, const struct id *id,
                       const struct wish *wish, const struct save_result *r, struct str *ret_kind,
                       struct str *ret_which, struct sotay_error *err)
{
    bool is_right = n->id == NOUN_GRANT;
    str_addf(ret_kind, is_right ? "%s:" : "%s", noun_shown(n));
    if (is_right)
        return grant_words(cli, id ? id : r->is_new ? NULL : &r->id, wish, ret_which, err);
    str_add(ret_which, r->label);
    return str_check(ret_which, err);
}

/* What an edit would change, in a dry run: "phone: 0911 -> 0922; ...". */
struct would {
    struct cli *cli;
    struct str text;
};

static void would_done(struct would *w)
{
    str_done(&w->text);
}

static void note_change(void *with, int64_t line, const char *who, const struct import_change *list,
                        size_t n)
{
    struct would *w = with;
    AUTO(english) words = cli_words(w->cli);
    (void)line;
    (void)who;
    for (size_t i = 0; i < n; i++) {
        str_add(&w->text, w->text.len ? "; " : "");
        import_change_words(&list[i], &w->text);
    }
}

static int answer_saved(struct cli *cli, const struct noun *n, const struct id *id,
                        const struct wish *wish, const struct save_result *r, const char *changes,
                        struct sotay_error *err)
{
    AUTO(str) sentence = {0}, kind = {0}, which = {0};
    if (r->warning[0])
        cli_warn(_("warning: %s"), r->warning);
    int rc = saved_words(cli, n, id, wish, r, &kind, &which, err);
    if (rc < 0)
        return rc;
        /* The sentences are of one shape; -Wformat cannot see through the choice. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&sentence, saved_sentence(r, cli->given.dry_run), str_text(&kind), str_text(&which));
#pragma GCC diagnostic pop
    if (*changes)
        str_addf(&sentence, ": %s", changes);
    struct id_text hex = id_hex(&r->id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"code", r->label, CELL_TEXT},
        {"new", r->is_new ? "true" : "false", CELL_BOOL},
        {"same", r->is_same ? "true" : "false", CELL_BOOL},
        {"changes", changes, CELL_TEXT},
    };
    const size_t n_facts = COUNT_OF(facts) - (cli->given.dry_run ? 0 : 1);
    rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, n_facts, str_text(&sentence), err);
}

/* Whom a name means is asked before the record is written: then others would have to wait. */
static int ask_whom(struct cli *cli, const struct noun *n, const struct wish *wish,
                    struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; cli_is_interactive() && rc >= 0 && i < n->n_fields; i++) {
        struct id id;
        if (n->fields[i].type == FIELD_REF && wish->v[i] && strcmp(wish->v[i], "-") != 0)
            rc = noun_find(cli, n->fields[i].ref, wish->v[i], &id, err);
    }
    return rc;
}

/* What is left out means all of them: that is said before the key signs it. */
static int show_right(struct cli *cli, const struct wish *wish, struct sotay_error *err)
{
    AUTO(str) words = {0};
    if (!cli_is_interactive() || cli->given.dry_run)
        return SOTAY_OK;
    int rc = grant_words(cli, NULL, wish, &words, err);
    if (rc >= 0)
        cli_warn("%s\n  %s", _("This right is given:"), str_text(&words));
    return rc < 0 ? rc : SOTAY_OK;
}

static int save(struct cli *cli, const struct noun *n, const struct id *id, const struct wish *wish,
                struct sotay_error *err)
{
    AUTO(actor) memory = {0};
    const struct actor *actor = NULL;
    struct save_result result = {0};
    AUTO(would) changes = {.cli = cli};
    const struct import_options look = {.changed = note_change, .with = &changes};
    struct wish told = *wish;
    told.look = &look;
    int rc = ask_whom(cli, n, wish, err);
    if (rc >= 0 && !id && n->id == NOUN_FACILITY)
        rc = noun_tell_twin(cli, wish, err);
    if (rc >= 0 && !id && n->id == NOUN_GRANT)
        rc = show_right(cli, wish, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, n->structural, &memory, &actor, err);
    if (rc >= 0)
        rc = record_save(&cli->app, actor, n, id, &told, &result, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    if (n->id == NOUN_PERSON && result.is_new && !result.is_back)
        rc = noun_tell_namesakes(cli, &result, err);
    return rc < 0 ? rc : answer_saved(cli, n, id, wish, &result, str_text(&changes.text), err);
}

/* A part of the name of a skill is as good as its code. */
static int name_skill(struct cli *cli, const struct noun *n, struct asked *a,
                      struct sotay_error *err)
{
    int at = noun_field(n, "skill");
    return at < 0 || !a->wish.v[at] ? SOTAY_OK
                                    : skill_named(cli, &a->wish.v[at], false, a->skill, err);
}

int cmd_noun_add(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    AUTO(asked) a = {0};
    int rc = read_asked(cli, n, true, argc, argv, &a, err);
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK)
        rc = name_skill(cli, n, &a, err);
    return rc == SOTAY_OK ? save(cli, n, NULL, &a.wish, err) : rc;
}

/* "confirmed: DB-00957 Lò Thị Mai (...), until now TAM-4F07C2" */
static int answer_confirmed(struct cli *cli, const struct save_result *r, const char *before,
                            struct sotay_error *err)
{
    AUTO(str) sentence = {0};
    struct id_text hex = id_hex(&r->id);
    if (r->warning[0])
        cli_warn(_("warning: %s"), r->warning);
    str_addf(&sentence, cli->given.dry_run ? _("would be confirmed: %s") : _("confirmed: %s"),
             r->code);
    if (strcmp(before, r->code) != 0)
        str_addf(&sentence, _(", until now %s"), before);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT}, {"code", r->code, CELL_TEXT}, {"before", before, CELL_TEXT}};
    int rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

int cmd_person_confirm(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_PERSON];
    AUTO(asked) a = {0};
    struct id id;
    char before[80];
    AUTO(actor) memory = {0};
    const struct actor *actor = NULL;
    struct save_result result = {0};
    int rc = read_asked(cli, n, false, argc, argv, &a, err);
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, n->id, a.which, &id, err);
    if (rc == SOTAY_OK)
        rc = record_code(cli->app.store, n, &id, before, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock_if(cli, false, &memory, &actor, err);
    if (rc == SOTAY_OK)
        rc = person_confirm(&cli->app, actor, &id, &a.wish, &result, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    return answer_confirmed(cli, &result, before, err);
}

int cmd_noun_edit(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    AUTO(asked) a = {0};
    struct id id;
    int rc = read_asked(cli, n, false, argc, argv, &a, err);
    bool something = a.wish.facility || a.wish.department;
    for (size_t i = 0; i < n->n_fields; i++)
        something = something || a.wish.v[i];
    if (rc == SOTAY_OK && !something)
        rc = sotay_fail(err, SOTAY_EUSAGE, _("Name at least one field, such as --end-date DATE."),
                        _("no change was given"));
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, n->id, a.which, &id, err);
    if (rc == SOTAY_OK)
        rc = name_skill(cli, n, &a, err);
    return rc == SOTAY_OK ? save(cli, n, &id, &a.wish, err) : rc;
}

static int answer_removed(struct cli *cli, const struct noun *n, const struct id *id, bool undo,
                          const char *label, const char *hangs, struct sotay_error *err)
{
    AUTO(str) code = {0}, sentence = {0};
    bool dry = cli->given.dry_run;
    int rc = noun_label(cli, n, id, &code, err);
    if (rc < 0)
        return rc;
    str_addf(&sentence, "%s: %s %s",
             undo ? (dry ? _("would bring back") : _("brought back"))
                  : (dry ? _("would remove") : _("removed")),
             noun_shown(n), label);
    if (*hangs)
        str_addf(&sentence, undo ? _(" (back with it: %s)") : _(" (it takes along: %s)"), hangs);
    struct id_text hex = id_hex(id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"code", str_text(&code), CELL_TEXT},
        {"removed", undo ? "false" : "true", CELL_BOOL},
        {"with", hangs, CELL_TEXT},
    };
    rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

/* What cannot go is refused before anybody is asked whether it shall. */
static int check_removal(struct cli *cli, const struct noun *n, const struct id *id, bool yes,
                         const char *label, const char *hangs, struct sotay_error *err)
{
    int rc = record_check_rests(&cli->app, n, id, err);
    return rc < 0 || yes ? rc : noun_ask_removal(cli, label, hangs, err);
}

/* What hangs on it, for machines; while it is there still. */
static int hangs_plainly(struct cli *cli, const struct noun *n, const struct id *id,
                         struct str *out, struct sotay_error *err)
{
    AUTO(english) words = english_begin(true);
    str_clear(out);
    return record_hangs(&cli->app, n, id, out, err);
}

int cmd_noun_remove(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    const char *which = NULL;
    bool undo = false, yes = false;
    struct id id;
    AUTO(actor) memory = {0};
    AUTO(str) label = {0}, hangs = {0};
    const struct actor *actor = NULL;
    const struct opt opts[] = {
        {.name = noun_word(n->id),
         .str = &which,
         .positional = true,
         .required = true,
         .help = noun_which(n->id)},
        {0, "undo", N_("bring a removed one back"), .flag = &undo},
        {0, "yes", N_("do not ask, whatever goes along"), .flag = &yes},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = undo ? record_find_removed(&cli->app, n, which, &id, err)
                  : noun_find(cli, n->id, which, &id, err);
    if (rc == SOTAY_OK)
        rc = record_hangs(&cli->app, n, &id, &hangs, err);
    if (rc == SOTAY_OK)
        rc = noun_removal_label(cli, n, &id, &label, err);
    if (rc == SOTAY_OK && !undo)
        rc = check_removal(cli, n, &id, yes, str_text(&label), str_text(&hangs), err);
    if (rc == SOTAY_OK && cli_for_machines(cli))
        rc = hangs_plainly(cli, n, &id, &hangs, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock_if(cli, n->structural, &memory, &actor, err);
    if (rc == SOTAY_OK)
        rc = record_void(&cli->app, actor, n, &id, !undo, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    return answer_removed(cli, n, &id, undo, str_text(&label), str_text(&hangs), err);
}

/* Sign-offs that rest on the right are named before it ends. */
static int ask_to_end(struct cli *cli, const struct id *id, sotay_day from, struct sotay_error *err)
{
    struct grant_losses lost;
    bool yes = false;
    int rc = grant_losses(&cli->app, id, from, &lost, err);
    if (rc < 0 || !lost.n)
        return rc;
    cli_warn(_("warning: sign-offs from %s on that would count no longer: %" PRId64),
             cli_day(from).s, lost.n);
    cli_warn(_("hint: To keep them, end the right later: --from %s"), day_iso(lost.last + 1).s);
    if (cli->given.dry_run || !cli_is_interactive())
        return SOTAY_OK;
    rc = ask_yes(_("End the right all the same?"), false, &yes, err);
    return rc < 0 || yes ? rc
                         : sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: the right goes on"));
}

int cmd_grant_revoke(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    const char *which = "", *role = NULL, *facility = NULL;
    sotay_day from = DAY_NONE;
    struct wish wish = {0};
    struct save_result result = {0};
    struct id id;
    AUTO(actor) actor = {0};
    AUTO(str) label = {0}, words = {0}, sentence = {0};
    const struct opt opts[] = {
        {.name = "RIGHT",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("a right as 'sotay grant list' has it, or whose it is: a code or a part of the "
                    "name")},
        {0, "role", N_("of a person's rights the one to do this"), .str = &role, .value = "WORD",
         .words = noun_table[NOUN_GRANT].fields[noun_field(n, "role")].words},
        {0, "facility", N_("of a person's rights the one given there"), .str = &facility,
         .value = "FACILITY"},
        {0, "from", N_("first day without the right (default: today)"), .day = &from},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && from == DAY_NONE)
        from = cli->app.today;
    if (rc == SOTAY_OK)
        rc = grant_find(cli, which, role, facility, from, &id, err);
    if (rc == SOTAY_OK)
        rc = noun_label(cli, n, &id, &label, err);
    if (rc == SOTAY_OK)
        rc = ask_to_end(cli, &id, from, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    struct day_text day = day_iso(from);
    wish.v[noun_field(n, "revoked")] = day.s;
    rc = record_save(&cli->app, &actor, n, &id, &wish, &result, err);
    if (rc >= 0)
        rc = grant_words(cli, &id, &wish, &words, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    str_addf(&sentence,
             cli->given.dry_run ? _("would end the right: %s") : _("ended the right: %s"),
             str_text(&words));
    struct id_text hex = id_hex(&id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"grant", str_text(&label), CELL_TEXT},
        {"revoked", day.s, CELL_DAY},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}
