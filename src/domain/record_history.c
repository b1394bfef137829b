/* src/domain/record_history.c - who changed what of a record, when, in words. */
#include "base/base.h"

#include "domain/history.h"
#include "domain/person_link.h"
#include "domain/record_private.h"
#include "ledger/batch.h"

#include <jansson.h>

static void add_change(struct str *out, const char *name, const char *old, const char *new)
{
    str_addf(out, "%s%s: %s -> %s", out->len ? "\n" : "", name, *old ? old : "-", *new ? new : "-");
}

struct telling {
    struct record r; /* as it stands so far */
    bool in_words;   /* for people, else as files have it */
};

static int add_value(struct app *app, const struct telling *t, const struct field *f,
                     const char *value, struct str *out, struct sotay_error *err)
{
    return t->in_words ? show_in_words(app, f, value, out, err)
                       : show_value(app, f, value, false, out, err);
}

static int change_field(struct app *app, const struct noun *n, struct telling *t, size_t i,
                        const json_t *value, struct str *out, struct sotay_error *err)
{
    struct record *r = &t->r;
    AUTO(str) old = {0};
    AUTO(str) new = {0};
    const struct field *f = &n->fields[i];
    char *text = NULL;
    if (json_is_string(value)) {
        text = field_canonical(f, json_string_value(value));
        if (!text)
            return SOTAY_OK;
    }
    int rc = r->v[i] ? add_value(app, t, f, r->v[i], &old, err) : SOTAY_OK;
    if (rc >= 0 && text)
        rc = add_value(app, t, f, text, &new, err);
    bool same = text && r->v[i] && strcmp(text, r->v[i]) == 0;
    free(r->v[i]);
    r->v[i] = text;
    if (rc >= 0 && !same)
        add_change(out, t->in_words ? _(f->title) : f->name, str_text(&old), str_text(&new));
    return rc < 0 ? rc : str_check(out, err);
}

static int describe_record(struct app *app, const struct entry *e, void *with, struct str *out,
                           struct sotay_error *err)
{
    struct telling *t = with;
    const struct noun *n = noun_by_kind(e->kind);
    int rc = SOTAY_OK;
    if (strcmp(e->kind, "person.merge") == 0)
        return person_link_words(app, &t->r.id, e, out, err);
    if (!e->payload) {
        str_add(out, _("erased"));
        return str_check(out, err);
    }
    json_t *payload = n ? json_loadb(e->payload, e->payload_len, 0, NULL) : NULL;
    const json_t *set = json_object_get(payload, "set"), *is_void = json_object_get(set, "void");
    for (size_t i = 0; rc >= 0 && set && i < n->n_fields; i++) {
        const json_t *value = json_object_get(set, n->fields[i].name);
        if (value)
            rc = change_field(app, n, t, i, value, out, err);
    }
    if (is_void)
        str_addf(out, "%s%s", out->len ? "\n" : "",
                 json_is_true(is_void) ? _("removed") : _("brought back"));
    json_decref(payload);
    return rc < 0 ? rc : str_check(out, err);
}

void entry_places_done(struct entry_places *p)
{
    free(p->list);
}

int entry_places_read(struct entry_places *p, struct stmt *q, struct sotay_error *err)
{
    int rc;
    while ((rc = stmt_step(q, err)) == SOTAY_OK) {
        if (!list_grow(&p->list, &p->cap, p->n, sizeof(*p->list)))
            return sotay_nomem(err);
        p->list[p->n++] = (struct entry_place){stmt_col_int(q, 0), stmt_col_int(q, 1)};
    }
    return rc < 0 ? rc : SOTAY_OK;
}

/* The entries of one record, in their order, and which of them were undone: by a later one that was not
 * undone itself. */
struct told {
    struct id batch, undoes;
    bool is_undone;
};

static void find_undone(struct told *list, size_t n)
{
    for (size_t i = n; i-- > 0;)
        for (size_t k = i + 1; k < n && !list[i].is_undone; k++)
            list[i].is_undone = !id_is_zero(&list[i].batch) && !list[k].is_undone &&
                                id_equal(&list[k].undoes, &list[i].batch);
}

static int read_told(struct app *app, const struct entry_place *places, size_t n, struct told *ret,
                     struct sotay_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        int rc = ledger_entry(app->store, places[i].chain, places[i].seq, &e, &memory, err);
        if (rc < 0)
            return rc;
        if (rc == SOTAY_OK)
            batch_of_payload(e.payload, e.payload_len, &ret[i].batch, &ret[i].undoes);
    }
    find_undone(ret, n);
    return SOTAY_OK;
}

int history_walk(struct app *app, const struct entry_place *places, size_t n,
                 history_describe describe, void *describe_with, history_visit visit, void *with,
                 struct sotay_error *err)
{
    AUTO_FREE struct told *told = calloc(n + 1, sizeof(*told));
    if (!told)
        return sotay_nomem(err);
    int rc = read_told(app, places, n, told, err);
    for (size_t i = 0; i < n && rc == SOTAY_OK; i++) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        AUTO(str) changes = {0};
        rc = ledger_entry(app->store, places[i].chain, places[i].seq, &e, &memory, err);
        if (rc == SOTAY_OK)
            rc = describe(app, &e, describe_with, &changes, err);
        const struct record_change c = {.changes = str_text(&changes),
                                        .batch = told[i].batch,
                                        .undoes = !id_is_zero(&told[i].undoes),
                                        .is_undone = told[i].is_undone};
        if (rc == SOTAY_OK)
            rc = visit(with, &e, &c, err);
    }
    return rc < 0 ? rc : SOTAY_OK;
}

static int walk(struct app *app, struct telling *t, history_visit visit, void *with,
                struct sotay_error *err)
{
    const struct id *id = &t->r.id;
    AUTO(entry_places) p = {0};
    AUTO(stmt) q = stmt_open(app->store, SQL_HISTORY_SHOWN);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc = entry_places_read(&p, &q, err);
    if (rc >= 0)
        rc = person_add_links(app, id, &p, err);
    return rc < 0 ? rc : history_walk(app, p.list, p.n, describe_record, t, visit, with, err);
}

int record_history(struct app *app, const struct id *id, history_visit visit, void *with,
                   struct sotay_error *err)
{
    struct telling t = {.r = {.id = *id}};
    int rc = walk(app, &t, visit, with, err);
    record_done(&t.r);
    return rc;
}

int record_history_in_words(struct app *app, const struct id *id, history_visit visit, void *with,
                            struct sotay_error *err)
{
    struct telling t = {.r = {.id = *id}, .in_words = true};
    int rc = walk(app, &t, visit, with, err);
    record_done(&t.r);
    return rc;
}

int record_device_name(struct app *app, const struct hash *device, char ret[64],
                       struct sotay_error *err)
{
    AUTO(stmt) q = stmt_open(app->store, SQL_DEVICE_GET);
    stmt_blob(&q, 1, device->b, HASH_SIZE);
    int rc = stmt_step(&q, err);
    snprintf(ret, 64, "%s", rc == SOTAY_OK ? stmt_col_text(&q, 1) : "");
    return rc < 0 ? rc : SOTAY_OK;
}

/* "máy trạm 1", or "computer 1a2b3c4d" where it has no name. */
static int computer_name(struct app *app, const struct entry *e, char ret[120],
                         struct sotay_error *err)
{
    char name[64] = "";
    int rc = record_device_name(app, &e->device, name, err);
    if (*name)
        snprintf(ret, 120, "%s", name);
    else
        snprintf(ret, 120, _("computer %.8s"), hash_hex(&e->device).s);
    return rc;
}

int record_who(struct app *app, const struct entry *e, char ret[120], struct sotay_error *err)
{
    enum key_standing standing = KEY_UNKNOWN;
    struct id person = {0};
    char code[80] = "";
    if (!e->has_actor)
        return computer_name(app, e, ret, err);
    int rc = rights_key(&app->rights, &e->actor, &e->device, e->seq, &standing, &person, err);
    if (rc >= 0 && !id_is_zero(&person))
        rc = record_code(app->store, &noun_table[NOUN_PERSON], &person, code, err);
    if (standing == KEY_AUTHORITY)
        snprintf(ret, 120, "%s", _("authority"));
    else if (*code)
        snprintf(ret, 120, "%s", code);
    else
        snprintf(ret, 120, _("key %.8s"), hash_hex(&e->actor).s);
    return rc < 0 ? rc : SOTAY_OK;
}
