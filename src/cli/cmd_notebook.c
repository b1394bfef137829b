/* src/cli/cmd_notebook.c - a notebook as a whole: info, verify, rebuild, log, waiting. */
#include "base/base.h"

#include "cli/commands.h"

#include "domain/backup.h"
#include "domain/certificate.h"
#include "domain/notebook.h"
#include "domain/person_link.h"
#include "domain/record.h"
#include "domain/signoff.h"
#include "domain/waiting.h"

#include <inttypes.h>

struct last_backup {
    char path[PLACE_MAX];
    struct moment_text when;
    struct number_text days; /* ago; "" none was made here */
};

static int find_backup(struct cli *cli, struct last_backup *ret, struct sotay_error *err)
{
    int64_t time_ms = 0;
    *ret = (struct last_backup){0};
    int rc = backup_newest(&cli->app, ret->path, &time_ms, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    ret->when = cli_moment(cli, time_ms);
    ret->days = cli_number(cli->app.today - day_of_time(time_ms, cli->app.utc_offset));
    return SOTAY_OK;
}

static int add_code(void *with, const struct noun *n, const char *shown, const char *command,
                    struct sotay_error *err)
{
    struct str *out = with;
    (void)n;
    (void)shown;
    str_addf(out, "%ssotay %s", out->len ? "; " : "", command);
    return str_check(out, err);
}

static int add_number(void *with, const struct same_number *s, struct sotay_error *err)
{
    struct str *out = with;
    str_addf(out, "%s%s: sotay %s", out->len ? "; " : "", s->number, s->command);
    return str_check(out, err);
}

static int count_unsigned(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    int64_t *n = with;
    (void)row;
    (void)err;
    ++*n;
    return SOTAY_OK;
}

static int count_to_be_signed(struct cli *cli, int64_t *ret, struct sotay_error *err)
{
    const struct signoff_filter filter = {
        .pending_only = true, .of_form = true, .from = DAY_NONE, .to = DAY_NONE};
    return signoff_list(&cli->app, &filter, count_unsigned, ret, err);
}

/* As notebook waiting and device list tell them one by one. */
struct told_apart {
    int64_t waiting, to_be_signed, computers;
};

static int add_waiting(void *with, const struct waiting_cause *c, struct sotay_error *err)
{
    struct told_apart *n = with;
    (void)err;
    n->waiting += c->records;
    return SOTAY_OK;
}

static int add_computer(void *with, const struct computer *c, struct sotay_error *err)
{
    struct told_apart *n = with;
    (void)c;
    (void)err;
    n->computers++;
    return SOTAY_OK;
}

static int count_apart(struct cli *cli, struct told_apart *ret, struct sotay_error *err)
{
    int rc = waiting_causes(&cli->app, add_waiting, ret, err);
    if (rc >= 0)
        rc = count_to_be_signed(cli, &ret->to_be_signed, err);
    return rc < 0 ? rc : computer_each(&cli->app, add_computer, ret, err);
}

int cmd_notebook_info(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct notebook_info info = {0};
    struct told_apart apart = {0};
    struct last_backup backup = {0};
    AUTO(str) newest_backup = {0}, same_codes = {0}, same_numbers = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK)
        rc = notebook_info(&cli->app, &info, err);
    if (rc == SOTAY_OK)
        rc = count_apart(cli, &apart, err);
    if (rc == SOTAY_OK)
        rc = find_backup(cli, &backup, err);
    if (rc == SOTAY_OK)
        rc = record_same_codes(&cli->app, add_code, &same_codes, err);
    if (rc == SOTAY_OK)
        rc = certificate_same_numbers(&cli->app, add_number, &same_numbers, err);
    if (rc != SOTAY_OK)
        return rc;
    if (backup.days.s[0])
        str_addf(&newest_backup, _("%s, days ago: %s, %s"), backup.when.s, backup.days.s,
                 backup.path);
    else
        str_add(&newest_backup, _("none was made here: sotay backup FOLDER"));
    struct hash_text key = hash_hex(&info.authority);
    struct moment_text newest = cli_moment(cli, info.newest_time);
    const char *path = store_path(cli->app.store);
    struct number_text schema = cli_number(info.schema), entries = cli_number(info.entries),
                       computers = cli_number(apart.computers), waiting = cli_number(apart.waiting),
                       to_be_signed = cli_number(apart.to_be_signed),
                       signoffs = cli_number(info.signoffs), persons = cli_number(info.persons),
                       facilities = cli_number(info.facilities), size = cli_number(info.size_bytes);
    const struct fact facts[] = {
        {"file", path, CELL_TEXT},
        {"name", info.name, CELL_TEXT},
        {"authority", key.s, CELL_TEXT},
        {"schema", schema.s, CELL_INT},
        {"records", entries.s, CELL_INT},
        {"computers", computers.s, CELL_INT},
        {"waiting", waiting.s, CELL_INT},
        {"to_be_signed", to_be_signed.s, CELL_INT},
        {"signoffs", signoffs.s, CELL_INT},
        {"persons", persons.s, CELL_INT},
        {"facilities", facilities.s, CELL_INT},
        {"size_bytes", size.s, CELL_INT},
        {"newest", newest.s, CELL_TEXT},
        {"same_codes", same_codes.len ? str_text(&same_codes) : NULL, CELL_TEXT},
        {"same_numbers", same_numbers.len ? str_text(&same_numbers) : NULL, CELL_TEXT},
        {"backup", backup.path, CELL_TEXT},
        {"backup_time", backup.when.s, CELL_TEXT},
        {"backup_age_days", backup.days.s, CELL_INT},
    };
    if (cli->format != OUT_TABLE)
        return cli_answer(cli, facts, COUNT_OF(facts), "", err);
    const struct out_pair pairs[] = {
        {_("Notebook"), path},
        {_("Of"), info.name},
        {_("Key of the authority"), cli_key(&info.authority).s},
        {_("Facilities"), facilities.s},
        {_("Persons"), persons.s},
        {_("Sign-offs"), signoffs.s},
        {_("Records"), entries.s},
        {_("Waiting"), waiting.s},
        {_("To be signed"), to_be_signed.s},
        {_("Computers"), computers.s},
        {_("Newest record"), info.entries ? newest.s : NULL},
        {_("Newest backup"), str_text(&newest_backup)},
        {_("Two of one code"), same_codes.len ? str_text(&same_codes) : NULL},
        {_("Two certificates of one number"), same_numbers.len ? str_text(&same_numbers) : NULL},
        {_("Bytes"), size.s},
        {_("Layout"), schema.s},
    };
    return out_pairs(stdout, pairs, COUNT_OF(pairs), err);
}

static void show_progress(void *with, int64_t done, int64_t total)
{
    struct progress *bar = with;
    bar->total = total;
    progress_at(bar, done);
}

int cmd_notebook_verify(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    struct verify_report r = {0};
    struct progress bar;
    AUTO(str) line = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    progress_begin(&bar, _("checking"), 0);
    rc = notebook_verify(&cli->app, show_progress, &bar, &r, err);
    progress_done(&bar);
    if (rc < 0)
        return rc;
    struct number_text entries = cli_number(r.entries), signatures = cli_number(r.signatures),
                       marks = cli_number(r.marks), computers = cli_number(r.chains),
                       erased = cli_number(r.erased);
    str_addf(&line, _("the notebook is whole: records %s, signatures %s, marks %s, computers %s"),
             entries.s, signatures.s, marks.s, computers.s);
    if (r.erased)
        str_addf(&line, _(", erased %s"), erased.s);
    const struct fact facts[] = {
        {"records", entries.s, CELL_INT}, {"signatures", signatures.s, CELL_INT},
        {"marks", marks.s, CELL_INT},     {"computers", computers.s, CELL_INT},
        {"erased", erased.s, CELL_INT},
    };
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int cmd_notebook_rebuild(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    int64_t entries = 0;
    AUTO(str) line = {0};
    const struct opt opts[] = {{0}};
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc != SOTAY_OK)
        return rc;
    if (cli->given.dry_run)
        return cli_would(cli, err, "%s", _("would make every table again from the records"));
    rc = notebook_rebuild(&cli->app, &entries, err);
    if (rc < 0)
        return rc;
    cli_settle(cli);
    struct number_text n = cli_number(entries);
    str_addf(&line, _("made again from the records: %s"), n.s);
    const struct fact facts[] = {{"records", n.s, CELL_INT}};
    return cli_answer(cli, facts, COUNT_OF(facts), str_text(&line), err);
}

/* ---- log and waiting --------------------------------------------------------------------------- */

static int who_signed(struct cli *cli, const struct entry *e, char ret[80], struct sotay_error *err)
{
    enum key_standing standing = KEY_UNKNOWN;
    struct id person = {0};
    ret[0] = '\0';
    if (!e->has_actor)
        return SOTAY_OK;
    int rc = rights_key(&cli->app.rights, &e->actor, &e->device, e->seq, &standing, &person, err);
    if (rc < 0)
        return rc;
    if (standing == KEY_AUTHORITY)
        snprintf(ret, 80, "%s", cli->format == OUT_TABLE ? _("authority") : "authority");
    else if (!id_is_zero(&person))
        rc = record_code(cli->app.store, &noun_table[NOUN_PERSON], &person, ret, err);
    return rc < 0 ? rc : SOTAY_OK;
}

static const struct out_column *entry_columns(struct out_column columns[9])
{
    columns[0] = (struct out_column){"time", _("When"), CELL_TEXT, false};
    columns[1] = (struct out_column){"computer", _("Computer"), CELL_TEXT, false};
    columns[2] = (struct out_column){"number", _("Number"), CELL_INT, false};
    columns[3] = (struct out_column){"by", _("By"), CELL_TEXT, false};
    columns[4] = (struct out_column){"kind", _("Kind"), CELL_TEXT, false};
    columns[5] = (struct out_column){"about", _("About"), CELL_TEXT, false};
    columns[6] = (struct out_column){"signed", _("Signed"), CELL_BOOL, false};
    columns[7] = (struct out_column){"hash", "", CELL_TEXT, true};
    columns[8] = (struct out_column){"why", _("Waits for"), CELL_TEXT, false};
    return columns;
}

/* What an entry does, as people are told it; machines get its kind. */
static const char *kind_shown(const char *kind)
{
    static const char *const words[][2] = {
        {"authority.begin", N_("beginning")},
        {"device.enrol", N_("computer")},
        {"authority.add", N_("key of the authority")},
        {"authority.retire", N_("key of the authority retired")},
        {"device.close", N_("computer closed")},
        {"signoff.confirm", N_("sign-off confirmed")},
        {"key.add", N_("key")},
        {"key.confirm", N_("key confirmed")},
        {"key.revoke", N_("key revoked")},
        {"checklist.adopt", N_("checklist")},
        {"policy.set", N_("policy")},
        {"facility.set", N_("facility")},
        {"person.set", N_("person")},
        {"posting.set", N_("posting")},
        {"course.set", N_("course")},
        {"class.set", N_("class")},
        {"enrolment.set", N_("enrolment")},
        {"programme.set", N_("programme")},
        {"round.set", N_("round")},
        {"secondment.set", N_("secondment")},
        {"partnership.set", N_("partnership")},
        {"requirement.set", N_("requirement")},
        {"indicator.set", N_("indicator")},
        {"grant.set", N_("right")},
        {"signoff.add", N_("sign-off")},
        {"signoff.observe", N_("sign-off, to be signed")},
        {"signoff.sign", N_("signature")},
        {"signoff.transcribe", N_("sign-off from paper")},
        {"signoff.note", N_("note")},
        {"signoff.retract", N_("sign-off withdrawn")},
        {"attest", N_("answering for paper")},
        {"certificate.issue", N_("certificate")},
        {"certificate.page", N_("page of a certificate")},
        {"certificate.revoke", N_("certificate revoked")},
        {"person.merge", N_("persons merged")},
        {"person.erase", N_("person erased")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (strcmp(words[i][0], kind) == 0)
            return _(words[i][1]);
    return kind;
}

static int print_entry(struct rows *rows, const struct entry *e, const char *why,
                       struct sotay_error *err)
{
    char by[80];
    struct moment_text when = cli_moment(rows->cli, e->time);
    struct hash_text computer = hash_hex(&e->device), hash = hash_hex(&e->hash);
    struct id_text about = id_hex(&e->subject);
    struct number_text seq = cli_number(e->seq);
    if (rows->cli->format == OUT_TABLE)
        computer.s[8] = about.s[8] = '\0';
    int rc = who_signed(rows->cli, e, by, err);
    if (rc < 0)
        return rc;
    const char *cells[] = {when.s,
                           computer.s,
                           seq.s,
                           by,
                           rows->cli->format == OUT_TABLE ? kind_shown(e->kind) : e->kind,
                           about.s,
                           e->is_signed ? "true" : "false",
                           hash.s,
                           why};
    return listing_row(rows->listing, cells, err);
}

struct log {
    struct rows rows;
    int64_t skip; /* records before the first one shown */
};

static void log_done(struct log *l)
{
    rows_done(&l->rows);
}

static int print_logged(void *with, const struct entry *e, struct sotay_error *err)
{
    struct log *l = with;
    if (l->skip-- > 0)
        return SOTAY_OK;
    return print_entry(&l->rows, e, NULL, err);
}

int cmd_notebook_log(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    int last = 0;
    AUTO(log) l = {.skip = 0};
    struct out_column columns[9];
    struct notebook_info info = {0};
    const struct opt opts[] = {
        {'n', "last", N_("only so many, the newest"), .num = &last},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && last > 0)
        rc = notebook_info(&cli->app, &info, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&l.rows, cli, entry_columns(columns), 8, _("no records"), err);
    if (rc != SOTAY_OK)
        return rc;
    l.skip = last > 0 ? info.entries - last : 0;
    rc = ledger_each(cli->app.store, print_logged, &l, err);
    return rc < 0 ? rc : rows_end(&l.rows, err);
}

static int print_waiting(void *with, const struct entry *e, const char *why,
                         struct sotay_error *err)
{
    return print_entry(with, e, why, err);
}

struct told {
    struct cli *cli;
    struct rows rows; /* not for people */
    struct str out;   /* for people */
};

static void told_done(struct told *t)
{
    rows_done(&t->rows);
    str_done(&t->out);
}

/* "12: the key of ... " and below it what to do. */
static int tell_cause(void *with, const struct waiting_cause *c, struct sotay_error *err)
{
    struct told *t = with;
    struct number_text n = cli_number(c->records);
    if (t->cli->format != OUT_TABLE) {
        const char *cells[] = {c->code, c->about, n.s, c->text, c->hint};
        return listing_row(t->rows.listing, cells, err);
    }
    AUTO(str) line = {0};
    str_addf(&line,
             strcmp(c->code, "unsigned") == 0 ? _("to be signed: %s; %s")
                                              : _("records that wait: %s; %s"),
             n.s, c->text);
    fill_text(str_text(&line), 0, 2, &t->out);
    if (c->hint[0]) {
        str_add(&t->out, "   ");
        fill_text(c->hint, 3, 4, &t->out);
    }
    return str_check(&t->out, err);
}

/* They are used already, in lists: what they wait for is a signature. */
static int tell_unsigned(struct told *t, struct sotay_error *err)
{
    int64_t n = 0;
    int rc = count_to_be_signed(t->cli, &n, err);
    const struct waiting_cause c = {.code = "unsigned",
                                    .about = "",
                                    .records = n,
                                    .text = _("sign-offs that their mentor has not signed yet"),
                                    .hint = _("See them: sotay signoff list --reason unsigned")};
    return rc < 0 || !n ? rc : tell_cause(t, &c, err);
}

static int tell_causes(struct cli *cli, struct sotay_error *err)
{
    AUTO(english) words = cli_words(cli);
    AUTO(told) t = {.cli = cli};
    const struct out_column columns[] = {
        {"cause", "", CELL_TEXT, false},  {"about", "", CELL_TEXT, false},
        {"records", "", CELL_INT, false}, {"text", "", CELL_TEXT, false},
        {"hint", "", CELL_TEXT, false},
    };
    int rc = cli->format == OUT_TABLE
                 ? SOTAY_OK
                 : rows_begin(&t.rows, cli, columns, COUNT_OF(columns), "", err);
    if (rc >= 0)
        rc = waiting_causes(&cli->app, tell_cause, &t, err);
    if (rc >= 0)
        rc = tell_unsigned(&t, err);
    if (rc < 0)
        return rc;
    if (cli->format != OUT_TABLE)
        return rows_end(&t.rows, err);
    if (!t.out.len)
        str_addf(&t.out, "%s\n", _("nothing waits"));
    return cli_put(&t.out, err);
}

int cmd_notebook_waiting(struct cli *cli, int argc, char **argv, struct sotay_error *err)
{
    AUTO(rows) rows = {0};
    struct out_column columns[9];
    bool all = false;
    const struct opt opts[] = {
        {0, "all", N_("each record by itself"), .flag = &all},
        {0},
    };
    int rc = cli_start(cli, opts, argc, argv, err);
    if (rc == SOTAY_OK && !all)
        return tell_causes(cli, err);
    if (rc == SOTAY_OK)
        rc = rows_begin(&rows, cli, entry_columns(columns), 9,
                        _("no record is kept back; sign-offs that wait for a key: sotay notebook "
                          "waiting"),
                        err);
    if (rc == SOTAY_OK)
        rc = notebook_waiting(&cli->app, print_waiting, &rows, err);
    return rc < 0 || rc == SOTAY_END ? rc : rows_end(&rows, err);
}
