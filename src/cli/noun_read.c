/* src/cli/noun_read.c - showing and listing records: NOUN show, list, person search. */
#include "base/base.h"

#include "cli/noun.h"

#include "cli/commands.h"
#include "cli/history.h"
#include "cli/secondment.h"
#include "cli/skill.h"
#include "domain/person.h"
#include "domain/person_link.h"

/* ---- list -------------------------------------------------------------------------------------- */

struct lister {
    struct cli *cli;
    const struct noun *n;
    struct noun_columns columns;
    struct rows rows;
    bool identifiers, with_removed;
    struct str text[NOUN_FIELDS_MAX]; /* one for each field, kept from row to row */
    bool with_giver;                  /* of a right: its state, who gave it */
    sotay_day as_of;
};

static void lister_done(struct lister *l)
{
    rows_done(&l->rows);
    for (size_t i = 0; i < NOUN_FIELDS_MAX; i++)
        str_done(&l->text[i]);
}

static bool is_name(const struct noun *n, int field)
{
    return field == NOUN_FULL_NAME ||
           (n->id == NOUN_PERSON && strcmp(n->fields[field].name, "given_name") == 0);
}

/* Of a right: how it stands that day, who gave it, and when. */
struct giver {
    const char *state;
    char code[80];
    struct day_text day;
};

static int find_giver(const struct lister *l, const struct record *r, struct giver *ret,
                      struct sotay_error *err)
{
    static const char *const words[] = {"holds", "not-yet", "ended", "revoked"};
    static const char *const shown[] = {N_("holds"), N_("not begun"), N_("ended"), N_("revoked")};
    int64_t time_ms;
    bool table = l->cli->format == OUT_TABLE;
    enum grant_standing s = grant_standing(r, l->as_of);
    ret->state = table ? _(shown[s]) : words[s];
    int rc = grant_giver(&l->cli->app, &r->id, ret->code, &time_ms, err);
    if (table && strcmp(ret->code, "authority") == 0)
        snprintf(ret->code, sizeof(ret->code), "%s", _("authority"));
    ret->day = day_iso(time_ms ? day_of_time(time_ms, l->cli->app.utc_offset) : DAY_NONE);
    return rc;
}

/* In a table: who is not confirmed is so by the name. */
static void add_mark(const struct lister *l, const struct record *r, int field, struct str *out)
{
    if (l->cli->format == OUT_TABLE && is_name(l->n, field) && person_is_new(r))
        str_addf(out, " (%s)", _("not confirmed"));
}

static int print_record(void *with, const struct record *r, const char *facility,
                        const char *department, struct sotay_error *err)
{
    struct lister *l = with;
    const char *cells[NOUN_FIELDS_MAX + 3] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < l->columns.n_fields; i++) {
        struct str *text = &l->text[i];
        str_clear(text);
        int rc = SOTAY_OK, field = l->columns.field[i];
        if (l->cli->format == OUT_TABLE && is_name(l->n, field) && person_is_erased(r))
            str_add(text, _("erased"));
        else if (field == NOUN_FULL_NAME)
            person_add_name(r, text);
        else
            rc = record_show_field(&l->cli->app, l->n, r, (size_t)field, l->identifiers, text, err);
        add_mark(l, r, field, text);
        if (rc >= 0)
            rc = str_check(text, err);
        if (rc < 0)
            return rc;
        cells[n++] = str_text(text);
    }
    if (l->n->id == NOUN_PERSON) {
        cells[n++] = facility;
        if (!l->columns.is_short)
            cells[n++] = department;
    }
    struct giver by;
    if (l->with_giver) {
        int rc = find_giver(l, r, &by, err);
        if (rc < 0)
            return rc;
        cells[n++] = by.state;
        cells[n++] = by.code;
        cells[n++] = by.day.s;
    }
    if (l->with_removed)
        cells[n++] = r->is_void ? "true" : "false";
    return listing_row(l->rows.listing, cells, err);
}

/* Before the one that tells whether it was removed. */
static void add_giver_columns(struct lister *l, const struct record_filter *filter)
{
    const struct out_column columns[] = {{"state", _("State"), CELL_TEXT, false},
                                         {"by", _("Given by"), CELL_TEXT, false},
                                         {"given", _("On"), CELL_DAY, false}};
    struct out_column *end = &l->columns.c[l->columns.n - l->with_removed];
    if (l->columns.n + COUNT_OF(columns) > COUNT_OF(l->columns.c))
        return;
    memmove(end + COUNT_OF(columns), end, sizeof(*end) * l->with_removed);
    memcpy(end, columns, sizeof(columns));
    l->columns.n += COUNT_OF(columns);
    l->with_giver = true;
    l->as_of = filter->as_of == DAY_NONE ? l->cli->app.today : filter->as_of;
}

static int list(struct cli *cli, const struct noun *n, const struct record_filter *filter,
                bool identifiers, bool wide, struct sotay_error *err)
{
    /* Where lines have an end, twelve columns of a person do not fit. */
    bool is_short = cli->format == OUT_TABLE && !wide && !identifiers && out_columns(stdout) > 0;
    __attribute__((cleanup(lister_done))) struct lister l = {
        .cli = cli,
        .n = n,
        .identifiers = identifiers,
        .with_removed = filter->include_removed && cli->format != OUT_CSV};
    noun_columns_of(n, cli->format, is_short, filter->include_removed, &l.columns);
    if (n->id == NOUN_GRANT && cli->format != OUT_CSV)
        add_giver_columns(&l, filter);
    int rc = rows_begin(&l.rows, cli, l.columns.c, l.columns.n, _("none"), err);
    if (rc >= 0)
        rc = record_list(&cli->app, n, filter, print_record, &l, err);
    return rc < 0 ? rc : rows_end(&l.rows, err);
}

int cmd_noun_list(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    const struct noun *n = noun_of(cli);
    struct record_filter filter = {.as_of = DAY_NONE};
    bool identifiers = false, wide = false, problems = false, provisional = false;
    struct noun_opts o = {0};
    char code[SKILL_SIZE];
    int skill = noun_field(n, "skill");
    noun_opts_fields(&o, n, filter.v, NOUN_TO_FILTER);
    if (n->id == NOUN_PERSON) {
        noun_opts_add(&o, (struct opt){.name = "facility",
                                       .str = &filter.facility,
                                       .value = "FACILITY",
                                       .help = N_("posted there, or below it")});
        noun_opts_add(&o, (struct opt){.name = "identifiers",
                                       .flag = &identifiers,
                                       .help = N_("citizen IDs in full")});
        noun_opts_add(&o, (struct opt){.name = "wide",
                                       .flag = &wide,
                                       .help = N_("every column, also on a terminal")});
    }
    if (n->id == NOUN_PERSON)
        noun_opts_add(&o,
                      (struct opt){.name = "provisional",
                                   .flag = &provisional,
                                   .help = N_("who was not in the list, and is not confirmed yet: "
                                              "see 'sotay person confirm'")});
    if (n->id == NOUN_SECONDMENT)
        noun_opts_add(&o, (struct opt){.name = "problems",
                                       .flag = &problems,
                                       .help = N_("what stands in the way of signing there, each "
                                                  "with the command that mends it")});
    noun_opts_add(&o, (struct opt){.name = "text",
                                   .str = &filter.text,
                                   .help = N_("part of the name or title, marks do not matter")});
    noun_opts_add(&o, (struct opt){.name = "as-of",
                                   .day = &filter.as_of,
                                   .help = N_("as it was that day (default: today)")});
    noun_opts_add(&o, (struct opt){.name = "removed",
                                   .flag = &filter.include_removed,
                                   .help = N_("also what was removed")});
    int rc = cli_start(cli, o.opt, argc, argv, err);
    if (rc == SOTAY_OK && skill >= 0 && filter.v[skill])
        rc = skill_named(cli, &filter.v[skill], true, code, err);
    if (provisional)
        filter.v[noun_field(n, "provisional")] = "yes";
    if (rc == SOTAY_OK && problems)
        return secondment_list_problems(cli, &filter, err);
    return rc == SOTAY_OK ? list(cli, n, &filter, identifiers, wide, err) : rc;
}

int cmd_person_search(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct record_filter filter = {.as_of = DAY_NONE};
    bool wide = false;
    const struct opt opts[] = {
        {.name = "TEXT",
         .str = &filter.text,
         .positional = true,
         .required = true,
         .help = N_("part of the name, marks do not matter")},
        {0, "facility", N_("posted there, or below it"), .str = &filter.facility,
         .value = "FACILITY"},
        {0, "wide", N_("every column, also on a terminal"), .flag = &wide},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    return rc == SOTAY_OK ? list(cli, &noun_table[NOUN_PERSON], &filter, false, wide, err) : rc;
}

/* ---- show -------------------------------------------------------------------------------------- */

struct shower {
    struct cli *cli;
    const struct noun *n;
    bool identifiers, history;
    struct id id;
    struct record record;
    char facility[80]; /* of a person, today */
    bool erased;
    struct str duplicates; /* codes of records that are the same person */
    struct str text[NOUN_FIELDS_MAX];
};

static void shower_done(struct shower *s)
{
    record_done(&s->record);
    str_done(&s->duplicates);
    for (size_t i = 0; i < NOUN_FIELDS_MAX; i++)
        str_done(&s->text[i]);
}

static int read_field(struct shower *s, size_t i, struct sotay_error *err)
{
    bool for_people = s->cli->format == OUT_TABLE;
    AUTO(str) typed = {0};
    struct str *to = for_people ? &typed : &s->text[i];
    int rc = record_show_field(&s->cli->app, s->n, &s->record, i, s->identifiers, to, err);
    if (for_people)
        noun_text_shown(&s->n->fields[i], str_text(&typed), &s->text[i]);
    return rc;
}

static int shower_read(struct shower *s, struct sotay_error *err)
{
    int rc = record_get(s->cli->app.store, s->n, &s->id, &s->record, err);
    if (rc == SOTAY_END)
        rc = sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no such record"));
    for (size_t i = 0; rc >= 0 && i < s->n->n_fields; i++)
        rc = read_field(s, i, err);
    if (rc < 0 || s->n->id != NOUN_PERSON)
        return rc;
    struct id facility;
    rc = rights_posting(&s->cli->app.rights, &s->id, s->cli->app.today, &facility, err);
    if (rc == SOTAY_OK)
        rc =
            record_code(s->cli->app.store, &noun_table[NOUN_FACILITY], &facility, s->facility, err);
    if (rc >= 0)
        rc = person_duplicate_codes(&s->cli->app, &s->id, &s->duplicates, err);
    return rc < 0 ? rc : rights_erased(&s->cli->app.rights, &s->id, &s->erased, err);
}

static int show_json(struct shower *s, struct sotay_error *err)
{
    AUTO(str) out = {0};
    str_add(&out, "{\"format\":1");
    json_text(&out, "id", id_hex(&s->id).s);
    for (size_t i = 0; i < s->n->n_fields; i++) {
        const struct field *f = &s->n->fields[i];
        const char *text = str_text(&s->text[i]);
        json_name(&out, f->name);
        if (f->type == FIELD_INT && *text)
            str_add(&out, text);
        else if (*text)
            str_add_json(&out, text);
        else
            str_add(&out, "null");
    }
    if (s->n->id == NOUN_PERSON)
        json_text(&out, "facility", s->facility);
    json_bool(&out, "removed", s->record.is_void);
    if (s->n->id == NOUN_PERSON) {
        json_bool(&out, "erased", s->erased);
        json_text(&out, "duplicates", s->duplicates.len ? str_text(&s->duplicates) : NULL);
    }
    int rc = s->history ? history_json(s->cli, record_history, &s->id, &out, err) : SOTAY_OK;
    str_add(&out, "}\n");
    return rc < 0 ? rc : cli_put(&out, err);
}

static int show_pairs(struct shower *s, struct sotay_error *err)
{
    struct out_pair pairs[NOUN_FIELDS_MAX + 6];
    size_t n = 0;
    for (size_t i = 0; i < s->n->n_fields; i++)
        if (s->text[i].len)
            pairs[n++] = (struct out_pair){_(s->n->fields[i].title), str_text(&s->text[i])};
    if (s->facility[0])
        pairs[n++] = (struct out_pair){_("Works at"), s->facility};
    if (s->record.is_void)
        pairs[n++] = (struct out_pair){_("Removed"), _("yes")};
    if (s->erased)
        pairs[n++] = (struct out_pair){_("Erased"), _("yes")};
    if (s->duplicates.len)
        pairs[n++] = (struct out_pair){_("Recorded also as"), str_text(&s->duplicates)};
    struct id_text hex = id_hex(&s->id);
    pairs[n++] = (struct out_pair){_("Record number"), hex.s};
    int rc = out_pairs(stdout, pairs, n, err);
    if (rc >= 0 && s->history) {
        cli_say("%s", "");
        rc = history_list(s->cli, record_history_in_words, &s->id, err);
    }
    return rc;
}

static int show_csv(struct shower *s, struct sotay_error *err)
{
    if (s->history)
        return history_list(s->cli, record_history, &s->id, err);
    struct fact facts[NOUN_FIELDS_MAX + 2];
    struct id_text hex = id_hex(&s->id);
    size_t n = 0;
    facts[n++] = (struct fact){"id", hex.s, CELL_TEXT};
    for (size_t i = 0; i < s->n->n_fields; i++)
        facts[n++] = (struct fact){s->n->fields[i].name, str_text(&s->text[i]), CELL_TEXT};
    return cli_answer(s->cli, facts, n, "", err);
}

int cmd_noun_show(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    __attribute__((cleanup(shower_done))) struct shower s = {.cli = cli, .n = noun_of(cli)};
    const char *which = NULL;
    const struct opt opts[] = {
        {.name = noun_word(s.n->id),
         .str = &which,
         .positional = true,
         .required = true,
         .help = noun_which(s.n->id)},
        {0, "history", N_("who changed what, when"), .flag = &s.history},
        /* the row's last place is empty but for persons */
        {0, s.n->id == NOUN_PERSON ? "identifiers" : NULL, N_("citizen ID in full"),
         .flag = &s.identifiers},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = record_find_any(&cli->app, s.n, which, &s.id, err);
    if (rc == SOTAY_OK)
        rc = shower_read(&s, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->format == OUT_JSON)
        return show_json(&s, err);
    return cli->format == OUT_CSV ? show_csv(&s, err) : show_pairs(&s, err);
}
