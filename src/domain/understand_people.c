/* src/domain/understand_people.c - the people of a list beside those who are known: who is the same, who is
 * somebody else, and whom only a person can tell. */
#include "base/base.h"

#include "base/text.h"
#include "domain/person.h"
#include "domain/record_private.h"
#include "domain/understand_private.h"
#include "domain/validate.h"
#include "ledger/rights.h"

enum { SHOWN = 4 };

void known_people_done(struct known_people *k)
{
    records_done(&k->list);
    map_done(&k->by_name);
    map_done(&k->by_citizen);
    map_done(&k->removed);
    map_done(&k->in_file);
    free(k->before);
    free(k->row_before);
}

/* ---- cells --------------------------------------------------------------------------------------- */

const char *field_cell(const struct understood *u, const struct list_row *row, const char *field)
{
    int at = noun_field(u->n, field);
    return at >= 0 ? get_cell(u, row, at) : "";
}

int put_cell(struct understood *u, struct list_row *row, int target, const char *text,
             struct sotay_error *err)
{
    int at = understood_column(u, target);
    const char *kept = at < 0 ? NULL : arena_text(&u->mem, text);
    if (at >= 0 && !kept)
        return sotay_nomem(err);
    if (at >= 0)
        row->cells[at] = kept;
    return SOTAY_OK;
}

/* ---- who is there ---------------------------------------------------------------------------------- */

static int index_removed(struct known_people *k, size_t i, const char *key, struct sotay_error *err)
{
    int64_t other;
    bool twice = map_get(&k->removed, key, strlen(key), &other);
    return map_put(&k->removed, key, strlen(key), twice ? -1 : (int64_t)i) ? SOTAY_OK
                                                                           : sotay_nomem(err);
}

static int index_person(struct known_people *k, size_t i, struct sotay_error *err)
{
    const struct record *r = &k->list.list[i];
    AUTO(str) name = {0};
    k->before[i] = -1;
    person_add_name(r, &name);
    AUTO_FREE char *key = text_search_key(str_text(&name));
    if (!key)
        return sotay_nomem(err);
    if (r->is_void)
        return index_removed(k, i, key, err);
    map_get(&k->by_name, key, strlen(key), &k->before[i]);
    const char *citizen = person_text(r, "citizen_id");
    if (!map_put(&k->by_name, key, strlen(key), (int64_t)i) ||
        (*citizen && !map_put(&k->by_citizen, citizen, strlen(citizen), (int64_t)i)))
        return sotay_nomem(err);
    return SOTAY_OK;
}

int known_people_load(struct known_people *k, struct understood *u, struct app *app,
                      const struct same_asker *asker, struct sotay_error *err)
{
    k->u = u;
    k->app = app;
    k->asker = asker;
    int rc = records_load(&k->list, app->store, &noun_table[NOUN_PERSON], err);
    k->before = calloc(k->list.n + 1, sizeof(*k->before));
    k->row_before = calloc(u->n_rows + 1, sizeof(*k->row_before));
    if (rc >= 0 && (!k->before || !k->row_before))
        rc = sotay_nomem(err);
    for (size_t i = 0; rc >= 0 && i < k->list.n; i++)
        rc = index_person(k, i, err);
    return rc;
}

/* ---- two of one name ------------------------------------------------------------------------------- */

enum likeness { OTHER, SAME, UNCLEAR };

static bool is_day(const char *birth)
{
    return strlen(birth) > 4;
}

/* A year is shared by many of a common name: it means one person only at one place. */
static enum likeness likeness(const struct traits *a, const struct traits *b)
{
    if (*a->citizen && *b->citizen)
        return strcmp(a->citizen, b->citizen) == 0 ? SAME : OTHER;
    if (!*a->birth || !*b->birth)
        return UNCLEAR;
    if (birth_differs(a->birth, b->birth))
        return OTHER;
    if (is_day(a->birth) && is_day(b->birth))
        return SAME;
    return *a->facility && *b->facility && strcmp(a->facility, b->facility) != 0 ? UNCLEAR : SAME;
}

/* Nobody need be asked whether those who are alike are one. */
static bool is_exact(const struct traits *a, const struct traits *b)
{
    return (*a->citizen && *b->citizen) || (is_day(a->birth) && is_day(b->birth));
}

static struct traits traits_of_row(const struct understood *u, const struct list_row *row)
{
    return (struct traits){field_cell(u, row, "birth_date"), field_cell(u, row, "citizen_id"),
                           get_cell(u, row, TARGET_FACILITY)};
}

/* Where somebody works is looked up only if it decides. */
static int likeness_known(struct known_people *k, const struct record *r, const struct traits *who,
                          enum likeness *ret, struct sotay_error *err)
{
    struct traits his = {person_text(r, "birth_date"), person_text(r, "citizen_id"), ""};
    char place[80] = "";
    struct id facility;
    *ret = likeness(&his, who);
    if (*ret != SAME || !*who->facility)
        return SOTAY_OK;
    int rc = rights_posting(&k->app->rights, &r->id, k->app->today, &facility, err);
    if (rc == SOTAY_OK)
        rc = record_shown_code(k->app, NOUN_FACILITY, &facility, place, err);
    his.facility = place;
    *ret = likeness(&his, who);
    return rc < 0 ? rc : SOTAY_OK;
}

/* Those of a name who may be meant. */
struct found {
    const struct record *sure; /* the last of those who are the same, as far as the list tells */
    const struct record *all[SHOWN];
    size_t n, n_sure;
    bool other_name; /* of the citizen ID, but neither of the name nor of the birth date */
    struct str labels;
};
static void found_done(struct found *f)
{
    str_done(&f->labels);
}

static int add_found(struct known_people *k, const struct record *r, enum likeness like,
                     struct found *f, struct sotay_error *err)
{
    if (like == OTHER)
        return SOTAY_OK;
    if (like == SAME) {
        f->sure = r;
        f->n_sure++;
    }
    if (f->n++ >= SHOWN)
        return SOTAY_OK;
    f->all[f->n - 1] = r;
    str_add(&f->labels, f->labels.len ? "; " : "");
    return person_label(k->app, &r->id, &f->labels, err);
}

/* A citizen ID is a slip away from another: name or birth date must bear it out. */
static int add_citizen(struct known_people *k, const struct record *r, const char *key,
                       const struct traits *who, struct found *f, struct sotay_error *err)
{
    AUTO(str) name = {0};
    const char *birth = person_text(r, "birth_date");
    bool born = *birth && *who->birth && !birth_differs(birth, who->birth);
    if (!born) {
        person_add_name(r, &name);
        AUTO_FREE char *known = text_search_key(str_text(&name));
        if (!known)
            return sotay_nomem(err);
        f->other_name = strcmp(known, key) != 0;
    }
    return add_found(k, r, f->other_name ? UNCLEAR : SAME, f, err);
}

/* key: the name as it is searched for.  used: somebody whom another row of the file is; may be NULL. */
static int find_people(struct known_people *k, const char *key, const struct traits *who,
                       bool (*used)(void *with, const struct record *r), void *with,
                       struct found *f, struct sotay_error *err)
{
    int64_t at = -1;
    if (*who->citizen && map_get(&k->by_citizen, who->citizen, strlen(who->citizen), &at))
        return add_citizen(k, &k->list.list[at], key, who, f, err);
    at = -1;
    map_get(&k->by_name, key, strlen(key), &at);
    int rc = SOTAY_OK;
    for (; rc >= 0 && at >= 0; at = k->before[at]) {
        const struct record *r = &k->list.list[at];
        enum likeness like;
        if (used && used(with, r))
            continue;
        rc = likeness_known(k, r, who, &like, err);
        if (rc >= 0)
            rc = add_found(k, r, like, f, err);
    }
    return rc;
}

static int explain(struct known_people *k, struct list_row *row, int target, const char *fmt,
                   const char *name, const char *labels, bool is_more, struct sotay_error *err)
{
    AUTO(str) why = {0};
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&why, fmt, name, labels);
#pragma GCC diagnostic pop
    str_add(&why, is_more ? "; ..." : "");
    int rc = str_check(&why, err);
    return rc < 0 ? rc : add_problem(k->u, row, target, str_text(&why), err);
}

/* ---- a row of a list of people ---------------------------------------------------------------------- */

static void row_match_done(struct row_match *m)
{
    str_done(&m->name);
    free(m->key);
}

/* A part of a name that is written otherwise, but is the same, is written as it is known. */
static int keep_spelling(const struct row_match *m, const char *part, const char *known,
                         struct sotay_error *err)
{
    struct understood *u = m->k->u;
    AUTO_FREE char *here = text_search_key(field_cell(u, m->row, part));
    AUTO_FREE char *there = text_search_key(known);
    if (!here || !there)
        return sotay_nomem(err);
    return strcmp(here, there) == 0 ? put_cell(u, m->row, noun_field(u->n, part), known, err)
                                    : SOTAY_OK;
}

/* What is known more exactly stays: the spelling of a name, a day of which the list has the year. */
static int keep_known(const struct row_match *m, const struct record *r, struct sotay_error *err)
{
    struct understood *u = m->k->u;
    const char *birth = person_text(r, "birth_date");
    int rc = SOTAY_OK;
    for (size_t i = 0; rc >= 0 && i < NAME_PARTS; i++)
        rc = keep_spelling(m, person_name_parts[i], person_text(r, person_name_parts[i]), err);
    if (rc >= 0 && is_day(birth) && *m->who.birth && !is_day(m->who.birth))
        rc = put_cell(u, m->row, noun_field(u->n, "birth_date"), birth, err);
    return rc;
}

static int take_known(struct row_match *m, const struct record *r, struct sotay_error *err)
{
    AUTO(str) label = {0};
    const struct code *c = code_of_id(m->codes, &r->id);
    if (!c)
        return SOTAY_OK;
    m->is_decided = true;
    int rc = person_label(m->k->app, &r->id, &label, err);
    m->row->same = rc < 0 ? "" : arena_text(&m->k->u->mem, str_text(&label));
    if (rc >= 0 && !m->row->same)
        rc = sotay_nomem(err);
    m->k->u->n_same++;
    if (rc >= 0)
        rc = put_cell(m->k->u, m->row, 0, c->shown, err);
    return rc < 0 ? rc : keep_known(m, r, err);
}

/* ---- the rows before it ------------------------------------------------------------------------------- */

/* The day of birth into every row before of that code, which had the year. */
static int tell_birth(struct row_match *m, const char *code, struct sotay_error *err)
{
    struct understood *u = m->k->u;
    int rc = SOTAY_OK;
    for (int64_t i = m->k->row_before[m->at]; rc >= 0 && i >= 0; i = m->k->row_before[i])
        if (strcmp(get_cell(u, &u->rows[i], 0), code) == 0 &&
            *field_cell(u, &u->rows[i], "birth_date"))
            rc = put_cell(u, &u->rows[i], noun_field(u->n, "birth_date"), m->who.birth, err);
    return rc;
}

/* The person of that row: the code and, where both say the same, whatever is more exact. */
static int join_row(struct row_match *m, const struct list_row *other, struct sotay_error *err)
{
    struct understood *u = m->k->u;
    const char *his = field_cell(u, other, "birth_date"), *code = get_cell(u, other, 0);
    m->is_decided = true;
    m->row->shares_made_code = other->made_code || other->shares_made_code;
    int rc = put_cell(u, m->row, 0, code, err);
    for (size_t i = 0; rc >= 0 && i < NAME_PARTS; i++)
        rc =
            keep_spelling(m, person_name_parts[i], field_cell(u, other, person_name_parts[i]), err);
    if (rc < 0 || !*his || !*m->who.birth || birth_differs(his, m->who.birth))
        return rc;
    return is_day(his) ? put_cell(u, m->row, noun_field(u->n, "birth_date"), his, err)
                       : tell_birth(m, code, err);
}

static int explain_row(struct row_match *m, const struct list_row *other, struct sotay_error *err)
{
    char line[64];
    snprintf(line, sizeof(line), _("the one in line %lld"), (long long)other->line);
    m->is_decided = true;
    return explain(m->k, m->row, 0,
                   _("one person or two? '%s' may be %s; leave one of them out, or give each a "
                     "code, a birth date or a citizen ID"),
                   str_text(&m->name), line, false, err);
}

/* Is it the person of that row, which has a code by now? */
static int match_row(struct row_match *m, const struct list_row *other, bool asks,
                     struct sotay_error *err)
{
    const struct understood *u = m->k->u;
    struct traits his = traits_of_row(u, other);
    enum likeness like = likeness(&his, &m->who);
    bool yes = like == SAME && is_exact(&his, &m->who);
    if (like == OTHER || yes == asks || !*get_cell(u, other, 0))
        return SOTAY_OK;
    int rc = asks ? ask_same(m, other, NULL, &yes, err) : SOTAY_OK;
    if (rc == SOTAY_END)
        return explain_row(m, other, err);
    return rc < 0 || !yes ? rc : join_row(m, other, err);
}

static int match_rows(struct row_match *m, bool asks, struct sotay_error *err)
{
    const struct known_people *k = m->k;
    int rc = SOTAY_OK;
    for (int64_t i = k->row_before[m->at]; rc >= 0 && !m->is_decided && i >= 0;
         i = k->row_before[i])
        rc = match_row(m, &k->u->rows[i], asks, err);
    return rc;
}

/* Is it somebody whom a row before is?  This row is not: it was compared with those. */
static bool is_used(void *with, const struct record *r)
{
    const struct row_match *m = with;
    const struct code *c = code_of_id(m->codes, &r->id);
    for (int64_t i = m->k->row_before[m->at]; c && i >= 0; i = m->k->row_before[i])
        if (strcmp(get_cell(m->k->u, &m->k->u->rows[i], 0), c->shown) == 0)
            return true;
    return false;
}

/* ---- those who are there ------------------------------------------------------------------------------- */

static int ask_each(struct row_match *m, const struct found *f, struct sotay_error *err)
{
    for (size_t i = 0; i < f->n && i < SHOWN; i++) {
        bool yes = false;
        int rc = ask_same(m, NULL, f->all[i], &yes, err);
        if (rc != SOTAY_OK)
            return rc;
        if (yes)
            return take_known(m, f->all[i], err);
    }
    return f->n > SHOWN ? SOTAY_END : SOTAY_OK;
}

static int match_known(struct row_match *m, struct sotay_error *err)
{
    __attribute__((cleanup(found_done))) struct found f = {0};
    int rc = find_people(m->k, m->key, &m->who, is_used, m, &f, err);
    if (rc >= 0 && f.n_sure == 1)
        return take_known(m, f.sure, err);
    if (rc >= 0)
        rc = match_rows(m, true, err);
    if (rc < 0 || f.n == 0 || m->is_decided)
        return rc;
    rc = ask_each(m, &f, err);
    if (rc != SOTAY_END)
        return rc;
    m->is_decided = true;
    if (f.other_name)
        return explain(m->k, m->row, noun_field(m->k->u->n, "citizen_id"),
                       _("'%s' has the number of %s; mend it, or write the code of who is meant"),
                       str_text(&m->name), str_text(&f.labels), false, err);
    return explain(m->k, m->row, 0,
                   _("somebody is called '%s' already: %s; write the code of who is meant, or the "
                     "birth date"),
                   str_text(&m->name), str_text(&f.labels), f.n > SHOWN, err);
}

int match_person(struct known_people *k, size_t at, const struct codes *codes,
                 struct sotay_error *err)
{
    struct list_row *row = &k->u->rows[at];
    __attribute__((cleanup(row_match_done))) struct row_match m = {
        .k = k, .row = row, .at = at, .codes = codes, .who = traits_of_row(k->u, row)};
    k->row_before[at] = -1;
    add_row_name(k->u, row, &m.name);
    m.key = text_search_key(str_text(&m.name));
    int rc = str_check(&m.name, err);
    if (rc >= 0 && !m.key)
        rc = sotay_nomem(err);
    if (rc < 0 || !*m.key || row->problems)
        return rc;
    map_get(&k->in_file, m.key, strlen(m.key), &k->row_before[at]);
    if (!map_put(&k->in_file, m.key, strlen(m.key), (int64_t)at))
        return sotay_nomem(err);
    if (*get_cell(k->u, row, 0))
        return SOTAY_OK;
    rc = match_rows(&m, false, err);
    return rc < 0 || m.is_decided ? rc : match_known(&m, err);
}

static bool equal_known(const char *a, const char *b)
{
    return *a && strcmp(a, b) == 0;
}

int match_removed(const struct known_people *k, const struct list_row *row,
                  const struct record **ret, struct sotay_error *err)
{
    AUTO(str) name = {0};
    int64_t at = -1;
    *ret = NULL;
    if (!k->removed.count)
        return SOTAY_OK;
    add_row_name(k->u, row, &name);
    AUTO_FREE char *key = text_search_key(str_text(&name));
    if (!key)
        return sotay_nomem(err);
    if (!*key || !map_get(&k->removed, key, strlen(key), &at) || at < 0)
        return SOTAY_OK;
    const struct record *r = &k->list.list[at];
    if (equal_known(person_text(r, "birth_date"), field_cell(k->u, row, "birth_date")) ||
        equal_known(person_text(r, "citizen_id"), field_cell(k->u, row, "citizen_id")))
        *ret = r;
    return SOTAY_OK;
}

/* ---- somebody named in another list -------------------------------------------------------------------- */

int match_named_person(struct known_people *k, struct list_row *row, int target,
                       struct sotay_error *err)
{
    __attribute__((cleanup(found_done))) struct found f = {0};
    const char *name = get_cell(k->u, row, target);
    const struct traits who = {row->who_birth, "", ""};
    AUTO_FREE char *key = text_search_key(name);
    if (!key)
        return sotay_nomem(err);
    int rc = find_people(k, key, &who, NULL, NULL, &f, err);
    if (rc < 0 || f.n == 0)
        return rc; /* told as nobody's code */
    if (f.n_sure != 1 && f.n > 1)
        return explain(k, row, target, _("'%s' is not clear; it may be: %s"), name,
                       str_text(&f.labels), f.n > SHOWN, err);
    char code[80];
    rc = record_shown_code(k->app, NOUN_PERSON, f.n_sure ? &f.sure->id : &f.all[0]->id, code, err);
    return rc < 0 ? rc : put_cell(k->u, row, target, code, err);
}
