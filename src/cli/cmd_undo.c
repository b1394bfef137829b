/* src/cli/cmd_undo.c - undo: what was done here, and the reversal of one of it. */
#include "base/base.h"

#include "cli/commands.h"

#include "cli/ask.h"
#include "cli/noun.h"
#include "domain/undo.h"

#include <inttypes.h>

struct asked {
    struct cli *cli;
    const char *which;
    int last;
    struct id person; /* --as; zeros: nobody */
    struct rows rows;
    int listed;
};

/* After the notebook was opened. */
static int find_person(struct asked *a, struct sotay_error *err)
{
    const char *as = a->cli->given.as;
    if (!as || strcmp(as, "authority") == 0)
        return SOTAY_OK;
    return noun_find(a->cli, NOUN_PERSON, as, &a->person, err);
}

static const struct id *person_of(const struct asked *a)
{
    return id_is_zero(&a->person) ? NULL : &a->person;
}

/* ---- the list ---------------------------------------------------------------------------------- */

static int print_command(void *with, const struct command_done *c, struct sotay_error *err)
{
    struct asked *a = with;
    bool table = a->cli->format == OUT_TABLE;
    char number[16];
    AUTO(str) words = {0};
    struct moment_text when = cli_moment(a->cli, c->batch.time);
    struct id_text id = id_hex(&c->batch.id);
    snprintf(number, sizeof(number), "%d", c->number);
    str_add(&words, c->words);
    if (table && c->computer[0])
        str_addf(&words, " (%s)", c->computer);
    const char *by = c->by;
    if (table && !*by) /* unsigned: what is known is where */
        by = c->writer[0] ? c->writer : c->computer[0] ? c->computer : _("this computer");
    if (table && c->is_undone)
        str_addf(&words, " (%s)", _("undone"));
    if (table)
        id.s[UNDO_ID_LEAST] = '\0';
    int rc = str_check(&words, err);
    const char *cells[] = {number, when.s,      str_text(&words), by,
                           id.s,   c->computer, c->word,          c->is_undone ? "true" : "false"};
    a->listed++;
    return rc < 0 ? rc : listing_row(a->rows.listing, cells, err);
}

static int list(struct asked *a, struct sotay_error *err)
{
    const struct out_column columns[] = {
        {"number", "", CELL_INT, false},        {"time", _("When"), CELL_TEXT, false},
        {"what", _("What"), CELL_TEXT, false},  {"by", _("By"), CELL_TEXT, false},
        {"id", _("Command"), CELL_TEXT, false}, {"computer", "", CELL_TEXT, true},
        {"kind", "", CELL_TEXT, true},          {"undone", "", CELL_BOOL, true},
    };
    AUTO(english) words = cli_words(a->cli);
    int rc = rows_begin(&a->rows, a->cli, columns, COUNT_OF(columns),
                        _("nothing was done on this computer yet"), err);
    if (rc >= 0)
        rc = undo_list(&a->cli->app, person_of(a), (size_t)a->last, print_command, a, err);
    return rc < 0 ? rc : rows_end(&a->rows, err);
}

/* ---- one of them -------------------------------------------------------------------------------- */

static void print_lines(const struct undo_result *r, void (*say)(const char *fmt, ...))
{
    int64_t shown = 0;
    for (const char *at = str_text(&r->lines); *at; shown++) {
        int n = (int)strcspn(at, "\n");
        say("  %.*s", n, at);
        at += n + (at[n] == '\n');
    }
    if (r->n_lines > shown)
        say(_("  and more of the same: %" PRId64), r->n_lines - shown);
}

static void in_one_line(const char *lines, struct str *out)
{
    for (const char *at = lines; *at; at++)
        if (*at != '\n')
            str_add_char(out, *at);
        else if (at[1])
            str_add(out, "; ");
}

static int answer(struct cli *cli, const struct batch *b, const struct undo_result *r,
                  struct sotay_error *err)
{
    bool dry = cli->given.dry_run;
    AUTO(str) sentence = {0}, changes = {0}, became = {0};
    struct id_text undone = id_hex(&b->id), id = id_hex(&r->batch);
    struct {
        char s[24];
    } n[5] = {0};
    const int64_t v[] = {r->removed, r->brought_back, r->changed, r->withdrawn, r->recorded};
    for (size_t i = 0; i < COUNT_OF(v); i++)
        snprintf(n[i].s, sizeof(n[i].s), "%" PRId64, v[i]);
    str_addf(&sentence, dry ? _("would undo: %s") : _("undone: %s"), str_text(&r->words));
    if (r->counts.len && r->n_lines > 1)
        str_addf(&sentence, " (%s)", str_text(&r->counts));
    in_one_line(str_text(&r->lines), &changes);
    in_one_line(str_text(&r->became), &became);
    if (became.len)
        str_addf(&sentence, _("\nnew number: %s"), str_text(&became));
    int rc = str_check(&sentence, err);
    if (rc >= 0)
        rc = str_check(&changes, err);
    if (rc >= 0)
        rc = str_check(&became, err);
    if (rc < 0)
        return rc;
    if (dry && cli->format == OUT_TABLE)
        print_lines(r, cli_say);
    const struct fact facts[] = {
        {"undone", undone.s, CELL_TEXT},
        {"what", str_text(&r->words), CELL_TEXT},
        {"id", dry ? NULL : id.s, CELL_TEXT},
        {"removed", n[0].s, CELL_INT},
        {"brought_back", n[1].s, CELL_INT},
        {"changed", n[2].s, CELL_INT},
        {"withdrawn", n[3].s, CELL_INT},
        {"recorded", n[4].s, CELL_INT},
        {"changes", str_text(&changes), CELL_TEXT},
        {"new_numbers", became.len ? str_text(&became) : NULL, CELL_TEXT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&sentence), err);
}

/* On a terminal it is shown before it is done. */
static int ask_to_go_on(struct cli *cli, const struct actor *actor, const struct batch *b,
                        struct sotay_error *err)
{
    AUTO(undo_result) would = {0};
    AUTO(str) sentence = {0};
    bool yes = true;
    if (cli->given.dry_run || !cli_is_interactive())
        return SOTAY_OK;
    cli->app.dry_run = true;
    int rc = undo_do(&cli->app, actor, b, &would, err);
    cli->app.dry_run = false;
    str_addf(&sentence, _("would undo: %s"), str_text(&would.words));
    if (would.counts.len && would.n_lines > 1)
        str_addf(&sentence, " (%s)", str_text(&would.counts));
    if (rc >= 0)
        rc = str_check(&sentence, err);
    if (rc < 0)
        return rc;
    cli_warn("%s", str_text(&sentence));
    print_lines(&would, cli_warn);
    rc = ask_yes(_("Undo it?"), true, &yes, err);
    if (rc >= 0 && !yes)
        rc = sotay_fail(err, SOTAY_EREFUSED, NULL, _("stopped: nothing was undone"));
    return rc;
}

static int undo_one(struct asked *a, const char *which, struct sotay_error *err)
{
    struct cli *cli = a->cli;
    struct batch b;
    bool sign = false;
    AUTO(actor) memory = {0};
    AUTO(undo_result) result = {.in_english = cli_for_machines(cli)};
    const struct actor *actor = NULL;
    int rc = undo_find(&cli->app, person_of(a), which, &b, err);
    if (rc >= 0)
        rc = undo_check(&cli->app, &b, &sign, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, sign, &memory, &actor, err);
    if (rc >= 0)
        rc = ask_to_go_on(cli, actor, &b, err);
    if (rc >= 0)
        rc = undo_do(&cli->app, actor, &b, &result, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    return answer(cli, &b, &result, err);
}

/* On a terminal the list ends with a question.  *ret: the command's own number, which stays when another
 * window does something meanwhile; "" for none. */
static int ask_which(struct asked *a, struct id_text *ret, struct sotay_error *err)
{
    bool asks = a->listed && a->cli->format == OUT_TABLE && cli_is_interactive();
    ret->s[0] = '\0';
    while (asks) {
        struct answer typed = {0};
        struct sotay_error why = {0};
        struct batch b;
        if (ask_line(_("Undo which one? Its number, or Enter for none: "), &typed, &why) < 0 ||
            !typed.s[0])
            return SOTAY_OK;
        int rc = undo_find(&a->cli->app, person_of(a), typed.s, &b, &why);
        if (rc >= 0) {
            *ret = id_hex(&b.id);
            return SOTAY_OK;
        }
        if (rc != SOTAY_EUSAGE && rc != SOTAY_EABSENT && rc != SOTAY_EREFUSED) {
            *err = why;
            return rc;
        }
        cli_warn_filled("", 2, why.message);
        if (why.hint[0])
            cli_warn_filled("", 2, why.hint);
    }
    return SOTAY_OK;
}

int cmd_undo(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct asked a = {.cli = cli, .last = UNDO_LISTED};
    struct id_text chosen = {""};
    const struct opt opts[] = {
        {.name = "COMMAND",
         .str = &a.which,
         .positional = true,
         .help = N_("its number in the list, or the first 8 digits of its own number or of the "
                    "sign-off that it recorded")},
        {'n', "last", N_("list so many, the newest (default: 10)"), .num = &a.last},
        {0},
    };
    int rc = cli_args(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = cli_open_for(cli, a.which ? STORE_WRITE : STORE_READ, err);
    if (rc == SOTAY_OK)
        rc = find_person(&a, err);
    if (rc == SOTAY_OK && a.which)
        return undo_one(&a, a.which, err);
    if (rc == SOTAY_OK)
        rc = list(&a, err);
    rows_done(&a.rows);
    if (rc == SOTAY_OK)
        rc = ask_which(&a, &chosen, err);
    if (rc != SOTAY_OK || !chosen.s[0])
        return rc;
    rc = cli_open_for(cli, STORE_WRITE, err);
    return rc < 0 ? rc : undo_one(&a, chosen.s, err);
}
