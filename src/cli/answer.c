/* src/cli/answer.c - what commands say: lines, facts, rows. */
#include "base/base.h"

#include "cli/cli.h"

#include "base/text.h"
#include "cli/wrap.h"
#include "domain/workbook.h"
#include "ledger/noun.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>

/* Files and pipes have each sentence on one line. */
static void put_wrapped(FILE *to, const char *text)
{
    AUTO(str) wrapped = {0};
    if (isatty(fileno(to)) == 1)
        wrap_lines(text, out_columns(to), &wrapped);
    fputs(wrapped.len ? str_text(&wrapped) : text, to);
}

/* What is said holds names, notes, names of files: none of it may command the terminal. */
static void put_clean(FILE *to, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));
static void put_clean(FILE *to, const char *fmt, va_list args)
{
    char *text = NULL;
    if (vasprintf(&text, fmt, args) < 0) {
        fputs(_("out of memory"), to);
        return;
    }
    text_clean_lines(text);
    put_wrapped(to, text);
    free(text);
}

bool cli_for_machines(const struct cli *cli)
{
    return cli->format != OUT_TABLE && !cli->given.xlsx;
}

struct english cli_words(const struct cli *cli)
{
    return english_begin(cli_for_machines(cli));
}

void cli_say(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    put_clean(stdout, fmt, args);
    va_end(args);
    putchar('\n'); /* main() looks whether all of it went out */
}

void cli_warn(const char *fmt, ...)
{
    va_list args;
    fflush(stdout);
    va_start(args, fmt);
    put_clean(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
}

void cli_warn_filled(const char *head, int left, const char *text)
{
    AUTO(str) line = {0};
    str_add(&line, head);
    fill_text(text, text_width(head), left, &line);
    if (line.len && line.data[line.len - 1] == '\n')
        line.data[--line.len] = '\0';
    AUTO_FREE char *copy = text_dup(str_text(&line));
    for (char *at = copy, *rest; at; at = rest) { /* a line at a time: line ends are cleaned away */
        rest = strchr(at, '\n');
        if (rest)
            *rest++ = '\0';
        cli_warn("%s", at);
    }
}

void cli_tell(const struct sotay_error *err)
{
    fflush(stdout);
    AUTO(str) text = {0};
    str_addf(&text, "sotay: %s\n", err->message[0] ? err->message : _("failed"));
    if (err->hint[0])
        str_addf(&text, _("hint: %s\n"), err->hint);
    put_wrapped(stderr, str_text(&text));
}

int cli_put_bytes(const struct str *bytes, struct sotay_error *err)
{
    int rc = str_check(bytes, err);
    if (rc >= 0 && bytes->len && fwrite(bytes->data, 1, bytes->len, stdout) != bytes->len)
        rc = sotay_fail(err, SOTAY_EFAIL, NULL, _("the answer could not be written: %s"),
                        strerror(errno));
    return rc;
}

int cli_put(const struct str *text, struct sotay_error *err)
{
    AUTO(str) clean = {0};
    int rc = str_check(text, err);
    if (rc < 0 || !text->len)
        return rc;
    str_add_bytes(&clean, text->data, text->len);
    rc = str_check(&clean, err);
    if (rc < 0)
        return rc;
    text_clean_lines(clean.data);
    clean.len = strlen(clean.data);
    return cli_put_bytes(&clean, err);
}

int cli_put_bold(const char *text, struct sotay_error *err)
{
    bool bold = out_colour(stdout);
    AUTO(str) line = {0};
    str_add(&line, text);
    fputs(bold ? "\033[1m" : "", stdout);
    int rc = cli_put(&line, err);
    fputs(bold ? "\033[0m" : "", stdout);
    return rc;
}

/* ---- days -------------------------------------------------------------------------------------- */

struct day_text cli_day(sotay_day day)
{
    if (day == DAY_NONE)
        return (struct day_text){"-"};
    return day_shown(day);
}

struct number_text cli_number(int64_t value)
{
    struct number_text out;
    snprintf(out.s, sizeof(out.s), "%" PRId64, value);
    return out;
}

struct moment_text cli_moment(const struct cli *cli, int64_t time_ms)
{
    struct moment_text out = {""};
    const int64_t minute_ms = 60 * 1000;
    sotay_day day = day_of_time(time_ms, cli->app.utc_offset);
    int64_t minutes = time_ms / minute_ms + cli->app.utc_offset - (int64_t)day * 24 * 60;
    struct day_text shown = cli->format == OUT_TABLE ? cli_day(day) : day_iso(day);
    snprintf(out.s, sizeof(out.s), "%s %02d:%02d", shown.s, (int)(minutes / 60) % 24,
             (int)(minutes % 60));
    return out;
}

struct moment_text cli_key(const struct hash *key)
{
    struct moment_text out;
    snprintf(out.s, sizeof(out.s), "%.16s", hash_hex(key).s);
    return out;
}

struct moment_text cli_seen(const char *performed_at)
{
    struct moment_text out = {""};
    char canonical[24];
    sotay_day day;
    bool has_time;
    if (!moment_parse(performed_at, &day, canonical, &has_time))
        snprintf(out.s, sizeof(out.s), "%s", performed_at);
    else
        snprintf(out.s, sizeof(out.s), "%s%s%.5s", cli_day(day).s, has_time ? " " : "",
                 has_time ? canonical + 11 : "");
    return out;
}

/* ---- JSON -------------------------------------------------------------------------------------- */

void json_name(struct str *out, const char *name)
{
    char last = out->len ? out->data[out->len - 1] : '{';
    if (last != '{' && last != '[' && last != ',')
        str_add_char(out, ',');
    str_add_json(out, name);
    str_add_char(out, ':');
}

void json_text(struct str *out, const char *name, const char *text)
{
    json_name(out, name);
    if (text && *text)
        str_add_json(out, text);
    else
        str_add(out, "null");
}

void json_int(struct str *out, const char *name, int64_t value)
{
    json_name(out, name);
    str_add_int(out, value);
}

void json_bool(struct str *out, const char *name, bool value)
{
    json_name(out, name);
    str_add(out, value ? "true" : "false");
}

void json_day(struct str *out, const char *name, sotay_day day)
{
    json_text(out, name, day == DAY_NONE ? NULL : day_iso(day).s);
}

/* ---- the answer of a write --------------------------------------------------------------------- */

static int facts_as_row(const struct fact *facts, size_t n, struct sotay_error *err)
{
    enum { MAX = 24 };
    struct out_column columns[MAX] = {0};
    const char *cells[MAX];
    struct listing *l = NULL;
    if (n > MAX)
        n = MAX;
    for (size_t i = 0; i < n; i++) {
        columns[i] = (struct out_column){facts[i].name, facts[i].name, facts[i].type, false};
        cells[i] = facts[i].value;
    }
    int rc = listing_begin(stdout, OUT_CSV, columns, n, NULL, &l, err);
    if (rc >= 0)
        rc = listing_row(l, cells, err);
    if (rc >= 0)
        return listing_end(l, err);
    listing_free(l);
    return rc;
}

static int put_answer(struct cli *cli, const struct fact *facts, size_t n, const char *sentence,
                      struct sotay_error *err)
{
    if (cli->format == OUT_CSV)
        return facts_as_row(facts, n, err);
    if (cli->format == OUT_TABLE) {
        cli_say("%s", sentence);
        return SOTAY_OK;
    }
    AUTO(str) out = {0};
    str_add(&out, "{\"format\":1");
    for (size_t i = 0; i < n; i++) {
        const char *value = facts[i].value;
        bool bare = facts[i].type == CELL_INT || facts[i].type == CELL_BOOL;
        if (!bare || !value || !*value) {
            json_text(&out, facts[i].name, value);
            continue;
        }
        json_name(&out, facts[i].name);
        str_add(&out, value);
    }
    str_add(&out, "}\n");
    return cli_put(&out, err);
}

/* Who does not see the answer would do it again: it is said that it was done. */
int cli_answer(struct cli *cli, const struct fact *facts, size_t n, const char *sentence,
               struct sotay_error *err)
{
    int rc = put_answer(cli, facts, n, sentence, err);
    bool wrote = (cli->command->needs & NEED_WRITE) && !cli->given.dry_run;
    errno = 0;
    if (rc >= 0 && fflush(stdout) == 0 && !ferror(stdout))
        return SOTAY_OK;
    int why = errno ? errno : EIO;
    if (!wrote)
        return rc < 0 ? rc
                      : sotay_fail(err, SOTAY_EFAIL, NULL, _("the answer could not be written: %s"),
                                   strerror(why));
    return sotay_fail(err, SOTAY_EFAIL, _("Do not do it again; look at it with show or list."),
                      _("it was done, but the answer could not be written: %s"), strerror(why));
}

int cli_no_csv(struct sotay_error *err)
{
    return sotay_fail(err, SOTAY_EUSAGE, _("--json has all of it."),
                      _("this is no table: it cannot be given as CSV"));
}

int cli_would(struct cli *cli, struct sotay_error *err, const char *fmt, ...)
{
    const struct fact facts[] = {{"dry_run", "true", CELL_BOOL}};
    AUTO_FREE char *sentence = NULL;
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&sentence, fmt, args);
    va_end(args);
    if (n < 0) {
        sentence = NULL;
        return sotay_nomem(err);
    }
    return cli_answer(cli, facts, COUNT_OF(facts), sentence, err);
}

/* ---- lists ------------------------------------------------------------------------------------- */

/* What the list holds: its noun, else the command's summary up to a comma.  The caller frees. */
static char *sheet_title(const struct cli *cli)
{
    AUTO_FREE char *word = text_dup_bytes(cli->command->name, strcspn(cli->command->name, " "));
    const struct noun *n = word ? noun_by_name(word) : NULL;
    const char *title = n ? noun_shown(n) : _(cli->command->summary);
    AUTO_FREE char *part = text_dup_bytes(title, strcspn(title, ",:;"));
    return part ? text_sentence_case(part) : NULL;
}

int rows_begin(struct rows *r, struct cli *cli, const struct out_column *columns, size_t n,
               const char *empty_note, struct sotay_error *err)
{
    r->cli = cli;
    r->columns = columns;
    r->n = n;
    if (!cli->given.xlsx)
        return listing_begin(stdout, cli->format, columns, n, empty_note, &r->listing, err);
    AUTO_FREE char *title = sheet_title(cli);
    int rc = title ? workbook_can_write(&cli->app, cli->given.xlsx, cli->given.force, err)
                   : sotay_nomem(err);
    if (rc >= 0)
        rc = sheet_begin(&r->sheet, cli->given.xlsx, title, err);
    return rc < 0 ? rc : listing_begin_sheet(&r->sheet, columns, n, &r->listing, err);
}

/* Codes and the like stay texts, also in what is typed below them. */
static int write_workbook(struct rows *r, struct sotay_error *err)
{
    struct cli *cli = r->cli;
    struct workbook_column *columns = calloc(r->n, sizeof *columns);
    if (!columns)
        return sotay_nomem(err);
    for (size_t i = 0; i < r->n; i++)
        columns[i].kind = r->columns[i].type == CELL_DAY   ? SHEET_DAY
                          : r->columns[i].type == CELL_INT ? SHEET_NUMBER
                                                           : SHEET_TEXT;
    const struct workbook_page page = {
        .sheet = &r->sheet, .n_headings = 1, .columns = columns, .n_columns = r->n};
    int rc = workbook_write(&cli->app, cli->given.xlsx, &page, 1, cli->given.force, err);
    free(columns);
    if (rc >= 0)
        cli_say(_("%s: %zu rows"), cli->given.xlsx, r->sheet.n_rows - 1);
    return rc;
}

int rows_end(struct rows *r, struct sotay_error *err)
{
    struct listing *l = STEAL(r->listing);
    int rc = listing_end(l, err);
    return rc < 0 || !r->cli->given.xlsx ? rc : write_workbook(r, err);
}

void rows_done(struct rows *r)
{
    if (!r)
        return;
    listing_free(r->listing);
    r->listing = NULL;
    sheet_done(&r->sheet);
}
