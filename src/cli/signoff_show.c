/* src/cli/signoff_show.c - how sign-offs are shown, in words and columns. */
#include "base/base.h"

#include "cli/signoff_show.h"

#include "base/word.h"
#include "cli/signoff_words.h"
#include "domain/signoff_assess.h"
#include "domain/record.h"

const char *signoff_title(const struct checklist *c)
{
    return signoff_pick(c->title, c->title_vi);
}

int signoff_trainee_text(struct cli *cli, bool of_facility, const struct id *id, struct str *out,
                         struct sotay_error *err)
{
    const struct noun *n = &noun_table[NOUN_FACILITY];
    AUTO(record) r = {0};
    if (!of_facility)
        return person_label(&cli->app, id, out, err);
    int rc = record_get(cli->app.store, n, id, &r, err);
    const char *code = r.v[noun_field(n, "code")], *name = r.v[noun_field(n, "name")];
    str_addf(out, "%s %s", code ? code : "", name ? name : "");
    return rc < 0 ? rc : str_check(out, err);
}

const char *signoff_assess_word(int result)
{
    return result == SOTAY_ASSESS_PASSED   ? _("passed")
           : result == SOTAY_ASSESS_FAILED ? _("not passed")
                                           : _("incomplete");
}

const char *signoff_assess_json(int result)
{
    return result == SOTAY_ASSESS_PASSED ? "true" : result == SOTAY_ASSESS_FAILED ? "false" : "";
}

const char *signoff_passed_word(int passed)
{
    return signoff_assess_word(passed > 0    ? SOTAY_ASSESS_PASSED
                               : passed == 0 ? SOTAY_ASSESS_FAILED
                                             : SOTAY_ASSESS_INCOMPLETE);
}

/* Of one that was taken back nobody asks what else is wrong with it. */
const char *signoff_why(const struct signoff_row *row)
{
    if (strcmp(row->state, "retracted") == 0)
        return word_shown(row->state);
    return row->reason ? word_shown(row->reason) : row->state;
}

static const char *passed_json(int passed)
{
    return passed > 0 ? "true" : passed == 0 ? "false" : "";
}

/* ---- what rules say ------------------------------------------------------------------------------ */

void signoff_add_reasons(const char *lines, struct str *out)
{
    for (const char *p = lines; *p;) {
        size_t n = strcspn(p, "\n");
        str_add(out, out->len ? "; " : "");
        str_add_bytes(out, p, n);
        p += n + (p[n] == '\n');
    }
}

int signoff_assessment_text(struct cli *cli, const struct signoff_row *row, const char **ret_word,
                            struct str *out, struct sotay_error *err)
{
    int result;
    AUTO(str) lines = {0}, reasons = {0};
    *ret_word = signoff_passed_word(row->passed);
    int rc = signoff_assess_stored(&cli->app, &row->id, &result, &lines, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    signoff_add_reasons(str_text(&lines), &reasons);
    str_add(out, signoff_assess_word(result));
    if (reasons.len)
        str_addf(out, ": %s", str_text(&reasons));
    return str_check(out, err);
}

int signoff_assessment_json(struct cli *cli, const struct id *id, struct str *out,
                            struct sotay_error *err)
{
    int result;
    AUTO(str) lines = {0}, reasons = {0};
    int rc = signoff_assess_stored(&cli->app, id, &result, &lines, err);
    if (rc != SOTAY_OK)
        return rc < 0 ? rc : SOTAY_OK;
    signoff_add_reasons(str_text(&lines), &reasons);
    json_bool(out, "passed_by_rules", result == SOTAY_ASSESS_PASSED);
    json_text(out, "assessment", str_text(&reasons));
    return str_check(out, err);
}

/* ---- one --------------------------------------------------------------------------------------- */

struct one {
    signoff_visit visit;
    void *with;
    bool found;
};

static int visit_found(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct one *o = with;
    o->found = true;
    return o->visit(o->with, row, err);
}

static int visit_one(struct cli *cli, const struct signoff_filter *filter, signoff_visit visit,
                     void *with, struct sotay_error *err)
{
    struct one o = {.visit = visit, .with = with};
    int rc = signoff_list(&cli->app, filter, visit_found, &o, err);
    if (rc >= 0 && !o.found)
        rc = sotay_fail(err, SOTAY_EABSENT, NULL, _("there is no sign-off %s"),
                        id_hex(filter->id).s);
    return rc < 0 ? rc : SOTAY_OK;
}

int signoff_visit_one(struct cli *cli, const struct id *id, signoff_visit visit, void *with,
                      struct sotay_error *err)
{
    const struct signoff_filter filter = {.id = id, .from = DAY_NONE, .to = DAY_NONE};
    return visit_one(cli, &filter, visit, with, err);
}

/* Why a performance is not passed, a note for each reason. */
static void say_reasons(const char *lines)
{
    for (const char *p = lines; *p;) {
        int n = (int)strcspn(p, "\n");
        cli_warn(_("note: %.*s"), n, p);
        p += n + (p[n] == '\n');
    }
}

struct recorded {
    struct cli *cli;
    struct stored_assessment assessment;
};

static void recorded_done(struct recorded *r)
{
    stored_assessment_done(&r->assessment);
}

static int say_recorded(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct recorded *r = with;
    int result;
    AUTO(str) line = {0}, reasons = {0};
    struct id_text hex = id_hex(&row->id);
    int rc = stored_assessment_end(&r->assessment, &result, &reasons, err);
    if (rc < 0)
        return rc;
    bool worse = rc == SOTAY_OK && row->passed > 0 && result < SOTAY_ASSESS_PASSED;
    str_addf(&line, _("recorded %s: %s, %s"), hex.s,
             signoff_setting_text(row->of_facility, strcmp(row->setting, "simulated") == 0),
             worse ? signoff_assess_word(result) : signoff_passed_word(row->passed));
    if (row->counted)
        str_addf(&line, ", %s", _("counts"));
    else
        str_addf(&line, ", %s: %s", _("does not count"), signoff_why(row));
    if (worse || row->passed <= 0)
        say_reasons(str_text(&reasons));
    const struct fact facts[] = {
        {"id", hex.s, CELL_TEXT},
        {"setting", row->setting, CELL_TEXT},
        {"passed", worse ? "false" : passed_json(row->passed), CELL_BOOL},
        {"counted", row->counted ? "true" : "false", CELL_BOOL},
        {"reason", row->counted ? NULL : row->reason, CELL_TEXT},
        {"state", row->state, CELL_TEXT},
        {"passed_by_rules", worse ? "false" : passed_json(row->passed), CELL_BOOL},
    };
    rc = str_check(&line, err);
    return rc < 0 ? rc : cli_answer(r->cli, facts, COUNT_OF(facts), str_text(&line), err);
}

int signoff_settle_and_say(struct cli *cli, const struct id *id, const char *skill,
                           struct sotay_error *err)
{
    AUTO(recorded) r = {.cli = cli};
    struct sotay_error why = {0};
    int settled;
    int rc = stored_assessment_settle(&r.assessment, &cli->app, id, &settled, &why, err);
    cli_settled(settled, &why);
    const struct signoff_filter filter = {
        .id = id, .skill = skill, .from = DAY_NONE, .to = DAY_NONE, .of_form = true};
    return rc < 0 ? rc : visit_one(cli, &filter, say_recorded, &r, err);
}

/* ---- a list ------------------------------------------------------------------------------------ */

enum { MEASURES_MAX = 400, REASONS_MAX = 40 };

struct table {
    struct cli *cli;
    struct rows rows;
    char *measure[MEASURES_MAX]; /* "measure:comp_rate", in the order met */
    size_t n_measures;
    struct out_column *columns;
    const char **cells;
    size_t n_columns, first_measure;
    const char *why[REASONS_MAX]; /* sentences that stand below the table: (1), (2) ... */
    size_t n_why;
};

static void table_done(struct table *t)
{
    rows_done(&t->rows);
    for (size_t i = 0; i < t->n_measures; i++)
        free(t->measure[i]);
    free(t->columns);
    free(t->cells);
}

/* NAME=VALUE;NAME=VALUE: the next one; false at the end. */
static bool next_measure(const char **at, const char **ret_name, size_t *ret_name_len,
                         const char **ret_value, size_t *ret_value_len)
{
    const char *equals = *at ? strchr(*at, '=') : NULL;
    if (!equals)
        return false;
    *ret_name = *at;
    *ret_name_len = (size_t)(equals - *at);
    *ret_value = equals + 1;
    *ret_value_len = strcspn(equals + 1, ";");
    *at = equals + 1 + *ret_value_len;
    *at += **at == ';';
    return true;
}

static size_t measure_at(const struct table *t, const char *name, size_t len)
{
    const size_t skip = sizeof("measure:") - 1;
    size_t i = 0;
    while (i < t->n_measures &&
           (strlen(t->measure[i]) != skip + len || memcmp(t->measure[i] + skip, name, len) != 0))
        i++;
    return i;
}

static int learn_measures(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct table *t = with;
    const char *at = row->measures, *name, *value;
    size_t name_len, value_len;
    while (next_measure(&at, &name, &name_len, &value, &value_len)) {
        if (measure_at(t, name, name_len) < t->n_measures || t->n_measures == MEASURES_MAX)
            continue;
        AUTO(str) column = {0};
        str_add(&column, "measure:");
        str_add_bytes(&column, name, name_len);
        char *text = str_steal(&column);
        if (!text)
            return sotay_nomem(err);
        t->measure[t->n_measures++] = text;
    }
    return SOTAY_OK;
}

static int make_columns(struct table *t, struct sotay_error *err)
{
    const struct out_column fixed[] = {
        {"trainee", _("Trainee"), CELL_TEXT, false},
        {"skill", _("Skill"), CELL_TEXT, false},
        {"performed_at", _("Seen"), CELL_DAY, false},
        {"facility", _("Where"), CELL_TEXT, false},
        {"mentor", _("By"), CELL_TEXT, false},
        {"level", _("Level"), CELL_INT, false},
        {"missed_steps", "", CELL_TEXT, true},
        {"not_observed_steps", "", CELL_TEXT, true},
        {"na_steps", "", CELL_TEXT, true},
        {"step_scores", "", CELL_TEXT, true},
        {"setting", "", CELL_TEXT, true},
        {"case_ref", "", CELL_TEXT, true},
        {"typist", "", CELL_TEXT, true},
        {"note", "", CELL_TEXT, true},
    };
    const struct out_column more[] = {
        {"id", _("Number"), CELL_TEXT, false},      {"passed", _("Passed"), CELL_BOOL, false},
        {"counted", _("Counts"), CELL_BOOL, false}, {"reason", "", CELL_TEXT, true},
        {"state", _("State"), CELL_TEXT, true},     {"checklist_revision", "", CELL_INT, true},
        {"confirmed", "", CELL_DAY, true},          {"confirmed_by", "", CELL_TEXT, true},
    };
    /* The CSV has the columns that can be imported again, and no others. */
    size_t extra = t->cli->format == OUT_CSV ? 0 : COUNT_OF(more);
    size_t n = COUNT_OF(fixed) + t->n_measures + extra;
    t->columns = calloc(n, sizeof(*t->columns));
    t->cells = calloc(n, sizeof(*t->cells));
    if (!t->columns || !t->cells)
        return sotay_nomem(err);
    memcpy(t->columns, fixed, sizeof(fixed));
    t->first_measure = COUNT_OF(fixed);
    for (size_t i = 0; i < t->n_measures; i++)
        t->columns[t->first_measure + i] = (struct out_column){t->measure[i], "", CELL_TEXT, true};
    for (size_t i = 0; i < extra; i++)
        t->columns[t->first_measure + t->n_measures + i] = more[i];
    t->n_columns = n;
    return SOTAY_OK;
}

/* "true" or "false"; in a table "no (1)", the sentence stands below it. */
static void counts_cell(struct table *t, const struct signoff_row *row, char *ret, size_t size)
{
    size_t at = 0;
    snprintf(ret, size, "%s", row->counted ? "true" : "false");
    if (row->counted || !row->reason || t->cli->format != OUT_TABLE)
        return;
    const char *why = signoff_why(row);
    while (at < t->n_why && strcmp(t->why[at], why) != 0)
        at++;
    if (at == REASONS_MAX)
        return;
    t->why[at] = why;
    t->n_why += at == t->n_why;
    snprintf(ret, size, "%s (%zu)", _("no"), at + 1);
}

static int print_why(const struct table *t, struct sotay_error *err)
{
    AUTO(str) out = {0};
    for (size_t i = 0; i < t->n_why; i++)
        str_addf(&out, "(%zu)  %s\n", i + 1, t->why[i]);
    return out.len ? cli_put(&out, err) : str_check(&out, err);
}

static int print_row(void *with, const struct signoff_row *row, struct sotay_error *err)
{
    struct table *t = with;
    AUTO(str) values = {0};
    char level[16], revision[16];
    snprintf(level, sizeof(level), "%d", row->level);
    snprintf(revision, sizeof(revision), "%d", row->checklist_revision);
    struct day_text confirmed = day_iso(row->confirmed);
    struct id_text hex = id_hex(&row->id);
    if (t->cli->format == OUT_TABLE)
        hex.s[8] = '\0'; /* the beginning is enough to name it */
    const char *fixed[] = {
        row->trainee_code, row->skill,  row->performed_at, row->facility_code,
        row->mentor_code,  level,       row->missed,       row->not_observed,
        row->na,           row->scores, row->setting,      row->case_ref,
        row->typist_code,  row->note,
    };
    const char *why = row->counted ? NULL : row->reason;
    char counts[40];
    counts_cell(t, row, counts, sizeof(counts));
    const char *more[] = {
        hex.s,
        passed_json(row->passed),
        counts,
        why,
        row->state,
        revision,
        row->confirmed_by ? confirmed.s : NULL,
        row->confirmed_by,
    };
    memset(t->cells, 0, t->n_columns * sizeof(*t->cells));
    memcpy(t->cells, fixed, sizeof(fixed));
    /* Values are copied behind each other; their places are known once the buffer stands still. */
    size_t place[MEASURES_MAX];
    for (size_t i = 0; i < t->n_measures; i++)
        place[i] = SIZE_MAX;
    const char *at = row->measures, *name, *value;
    size_t name_len, value_len;
    while (next_measure(&at, &name, &name_len, &value, &value_len)) {
        size_t i = measure_at(t, name, name_len);
        if (i == t->n_measures)
            continue;
        place[i] = values.len;
        str_add_bytes(&values, value, value_len);
        str_add_char(&values, '\0');
    }
    int rc = str_check(&values, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < t->n_measures; i++)
        if (place[i] != SIZE_MAX)
            t->cells[t->first_measure + i] = values.data + place[i];
    size_t extra = t->n_columns - t->first_measure - t->n_measures;
    for (size_t i = 0; i < extra; i++)
        t->cells[t->first_measure + t->n_measures + i] = more[i];
    return listing_row(t->rows.listing, t->cells, err);
}

int signoff_print_list(struct cli *cli, const struct signoff_filter *filter,
                       struct sotay_error *err)
{
    __attribute__((cleanup(table_done))) struct table t = {.cli = cli};
    int rc = SOTAY_OK;
    struct signoff_filter asked = *filter;
    asked.of_form = true;
    if (cli->format != OUT_TABLE)
        rc = signoff_list(&cli->app, &asked, learn_measures, &t, err);
    asked.of_form = cli->format == OUT_CSV; /* has no result */
    if (rc >= 0)
        rc = make_columns(&t, err);
    if (rc >= 0)
        rc = rows_begin(&t.rows, cli, t.columns, t.n_columns, _("no sign-offs"), err);
    if (rc >= 0)
        rc = signoff_list(&cli->app, &asked, print_row, &t, err);
    if (rc >= 0)
        rc = rows_end(&t.rows, err);
    return rc < 0 ? rc : print_why(&t, err);
}
