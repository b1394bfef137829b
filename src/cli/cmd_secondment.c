/* src/cli/cmd_secondment.c - people who are sent: import with their rights, and what stands in the way. */
#include "base/base.h"

#include "cli/secondment.h"

#include "base/text.h"
#include "base/word.h"
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/import.h"
#include "cli/noun.h"
#include "domain/secondment.h"

#include <ctype.h>

/* ---- words -------------------------------------------------------------------------------------- */

/* "2026-01-05 - 2026-01-18", "2026-01-05 - ..." */
static void add_days(struct str *out, struct span days)
{
    str_add(out, cli_day(days.start).s);
    if (days.end == DAY_NONE)
        str_add(out, " - ...");
    else if (days.end != days.start)
        str_addf(out, " - %s", cli_day(days.end).s);
}

/* A code as a word of a command line. */
static void add_word(struct str *out, const char *option, const char *word)
{
    bool is_plain = *word != '\0';
    for (const char *at = word; *at; at++)
        is_plain = is_plain && (isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80 ||
                                strchr("-_./:", *at));
    str_addf(out, "%s%s ", out->len ? " " : "", option);
    if (is_plain) {
        str_add(out, word);
        return;
    }
    str_add_char(out, '\'');
    for (const char *at = word; *at; at++)
        str_add(out, *at == '\'' ? "'\\''" : (char[]){*at, '\0'});
    str_add_char(out, '\'');
}

/* ---- import ------------------------------------------------------------------------------------- */

/* Looks over the file without writing: how many rights those in it lack. */
static size_t count_missing(struct cli *cli, const struct import_asked *asked)
{
    AUTO(right_gaps) gaps = {0};
    struct import_counts counts;
    struct import_options look = {.dry_run = true, .gaps = &gaps};
    import_reading(cli, asked, &look);
    /* What is wrong with the file is told by the import itself. */
    if (import_records(&cli->app, NULL, &noun_table[NOUN_SECONDMENT], asked->file, &look, &counts,
                       NULL) < 0)
        return 0;
    return right_gaps_givable(&gaps);
}

/* On a terminal the rights are offered; "no" is as good an answer. */
static int offer(struct cli *cli, const struct import_asked *asked, bool *ret_give,
                 struct sotay_error *err)
{
    struct sotay_error why;
    AUTO(str) question = {0};
    size_t n = count_missing(cli, asked);
    if (n == 0 || cli_has_key(cli, &why) < 0)
        return SOTAY_OK;
    str_addf(&question,
             _("%zu rights to sign off at the hosts are missing. Give them, signed by %s?"), n,
             cli_who(cli));
    int rc = str_check(&question, err);
    return rc < 0 ? rc : ask_yes(str_text(&question), false, ret_give, err);
}

static int code_of(struct cli *cli, enum noun_id noun, const struct id *id, char ret[80],
                   struct sotay_error *err)
{
    return record_code(cli->app.store, &noun_table[noun], id, ret, err);
}

/* One line a right, on standard error: standard output holds the counts. */
static int tell_rights(struct cli *cli, const struct right_gaps *gaps, struct sotay_error *err)
{
    size_t left = 0;
    for (size_t i = 0; i < gaps->n; i++) {
        const struct right_gap *g = &gaps->list[i];
        char person[80], host[80];
        AUTO(str) days = {0};
        if (!right_gap_is_givable(g)) {
            left++;
            continue;
        }
        int rc = code_of(cli, NOUN_PERSON, &g->person, person, err);
        if (rc >= 0)
            rc = code_of(cli, NOUN_FACILITY, &g->host, host, err);
        if (rc < 0)
            return rc;
        add_days(&days, g->days);
        cli_warn(cli->given.dry_run ? _("would give: %s may sign off %s at %s, %s")
                                    : _("given: %s may sign off %s at %s, %s"),
                 person, word_shown(g->specialty), host, str_text(&days));
    }
    if (left)
        cli_warn(_("not given, for the right was taken back or no specialty is named: %zu (see "
                   "'sotay secondment list --problems')"),
                 left);
    return SOTAY_OK;
}

int cmd_secondment_import(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    AUTO(import_asked) asked = {.can_grant = true};
    AUTO(actor) memory = {0};
    AUTO(right_gaps) gaps = {0};
    const struct actor *actor = NULL;
    struct import_counts counts = {0};
    struct import_talk talk;
    int rc = import_args(cli, argc, argv, &asked, err);
    if (rc != SOTAY_OK)
        return rc;
    if (asked.template)
        return import_template(cli, n, asked.file, err);
    rc = cli_open(cli, err);
    gaps.give = asked.grants;
    if (rc >= 0 && !asked.grants && !cli->given.dry_run && cli_is_interactive())
        rc = offer(cli, &asked, &gaps.give, err);
    if (rc >= 0)
        rc = cli_unlock_if(cli, gaps.give, &memory, &actor, err);
    if (rc < 0)
        return rc;
    import_begin(&talk, cli, &asked);
    talk.options.gaps = gaps.give ? &gaps : NULL;
    rc = import_records(&cli->app, actor, n, asked.file, &talk.options, &counts, err);
    counts.has_rights = gaps.give;
    counts.rights = (int64_t)right_gaps_givable(&gaps);
    rc = import_end(&talk, cli, n->name, noun_shown(n), &counts, rc, err);
    return rc < 0 ? rc : tell_rights(cli, &gaps, err);
}

/* ---- list --problems ---------------------------------------------------------------------------- */

static const char *const trouble_words[] = {
    [STAY_LACKS_RIGHT] = "no-right",
    [STAY_RIGHT_TAKEN_BACK] = "right-taken-back",
    [STAY_LACKS_KEY] = "no-key",
    [STAY_KEY_NOT_CONFIRMED] = "key-not-confirmed",
    [STAY_OVERLAPS] = "overlaps",
    [STAY_HOST_IS_HOME] = "host-is-home",
    [STAY_POSTING_ENDED] = "posting-ended",
};

struct teller {
    struct cli *cli;
    struct rows rows;
    char last[80]; /* the secondment told last */
    size_t n;
};

static void teller_done(struct teller *t)
{
    rows_done(&t->rows);
}

static void add_sentence(struct str *out, const struct stay_problem *p)
{
    AUTO(str) days = {0};
    switch (p->trouble) {
    case STAY_LACKS_RIGHT:
    case STAY_RIGHT_TAKEN_BACK:
        add_days(&days, p->missing);
        if (!p->specialty[0])
            str_addf(out,
                     _("has no right to sign off anything there (%s), and the record names no "
                       "specialty"),
                     str_text(&days));
        else if (p->trouble == STAY_LACKS_RIGHT)
            str_addf(out, _("has no right to sign off %s there (%s)"), word_shown(p->specialty),
                     str_text(&days));
        else
            str_addf(out, _("the right to sign off %s there was taken back (%s)"),
                     word_shown(p->specialty), str_text(&days));
        break;
    case STAY_LACKS_KEY:
        str_add(out, _("has no key to sign with"));
        break;
    case STAY_KEY_NOT_CONFIRMED:
        str_add(out, _("has a key that nobody has confirmed"));
        break;
    case STAY_OVERLAPS:
        add_days(&days, p->other_days);
        str_addf(out, _("is sent elsewhere in those days: %s (%s)"), p->other, str_text(&days));
        break;
    case STAY_HOST_IS_HOME:
        str_add(out, _("is sent to where they come from"));
        break;
    case STAY_POSTING_ENDED:
        str_addf(out, _("works nowhere any more since %s"), cli_day(p->ended + 1).s);
        break;
    }
}

static void add_edit(struct str *out, const char *code, sotay_day start, sotay_day end)
{
    if (end >= start) {
        add_word(out, "sotay secondment edit", code);
        str_addf(out, " --end-date %s", day_iso(end).s);
    } else {
        add_word(out, "sotay secondment remove", code);
    }
}

/* What mends it; ready to be pasted. */
static void add_command(struct str *out, const struct stay_problem *p, const char *as)
{
    bool is_first = p->days.start < p->other_days.start;
    switch (p->trouble) {
    case STAY_LACKS_RIGHT:
    case STAY_RIGHT_TAKEN_BACK:
        add_word(out, "sotay grant add --person", p->person);
        str_add(out, " --role mentor");
        if (p->specialty[0])
            add_word(out, "--specialty", p->specialty);
        add_word(out, "--facility", p->host);
        str_addf(out, " --start-date %s", day_iso(p->missing.start).s);
        if (p->missing.end != DAY_NONE)
            str_addf(out, " --end-date %s", day_iso(p->missing.end).s);
        break;
    case STAY_LACKS_KEY:
        if (p->round[0]) {
            add_word(out, "sotay key new --round", p->round);
            str_add(out, " --output cards");
        } else {
            add_word(out, "sotay key new", p->person);
        }
        break;
    case STAY_KEY_NOT_CONFIRMED:
        add_word(out, "sotay key confirm", p->person);
        break;
    case STAY_OVERLAPS:
        if (is_first)
            add_edit(out, p->code, p->days.start, p->other_days.start - 1);
        else if (p->other_days.start < p->days.start)
            add_edit(out, p->other, p->other_days.start, p->days.start - 1);
        else
            add_word(out, "sotay secondment remove", p->code);
        break;
    case STAY_HOST_IS_HOME:
        add_word(out, "sotay secondment remove", p->code);
        break;
    case STAY_POSTING_ENDED:
        add_edit(out, p->code, p->days.start, p->ended);
        break;
    }
    if (as && p->trouble != STAY_OVERLAPS)
        add_word(out, "--as", as);
}

/* For people: a paragraph a secondment, its problems under it, each command on lines of its own. */
static int print_problem(struct teller *t, const struct stay_problem *p, const char *sentence,
                         const char *command, struct sotay_error *err)
{
    AUTO(str) text = {0};
    if (strcmp(t->last, p->code) != 0) {
        AUTO(str) head = {0};
        str_addf(&head, "%s  %s (%s), %s, ", p->code, p->name, p->person, p->host);
        add_days(&head, p->days);
        str_add(&text, t->n ? "\n" : "");
        fill_text(str_text(&head), 0, 0, &text);
        snprintf(t->last, sizeof(t->last), "%s", p->code);
    }
    fill_text(sentence, 0, 2, &text);
    str_add(&text, "    ");
    fill_command(command, 4, 8, " \\", &text);
    return cli_put(&text, err);
}

static int tell_problem(void *with, const struct stay_problem *p, struct sotay_error *err)
{
    struct teller *t = with;
    AUTO(str) sentence = {0}, command = {0};
    add_sentence(&sentence, p);
    add_command(&command, p, t->cli->given.as);
    int rc = str_check(&sentence, err);
    if (rc >= 0)
        rc = str_check(&command, err);
    if (rc < 0)
        return rc;
    if (t->cli->format == OUT_TABLE) {
        rc = print_problem(t, p, sentence.data, command.data, err);
        t->n++;
        return rc;
    }
    bool is_right = p->trouble == STAY_LACKS_RIGHT || p->trouble == STAY_RIGHT_TAKEN_BACK;
    struct day_text from = day_iso(p->days.start), until = day_iso(p->days.end),
                    missing_from = day_iso(is_right ? p->missing.start : DAY_NONE),
                    missing_until = day_iso(is_right ? p->missing.end : DAY_NONE);
    const char *cells[] = {p->code,
                           p->round,
                           p->person,
                           p->name,
                           p->host,
                           from.s,
                           until.s,
                           trouble_words[p->trouble],
                           is_right ? p->specialty : "",
                           missing_from.s,
                           missing_until.s,
                           p->other,
                           sentence.data,
                           command.data};
    return listing_row(t->rows.listing, cells, err);
}

int secondment_list_problems(struct cli *cli, struct record_filter *filter, struct sotay_error *err)
{
    static const struct out_column columns[] = {
        {"code", "", CELL_TEXT, false},         {"round", "", CELL_TEXT, false},
        {"person", "", CELL_TEXT, false},       {"name", "", CELL_TEXT, false},
        {"host", "", CELL_TEXT, false},         {"start_date", "", CELL_DAY, false},
        {"end_date", "", CELL_DAY, false},      {"problem", "", CELL_TEXT, false},
        {"specialty", "", CELL_TEXT, false},    {"missing_from", "", CELL_DAY, false},
        {"missing_until", "", CELL_DAY, false}, {"other", "", CELL_TEXT, false},
        {"sentence", "", CELL_TEXT, false},     {"command", "", CELL_TEXT, false},
    };
    __attribute__((cleanup(teller_done))) struct teller t = {.cli = cli};
    const char *round = filter->v[noun_field(&noun_table[NOUN_SECONDMENT], "round")];
    sotay_day from = filter->as_of;
    if (from == DAY_NONE && !round)
        from = cli->app.today;
    filter->as_of = DAY_NONE; /* also those that have not begun yet */
    bool is_table = cli->format == OUT_TABLE;
    int rc = is_table ? SOTAY_OK : rows_begin(&t.rows, cli, columns, COUNT_OF(columns), NULL, err);
    if (rc >= 0)
        rc = secondment_problems(&cli->app, filter, from, tell_problem, &t, err);
    if (rc < 0)
        return rc;
    if (!is_table)
        return rows_end(&t.rows, err);
    if (t.n == 0)
        cli_say("%s", _("no problems"));
    return SOTAY_OK;
}
