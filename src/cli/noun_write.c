/* src/cli/noun_write.c - adding, changing and removing records: NOUN add, edit, remove. */
#include "base/base.h"

#include "cli/noun.h"

#include "base/text.h"
#include "cli/commands.h"
#include "domain/newcomer.h"

struct asked {         /* AUTO(asked) a = {0}; a record, as options say it */
    const char *which; /* NULL: a new one */
    struct wish wish;
    const char *full; /* --name "FULL NAME", and its parts */
    char *part[3];
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
    if (!text_name_split(a->full, &a->part[0], &a->part[1], &a->part[2]))
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

static int answer_saved(struct cli *cli, const struct noun *n, const struct save_result *r,
                        struct sotay_error *err)
{
    AUTO(str) sentence = {0};
    if (r->warning[0])
        cli_warn(_("warning: %s"), r->warning);
        /* The sentences are of one shape; -Wformat cannot see through the choice. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&sentence, saved_sentence(r, cli->given.dry_run), noun_shown(n), r->label);
#pragma GCC diagnostic pop
    struct id_text hex = id_hex(&r->id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"code", r->label, CELL_TEXT},
        {"new", r->is_new ? "true" : "false", CELL_BOOL},
        {"same", r->is_same ? "true" : "false", CELL_BOOL},
    };
    int rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
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

static int save(struct cli *cli, const struct noun *n, const struct id *id, const struct wish *wish,
                struct sotay_error *err)
{
    AUTO(actor) memory = {0};
    const struct actor *actor = NULL;
    struct save_result result = {0};
    int rc = ask_whom(cli, n, wish, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, n->structural, &memory, &actor, err);
    if (rc >= 0)
        rc = record_save(&cli->app, actor, n, id, wish, &result, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    return answer_saved(cli, n, &result, err);
}

int cmd_noun_add(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    AUTO(asked) a = {0};
    int rc = read_asked(cli, n, true, argc, argv, &a, err);
    if (rc == SOTAY_OK)
        rc = cli_open(cli, err);
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
    return rc == SOTAY_OK ? save(cli, n, &id, &a.wish, err) : rc;
}

static int answer_removed(struct cli *cli, const struct noun *n, const struct id *id, bool undo,
                          const char *hangs, struct sotay_error *err)
{
    AUTO(str) label = {0}, sentence = {0};
    bool dry = cli->given.dry_run;
    int rc = noun_label(cli, n, id, &label, err);
    if (rc < 0)
        return rc;
    str_addf(&sentence, "%s: %s %s",
             undo ? (dry ? _("would bring back") : _("brought back"))
                  : (dry ? _("would remove") : _("removed")),
             noun_shown(n), str_text(&label));
    if (*hangs)
        str_addf(&sentence, undo ? _(" (back with it: %s)") : _(" (it takes along: %s)"), hangs);
    struct id_text hex = id_hex(id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"code", str_text(&label), CELL_TEXT},
        {"removed", undo ? "false" : "true", CELL_BOOL},
        {"with", hangs, CELL_TEXT},
    };
    rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

int cmd_noun_remove(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    const char *which = NULL;
    bool undo = false;
    struct id id;
    AUTO(actor) memory = {0};
    AUTO(str) hangs = {0};
    const struct actor *actor = NULL;
    const struct opt opts[] = {
        {.name = noun_word(n->id),
         .str = &which,
         .positional = true,
         .required = true,
         .help = noun_which(n->id)},
        {0, "undo", N_("bring a removed one back"), .flag = &undo},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = undo ? record_find_removed(&cli->app, n, which, &id, err)
                  : noun_find(cli, n->id, which, &id, err);
    if (rc == SOTAY_OK)
        rc = record_hangs(&cli->app, n, &id, &hangs, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock_if(cli, n->structural, &memory, &actor, err);
    if (rc == SOTAY_OK)
        rc = record_void(&cli->app, actor, n, &id, !undo, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    return answer_removed(cli, n, &id, undo, str_text(&hangs), err);
}

int cmd_grant_revoke(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_GRANT];
    const char *which = NULL;
    sotay_day from = DAY_NONE;
    struct wish wish = {0};
    struct save_result result = {0};
    struct id id;
    AUTO(actor) actor = {0};
    AUTO(str) label = {0}, sentence = {0};
    const struct opt opts[] = {
        {.name = "RIGHT",
         .str = &which,
         .positional = true,
         .required = true,
         .help = noun_which(NOUN_GRANT)},
        {0, "from", N_("first day without the right (default: today)"), .day = &from},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_GRANT, which, &id, err);
    if (rc == SOTAY_OK)
        rc = noun_label(cli, n, &id, &label, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    struct day_text day = day_iso(from == DAY_NONE ? cli->app.today : from);
    wish.v[noun_field(n, "revoked")] = day.s;
    rc = record_save(&cli->app, &actor, n, &id, &wish, &result, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    str_addf(&sentence,
             cli->given.dry_run
                 ? _("the right %s would end: from %s on it would no longer be there")
                 : _("the right %s ends: from %s on it is no longer there"),
             str_text(&label), day.s);
    struct id_text hex = id_hex(&id);
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"grant", str_text(&label), CELL_TEXT},
        {"revoked", day.s, CELL_DAY},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}
