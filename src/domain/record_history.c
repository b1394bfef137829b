/* src/domain/record_history.c - who changed what of a record, when, in words. */
#include "base/base.h"

#include "domain/record_private.h"

#include <jansson.h>

static void add_change(struct str *out, const char *name, const char *old, const char *new)
{
    str_addf(out, "%s%s: %s -> %s", out->len ? "\n" : "", name, *old ? old : "-", *new ? new : "-");
}

static int change_field(struct app *app, const struct noun *n, struct record *r, size_t i,
                        const json_t *value, struct str *out, struct sotay_error *err)
{
    AUTO(str) old = {0};
    AUTO(str) new = {0};
    const struct field *f = &n->fields[i];
    char *text = NULL;
    if (json_is_string(value)) {
        text = field_canonical(f, json_string_value(value));
        if (!text)
            return SOTAY_OK;
    }
    int rc = r->v[i] ? show_value(app, f, r->v[i], false, &old, err) : SOTAY_OK;
    if (rc >= 0 && text)
        rc = show_value(app, f, text, false, &new, err);
    bool same = text && r->v[i] && strcmp(text, r->v[i]) == 0;
    free(r->v[i]);
    r->v[i] = text;
    if (rc >= 0 && !same)
        add_change(out, f->name, str_text(&old), str_text(&new));
    return rc < 0 ? rc : str_check(out, err);
}

static int describe(struct app *app, const struct entry *e, struct record *r, struct str *out,
                    struct sotay_error *err)
{
    const struct noun *n = noun_by_kind(e->kind);
    int rc = SOTAY_OK;
    if (!e->payload) {
        str_add(out, _("erased"));
        return str_check(out, err);
    }
    json_t *payload = n ? json_loadb(e->payload, e->payload_len, 0, NULL) : NULL;
    const json_t *set = json_object_get(payload, "set"), *is_void = json_object_get(set, "void");
    for (size_t i = 0; rc >= 0 && set && i < n->n_fields; i++) {
        const json_t *value = json_object_get(set, n->fields[i].name);
        if (value)
            rc = change_field(app, n, r, i, value, out, err);
    }
    if (is_void)
        str_addf(out, "%s%s", out->len ? "\n" : "",
                 json_is_true(is_void) ? _("removed") : _("brought back"));
    json_decref(payload);
    return rc < 0 ? rc : str_check(out, err);
}

int record_history(struct app *app, const struct id *id, history_visit visit, void *with,
                   struct sotay_error *err)
{
    AUTO(record) r = {.id = *id};
    AUTO(stmt) q = stmt_open(app->store, SQL_HISTORY_SHOWN);
    stmt_blob(&q, 1, id->b, ID_SIZE);
    int rc;
    while ((rc = stmt_step(&q, err)) == SOTAY_OK) {
        struct entry e;
        AUTO_FREE char *memory = NULL;
        AUTO(str) changes = {0};
        rc = ledger_entry(app->store, stmt_col_int(&q, 0), stmt_col_int(&q, 1), &e, &memory, err);
        if (rc == SOTAY_END)
            continue;
        if (rc >= 0)
            rc = describe(app, &e, &r, &changes, err);
        if (rc >= 0)
            rc = visit(with, &e, str_text(&changes), err);
        if (rc != SOTAY_OK)
            return rc < 0 ? rc : SOTAY_OK;
    }
    return rc < 0 ? rc : SOTAY_OK;
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
