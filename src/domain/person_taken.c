/* src/domain/person_taken.c - what changes in the records of two that become one person: the kept one takes
 * over what it leaves empty, and that they are two is no longer said. */
#include "base/base.h"

#include "domain/person_taken.h"

#include "domain/record_private.h"
#include "ledger/fold.h"
#include "ledger/structure.h"

static const struct noun *const people = &noun_table[NOUN_PERSON];

void merged_fields_done(struct merged_fields *f)
{
    str_done(&f->taken);
    free(f->list);
    arena_done(&f->mem);
}

/* The set of that record, begun where it is not there. */
static struct set *set_of(struct merged_fields *f, const struct id *id)
{
    for (size_t i = 0; i < f->n; i++)
        if (id_equal(&f->list[i].id, id))
            return &f->list[i];
    if (!list_grow(&f->list, &f->cap, f->n, sizeof(*f->list)))
        return NULL;
    f->list[f->n] = (struct set){.id = *id, .is_void = -1};
    return &f->list[f->n++];
}

static int put(struct merged_fields *f, const struct id *id, size_t field, const char *value,
               struct sotay_error *err)
{
    struct set *set = set_of(f, id);
    char *text = arena_text(&f->mem, value);
    if (!set || !text)
        return sotay_nomem(err);
    set->v[field] = text;
    return SOTAY_OK;
}

/* ---- what is taken over -------------------------------------------------------------------------- */

/* A day says more than its year. */
static bool says_more(const struct field *f, const char *gone, const char *stays)
{
    return *gone && (!*stays || (f->type == FIELD_BIRTH && strlen(gone) > strlen(stays) &&
                                 strncmp(gone, stays, strlen(stays)) == 0));
}

static int take(struct app *app, const struct record *gone, const struct record *stays,
                struct merged_fields *f, struct sotay_error *err)
{
    static const char *const names[] = {"sex", "birth_date", "citizen_id", "licence_number",
                                        "phone"};
    int rc = SOTAY_OK;
    for (size_t i = 0; i < COUNT_OF(names) && rc >= 0; i++) {
        size_t at = (size_t)noun_field(people, names[i]);
        const char *value = record_value(people, gone, names[i]);
        if (!says_more(&people->fields[at], value, record_value(people, stays, names[i])))
            continue;
        rc = put(f, &stays->id, at, value, err);
        str_addf(&f->taken, "%s%s: ", f->taken.len ? "; " : "", _(people->fields[at].title));
        if (rc >= 0)
            rc = show_in_words(app, &people->fields[at], value, &f->taken, err);
    }
    return rc;
}

/* ---- that they are two --------------------------------------------------------------------------- */

struct group { /* the records of one person */
    struct id *list;
    size_t n;
};
static void group_done(struct group *g)
{
    free(g->list);
}

static bool is_in(const struct group *g, const char *hex)
{
    struct id id;
    bool found = false;
    for (size_t i = 0; i < g->n && id_parse(hex, &id) && !found; i++)
        found = id_equal(&g->list[i], &id);
    return found;
}

/* Leaves out of what is said of `id` whoever is in the other group. */
static int forget_apart(struct app *app, const struct id *id, const struct group *other,
                        struct merged_fields *f, struct sotay_error *err)
{
    AUTO(record) r = {0};
    AUTO(str) left = {0};
    bool any = false;
    int rc = record_get(app->store, people, id, &r, err);
    const char *said = rc == SOTAY_OK ? record_value(people, &r, "not_same") : "";
    for (const char *at = said; *at; at += strcspn(at, ";"), at += *at == ';') {
        char hex[2 * ID_SIZE + 1];
        snprintf(hex, sizeof(hex), "%.32s", at);
        if (is_in(other, hex))
            any = true;
        else
            str_addf(&left, "%s%s", left.len ? ";" : "", hex);
    }
    if (rc >= 0)
        rc = str_check(&left, err);
    if (rc < 0 || !any)
        return rc < 0 ? rc : SOTAY_OK;
    f->were_apart = true;
    return put(f, id, (size_t)noun_field(people, "not_same"), str_text(&left), err);
}

static int forget_all_apart(struct app *app, const struct id *one, const struct id *other,
                            struct merged_fields *f, struct sotay_error *err)
{
    AUTO(group) a = {0}, b = {0};
    int rc = rights_same_person(&app->rights, one, &a.list, &a.n, err);
    if (rc >= 0)
        rc = rights_same_person(&app->rights, other, &b.list, &b.n, err);
    for (size_t i = 0; i < a.n && rc >= 0; i++)
        rc = forget_apart(app, &a.list[i], &b, f, err);
    for (size_t i = 0; i < b.n && rc >= 0; i++)
        rc = forget_apart(app, &b.list[i], &a, f, err);
    return rc;
}

int merged_fields_plan(struct app *app, const struct id *duplicate, const struct id *into,
                       struct merged_fields *ret, struct sotay_error *err)
{
    AUTO(record) gone = {0}, stays = {0};
    struct id kept;
    int rc = rights_self(&app->rights, into, &kept, err);
    if (rc >= 0)
        rc = record_get(app->store, people, duplicate, &gone, err);
    if (rc == SOTAY_OK)
        rc = record_get(app->store, people, &kept, &stays, err);
    if (rc == SOTAY_OK)
        rc = take(app, &gone, &stays, ret, err);
    if (rc >= 0)
        rc = forget_all_apart(app, duplicate, &kept, ret, err);
    return rc < 0 ? rc : str_check(&ret->taken, err);
}

int merged_fields_write(struct writer *w, const struct merged_fields *f, struct sotay_error *err)
{
    int rc = SOTAY_OK;
    for (size_t i = 0; i < f->n && rc >= 0; i++)
        rc = set_append(w, people, &f->list[i], err);
    return rc;
}

/* ---- taken apart --------------------------------------------------------------------------------- */

/* As the record was before that entry. */
static int record_before(struct app *app, const struct entry *before, struct record *ret,
                         struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_HISTORY_SHOWN);
    stmt_blob(&q, 1, before->subject.b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e = {0};
        AUTO_FREE char *memory = NULL;
        json_t *payload = NULL;
        if (stmt_col_int(&q, 0) == before->chain && stmt_col_int(&q, 1) == before->seq)
            return SOTAY_OK;
        rc = ledger_entry(app->store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
        if (rc == SOTAY_OK && strcmp(e.kind, people->kind) == 0)
            rc = fold_payload(&e, &payload, err);
        if (rc >= 0 && payload)
            rc = record_apply(ret, people, payload, err);
        json_decref(payload);
        if (rc < 0)
            return rc;
    }
    return rc < 0 ? rc : SOTAY_OK;
}

int merged_fields_back(struct app *app, const struct entry *e, struct merged_fields *ret,
                       struct sotay_error *err)
{
    AUTO(record) now = {0}, before = {.id = e->subject};
    json_t *payload = NULL;
    int rc = record_get(app->store, people, &e->subject, &now, err);
    if (rc == SOTAY_OK)
        rc = record_before(app, e, &before, err);
    if (rc >= 0)
        rc = fold_payload(e, &payload, err);
    const json_t *set = json_object_get(payload, "set");
    for (size_t i = 0; i < people->n_fields && rc >= 0; i++) {
        const char *name = people->fields[i].name, *said = payload_text(set, name);
        if (!json_object_get(set, name) ||
            strcmp(record_value(people, &now, name), said ? said : "") != 0)
            continue;
        rc = put(ret, &e->subject, i, record_value(people, &before, name), err);
    }
    json_decref(payload);
    return rc < 0 ? rc : SOTAY_OK;
}
