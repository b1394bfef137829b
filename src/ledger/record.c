/* src/ledger/record.c - one record of a noun: between its table's row and its canonical texts. */
#include "base/base.h"

#include "base/str.h"
#include "base/text.h"
#include "ledger/noun.h"

#define VOID_LINKED 2        /* column void: 0 in use, 1 removed */
#define FIRST_FIELD_COLUMN 3 /* after id, void, clock */
#define FIRST_FIELD_BIND 6   /* after id, void, clock, search, sort */

void record_done(struct record *r)
{
    for (size_t i = 0; i < NOUN_FIELDS_MAX; i++) {
        free(r->v[i]);
        r->v[i] = NULL;
    }
}

static char *column_text(struct stmt *q, enum field_type type, int at)
{
    char number[24];
    switch (type) {
    case FIELD_REF: {
        struct id id = stmt_col_id(q, at);
        return text_dup(id_hex(&id).s);
    }
    case FIELD_DAY:
        return text_dup(day_iso((sotay_day)stmt_col_int(q, at)).s);
    case FIELD_INT:
        snprintf(number, sizeof(number), "%lld", (long long)stmt_col_int(q, at));
        return text_dup(number);
    default:
        return text_dup(stmt_col_text(q, at));
    }
}

int record_read(struct stmt *q, const struct noun *n, struct record *ret, struct sotay_error *err)
{
    record_done(ret);
    ret->id = stmt_col_id(q, 0);
    ret->is_void = stmt_col_int(q, 1) != 0;
    ret->is_linked = stmt_col_int(q, 1) == VOID_LINKED;
    ret->clock = stmt_col_int(q, 2);
    for (size_t i = 0; i < n->n_fields; i++) {
        int at = FIRST_FIELD_COLUMN + (int)i;
        if (stmt_col_is_null(q, at))
            continue;
        ret->v[i] = column_text(q, n->fields[i].type, at);
        if (!ret->v[i])
            return sotay_nomem(err);
    }
    return SOTAY_OK;
}

int record_get(struct store *s, const struct noun *n, const struct id *id, struct record *ret,
               struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, n->sql_get);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = stmt_step(&q, err);
    return rc == SOTAY_OK ? record_read(&q, n, ret, err) : rc;
}

int record_each(struct store *s, const struct noun *n, noun_visit visit, void *with,
                struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(s, n->sql_list);
    AUTO(record) r = {0};
    for (;;) {
        int rc = stmt_step(&q, err);
        if (rc != SOTAY_OK)
            return rc == SOTAY_END ? SOTAY_OK : rc;
        rc = record_read(&q, n, &r, err);
        if (rc >= 0)
            rc = visit(with, &r, err);
        if (rc != SOTAY_OK)
            return rc;
    }
}

static const char *value(const struct record *r, const struct noun *n, const char *field)
{
    int at = noun_field(n, field);
    return at >= 0 && r->v[at] ? r->v[at] : "";
}

/* What a record is found by, beside its code. */
static char *search_text(const struct noun *n, const struct record *r)
{
    AUTO(str) s = {0};
    if (n->id == NOUN_PERSON)
        str_addf(&s, "%s %s %s", value(r, n, "family_name"), value(r, n, "middle_name"),
                 value(r, n, "given_name"));
    else if (n->id == NOUN_FACILITY)
        str_add(&s, value(r, n, "name"));
    else if (n->has_code)
        str_addf(&s, "%s %s", value(r, n, "title"), value(r, n, "title_vi"));
    return text_search_key(str_text(&s));
}

static char *sort_text(const struct noun *n, const struct record *r)
{
    if (n->id == NOUN_PERSON)
        return text_name_sort_key(value(r, n, "family_name"), value(r, n, "middle_name"),
                                  value(r, n, "given_name"));
    AUTO(str) s = {0};
    for (size_t i = 0; i < n->n_fields; i++)
        if (n->fields[i].key)
            str_addf(&s, "%s\t", r->v[i] ? r->v[i] : "");
    return str_steal(&s);
}

static void bind_field(struct stmt *q, const struct field *f, int at, const char *text,
                       struct id *id)
{
    int64_t number;
    if (!text)
        stmt_null(q, at);
    else if (f->type == FIELD_REF && id_parse(text, id))
        stmt_blob(q, at, id->b, ID_SIZE);
    else if (f->type == FIELD_DAY && day_parse(text) != DAY_NONE)
        stmt_int(q, at, day_parse(text));
    else if (f->type == FIELD_INT && text_to_int(text, &number))
        stmt_int(q, at, number);
    else if (f->type == FIELD_REF || f->type == FIELD_DAY || f->type == FIELD_INT)
        stmt_null(q, at);
    else
        stmt_text(q, at, text);
}

int record_put(struct store *s, const struct noun *n, const struct record *r,
               struct sotay_error *err)
{
    AUTO_FREE char *search = search_text(n, r);
    AUTO_FREE char *sort = sort_text(n, r);
    if (!search || !sort)
        return sotay_nomem(err);
    struct id ids[NOUN_FIELDS_MAX];
    AUTO(stmt) q = stmt_open(s, n->sql_put);
    stmt_blob(&q, 1, r->id.b, ID_SIZE);
    stmt_int(&q, 2, r->is_linked ? VOID_LINKED : r->is_void);
    stmt_int(&q, 3, r->clock);
    stmt_text(&q, 4, search);
    stmt_text(&q, 5, sort);
    for (size_t i = 0; i < n->n_fields; i++)
        bind_field(&q, &n->fields[i], FIRST_FIELD_BIND + (int)i, r->v[i], &ids[i]);
    return stmt_run(&q, err);
}

static bool is_word_of(const char *words, const char *text)
{
    size_t len = strlen(text);
    if (!len || strchr(text, ' '))
        return false;
    for (const char *p = strstr(words, text); p; p = strstr(p + 1, text))
        if ((p == words || p[-1] == ' ') && (p[len] == ' ' || p[len] == '\0'))
            return true;
    return false;
}

static bool is_plain_name(const char *text)
{
    return *text && text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static char *canonical_birth(const char *text)
{
    sotay_day d = day_parse(text);
    int64_t year;
    if (d != DAY_NONE)
        return text_dup(day_iso(d).s);
    return strlen(text) == 4 && text_to_int(text, &year) && year >= 1850 && year <= 2200
               ? text_dup(text)
               : NULL;
}

static char *canonical_month(const char *text)
{
    char day[16];
    int n = snprintf(day, sizeof(day), "%.7s-01", text);
    return strlen(text) == 7 && n == 10 && day_parse(day) != DAY_NONE ? text_dup(text) : NULL;
}

/* Whole or with a point; trailing zeros go, so that 60 and 60.0 are the same. */
static char *canonical_decimal(const char *text)
{
    int64_t scaled;
    if (!text_to_decimal(text, 2, &scaled) || scaled < 0)
        return NULL;
    struct decimal_text d = text_of_decimal(scaled, 2);
    size_t len = strlen(d.s);
    while (len && d.s[len - 1] == '0')
        d.s[--len] = '\0';
    if (len && d.s[len - 1] == '.')
        d.s[len - 1] = '\0';
    return text_dup(d.s);
}

/* ';' between, white space around the parts dropped. */
static char *canonical_list(const char *text, bool (*good)(const char *))
{
    AUTO(str) out = {0};
    AUTO_FREE char *copy = text_dup(text);
    char *rest = NULL;
    for (char *part = copy ? strtok_r(copy, "; ", &rest) : NULL; part;
         part = strtok_r(NULL, "; ", &rest)) {
        if (!good(part))
            return NULL;
        str_addf(&out, "%s%s", out.len ? ";" : "", part);
    }
    return out.len ? str_steal(&out) : NULL;
}

static bool is_hex_id(const char *text)
{
    struct id id;
    return id_parse(text, &id);
}

static char *canonical_citizen(const char *text)
{
    AUTO(str) digits = {0};
    for (const char *p = text; *p; p++) {
        if (*p >= '0' && *p <= '9')
            str_add_char(&digits, *p);
        else if (*p != ' ' && *p != '.')
            return NULL;
    }
    return digits.len == 12 ? str_steal(&digits) : NULL;
}

/* Characters that nobody sees make two names look the same, and terminals misbehave. */
static char *plain_nfc(const char *text)
{
    AUTO_FREE char *nfc = text_nfc(text, strlen(text));
    return nfc && text_is_plain(nfc) ? STEAL(nfc) : NULL;
}

char *field_canonical(const struct field *f, const char *text)
{
    int64_t number;
    sotay_day day;
    switch (f->type) {
    case FIELD_CODE:
        return *text && strlen(text) <= 64 && !strpbrk(text, "~/;") ? plain_nfc(text) : NULL;
    case FIELD_TEXT:
        return *text && strlen(text) <= 1000 ? plain_nfc(text) : NULL;
    case FIELD_DAY:
        day = day_parse(text);
        return day != DAY_NONE ? text_dup(day_iso(day).s) : NULL;
    case FIELD_BIRTH:
        return canonical_birth(text);
    case FIELD_MONTH:
        return canonical_month(text);
    case FIELD_INT: {
        char digits[24];
        if (!text_to_int(text, &number) || number < 0)
            return NULL;
        snprintf(digits, sizeof(digits), "%lld", (long long)number);
        return text_dup(digits);
    }
    case FIELD_DECIMAL:
        return canonical_decimal(text);
    case FIELD_WORD:
        return is_word_of(f->words, text) ? text_dup(text) : NULL;
    case FIELD_NAME:
        return is_plain_name(text) ? text_dup(text) : NULL;
    case FIELD_NAMES:
        return canonical_list(text, is_plain_name);
    case FIELD_SKILL:
        return text_is_name(text) && strchr(text, '.') ? text_dup(text) : NULL;
    case FIELD_CITIZEN:
        return canonical_citizen(text);
    case FIELD_REF:
        return is_hex_id(text) ? text_dup(text) : NULL;
    case FIELD_REFS:
        return canonical_list(text, is_hex_id);
    }
    return NULL;
}

/* What failed for want of memory does not fail again where there is some. */
int field_read(const struct field *f, const char *text, char **ret, struct sotay_error *err)
{
    *ret = field_canonical(f, text);
    if (*ret)
        return SOTAY_OK;
    void *room = malloc(8 * strlen(text) + 4096);
    if (!room)
        return sotay_nomem(err);
    free(room);
    *ret = field_canonical(f, text);
    return SOTAY_OK;
}

int record_code(struct store *s, const struct noun *n, const struct id *id, char ret_code[80],
                struct sotay_error *err)
{
    ret_code[0] = '\0';
    AUTO(record) r = {0};
    int rc = record_get(s, n, id, &r, err);
    if (rc != SOTAY_OK || !n->has_code || !r.v[0])
        return rc == SOTAY_END ? SOTAY_OK : rc;
    AUTO(stmt) q = stmt_open(s, n->sql_by_code);
    stmt_text(&q, 1, r.v[0]);
    int nth = 0;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct id other = stmt_col_id(&q, 0);
        nth++;
        if (id_equal(&other, id))
            break;
    }
    if (rc < 0)
        return rc;
    if (rc == SOTAY_OK && nth > 1)
        snprintf(ret_code, 80, "%s~%d", r.v[0], nth);
    else
        snprintf(ret_code, 80, "%s", r.v[0]);
    return SOTAY_OK;
}
