/* src/cli/cmd_person.c - one person with several records, and somebody who wants to be forgotten:
 * person duplicates, distinct, merge, unmerge, erase. */
#include "base/base.h"

#include "base/text.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/noun.h"
#include "domain/person.h"
#include "domain/person_erase.h"
#include "domain/person_link.h"

/* ---- duplicates -------------------------------------------------------------------------------- */

static void add_word(struct str *out, bool there, const char *word)
{
    if (there)
        str_addf(out, "%s%s", out->len ? "; " : "", word);
}

/* What two records share: words for people, names of columns for programs. */
static void add_same(struct str *out, unsigned same, bool shown)
{
    add_word(out, same & SAME_CITIZEN, shown ? _("citizen ID") : "citizen_id");
    add_word(out, same & SAME_NAME, shown ? _("name and birth date") : "name");
    add_word(out, same & SAME_CODE, shown ? _("code") : "code");
    add_word(out, same & SAME_PHONE, shown ? _("phone") : "phone");
}

struct pairs {
    struct rows *rows;
    char one[80], other[80]; /* the first two who may be two people after all; "" none */
};

static int print_pair(void *with, const struct pair_found *pair, struct sotay_error *err)
{
    struct pairs *pairs = with;
    struct rows *rows = pairs->rows;
    if (!pairs->one[0] && !(pair->same & (SAME_CITIZEN | SAME_CODE))) {
        snprintf(pairs->one, sizeof(pairs->one), "%s", pair->other_code);
        snprintf(pairs->other, sizeof(pairs->other), "%s", pair->keep_code);
    }
    AUTO(str) same = {0}, command = {0};
    add_same(&same, pair->same, rows->cli->format == OUT_TABLE);
    str_addf(&command, "sotay %s", pair->command);
    int rc = str_check(&command, err);
    const char *cells[] = {str_text(&same), pair->keep_label, pair->other_label,
                           pair->keep_code, pair->other_code, str_text(&command)};
    return rc < 0 ? rc : listing_row(rows->listing, cells, err);
}

int cmd_person_duplicates(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    struct pairs pairs = {.rows = &rows};
    const struct opt opts[] = {{0}};
    const struct out_column columns[] = {
        {"same", _("Same"), CELL_TEXT, false},
        {"first", _("First record"), CELL_TEXT, false},
        {"second", _("Second record"), CELL_TEXT, false},
        {"first_code", _("First code"), CELL_TEXT, true},
        {"second_code", _("Second code"), CELL_TEXT, true},
        {"command", _("What mends it"), CELL_TEXT, false},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, columns, COUNT_OF(columns), _("no duplicates"), err);
    if (rc == SOTAY_OK)
        rc = person_duplicates(&cli->app, print_pair, &pairs, err);
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    rc = rows_end(&rows, err);
    if (rc >= 0 && pairs.one[0] && cli->format == OUT_TABLE)
        cli_warn(_("If two of a row are two people: sotay person distinct %s %s"), pairs.one,
                 pairs.other);
    return rc;
}

/* ---- two people ----------------------------------------------------------------------------------- */

static int answer_distinct(struct cli *cli, const struct id *one, const struct id *other,
                           bool is_known, struct sotay_error *err)
{
    AUTO(str) a = {0}, b = {0}, sentence = {0};
    const struct id_text hex[] = {id_hex(one), id_hex(other)};
    int rc = person_label(&cli->app, one, &a, err);
    if (rc >= 0)
        rc = person_label(&cli->app, other, &b, err);
    if (rc < 0)
        return rc;
    const char *shape = is_known             ? _("known already to be two people: %s and %s")
                        : cli->given.dry_run ? _("would be known to be two people: %s and %s")
                                             : _("are two people: %s and %s");
    /* Each sentence has two places; -Wformat cannot see through the choice. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&sentence, shape, str_text(&a), str_text(&b));
#pragma GCC diagnostic pop
    const struct fact facts[] = {
        {"first", hex[0].s, CELL_TEXT},
        {"second", hex[1].s, CELL_TEXT},
        {"same", is_known ? "true" : "false", CELL_BOOL},
    };
    rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

int cmd_person_distinct(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which[2] = {NULL, NULL};
    struct id id[2];
    bool is_known = false;
    AUTO(actor) memory = {0};
    const struct actor *actor = NULL;
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &which[0],
         .positional = true,
         .required = true,
         .help = N_("one of them: code, or part of the name")},
        {.name = "OTHER",
         .str = &which[1],
         .positional = true,
         .required = true,
         .help = N_("the other one")},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    for (size_t i = 0; i < COUNT_OF(id) && rc == SOTAY_OK; i++)
        rc = noun_find(cli, NOUN_PERSON, which[i], &id[i], err);
    if (rc == SOTAY_OK)
        rc = cli_unlock_if(cli, false, &memory, &actor, err);
    if (rc == SOTAY_OK)
        rc = person_tell_apart(&cli->app, actor, &id[0], &id[1], &is_known, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    return answer_distinct(cli, &id[0], &id[1], is_known, err);
}

/* ---- merge ------------------------------------------------------------------------------------- */

/* kept NULL: taken apart.  ended: where they work no longer; taken: what the kept one did not have; "" if
 * that was told before. */
static int answer_link(struct cli *cli, const struct id *duplicate, const struct id *kept,
                       const char *ended, const char *taken, struct sotay_error *err)
{
    AUTO(str) one = {0}, other = {0}, sentence = {0};
    int rc = person_own_label(&cli->app, duplicate, &one, err);
    if (rc >= 0 && kept)
        rc = person_own_label(&cli->app, kept, &other, err);
    if (rc < 0)
        return rc;
    const bool dry = cli->given.dry_run;
    if (kept)
        str_addf(&sentence, dry ? _("%s would become part of %s") : _("%s is now part of %s"),
                 str_text(&one), str_text(&other));
    else
        str_addf(&sentence,
                 dry ? _("%s would be a person of its own again")
                     : _("%s is a person of its own again"),
                 str_text(&one));
    if (*ended)
        str_addf(&sentence, "; %s %s", _("no longer a place of work:"), ended);
    if (*taken)
        str_addf(&sentence, "; %s %s", _("is taken over:"), taken);
    struct id_text hex[] = {id_hex(duplicate), id_hex(kept ? kept : duplicate)};
    const struct fact facts[] = {
        {"duplicate", hex[0].s, CELL_TEXT},
        {"into", kept ? hex[1].s : NULL, CELL_TEXT},
        {"ended", *ended ? ended : NULL, CELL_TEXT},
        {"taken", *taken ? taken : NULL, CELL_TEXT},
    };
    cli->app.note[0] = '\0'; /* said already */
    rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

static void differing(unsigned differs, struct str *out)
{
    add_word(out, differs & DIFFERS_CITIZEN, _("citizen ID"));
    add_word(out, differs & DIFFERS_NAME, _("name"));
    add_word(out, differs & DIFFERS_BIRTH, _("birth date"));
    add_word(out, differs & DIFFERS_CADRE, _("cadre"));
    add_word(out, differs & DIFFERS_SEX, _("sex"));
    add_word(out, differs & DIFFERS_LICENCE, _("licence"));
    add_word(out, differs & DIFFERS_PHONE, _("phone"));
}

static void show_line(const char *title, const char *text)
{
    AUTO(str) line = {0};
    str_addf(&line, "%s %s", title, text);
    if (*text)
        cli_warn_filled("", 2, str_text(&line));
}

static void show_one(const struct compared *c, size_t which, const char *role)
{
    AUTO(str) text = {0};
    const char *birth = record_value(&noun_table[NOUN_PERSON], &c->record[which], "birth_date");
    str_add(&text, str_text(&c->label[which]));
    if (*birth)
        str_addf(&text, "; %s", strlen(birth) > 4 ? cli_seen(birth).s : birth);
    if (c->about[which].len)
        str_addf(&text, "; %s", str_text(&c->about[which]));
    show_line(role, str_text(&text));
}

static void show_compared(const struct compared *c)
{
    AUTO(str) differs = {0};
    differing(c->differs, &differs);
    show_one(c, 0, _("becomes part of the other:"));
    show_one(c, 1, _("is kept:"));
    if (c->fields.were_apart)
        cli_warn("  %s", _("it was said before that these are two people"));
    show_line(_("not the same:"), str_text(&differs));
    show_line(_("is taken over:"), str_text(&c->fields.taken));
    show_line(_("goes over:"), str_text(&c->goes));
    show_line(_("the cadre stays:"), str_text(&c->cadre));
    show_line(_("the place of work becomes:"), str_text(&c->place));
    show_line(_("no longer a place of work:"), str_text(&c->ends));
}

/* Where nobody can be asked, only what nothing speaks against. */
static int check_merge(struct cli *cli, const struct compared *c, bool yes, struct sotay_error *err)
{
    bool same = false;
    AUTO(str) differs = {0};
    if (yes)
        return SOTAY_OK;
    if (cli_is_interactive() || cli->given.dry_run)
        show_compared(c);
    if (cli->given.dry_run)
        return SOTAY_OK;
    if (cli_is_interactive()) {
        int rc = ask_yes(_("Are these one person?"), false, &same, err);
        if (rc >= 0 && !same)
            rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was recorded"));
        return rc;
    }
    const char *hint =
        _("Look at both with --dry-run.  If they are one person all the same, add --yes.");
    differing(c->differs & ~(unsigned)DIFFERS_CADRE, &differs);
    if (c->fields.were_apart)
        return sotay_fail(err, SOTAY_EREFUSED, hint,
                          _("it was said before that these are two people: %s and %s"),
                          str_text(&c->label[0]), str_text(&c->label[1]));
    if (!c->is_doubtful)
        return SOTAY_OK;
    return sotay_fail(err, SOTAY_EREFUSED, hint,
                      _("this may be two people, for what is not the same: %s"),
                      str_text(&differs));
}

int cmd_person_merge(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *duplicate = NULL, *into = NULL;
    bool yes = false;
    struct id from, to;
    AUTO(actor) actor = {0};
    AUTO(compared) c = {0};
    const struct opt opts[] = {
        {.name = "DUPLICATE",
         .str = &duplicate,
         .positional = true,
         .required = true,
         .help = N_("the record that becomes part of the other: its code, or part of its name")},
        {.name = "PERSON",
         .str = &into,
         .positional = true,
         .required = true,
         .help = N_("the record that is kept")},
        {0, "yes", N_("they are one person, as different as they look: do not ask"), .flag = &yes},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, duplicate, &from, err);
    if (rc == SOTAY_OK)
        rc = noun_find(cli, NOUN_PERSON, into, &to, err);
    if (rc == SOTAY_OK)
        rc = person_compare(&cli->app, &from, &to, &c, err);
    if (rc == SOTAY_OK && !id_equal(&from, &to)) /* else: refused below */
        rc = check_merge(cli, &c, yes, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc == SOTAY_OK)
        rc = person_merge(&cli->app, &actor, &from, &to, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    bool told = cli_is_interactive() && !yes && cli->format == OUT_TABLE;
    return answer_link(cli, &from, &to, told ? "" : str_text(&c.ends),
                       told ? "" : str_text(&c.fields.taken), err);
}

int cmd_person_unmerge(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *duplicate = NULL;
    struct id from;
    AUTO(actor) actor = {0};
    const struct opt opts[] = {
        {.name = "DUPLICATE",
         .str = &duplicate,
         .positional = true,
         .required = true,
         .help = N_("the record that is part of another: its own code, or its record number")},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = person_find_duplicate(&cli->app, duplicate, &from, err);
    if (rc == SOTAY_OK)
        rc = cli_unlock(cli, &actor, err);
    if (rc == SOTAY_OK)
        rc = person_unmerge(&cli->app, &actor, &from, err);
    if (rc != SOTAY_OK)
        return rc;
    cli_settle(cli);
    return answer_link(cli, &from, NULL, "", "", err);
}

/* ---- erase ------------------------------------------------------------------------------------- */

static void add_counts(struct str *out, const struct person_erasure *e)
{
    str_addf(out,
             ngettext("%lld record of the person", "%lld records of the person",
                      (unsigned long)e->count.persons),
             (long long)e->count.persons);
    str_addf(out, ngettext(", %lld note", ", %lld notes", (unsigned long)e->count.notes),
             (long long)e->count.notes);
    str_addf(out,
             ngettext(", %lld certificate's text", ", %lld certificates' texts",
                      (unsigned long)e->count.certificates),
             (long long)e->count.certificates);
}

/* It cannot be undone: whoever is asked types the code. */
static int confirm(struct cli *cli, const struct id *person, const struct person_erasure *e,
                   struct sotay_error *err)
{
    char code[80];
    struct answer answer = {{0}};
    AUTO(str) what = {0}, prompt = {0};
    int rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], person, code, err);
    if (rc < 0)
        return rc;
    if (!cli_is_interactive())
        return sotay_fail(err, SOTAY_EUSAGE, _("Add --yes, or look first with --dry-run."),
                          _("this cannot be undone, and there is nobody to ask"));
    add_counts(&what, e);
    cli_warn("%s", str_text(&e->label));
    cli_warn(_("This goes for good, here and wherever it is synced to: %s."), str_text(&what));
    str_addf(&prompt, _("Type the code %s to erase: "), code);
    rc = ask_line(str_text(&prompt), &answer, err);
    if (rc >= 0 && strcmp(answer.s, code) != 0)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("that is not the code: nothing was erased"));
    return rc;
}

static void warn_lines(const struct str *lines)
{
    for (const char *at = str_text(lines); *at;) {
        size_t len = strcspn(at, "\n");
        AUTO_FREE char *one = text_dup_bytes(at, len);
        cli_warn("  %s", one ? one : "");
        at += len + (at[len] == '\n');
    }
}

static void tell_backups(const struct person_erasure *e)
{
    if (!e->n_backups)
        return;
    cli_warn(_("These backups may still hold the name; make a new one and delete them:"));
    warn_lines(&e->backups);
}

/* Whoever asks to be forgotten means all that is written of them. */
static void tell_similar(const struct person_erasure *e)
{
    if (!e->n_similar)
        return;
    cli_warn(_("warning: these may be the same person, and nothing of them goes unless they are "
               "merged first or erased as well:"));
    warn_lines(&e->similar);
}

static int answer_erased(struct cli *cli, const struct id *person, const struct person_erasure *e,
                         struct sotay_error *err)
{
    AUTO(str) counts = {0}, sentence = {0};
    struct id_text hex = id_hex(person);
    char persons[24], notes[24], certificates[24];
    snprintf(persons, sizeof(persons), "%lld", (long long)e->count.persons);
    snprintf(notes, sizeof(notes), "%lld", (long long)e->count.notes);
    snprintf(certificates, sizeof(certificates), "%lld", (long long)e->count.certificates);
    add_counts(&counts, e);
    if (e->was_erased)
        str_addf(&sentence, _("erased before; nothing of it is left in the file: %s"), e->code);
    else if (cli->given.dry_run)
        str_addf(&sentence, _("would erase %s: %s"), str_text(&e->label), str_text(&counts));
    else
        str_addf(&sentence, _("erased, now shown as %s: %s"), e->code, str_text(&counts));
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"code", e->code, CELL_TEXT},
        {"records", persons, CELL_INT},
        {"notes", notes, CELL_INT},
        {"certificates", certificates, CELL_INT},
        {"backups", e->n_backups ? str_text(&e->backups) : NULL, CELL_TEXT},
        {"similar", e->n_similar ? str_text(&e->similar_codes) : NULL, CELL_TEXT},
    };
    tell_backups(e);
    int rc = str_check(&sentence, err);
    return rc < 0 ? rc : cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

/* Who acts is asked only where something is to be recorded. */
static int erase(struct cli *cli, const struct id *person, const char *reason, bool yes,
                 struct sotay_error *err)
{
    AUTO(person_erasure) before = {0}, done = {0};
    AUTO(actor) actor = {0};
    int rc = person_erase_look(&cli->app, person, &before, err);
    if (rc >= 0)
        tell_similar(&before);
    if (rc >= 0 && !before.was_erased) {
        if (!yes && !cli->given.dry_run)
            rc = confirm(cli, person, &before, err);
        if (rc >= 0)
            rc = cli_unlock(cli, &actor, err);
    }
    if (rc < 0 || rc == SOTAY_END)
        return rc;
    rc = person_erase(&cli->app, before.was_erased ? NULL : &actor, person, reason, &done, err);
    if (rc == SOTAY_EFAIL)
        tell_backups(&done);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    cli->app.note[0] = '\0'; /* it would name a code that is gone */
    return answer_erased(cli, person, &done, err);
}

int cmd_person_erase(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const char *which = NULL, *reason = NULL;
    bool yes = false;
    struct id person;
    const struct opt opts[] = {
        {.name = "PERSON",
         .str = &which,
         .positional = true,
         .required = true,
         .help = N_("whose personal data go: code, or part of the name")},
        {0, "reason",
         N_("why, in a line that is kept: name the request or the decision, never the person"),
         .str = &reason, .usual = true},
        {0, "yes", N_("do not ask; it cannot be undone"), .flag = &yes},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = record_find_any(&cli->app, &noun_table[NOUN_PERSON], which, &person, err);
    return rc == SOTAY_OK ? erase(cli, &person, reason, yes, err) : rc;
}
