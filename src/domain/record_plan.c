/* src/domain/record_plan.c - rows become drafts: cells are read, references resolved, the record
 * that is meant is found, and what changes is noted.  Nothing is written. */
#include "base/base.h"

#include "base/text.h"
#include "base/word.h"
#include "domain/headings.h"
#include "domain/record_private.h"
#include "domain/typed.h"

#include <stdarg.h>

/* ---- telling --------------------------------------------------------------------------------- */

/* What somebody typed: an option of a command, or a column of a file. */
static const char *option_name(const char *column, char ret[48])
{
    int n = snprintf(ret, 48, "--%.40s", column);
    for (int i = 0; i < n; i++)
        if (ret[i] == '_')
            ret[i] = '-';
    return ret;
}

const char *plan_column(const struct plan *p, const char *column, char ret[48])
{
    int target;
    if (p->by_title && target_by_name(p->n, column, &target))
        return target_title(p->n, target);
    return p->single ? option_name(column, ret) : column;
}

static void tell(struct plan *p, const struct draft *d, bool is_warning, const char *column,
                 const char *why)
{
    AUTO(str) text = {0};
    char shown[48];
    if (column)
        str_addf(&text, "%s: ", plan_column(p, column, shown));
    str_add(&text, why);
    if (text.data)
        text_clean(text.data);
    if (p->tell)
        p->tell(p->with, d, is_warning, str_text(&text));
    if (!is_warning && !p->first.code)
        sotay_fail(&p->first, SOTAY_EREFUSED, NULL, "%s", str_text(&text));
}

void plan_bad(struct plan *p, struct draft *d, const char *column, const char *fmt, ...)
{
    char why[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof(why), fmt, args);
    va_end(args);
    d->state = DRAFT_BAD;
    tell(p, d, false, column, why);
}

void plan_warn(struct plan *p, const struct draft *d, const char *column, const char *fmt, ...)
{
    char why[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof(why), fmt, args);
    va_end(args);
    tell(p, d, true, column, why);
}

/* ---- values ---------------------------------------------------------------------------------- */

const char *draft_value(const struct draft *d, size_t field)
{
    const char *v = d->set.v[field];
    if (v)
        return *v ? v : NULL;
    return d->known ? d->known->v[field] : NULL;
}

const char *draft_named(const struct plan *p, const struct draft *d, const char *field)
{
    int at = noun_field(p->n, field);
    return at < 0 ? NULL : draft_value(d, (size_t)at);
}

bool draft_touches(const struct plan *p, const struct draft *d, const char *field)
{
    int at = noun_field(p->n, field);
    return at >= 0 && (d->revive || (d->changed >> at & 1));
}

/* A citizen ID or a telephone number that slipped into another column is not repeated. */
static const char *shown_cell(const char *text, char ret[64])
{
    enum { LEAST = 9 };
    size_t len = strlen(text);
    if (len < LEAST || len >= 64 || strspn(text, "0123456789 +.") != len)
        return text;
    memset(ret, '*', len);
    memcpy(ret + len - 3, text + len - 3, 4);
    return ret;
}

/* What a field takes: as it is typed, or of somebody's own list as people call it. */
static void add_words(const struct plan *p, const struct field *f, struct str *out)
{
    AUTO(str) words = {0};
    if (!p->by_title) {
        words_offered(f->words, out);
        return;
    }
    for (const char *at = f->words; *at; at++)
        str_add_char(&words, *at == ' ' ? ';' : *at);
    words_shown(str_text(&words), out);
}

static void explain_form(struct plan *p, struct draft *d, const struct field *f, const char *cell)
{
    char masked[64];
    const char *text = shown_cell(cell, masked);
    if (!text_is_plain(text)) {
        plan_bad(p, d, f->name,
                 _("this text has a character that is not seen (a line end, a tab, a zero-width "
                   "mark or such)"));
        return;
    }
    AUTO(str) words = {0};
    switch (f->type) {
    case FIELD_CODE:
        plan_bad(p, d, f->name, _("'%s' is no code: at most 64 bytes, without ~ / ;"), text);
        break;
    case FIELD_DAY:
        plan_bad(p, d, f->name, _("'%s' is no day; write 2026-01-14 or 14/01/2026"), text);
        break;
    case FIELD_BIRTH:
        plan_bad(p, d, f->name, _("'%s' is no day and no year"), text);
        break;
    case FIELD_MONTH:
        plan_bad(p, d, f->name, _("'%s' is no month; write 2026-01"), text);
        break;
    case FIELD_INT:
        plan_bad(p, d, f->name, _("'%s' is no whole number"), text);
        break;
    case FIELD_DECIMAL:
        plan_bad(p, d, f->name, _("'%s' is no number with a point and at most two decimals"), text);
        break;
    case FIELD_WORD:
        add_words(p, f, &words);
        plan_bad(p, d, f->name, _("'%s' is none of: %s"), text, str_text(&words));
        break;
    case FIELD_SKILL:
        plan_bad(p, d, f->name, _("'%s' is no skill; write SPECIALTY.NAME"), text);
        break;
    case FIELD_CITIZEN:
        plan_bad(p, d, f->name, _("a citizen ID has 12 digits"));
        break;
    case FIELD_NAME:
    case FIELD_NAMES:
        plan_bad(p, d, f->name, _("'%s' may only hold a-z, 0-9 and -"), text);
        break;
    default:
        plan_bad(p, d, f->name, _("this text is too long"));
    }
}

/* ---- references ------------------------------------------------------------------------------ */

static int find_by_name(struct plan *p, struct draft *d, const struct field *f, const char *text,
                        const char **ret_hex, struct sotay_error *err)
{
    struct id id;
    struct sotay_error why = {0};
    int rc = record_find(p->app, &noun_table[f->ref], text, &id, &why);
    if (rc == SOTAY_OK) {
        *ret_hex = arena_text(&p->mem, id_hex(&id).s);
        return *ret_hex ? SOTAY_OK : sotay_nomem(err);
    }
    if (rc != SOTAY_EABSENT) {
        if (err)
            *err = why;
        return rc;
    }
    bool is_first = !p->first.code;
    plan_bad(p, d, f->name, "%s", why.message);
    if (is_first) {
        p->first = why;
        char shown[48];
        sotay_error_prefix(&p->first, "%s", plan_column(p, f->name, shown));
    }
    return SOTAY_OK;
}

/* A file names records by their codes to the letter; what was nearly one is named. */
static int miss_reference(struct plan *p, struct draft *d, const struct field *f, const char *text,
                          struct sotay_error *err)
{
    const struct code *near;
    const struct codes *removed;
    const char *word = noun_shown(&noun_table[f->ref]);
    int rc = record_by_case(p->app, f->ref, text, &near, err);
    if (rc >= 0)
        rc = record_removed(p->app, f->ref, &removed, err);
    if (rc < 0)
        return rc;
    if (near)
        plan_bad(p, d, f->name, _("there is no %s '%s', but a '%s'"), word, text, near->shown);
    else if (code_of_text(removed, text))
        plan_bad(p, d, f->name, _("the %s '%s' was removed"), word, text);
    else
        plan_bad(p, d, f->name, _("there is no %s '%s'"), word, text);
    return SOTAY_OK;
}

int plan_reference(struct plan *p, struct draft *d, const struct field *f, const char *text,
                   const char **ret_hex, struct sotay_error *err)
{
    const struct codes *codes;
    int64_t at;
    *ret_hex = NULL;
    if (p->single)
        return find_by_name(p, d, f, text, ret_hex, err);
    int rc = record_codes(p->app, f->ref, &codes, err);
    if (rc < 0)
        return rc;
    const struct code *c = code_of_text(codes, text);
    if (c)
        *ret_hex = c->hex;
    else if (f->ref == p->n->id && map_get(&p->file_codes, text, strlen(text), &at))
        *ret_hex = p->file_ids[at].hex;
    else
        return miss_reference(p, d, f, text, err);
    return SOTAY_OK;
}

static int read_references(struct plan *p, struct draft *d, const struct field *f, const char *text,
                           const char **ret, struct sotay_error *err)
{
    AUTO(str) out = {0};
    AUTO_FREE char *copy = text_dup(text);
    char *rest = NULL;
    if (!copy)
        return sotay_nomem(err);
    for (char *part = strtok_r(copy, ";", &rest); part; part = strtok_r(NULL, ";", &rest)) {
        const char *hex;
        AUTO_FREE char *word = NULL;
        int made = text_to_nfc(part, &word, err);
        if (made == SOTAY_EFAIL)
            return made;
        if (!word || !*word)
            continue;
        int rc = plan_reference(p, d, f, word, &hex, err);
        if (rc < 0 || !hex)
            return rc;
        str_addf(&out, "%s%s", out.len ? ";" : "", hex);
    }
    *ret = arena_text(&p->mem, str_text(&out));
    return *ret ? SOTAY_OK : sotay_nomem(err);
}

/* ---- cells ----------------------------------------------------------------------------------- */

/* "*********123", as lists show it, means unchanged. */
static bool is_masked(const char *citizen)
{
    return strspn(citizen, "*") == 9 && strlen(citizen) == 12;
}

/* text is NFC and not empty. */
static int read_cell(struct plan *p, struct draft *d, size_t i, const char *text,
                     struct sotay_error *err)
{
    const struct field *f = &p->n->fields[i];
    if (strcmp(text, "-") == 0) {
        if (f->required || f->type == FIELD_CODE)
            plan_bad(p, d, f->name, _("this cannot be cleared"));
        d->set.v[i] = "";
        return SOTAY_OK;
    }
    if (f->type == FIELD_REF)
        return plan_reference(p, d, f, text, &d->set.v[i], err);
    if (f->type == FIELD_REFS)
        return read_references(p, d, f, text, &d->set.v[i], err);
    if (f->type == FIELD_CITIZEN && is_masked(text))
        return SOTAY_OK;
    if (f->type == FIELD_CODE) {
        d->code = arena_text(&p->mem, text);
        if (!d->code)
            return sotay_nomem(err);
        if (strchr(text, '~')) /* the second of one code: its code stays */
            return SOTAY_OK;
    }
    AUTO_FREE char *value = field_typed(f, text);
    if (!value) {
        explain_form(p, d, f, text);
        return SOTAY_OK;
    }
    d->set.v[i] = arena_text(&p->mem, value);
    return d->set.v[i] ? SOTAY_OK : sotay_nomem(err);
}

static int read_place(struct plan *p, struct draft *d, const struct input *in,
                      struct sotay_error *err)
{
    static const struct field facility = {
        .name = "facility", .type = FIELD_REF, .ref = NOUN_FACILITY};
    if (in->facility && *in->facility) {
        AUTO_FREE char *text = text_nfc(in->facility, strlen(in->facility));
        if (!text)
            return sotay_nomem(err);
        if (strcmp(text, "-") == 0) {
            d->place = "";
        } else {
            int rc = plan_reference(p, d, &facility, text, &d->place, err);
            if (rc < 0)
                return rc;
        }
    }
    if (in->department && *in->department) {
        AUTO_FREE char *text = text_nfc(in->department, strlen(in->department));
        d->department = text ? arena_text(&p->mem, strcmp(text, "-") == 0 ? "" : text) : NULL;
        if (!d->department)
            return sotay_nomem(err);
        static const struct field department = {.name = "department", .type = FIELD_TEXT};
        if (strlen(text) > 1000 || !text_is_plain(text))
            explain_form(p, d, &department, text);
    }
    return SOTAY_OK;
}

static int read_cells(struct plan *p, struct draft *d, const struct input *in,
                      struct sotay_error *err)
{
    for (size_t i = 0; i < p->n->n_fields; i++) {
        const char *typed = in->v[i];
        if (!typed || !*typed)
            continue;
        AUTO_FREE char *nfc = NULL;
        int rc = text_is_nfc(typed, strlen(typed)) ? SOTAY_OK : text_to_nfc(typed, &nfc, err);
        if (rc == SOTAY_EREFUSED) {
            plan_bad(p, d, p->n->fields[i].name, _("this text is not UTF-8"));
            continue;
        }
        const char *text = nfc ? nfc : typed;
        if (rc >= 0 && *text)
            rc = read_cell(p, d, i, text, err);
        if (rc < 0)
            return rc;
    }
    return p->n->id == NOUN_PERSON ? read_place(p, d, in, err) : SOTAY_OK;
}

/* ---- what changes ---------------------------------------------------------------------------- */

static bool equal_texts(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void compare(struct plan *p, struct draft *d)
{
    for (size_t i = 0; i < p->n->n_fields; i++) {
        const char *v = d->set.v[i];
        if (v && !equal_texts(*v ? v : NULL, d->known ? d->known->v[i] : NULL))
            d->changed |= UINT32_C(1) << i;
    }
    if (!d->known || d->revive)
        d->state = DRAFT_NEW;
    else
        d->state = d->changed || d->n_moves ? DRAFT_CHANGED : DRAFT_SAME;
    if (d->revive)
        d->set.is_void = 0;
}

static void check_required(struct plan *p, struct draft *d)
{
    if (d->known && !d->revive)
        return; /* clearing was refused already */
    for (size_t i = 0; i < p->n->n_fields; i++)
        if (p->n->fields[i].required && !draft_value(d, i))
            plan_bad(p, d, p->n->fields[i].name, _("this is needed"));
}

/* What the row says otherwise than one before it, of which it may leave out anything; NULL: nothing. */
static const char *other_column(const struct plan *p, const struct draft *d,
                                const struct draft *before)
{
    for (size_t i = 0; i < p->n->n_fields; i++)
        if (d->set.v[i] && !equal_texts(before->set.v[i], d->set.v[i]))
            return p->n->fields[i].name;
    if (d->place && !equal_texts(before->place, d->place))
        return "facility";
    return d->department && !equal_texts(before->department, d->department) ? "department" : NULL;
}

/* An earlier row of the file for the same record must not say something else. */
static bool repeats(struct plan *p, struct draft *d, const struct str *key)
{
    int64_t at;
    if (!map_get(&p->row_by_key, str_text(key), key->len, &at) || p->rows[at].state == DRAFT_BAD)
        return false;
    const struct draft *before = &p->rows[at];
    const char *column = other_column(p, d, before);
    d->state = DRAFT_SAME;
    if (column)
        plan_bad(p, d, column, _("line %lld says something else of the same %s"),
                 (long long)before->line, noun_shown(p->n));
    return true;
}

/* Where they work still counts; who they were is not written again. */
static int check_erased(struct plan *p, struct draft *d, struct sotay_error *err)
{
    bool erased;
    int rc = rights_erased(&p->app->rights, &d->known->id, &erased, err);
    if (rc >= 0 && erased)
        plan_bad(p, d, NULL,
                 _("the personal data of this person were erased; they cannot be written "
                   "again"));
    return rc;
}

static int settle(struct plan *p, struct draft *d, const struct str *key, struct sotay_error *err)
{
    if (repeats(p, d, key))
        return SOTAY_OK;
    if (!map_put(&p->row_by_key, str_text(key), key->len, (int64_t)p->n_rows - 1))
        return sotay_nomem(err);
    check_required(p, d);
    int rc = d->state != DRAFT_BAD && p->n->id == NOUN_PERSON ? person_move(p, d, err) : SOTAY_OK;
    if (rc < 0 || d->state == DRAFT_BAD)
        return rc;
    compare(p, d);
    if (p->n->id == NOUN_PERSON && d->known && d->changed)
        rc = check_erased(p, d, err);
    return rc < 0 || d->state == DRAFT_SAME || d->state == DRAFT_BAD ? rc : check_draft(p, d, err);
}

int plan_add(struct plan *p, const struct input *in, struct sotay_error *err)
{
    if (!list_grow(&p->rows, &p->cap_rows, p->n_rows, sizeof(*p->rows)))
        return sotay_nomem(err);
    struct draft *d = &p->rows[p->n_rows++];
    *d = (struct draft){.line = in->line, .state = DRAFT_NEW, .code = "", .set.is_void = -1};
    AUTO(str) key = {0};
    int rc = read_cells(p, d, in, err);
    if (rc >= 0)
        rc = plan_identify(p, d, in, &key, err);
    return rc < 0 || d->state == DRAFT_BAD || d->state == DRAFT_SAME ? rc : settle(p, d, &key, err);
}

int plan_add_bad(struct plan *p, const struct input *in, struct draft **ret,
                 struct sotay_error *err)
{
    if (!list_grow(&p->rows, &p->cap_rows, p->n_rows, sizeof(*p->rows)))
        return sotay_nomem(err);
    *ret = &p->rows[p->n_rows++];
    **ret = (struct draft){.line = in->line, .state = DRAFT_BAD, .code = "", .set.is_void = -1};
    return read_cells(p, *ret, in, err);
}

int plan_announce(struct plan *p, const char *code, struct sotay_error *err)
{
    if (!list_grow(&p->file_ids, &p->cap_file_ids, p->n_file_ids, sizeof(*p->file_ids)))
        return sotay_nomem(err);
    struct code *c = &p->file_ids[p->n_file_ids];
    *c = (struct code){.id = noun_id_of_code(&p->app->authority, p->n->name, code)};
    memcpy(c->hex, id_hex(&c->id).s, sizeof(c->hex));
    return map_put(&p->file_codes, code, strlen(code), (int64_t)p->n_file_ids++) ? SOTAY_OK
                                                                                 : sotay_nomem(err);
}

int plan_open(struct plan *p, struct app *app, const struct noun *n, bool single,
              struct sotay_error *err)
{
    *p = (struct plan){.app = app, .n = n, .single = single};
    const struct codes *codes; /* for many rows all are read at once */
    int rc = plan_load_known(p, err);
    if (rc >= 0 && n->has_code && !single)
        rc = record_codes(app, n->id, &codes, err);
    if (rc >= 0 && !n->has_code)
        rc = plan_index_known(p, err);
    return rc < 0 ? rc : check_load(p, err);
}

int plan_finish(struct plan *p, struct sotay_error *err)
{
    return check_all(p, err);
}

void plan_done(struct plan *p)
{
    records_done(&p->known);
    records_done(&p->facilities);
    records_done(&p->classes);
    records_done(&p->courses);
    records_done(&p->postings);
    map_done(&p->known_by_key);
    map_done(&p->file_codes);
    map_done(&p->row_by_key);
    map_done(&p->row_by_case);
    map_done(&p->specialties);
    str_done(&p->known_specialties);
    map_done(&p->taken);
    map_done(&p->last_posting);
    map_done(&p->citizens);
    free(p->file_ids);
    free(p->rows);
    free(p->before_posting);
    arena_done(&p->mem);
}
