/* src/domain/import_table.c - the rows of a file that is imported, all in memory: under which columns they
 * stand, what rows about one record say together, and those that were bad, to be mended. */
#include "base/base.h"

#include "domain/import_table.h"

#include "base/map.h"
#include "base/text.h"
#include "domain/typed.h"

void table_done(struct table *s)
{
    free(s->list);
    arena_done(&s->mem);
}

/* ---- the header ------------------------------------------------------------------------------ */

static void add_known_columns(const struct noun *n, struct str *out)
{
    for (size_t i = 0; i < n->n_fields; i++)
        if (!n->fields[i].hidden)
            str_addf(out, "%s%s", i ? "," : "", n->fields[i].name);
    if (n->id == NOUN_PERSON)
        str_add(out, ",facility,department");
}

static int column_field(const struct noun *n, const char *name, int *ret)
{
    int at = noun_field(n, name);
    if (at >= 0 && !n->fields[at].hidden) {
        *ret = at;
        return SOTAY_OK;
    }
    if (rejects_is_reason(name)) {
        *ret = TARGET_IGNORED;
        return SOTAY_OK;
    }
    *ret = strcmp(name, "facility") == 0 ? TARGET_FACILITY : TARGET_DEPARTMENT;
    return n->id == NOUN_PERSON &&
                   (strcmp(name, "facility") == 0 || strcmp(name, "department") == 0)
               ? SOTAY_OK
               : SOTAY_END;
}

static int read_column(struct table *s, const struct noun *n, const struct csv_row *header,
                       size_t i, struct sotay_error *err)
{
    s->header[i] = arena_text(&s->mem, header->cells[i]);
    if (!s->header[i])
        return sotay_nomem(err);
    if (column_field(n, header->cells[i], &s->field[i]) == SOTAY_END) {
        AUTO(str) known = {0};
        add_known_columns(n, &known);
        sotay_fail(err, SOTAY_EREFUSED, NULL, _("%s:%lld: unknown column '%s'"), s->name,
                   (long long)header->line, header->cells[i]);
        sotay_error_hint(err, _("Known columns: %s."), str_text(&known));
        return SOTAY_EREFUSED;
    }
    for (size_t k = 0; k < i; k++)
        if (s->field[k] == s->field[i] && s->field[i] != TARGET_IGNORED)
            return sotay_fail(err, SOTAY_EREFUSED, _("Keep one of the two and delete the other."),
                              _("%s:%lld: column '%s' is there twice"), s->name,
                              (long long)header->line, header->cells[i]);
    return SOTAY_OK;
}

/* Without these no row can say which record it means. */
static int check_key_columns(const struct table *s, const struct noun *n, int64_t line,
                             struct sotay_error *err)
{
    for (size_t i = 0; i < n->n_fields; i++) {
        bool found = !n->fields[i].key || !n->fields[i].required;
        for (size_t k = 0; k < s->n_columns; k++)
            found = found || s->field[k] == (int)i;
        if (!found)
            return sotay_fail(err, SOTAY_EREFUSED, _("The first line must name the columns."),
                              _("%s:%lld: column '%s' is missing"), s->name, (long long)line,
                              n->fields[i].name);
    }
    return SOTAY_OK;
}

static int read_header(struct table *s, const struct noun *n, const struct csv_row *header,
                       struct sotay_error *err)
{
    s->header = arena_bytes(&s->mem, (header->n + 1) * sizeof(*s->header));
    s->field = arena_bytes(&s->mem, (header->n + 1) * sizeof(*s->field));
    if (!s->header || !s->field)
        return sotay_nomem(err);
    int rc = SOTAY_OK;
    for (s->n_columns = 0; rc >= 0 && s->n_columns < header->n; s->n_columns++)
        rc = read_column(s, n, header, s->n_columns, err);
    return rc < 0 ? rc : check_key_columns(s, n, header->line, err);
}

/* ---- the rows -------------------------------------------------------------------------------- */

static int keep_row(struct table *s, const struct csv_row *row, struct sotay_error *err)
{
    if (!list_grow(&s->list, &s->cap, s->n, sizeof(*s->list)))
        return sotay_nomem(err);
    struct raw *raw = &s->list[s->n++];
    *raw = (struct raw){.line = row->line,
                        .who_birth = "",
                        .reason = "",
                        .cells = arena_bytes(&s->mem, s->n_columns * sizeof(*raw->cells))};
    if (!raw->cells)
        return sotay_nomem(err);
    for (size_t i = 0; i < row->n; i++) {
        if (i >= s->n_columns)
            raw->too_long = raw->too_long || *row->cells[i];
        else if (!(raw->cells[i] = arena_text(&s->mem, row->cells[i])))
            return sotay_nomem(err);
    }
    for (size_t i = row->n; i < s->n_columns; i++)
        raw->cells[i] = "";
    return SOTAY_OK;
}

static void take_understood(struct raw *raw, const struct list_row *row)
{
    raw->problems = row->problems;
    raw->made_code = row->made_code || row->shares_made_code;
    raw->who_birth = row->who_birth;
}

int table_read(struct table *s, const struct noun *n, struct source *source,
               struct sotay_error *err)
{
    struct csv_row row;
    s->noun = n;
    s->name = source->name;
    s->is_list = source->is_list;
    s->headings = source->is_list ? &source->headings : NULL;
    int rc = read_header(s, n, &source->header, err);
    while (rc >= 0 && (rc = source_next(source, &row, &s->broken)) == SOTAY_OK) {
        rc = keep_row(s, &row, err);
        if (rc >= 0 && source->is_list)
            take_understood(&s->list[s->n - 1], &source->list.rows[s->n - 1]);
    }
    if (rc == SOTAY_EREFUSED && s->broken.code)
        return SOTAY_OK; /* told after the rows before it */
    if (rc < 0 && s->broken.code && err)
        *err = s->broken;
    return rc < 0 ? rc : SOTAY_OK;
}

/* ---- rows about one record -------------------------------------------------------------------- */

static const struct field *field_at(const struct table *s, size_t column)
{
    return s->field[column] >= 0 ? &s->noun->fields[s->field[column]] : NULL;
}

/* What the row says of which record it means; "": it does not say. */
static void add_key(const struct table *s, const struct raw *raw, struct str *out)
{
    bool says = false;
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct field *f = field_at(s, i);
        if (!f || !f->key)
            continue;
        says = says || *raw->cells[i];
        str_add(out, raw->cells[i]);
        str_add_char(out, '\t');
    }
    if (!says)
        str_clear(out);
}

static bool reads_alike(const struct field *f, const char *a, const char *b)
{
    if (!f || strcmp(a, b) == 0)
        return strcmp(a, b) == 0;
    AUTO_FREE char *one = field_typed(f, a);
    AUTO_FREE char *other = field_typed(f, b);
    return one && other && strcmp(one, other) == 0;
}

/* Does the row say more than the one before, and nothing else of what that says? */
static bool says_more(const struct table *s, const struct raw *before, const struct raw *raw)
{
    bool more = false;
    if (before->problems || raw->problems || before->too_long || raw->too_long)
        return false;
    for (size_t i = 0; i < s->n_columns; i++) {
        const char *a = before->cells[i], *b = raw->cells[i];
        if (s->field[i] == TARGET_IGNORED || !*b)
            continue;
        if (*a && !reads_alike(field_at(s, i), a, b))
            return false;
        more = more || !*a;
    }
    return more;
}

static void take_more(const struct table *s, size_t before, size_t row, struct understood *list)
{
    const char **to = s->list[before].cells, **from = s->list[row].cells;
    for (size_t i = 0; i < s->n_columns; i++) {
        if (*to[i] || s->field[i] == TARGET_IGNORED)
            continue;
        to[i] = from[i];
        if (list)
            list->rows[before].cells[i] = list->rows[row].cells[i];
    }
}

int table_join(struct table *s, struct understood *list, struct sotay_error *err)
{
    AUTO(map) first = {0};
    AUTO(str) key = {0};
    for (size_t i = 0; i < s->n; i++) {
        int64_t at;
        str_clear(&key);
        add_key(s, &s->list[i], &key);
        if (!key.len)
            continue;
        if (!map_get(&first, key.data, key.len, &at)) {
            if (!map_put(&first, key.data, key.len, (int64_t)i))
                return sotay_nomem(err);
        } else if (says_more(s, &s->list[at], &s->list[i])) {
            take_more(s, (size_t)at, i, list);
        }
    }
    return str_check(&key, err);
}

/* ---- the bad ones ----------------------------------------------------------------------------- */

void table_clear(struct table *s)
{
    for (size_t i = 0; i < s->n; i++)
        s->list[i].reason = "";
}

void table_blame(struct table *s, size_t row, const char *why)
{
    AUTO(str) all = {0};
    struct raw *raw = &s->list[row];
    str_addf(&all, "%s%s%s", raw->reason, *raw->reason ? "; " : "", why);
    raw->reason = arena_text(&s->mem, str_text(&all));
    s->no_memory = s->no_memory || all.failed || !raw->reason;
    if (!raw->reason)
        raw->reason = "";
}

/* A list whose people are told apart by a birth date keeps it. */
static bool has_births(const struct table *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (*s->list[i].who_birth)
            return true;
    return false;
}

static void add_heading(const struct table *s, int target, const char *name, struct rejects *to)
{
    const char *heading = s->is_list ? heading_shown(s->headings, s->noun, target) : name;
    AUTO_FREE char *sentence = s->is_list ? text_sentence_case(heading) : NULL;
    rejects_cell(to, sentence ? sentence : heading);
}

static void add_headings(const struct table *s, bool births, struct rejects *to)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (s->field[i] != TARGET_IGNORED)
            add_heading(s, s->field[i], s->header[i], to);
    if (births)
        add_heading(s, TARGET_WHO_BIRTH, "", to);
    rejects_end(to, _("Reason"));
}

/* As whoever made the list writes it: words of their language, days with the day first. */
static void add_value(const struct table *s, size_t column, const char *text, struct rejects *to)
{
    const struct field *f = s->is_list && column < s->n_columns ? field_at(s, column) : NULL;
    bool is_day = s->is_list && (!f || f->type == FIELD_DAY || f->type == FIELD_BIRTH);
    sotay_day day = is_day ? day_parse(text) : DAY_NONE;
    if (day != DAY_NONE)
        rejects_cell(to, day_shown(day).s);
    else
        rejects_cell(to, f && f->type == FIELD_WORD ? heading_word(s->headings, f, text) : text);
}

/* A code that was made here may be somebody else's when the row is read again. */
static void add_row(const struct table *s, const struct raw *raw, bool births, struct rejects *to)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (s->field[i] != TARGET_IGNORED)
            add_value(s, i, raw->made_code && s->field[i] == 0 ? "" : raw->cells[i], to);
    if (births)
        add_value(s, s->n_columns, raw->who_birth, to);
    rejects_end(to, raw->reason);
}

int table_rejects(const struct table *s, const bool *is_bad, struct rejects *to,
                  struct sotay_error *err)
{
    bool births = has_births(s);
    if (s->is_list) /* it is mended in Excel, which takes it for UTF-8 by this mark only */
        str_add(&to->text, "\xef\xbb\xbf");
    add_headings(s, births, to);
    for (size_t i = 0; i < s->n; i++)
        if (is_bad[i])
            add_row(s, &s->list[i], births, to);
    return s->no_memory ? sotay_nomem(err) : str_check(&to->text, err);
}
